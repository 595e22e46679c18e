"""Does it stand: whether a node's verdict is the same in every reading that its tables can reach.

Comes in: a checked ruleset, period, facts and a node. Goes out: what each alternative gives on its own, then every
combination up to a limit, how many were tried of how many, and the smallest combinations that turn the verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from math import prod
from typing import TypeAlias

from engine.compile.compiler import CheckedRuleset, Programs
from engine.compile.program import Program
from engine.model.facts import FactsFile
from engine.model.period import At
from engine.prove.checker import Ask, prove
from engine.prove.proof import Judged, Undecided, Verdict
from engine.prove.remembered import Memory

COMBINATIONS_MAX = 512
"""Combinations of readings tried for one node; past this the answer says how many were left."""

_Same: TypeAlias = tuple[object, ...]

Letters: TypeAlias = tuple[tuple[str, str], ...]
"""Readings with the alternative chosen, by id."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A choice of alternatives, and the verdict it gives."""

    letters: Letters
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer for one node.

    `alone` holds every alternative tried on its own, `turns` the smallest combinations whose verdict differs from
    `verdict`. `tried` of `combinations` were tried.
    """

    node: str
    verdict: Verdict
    reached: tuple[str, ...]
    alone: tuple[Turn, ...]
    turns: tuple[Turn, ...]
    tried: int
    combinations: int

    @property
    def stands(self) -> bool:
        """Whether every combination tried gives the same verdict."""
        return not self.turns

    @property
    def complete(self) -> bool:
        """Whether every combination was tried."""
        return self.tried == self.combinations


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked about: the ruleset, the facts and the readings of the run."""

    checked: CheckedRuleset
    period: At
    picked: Mapping[str, str]
    files: Sequence[FactsFile]
    ask: Ask


class Readings:
    """One case under many readings: what they have not changed is compiled and proved once, for every node asked."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.programs = Programs(case.checked, case.period)
        self.base = self.programs.program(case.picked)
        self.verdicts: dict[_Same, Verdict] = {}
        self.memory = Memory()

    def stands(self, node: str, combinations_max: int = COMBINATIONS_MAX) -> Standing:
        """Try every reading that `node` can reach: one at a time, then together."""
        return _stands(self.case, _Trying(self, node), combinations_max)

    def verdict(self, program: Program, node: str) -> Verdict:
        """The verdict of a node, proved."""
        same = _same(program)[node]
        if same not in self.verdicts:
            proved = prove(program, self.case.files, self.case.ask, self.memory)
            self.verdicts[same] = proved.nodes[node].verdict
        return self.verdicts[same]


class _Trying:
    """One node of a case, tried under many readings."""

    def __init__(self, readings: Readings, node: str) -> None:
        self.readings, self.node = readings, node
        self.within = readings.base.only(node).nodes

    def program(self, letters: Letters = ()) -> Program:
        """The program of the node and what stands below it, with `letters` on top of the run's readings."""
        picked = {**self.readings.case.picked, **dict(letters)}
        return self.readings.programs.program(picked, self.within).only(self.node)

    def verdict(self, program: Program) -> Verdict:
        """The verdict of the node, proved."""
        return self.readings.verdict(program, self.node)


def _same(program: Program) -> dict[str, _Same]:
    """By what each node is known again: itself and everything below it, which the programs that share it keep alive."""
    found: dict[str, _Same] = {}
    for layer in program.layers:
        found |= {node.id: (id(node), *(found[child] for child in node.children)) for node in layer}
    return found


def stands(case: Case, node: str, combinations_max: int = COMBINATIONS_MAX) -> Standing:
    """Try every reading that `node` can reach: one at a time, then together."""
    return Readings(case).stands(node, combinations_max)


def _stands(case: Case, trying: _Trying, combinations_max: int) -> Standing:
    base = trying.program()
    verdict = trying.verdict(base)
    alone, reached = _one_at_a_time(case, trying, base)
    axes = [(name, _alternatives(case, name)) for name in reached]
    total = prod(len(letters) for _, letters in axes)
    turns = [turn for turn in alone if outcome(turn.verdict) != outcome(verdict)]
    tried = 0
    for letters in islice(_combinations(case, axes), combinations_max):
        tried += 1
        if len(letters) > 1 and not any(set(turn.letters) <= set(letters) for turn in turns):
            given = trying.verdict(trying.program(letters))
            if outcome(given) != outcome(verdict):
                turns.append(Turn(letters, given))
    return Standing(trying.node, verdict, reached, tuple(alone), tuple(turns), tried, total)


def _one_at_a_time(case: Case, trying: _Trying, base: Program) -> tuple[list[Turn], tuple[str, ...]]:
    """Each alternative on its own. An alternative may bring readings within reach that were not before."""
    alone: list[Turn] = []
    reached, queue = set(base.reached(trying.node)), sorted(base.reached(trying.node))
    while queue:
        name = queue.pop(0)
        for letter in _alternatives(case, name):
            if letter != _letter(case, name):
                program = trying.program(((name, letter),))
                alone.append(Turn(((name, letter),), trying.verdict(program)))
                found = sorted(set(program.reached(trying.node)) - reached)
                reached |= set(found)
                queue += found
    return alone, tuple(sorted(reached))


def _letter(case: Case, name: str) -> str:
    return case.picked.get(name, case.checked.ruleset.reading[name].choice)


def _alternatives(case: Case, name: str) -> tuple[str, ...]:
    """The letters of a reading, the one in force first."""
    letters = sorted(case.checked.ruleset.reading[name].alternatives)
    return tuple(sorted(letters, key=lambda letter: letter != _letter(case, name)))


def _combinations(case: Case, axes: Sequence[tuple[str, tuple[str, ...]]]) -> Iterator[Letters]:
    """Every combination as what it changes from the run's readings, those that change fewest readings first."""
    others = {name: [letter for letter in letters if letter != _letter(case, name)] for name, letters in axes}
    for changed in range(len(axes) + 1):
        for names in combinations([name for name, _ in axes], changed):
            for letters in product(*(others[name] for name in names)):
                yield tuple(zip(names, letters, strict=True))


def outcome(verdict: Verdict) -> tuple[str, ...]:
    """What two verdicts must share to be the same: their kind and their outcome or possible outcomes."""
    match verdict:
        case Judged(label):
            return ("bedömt", label)
        case Undecided(possible):
            return ("ej bedömbart", *(str(each.outcome) for each in possible))
        case _:
            return (type(verdict).__name__,)
