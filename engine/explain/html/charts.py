"""Charts: the bars of the page, as places on a line a thousand steps long; the template draws them.

Comes in: a proof. Goes out: rows of a table, each with its name, its text and its bar. The text says everything that
the bar shows, so nothing is lost without sight, colour or ink. A figure that is not known has a row and no bar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from engine.explain.formulas import amount, unit_of
from engine.explain.given import given_said, value_said
from engine.explain.inert import inert
from engine.explain.seen import chosen_for, numbers
from engine.explain.signs import colour_of, verdict_sign
from engine.explain.summary import level_counts
from engine.explain.vocabulary import LEVELS, MARKS, STATES, quantity
from engine.explain.words import Words
from engine.model.expression import Quantity
from engine.prove.assessment import Assessment
from engine.prove.proof import NodeProof

STEPS = 1000
"""The length of the line that the bars lie along."""
_VALUE = "värde"
_EXPECTED = "väntat"
_TARGETS = ("riktvärde", "riktvärde lägst", "riktvärde högst")
_BESIDE = ("ingående", "föregående", "samma period i fjol", "helår i fjol")

Kind: TypeAlias = Literal["value", "expected", "target", "base"]
Amount: TypeAlias = tuple[str, Kind, str, Fraction | None]
_Place: TypeAlias = Callable[[Fraction], int]

COLOURS = {"grön": "green", "gul": "yellow", "röd": "red", "grå": "grey"}
"""The classes of the page, by the colour that a ruleset gave an outcome."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its name, what it says, and where its bar starts and how long it is; None is no bar."""

    name: str
    said: str
    kind: str
    start: int | None
    length: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Rows on one line; `marks` are the targets, drawn through all of them."""

    caption: str
    bars: tuple[Bar, ...]
    marks: tuple[int, ...] = ()


def indicator_chart(words: Words, proof: NodeProof) -> Chart | None:
    """The value against its target and what it started from; None where there is nothing to hold it against."""
    rows = list(_amounts(words, proof))
    if not any(kind == "value" for _, kind, _, _ in rows) or not any(known is not None for *_, known in rows[1:]):
        return None
    known = [value for *_, value in rows if value is not None]
    low, high = min(Fraction(0), *known), max(Fraction(0), *known)
    size = (high - low) or Fraction(1)

    def at(value: Fraction) -> int:
        return int((value - low) * STEPS / size)

    bars = tuple(_bar(name, kind, said, value, at) for name, kind, said, value in rows)
    marks = {at(value) for _, kind, _, value in rows if kind == "target" and value is not None}
    return Chart(words.say("Värdet mot det som planen anger"), bars, tuple(sorted(marks)))


def outcome_charts(words: Words, assessment: Assessment) -> tuple[Chart, ...]:
    """How many of each outcome, level by level, best first."""
    return tuple(
        Chart(
            words.say(LEVELS[level.level]),
            tuple(
                Bar(
                    inert(verdict_sign(words, each.example)),
                    words.say("{n} av {all}", n=str(each.number), all=str(len(level.proofs))),
                    colour_class(each.example),
                    0,
                    each.number * STEPS // len(level.proofs),
                )
                for each in level.counts
            ),
        )
        for level in level_counts(assessment)
    )


def colour_class(proof: NodeProof) -> str:
    """The class of a verdict's colour."""
    return COLOURS.get(colour_of(proof) or "", "none")


def _bar(name: str, kind: Kind, said: str, value: Fraction | None, at: _Place) -> Bar:
    if value is None:
        return Bar(name, said, kind, None, 0)
    first, last = sorted((at(Fraction(0)), at(value)))
    return Bar(name, said, kind, first, last - first)


def _amounts(words: Words, proof: NodeProof) -> Iterator[Amount]:
    """What the chart has rows for, the value first."""
    if (value := _figure(words, proof, _VALUE, "value")) is not None:
        yield value
    targets = [found for name in _TARGETS if (found := _given(words, proof, name, "target")) is not None]
    expected = _expected(words, proof)
    if expected is not None and expected[3] not in {target for *_, target in targets}:
        yield expected
    yield from targets
    for name in _BESIDE:
        found = _given(words, proof, name, "base") or _figure(words, proof, name, "base")
        if found is not None and found[3] is not None:
            yield found


def _figure(words: Words, proof: NodeProof, name: str, kind: Kind) -> Amount | None:
    chosen = chosen_for(proof, name)
    if chosen is None:
        return None
    if chosen.state != "känd" or not isinstance(chosen.value, Fraction):
        return _said(words, name, kind, words.say(STATES[chosen.state]), None)
    told = ", ".join((value_said(words, proof, chosen), *(words.say(MARKS[mark]) for mark in chosen.marks)))
    return _said(words, name, kind, told, chosen.value)


def _given(words: Words, proof: NodeProof, name: str, kind: Kind) -> Amount | None:
    given = next((each for each in proof.node.given if each.name == name), None)
    if given is None or not isinstance(given.value, Fraction):
        return None
    return _said(words, name, kind, given_said(words, proof, given), given.value)


def _expected(words: Words, proof: NodeProof) -> Amount | None:
    """What the plan asks for by now, where some table could read it."""
    expression = Quantity(_EXPECTED)
    if _EXPECTED not in dict(proof.node.derived):
        return None
    match numbers(proof, expression):
        case (Fraction() as value,):
            unit = unit_of(words, proof, expression)
            return _said(words, _EXPECTED, "expected", amount(words, value, unit, proof, expression), value)
        case _:
            return None


def _said(words: Words, name: str, kind: Kind, said: str, value: Fraction | None) -> Amount:
    return inert(quantity(words, name)), kind, inert(said), value
