"""`rodtrad facts`: what a ruleset asks for at a period, and what of it there is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.gather import assessed, gather
from engine.cli.swedish import SwedishCommand
from engine.explain.form.asking import form_of
from engine.explain.heading import title
from engine.explain.inventory.listing import Inventory, inventory
from engine.explain.inventory.printed import printed
from engine.explain.inventory.written import written
from engine.explain.words import Words
from engine.model.codes import diagnose
from engine.model.diagnostic import Language, Place, Rejected, Text
from engine.model.period import Period
from engine.record.content import content_digest
from engine.record.storing import replace_file

FORMS = (".xlsx", ".yaml")
_WRITTEN = Text("skriven: {path}, {n} uppgifter att fylla i", "written: {path}, {n} facts to fill in")


@click.command(cls=SwedishCommand)
@options.rulesets
@options.facts
@options.period
@options.towards
@options.reading
@options.lang
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="Utskriftens form.")
@click.option("--missing", "only_missing", is_flag=True, help="Visa bara det som saknas.")
@click.option(
    "--form", "out", metavar="FIL", type=options.path, help="Skriv ett formulär för det som saknas: .xlsx eller .yaml."
)
@click.option("--replace", "replacing", is_flag=True, help="Ersätt formuläret om filen redan finns.")
@click.option("--digest", "only_digest", is_flag=True, help="Skriv bara uppgifternas innehåll som kontrollsumma.")
def facts(
    rulesets: tuple[Path, ...],
    facts: tuple[Path, ...],
    period: Period | None,
    towards: bool,  # noqa: FBT001 - click passes flags by name
    readings: tuple[tuple[str, str], ...],
    lang: Language,
    form: str,
    only_missing: bool,  # noqa: FBT001 - as above
    out: Path | None,
    replacing: bool,  # noqa: FBT001 - as above
    only_digest: bool,  # noqa: FBT001 - as above
) -> int:
    """Visa vilka uppgifter som efterfrågas, finns och saknas, eller skriv ett formulär för dem som saknas."""
    if out is not None:
        _check(out, replacing=replacing)
    jobs = gather(rulesets, facts, period, towards=towards)
    digests = [content_digest([each.file for each in job.facts]) for job in jobs]
    if only_digest:
        lines = [f"{digest}  {job.ruleset.checked.ruleset.id}" for digest, job in zip(digests, jobs, strict=True)]
        options.show("\n".join(dict.fromkeys(lines)))
        return Exit.DONE
    found = [(inventory(assessed(job, dict(readings))), digest) for job, digest in zip(jobs, digests, strict=True)]
    if out is not None:
        options.show(_form(found, out, lang))
        return Exit.DONE
    options.show(written(found) if form == "json" else _tables(found, lang, only_missing=only_missing))
    return Exit.DONE


def _tables(found: Sequence[tuple[Inventory, str]], lang: Language, *, only_missing: bool) -> str:
    width, colour = options.terminal()
    return "\n".join(
        printed(each, digest, lang, width, colour=colour, only_missing=only_missing) for each, digest in found
    )


def _check(out: Path, *, replacing: bool) -> None:
    """Nothing is worked out for a file that cannot be written."""
    if out.suffix.lower() not in FORMS:
        raise Rejected([diagnose("RT895", Place(str(out), 1, 1), suffix=out.suffix, known=FORMS)])
    if out.exists() and not replacing:
        raise Rejected([diagnose("RT826", Place(str(out), 1, 1))])


def _form(found: Sequence[tuple[Inventory, str]], out: Path, lang: Language) -> str:
    """Write the form for what is missing; gives what became of it."""
    from engine.explain.form.text import as_yaml  # noqa: PLC0415 - only for forms
    from engine.explain.form.workbook import as_form  # noqa: PLC0415 - heavy, and only for workbooks

    measured, *others = [each for each, _ in found]
    # With --towards the year's forecast comes after the position that it belongs to.
    forecasts = [each for each in others if each.assessment.proof.program.kind == "prognos"]
    if len(others) > len(forecasts) or len(forecasts) > 1:
        raise Rejected([diagnose("RT890", Place(str(out), 1, 1), count=len(found) - len(forecasts))])
    form = form_of(measured, title(Words("sv"), measured.assessment), forecasts)
    replace_file(out, as_yaml(form) if out.suffix.lower() == ".yaml" else as_form(form))
    return _WRITTEN.said(lang).format(path=out, n=len(form.rows))
