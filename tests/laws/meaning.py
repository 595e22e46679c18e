"""What a table of the model means in one world: a second, slow reading of the language.

Shares no code with the engine past the model, and is written to be read beside design.md §6. None is what does not
exist, and the answer of a test that reads it.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Any, TypeAlias

from engine.model.amount import Aim, Interval, Point
from engine.model.cell import Cell, Compared, HasState, Is, Reaches, Within
from engine.model.expression import Absolute, Arithmetic, Constant, Extreme, Quantity, Rounded, parts_of
from engine.model.expression import parse_expression as formula
from engine.model.number import parse_number
from engine.model.period import Period
from engine.model.ruleset import Goal, Indicator, Ruleset, SameAs, Scale, Table
from strategies import ANSWERS

Labels: TypeAlias = tuple[str | None, Sequence[str], Sequence[str]]
"""The label in this world, every label there is, and those that stand in an order, best first."""

OPS: dict[str, Any] = {
    "≥": operator.ge, "≤": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq,
    "+": operator.add, "−": operator.sub, "·": operator.mul, "÷": operator.truediv,
}  # fmt: skip
STATES = {"finns": ["känd"], "saknas": ["öppen", "sekretess", "finns inte"], "ej tillämplig": ["ej tillämplig"]}


@dataclass
class World:
    """Every quantity of a node in one world."""

    numbers: dict[str, Any]
    labels: dict[str, list[Labels]]
    states: dict[str, str] = field(default_factory=dict)
    direction: str = ""
    amounts: Mapping[str, Any] = field(default_factory=dict)


def number(of: Any, world: World) -> Fraction | None:  # noqa: ANN401 - an expression, or what a name stands for
    if of is None or isinstance(of, Fraction):
        return of
    if isinstance(of, Quantity):
        return number(world.numbers.get(of.name), world)
    parts: list[Any] = [number(part, world) for part in parts_of(of)]
    if None in parts or (isinstance(of, Arithmetic) and of.op == "÷" and parts[1] == 0):
        return None
    match of:
        case Constant(value):
            found = value
        case Arithmetic(op):
            found = OPS[op](*parts)
        case Extreme(kind):
            found = sorted(parts)[0 if kind == "min" else -1]
        case Absolute():
            found = max(parts[0], -parts[0])
        case Rounded(way, _, step):
            found = step * _whole(parts[0] / step, way)
        case _:
            raise NotImplementedError(of)
    return Fraction(found)


def _whole(steps: Fraction, way: str) -> int:
    """Halves go away from zero."""
    nearest = floor(steps + Fraction(1, 2)) if steps > 0 else ceil(steps - Fraction(1, 2))
    return {"uppåt": ceil(steps), "nedåt": floor(steps), "avrunda": nearest}[way]


def asked(name: str, cell: Cell, world: World) -> bool | None:
    """Whether one test holds; None where it reads something that does not exist."""
    if isinstance(cell.test, HasState):
        return world.states[name] in STATES[cell.test.state]
    word = cell.test.text if isinstance(cell.test, Is) else getattr(getattr(cell.test, "right", None), "name", "")
    for label, every, order in world.labels.get(name, []):
        if word in every:
            return _labelled(label, word, order, cell.test)
    if word == "samtliga":
        share = number(Quantity(name.replace("antal", "andel")), world)
        return None if share is None else share == 1
    value = number(Quantity(name), world)
    return None if value is None else _numbered(value, cell.test, world)


def _labelled(label: str | None, word: str, order: Sequence[str], test: object) -> bool | None:
    if label is None or isinstance(test, Is):
        return None if label is None else label == word
    better = {place: -number for number, place in enumerate(order)}
    return OPS[test.op](better[label], better[word]) if isinstance(test, Compared) and label in order else None


def _numbered(value: Fraction, test: object, world: World) -> bool | None:
    ends: list[tuple[str, Fraction | None]] = []
    match test:
        case Is(text):
            ends = [("=", parse_number(text))]
        case Within(low, high):
            ends = [("≥", low), ("≤", high)]
        case Compared(op, right):
            ends = [(op, number(right, world))]
        case Reaches(goal):
            ends = _goal(goal, world)
        case _:
            raise NotImplementedError(test)
    held = [None if end is None else OPS[op](value, end) for op, end in ends]
    return False if False in held else None if None in held else True


def _goal(goal: str, world: World) -> list[tuple[str, Fraction | None]]:
    away = {"uppåt": "≥", "nedåt": "≤"}.get(world.direction)
    match world.amounts[goal]:
        case Interval(low, high):
            return [("≥", low), ("≤", high)]
        case Aim(kind, base):
            return [({"öka": ">", "minska": "<"}.get(kind) or away or "=", number(Quantity(base), world))]
        case _:
            return [(away or "=", number(Quantity(goal), world) if away else None)]


def fits(when: Mapping[str, Any], world: World) -> bool | None:
    """A row or a part: false if a test is; else None if one reads what does not exist; else true."""
    found: list[bool | None] = []
    for name, condition in when.items():
        if name == "någon av":
            parts = [fits(part, world) for part in condition]
            found.append(True if True in parts else None if None in parts else False)
        else:
            cells = condition if isinstance(condition, tuple) else (condition,)
            found += [asked(name, cell, world) for cell in cells]
    return False if False in found else None if None in found else True


def judge(tables: Mapping[str, Table], scales: Mapping[str, Scale], world: World) -> dict[str, str | None]:
    """The outcome of each table in the order written (None: ingen rad); a later one may read an earlier."""
    found: dict[str, str | None] = {}
    for name, table in tables.items():
        reached = next(((row, held) for row in table.rows if (held := fits(row.when, world)) is not False), None)
        found[name] = reached[0].outcome if reached and reached[1] else None
        scale = scales[table.scale]
        world.labels[name] = [(found[name], [o.label for o in scale], [o.label for o in scale if o.counts])]
    return found


# --- goals ----------------------------------------------------------------------------------------------------

Kinds: TypeAlias = Mapping[str, Scale]
"""The scales of a node's tables by name, the verdict's first; none for a node without a rule."""
Vector: TypeAlias = tuple[tuple[str, str], ...]
"""The label in each of a node's tables; empty for a node that has none to count."""


