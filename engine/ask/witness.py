"""Witness: the smallest case in which two versions of a node give different verdicts, told as facts.

Comes in: both programs, and a node that they judge by different tables. Goes out: a case whose verdicts were proved
with both programs, or that there is none, or that neither could be settled and how much was tried. Smallest: fewest
children and figures that are not as they are unless something is said, then the simplest values, then by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import combinations, islice, product
from typing import Literal, TypeAlias

from engine.ask.bare import Bare, bare
from engine.ask.readings import outcome
from engine.ask.values import Plain, any_value, said, simplest, simplicity, varied
from engine.ask.worlds import NOT_APPLICABLE, SEPARATOR, VERDICT, Apart, Child, Pair, child_of, names_of
from engine.compile.compiler import CheckedRuleset
from engine.compile.faults import Unresolved
from engine.compile.fitting import check_facts
from engine.compile.program import Program
from engine.compile.stretches import Stretch
from engine.model.facts import Fact, FactsFile
from engine.model.ruleset import Range
from engine.prove.checker import Ask, prove
from engine.prove.proof import NodeProof, Undecided

TRIES = 60
"""Cases that are made into facts and proved with both programs before the search is given up."""
FEWER_MAX = 4_000
"""Cases tried in search of one with fewer children set apart."""
GIVEN_MAX = 2_000
"""Cases listed to know what a child may come to; past this it may come to anything."""
NEAR = (0, 1, -1, 10, 100)
"""Values tried for a figure that another one is held against."""
Found: TypeAlias = Literal["vittne", "ingen skillnad", "ej avgjort"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two rulesets, ready to be asked."""

    checked: CheckedRuleset
    program: Program


