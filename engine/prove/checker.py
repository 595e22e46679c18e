"""The checker: re-does every test behind every hit, and builds the verdict tree from what it re-did.

Comes in: the program, the facts, and `ask`, which gives an engine's hits for the questions of one phase. Goes out:
a proof. A hit that is wrong, missing or extra raises `Refusal`: an internal error, never a verdict. An engine is only
ever believed about which row to look at; every verdict below is built from `decide`, which asks no engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from engine.compile.choosing import Chosen, FactsByFigure, Mark, by_figure, choose
from engine.compile.evaluation import Absent, Point, together, try_test
from engine.compile.kept import kept
from engine.compile.points import (
    Hit,
    Hits,
    Key,
    Listing,
    Others,
    Outcomes,
    Question,
    Vector,
    list_points,
    ranked_among,
)
from engine.compile.program import Node, Program, ScaleOutcome, Table, reads_down, values_read_down
from engine.model.facts import FactsFile
from engine.model.period import Period, Span
from engine.prove.possible import possibilities
from engine.prove.proof import (
    AwaitsJudgement,
    Judged,
    NodeProof,
    NoRow,
    NoRule,
    NotApplicable,
    Proof,
    RowDone,
    TableDone,
    Undecided,
    Verdict,
    WorldDone,
)
from engine.prove.remembered import Depends, Entry, Memory, depends, is_plain

Ask = Callable[[Sequence[Question]], Hits]


class Refusal(Exception):  # noqa: N818 - the checker refuses; nothing is known to be broken here
    """An engine's hits do not follow from the program and the facts."""

    def __init__(self, key: Key, point: int | None, proposed: object, follows: object) -> None:
        """`point` is the place of the point in the question; None when the whole answer is of the wrong size."""
        super().__init__(f"{key[0]}/{key[1]} point {point}: proposed {proposed}, follows {follows}")
        self.key, self.point, self.proposed, self.follows = key, point, proposed, follows


def prove(program: Program, files: Sequence[FactsFile], ask: Ask, memory: Memory | None = None) -> Proof:
    """Check the program layer by layer against the hits that `ask` gives. Raises Refusal.

    With a `memory` of nodes that were checked before, the same is not checked again.
    """
    facts = by_figure(fact for file in files for fact in file.facts)
    lenient = lenient_spans(program.period, files)
    signed = {each.goal for file in files for each in file.judgements if each.is_for(program.at)}
    memory = memory if memory is not None else Memory()
    memory.begin()
    entries: dict[str, Entry] = {}
    proofs: dict[str, NodeProof] = {}
    hits: dict[Key, tuple[Hit, ...]] = {}
    for layer in program.layers:
        begun: list[tuple[Depends, Begun]] = []
        for node in layer:
            chosen, others = filled(node, facts, lenient)
            children = [entries[child].effect for child in node.children]
            on = depends(node, chosen, others, children, node.id in signed)
            if (entry := memory.find(on)) is not None:
                entries[node.id], proofs[node.id] = entry, entry.over(chosen)
            else:
                begun.append((on, begin_with(node, chosen, others, proofs, node.id in signed)))
        new = judge([one for _, one in begun], ask) if begun else {}
        for on, one in begun:
            node = one.node
            children = [entries[child].effect for child in node.children]
            proofs[node.id] = one.finish(proofs, plain=all(child.plain for child in children))
            own = {key: new[key] for table in node.tables if (key := (node.id, table.name)) in new}
            entries[node.id] = memory.keep(on, proofs[node.id], own, children)
        for node in layer:
            hits.update(entries[node.id].hits)
    return Proof(program, proofs, hits)


def judge(begun: Sequence[Begun], ask: Ask) -> dict[Key, tuple[Hit, ...]]:
    """Ask about one table of every node at a time, and re-do each; the hits that held. Raises Refusal."""
    hits: dict[Key, tuple[Hit, ...]] = {}
    for stage in range(max((len(each.node.tables) for each in begun), default=0)):
        asked = [(each, question) for each in begun if (question := each.question(stage))]
        questions = [question for _, question in asked]
        answer = ask(questions)
        _same_questions(questions, answer)
        for each, question in asked:
            hits[question.key] = answer[question.key]
            each.take(question, answer[question.key])
    return hits


