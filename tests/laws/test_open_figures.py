"""design.md §2.2: what is not known stays open.

One outcome left means decided whatever the missing figures turn out to be. Missing is never zero, never false, and
never the same as not applicable, suppressed or never existing.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.prove.proof import Judged, NoRow, Undecided
from strategies import (
    ENDLESS,
    FINITE,
    Case,
    Kind,
    Plain,
    Scope,
    alone,
    cases,
    indicator,
    known,
    outcomes,
    table,
    written,
)

STATELESS = Kind(states=False)


# --- open, then known -------------------------------------------------------------------------------------------


@st.composite
def learned(draw: st.DrawFn) -> tuple[Case, Case]:
    """A case, and the same case when some of its open figures have become known."""
    case = draw(cases(STATELESS))
    told = [fact for file in case.files for fact in file if fact.get("tillstånd") not in {"öppen", "sekretess"}]
    said = {(fact.get("indikator", fact.get("mål")), fact.get("uppgift"), fact["spann"]) for fact in told}
    more: list[Plain] = []
    for node in (node for layer in case.program.layers for node in layer):
        owner = {"indikator" if node.level == "indikator" else "mål": node.id}
        for figure in node.figures:
            key = (node.id, figure.human_fact, str(figure.spans[0]))
            if key not in said and draw(st.integers(0, 2)):
                said.add(key)
                about = {"uppgift": figure.human_fact} if figure.human_fact else {}
                more.append({**owner, **about, "spann": key[2], **draw(possible_value(figure.possible))})
    return case, case.with_facts(told, more)


def possible_value(possible: Any) -> st.SearchStrategy[Plain]:  # noqa: ANN401 - a range or answers
    labels = getattr(possible, "labels", None)
    if labels is not None:
        return st.sampled_from([{"svar": label} for label in labels])
    low, step = possible.low, possible.step
    steps = st.integers(0, int((possible.high - low) / step))
    return steps.map(lambda number: {"värde": written(low + step * number)})


@given(learned())
def test_a_decided_verdict_never_changes_and_no_outcome_is_added_when_figures_become_known(
    pair: tuple[Case, Case],
) -> None:
    before, after = (case.proof.nodes for case in pair)
    for name, node in before.items():
        then, now = outcomes(node), outcomes(after[name])
        if isinstance(node.verdict, Judged | NoRow):
            assert now == then
        assert bool(then) == bool(now)
        assert now <= then


MEASURED = indicator("A", möjligt="heltal 0–4", bedömning=table("färg", ("grön", {"värde": "minst 2"}), ("röd", {})))


def verdict_of(case: Case) -> object:
    match case.proof.nodes["A"].verdict:
        case Judged(outcome):
            return outcome
        case Undecided():
            return "ej bedömbart"
        case NoRow():
            return "ingen rad"
        case other:
            return type(other).__name__


def test_kept_counter_example_a_row_that_asks_saknas() -> None:
    one = MEASURED | {"bedömning": table("färg", ("grå", {"värde": "saknas"}), ("grön", {}))}
    assert verdict_of(alone(one)) == "grå"
    assert verdict_of(alone(one, known("A", 1))) == "grön"


def test_kept_counter_example_a_row_that_asks_finns() -> None:
    one = MEASURED | {"bedömning": table("färg", ("grön", {"värde": "finns"}), ("röd", {}))}
    assert verdict_of(alone(one)) == "röd"
    assert verdict_of(alone(one, known("A", 1))) == "grön"


def test_kept_counter_example_validity() -> None:
    """The response rate becomes known, and shows that the figure never counted as measured."""
    one = MEASURED | {"giltig": {"svarsfrekvens": "minst 50", "saknad godtas": "ja"}}
    assert verdict_of(alone(one, known("A", 3))) == "grön"
    assert verdict_of(alone(one, known("A", 3, svarsfrekvens="49"))) == "ej bedömbart"


def test_kept_counter_example_carry_forward() -> None:
    """An older value stood in for the missing one until it came."""
    one = MEASURED | {"bär": "2 år"}
    older = known("A", 3, "år 2023")
    assert verdict_of(alone(one, older)) == "grön"
    assert verdict_of(alone(one, older, known("A", 1))) == "röd"


def test_kept_counter_example_a_second_accepted_span() -> None:
    """The same as carry-forward: another fact filled the figure until the first choice came."""
    one = MEASURED | {"mäts": ["t.o.m.", "månad"]}
    december = known("A", 3, "månad 2025-12")
    assert verdict_of(alone(one, december)) == "grön"
    assert verdict_of(alone(one, december, known("A", 1))) == "röd"


# --- open is not zero -------------------------------------------------------------------------------------------


@st.composite
def graded(draw: st.DrawFn, scopes: tuple[Scope, ...] = FINITE) -> tuple[Plain, Scope]:
    """An indicator whose value alone decides, by limits on and beside what can occur."""
    scope = draw(st.sampled_from(scopes))
    step = (scope.step or Fraction(1)) / 2
    limits = draw(st.lists(st.sampled_from(scope.grid), min_size=1, max_size=3, unique=True).map(sorted))
    words = draw(st.lists(st.sampled_from(["minst", "över"]), min_size=len(limits), max_size=len(limits)))
    moved = [limit + step * draw(st.sampled_from([0, 0, 1, -1])) for limit in limits]
    rows = [
        (label, {"värde": f"{word} {written(limit)}"})
        for label, word, limit in zip(["grön", "gul", "röd"], words, sorted(moved, reverse=True), strict=False)
    ]
    return indicator("A", **dict(scope.keys), bedömning=table("färg", *rows, ("grå", {}))), scope


@given(graded())
def test_open_is_every_possible_value_and_nothing_else(drawn: tuple[Plain, Scope]) -> None:
    one, scope = drawn
    each = [outcomes(alone(one, known("A", value)).proof.nodes["A"]) for value in scope.grid]
    assert outcomes(alone(one).proof.nodes["A"]) == set().union(*each)


@given(st.sampled_from([scope for scope in (*FINITE, *ENDLESS) if scope.low <= 0 < scope.high]), st.data())
def test_open_never_equals_zero(scope: Scope, data: st.DataObject) -> None:
    """Where some value decides otherwise than zero does, an open figure is not judged as zero."""
    limit = data.draw(st.sampled_from([value for value in scope.grid if value > 0]))
    one = indicator(
        "A", **dict(scope.keys), bedömning=table("färg", ("grön", {"värde": f"minst {written(limit)}"}), ("röd", {}))
    )
    assert verdict_of(alone(one, known("A", 0))) == "röd"
    assert outcomes(alone(one).proof.nodes["A"]) == {"grön", "röd"}


@given(graded())
def test_secret_is_as_open_as_unknown_and_never_existing_is_neither(drawn: tuple[Plain, Scope]) -> None:
    one, _ = drawn
    state = {"indikator": "A", "spann": "år 2025"}
    unknown, secret, never, off = (
        outcomes(alone(one, *facts).proof.nodes["A"])
        for facts in ([], *([{**state, "tillstånd": word}] for word in ("sekretess", "finns inte", "ej tillämplig")))
    )
    assert secret == unknown
    assert never == {None}
    assert off == set()
