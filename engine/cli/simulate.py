"""`rodtrad simulate`: the outlook for the year's end, given how the year has gone. Never a verdict."""

from __future__ import annotations

from pathlib import Path

import click

from engine.ask.outlook.chances import Size
from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.gather import gather
from engine.cli.swedish import SwedishCommand
from engine.explain.outlook import outlook_json, outlook_said
from engine.infer.columnar import ColumnarEngine
from engine.line import load_assumptions, outlook_for
from engine.model.diagnostic import Language
from engine.model.period import Period, judged

SCENARIOS = 100_000
SCENARIOS_MAX = 1_000_000


@click.command(cls=SwedishCommand)
@options.ruleset
@options.facts
@options.period
@click.option(
    "--assumptions", metavar="FIL", type=options.path, help="Antaganden: vilken fördelning varje indikator har."
)
@click.option(
    "--scenarios",
    metavar="ANTAL",
    type=click.IntRange(1, SCENARIOS_MAX),
    default=SCENARIOS,
    help=f"Hur många år som dras; annars {SCENARIOS}.",
)
@click.option("--seed", metavar="TAL", type=click.IntRange(0), default=0, help="Frö: samma frö ger samma svar.")
@options.reading
@options.lang
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Utskriftens form.")
def simulate(
    ruleset: Path,
    facts: tuple[Path, ...],
    period: Period | None,
    assumptions: Path | None,
    scenarios: int,
    seed: int,
    readings: tuple[tuple[str, str], ...],
    lang: Language,
    form: str,
) -> int:
    """Utsikt mot helåret: i hur stor del av många dragna år varje mål får vilket utfall. Aldrig ett verdikt."""
    size, found = Size(scenarios, seed), []
    for job in gather([ruleset], facts, period):
        read = load_assumptions(assumptions, job.ruleset).indicators if assumptions else {}
        assumed = {name: each.method for name, each in read.items()}
        found.append(
            outlook_for(job.ruleset, job.facts, judged(job.period)[0], dict(readings), assumed, size, ColumnarEngine())
        )
    width, _ = options.terminal()
    options.show(
        outlook_json(found) if form == "json" else "\n".join(outlook_said(each, lang, width) for each in found)
    )
    return Exit.DONE
