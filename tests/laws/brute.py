"""Brute force: every world of a small case, one by one. Under 60 lines, so that it can be believed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

from engine.model.period import Period
from engine.model.ruleset import Goal, Indicator
from laws.meaning import Kinds, Result, World, comes_to, over, plan, tables_of
from strategies import ANSWERS, Case


def possible(case: Case) -> dict[str, set[str | None]]:
    """What each node comes to in at least one world."""
    council = case.read.council_goals[0]
    goals: tuple[Goal, ...] = (*council.goals, council)
    leaves = {leaf.id: leaf for goal in goals for leaf in goal.indicators if isinstance(leaf, Indicator)}
    weights = {node.id: node.weight for node in (*leaves.values(), *goals)}
    kinds = {name: tables_of(leaf.judging or "indikator", case.read, {})[1] for name, leaf in leaves.items()}
    found: dict[str, set[str | None]] = {name: set() for name in weights}
    for world in product(*(set(_leaf(case, leaf)) for leaf in leaves.values())):
        results = dict(zip(leaves, world, strict=True))
        for goal in goals:
            below = {child.id if isinstance(child, Indicator) else child.see for child in goal.indicators}
            below |= {child.id for child in council.goals if goal is council}
            tables, kinds[goal.id] = tables_of(goal.judging, case.read, kinds)
            came = [_goal(case, goal, tables, kinds, given, weights) for given in _choices(results, sorted(below))]
            results[goal.id] = frozenset().union(*came)
        for node, result in results.items():
            found[node] |= {outcome for outcome, _ in result}
    return found


def _leaf(case: Case, leaf: Indicator) -> Iterator[Result]:
    """The indicator in each of its worlds: one value for each of its open facts."""
