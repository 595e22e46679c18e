"""Children: what a goal rests on: each child with its outcome, which rows ask for it by name, and the counts.

Comes in: a goal's proof. Goes out: lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from engine.compile.program import AnyOf, LabelIn, ScaleOutcome, Tally, Test
from engine.explain.numerals import number
from engine.explain.page import Line
from engine.explain.seen import names_read
from engine.explain.signs import signed, verdict_sign
from engine.explain.summary import counted
from engine.explain.tree import below
from engine.explain.vocabulary import quantity
from engine.explain.words import Words
from engine.prove.assessment import Assessment
from engine.prove.proof import NodeProof, NoRow, Undecided

_MEANS = frozenset({"medelpoäng", "vägt medel"})


def children_lines(words: Words, assessment: Assessment, proof: NodeProof) -> Iterator[Line]:
    """The children with their outcomes, then what was counted over them."""
    if not proof.node.children:
        return
    yield Line(0, _how_many(words, assessment, proof.node.children))
    for child in proof.node.children:
        other = assessment.proof.nodes[child]
        parts = [outcome_said(words, other), *_counted_as(words, proof, other)]
        yield Line(1, f"{child}: {', '.join(parts)}{_required(words, proof, child)}")
    yield from _outcomes(words, assessment, proof)
    for tally in proof.node.tallies:
        if tally.name in names_read(proof):
            yield Line(1, _tally(words, assessment, proof, tally))


def _how_many(words: Words, assessment: Assessment, children: Sequence[str]) -> str:
    levels = {assessment.proof.program.nodes[child].level for child in children}
    n = len(children)
    if levels == {"indikator"}:
        return words.count("Vilar på {n} indikator:", "Vilar på {n} indikatorer:", n)
    if levels == {"nämndmål"}:
        return words.count("Vilar på {n} nämndmål:", "Vilar på {n} nämndmål:", n)
    return words.count("Vilar på {n} mål eller indikator:", "Vilar på {n} mål och indikatorer:", n)


def _outcomes(words: Words, assessment: Assessment, proof: NodeProof) -> Iterator[Line]:
    """How the children came out, counted; under a goal over goals also how the indicators at the bottom did."""
    program = assessment.proof.program
    children = [assessment.proof.nodes[child] for child in proof.node.children]
    yield Line(1, words.say("Sammanlagt: {counts}", counts=counts_said(words, children)))
    under = [assessment.proof.nodes[node] for node in below(program, proof.node.id)]
    leaves = [each for each in under if each.node.level == "indikator"]
    if leaves and all(child.node.level != "indikator" for child in children):
        yield Line(1, words.say("Indikatorerna under målet: {counts}", counts=counts_said(words, leaves)))


def counts_said(words: Words, proofs: Sequence[NodeProof]) -> str:
    """`8 av 19 ● uppfyllt, 11 av 19 ○ ej uppfyllt`."""
    told = [
        words.say(
            "{number} av {all} {outcome}",
            number=str(count.number),
            all=str(len(proofs)),
            outcome=verdict_sign(words, count.example),
        )
        for count in counted(proofs)
    ]
    return ", ".join(told)


def outcome_said(words: Words, proof: NodeProof) -> str:
    """The verdict; for an open one also what it may become, and what the tables beside it gave."""
    told = verdict_sign(words, proof)
    if isinstance(proof.verdict, Undecided) and not proof.verdict.too_many:
        table = proof.node.table(proof.node.verdict_table or "")
        may = words.one_of(signed(words, table, each.outcome) for each in proof.verdict.possible)
        told += ", " + words.say("kan bli {outcomes}", outcomes=may)
    if isinstance(proof.verdict, NoRow):
        labels = dict.fromkeys(dict(vector)[proof.node.verdict_table or ""] for vector in proof.outcomes.vectors)
        told += ", " + words.say("som här kan räknas som {outcomes}", outcomes=words.one_of(labels))
    beside = [f"{name} {outcome}" for name, outcome in beside_verdict(words, proof)]
    return f"{told} ({words.all_of(beside)})" if beside else told


def beside_verdict(words: Words, proof: NodeProof) -> Iterator[tuple[str, str]]:
    """The tables beside the verdict's that are not only descriptive, with what they gave."""
    for table in proof.node.tables:
        if table.name == proof.node.verdict_table or table.descriptive or not proof.worlds:
            continue
        order = [outcome.label for outcome in table.scale]
        found = {world.of(table.name).outcome for world in proof.worlds}
        ranked = sorted(found, key=lambda label: order.index(label) if label in order else len(order))
        yield table.name, words.one_of(signed(words, table, label) for label in ranked)


