"""Choosing the fact: which observation fills a figure, and what is possible where none does.

Comes in: the figures of a program and the facts as read. Goes out: for each figure one `Chosen`, with its state,
its value or its possible values, and why. Order: validity, accepted spans, tolerated spans, carry-forward, open.
Trusted; missing is never zero.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from engine.compile.program import Answers, Figure, Valid
from engine.model.facts import Fact, Kind
from engine.model.period import Period, Span
from engine.model.ruleset import Range

State: TypeAlias = Literal["känd", "öppen", "sekretess", "finns inte", "ej tillämplig"]
Mark: TypeAlias = Literal["preliminär", "prognos", "buren", "annat spann"]


@dataclass(frozen=True, slots=True)
class Values:
    """Finitely many numbers are possible (how many sub-results may reach their target)."""

    numbers: tuple[Fraction, ...]


Possible: TypeAlias = Range | Answers | Values


Why: TypeAlias = Literal["annat spann", "ogiltig", "prognos", "uppmätt", "annat läge", "del"]
"""Why a fact was not used: its span, its validity, its kind, the position it forecasts at, or that it is a part."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A fact that was not used, and why."""

    fact: Fact
    why: Why


class Chosen(NamedTuple):
    """What is known about one figure. There are many of them, and a named tuple is made in less than half the time."""

    figure: str
    state: State
    value: Fraction | str | None
    possible: Possible
    fact: Fact | None = None
    marks: tuple[Mark, ...] = ()
    reason: str | None = None
    refused: tuple[Refused, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the figure may turn out to be one of several values."""
        return self.state in {"öppen", "sekretess"}


FactsByFigure: TypeAlias = Mapping[tuple[str, str | None], Sequence[Fact]]


def by_figure(facts: Iterable[Fact]) -> FactsByFigure:
    """Facts by (node id, human fact), corrected ones left out, in an order that does not depend on the file's.

    A correction corrects its own kind, part and span only: nothing else can take a figure away.
    """
    found: dict[tuple[str, str | None], list[Fact]] = {}
    corrected: set[tuple[object, ...]] = set()
    for fact in facts:
        found.setdefault((fact.subject, fact.human_fact), []).append(fact)
        if fact.corrects is not None:
            corrected.add((*about(fact), fact.corrects))
    if corrected:
        stands = {
            key: [fact for fact in group if (*about(fact), fact.id) not in corrected] for key, group in found.items()
        }
        found = {key: group for key, group in stands.items() if group}
    for group in found.values():
        if len(group) > 1:  # a fact alone needs no order, and how facts stand to each other is slow to tell
            group.sort(key=_standing)
    return found


def about(fact: Fact) -> tuple[str, str | None, str | None, Span, Kind, Period | None]:
    """What a correction and the fact that it corrects have in common."""
    return (fact.subject, fact.human_fact, fact.part, fact.span, fact.kind, fact.after)


def members(figure: Figure, node: str, facts: FactsByFigure) -> dict[str, Chosen]:
    """Each member of a population with the fact that fills it, by name: facts with a part, chosen like any other."""
    every = facts.get((node, figure.human_fact), ())
    group = [fact for fact in every if fact.part is not None and _of_its_kind(fact, figure)]
    parts = sorted({fact.part for fact in group if fact.part is not None})
    return {
        part: choose(figure, node, {(node, None): [_whole(fact) for fact in group if fact.part == part]})
        for part in parts
    }


def _whole(fact: Fact) -> Fact:
    return fact.model_copy(update={"part": None})


def _standing(fact: Fact) -> tuple[object, ...]:
    """A total order of facts by what they say: within a span the final one before the preliminary."""
    return (fact.span, fact.preliminary, repr(fact))


def choose(figure: Figure, node: str, facts: FactsByFigure, lenient: Sequence[Span] = ()) -> Chosen:
    """The fact that fills `figure` of `node`; open when none does.

    `lenient` are other spans that the facts file itself lets stand for the period.
    """
    group = facts.get((node, figure.human_fact), ())
    if len(group) == 1 and (plain := _plainly(group[0], figure)) is not None:
        return plain
    usable = [fact for fact in group if fact.part is None and _of_its_kind(fact, figure)]
    measured = [fact for fact in group if fact.part is None and fact.kind == "uppmätt"]
    answers = measured if figure.answered else []
    refused = [Refused(fact, _why_not(fact, figure)) for fact in group if fact not in usable and fact not in answers]
    steps: tuple[tuple[list[Fact], Sequence[Span], tuple[Mark, ...]], ...] = (
        (usable, figure.spans, ()),
        (usable, (*figure.tolerated, *lenient), ("annat spann",)),
        (answers, figure.answered, ()),
        (usable, figure.carried, ("buren",)),
    )
    tried = [(fact, marks) for group, spans, marks in steps for span in spans for fact in _best(group, span)]
    for fact, marks in tried:
        if _stands(fact, marks, figure):
            return _filled(figure, fact, marks, (*refused, *_passed_over(tried, fact)))
    refused += [Refused(fact, "ogiltig") for fact, marks in tried if "buren" not in marks and _measured(fact)]
    reached = {id(fact) for fact, _ in tried}
    refused += [Refused(fact, "annat spann") for fact in (*usable, *answers) if id(fact) not in reached]
    said = next((fact for fact, marks in tried if fact.state is not None and "buren" not in marks), None)
    return Chosen(
        figure.name,
        said.state if said and said.state else "öppen",
        None,
        figure.possible,
        said,
        reason=said.reason if said else None,
        refused=tuple(refused),
    )


def _of_its_kind(fact: Fact, figure: Figure) -> bool:
    """Whether the fact is of the kind that the figure asks for: measured, or forecast at the same position."""
    if figure.position is None:
        return fact.kind == "uppmätt"
    return fact.kind == "prognos" and fact.after == figure.position


def _why_not(fact: Fact, figure: Figure) -> Why:
    """Why a fact is not of the kind that the figure asks for."""
    if fact.part is not None:
        return "del"
    return fact.kind if (fact.kind == "prognos") == (figure.position is None) else "annat läge"


def _plainly(fact: Fact, figure: Figure) -> Chosen | None:
    """What `fact`, the only one, gives where there is nothing to weigh: most are such, and need no search."""
    value = fact.answer if fact.value is None else fact.value.exact
    if value is None or fact.part is not None or fact.preliminary or fact.kind != "uppmätt":
        return None
    if figure.position is not None or figure.validity or figure.spans[:1] != (fact.span,):
        return None
    return Chosen(figure.name, "känd", value, figure.possible, fact, (), fact.reason)


def _best(usable: list[Fact], span: Span) -> list[Fact]:
    """The fact with the best standing over `span`, if any."""
    return [fact for fact in usable if fact.span == span][:1]


def _measured(fact: Fact) -> bool:
    return fact.state is None


def _stands(fact: Fact, marks: tuple[Mark, ...], figure: Figure) -> bool:
    """Whether `fact` settles the figure: it is measured and valid, or says that there is nothing to measure."""
    if fact.state is not None:
        return fact.state != "öppen" and "buren" not in marks
    return not figure.validity or all(_passes(fact, test) for test in figure.validity)


def _passes(fact: Fact, test: Valid) -> bool:
    value = fact.response_rate if test.about == "svarsfrekvens" else fact.n
    if value is None:
        return test.missing_accepted
    compare = {"≥": operator.ge, "≤": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq}
    return bool(compare[test.test[0]](Fraction(value), test.test[1]))


def _passed_over(tried: list[tuple[Fact, tuple[Mark, ...]]], used: Fact) -> list[Refused]:
    """The measured facts that came before `used` and failed a validity test."""
    found = []
    for fact, _ in tried:
        if fact is used:
            break
        if _measured(fact):
            found.append(Refused(fact, "ogiltig"))
    return found


def _filled(figure: Figure, fact: Fact, marks: tuple[Mark, ...], refused: tuple[Refused, ...]) -> Chosen:
    if fact.kind == "prognos":
        marks = (*marks, "prognos")
    if fact.preliminary:
        marks = (*marks, "preliminär")
    if fact.state is not None:
        return Chosen(figure.name, fact.state, None, figure.possible, fact, marks, fact.reason, refused)
    value, possible = _value(figure, fact)
    state: State = "öppen" if value is None else "känd"
    return Chosen(figure.name, state, value, possible, fact, marks, fact.reason, refused)


def _value(figure: Figure, fact: Fact) -> tuple[Fraction | str | None, Possible]:
    """The value that `fact` gives, or None with what remains possible when it tells only part."""
    if fact.answer is not None:
        return fact.answer, figure.possible
    if fact.value is not None:
        return fact.value.exact, figure.possible
    if fact.all_reach is not None:
        return (Fraction(1), figure.possible) if fact.all_reach else (None, NOT_ALL)
    reaches = own_target_reached(figure)
    reached = sum(1 for part in fact.sub_results if part.value and reaches(part.value.exact, part.target))
    unknown = sum(1 for part in fact.sub_results if part.value is None)
    shares = tuple(Fraction(reached + more, len(fact.sub_results)) for more in range(unknown + 1))
    return (shares[0], figure.possible) if unknown == 0 else (None, Values(shares))


def own_target_reached(figure: Figure) -> Callable[[Fraction, Fraction], bool]:
    """How an area reaches its own target: in the direction of the measure, at the target or only past it."""
    if figure.downwards:
        return operator.lt if figure.sub_results == "över" else operator.le
    return operator.gt if figure.sub_results == "över" else operator.ge


NOT_ALL = Range(Fraction(0), Fraction(1), None, open_high=True)
"""A share of sub-results when all that is known is that not all of them reach their target."""
