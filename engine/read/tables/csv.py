"""CSV becomes rows, strictly: nothing is swallowed, and every message names the physical line.

In come the bytes of a file, out comes a table that is read row by row. UTF-8 is wanted; a file that is not is read as
Windows-1252, and a notice says so. The delimiter is the mapping's, the file's own `sep=` or told by the header row.
"""

import io
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator

from engine.model.codes import diagnose
from engine.model.diagnostic import Place, Rejected, Text
from engine.model.mapping import DELIMITERS, DelimiterWord
from engine.read.limits import Limits
from engine.read.tables.row import ROWS, Mistakes, Row, Table, check_header, composed, limit_columns, unguarded
from engine.read.yaml.characters import UNUSUAL, looks_like_utf16, refusal

_BOM = b"\xef\xbb\xbf"
_CHUNK = 1_000_000
_WINDOWS = "cp1252"
_SAID = {
    "semikolon": Text("semikolon", "semicolons"),
    "tabb": Text("tabb", "tabs"),
    "komma": Text("komma", "commas"),
    "ingen": Text("ingenting", "nothing"),
}
_SWEDISH = re.compile("[åäöÅÄÖ]".encode(_WINDOWS))
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
"""What Windows-1252 leaves without a letter."""
_Line = tuple[int, str]


def read_csv(raw: bytes, name: str, delimiter: DelimiterWord | None, mistakes: Mistakes) -> Table:
    """The table in a CSV file. Raises Rejected where it cannot be read at all; the rest is noted as rows are read."""
    start = Place(name, 1, 1)
    if looks_like_utf16(raw):
        raise Rejected([diagnose("RT107", start)])
    encoding = _encoding(raw, name, mistakes)
    lines = _lines(raw.removeprefix(_BOM), name, encoding, mistakes)
    first = next(lines, None)
    if first is not None and first[1].lower().startswith("sep=") and len(first[1]) == len("sep=") + 1:
        mark: str | None = first[1][-1]
        first = next(lines, None)
    else:
        mark = None
    if first is None or not first[1].strip():
        raise Rejected([diagnose("RT810", start)])
    mark = DELIMITERS[delimiter] if delimiter else mark or _told_by(first, name, mistakes)
    rows = _rows(first, lines, mark, name, mistakes)
    header = next(rows)
    header = Row(name, header.line, tuple(map(composed, header.cells)), header.starts, header.source, header.name)
    check_header(header, mistakes)
    _limit_rows(raw, header, mark, mistakes.limits)
    return Table(header, _held(header, rows, mistakes), "" if encoding == "utf-8" else encoding)


def _limit_rows(raw: bytes, header: Row, mark: str, limits: Limits) -> None:
    """Refuse a table with too many rows before anything is made of them, which takes far longer.

    Rows of which this cannot be sure, for they are hardly there or a quote in them goes on for too long, are counted
    when they are read.
    """
    if raw.count(b"\n") <= limits.rows:
        return
    quoted = rb'"[^"]{0,%d}+(?:""[^"]{0,%d}+)*+"' % (limits.text, limits.text)
    cell = rb'(?:%b|(?!"))[^%b\n]*+' % (quoted, mark.encode())
    empty = rb"(?:(?![^\n]*[!-~])[^\n]*+\n)*+"
    row = rb"%b%b(?:%b%b)*+" % (empty, cell, mark.encode(), cell)
    start = len(_BOM) * raw.startswith(_BOM)
    before = rb"(?:[^\n]*+\n){%d}+(?:%b\n){%d}+" % (header.line - 1, row, limits.rows + 1)
    rows = re.compile(rb"%b%b(?=[^\n]*[!-~])(?=%b(?:\n|\Z))" % (before, empty, row))
    if match := rows.match(raw, start):
        beyond = raw.count(b"\n", 0, match.end()) + 1
        raise Rejected([diagnose("RT809", Place(header.file, beyond, 1), limit=limits.rows, what=ROWS)])


def _encoding(raw: bytes, name: str, mistakes: Mistakes) -> str:
    """UTF-8, or Windows-1252 with a notice that shows what its letters become."""
    try:
        decoder = getincrementaldecoder("utf-8")()
        for at in range(0, len(raw), _CHUNK):
            decoder.decode(raw[at : at + _CHUNK], final=at + _CHUNK >= len(raw))
    except UnicodeDecodeError:
        return _windows(raw, name, mistakes)
    return "utf-8"


def _windows(raw: bytes, name: str, mistakes: Mistakes) -> str:
    if wrong := _UNDEFINED.search(raw):
        raise Rejected([diagnose("RT108", _place(raw, wrong.start(), name), byte=f"{wrong[0][0]:02X}")])
    letter = _SWEDISH.search(raw)
    place = _place(raw, letter.start() if letter else 0, name)
    start = raw.rfind(b"\n", 0, letter.start()) + 1 if letter else 0
    line = io.BytesIO(raw)
    line.seek(start)
    mistakes.add("RT861", place, "", text=line.readline().decode(_WINDOWS).strip())
    return _WINDOWS


