"""Revised: two versions of the facts side by side, figure by figure.

Comes in: facts files, older and newer. Goes out: for every figure (indicator, question, part, kind and span) what
became of it: come, gone, another value, made final, or corrected. Place and order in a file are no difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from engine.compile.choosing import by_figure
from engine.model.facts import Fact, FactsFile
from engine.model.period import Span

Became: TypeAlias = Literal[
    "ny", "borttagen", "ändrad", "fastställd", "rättad", "preliminär igen", "bara uppgift om källan"
]
Key: TypeAlias = tuple[str, str, str, str, str, Span]


@dataclass(frozen=True, slots=True)
class Revision:
    """One figure that is not said alike: the fact that counts in each version."""

    subject: str
    became: Became
    old: Fact | None
    new: Fact | None

    @property
    def fact(self) -> Fact:
        """The newer of the two."""
        fact = self.new or self.old
        if fact is None:
            raise ValueError(self.subject)
        return fact

    @property
    def alters(self) -> bool:
        """Whether the figure itself differs, and not only what is said about it."""
        return self.became != "bara uppgift om källan"


def revisions(old: Sequence[FactsFile], new: Sequence[FactsFile]) -> tuple[Revision, ...]:
    """Every figure that is not said alike, by subject and span."""
    one, other = _standing(old), _standing(new)
    found = []
    for key in sorted(one.keys() | other.keys()):
        became = _became(one.get(key), other.get(key))
        if became is not None:
            found.append(Revision(key[0], became, one.get(key), other.get(key)))
    return tuple(found)


def replaced(old: Sequence[FactsFile], new: Sequence[FactsFile]) -> tuple[FactsFile, ...]:
    """The older files, each replaced by the newer one with the same id, and the newer ones that are alone."""
    by_id = {file.id: file for file in new}
    kept = tuple(by_id.pop(file.id, file) for file in old)
    return (*kept, *by_id.values())


def _standing(files: Sequence[FactsFile]) -> dict[Key, Fact]:
    """The fact that counts for each figure: the corrected left out, the final before the preliminary."""
    found: dict[Key, Fact] = {}
    for group in by_figure(fact for file in files for fact in file.facts).values():
        for fact in group:
            key = (fact.subject, fact.human_fact or "", fact.part or "", fact.kind, str(fact.after or ""), fact.span)
            found.setdefault(key, fact)
    return found


def _became(old: Fact | None, new: Fact | None) -> Became | None:
    if old is None or new is None:
        return "ny" if old is None else "borttagen"
    if _says(old) == _says(new):
        if old.preliminary != new.preliminary:
            return "fastställd" if old.preliminary else "preliminär igen"
        return None if _about(old) == _about(new) else "bara uppgift om källan"
    if new.corrects is not None and new.corrects != old.corrects:
        return "rättad"
    return "fastställd" if old.preliminary and not new.preliminary else "ändrad"


def _says(fact: Fact) -> tuple[object, ...]:
    """What a rule can see of a fact; a number is the same however it is written."""
    value = (fact.value.exact, fact.value.of) if fact.value is not None else None
    areas = frozenset((part.area, part.value.exact if part.value else None, part.target) for part in fact.sub_results)
    return value, fact.answer, areas, fact.all_reach, fact.state, fact.response_rate, fact.n


def _about(fact: Fact) -> tuple[object, ...]:
    stated = (fact.by, fact.date, fact.basis)
    return tuple(sorted(fact.sources.items())), fact.notes, fact.reason, fact.printed, stated
