"""Hanging: what hangs on each figure that is still open, and which of them matter no longer.

Comes in: a proof and the facts it was made from. Goes out: every open figure with the nodes whose verdict it can turn,
those first on which most hangs. A figure can turn a verdict when two of its values, all else being equal, give two
verdicts; so of five that together decide a goal each one matters, though none of them settles it alone. What is said
not to matter never does; what is said to matter does, unless `exact` says that it may not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from engine.ask.swings import NO_ROW, Name, Swings
from engine.ask.vectors import MEASURED, VALUE
from engine.compile.choosing import Chosen
from engine.compile.compiler import natural
from engine.compile.program import Node, reads
from engine.model.facts import FactsFile
from engine.prove.proof import NodeProof, NoRow, Proof

OpenState: TypeAlias = Literal["öppen", "sekretess", "ingen rad"]


@dataclass(frozen=True, slots=True)
class OpenFigure:
    """An open figure and the nodes whose verdict it can turn, the highest level first.

    `read`: some table looks at it. `exact`: it can certainly turn them all; otherwise it may be unable to.
    """

    node: str
    figure: str
    state: OpenState
    turns: tuple[str, ...]
    read: bool
    exact: bool = True


def hanging(proof: Proof, files: Sequence[FactsFile]) -> tuple[OpenFigure, ...]:
    """Every open figure, the one on which most KF goals hang first, then most goals, then most indicators."""
    swings = Swings(proof, files)
    levels = [node.id for layer in reversed(proof.program.layers) for node in sorted(layer, key=_order)]
    found = []
    for name, state in _open(proof):
        reached = {node: swings.of(node)[name] for node in levels if name in swings.of(node)}
        turned = tuple(node for node, swing in reached.items() if swing.turns and (node, NO_ROW) != name)
        exact = all(reached[node].exact for node in turned)
        found.append(OpenFigure(*name, state, turned, _is_read(proof.nodes[name[0]].node, name[1]), exact))
    return tuple(sorted(found, key=lambda each: _rank(proof, each)))


def _order(node: Node) -> tuple[object, ...]:
    return natural(node.id)


def _rank(proof: Proof, one: OpenFigure) -> tuple[object, ...]:
    levels = [proof.program.nodes[node].level for node in one.turns]
    hangs = tuple(-levels.count(level) for level in ("kf-mål", "nämndmål", "indikator"))
    return (hangs, not one.read, natural(one.node), one.figure != VALUE, one.figure)


def _open(proof: Proof) -> Iterator[tuple[Name, OpenState]]:
    """Every figure that is open, and every node without a row; the same fact once."""
    for name, node in proof.nodes.items():
        if isinstance(node.verdict, NoRow) and node.outcomes.vectors:
            yield (name, NO_ROW), "ingen rad"
        for one in node.chosen:
            doubled = one.figure == MEASURED and (_value(node).is_open or not _is_read(node.node, MEASURED))
            if one.is_open and not doubled:
                yield (name, one.figure), "sekretess" if one.state == "sekretess" else "öppen"


def _value(proof: NodeProof) -> Chosen:
    return next(one for one in proof.chosen if one.figure == VALUE)


def _is_read(node: Node, figure: str) -> bool:
    derived = dict(node.derived)
    names = {figure, MEASURED} if figure == VALUE else {figure}
    tests = (test for table in node.tables for row in table.rows for test in row.tests)
    return figure == NO_ROW or any(reads(test, derived) & names for test in tests)
