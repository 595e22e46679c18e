"""Examine: every finding about a ruleset, in every form of it. The door to this room.

Comes in: a checked ruleset, and the facts files if there are any. Goes out: findings, in no particular order: whoever
has the file puts them in the order of its lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.compile.compiler import CheckedRuleset
from engine.compile.faults import Path
from engine.compile.program import Program
from engine.lint.analysis import Analyst, NodeDone
from engine.lint.cited import cited_findings
from engine.lint.finding import Finding, Gathering, Sighting
from engine.lint.forms import letters, tries
from engine.lint.goals import fact_findings, goal_sightings, label_findings
from engine.lint.planned import planned_sightings
from engine.lint.retry import Forms, Retry
from engine.lint.rows import RowsSeen
from engine.lint.scored import scale_findings, unscored_children
from engine.lint.sites import Picks, Site, in_force, sites
from engine.lint.tables import Spread, table_sightings, too_large
from engine.lint.units import unit_findings
from engine.lint.walk import Owner, owners
from engine.model.facts import FactsFile


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
        self.forms, self.ruleset = Forms(checked), checked.ruleset
        self.analyst = Analyst(self.ruleset)
        self.gathering = Gathering()
        self.rows = RowsSeen()
        self.owners = {owner.node.id: owner for owner in owners(self.ruleset)}
        self.sites = {owner.node.id: sites(self.ruleset, owner) for owner in self.owners.values()}
        self.tries = tries(self.ruleset)
        self.said: dict[tuple[int, tuple[Path, ...]], tuple[Sighting, ...]] = {}

    def findings(self) -> Iterator[Finding]:
        for picks in self.tries:
            self._plan(picks)
            for program in self.forms.of(picks, self.ruleset.year):
                self._program(program, picks)
        every = [site for several in self.sites.values() for site in several]
        untried = Retry(self.forms, self.analyst, self.owners, every, self._spreads).untried(self.rows)
        yield from self.gathering.findings()
        yield from self.rows.findings(untried)

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
        for sighting in self._seen(done, nodes, picks):
            self.gathering.add(picks, sighting)

    def _seen(self, done: NodeDone, nodes: Mapping[str, NodeDone], picks: Picks) -> tuple[Sighting, ...]:
        """What there is to say of the node's tables; worked out once where the node is the same in several forms."""
        spreads = tuple(self._spreads(done, nodes, picks))
        key = (id(done), tuple(spread.site.path for spread in spreads))  # the analyst keeps every node alive
        if key not in self.said:
            for spread in spreads:
                self.rows.look(spread)
            self.said[key] = tuple(sighting for spread in spreads for sighting in table_sightings(spread))
        for spread in spreads:
            self.rows.in_form(spread, picks)
        return self.said[key]

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