@dataclass(frozen=True, slots=True)
class Witness:
    """Facts with which the versions part, and what both come to. `parts`: the case in the terms of the node."""

    node: str
    parts: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]
    old: NodeProof
    new: NodeProof


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found out about one node."""

    found: Found
    tried: int
    witness: Witness | None = None
    complete: bool = True


@dataclass
class Search:
    """The search for witnesses between two programs for the same position in a year."""

    old: Side
    new: Side
    ask: Ask
    pairs: dict[str, Pair] = field(default_factory=dict)

    def bare(self, node: str) -> tuple[Bare | None, Bare | None]:
        """The node as each side judges it."""
        return self._bares[0].get(node), self._bares[1].get(node)

    @cached_property
    def _bares(self) -> tuple[Mapping[str, Bare], Mapping[str, Bare]]:
        return (_all_bare(self.old.program), _all_bare(self.new.program))

    def answer(self, node: str) -> Answer:
        """Whether the versions of `node` give different verdicts in some case."""
        old, new = self.bare(node)
        if old is None or new is None or old == new:
            return Answer("ingen skillnad", 0)
        if not self._is_listed(old, new):
            witness = self._by_choosing(node)
            return Answer("vittne" if witness else "ej avgjort", 0, witness, complete=False)
        pair = self._pair(node)
        tried = pair.tried()
        if not tried.apart:
            return Answer("ingen skillnad" if tried.complete else "ej avgjort", tried.tried, None, tried.complete)
        for apart in islice(self._candidates(pair, tried.apart), TRIES):
            witness = self._proved(node, apart)
            if witness is not None:
                return Answer("vittne", tried.tried, witness, tried.complete)
        return Answer("ej avgjort", tried.tried, None, tried.complete)

    def _is_listed(self, old: Bare, new: Bare) -> bool:
        """Whether all that differs is what the tables see, so that the list of cases is the whole truth."""
        sides = (old, new)
        if any(each.population for each in sides) or old.unjudged != new.unjudged:
            return False
        figures = [{each.name: each for each in side.figures} for side in sides]
        if any(figures[0][name] != figures[1][name] for name in figures[0].keys() & figures[1].keys()):
            return False
        if old.value != new.value and old.value and new.value:
            return False
        weighs = any(tally.kind == "vägt medel" for side in sides for tally in side.tallies)
        nodes = [side.program.nodes for side in (self.old, self.new)]
        both = nodes[0].keys() & nodes[1].keys() & {*old.children, *new.children}
        return not (weighs and any(nodes[0][each].weight != nodes[1][each].weight for each in both))

    def _pair(self, node: str) -> Pair:
        if node not in self.pairs:
            old, new = self.bare(node)
            one, other = old or new, new or old
            if one is None or other is None:
                raise KeyError(node)
            children = {name: self._child(name) for name in {*one.children, *other.children}}
            self.pairs[node] = Pair(one, other, children)
        return self.pairs[node]

    def _child(self, name: str) -> Child:
        side = self.new if name in self.new.program.nodes else self.old
        return child_of(*self.bare(name), side.program.nodes[name].weight, self._given(name))

    def _given(self, name: str) -> set[tuple[str, ...]] | None:
        """The outcomes that some case gives a child; None where they cannot be listed, so that it may have any."""
        old, new = self.bare(name)
        sides = [each for each in (old, new) if each]
        if any(each.population for each in sides) or names_of(old, None) != names_of(new or old, None):
            return None
        found = self._pair(name).given(GIVEN_MAX)
        if found is None or any(None in labels for labels in found):  # to a parent `ingen rad` may be any outcome
            return None
        return {tuple(label for label in labels if label is not None) for labels in found}

    # --- the smallest first ---------------------------------------------------------------------------------------

    def _candidates(self, pair: Pair, apart: Sequence[Apart]) -> Iterator[Apart]:
        exact = sorted((each for each in apart if each.exact), key=lambda each: _size(pair, each))
        if exact and pair.children:
            yield from _fewer(pair, exact[0])
        yield from exact
        if len(exact) < len(apart):
            yield from sorted(_made_exact(pair, apart), key=lambda each: _size(pair, each))

    # --- told as facts --------------------------------------------------------------------------------------------

    def _proved(self, node: str, apart: Apart) -> Witness | None:
        facts = self._facts(node, apart)
        parts = self._parting(node, facts) if facts is not None else None
        if facts is None or parts is None:
            return None
        kept = list(facts)
        for fact in facts[::-1]:
            fewer = [each for each in kept if each is not fact]
            if self._parting(node, fewer) in {parts, "bedömt"}:
                kept = fewer
        return self._made(node, _parts(self._pair(node), apart), _models(kept))

    def _made(self, node: str, parts: tuple[tuple[str, str], ...], facts: tuple[Fact, ...]) -> Witness | None:
        """The witness, with the proofs of both."""
        old, new = (self._verdict(side, node, facts) for side in (self.old, self.new))
        return None if old is None or new is None else Witness(node, parts, facts, old, new)

    def _parting(self, node: str, facts: Sequence[Plain]) -> Literal["bedömt", "öppet"] | None:
        """Whether the versions part with these facts; `öppet` where one of them leaves the node open."""
        told = _models(facts)
        old, new = (self._verdict(side, node, told) for side in (self.old, self.new))
        if old is None or new is None or outcome(old.verdict) == outcome(new.verdict):
            return None
        return "öppet" if any(isinstance(each.verdict, Undecided) for each in (old, new)) else "bedömt"

    def _verdict(self, side: Side, node: str, facts: Sequence[Fact]) -> NodeProof | None:
        """The node with these facts; None when the ruleset does not take them."""
        file = witness_file(side, facts)
        try:
            check_facts(side.checked, file)
        except Unresolved:
            return None
        return prove(side.program.only(node), (file,), self.ask).nodes[node]

    def _facts(self, node: str, apart: Apart) -> list[Plain] | None:
        """The facts of a case; None where it cannot be told by facts."""
        pair = self._pair(node)
        owner = {("mål" if self._is_goal(node) else "indikator"): node}
        values = {part.name: part.value for part in apart.settled if part.kind == "uppgift"}
        found: list[Plain] = []
        for name, state in apart.states:
            figure = pair.figures[name]
            told = said(figure, state, values.get(name) or (any_value(figure) if name in pair.asked else None))
            if told is None:
                return None
            if told:
                about = {"uppgift": figure.human_fact} if figure.human_fact else {}
                found.append({**owner, **about, "spann": str(figure.spans[0]), **told})
        for part in (part for part in apart.settled if part.kind == "barn"):
            below = self._child_facts(part.name, str(part.value))
            if below is None:
                return None
            found += below
        return found

    def _is_goal(self, node: str) -> bool:
        side = self.new if node in self.new.program.nodes else self.old
        return side.program.nodes[node].level != "indikator"

    def _child_facts(self, node: str, label: str) -> list[Plain] | None:
        """Facts with which a child comes to `label` in every version that has it; None when no case does."""
        pair = self._pair(node)
        if not any(side.tables for side in pair.sides):
            return []
        if label == NOT_APPLICABLE:
            return self._set_aside(node, pair)
        if any(side.population for side in pair.sides):
            return None
        wanted = label.split(SEPARATOR)
        for states in pair.combinations():
            listed = pair.listed(states) or []
            fits = (each for each in listed if each.exact and _comes_to(each, wanted))
            for each in sorted(fits, key=lambda each: _size(pair, each))[:3]:
                if (found := self._facts(node, each)) is not None:
                    return found
        return None

    def _set_aside(self, node: str, pair: Pair) -> list[Plain] | None:
        if not self._is_goal(node):
            value = next((side.value for side in pair.sides if side.value), None)
            span = str(pair.figures[value].spans[0]) if value else ""
            return [{"indikator": node, "spann": span, "tillstånd": "ej tillämplig"}] if value else None
        below = [self._child_facts(child, NOT_APPLICABLE) for child in sorted(pair.children)]
        return None if any(each is None for each in below) else [fact for each in below if each for fact in each]

    # --- which fact is chosen -------------------------------------------------------------------------------------

    def _by_choosing(self, node: str) -> Witness | None:
        """Where the versions choose facts differently: every fact that one of them may take, with its values."""
        old, new = self.bare(node)
        if old is None or new is None or old.children or new.children:
            return None
        pair = self._pair(node)
        if any(side.population for side in pair.sides):
            return None
        if self._parting(node, []):  # open, as a figure is that may have other values
            return self._made(node, (), ())
        tried = pair.tried()
        for apart in islice(self._candidates(pair, tried.apart), TRIES):
            if witness := self._proved(node, apart):
                return witness
        figures = [each for side in (old, new) for each in side.figures if each.human_fact is None]
        for each in sorted(pair.listed(dict.fromkeys(pair.figures, "känd")) or [], key=lambda each: _size(pair, each)):
            facts = self._facts(node, each) if each.exact else None
            for changed in varied(facts or [], figures):
                if self._parting(node, changed):
                    return self._made(node, _parts(pair, each), _models(changed))
        return None


def witness_file(side: Side, facts: Sequence[Fact]) -> FactsFile:
    """Facts as a file for one of the rulesets."""
    made = FactsFile.model_validate({"uppgifter": "vittne", "regelverk": side.checked.ruleset.id})
    return made.model_copy(update={"facts": tuple(facts)})


def _models(facts: Sequence[Plain]) -> tuple[Fact, ...]:
    unique = {repr(sorted(fact.items(), key=lambda each: each[0])): fact for fact in facts}
    return tuple(Fact.model_validate(fact) for fact in unique.values())


def _all_bare(program: Program) -> dict[str, Bare]:
    return {node.id: bare(program, node) for layer in program.layers for node in layer}


def _comes_to(each: Apart, wanted: Sequence[str]) -> bool:
    old, new = dict(each.old), dict(each.new)
    if old[VERDICT] != wanted[0] or new[VERDICT] != wanted[0]:
        return False
    rest = (
        [label for name, label in each.old if name != VERDICT],
        [label for name, label in each.new if name != VERDICT],
    )
    return all(list(wanted[1 : len(one) + 1]) == one for one in rest)


# --- small ----------------------------------------------------------------------------------------------------

Size: TypeAlias = tuple[int, int, int, tuple[tuple[int, Fraction, bool], ...], str]


def _size(pair: Pair, apart: Apart) -> Size:
    """What makes one case smaller than another: ordinary first, then fewest set apart, then the simplest values."""
    odd = sum(state != "känd" for _, state in apart.states)
    odd += sum(part.value == NOT_APPLICABLE for part in apart.settled if part.kind == "barn")
    nothing = sum(label is None for labels in (apart.old, apart.new) for _, label in labels)
    values = tuple(simplicity(simplest(part.value, None)) for part in apart.settled if isinstance(part.value, Stretch))
    return odd, nothing, _set_apart(pair, apart), values, repr(apart.settled)


def _set_apart(pair: Pair, apart: Apart) -> int:
    children = sum(part.value != pair.children[part.name].plainest for part in apart.settled if part.kind == "barn")
    return children + sum(part.kind == "uppgift" for part in apart.settled)


def _fewer(pair: Pair, best: Apart) -> Iterator[Apart]:
    """The cases with no more children set apart than in `best`, fewest first, each child in its order."""
    own = {part.name: part.value for part in best.settled if part.kind == "uppgift"}
    fixed = {name: value.sample if isinstance(value, Stretch) else value for name, value in own.items()}
    plainest = {name: each.plainest for name, each in sorted(pair.children.items())}
    others = {
        name: [vector[0][1] for vector in each.outcomes.vectors if vector[0][1] not in {each.plainest, NOT_APPLICABLE}]
        for name, each in pair.children.items()
    }
    most = sum(part.value != plainest[part.name] for part in best.settled if part.kind == "barn")
    cases = (
        plainest | dict(zip(names, labels, strict=True))
        for size in range(most + 1)
        for names in combinations(plainest, size)
        for labels in product(*(others[name] for name in names))
    )
    for children in islice(cases, FEWER_MAX):
        for each in pair.listed(dict(best.states), fixed, children) or []:
            if each.old != each.new:
                yield each


def _made_exact(pair: Pair, apart: Sequence[Apart]) -> Iterator[Apart]:
    """Cases that compare two open figures, with all figures but one at values of their own."""
    states = dict(next(each for each in apart if not each.exact).states)
    values: dict[str, set[Fraction]] = {}
    for part in (part for each in apart for part in each.settled if part.kind == "uppgift"):
        if isinstance(part.value, Stretch):
            possible = pair.figures[part.name].possible
            near = {each for each in map(Fraction, NEAR) if isinstance(possible, Range) and possible.holds(each)}
            values.setdefault(part.name, near).add(simplest(part.value, possible))
    for last in sorted(values):
        rest = [(name, sorted(values[name], key=simplicity)) for name in sorted(values) if name != last]
        for held in islice(product(*(each for _, each in rest)), TRIES):
            fixed = dict(zip((name for name, _ in rest), held, strict=True))
            yield from (each for each in pair.listed(states, fixed) or [] if each.old != each.new and each.exact)


def _parts(pair: Pair, apart: Apart) -> tuple[tuple[str, str], ...]:
    """The children of a case with their outcomes, those that are not the plainest first."""
    told = [(part.name, str(part.value)) for part in apart.settled if part.kind == "barn"]
    return tuple(sorted(told, key=lambda each: (each[1] == pair.children[each[0]].plainest, each)))
