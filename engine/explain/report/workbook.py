"""Workbook: a report as XLSX, one sheet per level and one for everything that the verdicts rest on.

Comes in: grids. Goes out: bytes, the same for the same grids. Texts are texts whatever they begin with, numbers are
numbers with the source's decimals; a number of more digits than a spreadsheet keeps is exact in the words beside it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from engine.explain.inert import inert
from engine.explain.report.grids import Cell, Grid, Kind
from engine.explain.report.packing import saved
from engine.explain.report.separated import decimal_text
from engine.explain.report.view import Amount
from engine.explain.words import Words
from engine.model.diagnostic import Language
from engine.model.number import decimals_of

Target: TypeAlias = SheetCell | MergedCell
DIGITS_KEPT = 15
"""A spreadsheet keeps this many digits of a number."""
LONGEST_TEXT = 32_767
"""A cell holds this much text; what is longer goes on in the cells of a sheet of its own."""
_PIECE = 30_000
_WIDTHS: dict[Kind, tuple[int, int]] = {"text": (10, 26), "long": (24, 60), "number": (11, 16)}
_LOOKS_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_HEAD = PatternFill("solid", start_color="FFE6E6E6", end_color="FFE6E6E6")
_TOP, _FIRST_ROW = 2, 3
_CM = 0.39
LINE, _HIGHEST = 13.5, 409.0
"""The height of a line, and the most that a row may have, in points."""
_SEEN_AT_ONCE, _BOLD_IS_WIDER = 150, 0.85
_PAGE = 220
"""How wide columns may be together and still be read on one page."""


def as_xlsx(grids: Sequence[Grid], first_lines: Sequence[str], lang: Language) -> bytes:
    """The grids as sheets; `first_lines` (the marks and the title) stand at the top of each of them."""
    words, book = Words(lang), Workbook()
    book.properties.creator, book.properties.title = "Rödtråd", inert(" ".join(first_lines))[:LONGEST_TEXT]
    book.properties.language = lang
    book.remove(book.worksheets[0])
    long_texts: list[str] = []
    names: set[str] = set()
    for grid in grids:
        sheet = book.create_sheet(_free_name(grid.name, names))
        _Sheet(sheet, words, long_texts).write(grid, first_lines)
    if long_texts:
        sheet = book.create_sheet(_free_name(_long_name(words), names))
        for place, text in enumerate(long_texts, 1):
            pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
            for column, piece in enumerate(pieces, 1):
                put_text(sheet.cell(place, column), piece)
    return saved(book.save)


def survives(value: Fraction) -> bool:
    """Whether a spreadsheet keeps every digit of the number."""
    digits = decimal_text(value, 0).lstrip("-").replace(".", "").strip("0")
    return decimals_of(value) is not None and len(digits) <= DIGITS_KEPT


def _free_name(name: str, taken: set[str]) -> str:
    """A name that a sheet may have and that no other has."""
    plain = _FORBIDDEN_IN_NAMES.sub("-", inert(name)).strip("'") or "-"
    found, number = plain[:_LONGEST_NAME], 2
    while found.casefold() in taken:
        found, number = f"{plain[: _LONGEST_NAME - 4]} {number}", number + 1
    taken.add(found.casefold())
    return found


def _long_name(words: Words) -> str:
    return words.say("Långa texter")


class _Sheet:
    """One sheet being written."""

    def __init__(self, sheet: Worksheet, words: Words, long_texts: list[str]) -> None:
        self.sheet, self.words, self.long_texts = sheet, words, long_texts

    def write(self, grid: Grid, first_lines: Sequence[str]) -> None:
        sheet = self.sheet
        for place, column in enumerate(grid.columns, 1):
            head = put_text(sheet.cell(_TOP, place), column.head)
            head.font, head.fill = Font(bold=True), _HEAD
            head.alignment = Alignment(wrap_text=True, vertical="top")
        for number, row in enumerate(grid.rows, _FIRST_ROW):
            for place, cell in enumerate(row, 1):
                self._cell(sheet.cell(number, place), cell)
        widths = self._widths(grid)
        self._first_row(" ".join(first_lines), widths)
        self._heights(grid, widths)
        self._on_paper(grid, sum(widths))

    def _cell(self, target: Target, cell: Cell) -> None:
        match cell:
            case None:
                return
            case int():
                target.value = cell
            case Amount(value=Fraction() as value, decimals=decimals):
                target.value = _kept(value, decimals)
                target.data_type = "n"  # its digits as they are; a float would be written with others
                target.number_format = "#,##0" + ("." + "0" * decimals if decimals else "")
            case Amount():
                self._said(target, cell.text)
            case str():
                self._said(target, cell)
        target.alignment = Alignment(wrap_text=isinstance(cell, str), vertical="top")

    def _said(self, target: Target, text: str) -> None:
        if len(_as_cell(text)) <= LONGEST_TEXT:
            put_text(target, text)
            return
        self.long_texts.append(text)
        where = self.words.say(
            "{text} … (hela texten står på bladet {sheet}, rad {row})",
            text=text[: _PIECE // 10],
            sheet=_long_name(self.words),
            row=str(len(self.long_texts)),
        )
        put_text(target, where)

    def _widths(self, grid: Grid) -> list[float]:
        """How wide each column is: its longest line, within what its kind may have."""
        widths = []
        for place, column in enumerate(grid.columns, 1):
            low, high = _WIDTHS[column.kind]
            cells = (row[place - 1] for row in grid.rows)
            longest = max((len(line) for cell in cells for line in _shown(cell).split("\n")), default=0)
            widths.append(float(min(max(longest + 2, low), high)))
            self.sheet.column_dimensions[get_column_letter(place)].width = widths[-1]
        return widths

    def _first_row(self, text: str, widths: Sequence[float]) -> None:
        """The marks and the title over as many columns as can be seen at once."""
        seen = [place for place in range(1, len(widths) + 1) if sum(widths[:place]) <= _SEEN_AT_ONCE]
        last = max(seen, default=1)
        first = put_text(self.sheet.cell(1, 1), text)
        first.font, first.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        if last > 1:
            self.sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=last)
        self.sheet.row_dimensions[1].height = LINE * lines_in(text, sum(widths[:last]) * _BOLD_IS_WIDER)

    def _heights(self, grid: Grid, widths: Sequence[float]) -> None:
        """Every row as high as its folded texts; not every program works this out by itself."""
        self.sheet.row_dimensions[_TOP].height = LINE * max(
            lines_in(column.head, width * _BOLD_IS_WIDER) for column, width in zip(grid.columns, widths, strict=True)
        )
        for number, row in enumerate(grid.rows, _FIRST_ROW):
            most = max((lines_in(_shown(cell), width) for cell, width in zip(row, widths, strict=True)), default=1)
            self.sheet.row_dimensions[number].height = min(LINE * most, _HIGHEST)

    def _on_paper(self, grid: Grid, wide: float) -> None:
        """What stands still when the reader scrolls, and how the sheet goes onto A4."""
        sheet, columns = self.sheet, len(grid.columns)
        sheet.freeze_panes = f"{'C' if columns > 2 else 'A'}{_FIRST_ROW}"  # noqa: PLR2004 - id and name stand still
        sheet.auto_filter.ref = f"A{_TOP}:{get_column_letter(columns)}{_TOP + len(grid.rows)}"
        sheet.print_title_rows = f"1:{_TOP}"
        if wide > _PAGE:
            sheet.print_title_cols = "A:B"
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = math.ceil(wide / _PAGE), 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        margins = sheet.page_margins
        margins.left = margins.right = margins.top = margins.bottom = 1.5 * _CM
        margins.header = margins.footer = 0.7 * _CM
        sheet.HeaderFooter.oddFooter = HeaderFooterItem(
            left=_HeaderFooterPart("&A"), center=_HeaderFooterPart("&P / &N")
        )


def lines_in(text: str, width: float) -> int:
    """On how many lines a text stands in a column."""
    return sum(max(1, math.ceil(len(line) / max(width - 1, 1))) for line in text.split("\n"))


def _kept(value: Fraction, decimals: int) -> str:
    """The number's digits as far as a spreadsheet keeps them."""
    if survives(value):
        return decimal_text(value, 0)
    whole = len(str(abs(int(value)))) if abs(value) >= 1 else 0
    places = max(DIGITS_KEPT - whole, 0)
    steps = int(abs(value) * 10**places + Fraction(1, 2))
    return decimal_text(Fraction(steps if value > 0 else -steps, 10**places), min(decimals, places))


def _shown(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Amount(text=text):
            return text
        case _:
            return str(cell)


def _as_cell(text: str) -> str:
    """The text as a cell holds it: what does not show is shown, and `_x0041_` stays the seven characters it is."""
    shown = "\n".join(inert(line) for line in text.split("\n"))
    return _LOOKS_CODED.sub("_x005F_", shown)


def put_text(target: Target, text: str) -> Target:
    """Put a text into the cell as a text, whatever it begins with, also when its reader edits it."""
    target.value = _as_cell(text)
    target.data_type = "s"
    target.quotePrefix = text.startswith(("=", "+", "-", "@", "'"))
    return target