def over(nodes: Mapping[str, Node], given: Mapping[str, Vector]) -> World:
    """The quantities of a goal: each child's outcome, and what is counted over the children."""
    world = World({"antal räknade": Fraction(0)}, {})
    for child, vector in given.items():
        labels = dict(vector)
        world.labels[child] = [
            (labels.get(name), [o.label for o in scale], [o.label for o in scale if o.counts])
            for name, scale in nodes[child].kinds.items()
        ]
        first = next(iter(nodes[child].kinds.items()), None)
        if first and any(o.label == labels.get(first[0]) and o.counts for o in first[1]):
            world.numbers["antal räknade"] += 1
    for word in {label for tables in world.labels.values() for _, every, _ in tables for label in every}:
        _count(word, world)
    _means(nodes, given, world)
    return world


def _count(word: str, world: World) -> None:
    """`antal` and `andel` of a label, and of at least that label, over the children that have it on a scale."""
    looked_at = [next((table for table in tables if word in table[1]), None) for name, tables in world.labels.items()]
    counted = [(label, order) for label, _, order in filter(None, looked_at) if label in order]
    uncounted_scale = not any(word in table[2] for table in filter(None, looked_at))
    same = sum(label == word for label, _ in counted)
    better = sum(label in order[: order.index(word) + 1] for label, order in counted if word in order)
    for name, number in ((word, same), (f"minst {word}", same if uncounted_scale else better)):
        world.numbers[f"antal {name}"] = Fraction(number)
        world.numbers[f"andel {name}"] = Fraction(number, len(counted)) if counted else None


