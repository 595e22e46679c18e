"""Vectors: what a node comes to in one world, and what of its children its tables look at.

Comes in: a compiled node, and a point of it. Goes out: an outcome for each of its tables. Asking about a figure that is
set anew treats what is measured and what is used as the same number.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from engine.compile.evaluation import Absent, Point
from engine.compile.points import Vector
from engine.compile.program import Node, reads
from engine.model.expression import Quantity
from engine.prove.checker import decide

VALUE, MEASURED = "värde", "uppmätt värde"


def one_value(node: Node) -> Node:
    """The node with its measured value as the same number as its value: what is changed now is never carried."""
    if {VALUE, MEASURED} - {figure.name for figure in node.figures}:
        return node
    figures = tuple(figure for figure in node.figures if figure.name != MEASURED)
    return replace(node, figures=figures, derived=(*node.derived, (MEASURED, Quantity(VALUE))))


def as_known(node: Node, point: Point, names: Collection[str]) -> Point:
    """The point with the figures that are set known, as they are when the facts say them."""
    told = dict.fromkeys(names, "känd")
    if VALUE in told and MEASURED in dict(node.derived):
        told[MEASURED] = "känd"
    return replace(point, states={**point.states, **told})


def vector_at(node: Node, point: Point) -> Vector:
    """What each table comes to, the verdict's first; empty for `ingen rad`."""
    found: list[tuple[str, str]] = []
    for table in node.tables:
        outcome = decide(table, point).outcome
        point = point.with_value(table.name, outcome if outcome is not None else Absent(table.name, "ingen rad"))
        found.insert(0 if table.name == node.verdict_table else len(found), (table.name, outcome or ""))
    return tuple(found)


def children_read(node: Node) -> set[tuple[str, str]]:
    """The children's tables that any table of the node reads."""
    derived = dict(node.derived)
    read = {name for table in node.tables for row in table.rows for test in row.tests for name in reads(test, derived)}
    named = {(each.child, each.table) for each in node.named if each.name in read}
    return named | {pair for tally in node.tallies if tally.name in read for pair in tally.tables}
