"""The conditions of an open verdict cover its worlds: each world meets its own outcome's and no other's."""

import pytest

from engine.compile.stretches import Stretch
from engine.explain.conditions import Allowed, Condition, conditions
from engine.prove.assessment import Assessment
from engine.prove.proof import NodeProof, Undecided, WorldDone
from explain.assessed import ALL, from_files
from explain.small import small

ASSESSMENTS = [from_files(files, period) for files, period in ALL] + [
    from_files(ALL[1][0], "2025-10", (("T-S4", "b"),)),
    small(),
]


def open_nodes(assessment: Assessment) -> list[NodeProof]:
    return [proof for proof in assessment.proof.nodes.values() if isinstance(proof.verdict, Undecided)]


def meets(world: WorldDone, condition: Condition) -> bool:
    settled = {each.name: each.value for each in world.world.witness}
    return all(_is_allowed(settled[name], allowed) for name, allowed in condition.items())


def _is_allowed(value: Stretch | str, allowed: Allowed) -> bool:
    if isinstance(value, str):
        return value in allowed
    return any(isinstance(each, Stretch) and _holds(each, value) for each in allowed)


def _holds(big: Stretch, small_one: Stretch) -> bool:
    at = small_one.sample
    above = big.low is None or at > big.low or (big.low_in and at == big.low)
    return above and (big.high is None or at < big.high or (big.high_in and at == big.high))


@pytest.mark.parametrize("assessment", ASSESSMENTS)
def test_every_world_meets_its_own_outcome_and_no_other(assessment: Assessment) -> None:
    told = 0
    for proof in open_nodes(assessment):
        assert isinstance(proof.verdict, Undecided)
        ways = {possible.outcome: conditions(proof, possible.outcome) for possible in proof.verdict.possible}
        if not all(ways.values()):
            continue
        told += 1
        for world in proof.worlds:
            own = world.of(proof.node.verdict_table or "").outcome
            for outcome, either in ways.items():
                assert any(meets(world, one) for one in either) == (outcome == own), (proof.node.id, outcome)
    assert told or not open_nodes(assessment)
