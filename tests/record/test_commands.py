"""The commands: `assess --journal`, `journal verify`, `journal show`, as their users meet them."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from commands import Done, run
from engine.model.codes import records
from engine.record.journal import keep
from engine.record.surroundings import LIBRARIES
from engine.record.verifying import verify
from record.recording import ABOUT, FACTS, OPEN_FACTS, RULESET
from record.test_journal import files_in, one

HERE = Path(__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "prov.yaml").write_text(RULESET, encoding="utf-8")
    (tmp_path / "uppgifter.yaml").write_text(FACTS, encoding="utf-8")
    (tmp_path / "öppna.yaml").write_text(OPEN_FACTS, encoding="utf-8")
    return tmp_path


def assess(folder: Path, *more: str, facts: str = "uppgifter.yaml") -> Done:
    return run("assess", "prov.yaml", "--facts", facts, "--journal", "j", *more, cwd=folder)


def test_assess_prints_the_head_after_the_table(folder: Path) -> None:
    done = assess(folder, "--at", "2026-01-31T09:00:00+01:00", "--by", "Anna Ek")
    entry = verify(folder / "j").entries[0]
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-2:] == [
        f"Protokoll {entry.record}: post 0, ny",
        f"Journal {entry.journal}, huvud 0:{entry.hash[:16]}",
    ]
    assert (entry.by, entry.engine, entry.at.isoformat()) == ("Anna Ek", "durable-rules", "2026-01-31T08:00:00+00:00")
    assert {"python", "rodtrad", *LIBRARIES} == {name for name, _ in entry.versions}


def test_a_rerun_adds_nothing_and_says_so(folder: Path) -> None:
    assess(folder)
    before = files_in(folder / "j")
    done = assess(folder, "--by", "Eva Berg", "--lang", "en")
    assert "entry 0, was there already" in done.out
    assert files_in(folder / "j") == before


def test_without_a_journal_nothing_is_written(folder: Path) -> None:
    before = files_in(folder)
    assert run("assess", "prov.yaml", "--facts", "uppgifter.yaml", cwd=folder).code == 0
    assert files_in(folder) == before


def test_json_stands_alone_on_stdout(folder: Path) -> None:
    done = assess(folder, "--format", "json")
    assert json.loads(done.out)["ruleset"] == "prov"
    assert "huvud 0:" in done.err


def test_a_step_back_in_time_and_a_leftover_are_said_on_stderr(folder: Path) -> None:
    assess(folder, "--at", "2026-01-31T09:00:00Z")
    (folder / "j/tmp" / ("0" * 16 + ".tmp")).write_bytes(b"halv")
    os.utime(folder / "j/tmp" / ("0" * 16 + ".tmp"), (1, 1))
    done = assess(folder, "--at", "2026-01-30T09:00:00Z", facts="öppna.yaml")
    assert "Tiden för post 1 är tidigare" in done.err
    assert f"{'0' * 16}.tmp" in done.err
    assert verify(folder / "j").faults == []


@pytest.mark.parametrize(
    "wrong",
    [["--at", "2026-01-31T09:00:00"], ["--at", "igår"], ["--by", ""], ["--by", "a\x1bb"], ["--by", "x" * 201]],
)
def test_a_time_without_a_zone_and_a_name_that_hides_something_are_wrong_use(wrong: list[str], folder: Path) -> None:
    assert assess(folder, *wrong).code == 2
    assert not (folder / "j").exists()


@pytest.mark.parametrize("option", [["--at", "2026-01-31T09:00:00Z"], ["--by", "Anna Ek"]])
def test_a_time_or_a_name_without_a_journal_is_wrong_use(option: list[str], folder: Path) -> None:
    done = run("assess", "prov.yaml", "--facts", "uppgifter.yaml", *option, cwd=folder)
    assert (done.code, done.err.splitlines()[0]) == (2, "rodtrad assess: --journal saknas")


def test_a_broken_journal_is_not_added_to(folder: Path) -> None:
    assess(folder)
    (folder / "j/entries/00000/00000000.json").write_bytes(b"{}")
    done = assess(folder, facts="öppna.yaml")
    assert (done.code, done.out) == (3, "")
    assert "RT562" in done.err
    assert "RT531" in done.err


def test_verify_says_that_the_journal_holds_and_what_it_cannot_see(folder: Path) -> None:
    head = keep(folder / "j", [one(1), one(2)], ABOUT, 0.0).head
    done = run("journal", "verify", folder / "j")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(
        f"Journalen håller: 2 poster\nJournal {head.journal}, huvud {head.head}\nInget huvud angavs."
    )
    pinned = run("journal", "verify", folder / "j", "--head", head.head)
    assert (pinned.code, pinned.out.splitlines()[-1]) == (0, "Angivna huvuden finns i journalen.")
    assert run("journal", "verify", folder / "j", "--head", "1:0000000000000000").code == 3
    assert run("journal", "verify", folder / "j", "--head", "1:00").code == 2
    assert run("journal", "verify", folder / "j", "--lang", "en").out.startswith("The journal holds: 2 entries")


def test_verify_names_every_fault(folder: Path) -> None:
    keep(folder / "j", [one(1), one(2)], ABOUT, 0.0)
    (folder / "j/entries/00000/00000001.json").write_bytes(b"{}")
    (folder / "j/nytt\x1b.txt").write_bytes(b"")
    done = run("journal", "verify", folder / "j")
    assert done.code == 3
    assert done.out.startswith("Journalen håller inte: 2 fel\n")
    assert re.findall(r"^(\S+):1:1: (RT\d+)", done.out, re.MULTILINE) == [
        ("nyttU+001B.txt", "RT532"),
        ("entries/00000/00000001.json", "RT531"),
    ]


def test_show_lists_entries_and_spreads_a_record(folder: Path) -> None:
    assess(folder, "--by", "Anna Ek", "--at", "2026-01-31T08:00:00Z")
    entry = verify(folder / "j").entries[0]
    shown = run("journal", "show", folder / "j").out.splitlines()[0]
    assert shown == f"{entry.head}  2026-01-31T08:00:00Z  `Anna Ek`  `durable-rules`  {entry.record}"
    spread = run("journal", "show", folder / "j/records" / f"{entry.record}.json").out
    assert json.loads(spread) == json.loads((folder / "j/records" / f"{entry.record}.json").read_bytes())
    assert spread.count("\n") > 100
    assert run("journal", "show", folder / "ingen").code == 1


def test_every_code_of_records_has_a_test_that_meets_it() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in HERE.glob("test_*.py"))
    assert [code.name for code in records.FAMILY if f'"{code.name}"' not in tests] == []
