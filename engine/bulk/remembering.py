"""Remembering: assessments with something open, each kind of node proven the first time it comes.

Comes in: rows column by column, and what the projection says of their nodes. Goes out: their lines, or every mistake in
them. What a node comes to depends on its own cells and on what its children came to, no further down than an effect
reaches: the same again is not proven again. An indicator whose figures are all known is as another that hits the same
rows, unless every row shall have its own proof. The nodes of a layer that are new in some row are asked about at once,
as one frame of points for each table.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, TypeAlias

from engine.batch.overview import Line, lines_of, told
from engine.bulk.columns import Table
from engine.bulk.fitting import fitting
from engine.compile import points
from engine.compile.choosing import Chosen, FactsByFigure, by_figure, choose
from engine.compile.compiler import CheckedRuleset
from engine.compile.points import Hit, Question
from engine.compile.program import Figure, Node
from engine.explain.document import as_document
from engine.explain.modelling import node_model
from engine.infer.columnar import ColumnarEngine, wide
from engine.infer.columnar.projection import KNOWN, Projection
from engine.infer.columnar.wide import Cell, FactColumn
from engine.model.diagnostic import Diagnostic, Rejected
from engine.model.facts import Fact
from engine.prove import remembered
from engine.prove.assessment import Assessment
from engine.prove.checker import Begun, begin_with, filled, judge, lenient_spans
from engine.prove.proof import NodeProof, Proof
from engine.prove.remembered import Effects

Key: TypeAlias = tuple[Hashable, ...]
MOST: Final = 20_000
"""Past so many remembered nodes all are forgotten, so that memory does not grow with the table."""
MOST_OF_EVERY: Final = 100_000
"""The same where every row has its own proof; some hundred megabytes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A node as it was proven."""

    known: remembered.Entry
    said: Mapping[str, Any]
    """What its line says."""


Wrong: TypeAlias = tuple[Diagnostic, ...]
"""What is wrong with a node's cells; nothing where something below it is."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows, column by column: their numbers, their cells, and what the projection says of them.

    `nodes` is what each of their nodes has come to so far.
    """

    numbers: Sequence[int]
    cells: Mapping[str, Sequence[Cell]]
    found: Mapping[str, Sequence[Any]]
    nodes: dict[str, list[Entry | Wrong]] = field(default_factory=dict)

    def row(self, at: int, names: Iterable[str]) -> dict[str, Cell]:
        """The cells of one row; a column that the table does not have says nothing."""
        return {name: self.cells[name][at] for name in names if name in self.cells}

    def columns(self, names: Iterable[str]) -> list[Sequence[Cell]]:
        """The columns of these names that the table has."""
        return [self.cells[name] for name in names if name in self.cells]

    def numbered(self, node: str) -> list[int | None]:
        """What a node does to those above it in each row, as numbers; none where something is wrong."""
        return [each.known.effect.number if isinstance(each, Entry) else None for each in self.nodes[node]]

    def entries(self, nodes: Iterable[str], at: int) -> dict[str, remembered.Entry]:
        """What some nodes have come to in a row, those that could be proven."""
        return {node: each.known for node in nodes if isinstance(each := self.nodes[node][at], Entry)}

    def wrong(self, at: int) -> Wrong:
        """Every mistake in a row."""
        met = [each[at] for each in self.nodes.values()]
        return tuple(mistake for each in met if isinstance(each, tuple) for mistake in each)


@dataclass(frozen=True, slots=True)
class Filling:
    """A figure, the columns that may hold a fact of its kind, and what was chosen for their cells before."""

    figure: Figure
    columns: Mapping[str, FactColumn]
    names: tuple[str, ...]
    chosen: dict[Key, Chosen]


class Remembering:
    """The nodes of a table's rows, remembered as they are proven; `kept` are the lines that are wanted.

    `every`: a node is only the same again with the same cells, so that what a row comes to is the row's own proof.
    """

    def __init__(
        self,
        checked: CheckedRuleset,
        table: Table,
        common: Assessment,
        projection: Projection,
        kept: Sequence[int],
        *,
        every: bool = False,
    ) -> None:
        self.checked, self.table, self.common, self.projection, self.every = checked, table, common, projection, every
        self.program, self.engine = common.proof.program, ColumnarEngine()
        self.proven = 0
        self.nodes = [node for layer in self.program.layers for node in layer]
        self.facts: dict[str, list[Fact]] = {node.id: [] for node in self.nodes}
        for fact in (fact for file in common.files for fact in file.facts):
            self.facts[fact.subject].append(fact)
        lines = list(lines_of(as_document(common).model_dump(mode="json")))
        self.template = [lines[at] for at in kept]
        self.told = {line.id for line in self.template}
        self.lenient = lenient_spans(self.program.period, common.files)
        self.signed = {each.goal for file in common.files for each in file.judgements if each.is_for(self.program.at)}
        self.below = _below(self.nodes)
        self.own = {node.id: _about(table.facts, node) for node in self.nodes}
        self._forget()

    def _forget(self) -> None:
        self._entries: dict[str, dict[Key, Entry | Wrong]] = {node.id: {} for node in self.nodes}
        self._fillings = {node.id: _fillings(node, self.own[node.id]) for node in self.nodes}
        self._effects = Effects()

    def lines(self, rows: Rows) -> list[list[Line] | Wrong]:
        """The lines of each assessment, or what is wrong with it. Raises Refusal where the projection does not hold."""
        self.meet(rows)
        return [rows.wrong(at) or self._lines(rows, at) for at in range(len(rows.numbers))]

    def _lines(self, rows: Rows, at: int) -> list[Line]:
        said = {node: each.said for node in self.told if isinstance(each := rows.nodes[node][at], Entry)}
        return [replace(line, **said[line.id]) for line in self.template]

    def proofs(self, rows: Rows) -> Iterator[Proof]:
        """The proof of each row, which have been met without a mistake, where `every` one has its own."""
        ids = [node.id for node in self.nodes]
        for row in zip(*[rows.nodes[node] for node in ids], strict=True):
            entries = [each.known for each in row if isinstance(each, Entry)]
            hits: dict[points.Key, tuple[Hit, ...]] = {}
            for entry in entries:
                hits.update(entry.hits)
            yield Proof(self.program, dict(zip(ids, [entry.proof for entry in entries], strict=True)), hits)

    def meet(self, rows: Rows) -> None:
        """Find what each row's nodes come to, or what is wrong with it. Raises Refusal as `lines`."""
        if sum(map(len, self._entries.values())) > (MOST_OF_EVERY if self.every else MOST):
            self._forget()
        for layer in self.program.layers:
            keys = {node.id: self._keys(node, rows) for node in layer}
            new: dict[tuple[str, Key], tuple[Node, int]] = {}
            for node in layer:
                entries = self._entries[node.id]
                for at, key in enumerate(keys[node.id]):
                    if key not in entries:
                        new.setdefault((node.id, key), (node, at))
            self._prove(rows, new)
            for node in layer:
                rows.nodes[node.id] = [self._entries[node.id][key] for key in keys[node.id]]

    def _keys(self, node: Node, rows: Rows) -> list[Key]:
        """For each row everything that what a node comes to depends on, after whether the projection tells it."""
        settled = rows.found[self.projection.settled[node.id]] if not node.children else [False] * len(rows.numbers)
        names = [name for column in self.own[node.id].values() for name in column.names]
        keys: list[Key] = list(zip(settled, *rows.columns(names), *map(rows.numbered, node.children), strict=True))
        if node.children or self.every:
            return keys
        hit = list(zip(settled, *[rows.found[column] for _, column in self._hits(node)], strict=True))
        return [hit[at] if known is True else keys[at] for at, known in enumerate(settled)]

    def _hits(self, node: Node) -> list[tuple[str, str]]:
        """The node's tables, each with the column of the projection that holds its hits."""
        hits = self.projection.hits
        return [(table.name, hits[node.id, table.name]) for table in node.tables if (node.id, table.name) in hits]

    def _prove(self, rows: Rows, new: Mapping[tuple[str, Key], tuple[Node, int]]) -> None:
        """Prove nodes of one layer, and remember them or what is wrong with their cells. Raises Refusal."""
        begun: list[tuple[Key, int, Begun]] = []
        proposed: dict[points.Key, tuple[Hit, ...]] = {}
        for (_, key), (node, at) in new.items():
            one = self._begun(node, rows, at, settled=key[0] is True)
            if isinstance(one, tuple):
                self._entries[node.id][key] = one
                continue
            one.name = f"{len(begun)}: {node.id}"
            begun.append((key, at, one))
            if key[0] is True or rows.found[KNOWN][at]:
                proposed |= {(one.name, table): (rows.found[hit][at] or None,) for table, hit in self._hits(node)}
        hits = judge([one for *_, one in begun], partial(self._ask, proposed))
        self.proven += len(begun)
        for key, at, one in begun:
            node = one.node
            own = {(node.id, each.name): each for each in node.tables}
            held = {name: hits[asked] for name, each in own.items() if (asked := (one.name, each.name)) in hits}
            self._entries[node.id][key] = self._entry(one, held, rows, at)

    def _begun(self, node: Node, rows: Rows, at: int, *, settled: bool) -> Begun | Wrong:
        """A node with its facts chosen; `settled`: the projection has seen that they can be."""
        below = rows.entries(self.below[node.id], at)
        if len(below) < len(self.below[node.id]):
            return ()
        try:
            chosen, others = self._filled(node, rows, at, fits=settled or not self.own[node.id])
        except Rejected as refused:
            return refused.diagnostics
        proofs = {name: entry.proof for name, entry in below.items()}
        return begin_with(node, chosen, others, proofs, node.id in self.signed)

    def _filled(self, node: Node, rows: Rows, at: int, *, fits: bool) -> tuple[tuple[Chosen, ...], points.Others]:
        """What fills the node's figures, and what its own is ranked among. Raises Rejected where a cell cannot be."""
        if fits and node.population is None:
            return tuple([self._choose(node, each, rows, at) for each in self._fillings[node.id]]), None
        facts = self._facts(self.own[node.id], rows, at, fits=fits)
        return filled(node, by_figure([*self.facts[node.id], *facts]), self.lenient)

    def _choose(self, node: Node, filling: Filling, rows: Rows, at: int) -> Chosen:
        """What fills a figure: the same for the same cells, so that it is chosen once."""
        key = tuple([column[at] for column in rows.columns(filling.names)])
        if (before := filling.chosen.get(key)) is not None:
            return before
        cells = self._facts(filling.columns, rows, at, fits=True)
        facts: FactsByFigure = by_figure([*self.facts[node.id], *cells])
        filling.chosen[key] = choose(filling.figure, node.id, facts, self.lenient)
        return filling.chosen[key]

    def _facts(self, columns: Mapping[str, FactColumn], rows: Rows, at: int, *, fits: bool) -> tuple[Fact, ...]:
        """What some columns of a row say. Raises Rejected where it cannot be, if that has not been seen to."""
        cells = rows.row(at, [name for column in columns.values() for name in column.names])
        if fits:
            return wide.facts_in(cells, columns)
        table = replace(self.table, facts=dict(columns))
        return fitting(self.checked, self.program, table, {table.id: "", **cells}, rows.numbers[at]).facts

    def _ask(self, proposed: points.Hits, questions: Sequence[Question]) -> points.Hits:
        """What the projection proposes, and what the engine says of the others."""
        others = [question for question in questions if question.key not in proposed]
        hits = {each.key: proposed[each.key] for each in questions if each.key in proposed}
        return {**hits, **(self.engine.hits(others) if others else {})}

    def _entry(self, begun: Begun, hits: Mapping[points.Key, tuple[Hit, ...]], rows: Rows, at: int) -> Entry:
        node = begun.node
        below = rows.entries(self.below[node.id], at)
        children = [below[child].effect for child in node.children]
        proof = begun.finish(
            {name: entry.proof for name, entry in below.items()}, plain=all(child.plain for child in children)
        )
        known = remembered.Entry(proof, hits, self._effects.of(proof, children))
        return Entry(known, self._said(proof) if node.id in self.told else {})

    def _said(self, proof: NodeProof) -> dict[str, Any]:
        """What the line of a node says."""
        node = node_model(self.common, proof).model_dump(mode="json")
        outcome, possible, rows, reason, sources = told(node)
        if node["verdict"]["kind"] == "ingen rad":
            rows, reason = (), ""  # why no row fits depends on more than what is remembered
        return {
            "verdict": node["verdict"]["kind"],
            "outcome": outcome,
            "possible": possible,
            "rows": rows,
            "reason": reason,
            "sources": sources,
            "marks": tuple(dict.fromkeys((*(mark for mark, _ in self.common.marks), *node["marks"]))),
        }


def _about(columns: Mapping[str, FactColumn], node: Node) -> dict[str, FactColumn]:
    return {name: column for name, column in columns.items() if column.node.id == node.id}


def _fillings(node: Node, columns: Mapping[str, FactColumn]) -> list[Filling]:
    """Each figure with the columns of its node that a fact for it may stand in."""
    found = []
    for figure in node.figures:
        same = {name: each for name, each in columns.items() if each.figure.human_fact == figure.human_fact}
        names = tuple(name for column in same.values() for name in column.names)
        found.append(Filling(figure, same, names, {}))
    return found


def _below(nodes: Sequence[Node]) -> dict[str, tuple[str, ...]]:
    """Every node that stands below each; `nodes` come in the order of the layers."""
    found: dict[str, tuple[str, ...]] = {}
    for node in nodes:
        found[node.id] = tuple(dict.fromkeys(name for child in node.children for name in (*found[child], child)))
    return found
