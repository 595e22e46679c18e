"""Generated pairs through both engines and the checker, and what becomes of a pair on which they disagree."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import Phase

import conformance_case
from conformance_case import Case as Written
from engine.compile.points import Hits, Question
from engine.infer import Engine, available_engine
from engine.infer.contained import shared
from engine.infer.durable import DurableEngine
from fuzz import pairs, running
from fuzz.agreement import DisagreementError, Seen
from fuzz.keeping import keep_pair
from fuzz.pairs import FILLED
from fuzz.running import ROUND, round_of_pairs
from soaking import SOAK, tried
from strategies import alone, indicator, known, reference, table

columnar = pytest.importorskip("engine.infer.columnar", reason="polars is not installed", exc_type=ImportError)
pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed", exc_type=ImportError)

PAIRS = 200_000 if SOAK else 400
FIRST = 20251121


class Careless:
    """An engine that takes the second row for the first."""

    name = "vårdslös"

    def hits(self, questions: Sequence[Question]) -> Hits:
        return {key: tuple(2 if hit == 1 else hit for hit in found) for key, found in reference(questions).items()}


@pytest.mark.soak
def test_both_engines_and_the_checker_come_to_the_same_row() -> None:
    seen = Seen()
    engines: tuple[Engine, ...] = (DurableEngine(shared()), columnar.ColumnarEngine())
    number = FIRST
    while seen.pairs < PAIRS:
        round_of_pairs(number, engines, seen, min(ROUND, -(-(PAIRS - seen.pairs) // FILLED)))
        number += 1
    rarest = min(seen.verdicts.values())
    refused = sum(seen.refused.values())
    assert len(seen.verdicts) == 7, "every kind of verdict, and marked ones"
    assert rarest * 100 >= seen.pairs or not SOAK
    said = ", ".join(f"{kind} {count}" for kind, count in sorted(seen.verdicts.items()))
    tried(
        "motorer-par",
        "slumpade par av regelverk och uppgifter: durable-rules, polars och bevisaren",
        seen.pairs,
        f"0 oense om {seen.hits} träffar, {refused} frågor avböjda; par med varje slags verdikt: {said}",
        seed=f"{FIRST}–{number - 1}",
    )


def test_an_engine_that_is_wrong_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "FILLED", 2)
    monkeypatch.setattr(running, "PHASES", (Phase.generate,))
    with pytest.raises(DisagreementError, match="vårdslös") as caught:
        round_of_pairs(1, (Careless(),), Seen(), 4)
    assert len(caught.value.case.ruleset["kf-mål"]) == 1


def test_a_pair_that_is_kept_is_a_conformance_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = alone(indicator("A", bedömning=table("färg", ("grön", {"värde": "minst 2"}), ("röd", {}))), known("A", 2))
    monkeypatch.setattr(conformance_case, "CASES", tmp_path)
    (written,) = Written.read(keep_pair(case, "ett prov", tmp_path))
    made = written.assess(available_engine())
    assert all(conformance_case.agrees(expected, made, name) for name, expected in written.expected.items())
    assert written.expected["A"] == {"utfall": "grön", "rad": "1"}
    assert not conformance_case.agrees({"utfall": "röd"}, made, "A")
