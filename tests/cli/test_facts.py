"""`rodtrad facts` as its user meets it."""

from __future__ import annotations

import json

from commands import ROOT, run

RULESET = ROOT / "rulesets" / "sodertalje" / "socialnamnden-2025.yaml"
FACTS = ROOT / "facts" / "sodertalje-socialnamnden-2025-som-om.yaml"
WHOLE = ("facts", RULESET, "--facts", FACTS, "--period", "2025-10")


def test_what_there_is_and_what_is_missing_is_shown() -> None:
    done = run(*WHOLE)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("SOM OM: ")
    lines = [" ".join(line.split()) for line in done.out.split("\n")]
    assert "värde t.o.m. 2025-10 23 % känd vp 1.3.1 L276-279" in lines
    assert "kan ej nås t.o.m. 2025-10 ja eller nej saknas" in lines
    assert "105 uppgifter efterfrågas" in lines
    assert "S1.1a: värde, aktiviteter, kan ej nås och plan" in lines


def test_the_json_says_the_same_and_nothing_else_is_printed() -> None:
    done = run(*WHOLE, "--format", "json")
    found = json.loads(done.out)
    assert (done.code, done.err, found["format"]) == (0, "", "rodtrad-inventory-1")
    assert (found["asked"], found["missing"]) == (105, 87)
    assert found["digest"] == run(*WHOLE, "--digest").out.split()[0]


def test_what_is_missing_stands_under_its_goals() -> None:
    facts = ROOT / "facts" / "sodertalje-omsorgsnamnden-2025-exempel.yaml"
    done = run("facts", ROOT / "rulesets" / "sodertalje" / "omsorgsnamnden-2025.yaml", "--facts", facts, "--missing")
    lines = [line for line in done.out.split("Sammanfattning")[0].split("\n") if line]
    headings = [line.split()[0] for line in lines if line.lstrip()[:1] in {"O", "K"}]
    assert headings[1:4] == ["O-KF1", "O1", "O1a"]
    assert "O1f" not in headings
    assert "O5b" in headings


def test_nothing_given_is_everything_missing() -> None:
    found = json.loads(run("facts", RULESET, "--format", "json").out)
    assert found["missing"] == found["asked"] > 0
    assert found["period"] == "2025"


def test_a_mistake_in_the_facts_is_told_in_its_place() -> None:
    done = run("facts", RULESET, "--facts", ROOT / "facts" / "enkoping-socialnamnden-2023.yaml")
    assert (done.code, done.out) == (1, "")
    assert "RT330" in done.err
