"""What it would take: the facts that an answer asks for give the outcome, and no smaller change does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ask.applying import applied
from engine.ask.nearest import FigureChange
from engine.ask.requirements import Requirements, Target, figures_in, requirements
from engine.compile.points import Outcomes, Vector
from engine.compile.program import Answers, Figure, Program
from engine.model.facts import FactsFile
from engine.model.ruleset import Range
from engine.prove.checker import prove
from engine.prove.proof import Judged, NodeProof, Proof
from soaking import SOAK, tried
from strategies import cases, outcomes, reference

COUNT = 4_000 if SOAK else 60
SMALL = 400 if SOAK else 15
CHILDREN_MAX = 3
MADE: list[int] = []
MOSTLY = st.integers(0, 9)


@dataclass(frozen=True)
class Told:
    """A drawn ruleset with most of its open figures filled in, so that most of it is judged."""

    program: Program
    facts: tuple[FactsFile, ...]
    proof: Proof


@st.composite
def told(draw: st.DrawFn) -> Told:
    case = draw(cases())
    figures = {(node, each.name): each for node, proof in case.proof.nodes.items() for each in proof.node.figures}
    is_open = [(node, one.figure) for node, proof in case.proof.nodes.items() for one in proof.chosen if one.is_open]
    filled = [
        FigureChange(*name, None, draw(st.sampled_from(every(figures[name])))) for name in is_open if draw(MOSTLY)
    ]
    files = applied(case.program, case.facts, filled)
    assert files is not None
    return Told(case.program, files, prove(case.program, files, reference))


def targets(answer: Requirements) -> Iterator[Target]:
    """What is answered of the whole of what may change."""
    yield from answer.lifts
    if answer.loses is not None:
        yield answer.loses


def asked(case: Told, node: str) -> Requirements:
    return requirements(case.proof, case.facts, node, reference)


@settings(max_examples=COUNT)
@given(told())
def the_ways_hold(case: Told) -> None:
    for name in case.proof.nodes:
        answer = asked(case, name)
        for target in (*targets(answer), *answer.settles):
            for way in target.best.ways if target.best else ():
                files = applied(case.program, case.facts, figures_in(way))
                if files is None:
                    continue  # no file can say the number
                told = outcomes(prove(case.program.only(name), files, reference).nodes[name])
                assert told and told <= set(target.outcomes)  # noqa: PT018 - one fact
                MADE.append(1)


@pytest.mark.soak
def test_the_facts_that_an_answer_asks_for_give_the_outcome() -> None:
    MADE.clear()
    the_ways_hold()
    assert len(MADE) > COUNT // 4
    tried(
        "vad-som-kravs",
        "Svar på vad som krävs, tillämpade: uppgifterna ändrade som svaret säger, och prövade på nytt.",
        len(MADE),
        "Målet fick det utfall som svaret lovade, varje gång.",
        seed="hypothesis",
    )


# --- brute force ----------------------------------------------------------------------------------------------


def every(figure: Figure) -> list[Fraction | str]:
    """Every value that a figure may have."""
    if isinstance(figure.possible, Answers):
        return list(figure.possible.labels)
    whole = figure.possible
    assert isinstance(whole, Range)
    assert whole.low is not None and whole.high is not None and whole.step is not None  # noqa: PT018 - one fact
    return [whole.low + whole.step * n for n in range(int((whole.high - whole.low) / whole.step) + 1)]


def worlds(case: Told, name: str, *, only_open: bool) -> Iterator[tuple[int, int, tuple[FigureChange, ...]]]:
    """Every way to change a node's own figures: how many, in how many steps, and which."""
    proof = case.proof.nodes[name]
    known = {one.figure: one.value for one in proof.chosen}
    is_open = {one.figure for one in proof.chosen if one.is_open}
    present = {each.name for each in proof.node.figures if each.name == "värde" or each.human_fact}
    own = [each for each in proof.node.figures if each.name in (is_open if only_open else is_open | present)]
    for values in product(*([None, *every(each)] for each in own)):
        pairs = [(f, v) for f, v in zip(own, values, strict=True) if v is not None and v != known[f.name]]
        steps = sum(
            abs(f.possible.labels.index(str(v)) - f.possible.labels.index(str(known[f.name])))
            for f, v in pairs
            if isinstance(f.possible, Answers) and known[f.name] is not None
        )
        yield len(pairs), steps, tuple(FigureChange(name, f.name, known[f.name], v) for f, v in pairs)


