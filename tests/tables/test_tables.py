"""Every kind of broken CSV and JSON that kind people make: its code and place, or exactly what is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.model.codes import CODES
from engine.read.limits import Limits
from tables.importing import HEADER, LONG, Outcome

SMALL = Limits(rows=3, columns=4, text=200, mistakes=3)
COMMA = LONG + "tabell: {decimaltecken: komma}\n"
MARKS = LONG + "saknas: {'..': sekretess, '-': öppen}\ntom cell: finns inte\n"
ONLY = LONG + "endast: {År: ['2024']}\n"
SEMICOLON = LONG + "tabell: {avgränsare: semikolon}\n"
WIDE = "mappning: prov\nspann: år\nindikatorer: {Sjukfrånvaro: B1, Nöjdhet: B2}\n"
ALONE = "mappning: prov\nspann: år\ntabell: {avgränsare: ingen}\nindikatorer: {Sjukfrånvaro: B1}\n"
S = "Sjukfrånvaro"

REFUSED: list[tuple[str, str, bytes, str]] = [
    ("one column, no delimiter", LONG, b"85,5\n", "RT802 2:12, RT802 2:34, RT802 2:49, RT810 1:1"),
    ("no delimiter in the header", WIDE, f"{S}\n85,5\n".encode(), "RT801 1:1"),
    ("two delimiters in the header", LONG, b"Nyckeltal;Utfall,x;\xc3\x85r\n", "RT801 1:1"),
    ("UTF-16", LONG, (HEADER + f"{S};1;2024\n").encode("utf-16"), "RT107 1:1"),
    ("neither UTF-8 nor Windows-1252", LONG, b"a;b\nc;\x8d\n", "RT108 2:3"),
    ("open quote", LONG, (HEADER + f'{S};1;2024\n{S};"öppen;2024\n{S};3;2022\n').encode(), "RT806 3:14"),
    ("text after the quote", LONG, (HEADER + f'{S};"1"2;2024\n').encode(), "RT807 2:17"),
    ("too few cells", LONG, (HEADER + f"{S};1;2024\n{S};2\n").encode(), "RT805 3:14"),
    ("too many cells", LONG, (HEADER + f"{S};1;2024;x\n").encode(), "RT805 2:21"),
    ("blank header", LONG, b"Nyckeltal;Utfall;\xc3\x85r;\n", "RT810 1:1, RT803 1:21"),
    ("same header twice", LONG, b"Nyckeltal;Utfall;\xc3\x85r;Utfall\nx;1;2024;2\n", "RT804 1:21"),
    ("lone carriage return", LONG, (HEADER + f"{S};1\r;2024\n").encode(), "RT808 2:15"),
    ("NUL", LONG, (HEADER + f"{S};1;2024\nx\0;1;2024\n").encode(), "RT109 3:2"),
    ("bidi", LONG, (HEADER + "x\u202e;1;2024\n").encode(), "RT110 2:2"),
    ("zero-width space", LONG, (HEADER + "x\u200b;1;2024\n").encode(), "RT111 2:2"),
    ("empty file", LONG, b"", "RT810 1:1"),
    ("only a header", LONG, HEADER.encode(), "RT810 1:1"),
    ("a column that is not there", LONG, b"Nyckeltal;Utfal;\xc3\x85r\nx;1;2\n", "RT802 2:34"),
    ("underscore", LONG, (HEADER + f"{S};1_000;2024\n").encode(), "RT201 2:14"),
    ("nan", LONG, (HEADER + f"{S};nan;2024\n").encode(), "RT821 2:14"),
    ("exponent", LONG, (HEADER + f"{S};1e3;2024\n").encode(), "RT201 2:14"),
    ("a month made by a spreadsheet", LONG, (HEADER + f"{S};mar-24;2024\n").encode(), "RT201 2:14"),
    ("two dots not declared", LONG, (HEADER + f"{S};..;2024\n").encode(), "RT821 2:14"),
    ("dash not declared", LONG, (HEADER + f"{S};-;2024\n").encode(), "RT821 2:14"),
    ("empty cell not declared", LONG, (HEADER + f"{S};;2024\n").encode(), "RT821 2:14"),
    ("foreign digits", LONG, (HEADER + f"{S};１２;2024\n").encode(), "RT201 2:14"),
    ("5 000 digits", LONG, (HEADER + f"{S};{'9' * 5000};2024\n").encode(), "RT203 2:14"),
    ("thousands or decimals", LONG, (HEADER + f"{S};1.234;2024\n").encode(), "RT202 2:14"),
    ("thousands or decimals, comma", LONG, (HEADER + f"{S};1,234;2024\n").encode(), "RT202 2:14"),
    ("the other decimal sign", COMMA, (HEADER + f"{S};85.5;2024\n").encode(), "RT823 2:14"),
    ("contradiction", LONG, (HEADER + f"{S};1;2024\nx;1;2024\n{S};2;2024\n").encode(), "RT820 4:14"),
    ("unit slip", LONG, (HEADER + f"{S};12 kr;2024\nNöjdhet;5 %;2024\n").encode(), "RT822 2:14, RT822 3:9"),
    ("impossible period", LONG, (HEADER + f"{S};1;2024-13\n").encode(), "RT205 2:16"),
    ("formula", LONG, (HEADER + f"{S};=1+1;2024\n").encode(), "RT201 2:14"),
    ("all rows in one run", LONG, (HEADER + f"{S};x;2024\n{S};1;x\n").encode(), "RT821 2:14, RT205 3:16"),
    ("an indicator that is not there", LONG.replace("B1", "B11"), (HEADER + f"{S};1;2024\n").encode(), "RT301 4:15"),
    ("no span", "mappning: p\nindikatorer: {a: B1}\n", b"a;b\n1;2\n", "RT827 1:1"),
]

PAST_LIMITS: list[tuple[str, bytes, str]] = [
    ("rows", (HEADER + f"{S};1;2021\n{S};1;2022\n{S};1;2023\n{S};1;2024\n").encode(), "RT809 5:1"),
    ("rows and an empty line", (HEADER + f"{S};1;2021\n{S};1;2022\n \n{S};1;2023\n{S};1;2024\n").encode(), "RT809 6:1"),
    ("rows in quotes", (HEADER + f'"{S}";1;2021\n{S};1;2022\n\n{S};1;2023\n{S};1;2024\n').encode(), "RT809 6:1"),
    ("columns", b"a;b;c;d;e\n1;2;3;4;5\n", "RT809 1:1"),
    ("a long cell", (HEADER + f"{S};{'x' * 300};2024\n").encode(), "RT118 2:1"),
    ("mistakes", (HEADER + "\n".join(f"{S};x;{year}" for year in range(2020, 2023)) + "\n").encode(), ""),
]

JSON_REFUSED: list[tuple[str, bytes, str]] = [
    ("names twice", b'[{"Utfall":85,"Utfall":58}]', "RT120 1:15"),
    ("names twice, composed and decomposed", '[{"\u00c5r":1,"A\u030ar":2}]'.encode(), "RT120 1:10"),
    ("NaN", b'[{"a":NaN}]', "RT811 1:7"),
    ("Infinity", b'[{"a":-Infinity}]', "RT811 1:7"),
    ("1e400", b'[{"a":1e400}]', "RT201 1:7"),
    ("big integer", b'[{"a":' + b"9" * 5000 + b"}]", "RT203 1:7"),
    ("leading zero", b'[{"a":0114}]', "RT811 1:7"),
    ("depth", b"[" * 100_000, "RT116 1:65"),
    ("cut", b'[{"a":1,', "RT811 1:2"),
    ("cut after a value", b'[\n {"a":1', "RT140 2:2"),
    ("cut in a text", b'[{"a":"x', "RT811 1:7"),
    ("tail", b'[{"a":1}] x', "RT811 1:11"),
    ("trailing comma", b'[{"a":1},]', "RT811 1:10"),
    ("single quotes", b"[{'a':1}]", "RT811 1:3"),
    ("lone surrogate", b'[{"a":"\\ud800"}]', "RT112 1:8"),
    ("NUL as a code", b'[{"a":"\\u0000"}]', "RT109 1:8"),
    ("bad byte", b'[{"a":"\xff"}]', "RT108 1:8"),
    ("no list", b'{"a":1}', "RT812 1:1"),
    ("a list of numbers", b"[1]", "RT812 1:2"),
    ("no rows", b"[]", "RT810 1:1"),
    ("nothing", b"", "RT811 1:1"),
    ("null is no value", '[{"Nyckeltal":"Nöjdhet","Utfall":null,"År":2024}]'.encode(), "RT821 1:34"),
    ("true is no value", '[{"Nyckeltal":"Nöjdhet","Utfall":true,"År":2024}]'.encode(), "RT821 1:34"),
    ("an object in a cell", '[{"Nyckeltal":"Nöjdhet","Utfall":{},"År":2024}]'.encode(), "RT812 1:34"),
    ("another name", '[{"Nyckeltal":"x","Utfall":1,"År":2024},\n{"Nyckeltal":"x"}]'.encode(), "RT812 2:1"),
    ("a text stays ambiguous", '[{"Nyckeltal":"Nöjdhet","Utfall":"1.234","År":2024}]'.encode(), "RT202 1:34"),
]  # fmt: skip

READ: list[tuple[str, str, bytes, list[str], str]] = [
    ("by the header", LONG, (HEADER + f"{S};85,5;2024\n").encode(), ["85,5"], "RT862 1:10"),
    ("declared", SEMICOLON, (HEADER + f"{S};85,5;2024\n").encode(), ["85,5"], ""),
    ("sep=", LONG, ("sep=;\n" + HEADER + f"{S};85,5;2024\n").encode(), ["85,5"], ""),
    ("tabs", LONG, (HEADER + f"{S};85,5;2024\n").replace(";", "\t").encode(), ["85,5"], "RT862 1:10"),
    ("one column", ALONE, f"{S}\n85,5\n".encode(), ["85,5"], ""),
    ("byte order mark", SEMICOLON, b"\xef\xbb\xbf" + (HEADER + f"{S};1;2024\r\n").encode(), ["1"], ""),
    ("Windows-1252", SEMICOLON, (HEADER + f"{S};1;2024\n").encode("cp1252"), ["1"], "RT861 1:18"),
    ("quoted newline", SEMICOLON, (HEADER + f'"rad ett\nrad två";x;2024\n{S};"7";2024\n').encode(), ["7"], ""),
    ("quotes written twice", SEMICOLON, (HEADER + f'"a ""b""";x;2024\n{S};7;2024\n').encode(), ["7"], ""),
    ("declared marks", MARKS, (HEADER + f"{S};..;2024\n{S};-;2023\n{S};;2022\n").encode(),
     ["sekretess", "öppen", "finns inte"], "RT862 1:10"),
    ("declared comma", COMMA, (HEADER + f"{S};1,234;2024\n").encode(), ["1,2340"], "RT862 1:10"),
    ("its own unit", SEMICOLON, (HEADER + f"{S};85,5 %;2024\nNöjdhet;7 index;2024\n").encode(), ["85,5", "7"], ""),
    ("spaces and minus", SEMICOLON, (HEADER + f"{S};−1 234,5;2024\n").encode(), ["−1 234,5"], ""),
    ("the same twice", SEMICOLON, (HEADER + f"{S};1;2024\n{S};1,0;2024\n").encode(), ["1"], "RT863 3:14"),
    ("rows left out", ONLY, (HEADER + f"{S};1;2024\n{S};x;2023\n").encode(), ["1"], "RT862 1:10"),
    ("a column for each", WIDE, f"{S};Nöjdhet\n1;2\n".encode(), ["1", "2"], "RT862 1:13"),
    ("formula in another cell", LONG, (HEADER + f"=cmd;1;2024\n{S};1;2024\n").encode(), ["1"], "RT862 1:10"),
    ("near the limit", SEMICOLON, (HEADER + f"{S};89.99999999999999999;2024\n").encode(), ["89.99999999999999999"], ""),
]  # fmt: skip

