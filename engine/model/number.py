"""Exact numbers: how a number is read from text, and how an exact one is written back.

Comes in: text as a Swedish plan or spreadsheet writes it. Goes out: `Fraction`, never a binary float.
Knows the spellings (decimal comma or point, thousands space, U+2212 minus) and which of them are too
ambiguous to guess about.
"""

from __future__ import annotations

import re
from fractions import Fraction

from engine.model.diagnostic import fault

DIGITS_MAX = 40
"""Longest number accepted, in digits (hostile input: a number of 5 000 digits)."""

GROUP = 3
"""Digits in a group of thousands, which is what makes `1.234` ambiguous."""

_SPACES = " \u00a0\u202f\u2009"
_NUMBER = re.compile(rf"([+\-−±]?)(\d+|\d{{1,3}}(?:[{_SPACES}]\d{{3}})+)(?:([.,])(\d+))?", re.ASCII)


def parse_number(text: str) -> Fraction:
    """The exact value of `text`: `85,5`, `1 234.5`, `−2`.

    Raises a fault RT201 (not a number), RT202 (ambiguous: `1.234` may be a thousand or a decimal),
    RT203 (longer than `DIGITS_MAX` digits).
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None or match[1] == "±":
        raise fault("RT201", text=text)
    sign, whole, mark, decimals = match[1], re.sub(rf"[{_SPACES}]", "", match[2]), match[3], match[4] or ""
    if len(whole) + len(decimals) > DIGITS_MAX:
        raise fault("RT203", text=text, limit=str(DIGITS_MAX))
    if mark and len(decimals) == GROUP and whole == match[2] and len(whole) <= GROUP and not whole.startswith("0"):
        raise fault("RT202", text=text)
    value = Fraction(int(whole + decimals), 10 ** len(decimals))
    return -value if sign in {"-", "−"} else value


def decimals_of(value: Fraction) -> int | None:
    """How many decimals write `value` exactly, or None when no finite number of them does."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def exact_text(value: Fraction) -> str:
    """`value` as text that loses nothing: a decimal number where one exists, otherwise `p/q`."""
    places = decimals_of(value)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * (10**places // value.denominator)).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[: len(digits) - places]}" + (f".{digits[-places:]}" if places else "")
