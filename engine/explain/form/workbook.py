"""Workbook: a form as XLSX: a row to fill in for each figure, and a sheet that says what the form is.

Comes in: a form. Goes out: bytes, the same for the same form. What a row is about is locked, what is to be filled in is
not; answers and states are chosen from lists, and a number outside what is possible is asked about. Texts are texts
whatever they begin with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from engine.explain.form.asking import AREA_ROWS, REACHES, Asked, Form
from engine.explain.inert import inert
from engine.explain.report.packing import saved
from engine.explain.report.separated import decimal_text
from engine.explain.report.workbook import LINE, lines_in, put_text
from engine.model import form as columns
from engine.model.number import decimals_of

Style: TypeAlias = Literal["stop", "warning"]
OWN_ROWS = 50
"""Rows below the others in which everything may be filled in."""
_STATES = ("öppen", "sekretess", "finns inte", "ej tillämplig")
_LONGEST_LIST = 255
_TEXT, _AS_TYPED = "@", "General"
_HEAD = PatternFill("solid", start_color="FFE6E6E6", end_color="FFE6E6E6")
_TO_FILL = PatternFill("solid", start_color="FFFFF9E5", end_color="FFFFF9E5")
_THIN = Side(style="thin", color="FFBFBFBF")
_EDGE = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WIDTHS = {
    "Namn": 40,
    "Vad": 28,
    "Möjligt": 24,
    "Skäl": 24,
    "Källa": 28,
    "Not": 32,
    "Del": 18,
    "Område": 18,
    "Spann": 23,
}
_WIDTH = 14
_LOCKED = frozenset({columns.ID, columns.HUMAN_FACT, columns.PART, *columns.TOLD})
_FIRST = 2
_GUIDE = (
    "Fyll i de gula cellerna på bladet Uppgifter. En rad som lämnas tom räknas som ännu inte känd.",
    "Värde: ett tal, ett av svaren i listan, eller 3 av 5. Enheten står i sin kolumn och skrivs inte efter talet.",
    "Tillstånd: fylls i bara när det inte finns något värde. Skriv då gärna skälet.",
    "Spann: tiden som siffran gäller. Ändra den om siffran gäller en annan tid än den som efterfrågas.",
    "Källa: dokument, system eller person som värdet kommer från. Not: det som läsaren av bedömningen behöver veta.",
    "Delas siffran på områden: en rad per område, med områdets eget riktvärde. Är bara ja eller nej känt skrivs det.",
    "Andra uppgifter skrivs på de tomma raderna sist, med id och spann.",
    "Klart? Spara och kör: rodtrad import FIL.xlsx --ruleset REGELVERK --out uppgifter.yaml",
)


def as_form(form: Form) -> bytes:
    """The form as a workbook."""
    book = Workbook()
    book.properties.creator, book.properties.title = "Rödtråd", inert(form.title)
    book.properties.language = "sv"
    sheet = book.worksheets[0]
    sheet.title = columns.FACTS_SHEET
    _facts(sheet, form)
    _about(book.create_sheet(columns.ABOUT_SHEET), form)
    return saved(book.save)


# --- what is to be filled in ------------------------------------------------------------------------------------------


def _facts(sheet: Worksheet, form: Form) -> None:
    for place, head in enumerate(columns.ORDER, 1):
        cell = _put(sheet.cell(1, place), head)
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _EDGE
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(head, _WIDTH)
    lists = _Lists(sheet)
    number = _FIRST
    for row in form.rows:
        for _ in range(AREA_ROWS if row.areas else 1):
            _row(sheet, number, _texts(row))
            _validate(lists, number, row)
            number += 1
    for own in range(number, number + OWN_ROWS):
        _row(sheet, own, {})
    last = number + OWN_ROWS - 1
    for head, labels in (("Tillstånd", _STATES), ("Preliminär", ("ja", "nej")), ("Art", ("uppmätt", "prognos"))):
        lists.choose(_at(head, _FIRST) + ":" + _at(head, last), labels, "stop")
    sheet.freeze_panes = _at("Vad", _FIRST)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8  # A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_area = f"A1:{_at(columns.NOTE, last)}"
    sheet.print_title_rows = "1:1"


def _texts(row: Asked) -> Mapping[str, str]:
    return {
        columns.ID: row.node,
        "Namn": row.name,
        "Vad": row.what,
        "Enhet": row.unit,
        "Möjligt": row.possible,
        "Hämtas från": row.taken_from,
        columns.HUMAN_FACT: row.human_fact or "",
        columns.SPAN: row.span,
        columns.PART: row.part or "",
        **({"Art": "prognos", "Efter": row.forecast_at} if row.forecast_at else {}),
    }


def _row(sheet: Worksheet, number: int, texts: Mapping[str, str]) -> None:
    """One row; a row that is about nothing yet may be filled in everywhere."""
    high = 1
    for place, head in enumerate(columns.ORDER, 1):
        cell = sheet.cell(number, place)
        if texts.get(head):
            _put(cell, texts[head])
        locked = bool(texts) and head in _LOCKED
        cell.protection = Protection(locked=locked)
        cell.number_format = _AS_TYPED if head in {columns.VALUE, columns.AREA_TARGET, *columns.NUMBERS} else _TEXT
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = _EDGE
        high = max(high, lines_in(texts.get(head, ""), _WIDTHS.get(head, _WIDTH)))
        if not locked and (texts or head not in columns.TOLD):
            cell.fill = _TO_FILL
    sheet.row_dimensions[number].height = LINE * high


def _validate(lists: _Lists, number: int, row: Asked) -> None:
    where = _at(columns.VALUE, number)
    if row.areas:
        lists.choose(where, REACHES, "warning")
    elif row.labels:
        lists.choose(where, row.labels, "stop")
    elif row.low is not None or row.high is not None:
        lists.between(where, row)


class _Lists:
    """The checks of a sheet, one for each set of cells that may hold the same."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.made: dict[tuple[str, ...], DataValidation] = {}

    def choose(self, cells: str, labels: tuple[str, ...], style: Style) -> None:
        """One of some texts; a list that a cell cannot hold is left to the import."""
        formula = ",".join(labels)
        if len(formula) <= _LONGEST_LIST and not any('"' in label or "," in label for label in labels):
            self.add(cells, (style, *labels), DataValidation("list", f'"{formula}"', errorStyle=style))

    def between(self, cells: str, row: Asked) -> None:
        """A number in what is possible; `3 av 5` may be written all the same, so it only asks."""
        ends = [
            None if end is None or decimals_of(end) is None else decimal_text(end, 0) for end in (row.low, row.high)
        ]
        match ends:
            case [str(low), str(high)]:
                found = DataValidation("decimal", low, high, operator="between", errorStyle="warning")
            case [str(low), None]:
                found = DataValidation("decimal", low, operator="greaterThanOrEqual", errorStyle="warning")
            case [None, str(high)]:
                found = DataValidation("decimal", high, operator="lessThanOrEqual", errorStyle="warning")
            case _:
                return
        found.error = f"Möjligt värde: {inert(row.possible)}"[:_LONGEST_LIST]
        self.add(cells, ("between", *map(str, ends), row.possible), found)

    def add(self, cells: str, key: tuple[str, ...], check: DataValidation) -> None:
        if key not in self.made:
            self.made[key] = check
            check.allow_blank, check.showErrorMessage = True, True
            self.sheet.add_data_validation(check)
        self.made[key].add(cells)