JSON_READ: list[tuple[str, bytes, list[str]]] = [
    ("to the last digit", b"85.10000000000000000001", ["85.10000000000000000001"]),
    ("a point is a point", b"1.234", ["1.2340"]),
    ("exponent", b"1.5e3", ["1500"]),
    ("text", b'"85,5"', ["85,5"]),
    ("code of a letter", b'"\\u0038"', ["8"]),
]


def named(cases: list[tuple[str, str, bytes, str]]) -> list[str]:
    return [case[0] for case in cases]


@pytest.mark.parametrize(("name", "mapping", "raw", "expected"), REFUSED, ids=named(REFUSED))
def test_what_is_refused(name: str, mapping: str, raw: bytes, expected: str, tmp_path: Path) -> None:
    assert Outcome(raw, mapping, tmp_path).codes == expected, name


@pytest.mark.parametrize(("name", "raw", "expected"), PAST_LIMITS, ids=[case[0] for case in PAST_LIMITS])
def test_what_passes_a_limit(name: str, raw: bytes, expected: str, tmp_path: Path) -> None:
    found = Outcome(raw, SEMICOLON, tmp_path, limits=SMALL).codes
    assert (found == expected) if expected else (found.count("RT821") == 3), name


@pytest.mark.parametrize(("most", "expected"), [(9, ""), (8, "RT117 2:39")])
def test_json_holds_no_more_values_than_a_file_may(most: int, expected: str, tmp_path: Path) -> None:
    raw = b'[{"Nyckeltal":"a","Utfall":1,"Period":2024},\n {"Nyckeltal":"a","Utfall":1,"Period":2025}]'
    found = Outcome(raw, LONG, tmp_path, limits=Limits(values=most), kind="json").codes.split(", ")
    assert [each for each in found if each.startswith("RT117")] == ([expected] if expected else [])


