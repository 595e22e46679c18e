"""Remembered: what nodes have come to, so that the same again is not worked out again.

Comes in: a node with what was chosen for its figures, and what its children came to. Goes out: its proof from before,
where all that it depends on was the same: the values, states and marks of its own figures, and its children no further
down than their effects reach. Trusted: what is left out of them would be a difference that is not seen.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from engine.compile.choosing import Chosen
from engine.compile.kept import kept
from engine.compile.points import Hit, Key, Others
from engine.compile.program import Node
from engine.prove.proof import NodeProof

Depends: TypeAlias = tuple[Hashable, ...]
"""Everything that what a node comes to depends on."""
MOST: Final = 100_000
"""Past so many remembered nodes all are forgotten, so that memory does not grow without end."""


class Effect(NamedTuple):
    """What a node does to those above it, as a number that it shares with every node that does the same.

    `plain`: neither it nor anything below it is open or marked, so that only its outcomes reach further up.
    """

    number: int
    plain: bool


class Effects:
    """The effects met so far."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def of(self, proof: NodeProof, children: Sequence[Effect]) -> Effect:
        """The effect of a node over those of its children. Who keeps it keeps the node, so its id is its own."""
        plain = (
            not proof.may_not_occur and is_plain(proof.node, proof.chosen) and all(child.plain for child in children)
        )
        # Whether it applies at all follows from why it has no outcome.
        what: Hashable = (id(proof.node), proof.outcomes.vectors, proof.outcomes.reason)
        if not plain:
            what = (what, proof.may_not_occur, *_looked_at(proof), *children)
        return Effect(self._numbers.setdefault(what, len(self._numbers)), plain)


def is_plain(node: Node, chosen: Sequence[Chosen]) -> bool:
    """Whether nothing of the node's own is open or marked."""
    return _plan_is_final(node) and not any(each.marks or each.is_open for each in chosen)


@kept
def _plan_is_final(node: Node) -> bool:
    return not any(given.preliminary and given.value is not None for given in node.given)


def _looked_at(proof: NodeProof) -> tuple[Hashable, Hashable]:
    """How far down the tables were read and what figures there are: from it follows what is waited for and marked."""
    read = dict.fromkeys([table.name for table in proof.node.tables], 0)
    for done in (done for world in proof.worlds for done in world.tables):
        read[done.table.name] = max(read[done.table.name], len(done.rows))
    figures = tuple((chosen.figure, chosen.is_open, chosen.marks) for chosen in proof.chosen)
    return tuple(read.items()), figures


@dataclass(frozen=True, slots=True)
class Entry:
    """A node as it was proven, the hits that it was proven by, and its effect."""

    proof: NodeProof
    hits: Mapping[Key, tuple[Hit, ...]]
    effect: Effect

    def over(self, chosen: tuple[Chosen, ...]) -> NodeProof:
        """The proof with other facts behind it, that say the same."""
        was = self.proof
        return NodeProof(
            was.node, was.verdict, chosen, was.worlds, was.outcomes, was.marks, was.waits_for, was.may_not_occur
        )


class Memory:
    """Nodes that have been proven, by all that they depend on."""

    def __init__(self) -> None:
        self._entries: dict[Depends, Entry] = {}
        self._effects = Effects()

    def begin(self) -> None:
        """Begin another assessment; where too much is remembered, everything is forgotten."""
        if len(self._entries) > MOST:
            self._entries, self._effects = {}, Effects()

    def find(self, depends: Depends) -> Entry | None:
        """The node as it was proven, if it was."""
        return self._entries.get(depends)

    def keep(
        self, depends: Depends, proof: NodeProof, hits: Mapping[Key, tuple[Hit, ...]], children: Sequence[Effect]
    ) -> Entry:
        """Remember a node that has been proven."""
        entry = Entry(proof, hits, self._effects.of(proof, children))
        self._entries[depends] = entry
        return entry


def depends(
    node: Node,
    chosen: Sequence[Chosen],
    others: Others,
    children: Sequence[Effect],
    signed: bool,  # noqa: FBT001 - a fact about the node, not a choice
) -> Depends:
    """Everything that what `node` comes to depends on."""
    return (id(node), signed, others, *map(_said, chosen), *[child.number for child in children])


def _said(chosen: Chosen) -> Hashable:
    """What can be seen of a figure: by the node's tables, and by what stands above them."""
    value = chosen.value
    if chosen.state == "känd" and not chosen.marks:
        # A fraction is slow to hash; its two numbers are not.
        return value if isinstance(value, str) or value is None else value.as_integer_ratio()
    return (chosen.state, value, chosen.possible, chosen.marks, chosen.reason)
