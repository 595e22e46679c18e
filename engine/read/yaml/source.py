"""The text of one file while it is read, and the mistakes found in it so far.

In come the decoded text and single findings, out come places and diagnostics. What counts as a mistake is
not known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.model.codes import CODES, diagnose
from engine.model.diagnostic import Diagnostic, Place, Value
from engine.read.limits import Limits
from engine.read.yaml.lines import Lines


@dataclass(slots=True)
class Source:
    """A text and what was found wrong with it; lines and columns given here count from 0, as in PyYAML."""

    name: str
    text: str
    limits: Limits
    lines: Lines = field(init=False)
    _found: dict[tuple[str, Place], Mapping[str, Value]] = field(init=False, default_factory=dict)
    _line: tuple[int, str] = field(init=False, default=(-1, ""))

    def __post_init__(self) -> None:
        self.lines = Lines(self.text)

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing wrong has been found."""
        return not self._found

    @property
    def is_full(self) -> bool:
        """Tell whether more mistakes have been found than will be shown."""
        return len(self._found) > self.limits.mistakes

    def found(self, code: str, place: Place, **values: Value) -> None:
        """Note a mistake; the same one at the same place is noted once."""
        self._found.setdefault((code, place), values)

    def has(self, code: str, place: Place) -> bool:
        """Tell whether this mistake has been noted on the line of the place."""
        return any(name == code and other.line == place.line for name, other in self._found)

    def place(self, line: int, column: int, length: int = 1) -> Place:
        """Make a place in this file."""
        return Place(self.name, line + 1, column + 1, max(1, length))

    def line(self, line: int) -> str:
        """Give a line as it stands, empty past the end."""
        if self._line[0] != line:
            # The same one again and again, where a whole file is one line: it is kept.
            self._line = (line, self.lines[line] if line < len(self.lines) else "")
        return self._line[1]

    def shortened(self) -> list[Diagnostic]:
        """Give the mistakes in reading order, no more than will be shown, the last saying so."""
        ordered = sorted(self._found.items(), key=lambda each: (each[0][1].line, each[0][1].column))
        limit = self.limits.mistakes
        told = [
            Diagnostic(CODES[code], place, values, None, self.line(place.line - 1))
            for (code, place), values in ordered[:limit]
        ]
        for (_, place), _ in ordered[limit : limit + 1]:
            told.append(diagnose("RT149", place, self.line(place.line - 1), limit=limit))
        return told
