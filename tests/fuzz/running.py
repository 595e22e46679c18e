"""Fuzzing: as many rounds as asked of pairs for the engines, and of damage for the commands.

    PYTHONPATH=tests python -m fuzz.running --seconds 600 --seed 1

Comes in: seconds and a seed. Goes out: a line per find, what was found kept in the repository, and the outcome in
docs/reliability/. Ends with 1 when anything was found.
"""

from __future__ import annotations

import importlib
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import click
from hypothesis import HealthCheck, Phase, given, seed, settings

import soaking
from conformance_case import CASES
from engine.cli.app import COMMANDS, rodtrad
from engine.infer import Engine
from engine.infer.columnar import ColumnarEngine
from engine.infer.contained import shared
from engine.infer.durable import DurableEngine
from fuzz.agreement import DisagreementError, Seen, agree
from fuzz.damage import run, wrong
from fuzz.keeping import KEPT, keep_damage, keep_pair
from fuzz.pairs import Drawn, drawn
from fuzz.targets import Target, targets

ROUND = 50
"""Rulesets drawn with one seed; the next round takes the next seed."""
PHASES = (Phase.generate, Phase.shrink)


def round_of_pairs(number: int, engines: Sequence[Engine], seen: Seen, rulesets: int = ROUND) -> None:
    """Draw rulesets with their facts and hold the engines to the checker. Raises DisagreementError, on a small case."""

    @seed(number)
    @settings(
        max_examples=rulesets,
        database=None,
        deadline=None,
        derandomize=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=PHASES,
    )
    @given(drawn())
    def each(found: Drawn) -> None:
        agree(found.cases, engines, seen)

    each()


@dataclass
class Damaged:
    """What came of damaged files: how runs ended by target, and what was wrong."""

    ends: Counter[tuple[str, int]] = field(default_factory=Counter)
    found: list[tuple[Target, bytes, str]] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """How many runs were refused."""
        return sum(count for (_, code), count in self.ends.items() if code)


def damage(known: Sequence[Target], random: Random, seen: Damaged, *, keep: Path | None = None) -> None:
    """Damage one file of every target, and run its command on what is left."""
    for target in known:
        raw = random.choice(target.damages)(target.file.read_bytes(), random)
        why = held(target, raw, seen)
        if why is not None:
            seen.found.append((target, raw, why))
            if keep is not None:
                keep_damage(target, raw, keep)


def held(target: Target, raw: bytes, seen: Damaged) -> str | None:
    """Run the target's command on damaged bytes in a room of its own; what was wrong, if anything."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        target.lay(raw, room)
        before = _files(room)
        ended = run(target.command(room), room)
        seen.ends[target.name, ended.code] += 1
        if ended.code and (written := _files(room) - before - {"sagt.txt"}):
            return f"avvisad, men skrev {', '.join(sorted(written))}"
        return wrong(ended, target.file.name)


def _files(room: Path) -> set[str]:
    return {str(path.relative_to(room)) for path in room.rglob("*") if path.is_file()}


def warm() -> None:
    """Import what every child would import for itself."""
    context = click.Context(rodtrad)
    for name in COMMANDS:
        rodtrad.get_command(context, name)
    for name in ("openpyxl", "defusedxml.ElementTree", "engine.infer.contained", "babel.numbers", "rich.table"):
        importlib.import_module(name)


def _rounds(seconds: float) -> Iterator[int]:
    started, number = time.monotonic(), 0
    while time.monotonic() - started < seconds:
        yield number
        number += 1


def fuzz_pairs(seconds: float, first: int) -> int:
    """Rounds of pairs until the time is up; how many disagreements were kept."""
    seen, kept = Seen(), 0
    engines = (DurableEngine(shared()), ColumnarEngine())
    for number in _rounds(seconds):
        try:
            round_of_pairs(first + number, engines, seen)
        except DisagreementError as error:
            kept += 1
            folder = keep_pair(error.case, str(error), CASES / "funna")
            click.echo(f"OENSE  {error}  {folder}")
    said = f"{seen.pairs} par, {seen.hits} träffar, {kept} oense"
    click.echo(said)
    soaking.tried(
        "fuzz-motorer",
        "slumpade par av regelverk och uppgifter: durable-rules, polars och bevisaren",
        seen.pairs,
        said,
        command=f"make fuzz SECONDS={2 * seconds:g} SEED={first}",
        seed=first,
    )
    return kept


def fuzz_damage(seconds: float, first: int) -> int:
    """Rounds of damage until the time is up; how many damaged files were kept."""
    seen = Damaged()
    with tempfile.TemporaryDirectory() as name:
        known = targets(Path(name))
        for number in _rounds(seconds):
            damage(known, Random(first + number), seen, keep=KEPT)  # noqa: S311 - chance, not a secret
    for target, _, why in seen.found:
        click.echo(f"FEL  {target.name}: {why}")
    said = f"{seen.refused} avvisade med plats, {seen.ends.total() - seen.refused} ofarliga, {len(seen.found)} fel"
    click.echo(f"{seen.ends.total()} skadade filer: {said}")
    soaking.tried(
        "fuzz-skador",
        "verkliga filer skadade byte för byte och i sin byggnad, genom kommandona",
        seen.ends.total(),
        said,
        command=f"make fuzz SECONDS={2 * seconds:g} SEED={first}",
        seed=first,
    )
    return len(seen.found)


@click.command()
@click.option("--seconds", type=float, default=600)
@click.option("--seed", "first", type=int, default=20251121)
@click.option("--only", type=click.Choice(["motorer", "skador"]))
def main(seconds: float, first: int, only: str | None) -> None:
    """Half of the time for the engines, half for damaged files."""
    if not shutil.which("git"):
        raise click.ClickException("git behövs, för att utfallet ska säga vilken version som prövades")
    warm()
    soaking.SOAK = True
    share = seconds if only else seconds / 2
    found = 0 if only == "motorer" else fuzz_damage(share, first)
    found += 0 if only == "skador" else fuzz_pairs(share, first)
    sys.exit(found > 0)


if __name__ == "__main__":
    main()
