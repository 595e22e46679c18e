"""`rodtrad facts`: what a ruleset asks for at a period, and what of it there is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from engine.cli import options
from engine.cli.assess import assessed
from engine.cli.exits import Exit
from engine.cli.gather import gather
from engine.cli.swedish import SwedishCommand
from engine.explain.inventory.listing import Inventory, inventory
from engine.explain.inventory.printed import printed
from engine.explain.inventory.written import written
from engine.model.diagnostic import Language
from engine.model.period import Period
from engine.record.content import content_digest


@click.command(cls=SwedishCommand)
@options.rulesets
@options.facts
@options.period
@options.reading
@options.lang
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="Utskriftens form.")
@click.option("--missing", "only_missing", is_flag=True, help="Visa bara det som saknas.")
@click.option("--digest", "only_digest", is_flag=True, help="Skriv bara uppgifternas innehåll som kontrollsumma.")
def facts(
    rulesets: tuple[Path, ...],
    facts: tuple[Path, ...],
    period: Period | None,
    readings: tuple[tuple[str, str], ...],
    lang: Language,
    form: str,
    only_missing: bool,  # noqa: FBT001 - click passes flags by name
    only_digest: bool,  # noqa: FBT001 - as above
) -> int:
    """Visa vilka uppgifter ett regelverk frågar efter, vilka som finns och vilka som saknas."""
    jobs = gather(rulesets, facts, period)
    digests = [content_digest([each.file for each in job.facts]) for job in jobs]
    if only_digest:
        lines = [f"{digest}  {job.ruleset.checked.ruleset.id}" for digest, job in zip(digests, jobs, strict=True)]
        options.show("\n".join(lines))
        return Exit.DONE
    found = [(inventory(assessed(job, dict(readings))), digest) for job, digest in zip(jobs, digests, strict=True)]
    options.show(written(found) if form == "json" else _tables(found, lang, only_missing=only_missing))
    return Exit.DONE


def _tables(found: Sequence[tuple[Inventory, str]], lang: Language, *, only_missing: bool) -> str:
    width, colour = options.terminal()
    return "\n".join(
        printed(each, digest, lang, width, colour=colour, only_missing=only_missing) for each, digest in found
    )
