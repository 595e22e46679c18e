"""The document: an assessment as JSON, and the JSON Schema that describes it.

Comes in: an assessment. Goes out: text with sorted names, the same bytes for the same assessment. Every number is the
proof's own, exact. `modelling` turns the proof's parts into the models; here they are put together and written.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from engine.explain.modelling import exact_number, node_model, sources, verdict_model
from engine.explain.models import (
    Alternative,
    AssessmentDocument,
    Document,
    FigureRef,
    Label,
    LevelSummary,
    Mark,
    Notice,
    NoticeValue,
    OutcomeCount,
    Reading,
)
from engine.explain.readings import readings_of
from engine.explain.sentences import documents
from engine.explain.summary import LevelCount, level_counts, open_figures
from engine.explain.tree import walk
from engine.model.diagnostic import hidden
from engine.prove.assessment import Assessment

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LARGEST_SHORT = 0xFFFF


def as_document(assessment: Assessment) -> AssessmentDocument:
    """Everything about the assessment, in the models of the JSON output."""
    program = assessment.proof.program
    return AssessmentDocument(
        marks=tuple(Mark(mark=mark, reason=reason) for mark, reason in assessment.marks),
        ruleset=program.ruleset,
        municipality=program.municipality,
        committee=program.committee,
        year=program.year,
        period=str(program.period),
        kind=program.kind,
        position=str(program.position),
        facts_files=tuple(file.id for file in assessment.files),
        engine=assessment.engine,
        summary=tuple(_summary(counted) for counted in level_counts(assessment)),
        open_figures=tuple(
            FigureRef(node=node, figure=name) for node, names in open_figures(assessment) for name in names
        ),
        notices=_notices(assessment),
        readings=_readings(assessment),
        documents=tuple(
            Document(code=code, title=title) for code, title in sorted(documents(program, assessment.files).items())
        ),
        roots=program.roots,
        nodes=tuple(
            node_model(assessment, assessment.proof.nodes[node])
            for node in dict.fromkeys(node for _, node in walk(program))
        ),
    )


def as_json(assessment: Assessment) -> str:
    """The document as text: names sorted, what cannot be seen escaped, a line end last."""
    return json_text(as_document(assessment).model_dump(mode="json"))


def as_json_list(assessments: Sequence[Assessment]) -> str:
    """Several assessments as a list of documents, in the order given."""
    return json_text([as_document(each).model_dump(mode="json") for each in assessments])


def schema() -> str:
    """The JSON Schema of the document, as it stands in `docs/schema/assessment-1.schema.json`."""
    described = AssessmentDocument.model_json_schema(mode="serialization")
    return json_text({"$schema": SCHEMA_DIALECT, **described, "title": "Rödtråd: bedömning, version 1"})


def json_text(content: dict[str, Any] | list[dict[str, Any]]) -> str:
    """Content as text: names sorted, what cannot be seen escaped, a line end last."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2)
    return "".join(_escaped(char) if hidden(char) and char != "\n" else char for char in text) + "\n"


def _escaped(char: str) -> str:
    """A character that does not show, as JSON escapes it; it stands in a text, for no name and no mark has one."""
    code = ord(char)
    if code <= _LARGEST_SHORT:
        return f"\\u{code:04x}"
    return json.dumps(char)[1:-1]


def _summary(counted: LevelCount) -> LevelSummary:
    return LevelSummary(
        level=counted.level,
        count=len(counted.proofs),
        outcomes=tuple(
            OutcomeCount(kind=verdict_model(each.example.verdict).kind, outcome=each.outcome, count=each.number)
            for each in counted.counts
        ),
    )


def _notices(assessment: Assessment) -> tuple[Notice, ...]:
    return tuple(
        Notice(
            node=notice.node,
            kind=notice.kind,
            values=tuple(
                NoticeValue(name=name, value=Label(label=value) if isinstance(value, str) else exact_number(value))
                for name, value in notice.values
            ),
        )
        for notice in assessment.notices
    )


def _readings(assessment: Assessment) -> tuple[Reading, ...]:
    program = assessment.proof.program
    used = frozenset[str]().union(*(readings_of(node) for node in program.nodes.values()))
    return tuple(
        Reading(
            id=reading.id,
            question=reading.question,
            reason=reading.reason,
            letter=reading.letter,
            text=reading.text,
            is_default=reading.is_default,
            used=reading.id in used,
            alternatives=tuple(Alternative(letter=letter, text=text) for letter, text in reading.alternatives),
            sources=sources(reading.sources),
        )
        for reading in program.readings
    )
