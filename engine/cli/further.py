"""Further: what more `explain` answers of a node or of the whole: what it would take, what is open, whether it stands.

Comes in: an assessment and what is asked. Goes out: texts. Imported only when something of it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import click

from engine.ask.hanging import hanging
from engine.ask.requirements import requirements
from engine.ask.sweep import sweep as sweep_of
from engine.cli.gather import Job
from engine.cli.wrong import known_node
from engine.compile.compiler import accumulated
from engine.explain.fold import fold
from engine.explain.hanging import WIDTH, hanging_said
from engine.explain.heading import mark_lines, title
from engine.explain.inert import inert
from engine.explain.requiring import requiring
from engine.explain.standing import standing
from engine.explain.sweeping import sweep_said
from engine.explain.words import Words
from engine.infer import available_engine
from engine.line import stands_in_readings
from engine.model.diagnostic import Language
from engine.prove.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about a node, or about all of them."""

    picked: Mapping[str, str]
    lang: Language
    required: bool
    still_open: bool
    swept: str | None
    every_reading: bool


def answers(job: Job, assessment: Assessment, node: str | None, asked: Asked) -> Iterator[str]:
    """The answers about a node, or without one about the whole ruleset, which then has a heading."""
    lang, proof = asked.lang, assessment.proof
    if node is None:
        yield _heading(assessment, lang)
    elif asked.required:
        answer = requirements(proof, assessment.files, node, available_engine().hits)
        yield requiring(answer, assessment, lang, accumulated(job.ruleset.checked, asked.picked))
    if asked.still_open:
        under = proof.nodes if node is None else proof.program.only(node).nodes
        found = tuple(each for each in hanging(proof, assessment.files) if each.node in under)
        yield hanging_said(found, assessment, lang, node)
    yield from _swept(assessment, asked)
    if asked.every_reading and node is not None:
        stands = stands_in_readings(job.ruleset, job.facts, job.period, asked.picked, available_engine(), node)
        yield standing(stands, assessment, lang)


def _heading(assessment: Assessment, lang: Language) -> str:
    words = Words(lang)
    heading = [*mark_lines(words, assessment), title(words, assessment)]
    return "".join(f"{line}\n" for text in heading for line in fold(inert(text), WIDTH, 2))


def _swept(assessment: Assessment, asked: Asked) -> Iterator[str]:
    """Every value of an indicator, where that was asked for."""
    if asked.swept is None:
        return
    nodes = assessment.proof.program.nodes
    if nodes[known_node(asked.swept, nodes)].level != "indikator":
        ctx = click.get_current_context()
        param = next(each for each in ctx.command.params if each.name == "sweep")
        raise click.BadParameter(f"'{asked.swept}'", ctx, param)
    answer = sweep_of(assessment.proof, assessment.files, asked.swept, available_engine().hits)
    yield sweep_said(answer, assessment, asked.lang)
