"""Kept: worked out once for each part, and no field of it."""

from dataclasses import replace

from engine.compile.kept import kept
from engine.compile.program import Cite, Node


def node(name: str = "S1") -> Node:
    return Node(name, "Ett", "indikator", Cite())


def test_each_part_is_worked_out_once_and_for_itself() -> None:
    asked: list[str] = []

    @kept
    def length(of: Node) -> int:
        asked.append(of.id)
        return len(of.id)

    one, other = node("S1"), node("S1.1")
    assert [length(one), length(other), length(one), length(other)] == [2, 4, 2, 4]
    assert asked == ["S1", "S1.1"]
    assert length(replace(one, id="S")) == 1, "a changed part keeps nothing of the one it was made of"


def test_what_is_kept_is_not_compared_and_not_shown() -> None:
    @kept
    def length(of: Node) -> int:
        return len(of.id)

    one = node()
    length(one)
    assert one == node()
    assert repr(one) == repr(node())
    assert hash(one) == hash(node())
