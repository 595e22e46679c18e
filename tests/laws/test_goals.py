"""What it would take to turn goals that count, share, average, demand and ask: enough, and nothing smaller is.

Every answer is applied and proved anew, and held against every change that can be made to a small goal, as `meaning`
reads it. The seed of a case is its number.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from engine.ask.applying import applied
from engine.ask.nearest import FigureChange, holds
from engine.ask.readings import outcome
from engine.ask.requirements import Target, figures_in, requirements_of
from engine.ask.sweep import sweep
from engine.prove.checker import prove
from laws.goals import Cost, Goals, drawn
from laws.test_requirements import targets
from soaking import SOAK, tried
from strategies import Case, outcomes, reference

COUNT = 4_000 if SOAK else 80
SWEPT = 40


def enough(case: Case, name: str, target: Target) -> int:
    """How many ways were applied; each gave one of the outcomes."""
    ways = target.best.ways if target.best else ()
    for way in ways:
        files = applied(case.program, case.facts, figures_in(way))
        assert files is not None
        proof = prove(case.program.only(name), files, reference).nodes[name]
        assert outcomes(proof) <= set(target.outcomes), (name, way)
    return len(ways)


def least(goals: Goals, name: str, target: Target, *, only_open: bool = False) -> tuple[Cost | None, int]:
    """The least that any change costs, and how many cost as little; none where no change gives the outcome."""
    ways = goals.ways(name, only_open=only_open)
    costs = Counter(cost for cost, _, told in ways if told <= set(target.outcomes))
    best = min(costs, default=None)
    return best, 0 if best is None else costs[best]


def held(case: Case, goals: Goals, name: str, target: Target, made: Counter[str], *, only_open: bool = False) -> None:
    """The answer is enough, nothing smaller is, and there are as many ways as it says."""
    made["answers"] += 1
    made["applied"] += enough(case, name, target)
    if target.found == "ej avgjort" or not target.complete:
        made["unsettled"] += 1
        return
    cost, ways = least(goals, name, target, only_open=only_open)
    told = (target.best.cost, target.best.total) if target.best else (None, 0)
    if goals.nodes[name].is_goal:
        assert told == (cost, ways), (name, target.outcomes)
    else:  # ways that differ in nothing but how far a number goes are told as one
        assert told[0] == cost, (name, target.outcomes)
    made["unreachable"] += cost is None


@pytest.mark.soak
def test_what_it_takes_is_enough_and_nothing_smaller_is() -> None:
    made: Counter[str] = Counter()
    for seed in range(COUNT):
        case = drawn(seed)
        goals = Goals(case)
        for name, answer in requirements_of(case.proof, case.facts, reference).items():
            for target in targets(answer):
                held(case, goals, name, target, made)
    assert made["unreachable"] > COUNT
    assert made["unsettled"] * 100 < made["answers"]
    assert made["applied"] > COUNT * 4
    tried(
        "vad-som-kravs-mal",
        "Små slumpade mål med antal, andelar, medel, krav, sidovillkor och något av: vad som krävs för varje utfall, "
        f"{made['answers']} svar med {made['applied']} sätt, tillämpade och jämförda med alla ändringar som går att "
        "göra.",
        COUNT,
        "Varje sätt räckte, ingen mindre ändring gjorde det, sätten var så många som sades, och "
        f"{made['unreachable']} svar om att utfallet inte kan nås stämde. {made['unsettled']} svar sade ej avgjort.",
        seed=f"0–{COUNT - 1}",
    )


@pytest.mark.soak
def test_what_settles_an_open_goal_is_enough_whatever_the_rest_is_and_nothing_smaller_is() -> None:
    made: Counter[str] = Counter()
    for seed in range(COUNT):
        case = drawn(seed, open_one_in=3)
        goals = Goals(case)
        for name, answer in requirements_of(case.proof, case.facts, reference).items():
            may_be = outcomes(case.proof.nodes[name])
            for target in targets(answer):
                held(case, goals, name, target, made)
            for target in answer.settles:
                held(case, goals, name, target, made, only_open=True)
                made["settled"] += target.best is not None
                made["goals"] += goals.nodes[name].is_goal
            assert {each for target in answer.settles for each in target.outcomes} == (
                {each for each in may_be if each} if len(may_be) > 1 else set()
            )
    assert made["unreachable"] > COUNT // 2
    assert made["unsettled"] * 50 < made["answers"]
    assert min(made["settled"], 2 * made["goals"]) > COUNT
    tried(
        "vad-som-avgor-mal",
        "Små slumpade mål där en uppgift av tre är öppen: vad som avgör varje utfall och vad som annars ger det, "
        f"{made['answers']} svar med {made['applied']} sätt, tillämpade och jämförda med alla ändringar som går att "
        "göra i alla lägen för det som är öppet.",
        COUNT,
        "Varje sätt räckte vad resten än blev, ingen mindre ändring gjorde det, sätten var så många som sades, och "
        f"{made['unreachable']} svar om att utfallet inte kan nås stämde. {made['unsettled']} svar sade ej avgjort.",
        seed=f"0–{COUNT - 1}",
    )


def test_every_value_of_a_sweep_gives_what_its_part_says() -> None:
    turned = 0
    for seed in range(SWEPT):
        case = drawn(seed, open_one_in=4)
        for name in (name for name, node in case.program.nodes.items() if node.level == "indikator"):
            answer = sweep(case.proof, case.facts, name, reference)
            turned += len(answer.parts) > 1
            for value in range(4):
                files = applied(case.program, case.facts, [FigureChange(name, "värde", None, Fraction(value))])
                assert files is not None
                proof = prove(case.program, files, reference)
                (part,) = (each for each in answer.parts if holds(each.stretch, Fraction(value)))
                found = [outcome(proof.nodes[node].verdict) for node in answer.nodes]
                assert [outcome(each) for each in part.verdicts or ()] == found, (seed, name, value)
    assert turned > SWEPT