def replay(program: Program, files: Sequence[FactsFile], hits: Hits) -> Proof:
    """Check stored hits: every question finds its own, and none is left over. Raises Refusal."""
    proof = prove(program, files, lambda asked: {q.key: hits[q.key] for q in asked if q.key in hits})
    for key in hits:
        if key not in proof.hits:
            raise Refusal(key, None, hits[key], "no question")
    return proof


def lenient_spans(period: Period, files: Iterable[FactsFile]) -> tuple[Span, ...]:
    """The spans that the facts files themselves let stand for this period."""
    return tuple(sorted({ok.span for file in files for ok in file.accepts if ok.period == period}))


def _same_questions(asked: Sequence[Question], answer: Hits) -> None:
    wanted = {question.key: len(question.points) for question in asked}
    for key in [*wanted, *answer]:
        given = len(answer[key]) if key in answer else None
        if wanted.get(key) != given:
            raise Refusal(key, None, f"{given} hits", f"{wanted.get(key)} points")


def decide(table: Table, point: Point) -> TableDone:
    """What `table` gives at `point`: its rows from the top, down to the first that is not false."""
    done: list[RowDone] = []
    for row in table.rows:
        tests = tuple([try_test(test, point) for test in row.tests])
        holds = together(tests)
        done.append(RowDone(row, holds, tests))
        if holds is not False:
            return TableDone(table, tuple(done), row.outcome if holds else None)
    return TableDone(table, tuple(done), None)


class Begun:
    """A node being checked: its worlds, and the tables re-done in each so far. `name` is what it is asked about as."""

    def __init__(self, node: Node, chosen: Mapping[str, Chosen], listing: Listing, early: Verdict | None) -> None:
        self.node, self.chosen, self.listing, self.early = node, chosen, listing, early
        self.name = node.id
        self.points = [world.point for world in listing.worlds]
        self.done: list[list[TableDone]] = [[] for _ in listing.worlds]

    def question(self, stage: int) -> Question | None:
        if self.early is not None or stage >= len(self.node.tables) or not self.points:
            return None
        return Question(self.name, self.node.tables[stage], tuple(self.points))

    def take(self, question: Question, hits: Sequence[Hit]) -> None:
        """Re-do the table at every point, demand that the hit is the row it comes to, and go on from there."""
        for number, (point, hit) in enumerate(zip(question.points, hits, strict=True)):
            done = decide(question.table, point)
            follows = done.row.row.number if done.row and done.outcome is not None else None
            if hit != follows or isinstance(hit, bool):
                raise Refusal(question.key, number, hit, follows)
            self.done[number].append(done)
            if question.table is self.node.tables[-1]:
                continue
            result = done.outcome if done.outcome is not None else Absent(question.table.name, "ingen rad")
            self.points[number] = point.with_value(question.table.name, result)

    def finish(self, proofs: Mapping[str, NodeProof], *, plain: bool = False) -> NodeProof:
        """The node's proof over those of its children; `plain`: nothing below is open or marked."""
        chosen = tuple([self.chosen[figure.name] for figure in self.node.figures])
        scales = _scales(self.node)
        if self.early is not None:
            reason = _word(self.early)
            return NodeProof(self.node, self.early, chosen, (), Outcomes((), scales, self.node.weight, reason))
        worlds = tuple([WorldDone(w, tuple(d)) for w, d in zip(self.listing.worlds, self.done, strict=True)])
        outcomes = Outcomes(_vectors(self.node, worlds), scales, self.node.weight)
        if plain and is_plain(self.node, chosen):
            # Nothing to wait for, and no mark to carry.
            return NodeProof(self.node, _verdict(self.node, worlds, (), self.listing), chosen, worlds, outcomes)
        proof = NodeProof(self.node, _NOT_YET, chosen, worlds, outcomes)
        known = _all_known(proof, proofs)
        waits = () if known else _waits_for(proof, self.node.verdict_table or "", proofs)
        shared = not known and _share_figures(proof, proofs)
        return NodeProof(
            self.node,
            _verdict(self.node, worlds, waits, self.listing),
            chosen,
            worlds,
            outcomes,
            marks=_marks(proof, self.node.verdict_table or "", proofs),
            waits_for=waits,
            may_not_occur=self.listing.approximate or self.listing.too_many or shared,
        )


_NOT_YET = NoRow()
"""Stands for the verdict while what it rests on is gathered."""


