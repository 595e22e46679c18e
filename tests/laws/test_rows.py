"""design.md §6, Order and Equality: which row decides, and what is reached."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from hypothesis import assume, given
from hypothesis import strategies as st

from engine.compile.evaluation import Absent, Point, holds, try_test
from engine.compile.points import Question
from engine.compile.program import AnyOf, Cite, Compare, LabelIn, Row, ScaleOutcome, Table, Test
from engine.model.cell import Operator
from engine.model.expression import Absolute, Arithmetic, Constant, Expression, Extreme, Quantity, Rounded
from engine.prove.checker import decide
from strategies import Plain, alone, indicator, known, outcomes, reference, table, written

Truth = bool | None
SCALE = tuple(ScaleOutcome(label, None, None, counts=True) for label in "abcdef")
NOTHING = Absent("x", "finns inte")

# --- the order of rows --------------------------------------------------------------------------------------------


def stub(truth: Truth, name: str) -> tuple[LabelIn, str | Absent]:
    """A test with the answer `truth`, and the value that makes it so."""
    return LabelIn(name, ("ja",), None, name), NOTHING if truth is None else "ja" if truth else "nej"


def rows_of(truths: list[list[Truth]]) -> tuple[Table, Point]:
    """A table in which row r's tests have the answers truths[r]."""
    values: dict[str, Fraction | str | Absent] = {}
    rows = []
    for number, row in enumerate(truths, 1):
        tests: list[Test] = []
        for place, truth in enumerate(row):
            test, values[test.quantity] = stub(truth, f"{number}.{place}")
            tests.append(test)
        rows.append(Row(number, "abcdef"[number - 1], tuple(tests), None, Cite()))
    return Table("t", SCALE, tuple(rows), Cite(), descriptive=False), Point(values)


TRUTHS = st.sampled_from([True, True, False, None])


@given(st.lists(st.lists(TRUTHS, max_size=3), min_size=1, max_size=6))
def test_the_first_row_that_is_not_false_decides_and_undefined_stops_it(truths: list[list[Truth]]) -> None:
    table, point = rows_of(truths)
    standing = [(number, row) for number, row in enumerate(truths, 1) if False not in row]
    done = decide(table, point)
    if not standing:
        assert (done.row, done.outcome) == (None, None)
        return
    number, row = standing[0]
    assert done.row is not None
    assert done.row.row.number == number
    assert done.outcome == (None if None in row else "abcdef"[number - 1])
    assert len(done.rows) == number
    assert reference([Question("n", table, (point,))])["n", "t"] == (None if None in row else number,)


@given(st.lists(st.lists(TRUTHS, min_size=1, max_size=3), min_size=1, max_size=4))
def test_some_of_is_true_if_a_part_is_and_undefined_only_if_none_is(parts: list[list[Truth]]) -> None:
    values: dict[str, Fraction | str | Absent] = {}
    tests: list[tuple[Test, ...]] = []
    for number, part in enumerate(parts):
        own = []
        for place, truth in enumerate(part):
            test, value = stub(truth, f"{number}.{place}")
            values[test.quantity] = Absent(test.quantity, "saknas") if truth is None else value
            own.append(test)
        tests.append(tuple(own))
    each = [False if False in part else None if None in part else True for part in parts]
    expected = True if True in each else None if None in each else False
    tried = try_test(AnyOf(tuple(tests), ""), Point(values))
    assert tried.holds is expected
    undefined = [(number, part) for number, part in enumerate(parts) if each[number] is None]
    named = next((f"{number}.{part.index(None)}" for number, part in undefined), None)
    assert tried.missing == (values[named] if named and expected is None else None)


# --- absence ------------------------------------------------------------------------------------------------------

NUMBERS = st.fractions(-5, 5, max_denominator=4)
OPERATORS = st.sampled_from(["≥", "≤", ">", "<", "="])


def expressions(names: st.SearchStrategy[str]) -> st.SearchStrategy[Expression]:
    leaves = st.builds(Constant, NUMBERS) | st.builds(Quantity, names)
    rounding: st.SearchStrategy[Literal["uppåt", "nedåt", "avrunda"]] = st.sampled_from(["uppåt", "nedåt", "avrunda"])
    op: st.SearchStrategy[Literal["+", "−", "·", "÷"]] = st.sampled_from(["+", "−", "·", "÷"])
    kind: st.SearchStrategy[Literal["min", "max"]] = st.sampled_from(["min", "max"])
    return st.recursive(
        leaves,
        lambda inner: (
            st.builds(Arithmetic, op, inner, inner)
            | st.builds(Extreme, kind, st.lists(inner, min_size=1, max_size=3).map(tuple))
            | st.builds(Absolute, inner)
            | st.builds(Rounded, rounding, inner, st.just(Fraction(1, 2)))
        ),
        max_leaves=5,
    )


