"""Which signed judgements and texts stand beside a verdict, and what is noticed when one is missing or not allowed."""

from __future__ import annotations

import pytest

from engine.prove.assessment import Assessment
from explain.assessed import from_text

RULESET = """
regelverk: prov
kommun: Storstad
nämnd: Provnämnden
år: 2025
källor: {vp: {titel: Provplanen}}
skalor: {färg: [grön, röd]}
tolkningar:
  T1: {fråga: bedöms målet samlat, skäl: källan tiger, val: a, alternativ: {a: det får det, b: nej, c: det måste det}}
tabeller:
  indikator:
    skala: färg
    källa: {vp: s.1}
    rader: [{utfall: grön, när: {värde: minst 5}}, {utfall: röd}]
kf-mål:
  - id: K
    namn: Ett mål
    samlad bedömning: {enligt T1: {a: tillåten, b: nej, c: krävs}}
    bedömning: &
    indikatorer: [{id: A, namn: Ett, enhet: antal, riktning: uppåt}]
  - id: L
    namn: Ett annat
    samlad bedömning: krävs
    bedömning: &
    indikatorer: [{se: A}]
""".replace("&", "{skala: färg, källa: {vp: s.2}, rader: [{utfall: grön, när: {antal grön: minst 1}}, {utfall: röd}]}")

ASKED = [
    ("K", "Ek", "2025-09-01", "2025-08"),
    ("K", "Al", "2025-09-03", "2025-08"),
    ("K", "Bok", "2025-05-01", "2025-04"),
]


def assessed(judged: list[tuple[str, str, str, str]], period: str = "2025-08", letter: str = "a") -> Assessment:
    rows = [
        f"  - {{mål: {goal}, utfall: grön, av: {by}, roll: chef, datum: {day}, skäl: så är det, gäller: {about}}}"
        for goal, by, day, about in judged
    ]
    facts = ["uppgifter: u", "regelverk: prov", *(["samlade bedömningar:"] if rows else []), *rows, "analyser:"]
    facts += [f"  - {{om: {of}, text: {by}s ord, av: {by}, datum: {day}}}" for of, by, day, _ in [*judged, *ASKED]]
    return from_text(RULESET, "\n".join(facts), period, {"T1": letter})


def by(found: Assessment, goal: str) -> list[str]:
    return [each.by for each in found.judgements(goal)]


def noticed(found: Assessment, goal: str) -> list[tuple[str, dict[str, object]]]:
    return [(each.kind, dict(each.values)) for each in found.notices if each.node == goal and "samlad" in each.kind]


def test_a_judgement_stands_at_its_own_goal_and_period_newest_first() -> None:
    now, before = assessed(ASKED), assessed(ASKED, "2025-04")
    assert (by(now, "K"), by(now, "L")) == (["Al", "Ek"], [])
    assert (by(before, "K"), by(before, "L")) == (["Bok"], [])


def test_a_judgement_that_the_reading_does_not_allow_stands_nowhere_and_is_noticed() -> None:
    found = assessed(ASKED, letter="b")
    assert by(found, "K") == []
    assert noticed(found, "K") == [("samlad bedömning tillåts inte", {})]
    assert noticed(assessed([], letter="b"), "K") == []


@pytest.mark.parametrize("letter", ["a", "c"])
def test_a_judgement_for_another_period_is_noticed_once_for_each(letter: str) -> None:
    other = ("samlad bedömning gäller annan period", {"period": "2025-04"})
    missing: list[tuple[str, dict[str, object]]] = [("samlad bedömning saknas", {})] if letter == "c" else []
    assert noticed(assessed(ASKED, letter=letter), "K") == [other]
    assert noticed(assessed([*ASKED[2:], *ASKED[2:]], letter=letter), "K") == [other, *missing]


def test_a_judgement_that_is_required_and_missing_is_noticed() -> None:
    assert noticed(assessed([]), "L") == [("samlad bedömning saknas", {})]
    assert noticed(assessed([("L", "Ek", "2025-09-01", "2025-08")]), "L") == []
    assert noticed(assessed([]), "K") == []


def test_a_text_stands_at_what_it_is_about_newest_first() -> None:
    found = assessed([])
    assert [each.by for each in found.analyses("K")] == ["Al", "Ek", "Bok"]
    assert found.analyses("L") == ()
