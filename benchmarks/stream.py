"""Stream: how long `rodtrad bulk` takes over a file of a hundred million facts about indicators, and how much memory.

Comes in: how many facts. Goes out: what it took. The command is run as its user runs it, in a process of its own, so
that its peak is its own; the file is made by another.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.case import INDICATORS, draw
from benchmarks.ours import Columns
from benchmarks.start import RULESET
from engine.batch import parquet

FACTS = 100_000_000
DRAWN = 20_000
"""So many assessments are drawn, and laid after each other with names of their own until they are enough."""
MOST_MIB = 3 * 1024


@dataclass(frozen=True, slots=True)
class Streamed:
    """What a file took. A fact about an indicator is its value; the answers about its plan are not counted."""

    assessments: int
    facts: int
    seconds: float
    mib: int


def measured(facts: int = FACTS) -> Streamed:
    """Make the file, and judge it."""
    count = -(-facts // len(INDICATORS))
    with tempfile.TemporaryDirectory() as folder:
        table, out = Path(folder) / "in.parquet", Path(folder) / "ut.parquet"
        # Another process, for the peak of those that are measured is that of the largest.
        ours = [sys.executable, "-m", "benchmarks.stream"]
        subprocess.run([*ours, "--make", str(table), "--count", str(count)], check=True)
        command = ["-m", "engine", "bulk", RULESET, str(table), "--out", str(out), "--period", "2025-10"]
        timed = [*ours, "--time", sys.executable, *command]
        said = subprocess.run(timed, check=True, capture_output=True, text=True).stdout.split()
    return Streamed(count, count * len(INDICATORS), float(said[0]), int(said[1]))


def _made(table: Path, count: int) -> None:
    drawn = Columns().given(draw(DRAWN))

    def frames() -> Iterator[pl.DataFrame]:
        for start in range(0, count, DRAWN):
            names = pl.int_range(start, min(start + DRAWN, count), eager=True).cast(pl.String).alias("id")
            yield drawn.head(len(names)).insert_column(0, names)

    schema = pl.Schema({"id": pl.String(), **drawn.schema})
    parquet.write(table, frames(), schema)


def _timed(command: Sequence[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(spent.ru_utime + spent.ru_stime, spent.ru_maxrss // 1024)


def main(arguments: Sequence[str]) -> None:
    """Measure and print, or do one of the two parts that are processes of their own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=int, default=FACTS)
    parser.add_argument("--make", type=Path)
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--time", nargs=argparse.REMAINDER)
    asked = parser.parse_args(arguments)
    if asked.time:
        _timed(asked.time)
    elif asked.make:
        _made(asked.make, asked.count)
    else:
        print(measured(asked.facts))


if __name__ == "__main__":
    main(sys.argv[1:])
