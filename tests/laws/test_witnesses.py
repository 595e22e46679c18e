"""design.md §2.2 and §6, Witness: each possible outcome comes with a world that gives it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given

from engine.compile.evaluation import Absent
from engine.compile.points import Settled, Witness, list_points
from engine.compile.stretches import Stretch
from engine.model.number import decimals_of
from engine.prove.checker import decide
from engine.prove.proof import NodeProof, Possibility, Proof, Undecided
from strategies import ENDLESS, FINITE, Case, Kind, Plain, cases, one_open, outcomes, share, written


def witnessed(node: NodeProof) -> Iterator[tuple[Possibility, Witness]]:
    """Every possible outcome of an undecided node with each of its witnesses."""
    assert isinstance(node.verdict, Undecided)
    for possibility in node.verdict.possible:
        assert possibility.witnesses
        for witness in possibility.witnesses:
            yield possibility, witness


def fact_of(settled: Settled, span: str) -> Plain:
    """The fact that an indicator's value is the witness's sample."""
    assert isinstance(settled.value, Stretch)
    sample = settled.value.sample
    text = written(sample) if decimals_of(sample) is not None else f"{sample.numerator} av {sample.denominator}"
    return {"indikator": "A", "spann": span, "värde": text}


@given(one_open(Kind(FINITE + ENDLESS, states=False)))
def test_the_sample_of_a_witness_gives_its_outcome_and_no_other(case: Case) -> None:
    node = case.proof.nodes["A"]
    assume(isinstance(node.verdict, Undecided))
    span = str(case.program.nodes["A"].figures[-1].spans[0])
    assert [one.figure for one in node.chosen if one.is_open] == ["värde"]
    for possibility, witness in witnessed(node):
        if node.may_not_occur and any(part.kind == "skillnad" for part in witness):
            continue  # stands for a comparison, not for a value
        (settled,) = witness
        sample = settled.value.sample if isinstance(settled.value, Stretch) else Fraction(0)
        if decimals_of(sample) is None and sample < 0:
            continue  # no file can say it
        told = case.with_facts(*case.files, [fact_of(settled, span)])
        assert outcomes(told.proof.nodes["A"]) == {possibility.outcome}


@share(0.7)
@given(cases(Kind(states=False)))
def test_forcing_what_a_witness_names_gives_its_outcome(case: Case) -> None:
    for node in case.proof.nodes.values():
        if not isinstance(node.verdict, Undecided):
            continue
        for possibility, witness in witnessed(node):
            if any(part.kind == "skillnad" for part in witness):
                continue  # stands for a comparison, not for a value
            found = forced(case.proof, node, witness)
            assert possibility.outcome in found
            # A witness names a child's verdict; a second table of the child may still be open.
            if all(len(case.program.nodes[child].tables) <= 1 for child in node.node.children):
                assert found == {possibility.outcome}


def forced(proof: Proof, node: NodeProof, witness: Witness) -> set[str | None]:
    """What the node comes to when every part of the witness is as it says."""
    chosen = {one.figure: one for one in node.chosen}
    children = {child: proof.nodes[child].outcomes for child in node.node.children}
    for part in witness:
        if isinstance(part.value, Stretch):
            chosen[part.name] = chosen[part.name]._replace(state="känd", value=part.value.sample)
        elif part.kind == "uppgift":
            chosen[part.name] = chosen[part.name]._replace(state="känd", value=part.value)
        else:
            ways = children[part.name].vectors
            kept = tuple(vector for vector in ways if vector[0][1] == part.value)
            children[part.name] = replace(children[part.name], vectors=kept)
    found: set[str | None] = set()
    for world in list_points(node.node, chosen, children).worlds:
        point = world.point
        for table in node.node.tables:
            outcome = decide(table, point).outcome
            point = point.with_value(table.name, outcome or Absent(table.name, "ingen rad"))
            if table.name == node.node.verdict_table:
                found.add(outcome)
    return found
