"""The conformance suite: every folder under tests/conformance gives the verdicts worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conformance_case import CASES, Case, agrees, cases, told
from engine.infer import available_engine

_IDS = [str(folder.relative_to(CASES)) for folder in cases()]


@pytest.mark.parametrize("folder", cases(), ids=_IDS)
def test_a_case_gives_the_verdicts_expected_by_hand(folder: Path) -> None:
    case = Case.read(folder)
    nodes = case.assess(available_engine()).proof.nodes
    assert case.expected, "a case expects something"
    wrong = {
        name: (expected, told(nodes[name]))
        for name, expected in case.expected.items()
        if not agrees(expected, nodes[name])
    }
    assert not wrong, case.about


@pytest.mark.parametrize("folder", cases(), ids=_IDS)
def test_a_case_gives_every_verdict_that_it_gave_before(
    folder: Path, golden: Callable[[str, str], None]
) -> None:
    nodes = Case.read(folder).assess(available_engine()).proof.nodes
    lines = [f"{name}: {', '.join(f'{k} {v}' for k, v in told(nodes[name]).items())}" for name in sorted(nodes)]
    golden(str(folder / "verdikt.golden"), "\n".join(lines) + "\n")
