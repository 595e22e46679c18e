"""Modelling: the parts of a proof as the parts of the JSON document, one function for each kind.

Nothing is worked out here that the proof or `seen` has not; a number is the proof's own fraction as text.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import assert_never

from engine.compile.choosing import Chosen, Values
from engine.compile.choosing import Possible as PossibleValues
from engine.compile.evaluation import Absent
from engine.compile.evaluation import Value as Seen
from engine.compile.points import Settled as SettledThing
from engine.compile.program import Answers, Compare, Given, LabelIn, StateIs
from engine.compile.program import AnyOf as AnyOfTests
from engine.compile.program import Tally as TallyOver
from engine.compile.stretches import Stretch as StretchOf
from engine.explain import models
from engine.explain.formulas import spelled
from engine.explain.seen import RowSeen, TableSeen, TestSeen, names_read, numbers, population, tables_seen
from engine.explain.tree import parents
from engine.explain.words import Words
from engine.model.expression import Expression
from engine.model.facts import Fact, Judgement, Measured
from engine.model.ruleset import Range
from engine.prove import proof as proved
from engine.prove.assessment import Assessment
from engine.prove.proof import NodeProof

_SWEDISH = Words("sv")


def node_model(assessment: Assessment, proof: NodeProof) -> models.Node:
    """One node with everything its verdict rests on."""
    node = proof.node
    read = names_read(proof)
    return models.Node(
        id=node.id,
        name=node.name,
        level=node.level,
        parents=parents(assessment.proof.program, node.id),
        children=node.children,
        weight=exact_number(node.weight),
        unit=node.unit,
        direction=node.direction,
        responsible=node.responsible,
        verdict=verdict_model(proof.verdict),
        judgements=tuple(map(_judgement, assessment.judgements(node.id))),
        analyses=tuple(
            models.Analysis(text=each.text, by=each.by, date=each.date.isoformat())
            for each in assessment.analyses(node.id)
        ),
        worlds=len(proof.worlds),
        tables=tuple(_table(proof, seen) for seen in tables_seen(proof)),
        figures=tuple(_figure(chosen, read=chosen.figure in read) for chosen in proof.chosen),
        plan=tuple(_amount(given) for given in node.given),
        derived=tuple(_derived(proof, name, expression) for name, expression in node.derived),
        tallies=tuple(_tally(proof, tally) for tally in node.tallies),
        named=tuple(models.Named(name=each.name, child=each.child, table=each.table) for each in node.named),
        population=tuple(map(exact_number, population(proof))),
        marks=proof.marks,
        waits_for=_figure_refs(proof.waits_for),
        may_not_occur=proof.may_not_occur,
        sources=sources(node.cite.sources),
        readings=node.cite.readings,
        chosen=_choices(node.chosen),
        notes=node.notes,
    )


# --- verdicts -----------------------------------------------------------------------------------------------------


def verdict_model(verdict: proved.Verdict) -> models.Verdict:
    """The verdict."""
    match verdict:
        case proved.Judged(outcome, rows, regardless):
            return models.Judged(outcome=outcome, rows=rows, regardless=_figure_refs(regardless))
        case proved.Undecided(possible, too_many):
            return models.Undecided(possible=tuple(map(_possibility, possible)), too_many=too_many)
        case proved.NotApplicable(reason):
            return models.NotApplicable(reason=reason)
        case proved.NoRule(reason):
            return models.NoRule(reason=reason)
        case proved.NoRow():
            return models.NoRow(why=_why(verdict))
        case proved.AwaitsJudgement(reason):
            return models.Awaits(reason=reason)
        case _:
            assert_never(verdict)


def _possibility(possible: proved.Possibility) -> models.Possibility:
    return models.Possibility(
        outcome=possible.outcome,
        rows=possible.rows,
        witnesses=tuple(tuple(map(_settled, witness)) for witness in possible.witnesses),
        why=_why(possible.why) if possible.why is not None else None,
    )


def _settled(settled: SettledThing) -> models.Settled:
    value = settled.value
    told = stretch_model(value) if isinstance(value, StretchOf) else models.Label(label=value)
    return models.Settled(kind=settled.kind, name=settled.name, value=told)


def _why(why: proved.NoRow) -> models.Why:
    return models.Why(row=why.row, missing=_missing(why.missing))


def _figure_refs(figures: Iterable[tuple[str, str]]) -> tuple[models.FigureRef, ...]:
    return tuple(models.FigureRef(node=node, figure=figure) for node, figure in figures)


# --- numbers, labels and what is missing -----------------------------------------------------------------------------


def exact_number(value: Fraction, written: str | None = None) -> models.Number:
    """The number, exact, with how it was written."""
    return models.Number(skrivet=written, exakt=str(value))


def _measured(value: Measured) -> models.Number:
    return exact_number(value.exact, value.written)


def _value(value: Seen) -> models.Value:
    match value:
        case Fraction():
            return exact_number(value)
        case str():
            return models.Label(label=value)
        case Absent():
            return models.Missing(missing=value.name, reason=value.reason)
        case _:
            assert_never(value)


def _values(values: Iterable[Seen]) -> tuple[models.Value, ...]:
    """Values in an order of their own, so that the order of worlds does not show."""
    return tuple(sorted(map(_value, values), key=_standing))


def _standing(value: models.Value) -> tuple[int, Fraction, str]:
    match value:
        case models.Number(exakt=exact):
            return (0, Fraction(exact), "")
        case models.Label(label=label):
            return (1, Fraction(0), label)
        case models.Missing(missing=name):
            return (2, Fraction(0), name)
        case _:
            assert_never(value)


def _missing(absent: Absent | None) -> models.Missing | None:
    return None if absent is None else models.Missing(missing=absent.name, reason=absent.reason)


def stretch_model(stretch: StretchOf) -> models.Stretch:
    """The stretch with its ends exact."""
    low, high = (None if end is None else exact_number(end) for end in (stretch.low, stretch.high))
    return models.Stretch(low=low, high=high, low_in=stretch.low_in, high_in=stretch.high_in)


# --- tables -------------------------------------------------------------------------------------------------------


def _table(proof: NodeProof, seen: TableSeen) -> models.Table:
    table = seen.table
    return models.Table(
        name=table.name,
        is_verdict=table.name == proof.node.verdict_table,
        descriptive=table.descriptive,
        outcomes=seen.outcomes,
        scale=tuple(
            models.ScaleOutcome(
                label=outcome.label,
                score=exact_number(outcome.score) if outcome.score is not None else None,
                colour=outcome.colour,
                counts=outcome.counts,
            )
            for outcome in table.scale
        ),
        rows=tuple(map(_row, seen.rows)),
        sources=sources(table.cite.sources),
        readings=table.cite.readings,
    )


def _row(seen: RowSeen) -> models.Row:
    row = seen.row
    return models.Row(
        number=row.number,
        outcome=row.outcome,
        result=seen.role,
        tests=tuple(map(_test, seen.tests)),
        reason=row.reason,
        sources=sources(row.cite.sources),
        readings=row.cite.readings,
        chosen=_choices(row.chosen),
    )


def _test(seen: TestSeen) -> models.Test:
    match seen.test:
        case Compare(left, op, right, written):
            return models.Compared(
                written=written,
                answer=seen.answer,
                left=spelled(_SWEDISH, left),
                left_values=_values(seen.left.values),
                operator=op,
                right=spelled(_SWEDISH, right),
                right_values=_values(seen.right.values),
                missing=_missing(seen.missing),
            )
        case LabelIn(quantity, labels, _, written):
            return models.Labelled(
                written=written,
                answer=seen.answer,
                quantity=quantity,
                values=_values(seen.left.values),
                labels=labels,
                missing=_missing(seen.missing),
            )
        case StateIs(quantity, state, written):
            states = tuple(value for value in seen.left.values if isinstance(value, str))
            return models.Stated(written=written, answer=seen.answer, quantity=quantity, states=states, asked=state)
        case AnyOfTests(_, written):
            parts = tuple(tuple(map(_test, part)) for part in seen.parts)
            return models.AnyOf(written=written, answer=seen.answer, parts=parts)
        case _:
            assert_never(seen.test)


# --- what it was worked out from --------------------------------------------------------------------------------------


def _figure(chosen: Chosen, *, read: bool) -> models.Figure:
    value = chosen.value
    written = chosen.fact.value.written if chosen.fact and chosen.fact.value else None
    return models.Figure(
        name=chosen.figure,
        state=chosen.state,
        value=exact_number(value, written) if isinstance(value, Fraction) else _label(value),
        possible=_possible(chosen.possible),
        reason=chosen.reason,
        marks=chosen.marks,
        read=read,
        fact=_fact(chosen.fact) if chosen.fact is not None else None,
        refused=tuple(models.Refused(why=each.why, fact=_fact(each.fact)) for each in chosen.refused),
    )


def _label(value: str | None) -> models.Label | None:
    return None if value is None else models.Label(label=value)


def _possible(possible: PossibleValues) -> models.Possible:
    nothing = models.Possible(answers=None, numbers=None, range=None, step=None)
    match possible:
        case Answers(labels):
            return nothing.model_copy(update={"answers": labels})
        case Values(numbers):
            return nothing.model_copy(update={"numbers": tuple(map(exact_number, numbers))})
        case Range(low, high, step, open_high):
            ends = StretchOf(low, high, low is not None, high is not None and not open_high, Fraction(0))
            return nothing.model_copy(
                update={"range": stretch_model(ends), "step": None if step is None else exact_number(step)}
            )
        case _:
            assert_never(possible)


def _fact(fact: Fact) -> models.Fact:
    return models.Fact(
        value=_measured(fact.value) if fact.value is not None else None,
        answer=fact.answer,
        sub_results=tuple(
            models.SubResult(
                area=part.area,
                value=_measured(part.value) if part.value is not None else None,
                target=exact_number(part.target),
            )
            for part in fact.sub_results
        ),
        all_reach=fact.all_reach,
        state=fact.state,
        reason=fact.reason,
        span=(fact.span.start.isoformat(), fact.span.end.isoformat()),
        part=fact.part,
        preliminary=fact.preliminary,
        kind=fact.kind,
        by=fact.by,
        date=fact.date.isoformat() if fact.date is not None else None,
        after=str(fact.after) if fact.after is not None else None,
        basis=fact.basis,
        response_rate=exact_number(fact.response_rate) if fact.response_rate is not None else None,
        n=fact.n,
        id=fact.id,
        sources=sources(sorted(fact.sources.items())),
        printed=_printed(fact),
        notes=fact.notes,
    )


def _printed(fact: Fact) -> models.Printed | None:
    if fact.printed is None:
        return None
    return models.Printed(
        outcome=fact.printed.outcome,
        words=fact.printed.words,
        sources=sources(sorted(fact.printed.sources.items())),
    )


def _amount(given: Given) -> models.Amount:
    value = given.value
    return models.Amount(
        name=given.name,
        value=exact_number(value, given.written or None) if isinstance(value, Fraction) else _label(value),
        written=given.written,
        reason=given.reason,
        of=given.of,
        preliminary=given.preliminary,
        about=given.about,
        note=given.note,
        sources=sources(given.cite.sources),
        readings=given.cite.readings,
    )


def _derived(proof: NodeProof, name: str, expression: Expression) -> models.Derived:
    found = numbers(proof, expression)
    value = _value(found[0]) if len(found) == 1 else None
    return models.Derived(name=name, expression=spelled(_SWEDISH, expression), value=value)


def _tally(proof: NodeProof, tally: TallyOver) -> models.Tally:
    return models.Tally(
        name=tally.name,
        kind=tally.kind,
        labels=tally.labels,
        tables=tuple(models.CountedTable(child=child, table=table) for child, table in tally.tables),
        values=_values({world.world.point.values[tally.name] for world in proof.worlds}),
    )


def _judgement(judgement: Judgement) -> models.Judgement:
    return models.Judgement(
        outcome=judgement.outcome,
        by=judgement.by,
        role=judgement.role,
        date=judgement.date.isoformat() if judgement.date else None,
        reason=judgement.reason,
        decision=judgement.decision,
        sources=sources(sorted(judgement.sources.items())),
    )


# --- where it comes from ----------------------------------------------------------------------------------------------


def sources(cited: Iterable[tuple[str, str]]) -> tuple[models.Source, ...]:
    """Documents with places."""
    return tuple(models.Source(document=document, place=place) for document, place in cited)


def _choices(chosen: Iterable[tuple[str, str]]) -> tuple[models.Choice, ...]:
    return tuple(models.Choice(reading=reading, letter=letter) for reading, letter in chosen)
