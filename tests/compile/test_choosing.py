"""design.md §3 and §6, Choosing the fact: validity tests, accepted spans, other spans, carry-forward, open."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Literal

import pytest

from engine.compile.choosing import Chosen, by_figure, choose, members, own_target_reached
from engine.compile.program import Answers, Figure, Valid
from engine.model.facts import Fact
from engine.model.period import Period, Span
from engine.model.ruleset import EVERY_NUMBER
from strategies import alone, indicator, known, table

NOW, MONTH, BEFORE, LONG_AGO = (Span.parse(text) for text in ("t.o.m. 2025-08", "månad 2025-08", "år 2024", "år 2023"))
FIGURE = Figure("värde", None, EVERY_NUMBER, (NOW,))


def fact(value: str | None = None, span: Span = NOW, part: str | None = None, **keys: str) -> Fact:
    said = {"indikator": "A", "spann": str(span), "värde": value, "del": part, **keys}
    return Fact.model_validate({key: text for key, text in said.items() if text is not None})


def filled(found: Chosen) -> tuple[object, tuple[str, ...]]:
    """The value, and the marks that it carries."""
    return found.value, found.marks


def chosen(figure: Figure, *facts: Fact, lenient: tuple[Span, ...] = ()) -> Chosen:
    return choose(figure, "A", by_figure(facts), lenient)


def with_tests(*tests: Valid, **keys: tuple[Span, ...]) -> Figure:
    return Figure("värde", None, EVERY_NUMBER, keys.get("spans", (NOW,)), (), keys.get("carried", ()), tests)


RESPONSE = Valid("svarsfrekvens", ("≥", Fraction(50)), missing_accepted=False)
LENIENT = Valid("svarsfrekvens", ("≥", Fraction(50)), missing_accepted=True)
N = Valid("n", ("≥", Fraction(10)), missing_accepted=False)


def test_without_a_fact_the_figure_is_open() -> None:
    found = chosen(FIGURE)
    assert (found.state, found.value, found.fact, found.is_open) == ("öppen", None, None, True)


@pytest.mark.parametrize("state", ["öppen", "sekretess", "finns inte", "ej tillämplig"])
def test_a_state_is_said_and_only_the_first_two_are_open(state: str) -> None:
    found = chosen(FIGURE, fact(tillstånd=state, skäl="så står det"))
    assert (found.state, found.value, found.reason) == (state, None, "så står det")
    assert found.is_open is (state in {"öppen", "sekretess"})


def test_a_part_alone_fills_nothing() -> None:
    found = chosen(FIGURE, fact("1", part="kvinnor"))
    assert (found.state, found.value, [each.why for each in found.refused]) == ("öppen", None, ["del"])


def test_a_part_beside_the_whole_is_told_of() -> None:
    for part in ("1", "3"):
        found = chosen(FIGURE, fact("2"), fact(part, part="kvinnor"))
        assert found.value == 2
        assert [each.why for each in found.refused] == ["del"]


def test_what_comes_after_the_fact_that_is_used_was_never_refused() -> None:
    found = chosen(with_tests(carried=(BEFORE,)), fact("1"), fact("2", BEFORE))
    assert filled(found) == (1, ())
    assert found.refused == ()


def test_the_final_figure_stands_before_the_preliminary_and_the_preliminary_is_marked() -> None:
    early, final = fact("1", preliminär="ja"), fact("2")
    for order in ((early, final), (final, early)):
        assert filled(chosen(FIGURE, *order)) == (2, ())
    assert filled(chosen(FIGURE, early)) == (1, ("preliminär",))


def test_a_final_figure_that_is_invalid_gives_no_room_to_the_preliminary() -> None:
    figure = with_tests(N)
    assert chosen(figure, fact("1", n="9"), fact("2", n="10", preliminär="ja")).state == "öppen"
    assert filled(chosen(figure, fact("1", n="10"), fact("2", n="10", preliminär="ja"))) == (1, ())


def test_a_correction_stands_before_what_it_corrects() -> None:
    wrong, right, righter = fact("1", id="f1"), fact("2", rättar="f1", id="f2"), fact("3", rättar="f2")
    assert chosen(FIGURE, wrong, right).value == 2
    assert chosen(FIGURE, righter, wrong, right).value == 3


def test_a_correction_corrects_nothing_but_its_own_kind_of_fact() -> None:
    answer = {"indikator": "A", "uppgift": "plan", "spann": str(NOW)}
    plan = [Fact.model_validate(answer | {"svar": "följd", "id": "f1"})]
    plan += [Fact.model_validate(answer | {"svar": "ej följd", "rättar": "f1"})]
    assert chosen(FIGURE, fact("1", id="f1"), *plan).value == 1


def test_a_forecast_never_corrects_the_measured_figure() -> None:
    assert chosen(FIGURE, fact("1", id="f1"), fact("2", art="prognos", rättar="f1")).value == 1


def test_a_correction_corrects_nothing_of_another_part_or_span() -> None:
    total = fact("1", id="f1")
    assert chosen(FIGURE, total, fact("2", part="kvinnor", rättar="f1")).value == 1
    assert chosen(FIGURE, total, fact("2", MONTH, rättar="f1")).value == 1


YEAR, AUGUST, APRIL = Span.parse("år 2025"), Period(2025, 8), Period(2025, 4)
FORECAST = Figure("värde", None, EVERY_NUMBER, (YEAR,), position=AUGUST)


def forecast(value: str | None = None, after: Period = AUGUST, span: Span = YEAR, **keys: str) -> Fact:
    return fact(value, span, keys.pop("part", None), art="prognos", efter=str(after), **keys)


def test_what_is_forecast_is_filled_by_a_forecast_made_at_the_position_and_by_nothing_else() -> None:
    assert filled(chosen(FORECAST, forecast("1"), fact("2", YEAR), forecast("3", APRIL))) == (1, ("prognos",))
    found = chosen(FORECAST, fact("2", YEAR), forecast("3", APRIL), forecast("4", part="kvinnor"))
    assert found.state == "öppen"
    assert sorted(refused.why for refused in found.refused) == ["annat läge", "del", "uppmätt"]


def test_an_answer_at_the_position_stands_where_no_forecast_gives_one() -> None:
    figure = Figure("plan", "plan", Answers(("följd", "ej följd")), (YEAR,), position=AUGUST, answered=(NOW,))
    answer = {"indikator": "A", "uppgift": "plan", "spann": str(NOW), "svar": "följd"}
    said = Fact.model_validate(answer)
    other = Fact.model_validate(answer | {"spann": str(YEAR), "svar": "ej följd", "art": "prognos", "efter": "2025-08"})
    assert filled(chosen(figure, said)) == ("följd", ())
    assert filled(chosen(figure, said, other)) == ("ej följd", ("prognos",))
    assert chosen(replace(figure, answered=()), said).state == "öppen"


@pytest.mark.parametrize(("figure", "names"), [(FIGURE, ["Aby"]), (FORECAST, ["Beby"])], ids=["uppmätt", "prognos"])
def test_the_members_of_a_population_are_of_the_kind_that_is_asked_for(figure: Figure, names: list[str]) -> None:
    facts = by_figure([fact("1", part="Aby"), forecast("2", part="Beby"), forecast("3", APRIL, part="Ceby")])
    assert sorted(members(figure, "A", facts)) == names


def test_a_forecast_and_a_part_are_never_the_measured_figure() -> None:
    found = chosen(FIGURE, fact("1", art="prognos"), fact("2", part="kvinnor"))
    assert found.state == "öppen"
    assert sorted(refused.why for refused in found.refused) == ["del", "prognos"]


def test_spans_are_tried_in_the_order_declared() -> None:
    facts = fact("1", MONTH), fact("2", NOW)
    assert chosen(with_tests(spans=(NOW, MONTH)), *facts).value == 2
    assert chosen(with_tests(spans=(MONTH, NOW)), *facts).value == 1
    assert chosen(with_tests(spans=(NOW, MONTH)), facts[0]).marks == ()


def test_another_span_leaves_the_figure_open_with_the_reason() -> None:
    found = chosen(FIGURE, fact("1", BEFORE))
    assert found.state == "öppen"
    assert [refused.why for refused in found.refused] == ["annat spann"]


def test_a_tolerated_span_is_used_and_marked() -> None:
    tolerating = Figure("värde", None, EVERY_NUMBER, (NOW,), (MONTH,))
    for found in (chosen(tolerating, fact("1", MONTH)), chosen(FIGURE, fact("1", MONTH), lenient=(MONTH,))):
        assert filled(found) == (1, ("annat spann",))
    assert chosen(tolerating, fact("1", MONTH), fact("2", NOW)).value == 2


@pytest.mark.parametrize(
    ("test", "keys", "state"),
    [
        (RESPONSE, {"svarsfrekvens": "50"}, "känd"),
        (RESPONSE, {"svarsfrekvens": "49,9"}, "öppen"),
        (RESPONSE, {}, "öppen"),
        (LENIENT, {}, "känd"),
        (LENIENT, {"svarsfrekvens": "49,9"}, "öppen"),
        (N, {"n": "10"}, "känd"),
        (N, {"n": "9"}, "öppen"),
        (N, {}, "öppen"),
    ],
)
def test_an_invalid_figure_counts_as_not_measured(test: Valid, keys: dict[str, str], state: str) -> None:
    found = chosen(with_tests(test), fact("1", NOW, None, **keys))
    assert found.state == state
    assert [refused.why for refused in found.refused] == ([] if state == "känd" else ["ogiltig"])


def test_the_latest_valid_older_value_is_carried_and_marked() -> None:
    figure = with_tests(N, carried=(BEFORE, LONG_AGO))
    old, older = fact("1", BEFORE, n="9"), fact("2", LONG_AGO, n="10")
    found = chosen(figure, old, older)
    assert filled(found) == (2, ("buren",))
    assert chosen(figure, fact("3", BEFORE, n="10"), older).value == 3
    assert chosen(figure, fact("4", NOW, n="10"), old, older).marks == ()
    invalid_now = chosen(figure, fact("5", NOW, n="9"), older)
    assert filled(invalid_now) == (2, ("buren",))
    assert [refused.why for refused in invalid_now.refused] == ["ogiltig"]


def test_a_state_is_never_carried_and_what_does_not_exist_now_is_not_filled_from_before() -> None:
    figure = with_tests(carried=(BEFORE,))
    assert chosen(figure, fact(span=BEFORE, tillstånd="finns inte")).state == "öppen"
    assert chosen(figure, fact(tillstånd="finns inte"), fact("1", BEFORE)).state == "finns inte"
    assert chosen(figure, fact(tillstånd="sekretess"), fact("1", BEFORE)).state == "sekretess"


def test_a_carried_value_never_fills_a_change() -> None:
    change = table("färg", ("grön", {"förändring": "minst 0"}), ("röd", {}))
    one = indicator("A", bär="2 år", möjligt="heltal 0–4", bedömning=change)
    node = alone(one, known("A", 3, "år 2023")).proof.nodes["A"]
    states = {each.figure: each.state for each in node.chosen}
    assert states == {"värde": "känd", "uppmätt värde": "öppen", "helår i fjol": "öppen"}


def test_order_of_facts_never_matters() -> None:
    facts = [fact("1", preliminär="ja"), fact("2", MONTH), fact("3", id="a"), fact("4", rättar="a"), fact("5", BEFORE)]
    figure = with_tests(spans=(NOW, MONTH), carried=(BEFORE,))
    assert chosen(figure, *facts) == chosen(figure, *facts[::-1])
    assert chosen(figure, *facts).value == 4


@pytest.mark.parametrize(
    ("sub_results", "downwards", "reaching"),
    [("ja", False, [5, 6]), ("över", False, [6]), ("ja", True, [4, 5]), ("över", True, [4])],
)
def test_an_area_reaches_its_own_target_at_it_or_only_past_it(
    sub_results: Literal["ja", "över"], *, downwards: bool, reaching: list[int]
) -> None:
    reaches = own_target_reached(replace(FIGURE, sub_results=sub_results, downwards=downwards))
    assert [value for value in (4, 5, 6) if reaches(Fraction(value), Fraction(5))] == reaching
