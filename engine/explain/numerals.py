"""Numerals: exact numbers and spans of time as a reader of the language writes them.

A number is written exactly, or rounded with its exact value beside it; so rounding never hides which side of a limit
it is on. Decimals stand as the source wrote them. No binary float, and never a minus before zero.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction

from babel.dates import format_date
from babel.numbers import format_decimal, get_minus_sign_symbol

from engine.explain.inert import NO_BREAK_SPACE
from engine.explain.words import Words
from engine.model.number import decimals_of
from engine.model.period import At, Span, Towards

DECIMALS_SHOWN = 6
"""Computed numbers with more decimals than this are rounded, with the exact number beside."""
DECIMALS_ROUNDED = 2
PERCENT = "procent"
POINTS = "procentenheter"
"""What a difference of percentages is in."""
_UNIT_IN_HEADING = frozenset({"antal", "andel", "index"})
"""Units that read badly after a number (`19 antal`); the heading of the indicator says them."""
_WRITTEN = re.compile(r"[^\d]?[\d\s]+(?:[.,](\d+))?", re.ASCII)


def number(words: Words, value: Fraction, unit: str | None = None, written: str | None = None) -> str:
    """`10,74 %`, `331 882 tkr`, `≈ 366,67 (1100/3)`; with as many decimals as `written` has."""
    if (places := decimals_shown(value, written)) is not None:
        return with_unit(words, _decimal(words, value, places), unit)
    near = _decimal(words, _rounded(value), DECIMALS_ROUNDED)
    return f"≈{NO_BREAK_SPACE}{with_unit(words, near, unit)} ({exact(words, value)})"


def decimals_shown(value: Fraction, written: str | None = None) -> int | None:
    """With how many decimals the number is shown exactly; None where it is rounded."""
    places, as_written = decimals_of(value), _places_written(written)
    if places is None or (as_written is None and places > DECIMALS_SHOWN):
        return None
    return max(places, as_written or 0)


def exact(words: Words, value: Fraction) -> str:
    """The number without loss and without unit: a decimal number where one exists, otherwise `1100/3`."""
    places = decimals_of(value)
    if places is not None:
        return _decimal(words, value, places)
    return f"{_minus(words, value)}{abs(value.numerator)}/{value.denominator}"


def _places_written(written: str | None) -> int | None:
    match = _WRITTEN.fullmatch(written.strip()) if written else None
    return len(match[1] or "") if match else None


def _rounded(value: Fraction) -> Fraction:
    """To two decimals, half away from zero."""
    steps = int(abs(value) * 10**DECIMALS_ROUNDED + Fraction(1, 2))
    return Fraction(steps if value >= 0 else -steps, 10**DECIMALS_ROUNDED)


def _decimal(words: Words, value: Fraction, places: int) -> str:
    digits = int(abs(value) * 10**places)
    with localcontext() as context:
        context.prec = len(str(digits)) + places + 10
        pattern = "#,##0" + ("." + "0" * places if places else "")
        size = format_decimal(Decimal(digits).scaleb(-places), format=pattern, locale=words.locale)
    return _minus(words, value) + size


def _minus(words: Words, value: Fraction) -> str:
    return get_minus_sign_symbol(words.locale) if value < 0 else ""


def with_unit(words: Words, text: str, unit: str | None) -> str:
    """The number with its unit after it, unless the unit reads better in the heading."""
    if unit is None or unit.split()[0] in _UNIT_IN_HEADING:
        return text
    if unit == POINTS:
        unit = words.count("procentenhet", "procentenheter", 1 if text.lstrip("−-") == "1" else 2)
    if unit == PERCENT:
        return text + (f"{NO_BREAK_SPACE}%" if words.lang == "sv" else "%")
    return f"{text}{NO_BREAK_SPACE}{unit}"


def span(words: Words, given: Span) -> str:
    """`år 2024`, `januari–oktober 2025`, `oktober 2025`, `1 februari 2024–15 mars 2025`."""
    first, last = given.start, given.end
    if first.day != 1 or (last + timedelta(days=1)).day != 1:
        return f"{_date(words, first, 'd MMMM y')}–{_date(words, last, 'd MMMM y')}"
    if first.year != last.year:
        return f"{_date(words, first, 'LLLL y')}–{_date(words, last, 'LLLL y')}"
    if (first.month, last.month) == (1, 12):
        return words.say("år {year}", year=f"{first.year:04}")
    if first.month == last.month:
        return _date(words, last, "LLLL y")
    return f"{_date(words, first, 'LLLL')}–{_date(words, last, 'LLLL y')}"


def period(words: Words, at: At) -> str:
    """`helåret 2025`, `läget efter oktober 2025` or `prognos för helåret 2025, efter augusti 2025`."""
    if isinstance(at, Towards):
        month = _date(words, date(at.position.year, at.position.month, 1), "LLLL y")
        return words.say("prognos för helåret {year}, efter {month}", year=f"{at.position.year:04}", month=month)
    if at.whole_year:
        return words.say("helåret {year}", year=f"{at.year:04}")
    return words.say("läget efter {month}", month=_date(words, date(at.year, at.month, 1), "LLLL y"))


def _date(words: Words, day: date, pattern: str) -> str:
    return format_date(day, pattern, locale=words.locale)
