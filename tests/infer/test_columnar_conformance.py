"""Every conformance case through both engines at once: each is asked the same, and gives the same hits, one by one."""

from collections.abc import Iterator, Sequence

import pytest

pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed", exc_type=ImportError)
pytest.importorskip("polars", reason="polars is not installed", exc_type=ImportError)

from conformance_case import Case, cases
from engine.compile.points import Hits, Question
from engine.infer import Engine
from engine.infer.columnar import ColumnarEngine
from infer.inhouse import InHouse

EVERY = {case.name: case for folder in cases() for case in Case.read(folder)}


class Both:
    """Two engines asked the same."""

    name = "both"

    def __init__(self, one: Engine, other: Engine) -> None:
        self.one, self.other, self.compared = one, other, 0

    def hits(self, questions: Sequence[Question]) -> Hits:
        found, others = self.one.hits(questions), self.other.hits(questions)
        for question in questions:
            assert found[question.key] == others[question.key], question.key
            self.compared += len(question.points)
        return found


@pytest.fixture(scope="module")
def durable() -> Iterator[InHouse]:
    with InHouse() as made:
        yield made


@pytest.mark.parametrize("name", EVERY)
def test_a_case_gives_the_same_hits_through_either_engine(name: str, durable: InHouse) -> None:
    case, both = EVERY[name], Both(durable, ColumnarEngine())
    if case.faults:
        assert case.found_faults(both) == case.faults
    else:
        proof = case.assess(both).proof
        assert both.compared == sum(len(hits) for hits in proof.hits.values()), "every hit was compared"
