"""Forecasts out of a table: who, when, from which position and on what basis, by column or for them all."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from commands import run_here
from conformance_case import CASES

RULESET = CASES / "sprak/prognos/regelverk.yaml"
COLUMNS = "Indikator;Prognos;Ansvarig;Grund;Läge;Dag\n"
ROWS = "Timmar;110;Vuxen;takten;2025-08;2025-09-15\nNöjda;85;Kvalitet;mätningen i maj;2025-04;2025-05-12\n"
IN_COLUMNS = ", av: Ansvarig, grund: Grund, efter: Läge, datum: Dag"
Capture = pytest.CaptureFixture[str]


def imported(
    folder: Path, capsys: Capture, columns: str, common: str = "", rows: str = ROWS
) -> tuple[str, list[object]]:
    """The codes with their places, or what each forecast says of itself."""
    (folder / "p.csv").write_text(COLUMNS + rows, encoding="utf-8")
    text = f"mappning: prov\nart: prognos\nkolumner: {{indikator: Indikator, värde: Prognos{columns}}}\n{common}"
    text += "spann: år\nindikatorer: {Timmar: a, Nöjda: b}\ntabell: {avgränsare: semikolon}\n"
    (folder / "m.yaml").write_text(text, encoding="utf-8")
    out = folder / "u.yaml"
    asked = ("import", folder / "p.csv", "--mapping", folder / "m.yaml", "--ruleset", RULESET, "--period", "2025-08")
    done = run_here(capsys, *asked, "--out", out)
    if done.code:
        places = [line.partition("p.csv:")[2].split() for line in done.err.splitlines() if "p.csv:" in line]
        return ", ".join(f"{code} {place.rstrip(':')}" for place, code, *_ in places), []
    facts = yaml.safe_load(out.read_text(encoding="utf-8"))["värden"]
    return "", [[str(each.get(key)) for key in ("art", "av", "datum", "efter", "grund", "spann")] for each in facts]


def test_each_row_may_say_it_in_columns(tmp_path: Path, capsys: Capture) -> None:
    assert imported(tmp_path, capsys, IN_COLUMNS) == (
        "",
        [
            ["prognos", "Vuxen", "2025-09-15", "2025-08", "takten", "år 2025"],
            ["prognos", "Kvalitet", "2025-05-12", "2025-04", "mätningen i maj", "år 2025"],
        ],
    )


def test_the_mapping_may_say_it_for_all_and_the_position_is_the_period(tmp_path: Path, capsys: Capture) -> None:
    common = "prognos: {av: controllern, datum: 2025-09-20, grund: prognos 2}\n"
    told = ["prognos", "controllern", "2025-09-20", "2025-08", "prognos 2", "år 2025"]
    assert imported(tmp_path, capsys, "", common) == ("", [told, told])


def test_a_row_says_it_before_the_mapping(tmp_path: Path, capsys: Capture) -> None:
    common = "prognos: {av: controllern, datum: 2025-09-20, grund: prognos 2, efter: 2025-07}\n"
    _, told = imported(tmp_path, capsys, ", av: Ansvarig", common, "Timmar;110;Vuxen;;;\nNöjda;85;;;;\n")
    assert told == [
        ["prognos", "Vuxen", "2025-09-20", "2025-07", "prognos 2", "år 2025"],
        ["prognos", "controllern", "2025-09-20", "2025-07", "prognos 2", "år 2025"],
    ]


@pytest.mark.parametrize(
    ("columns", "rows", "codes"),
    [
        (", av: Ansvarig", ROWS, "RT341 2:8, RT343 2:8, RT341 3:7, RT343 3:7"),
        (IN_COLUMNS, "Timmar;110;Vuxen;takten;augusti;2025-09-15\n", "RT205 2:25"),
        (IN_COLUMNS, "Timmar;110;Vuxen;takten;2025-08;15 september\n", "RT206 2:33"),
        (IN_COLUMNS, "Timmar;110;Vuxen;takten;2025;2025-09-15\n", "RT345 2:8"),
    ],
    ids=["inte när och varför", "inget läge", "ingen dag", "året är slut"],
)
def test_what_a_forecast_lacks_is_said_at_its_row(
    columns: str, rows: str, codes: str, tmp_path: Path, capsys: Capture
) -> None:
    assert imported(tmp_path, capsys, columns, rows=rows)[0] == codes
