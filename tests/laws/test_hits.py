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


@st.composite
def falsified(draw: st.DrawFn) -> tuple[Case, Kept]:
    """A case, and its right hits with one thing wrong."""
    case = draw(cases())
    hits: Kept = dict(case.proof.hits)
    assume(hits)
    key = draw(st.sampled_from(sorted(hits)))
    own = list(hits[key])
    place = draw(st.integers(0, len(own) - 1))
    how = draw(st.sampled_from(["change", "none", "drop", "drop key", "add", "add key", "swap", "move"]))
    match how:
        case "change":
            own[place] = (own[place] or 0) + draw(st.sampled_from([-1, 1, 5]))
        case "none":
            own[place] = None
        case "drop":
            del own[place]
        case "add":
            own.insert(place, own[place])
        case "swap":
            other = draw(st.integers(0, len(own) - 1))
            own[place], own[other] = own[other], own[place]
        case "drop key":
            del hits[key]
        case "add key":
            hits[draw(st.sampled_from([(key[0], "ingen sådan"), ("Z", key[1]), ("", "")]))] = tuple(own)
        case _:
            other_key = draw(st.sampled_from(sorted(hits)))
            hits[key], hits[other_key], own = hits[other_key], hits[key], list(hits[other_key])
    if how not in {"drop key", "add key", "move"}:
        hits[key] = tuple(own)
    assume(hits != case.proof.hits)
    return case, hits


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


@share(0.7)
@given(falsified())
def test_every_falsified_hit_is_refused_in_replay(pair: tuple[Case, Kept]) -> None:
    case, hits = pair
    with pytest.raises(Refusal):
        replay(case.program, case.facts, hits)


@share(0.7)
@given(falsified())
def test_every_falsified_hit_is_refused_from_an_engine(pair: tuple[Case, Kept]) -> None:
    case, hits = pair
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