@kept
def _scales(node: Node) -> Mapping[str, Mapping[str, ScaleOutcome]]:
    return {table.name: {outcome.label: outcome for outcome in table.scale} for table in node.tables}


def begin(
    node: Node,
    facts: FactsByFigure,
    lenient: tuple[Span, ...],
    proofs: Mapping[str, NodeProof],
    signed: bool,  # noqa: FBT001 - a fact about the node, not a choice
) -> Begun:
    """Choose the node's facts and list its worlds; `proofs` are those of its children."""
    return begin_with(node, *filled(node, facts, lenient), proofs, signed)


def filled(node: Node, facts: FactsByFigure, lenient: tuple[Span, ...]) -> tuple[tuple[Chosen, ...], Others]:
    """What fills each figure of the node, and the values that its own is ranked among."""
    return tuple([choose(figure, node.id, facts, lenient) for figure in node.figures]), ranked_among(node, facts)


def begin_with(
    node: Node,
    figures: Sequence[Chosen],
    others: Others,
    proofs: Mapping[str, NodeProof],
    signed: bool,  # noqa: FBT001 - as above
) -> Begun:
    """List the node's worlds, with its facts chosen."""
    chosen = {each.figure: each for each in figures}
    early = _unjudged(node, signed) or _early(node, chosen, proofs)
    if early is not None:
        return Begun(node, chosen, Listing(()), early)
    children = {child: proofs[child].outcomes for child in node.children}
    return Begun(node, chosen, list_points(node, chosen, children, others), None)


def _unjudged(node: Node, signed: bool) -> Verdict | None:  # noqa: FBT001 - one private caller
    """The verdict of a node that has no table."""
    if node.unjudged is None:
        return None
    match node.unjudged.kind:
        case "ej tillämpligt":
            return NotApplicable(node.unjudged.reason)
        case "samlad bedömning" if not signed:
            return AwaitsJudgement(node.unjudged.reason)
        case _:
            return NoRule(node.unjudged.reason)


def _early(node: Node, chosen: Mapping[str, Chosen], proofs: Mapping[str, NodeProof]) -> Verdict | None:
    """Not applicable: the value is, or everything that the goal rests on is."""
    value = chosen.get("värde")
    if value and value.state == "ej tillämplig" and not node.answers_not_applicable:
        return NotApplicable(value.reason or "värdet är ej tillämpligt")
    if node.level != "indikator" and all(isinstance(proofs[c].verdict, NotApplicable) for c in node.children):
        return NotApplicable("inget av det som målet vilar på är tillämpligt")
    return None


def _word(verdict: Verdict) -> str:
    return "ej tillämpligt" if isinstance(verdict, NotApplicable) else "ingen regel"


def _vectors(node: Node, worlds: Sequence[WorldDone]) -> tuple[Vector, ...]:
    """The outcomes that a parent may choose among, the verdict's table first; `ingen rad` may be any outcome."""
    names = _verdict_first(node)
    found: dict[Vector, None] = {}
    for world in worlds:
        given = [world.of(name) for name in names]
        if all(done.outcome is not None for done in given):
            found[tuple([(done.table.name, done.outcome or "") for done in given])] = None
            continue
        partial: list[Vector] = [()]
        for name, done in zip(names, given, strict=True):
            every = dict.fromkeys(row.outcome for row in done.table.rows) or dict.fromkeys(
                o.label for o in done.table.scale
            )
            labels = [done.outcome] if done.outcome is not None else list(every)
            partial = [(*vector, (name, label)) for vector in partial for label in labels]
        found |= dict.fromkeys(partial)
    return tuple(found) or _every_vector(node, names)


@kept
def _verdict_first(node: Node) -> tuple[str, ...]:
    return tuple(sorted((table.name for table in node.tables), key=lambda name: name != node.verdict_table))


def _every_vector(node: Node, names: Sequence[str]) -> tuple[Vector, ...]:
    """Where the worlds were too many to list: everything the tables can give."""
    vectors: list[Vector] = [()]
    for name in names:
        labels = dict.fromkeys(row.outcome for row in node.table(name).rows)
        vectors = [(*vector, (name, label)) for vector in vectors for label in labels]
    return tuple(vectors)


