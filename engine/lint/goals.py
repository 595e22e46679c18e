"""Goals: goals without indicators or without a rule, labels that no test can ask for, and indicators without facts.

Comes in: a ruleset, the letters in force, and the facts files given. Goes out: findings and sightings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.compile.faults import Path
from engine.lint.finding import Finding, Sighting
from engine.lint.planned import resolved
from engine.lint.walk import Owner, owners
from engine.model import ruleset as model
from engine.model.cell import SPELLED, Is, parse_cell
from engine.model.diagnostic import Value
from engine.model.facts import FactsFile
from engine.model.suggestion import nearest


def goal_sightings(owner: Owner, letters: Mapping[str, str]) -> Iterator[Sighting]:
    """A goal with nothing under it, and a goal that the source has no rule for."""
    goal = owner.node
    if not isinstance(goal, model.Goal) or goal.not_applicable is not None:
        return
    judging = resolved(goal.judging, letters) if goal.judging is not None else None
    none = judging is None or isinstance(judging, model.NoRule)
    if not none and not goal.indicators and not getattr(goal, "goals", ()):
        yield Sighting(Finding((*owner.path, "id"), "RT650", {"name": goal.id}))
    if isinstance(judging, model.NoRule) and resolved(goal.holistic, letters) != "krävs":
        path = (*owner.path, "bedömning")
        yield Sighting(Finding(path, "RT651", {"name": goal.id}, of_key=True))


# --- labels ---------------------------------------------------------------------------------------------------------


def label_findings(ruleset: model.Ruleset) -> Iterator[Finding]:
    """Answers and outcomes that read as something else than a label where a test asks for them."""
    for name, fact in ruleset.human_facts.items():
        for place, answer in enumerate(fact.answers):
            yield from _label(answer, ("uppgifter", name, "svar", place))
    for name, scale in ruleset.scales.items():
        for place, outcome in enumerate(scale):
            yield from _label(outcome.label, ("skalor", name, place))


def _label(label: str, path: Path) -> Iterator[Finding]:
    try:
        plain = isinstance(parse_cell(label).test, Is)
    except ValueError:
        plain = False
    if not plain:
        yield Finding(path, "RT660", {"name": label, "words": tuple(SPELLED.values())})


# --- facts ----------------------------------------------------------------------------------------------------------


def fact_findings(ruleset: model.Ruleset, files: Sequence[FactsFile]) -> Iterator[Finding]:
    """Indicators that none of the files has anything about."""
    told = {fact.indicator for file in files for fact in file.facts}
    known = {owner.node.id for owner in owners(ruleset)}
    for owner in owners(ruleset) if files else ():
        if isinstance(owner.node, model.Indicator) and owner.node.id not in told:
            close = nearest(owner.node.id, (name for name in told if name is not None and name not in known))
            values: dict[str, Value] = {"name": owner.node.id, "files": len(files)}
            yield Finding((*owner.path, "id"), "RT652", values, close)
