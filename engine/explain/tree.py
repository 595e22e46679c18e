"""Tree: how the nodes of an assessment hang together, from the KF-mål down.

Knows only ids and which node stands under which; an indicator may stand under several goals.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.compile.program import Program


def parents(program: Program, node: str) -> tuple[str, ...]:
    """The goals that `node` stands directly under, in the program's order."""
    return tuple(each.id for layer in program.layers for each in layer if node in each.children)


def paths(program: Program, node: str) -> tuple[tuple[str, ...], ...]:
    """Every way from a root down to `node`, the node itself last."""
    above = parents(program, node)
    if not above:
        return ((node,),)
    return tuple((*path, node) for parent in above for path in paths(program, parent))


def below(program: Program, node: str) -> tuple[str, ...]:
    """`node` and everything under it, each once, in the order they are explained."""
    found: dict[str, None] = {node: None}
    for child in program.nodes[node].children:
        found |= dict.fromkeys(below(program, child))
    return tuple(found)


def walk(program: Program) -> Iterator[tuple[int, str]]:
    """Every node with its depth, goals before what stands under them; one that stands twice comes twice."""

    def down(node: str, depth: int) -> Iterator[tuple[int, str]]:
        yield depth, node
        for child in program.nodes[node].children:
            yield from down(child, depth + 1)

    for root in program.roots:
        yield from down(root, 0)
