"""Running: every case through the line, held against what it expects, and every row counted that some case hit.

Comes in: loaded cases. Goes out: for each case the assessment and what differs; for the ruleset the rows that no
confirmed case has hit. A row counts as hit when it decided a table of a node that was judged: what an open node might
have hit shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.cases.loading import NO_ROW, LoadedCase, LoadedCases
from engine.compile.program import Program, Row, Table
from engine.infer import Engine
from engine.line import LoadedRuleset, assess
from engine.model.cases import Expected
from engine.prove.assessment import Assessment
from engine.prove.proof import (
    AwaitsJudgement,
    Judged,
    NoRow,
    NoRule,
    NotApplicable,
    Proof,
    Undecided,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a case expects of a node and what the node got, in the words of a case."""

    node: str
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class Ran:
    """One case, run."""

    loaded: LoadedCase
    made: Assessment
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class RowSeen:
    """A row of a table, which may be shared by several nodes, and whether any case hit it."""

    table: str
    row: Row
    nodes: tuple[str, ...]
    hit: bool


def run(ruleset: LoadedRuleset, cases: LoadedCases, engine: Engine) -> tuple[Ran, ...]:
    """Every case, in the order of the file."""
    return tuple(_ran(ruleset, each, engine) for each in cases.cases)


def _ran(ruleset: LoadedRuleset, loaded: LoadedCase, engine: Engine) -> Ran:
    made = assess(ruleset, loaded.facts, loaded.period, loaded.case.readings, engine)
    differences = [
        Difference(node, said_expected(expected), said(made.proof.nodes[node].verdict))
        for node, expected in loaded.case.expected.items()
        if not _agrees(expected, made.proof.nodes[node].verdict)
    ]
    return Ran(loaded, made, tuple(differences))


def _agrees(expected: Expected, verdict: Verdict) -> bool:
    found = as_expected(verdict)
    return (
        (expected.outcome is None or expected.outcome == found.outcome)
        and (expected.possible is None or expected.possible == found.possible)
        and (expected.kind is None or expected.kind == found.kind)
        and (expected.row is None or (isinstance(verdict, Judged) and expected.row in verdict.rows))
    )


def as_expected(verdict: Verdict) -> Expected:
    """A verdict as a case would expect it."""
    match verdict:
        case Judged(outcome, rows):
            return Expected.model_construct(outcome=outcome, kind="bedömt", row=rows[0])
        case Undecided(possible):
            labels = tuple(each.outcome or NO_ROW for each in possible)
            return Expected.model_construct(possible=labels, kind="ej bedömbart")
        case NotApplicable():
            return Expected.model_construct(kind="ej tillämpligt")
        case NoRule():
            return Expected.model_construct(kind="ingen regel")
        case NoRow():
            return Expected.model_construct(kind=NO_ROW)
        case AwaitsJudgement():
            return Expected.model_construct(kind="väntar på samlad bedömning")


def said(verdict: Verdict) -> str:
    """`uppfyllt (rad 1)`, `ej bedömbart: uppfyllt, ej uppfyllt`."""
    return said_expected(as_expected(verdict))


def said_expected(expected: Expected) -> str:
    """An expectation on one line."""
    kind = expected.kind if expected.outcome is None or expected.kind != "bedömt" else None
    found = [each for each in (kind, expected.outcome) if each is not None]
    text = ": ".join([*found, *([", ".join(expected.possible)] if expected.possible else [])])
    return f"{text} (rad {expected.row})".strip() if expected.row is not None else text


# --- coverage -------------------------------------------------------------------------------------------------


def coverage(program: Program, ran: Iterable[Ran]) -> tuple[RowSeen, ...]:
    """Every row in force of every table that can decide something, with whether a confirmed case hit it."""
    hit = {place for each in ran if each.loaded.case.confirmed for place in _hits(each.made.proof)}
    nodes: dict[tuple[object, ...], list[str]] = {}
    rows: dict[tuple[object, ...], tuple[str, Row]] = {}
    for node, table, row in _rows(program):
        key = _key(table, row)
        nodes.setdefault(key, []).append(node)
        rows[key] = (table.name, row)
    return tuple(RowSeen(*rows[key], tuple(names), key in hit) for key, names in nodes.items())


def _rows(program: Program) -> Iterator[tuple[str, Table, Row]]:
    for layer in program.layers:
        for node in layer:
            for table in node.tables:
                if not table.descriptive:
                    yield from ((node.id, table, row) for row in table.rows)


def _hits(proof: Proof) -> Iterator[tuple[object, ...]]:
    for node in proof.nodes.values():
        for world in node.worlds if isinstance(node.verdict, Judged) else ():
            for done in world.tables:
                if done.row is not None:
                    yield _key(done.table, done.row.row)


def _key(table: Table, row: Row) -> tuple[object, ...]:
    """The same for a row wherever its table is used: its place, and what it says as written."""
    return (table.name, row.number, row.outcome, tuple(test.written for test in row.tests), row.cite)


def missed(seen: Sequence[RowSeen]) -> list[RowSeen]:
    """The rows that no case has hit."""
    return [each for each in seen if not each.hit]
