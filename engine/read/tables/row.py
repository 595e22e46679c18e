"""A table while it is read: its rows of text with their places, and the mistakes found so far.

In come cells and findings, out come places and diagnostics. Which file format the rows come from is known only to
their reader, what their columns mean only to the mapping.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.model.codes import CODES, diagnose
from engine.model.diagnostic import Diagnostic, Place, Rejected, Text, Value
from engine.read.limits import Limits

COLUMNS = Text("kolumner", "columns")
ROWS = Text("rader", "rows")


@dataclass(frozen=True, slots=True)
class Row:
    """Cells as text; `name` is what people call the row.

    `numbers` are the cells that the file itself holds as numbers, so that their point is a decimal one. `starts` is
    line and column of each cell, empty where they stand on one line with one character between.
    """

    file: str
    line: int
    cells: tuple[str, ...]
    starts: tuple[tuple[int, int], ...]
    source: str
    name: str
    numbers: tuple[int, ...] = ()
    sheet: str = ""

    def called(self, number: int = 0) -> str:
        """What people call the cell: `[Utfall!B7]` in a workbook, the row in other files."""
        return f"[{self.sheet}!{_letters(number)}{self.line}]" if self.sheet else self.name

    def whereabouts(self, number: int = 0) -> str:
        """The file and the cell or line, to name it in another's message."""
        return f"{self.file} {self.called(number)}" if self.sheet else f"{self.file}:{self.line}"

    def place(self, number: int = 0) -> Place:
        """Where a cell stands; the row itself for a cell that it has not."""
        between = sum(len(cell) + 1 for cell in self.cells[:number])
        line, column = self.starts[number] if self.starts else (self.line, between + 1)
        length = len(self.cells[number]) if number < len(self.cells) else 1
        return Place(self.file, line, column, max(1, length), self.called(number) if self.sheet else "")


def _letters(number: int) -> str:
    """The letters of a column: A, B … Z, AA."""
    letters = ""
    number += 1
    while number:
        number, last = divmod(number - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


@dataclass(slots=True)
class Mistakes:
    """Everything found in the files of one import; ends the reading when there is more than will be shown."""

    limits: Limits
    found: list[Diagnostic] = field(default_factory=list)
    notices: list[Diagnostic] = field(default_factory=list)

    def add(self, code: str, place: Place, source: str = "", **values: Value) -> None:
        """Note a mistake, or a notice if the code is one."""
        self.note(Diagnostic(CODES[code], place, values, None, source))

    def note(self, said: Diagnostic) -> None:
        """Note what has been put in words already."""
        if said.code.severity == "warning":
            self.notices.append(said)
            return
        if len(self.found) >= self.limits.mistakes:
            last = diagnose("RT149", said.place, said.source, limit=self.limits.mistakes)
            raise Rejected([*self.found, last])
        self.found.append(said)

    def demand_none(self) -> None:
        """Refuse the files if anything is wrong. Raises Rejected."""
        if self.found:
            raise Rejected(self.found)


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it, read as they are asked for; `encoding` is named where it is not UTF-8."""

    header: Row
    rows: Iterator[Row]
    encoding: str = ""


def composed(text: str) -> str:
    """A cell as everything else here is kept: in composed form, without space around it."""
    stripped = text.strip()
    return stripped if stripped.isascii() else unicodedata.normalize("NFC", stripped)


_GUARDED = re.compile(r"'[=+\-@\t\r']")


def unguarded(text: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from reading it as a formula."""
    return text[1:] if _GUARDED.match(text) else text


def check_header(header: Row, mistakes: Mistakes) -> None:
    """Every column has a header of its own, and there are not too many."""
    first: dict[str, int] = {}
    for number, text in enumerate(header.cells):
        if not text:
            mistakes.add("RT803", header.place(number), header.source, number=number + 1)
        elif text in first:
            mistakes.add("RT804", header.place(number), header.source, name=text, number=first[text] + 1)
        first.setdefault(text, number)
    limit_columns(header.cells, header.place(), mistakes)


def limit_columns(cells: Sequence[object], place: Place, mistakes: Mistakes) -> None:
    """Refuse a table that is too wide, at once. Raises Rejected."""
    if len(cells) > mistakes.limits.columns:
        raise Rejected([diagnose("RT809", place, limit=mistakes.limits.columns, what=COLUMNS)])
