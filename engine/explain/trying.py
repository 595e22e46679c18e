"""Trying: the rows of a node's tables, tried from the top with the numbers they were tried on.

Comes in: one node's proof. Goes out: lines. A row is tried until a test of it fails; the first row that holds decides,
so a reader who follows the lines from the top arrives at the verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from engine.compile.program import AnyOf, Table
from engine.explain.formulas import workings
from engine.explain.page import Line
from engine.explain.seen import Role, RowSeen, TableSeen, TestSeen, tables_seen
from engine.explain.sentences import answered, cited
from engine.explain.signs import signed
from engine.explain.words import Words
from engine.prove.assessment import Assessment
from engine.prove.proof import NodeProof


def table_lines(words: Words, assessment: Assessment, proof: NodeProof) -> Iterator[Line]:
    """The verdict's table, then the tables beside it."""
    seen = sorted(tables_seen(proof), key=lambda each: each.table.name != proof.node.verdict_table)
    for each in seen:
        yield Line(0, _opening(words, proof, each))
        yield from _rows(words, proof, each)
        tests = [test for row in each.rows for test in row.tests]
        for line in workings(words, proof, tests, assessment.proof.program.period):
            yield Line(1, words.say("Uträkning: {working}", working=line))


def _opening(words: Words, proof: NodeProof, seen: TableSeen) -> str:
    """The table's name and source; beside the verdict also what it gave."""
    table = seen.table
    basis = f" ({told})" if (told := cited(words, table.cite)) else ""
    if table.name == proof.node.verdict_table:
        return words.say(
            "Prövning i tabellen {table}{basis}, uppifrån; den första rad som håller avgör:",
            table=table.name,
            basis=basis,
        )
    outcome = words.one_of(signed(words, table, label) for label in seen.outcomes)
    if table.descriptive:
        return words.say(
            "Bredvid verdiktet, bara beskrivande: {table} {outcome}{basis}.",
            table=table.name,
            outcome=outcome,
            basis=basis,
        )
    return words.say("Bredvid verdiktet: {table} {outcome}{basis}.", table=table.name, outcome=outcome, basis=basis)


def _rows(words: Words, proof: NodeProof, seen: TableSeen) -> Iterator[Line]:
    for row in seen.rows:
        if row.role == "prövas inte":
            continue
        yield Line(1, _row(words, seen.table, row))
        yield from test_lines(words, proof, row.tests, 2)
    if untried := [str(row.row.number) for row in seen.rows if row.role == "prövas inte"]:
        yield Line(
            1,
            words.count(
                "Rad {rows} prövas inte, en rad ovanför avgör.",
                "Raderna {rows} prövas inte, en rad ovanför avgör.",
                len(untried),
                rows=words.all_of(untried),
            ),
        )
    if seen.aside:
        yield Line(
            1,
            words.count(
                "Rad {rows} gäller inte med de tolkningar som är valda.",
                "Raderna {rows} gäller inte med de tolkningar som är valda.",
                len(seen.aside),
                rows=words.all_of(map(str, seen.aside)),
            ),
        )


def _row(words: Words, table: Table, seen: RowSeen) -> str:
    row = seen.row
    said = words.say("Rad {row}, {outcome}:", row=str(row.number), outcome=signed(words, table, row.outcome))
    role = role_said(words, seen)
    basis = f" ({told})" if (told := cited(words, row.cite)) else ""
    why = " " + words.say("Orsak: {reason}.", reason=row.reason) if row.reason else ""
    return f"{said} {role}{basis}.{why}"


def role_said(words: Words, seen: RowSeen) -> str:
    """What came of a row: `håller och avgör`, `håller inte`."""
    if not seen.row.tests:
        return _otherwise(words, seen.role)
    match seen.role:
        case "avgör":
            return words.say("håller och avgör")
        case "håller inte":
            return words.say("håller inte")
        case "avgör när den nås":
            return words.say("håller, och avgör när ingen rad ovanför gör det")
        case "öppen":
            return words.say("öppet om den håller")
        case "går inte att pröva":
            return words.say("går inte att pröva, och stannar tabellen")
        case "prövas inte":
            return words.say("prövas inte")
        case _:
            assert_never(seen.role)


def _otherwise(words: Words, role: Role) -> str:
    """A row without tests holds whenever no row above it does."""
    if role == "avgör":
        return words.say("annars, och ingen rad ovanför håller, så den avgör")
    return words.say("annars, alltså när ingen rad ovanför håller")


def test_lines(words: Words, proof: NodeProof, tests: Iterable[TestSeen], depth: int) -> Iterator[Line]:
    """Each test with what was seen on its sides and its answer; what a choice is between stands one step in."""
    for seen in tests:
        yield Line(depth, answered(words, proof, seen))
        if isinstance(seen.test, AnyOf):
            for part in seen.parts:
                yield from _part(words, proof, part, depth + 1)


def _part(words: Words, proof: NodeProof, part: Sequence[TestSeen], depth: int) -> Iterator[Line]:
    yield Line(depth, "- " + "; ".join(answered(words, proof, seen) for seen in part))