def _means(nodes: Mapping[str, Node], given: Mapping[str, Vector], world: World) -> None:
    """The mean score over the children that count, plain and weighted."""
    scored: list[tuple[Fraction, Fraction]] = []
    for child, vector in given.items():
        for name, scale in nodes[child].kinds.items():
            if all(o.score is not None or not o.counts for o in scale):
                found = [o.score for o in scale if o.label == dict(vector).get(name) and o.counts]
                scored += [(score, nodes[child].model.weight) for score in found if score is not None]
                break
    whole = sum((weight for _, weight in scored), Fraction(0))
    points = sum((score * weight for score, weight in scored), Fraction(0))
    world.numbers["medelpoäng"] = sum(score for score, _ in scored) / Fraction(len(scored)) if scored else None
    world.numbers["vägt medel"] = points / whole if whole else None


# --- nodes ----------------------------------------------------------------------------------------------------

Result: TypeAlias = frozenset[tuple[str | None, Vector]]
"""A node in one world: its outcome, and what its parent may be told (for ingen rad: any outcome of its tables)."""


@dataclass(frozen=True)
class Node:
    """An indicator or a goal, with its tables as written by name, and their scales with the verdict's first."""

    model: Indicator | Goal
    tables: Mapping[str, Table]
    kinds: Kinds
    children: tuple[str, ...] = ()

    @property
    def is_goal(self) -> bool:
        return isinstance(self.model, Goal)


def nodes_of(ruleset: Ruleset) -> dict[str, Node]:
    """Every node by id, children before their parents."""
    found: dict[str, Node] = {}
    levels: list[tuple[Goal, list[Goal]]] = []
    for council in ruleset.council_goals:
        levels += [*((goal, []) for goal in council.goals), (council, [*council.goals])]
    for leaf in (child for goal, _ in levels for child in goal.indicators if isinstance(child, Indicator)):
        found[leaf.id] = Node(leaf, *tables_of(leaf.judging or "indikator", ruleset, found))
    for goal, below in levels:
        seen = [child.id if isinstance(child, Indicator) else child.see for child in goal.indicators]
        children = tuple(sorted({*seen, *(child.id for child in below)}))
        found[goal.id] = Node(goal, *tables_of(goal.judging, ruleset, found), children)
    return found


def tables_of(judging: object, ruleset: Ruleset, below: Mapping[str, Node]) -> tuple[dict[str, Table], Kinds]:
    """The tables by name in the order written, and their scales."""
    named: dict[str, Table] = {}
    if isinstance(judging, SameAs):
        for name, scale in below[judging.child].kinds.items():
            of = next(key for key, known in ruleset.scales.items() if known is scale)
            rows = [{"utfall": o.label, "när": {judging.child: o.label}} for o in scale]
            named[name] = Table.model_validate({"skala": of, "rader": rows})
    for table in judging if isinstance(judging, tuple) else (judging,):
        if isinstance(table, str):
            named[table] = ruleset.tables[table]
        elif isinstance(table, Table):
            named[table.name or table.scale] = table
    first = next((name for name, table in named.items() if table.verdict), next(iter(named), None))
    order = sorted(named, key=lambda name: name != first)
    return named, {name: ruleset.scales[named[name].scale] for name in order}


def comes_to(node: Node, ruleset: Ruleset, world: World) -> Result:
    """The node's outcome in this world, with every combination of labels that its parent may be told."""
    tables, kinds = node.tables, node.kinds
    if not tables:
        return frozenset({("ingen regel", ())})
    answers = any(_asks(row.when) for table in tables.values() for row in table.rows)
    if world.states.get("värde") == "ej tillämplig" and not answers:
        return frozenset({("ej tillämpligt", ())})
    found = judge(tables, ruleset.scales, world)
    told = [[label] if (label := found[name]) else [row.outcome for row in tables[name].rows] for name in kinds]
    vectors = (tuple(zip(kinds, labels, strict=True)) for labels in product(*told))
    return frozenset((found[next(iter(kinds))], vector) for vector in vectors)