@given(expressions(st.just("borta")), expressions(st.sampled_from(["borta", "här"])), OPERATORS, NUMBERS)
def test_absence_never_makes_a_test_false_or_true(
    lacking: Expression,
    other: Expression,
    op: Operator,
    here: Fraction,
) -> None:
    assume("borta" in repr(lacking))
    point = Point({"borta": NOTHING, "här": here})
    assert holds(Compare(lacking, op, other, ""), point) is None
    assert holds(Compare(other, op, lacking, ""), point) is None
    assert holds(LabelIn("borta", ("a",), None, ""), point) is None


ASKED: list[Plain] = [
    {"värde": "minst 1"},
    {"värde": "högst 1"},
    {"värde": "0–1"},
    {"värde": "når riktvärde"},
    {"förändring": "under 0"},
    {"grad": "över 100"},
    {"härlett": "minst 3"},
    {"plan": "följd"},
    {"plan": "minst delvis följd"},
    {"någon av": [{"värde": "minst 1"}, {"plan": "följd"}]},
]


@given(
    st.sampled_from(ASKED), st.sampled_from(["finns inte", "ej tillämplig"]), st.sampled_from([{}, {"period": "delår"}])
)
def test_a_row_that_reads_what_does_not_exist_gives_no_row_and_never_the_next(
    asked: Plain,
    state: str,
    beside: Plain,
) -> None:
    """Unless another test of the row is false: then the row is."""
    if state == "ej tillämplig":
        assume("värde" not in repr(asked) and "plan" in asked)
    when = asked | beside
    one = indicator(
        "A",
        riktvärde={"2025": "1"},
        storheter={"härlett": "absolut(värde) + 3"},
        bedömning=table("färg", ("grön", when), ("röd", {})),
    )
    facts: list[Plain] = [{"indikator": "A", "uppgift": "plan", "spann": "år 2025", "tillstånd": state}]
    facts.append({"indikator": "A", "spann": "år 2025", "tillstånd": "finns inte"})
    assert outcomes(alone(one, *facts).proof.nodes["A"]) == ({"röd"} if beside else {None})


# --- equality -----------------------------------------------------------------------------------------------------

TENTHS = st.integers(-500, 500).map(lambda number: Fraction(number, 10))
TINY = Fraction(1, 10**6)


def judged(value: Fraction, cell: str, **keys: object) -> set[str | None]:
    one = indicator("A", bedömning=table("färg", ("grön", {"värde": cell}), ("röd", {})), **keys)
    return outcomes(alone(one, known("A", value)).proof.nodes["A"])


@given(TENTHS, st.sampled_from([("uppåt", "minst", -TINY), ("nedåt", "högst", TINY)]))
def test_a_value_equal_to_the_limit_has_reached_it(limit: Fraction, way: tuple[str, str, Fraction]) -> None:
    direction, word, short = way
    target = {"riktvärde": {"2025": written(limit)}, "riktning": direction}
    for cell in (f"{word} {written(limit)}", "når riktvärde", "når väntat"):
        assert judged(limit, cell, **target) == {"grön"}
        assert judged(limit + short, cell, **target) == {"röd"}


@given(TENTHS, TENTHS)
def test_both_ends_of_a_span_are_inside_it(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    span = f"{written(low)}–{written(high)}"
    for cell in (span, "når riktvärde"):
        keys = {"riktvärde": {"2025": span}, "riktning": "inom"}
        assert [judged(at, cell, **keys) for at in (low, high)] == [{"grön"}, {"grön"}]
        assert [judged(at, cell, **keys) for at in (low - TINY, high + TINY)] == [{"röd"}, {"röd"}]


@given(TENTHS, st.sampled_from([("över", Fraction(1)), ("under", Fraction(-1))]))
def test_over_and_under_a_limit_are_strict(limit: Fraction, way: tuple[str, Fraction]) -> None:
    word, side = way
    assert judged(limit, f"{word} {written(limit)}") == {"röd"}
    assert judged(limit + side * TINY, f"{word} {written(limit)}") == {"grön"}


@given(TENTHS, st.sampled_from(["öka", "minska", "bibehålla"]), st.sampled_from(["uppåt", "nedåt", "inom"]))
def test_more_and_less_are_strict_and_kept_is_not_worse(base: Fraction, aim: str, direction: str) -> None:
    keys = {"riktvärde": {"2025": f"{aim} mot ingående"}, "ingående": written(base), "riktning": direction}
    under, equal, over = (judged(base + change, "når riktvärde", **keys) == {"grön"} for change in (-TINY, 0, TINY))
    expected = {"öka": (False, False, True), "minska": (True, False, False)}
    kept = {"uppåt": (False, True, True), "nedåt": (True, True, False), "inom": (False, True, False)}
    assert (under, equal, over) == expected.get(aim, kept[direction])
