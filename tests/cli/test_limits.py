"""Limits: every one is listed, can be moved where it may, and is named by the message that tells of it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.cli.bounds import MOVABLE, Bound
from engine.cli.limits import FIXED
from engine.model.codes import CODES
from hostile.refusing import MAPPING, NAMES, Ended, command, ended, lay
from record.recording import FACTS, ROOT, RULESET
from tables.importing import HEADER
from tables.test_xlsx import book

TWO_MISTAKES = FACTS.replace("indikator: I1", "indikator: I8").replace("indikator: I2", "indikator: I9")
ROWS = HEADER + "Nöjdhet;1;2025\nNöjdhet;2;2024\n"
READERS = [bound for bound in MOVABLE if bound.name != "small_group"]
"""That one refuses nothing; test_personal moves it."""
# For each limit: the file that passes it when it is small, and how small.
PAST: dict[str, tuple[str, bytes, int]] = {
    "file_bytes": ("regelverk", RULESET.encode(), 100),
    "facts_bytes": ("csv", ROWS.encode(), 10),
    "unpacked_bytes": ("xlsx", book(), 1_000),
    "values": ("regelverk", RULESET.encode(), 30),
    "text": ("uppgifter", FACTS.encode(), 15),
    "rows": ("csv", ROWS.encode(), 1),
    "columns": ("csv", ROWS.encode(), 2),
    "mistakes": ("regelverk", RULESET.replace("kommun:", "\x07:").replace("nämnd:", "\x07:").encode(), 1),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(limit: str | None, kind: str, capsys: pytest.CaptureFixture[str]) -> Ended:
    known = next(each for each in NAMES if each == kind)
    return ended([*(["--limit", limit] if limit else []), *command(known)], NAMES[known], capsys)


@pytest.mark.parametrize("bound", READERS, ids=lambda bound: bound.name)
def test_a_limit_moves_and_is_named_where_it_is_passed(
    bound: Bound, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kind, raw, small = PAST[bound.name]
    lay(here, next(each for each in NAMES if each == kind), raw, MAPPING)
    past = run(f"{bound.name}={small}", kind, capsys)
    assert past.code == 1
    assert any(f" {code} " in past.err for code in bound.codes), past.err
    assert bound.name in past.err
    assert bound.name == "unpacked_bytes" or str(small) in past.err
    # The next command has its usual limits again.
    usual = run(None, kind, capsys)
    assert not any(f" {code} " in usual.err for code in bound.codes), usual.err


def test_every_limit_is_tried() -> None:
    assert set(PAST) == {bound.name for bound in READERS}


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_limit_is_listed_with_what_it_is(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = ended(["limits", "--lang", lang], "", capsys).out
    figures = re.sub(r"[\s,\u00a0]", "", out)
    for bound in MOVABLE:
        assert f"{bound.name} " in out
        assert str(bound.now) in figures
    for fixed in FIXED:
        assert str(fixed.value) in figures
        assert all(code in out for code in fixed.codes)


def test_a_limit_that_is_moved_is_listed_with_what_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    out = ended(["--limit", "rows=7", "limits"], "", capsys).out
    (line,) = (line for line in out.splitlines() if line.startswith("  rows "))
    assert line.split()[1] == "7"
    assert "annars 1" in line


def test_the_code_of_every_fixed_limit_says_the_number() -> None:
    codes = [CODES[code] for fixed in FIXED for code in fixed.codes]
    assert [
        code.name for code in codes if not {"{limit}", "{seconds}"} & set(re.findall(r"{\w+}", code.message.sv))
    ] == []


@pytest.mark.parametrize(
    "wrong", ["rows", "rows=", "rows=0", "rows=-1", "rows=1e9", "rader=7", "rows=٣", "nesting=9", "digits=9"]
)
def test_what_is_no_limit_is_wrong_use(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    done = ended(["--limit", wrong, "limits"], "", capsys)
    assert (done.code, done.out) == (2, "")
    assert "--limit" in done.err


def test_a_moved_limit_holds_in_every_process_and_stands_in_the_record(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(here, "regelverk", RULESET.encode())
    (here / "annat.yaml").write_text(RULESET.replace("regelverk: prov", "regelverk: annat"), encoding="utf-8")
    more = [NAMES["regelverk"], "annat.yaml", "--facts", NAMES["uppgifter"], "--out", "ut", "--jobs", "2"]
    done = ended(["--limit", "values=50", "assess", *more], "", capsys)
    assert done.code == 1
    assert done.out.count("RT117") == 2
    assert ended(["--limit", "values=5000", "assess", *more], "", capsys).code == 0
    (record,) = (path for path in (here / "ut/prov/2025").glob("*.json") if len(path.stem) == 64)
    assert ["values", 5000] in json.loads(record.read_bytes())["limits"]
    again = ended(["--limit", "values=5000", "assess", *more], "", capsys)
    assert "0 nya eller ändrade" in again.out
    other = ended(["assess", *more], "", capsys)
    assert "2 nya eller ändrade" in other.out
    assert ended(["replay", str(next(iter((here / "ut/prov/2025").glob("?" * 64 + ".json"))))], "", capsys).code == 0


def test_a_workbook_is_measured_unpacked() -> None:
    with zipfile.ZipFile(io.BytesIO(book())) as archive:
        assert sum(each.file_size for each in archive.infolist()) > PAST["unpacked_bytes"][2]


DOCUMENT = """\
# Gränser

En fil som är större än en gräns avvisas, och meddelandet säger vilken gräns det är. Gränserna ligger långt över vad
vanliga filer når. Behöver en flyttas skrivs det före kommandot, till exempel `rodtrad --limit rows=2000000 import …`;
det gäller då bara det kommandot. Ett protokoll säger vilka gränser som gällde när det skrevs, och prövas på nytt med
dem.

Listan skrivs av `rodtrad limits`:

```
{listed}```

## Vad en avvisning kostar

Hela kommandot räknat tar det mindre än en sekund processortid och 200 MB minne att avvisa en trasig eller fientlig fil
av vanlig storlek. Det gäller också nästan alla filer som är så stora som gränserna tillåter: 10 MB anmärkningar, tomma
rader eller dolda tecken, en text eller ett citattecken som aldrig tar slut, fel på varje rad, för många rader i en
tabell.

Det som måste läsas innan det kan avvisas tar längre, och en fil på 200 MB tar själv så mycket minne. Så här blev det på
en vanlig dator som samtidigt gjorde annat:

| Fil | Processortid | Minne |
|---|---:|---:|
| YAML med 200 000 värden, eller fler | 2,5 s | 140 MB |
| JSON med 200 000 värden | 1,5 s | 100 MB |
| JSON på 180 MB | 3 s | 640 MB |
| CSV på 185 MB, fel på varje rad | 1 s | 220 MB |
| CSV med en miljon rader, ett enda fel sist | 18,5 s | 650 MB |
| XLSX med fler än en miljon rader | 1,5 s | 70 MB |
| XLSX med en miljon rader, fel på varje | 2,5 s | 70 MB |
| XLSX med en miljon olika texter | 12,5 s | 220 MB |

En lägre gräns gör det kortare: `rodtrad --limit file_bytes=1000000 --limit rows=50000 …`. Det högsta som mättes senast
står i [reliability.md](reliability.md). I `make fuzz` har varje körning på en skadad fil 30
sekunder processortid och 1,5 GB.
"""


def test_the_document_lists_what_the_command_does(
    golden: Callable[[str, str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    golden(str(ROOT / "docs" / "granser.md"), DOCUMENT.format(listed=ended(["limits"], "", capsys).out))
