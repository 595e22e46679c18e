"""Entries: what the nämnd's table says of each node, in its order, before anybody decides how wide it may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from engine.explain.children import beside_verdict
from engine.explain.formulas import unit_of
from engine.explain.given import given_said, value_said
from engine.explain.numerals import number
from engine.explain.seen import TableSeen, chosen_for, numbers, verdict_table
from engine.explain.sentences import row_asked, with_values
from engine.explain.signs import colour_of, signed, verdict_sign
from engine.explain.tree import walk
from engine.explain.vocabulary import MARKS, reason
from engine.explain.why import figures_said, no_row, weightless
from engine.explain.words import Words
from engine.model.expression import Quantity
from engine.prove.assessment import Assessment
from engine.prove.proof import AwaitsJudgement, Judged, NodeProof, NoRow, NoRule, NotApplicable, Undecided


@dataclass(frozen=True, slots=True)
class Entry:
    """One node's place in the table. A text may be of several lines; an empty one has nothing to say."""

    depth: int
    id: str
    name: str
    is_leaf: bool
    colour: str | None
    verdict: str
    value: str
    target: str
    decided: str
    marks: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The texts in the order of the table's columns."""
        return (f"{self.id} {self.name}", self.verdict, self.value, self.target, self.decided, self.marks)


def entries(words: Words, assessment: Assessment) -> list[Entry]:
    """Every node in reading order; one under two goals stands under both."""
    nodes = assessment.proof.nodes
    return [_entry(words, assessment, nodes[node], depth) for depth, node in walk(assessment.proof.program)]


def _entry(words: Words, assessment: Assessment, proof: NodeProof, depth: int) -> Entry:
    return Entry(
        depth,
        proof.node.id,
        proof.node.name,
        not proof.node.children,
        colour_of(proof),
        "\n".join(_verdict(words, assessment, proof)),
        value_held(words, proof),
        target_held(words, proof),
        decided(words, assessment, proof),
        words.all_of(words.say(MARKS[mark]) for mark in proof.marks),
    )


def _verdict(words: Words, assessment: Assessment, proof: NodeProof) -> Iterator[str]:
    """The verdict, what the tables beside it gave, and a person's own judgement."""
    yield verdict_sign(words, proof)
    for name, told in beside_verdict(words, proof):
        yield f"{name} {told}"
    for judgement in assessment.judgements(proof.node.id)[:1]:
        yield words.say("samlad bedömning: {outcome}", outcome=judgement.outcome)


def value_held(words: Words, proof: NodeProof) -> str:
    """The value that the verdict was worked out from, or what there is in its place; empty for a goal."""
    chosen = chosen_for(proof, "värde")
    if chosen is None:
        return ""
    if chosen.is_open:
        return words.say("sekretess") if chosen.state == "sekretess" else words.say("öppet")
    return value_said(words, proof, chosen)


def target_held(words: Words, proof: NodeProof) -> str:
    """The target of the year, as the plan writes it."""
    found = next((given for given in proof.node.given if given.name == "riktvärde"), None)
    if found is None:
        chosen = chosen_for(proof, "riktvärde")
        return value_said(words, proof, chosen) if chosen is not None else ""
    return given_said(words, proof, found) if found.written else words.say("saknas")


def decided(words: Words, assessment: Assessment, proof: NodeProof) -> str:
    """What made the verdict: the row and what it asks, what it may become, or the reason."""
    verdict = proof.verdict
    match verdict:
        case Judged():
            return _rows(words, assessment, proof, verdict)
        case Undecided():
            return _may_become(words, proof, verdict)
        case NotApplicable(why) | NoRule(why) | AwaitsJudgement(why):
            return reason(words, why)
        case NoRow():
            return no_row(words, verdict)
        case _:
            assert_never(verdict)


def _rows(words: Words, assessment: Assessment, proof: NodeProof, verdict: Judged) -> str:
    table = proof.node.table(proof.node.verdict_table or "")
    rows = [row for row in table.rows if row.number in verdict.rows]
    seen = verdict_table(proof)
    decisive = [each for each in seen.rows if each.role == "avgör" and each.tests] if seen and len(rows) == 1 else []
    asked = [words.all_of(with_values(words, proof, test) for test in each.tests) for each in decisive]
    told = [
        words.say("rad {row}: {tests}", row=str(row.number), tests=tests)
        for row, tests in zip(rows, asked or [row_asked(words, row) for row in rows], strict=True)
    ]
    told += _failed(words, proof, seen) if seen and len(rows) == 1 and not rows[0].tests else []
    told += _gap(words, proof)
    others, missing = weightless(assessment, proof, verdict)
    if others:
        told.append(words.say("oavsett {figures}", figures=figures_said(words, others, proof.node.id)))
    if missing:
        told.append(words.say("så länge detta saknas: {figures}", figures=figures_said(words, missing, proof.node.id)))
    return "\n".join(told)


def _gap(words: Words, proof: NodeProof) -> list[str]:
    """How far the value is from the target, + on the good side."""
    gap = Quantity("avvikelse")
    found = numbers(proof, gap) if gap.name in dict(proof.node.derived) else ()
    said = [number(words, value, unit_of(proof, gap)) for value in found if isinstance(value, Fraction)]
    return [words.say("avvikelse {gap}", gap=each) for each in said]


def _failed(words: Words, proof: NodeProof, seen: TableSeen) -> list[str]:
    """For a verdict by `annars`: the rows that did not hold, each with the test it failed."""
    found = []
    for row in seen.rows:
        failed = next((test for test in row.tests if test.answer == "nej"), None)
        if row.role == "håller inte" and failed is not None:
            tests = with_values(words, proof, failed)
            found.append(words.say("rad {row} håller inte: {tests}", row=str(row.row.number), tests=tests))
    return found


def _may_become(words: Words, proof: NodeProof, verdict: Undecided) -> str:
    if verdict.too_many:
        return words.say("de möjliga fallen är för många för att räknas upp")
    table = proof.node.table(proof.node.verdict_table or "")
    may = words.one_of(signed(words, table, each.outcome) for each in verdict.possible)
    return words.say("kan bli {outcomes}", outcomes=may)
