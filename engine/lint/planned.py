"""Planned: what an indicator starts from and aims at, held against each other, in one form of the ruleset.

Comes in: an indicator and the letters in force. Goes out: sightings: no baseline, a target weaker than the baseline, an
aim against the direction, an amount that cannot occur.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeVar, cast

from engine.compile.faults import Path
from engine.lint.finding import Finding, Sighting
from engine.lint.saying import numeral
from engine.lint.walk import Owner
from engine.model import ruleset as model
from engine.model.amount import Aim, Amount, FromFact, Interval, Lacking, Point
from engine.model.diagnostic import Value
from engine.model.switch import Switch

T = TypeVar("T")
_AGAINST = {("öka", "nedåt"), ("minska", "uppåt")}


def resolved(value: T | Switch[T], letters: Mapping[str, str]) -> T:
    """The value, or its alternative under the letter in force."""
    return value.alternatives[letters[value.reading]] if isinstance(value, Switch) else value


def planned_sightings(owner: Owner, letters: Mapping[str, str]) -> Iterator[Sighting]:
    """Everything to be said about the amounts of an indicator's plan."""
    node, path = owner.node, owner.path
    if not isinstance(node, model.Indicator):
        return
    direction = resolved(node.direction, letters)
    base = amount(node.baseline, letters)
    yield from _baseline(node, base, path)
    if base is not None:
        yield from _outside(node, base, (*path, "ingående"))
    for year, planned in node.targets.items():
        here = (*path, "riktvärde", str(year))
        target = amount(planned, letters)
        if target is not None:
            yield from _weaker(node, target, base, direction, here)
            yield from _against(target, direction, here)
            yield from _outside(node, target, here)


def amount(planned: model.Planned | None, letters: Mapping[str, str]) -> Amount | None:
    """The amount under the letters in force."""
    return None if planned is None else cast("Amount", resolved(planned.amount, letters))


def _baseline(node: model.Indicator, base: Amount | None, path: Path) -> Iterator[Sighting]:
    if base is None:
        yield Sighting(Finding((*path, "id"), "RT631", {"name": node.id}))
    elif isinstance(base, Lacking):
        yield Sighting(Finding((*path, "ingående"), "RT631", {"name": node.id}, of_key=True))


def _weaker(
    node: model.Indicator, target: Amount, base: Amount | None, direction: str, path: Path
) -> Iterator[Sighting]:
    """A target that asks for less than the plan starts from; of a span, its best end is what is asked."""
    asked, start = _best(target, direction), _worst(base, direction)
    if asked is None or start is None:
        return
    if (direction == "uppåt" and asked < start) or (direction == "nedåt" and asked > start):
        values: dict[str, Value] = {"name": node.id, "target": numeral(asked), "base": numeral(start)}
        yield Sighting(Finding(path, "RT630", values), (asked, start))


def _best(amount_: Amount | None, direction: str) -> Fraction | None:
    match amount_:
        case Point(value):
            return value
        case Interval(low, high):
            return high if direction == "uppåt" else low
        case Aim() | Lacking() | FromFact() | None:
            return None


def _worst(amount_: Amount | None, direction: str) -> Fraction | None:
    match amount_:
        case Interval(low, high):
            return low if direction == "uppåt" else high
        case _:
            return _best(amount_, direction)


def _against(target: Amount, direction: str, path: Path) -> Iterator[Sighting]:
    if isinstance(target, Aim) and (target.kind, direction) in _AGAINST:
        yield Sighting(Finding(path, "RT634", {"aim": target.written, "direction": direction}))


def _outside(node: model.Indicator, found: Amount, path: Path) -> Iterator[Sighting]:
    """An amount that the indicator can never have. Only the ends are looked at: a mean may fall between the steps."""
    possible = node.possible
    match found:
        case Point(value):
            ends: tuple[Fraction, ...] = (value,)
        case Interval(low, high):
            ends = (low, high)
        case Aim() | Lacking() | FromFact():
            ends = ()
    for end in ends:
        too_low = possible.low is not None and end < possible.low
        if too_low or (possible.high is not None and end > possible.high):
            yield Sighting(Finding(path, "RT635", {"value": numeral(end), "name": node.id}), end)
