"""Difference: everything that was found between two files, whatever they are.

Comes in: two versions of ruleset and facts, and what is to be asked of them. Goes out: what differs in the rules, what
differs in the facts, and the verdicts that turn.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from engine.ask.between import Between
from engine.ask.revised import Revision
from engine.ask.turns import Impact, proved, turns, without_trend
from engine.compile.compiler import CheckedRuleset, compile_program
from engine.compile.faults import Unresolved
from engine.compile.fitting import check_facts
from engine.compile.program import Program
from engine.model.facts import FactsFile
from engine.model.period import At
from engine.prove.checker import Ask


@dataclass(frozen=True, slots=True)
class Difference:
    """The answer. A part is None where it was not asked for."""

    old: str
    new: str
    between: Between | None = None
    revisions: tuple[Revision, ...] | None = None
    impacts: tuple[Impact, ...] | None = None
    refused: tuple[Impact, ...] | None = None
    """Between years: the verdicts that hang on a trend which may not be told."""
    dropped: tuple[str, ...] = ()
    """Facts that one of the rulesets does not take, by what they are about."""

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        differ = bool(self.between and self.between.nodes) or bool(self.revisions)
        return not differ and not any(each.turns for each in self.impacts or ())


@dataclass(frozen=True, slots=True)
class Version:
    """A ruleset with the alternatives chosen in it."""

    checked: CheckedRuleset
    picked: Mapping[str, str]

    def program(self, period: At) -> Program:
        """The program of a period; a choice in a reading that this ruleset does not have is left out."""
        known = self.checked.ruleset.reading
        picked = {n: letter for n, letter in self.picked.items() if n in known and letter in known[n].alternatives}
        return compile_program(self.checked, period, picked)

    def fitted(self, files: Sequence[FactsFile]) -> tuple[tuple[FactsFile, ...], tuple[str, ...]]:
        """The files with only the facts that the ruleset takes, and what the others are about."""
        kept, dropped = [], []
        for file in files:
            own = file.model_copy(update={"ruleset": self.checked.ruleset.id})
            places = _not_taken(self.checked, own)
            dropped += [own.facts[place].subject for place in sorted(places) if place < len(own.facts)]
            facts = tuple(fact for place, fact in enumerate(own.facts) if place not in places)
            kept.append(own.model_copy(update={"facts": facts}))
        return tuple(kept), tuple(dict.fromkeys(dropped))


def _not_taken(checked: CheckedRuleset, file: FactsFile) -> set[int]:
    try:
        check_facts(checked, file)
    except Unresolved as error:
        return {int(fault.path[1]) for fault in error.faults if fault.path[0] == "värden" and len(fault.path) > 1}
    return set()


def impact(
    old: Version, new: Version, files: Sequence[FactsFile], period: At, source: Sequence[str], ask: Ask
) -> tuple[Impact, tuple[str, ...]]:
    """What one set of facts comes to under both, and the facts that one of them does not take."""
    one, dropped = old.fitted(files)
    other, more = new.fitted(files)
    first, second = proved(old.program(period), one, ask), proved(new.program(period), other, ask)
    marks = tuple(dict.fromkeys(file.mark for file in files if file.mark))
    found = Impact(tuple(source), marks, period, turns(first, second), len(second.nodes))
    return found, tuple(dict.fromkeys(dropped + more))


def revised_impact(
    version: Version, old: Sequence[FactsFile], new: Sequence[FactsFile], period: At, ask: Ask
) -> Impact:
    """What two versions of the facts come to under one ruleset."""
    program = version.program(period)
    first, second = (proved(program, version.fitted(files)[0], ask) for files in (old, new))
    marks = tuple(dict.fromkeys(file.mark for file in (*old, *new) if file.mark))
    return Impact(tuple(file.id for file in new), marks, period, turns(first, second), len(second.nodes))


def refusal(
    version: Version,
    files: Sequence[FactsFile],
    period: At,
    redefined: Collection[str],
    ask: Ask,
) -> Impact:
    """What the facts come to with a trend across a changed definition, and without."""
    program = version.program(period)
    kept, _ = version.fitted(files)
    first, second = proved(program, kept, ask), proved(program, without_trend(program, kept, redefined), ask)
    marks = tuple(dict.fromkeys(file.mark for file in files if file.mark))
    return Impact(tuple(file.id for file in files), marks, period, turns(first, second), len(second.nodes))
