"""Retry: a row that has not decided in any form looked at so far is tried in all that its readings can be together.

Comes in: the rows that have not decided. Goes out: which of them could not be gone through. An indicator is tried
alone under every combination of the readings it can look at, and in each year that it has a target for. A goal is first
tried with children that may come to anything on their scales: a row that does not decide even then never does.
Otherwise it is tried with its real children under every combination of all readings below it, as far as those are few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import TypeAlias

from engine.compile.compiler import CheckedRuleset, Programs
from engine.compile.faults import Path
from engine.compile.points import Outcomes, Vector
from engine.compile.program import Node, Program
from engine.lint.analysis import MONTHLY, Analyst, NodeDone
from engine.lint.axes import Below, never_holds
from engine.lint.rows import RowSeen, RowsSeen
from engine.lint.sites import Picks, Site, row_picks
from engine.lint.tables import Spread
from engine.lint.walk import Owner, conditions, parts
from engine.model import ruleset as model
from engine.model.period import Period
from engine.model.switch import Switch

COMBINATIONS_MAX = 300
"""How many combinations of readings one node is tried under."""
WHOLE_MAX = 64
"""How many combinations a goal with everything below it is tried under."""
PART_OF_YEAR = 8
"""A month that stands for every position within the year; nodes that tell months apart are read at each of them."""

Spreads: TypeAlias = Callable[[NodeDone, Mapping[str, NodeDone], Picks], Iterator[Spread]]


class Forms:
    """The programs of a ruleset in its forms; what a reading does not touch they share."""

    def __init__(self, checked: CheckedRuleset) -> None:
        self.checked = checked
        self.programs: dict[Period, Programs] = {}

    def of(self, picks: Picks, year: int) -> Iterator[Program]:
        """The form of these readings at the end of a year, and within it."""
        for period in (Period(year), Period(year, PART_OF_YEAR)):
            if period not in self.programs:
                self.programs[period] = Programs(self.checked, period)
            yield self.programs[period].program(dict(picks))


class Retry:
    """Tries rows again."""

    def __init__(
        self,
        forms: Forms,
        analyst: Analyst,
        owners: Mapping[str, Owner],
        sites: Sequence[Site],
        spreads: Spreads,
    ) -> None:
        self.forms, self.ruleset = forms, forms.checked.ruleset
        self.analyst, self.owners, self.sites, self.spreads = analyst, owners, sites, spreads
        self.below = _below(self.ruleset)

    def untried(self, rows: RowsSeen) -> frozenset[Path]:
        """Try every row that has not decided; those that still may, though none of what was tried made them."""
        return frozenset(seen.path for seen in rows.never() if not self._settled(seen, rows))

    def _settled(self, seen: RowSeen, rows: RowsSeen) -> bool:
        settled = True
        for site in self._sites(seen):
            for fixed in row_picks(seen.row, site, self.ruleset.reading)[:1]:
                settled = self._at(site, dict(fixed), seen, rows) and settled
                if seen.hit:
                    return True
        return settled

    def _sites(self, seen: RowSeen) -> list[Site]:
        """Where the row's table is used, the nodes with fewest readings first."""
        used = [site for site in self.sites if site.path == seen.path[:-2]]
        return sorted(used, key=lambda site: len(self._readings_below(site.node)))

    def _at(self, site: Site, fixed: dict[str, str], seen: RowSeen, rows: RowsSeen) -> bool:
        if isinstance(self.owners[site.node].node, model.Indicator):
            return self._indicator(site.node, fixed, seen, rows)
        return self._never_with_any_children(site.node, fixed, seen) or self._whole(site.node, fixed, seen, rows)

    def _combinations(self, readings: frozenset[str], fixed: Mapping[str, str], most: int) -> list[Picks] | None:
        """Every way to pick the readings beside those that are fixed; None when they are too many."""
        free = sorted(readings - set(fixed))
        known = self.ruleset.reading
        if prod(len(known[name].alternatives) for name in free) > most:
            return None
        picked = product(*(known[name].alternatives for name in free))
        return [tuple(sorted([*fixed.items(), *zip(free, letters, strict=True)])) for letters in picked]

    # --- indicators -------------------------------------------------------------------------------------------

    def _indicator(self, name: str, fixed: dict[str, str], seen: RowSeen, rows: RowsSeen) -> bool:
        owner = self.owners[name].node
        combinations = self._combinations(self._own_readings(name), fixed, COMBINATIONS_MAX)
        if combinations is None or not isinstance(owner, model.Indicator):
            return False
        alone = Forms(CheckedRuleset(_only(self.ruleset, owner)))
        for year in (self.ruleset.year, *sorted(set(owner.targets) - {self.ruleset.year})):
            for picks in combinations:
                for program in alone.of(picks, year):
                    if _may_hold(program.nodes[name], seen):
                        self._look(program, picks, rows, name)
                    if seen.hit:
                        return True
        return True

    def _look(self, program: Program, picks: Picks, rows: RowsSeen, name: str) -> None:
        for _, nodes in self.analyst.months(program):
            for spread in self.spreads(nodes[name], nodes, picks):
                rows.look(spread)

    # --- goals ------------------------------------------------------------------------------------------------

    def _never_with_any_children(self, name: str, fixed: dict[str, str], seen: RowSeen) -> bool:
        """Whether the row never decides, even if every child may come to anything on its scales."""
        judging = {reading for child in self.below[name] for reading in self._judging_readings(child)}
        combinations = self._combinations(self._own_readings(name) | judging, fixed, COMBINATIONS_MAX)
        for picks in combinations or ():
            for program in self.forms.of(picks, self.ruleset.year):
                trial = RowsSeen()
                done = self._with_any_children(program, name)
                for spread in self.spreads(
                    done, {child: _anything(program.nodes[child]) for child in done.node.children}, picks
                ):
                    trial.look(spread)
                if done.too_large or (seen.path in trial.rows and trial.rows[seen.path].hit):
                    return False
        return combinations is not None

    def _with_any_children(self, program: Program, name: str) -> NodeDone:
        node = program.nodes[name]
        children = {child: _anything(program.nodes[child]) for child in node.children}
        may = {child: each.outcomes for child, each in children.items()}
        return self.analyst.fresh(node, Below(may, {child: each.vectors for child, each in may.items()}))

    def _whole(self, name: str, fixed: dict[str, str], seen: RowSeen, rows: RowsSeen) -> bool:
        combinations = self._combinations(self._readings_below(name), fixed, WHOLE_MAX)
        for picks in combinations or ():
            for program in self.forms.of(picks, self.ruleset.year):
                self._look(program.only(name), picks, rows, name)
                if seen.hit:
                    return True
        return combinations is not None

    # --- which readings ---------------------------------------------------------------------------------------

    def _readings_below(self, name: str) -> frozenset[str]:
        return self._own_readings(name).union(*(self._readings_below(child) for child in self.below[name]))

    def _own_readings(self, name: str) -> frozenset[str]:
        """The readings that the node's own tables and expressions can look at, in some form."""
        owner = self.owners[name].node
        own: list[object] = [owner.judging, owner.derived]
        if isinstance(owner, model.Indicator):
            own = [owner, self.ruleset.derived, self.ruleset.expected]
        own += [site.table for site in self.sites if site.node == name]
        found = {part.reading for each in own for _, part in parts(each) if isinstance(part, Switch)}
        rows = [row for site in self.sites if site.node == name for row in site.table.rows]
        found |= {asked for row in rows for _, asked, _ in conditions(row, ()) if asked in self.ruleset.reading}
        return frozenset(found)

    def _judging_readings(self, name: str) -> frozenset[str]:
        judging = self.owners[name].node.judging
        return frozenset({judging.reading}) if isinstance(judging, Switch) else frozenset()


