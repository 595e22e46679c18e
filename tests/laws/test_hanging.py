"""What hangs on an open figure: exactly what two of its values part, all other open figures being the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

import pytest
from hypothesis import given, settings

from engine.ask.applying import applied
from engine.ask.hanging import hanging
from engine.ask.nearest import FigureChange
from engine.ask.swings import Name
from engine.prove.checker import prove
from engine.prove.proof import Proof
from laws.goals import Goals, drawn
from laws.test_requirements import every
from soaking import SOAK, tried
from strategies import Case, Kind, cases, outcomes, reference

COUNT = 600 if SOAK else 100
GOALS = 4_000 if SOAK else 80
WORLDS_MAX = 400
GOAL_WORLDS_MAX = 1_000
MADE: list[bool] = []


def open_figures(case: Case) -> dict[Name, list[FigureChange]]:
    """Every open figure with each value that it may have."""
    return {
        (node, one.figure): [FigureChange(node, one.figure, None, value) for value in every(figure)]
        for node, proof in case.proof.nodes.items()
        for one, figure in zip(proof.chosen, proof.node.figures, strict=True)
        if one.is_open
    }


def worlds(case: Case, figures: dict[Name, list[FigureChange]]) -> Iterator[tuple[tuple[FigureChange, ...], Proof]]:
    for world in product(*figures.values()):
        files = applied(case.program, case.facts, world)
        assert files is not None
        yield world, prove(case.program, files, reference)


@settings(max_examples=COUNT)
@given(cases(Kind(states=False)))
def what_is_told_is_what_turns(case: Case) -> None:
    figures = open_figures(case)
    if prod(map(len, figures.values())) > WORLDS_MAX:
        return
    given_by: dict[str, dict[tuple[FigureChange, ...], frozenset[str | None]]] = {}
    for world, proof in worlds(case, figures):
        for node, below in proof.nodes.items():
            given_by.setdefault(node, {})[world] = frozenset(outcomes(below))
    answer = {(each.node, each.figure): each for each in hanging(case.proof, case.facts)}
    no_row = any(None in each for told in given_by.values() for each in told.values())
    for place, name in enumerate(figures):
        for node, told in given_by.items():
            rests: dict[tuple[FigureChange, ...], set[frozenset[str | None]]] = {}
            for world, found in told.items():
                rests.setdefault((*world[:place], *world[place + 1 :]), set()).add(found)
            turns = any(len(found) > 1 for found in rests.values())
            said = node in answer[name].turns
            assert said or not turns, (name, node)
            if answer[name].exact and not no_row:
                assert turns == said, (name, node)
            MADE.append(said)


@pytest.mark.soak
def test_an_open_figure_is_told_with_every_verdict_that_it_turns_and_no_other() -> None:
    MADE.clear()
    what_is_told_is_what_turns()
    assert True in MADE
    assert False in MADE
    tried(
        "oppna-uppgifter",
        "Öppna uppgifter i slumpade regelverk: kan uppgiften ändra verdiktet, jämfört med alla värden i alla lägen.",
        len(MADE),
        "Varje verdikt som en uppgift kunde ändra var nämnt, och inget annat där svaret sägs vara säkert.",
        seed="hypothesis",
    )


# --- goals ----------------------------------------------------------------------------------------------------


def parted(worlds: Mapping[tuple[object, ...], frozenset[str | None]], place: int) -> bool:
    """Whether two worlds that differ in one place alone have different things."""
    rests: dict[tuple[object, ...], set[frozenset[str | None]]] = {}
    for world, found in worlds.items():
        rests.setdefault((*world[:place], *world[place + 1 :]), set()).add(found)
    return any(len(found) > 1 for found in rests.values())


@pytest.mark.soak
def test_what_hangs_on_an_open_figure_of_a_goal_is_all_that_it_turns_in_some_world() -> None:
    made: Counter[str] = Counter()
    for seed in range(GOALS):
        case = drawn(seed, open_one_in=3)
        goals = Goals(case)
        if prod(map(len, goals.open.values())) > GOAL_WORLDS_MAX:
            continue
        told: dict[str, dict[tuple[object, ...], frozenset[str | None]]] = {}
        for world, found in goals.worlds():
            for node, result in found.items():
                told.setdefault(node, {})[world] = frozenset(outcome for outcome, _ in result)
        answer = {(each.node, each.figure): each for each in hanging(case.proof, case.facts)}
        no_row = any(None in each for given in told.values() for each in given.values())
        for place, (node, human) in enumerate(goals.open):
            one = answer[node, human or "värde"]
            turns = {name for name, given in told.items() if parted(given, place)}
            assert turns <= set(one.turns), (seed, one)
            assert no_row or (one.exact and turns == set(one.turns)), (seed, one)
            made["figures"] += 1
            made["idle"] += not turns
            made["goals"] += bool({"M1", "M2", "K"} & turns)
    assert min(made.values()) > GOALS // 8
    tried(
        "oppna-uppgifter-mal",
        "Öppna uppgifter i små slumpade mål: vilka verdikt de kan ändra, jämfört med alla lägen, "
        f"{made['goals']} som kan ändra ett mål och {made['idle']} som inte spelar någon roll.",
        made["figures"],
        "Varje verdikt som en uppgift kunde ändra var nämnt, och inget annat.",
        seed=f"0–{GOALS - 1}",
    )
