"""Workbooks, sound and hostile: what is read to the last digit, and the code of everything that is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from commands import run
from engine.line import load_facts, load_ruleset, read_model
from engine.model.diagnostic import Rejected, render
from engine.model.mapping import Mapping
from engine.read.limits import Limits
from engine.read.tables.kept import Kept
from engine.read.tables.row import Mistakes
from engine.read.tables.taking import MappingFile, Taking
from engine.read.tables.xlsx import read_xlsx
from tables.importing import LONG, RULESET, UNITS

HEAD = ["Nyckeltal", "Utfall", "År"]


def book(change: Callable[[Worksheet], object] = id, value: object = 85.5) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Data"
    sheet.append(HEAD)
    sheet.append(["Nöjdhet", value, 2024])
    change(sheet)
    raw = io.BytesIO()
    workbook.save(raw)
    return raw.getvalue()


def rezipped(change: Callable[[dict[str, bytes]], object], raw: bytes | None = None) -> bytes:
    """The workbook with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(raw or book())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def replaced(old: bytes, new: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[SHEET]
        parts[SHEET] = parts[SHEET].replace(old, new, 1)

    return rezipped(change)


def twice() -> bytes:
    raw = io.BytesIO(book())
    with zipfile.ZipFile(raw, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, b"<x/>")
    return raw.getvalue()


def overlapping() -> bytes:
    """Two names in the directory for the same stream."""
    raw = bytearray(book())
    first = raw.index(b"PK\x01\x02")
    second = raw.index(b"PK\x01\x02", first + 4)
    raw[second + 42 : second + 46] = raw[first + 42 : first + 46]
    return bytes(raw)


def encrypted() -> bytes:
    raw = bytearray(book())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def dated(sheet: Worksheet) -> None:
    sheet["C2"] = datetime(2024, 2, 1)  # noqa: DTZ001 - a workbook knows no zones


def percent(sheet: Worksheet) -> None:
    sheet["B2"].number_format = "0 %"


def zeros(sheet: Worksheet) -> None:
    sheet["B2"].number_format = "0000"


DOCTYPE = b'<!DOCTYPE x [<!ENTITY f "x">]><worksheet'
REFUSED: list[tuple[str, bytes, str]] = [
    ("not a zip", b"Nyckeltal;Utfall\n", "RT851"),
    ("an old xls or a password", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "RT851"),
    ("cut short", book()[:-200], "RT851"),
    ("empty", b"", "RT851"),
    ("another zip", rezipped(lambda parts: parts.pop("xl/workbook.xml")), "RT851"),
    ("many parts", rezipped(lambda parts: parts.update({f"x{n}": b"" for n in range(600)})), "RT851"),
    ("a bomb", rezipped(lambda parts: parts.update({"x": b"\0" * 30_000_000})), "RT851"),
    ("a part outside", rezipped(lambda parts: parts.update({"../x": b""})), "RT851"),
    ("macros", rezipped(lambda parts: parts.update({"xl/vbaProject.bin": b""})), "RT851"),
    ("entities", replaced(b"<worksheet", DOCTYPE), "RT851"),
    ("broken XML", replaced(b"</sheetData>", b""), "RT851"),
    ("overlapping parts", overlapping(), "RT851"),
    ("encrypted", encrypted(), "RT851"),
    ("a far row", replaced(b'r="B2"', b'r="XFD1048576"'), "RT809"),
    ("a far row that its cells do not tell of", replaced(b'<row r="2"><c r="A2"', b'<row r="30000000"><c'), "RT809"),
    ("a far column in single quotes", replaced(b'r="C2"', b"r='XFD2'"), "RT809"),
    ("a far column", replaced(b'r="B2"', b'r="XFD2"'), "RT809"),
    ("formula without a result", book(value="=80+5.5"), "RT854 2:2, RT821 2:2"),
    ("an error", book(value="#DIV/0!"), "RT853 2:2, RT821 2:2"),
    ("percent not declared", book(percent, 0.855), "RT855 2:2"),
    ("a date where a year belongs", book(dated), "RT205 2:3"),
    ("an empty cell", book(value=None), "RT821 2:2"),
    ("a value beyond the header", book(lambda sheet: sheet.cell(2, 5, "x")), "RT805 2:4"),
    ("the same header twice", book(lambda sheet: sheet.cell(1, 4, "Utfall")), "RT804 1:4"),
    ("a text as a number", book(value="1.234"), "RT202 2:2"),
]  # fmt: skip
READ: list[tuple[str, bytes, str, str, str]] = [
    ("a number", book(), "", "85.5", ""),
    ("a whole number", book(value=85), "", "85", ""),
    ("a double with its noise", replaced(b"<v>85.5</v>", b"<v>0.30000000000000004</v>"), "", "0.30000000000000004", ""),
    ("a point is a point", book(value=1.234), "", "1.2340", ""),
    ("a text", book(value="85,50"), "", "85,50", ""),
    ("percent times a hundred", book(percent, 0.855), "procentceller: gånger hundra", "85.5", ""),
    ("percent as it is", book(percent, 86), "procentceller: som de är", "86", ""),
    ("formula with its result", replaced(b"<v>85.5</v>", b"<f>80+5.5</f><v>85.5</v>"), "", "85.5", "RT865"),
    ("a hidden row", replaced(b'<row r="2"', b'<row r="2" hidden="1"'), "", "85.5", "RT864"),
    ("leading zeros shown", book(zeros, 85), "", "0085", ""),
    ("an apostrophe before a sign", book(value="'-85,5"), "", "-85,5", ""),
    ("merged cells", book(lambda sheet: sheet.merge_cells("E4:F4")), "", "85.5", "RT866"),
    ("a sheet by its name", book(), "blad: Data", "85.5", ""),
]  # fmt: skip


def taken(raw: bytes, more: str, folder: Path) -> tuple[Taking, Mistakes]:
    path = folder / "m.yaml"
    path.write_text(LONG + (f"tabell: {{{more}}}\n" if more else ""), encoding="utf-8")
    source, read = read_model(path, Mapping)
    mistakes = Mistakes(Limits())
    taking = Taking(MappingFile(read, source.node, source.lines), UNITS, None, Kept(mistakes))
    try:
        taking.table(read_xlsx(raw, "f.xlsx", read.table.sheet, read.table.percent, mistakes), "fil1")
    except Rejected as error:
        mistakes.found += error.diagnostics
    return taking, mistakes


@pytest.mark.parametrize(("name", "raw", "expected"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_is_refused(name: str, raw: bytes, expected: str, tmp_path: Path) -> None:
    _, mistakes = taken(raw, "", tmp_path)
    found = [f"{each.code.name} {each.place.line}:{each.place.column}" for each in mistakes.found]
    assert expected in {", ".join(found), ", ".join(each.code.name for each in mistakes.found)}, name


@pytest.mark.parametrize(("name", "raw", "more", "value", "notice"), READ, ids=[case[0] for case in READ])
def test_what_is_read(name: str, raw: bytes, more: str, value: str, notice: str, tmp_path: Path) -> None:
    taking, mistakes = taken(raw, more, tmp_path)
    assert mistakes.found == [], name
    assert [each.fact["värde"] for each in taking.kept.pending] == [value]
    assert " ".join(each.code.name for each in mistakes.notices) == notice


def test_the_same_part_twice_is_refused(tmp_path: Path) -> None:
    _, mistakes = taken(twice(), "", tmp_path)
    assert [each.code.name for each in mistakes.found] == ["RT851"]


def test_a_mistake_names_the_sheet_and_the_cell(tmp_path: Path) -> None:
    _, mistakes = taken(book(value="x"), "", tmp_path)
    assert render(mistakes.found[0]).startswith("f.xlsx [Data!B2]: RT821 ")


REASONS = [
    (overlapping(), "överlappar"),
    (encrypted(), "krypterad"),
    (rezipped(lambda parts: parts.update({"xl/vbaProject.bin": b""})), "makron"),
    (rezipped(lambda parts: parts.update({"../x": b""})), "sökväg"),
    (rezipped(lambda parts: parts.update({f"x{n}": b"" for n in range(600)})), "för många delar"),
    (rezipped(lambda parts: parts.update({"x": b"\0" * 30_000_000})), "packas upp till mer"),
    (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "lösenord"),
]


@pytest.mark.parametrize(("raw", "reason"), REASONS, ids=[case[1] for case in REASONS])
def test_it_is_said_why_a_workbook_is_not_read(raw: bytes, reason: str, tmp_path: Path) -> None:
    _, mistakes = taken(raw, "", tmp_path)
    assert reason in render(mistakes.found[0])


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    _, mistakes = taken(book(), "blad: Dat", tmp_path)
    assert [(each.code.name, each.suggestion) for each in mistakes.found] == [("RT852", "Data")]


def test_the_command_reads_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(LONG, encoding="utf-8")
    (tmp_path / "b.xlsx").write_bytes(book())
    done = run("import", "b.xlsx", "--mapping", "m.yaml", "--ruleset", RULESET, "--out", "u.yaml", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert [fact.sources for fact in load_facts(tmp_path / "u.yaml", load_ruleset(RULESET)).file.facts] == [
        {"fil1": "[Data!B2]"}
    ]
