"""Separated: a grid as CSV, as a Swedish spreadsheet opens it: semicolons, decimal comma, UTF-8 with its mark, CRLF.

A text that a spreadsheet would take for a formula gets an apostrophe first, which is taken off again on import; a
number never does. A number is written with all its digits; one that has no end is rounded, and is exact in the words
beside it.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal, localcontext
from fractions import Fraction

from engine.explain.inert import inert
from engine.explain.report.grids import Cell, Grid
from engine.explain.report.view import Amount
from engine.model.number import decimals_of

_MARK = "\ufeff"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a text may not begin with; the apostrophe itself too, so that taking one off always gives the text back."""
DECIMALS_WITHOUT_END = 12
"""With how many decimals a number is written that no finite number of them writes exactly."""


def as_csv(grid: Grid) -> bytes:
    """The grid with its heads first."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([guarded(column.head) for column in grid.columns])
    writer.writerows([_cell(cell) for cell in row] for row in grid.rows)
    return (_MARK + written.getvalue()).encode()


def guarded(text: str) -> str:
    """A text that does nothing: what does not show is shown, lines are kept, and no formula begins."""
    shown = "\n".join(inert(line) for line in text.split("\n"))
    return f"'{shown}" if shown.startswith(_DANGEROUS) else shown


def unguarded(text: str) -> str:
    """The text that `guarded` was given, as far as it could be seen."""
    return text.removeprefix("'")


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case int():
            return str(cell)
        case str():
            return guarded(cell)
        case Amount(value=Fraction() as value, decimals=decimals):
            return decimal_text(value, decimals).replace(".", ",")
        case Amount():
            return guarded(cell.text)


def decimal_text(value: Fraction, decimals: int) -> str:
    """The number with a decimal point: all its digits, at least `decimals` of them; rounded only if it has no end."""
    places = decimals_of(value)
    shown = DECIMALS_WITHOUT_END if places is None else max(places, decimals)
    steps = int(abs(value) * 10**shown + (Fraction(1, 2) if places is None else 0))
    sign = "-" if value < 0 and steps else ""
    with localcontext() as context:
        context.prec = len(str(steps)) + shown + 2
        return f"{sign}{Decimal(steps).scaleb(-shown):f}"
