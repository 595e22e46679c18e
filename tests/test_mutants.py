"""The counting of mutants itself: each is another program, and one that nobody sees is told and counts."""

from __future__ import annotations

import ast
from typing import Any

import pytest

import mutants
import soaking
from planting import planted, sites
from soaking import ROOT


def test_every_mutant_is_another_program() -> None:
    for file in (ROOT / "engine/model/number.py", ROOT / "engine/prove/remembered.py"):
        sound = ast.dump(ast.parse(file.read_text(encoding="utf-8")))
        found = list(sites(file))
        assert len({each.name for each in found}) == len(found) > 20
        assert [each.name for each in found if ast.dump(planted(each)) == sound] == []


def test_a_mutant_that_no_test_sees_is_told_and_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(soaking, "tried", lambda *words, **_: told.append(words))
    monkeypatch.setattr(soaking, "SOAK", soaking.SOAK)
    drawn = mutants.draw(1, 10)
    monkeypatch.setattr(mutants, "equivalents", lambda: {drawn[0].name: "gör detsamma"})
    assert mutants._report(1, drawn, drawn[:1], endless=0)  # noqa: SLF001 - what it says
    assert not mutants._report(1, drawn, drawn[:2], endless=0)  # noqa: SLF001 - as above
    (_, _, count, outcome), (_, _, _, worse) = told
    assert (count, outcome.startswith("9 av 9 upptäckta (100,0 %)")) == (10, True)
    assert (worse.startswith("8 av 9 upptäckta"), worse.endswith(f"ej upptäckta: `{drawn[1].name}`")) == (True, True)


@pytest.mark.parametrize(("code", "seen"), [(0, "no"), (1, "yes"), (mutants.UNFIT, "unfit")])
def test_a_child_whose_tests_fail_has_seen_its_mutant(code: int, seen: str) -> None:
    assert mutants._seen(lambda: code) == seen  # noqa: SLF001 - the one place that says so
