"""What is remembered from other facts gives the same proof as if everything were worked out anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from conformance_case import Case, cases
from engine.compile.points import Hits, Question
from engine.model.facts import FactsFile
from engine.prove import remembered
from engine.prove.checker import prove
from engine.prove.proof import Proof
from engine.prove.remembered import Memory
from explain.assessed import ALL, ASKERSUND, from_files, reference
from fuzz.pairs import Drawn, drawn
from soaking import SOAK
from strategies import alone, indicator, known, table

SIGNED = (
    ("rulesets/askersund/namndmal-2025.yaml", "facts/askersund-namndmal-2025-exempel-bedomd.yaml"),
    "2025",
)
"""A goal of it waits for a person's verdict, which has been given."""


class Reference:
    """The checker itself as an engine, that counts what it is asked."""

    name = "referens"

    def __init__(self) -> None:
        self.asked = 0

    def hits(self, questions: Sequence[Question]) -> Hits:
        self.asked += len(questions)
        return reference(questions)


def same(one: Proof, other: Proof) -> bool:
    return (one.nodes, one.hits, list(one.hits)) == (other.nodes, other.hits, list(other.hits))


def variants(files: Sequence[FactsFile]) -> Iterator[tuple[FactsFile, ...]]:
    """The facts as they are, without what people have signed, and with one of them gone, preliminary or kept secret."""
    yield tuple(files)
    for number, file in enumerate(files):
        around = (files[:number], files[number + 1 :])
        yield (*around[0], file.model_copy(update={"judgements": ()}), *around[1])
        for at, fact in enumerate(file.facts):
            without = (*file.facts[:at], *file.facts[at + 1 :])
            closed = {"value": None, "answer": None, "sub_results": (), "all_reach": None, "state": "sekretess"}
            for changed in ({"preliminary": True}, closed):
                one = (*without, fact.model_copy(update=changed))
                yield (*around[0], file.model_copy(update={"facts": one}), *around[1])
            yield (*around[0], file.model_copy(update={"facts": without}), *around[1])


@pytest.mark.parametrize(("files", "period"), ALL)
def test_the_same_again_is_not_asked_about_again(files: tuple[str, str], period: str) -> None:
    made, engine, memory = from_files(files, period), Reference(), Memory()
    first = prove(made.proof.program, made.files, engine.hits, memory)
    asked = engine.asked
    assert asked == len(made.proof.hits)
    assert same(first, made.proof)
    assert same(prove(made.proof.program, made.files, engine.hits, memory), made.proof)
    assert engine.asked == asked


@pytest.mark.parametrize(("files", "period"), [*ALL, SIGNED])
def test_facts_that_differ_in_one_are_told_apart(files: tuple[str, str], period: str) -> None:
    made, memory = from_files(files, period), Memory()
    for number, changed in enumerate(variants(made.files)):
        if SOAK or number < 2 or number % 7 == 0:
            fresh = prove(made.proof.program, changed, reference)
            assert same(prove(made.proof.program, changed, reference, memory), fresh), number


def test_what_a_fact_says_of_itself_is_told_apart() -> None:
    """The same value is of another kind where it is preliminary, carried from before, or of another span."""
    judging = table("färg", ("grön", {"värde": "minst 1"}), ("röd", {}))
    one = indicator("A", bär="2 år", godtar="månad", möjligt="0–9", bedömning=judging)
    final, early = known("A", 5), known("A", 5, preliminär="ja")
    older, month = known("A", 5, "år 2024"), known("A", 5, "månad 2025-12")
    states = [
        {"indikator": "A", "spann": "år 2025", "tillstånd": each} for each in ("öppen", "sekretess", "finns inte")
    ]
    empty, memory = alone(one), Memory()
    program = empty.program
    for fact in (final, early, older, month, *states):
        files = empty.with_facts([fact]).facts
        assert same(prove(program, files, reference, memory), prove(program, files, reference)), fact


def test_every_conformance_case_is_told_from_the_others() -> None:
    memory, engine = Memory(), Reference()
    for case in (case for folder in cases() for case in Case.read(folder) if not case.faults):
        made = case.assess(engine)
        assert same(prove(made.proof.program, made.files, engine.hits, memory), made.proof), case.name


@pytest.mark.soak
@settings(
    max_examples=200 if SOAK else 8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
)
@given(drawn())
def test_drawn_facts_are_told_apart(found: Drawn) -> None:
    memory = Memory()
    program = found.cases[0].program
    for case in found.cases:
        assert same(prove(program, case.facts, reference, memory), prove(program, case.facts, reference))


def test_too_much_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 3)
    made, engine, memory = from_files(ASKERSUND, "2024"), Reference(), Memory()
    for _ in range(3):
        assert same(prove(made.proof.program, made.files, engine.hits, memory), made.proof)
    assert engine.asked == 3 * len(made.proof.hits)
