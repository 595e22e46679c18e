"""What a person gets for a mistake in a file: one clear error with place and help, exit 1, nothing half-printed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from commands import ROOT, run
from record import recording as facts

RULESET = ROOT / "rulesets" / "sodertalje" / "socialnamnden-2025.yaml"
FACTS = ROOT / "facts" / "sodertalje-socialnamnden-2025-som-om.yaml"


def _changed(path: Path, folder: Path, old: str, new: str) -> Path:
    """A copy of a real file with one slip in it."""
    text = path.read_text(encoding="utf-8")
    assert old in text, "the slip must be possible"
    copy = folder / path.name
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


def _place_of(path: Path, text: str) -> str:
    """Where `text` stands in a file, as line:column."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if text in line:
            return f":{number}:{line.index(text) + 1}:"
    raise AssertionError(text)


SLIPS = {
    "a misspelt indicator": (FACTS, "indikator: S1.1c", "indikator: S1.1cc", "RT301", "S1.1cc", "S1.1c"),
    "a text where a number belongs": (FACTS, "värde: 23,", "värde: tjugotre,", "RT201", "tjugotre", None),
    "a duplicate id": (RULESET, "id: S1.1b", "id: S1.1a", "RT308", None, None),
    "an unknown colour": (RULESET, "- utfall: grön\n", "- utfall: grøn\n", "RT304", "grøn", "grön"),
    "a flow comma": (FACTS, "värde: 23,", "värde: 23,5,", "RT130", None, None),
    "a misspelt key": (RULESET, "riktning: uppåt", "riktnin: uppåt", "RT150", "riktnin: uppåt", "riktning"),
    "an unknown quantity": (RULESET, "S5a: grön", "S5q: grön", "RT305", "S5q", None),
    "an unknown table": (RULESET, 'bedömning: {som: "2"', 'bedömning: {som: "22"', "RT301", None, None),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_one_slip_gives_one_error_with_place_and_help(slip: str, tmp_path: Path) -> None:
    path, old, new, code, at, meant = SLIPS[slip]
    changed = _changed(path, tmp_path, old, new)
    ruleset, facts = (changed, FACTS) if path == RULESET else (RULESET, changed)
    done = run("assess", ruleset, "--facts", facts)
    assert (done.code, done.out) == (1, "")
    assert done.err.count(": RT") == 1, done.err
    assert f" {code} " in done.err
    assert "hjälp:" in done.err
    if at:
        assert f"{changed}{_place_of(changed, at)} " in done.err
    if meant:
        assert f"menade du `{meant}`?" in done.err


def test_a_fact_that_stands_in_two_files_is_told_with_both_places(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(facts.FACTS, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(facts.FACTS.replace("79", "80") + "# rättad\n", encoding="utf-8")
    (tmp_path / "r.yaml").write_text(facts.RULESET, encoding="utf-8")
    done = run("assess", "r.yaml", "--facts", "a.yaml", "--facts", "b.yaml", cwd=tmp_path)
    told = [line for line in done.err.splitlines() if ": RT" in line]
    assert (done.code, done.out) == (1, "")
    assert told[:2] == [
        f"b.yaml:{line}:5: RT334 en uppgift om samma indikator, spann och slag står redan på rad `a.yaml:{line}`"
        for line in (4, 5)
    ]


def test_a_copy_of_a_file_is_one_mistake(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        (tmp_path / "f" / name).write_text(facts.FACTS, encoding="utf-8")
    (tmp_path / "r.yaml").write_text(facts.RULESET, encoding="utf-8")
    done = run("assess", "r.yaml", "--facts", "f", cwd=tmp_path)
    told = [line for line in done.err.splitlines() if ": RT" in line]
    assert (done.code, done.out) == (1, "")
    assert told == [f"f/{name}.yaml:1:1: RT338 filen har precis samma innehåll som `f/a.yaml`" for name in "bc"]


CASES = ROOT / "rulesets" / "askersund" / "fall" / "arsbokslut-2024.yaml"
A_RULESET, SOME_FACTS = "ett regelverk", "en fil med uppgifter"
ELSEWHERE = {
    "facts as a ruleset": (("check", FACTS), "uppgifter", SOME_FACTS, A_RULESET, "--facts"),
    "facts after facts": (("assess", RULESET, "--facts", FACTS, FACTS), "uppgifter", SOME_FACTS, A_RULESET, "--facts"),
    "a ruleset as facts": (("assess", RULESET, "--facts", RULESET), "regelverk", A_RULESET, SOME_FACTS, "först"),
    "cases as a ruleset": (("check", CASES), "fall för", "en fil med fall", A_RULESET, "rodtrad test"),
}


@pytest.mark.parametrize("case", ELSEWHERE)
def test_a_file_of_another_kind_is_one_mistake(case: str) -> None:
    words, key, found, wanted, where = ELSEWHERE[case]
    done = run(*words)
    assert (done.code, done.out) == (1, "")
    (told,) = [line for line in done.err.splitlines() if ": RT" in line]
    file = words[-1]
    assert isinstance(file, Path)
    assert told == f"{file}{_place_of(file, key + ':')} RT162 detta är {found}, men här väntas {wanted}"
    assert where in done.err.splitlines()[-1]


def test_two_slips_are_told_in_one_run(tmp_path: Path) -> None:
    once = _changed(FACTS, tmp_path, "indikator: S1.1c", "indikator: S1.1cc")
    twice = _changed(once, tmp_path, "indikator: S1.2b", "indikator: S1.2bb")
    done = run("assess", RULESET, "--facts", twice)
    assert done.code == 1
    assert done.err.count("RT301") == 2


def test_errors_speak_english_when_asked(tmp_path: Path) -> None:
    facts = _changed(FACTS, tmp_path, "indikator: S1.1c", "indikator: S1.1cc")
    done = run("assess", RULESET, "--facts", facts, "--lang", "en")
    assert done.code == 1
    assert "help:" in done.err
    assert "did you mean" in done.err


def test_an_unknown_reading_is_refused_by_name() -> None:
    done = run("assess", RULESET, "--facts", FACTS, "--reading", "T-S99=b")
    assert (done.code, done.out) == (1, "")
    assert "T-S99" in done.err


@pytest.mark.parametrize(
    "arguments",
    [("assess",), ("asess", RULESET), ("assess", RULESET, "--fact", FACTS), ("assess", RULESET, "--out")],
)
def test_wrong_use_is_said_in_swedish_with_code_two(arguments: tuple[object, ...]) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "hjälp: skriv rodtrad" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--period", "2025-13"), "hjälp: 2025 för helåret, 2025-08 för läget efter augusti"),
        (("--reading", "T-S1"), "hjälp: välj ett annat alternativ i en tolkning, till exempel T-S1=b."),
        (("--format", "pdf"), "hjälp: skriv `table`, `json`"),
        (("--format", "pdf", "--lang", "en"), "help: write `table`, `json`"),
        (("--period", "x", "--lang", "en"), "help: write rodtrad assess --help"),
    ],
)
def test_a_value_that_an_option_cannot_take_is_answered_with_what_it_can(arguments: tuple[str, ...], said: str) -> None:
    done = run("assess", RULESET, *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[-1].startswith(said)


def test_an_option_without_its_value_is_named() -> None:
    assert run("assess", RULESET, "--out").err.startswith("rodtrad: valet `--out` behöver ett värde\n")


def test_of_a_goal_like_none_it_is_said_which_there_are() -> None:
    done = run("explain", RULESET, "något-annat", "--facts", FACTS)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("`något-annat` finns inte i regelverket\nhjälp: där finns `1.1`, `1.2`, `2`, ")
    assert done.err.endswith(", …\n")


def test_an_unknown_goal_is_wrong_use_with_a_suggestion() -> None:
    done = run("explain", RULESET, "S1.1z", "--facts", FACTS)
    assert (done.code, done.out) == (2, "")
    assert "menade du `S1.1" in done.err


def test_a_missing_file_is_an_error_in_its_place() -> None:
    done = run("assess", "finns-inte.yaml")
    assert (done.code, done.out) == (1, "")
    assert "RT101" in done.err


NO_ENGINE = ("durable_rules_engine", "polars")


def test_without_durable_rules_the_whole_job_runs_through_the_other_engine() -> None:
    done = run("assess", RULESET, "--facts", FACTS, "--format", "json", blocked=("durable_rules_engine",))
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["engine"] == "polars"


def test_no_engine_names_the_remedy() -> None:
    done = run("assess", RULESET, "--facts", FACTS, blocked=NO_ENGINE)
    assert (done.code, done.out) == (5, "")
    assert "RT4" in done.err
    assert "installera om" in done.err
    assert "Traceback" not in done.err


def test_check_works_without_an_engine() -> None:
    done = run("check", RULESET, blocked=NO_ENGINE)
    assert done.code == 0


def test_fail_on_unmet_is_opt_in() -> None:
    assert run("assess", RULESET, "--facts", FACTS, "--period", "2025").code == 0
    assert run("assess", RULESET, "--facts", FACTS, "--period", "2025", "--fail-on-unmet").code == 10


def test_a_closed_pipe_ends_quietly() -> None:
    done = run("assess", RULESET, "--facts", FACTS, closed_pipe=True)
    assert done.code == 0
    assert done.err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_under_the_output_is_said_with_the_machines_code() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "engine", "assess", RULESET, "--facts", FACTS],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 5
    assert "Traceback" not in done.stderr.decode()
    assert done.stderr.decode().startswith("datorn säger nej")