@pytest.mark.parametrize(("name", "raw", "expected"), JSON_REFUSED, ids=[case[0] for case in JSON_REFUSED])
def test_what_is_refused_in_json(name: str, raw: bytes, expected: str, tmp_path: Path) -> None:
    found = Outcome(raw, LONG, tmp_path, kind="json").codes
    assert ", ".join(each for each in found.split(", ") if not each.startswith("RT802")) == expected, name


@pytest.mark.parametrize(("name", "mapping", "raw", "values", "notices"), READ, ids=[case[0] for case in READ])
def test_what_is_read(name: str, mapping: str, raw: bytes, values: list[str], notices: str, tmp_path: Path) -> None:
    found = Outcome(raw, mapping, tmp_path)
    assert (found.codes, found.values, found.notices) == ("", values, notices), name


@pytest.mark.parametrize(("name", "value", "values"), JSON_READ, ids=[case[0] for case in JSON_READ])
def test_what_is_read_in_json(name: str, value: bytes, values: list[str], tmp_path: Path) -> None:
    raw = '[{"Nyckeltal":"Nöjdhet","Utfall":'.encode() + value + ',"År":2024}]'.encode()
    found = Outcome(raw, COMMA if value[:1] != b'"' else LONG, tmp_path, kind="json")
    assert (found.codes, found.values) == ("", values), name


