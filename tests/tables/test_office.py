"""A form in LibreOffice: filled in and saved there, it says the same as it did before."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from engine.model.facts import FactsFile
from engine.record.content import content_digest
from tables.test_forms import RULESET, Fact, as_workbook, document, imported

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice saknas"),
]
FILLED: list[Fact] = [
    {"indikator": "1.10", "värde": "85,5", "spann": "t.o.m. 2025-08", "preliminär": "ja", "not": ["=1+1", "'rad två"]},
    {"indikator": "1.10", "värde": "0,30000000000000004", "spann": "år 2024", "del": "@kvinnor"},
    {"indikator": "I2", "värde": "3 av 5", "spann": "t.o.m. 2025-08", "n": "12", "svarsfrekvens": "66,7"},
    {"indikator": "I2", "uppgift": "plan", "svar": "ej följd", "spann": "t.o.m. 2025-08"},
    {"indikator": "I3", "samtliga når": "ja", "spann": "t.o.m. 2025-08"},
    {"indikator": "I4", "tillstånd": "sekretess", "skäl": "-för få", "spann": "t.o.m. 2025-08"},
    {"indikator": "I4", "värde": "9007199254740993", "spann": "år 2024"},
    {"mål": "K", "uppgift": "plan", "svar": "följd", "spann": "t.o.m. 2025-08"},
]


def test_a_form_saved_by_libreoffice_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(RULESET, encoding="utf-8")
    (tmp_path / "f.xlsx").write_bytes(as_workbook(FILLED))
    saved = tmp_path / "sparad"
    profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(saved),
        str(tmp_path / "f.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    found = imported(tmp_path, "f.xlsx", (saved / "f.xlsx").read_bytes())
    assert content_digest([found]) == content_digest([FactsFile.model_validate(document(FILLED))])
    assert len(found.facts) == len(FILLED)
