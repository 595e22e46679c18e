"""Small: figures that a report is about to show of groups so small that somebody may be recognised in them.

Comes in: an assessment, and how many are not few. Goes out: a remark for each such figure, and for each suppressed part
that can be worked out from what is shown beside it. Nothing is hidden here: whoever owns the figure decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from engine.model.codes import diagnose
from engine.model.diagnostic import Diagnostic, Place
from engine.model.facts import Fact
from engine.prove.assessment import Assessment


def small_groups(assessment: Assessment, name: str, fewest: int) -> tuple[Diagnostic, ...]:
    """The remarks, in the order of the nodes; `name` is what their place is called."""
    place = Place(name, 1, 1)
    facts = sorted(
        (fact for file in assessment.files for fact in file.facts if fact.subject in assessment.proof.nodes),
        key=lambda fact: (fact.subject, str(fact.span), fact.part or ""),
    )
    return (*_few(facts, place, fewest), *_worked_out(assessment, facts, place))


def _few(facts: list[Fact], place: Place, fewest: int) -> Iterator[Diagnostic]:
    for fact in facts:
        sizes = [size for size in (fact.n, fact.value.of if fact.value else None) if size is not None]
        if fact.state is None and sizes and 0 < min(sizes) < fewest:
            node = fact.subject + (f" {fact.part}" if fact.part else "")
            yield diagnose("RT922", place, node=node, span=str(fact.span), limit=fewest, size=min(sizes))


def _worked_out(assessment: Assessment, facts: list[Fact], place: Place) -> Iterator[Diagnostic]:
    """A total with all its parts but one leaves nothing of that one to hide."""
    groups: dict[tuple[str, str | None, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[fact.subject, fact.human_fact, str(fact.span)].append(fact)
    for (subject, _, span), group in groups.items():
        if assessment.proof.nodes[subject].node.population is not None:
            continue  # its parts are others than us, and no total is the sum of them
        hidden = [fact for fact in group if fact.part and fact.state == "sekretess"]
        shown = [fact for fact in group if fact.part and fact.value]
        total = any(fact.part is None and fact.value for fact in group)
        if total and len(hidden) == 1 and shown:
            yield diagnose("RT923", place, node=subject, span=span, part=hidden[0].part or "")
