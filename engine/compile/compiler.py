"""The compiler: ruleset + period + readings chosen → program.

Comes in: a ruleset as read. Goes out: a `Program`, or every fault in what its names point at. Nodes are compiled from
the leaves up, so that a goal knows its children's tables and scales.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias, cast

from engine.compile.chosen import Choices, check_readings
from engine.compile.faults import Faults, Path, Unresolved
from engine.compile.goal import GoalScope, own_names, same_as
from engine.compile.indicator import VALUE, IndicatorScope
from engine.compile.program import AnyOf, Level, Node, Program, StateIs, Table, Test, Unjudged
from engine.compile.scope import Scope, closure
from engine.compile.tables import Tables, check_scales
from engine.model import ruleset as model
from engine.model.period import At, Period, judged
from engine.model.switch import Switch

DEFAULT_TABLE = "indikator"


@dataclass(frozen=True, slots=True)
class CheckedRuleset:
    """A ruleset in which every name is known to point at something, in every alternative of every reading."""

    ruleset: model.Ruleset


def check_ruleset(ruleset: model.Ruleset) -> CheckedRuleset:
    """Try the ruleset under its defaults, and so that every alternative of every reading is in force once.

    A row is looked at whether or not its readings hold, and which names there are is the same in every period of the
    year. So only switches must be tried: all of them can be turned at once, and a node where none is turned is not
    tried again. Raises Unresolved with every fault.
    """
    found: list[Unresolved] = []
    letters = {name: sorted(reading.alternatives) for name, reading in ruleset.reading.items()}
    turns = range(max((len(each) for each in letters.values()), default=0))
    tries = [{}, *({name: each[turn % len(each)] for name, each in letters.items()} for turn in turns)]
    kept: Kept = {}
    for picked in tries:
        try:
            _Compiler(ruleset, Period(ruleset.year), picked, kept, only_tried=True).program()
        except Unresolved as error:
            found.append(error)
    if found:
        raise Unresolved(fault for error in found for fault in error.faults)
    return CheckedRuleset(ruleset)


def accumulated(checked: CheckedRuleset, picked: Mapping[str, str]) -> frozenset[str]:
    """The indicators whose values add up over the year, under the readings `picked`."""
    ruleset = checked.ruleset
    choices = Choices(ruleset.reading, picked, Faults())
    every = _indicators(ruleset)
    return frozenset(each.id for each, path in every if choices.pick(each.accumulated, (*path, "ackumulerad")))


def indicator_ids(checked: CheckedRuleset) -> frozenset[str]:
    """The ids of all indicators."""
    return frozenset(each.id for each, _ in _indicators(checked.ruleset))


def compile_program(checked: CheckedRuleset, at: At, picked: Mapping[str, str] | None = None) -> Program:
    """The program of a ruleset for `at` under the readings `picked`.

    Raises Unresolved on an unknown pick, and where the year is forecast when it is over.
    """
    return Programs(checked, at).program(picked or {})


class Programs:
    """The programs of one ruleset for one period or forecast, under many readings.

    A node is compiled anew only where a reading that it looks at has another letter, or a child is another: otherwise
    the programs share it.
    """

    def __init__(self, checked: CheckedRuleset, at: At) -> None:
        self.ruleset, self.at = checked.ruleset, at
        self.kept: Kept = {}

    def program(self, picked: Mapping[str, str], within: Container[str] | None = None) -> Program:
        """The program under the readings `picked`. Raises Unresolved on an unknown pick.

        `within` are the only nodes that are wanted, with everything that stands below them.
        """
        return _Compiler(self.ruleset, self.at, picked, self.kept, within).program()


Kept: TypeAlias = dict[Path, dict[tuple[str, ...], dict[tuple[object, ...], tuple[Node, tuple[Node, ...]]]]]
"""For each place in the ruleset, by the readings that were looked at, by their letters and the children: the node."""


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key in which `1.10` stands after `1.9`."""
    parts = re.findall(r"\d+|\D+", name)
    return tuple((0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts)


class _Compiler:
    """One compilation; gathers faults and raises them together."""

    def __init__(
        self,
        ruleset: model.Ruleset,
        at: At,
        picked: Mapping[str, str],
        kept: Kept,
        within: Container[str] | None = None,
        *,
        only_tried: bool = False,
    ) -> None:
        self.ruleset, self.at, self.within, self.only_tried = ruleset, at, within, only_tried
        self.period, self.position = judged(at)
        self.kept = kept
        self.faults = Faults()
        self.choices = Choices(ruleset.reading, picked, self.faults)
        self.tables = Tables(ruleset, self.choices, self.faults)
        self.nodes: dict[str, Node] = {}
        if self.position is not None and self.position.whole_year:
            self.faults.add(("--towards",), "RT346", year=str(self.period))
        check_readings(ruleset.reading, picked, self.faults)
        check_scales(ruleset, self.faults)

    def program(self) -> Program:
        for indicator, path in _indicators(self.ruleset):
            if not self._wanted(indicator.id):
                continue
            self._add(self._kept(path, (), lambda: self._indicator(indicator, path)), (*path, "id"))  # noqa: B023
        made = [self._council_goal(goal, ("kf-mål", place)) for place, goal in enumerate(self.ruleset.council_goals)]
        roots = [root for root in made if root in self.nodes]
        if self.faults.found:
            raise Unresolved(self.faults.found)
        return Program(
            self.ruleset.id,
            self.ruleset.municipality,
            self.ruleset.committee,
            self.ruleset.year,
            self.period,
            "uppmätt" if self.position is None else "prognos",
            self.position or self.period,
            self.ruleset.mark,
            _layers(self.nodes),
            tuple(sorted(roots, key=natural)),
            self.choices.all(),
            tuple(sorted((code, source.title) for code, source in self.ruleset.documents.items())),
            MappingProxyType(self.nodes),
        )

    def _kept(self, path: Path, children: Sequence[str], make: Callable[[], Node]) -> Node:
        """The node at `path`: one made before of the same letters and children, or a new one."""
        below = tuple(self.nodes[child] for child in children)
        same = tuple(map(id, below))  # what is shared is the same object, and what is kept keeps it alive
        kept = self.kept.setdefault(path, {})
        for names, by_letters in kept.items():
            found = by_letters.get((*map(self.choices.letter, names), *same))
            if found is not None:
                return found[0]
        self.choices.forget()
        faults = len(self.faults.found)
        node = make()
        if len(self.faults.found) == faults:
            mattered = self.choices.turned if self.only_tried else self.choices.looked_at
            kept.setdefault(tuple(mattered), {})[*mattered.values(), *same] = (node, below)
        return node

    def _wanted(self, name: str) -> bool:
        return self.within is None or name in self.within

    def _add(self, node: Node, path: Path) -> None:
        if node.id in self.nodes:
            self.faults.add(path, "RT308", name=node.id)
        self.nodes.setdefault(node.id, node)

    def _with_readings(self, node: Node) -> Node:
        return replace(node, chosen=tuple(sorted(self.choices.used.items())), reached=self._reached())

    def _begin(self) -> None:
        """Forget which readings the node before looked at."""
        self.choices.begin()

    def _reached(self) -> tuple[str, ...]:
        return tuple(sorted(self.choices.used))

    # --- nodes ------------------------------------------------------------------------------------------------

    def _indicator(self, indicator: model.Indicator, path: Path) -> Node:
        self._begin()
        scope = IndicatorScope(self.ruleset, indicator, self.at, self.choices, self.faults, path)
        node = Node(
            indicator.id,
            indicator.name,
            "indikator",
            self.tables.cite(indicator, path),
            weight=indicator.weight,
            unit=indicator.unit,
            collected_from=indicator.collected_from,
            direction=scope.direction,
            population=indicator.population,
            notes=indicator.notes,
        )
        self._planned_cites(indicator, path)
        judging = self._judging(indicator.judging, path)
        if judging is None and DEFAULT_TABLE not in self.ruleset.tables:
            self.faults.add((*path, "id"), "RT312", name=indicator.id)
            return node
        node = self._judged(node, judging or DEFAULT_TABLE, scope, path)
        scope.check_own()
        quantities = scope.quantities
        used = closure(scope.used | scope.always_shown(), quantities.derived)
        self.choices.read(sorted(used))
        return replace(
            node,
            figures=tuple(quantities.figures[name] for name in sorted(used) if name in quantities.figures),
            given=own_names({*used, *_ENDS}, quantities.given),
            derived=tuple((name, quantities.derived[name]) for name in sorted(used) if name in quantities.derived),
            chosen=tuple(sorted(self.choices.used.items())),
            reached=self._reached(),
            answers_not_applicable=_asks_not_applicable(node.tables),
        )

    def _planned_cites(self, indicator: model.Indicator, path: Path) -> None:
        for year, planned in indicator.targets.items():
            self.tables.cite(planned, (*path, "riktvärde", str(year)))
        if indicator.baseline is not None:
            self.tables.cite(indicator.baseline, (*path, "ingående"))

    def _council_goal(self, goal: model.CouncilGoal, path: Path) -> str:
        below = [
            self._goal(child, "nämndmål", (), (*path, "nämndmål", place))
            for place, child in enumerate(goal.goals)
            if self._wanted(child.id)
        ]
        if not self._wanted(goal.id):
            return goal.id
        return self._goal(goal, "kf-mål", below, path)

    def _goal(self, goal: model.Goal, level: Level, below: Sequence[str], path: Path) -> str:
        children = sorted({*below, *self._children(goal, path)}, key=natural)
        known = [child for child in children if child in self.nodes]
        node = self._kept(path, known, lambda: self._goal_node(goal, level, children, path))
        self._add(node, (*path, "id"))
        return goal.id

    def _goal_node(self, goal: model.Goal, level: Level, children: Sequence[str], path: Path) -> Node:
        self._begin()
        node = Node(
            goal.id,
            goal.name,
            level,
            self.tables.cite(goal, path),
            tuple(children),
            weight=goal.weight,
            notes=goal.notes,
            responsible=goal.responsible,
            holistic=self.choices.pick(goal.holistic, (*path, "samlad bedömning")),
        )
        return self._goal_judged(goal, node, path)

    def _goal_judged(self, goal: model.Goal, node: Node, path: Path) -> Node:
        if goal.not_applicable is not None:
            return replace(node, unjudged=Unjudged("ej tillämpligt", goal.not_applicable, node.cite))
        node = replace(node, holistic_labels=self._holistic_labels(goal, path))
        judging = self._judging(goal.judging, path)
        if node.holistic == "krävs" and (judging is None or isinstance(judging, model.NoRule)):
            reason = judging.none if judging is not None else "målet bedöms bara samlat"
            cite = self.tables.cite(judging, (*path, "bedömning")) if judging is not None else node.cite
            return self._with_readings(replace(node, unjudged=Unjudged("samlad bedömning", reason, cite)))
        if judging is None:
            self.faults.add((*path, "id"), "RT311", name=goal.id)
            return node
        children = [self.nodes[child] for child in node.children]
        scope = GoalScope(self.ruleset, goal, children, self.at, self.choices, self.faults, path)
        node = self._judged(node, judging, scope, path)
        scope.check_own()
        used = closure(scope.used, scope.derived)
        self.choices.read(sorted(used))
        return replace(
            node,
            figures=tuple(scope.figures[name] for name in sorted(used) if name in scope.figures),
            given=own_names(used, scope.given),
            derived=tuple((name, scope.derived[name]) for name in sorted(used) if name in scope.derived),
            tallies=tuple(scope.tallies[name] for name in sorted(scope.tallies)),
            named=node.named or tuple(scope.named[name] for name in sorted(scope.named)),
            chosen=tuple(sorted(self.choices.used.items())),
            reached=self._reached(),
        )

    def _holistic_labels(self, goal: model.Goal, path: Path) -> tuple[str, ...]:
        """The outcomes that a samlad bedömning may give, where the ruleset names a scale for it."""
        if goal.holistic_scale is None:
            return ()
        if goal.holistic_scale not in self.tables.scales:
            self.faults.unknown((*path, "samlad skala"), "RT303", goal.holistic_scale, self.tables.scales)
            return ()
        return tuple(outcome.label for outcome in self.tables.scales[goal.holistic_scale])

    def _children(self, goal: model.Goal, path: Path) -> Iterator[str]:
        for place, child in enumerate(goal.indicators):
            if isinstance(child, model.Indicator):
                yield child.id
            elif child.see in self.nodes:
                yield child.see
            else:
                self.faults.unknown((*path, "indikatorer", place, "se"), "RT301", child.see, self.nodes)

    # --- judging ----------------------------------------------------------------------------------------------

    def _judging(self, judging: model.Judging | Switch[model.Judging] | None, path: Path) -> model.Judging | None:
        # A union as T is joined to object by the type checker, here and wherever else a pick is cast.
        return None if judging is None else cast("model.Judging", self.choices.pick(judging, (*path, "bedömning")))

    def _judged(self, node: Node, judging: model.Judging, scope: Scope, path: Path) -> Node:
        here = (*path, "bedömning")
        match judging:
            case model.NoRule():
                return replace(node, unjudged=Unjudged("ingen regel", judging.none, self.tables.cite(judging, here)))
            case model.SameAs():
                return self._same(node, judging, here)
            case str() | model.Table():
                named = [self._table(judging, scope, here, None)]
            case _:
                named = [self._table(one, scope, (*here, place), place) for place, one in enumerate(judging)]
        tables = [table for table in named if table is not None]
        if len({table.name for table in tables}) < len(tables):
            self.faults.add(here, "RT318", of_key=True)
        return replace(node, tables=tuple(tables), verdict_table=self._verdict_table(judging, tables, here))

    def _same(self, node: Node, judging: model.SameAs, path: Path) -> Node:
        if judging.child not in node.children:
            self.faults.unknown((*path, "som"), "RT301", judging.child, node.children)
            return node
        child = self.nodes[judging.child]
        if child.unjudged is not None:
            return replace(node, unjudged=child.unjudged)
        tables, named = same_as(child)
        return replace(node, tables=tables, named=named, verdict_table=child.verdict_table)

    def _table(self, table: str | model.Table, scope: Scope, path: Path, place: int | None) -> Table | None:
        if isinstance(table, str):
            if table not in self.ruleset.tables:
                self.faults.unknown(path, "RT302", table, self.ruleset.tables)
                return None
            return self.tables.compile(self.ruleset.tables[table], table, scope, ("tabeller", table))
        if place is not None and table.name is None:
            self.faults.add(path, "RT318")
        return self.tables.compile(table, table.name or table.scale, scope, path)

    def _verdict_table(self, judging: object, tables: Sequence[Table], path: Path) -> str | None:
        """The table that says `verdikt: ja`, otherwise the first that is not descriptive."""
        written = judging if isinstance(judging, tuple) else (judging,)
        found = [(one, self.ruleset.tables.get(one)) if isinstance(one, str) else (None, one) for one in written]
        marked = [
            name or table.name or table.scale
            for name, table in found
            if isinstance(table, model.Table) and table.verdict
        ]
        able = [table.name for table in tables if not table.descriptive]
        chosen = marked or able[:1]
        if tables and (len(chosen) != 1 or chosen[0] not in able):
            self.faults.add(path, "RT319", of_key=True)
        return chosen[0] if chosen else None


_ENDS = frozenset(f"{name} {end}" for name in ("riktvärde", "ingående") for end in ("lägst", "högst"))
"""The ends of an amount that is a span, so that the span can be shown whole."""


def _asks_not_applicable(tables: Sequence[Table]) -> bool:
    return any(_asks(test) for table in tables for row in table.rows for test in row.tests)


def _asks(test: Test) -> bool:
    if isinstance(test, AnyOf):
        return any(_asks(part) for tests in test.parts for part in tests)
    return isinstance(test, StateIs) and test == replace(test, quantity=VALUE, state="ej tillämplig")


def _indicators(ruleset: model.Ruleset) -> Iterator[tuple[model.Indicator, Path]]:
    """Every indicator where it is defined, with its path."""
    for number, council in enumerate(ruleset.council_goals):
        owners: list[tuple[model.Goal, Path]] = [(council, ("kf-mål", number))]
        owners += [(goal, ("kf-mål", number, "nämndmål", place)) for place, goal in enumerate(council.goals)]
        for goal, path in owners:
            for place, child in enumerate(goal.indicators):
                if isinstance(child, model.Indicator):
                    yield child, (*path, "indikatorer", place)


def _layers(nodes: Mapping[str, Node]) -> tuple[tuple[Node, ...], ...]:
    """Nodes by how far they stand above the leaves, each layer by id."""
    depth: dict[str, int] = {}
    for node in nodes.values():  # children were added before their parents
        depth[node.id] = 1 + max((depth[child] for child in node.children), default=-1)
    layers = range(max(depth.values(), default=-1) + 1)
    return tuple(tuple(nodes[name] for name in sorted(depth, key=natural) if depth[name] == layer) for layer in layers)
