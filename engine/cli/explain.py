"""`rodtrad explain`: one node's verdict in three lengths, what it would take, what is open, and whether it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from engine.ask.hanging import hanging
from engine.ask.requirements import requirements
from engine.ask.sweep import sweep as sweep_of
from engine.cli import options
from engine.cli.assess import assessed
from engine.cli.exits import Exit
from engine.cli.gather import Job, gather
from engine.cli.swedish import SwedishCommand
from engine.cli.wrong import UnknownNodeError
from engine.compile.compiler import accumulated
from engine.explain.fold import fold
from engine.explain.hanging import WIDTH, hanging_said
from engine.explain.heading import mark_lines, title
from engine.explain.inert import inert
from engine.explain.prose import LENGTHS, Length, told
from engine.explain.requiring import requiring
from engine.explain.standing import standing
from engine.explain.sweeping import sweep_said
from engine.explain.words import Words
from engine.infer import available_engine
from engine.line import stands_in_readings
from engine.model.diagnostic import Language
from engine.model.period import Period
from engine.model.suggestion import nearest
from engine.prove.assessment import Assessment


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
    required: bool,  # noqa: FBT001 - click passes flags by name
    still_open: bool,  # noqa: FBT001 - as above
    sweep: str | None,
    every_reading: bool,  # noqa: FBT001 - as above
) -> int:
    """Förklara ett måls eller en indikators verdikt, ända ned till källan."""
    asked = Asked(dict(readings), lang, length, required, still_open, sweep, every_reading)
    if node is None and not asked.of_all:
        ctx = click.get_current_context()
        raise click.MissingParameter(ctx=ctx, param=next(each for each in ctx.command.params if each.name == "node"))
    parts: list[str] = []
    for job in gather([ruleset], facts, period, towards=towards):
        parts += _all(job, asked) if node is None else _one(job, node, asked)
    options.show("\n".join(parts))
    return Exit.DONE


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about a node, or about all of them."""

    picked: Mapping[str, str]
    lang: Language
    length: Length
    required: bool
    still_open: bool
    swept: str | None
    every_reading: bool

    @property
    def of_all(self) -> bool:
        """Whether it can be answered without a node."""
        return (self.still_open or self.swept is not None) and not self.required and not self.every_reading


def _all(job: Job, asked: Asked) -> Iterator[str]:
    """What can be said of the whole ruleset."""
    assessment = assessed(job, asked.picked)
    words = Words(asked.lang)
    heading = [*mark_lines(words, assessment), title(words, assessment)]
    yield "".join(f"{line}\n" for text in heading for line in fold(inert(text), WIDTH, 2))
    if asked.still_open:
        yield hanging_said(hanging(assessment.proof, assessment.files), assessment, asked.lang)
    yield from _swept(assessment, asked)


def _one(job: Job, node: str, asked: Asked) -> Iterator[str]:
    """One goal or indicator."""
    assessment, lang = assessed(job, asked.picked), asked.lang
    proof = assessment.proof
    _is_known(node, proof.nodes)
    yield told(assessment, node, lang, asked.length)
    if asked.required:
        answer = requirements(proof, assessment.files, node, available_engine().hits)
        yield requiring(answer, assessment, lang, accumulated(job.ruleset.checked, asked.picked))
    if asked.still_open:
        under = proof.program.only(node).nodes
        found = tuple(each for each in hanging(proof, assessment.files) if each.node in under)
        yield hanging_said(found, assessment, lang, node)
    yield from _swept(assessment, asked)
    if asked.every_reading:
        stands = stands_in_readings(job.ruleset, job.facts, job.period, asked.picked, available_engine(), node)
        yield standing(stands, assessment, lang)


def _swept(assessment: Assessment, asked: Asked) -> Iterator[str]:
    """Every value of an indicator, where that was asked for."""
    if asked.swept is None:
        return
    nodes = assessment.proof.program.nodes
    _is_known(asked.swept, nodes)
    if nodes[asked.swept].level != "indikator":
        ctx = click.get_current_context()
        param = next(each for each in ctx.command.params if each.name == "sweep")
        raise click.BadParameter(f"'{asked.swept}'", ctx, param)
    answer = sweep_of(assessment.proof, assessment.files, asked.swept, available_engine().hits)
    yield sweep_said(answer, assessment, asked.lang)


def _is_known(node: str, nodes: Collection[str]) -> None:
    if node not in nodes:
        raise UnknownNodeError(node, nearest(node, nodes))