def _asks(when: Mapping[str, Any]) -> bool:
    """Whether a row asks if the value is ej tillämplig."""
    cells = when.get("värde", ())
    some = any(cell.written == "ej tillämplig" for cell in (cells if isinstance(cells, tuple) else (cells,)))
    return some or any(_asks(part) for part in when.get("någon av", ()))


# --- figures --------------------------------------------------------------------------------------------------


def plan(node: Node, period: str) -> World:
    """The quantities of an indicator that come from its plan, and those computed from them."""
    indicator, year, share = node.model, Period.parse(period).year, Period.parse(period).share_of_year
    assert isinstance(indicator, Indicator)
    planned = indicator.targets.get(year)
    target = planned and planned.amount
    world = World({}, {}, {}, str(indicator.direction), {"riktvärde": target, "väntat": target})
    for name, amount in (("riktvärde", target), ("ingående", indicator.baseline and indicator.baseline.amount)):
        world.numbers[name] = amount.value if isinstance(amount, Point) else None
        world.states[name] = "känd" if isinstance(amount, Point | Interval | Aim) else "finns inte"
        world.amounts = {**world.amounts, name: amount}
    ahead = {"uppåt": "värde − {0}", "nedåt": "{0} − värde"}.get(world.direction)
    for name, base in (("förändring", "föregående"), ("avvikelse", "riktvärde")):
        world.numbers[name] = formula(ahead.format(base)) if ahead else None
    if isinstance(target, Interval):
        world.numbers |= {"lägst": target.low, "högst": target.high}
        world.numbers["avvikelse"] = formula("min(värde − lägst; högst − värde)")
    due = indicator.accumulated and isinstance(target, Point)
    world.numbers |= {
        "väntat": Arithmetic("·", Quantity("riktvärde"), Constant(share)) if due else Quantity("riktvärde"),
        "grad": formula("värde ÷ riktvärde"),
        "föregående": Quantity("helår i fjol" if share == 1 else "samma period i fjol"),
        **indicator.derived,
    }
    return world


def figures_of(node: Node, period: str) -> dict[str, tuple[str | None, str, list[Any]]]:
    """The node's figures by name: the human fact and the span that fill it, and every value it may have."""
    whole = Period.parse(period).whole_year
    now, then = ("år 2025", "år 2024") if whole else (f"t.o.m. {period}", f"t.o.m. 2024{period[4:]}")
    read = repr([node.tables, node.model.derived])
    # What no table reads makes no difference, so one of its values is enough.
    answers, numbers = (ANSWERS if "'plan'" in read else ANSWERS[:1]), (range(3) if "'betyg'" in read else range(1))
    found: dict[str, tuple[str | None, str, list[Any]]] = {
        "plan": ("plan", now, answers),
        "betyg": ("betyg", now, [Fraction(number) for number in numbers]),
    }
    if isinstance(node.model, Indicator):
        possible, decimals = node.model.possible, node.model.decimals
        step, low, high = possible.step or Fraction(1, 10 ** (decimals or 0)), possible.low, possible.high
        assert low is not None and high is not None, "brute force needs ends"  # noqa: PT018 - for the type checker
        every = [low + step * number for number in range(int((high - low) / step) + 1)]
        spans = {"värde": now, "samma period i fjol": then, "helår i fjol": "år 2024"}
        found |= {name: (None, span, every) for name, span in spans.items()}
    return found


def filled(base: World, values: Mapping[str, Any], states: Mapping[str, str], period: str) -> World:
    """The world in which the figures have these values."""
    at = "helår" if Period.parse(period).whole_year else "delår"
    labels = {"plan": [(values["plan"], ANSWERS, ANSWERS)], "period": [(at, ["delår", "helår"], [])]}
    return World(
        base.numbers | {name: value for name, value in values.items() if name != "plan"},
        {**base.labels, **labels},
        {**base.states, **states},
        base.direction,
        base.amounts,
    )
