"""design.md §2.2: what is not known stays open. A verdict left with one outcome is decided whatever the missing
figures turn out to be. Missing is never zero, never false, and never the same as not applicable or never existing."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.compile.points import Settled
from engine.compile.stretches import Stretch
from engine.prove.proof import Judged, NoRow, Undecided
from strategies import (
    ANSWERS,
    ENDLESS,
    FINITE,
    Case,
    Kind,
    Plain,
    Scope,
    cases,
    indicator,
    indicator_case,
    known,
    outcomes,
    ruleset,
    table,
    written,
)

STATELESS = Kind(states=False)


# --- open, then known -------------------------------------------------------------------------------------------


@st.composite
def learned(draw: st.DrawFn) -> tuple[Case, Case]:
    """A case, and the same case when some of its open figures have become known."""
    case = draw(cases(STATELESS))
    told = [fact for file in case.files for fact in file]
    said = {(fact.get("indikator", fact.get("mål")), fact.get("uppgift"), fact["spann"]) for fact in told}
    more: list[Plain] = []
    for layer in case.program.layers:
        for node in layer:
            for figure in node.figures:
                owner = {"indikator" if node.level == "indikator" else "mål": node.id}
                key = (node.id, figure.human_fact, str(figure.spans[0]))
                if key in said or not draw(st.integers(0, 2)):
                    continue
                said.add(key)
                about = {"uppgift": figure.human_fact} if figure.human_fact else {}
                more.append({**owner, **about, "spann": key[2], **draw(possible_value(figure.possible))})
    opened = [fact for fact in told if fact.get("tillstånd") not in {"öppen", "sekretess"}]
    return case, case.with_facts(opened, more)


def possible_value(possible: Any) -> st.SearchStrategy[Plain]:  # noqa: ANN401 - a range or answers
    labels = getattr(possible, "labels", None)
    if labels is not None:
        return st.sampled_from([{"svar": label} for label in labels])
    low, step = possible.low, possible.step
    steps = st.integers(0, int((possible.high - low) / step))
    return steps.map(lambda number: {"värde": written(low + step * number)})


@given(learned())
def test_a_decided_verdict_never_changes_when_open_figures_become_known(pair: tuple[Case, Case]) -> None:
    before, after = (case.proof.nodes for case in pair)
    for name, node in before.items():
        if isinstance(node.verdict, Judged | NoRow):
            assert outcomes(after[name]) == outcomes(node)


@given(learned())
def test_what_becomes_known_never_adds_an_outcome(pair: tuple[Case, Case]) -> None:
    before, after = (case.proof.nodes for case in pair)
    for name, node in before.items():
        then, now = outcomes(node), outcomes(after[name])
        assert (then is None) == (now is None)
        assert now is None or (then is not None and now <= then)