def after(case: Told, name: str, changes: tuple[FigureChange, ...]) -> NodeProof:
    files = applied(case.program, case.facts, changes)
    assert files is not None
    return prove(case.program.only(name), files, reference).nodes[name]


def seen(outcomes: Outcomes, tables: set[str]) -> set[Vector]:
    return {tuple(each for each in vector if each[0] in tables) for vector in outcomes.vectors}


def cheapest(case: Told, name: str, *, only_open: bool) -> dict[str, tuple[int, int]]:
    """The least cost of each outcome of a node, by trying everything."""
    node = case.program.nodes[name]
    children: list[list[tuple[int, int, tuple[FigureChange, ...]]]] = []
    for child in node.children:
        tables = {table for other, table in (p for t in node.tables for p in node.read_by(t)) if other == child}
        outcomes = case.proof.nodes[child].outcomes
        now = seen(outcomes, tables)
        options: dict[Vector, tuple[int, int, tuple[FigureChange, ...]]] = {}
        for _, _, changes in worlds(case, child, only_open=only_open) if tables and outcomes.vectors else ():
            there = seen(after(case, child, changes).outcomes, tables)
            if len(there) == 1 and there != now:
                (vector,) = there
                options.setdefault(vector, (1, min(distance(outcomes, one, vector) for one in now), changes))
        children.append([(0, 0, ()), *options.values()])
    found: dict[str, tuple[int, int]] = {}
    for combination in product(*children, list(worlds(case, name, only_open=only_open))):
        cost = (sum(each[0] for each in combination), sum(each[1] for each in combination))
        verdict = after(case, name, tuple(change for each in combination for change in each[2])).verdict
        if isinstance(verdict, Judged):
            found[verdict.outcome] = min(cost, found.get(verdict.outcome, cost))
    return found


def distance(outcomes: Outcomes, one: Vector, other: Vector) -> int:
    places = {table: list(scale) for table, scale in outcomes.scales.items()}
    return sum(abs(places[t].index(a) - places[t].index(b)) for (t, a), (_, b) in zip(one, other, strict=True))


def is_small(case: Told, name: str) -> bool:
    node = case.program.nodes[name]
    few = len(node.children) <= CHILDREN_MAX
    return few and all(case.program.nodes[child].level == "indikator" for child in node.children)


@settings(max_examples=SMALL)
@given(told())
def nothing_smaller_does(case: Told) -> None:
    for name in (name for name in case.proof.nodes if is_small(case, name)):
        answer = asked(case, name)
        for only_open, every in ((False, list(targets(answer))), (True, answer.settles)):
            found = cheapest(case, name, only_open=only_open) if every else {}
            for target in every:
                costs = [found[label] for label in target.outcomes if label in found]
                if not target.complete or target.found == "ej avgjort":
                    continue
                assert (target.best.cost if target.best else None) == min(costs, default=None), (name, target)
                MADE.append(1)


@pytest.mark.soak
def test_nothing_smaller_gives_the_outcome_in_a_small_world() -> None:
    MADE.clear()
    nothing_smaller_does()
    assert len(MADE) > SMALL
    tried(
        "vad-som-kravs-minst",
        "Svar på vad som krävs i små slumpade regelverk, jämförda med alla ändringar som går att göra.",
        len(MADE),
        "Ingen mindre ändring gav utfallet, och det som sades vara onåbart nåddes inte.",
        seed="hypothesis",
    )
