"""Year: an indicator month by month as a drawing: what was measured, what was expected by then, and the target.

Comes in: the chart of a report. Goes out: paths in a field that the template draws, and the rows of the table beside
it, which say every number of the drawing. Months that follow one another are joined by a line; a gap stays a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from engine.explain.report.view import Amount, Chart

WIDTH, HEIGHT = 1200, 300
"""The field; its edges are kept free so that nothing is drawn half outside."""
_EDGE = 15
_MONTH = 100

_Numbers: TypeAlias = Sequence[Amount | None]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the year: its name in full and as short as can be, and what is said of it."""

    name: str
    short: str
    value: str
    expected: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Year:
    """The drawing: paths, the heights of the target's ends, the numbers at the top and the bottom, and the months."""

    lines: str
    dots: str
    expected: str
    targets: tuple[int, ...]
    highest: str
    lowest: str
    target: str
    months: tuple[Month, ...]


def year_of(chart: Chart | None) -> Year | None:
    """The drawing of a year; None where there is nothing to follow from month to month."""
    if chart is None:
        return None
    values, expected = ([getattr(each, name) for each in chart.points] for name in ("value", "expected"))
    ends = [end for end in (chart.target.low, chart.target.high) if end is not None]
    if _known(values) < 2 and not _known(expected):  # noqa: PLR2004 - one month alone is no development
        return None
    from_zero = [Amount("0", Fraction(0))] if _known(expected) else []  # what adds up over the year begins at nothing
    low, high, at = _scale([*from_zero, *values, *expected, *ends])
    return Year(
        lines=" ".join(_runs(values, at)),
        dots=" ".join(f"M{x} {y}h0" for x, y in _places(values, at)),
        expected=" ".join(_runs(expected, at)),
        targets=tuple(sorted({at(end.value) for end in ends if end.value is not None})),
        highest=high.text,
        lowest=low.text,
        target=chart.target.text,
        months=tuple(
            Month(each.said, each.said[:1], _said(each.value), _said(each.expected), each.is_now)
            for each in chart.points
        ),
    )


def _known(amounts: _Numbers) -> int:
    return sum(each is not None and each.value is not None for each in amounts)


def _scale(amounts: _Numbers) -> tuple[Amount, Amount, Callable[[Fraction], int]]:
    """The lowest and the highest of the numbers, and how far down each number lies."""
    numbers = [(each.value, each) for each in amounts if each is not None and each.value is not None]
    (low, lowest), (high, highest) = (end(numbers, key=lambda each: each[0]) for end in (min, max))
    size = (high - low) or Fraction(1)
    return lowest, highest, lambda value: _EDGE + int((high - value) * (HEIGHT - 2 * _EDGE) / size)


def _places(amounts: _Numbers, at: Callable[[Fraction], int]) -> Iterator[tuple[int, int]]:
    for month, each in enumerate(amounts):
        if each is not None and each.value is not None:
            yield _MONTH // 2 + month * _MONTH, at(each.value)


def _runs(amounts: _Numbers, at: Callable[[Fraction], int]) -> Iterator[str]:
    """A line for each run of months without a gap."""
    before = None
    for x, y in _places(amounts, at):
        yield f"{'L' if before == x - _MONTH else 'M'}{x} {y}"
        before = x


def _said(amount: Amount | None) -> str:
    return amount.text if amount is not None else ""
