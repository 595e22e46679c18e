"""Time: the period an assessment is about, and the span a figure was measured over.

Period `2025-08` is the position after August, `2025` the whole year (`2025-12` is the same position and
reads as `2025`). A span is two dates. Knows nothing of today's date: the clock is always an argument.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from engine.model.diagnostic import fault

MONTHS = 12
_FORECAST = "-prognos"
_PERIOD = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)
_TO_AND_INCLUDING = re.compile(r"t\.o\.m\. (\d{4})-(\d{2})", re.ASCII)
_MONTH = re.compile(r"månad (\d{4})-(\d{2})", re.ASCII)
_YEAR = re.compile(r"år (\d{4})", re.ASCII)
_EDGE = r"(\d{4})-(\d{2})(?:-(\d{2}))?"
_FROM_TO = re.compile(rf"{_EDGE}\s?–\s?{_EDGE}", re.ASCII)
_ROLLING = "12 månader"
MEASURES = ("t.o.m.", "månad", "år", _ROLLING)
"""Spans that follow the period: the year so far, its month, its calendar year, the twelve months to it."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A position in a year: after `month` (1–12); month 12 is the whole year."""

    year: int
    month: int = MONTHS

    @classmethod
    def parse(cls, text: str) -> Period:
        """Reads `2025` or `2025-08`. Raises a fault RT205."""
        match = _PERIOD.fullmatch(text.strip())
        if match is None or not 1 <= int(match[2] or MONTHS) <= MONTHS or match[1] == "0000":
            raise fault("RT205", text=text)
        return cls(int(match[1]), int(match[2] or MONTHS))

    def __str__(self) -> str:
        return f"{self.year:04}" if self.whole_year else f"{self.year:04}-{self.month:02}"

    @property
    def whole_year(self) -> bool:
        """True for årsbokslut, false for a delår."""
        return self.month == MONTHS

    @property
    def share_of_year(self) -> Fraction:
        """Months passed as a share of twelve."""
        return Fraction(self.month, MONTHS)

    def last_year(self) -> Period:
        """Samma period i fjol."""
        return Period(self.year - 1, self.month)


@dataclass(frozen=True, slots=True, order=True)
class Towards:
    """The whole year, as it is forecast at a position before its end."""

    position: Period

    @classmethod
    def parse(cls, text: str) -> Towards:
        """Reads `2025-08-prognos`. Raises a fault RT205."""
        return cls(Period.parse(text.removesuffix(_FORECAST)))

    def __str__(self) -> str:
        return f"{self.position.year:04}-{self.position.month:02}{_FORECAST}"

    @property
    def period(self) -> Period:
        """The year that is forecast."""
        return Period(self.position.year)


At: TypeAlias = Period | Towards
"""What an assessment is about: what was measured up to a period, or the year as it is forecast at a position."""


def judged(at: At) -> tuple[Period, Period | None]:
    """The period that is judged, and the position that it is forecast at."""
    return (at.period, at.position) if isinstance(at, Towards) else (at, None)


def parse_at(text: str) -> At:
    """Reads `2025`, `2025-08` or `2025-08-prognos`. Raises a fault RT205."""
    return Towards.parse(text) if text.endswith(_FORECAST) else Period.parse(text)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The days a figure covers, both ends included."""

    start: date
    end: date

    @classmethod
    def parse(cls, text: str) -> Span:
        """Reads `t.o.m. 2025-08`, `månad 2025-08`, `år 2025`, `2023-09-01–2024-08-31`, `2023-11–2024-11`.

        Raises a fault RT206 for anything else, for a date that does not exist, or an end before its start.
        """
        try:
            span = _span(text.strip())
        except ValueError:
            span = None
        if span is None or span.end < span.start:
            raise fault("RT206", text=text)
        return span

    def __str__(self) -> str:
        first, last = self.start, self.end
        if first.day == 1 and last == _last_day(last.year, last.month):
            if (first.month, last.month) == (1, MONTHS) and first.year == last.year:
                return f"år {first.year}"
            if first.month == last.month and first.year == last.year:
                return f"månad {first:%Y-%m}"
            if first.month == 1 and first.year == last.year:
                return f"t.o.m. {last:%Y-%m}"
        return f"{first.isoformat()}–{last.isoformat()}"


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


@lru_cache(maxsize=1024)
def _months(first: tuple[int, int], last: tuple[int, int]) -> Span:
    if not (1 <= first[1] <= MONTHS and 1 <= last[1] <= MONTHS):
        raise ValueError
    return Span(date(*first, 1), _last_day(*last))


def _span(text: str) -> Span | None:
    if match := _TO_AND_INCLUDING.fullmatch(text):
        return _months((int(match[1]), 1), (int(match[1]), int(match[2])))
    if match := _MONTH.fullmatch(text):
        return _months((int(match[1]), int(match[2])), (int(match[1]), int(match[2])))
    if match := _YEAR.fullmatch(text):
        return _months((int(match[1]), 1), (int(match[1]), MONTHS))
    if match := _FROM_TO.fullmatch(text):
        start = date(int(match[1]), int(match[2]), int(match[3] or 1))
        year, month = int(match[4]), int(match[5])
        return Span(start, date(year, month, int(match[6])) if match[6] else _months((year, 1), (year, month)).end)
    return None


@dataclass(frozen=True, slots=True)
class Measure:
    """Which span an indicator is measured over: one that follows the period, or a fixed span."""

    follows: str | None
    fixed: Span | None

    @classmethod
    def parse(cls, text: str) -> Measure:
        """Reads a word of `MEASURES` or a fixed span. Raises a fault RT206."""
        return cls(text, None) if text in MEASURES else cls(None, Span.parse(text))

    def __str__(self) -> str:
        return self.follows or str(self.fixed)

    def at(self, period: Period) -> Span:
        """The span that this measure means at `period`."""
        if self.fixed is not None:
            return self.fixed
        year, month = period.year, period.month
        match self.follows:
            case "månad":
                return _months((year, month), (year, month))
            case "år":
                return _months((year, 1), (year, MONTHS))
            case "12 månader":
                first = (year, 1) if month == MONTHS else (year - 1, month + 1)
                return _months(first, (year, month))
            case _:
                return _months((year, 1), (year, month))