def _place(raw: bytes, at: int, name: str) -> Place:
    """Where a byte stands in a text of one byte a character."""
    return Place(name, raw.count(b"\n", 0, at) + 1, at - raw.rfind(b"\n", 0, at))


def _lines(raw: bytes, name: str, encoding: str, mistakes: Mistakes) -> Iterator[_Line]:
    """Physical lines without their ends; a character that may stand in no file is noted where it stands."""
    for number, ended in enumerate(io.TextIOWrapper(io.BytesIO(raw), encoding, newline="\n"), 1):
        line = ended.removesuffix("\n").removesuffix("\r")
        if "\r" in line:
            mistakes.add("RT808", Place(name, number, line.index("\r") + 1), line)
        if len(line) > mistakes.limits.text:
            raise Rejected([diagnose("RT118", Place(name, number, 1), limit=mistakes.limits.text)])
        if not line.isascii() or not line.isprintable():
            for match in UNUSUAL.finditer(line):
                if code := refusal(match[0]):
                    mistakes.add(code, Place(name, number, match.start() + 1), line, char=match[0])
        yield number, line


def _told_by(first: _Line, name: str, mistakes: Mistakes) -> str:
    """The one delimiter that the header row has, outside its quotes."""
    number, line = first
    outside = re.sub(r'"[^"]*"', "", line)
    there: list[DelimiterWord] = [word for word, mark in DELIMITERS.items() if word != "ingen" and mark in outside]
    if len(there) != 1:
        raise Rejected([diagnose("RT801", Place(name, number, 1), line)])
    mistakes.add("RT862", Place(name, number, line.index(DELIMITERS[there[0]]) + 1), line, what=_SAID[there[0]])
    return DELIMITERS[there[0]]


def _rows(first: _Line, lines: Iterator[_Line], mark: str, name: str, mistakes: Mistakes) -> Iterator[Row]:
    """Every row; empty lines are none."""
    at: _Line | None = first
    while at is not None:
        number, line = at
        if '"' in line:
            if (quoted := _quoted(at, lines, mark, name, mistakes)) is None:
                return
            yield quoted
        elif line.strip():
            cells = line.split(mark)
            if "'" in line:
                starts = tuple((number, sum(len(cell) + 1 for cell in cells[:at]) + 1) for at in range(len(cells)))
                yield Row(name, number, tuple(map(unguarded, cells)), starts, line, f"rad {number}")
            else:
                yield Row(name, number, tuple(cells), (), line, f"rad {number}")
        at = next(lines, None)


def _quoted(first: _Line, lines: Iterator[_Line], mark: str, name: str, mistakes: Mistakes) -> Row | None:
    """A row with quotes in it, over as many lines as they hold; None when a quote is never closed."""
    number, line = first
    at, cells, starts = 0, list[str](), list[tuple[int, int]]()
    while True:
        starts.append((number, at + 1))
        if line.startswith('"', at):
            closed = _closed(number, line, at + 1, lines, mistakes)
            if closed is None:
                source = first[1] if number == first[0] else line
                mistakes.add("RT806", Place(name, number, at + 1), source)
                return None
            text, number, line, at = closed
            if at < len(line) and not line.startswith(mark, at):
                mistakes.add("RT807", Place(name, number, at + 1), line)
                at = end if (end := line.find(mark, at)) >= 0 else len(line)
        else:
            end = line.find(mark, at)
            text, at = (line[at:], len(line)) if end < 0 else (line[at:end], end)
        cells.append(text)
        if at >= len(line):
            return Row(name, first[0], tuple(map(unguarded, cells)), tuple(starts), first[1], f"rad {first[0]}")
        at += len(mark)


def _closed(
    number: int, line: str, at: int, lines: Iterator[_Line], mistakes: Mistakes
) -> tuple[str, int, str, int] | None:
    """The text from `at` to its closing quote, and where that is: line number, line and the column after it."""
    pieces: list[str] = []
    while True:
        end = line.find('"', at)
        if end < 0:
            following = next(lines, None)
            pieces.append(line[at:] + "\n")
            if following is None or sum(map(len, pieces)) > mistakes.limits.text:
                return None
            number, line, at = *following, 0
        elif line.startswith('"', end + 1):
            pieces.append(line[at : end + 1])
            at = end + 2
        else:
            return "".join([*pieces, line[at:end]]), number, line, end + 1


def _held(header: Row, rows: Iterator[Row], mistakes: Mistakes) -> Iterator[Row]:
    """The rows that have as many cells as the header, and no more of them than allowed."""
    width, read = len(header.cells), 0
    for row in rows:
        read += 1
        if read > mistakes.limits.rows:
            raise Rejected([diagnose("RT809", row.place(), limit=mistakes.limits.rows, what=ROWS)])
        if len(row.cells) == width:
            yield row
            continue
        limit_columns(row.cells, row.place(), mistakes)
        beyond = row.place(min(width, len(row.cells) - 1))
        mistakes.add("RT805", beyond, row.source, found=len(row.cells), header=header.line, expected=width)
    if not read:
        mistakes.add("RT810", header.place(), header.source)
