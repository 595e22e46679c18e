"""Remembering: assessments with something open, each kind of node proven the first time it comes.

Comes in: a row, and what the projection says of its nodes. Goes out: its lines, or every mistake in it. What a node
comes to depends on its own cells and on what its children came to, and no further down than an effect reaches: the
same again is not proven again. An indicator whose figures are all known is the same as another that hits the same rows.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from engine.batch.overview import Line, lines_of, told
from engine.bulk.columns import Table
from engine.bulk.fitting import facts, fitting
from engine.compile.compiler import CheckedRuleset
from engine.compile.program import Node
from engine.explain.document import as_document
from engine.explain.modelling import node_model
from engine.explain.tree import walk
from engine.infer.columnar import ColumnarEngine
from engine.infer.columnar.projection import Projection
from engine.infer.columnar.wide import Cell, FactColumn
from engine.model.diagnostic import Diagnostic, Place, Rejected
from engine.prove.assessment import Assessment
from engine.prove.checker import Refusal, prove
from engine.prove.proof import NodeProof, NotApplicable, Proof

Key: TypeAlias = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A node as it was proven: what it does to the goals above it, and what its line says."""

    proof: NodeProof
    effect: int
    plain: bool
    """Neither it nor anything below it is open or marked, so that only its outcome reaches further up."""
    said: Mapping[str, Any]


class Remembering:
    """The nodes of a table's rows, remembered as they are proven."""

    def __init__(self, checked: CheckedRuleset, table: Table, common: Assessment, projection: Projection) -> None:
        self.checked, self.table, self.common, self.projection = checked, table, common, projection
        self.program = common.proof.program
        self.engine = ColumnarEngine()
        self.proven = 0
        nodes = [node for layer in self.program.layers for node in layer]
        self.columns = {node.id: self._columns(node) for node in nodes}
        self.names = {
            node.id: tuple(n for each in self.columns[node.id].values() for n in each.names) for node in nodes
        }
        self.order = [name for _, name in walk(self.program)]
        self.template = list(lines_of(as_document(common).model_dump(mode="json")))
        self._entries: dict[Key, Entry] = {}
        self._wrong: dict[Key, tuple[Diagnostic, ...]] = {}
        self._effects: dict[Hashable, int] = {}

    def _columns(self, node: Node) -> dict[str, FactColumn]:
        return {name: column for name, column in self.table.facts.items() if column.node.id == node.id}

    def lines(self, row: Mapping[str, Cell], found: Mapping[str, Any], place: Place) -> list[Line]:
        """The lines of an assessment. Raises Rejected, or Refusal where the projection does not hold."""
        made: dict[str, Entry] = {}
        wrong: list[Diagnostic] = []
        for node in (node for layer in self.program.layers for node in layer):
            if wrong and node.children:
                break
            key = self._key(node, row, found, made)
            if key not in self._entries and key not in self._wrong:
                self._prove(key, node, row, found, made)
            if key in self._wrong:
                wrong += [replace(each, place=place) for each in self._wrong[key]]
            else:
                made[node.id] = self._entries[key]
        if wrong:
            raise Rejected(wrong)
        return [replace(line, **made[name].said) for name, line in zip(self.order, self.template, strict=True)]

    def _key(self, node: Node, row: Mapping[str, Cell], found: Mapping[str, Any], made: Mapping[str, Entry]) -> Key:
        """Everything that what a node comes to depends on."""
        if not node.children and found[self.projection.settled[node.id]]:
            return (node.id, True, *(found[self.projection.hits[node.id, table.name]] for table in self._tables(node)))
        cells = (row.get(name) for name in self.names[node.id])
        return (node.id, False, *cells, *(made[child].effect for child in node.children))

    def _tables(self, node: Node) -> list[Any]:
        return [table for table in node.tables if (node.id, table.name) in self.projection.hits]

    def _prove(
        self, key: Key, node: Node, row: Mapping[str, Cell], found: Mapping[str, Any], made: Mapping[str, Entry]
    ) -> None:
        """Prove one node, and remember it or what is wrong with its cells. Raises Refusal."""
        own = replace(self.table, facts=self.columns[node.id])
        settled = key[1] is True
        try:
            file = facts(self.program, own, row) if settled else fitting(self.checked, self.program, own, row, 1)
        except Rejected as refused:
            self._wrong[key] = refused.diagnostics
            return
        below = {name: entry.proof for name, entry in made.items()}
        alone = replace(self.program, layers=((*(self.program.nodes[name] for name in below),), (node,)))
        proof = prove(alone, (*self.common.files, file), self.engine.hits, below)
        self.proven += 1
        for table in self._tables(node) if settled else ():
            proposed, follows = (
                found[self.projection.hits[node.id, table.name]] or None,
                proof.hits[node.id, table.name],
            )
            if follows != (proposed,):
                raise Refusal((node.id, table.name), 0, proposed, follows)
        self._entries[key] = self._entry(proof, node, made)

    def _entry(self, proof: Proof, node: Node, made: Mapping[str, Entry]) -> Entry:
        own = proof.nodes[node.id]
        children = [made[child] for child in node.children]
        plan = any(given.preliminary and given.value is not None for given in node.given)
        plain = not plan and all(each.plain for each in children)
        plain = plain and not any(chosen.is_open or chosen.marks for chosen in own.chosen)
        effect: Hashable = (node.id, own.outcomes.vectors, own.outcomes.reason, isinstance(own.verdict, NotApplicable))
        if not plain:
            # What is waited for and what is marked follows from how far down the tables were read, and of what.
            read = {table.name: 0 for table in node.tables}
            for done in (done for world in own.worlds for done in world.tables):
                read[done.table.name] = max(read[done.table.name], len(done.rows))
            figures = tuple((chosen.figure, chosen.is_open, chosen.marks) for chosen in own.chosen)
            effect = (effect, own.may_not_occur, tuple(read.items()), figures, *(each.effect for each in children))
        number = self._effects.setdefault(effect, len(self._effects))
        return Entry(own, number, plain, self._said(replace(self.common, proof=proof), own))

    def _said(self, made: Assessment, proof: NodeProof) -> dict[str, Any]:
        node = node_model(made, proof).model_dump(mode="json")
        outcome, possible, rows, reason, sources = told(node)
        if node["verdict"]["kind"] == "ingen rad":
            rows, reason = (), ""  # why no row fits depends on more than what is remembered
        marks = (*(mark for mark, _ in made.marks), *node["marks"])
        return {
            "verdict": node["verdict"]["kind"],
            "outcome": outcome,
            "possible": possible,
            "rows": rows,
            "reason": reason,
            "sources": sources,
            "marks": tuple(dict.fromkeys(marks)),
        }
