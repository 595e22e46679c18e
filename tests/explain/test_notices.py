"""What a reader is told beside a verdict: exactly where it holds, and not at its border."""

from __future__ import annotations

import pytest

from engine.prove.assessment import assessment
from strategies import Case, alone, indicator, known, table

ROWS = table("färg", ("grön", {"värde": "minst 1"}), ("röd", {}))


def kinds(case: Case) -> list[str]:
    return [each.kind for each in assessment(case.proof, (), "referens").notices if each.node == "A"]


@pytest.mark.parametrize(
    ("direction", "base", "target", "weaker"),
    [
        ("uppåt", "5", "4", True),
        ("uppåt", "5", "5", False),
        ("uppåt", "5", "6", False),
        ("nedåt", "5", "6", True),
        ("nedåt", "5", "5", False),
        ("nedåt", "5", "4", False),
        ("ej angiven", "5", "4", False),
        ("uppåt", "5", "öka mot ingående", False),
    ],
)
def test_a_target_that_asks_for_less_than_there_is_is_noticed(
    direction: str, base: str, target: str, *, weaker: bool
) -> None:
    one = indicator("A", ingående=base, riktvärde={"2025": target}, bedömning=ROWS) | {"riktning": direction}
    assert kinds(alone(one, known("A", 7))) == (["riktvärde svagare än ingående"] if weaker else [])


def test_a_part_that_fills_nothing_is_noticed_unless_the_indicator_is_ranked_among_parts() -> None:
    part = known("A", 7) | {"del": "kvinnor"}
    assert kinds(alone(indicator("A", bedömning=ROWS), part)) == ["uppgift ej använd"]
    assert kinds(alone(indicator("A", bedömning=ROWS), part, known("A", 8))) == ["uppgift ej använd"]
    ranked = table("färg", ("grön", {"rang": "högst 1"}), ("röd", {}))
    among = indicator("A", bedömning=ranked, population="enheter")
    assert kinds(alone(among, part, known("A", 8))) == []


def test_an_answer_that_is_not_used_is_noticed() -> None:
    asks = table("färg", ("grön", {"plan": "följd"}), ("röd", {}))
    answer = {"indikator": "A", "uppgift": "plan", "spann": "år 2024", "svar": "följd"}
    assert kinds(alone(indicator("A", bedömning=asks), answer)) == ["uppgift ej använd"]
    assert kinds(alone(indicator("A", bedömning=asks), answer | {"spann": "år 2025"})) == []


@pytest.mark.parametrize(("said", "told"), [("grön", False), ("röd", True)])
def test_a_judgement_of_the_source_that_differs_is_noticed(said: str, *, told: bool) -> None:
    fact = known("A", 7) | {"källans omdöme": {"utfall": said, "källa": {"vp": "s.1"}}}
    found = kinds(alone(indicator("A", bedömning=ROWS), fact))
    assert found == (["källans omdöme avviker"] if told else [])
