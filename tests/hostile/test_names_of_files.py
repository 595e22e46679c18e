"""Names of files that are no text: a disk may have them, and the whole main job goes on with them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands import ROOT
from record.recording import FACTS, OPEN_FACTS, RULESET
from tables.importing import HEADER
from test_supply import MAPPING

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")

# `¤` stands for a byte that is no letter in UTF-8. Before each command: the code it leaves with.
JOB = """
0 check prov¤.yaml
1 check trasig¤.yaml
1 check finns¤inte.yaml
0 fmt prov¤.yaml
0 test prov¤.yaml
0 assess prov¤.yaml --facts uppgifter¤.yaml
0 assess prov¤.yaml --facts uppgifter¤.yaml --format json
1 assess trasig¤.yaml --facts uppgifter¤.yaml
0 assess prov¤.yaml --facts uppgifter¤.yaml --journal j¤
0 assess prov¤.yaml --facts uppgifter¤.yaml --out ut¤
0 assess prov¤.yaml --facts uppgifter¤.yaml --out ut¤
1 assess prov¤.yaml trasig¤.yaml annan¤.yaml --facts uppgifter¤.yaml --out flera¤ --jobs 2
5 assess prov¤.yaml --facts uppgifter¤.yaml --out prov¤.yaml
0 explain prov¤.yaml M1 --facts öppna¤.yaml
1 diff prov¤.yaml trasig¤.yaml
0 diff prov¤.yaml prov¤.yaml --facts uppgifter¤.yaml
0 import tabell¤.csv --mapping mappning¤.yaml --ruleset prov¤.yaml --out nya¤.yaml --period 2025
1 import trasig¤.yaml --mapping mappning¤.yaml --ruleset prov¤.yaml --out andra¤.yaml --period 2025
0 facts prov¤.yaml --form formulär¤.xlsx
0 simulate prov¤.yaml --facts uppgifter¤.yaml
0 report j¤ --out rapport¤.html
0 report j¤ --format xlsx --out rapport¤.xlsx
0 report j¤ --format docx --out rapport¤.docx
0 report j¤ --format csv --out rapport¤.csv
0 report prov¤.yaml --facts uppgifter¤.yaml --out egen¤.html
0 journal verify j¤
0 journal show j¤
0 journal key nyckel¤
1 replay finns¤inte.json
"""
FILES = {
    "prov": RULESET,
    "annan": RULESET.replace("regelverk: ", "regelverk: annan-"),
    "uppgifter": FACTS,
    "öppna": OPEN_FACTS,
    "mappning": MAPPING,
    "trasig": "a: [",
}
RUN = """
import sys
from engine.cli import main
for line in sys.stdin.read().split("\\n"):
    try:
        main(line.replace("¤", "\\udce4").split())
    except SystemExit as left:
        print(left.code, line, file=sys.stderr)
"""


def test_every_command_takes_them_and_says_what_they_are(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / f"{name}\udce4.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "tabell\udce4.csv").write_text(HEADER + "Nöjdhet;85,5;2025\n", encoding="utf-8")
    commands = JOB.strip().split("\n")
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input="\n".join(line.split(" ", 1)[1] for line in commands),
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert [line for line in done.stderr.splitlines() if "¤" in line] == commands
    assert "trasigU+DCE4.yaml:1:4: RT140" in done.stderr
