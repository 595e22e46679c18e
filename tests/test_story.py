"""The whole story once: three people, each walking their part of the README, and what they have in hand at the end.

The commands are read from the README itself, so that none can stand there that does not work. What its examples call
by a name of no file here (`förslag.yaml`, `PROTOKOLL`) is laid out first.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from commands import ROOT
from engine.line import load_facts, load_ruleset
from engine.record.canonical import sha256
from hostile.refusing import MAPPING, ended
from page.recomputing import NODE, recomputer
from record.recording import FACTS, RULESET
from tables.test_xlsx import book

README = (ROOT / "README.md").read_text(encoding="utf-8")
USED = (
    "rulesets/sodertalje/socialnamnden-2025.yaml",
    "facts/sodertalje-socialnamnden-2025-som-om.yaml",
    "rulesets/sodertalje/omsorgsnamnden-2025.yaml",
    "facts/sodertalje-omsorgsnamnden-2025-stillestand.yaml",
    "rulesets/askersund/arsbokslut-2024.yaml",
    "facts/askersund-arsbokslut-2024.yaml",
)
CODES = {"diff": 3}
"""What a command answers when it has done what it should: a difference is what `diff` was asked for."""


def part(person: str) -> str:
    """What the README says to somebody."""
    return README.partition(f"## För dig som {person}\n")[2].partition("\n## ")[0]


def shown(text: str) -> list[list[str]]:
    """The commands that stand on lines of their own."""
    return [shlex.split(line.removeprefix("$ rodtrad ")) for line in text.splitlines() if line.startswith("$ rodtrad ")]


def named(text: str) -> list[str]:
    """The commands that are named in a sentence."""
    return [" ".join(each.split()) for each in re.findall(r"`rodtrad ([^`]+)`", text)]


@dataclass(frozen=True)
class Person:
    """Somebody at a desk, who runs one command after another."""

    capsys: pytest.CaptureFixture[str]

    def walks(self, command: list[str]) -> str:
        """What the command says, when it does what it should."""
        done = ended(command, "", self.capsys)
        assert done.code == CODES.get(command[0], 0), (command, done.err)
        assert "Traceback" not in done.err
        return done.out

    def ends(self, command: list[str]) -> int:
        return ended(command, "", self.capsys).code


@pytest.fixture
def person(capsys: pytest.CaptureFixture[str]) -> Person:
    return Person(capsys)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the README speaks of."""
    for name in USED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    for name, text in (
        ("regelverk-i-dag.yaml", RULESET),
        ("förslag.yaml", RULESET.replace("antal grön: minst 2", "antal grön: minst 3")),
        ("regelverk.yaml", RULESET),
        ("facts/prov.yaml", FACTS),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "mappning.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "siffror.xlsx").write_bytes(book())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_coordinator_begins_checks_tries_and_sees_what_a_change_does(
    desk: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin, _, rest = part("är kvalitetssamordnare").partition("<!-- slut -->")
    begun = shown(begin)
    assert [each[0] for each in begun] == ["new", "check", "test", "assess"]
    (desk / "tom").mkdir()
    monkeypatch.chdir(desk / "tom")
    said = [person.walks(command) for command in begun]
    assert "EXEMPELDATA" in said[-1]
    monkeypatch.chdir(desk)
    after = {command[0]: person.walks(command) for command in shown(rest)}
    assert {"check", "diff", "explain"} <= set(after)
    assert "minst 3" in after["diff"]
    assert "fel: 0" in after["check"]


def test_the_controller_imports_assesses_the_whole_kommun_and_reports(desk: Path, person: Person) -> None:
    commands = shown(part("är controller"))
    # What is imported is assessed with the rest.
    commands.sort(key=lambda each: each[0] != "import")
    assert {"import", "assess", "report"} <= {each[0] for each in commands}
    shutil.copy(desk / "regelverk.yaml", desk / "rulesets" / "prov.yaml")
    shutil.rmtree(desk / "rulesets" / "sodertalje")  # two nämnder are kommun enough
    for path in (desk / "facts" / "prov.yaml", *(desk / "facts").glob("sodertalje*")):
        path.unlink()
    for command in commands:
        said = person.walks(command)
        if command[0] == "import":
            facts = load_facts(desk / "facts" / "nya.yaml", load_ruleset(desk / "regelverk.yaml"))
            assert [str(fact.value and fact.value.written) for fact in facts.file.facts] == ["85.5"]
        if "--out" in command and command[0] == "assess":
            assert "2 bedömningar" in said
            overview = (desk / "resultat" / "oversikt.csv").read_text(encoding="utf-8-sig")
            named_there = {line.split(";")[0] for line in overview.splitlines()}
            assert {"Provnämnden", "Socialnämnden"} <= named_there
    assert (desk / "kommunen.xlsx").read_bytes().startswith(b"PK")


def test_the_auditor_replays_verifies_and_lets_the_browser_recompute(desk: Path, person: Person) -> None:
    told = part("granskar")
    assert {"replay PROTOKOLL", "journal verify MAPP", "report PROTOKOLL"} <= set(named(told))
    assert "`--journal MAPP`" in told
    # Somebody assessed, long ago.
    kept = person.walks(["assess", "regelverk.yaml", "--facts", "facts/prov.yaml", "--journal", "journal"])
    (record,) = (desk / "journal" / "records").glob("*.json")
    head = re.findall(r"huvud (\d+:[0-9a-f]{16})", kept)[0]
    words = {"PROTOKOLL": str(record), "MAPP": "journal"}
    said = {
        name: person.walks([words.get(word, word) for word in name.split()])
        for name in ("replay PROTOKOLL", "journal verify MAPP", "report PROTOKOLL")
    }
    assert said["replay PROTOKOLL"].startswith(f"samma: {record.stem}")
    assert "Journalen håller: 1 poster" in said["journal verify MAPP"] or "håller" in said["journal verify MAPP"]
    assert person.walks(["journal", "verify", "journal", "--head", head]).count(head) == 1
    (page,) = desk.glob("*.html")
    carried = _carried(page.read_text(encoding="utf-8"))
    assert sha256(carried) == record.stem
    if NODE is None:
        pytest.skip("node is not installed")
    with recomputer() as browser:
        found = browser.check(carried)
        assert (found.hash, found.differences) == (record.stem, ())
        assert found.nodes == len(json.loads(carried)["proof"])
        # One verdict made kinder: replay and the browser both name it.
        forged = carried.replace(b'"outcome":"ej uppfyllt"', b'"outcome":"uppfyllt"', 1)
        assert forged != carried
        assert browser.check(forged).differences
    record.write_bytes(forged)
    assert person.ends(["replay", str(record)]) == 3
    assert person.ends(["journal", "verify", "journal"]) == 3
    assert person.ends(["report", str(record), "--out", "ny.html"]) == 3
    assert not (desk / "ny.html").exists()


def _carried(page: str) -> bytes:
    """The record inside a report, as its own script reads it."""
    found = re.search(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return found[1].replace("\\u003c", "<").encode()
