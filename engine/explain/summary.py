"""Summary: how many of each outcome on each level, which figures are open, and what else holds for the whole.

Comes in: an assessment. Goes out: counts and lists, still without words; `table` and `document` say them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from engine.compile.program import Level, ReadingChosen
from engine.explain.tree import walk
from engine.prove.assessment import Assessment
from engine.prove.proof import Judged, NodeProof, Verdict

LEVELS: Final[tuple[Level, ...]] = ("kf-mål", "nämndmål", "indikator")


@dataclass(frozen=True, slots=True)
class Count:
    """How many nodes of a level have one outcome, or one kind of verdict that is not an outcome."""

    example: NodeProof
    number: int

    @property
    def outcome(self) -> str | None:
        """The outcome; None for a verdict that is not one."""
        return self.example.verdict.outcome if isinstance(self.example.verdict, Judged) else None


@dataclass(frozen=True, slots=True)
class LevelCount:
    """All the nodes of one level."""

    level: Level
    proofs: tuple[NodeProof, ...]
    counts: tuple[Count, ...]


def level_counts(assessment: Assessment) -> tuple[LevelCount, ...]:
    """Each level that has nodes, outcomes best first, then the verdicts that are no outcomes."""
    return tuple(count for level in LEVELS if (count := _level(assessment, level)).proofs)


def _level(assessment: Assessment, level: Level) -> LevelCount:
    proofs = [proof for proof in _proofs(assessment) if proof.node.level == level]
    return LevelCount(level, tuple(proofs), counted(proofs))


def counted(proofs: Iterable[NodeProof]) -> tuple[Count, ...]:
    """The verdicts of some nodes, counted: outcomes best first, then the verdicts that are no outcomes."""
    groups: dict[tuple[int, str], list[NodeProof]] = {}
    for proof in proofs:
        groups.setdefault(_place(proof), []).append(proof)
    return tuple(Count(found[0], len(found)) for _, found in sorted(groups.items(), key=lambda item: item[0]))


def _proofs(assessment: Assessment) -> Iterator[NodeProof]:
    """Every node once, in reading order."""
    for node in dict.fromkeys(node for _, node in walk(assessment.proof.program)):
        yield assessment.proof.nodes[node]


def _place(proof: NodeProof) -> tuple[int, str]:
    verdict: Verdict = proof.verdict
    if not isinstance(verdict, Judged):
        return (1_000, type(verdict).__name__)
    scale = [outcome.label for outcome in proof.node.table(proof.node.verdict_table or "").scale]
    return (scale.index(verdict.outcome), verdict.outcome)


def open_figures(assessment: Assessment) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The open figures that some verdict hangs on, by the node they belong to."""
    found: dict[str, dict[str, None]] = {}
    for proof in _proofs(assessment):
        if not isinstance(proof.verdict, Judged):
            for node, figure in proof.waits_for:
                found.setdefault(node, {})[figure] = None
    return tuple((node, tuple(figures)) for node, figures in found.items())


def readings_changed(assessment: Assessment) -> tuple[ReadingChosen, ...]:
    """The readings that this run chose otherwise than the ruleset does."""
    return tuple(reading for reading in assessment.proof.program.readings if not reading.is_default)
