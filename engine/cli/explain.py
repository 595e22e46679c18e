"""`rodtrad explain`: one node's verdict in three lengths, what it would take, and whether it stands."""

from __future__ import annotations

from pathlib import Path

import click

from engine.ask.requirements import requirements
from engine.cli import options
from engine.cli.assess import assessed
from engine.cli.exits import Exit
from engine.cli.gather import Job, gather
from engine.cli.swedish import SwedishCommand
from engine.cli.wrong import UnknownNodeError
from engine.compile.compiler import accumulated
from engine.explain.prose import LENGTHS, Length, told
from engine.explain.requiring import requiring
from engine.explain.standing import standing
from engine.infer import available_engine
from engine.line import stands_in_readings
from engine.model.diagnostic import Language
from engine.model.period import Period
from engine.model.suggestion import nearest
from engine.prove.assessment import Assessment


@click.command(cls=SwedishCommand)
@options.ruleset
@click.argument("node", metavar="MÅL")
@options.facts
@options.period
@options.reading
@options.lang
@click.option(
    "--length",
    type=click.Choice(LENGTHS),
    default="full",
    help="Hur långt det förklaras: rubrik, stycke eller hela kedjan (full).",
)
@click.option("--requirements", "required", is_flag=True, help="Räkna ut vad som krävs för ett annat verdikt.")
@click.option("--readings", "every_reading", is_flag=True, help="Pröva om verdiktet står i alla läsningar.")
def explain(
    ruleset: Path,
    node: str,
    facts: tuple[Path, ...],
    period: Period | None,
    readings: tuple[tuple[str, str], ...],
    lang: Language,
    length: Length,
    required: bool,  # noqa: FBT001 - click passes flags by name
    every_reading: bool,  # noqa: FBT001 - as above
) -> int:
    """Förklara ett måls eller en indikators verdikt, ända ned till källan."""
    picked = dict(readings)
    parts: list[str] = []
    for job in gather([ruleset], facts, period):
        assessment = _assessed(job, node, picked)
        parts.append(told(assessment, node, lang, length))
        if required:
            parts.append(_required(job, assessment, node, picked, lang))
        if every_reading:
            answer = stands_in_readings(job.ruleset, job.facts, job.period, picked, available_engine(), node)
            parts.append(standing(answer, assessment, lang))
    options.show("\n".join(parts))
    return Exit.DONE


def _assessed(job: Job, node: str, picked: dict[str, str]) -> Assessment:
    assessment = assessed(job, picked)
    if node not in assessment.proof.nodes:
        raise UnknownNodeError(node, nearest(node, assessment.proof.nodes))
    return assessment


def _required(job: Job, assessment: Assessment, node: str, picked: dict[str, str], lang: Language) -> str:
    """What it would take, with the facts as they are."""
    answer = requirements(assessment.proof, assessment.files, node, available_engine().hits)
    return requiring(answer, assessment, lang, accumulated(job.ruleset.checked, picked))
