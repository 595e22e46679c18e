"""Goals: small ones drawn from a seed, and everything that can become of them, tried one world at a time.

A goal counts, shares, means, demands and asks persons, over indicators with four possible values each, and a council
goal stands above. What the tables mean is read by `meaning`, which shares no code with the engine past the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from random import Random
from typing import Any, TypeAlias

from laws.meaning import Result, comes_to, figures_of, filled, nodes_of, over, plan
from strategies import ANSWERS, HUMAN, Case, Plain, indicator, ruleset, table

YEAR = "2025"
KINDS = ("antal", "andel", "medelpoäng", "vägt medel", "krav", "sidovillkor", "någon av")
COLOURS = ["grön", "gul", "röd"]
Values: TypeAlias = tuple[Any, ...]
Cost: TypeAlias = tuple[int, int]


def drawn(seed: int, open_one_in: int = 0) -> Case:
    """The case of a seed; of its figures one in `open_one_in` is open, none if it is 0."""
    at = Random(seed)  # noqa: S311 - cases, not secrets
    names = ["A", "B", "C", "D"][: at.choice([1, 2, 2, 3, 3, 3, 4])]
    every = {name: _indicator(at, name) for name in names}
    split = at.randint(1, len(names)) if at.random() < 0.3 else len(names)
    goals = [
        _goal(at, goal, {name: every[name] for name in own})
        for goal, own in (("M1", names[:split]), ("M2", names[split:]))
        if own
    ]
    council: object = {"som": "M1"}
    if len(goals) > 1 or at.random() < 0.7:
        council = _table(at, {goal["id"]: "uppfyllelse" for goal in goals})
    facts = [fact for name in names for fact in _facts(at, {"indikator": name}, open_one_in)]
    facts += [
        fact
        for goal in ("M1", "M2", "K")[:: 1 if len(goals) > 1 else 2]
        for fact in _facts(at, {"mål": goal}, open_one_in)
    ]
    plain = ruleset([], uppgifter={"plan": HUMAN["plan"]})
    plain["kf-mål"] = [{"id": "K", "namn": "K", "bedömning": council, "nämndmål": goals}]
    return Case(plain, (facts,), YEAR)


def _facts(at: Random, owner: Plain, open_one_in: int) -> Iterator[Plain]:
    about = [{"uppgift": "plan"}] if "mål" in owner else [{}, {"uppgift": "plan"}]
    for figure in about:
        if not open_one_in or at.randrange(open_one_in):
            said = {"svar": at.choice(ANSWERS)} if figure else {"värde": str(at.randint(0, 3))}
            yield {**owner, **figure, "spann": f"år {YEAR}", **said}


def _indicator(at: Random, name: str) -> Plain:
    low, high = sorted((at.randint(0, 3), at.randint(0, 3)))
    forms: list[list[tuple[str, Plain]]] = [
        [("grön", {"värde": f"minst {high}"}), ("gul", {"värde": f"minst {low}"}), ("röd", {})],
        [("grön", {"värde": f"högst {low}"}), ("gul", {"värde": f"högst {high}"}), ("röd", {})],
        [("grön", {"värde": f"{low}–{high}"}), ("röd", {})],
        [("grön", {"värde": f"över {high}"}), ("gul", {"plan": "följd"}), ("röd", {})],
        [("röd", {"plan": "ej följd"}), ("grön", {"värde": f"minst {high}"}), ("gul", {})],
        [("grön", {"värde": f"över {high}"}), ("röd", {"värde": f"under {low}"})],
        [("grå", {"plan": "ej följd"}), ("grön", {"värde": f"minst {high}"}), ("röd", {})],
    ]
    keys: dict[str, Any] = {"möjligt": "heltal 0–3", "vikt": at.choice(["1", "1", "2", "0,5"])}
    judged = table("färg", *at.choice([*forms[:3], *forms]))
    if at.random() < 0.2:  # a table before the verdict's, which reads it
        first = table("läge", ("hög", {"värde": f"minst {high}"}), ("låg", {}), tabell="läge")
        after = table("färg", ("grön", {"läge": "hög"}), *at.choice(forms), tabell="dom", verdikt="ja")
        return indicator(name, bedömning=[first, after], **keys)
    return indicator(name, bedömning=judged, **keys)


def _goal(at: Random, name: str, below: Mapping[str, Plain]) -> Plain:
    judged = _table(at, dict.fromkeys(below, "färg"))
    return {"id": name, "namn": name, "bedömning": judged, "indikatorer": list(below.values())}


def _table(at: Random, below: Mapping[str, str]) -> Plain:
    """One to three rows over the children, whose verdicts have these scales."""
    outcomes = sorted(at.sample(["uppfyllt", "delvis", "ej uppfyllt"], at.choice([2, 2, 3])), reverse=True)
    rows = []
    for outcome in outcomes[:-1]:
        when: Plain = {}
        for _ in range(at.choice([1, 1, 2])):
            when |= _test(at, below, at.choice(KINDS))
        rows.append((outcome, when))
    last: list[tuple[str, Plain]] = [(outcomes[-1], {})] if at.random() < 0.9 else []
    return table("uppfyllelse", *rows, *last)


def _test(at: Random, below: Mapping[str, str], kind: str) -> Plain:
    labels = COLOURS if "färg" in below.values() else ["uppfyllt", "delvis", "ej uppfyllt"]
    word = at.choice(["minst", "minst", "högst", "över", "under"])
    label = at.choice([labels[0], labels[0], labels[1], labels[2], f"minst {labels[1]}"])
    match kind:
        case "antal":
            return {f"antal {label}": at.choice([f"{word} {at.randint(0, len(below))}", "samtliga"])}
        case "andel":
            return {f"andel {label}": f"{word} {at.choice(['0', '0,25', '0,5', '0,75', '1'])}"}
        case "medelpoäng" | "vägt medel":
            return {kind: f"{word} {at.choice(['0', '0,25', '0,5', '0,6', '0,75', '1'])}"}
        case "krav":
            return {at.choice(sorted(below)): label}
        case "sidovillkor":
            return {"plan": at.choice([*ANSWERS, "minst delvis följd"])}
        case _:
            return {"någon av": [_test(at, below, at.choice(KINDS[:-1])) for _ in range(2)]}


# --- every world ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Goals:
    """A case as `meaning` reads it."""

    case: Case

    @cached_property
    def nodes(self) -> dict[str, Any]:
        return nodes_of(self.case.read)

    @cached_property
    def now(self) -> dict[tuple[str, str | None], Any]:
        """What the facts say, by node and human fact."""
        facts = [fact for file in self.case.facts for fact in file.facts]
        return {(each.subject, each.human_fact): each.answer or (each.value and each.value.exact) for each in facts}

    @cached_property
    def _results(self) -> dict[object, Result]:
        return {}

    def figures(self, node: str) -> list[tuple[str | None, list[Any]]]:
        """A node's own figures that its tables read, and every value that each may have."""
        model, read = self.nodes[node], repr(self.nodes[node].tables)
        every = figures_of(model, YEAR)
        found: list[tuple[str | None, list[Any]]] = [] if model.is_goal else [(None, every["värde"][2])]
        return found + ([("plan", ANSWERS)] if "'plan'" in read else [])

    def result(self, node: str, own: Values, below: tuple[Any, ...] = ()) -> Result:
        """What the node comes to with these values of its own figures, and its children's vectors."""
        key = (node, own, below)
        if key not in self._results:
            model = self.nodes[node]
            said = dict(zip((name for name, _ in self.figures(node)), own, strict=True))
            values: dict[str, Any] = {"plan": said.get("plan", ANSWERS[0]), "betyg": Fraction(0)}
            values |= {} if model.is_goal else {name: said[None] if name == "värde" else None for name in SPANS}
            base = (
                over(self.nodes, dict(zip(model.children, below, strict=True))) if model.is_goal else plan(model, YEAR)
            )
            states = dict.fromkeys([*values, "plan"], "känd")
            self._results[key] = comes_to(model, self.case.read, filled(base, values, states, YEAR))
        return self._results[key]

    def kept(self, node: str) -> Values:
        """The values that the facts give a node's own figures; None where they are open."""
        return tuple(self.now.get((node, name)) for name, _ in self.figures(node))

    def worlds(self) -> Iterator[tuple[Values, Mapping[str, Result]]]:
        """What every node comes to, in each world of the open figures."""
        for world in product(*(values for _, values in self.open.items())):
            given = dict(zip(self.open, world, strict=True))
            found: dict[str, Result] = {}
            for name, node in self.nodes.items():
                own = tuple(given.get((name, figure), self.now.get((name, figure))) for figure, _ in self.figures(name))
                below = product(*(vectors(found[child]) for child in node.children))
                found[name] = frozenset(each for one in below for each in self.result(name, own, one))
            yield world, found

    @cached_property
    def open(self) -> dict[tuple[str, str | None], list[Any]]:
        """The open figures that a table reads, and every value that each may have."""
        return {
            (node, name): every
            for node in self.nodes
            for name, every in self.figures(node)
            if (node, name) not in self.now
        }

    # --- what may be changed --------------------------------------------------------------------------------------

    def ways(self, node: str, *, only_open: bool = False) -> Iterator[tuple[Cost, object, frozenset[str]]]:
        """Every change to a node that has a row after it: what it costs, which it is, and what the node may be then.

        A child that changes counts as one, with as many steps as its verdict takes on its scale. What is open and not
        changed is whatever it may be. With `only_open` nothing changes that is known.
        """
        free = [
            [now] if now is not None and only_open else [None, *every] if now is None else every
            for now, (_, every) in zip(self.kept(node), self.figures(node), strict=True)
        ]
        for children in product(*(self._options(child, only_open) for child in self.nodes[node].children)):
            for own in product(*free):
                steps = [_far(old, new) for old, new in zip(self.kept(node), own, strict=True) if old != new]
                told = {
                    outcome
                    for below in product(*(each for _, _, each in children))
                    for world in product(*self._worlds(node, own))
                    for outcome, _ in self.result(node, world, below)
                }
                if None not in told:
                    changed = sum(cost[0] for cost, _, _ in children) + len(steps)
                    cost = (changed, sum(cost[1] for cost, _, _ in children) + sum(steps))
                    yield cost, (own, *(label for _, label, _ in children)), frozenset(map(str, told))

    def _worlds(self, node: str, own: Values) -> list[list[Any]]:
        """Every value of a node's own figures, those with a value having that alone."""
        return [every if value is None else [value] for value, (_, every) in zip(own, self.figures(node), strict=True)]

    def _options(self, child: str, only_open: bool) -> list[tuple[Cost, str | None, list[Any]]]:  # noqa: FBT001
        """A child as it is, and as every other outcome that it can be brought to: cost, label and vectors."""
        if (child, only_open) not in self._brought:
            kept = vectors(self.as_is[child])
            scale = [each.label for each in next(iter(self.nodes[child].kinds.values()))]
            now = {scale.index(vector[0][1]) for vector in kept}
            ways = self.ways(child, only_open=only_open) if kept else ()
            reached = {label for _, _, told in ways if len(told) == 1 for label in told}
            self._brought[child, only_open] = [((0, 0), None, kept)] + [
                ((1, min(abs(scale.index(label) - at) for at in now)), label, [self._vector(child, label)])
                for label in sorted(reached)
                if now != {scale.index(label)}
            ]
        return self._brought[child, only_open]

    def _vector(self, node: str, label: str) -> Any:  # noqa: ANN401 - as `meaning` tells it
        """Some vector with this verdict; what stands above reads no more of it."""
        (name, _), *rest = self.nodes[node].kinds.items()
        return ((name, label), *((other, scale[0].label) for other, scale in rest))

    @cached_property
    def as_is(self) -> Mapping[str, Result]:
        """Everything that every node may come to, each child for itself."""
        found: dict[str, Result] = {}
        for name, node in self.nodes.items():  # children stand before their parents
            found[name] = frozenset(
                each
                for below in product(*(vectors(found[child]) for child in node.children))
                for world in product(*self._worlds(name, self.kept(name)))
                for each in self.result(name, world, below)
            )
        return found

    @cached_property
    def _brought(self) -> dict[tuple[str, bool], list[tuple[Cost, str | None, list[Any]]]]:
        return {}


SPANS = ("värde", "samma period i fjol", "helår i fjol")


def vectors(result: Result) -> list[Any]:
    """What a parent may be told of it."""
    return sorted({vector for _, vector in result})


def _far(old: object, new: object) -> int:
    """How many steps an answer goes; to what was open it is none."""
    return abs(ANSWERS.index(old) - ANSWERS.index(new)) if isinstance(old, str) and isinstance(new, str) else 0
