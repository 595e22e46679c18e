"""The text of one file while it is read, and the mistakes found in it so far.

In come the decoded text and single findings, out come places and diagnostics. What counts as a mistake is
not known here.
"""

import re
from dataclasses import dataclass, field

from engine.model.codes import CODES, diagnose
from engine.model.diagnostic import Diagnostic, Place, Value
from engine.read.limits import Limits


@dataclass(slots=True)
class Source:
    """A text and what was found wrong with it; lines and columns given here count from 0, as in PyYAML."""

    name: str
    text: str
    limits: Limits
    lines: tuple[str, ...] = field(init=False)
    _found: dict[tuple[str, Place], Diagnostic] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.lines = split_lines(self.text)

    @property
    def mistakes(self) -> tuple[Diagnostic, ...]:
        """Give everything found so far, in the order found."""
        return tuple(self._found.values())

    @property
    def is_full(self) -> bool:
        """Tell whether more mistakes have been found than will be shown."""
        return len(self._found) > self.limits.mistakes

    def found(self, code: str, place: Place, **values: Value) -> None:
        """Note a mistake; the same one at the same place is noted once."""
        source = self.line(place.line - 1)
        self._found.setdefault((code, place), Diagnostic(CODES[code], place, values, None, source))

    def has(self, code: str, place: Place) -> bool:
        """Tell whether this mistake has been noted on the line of the place."""
        return any(name == code and other.line == place.line for name, other in self._found)

    def place(self, line: int, column: int, length: int = 1) -> Place:
        """Make a place in this file."""
        return Place(self.name, line + 1, column + 1, max(1, length))

    def line(self, line: int) -> str:
        """Give a line as it stands, empty past the end."""
        return self.lines[line] if line < len(self.lines) else ""

    def shortened(self) -> list[Diagnostic]:
        """Give the mistakes in reading order, no more than will be shown, the last saying so."""
        ordered = sorted(self.mistakes, key=lambda each: (each.place.line, each.place.column))
        limit = self.limits.mistakes
        if len(ordered) <= limit:
            return ordered
        last = ordered[limit]
        return [*ordered[:limit], diagnose("RT149", last.place, last.source, limit=limit)]


def split_lines(text: str) -> tuple[str, ...]:
    """Give the lines of a text, whichever of LF, CR LF and CR ends them."""
    return tuple(re.split(r"\r\n|\r|\n", text))
