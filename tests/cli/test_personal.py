"""What may be about persons is told by every command that reads or shows it, and stops none of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostile.refusing import MAPPING, NAMES, SOUND, ended
from read.test_personal import DAY
from record.recording import FACTS, ROOT, RULESET
from tables.importing import HEADER

NUMBER = f"{DAY[:6]}-{DAY[6:]}"
WITH = FACTS.replace("skäl: utvecklingen", f"skäl: {NUMBER}")
IN_RULESET = RULESET.replace("namn: Välfärd", f"namn: Välfärd {NUMBER}")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for kind, text in SOUND.items():
        (tmp_path / NAMES[kind]).write_text(text, encoding="utf-8")
    return tmp_path


def _write(name: str, text: str) -> None:
    Path(name).write_text(text, encoding="utf-8")


COMMANDS = {
    "check": ["check", "regelverk.yaml", "--facts", "uppgifter.yaml"],
    "assess": ["assess", "regelverk.yaml", "--facts", "uppgifter.yaml"],
    "assess as JSON": ["assess", "regelverk.yaml", "--facts", "uppgifter.yaml", "--format", "json"],
    "a whole kommun": ["assess", "regelverk.yaml", "--facts", "uppgifter.yaml", "--out", "ut"],
    "report": ["report", "regelverk.yaml", "--facts", "uppgifter.yaml", "--out", "r.html"],
}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("file", ["regelverk.yaml", "uppgifter.yaml"])
def test_a_personnummer_is_told_and_stops_nothing(name: str, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    usual = ended(COMMANDS[name], file, capsys)
    assert (usual.code, "RT92" in usual.out + usual.err) == (0, False)
    _write(file, IN_RULESET if file == "regelverk.yaml" else WITH)
    told = ended(COMMANDS[name], file, capsys)
    assert told.code == 0
    assert f"{file}:" in told.out + told.err
    assert (told.out + told.err).count("RT921") == 1
    assert name != "assess as JSON" or "RT921" in told.err


@pytest.mark.usefixtures("here")
def test_it_is_told_of_what_is_imported(capsys: pytest.CaptureFixture[str]) -> None:
    _write("tabell.csv", HEADER + f"Nöjdhet;85,5;2025\n{NUMBER};1;2025\n")
    _write("mappning.yaml", MAPPING + f"# {NUMBER}\n")
    done = ended(
        ["import", "tabell.csv", "--mapping", "mappning.yaml", "--ruleset", "regelverk.yaml", "--out", "n.yaml"],
        "",
        capsys,
    )
    assert done.code == 0, done.err
    assert "tabell.csv:3:1: RT921" in done.out
    assert "mappning.yaml:5:3: RT921" in done.out


@pytest.mark.usefixtures("here")
def test_it_is_told_of_a_record_years_later(capsys: pytest.CaptureFixture[str]) -> None:
    _write("uppgifter.yaml", WITH)
    assert ended([*COMMANDS["assess"], "--journal", "j"], "", capsys).code == 0
    done = ended(["report", "j", "--out", "r.html"], "", capsys)
    assert done.code == 0
    assert "anmärkning: uppgifter.yaml:" in done.err


# The fact of I2, the smallest group that is none, and what is told.
GROUPS = {
    "four": ("värde: 79, n: 4", None, "färre än 5 (4)"),
    "five": ("värde: 79, n: 5", None, None),
    "none": ("värde: 79, n: 0", None, None),
    "nothing told": ("värde: 79", None, None),
    "three of four": ("värde: 3 av 4", None, "färre än 5 (4)"),
    "three of five": ("värde: 3 av 5", None, None),
    "suppressed": ("tillstånd: sekretess, n: 4", None, None),
    "nine, with another limit": ("värde: 79, n: 9", 10, "färre än 10 (9)"),
    "four, with another limit": ("värde: 79, n: 4", 3, None),
}


@pytest.mark.parametrize("case", GROUPS)
def test_a_small_group_is_told_before_it_is_shown(case: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    value, limit, expected = GROUPS[case]
    _write("uppgifter.yaml", FACTS.replace("värde: 79", value))
    moved = ["--limit", f"small_group={limit}"] if limit else []
    done = ended([*moved, *COMMANDS["report"]], "", capsys)
    assert done.code == 0
    assert ("RT922" in done.err) == (expected is not None)
    assert expected is None or expected in done.err
    assert (here / "r.html").exists()


PARTS = """\
  - {indikator: I2, värde: 12, del: kvinnor, spann: år 2025}
  - {indikator: I2, tillstånd: sekretess, del: män, spann: år 2025}
"""
HIDDEN = {
    "one part": (PARTS, True),
    "two parts": (PARTS.replace("värde: 12", "tillstånd: sekretess"), False),
    "another year": (PARTS.replace("del: män, spann: år 2025", "del: män, spann: år 2024"), False),
    "no part": (PARTS.replace("tillstånd: sekretess", "värde: 5"), False),
}


@pytest.mark.usefixtures("here")
def test_the_parts_of_a_population_are_others_and_hide_nothing_of_us(capsys: pytest.CaptureFixture[str]) -> None:
    ruleset, facts = ROOT / "rulesets" / "askersund" / "kf-2030.yaml", ROOT / "facts" / "askersund-kf-2030-exempel.yaml"
    assert "del: Exempelkommun" in facts.read_text(encoding="utf-8")
    done = ended(["report", str(ruleset), "--facts", str(facts), "--format", "csv", "--out", "r.csv"], "", capsys)
    assert (done.code, "RT923" in done.err) == (0, False)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("case", HIDDEN)
def test_a_hidden_part_that_can_be_worked_out_is_told(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    parts, expected = HIDDEN[case]
    _write("uppgifter.yaml", FACTS.replace("samlade bedömningar", parts + "samlade bedömningar"))
    done = ended(COMMANDS["report"], "", capsys)
    assert done.code == 0, done.err
    assert ("RT923" in done.err) == expected
