"""`rodtrad explain`: one node's verdict in three lengths, and whether it stands in every reading."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli import options
from engine.cli.assess import assessed
from engine.cli.exits import Exit
from engine.cli.gather import Job, gather
from engine.cli.swedish import SwedishCommand
from engine.cli.wrong import UnknownNodeError
from engine.explain.prose import LENGTHS, Length, told
from engine.explain.standing import standing
from engine.infer import available_engine
from engine.line import stands_in_readings
from engine.model.diagnostic import Language
from engine.model.period import Period
from engine.model.suggestion import nearest


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
@click.option("--readings", "every_reading", is_flag=True, help="Pröva om verdiktet står i alla läsningar.")
def explain(
    ruleset: Path,
    node: str,
    facts: tuple[Path, ...],
    period: Period | None,
    readings: tuple[tuple[str, str], ...],
    lang: Language,
    length: Length,
    every_reading: bool,  # noqa: FBT001 - click passes flags by name
) -> int:
    """Förklara ett måls eller en indikators verdikt, ända ned till källan."""
    picked = dict(readings)
    jobs = gather([ruleset], facts, period)
    found = (_explained(job, node, picked, lang, length, every_reading=every_reading) for job in jobs)
    options.show("\n".join(found))
    return Exit.DONE


def _explained(
    job: Job, node: str, picked: dict[str, str], lang: Language, length: Length, *, every_reading: bool
) -> str:
    assessment = assessed(job, picked)
    if node not in assessment.proof.nodes:
        raise UnknownNodeError(node, nearest(node, assessment.proof.nodes))
    text = told(assessment, node, lang, length)
    if every_reading:
        text += "\n" + standing(
            stands_in_readings(job.ruleset, job.facts, job.period, picked, available_engine(), node), assessment, lang
        )
    return text
