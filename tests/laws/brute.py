"""Brute force: every world of a small case, one by one. Under 60 lines, so that it can be believed."""

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

from laws.meaning import Node, Result, World, comes_to, figures_of, filled, nodes_of, over, plan
from strategies import Case


def possible(case: Case) -> dict[str, set[str | None]]:
    """What each node comes to in at least one world: a world is one choice for every indicator at once."""
    nodes = nodes_of(case.read)
    leaves = [name for name, node in nodes.items() if not node.is_goal]

    @cache
    def goal(name: str, *below: Result) -> Result:
        if nodes[name].tables and all(told == "ej tillämpligt" for each in below for told, _ in each):
            return frozenset({("ej tillämpligt", ())})
        found: set[tuple[str | None, Any]] = set()
        for vectors in product(*({vector for _, vector in each} for each in below)):
            base = over(nodes, dict(zip(nodes[name].children, vectors, strict=True)))
            found.update(*worlds(case, nodes[name], base))
        return frozenset(found)

    possible: dict[str, set[str | None]] = {name: set() for name in nodes}
    for world in product(*(set(worlds(case, nodes[name], plan(nodes[name], case.period))) for name in leaves)):
        results = dict(zip(leaves, world, strict=True))
        for name in (name for name in nodes if name not in leaves):  # children stand before their parents
            results[name] = goal(name, *(results[child] for child in nodes[name].children))
        for name, result in results.items():
            possible[name] |= {outcome for outcome, _ in result}
    return possible


def worlds(case: Case, node: Node, base: World) -> Iterator[Result]:
    """The node in every world: each open fact with each value that it may have, the others as they are."""
    every_fact = sorted((fact for file in case.facts for fact in file.facts), key=lambda fact: not fact.preliminary)
    facts = {(fact.subject, fact.human_fact, str(fact.span)): fact for fact in every_fact}  # the final one last
    figures = figures_of(node, case.period)
    axes: dict[tuple[str | None, str], list[Any]] = {}
    states: dict[tuple[str | None, str], str] = {}
    for human, span, every in figures.values():
        fact = facts.get((node.model.id, human, span))
        states[human, span] = "öppen" if fact is None else fact.state or "känd"
        known = None if fact is None else fact.answer or (fact.value and fact.value.exact)
        axes[human, span] = every if states[human, span] in {"öppen", "sekretess"} else [known]
    for picked in product(*axes.values()):
        at = dict(zip(axes, picked, strict=True))
        values = {name: at[human, span] for name, (human, span, _) in figures.items()}
        asked = {name: states[human, span] for name, (human, span, _) in figures.items()}
        yield comes_to(node, case.read, filled(base, values, asked, case.period))
