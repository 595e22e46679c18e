"""Brute force: every world of a small case, one by one. Under 60 lines, so that it can be believed."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

from engine.model.period import Period
from engine.model.ruleset import Indicator
from laws.meaning import Node, Result, World, comes_to, nodes_of, over, plan
from strategies import ANSWERS, Case


def possible(case: Case) -> dict[str, set[str | None]]:
    """What each node comes to in at least one world: a world is one choice for every indicator at once."""
    nodes = nodes_of(case.read)
    leaves = [name for name, node in nodes.items() if isinstance(node.model, Indicator)]
    goals = [name for name in nodes if name not in leaves]

    @cache
    def goal(name: str, *below: Result) -> Result:
        results = dict(zip(nodes[name].children, below, strict=True))
        if nodes[name].tables and all(told == "ej tillämpligt" for each in below for told, _ in each):
            return frozenset({("ej tillämpligt", ())})
        said = product(*({vector for _, vector in each} for each in below))
        bases = (over(nodes, dict(zip(results, vectors, strict=True))) for vectors in said)
        return frozenset().union(*(came for base in bases for came in worlds(case, nodes[name], base, [])))

    found: dict[str, set[str | None]] = {name: set() for name in nodes}
    for world in product(*({*indicator(case, nodes[name])} for name in leaves)):
        results = dict(zip(leaves, world, strict=True))
        for name in goals:
            results[name] = goal(name, *(results[child] for child in nodes[name].children))
        for name, result in results.items():
            found[name] |= {outcome for outcome, _ in result}
    return found


def indicator(case: Case, node: Node) -> Iterator[Result]:
    leaf = node.model
    assert isinstance(leaf, Indicator)
    low, high = leaf.possible.low or Fraction(0), leaf.possible.high or Fraction(0)
    step = leaf.possible.step or Fraction(1, 10 ** (leaf.decimals or 0))
    values = [low + step * number for number in range(int((high - low) / step) + 1)]
    yield from worlds(case, node, plan(leaf, 2025, Period.parse(case.period).share_of_year), values)


def worlds(case: Case, node: Node, base: World, values: list[Any]) -> Iterator[Result]:
    """The node in every world: each open fact with each value that it may have, the others as they are."""
    whole = case.period == "2025"
    now, then = ("år 2025", "år 2024") if whole else (f"t.o.m. {case.period}", f"t.o.m. 2024{case.period[4:]}")
    facts = {(f.subject, f.human_fact, str(f.span)): f for file in case.facts for f in file.facts}
    keys: dict[str, tuple[str | None, str]] = {"plan": ("plan", now), "betyg": ("betyg", now)}
    if values:
        keys |= {"värde": (None, now), "samma period i fjol": (None, then), "helår i fjol": (None, "år 2024")}
    read = repr([node.tables, node.model.derived])
    every: dict[str | None, list[Any]] = {None: values, "plan": ANSWERS, "betyg": [Fraction(n) for n in range(3)]}
    states: dict[tuple[str | None, str], str] = {}
    axes: dict[tuple[str | None, str], list[Any]] = {}
    for human, span in keys.values():
        fact = facts.get((node.model.id, human, span))
        value = None if fact is None else fact.answer or (fact.value and fact.value.exact)
        states[human, span] = "öppen" if fact is None else fact.state or "känd"
        is_open = states[human, span] in {"öppen", "sekretess"} and (human is None or f"'{human}'" in read)
        axes[human, span] = every[human] if is_open else [value]
    for picked in product(*axes.values()):
        at = dict(zip(axes, picked, strict=True))
        numbers = base.numbers | {name: at[key] for name, key in keys.items()}
        labels = {**base.labels, "plan": [(numbers.pop("plan"), ANSWERS, ANSWERS)]}
        labels["period"] = [("helår" if whole else "delår", ["delår", "helår"], [])]
        own = {**base.states, **{name: states[key] for name, key in keys.items()}}
        yield comes_to(node, case.read, replace(base, numbers=numbers, labels=labels, states=own))
