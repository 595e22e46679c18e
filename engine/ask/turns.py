"""Turns: the verdicts that come out differently when a ruleset, or the facts, are others.

Comes in: two assessments of the same position, each with its program and its facts. Goes out: every node whose verdict
differs, with what each of them rests on. Between two years a figure of the past that was measured by another definition
does not exist: no trend is told across it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from engine.ask.readings import outcome
from engine.compile.program import Program
from engine.model.facts import Fact, FactsFile
from engine.model.period import MONTHS, At, Period
from engine.prove.checker import Ask, prove
from engine.prove.proof import NodeProof, Proof

_PAST = ("samma period i fjol", "helår i fjol", "helår för två år sedan")
REFUSED = "definitionen är en annan än året före"
"""The reason given for a figure of the past that no trend may be told across."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One node whose verdict differs; None where the node does not stand in one of them."""

    node: str
    old: NodeProof | None
    new: NodeProof | None


@dataclass(frozen=True, slots=True)
class Impact:
    """What one set of facts comes to under both. `source`: the files, or the record, that the facts stand in."""

    source: tuple[str, ...]
    marks: tuple[str, ...]
    period: At
    turns: tuple[Turn, ...]
    nodes: int


def turns(old: Proof, new: Proof) -> tuple[Turn, ...]:
    """Every node whose verdict differs, in the order of the new program."""
    names = dict.fromkeys(node.id for proof in (new, old) for layer in proof.program.layers for node in layer)
    pairs = ((name, old.nodes.get(name), new.nodes.get(name)) for name in names)
    return tuple(Turn(name, one, other) for name, one, other in pairs if _differ(one, other))


def _differ(old: NodeProof | None, new: NodeProof | None) -> bool:
    if old is None or new is None:
        return old is not new
    return outcome(old.verdict) != outcome(new.verdict)


def proved(program: Program, files: Sequence[FactsFile], ask: Ask) -> Proof:
    """The proof of a program with these facts, the files in the order of their ids."""
    return prove(program, tuple(sorted(files, key=lambda file: file.id)), ask)


def periods_of(files: Sequence[FactsFile], year: int) -> tuple[Period, ...]:
    """The positions in the year that the facts describe: those that they state, and those that their spans end in."""
    stated = {file.period for file in files if file.period is not None and file.period.year == year}
    measured = [fact for file in files for fact in file.facts if fact.kind == "uppmätt"]
    spans = {fact.span for fact in measured if fact.span.end.year == year}
    ends = {Period(year, span.end.month) for span in spans if (span.start.month, span.start.day) == (1, 1)}
    return tuple(sorted(stated | ends)) or (Period(year, MONTHS),)


def without_trend(program: Program, files: Sequence[FactsFile], redefined: Collection[str]) -> tuple[FactsFile, ...]:
    """The facts, those of the past left out for every indicator that measures another thing than it did."""
    return tuple(file.model_copy(update={"facts": tuple(_kept(program, file.facts, redefined))}) for file in files)


def _kept(program: Program, facts: Sequence[Fact], redefined: Collection[str]) -> Iterator[Fact]:
    for fact in facts:
        if fact.subject in redefined and fact.human_fact is None and fact.subject in program.nodes:
            figures = program.nodes[fact.subject].figures
            now = {span for each in figures if each.name not in _PAST for span in (*each.spans, *each.tolerated)}
            past = {span for each in figures if each.name in _PAST for span in each.spans}
            if fact.span in past - now:
                gone = {"value": None, "sub_results": (), "all_reach": None, "state": "finns inte", "reason": REFUSED}
                yield fact.model_copy(update=gone)
                continue
        yield fact
