"""`rodtrad bulk`: a table with one assessment per row → the verdicts of all of them."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.gather import gather
from engine.cli.journal import complain
from engine.cli.progress import progress
from engine.cli.swedish import SwedishCommand
from engine.explain.table import render
from engine.explain.words import Words
from engine.line import compiled
from engine.model.diagnostic import Language, Text
from engine.model.period import Period

_NOTHING = Text(
    "rodtrad bulk: ange --columns, eller en TABELL med --out eller --explain",
    "rodtrad bulk: give --columns, or a TABELL with --out or --explain",
)
_SEVERAL = Text(
    "rodtrad bulk: alla uppgifter som ges med --facts ska höra till samma bedömning; märkta filer ges ensamma",
    "rodtrad bulk: all facts given with --facts shall belong to one assessment; a marked file is given alone",
)


@click.command(cls=SwedishCommand)
@options.ruleset
@click.argument("table", metavar="[TABELL]", required=False, type=options.path)
@click.option("--out", metavar="FIL", type=options.path, help="Skriv verdikten som Parquet i filen.")
@click.option("--explain", "asked", metavar="RAD", multiple=True, help="Bevisa och visa bedömningen med det namnet.")
@click.option("--columns", is_flag=True, help="Visa vilka kolumner tabellen kan ha.")
@options.facts
@options.period
@options.reading
@options.lang
@click.option("--id", "names", metavar="KOLUMN", default="id", help="Kolumnen som namnger raderna; annars id.")
@click.option("--skip", metavar="KOLUMN", multiple=True, help="Hoppa över en kolumn som inte är en uppgift.")
@click.option("--prove", is_flag=True, help="Bevisa varje bedömning, inte bara en del av dem; tar längre tid.")
@click.option("--indicators", is_flag=True, help="Ta med indikatorerna, inte bara målen.")
def bulk(
    ruleset: Path,
    table: Path | None,
    out: Path | None,
    asked: tuple[str, ...],
    columns: bool,  # noqa: FBT001 - click passes flags by name
    facts: tuple[Path, ...],
    period: Period | None,
    readings: tuple[tuple[str, str], ...],
    lang: Language,
    names: str,
    skip: tuple[str, ...],
    prove: bool,  # noqa: FBT001 - click passes flags by name
    indicators: bool,  # noqa: FBT001 - as above
) -> int:
    """Bedöm en tabell med en bedömning per rad: regelverk + Parquet → verdikt i Parquet."""
    if (table is None) != columns or (table is not None and not (out or asked)):
        complain(_NOTHING.said(lang))
        return Exit.WRONG_USE
    jobs = gather([ruleset], facts, period)
    if len(jobs) != 1:
        complain(_SEVERAL.said(lang))
        return Exit.WRONG_USE
    # Dataframes take a while to import.
    from engine.bulk import running, telling  # noqa: PLC0415 - as said
    from engine.bulk.answering import assessed  # noqa: PLC0415 - as said

    (job,) = jobs
    width, colour = options.terminal()
    if table is None:
        common = assessed(*compiled(job.ruleset, job.facts, job.period, dict(readings)))
        options.show(telling.columns(common, lang, width, colour=colour))
        return Exit.DONE
    wanted = running.Wanted(
        job.ruleset, job.facts, job.period, dict(readings), table, names, skip, indicators, lang, prove
    )
    if asked:
        options.show("\n".join(render(each, lang, width, colour=colour) for each in running.single(wanted, asked)))
    if out is None:
        return Exit.DONE
    with progress(Words(lang).say("Bedömer")) as told:
        done = running.run(wanted, out, told)
    options.show(telling.said(done, out, lang, width, colour=colour))
    return Exit.REFUSED if done.counts.refused else Exit.DONE
