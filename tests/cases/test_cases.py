"""Cases: what a coordinator writes beside a ruleset, and what `rodtrad test` says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import ROOT, run
from record.recording import RULESET

CASES = """\
fall för: prov
märkning: exempeldata
fall:
  - namn: två gröna räcker
    värden:
      - {indikator: I1, värde: "85,5", spann: år 2025}
      - {indikator: I2, värde: 80, spann: år 2025}
    väntat:
      I1: {utfall: grön, rad: 1}
      M1: uppfyllt
  - namn: en grön räcker inte
    tolkningar: {T-P1: a}
    värden:
      - {indikator: I1, värde: "85,5", spann: år 2025}
      - {indikator: I2, värde: 75, spann: år 2025}
      - {indikator: I3, värde: 99, spann: år 2025}
    väntat: {M1: ej uppfyllt, I2: gul}
  - namn: öppet
    värden: [{indikator: I1, värde: 90, spann: år 2025}]
    väntat: {M1: {möjliga: [uppfyllt, ej uppfyllt]}, K1: {verdikt: ej bedömbart}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "fall").mkdir()
    (tmp_path / "prov.yaml").write_text(RULESET, encoding="utf-8")
    (tmp_path / "fall/prov.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "fall/prov.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_cases_that_hold_are_counted_and_rows_never_hit_are_named(folder: Path) -> None:
    done = run("test", folder / "prov.yaml")
    assert (done.code, done.err) == (0, "")
    assert "3 av 3 fall håller; 0 väntar på att bekräftas" in done.out
    assert "Täckning: 6 av 7 rader har träffat" in done.out
    change(folder, "      - {indikator: I3, värde: 99, spann: år 2025}\n", "")
    change(folder, "    väntat: {M1: ej uppfyllt, I2: gul}", "    väntat: {I2: gul}")
    assert "Täckning: 4 av 7" in run("test", folder / "prov.yaml").out


def test_what_an_open_goal_might_hit_is_no_coverage(folder: Path) -> None:
    only = CASES.partition("  - namn: två")[0] + "  - namn: inget känt\n    väntat: {M1: {verdikt: ej bedömbart}}\n"
    (folder / "fall/prov.yaml").write_text(only, encoding="utf-8")
    assert "Täckning: 0 av 7" in run("test", folder / "prov.yaml").out


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    change(folder, "namn: öppet", "namn: två gröna räcker")
    change(folder, "M1: ej uppfyllt", "M7: ej uppfyllt")
    done = run("test", folder / "prov.yaml")
    assert ("RT702" in done.err, "RT301" in done.err) == (True, True)


def test_a_row_that_no_case_hits_is_named_with_its_table_and_nodes(folder: Path) -> None:
    only_known = CASES.partition("  - namn: en grön")[0].replace(
        "spann: år 2025}\n    väntat", "spann: år 2025}\n      - {indikator: I3, värde: 30, spann: år 2025}\n    väntat"
    )
    (folder / "fall/prov.yaml").write_text(only_known, encoding="utf-8")
    out = run("test", folder / "prov.yaml").out
    assert "  rad 3 (gul) i tabellen indikator har aldrig träffat (I1, I2, I3)" in out
    assert "  rad 2 (ej uppfyllt) i tabellen utfall har aldrig träffat (M1)" in out


def test_a_case_that_does_not_hold_shows_expected_actual_and_the_red_thread(folder: Path) -> None:
    change(folder, "M1: ej uppfyllt", "M1: uppfyllt")
    done = run("test", folder / "prov.yaml")
    assert done.code == 3
    assert "2 av 3 fall håller" in done.out
    assert "  M1: väntat uppfyllt, blev ej uppfyllt (rad 2)" in done.out
    assert "Röd tråd" in done.out
    assert "I2 Trygghet" in done.out


def test_every_kind_of_expectation_is_held_to(folder: Path) -> None:
    change(folder, "rad: 1}", "rad: 2}")
    change(folder, "[uppfyllt, ej uppfyllt]", "[uppfyllt]")
    change(folder, "verdikt: ej bedömbart", "verdikt: ingen rad")
    out = run("test", folder / "prov.yaml").out
    assert "  I1: väntat grön (rad 2), blev grön (rad 1)" in out
    assert "  M1: väntat uppfyllt, blev ej bedömbart: uppfyllt, ej uppfyllt" in out
    assert "  K1: väntat ingen rad, blev ej bedömbart: uppfyllt, ej uppfyllt" in out


def test_an_unconfirmed_case_is_shown_and_fails_nothing(folder: Path) -> None:
    change(folder, "    väntat: {M1: ej uppfyllt, I2: gul}", "    väntat: {M1: uppfyllt}\n    bekräftad: nej")
    done = run("test", folder / "prov.yaml")
    assert done.code == 0
    assert "2 av 2 fall håller; 1 väntar på att bekräftas" in done.out
    assert "  M1: när fallet gjordes uppfyllt, nu ej uppfyllt (rad 2)" in done.out


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("fall för: prov", "fall för: annat", "RT701", 1),
        ("namn: öppet", "namn: två gröna räcker", "RT702", 18),
        ("M1: ej uppfyllt", "M1: ej uppfylt", "RT703", 17),
        ("väntat: {M1: ej uppfyllt, I2: gul}", "väntat: {}", "RT704", 17),
        ("M1: ej uppfyllt", "M1: {}", "RT704", 17),
        ("M1: ej uppfyllt", "M7: ej uppfyllt", "RT301", 17),
        ("tolkningar: {T-P1: a}", "tolkningar: {T-P9: a}", "RT306", 12),
        ("tolkningar: {T-P1: a}", "tolkningar: {T-P1: z}", "RT307", 12),
        ("tolkningar: {T-P1: a}", "uppgifter: finns-inte.yaml", "RT705", 12),
        ("indikator: I3", "indikator: I9", "RT301", 16),
        ("värde: 99", "värde: nittio", "RT201", 16),
    ],
)
def test_a_mistake_in_a_case_is_said_in_its_place(old: str, new: str, code: str, line: int, folder: Path) -> None:
    change(folder, old, new)
    done = run("test", folder / "prov.yaml")
    assert (done.code, done.out) == (1, "")
    assert f"fall/prov.yaml:{line}:" in done.err, done.err
    assert code in done.err


def test_facts_that_disagree_in_a_case_are_said_with_the_line_of_the_other(folder: Path) -> None:
    change(folder, "indikator: I2, värde: 75", "indikator: I1, värde: 75")
    done = run("test", folder / "prov.yaml")
    assert done.code == 1
    assert "fall/prov.yaml:15:" in done.err
    assert "14" in done.err


def test_a_ruleset_without_cases_says_where_they_belong(tmp_path: Path) -> None:
    (tmp_path / "prov.yaml").write_text(RULESET, encoding="utf-8")
    done = run("test", tmp_path / "prov.yaml")
    assert (done.code, f"inga fall; de läggs i {tmp_path}/fall/prov.yaml" in done.out) == (0, True)


def test_a_folder_of_cases_is_not_taken_for_rulesets(folder: Path) -> None:
    assert run("check", folder).code == 0


def test_the_cases_of_the_repository_hold() -> None:
    done = run("test", ROOT / "rulesets")
    assert done.code == 0, done.out
    assert done.out.count("fall håller; 0 väntar") == 6
