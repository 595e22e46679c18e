"""Every hostile file through the command that reads it: code and place, exit 1, and a folder left as it was.

The cases of syntax stand beside the readers (tests/read, tests/tables); those that only a model can refuse stand here.
Which row of hostile input each of them is, is told in `rows.py`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hostile.refusing import MAPPING, NAMES, SOUND, Kind, command, digest, ended, lay
from read.test_reading import REFUSED
from soaking import SOAK
from tables.importing import LONG
from tables.test_tables import JSON_REFUSED
from tables.test_tables import REFUSED as CSV_REFUSED
from tables.test_xlsx import REFUSED as XLSX_REFUSED
from tables.test_xlsx import twice

YAML: tuple[Kind, ...] = ("regelverk", "uppgifter", "mappning")

# One reader reads all three: a case is tried in one of them by turns, and in a soak in every one.
SYNTAX = [
    (case, kind)
    for number, case in enumerate(REFUSED)
    for at, kind in enumerate(YAML)
    if SOAK or number % len(YAML) == at
]

# kind, what stands there, what stands there instead, the one mistake.
TYPED: dict[str, tuple[Kind, str, str, str]] = {
    "leading zero, year": ("regelverk", "år: 2025", "år: 0x7E9", "RT205 4:5"),
    "sexagesimal number": ("uppgifter", "värde: 41", "värde: 1:30", "RT201 6:28"),
    "hexadecimal number": ("uppgifter", "värde: 41", "värde: 0x1F", "RT201 6:28"),
    "underscore number": ("uppgifter", "värde: 41", "värde: 1_000", "RT201 6:28"),
    "boolean as a number": ("uppgifter", "värde: 41", "värde: NO", "RT201 6:28"),
    "ambiguous point": ("uppgifter", "värde: 41", "värde: 1.234", "RT202 6:28"),
    "ambiguous comma": ("uppgifter", "värde: 41", "värde: '1,234'", "RT202 6:28"),
    "nan": ("uppgifter", "värde: 41", "värde: .nan", "RT201 6:28"),
    "inf": ("uppgifter", "värde: 41", "värde: .inf", "RT201 6:28"),
    "1e400": ("uppgifter", "värde: 41", "värde: 1e400", "RT201 6:28"),
    "fullwidth digits": ("uppgifter", "värde: 41", "värde: １２", "RT201 6:28"),
    "arabic digits": ("uppgifter", "värde: 41", "värde: ٣", "RT201 6:28"),
    "5 000 digits": ("uppgifter", "värde: 41", "värde: " + "9" * 5_000, "RT203 6:28"),
    "1e999999999": ("uppgifter", "värde: 41", "värde: 1e999999999", "RT201 6:28"),
    "41 digits": ("uppgifter", "värde: 41", "värde: " + "9" * 41, "RT203 6:28"),
    "an impossible date": ("uppgifter", "datum: 2026-01-20", "datum: 2024-02-30", "RT206 12:12"),
    "an impossible period": ("uppgifter", "gäller: 2025", "gäller: 2025-13", "RT205 14:13"),
    "an unknown key": ("regelverk", "riktvärde: {2025: 80}", "riktvrde: {2025: 80}", "RT150 41:87"),
    "an unknown key in facts": ("uppgifter", "värde: 79", "värd: 79", "RT150 5:21"),
    "an unknown key in a mapping": ("mappning", "spann: år", "span: år", "RT150 3:1"),
    "a flow comma in a target": ("regelverk", '{2025: "85,5"}', "{2025: 85,5}", "RT130 40:104"),
    "a power": ("regelverk", '{grad: "minst 0,8"}', '{värde: "minst 10**10**10"}', "RT208 23:36"),
    "5 000 parentheses": ("regelverk", '{grad: "minst 0,8"}', '{värde: "minst ' + "(" * 5_000 + '1"}', "RT225 23:36"),
    "an attribute": ("regelverk", '{grad: "minst 0,8"}', '{värde: "minst a.__class__"}', "RT305 23:36"),
    "a call": ("regelverk", '{grad: "minst 0,8"}', "{värde: \"minst __import__('os')\"}", "RT208 23:36"),
    "a regular expression": ("regelverk", '{grad: "minst 0,8"}', '{värde: "minst (a+)+$"}', "RT208 23:36"),
    "an operator alone": ("regelverk", '{grad: "minst 0,8"}', '{grad: "minst"}', "RT313 23:35"),
    "a path as an id": ("regelverk", "regelverk: prov", "regelverk: ../../prov", "RT204 1:12"),
    "an id of another alphabet": ("regelverk", "id: K1", "id: K\u0430", "RT224 26:9"),
    "an invisible letter in an id": ("regelverk", "id: M1", "id: M\u200b1", "RT111 30:14"),
    "a look-alike key": ("uppgifter", "uppgifter:", "uppgifter: x\nuppgifte\u0433:", "RT115 2:1"),
    "a fact out of its range": ("uppgifter", "värde: 79", "värde: 790", "RT333 5:28"),
    "a value in a flow mapping": ("uppgifter", "värde: 79", "värde: 79,5", "RT130 5:28"),
    "the same fact twice": ("uppgifter", "indikator: I2", "indikator: I1", "RT334 5:5"),
    "a nämnd without goals": ("regelverk", "nämndmål:", "nämndmal:", "RT150 29:5"),
    "an id with a leading zero is another": ("uppgifter", "mål: M1", "mål: 01", "RT301 8:10"),
    "an indicator that is not there": ("mappning", "I2", "I22", "RT301 4:28"),
    "a column that is not there": ("mappning", "Utfall", "Utfal", "RT802 2:34"),
}  # fmt: skip


def refused(
    kind: Kind, raw: bytes, folder: Path, capsys: pytest.CaptureFixture[str], mapping: str = MAPPING
) -> tuple[str, ...]:
    """The mistakes told, when all that must hold of a refusal does."""
    lay(folder, kind, raw, mapping)
    before = digest(folder)
    done = ended(command(kind), NAMES[kind], capsys)
    assert done.code == 1, done.err
    assert done.out == ""
    assert digest(folder) == before, "a refused run writes nothing"
    assert "Traceback" not in done.err
    assert "hjälp: " in done.err
    assert not any(char in done.err for char in "\0\x1b\x07\u202e\u200b\u2028"), "nothing raw reaches the terminal"
    return (*done.mistakes, *done.elsewhere)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.soak
@pytest.mark.parametrize(("case", "kind"), SYNTAX, ids=lambda value: value if isinstance(value, str) else value[0])
def test_syntax(case: tuple[str, bytes, str], kind: Kind, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, raw, expected = case
    assert ", ".join(refused(kind, raw, here, capsys)) == expected


@pytest.mark.parametrize("name", TYPED)
def test_what_a_model_refuses(name: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kind, old, new, expected = TYPED[name]
    assert old in SOUND[kind], "the slip must be possible"
    found = refused(kind, SOUND[kind].replace(old, new, 1).encode(), here, capsys)
    assert ", ".join(found) == expected


@pytest.mark.parametrize("case", CSV_REFUSED, ids=[case[0] for case in CSV_REFUSED])
def test_csv(case: tuple[str, str, bytes, str], here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _table("csv", *case[1:], here, capsys)


@pytest.mark.parametrize("case", JSON_REFUSED, ids=[case[0] for case in JSON_REFUSED])
def test_json(case: tuple[str, bytes, str], here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _table("json", LONG, *case[1:], here, capsys)


@pytest.mark.parametrize("case", [*XLSX_REFUSED, ("a part twice", twice(), "RT851")], ids=lambda case: case[0])
def test_xlsx(case: tuple[str, bytes, str], here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _table("xlsx", LONG, *case[1:], here, capsys)


def _table(kind: Kind, mapping: str, raw: bytes, expected: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table with the mapping that its reader's own tests have, for the indicators of the ruleset here."""
    here_mapping = mapping.replace("B1", "I1").replace("B2", "I2")
    found = refused(kind, raw, here, capsys, here_mapping)
    assert {each.split()[0] for each in found} == set(re.findall(r"RT\d+", expected))


def test_the_sound_files_are_taken(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for kind in YAML:
        lay(here, kind, SOUND[kind].encode())
        done = ended(command(kind), NAMES[kind], capsys)
        assert (done.code, done.err) == (0, "")
        (here / "nya.yaml").unlink(missing_ok=True)