def _may_hold(node: Node, seen: RowSeen) -> bool:
    """Whether some table has the row in force, and the plan alone does not make it false."""
    number = int(seen.path[-1]) + 1
    rows = [
        row for table in node.tables for row in table.rows if row.number == number and row.outcome == seen.row.outcome
    ]
    return any(not never_holds(node, row, MONTHLY) for row in rows)


def _below(ruleset: model.Ruleset) -> dict[str, tuple[str, ...]]:
    """The children of every node, by id."""
    found: dict[str, tuple[str, ...]] = {}
    for council in ruleset.council_goals:
        for goal in (*council.goals, council):
            children = [each.id if isinstance(each, model.Indicator) else each.see for each in goal.indicators]
            own = [each.id for each in council.goals] if goal is council else []
            found[goal.id] = (*own, *children)
            found |= dict.fromkeys(children, ())
    return found


def _only(ruleset: model.Ruleset, indicator: model.Indicator) -> model.Ruleset:
    """The ruleset with nothing but one indicator in it."""
    no_rule = model.NoRule.model_validate({"ingen": indicator.id})
    update = {"goals": (), "indicators": (indicator,), "judging": no_rule, "not_applicable": None, "derived": {}}
    goal = ruleset.council_goals[0].model_copy(update={**update, "holistic": "nej", "holistic_scale": None})
    return ruleset.model_copy(update={"council_goals": (goal,)})


def _anything(node: Node) -> NodeDone:
    """A child that may come to anything on its tables' scales, and to nothing."""
    scales = {table.name: {outcome.label: outcome for outcome in table.scale} for table in node.tables}
    if not node.tables:
        return NodeDone(node, None, (), Outcomes((), {}, node.weight, "ingen regel"))
    ordered = sorted(node.tables, key=lambda table: table.name != node.verdict_table)
    choices = [[(table.name, outcome.label) for outcome in table.scale] for table in ordered]
    vectors: tuple[Vector, ...] = (*product(*choices), ())
    return NodeDone(node, None, (), Outcomes(vectors, scales, node.weight, "ej tillämpligt"), vectors)
