"""Document: a report as JSON: the assessment whole and exact, and beside it what the report tells around it.

Comes in: an assessment and its report. Goes out: text with sorted names, the same bytes for the same report. The part
called `assessment` follows the schema of `rodtrad assess --format json`; what is said here is in the report's language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import WithJsonSchema

from engine.explain.document import SCHEMA_DIALECT, as_document, json_text
from engine.explain.models import AssessmentDocument, Part
from engine.explain.page import Line
from engine.explain.report.view import NodeShown, Report
from engine.prove.assessment import Assessment

VERSION: Literal["rodtrad-report-1"] = "rodtrad-report-1"
ASSESSMENT = "assessment-1.schema.json"
"""The file beside this schema that describes the assessment in it."""


class Said(Part):
    """A line of an answer, and how far in it stands."""

    depth: int
    text: str


class NodeAnswers(Part):
    """What was answered about one goal or indicator; the first line of each is its heading, none is no answer."""

    node: str
    requirements: tuple[Said, ...]
    open: tuple[Said, ...]
    standing: tuple[Said, ...]


class OpenFigure(Part):
    """An open figure and the goals and indicators whose verdict it can turn."""

    node: str
    figure: str
    state: str
    turns: tuple[str, ...]
    said: str


class EarlierVerdict(Part):
    """What a goal or an indicator came to the last time it was judged; `changed` says what means something else now."""

    node: str
    period: str
    verdict: str
    changed: str


class ReportDocument(Part):
    """One report. `open_figures` begins with those on which most hangs."""

    version: Literal["rodtrad-report-1"] = VERSION
    lang: Literal["sv", "en"]
    title: str
    record: str | None
    journal_head: str | None
    assessment: Annotated[AssessmentDocument, WithJsonSchema({})]
    answers: tuple[NodeAnswers, ...]
    open_figures: tuple[OpenFigure, ...]
    earlier: tuple[EarlierVerdict, ...]


def as_json(made: Sequence[tuple[Assessment, Report]]) -> str:
    """One report as a document, several as a list of them."""
    documents = [_document(*each).model_dump(mode="json") for each in made]
    return json_text(documents[0] if len(documents) == 1 else documents)


def schema() -> str:
    """The JSON Schema of the document, as it stands in `docs/schema/report-1.schema.json`."""
    described = ReportDocument.model_json_schema(mode="serialization")
    described["properties"]["assessment"] = {"$ref": ASSESSMENT}
    return json_text({"$schema": SCHEMA_DIALECT, **described, "title": "Rödtråd: rapport, version 1"})


def _document(assessment: Assessment, report: Report) -> ReportDocument:
    nodes = list(report.once())
    return ReportDocument(
        lang=report.lang,
        title=report.title,
        record=report.kept.digest if report.kept is not None else None,
        journal_head=report.kept.head if report.kept is not None else None,
        assessment=as_document(assessment),
        answers=tuple(_answers(node) for node in nodes if any(node.answers.all())),
        open_figures=tuple(
            OpenFigure(node=each.node, figure=each.figure, state=each.state, turns=each.turns, said=each.said)
            for each in report.hanging
        ),
        earlier=tuple(
            EarlierVerdict(
                node=node.id,
                period=node.earlier.period,
                verdict=node.earlier.verdict.word,
                changed=node.earlier.changed,
            )
            for node in nodes
            if node.earlier is not None
        ),
    )


def _answers(node: NodeShown) -> NodeAnswers:
    return NodeAnswers(
        node=node.id,
        requirements=_said(node.answers.requirements),
        open=_said(node.answers.open),
        standing=_said(node.answers.standing),
    )


def _said(lines: Iterable[Line]) -> tuple[Said, ...]:
    return tuple(Said(depth=line.depth, text=line.text) for line in lines)