def _verdict(node: Node, worlds: Sequence[WorldDone], waits: tuple[tuple[str, str], ...], listing: Listing) -> Verdict:
    table = node.table(node.verdict_table or "")
    if len(worlds) == 1 and (done := worlds[0].of(table.name)).row and done.outcome is not None:
        return Judged(done.outcome, (done.row.row.number,), waits)
    possible = possibilities(table, worlds)
    if listing.too_many:
        return Undecided(possible, too_many=True)
    if len(possible) > 1:
        return Undecided(possible)
    only = possible[0]
    if only.outcome is None:
        return only.why or NoRow()
    return Judged(only.outcome, only.rows, waits)


Down = Mapping[str, tuple[frozenset[str], ...]]


def _read(proof: NodeProof, table: str, down: Down) -> frozenset[str]:
    """The quantities that `table` of the node read (as `down` tells it), in any world, down to its deciding row."""
    deepest: dict[str, int] = {}  # in any world the rows read are the first ones
    for world in proof.worlds:
        for done in world.tables:
            deepest[done.table.name] = max(deepest.get(done.table.name, 0), len(done.rows))
    found, queue = frozenset[str](), [table]
    while queue:
        name = queue.pop()
        names = down[name][deepest[name]] - found if name in deepest else frozenset[str]()
        found |= names
        queue += [each for each in names if each in deepest]
    return found


def _children_read(node: Node, read: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """The children whose outcomes were read, each with the table that it was read in."""
    if not node.children:
        return ()
    named = {(named.child, named.table) for named in node.named if named.name in read}
    counted = {pair for tally in node.tallies if tally.name in read for pair in tally.tables}
    return tuple(sorted(named | counted, key=lambda pair: (node.children.index(pair[0]), pair[1])))


def _all_known(proof: NodeProof, proofs: Mapping[str, NodeProof]) -> bool:
    """Whether none of the node's figures and children is open."""
    return not any(one.is_open for one in proof.chosen) and all(
        len(proofs[child].outcomes.vectors) <= 1 for child in proof.node.children
    )


def _waits_for(proof: NodeProof, table: str, proofs: Mapping[str, NodeProof]) -> tuple[tuple[str, str], ...]:
    """The open figures that `table` of the node rests on, its own and those of its open children."""
    read = _read(proof, table, values_read_down(proof.node))
    own = [(proof.node.id, one.figure) for one in proof.chosen if one.figure in read and one.is_open]
    below = [
        wait
        for child, other in _children_read(proof.node, read)
        if len(proofs[child].outcomes.vectors) > 1
        for wait in _waits_for(proofs[child], other, proofs)
    ]
    return tuple(dict.fromkeys(own + below))


def _marks(proof: NodeProof, table: str, proofs: Mapping[str, NodeProof]) -> tuple[Mark, ...]:
    """Preliminary, forecast, carried and other spans, from every fact and child that `table` read."""
    uncertain, marked = _uncertain(proof.node), any(one.marks for one in proof.chosen)
    if not (uncertain or marked or proof.node.children):
        return ()
    read = _read(proof, table, reads_down(proof.node))
    own = {mark for one in proof.chosen if one.figure in read for mark in one.marks}
    plan: set[Mark] = {"preliminär"} if uncertain & read else set()
    below: set[Mark] = set()
    for name, other in _children_read(proof.node, read):
        child = proofs[name]
        below.update(child.marks if other == child.node.verdict_table else _marks(child, other, proofs))
    return tuple(sorted(own | plan | below))


@kept
def _uncertain(node: Node) -> frozenset[str]:
    """The amounts of the plan that are preliminary."""
    return frozenset(each.name for each in node.given if each.preliminary and each.value is not None)


def _share_figures(proof: NodeProof, proofs: Mapping[str, NodeProof]) -> bool:
    """Whether two open children rest on the same open figure, through any of the node's tables."""
    down = reads_down(proof.node)
    pairs = {pair for table in proof.node.tables for pair in _children_read(proof.node, _read(proof, table.name, down))}
    children = sorted({child for child, _ in pairs if len(proofs[child].outcomes.vectors) > 1})
    seen: set[tuple[str, str]] = set()
    for child in children:
        rests = {wait for name, table in pairs if name == child for wait in _waits_for(proofs[child], table, proofs)}
        if proofs[child].may_not_occur or seen & rests:
            return True
        seen |= rests
    return False
