"""Charts: the bars of the page, as places on a line a thousand steps long; the template draws them.

Comes in: what the report shows. Goes out: rows of a table, each with its name, its text and its bar. The text says
everything that the bar shows, so nothing is lost without sight, colour or ink. A figure that is not known has a row
and no bar.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from engine.explain.report.view import Development, History, LevelShown, NodeShown, Step
from engine.explain.words import Words

STEPS = 1000
"""The length of the line that the bars lie along."""

_Place: TypeAlias = Callable[[Fraction], int]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its name, what it says, and where its bar starts and how long it is; None is no bar."""

    name: str
    said: str
    kind: str
    start: int | None
    length: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Rows on one line; `marks` are the targets, drawn through all of them."""

    caption: str
    bars: tuple[Bar, ...]
    marks: tuple[int, ...] = ()

    @property
    def is_drawn(self) -> bool:
        """Whether there is any bar to draw."""
        return any(bar.start is not None for bar in self.bars)


def value_chart(words: Words, node: NodeShown) -> Chart | None:
    """The value against its target and what it started from; None where there is nothing to hold it against."""
    if not node.held:
        return None
    at = _along([each.amount.value for each in node.held])
    bars = tuple(_bar(each.name, each.kind, each.amount.text, each.amount.value, at) for each in node.held)
    marks = {at(each.amount.value) for each in node.held if each.kind == "target" and each.amount.value is not None}
    return Chart(words.say("Värdet mot det som planen anger"), bars, tuple(sorted(marks)))


def outcome_charts(words: Words, levels: Sequence[LevelShown]) -> tuple[Chart, ...]:
    """How many of each outcome, level by level, best first."""
    return tuple(
        Chart(
            level.word,
            tuple(
                Bar(
                    each.outcome.text,
                    words.say("{n} av {all}", n=str(each.number), all=str(level.number)),
                    each.outcome.colour,
                    0,
                    each.number * STEPS // level.number,
                )
                for each in level.counts
            ),
        )
        for level in levels
    )


def development_charts(words: Words, history: History | None) -> dict[str, Chart]:
    """Each node from assessment to assessment; a gap has no bar, and a break says why it cannot be followed there."""
    if history is None:
        return {}
    moments = [each.said for each in history.moments]
    return {each.id: _development(words, each, moments) for each in history.developments}


def _development(words: Words, of: Development, moments: Sequence[str]) -> Chart:
    at = _along([step.value.value for step in of.steps if step.value is not None])
    bars = tuple(
        _bar(
            moment,
            step.verdict.colour if step.verdict is not None else "none",
            _step_said(words, step),
            step.value.value if step.value is not None else None,
            at,
        )
        for moment, step in zip(moments, of.steps, strict=True)
    )
    return Chart(words.say("Från bedömning till bedömning"), bars)


def _step_said(words: Words, step: Step) -> str:
    said = [words.say("går inte att följa hit: {why}", why=step.broken)] if step.broken else []
    said += [step.verdict.text] if step.verdict is not None else []
    said += [step.value.text] if step.value is not None else []
    said += [step.gap] if step.gap else []
    return "; ".join(said)


def _along(values: Sequence[Fraction | None]) -> _Place:
    """Where a number lies on the line, which holds zero and all of them."""
    known = [value for value in values if value is not None]
    low, high = min([Fraction(0), *known]), max([Fraction(0), *known])
    size = (high - low) or Fraction(1)
    return lambda value: int((value - low) * STEPS / size)


def _bar(name: str, kind: str, said: str, value: Fraction | None, at: _Place) -> Bar:
    if value is None:
        return Bar(name, said, kind, None, 0)
    first, last = sorted((at(Fraction(0)), at(value)))
    return Bar(name, said, kind, first, last - first)
