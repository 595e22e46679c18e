"""The projection: a whole program over a wide frame proposes what the checker comes to, or says that it cannot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("polars", reason="polars is not installed", exc_type=ImportError)

import polars as pl

from conformance_case import Case as Written
from conformance_case import cases as folders
from engine.compile.points import Hits, Question
from engine.compile.program import Answers, AnyOf, Compare, Figure, Program, Row, Table
from engine.infer import ExactnessRefused
from engine.infer.columnar.held import held_in
from engine.infer.columnar.projection import KNOWN, project
from engine.infer.columnar.wide import Cell, fact_columns, facts_of
from engine.model.expression import Constant
from engine.model.facts import FactsFile
from engine.model.ruleset import Range
from engine.prove.checker import prove, replay
from engine.prove.proof import Proof
from infer.widening import framed, number, widened
from soaking import SOAK, tried
from strategies import Case, alone, cases, indicator, reference, ruleset, table

EVERY = {
    case.name: case
    for folder in folders()
    for case in [each for each in Written.read(folder) if not each.faults][: None if SOAK else 1]
}
"""Every case in a soak, otherwise one of each folder."""
LEFT_OUT = ("askersund/kf-2030-fore", "askersund/kf-2030-fore/3", "askersund/kf-2030-fore/4", "sprak/giltighet/4")
"""Nothing is open, but a figure may be filled from more than one column, so the projection leaves them to others."""
GENERATED = 20_000 if SOAK else 60


class Reference:
    """The checker asked by itself."""

    name = "reference"

    def hits(self, questions: Sequence[Question]) -> Hits:
        return reference(questions)


def single(proof: Proof) -> bool:
    """Whether every node has at most one world, so that nothing in the assessment is open."""
    return all(len(node.worlds) <= 1 for node in proof.nodes.values())


class OnPolars:
    """Where a projection is run: how it gets a frame, and gives rows."""

    def given(self, frame: pl.DataFrame) -> Any:  # noqa: ANN401 - any dataframe that Narwhals knows
        return frame.lazy()

    def rows(self, native: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - as above
        found: list[dict[str, Any]] = native.collect().to_dicts()
        return found


def agreed(
    program: Program, rows: Sequence[Mapping[str, Cell]], rest: Sequence[FactsFile], on: OnPolars | None = None
) -> Counter[str]:
    """Hold the projection of the rows to the checker, row by row; what was seen is counted."""
    on, frame = on or OnPolars(), framed(rows)
    native = on.given(frame)
    projection = project(program, native, rest)
    seen = Counter[str]()
    for row, found in zip(frame.to_dicts(), on.rows(projection.run(native)), strict=True):
        files = [*rest, facts_of(program, row, projection.columns, "rad")]
        proof = prove(program, files, reference)
        if found[KNOWN]:
            assert projection.hits_of(found) == proof.hits
            assert replay(program, files, projection.hits_of(found)).nodes == proof.nodes
        assert found[KNOWN] <= single(proof), "what is open is never called known"
        seen["known" if found[KNOWN] else "open" if not single(proof) else "left out"] += 1
    return seen


@pytest.mark.parametrize("name", EVERY)
def test_a_conformance_case_as_one_row(name: str) -> None:
    as_one_row(name)


def as_one_row(name: str, on: OnPolars | None = None) -> None:
    """Hold a conformance case to the checker, and to what it is."""
    case = EVERY[name]
    made = case.assess(Reference())
    row, rest = widened(made.proof.program, made.files)
    seen = agreed(made.proof.program, [row], rest, on) if row else {}
    # Where only a file can say what is known (a state, a part, an older span) there is no cell, and no row.
    kind = "open" if not single(made.proof) else "left out" if name in LEFT_OUT else "known"
    assert seen == ({kind: 1} if row else {})


LIKELY = [Fraction(half, 2) for half in range(-4, 9)] + [Fraction(tenth, 10) for tenth in (1, 3, 7, 9)]
"""Values that the generated rulesets set limits at, and some between."""


@st.composite
def wide_cases(draw: st.DrawFn) -> tuple[Case, list[dict[str, Cell]], list[FactsFile]]:
    """A generated ruleset, with rows that mostly know every figure and differ in some cells."""
    case = draw(cases())
    row, rest = widened(case.program, case.facts)
    filled = draw(st.integers(0, 7)) > 0
    if filled:
        shut = [[fact for fact in file.facts if fact.state not in {"öppen", "sekretess"}] for file in rest]
        rest = [file.model_copy(update={"facts": tuple(facts)}) for file, facts in zip(rest, shut, strict=True)]
    said = {(fact.subject, fact.human_fact, fact.span) for file in rest for fact in file.facts}
    figures = {name: column.figure for name, column in fact_columns(case.program).items() if column.about not in said}
    limits = sorted({each for layer in case.program.layers for node in layer for each in constants(node.tables)})
    if filled:
        row = {name: row[name] if name in row else draw(occurring(each, limits)) for name, each in figures.items()}
    rows = [row]
    for _ in range(draw(st.integers(0, 4)) if row else 0):
        changed = dict(draw(st.sampled_from(rows)))
        for name in draw(st.lists(st.sampled_from(sorted(row)), max_size=3)):
            cells = occurring(figures[name], limits)
            changed[name] = draw(st.one_of(cells, cells, st.none()))
        rows.append(changed)
    return case, rows, rest


def constants(part: object) -> Iterator[Fraction]:
    """Every number that the tests of some tables name."""
    match part:
        case Constant(value):
            yield value
        case tuple():
            for each in part:
                yield from constants(each)
        case Table() | Row() | Compare() | AnyOf():
            yield from constants(tuple(getattr(part, each.name) for each in fields(part)))


def occurring(figure: Figure, limits: Sequence[Fraction]) -> st.SearchStrategy[Cell]:
    """A cell that can fill a figure, among them the very numbers that some row asks for."""
    match figure.possible:
        case Answers(labels):
            return st.sampled_from(labels)
        case Range() as possible:
            ends = [end + by for end in (possible.low, possible.high) if end is not None for by in (0, 1, -1)]
            return st.sampled_from([number(each) for each in [*limits, *LIKELY, *ends] if possible.holds(each)])


@pytest.mark.soak
def test_generated_programs_over_rows() -> None:
    seen = Counter[str]()

    @settings(max_examples=GENERATED)
    @given(wide_cases())
    def run(drawn: tuple[Case, list[dict[str, Cell]], list[FactsFile]]) -> None:
        case, rows, rest = drawn
        seen.update(agreed(case.program, rows, rest))

    run()
    assert seen["known"] > 0.15 * seen.total()
    assert seen["open"] > 0.1 * seen.total()
    # What is left out goes the ordinary way. The more that is drawn, the odder it is: at full count a seventh.
    assert seen["left out"] < 0.2 * seen.total()
    tried(
        "projektion-slump",
        "Slumpade regelverk som en projektion över rader, mot bevisaren träff för träff",
        seen.total(),
        f"inga skillnader; {seen['known']} rader var fullt kända",
    )


COLOURS = table("färg", ("grön", {"värde": "minst 3"}), ("gul", {"värde": "minst 2"}), ("röd", {"värde": "minst 1"}))
ASKED = {
    "antal grön": ["minst 1", "minst 2"],
    "antal minst gul": ["minst 2"],
    "antal räknade": ["minst 1", "minst 2"],
    "andel grön": ["minst 0,5", "minst 1"],
    "medelpoäng": ["minst 0,5", "minst 0,75", "över 0,75"],
    "vägt medel": ["minst 0,5", "minst 0,9", "över 0,9"],
}


@pytest.mark.parametrize("name", ASKED)
def test_what_is_counted_over_children(name: str) -> None:
    """Two children, each in every colour, one of which is not counted and one with four times the weight."""
    colours = COLOURS | {"rader": [*COLOURS["rader"], {"utfall": "grå"}]}
    children = [indicator("A", vikt="2", bedömning=colours), indicator("B", vikt="0,5", bedömning=colours)]
    for cell in ASKED[name]:
        judging = table("uppfyllelse", ("uppfyllt", {name: cell}), ("ej uppfyllt", {}))
        case = Case(ruleset(children, judging), ([],))
        rows: list[dict[str, Cell]] = [{"A": one, "B": other} for one, other in product(range(4), repeat=2)]
        seen = agreed(case.program, rows, [])
        assert seen["known"] == len(rows)


# --- exactness ------------------------------------------------------------------------------------------------


def judged(expression: str, limit: str, **keys: str) -> Program:
    """One indicator that is green when an expression of its value is at least a limit."""
    own = table("färg", ("grön", {"härlett": f"minst {limit}"}), ("röd", {}))
    return alone(indicator("A", bedömning=own, storheter={"härlett": expression}, **keys)).program


def found(program: Program, *cells: Cell, on: OnPolars | None = None) -> list[tuple[bool, int]]:
    """For each value of A, whether its row is fully known and which row of its table it hits."""
    on = on or OnPolars()
    native = on.given(framed([{"A": cell} for cell in cells]))
    projection = project(program, native)
    (hit,) = projection.hits.values()
    return [(row[KNOWN], row[hit]) for row in on.rows(projection.run(native))]


def test_neighbours_that_no_float_tells_apart_are_told_apart() -> None:
    program = judged("värde · värde", "0,999999999998000000000001", möjligt="0–1")
    assert found(program, Decimal("0.999999999999"), Decimal("0.999999999998")) == [(True, 1), (True, 2)]


def test_numbers_that_grow_past_64_bits_are_reckoned_in_128() -> None:
    assert found(judged("värde · värde", "1000000000000000000000000"), 10**12, 10**12 - 1) == [(True, 1), (True, 2)]


def test_numbers_that_grow_past_128_bits_are_refused_by_table() -> None:
    with pytest.raises(ExactnessRefused) as caught:
        found(judged("värde · värde · värde · värde", "1"), 3)
    assert caught.value.code.name == "RT413"
    assert caught.value.values["node"] == "A"


def test_a_declared_range_makes_room() -> None:
    assert found(judged("värde · värde · värde · värde", "81", möjligt="0–100"), 3, 2) == [(True, 1), (True, 2)]


def test_a_value_that_cannot_occur_is_never_called_known() -> None:
    assert [known for known, _ in found(judged("värde", "1"), 10**12, 10**12 + 1)] == [True, False]
    assert [known for known, _ in found(judged("värde", "1", möjligt="heltal 0–4"), 4, 5, None)] == [True, False, False]
    halves = found(judged("värde", "1", möjligt="heltal 0–4"), Decimal(1), Decimal("1.5"))
    assert [known for known, _ in halves] == [True, False]


def test_a_huge_value_is_left_out_and_never_breaks_the_others() -> None:
    assert found(judged("värde", "1"), Decimal("9" * 35 + ".5"), Decimal(2))[1] == (True, 1)


def test_a_column_of_floats_holds_no_numbers() -> None:
    assert held_in(pl.DataFrame({"A": [0.5]})) == {"A": None}


@pytest.mark.parametrize(
    "labels", [["följd"], ["ej följd", "följd"], ["delvis följd", "ej följd", "följd"], ["följd", "vet ej"]]
)
def test_labels_of_a_type_that_says_which_there_are(labels: list[str]) -> None:
    own = table("färg", ("grön", {"plan": "följd"}), ("gul", {"plan": "delvis följd"}), ("röd", {}))
    program = alone(indicator("A", bedömning=own)).program
    text = pl.DataFrame({"A: plan": [*labels, None]}, schema={"A: plan": pl.String})
    seen = [project(program, frame).run(frame).to_dicts() for frame in (text, text.cast({"A: plan": pl.Enum(labels)}))]
    assert seen[0] == seen[1]
    assert [row[KNOWN] for row in seen[1]] == [*(label != "vet ej" for label in labels), False]


def test_a_figure_that_another_columns_fact_may_fill_is_not_guessed() -> None:
    rows = table("färg", ("grön", {"helår i fjol": "minst 0", "värde": "minst 1"}), ("röd", {}))
    program = alone(indicator("A", bedömning=rows, bär="1 år")).program
    frame = framed([{"A: helår i fjol": 3}])
    assert project(program, frame).run(frame)[KNOWN].to_list() == [False]
    assert single(
        prove(program, [facts_of(program, frame.row(0, named=True), fact_columns(program), "rad")], reference)
    )
