"""Reading: what stands in a report, read back with the libraries that its readers' programs are made with."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from fractions import Fraction

from docx import Document
from docx.table import Table
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from engine.explain.report.separated import unguarded

Row = dict[str, object]
_EXACT = re.compile(r"\((−?[\d\s ]+(?:/\d+|,\d+)?)\)+$")
_NUMBER = re.compile(r"[−-]?[\d\u00a0 ]+(?:,\d+)?")


def workbook(raw: bytes) -> dict[str, list[Row]]:
    """Every sheet by name, each row by the heads of its columns."""
    book = load_workbook(io.BytesIO(raw))
    found = {}
    for sheet in book.worksheets:
        rows = [[_seen(cell.value) for cell in row] for row in sheet.iter_rows(min_row=2)]
        found[sheet.title] = [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]] if rows else []
    return found


def _seen(value: object) -> object:
    return unescape(value) if isinstance(value, str) else value


def separated(raw: bytes) -> list[Row]:
    """The rows of a CSV by the heads of its columns, with the guards taken off."""
    csv.field_size_limit(10_000_000)  # an answer names the longest name once for each way
    lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))
    return [dict(zip(lines[0], map(unguarded, line), strict=True)) for line in lines[1:]]


def paper(raw: bytes) -> list[str]:
    """Every text of a document, also those in its tables, in reading order."""
    found: list[str] = []
    for block in Document(io.BytesIO(raw)).iter_inner_content():
        if isinstance(block, Table):
            found += [cell.text for row in block.rows for cell in row.cells]
        else:
            found.append(block.text)
    return found


def tables(raw: bytes) -> list[dict[str, str]]:
    """The rows of all tables of a document by their heads."""
    found = []
    for table in Document(io.BytesIO(raw)).tables:
        heads = [cell.text for cell in table.rows[0].cells]
        found += [dict(zip(heads, (cell.text for cell in row.cells), strict=True)) for row in table.rows[1:]]
    return found


def number_in(cell: object) -> Fraction | None:
    """The exact number of a number's cell."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return Fraction(Decimal(cell.replace(",", ".")))
    return Fraction(Decimal(repr(cell)))


def exact_in(words: object) -> Fraction:
    """The exact number that some words say: `10,74 %`, `3 av 5 (0,6)`, `≈ 366,67 (1100/3)`."""
    text = str(words)
    found = _EXACT.search(text) or _NUMBER.match(text)
    assert found is not None, text
    said = found[1] if found.re is _EXACT else found[0]
    plain = re.sub(r"[\s\u00a0]", "", said).replace("−", "-").replace(",", ".")
    return Fraction(plain)
