"""`rodtrad simulate`: labelled an outlook on every form, and the same bytes for the same seed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands import ROOT, run

RULESET = ROOT / "rulesets" / "sodertalje" / "socialnamnden-2025.yaml"
FACTS = """\
uppgifter: utsikt
regelverk: sodertalje-socialnamnden-2025
märkning: exempeldata
märkning skäl: Påhittade månader.
period: 2025-08
värden:
  - indikator: S1.1a
    värde: 4100
    spann: år 2025
    art: prognos
    av: A. Berg
    datum: 2025-09-10
    efter: 2025-08
    grund: takten och höstens planerade insatser
  - {indikator: S2c, värde: 41, n: 200, spann: t.o.m. 2025-08}
"""
ASSUMPTIONS = """\
antaganden: prov
regelverk: sodertalje-socialnamnden-2025
indikatorer:
  S2c: {fördelning: enkätmarginal, skäl: samma fråga ställs igen i december}
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    months = "".join(
        f"  - {{indikator: S1.1a, värde: {value}, spann: månad 2025-{month:02}}}\n"
        for month, value in enumerate([340, 360, 330, 350, 345, 338, 320, 366], 1)
    )
    (tmp_path / "facts.yaml").write_text(FACTS + months, encoding="utf-8")
    (tmp_path / "antaganden.yaml").write_text(ASSUMPTIONS, encoding="utf-8")
    return tmp_path


def asked(files: Path, *more: str) -> list[str]:
    given = [str(RULESET), "--facts", str(files / "facts.yaml"), "--scenarios", "2000", *more]
    return ["simulate", *given, "--assumptions", str(files / "antaganden.yaml")]


def test_it_says_that_it_is_an_outlook_and_of_what(files: Path) -> None:
    done = run(*asked(files, "--seed", "3"))
    lines = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert lines[0] == "EXEMPELDATA: siffrorna är påhittade. Påhittade månader."
    assert lines[1].startswith("UTSIKT, inget verdikt")
    said = " ".join(done.out.split())
    assert "takt, ur 8 månader; i nio scenarier av tio" in said
    assert "angiven prognos 4 100, nås i" in said
    assert "enkätens felmarginal; i nio scenarier av tio" in said
    assert "S5a Nämndens budgetföljsamhet: ingen fördelning är vald" in said


def test_the_document_counts_every_scenario_once_for_each_node(files: Path) -> None:
    document = json.loads(run(*asked(files, "--format", "json")).out)
    assert document["kind"] == "utsikt"
    assert document["marks"] == ["exempeldata"]
    assert [each["indicator"] for each in document["drawn"]] == ["S1.1a", "S2c"]
    assert {sum(end["scenarios"] for end in node["ends"]) for node in document["nodes"]} == {2000}


def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed(files: Path) -> None:
    runs = [run(*asked(files, "--seed", seed), env={"PYTHONHASHSEED": h}).out for seed, h in ("11", "12", "21")]
    assert runs[0] == runs[1] != runs[2]


def test_it_speaks_english(files: Path) -> None:
    said = run(*asked(files, "--lang", "en")).out
    assert "OUTLOOK, not a verdict" in said
    assert "pace, from 8 months" in said


def test_assumptions_for_something_else_are_refused_where_they_stand(files: Path) -> None:
    path = files / "antaganden.yaml"
    path.write_text(ASSUMPTIONS.replace("S2c", "S9").replace("enkätmarginal", "gissning"), encoding="utf-8")
    done = run(*asked(files))
    assert (done.code, done.out) == (1, "")
    assert "antaganden.yaml:4:" in done.err
    path.write_text(ASSUMPTIONS.replace("S2c", "S2cc"), encoding="utf-8")
    assert "antaganden.yaml:4:3: RT301" in run(*asked(files)).err
    path.write_text(ASSUMPTIONS.replace("socialnamnden", "skolnamnden"), encoding="utf-8")
    assert "antaganden.yaml:2:12: RT330" in run(*asked(files)).err
