"""What is drawn: from enough values only, within what was measured, and the same for the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from math import comb
from operator import mul

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from engine.ask.outlook.drawing import Drawn, Given, Undrawn, _binomial, draw
from engine.compile.program import Figure
from engine.model.assumptions import Method
from engine.model.facts import Fact
from engine.model.period import Period, Span
from engine.model.ruleset import EVERY_NUMBER, Range

AUGUST = Period(2025, 8)


def given(*facts: tuple[str, str], adds_up: bool = True, unit: str = "antal", **more: object) -> Given:
    made = tuple(
        Fact.model_validate({"indikator": "A", "värde": value, "spann": span, **more}) for span, value in facts
    )
    return Given("A", Figure("värde", None, EVERY_NUMBER, (Span.parse("år 2025"),)), unit, adds_up, made)


def months(values: Sequence[int], word: str = "månad") -> list[tuple[str, str]]:
    return [(f"{word} 2025-{month:02}", str(value)) for month, value in enumerate(values, 1)]


def drawn(found: Drawn | Undrawn) -> list[Fraction]:
    assert isinstance(found, Drawn)
    return [found.values[pick] for pick in found.picks]


@hypothesis_given(st.lists(st.integers(0, 50), min_size=6, max_size=12), st.booleans(), st.integers(0, 3))
def test_a_pace_stays_between_its_slowest_and_its_quickest_month(values: list[int], adds_up: object, seed: int) -> None:
    period, left = Period(2025, len(values)), 12 - len(values)
    found = drawn(draw(given(*months(values), adds_up=bool(adds_up)), "takt", period, 200, seed))
    whole = 1 if adds_up else 12
    low, high = sum(values) + left * min(values), sum(values) + left * max(values)
    assert all(low <= value * whole <= high for value in found)
    assert all((value * whole).denominator == 1 for value in found)


def test_every_sum_of_a_pace_comes_about_as_often_as_it_should() -> None:
    """One month left of eleven that are 0 five times and 1 six times."""
    found = drawn(draw(given(*months([0, 1] * 5 + [1])), "takt", Period(2025, 11), 11_000, 1))
    assert set(found) == {6, 7}
    assert abs(found.count(Fraction(7)) - 6_000) < 300


def test_positions_of_the_year_are_taken_apart_into_months() -> None:
    positions = given(*months([10, 20, 30, 40, 50, 60, 70, 80], "t.o.m."))
    assert set(drawn(draw(positions, "takt", AUGUST, 50, 0))) == {120}
    level = given(*months([10, 20, 30, 40, 50, 60, 70, 80], "t.o.m."), adds_up=False)
    assert draw(level, "takt", AUGUST, 50, 0) == Undrawn("A", "färre än sex månader", 1)


@pytest.mark.parametrize(
    ("facts", "method", "why", "found"),
    [
        (months([1, 2, 3, 4, 5]), "takt", "färre än sex månader", 5),
        (months([1, 2, 3, 4, 5, 6, 7]), "takt", "färre än sex månader", 7),
        ([(f"år {year}", "1") for year in (2018, 2019, 2021, 2022, 2023, 2024)], "historik", "färre än sex år", 4),
        ([("t.o.m. 2025-08", "60")], "enkätmarginal", "inget n", 0),
        ([("år 2024", "60")], "oförändrad", "inget mätt", 0),
        ([("t.o.m. 2025-08", "60")], "prognos", "ingen prognos", 0),
        (months([1] * 8), "ingen", "ingen vald", 0),
    ],
)
def test_nothing_is_drawn_from_too_little(facts: list[tuple[str, str]], method: Method, why: str, found: int) -> None:
    assert draw(given(*facts), method, AUGUST, 10, 0) == Undrawn("A", why, found)  # type: ignore[arg-type]  # a text


@pytest.mark.parametrize(("value", "unit"), [("60", "index"), ("101", "procent"), ("60", "andel")])
def test_only_a_share_has_a_margin(value: str, unit: str) -> None:
    found = draw(given(("t.o.m. 2025-08", value), unit=unit, n="100"), "enkätmarginal", AUGUST, 10, 0)
    assert found == Undrawn("A", "ingen andel")


def power(base: Fraction, times: int) -> Fraction:
    return reduce(mul, [base] * times, Fraction(1))


@pytest.mark.parametrize("share", [Fraction(0), Fraction(1), Fraction(1, 2), Fraction(1, 7), Fraction(99, 100)])
@pytest.mark.parametrize("n", [1, 2, 9, 40])
def test_the_weights_of_a_survey_are_the_binomial_distribution(n: int, share: Fraction) -> None:
    weights = _binomial(n, share)
    exact = [comb(n, k) * power(share, k) * power(1 - share, n - k) for k in range(n + 1)]
    for weight, of in zip(weights, exact, strict=True):
        assert abs(Fraction(weight, sum(weights)) - of) < Fraction(1, 2**200)


def test_a_large_survey_varies_as_much_as_it_should() -> None:
    """400 answers, half of them yes: the standard deviation is 2.5 percentage units."""
    found = drawn(draw(given(("t.o.m. 2025-08", "50"), unit="procent", n="400"), "enkätmarginal", AUGUST, 20_000, 3))
    within = sum(abs(value - 50) <= Fraction(5, 2) for value in found)
    assert 0.66 < within / 20_000 < 0.74
    assert abs(sum(found, Fraction(0)) - 50 * 20_000) < 2_000


def test_history_goes_on_from_last_year() -> None:
    years = [
        (f"år {year}", str(value)) for year, value in zip(range(2019, 2025), [10, 12, 11, 15, 15, 14], strict=True)
    ]
    assert set(drawn(draw(given(*years), "historik", AUGUST, 500, 0))) == {16, 13, 18, 14}


def test_a_value_that_cannot_occur_becomes_the_nearest_that_can() -> None:
    shares = given(("t.o.m. 2025-08", "99"), unit="procent", n="30")
    figure = Figure("värde", None, Range(Fraction(97), Fraction(100), Fraction(1)), (Span.parse("år 2025"),))
    found = drawn(draw(replace(shares, figure=figure), "enkätmarginal", AUGUST, 500, 0))
    assert set(found) <= {97, 98, 99, 100}


def test_the_same_seed_gives_the_same_years_and_another_gives_others() -> None:
    values = given(*months([3, 9, 4, 8, 5, 7, 6, 1]))
    one, same, other = (draw(values, "takt", AUGUST, 300, seed) for seed in (5, 5, 6))
    assert drawn(one) == drawn(same) != drawn(other)
