"""What was checked before is taken as it was, and gives the same proof."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine.compile.points import Hit, Key, Question
from engine.prove.checker import prove
from explain.assessed import ALL, from_files, reference


@pytest.mark.parametrize(("files", "period"), ALL)
def test_known_nodes_are_not_asked_about_again_and_change_nothing(files: tuple[str, str], period: str) -> None:
    made = from_files(files, period)
    leaves = {name: each for name, each in made.proof.nodes.items() if not each.node.children}
    asked: set[str] = set()

    def ask(questions: Sequence[Question]) -> dict[Key, tuple[Hit, ...]]:
        asked.update(each.node for each in questions)
        return reference(questions)

    again = prove(made.proof.program, made.files, ask, leaves)
    assert again.nodes == made.proof.nodes
    assert asked == {node for node, _ in made.proof.hits} - set(leaves)
