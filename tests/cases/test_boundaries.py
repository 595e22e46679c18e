"""Boundary cases: just under, on and just over every limit, added once and never touched again."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from commands import ROOT, run
from engine.cases.boundaries import Boundary, boundaries
from engine.line import load_ruleset
from engine.model.period import Period
from record.recording import RULESET, Reference


def made(path: Path, year: int) -> dict[str, Boundary]:
    return {each.name: each for each in boundaries(load_ruleset(path), Period(year), Reference())}


def outcome(boundary: Boundary) -> object:
    return boundary.expected.outcome or boundary.expected.possible


def test_an_indicator_has_three_cases_at_each_limit(tmp_path: Path) -> None:
    (tmp_path / "prov.yaml").write_text(RULESET, encoding="utf-8")
    found = made(tmp_path / "prov.yaml", 2025)
    values = {
        name: (each.facts[0].value.exact, outcome(each))
        for name, each in found.items()
        if name.startswith("I2 ") and each.facts[0].value is not None
    }
    assert values == {
        "I2 värde 64: strax under": (Fraction(639, 10), "röd"),
        "I2 värde 64: på": (Fraction(64), "gul"),
        "I2 värde 64: strax över": (Fraction(641, 10), "gul"),
        "I2 värde 80: strax under": (Fraction(799, 10), "gul"),
        "I2 värde 80: på": (Fraction(80), "grön"),
        "I2 värde 80: strax över": (Fraction(801, 10), "grön"),
    }


def test_a_goal_has_a_case_on_each_side_of_what_it_counts(tmp_path: Path) -> None:
    (tmp_path / "prov.yaml").write_text(RULESET, encoding="utf-8")
    found = {name: outcome(each) for name, each in made(tmp_path / "prov.yaml", 2025).items() if name.startswith("M1 ")}
    assert found == {
        "M1 antal grön 2: strax under": "ej uppfyllt",
        "M1 antal grön 2: på": "uppfyllt",
        "M1 antal grön 2: strax över": "uppfyllt",
    }


def test_only_what_is_new_is_added_and_the_rest_is_left_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "prov.yaml").write_text(RULESET, encoding="utf-8")
    assert run("test", tmp_path / "prov.yaml", "--boundaries").code == 0
    path = tmp_path / "fall/prov.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("bekräftad: nej") == text.count("namn:")
    begun = text.partition('  - namn: "I2')[0].replace("bekräftad: nej", "bekräftad: ja   # läst av mig", 1)
    path.write_text(begun, encoding="utf-8")
    assert run("test", tmp_path / "prov.yaml", "--boundaries").code == 0
    again = path.read_text(encoding="utf-8")
    assert again.startswith(begun)
    assert sorted(again.splitlines()) == sorted(
        text.replace("bekräftad: nej", "bekräftad: ja   # läst av mig", 1).splitlines()
    )
    done = run("test", tmp_path / "prov.yaml", "--boundaries")
    assert "inga nya gränsfall" in done.out
    assert path.read_text(encoding="utf-8") == again
    assert run("test", tmp_path / "prov.yaml").code == 0


def test_a_confirmed_boundary_that_moves_is_seen(tmp_path: Path) -> None:
    (tmp_path / "prov.yaml").write_text(RULESET, encoding="utf-8")
    run("test", tmp_path / "prov.yaml", "--boundaries")
    path = tmp_path / "fall/prov.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("bekräftad: nej", "bekräftad: ja"), encoding="utf-8")
    assert run("test", tmp_path / "prov.yaml").code == 0
    (tmp_path / "prov.yaml").write_text(RULESET.replace("antal grön: minst 2", "antal grön: minst 3"), encoding="utf-8")
    done = run("test", tmp_path / "prov.yaml")
    assert done.code == 3
    assert "M1 antal grön 2: på" in done.out


@pytest.mark.parametrize("name", ["askersund/namndmal-2025", "enkoping/socialnamnden-2024"])
def test_the_boundaries_of_a_real_ruleset_are_read_back_as_they_were_made(name: str, tmp_path: Path) -> None:
    path = tmp_path / "regelverk.yaml"
    path.write_bytes((ROOT / f"rulesets/{name}.yaml").read_bytes())
    assert run("test", path, "--boundaries").code == 0
    if (tmp_path / "fall").exists():
        done = run("test", path)
        assert (done.code, "nu" in done.out.partition("Täckning")[0]) == (0, False)


@pytest.mark.parametrize(
    "begun",
    [
        "fall för: prov\nfall: []\n",
        "fall:\n  - namn: x\n    väntat: {M1: {verdikt: ej bedömbart}}\nfall för: prov\n",
        "fall för: prov\nfall:\n- namn: x\n  väntat: {M1: {verdikt: ej bedömbart}}\n",
        "fall för: prov\nfall:\n  - namn: x\n    väntat: {M1: {verdikt: ej bedömbart}}\n...\n",
    ],
)
def test_a_file_where_no_cases_can_stand_last_is_left_as_it_is(begun: str, tmp_path: Path) -> None:
    (tmp_path / "prov.yaml").write_text(RULESET, encoding="utf-8")
    (tmp_path / "fall").mkdir()
    (tmp_path / "fall/prov.yaml").write_text(begun, encoding="utf-8")
    done = run("test", tmp_path / "prov.yaml", "--boundaries")
    assert (done.code, "RT706" in done.err) == (1, True)
    assert (tmp_path / "fall/prov.yaml").read_text(encoding="utf-8") == begun


def test_the_line_ends_of_the_file_are_kept(tmp_path: Path) -> None:
    (tmp_path / "prov.yaml").write_text(RULESET, encoding="utf-8")
    (tmp_path / "fall").mkdir()
    begun = "fall för: prov\r\nfall:\r\n  - namn: x\r\n    väntat: {M1: {verdikt: ej bedömbart}}\r\n"
    (tmp_path / "fall/prov.yaml").write_bytes(begun.encode())
    assert run("test", tmp_path / "prov.yaml", "--boundaries").code == 0
    raw = (tmp_path / "fall/prov.yaml").read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n")
