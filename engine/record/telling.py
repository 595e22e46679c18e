"""Telling: the proof as a record keeps it, and the summary that follows from it.

Comes in: an assessment and its facts in the record's order. Goes out: the same tree, with tables, rows and tests by
name and number (they stand once, in the program) and facts by their place. Evaluates nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from typing import assert_never

from engine.compile.choosing import Chosen
from engine.compile.evaluation import Tried
from engine.model.facts import Fact, FactsFile
from engine.prove.assessment import Assessment
from engine.prove.proof import (
    AwaitsJudgement,
    Judged,
    NodeProof,
    NoRow,
    NoRule,
    NotApplicable,
    Proof,
    RowDone,
    TableDone,
    Undecided,
    Verdict,
    WorldDone,
)
from engine.record.record import (
    ChosenTold,
    Count,
    FactPlace,
    HitsOf,
    NodeTold,
    RefusedTold,
    RowTold,
    Summary,
    TableTold,
    TestTold,
    VerdictTold,
    Word,
    WorldTold,
)

Places = Mapping[int, FactPlace]
"""Where each fact stands, by its identity."""


def hits_told(proof: Proof) -> tuple[HitsOf, ...]:
    """The hits that were proved, by node and table."""
    return tuple(HitsOf(*key, tuple(rows)) for key, rows in sorted(proof.hits.items()))


def proof_told(proof: Proof, files: Sequence[FactsFile]) -> tuple[NodeTold, ...]:
    """Every node of the proof in the program's order."""
    places = {id(fact): (f, n) for f, file in enumerate(files) for n, fact in enumerate(file.facts)}
    return tuple(_node(proof.nodes[node.id], places) for layer in proof.program.layers for node in layer)


def _node(proof: NodeProof, places: Places) -> NodeTold:
    points = [each.world.point for each in proof.worlds]
    common = dict(points[0].values) if points else {}
    for point in points:
        common = {name: value for name, value in common.items() if point.values[name] == value}
    return NodeTold(
        proof.node.id,
        proof.verdict,
        tuple(_chosen(each, places) for each in proof.chosen),
        tuple(value for values in points[0].populations.values() for value in values) if points else (),
        tuple(sorted(common.items())),
        tuple(_world(each, common.keys()) for each in proof.worlds),
        proof.outcomes.vectors,
        proof.marks,
        proof.waits_for,
        proof.may_not_occur,
    )


def _chosen(chosen: Chosen, places: Places) -> ChosenTold:
    return ChosenTold(
        chosen.figure,
        chosen.state,
        chosen.value,
        chosen.possible if chosen.is_open else None,
        _place(chosen.fact, places) if chosen.fact is not None else None,
        chosen.marks,
        chosen.reason,
        tuple(RefusedTold(_place(each.fact, places), each.why) for each in chosen.refused),
    )


def _place(fact: Fact, places: Places) -> FactPlace:
    return places[id(fact)]


def _world(done: WorldDone, common: Container[str]) -> WorldTold:
    point = done.world.point
    return WorldTold(
        done.world.witness,
        tuple((name, value) for name, value in sorted(point.values.items()) if name not in common),
        tuple(point.forced.items()),
        tuple(_table(each) for each in done.tables),
    )


def _table(done: TableDone) -> TableTold:
    return TableTold(done.table.name, done.outcome, tuple(_row(each) for each in done.rows))


def _row(done: RowDone) -> RowTold:
    return RowTold(done.row.number, done.holds, tuple(_test(each) for each in done.tests))


def _test(tried: Tried) -> TestTold:
    parts = tuple(tuple(_test(each) for each in part) for part in tried.parts)
    return TestTold(tried.holds, tried.values, tried.missing, parts)


# --- in few words ---------------------------------------------------------------------------------------------


def summary(assessment: Assessment) -> Summary:
    """The verdict of every node, and how many of each there are."""
    program = assessment.proof.program
    nodes = [assessment.proof.nodes[node.id] for layer in program.layers for node in layer]
    verdicts = tuple(_verdict(each) for each in nodes)
    counted = Counter((each.level, each.verdict, each.outcome) for each in verdicts)
    return Summary(
        program.ruleset,
        program.municipality,
        program.committee,
        program.year,
        assessment.marks,
        verdicts,
        tuple(Count(*key, number) for key, number in counted.items()),
    )


def _verdict(proof: NodeProof) -> VerdictTold:
    word, outcome, possible = in_words(proof.verdict)
    return VerdictTold(proof.node.id, proof.node.level, word, outcome, possible)


def in_words(verdict: Verdict) -> tuple[Word, str | None, tuple[str | None, ...]]:
    """The kind of verdict, the outcome where there is one, and the possible outcomes where there are several."""
    match verdict:
        case Judged(outcome):
            return "bedömt", outcome, ()
        case Undecided(possible):
            return "ej bedömbart", None, tuple(each.outcome for each in possible)
        case NotApplicable():
            return "ej tillämpligt", None, ()
        case NoRule():
            return "ingen regel", None, ()
        case NoRow():
            return "ingen rad", None, ()
        case AwaitsJudgement():
            return "väntar på samlad bedömning", None, ()
        case _:
            assert_never(verdict)
