"""Page: lines of text with their depth, gathered one by one. Knows nothing of what they say or how wide they may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """One line, `depth` steps in; an empty text is an empty line."""

    depth: int
    text: str


@dataclass
class Page:
    """The lines so far."""

    found: list[Line] = field(default_factory=list)

    def add(self, depth: int, *texts: str) -> None:
        """Add lines at `depth`."""
        self.found += [Line(depth, text) for text in texts]

    def add_all(self, depth: int, lines: Iterable[Line]) -> None:
        """Add lines, each `depth` steps further in."""
        self.found += [Line(depth + line.depth, line.text) for line in lines]

    def gap(self) -> None:
        """An empty line, never two in a row nor the first."""
        if self.found and self.found[-1].text:
            self.found.append(Line(0, ""))

    def lines(self) -> list[Line]:
        """Everything added, without an empty end."""
        while self.found and not self.found[-1].text:
            self.found.pop()
        return self.found
