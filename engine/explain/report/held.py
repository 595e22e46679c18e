"""Held: the numbers of an indicator side by side: its value, and what the plan and the past hold it against.

Comes in: a node's proof. Goes out: each number with its name and what kind it is, the value first. A figure that is not
known is there too, with its words and no number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from engine.explain.formulas import unit_of
from engine.explain.given import given_said, value_said
from engine.explain.report.figures import amount
from engine.explain.report.view import Amount, Held, HeldKind
from engine.explain.seen import chosen_for, numbers
from engine.explain.vocabulary import MARKS, STATES, quantity
from engine.explain.words import Words
from engine.model.expression import Quantity
from engine.prove.proof import NodeProof

_VALUE = "värde"
_EXPECTED = "väntat"
_TARGETS = ("riktvärde", "riktvärde lägst", "riktvärde högst")
_BESIDE = ("ingående", "föregående", "samma period i fjol", "helår i fjol")


def held_of(words: Words, proof: NodeProof) -> tuple[Held, ...]:
    """The value and everything that it is held against; nothing where there is no value or nothing beside it."""
    found = list(_held(words, proof))
    if not found or found[0].kind != "value" or all(each.amount.value is None for each in found[1:]):
        return ()
    return tuple(found)


def _held(words: Words, proof: NodeProof) -> Iterator[Held]:
    if (value := _figure(words, proof, _VALUE, "value")) is not None:
        yield value
    targets = [found for name in _TARGETS if (found := _given(words, proof, name, "target")) is not None]
    expected = _expected(words, proof)
    if expected is not None and expected.amount.value not in {target.amount.value for target in targets}:
        yield expected
    yield from targets
    for name in _BESIDE:
        found = _given(words, proof, name, "base") or _figure(words, proof, name, "base")
        if found is not None and found.amount.value is not None:
            yield found


def _figure(words: Words, proof: NodeProof, name: str, kind: HeldKind) -> Held | None:
    chosen = chosen_for(proof, name)
    if chosen is None:
        return None
    if chosen.state != "känd" or not isinstance(chosen.value, Fraction):
        return Held(quantity(words, name), kind, Amount(words.say(STATES[chosen.state])))
    told = ", ".join((value_said(words, proof, chosen), *(words.say(MARKS[mark]) for mark in chosen.marks)))
    return Held(quantity(words, name), kind, replace(amount(words, chosen.value), text=told))


def _given(words: Words, proof: NodeProof, name: str, kind: HeldKind) -> Held | None:
    given = next((each for each in proof.node.given if each.name == name), None)
    if given is None or not isinstance(given.value, Fraction):
        return None
    found = replace(amount(words, given.value), text=given_said(words, proof, given))
    return Held(quantity(words, name), kind, found)


def _expected(words: Words, proof: NodeProof) -> Held | None:
    """What the plan asks for by now, where some table could read it."""
    expression = Quantity(_EXPECTED)
    if _EXPECTED not in dict(proof.node.derived):
        return None
    match numbers(proof, expression):
        case (Fraction() as value,):
            return Held(quantity(words, _EXPECTED), "expected", amount(words, value, unit_of(proof, expression)))
        case _:
            return None
