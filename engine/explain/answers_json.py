"""Answers in JSON, `rodtrad-answers-1`: what was asked of an assessment beyond its verdicts, exact and for programs.

Comes in: an assessment and the answers that `ask` worked out; what was not asked is null. Goes out: text with sorted
names, the same bytes for the same answers. Every number is exact; the texts that people read stand in the reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, assert_never

from engine.ask import hanging, nearest, readings, requirements, sweep
from engine.ask.swings import NO_ROW
from engine.explain.document import SCHEMA_DIALECT, json_text
from engine.explain.modelling import exact_number, stretch_model, verdict_model
from engine.explain.models import Choice, Label, Mark, Number, Part, Stretch, Verdict
from engine.prove.assessment import Assessment

VERSION: Literal["rodtrad-answers-1"] = "rodtrad-answers-1"


class TableOutcome(Part):
    """An outcome in one of a node's tables."""

    table: str
    outcome: str


class FigureChange(Part):
    """A figure that must be another. `value` is enough; with `at_edge` it is the `edge`, else it lies past it."""

    kind: Literal["uppgift"] = "uppgift"
    node: str
    figure: str
    now: Number | Label | None
    value: Number | Label
    stretch: Stretch | None
    edge: Number | None
    at_edge: bool


class ChildChange(Part):
    """A child that must come to other outcomes, and the first smallest way for it there, of `1 + below_more`."""

    kind: Literal["barn"] = "barn"
    node: str
    now: tuple[str, ...]
    wanted: tuple[TableOutcome, ...]
    below: tuple[Change, ...]
    below_more: int


Change: TypeAlias = ChildChange | FigureChange


class Target(Part):
    """Outcomes that were asked for. Of a way: how many changes and steps, how many ways are as small, the first five.

    `complete`: there is nothing smaller, and what is said not to be reached is not.
    """

    outcomes: tuple[str, ...]
    found: Literal["väg", "går inte", "ej avgjort"]
    complete: bool
    changes: int | None
    steps: int | None
    ways_in_all: int
    ways: tuple[tuple[Change, ...], ...]


class Requirements(Part):
    """What would lift the verdict to each better outcome, and what would lose it.

    Of an open verdict `settles` is what would give each outcome that it may come to with nothing but what is open, and
    `lifts` what would give each outcome whatever may still change.
    """

    lifts: tuple[Target, ...]
    loses: Target | None
    settles: tuple[Target, ...]


class OpenFigure(Part):
    """An open figure (null: a node without a row) and the verdicts it can turn, the highest level first."""

    node: str
    figure: str | None
    state: Literal["öppen", "sekretess", "ingen rad"]
    turns: tuple[str, ...]
    read: bool
    exact: bool


class NodeVerdict(Part):
    """A node and what it comes to."""

    node: str
    verdict: Verdict


class SweepPart(Part):
    """A stretch of the value, and every verdict there; null where no fact can say such a number."""

    stretch: Stretch
    is_now: bool
    verdicts: tuple[NodeVerdict, ...] | None


class Sweep(Part):
    """Every value of an indicator. `exact`: nothing turns inside a part."""

    node: str
    parts: tuple[SweepPart, ...]
    exact: bool


class Turn(Part):
    """A choice of alternatives, and the verdict it gives."""

    readings: tuple[Choice, ...]
    verdict: Verdict


class Standing(Part):
    """Whether the verdict is the same in every reading; `turns` are the smallest choices that change it."""

    reached: tuple[str, ...]
    tried: int
    combinations: int
    stands: bool
    turns: tuple[Turn, ...]
    alone: tuple[Turn, ...]


class AnswersDocument(Part):
    """What was asked of one assessment, about one node or about all of them (`node` null)."""

    version: Literal["rodtrad-answers-1"] = VERSION
    marks: tuple[Mark, ...]
    ruleset: str
    municipality: str
    committee: str
    period: str
    kind: Literal["uppmätt", "prognos"]
    node: str | None
    verdict: Verdict | None
    requirements: Requirements | None
    open_figures: tuple[OpenFigure, ...] | None
    sweep: Sweep | None
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Given:
    """The answers that were asked for; None is what was not."""

    node: str | None
    requirements: requirements.Requirements | None = None
    open_figures: Sequence[hanging.OpenFigure] | None = None
    sweep: sweep.Sweep | None = None
    standing: readings.Standing | None = None


