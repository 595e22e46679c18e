"""Examine: every finding about a ruleset, in every form of it. The door to this room.

Comes in: a checked ruleset, and the facts files if there are any. Goes out: findings, in no particular order: whoever
has the file puts them in the order of its lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from math import prod

from engine.compile.compiler import CheckedRuleset, compile_program
from engine.compile.faults import Path
from engine.compile.program import Program
from engine.lint.analysis import Analyst, NodeDone
from engine.lint.cited import cited_findings
from engine.lint.finding import Finding, Gathering
from engine.lint.forms import letters, tries
from engine.lint.goals import fact_findings, goal_sightings, label_findings
from engine.lint.planned import planned_sightings
from engine.lint.rows import RowSeen, RowsSeen
from engine.lint.scored import scale_findings, unscored_children
from engine.lint.sites import Picks, Site, in_force, sites
from engine.lint.tables import Spread, table_sightings, too_large
from engine.lint.units import unit_findings
from engine.lint.walk import Owner, owners
from engine.model import ruleset as model
from engine.model.facts import FactsFile
from engine.model.period import Period

PART_OF_YEAR = 8
"""A month that stands for every position within the year; nodes that tell months apart are read at each of them."""
COMBINATIONS_MAX = 300
"""Past this many combinations of readings a row that has not decided is said not to be gone through."""


def findings(checked: CheckedRuleset, files: Sequence[FactsFile] = ()) -> tuple[Finding, ...]:
    """Everything there is to say."""
    ruleset = checked.ruleset
    found = [*cited_findings(ruleset), *scale_findings(ruleset), *unit_findings(ruleset), *label_findings(ruleset)]
    found += fact_findings(ruleset, files)
    found += _Examination(checked).findings()
    return tuple(found)


class _Examination:
    """Goes through the forms of one ruleset."""

    def __init__(self, checked: CheckedRuleset) -> None:
        self.checked, self.ruleset = checked, checked.ruleset
        self.analyst = Analyst(self.ruleset)
        self.gathering = Gathering()
        self.rows = RowsSeen()
        self.owners = {owner.node.id: owner for owner in owners(self.ruleset)}
        self.sites = {owner.node.id: sites(self.ruleset, owner) for owner in self.owners.values()}
        self.tries = tries(self.ruleset)

    def findings(self) -> Iterator[Finding]:
        for picks in self.tries:
            self._plan(picks)
            for program in self._programs(picks, self.ruleset.year):
                self._program(program, picks)
        untried = self._again()
        yield from self.gathering.findings()
        yield from self.rows.findings(untried)

    def _programs(self, picks: Picks, year: int) -> Iterator[Program]:
        for period in (Period(year), Period(year, PART_OF_YEAR)):
            yield compile_program(self.checked, period, dict(picks))

    def _plan(self, picks: Picks) -> None:
        in_letters = letters(self.ruleset, picks)
        for owner in self.owners.values():
            self.gathering.look(owner.path, picks)
            for sighting in (*planned_sightings(owner, in_letters), *goal_sightings(owner, in_letters)):
                self.gathering.add(picks, sighting)

    # --- programs ---------------------------------------------------------------------------------------------

    def _program(self, program: Program, picks: Picks) -> None:
        for _, nodes in self.analyst.months(program):
            for done in nodes.values():
                self._node(done, nodes, program, picks)

    def _node(self, done: NodeDone, nodes: Mapping[str, NodeDone], program: Program, picks: Picks) -> None:
        owner = self.owners[done.node.id]
        for sighting in unscored_children(owner, program.nodes[done.node.id], program):
            self.gathering.add(picks, sighting)
        for site in self._in_force(owner, picks):
            self.gathering.look(site.path, picks)
            if done.too_large:
                self.gathering.add(picks, too_large(site))
        for spread in self._spreads(done, nodes, picks):
            self.rows.look(spread)
            for sighting in table_sightings(spread):
                self.gathering.add(picks, sighting)

    def _in_force(self, owner: Owner, picks: Picks) -> list[Site]:
        in_letters = letters(self.ruleset, picks)
        return [site for site in self.sites[owner.node.id] if in_force(site, in_letters)]

    def _spreads(self, done: NodeDone, nodes: Mapping[str, NodeDone], picks: Picks) -> Iterator[Spread]:
        """The node's tables with where they are written; none for a node that takes its child's verdict."""
        owner = self.owners[done.node.id]
        written = self._in_force(owner, picks)
        if done.space is None or len(written) != len(done.tables):
            return
        children = {child: nodes[child].outcomes for child in done.node.children}
        for site, table, gone in zip(written, done.node.tables, done.tables, strict=True):
            yield Spread(site, table, gone, done.space, children, owner.path)

    # --- rows that have not decided ---------------------------------------------------------------------------

    def _again(self) -> frozenset[Path]:
        """Try the rows that have not decided in the plan's other years, then in every combination of readings."""
        if not self.rows.never():
            return frozenset()
        for year in sorted(_years(self.ruleset) - {self.ruleset.year}):
            for picks in self.tries:
                for program in self._programs(picks, year):
                    self._rows_only(program, picks)
        return frozenset(seen.path for seen in self.rows.never() if not self._every_combination(seen))

    def _rows_only(self, program: Program, picks: Picks) -> None:
        for _, nodes in self.analyst.months(program):
            for done in nodes.values():
                for spread in self._spreads(done, nodes, picks):
                    self.rows.look(spread)

    def _every_combination(self, seen: RowSeen) -> bool:
        """Try a row under all that its nodes' readings can be together; false when that is too much."""
        reached = sorted(self._reached(seen.nodes))
        known = self.ruleset.reading
        if prod(len(known[name].alternatives) for name in reached) > COMBINATIONS_MAX:
            return False
        for choice in product(*(known[name].alternatives for name in reached)):
            if seen.hit:
                break
            picks = tuple(zip(reached, choice, strict=True))
            for program in self._programs(picks, self.ruleset.year):
                self._rows_only(program, picks)
        return True

    def _reached(self, nodes: Iterable[str]) -> frozenset[str]:
        """Every reading that the nodes can look at in some form."""
        found: set[str] = set()
        for picks in self.tries:
            program = compile_program(self.checked, Period(self.ruleset.year), dict(picks))
            for node in nodes:
                found |= set(program.reached(node))
        return frozenset(found)


def _years(ruleset: model.Ruleset) -> frozenset[int]:
    """The years that the plan has targets for."""
    indicators = (owner.node for owner in owners(ruleset) if isinstance(owner.node, model.Indicator))
    return frozenset(year for indicator in indicators for year in indicator.targets)
