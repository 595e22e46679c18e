"""`rodtrad assess`: rulesets + facts → verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from engine.cli import batch as batches
from engine.cli import journal as journals
from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.gather import assessed, gather
from engine.cli.swedish import SwedishCommand
from engine.explain import document, overview, table
from engine.infer import Choice
from engine.line import personal_in, record_bytes
from engine.model.diagnostic import Language, Text
from engine.model.period import Period
from engine.prove.assessment import Assessment
from engine.prove.proof import Judged

_ALONE = Text(
    "rodtrad assess: --out går inte ihop med --format json eller --fail-on-unmet",
    "rodtrad assess: --out does not go with --format json or --fail-on-unmet",
)


@click.command(cls=SwedishCommand)
@options.rulesets
@options.facts
@options.period
@options.towards
@options.reading
@options.engine
@options.lang
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="Utskriftens form.")
@journals.folder
@journals.at
@journals.by
@journals.sign
@click.option(
    "--out",
    metavar="MAPP",
    type=options.path,
    help="Bedöm alla för sig och skriv i mappen; ett fel stoppar bara sin nämnd.",
)
@click.option("--jobs", metavar="ANTAL", type=click.IntRange(1, 64), help="Så många nämnder åt gången, med --out.")
@click.option("--fail-on-unmet", is_flag=True, help="Sluta med kod 10 om något mål inte har det bästa utfallet.")
def assess(
    rulesets: tuple[Path, ...],
    facts: tuple[Path, ...],
    period: Period | None,
    towards: bool,  # noqa: FBT001 - click passes flags by name
    readings: tuple[tuple[str, str], ...],
    engine: Choice,
    lang: Language,
    form: str,
    journal: Path | None,
    at: datetime | None,
    by: str | None,
    sign: Path | None,
    out: Path | None,
    jobs: int | None,
    fail_on_unmet: bool,  # noqa: FBT001 - click passes flags by name
) -> int:
    """Bedöm en eller flera nämnder: regelverk + uppgifter → verdikt."""
    if journal is None and (at or by or sign):
        journals.demand_journal("journal")
    if out is None and jobs is not None:
        journals.demand_journal("out")
    if out is not None:
        if form == "json" or fail_on_unmet:
            journals.complain(_ALONE.said(lang))
            return Exit.WRONG_USE
        enter = None if journal is None else partial(journals.entered, journal, at=at, by=by, sign=sign, lang=lang)
        return batches.whole(
            rulesets, facts, period, readings, out, jobs or 1, enter, lang, towards=towards, engine=engine
        )
    found = gather(rulesets, facts, period, towards=towards)
    assessments = [assessed(job, dict(readings), engine, len(found)) for job in found]
    options.remark((one for job in found for one in personal_in(job.ruleset, job.facts)), lang)
    said = _as_json(assessments) if form == "json" else _as_tables(assessments, lang)
    if journal is not None and assessments:
        records = [record_bytes(job.ruleset, job.facts, each) for job, each in zip(found, assessments, strict=True)]
        engines = ", ".join(dict.fromkeys(each.engine for each in assessments))
        head = journals.kept(journal, records, engines, at, by, sign, lang)
        said = journals.with_head(said, head, alone=form == "json")
    options.show(said)
    return Exit.UNMET if fail_on_unmet and any(map(_unmet, assessments)) else Exit.DONE


def _as_json(assessments: Sequence[Assessment]) -> str:
    """One document, or a list of them when several were asked for."""
    if len(assessments) == 1:
        return document.as_json(assessments[0])
    return document.as_json_list(assessments)


def _as_tables(assessments: Sequence[Assessment], lang: Language) -> str:
    width, colour = options.terminal()
    tables = [table.render(each, lang, width, colour=colour) for each in assessments]
    if len(assessments) > 1:
        tables.append(overview.render(assessments, lang, width, colour=colour))
    return "\n".join(tables)


def _unmet(assessment: Assessment) -> bool:
    """Whether a goal was judged to something else than the best of its scale."""
    for proof in assessment.proof.nodes.values():
        if proof.node.level != "indikator" and isinstance(proof.verdict, Judged):
            best = proof.node.table(proof.node.verdict_table or "").scale[0].label
            if proof.verdict.outcome != best:
                return True
    return False
