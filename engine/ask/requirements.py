"""Requirements: what it would take to lift a verdict, to lose it, and to settle one that is open.

Comes in: a proof and the facts it was made from. Goes out: for each better outcome, and for losing the present one, the
smallest ways there; for an open verdict, the smallest ways to each outcome whatever the rest turns out to be. Smallest:
fewest children and answers that change, then fewest steps on their scales, then by id. A change that is counted is one
that can still be made: an own value, a person's answer, or what is not yet known; never the known past or the plan.
Every combination is covered: children are folded into what the tables can tell apart, with the cheapest ways kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from typing import Literal, TypeAlias, TypeVar

from engine.ask.alike import alike
from engine.ask.applying import applied
from engine.ask.nearest import FigureChange, changes_of
from engine.ask.own import Own
from engine.ask.vectors import children_read, one_value
from engine.compile.choosing import by_figure
from engine.compile.points import Folded, Outcomes, Step, Vector, after, before_any, ranked_among, steps
from engine.compile.program import Node, ScaleOutcome
from engine.model.facts import FactsFile
from engine.prove.checker import Ask, prove
from engine.prove.proof import Judged, NodeProof, Proof, Undecided

STATES_MAX = 3_000
"""States of a goal's children that are kept apart; past this only few changes at a time are searched."""
CASES_MAX = 20_000
"""Cases of a goal's children and own figures that are looked at to tell which states come to the same."""
FEW = 2
"""How many children may change at a time where the states of all combinations are too many."""
WAYS_SHOWN = 5

Cost: TypeAlias = tuple[int, int]
"""How many changes, and how many steps on their scales."""
Found: TypeAlias = Literal["väg", "går inte", "ej avgjort"]


@dataclass(frozen=True, slots=True)
class ChildChange:
    """A child that must come to other outcomes in the tables that are read, and the first smallest way for it there."""

    node: str
    now: tuple[str, ...]
    wanted: tuple[tuple[str, str], ...]
    vector: Vector
    below: Way
    below_more: int

    @property
    def order(self) -> tuple[str, ...]:
        """What ways are sorted by."""
        return (self.node, *(label for _, label in self.wanted))


Change: TypeAlias = ChildChange | FigureChange
Way: TypeAlias = tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Best:
    """The smallest ways to something: what they cost, how many they are, and the first of them."""

    cost: Cost
    counted: Mapping[object, int]
    """How many ways there are of each kind; ways that differ in nothing but how far a number goes are one."""
    ways: tuple[Way, ...]

    @property
    def total(self) -> int:
        """How many ways there are."""
        return sum(self.counted.values())


NOTHING: Way = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Outcomes that were asked for, and the answer.

    `shared`: a figure that must change bears on the node along several lines, so the ways told are those that were
    tried and hold. `complete`: there is nothing smaller.
    """

    outcomes: tuple[str, ...]
    found: Found
    best: Best | None = None
    complete: bool = True
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Requirements:
    """The answer for one node. Nothing is answered for a node that no table judges.

    Of an open verdict `settles` is what would give each outcome that it may come to, with nothing but what is open;
    `lifts` is what would give each outcome, whatever may still change.
    """

    node: str
    lifts: tuple[Target, ...] = ()
    loses: Target | None = None
    settles: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class _Option:
    """What can be done about a child, what it adds then, and what it costs."""

    adds: tuple[Step, ...]
    change: ChildChange | None = None
    cost: Cost = (0, 0)


State = TypeVar("State", bound=Hashable)


@dataclass
class _Solved:
    """Every set of outcome vectors that a node can be brought to, with the smallest ways."""

    found: dict[frozenset[Vector], Best] = field(default_factory=dict)
    complete: bool = True


def requirements(proof: Proof, files: Sequence[FactsFile], node: str, ask: Ask) -> Requirements:
    """What it would take to change the verdict of `node`."""
    return Search(proof, files, ask).answer(node)


def requirements_of(proof: Proof, files: Sequence[FactsFile], ask: Ask) -> Mapping[str, Requirements]:
    """What it would take to change each verdict, from the leaves up; what is below is worked out once."""
    search = Search(proof, files, ask)
    return {node.id: search.answer(node.id) for layer in proof.program.layers for node in layer}


def _around(scale: Sequence[ScaleOutcome], now: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The better and the worse outcomes of a scale; beside one that does not count, all that do are better."""
    place = next(n for n, each in enumerate(scale) if each.label == now)
    counted = tuple(each.label for each in scale if each.counts)
    if not scale[place].counts:
        return counted, ()
    return (
        tuple(each.label for each in scale[:place] if each.counts),
        tuple(each.label for each in scale[place + 1 :] if each.counts),
    )


