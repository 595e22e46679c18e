"""XLSX becomes rows, after a look of our own at the zip: nothing is unpacked that was not measured first.

In come the bytes of a file, out comes a table of one sheet. A cell's text is what it holds, never what its format
shows: a float as the shortest text that gives it, a date as year-month-day. A formula counts only with its stored
result. Hidden rows, columns and sheets are read and said.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any, NoReturn, TypeAlias

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.cell.cell import Cell as FullCell
from openpyxl.cell.cell import MergedCell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils import column_index_from_string, get_column_letter

from engine.model.codes import diagnose
from engine.model.diagnostic import Place, Rejected, Text
from engine.model.suggestion import nearest
from engine.read.limits import Limits
from engine.read.tables.row import COLUMNS, ROWS, Mistakes, Row, Table, check_header, composed, unguarded
from engine.read.yaml.characters import refusal

Cell: TypeAlias = ReadOnlyCell | EmptyCell | FullCell | MergedCell
Pair: TypeAlias = tuple[tuple[Cell, ...], tuple[Cell, ...]]
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, ValueError, KeyError, EOFError, OSError, struct.error)
# Both libraries that may read the XML, the standard one and lxml, call what is not XML a SyntaxError.
_UNREADABLE = (*_BROKEN, SyntaxError, TypeError, AttributeError, IndexError, DefusedXmlException)
MEMBERS = 500
RATIO = 200
_SMALL = 1_000_000
"""A member that unpacks to less than this is no bomb whatever its ratio."""
_CHUNK = 1_000_000
_STRADDLING = 200
"""Bytes of a piece looked at again with the next."""
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x1
_COMPOUND = b"\xd0\xcf\x11\xe0"
_NOTICED = {
    "RT864": re.compile(rb'<(?:row|col) [^>]*hidden="(?:1|true)"'),
    "RT866": re.compile(rb"<mergeCell "),
}
"""What is read as if it were not so, and said: hidden rows and columns, merged cells."""
_ZEROS = re.compile(r"0{2,40}")

_NO_ZIP = Text("filen är ingen XLSX-arbetsbok", "the file is no XLSX workbook")
_OLD = Text("filen är en gammal .xls eller låst med lösenord", "the file is an old .xls or locked by a password")
_TWICE = Text("samma del finns två gånger i filen", "the same part is in the file twice")
_PATH = Text("en del har en otillåten sökväg", "a part has a path that is not allowed")
_LOCKED = Text("filen är krypterad", "the file is encrypted")
_MACROS = Text("filen innehåller makron", "the file has macros")
_OVERLAP = Text("delarna överlappar varandra", "the parts overlap")
_CUT = Text("filen är skadad eller avkortad", "the file is damaged or cut short")
_XML = Text("filens XML är trasig eller har en DOCTYPE", "its XML is broken or has a DOCTYPE")
_MANY = Text("filen har för många delar", "the file has too many parts")
_LARGE = Text(
    "filen packas upp till mer än gränsen unpacked_bytes, eller till mer än 200 gånger sin storlek",
    "the file unpacks to more than the limit unpacked_bytes, or to more than 200 times its size",
)


def sheet_names(raw: bytes, name: str, limits: Limits) -> tuple[str, ...]:
    """The sheets of a workbook. Raises Rejected where the file cannot be trusted."""
    _look(raw, name, limits)
    try:
        return tuple(openpyxl.load_workbook(io.BytesIO(raw), read_only=True, keep_links=False).sheetnames)
    except _UNREADABLE:
        _refuse(name, _XML)


def read_xlsx(raw: bytes, name: str, sheet: str | None, percent: str | None, mistakes: Mistakes) -> Table:
    """The table in a sheet, the first if none is named. Raises Rejected where the file cannot be trusted."""
    seen = _look(raw, name, mistakes.limits)
    if not openpyxl.DEFUSEDXML:
        raise ModuleNotFoundError("defusedxml")
    try:
        values = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    except _UNREADABLE:
        _refuse(name, _XML)
    wanted = sheet or next(iter(values.sheetnames), "")
    if wanted not in values.sheetnames or not hasattr(values[wanted], "reset_dimensions"):
        known = tuple(values.sheetnames)
        raise Rejected(
            [diagnose("RT852", Place(name, 1, 1), suggestion=nearest(wanted, list(known)), name=wanted, known=known)]
        )
    shown = values[wanted]
    typed = _with_formulas(shown)
    if "RT864" in seen or shown.sheet_state != "visible":
        mistakes.add("RT864", Place(name, 1, 1), "", name=wanted)
    if "RT866" in seen:
        mistakes.add("RT866", Place(name, 1, 1), "")
    for each in (shown, typed):
        each.reset_dimensions()
    rows = _rows(zip(shown.iter_rows(), typed.iter_rows(), strict=True), name, wanted, percent, mistakes)
    header = next(rows, None)
    if header is None:
        raise Rejected([diagnose("RT810", Place(name, 1, 1))])
    check_header(header, mistakes)
    return Table(header, _held(header, rows, mistakes))


def _with_formulas(shown: Any) -> Any:  # noqa: ANN401 - the stubs know no sheet that is only read
    """The same sheet with what was typed instead of the stored results; to open the file again takes twice as long."""
    typed = copy(shown)
    typed.parent = copy(shown.parent)
    # It can be said only where a file is opened.
    typed.parent._data_only = False  # noqa: SLF001
    return typed


def _refuse(name: str, why: Text) -> NoReturn:
    raise Rejected([diagnose("RT851", Place(name, 1, 1), why=why)])


# --- the zip --------------------------------------------------------------------------------------------------


def _look(raw: bytes, name: str, limits: Limits) -> set[str]:
    """Refuse a zip that is not what it says, before anything is read from it; the codes of what was noticed."""
    if raw.startswith(_COMPOUND):
        _refuse(name, _OLD)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _members(archive.infolist(), raw, name)
            return _measured(archive, name, limits)
    except _BROKEN:
        _refuse(name, _CUT if raw.startswith(b"PK") else _NO_ZIP)
    except (NotImplementedError, RuntimeError):
        _refuse(name, _CUT)


def _members(members: list[zipfile.ZipInfo], raw: bytes, name: str) -> None:
    names = [each.filename.lower() for each in members]
    if len(members) > MEMBERS:
        _refuse(name, _MANY)
    if len(set(names)) < len(names):
        _refuse(name, _TWICE)
    if any(".." in each.split("/") or each.startswith("/") or "\\" in each or ":" in each for each in names):
        _refuse(name, _PATH)
    if any(each.flag_bits & _ENCRYPTED for each in members):
        _refuse(name, _LOCKED)
    if any(each.endswith("vbaproject.bin") for each in names):
        _refuse(name, _MACROS)
    if "xl/workbook.xml" not in names:
        _refuse(name, _NO_ZIP)
    end = 0
    for each in sorted(members, key=lambda member: member.header_offset):
        if each.header_offset < end:
            _refuse(name, _OVERLAP)
        local = _LOCAL.unpack_from(raw, each.header_offset)
        end = each.header_offset + _LOCAL.size + local[-2] + local[-1] + each.compress_size


def _measured(archive: zipfile.ZipFile, name: str, limits: Limits) -> set[str]:
    """Unpack everything once into nothing, counting; what the headers say is not believed."""
    whole, found = 0, set[str]()
    for each in archive.infolist():
        size, tail, sheet = 0, b"", "worksheets/" in each.filename
        with archive.open(each) as member:
            while piece := member.read(_CHUNK):
                size, whole = size + len(piece), whole + len(piece)
                if whole > limits.unpacked_bytes or (size > _SMALL and size > RATIO * each.compress_size):
                    _refuse(name, _LARGE)
                seen = tail + piece
                if b"<!DOCTYPE" in seen:
                    _refuse(name, _XML)
                if sheet:
                    _near(seen, name, limits)
                    found |= {code for code, sign in _NOTICED.items() if code not in found and sign.search(seen)}
                tail = piece[-_STRADDLING:]
    return found


def _near(xml: bytes, name: str, limits: Limits) -> None:
    """No cell stands so far out that everything up to it is too much."""
    # Only those with so many letters or digits can be too far out: nearly none, and the rest are passed over.
    letters, digits = len(get_column_letter(limits.columns)), len(str(limits.rows + 1))
    far = re.compile(rb'<c [^>]*?\br="(?=[A-Z]{%d}|[A-Z]+[0-9]{%d})([A-Z]{1,3})([0-9]{1,7})"' % (letters, digits))
    for column, row in set(far.findall(xml)):
        _hold(int(row) - 1, limits.rows, ROWS, name)
        _hold(column_index_from_string(column.decode()), limits.columns, COLUMNS, name)


def _hold(number: int, limit: int, what: Text, name: str) -> None:
    """Refuse more rows or columns than there may be, at once. Raises Rejected."""
    if number > limit:
        raise Rejected([diagnose("RT809", Place(name, 1, 1), limit=limit, what=what)])


# --- the cells ------------------------------------------------------------------------------------------------


def _rows(pairs: Iterator[Pair], name: str, sheet: str, percent: str | None, mistakes: Mistakes) -> Iterator[Row]:
    for number, (shown, typed) in enumerate(_safely(pairs, name), 1):
        # What a row or a cell says of its own place is counted here as well, however it is spelled.
        _hold(number - 1, mistakes.limits.rows, ROWS, name)
        _hold(len(typed), mistakes.limits.columns, COLUMNS, name)
        if all(cell.value is None for cell in typed):
            continue
        spots = tuple((number, at) for at in range(1, len(typed) + 1))
        numbers = tuple(at for at, cell in enumerate(shown) if isinstance(cell.value, int | float))
        row = Row(name, number, (), spots, "", f"{sheet} rad {number}", numbers, sheet)
        both = enumerate(zip(shown, typed, strict=True))
        cells = tuple(_text(*pair, row.place(at), percent, mistakes) for at, pair in both)
        yield replace(row, cells=cells)


def _safely(pairs: Iterator[Pair], name: str) -> Iterator[Pair]:
    """The same pairs; what breaks while they are read is a mistake of the file."""
    try:
        yield from pairs
    except _UNREADABLE:
        _refuse(name, _XML)


def _text(shown: Cell, typed: Cell, place: Place, percent: str | None, mistakes: Mistakes) -> str:
    """What a cell holds, as text."""
    value = shown.value
    if typed.data_type == "f":
        mistakes.add("RT854" if value is None else "RT865", place)
    if shown.data_type == "e":
        mistakes.add("RT853", place, text=str(value))
        return ""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nej"
        case int() | float():
            return _number(value, shown.number_format or "", place, percent, mistakes)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case str():
            for char in value:
                if not char.isprintable() and (code := refusal(char)):
                    mistakes.add(code, place, char=char)
            return unguarded(composed(value))
        case _:
            return str(value)


def _number(value: float, form: str, place: Place, percent: str | None, mistakes: Mistakes) -> str:
    """The shortest text that gives the double; a share shown as percent is what the mapping says that it is."""
    exact = Decimal(repr(value))
    if "%" in form:
        if percent is None:
            mistakes.add("RT855", place, text=repr(value))
        exact *= 100 if percent == "gånger hundra" else 1
    text = f"{exact.normalize():f}" if exact.is_finite() else str(exact)
    # 0180 shown so is a name that a spreadsheet took for a number.
    return text.zfill(len(form)) if _ZEROS.fullmatch(form) and text.isdigit() else text


def _held(header: Row, rows: Iterator[Row], mistakes: Mistakes) -> Iterator[Row]:
    """The rows made as wide as the header: a sheet has no ends of rows. A value beyond the header is a mistake."""
    width, read = len(header.cells), 0
    for row in rows:
        read += 1
        if any(row.cells[width:]):
            mistakes.add("RT805", row.place(width), found=len(row.cells), header=header.line, expected=width)
            continue
        cells = (*row.cells[:width], *("",) * (width - len(row.cells)))
        spots = tuple((row.line, at) for at in range(1, width + 1))
        yield replace(row, cells=cells, starts=spots)
    if not read:
        mistakes.add("RT810", header.place())
