"""design.md §6, Determinism: same bytes in, same bytes out, across order of facts and children."""

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.prove.proof import Judged, NodeProof, NoRow, Proof, Undecided
from strategies import Case, cases, share

UNORDERED = {"indikatorer", "nämndmål", "kf-mål", "värden"}
"""Lists whose order is the file's own business; the order of rows, scales and tables means something."""


def shuffled(value: Any, by: random.Random, key: str = "", keep: frozenset[str] = frozenset()) -> Any:  # noqa: ANN401
    """The same plain value with every mapping's keys, and the lists that have no order, in another order."""
    if isinstance(value, dict):
        items = [(name, shuffled(part, by, name, keep)) for name, part in value.items()]
        if key not in keep:
            by.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        found = [shuffled(part, by, "", keep) for part in value]
        if key in UNORDERED:
            by.shuffle(found)
        return found
    return value


def dump(proof: Proof, *, why: bool = True) -> dict[str, Any]:
    """All that a reader of the proof meets, node by node; `why` with what an undefined row lacked."""
    return {
        name: (
            verdict(node) if not why else repr(node.verdict),
            node.marks,
            node.waits_for,
            node.may_not_occur,
            [repr(world.world.witness) for world in node.worlds],
            [hits for key, hits in sorted(proof.hits.items()) if key[0] == name],
        )
        for name, node in sorted(proof.nodes.items())
    } | {"layers": [[node.id for node in layer] for layer in proof.program.layers], "roots": proof.program.roots}


def verdict(node: NodeProof) -> object:
    match node.verdict:
        case Judged(outcome, rows, regardless):
            return outcome, rows, regardless
        case Undecided(possible):
            return [(each.outcome, each.rows, repr(each.witnesses)) for each in possible]
        case NoRow(row):
            return "ingen rad", row
        case other:
            return repr(other)


@share(0.7)
@given(cases(), st.randoms(use_true_random=False))
def test_order_of_facts_does_not_change_the_proof(case: Case, by: random.Random) -> None:
    facts = [fact for file in case.files for fact in file]
    mixed = by.sample(facts, len(facts))
    cut = by.randint(0, len(facts))
    assert dump(case.with_facts(mixed[:cut], mixed[cut:]).proof) == dump(case.proof)


@share(0.5)
@given(cases(), st.randoms(use_true_random=False))
def test_order_of_goals_children_and_definitions_does_not_change_the_proof(case: Case, by: random.Random) -> None:
    other = Case(shuffled(case.ruleset, by, keep=frozenset({"när"})), case.files, case.period)
    assert dump(other.proof) == dump(case.proof)


@share(0.5)
@given(cases(), st.randoms(use_true_random=False))
def test_order_of_tests_in_a_row_does_not_change_the_proof(case: Case, by: random.Random) -> None:
    """Only which of several missing things is named first follows the row as written."""
    other = Case(shuffled(case.ruleset, by), case.files, case.period)
    assert dump(other.proof, why=False) == dump(case.proof, why=False)