class Search:
    """The search in one proof; what was found out about a node is kept. `only_open`: what is known stays as it is."""

    def __init__(self, proof: Proof, files: Sequence[FactsFile], ask: Ask, *, only_open: bool = False) -> None:
        self.proof, self.files, self.ask, self.only_open = proof, files, ask, only_open
        self.facts = by_figure(fact for file in files for fact in file.facts)
        self.solved: dict[str, _Solved] = {}

    @cached_property
    def settling(self) -> Search:
        """The same search where nothing that is known changes."""
        return Search(self.proof, self.files, self.ask, only_open=True)

    def answer(self, node: str) -> Requirements:
        """What it would take to change the verdict of `node`, or to settle it."""
        proof = self.proof.nodes[node]
        match proof.verdict:
            case Judged(outcome):
                table = proof.node.table(proof.node.verdict_table or "")
                better, worse = _around(table.scale, outcome)
                worse = tuple(label for label in worse if any(row.outcome == label for row in table.rows))
                return Requirements(node, self.targets(node, better), self.target(node, worse) if worse else None)
            case Undecided(possible, too_many) if not too_many:
                table = proof.node.table(proof.node.verdict_table or "")
                given = {row.outcome for row in table.rows}
                open_to = [each.outcome for each in possible if each.outcome is not None]
                lifts = self.targets(node, [each.label for each in table.scale if each.counts and each.label in given])
                return Requirements(node, lifts, settles=self.settling.targets(node, open_to))
            case _:
                return Requirements(node)

    def targets(self, node: str, outcomes: Iterable[str]) -> tuple[Target, ...]:
        """The smallest ways to bring `node` to each of these outcomes."""
        return tuple(self.target(node, (outcome,)) for outcome in outcomes)

    def target(self, name: str, outcomes: tuple[str, ...]) -> Target:
        """The smallest ways to bring `name` to one of `outcomes`."""
        table = self.proof.nodes[name].node.verdict_table or ""
        solved = self.solve(name)
        best = _smallest(best for key, best in solved.found.items() if all(dict(v)[table] in outcomes for v in key))
        if best is None:
            return Target(outcomes, "går inte" if solved.complete else "ej avgjort")
        if not any(self._is_shared(name, way) for way in best.ways):
            return Target(outcomes, "väg", best, solved.complete)
        held = tuple(way for way in best.ways if self._holds(name, way, outcomes))
        if not held:
            return Target(outcomes, "ej avgjort", complete=False, shared=True)
        return Target(outcomes, "väg", replace(best, ways=held), solved.complete, shared=True)

    def _is_shared(self, name: str, way: Way) -> bool:
        """Whether a figure of the way reaches the node along more than one line."""
        nodes = self.proof.program.nodes

        def lines(above: str, below: str) -> int:
            return 1 if above == below else sum(lines(child, below) for child in nodes[above].children)

        return any(lines(name, change.node) > 1 for change in figures_in(way))

    def _holds(self, name: str, way: Way, outcomes: tuple[str, ...]) -> bool:
        """Whether the node comes to one of `outcomes`, or to several of them, with the facts that the way asks for."""
        program = self.proof.program.only(name)
        files = applied(program, self.files, figures_in(way))
        if files is None:
            return False
        match prove(program, files, self.ask).nodes[name].verdict:
            case Judged(label):
                return label in outcomes
            case Undecided(possible):
                return all(each.outcome in outcomes for each in possible)
            case _:
                return False

    def solve(self, name: str) -> _Solved:
        """Everything that `name` can be brought to."""
        if name not in self.solved:
            self.solved[name] = self._solve(self.proof.nodes[name])
        return self.solved[name]

    def _solve(self, proof: NodeProof) -> _Solved:
        too_many = isinstance(proof.verdict, Undecided) and proof.verdict.too_many
        solved = _Solved(complete=not proof.may_not_occur and not too_many)
        if not proof.worlds:
            return solved
        node = one_value(proof.node)
        chosen = {figure.name: one for figure in node.figures for one in proof.chosen if one.figure == figure.name}
        own = Own(node, chosen, ranked_among(node, self.facts), self.only_open)
        solved.complete = solved.complete and own.all_tried
        states = self._states(node, own, solved)
        for names in own.sets:
            for number, (state, best) in enumerate(states):
                told, whole = own.in_all(names, state)
                solved.complete = solved.complete and whole
                for key, figures, far in changes_of(node, chosen, names, told):
                    cost = (best.cost[0] + len(figures), best.cost[1] + far)
                    ways = tuple((*way, *figures) for way in best.ways)
                    kind = (number, *(each.alike for each in figures))
                    _keep(solved.found, key, Best(cost, {kind: best.total}, ways))
        return solved

    # --- children -------------------------------------------------------------------------------------------------

    def _states(self, node: Node, own: Own, solved: _Solved) -> list[tuple[frozenset[Folded], Best]]:
        """Every state that the children can be brought to, each as the set of what open ones may still make of it."""
        options = [self._options(node, child, solved) for child in node.children]
        added = [list(dict.fromkeys(step for option in every for step in option.adds)) for every in options]
        same = alike(before_any(node), added, own.comes_to, CASES_MAX // own.cases_each)
        if same is not None:
            ahead, last = same.ahead, same.last
            numbered = _folded(same.start, options, lambda child, state, step: ahead[child][state][step], len(options))
            if numbered is not None:
                return [(frozenset(last[each] for each in state), best) for state, best in numbered.items()]
        for most in (len(node.children), FEW, 0):
            states = _folded(before_any(node), options, lambda _, state, step: after(state, step), most)
            if states is not None:
                return list(states.items())
            solved.complete = False
        return []

    def _options(self, node: Node, child: str, solved: _Solved) -> list[_Option]:
        """A child as it is, and as everything else that it can be brought to."""
        outcomes = self.proof.nodes[child].outcomes
        found = [_Option(tuple(steps(node, child, outcomes)))]
        tables = {table for name, table in children_read(node) if name == child}
        if not outcomes.vectors or not tables:
            return found
        below = self.solve(child)
        solved.complete = solved.complete and below.complete
        now = sorted({_seen(vector, tables) for vector in outcomes.vectors})
        reached: dict[Vector, list[tuple[frozenset[Vector], Best]]] = {}
        between: list[set[Vector]] = []
        for key, best in below.found.items():
            seen = sorted({_seen(vector, tables) for vector in key})
            if len(seen) == 1 and "" not in dict(seen[0]).values():
                reached.setdefault(seen[0], []).append((key, best))
            elif not any("" in dict(one).values() for one in seen):
                between.append(set(seen))
        if any(not each & reached.keys() and not set(now) <= each for each in between):
            solved.complete = False  # it can be brought nearer, but not all the way to one outcome
        for wanted, ways in sorted(reached.items(), key=lambda each: each[0]):
            smallest = _smallest(best for _, best in ways)
            if [wanted] == now or smallest is None:
                continue
            vector = min(tuple(each for each in vector if each[1]) for key, _ in ways for vector in key)
            labels = tuple(dict.fromkeys(each[0][1] for each in outcomes.vectors))
            change = ChildChange(child, labels, wanted, vector, smallest.ways[0], smallest.total - 1)
            cost = (1, min(_distance(outcomes, one, wanted) for one in now))
            found.append(_Option(tuple(steps(node, child, replace(outcomes, vectors=(vector,)))), change, cost))
        return found


def figures_in(way: Way) -> Iterator[FigureChange]:
    """The figures that a way changes, down to the leaves."""
    for change in way:
        if isinstance(change, FigureChange):
            yield change
        else:
            yield from figures_in(change.below)


def _folded(
    start: State,
    options: Sequence[Sequence[_Option]],
    after_step: Callable[[int, State, Step], State],
    most: int,
) -> dict[frozenset[State], Best] | None:
    """The states and the smallest ways there, at most `most` children changed; None where they are too many."""
    states = {frozenset({start}): Best((0, 0), {0: 1}, (NOTHING,))}
    for child, every in enumerate(options):
        grown: dict[frozenset[State], Best] = {}
        for state, best in states.items():
            for number, option in enumerate(every):
                cost = (best.cost[0] + option.cost[0], best.cost[1] + option.cost[1])
                if cost[0] > most:
                    continue
                key = frozenset(after_step(child, one, step) for one in state for step in option.adds)
                ways = tuple((*way, option.change) for way in best.ways) if option.change else best.ways
                _keep(grown, key, Best(cost, {(state, number): best.total}, ways))
        if sum(map(len, grown)) > STATES_MAX:
            return None
        states = grown
    return states


def _keep(found: dict[frozenset[State], Best], key: frozenset[State], best: Best) -> None:
    """Keep the smaller, or both where they are as small."""
    known = found.get(key)
    found[key] = best if known is None else _smaller(known, best)


def _smallest(every: Iterable[Best]) -> Best | None:
    """The smallest of several as one."""
    given = list(every)
    return reduce(_smaller, given) if given else None


def _smaller(one: Best, other: Best) -> Best:
    """The smaller, or both as one where they are as small."""
    if one.cost != other.cost:
        return min(one, other, key=lambda best: best.cost)
    ways = _nearest(sorted((*one.ways, *other.ways), key=_order))
    return Best(one.cost, {**one.counted, **other.counted}, tuple(ways[:WAYS_SHOWN]))


def _nearest(ways: Sequence[Way]) -> list[Way]:
    """Of ways that set the same figures, nothing differing but how far a number goes, the nearest."""
    found: dict[object, Way] = {}
    for way in ways:
        alike = tuple(change.alike if isinstance(change, FigureChange) else change.order for change in way)
        known = found.setdefault(alike, way)
        if _far(way) < _far(known):
            found[alike] = way
    return list(found.values())


def _far(way: Way) -> list[tuple[object, ...]]:
    return [change.far for change in way if isinstance(change, FigureChange)]


def _order(way: Way) -> tuple[tuple[str, ...], ...]:
    return tuple(change.order for change in way)


def _seen(vector: Vector, tables: set[str]) -> Vector:
    return tuple(each for each in vector if each[0] in tables)


def _distance(outcomes: Outcomes, one: Vector, other: Vector) -> int:
    """Steps on the scales from one to the other."""
    told = dict(one)
    places = {table: list(scale) for table, scale in outcomes.scales.items()}
    return sum(abs(places[table].index(label) - places[table].index(told[table])) for table, label in other)
