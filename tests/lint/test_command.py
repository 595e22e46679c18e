"""`rodtrad check` as its user meets it: findings on standard output, exit code 1 only for errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import run
from lint.base import BASE, changed, marked
from lint.cases import CASES, facts_of

ACCOUNTS = "rulesets/askersund/arsbokslut-2024.yaml"
ERROR = next(case for case in CASES if case.code == "RT608")
REMARK = next(case for case in CASES if case.code == "RT602")


@pytest.fixture
def ruleset(tmp_path: Path) -> Path:
    path = tmp_path / "regelverk.yaml"
    path.write_text(BASE, encoding="utf-8")
    return path


def test_nothing_to_say(ruleset: Path) -> None:
    done = run("check", ruleset)
    assert (done.code, done.err) == (0, "")
    said, _, readings = done.out.partition("\n\n")
    assert said == f"{ruleset}: inga fel och inga anmärkningar"
    assert readings.startswith("TOLKNINGAR")


def test_every_reading_is_listed_with_the_lines_on_which_it_acts(ruleset: Path) -> None:
    lines = ruleset.read_text(encoding="utf-8").splitlines()
    acts = [str(number) for number, line in enumerate(lines, 1) if "T-1: " in line or "enligt T-1:" in line]
    assert acts
    assert f"T-1 (a): rad {', '.join(acts)}\n" in run("check", ruleset).out


def test_remarks_do_not_fail(ruleset: Path) -> None:
    ruleset.write_text(marked(changed(REMARK.changes))[0], encoding="utf-8")
    done = run("check", ruleset)
    assert (done.code, done.err) == (0, "")
    assert "fel: 0, anmärkningar: 1" in done.out
    assert "ANMÄRKNINGAR" in done.out


def test_an_error_fails(ruleset: Path) -> None:
    ruleset.write_text(marked(changed(ERROR.changes))[0], encoding="utf-8")
    done = run("check", ruleset)
    assert (done.code, done.err) == (1, "")
    assert "fel: 1, anmärkningar: 0" in done.out
    assert "RT608" in done.out


def test_in_english(ruleset: Path) -> None:
    ruleset.write_text(marked(changed(ERROR.changes))[0], encoding="utf-8")
    done = run("check", ruleset, "--lang", "en")
    assert "errors: 1, remarks: 0" in done.out
    assert "can never hold; it can be 0–4" in done.out


def test_facts_are_held_against_the_ruleset(ruleset: Path, tmp_path: Path) -> None:
    facts = tmp_path / "uppgifter.yaml"
    facts.write_text(facts_of("A", "B", "C"), encoding="utf-8")
    done = run("check", ruleset, "--facts", facts)
    assert done.code == 0
    assert "RT652" in done.out


def test_a_mistake_in_the_file_comes_first(ruleset: Path) -> None:
    ruleset.write_text(BASE.replace("antal grön", "antal grn"), encoding="utf-8")
    done = run("check", ruleset)
    assert (done.code, done.out) == (1, "")
    assert "RT305" in done.err


def test_reading_back(ruleset: Path) -> None:
    done = run("check", ruleset, "--read-back")
    assert (done.code, done.err) == (0, "")
    assert "Målet är uppfyllt om minst 3 av 4 indikatorer är gröna." in done.out


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    told = {run("check", ACCOUNTS, env={"PYTHONHASHSEED": seed}).out for seed in ("0", "1", "4711")}
    assert len(told) == 1
