"""Figures: the numbers of a node for a report, each exact beside its words, and the facts that they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from engine.compile.choosing import Chosen
from engine.explain.entries import target_held, value_held
from engine.explain.formulas import unit_of, written
from engine.explain.given import figure_said, given_said, value_said
from engine.explain.numerals import DECIMALS_ROUNDED, decimals_shown, number, span
from engine.explain.prose import computed
from engine.explain.report.view import Amount, FactShown, Place, Target
from engine.explain.seen import chosen_for
from engine.explain.vocabulary import MARKS, STATES, quantity
from engine.explain.words import Words
from engine.model.expression import Quantity
from engine.prove.proof import NodeProof

_ENDS = ("riktvärde lägst", "riktvärde högst")


def amount(words: Words, value: Fraction, unit: str | None = None, source: str | None = None) -> Amount:
    """A number that was measured, planned or computed."""
    places = decimals_shown(value, source)
    return Amount(number(words, value, unit, source), value, DECIMALS_ROUNDED if places is None else places)


def value_of(words: Words, proof: NodeProof) -> Amount | None:
    """The value that the verdict was worked out from; None for a goal."""
    chosen = chosen_for(proof, "värde")
    return _of_figure(proof, chosen, value_held(words, proof)) if chosen is not None else None


def target_of(words: Words, proof: NodeProof) -> Target | None:
    """The target of the year; None where the node has none."""
    text = target_held(words, proof)
    given = {each.name: each for each in proof.node.given}
    if not text or ("riktvärde" in given and not given["riktvärde"].written):
        return None
    if (chosen := chosen_for(proof, "riktvärde")) is not None:
        one = _of_figure(proof, chosen, text)
        return Target(text, one, one) if one.value is not None else Target(text)
    ends = [planned(words, proof, name) for name in _ENDS]
    if all(ends):
        return Target(text, ends[0], ends[1])
    one_number = planned(words, proof, "riktvärde")
    return Target(text, one_number, one_number) if one_number and one_number.value is not None else Target(text)


def planned(words: Words, proof: NodeProof, name: str) -> Amount | None:
    """An amount of the plan; None where the plan gives none."""
    given = next((each for each in proof.node.given if each.name == name), None)
    if given is None or not given.written:
        return None
    unit, text = unit_of(proof, Quantity(name)), given_said(words, proof, given)
    if not isinstance(given.value, Fraction):
        return Amount(text)
    found = amount(words, given.value, unit, None if name in _ENDS else given.written)
    return found if name in _ENDS else Amount(text, found.value, found.decimals)


def derived(words: Words, proof: NodeProof, name: str) -> Amount | None:
    """A computed quantity, where it is one and the same number whatever is open."""
    value = computed(proof, name)
    return None if value is None else amount(words, value, unit_of(proof, Quantity(name)))


def _of_figure(proof: NodeProof, chosen: Chosen, text: str) -> Amount:
    if chosen.state != "känd" or not isinstance(chosen.value, Fraction):
        return Amount(text)
    places = decimals_shown(chosen.value, written(proof, chosen.figure))
    return Amount(text, chosen.value, DECIMALS_ROUNDED if places is None else places)


def facts_of(words: Words, proof: NodeProof, titles: Mapping[str, str]) -> Iterator[FactShown]:
    """Every figure of the node, with the fact that fills it."""
    for chosen in proof.chosen:
        fact = chosen.fact
        yield FactShown(
            quantity(words, chosen.figure),
            words.say(STATES[chosen.state]),
            _of_figure(proof, chosen, value_said(words, proof, chosen)),
            figure_said(words, proof, chosen),
            span(words, fact.span) if fact is not None else "",
            places(sorted(fact.sources.items()), titles) if fact is not None else (),
            tuple(words.say(MARKS[mark]) for mark in chosen.marks),
            fact.notes if fact is not None else (),
        )


def places(cited: Iterable[tuple[str, str]], titles: Mapping[str, str]) -> tuple[Place, ...]:
    """Documents and places with the documents' titles."""
    return tuple(Place(code, titles.get(code, code), place) for code, place in cited)
