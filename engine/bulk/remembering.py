"""Remembering: assessments with something open, each kind of node proven the first time it comes.

Comes in: rows, and what the projection says of their nodes. Goes out: their lines, or every mistake in them. What a
node comes to depends on its own cells and on what its children came to, no further down than an effect reaches: the
same again is not proven again. An indicator whose figures are all known is as another that hits the same rows. The
nodes of a layer that are new in some row are asked about at once, as one frame of points for each table.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from engine.batch.overview import Line, lines_of, told
from engine.bulk.columns import Table
from engine.bulk.fitting import facts, fitting
from engine.compile.choosing import FactsByFigure, by_figure
from engine.compile.compiler import CheckedRuleset
from engine.compile.program import Node
from engine.explain.document import as_document
from engine.explain.modelling import node_model
from engine.infer.columnar import ColumnarEngine
from engine.infer.columnar.projection import Projection
from engine.infer.columnar.wide import Cell
from engine.model.diagnostic import Diagnostic, Rejected
from engine.model.facts import Fact
from engine.prove.assessment import Assessment
from engine.prove.checker import Begun, Refusal, begin, judge, lenient_spans
from engine.prove.proof import NodeProof, NotApplicable, Proof

Key: TypeAlias = tuple[Hashable, ...]
MOST: Final = 20_000
"""Past so many remembered nodes all are forgotten, so that memory does not grow with the table."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A node as it was proven, and what it does to the goals above it."""

    proof: NodeProof
    effect: int
    plain: bool
    """Neither it nor anything below it is open or marked, so that only its outcome reaches further up."""
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
        return {name: entry.proof for name, entry in self.nodes.items()}


class Remembering:
    """The nodes of a table's rows, remembered as they are proven; `kept` are the lines that are wanted."""

    def __init__(
        self, checked: CheckedRuleset, table: Table, common: Assessment, projection: Projection, kept: Sequence[int]
    ) -> None:
        self.checked, self.common, self.projection = checked, common, projection
        self.program, self.engine = common.proof.program, ColumnarEngine()
        self.proven = 0
        nodes = [node for layer in self.program.layers for node in layer]
        self.own = {node.id: _own(table, node) for node in nodes}
        self.facts: dict[str, list[Fact]] = {node.id: [] for node in nodes}
        for fact in (fact for file in common.files for fact in file.facts):
            self.facts[fact.subject].append(fact)
        lines = list(lines_of(as_document(common).model_dump(mode="json")))
        self.template = [lines[at] for at in kept]
        self.told = {line.id for line in self.template}
        self.lenient = lenient_spans(self.program.period, common.files)
        self.signed = {each.goal for file in common.files for each in file.judgements if each.is_for(self.program.at)}
        self._entries: dict[Key, Entry | tuple[Diagnostic, ...]] = {}
        self._effects: dict[Hashable, int] = {}

    def lines(self, rows: Sequence[Row]) -> list[list[Line] | tuple[Diagnostic, ...]]:
        """The lines of each assessment, or what is wrong with it. Raises Refusal where the projection does not hold."""
        if len(self._entries) > MOST:
            self._entries, self._effects = {}, {}
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
        return [tuple(row.wrong) if row.wrong else self._lines(row) for row in rows]

    def _lines(self, row: Row) -> list[Line]:
        return [replace(line, **row.nodes[line.id].said) for line in self.template]

    def _key(self, node: Node, row: Row) -> Key:
        """Everything that what a node comes to depends on."""
        if not node.children and row.found[self.projection.settled[node.id]]:
            return (node.id, True, *(row.found[hit] for _, hit in self._hits(node)))
        names, _ = self.own[node.id]
        cells = (row.cells.get(name) for name in names)
        return (node.id, False, *cells, *(row.nodes[child].effect for child in node.children))

    def _hits(self, node: Node) -> list[tuple[str, str]]:
        """The node's tables, each with the column of the projection that holds its hits."""
        hits = self.projection.hits
        return [(table.name, hits[node.id, table.name]) for table in node.tables if (node.id, table.name) in hits]

    def _prove(self, new: Mapping[Key, tuple[Node, Row]]) -> None:
        """Prove nodes of one layer, and remember them or what is wrong with their cells. Raises Refusal."""
        begun: list[tuple[Key, Node, Row, Begun]] = []
        for key, (node, row) in new.items():
            try:
                own = self._facts(node, row, fits=key[1] is True)
            except Rejected as refused:
                self._entries[key] = refused.diagnostics
                continue
            one = begin(node, own, self.lenient, row.proofs, node.id in self.signed)
            one.name = f"{len(begun)}: {node.id}"
            begun.append((key, node, row, one))
        hits = judge([one for *_, one in begun], self.engine.hits)
        self.proven += len(begun)
        for key, node, row, one in begun:
            for table, column in self._hits(node) if key[1] is True else ():
                proposed, (follows,) = row.found[column] or None, hits[one.name, table]
                if proposed != follows:
                    raise Refusal((node.id, table), None, proposed, follows)
            self._entries[key] = self._entry(one.finish(row.proofs), row)

    def _facts(self, node: Node, row: Row, *, fits: bool) -> FactsByFigure:
        """The facts about a node; `fits`: the projection has seen that they can be. Raises Rejected."""
        _, own = self.own[node.id]
        if fits:
            file = facts(self.program, own, row.cells)
        else:
            file = fitting(self.checked, self.program, own, row.cells, row.number)
        return by_figure([*self.facts[node.id], *file.facts])

    def _entry(self, proof: NodeProof, row: Row) -> Entry:
        node, children = proof.node, [row.nodes[child] for child in proof.node.children]
        plan = any(given.preliminary and given.value is not None for given in node.given)
        plain = not plan and all(each.plain for each in children)
        plain = plain and not any(chosen.is_open or chosen.marks for chosen in proof.chosen)
        applies = not isinstance(proof.verdict, NotApplicable)
        effect: Hashable = (node.id, proof.outcomes.vectors, proof.outcomes.reason, applies)
        if not plain:
            # What is waited for and what is marked follows from how far down the tables were read, and of what.
            read = dict.fromkeys([table.name for table in node.tables], 0)
            for done in (done for world in proof.worlds for done in world.tables):
                read[done.table.name] = max(read[done.table.name], len(done.rows))
            figures = tuple((chosen.figure, chosen.is_open, chosen.marks) for chosen in proof.chosen)
            effect = (effect, proof.may_not_occur, tuple(read.items()), figures, *(each.effect for each in children))
        number = self._effects.setdefault(effect, len(self._effects))
        made = Proof(self.program, {**row.proofs, node.id: proof}, {})
        return Entry(proof, number, plain, self._said(replace(self.common, proof=made), proof))

    def _said(self, made: Assessment, proof: NodeProof) -> dict[str, Any]:
        """What the line of a node says; nothing where no line is wanted."""
        if proof.node.id not in self.told:
            return {}
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
