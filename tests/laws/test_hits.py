"""design.md §2.3: a hit that does not follow from the program and the facts is refused, never a verdict."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.compile.points import Hits, Key, Question
from engine.prove.checker import Ask, Refusal, prove, replay
from strategies import Case, cases, share

Kept = dict[Key, tuple[int | None, ...]]


HOW = ["change", "none", "drop", "drop key", "add", "add key", "swap"]


@st.composite
def falsified(draw: st.DrawFn, how: str) -> tuple[Case, Kept]:
    """A case, and its right hits with one thing wrong."""
    case = draw(cases())
    hits: Kept = dict(case.proof.hits)
    slots = [(key, place) for key, found in sorted(hits.items()) for place in range(len(found))]
    assume(slots)
    key, place = draw(st.sampled_from(slots))
    own = hits[key]
    match how:
        case "change":
            _put(hits, key, place, (own[place] or 0) + draw(st.sampled_from([-1, 1, 5])))
        case "none":
            unlike = [slot for slot in slots if hits[slot[0]][slot[1]] is not None]
            assume(unlike)
            _put(hits, *draw(st.sampled_from(unlike)), None)
        case "swap":
            unlike = [slot for slot in slots if hits[slot[0]][slot[1]] != own[place]]
            assume(unlike)
            other, there = draw(st.sampled_from(unlike))
            _put(hits, key, place, hits[other][there])
            _put(hits, other, there, own[place])
        case "drop":
            hits[key] = own[:place] + own[place + 1 :]
        case "add":
            hits[key] = (*own[:place], own[place], *own[place:])
        case "drop key":
            del hits[key]
        case _:
            hits[draw(st.sampled_from([(key[0], "ingen sådan"), ("Z", key[1]), ("", "")]))] = own
    assert hits != case.proof.hits
    return case, hits


def _put(hits: Kept, key: Key, place: int, hit: int | None) -> None:
    hits[key] = (*hits[key][:place], hit, *hits[key][place + 1 :])


def answering(hits: Hits) -> Ask:
    """An engine that gives these hits whatever it is asked, with what it was not asked for beside them."""

    def ask(asked: Sequence[Question]) -> Hits:
        known = {question.key for question in asked}
        # What no question of the whole run asks for is given at once; the rest when its question comes.
        return {
            key: found for key, found in hits.items() if key in known or key[1] == "ingen sådan" or key[0] in {"Z", ""}
        }

    return ask


@share(0.3)
@given(cases())
def test_the_right_hits_are_believed(case: Case) -> None:
    assert replay(case.program, case.facts, case.proof.hits).nodes == case.proof.nodes


@pytest.mark.parametrize("how", HOW)
@share(0.16)
@given(data=st.data())
def test_every_falsified_hit_is_refused_in_replay(how: str, data: st.DataObject) -> None:
    case, hits = data.draw(falsified(how))
    with pytest.raises(Refusal):
        replay(case.program, case.facts, hits)


@pytest.mark.parametrize("how", HOW)
@share(0.16)
@given(data=st.data())
def test_every_falsified_hit_is_refused_from_an_engine(how: str, data: st.DataObject) -> None:
    case, hits = data.draw(falsified(how))
    with pytest.raises(Refusal):
        prove(case.program, case.facts, answering(hits))


@share(0.3)
@given(cases(), st.data())
def test_hits_of_one_case_prove_no_other_verdicts(case: Case, data: st.DataObject) -> None:
    """Whatever hits are given, what is proved is what the facts come to, or nothing."""
    questions = {key: len(found) for key, found in case.proof.hits.items()}
    made = {
        key: tuple(data.draw(st.lists(st.none() | st.integers(1, 5), min_size=size, max_size=size)))
        for key, size in questions.items()
        if size < 50
    } | {key: found for key, found in case.proof.hits.items() if len(found) >= 50}
    try:
        nodes = replay(case.program, case.facts, made).nodes
    except Refusal:
        return
    assert nodes == case.proof.nodes
