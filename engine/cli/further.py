"""Further: what more `explain` answers of a node or of the whole: what it would take, what is open, whether it stands.

Comes in: an assessment and what is asked. Goes out: texts, or a document. Imported only when
something of it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import click

from engine.ask.hanging import hanging
from engine.ask.requirements import requirements
from engine.ask.sweep import sweep
from engine.cli.gather import Job
from engine.cli.wrong import known_node
from engine.compile.compiler import accumulated
from engine.explain.answers_json import AnswersDocument, Given, as_document
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


def given(job: Job, assessment: Assessment, node: str | None, asked: Asked) -> Given:
    """The answers about a node, or without one about the whole ruleset; None is what was not asked."""
    proof, files, engine = assessment.proof, assessment.files, available_engine()
    required, found, stands = None, None, None
    if asked.required and node is not None:
        required = requirements(proof, files, node, engine.hits)
    if asked.still_open:
        under = proof.nodes if node is None else proof.program.only(node).nodes
        found = tuple(each for each in hanging(proof, files) if each.node in under)
    swept = sweep(proof, files, _indicator(assessment, asked.swept), engine.hits) if asked.swept is not None else None
    if asked.every_reading and node is not None:
        stands = stands_in_readings(job.ruleset, job.facts, job.period, asked.picked, engine, node)
    return Given(node, required, found, swept, stands)


def answers(job: Job, assessment: Assessment, node: str | None, asked: Asked) -> Iterator[str]:
    """The answers in words; those about the whole ruleset have a heading."""
    told, lang = given(job, assessment, node, asked), asked.lang
    if node is None:
        yield _heading(assessment, lang)
    if told.requirements is not None:
        yield requiring(told.requirements, assessment, lang, accumulated(job.ruleset.checked, asked.picked))
    if told.open_figures is not None:
        yield hanging_said(told.open_figures, assessment, lang, node)
    if told.sweep is not None:
        yield sweep_said(told.sweep, assessment, lang)
    if told.standing is not None:
        yield standing(told.standing, assessment, lang)


def document(job: Job, assessment: Assessment, node: str | None, asked: Asked) -> AnswersDocument:
    """The answers for a program to read."""
    return as_document(assessment, given(job, assessment, node, asked))


def _heading(assessment: Assessment, lang: Language) -> str:
    words = Words(lang)
    heading = [*mark_lines(words, assessment), title(words, assessment)]
    return "".join(f"{line}\n" for text in heading for line in fold(inert(text), WIDTH, 2))


def _indicator(assessment: Assessment, name: str) -> str:
    """The indicator called `name`. Ends the command where it is a goal, or nothing."""
    nodes = assessment.proof.program.nodes
    if nodes[known_node(name, nodes)].level != "indikator":
        ctx = click.get_current_context()
        param = next(each for each in ctx.command.params if each.name == "sweep")
        raise click.BadParameter(f"'{name}'", ctx, param)
    return name
