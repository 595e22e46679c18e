"""`rodtrad explain`: one node's verdict in three lengths, and what more is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.gather import assessed, gather
from engine.cli.swedish import SwedishCommand
from engine.cli.wrong import known_node
from engine.explain.prose import LENGTHS, Length, told
from engine.model.diagnostic import Language
from engine.model.period import Period

if TYPE_CHECKING:
    from engine.explain.answers_json import AnswersDocument


@click.command(cls=SwedishCommand)
@options.ruleset
@click.argument("node", metavar="[MÅL]", required=False)
@options.facts
@options.period
@options.towards
@options.reading
@options.lang
@click.option(
    "--length",
    type=click.Choice(LENGTHS),
    default="full",
    help="Hur långt det förklaras: rubrik, stycke eller hela kedjan (full).",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Utskriftens form; json ger svaren."
)
@click.option("--requirements", "required", is_flag=True, help="Räkna ut vad som krävs för ett annat verdikt.")
@click.option("--open", "still_open", is_flag=True, help="Visa vad som hänger på de öppna uppgifterna; också utan MÅL.")
@click.option("--sweep", metavar="INDIKATOR", help="Visa var verdikten vänder för alla värden på en indikator.")
@click.option("--readings", "every_reading", is_flag=True, help="Pröva om verdiktet står i alla läsningar.")
def explain(
    ruleset: Path,
    node: str | None,
    facts: tuple[Path, ...],
    period: Period | None,
    towards: bool,  # noqa: FBT001 - click passes flags by name
    readings: tuple[tuple[str, str], ...],
    lang: Language,
    length: Length,
    form: str,
    required: bool,  # noqa: FBT001 - click passes flags by name
    still_open: bool,  # noqa: FBT001 - as above
    sweep: str | None,
    every_reading: bool,  # noqa: FBT001 - as above
) -> int:
    """Förklara ett måls eller en indikators verdikt, ända ned till källan."""
    further = required or still_open or sweep is not None or every_reading
    if node is None and (required or every_reading or not further):
        ctx = click.get_current_context()
        raise click.MissingParameter(ctx=ctx, param=next(each for each in ctx.command.params if each.name == "node"))
    asked = dict(readings), lang, required, still_open, sweep, every_reading
    parts: list[str] = []
    documents: list[AnswersDocument] = []
    for job in gather([ruleset], facts, period, towards=towards):
        assessment = assessed(job, dict(readings), node=None if further else node)
        if node is not None:
            known_node(node, assessment.proof.program.nodes)
        if form == "json":
            from engine.cli.further import Asked, document  # noqa: PLC0415 - much to import, for what is seldom asked

            documents.append(document(job, assessment, node, Asked(*asked)))
            continue
        if node is not None:
            parts.append(told(assessment, node, lang, length))
        if further:
            from engine.cli.further import Asked, answers  # noqa: PLC0415 - as above

            parts += answers(job, assessment, node, Asked(*asked))
    options.show(_as_json(documents) if form == "json" else "\n".join(parts))
    return Exit.DONE


def _as_json(documents: Sequence[AnswersDocument]) -> str:
    from engine.explain.answers_json import as_json  # noqa: PLC0415 - as above

    return as_json(documents)