def as_document(assessment: Assessment, given: Given) -> AnswersDocument:
    """The answers in the models of the JSON output."""
    program, proofs = assessment.proof.program, assessment.proof.nodes
    return AnswersDocument(
        marks=tuple(Mark(mark=mark, reason=reason) for mark, reason in assessment.marks),
        ruleset=program.ruleset,
        municipality=program.municipality,
        committee=program.committee,
        period=str(program.period),
        kind=program.kind,
        node=given.node,
        verdict=verdict_model(proofs[given.node].verdict) if given.node is not None else None,
        requirements=_requirements(given.requirements) if given.requirements is not None else None,
        open_figures=tuple(map(_open, given.open_figures)) if given.open_figures is not None else None,
        sweep=_sweep(given.sweep) if given.sweep is not None else None,
        standing=_standing(given.standing) if given.standing is not None else None,
    )


def as_json(documents: Sequence[AnswersDocument]) -> str:
    """One document as text, or a list of them when there are several."""
    told = [each.model_dump(mode="json") for each in documents]
    return json_text(told[0] if len(told) == 1 else told)


def schema() -> str:
    """The JSON Schema of the document, as it stands in `docs/schema/answers-1.schema.json`."""
    described = AnswersDocument.model_json_schema(mode="serialization")
    return json_text({"$schema": SCHEMA_DIALECT, **described, "title": "Rödtråd: svar, version 1"})


def _requirements(answer: requirements.Requirements) -> Requirements:
    lost = _target(answer.loses) if answer.loses is not None else None
    settles = tuple(map(_target, answer.settles))
    return Requirements(lifts=tuple(map(_target, answer.lifts)), loses=lost, settles=settles)


def _target(target: requirements.Target) -> Target:
    best = target.best
    return Target(
        outcomes=target.outcomes,
        found=target.found,
        complete=target.complete and target.found != "ej avgjort",
        changes=best.cost[0] if best else None,
        steps=best.cost[1] if best else None,
        ways_in_all=best.total if best else 0,
        ways=tuple(_way(way) for way in best.ways) if best else (),
    )


def _way(way: requirements.Way) -> tuple[Change, ...]:
    return tuple(map(_change, way))


def _change(change: requirements.Change) -> Change:
    match change:
        case requirements.ChildChange():
            return ChildChange(
                node=change.node,
                now=change.now,
                wanted=tuple(TableOutcome(table=table, outcome=outcome) for table, outcome in change.wanted),
                below=_way(change.below),
                below_more=change.below_more,
            )
        case nearest.FigureChange():
            return FigureChange(
                node=change.node,
                figure=change.figure,
                now=_value(change.now) if change.now is not None else None,
                value=_value(change.value),
                stretch=stretch_model(change.stretch) if change.stretch is not None else None,
                edge=exact_number(change.edge) if change.edge is not None else None,
                at_edge=change.at_edge,
            )
        case _:
            assert_never(change)


def _value(value: Fraction | str) -> Number | Label:
    return Label(label=value) if isinstance(value, str) else exact_number(value)


def _open(one: hanging.OpenFigure) -> OpenFigure:
    figure = None if one.figure == NO_ROW else one.figure
    return OpenFigure(node=one.node, figure=figure, state=one.state, turns=one.turns, read=one.read, exact=one.exact)


def _sweep(answer: sweep.Sweep) -> Sweep:
    parts = tuple(
        SweepPart(
            stretch=stretch_model(part.stretch),
            is_now=part.is_now,
            verdicts=tuple(
                NodeVerdict(node=node, verdict=verdict_model(verdict))
                for node, verdict in zip(answer.nodes, part.verdicts, strict=True)
            )
            if part.verdicts is not None
            else None,
        )
        for part in answer.parts
    )
    return Sweep(node=answer.node, parts=parts, exact=answer.exact)


def _standing(answer: readings.Standing) -> Standing:
    return Standing(
        reached=answer.reached,
        tried=answer.tried,
        combinations=answer.combinations,
        stands=answer.stands,
        turns=tuple(map(_turn, answer.turns)),
        alone=tuple(map(_turn, answer.alone)),
    )


def _turn(turn: readings.Turn) -> Turn:
    return Turn(
        readings=tuple(Choice(reading=name, letter=letter) for name, letter in turn.letters),
        verdict=verdict_model(turn.verdict),
    )