def _at(head: str, number: int) -> str:
    return f"{get_column_letter(columns.ORDER.index(head) + 1)}{number}"


# --- what the form is -------------------------------------------------------------------------------------------------


def _about(sheet: Worksheet, form: Form) -> None:
    for number, (word, text) in enumerate(_said(form), 1):
        _put(sheet.cell(number, 1), word).font = Font(bold=True)
        cell = _put(sheet.cell(number, 2), text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[number].height = LINE * lines_in(text, 100)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20, 100
    sheet.protection.sheet = True


def _said(form: Form) -> Iterator[tuple[str, str]]:
    for mark, reason in form.marks[:1]:
        yield "Märkning", mark
        yield "Märkningens skäl", reason
    yield "Formulär", columns.FORMAT
    yield "Uppgifter", form.id
    yield "Regelverk", form.ruleset
    yield "Period", form.period
    yield "Gäller", form.title
    for number, text in enumerate(_GUIDE, 1):
        yield f"Så här {number}", text
    for each in form.lonely:
        yield "Jämförelse", f"{each}: skriv en rad för var och en på de tomma raderna, med dess namn under Del."


def _put(cell: Cell | MergedCell, text: str) -> Cell | MergedCell:
    put_text(cell, text).number_format = _TEXT
    return cell
