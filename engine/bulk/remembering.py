"""Remembering: assessments with something open, each kind of node proven the first time it comes.

Comes in: rows, and what the projection says of their nodes. Goes out: their lines, or every mistake in them. What a
node comes to depends on its own cells and on what its children came to, no further down than an effect reaches: the
same again is not proven again. An indicator whose figures are all known is as another that hits the same rows, unless
every row shall have its own proof. The nodes of a layer that are new in some row are asked about at once, as one frame
of points for each table.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, TypeAlias

from engine.batch.overview import Line, lines_of, told
from engine.bulk.columns import Table
from engine.bulk.fitting import fitting
from engine.compile import points
from engine.compile.choosing import FactsByFigure, by_figure
from engine.compile.compiler import CheckedRuleset
from engine.compile.points import Hit, Question
from engine.compile.program import Node
from engine.explain.document import as_document
from engine.explain.modelling import node_model
from engine.infer.columnar import ColumnarEngine, wide
from engine.infer.columnar.projection import KNOWN, Projection
from engine.infer.columnar.wide import Cell
from engine.model.diagnostic import Diagnostic, Rejected
from engine.model.facts import Fact
from engine.prove import remembered
from engine.prove.assessment import Assessment
from engine.prove.checker import Begun, begin, judge, lenient_spans
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


@dataclass(slots=True)
class Row:
    """A row, what the projection says of it, and what its nodes have come to so far."""

    number: int
    cells: Mapping[str, Cell]
    found: Mapping[str, Any]
    nodes: dict[str, Entry] = field(default_factory=dict)
    wrong: list[Diagnostic] = field(default_factory=list)

    @property
    def proofs(self) -> dict[str, NodeProof]:
        """What its nodes have come to, as it was proven in the first row where they did."""
        return {name: entry.known.proof for name, entry in self.nodes.items()}


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
        self.checked, self.common, self.projection, self.every = checked, common, projection, every
        self.program, self.engine = common.proof.program, ColumnarEngine()
        self.proven = 0
        nodes = [node for layer in self.program.layers for node in layer]
        self.settled = projection.settled
        self.own = {node.id: _own(table, node) for node in nodes}
        self.tables = {node.id: [each.name for each in node.tables] for node in nodes}
        self.facts: dict[str, list[Fact]] = {node.id: [] for node in nodes}
        for fact in (fact for file in common.files for fact in file.facts):
            self.facts[fact.subject].append(fact)
        lines = list(lines_of(as_document(common).model_dump(mode="json")))
        self.template = [lines[at] for at in kept]
        self.told = {line.id for line in self.template}
        self.lenient = lenient_spans(self.program.period, common.files)
        self.signed = {each.goal for file in common.files for each in file.judgements if each.is_for(self.program.at)}
        self._entries: dict[Key, Entry | tuple[Diagnostic, ...]] = {}
        self._effects = Effects()

    def lines(self, rows: Sequence[Row]) -> list[list[Line] | tuple[Diagnostic, ...]]:
        """The lines of each assessment, or what is wrong with it. Raises Refusal where the projection does not hold."""
        self.meet(rows)
        return [tuple(row.wrong) if row.wrong else self._lines(row) for row in rows]

    def proof(self, row: Row) -> Proof:
        """The proof of a row that has been met, where `every` one has its own."""
        nodes = [row.nodes[node.id].known for layer in self.program.layers for node in layer]
        hits = {key: hit for node in nodes for key, hit in node.hits.items()}
        return Proof(self.program, {node.proof.node.id: node.proof for node in nodes}, hits)

    def meet(self, rows: Sequence[Row]) -> None:
        """Find what each row's nodes come to, or what is wrong with it. Raises Refusal as `lines`."""
        if len(self._entries) > (MOST_OF_EVERY if self.every else MOST):
            self._entries, self._effects = {}, Effects()
        for layer in self.program.layers:
            met = [
                (self._key(node, row), node, row)
                for node in layer
                for row in rows
                if all(child in row.nodes for child in node.children)
            ]
            self._prove({key: (node, row) for key, node, row in met if key not in self._entries})
            for key, node, row in met:
                match self._entries[key]:
                    case Entry() as entry:
                        row.nodes[node.id] = entry
                    case wrong:
                        row.wrong += wrong

    def _lines(self, row: Row) -> list[Line]:
        return [replace(line, **row.nodes[line.id].said) for line in self.template]

    def _key(self, node: Node, row: Row) -> Key:
        """Everything that what a node comes to depends on."""
        settled = not node.children and row.found[self.settled[node.id]] is True
        if settled and not self.every:
            return (node.id, settled, *(row.found[hit] for _, hit in self._hits(node)))
        names, _ = self.own[node.id]
        cells, nodes = row.cells, row.nodes
        below = [nodes[child].known.effect.number for child in node.children]
        return (node.id, settled, *[cells.get(name) for name in names], *below)

    def _hits(self, node: Node) -> list[tuple[str, str]]:
        """The node's tables, each with the column of the projection that holds its hits."""
        hits = self.projection.hits
        return [(table.name, hits[node.id, table.name]) for table in node.tables if (node.id, table.name) in hits]

    def _prove(self, new: Mapping[Key, tuple[Node, Row]]) -> None:
        """Prove nodes of one layer, and remember them or what is wrong with their cells. Raises Refusal."""
        begun: list[tuple[Key, Node, Row, Begun]] = []
        proposed: dict[points.Key, tuple[Hit, ...]] = {}
        for key, (node, row) in new.items():
            try:
                own = self._facts(node, row, fits=key[1] is True)
            except Rejected as refused:
                self._entries[key] = refused.diagnostics
                continue
            one = begin(node, own, self.lenient, row.proofs, node.id in self.signed)
            one.name = f"{len(begun)}: {node.id}"
            begun.append((key, node, row, one))
            if key[1] is True or row.found[KNOWN]:
                proposed |= {(one.name, table): (row.found[hit] or None,) for table, hit in self._hits(node)}
        hits = judge([one for *_, one in begun], partial(self._ask, proposed))
        self.proven += len(begun)
        for key, node, row, one in begun:
            held = {(node.id, name): hits[one.name, name] for name in self.tables[node.id] if (one.name, name) in hits}
            self._entries[key] = self._entry(one.finish(row.proofs), held, row)

    def _ask(self, proposed: points.Hits, questions: Sequence[Question]) -> points.Hits:
        """What the projection proposes, and what the engine says of the others."""
        others = [question for question in questions if question.key not in proposed]
        hits = {each.key: proposed[each.key] for each in questions if each.key in proposed}
        return {**hits, **(self.engine.hits(others) if others else {})}

    def _facts(self, node: Node, row: Row, *, fits: bool) -> FactsByFigure:
        """The facts about a node; `fits`: the projection has seen that they can be. Raises Rejected."""
        _, own = self.own[node.id]
        if fits:
            said = wide.facts_in(row.cells, own.facts)
        else:
            said = fitting(self.checked, self.program, own, row.cells, row.number).facts
        return by_figure([*self.facts[node.id], *said])

    def _entry(self, proof: NodeProof, hits: Mapping[points.Key, tuple[Hit, ...]], row: Row) -> Entry:
        effect = self._effects.of(proof, [row.nodes[child].known.effect for child in proof.node.children])
        return Entry(remembered.Entry(proof, hits, effect), self._said(proof, row))

    def _said(self, proof: NodeProof, row: Row) -> dict[str, Any]:
        """What the line of a node says; nothing where no line is wanted."""
        if proof.node.id not in self.told:
            return {}
        made = replace(self.common, proof=Proof(self.program, {**row.proofs, proof.node.id: proof}, {}))
        node = node_model(made, proof).model_dump(mode="json")
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
            "marks": tuple(dict.fromkeys((*(mark for mark, _ in made.marks), *node["marks"]))),
        }


def _own(table: Table, node: Node) -> tuple[tuple[str, ...], Table]:
    """The columns about a node, and the table as if it had no other."""
    columns = {name: column for name, column in table.facts.items() if column.node.id == node.id}
    return tuple(name for column in columns.values() for name in column.names), replace(table, facts=columns)
