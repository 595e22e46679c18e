"""Scored: outcomes without the score that a mean needs, and outcomes that no row gives.

Comes in: a ruleset, and the programs it compiles to. Goes out: findings about scales, and sightings of children that a
mean passes over because their tables have no scores.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.compile.program import Node, Program
from engine.lint.finding import Finding, Sighting
from engine.lint.sites import all_sites
from engine.lint.walk import Owner, owners, parts
from engine.model import ruleset as model

MEANS = {"medelpoäng", "vägt medel"}


def scale_findings(ruleset: model.Ruleset) -> Iterator[Finding]:
    """Scales with scores for some of the outcomes that count, and outcomes that stand in no row."""
    yield from _partly_scored(ruleset)
    yield from _never_given(ruleset)


def _partly_scored(ruleset: model.Ruleset) -> Iterator[Finding]:
    for name, scale in ruleset.scales.items():
        if any(outcome.score is not None for outcome in scale):
            for place, outcome in enumerate(scale):
                if outcome.counts and outcome.score is None:
                    yield Finding(("skalor", name, place), "RT615", {"name": outcome.label})


def _never_given(ruleset: model.Ruleset) -> Iterator[Finding]:
    """Outcomes that no row of any table gives, on scales that no person judges by."""
    rows = {
        (part.scale, row.outcome) for _, part in parts(ruleset) if isinstance(part, model.Table) for row in part.rows
    }
    used = {scale for scale, _ in rows}
    judged = _by_persons(ruleset)
    for name, scale in ruleset.scales.items():
        for place, outcome in enumerate(scale):
            if name in used - judged and (name, outcome.label) not in rows:
                yield Finding(("skalor", name, place), "RT614", {"name": outcome.label})


def _by_persons(ruleset: model.Ruleset) -> frozenset[str]:
    """The scales that a samlad bedömning may use."""
    goals = [
        owner.node for owner in owners(ruleset) if isinstance(owner.node, model.Goal) and owner.node.holistic != "nej"
    ]
    named = {goal.holistic_scale for goal in goals if goal.holistic_scale is not None}
    own = {goal.id for goal in goals if goal.holistic_scale is None}
    return frozenset(named | {site.table.scale for site in all_sites(ruleset) if site.node in own})


def unscored_children(owner: Owner, node: Node, program: Program) -> Iterator[Sighting]:
    """Children with outcomes that a mean of this goal passes over, since none of their tables is scored throughout."""
    for tally in node.tallies:
        if tally.name not in MEANS:
            continue
        counted = dict(tally.tables)
        for child in node.children:
            if child not in counted and program.nodes[child].tables:
                values = {"name": tally.name, "child": child}
                yield Sighting(Finding((*owner.path, "id"), "RT616", values), (tally.name, child))