def test_line_numbers_are_physical_after_a_quoted_newline(tmp_path: Path) -> None:
    raw = (HEADER + f'"a\nb\nc";x;2024\n{S};x;2024\n').encode()
    assert Outcome(raw, SEMICOLON, tmp_path).codes == "RT821 5:14"


def test_an_object_of_json_is_called_by_its_path(tmp_path: Path) -> None:
    raw = '[{"Nyckeltal":"x","Utfall":1,"År":2024},{"Nyckeltal":"Nöjdhet","Utfall":1,"År":2024}]'.encode()
    assert [fact["källa"] for fact in Outcome(raw, LONG, tmp_path, kind="json").facts] == [{"fil1": "$[1]"}]


OTHERWISE = {"RT813", "RT824", "RT825", "RT826", "RT864", "RT865", "RT866", "RT867", "RT868", "RT869"}
"""Tried in test_command, test_xlsx and test_kolada."""


def test_every_code_of_importing_has_a_case() -> None:
    cases = " ".join([*(case[3] for case in REFUSED), *(case[4] for case in READ)])
    cases += " ".join(case[2] for case in (*PAST_LIMITS, *JSON_REFUSED))
    assert {name for name in CODES if "RT800" <= name < "RT830" or "RT860" <= name < "RT870"} == {
        name for name in CODES if name in cases and name >= "RT800"
    } | OTHERWISE