def _required(words: Words, proof: NodeProof, child: str) -> str:
    """Which rows of the verdict's table ask for this child by name, and what they ask."""
    names = {named.name for named in proof.node.named if named.child == child}
    table = next((table for table in proof.node.tables if table.name == proof.node.verdict_table), None)
    asked = [
        words.say(
            "rad {row}, {outcome}, kräver {labels}",
            row=str(row.number),
            outcome=row.outcome,
            labels=words.one_of(test.labels),
        )
        for row in (table.rows if table else ())
        for test in _label_tests(row.tests)
        if test.quantity in names
    ]
    return f" ({'; '.join(asked)})" if asked else ""


def _label_tests(tests: Iterable[Test]) -> Iterator[LabelIn]:
    for test in tests:
        if isinstance(test, LabelIn):
            yield test
        elif isinstance(test, AnyOf):
            for part in test.parts:
                yield from _label_tests(part)


def _counted_as(words: Words, proof: NodeProof, child: NodeProof) -> Iterator[str]:
    """That a child is not counted, or the score and weight it is counted with."""
    read = names_read(proof)
    tallies = [tally for tally in proof.node.tallies if tally.name in read]
    tables = [(tally, table) for tally in tallies for name, table in tally.tables if name == child.node.id]
    if not tables:
        return
    tally, table = next((each for each in tables if each[0].kind in _MEANS), tables[0])
    outcomes = _outcomes_in(child, table)
    if not any(outcome.counts for outcome in outcomes):
        yield words.say("räknas inte")
    elif tally.kind in _MEANS:
        scores = [number(words, each.score) for each in outcomes if each.counts and each.score is not None]
        yield words.say("poäng {score}", score=words.one_of(scores))
        if tally.kind == "vägt medel":
            yield words.say("vikt {weight}", weight=number(words, child.node.weight))


def _outcomes_in(child: NodeProof, table: str) -> list[ScaleOutcome]:
    """What the child may be in one of its tables, as its parent counts it."""
    scale = child.outcomes.scales.get(table, {})
    labels = {dict(vector)[table] for vector in child.outcomes.vectors}
    return [outcome for label, outcome in scale.items() if label in labels]


def _tally(words: Words, assessment: Assessment, proof: NodeProof, tally: Tally) -> str:
    """`antal grön: 2 av 4 räknade (S1.2b och S1.2c)`, or its least and greatest when children are open."""
    values = {world.world.point.values[tally.name] for world in proof.worlds}
    numbers = [value for value in values if isinstance(value, Fraction)]
    name = quantity(words, tally.name)
    if not numbers:
        return f"{name}: {words.say('finns inte, inget räknas')}"
    low, high = number(words, min(numbers)), number(words, max(numbers))
    told = low if low == high else words.say("öppet, {low} till {high}", low=low, high=high)
    sure = words.all_of(_sure(assessment, tally)) if tally.kind in {"antal", "andel"} else ""
    listed = (sure if low == high else words.say("säkert {names}", names=sure)) if sure else ""
    return f"{name}: {told}{_of_how_many(words, assessment, tally)}" + (f" ({listed})" if listed else "")


def _of_how_many(words: Words, assessment: Assessment, tally: Tally) -> str:
    """How many were counted, so that a count or a mean is never read without it."""
    if tally.kind == "antal räknade":
        return ""
    counts = [
        {outcome.counts for outcome in _outcomes_in(assessment.proof.nodes[child], table)}
        for child, table in tally.tables
    ]
    most, least = sum(True in each for each in counts), sum(each == {True} for each in counts)
    n = str(most) if most == least else words.say("{low} till {high}", low=str(least), high=str(most))
    if tally.kind == "antal":
        return words.say(" av {n} räknade", n=n)
    return words.say(" över {n} räknade", n=n)


def _sure(assessment: Assessment, tally: Tally) -> list[str]:
    """The children that are counted in every world."""
    found = []
    for child, table in tally.tables:
        outcomes = assessment.proof.nodes[child].outcomes
        counted = dict(tally.counted).get(child, tally.labels)
        if outcomes.vectors and all(dict(vector).get(table) in counted for vector in outcomes.vectors):
            found.append(child)
    return found
