"""Sweep: one indicator's value over all that it may be, and where the verdicts above it turn.

Comes in: a proof, the facts it was made from, and an indicator. Goes out: stretches of its value, from the lowest, each
with the verdict of the indicator and of everything that rests on it. Between the limits that the tables read nothing
can turn, so one value of each stretch is put among the facts and proved; stretches alike are made one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from engine.ask.applying import applied
from engine.ask.nearest import FigureChange, holds, opened
from engine.ask.readings import outcome
from engine.ask.values import simplest
from engine.ask.vectors import VALUE, one_value
from engine.compile.choosing import Chosen, Values, by_figure
from engine.compile.points import list_points, ranked_among
from engine.compile.program import Program
from engine.compile.stretches import Stretch, stretches
from engine.model.facts import FactsFile
from engine.model.ruleset import Range
from engine.prove.checker import Ask, prove
from engine.prove.proof import NodeProof, Proof, Verdict
from engine.prove.remembered import Memory


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the value, and what each node comes to there; None where no file can say the value."""

    stretch: Stretch
    verdicts: tuple[Verdict, ...] | None
    is_now: bool


@dataclass(frozen=True, slots=True)
class Sweep:
    """The answer: the nodes that rest on the indicator, itself first, and the parts, whose verdicts go with them.

    `exact`: nothing turns inside a part. Otherwise a test holds the value against another open number.
    """

    node: str
    nodes: tuple[str, ...]
    parts: tuple[Part, ...]
    exact: bool


def sweep(proof: Proof, files: Sequence[FactsFile], node: str, ask: Ask) -> Sweep:
    """What every value of an indicator would give."""
    above = _above(proof.program, node)
    value = next((one for one in proof.nodes[node].chosen if one.figure == VALUE), None)
    if value is None or not proof.nodes[node].outcomes.vectors:
        return Sweep(node, above, (), exact=True)
    cut, exact = _cut(proof.nodes[node], value, files)
    parts: list[Part] = []
    memory = Memory()
    for stretch in cut:
        verdicts = _verdicts(proof, files, partial(prove, ask=ask, memory=memory), above, stretch, value)
        part = Part(stretch, verdicts, isinstance(value.value, Fraction) and holds(stretch, value.value))
        if parts and (both := _together(parts[-1], part)):
            parts[-1] = both
        else:
            parts.append(part)
    return Sweep(node, above, tuple(parts), exact)


def _above(program: Program, node: str) -> tuple[str, ...]:
    """The node and all that rests on it, from below."""
    found = [node]
    for layer in program.layers:
        found += [each.id for each in layer if set(each.children) & set(found) and each.id not in found]
    return tuple(found)


def _cut(proof: NodeProof, value: Chosen, files: Sequence[FactsFile]) -> tuple[tuple[Stretch, ...], bool]:
    """The stretches of the value that some table tells apart, whatever the other open figures are."""
    node, possible = one_value(proof.node), opened(value)
    chosen = {one.figure: one for one in proof.chosen} | {VALUE: possible}
    facts = by_figure(fact for file in files for fact in file.facts)
    listing = list_points(node, chosen, {}, ranked_among(node, facts))
    settled = (part.value for world in listing.worlds for part in world.witness if part.name == VALUE)
    marks = {end for each in settled if isinstance(each, Stretch) for end in (each.low, each.high) if end is not None}
    exact = not (listing.approximate or listing.too_many)
    match possible.possible:
        case Range():
            return stretches(possible.possible, marks), exact
        case Values(numbers):
            return tuple(Stretch(each, each, low_in=True, high_in=True, sample=each) for each in numbers), exact
        case _:
            return (), exact


def _verdicts(
    proof: Proof,
    files: Sequence[FactsFile],
    proving: Callable[[Program, Sequence[FactsFile]], Proof],
    above: Iterable[str],
    stretch: Stretch,
    value: Chosen,
) -> tuple[Verdict, ...] | None:
    """What every node comes to with a value of the stretch among the facts."""
    sample = stretch.sample if isinstance(opened(value).possible, Values) else simplest(stretch, value.possible)
    node = next(iter(above))
    changed = applied(proof.program, files, [FigureChange(node, VALUE, value.value, sample)])
    if changed is None:
        return None
    proved = proving(proof.program, changed)
    return tuple(proved.nodes[each].verdict for each in above)


def _together(one: Part, other: Part) -> Part | None:
    """Two parts that follow on each other and give the same, as one."""
    if one.verdicts is None or other.verdicts is None:
        return None
    if [outcome(each) for each in one.verdicts] != [outcome(each) for each in other.verdicts]:
        return None
    high = other.stretch
    both = replace(one.stretch, high=high.high, high_in=high.high_in)
    return Part(both, one.verdicts, one.is_now or other.is_now)
