"""The conformance suite: every folder under tests/conformance gives the verdicts worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from conformance_case import CASES, Case, agrees, cases, told
from engine.infer import available_engine
from engine.prove.assessment import Assessment

_FOLDERS = cases()
_IDS = [str(folder.relative_to(CASES)) for folder in _FOLDERS]
_READ = {folder: Case.read(folder) for folder in _FOLDERS}
_EVERY = {case.name: case for found in _READ.values() for case in found}


@cache
def _assessed(name: str) -> Assessment:
    return _EVERY[name].assess(available_engine())


@pytest.mark.parametrize("name", _EVERY)
def test_a_case_gives_the_verdicts_expected_by_hand(name: str) -> None:
    case = _EVERY[name]
    if case.faults:
        assert case.found_faults(available_engine()) == case.faults, case.about
        return
    assert case.expected, "a case expects something"
    made = _assessed(name)
    wrong = {
        node: (expected, told(made.proof.nodes[node]))
        for node, expected in case.expected.items()
        if not agrees(expected, made, node)
    }
    assert not wrong, case.about


@pytest.mark.parametrize("folder", _FOLDERS, ids=_IDS)
def test_a_case_gives_every_verdict_that_it_gave_before(folder: Path, golden: Callable[[str, str], None]) -> None:
    golden(str(folder / "verdikt.golden"), "\n".join(_lines(folder)) + "\n")


def _lines(folder: Path) -> Iterator[str]:
    """Every verdict of the first case of a folder, and what is different in each of the others."""
    first: list[str] | None = None
    for case in _READ[folder]:
        lines = _verdicts(case)
        if case.name != folder.relative_to(CASES).as_posix():
            yield f"--- {case.name.rpartition('/')[2]}: {case.about}"
        yield from (lines if first is None else [line for line in lines if line not in first])
        first = first or lines


def _verdicts(case: Case) -> list[str]:
    if case.faults:
        return [f"fel {', '.join(case.found_faults(available_engine()))}"]
    nodes = _assessed(case.name).proof.nodes
    return [f"{name}: {', '.join(f'{k} {v}' for k, v in told(nodes[name]).items())}" for name in sorted(nodes)]
