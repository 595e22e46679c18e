"""A workbook and a document in LibreOffice: the same figures, and pages that can be looked at."""

from __future__ import annotations

import csv
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

from engine.explain.report.building import report_of
from engine.explain.report.grids import grids
from engine.explain.report.paper import as_docx
from engine.explain.report.view import Report
from engine.explain.report.workbook import as_xlsx
from explain.assessed import AS_IF, from_files
from report.hostile import HOSTILE
from report.reading import exact_in, workbook
from report.test_hostile import named

MISSING = [tool for tool in ("soffice", "pdftoppm", "pdftotext") if shutil.which(tool) is None]
pytestmark = [pytest.mark.browser, pytest.mark.skipif(bool(MISSING), reason=f"{', '.join(MISSING)} saknas")]


def converted(folder: Path, name: str, raw: bytes, form: str) -> Path:
    """The file as LibreOffice writes it in another form; one sheet by number in `form` where that is said."""
    (folder / name).write_bytes(raw)
    profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(folder / name)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return next(path for path in folder.glob(f"*.{form.partition(':')[0]}"))


def report() -> Report:
    return report_of(from_files(AS_IF, "2025-10"), "sv")


def sheet(folder: Path, raw: bytes, number: int) -> list[dict[str, str]]:
    """One sheet as LibreOffice reads it, its numbers unrounded; texts in quotes so that they stay apart."""
    form = f"csv:Text - txt - csv (StarCalc):59,34,76,1,,1053,true,false,false,false,false,{number}"
    path = converted(folder, "bok.xlsx", raw, form)
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, delimiter=";"))[1:]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def test_libreoffice_reads_the_figures_of_the_workbook(tmp_path: Path) -> None:
    made = report()
    raw = as_xlsx(grids([made], "sv"), [*made.marks, made.title], "sv")
    ours, theirs = workbook(raw)["Indikatorer"], sheet(tmp_path, raw, 3)
    assert [row["Id"] for row in theirs] == [row["Id"] for row in ours]
    compared = 0
    for one, other in zip(ours, theirs, strict=True):
        for head in ("Värde", "Riktvärde", "Avvikelse"):
            if one[head] is not None:
                assert Fraction(other[head].replace(",", "")) == exact_in(one[f"{head} i ord"])
                compared += 1
        assert other["Verdikt"] == one["Verdikt"]
    assert compared > 20


def test_libreoffice_shows_hostile_names_as_they_are(tmp_path: Path) -> None:
    for number, name in enumerate(['=HYPERLINK("x";"y")', "_x0041_ _x000D_", "-1+1", "'=1+1"]):
        assert name in HOSTILE or name.startswith(("=", "_"))
        folder = tmp_path / str(number)
        folder.mkdir()
        raw = as_xlsx(grids([report_of(named(name), "sv")], "sv"), ["x"], "sv")
        assert {row["Namn"] for row in sheet(folder, raw, 3)} == {name}


@pytest.mark.parametrize("name", ["bok.xlsx", "rapport.docx"])
def test_every_page_on_paper_says_what_it_shows(name: str, tmp_path: Path) -> None:
    made = report()
    workbook_bytes = as_xlsx(grids([made], "sv"), [*made.marks, made.title], "sv")
    raw = workbook_bytes if name.endswith("xlsx") else as_docx([made], "sv")
    pdf = converted(tmp_path, name, raw, "pdf")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True).stdout.decode()
    pages = text.rstrip("\f").split("\f")
    shown = " ".join(text.split())
    assert shown.startswith("SOM OM: verkliga siffror")
    for wanted in ("● grön", "10,74 %" if "B1" in shown else "23 %", "läget efter oktober 2025", "S1.2c"):
        assert wanted in shown.replace("\u00a0", " ")
    if name.endswith("xlsx"):
        assert all("SOM OM" in page and f"/ {len(pages)}" in page for page in pages)
    subprocess.run(["pdftoppm", "-r", "40", "-png", "-f", "1", "-l", "1", pdf, tmp_path / "sida"], check=True)
    assert next(tmp_path.glob("sida*.png")).stat().st_size > 1_000
