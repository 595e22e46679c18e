"""How long `rodtrad import` takes over a CSV of a million rows, and how much memory at most.

A municipality's export holds every unit of every förvaltning; one nämnd's facts are a share of it. Comes in: how many
rows, and each how manieth of them is the nämnd's own. Goes out: one printed line. The command is run as its user runs
it, in a process of its own, so that its peak is its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

ROOT = Path(__file__).parent.parent
RULESET = """\
regelverk: prov-2025
kommun: Prov
nämnd: Provnämnden
år: 2025
källor: {vp: {titel: Plan}}
skalor: {färg: [grön, röd]}
kf-mål:
  - id: K
    namn: Ett mål
    bedömning: {ingen: bara ett mått}
    indikatorer:
      - {id: I1, namn: Andel, enhet: procent, riktning: uppåt, population: enheter, bedömning: {ingen: bara ett mått}}
"""
MAPPING = """\
mappning: prov
kolumner: {indikator: Nyckeltal, värde: Utfall, spann: Månad, del: Enhet}
spann: t.o.m.
indikatorer: {Andel: I1}
endast: {Förvaltning: Egen}
tabell: {avgränsare: semikolon, decimaltecken: komma}
"""


def rows(count: int, own: int) -> Iterator[str]:
    """The lines of the table; each `own`th row is the nämnd's own."""
    yield "Förvaltning;Nyckeltal;Enhet;Månad;Utfall\n"
    for number in range(count):
        whose = "Egen" if number % own == 0 else "Annan"
        yield f"{whose};Andel;enhet {number};2025-08;{number % 1000 / 10:.1f}\n".replace(".", ",")


def measure(count: int, own: int, folder: Path) -> tuple[int, float, int]:
    """The facts taken, the seconds and the peak in MiB."""
    (folder / "regelverk.yaml").write_text(RULESET, encoding="utf-8")
    (folder / "mappning.yaml").write_text(MAPPING, encoding="utf-8")
    with (folder / "rader.csv").open("w", encoding="utf-8") as file:
        file.writelines(rows(count, own))
    command = [sys.executable, "-m", "engine", "import", "rader.csv", "--mapping", "mappning.yaml"]
    command += ["--ruleset", "regelverk.yaml", "--out", "ut.yaml", "--limit", str(count)]
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, check=True)
    seconds = time.perf_counter() - started
    return -(-count // own), seconds, getrusage(RUSAGE_CHILDREN).ru_maxrss // 1024


def main(arguments: Sequence[str] = ()) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--own", type=int, default=100, help="each how manieth row is the nämnd's own")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        taken, seconds, peak = measure(asked.rows, asked.own, Path(folder))
    print(f"import: {asked.rows} rows, {taken} facts taken, {seconds:.1f} s, peak {peak} MiB")


if __name__ == "__main__":
    main(sys.argv[1:])
