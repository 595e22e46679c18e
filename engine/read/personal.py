"""Personal: what in a file looks like a personnummer, although facts are about groups and never about persons.

Comes in: the lines of a file. Goes out: one remark at the first such number, which says how many there are and shows
none of them. A record keeps its files byte for byte, comments too; so every line is looked at, whatever it means.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from engine.model.codes import diagnose
from engine.model.diagnostic import Diagnostic, Place

# Ten digits, or twelve with the century; not a part of a longer number, of a decimal or of a word.
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][.,])(19|20)?([0-9]{2})([0-9]{2})([0-9]{2})[-+–−]?([0-9]{4})(?![0-9A-Za-z])(?![.,][0-9])"
)
_CENTURIES = ("19", "20")
_COORDINATION = 60
"""Added to the day in a samordningsnummer."""


def personal(lines: Sequence[str], name: str) -> tuple[Diagnostic, ...]:
    """One remark at the first number that looks like a personnummer or samordningsnummer; none where there is none."""
    found = [(number, match) for number, line in enumerate(lines, 1) for match in _looking_personal(line)]
    if not found:
        return ()
    number, match = found[0]
    # The line itself is left out: what is not to be kept is not to be shown.
    place = Place(name, number, match.start() + 1, match.end() - match.start())
    return (diagnose("RT921", place, n=len(found)),)


def _looking_personal(line: str) -> Iterator[re.Match[str]]:
    # Most lines have no such run of digits at all.
    return (match for match in _NUMBER.finditer(line) if _is_day(match) and _adds_up("".join(match.groups()[1:])))


def _is_day(match: re.Match[str]) -> bool:
    century, year, month, day = match.groups()[:4]
    return any(_exists(int(c + year), int(month), int(day)) for c in ([century] if century else _CENTURIES))


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day - _COORDINATION if day > _COORDINATION else day)
    except ValueError:
        return False
    return True


def _adds_up(digits: str) -> bool:
    """Whether the last of ten digits is the one that the others give (the Luhn sum)."""
    doubled = (int(digit) * (2 - at % 2) for at, digit in enumerate(digits))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
