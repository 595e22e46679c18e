"""Fitting: whether facts fit the ruleset they are for.

Comes in: a checked ruleset and a facts file as read. Goes out: nothing, or every fault with its path: unknown ids,
answers that do not exist, values that are not possible, facts that disagree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from engine.compile.choosing import about
from engine.compile.compiler import CheckedRuleset
from engine.compile.faults import Faults, Path, Unresolved
from engine.model import ruleset as model
from engine.model.facts import Fact, FactsFile, Judgement
from engine.model.ruleset import Range


def check_facts(checked: CheckedRuleset, file: FactsFile) -> None:
    """Hold every fact against the ruleset. Raises Unresolved."""
    faults = Faults()
    if file.ruleset != checked.ruleset.id:
        faults.add(("regelverk",), "RT330", name=file.ruleset, ruleset=checked.ruleset.id)
        raise Unresolved(faults.found)
    indicators, goals = dict(_indicators(checked.ruleset)), {name for name, _ in _goals(checked.ruleset)}
    for place, fact in enumerate(file.facts):
        _Fitting(checked.ruleset, indicators, goals, faults).fact(fact, ("värden", place), file)
    _judgements(checked.ruleset, file, faults)
    _disagreements(file, faults)
    if faults.found:
        raise Unresolved(faults.found)


class _Fitting:
    """Holds one fact against the ruleset."""

    def __init__(
        self,
        ruleset: model.Ruleset,
        indicators: Mapping[str, model.Indicator],
        goals: set[str],
        faults: Faults,
    ) -> None:
        self.ruleset, self.indicators, self.goals, self.faults = ruleset, indicators, goals, faults

    def fact(self, fact: Fact, path: Path, file: FactsFile) -> None:
        _forecast(fact, path, self.faults)
        for document in fact.sources:
            if document not in self.ruleset.documents and document not in file.documents:
                known = {*self.ruleset.documents, *file.documents}
                self.faults.unknown((*path, "källa", document), "RT309", document, known, of_key=True)
        if fact.indicator is not None and fact.indicator not in self.indicators:
            self.faults.unknown((*path, "indikator"), "RT301", fact.indicator, self.indicators)
        elif fact.goal is not None and fact.goal not in self.goals:
            self.faults.unknown((*path, "mål"), "RT301", fact.goal, self.goals)
        elif fact.human_fact is not None:
            self._answer(fact, fact.human_fact, path)
        elif fact.indicator is not None:
            self._value(fact, self.indicators[fact.indicator], path)
        elif fact.state is None:
            self.faults.add(path, "RT335", name=fact.subject)

    def _answer(self, fact: Fact, name: str, path: Path) -> None:
        asked = self.ruleset.human_facts.get(name)
        if asked is None:
            self.faults.unknown((*path, "uppgift"), "RT331", name, self.ruleset.human_facts)
        elif fact.state is not None:
            return
        elif asked.possible is not None:
            self._possible(fact, asked.possible, path)
        elif fact.answer is None:
            self.faults.add(path, "RT335", name=name)
        elif fact.answer not in asked.answers:
            self.faults.unknown((*path, "svar"), "RT332", fact.answer, asked.answers)

    def _value(self, fact: Fact, indicator: model.Indicator, path: Path) -> None:
        parts = fact.all_reach is not None or bool(fact.sub_results)
        if fact.state is not None:
            return
        if parts != (indicator.sub_results != "nej") or fact.answer is not None:
            self.faults.add(path, "RT335", name=indicator.id)
        elif not parts:
            self._possible(fact, _possible(indicator), path)

    def _possible(self, fact: Fact, possible: Range, path: Path) -> None:
        if fact.value is None:
            self.faults.add(path, "RT335", name=fact.subject)
        elif not possible.holds(fact.value.exact):
            self.faults.add((*path, "värde"), "RT333", name=fact.value.written)


_LACKS = (("by", "RT340"), ("date", "RT341"), ("after", "RT342"), ("basis", "RT343"))


def _forecast(said: Fact | Judgement, path: Path, faults: Faults) -> None:
    """A forecast says who, when, from which position and on what basis; what is measured says nothing of the last two.

    A signed judgement always says who, when and why.
    """
    name = said.subject if isinstance(said, Fact) else said.goal
    basis = said.basis if isinstance(said, Fact) else None
    if said.kind == "uppmätt":
        for key, value in (("efter", said.after), ("grund", basis)):
            if value is not None:
                faults.add((*path, key), "RT344", of_key=True, key=key, name=name)
        return
    lacks = _LACKS if isinstance(said, Fact) else tuple(each for each in _LACKS if each[0] in {"date", "after"})
    for field, code in lacks:
        if getattr(said, field) is None:
            faults.add(path, code, name=name)
    if said.after is not None and said.after.whole_year:
        faults.add((*path, "efter"), "RT345", name=name, period=str(said.after))


def _judgements(ruleset: model.Ruleset, file: FactsFile, faults: Faults) -> None:
    """Signed judgements stand only where the ruleset lets them, with an outcome that it names."""
    goals = dict(_goals(ruleset))
    for place, judgement in enumerate(file.judgements):
        path: Path = ("samlade bedömningar", place)
        _forecast(judgement, path, faults)
        goal = goals.get(judgement.goal)
        if goal is None:
            faults.unknown((*path, "mål"), "RT301", judgement.goal, goals)
        elif goal.holistic == "nej":
            faults.add((*path, "mål"), "RT337", name=judgement.goal)
        elif goal.holistic_scale in ruleset.scales:
            labels = [outcome.label for outcome in ruleset.scales[goal.holistic_scale or ""]]
            if judgement.outcome not in labels:
                faults.unknown((*path, "utfall"), "RT304", judgement.outcome, labels)
    known = {*goals, *dict(_indicators(ruleset))}
    for place, analysis in enumerate(file.analyses):
        if analysis.subject not in known:
            faults.unknown(("analyser", place, "om"), "RT301", analysis.subject, known)


def _possible(indicator: model.Indicator) -> Range:
    declared, decimals = indicator.possible, indicator.decimals
    step = declared.step or (Fraction(1, 10**decimals) if decimals is not None else None)
    return Range(declared.low, declared.high, step)


def _disagreements(file: FactsFile, faults: Faults) -> None:
    """Facts about the same thing must not say different things, and a correction must have something to correct."""
    corrections: dict[tuple[object, ...], str | None] = {
        (*about(fact), fact.id): fact.corrects for fact in file.facts if fact.id
    }
    for place, fact in enumerate(file.facts):
        if fact.corrects and not _corrects_another(fact, corrections):
            faults.add(("värden", place, "rättar"), "RT336", name=fact.corrects)
    for (_, first), (_, second) in same_twice([file]):
        faults.add(("värden", second), "RT334", other=str(first))


def _corrects_another(fact: Fact, corrections: Mapping[tuple[object, ...], str | None]) -> bool:
    """Whether the correction leads to a fact that corrects nothing itself, and not back to where it began."""
    seen, at = {fact.id}, fact.corrects
    while at is not None:
        key = (*about(fact), at)
        if at in seen or key not in corrections:
            return False
        seen.add(at)
        at = corrections[key]
    return True


Where: TypeAlias = tuple[int, int]
"""A fact by the number of its file and its place in it."""


def same_twice(files: Sequence[FactsFile]) -> Iterator[tuple[Where, Where]]:
    """Pairs of facts, first and later, about the same thing, span and kind, neither corrected by another."""
    seen: dict[tuple[object, ...], Where] = {}
    for number, file in enumerate(files):
        corrected = {(*about(fact), fact.corrects) for fact in file.facts if fact.corrects}
        for place, fact in enumerate(file.facts):
            if fact.id is not None and (*about(fact), fact.id) in corrected:
                continue
            key = (*about(fact), fact.preliminary)
            if key in seen:
                yield seen[key], (number, place)
            seen.setdefault(key, (number, place))


def _indicators(ruleset: model.Ruleset) -> Iterator[tuple[str, model.Indicator]]:
    for council in ruleset.council_goals:
        for goal in (council, *council.goals):
            for child in goal.indicators:
                if isinstance(child, model.Indicator):
                    yield child.id, child


def _goals(ruleset: model.Ruleset) -> Iterator[tuple[str, model.Goal]]:
    for council in ruleset.council_goals:
        for goal in (council, *council.goals):
            yield goal.id, goal
