"""`--towards year`: the position so far and the year as it is forecast, side by side and never in one verdict."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from commands import run_here
from conformance_case import CASES
from engine.explain.inert import NO_BREAK_SPACE
from record.recording import closed, opened
from report.reading import tables, workbook

RULESET = CASES / "sprak/prognos/regelverk.yaml"
STATED = "av: controllern, datum: 2025-09-15, efter: 2025-08, grund: takten hittills"
FACTS = f"""
uppgifter: prov
regelverk: sprak-prognos
period: 2025-08
värden:
  - {{indikator: a, värde: 85, spann: t.o.m. 2025-08}}
  - {{indikator: b, värde: 82, spann: år 2025}}
  - {{indikator: a, uppgift: plan, svar: följd, spann: t.o.m. 2025-08}}
  - {{indikator: a, art: prognos, värde: 110, spann: år 2025, {STATED}}}
  - {{indikator: b, art: prognos, värde: 85, spann: år 2025, {STATED}}}
"""
FIRST = "PROGNOS: verdikten vilar på prognoser, inte på det som är uppmätt"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "uppgifter.yaml"
    path.write_text(FACTS, encoding="utf-8")
    return path


def test_the_position_comes_first_then_the_forecast_with_its_label_then_both(facts: Path, capsys: Capture) -> None:
    done = run_here(capsys, "assess", RULESET, "--facts", facts, "--towards", "year")
    assert done.code == 0
    now, _, rest = done.out.partition(f"\n{FIRST}\n")
    forecast, _, overview = rest.partition("Översikt över 1 nämnd")
    assert "Exempelnämnden, Exempelkommun: läget efter augusti 2025" in now
    assert "märkt" not in now
    assert "Exempelnämnden, Exempelkommun: prognos för helåret 2025, efter augusti 2025" in forecast
    assert "märkt prognos" in forecast
    (beside,) = [line.split() for line in overview.splitlines() if line.startswith("M ")]
    assert beside == ["M", "Ett", "mål", "◇", "uppfyllt", "◇", "ej", "uppfyllt"]


def test_the_position_is_the_same_whether_or_not_the_year_is_forecast(facts: Path, capsys: Capture) -> None:
    alone = json.loads(run_here(capsys, "assess", RULESET, "--facts", facts, "--format", "json").out)
    asked = ("assess", RULESET, "--facts", facts, "--format", "json", "--towards", "helår")
    now, forecast = json.loads(run_here(capsys, *asked).out)
    assert now == alone
    assert (now["kind"], now["period"], now["position"]) == ("uppmätt", "2025-08", "2025-08")
    assert (forecast["kind"], forecast["period"], forecast["position"]) == ("prognos", "2025", "2025-08")
    assert forecast["marks"][0] == {"mark": "prognos", "reason": ""}
    fact = next(node for node in forecast["nodes"] if node["id"] == "a")["figures"][-1]["fact"]
    said = {key: fact[key] for key in ("kind", "by", "date", "after", "basis")}
    assert said == {
        "kind": "prognos", "by": "controllern", "date": "2025-09-15", "after": "2025-08", "basis": "takten hittills"
    }  # fmt: skip


def test_the_red_thread_says_who_when_and_on_what_basis(facts: Path, capsys: Capture) -> None:
    out = run_here(capsys, "explain", RULESET, "a", "--facts", facts, "--towards", "year").out
    assert FIRST in out
    told = " ".join(out.partition(FIRST)[2].split())
    assert "värde: 110, år 2025, prognos, av controllern, 15 september 2025, läget efter augusti 2025" in told
    assert "grund: takten hittills" in told


def test_a_report_of_the_two_says_which_is_the_forecast(facts: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "r.csv"
    asked = ("report", RULESET, "--facts", facts, "--towards", "year", "--format", "csv", "--out", out)
    assert run_here(capsys, *asked).code == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    goals = [
        (row["Period"], row["Verdikt"].split("\u00a0", 1)[1], FIRST in row["Märkning"])
        for row in rows
        if row["Id"] == "M"
    ]
    assert goals == [("2025-08", "uppfyllt", False), ("2025-08-prognos", "ej uppfyllt", True)]


def test_a_workbook_of_the_two_says_of_each_row_and_each_sheet_what_is_forecast(
    facts: Path, tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "r.xlsx"
    asked = ("report", RULESET, "--facts", facts, "--towards", "year", "--format", "xlsx", "--out", out)
    assert run_here(capsys, *asked).code == 0
    now = "Exempelnämnden, Exempelkommun: läget efter augusti 2025"
    year = "Exempelnämnden, Exempelkommun: prognos för helåret 2025, efter augusti 2025"
    for rows in workbook(out.read_bytes()).values():
        whose = {row["Nämnd och period"] for row in rows if "Nämnd och period" in row}
        assert whose <= {f"EXEMPELDATA\n{now}", f"PROGNOS\nEXEMPELDATA\n{year}"}
    for sheet in load_workbook(out).worksheets:
        assert f"{FIRST} – gäller {year}. " in str(sheet["A1"].value)


def test_a_table_in_a_document_says_of_each_value_that_it_is_forecast(
    facts: Path, tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "r.docx"
    asked = ("report", RULESET, "--facts", facts, "--towards", "year", "--format", "docx", "--out", out)
    assert run_here(capsys, *asked).code == 0
    values = [row["Värde"].replace(NO_BREAK_SPACE, " ") for row in tables(out.read_bytes())]
    assert [each for each in values if each != "öppet"] == ["85", "82 %", "110\nprognos", "85 %\nprognos"]


def test_the_whole_kommun_keeps_the_forecast_beside_the_position(facts: Path, tmp_path: Path, capsys: Capture) -> None:
    asked = ("assess", RULESET, "--facts", facts, "--towards", "year", "--out", tmp_path / "ut")
    assert run_here(capsys, *asked).code == 0
    rows = csv.DictReader((tmp_path / "ut/oversikt.csv").read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    goals = [(row["period"], row["art"], row["läge"], row["utfall"]) for row in rows if row["id"] == "M"]
    assert goals == [("2025-08", "uppmätt", "2025-08", "uppfyllt"), ("2025", "prognos", "2025-08", "ej uppfyllt")]
    assert (tmp_path / "ut/sprak-prognos/2025-08-prognos/verdikt.json").is_file()
    assert "0 nya eller ändrade" in run_here(capsys, *asked).out


def test_where_the_year_is_over_only_the_position_is_assessed(facts: Path, tmp_path: Path, capsys: Capture) -> None:
    shutil.copytree(RULESET.parent, tmp_path / "regelverk")
    other = tmp_path / "regelverk/annat.yaml"
    other.write_text(RULESET.read_text(encoding="utf-8").replace("sprak-prognos", "annat"), encoding="utf-8")
    rulesets = (tmp_path / "regelverk/regelverk.yaml", other)
    found = json.loads(
        run_here(capsys, "assess", *rulesets, "--facts", facts, "--format", "json", "--towards", "year").out
    )
    told = [(each["ruleset"], each["period"], each["kind"]) for each in found]
    assert told == [
        ("sprak-prognos", "2025-08", "uppmätt"),
        ("sprak-prognos", "2025", "prognos"),
        ("annat", "2025", "uppmätt"),
    ]


def test_a_year_that_is_over_is_refused_and_says_why(facts: Path, capsys: Capture) -> None:
    done = run_here(capsys, "assess", RULESET, "--facts", facts, "--period", "2025", "--towards", "year")
    assert (done.code, done.out) == (1, "")
    assert "RT346" in done.err


def test_everything_that_a_forecast_does_not_say_is_told_at_once(facts: Path, capsys: Capture) -> None:
    facts.write_text(FACTS.replace(f", {STATED}}}\n  - {{indikator: b", "}\n  - {indikator: b"), encoding="utf-8")
    done = run_here(capsys, "assess", RULESET, "--facts", facts)
    assert (done.code, done.out) == (1, "")
    assert [line.split()[1] for line in done.err.splitlines() if f"{facts.name}:9:" in line] == [
        "RT340", "RT341", "RT342", "RT343"
    ]  # fmt: skip


def test_a_record_of_a_forecast_is_replayed_as_one(facts: Path, tmp_path: Path, capsys: Capture) -> None:
    journal = tmp_path / "journal"
    asked = ("assess", RULESET, "--facts", facts, "--towards", "year", "--journal", journal, "--by", "prov")
    assert run_here(capsys, *asked).code == 0
    records = {opened(path.read_bytes())["kind"]: path for path in (journal / "records").glob("*.json")}
    assert sorted(records) == ["prognos", "uppmätt"]
    replayed = run_here(capsys, "replay", records["prognos"])
    assert replayed.code == 0
    assert replayed.out.splitlines()[0] == f"samma: {records['prognos'].stem} (prognos)"
    assert "(prognos)" not in run_here(capsys, "replay", records["uppmätt"]).out


@pytest.mark.parametrize("part", ["header", "program", "both"])
def test_a_record_cannot_be_made_to_say_another_kind(part: str, facts: Path, tmp_path: Path, capsys: Capture) -> None:
    journal = tmp_path / "journal"
    asked = ("assess", RULESET, "--facts", facts, "--towards", "year", "--journal", journal, "--by", "prov")
    run_here(capsys, *asked)
    record = next(
        r for path in (journal / "records").glob("*.json") if (r := opened(path.read_bytes()))["kind"] == "prognos"
    )
    for where in (record, record["program"]["content"]):
        if part == "both" or (where is record) == (part == "header"):
            where["kind"] = "uppmätt"
    forged = tmp_path / "forged.json"
    forged.write_bytes(closed(record))
    assert run_here(capsys, "replay", forged).code == 3
