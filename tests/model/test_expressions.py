"""Expressions, cells and amounts: what may stand in a ruleset, and what it comes to."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from engine.compile.evaluation import Absent, Number, Point, evaluate, rounded
from engine.model.amount import Aim, Amount, FromFact, Interval, Lacking, parse_amount
from engine.model.amount import Point as Target
from engine.model.cell import CellTest, Compared, HasState, Is, Reaches, Within, parse_cell
from engine.model.expression import DEPTH_MAX, Constant, Direction, Expression, Quantity, names_in, parse_expression
from engine.model.period import Span
from engine.model.ruleset import Range, Ruleset
from strategies import alone, indicator

AT = Point(
    {
        "x": Fraction(7, 2),
        "y": Fraction(-3),
        "andel av året": Fraction(2, 3),
        "noll": Fraction(0),
        "borta": Absent("borta", ""),
    }
)


def value(text: str) -> Number:
    return evaluate(parse_expression(text), AT)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 · 3", "7"),
        ("(1 + 2) · 3", "9"),
        ("10 − 4 − 3", "3"),
        ("12 ÷ 4 ÷ 3", "1"),
        ("2 * 3 / 4", "3/2"),
        ("-2 + 5", "3"),
        ("−x", "-7/2"),
        ("0 - -2", "2"),
        ("0,1 + 0,2", "3/10"),
        ("x · andel av året", "7/3"),
        ("min(x; y; 1)", "-3"),
        ("max(x; y)", "7/2"),
        ("absolut(y)", "3"),
        ("uppåt(x)", "4"),
        ("nedåt(y ÷ 2)", "-2"),
        ("avrunda(x)", "4"),
        ("avrunda(−x)", "-4"),
        ("avrunda(x ÷ 3; 2)", "1.17"),
        ("uppåt(x; 5)", "5"),
        ("nedåt(x; 0,25)", "7/2"),
    ],
)
def test_an_expression_is_computed_exactly(text: str, expected: str) -> None:
    assert value(text) == Fraction(expected)


@pytest.mark.parametrize(
    "text", ["x ÷ noll", "min(x; borta)", "borta · noll", "avrunda(1 ÷ noll)", "absolut(borta)", "borta − borta"]
)
def test_what_reads_something_that_does_not_exist_does_not_exist(text: str) -> None:
    assert isinstance(value(text), Absent)


UNREADABLE = [
    *("", "1 +", "+", "(1", "1)", "1 2", "x y(", "x; y"),
    *("min(", "min()", "sum(x)", "absolut(1; 2)", "__import__"),
    *("uppåt(x; 0)", "uppåt(x; y)", "avrunda(x; 0,5)", "avrunda(x; −1)"),
    *("a" * 401, "(" * (DEPTH_MAX + 1) + "1" + ")" * (DEPTH_MAX + 1), "−" * (DEPTH_MAX + 5) + "1"),
]


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_is_not_an_expression_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        parse_expression(text)


@pytest.mark.parametrize("text", ["(" * (DEPTH_MAX - 1) + "1" + ")" * (DEPTH_MAX - 1), "−" * (DEPTH_MAX - 1) + "x"])
def test_an_expression_may_be_as_deep_as_the_limit_says(text: str) -> None:
    parse_expression(text)
    with pytest.raises(PydanticCustomError):
        parse_expression(f"({text})")


def test_only_what_stands_inside_something_is_deep() -> None:
    assert value(" + ".join(["1"] * 2 * DEPTH_MAX)) == 2 * DEPTH_MAX


def test_names_stand_in_reading_order() -> None:
    assert list(names_in(parse_expression("max(b; a) · andel av året + b"))) == ["b", "a", "andel av året", "b"]


@given(st.fractions(-20, 20), st.sampled_from([Fraction(1), Fraction(1, 10), Fraction(5)]))
def test_rounding_goes_to_a_multiple_and_halves_go_away_from_zero(number: Fraction, step: Fraction) -> None:
    ways: tuple[Direction, ...] = ("uppåt", "nedåt", "avrunda")
    up, down, nearest = (rounded(number, way, step) for way in ways)
    assert all((found / step).denominator == 1 for found in (up, down, nearest))
    assert down <= number <= up < number + step
    assert number - step < down
    assert nearest in {up, down}
    assert abs(nearest - number) * 2 <= step
    if abs(nearest - number) * 2 == step:
        assert abs(nearest) > abs(number)
    assert rounded(-number, "avrunda", step) == -nearest


# --- cells ----------------------------------------------------------------------------------------------------------


def number(text: str) -> Expression:
    return Constant(Fraction(text))


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ("minst 3", Compared("≥", number("3"))),
        ("≥ 3", Compared("≥", number("3"))),
        (">= 3", Compared("≥", number("3"))),
        ("högst 99,4", Compared("≤", number("99.4"))),
        ("över 5", Compared(">", number("5"))),
        ("< 5", Compared("<", number("5"))),
        ("under −2", Compared("<", number("-2"))),
        ("lika med 0", Compared("=", number("0"))),
        ("minst gul", Compared("≥", Quantity("gul"))),
        ("98–99,4", Within(Fraction(98), Fraction("99.4"))),
        ("−2 – 2", Within(Fraction(-2), Fraction(2))),
        ("±0,5", Within(Fraction(-1, 2), Fraction(1, 2))),
        ("+/-0,5", Within(Fraction(-1, 2), Fraction(1, 2))),
        ("når riktvärde", Reaches("riktvärde")),
        ("saknas", HasState("saknas")),
        ("finns", HasState("finns")),
        ("ej tillämplig", HasState("ej tillämplig")),
        ("ej uppfyllt", Is("ej uppfyllt")),
        ("3", Is("3")),
        ("  ja  ", Is("ja")),
    ],
)
def test_a_cell_reads_as_the_plan_reads(text: str, test: CellTest) -> None:
    assert parse_cell(text).test == test


@pytest.mark.parametrize(
    ("text", "code"), [("", "RT207"), (">", "RT207"), ("100–80", "RT207"), ("minst 1 +", "RT208"), ("minst (", "RT208")]
)
def test_what_is_not_a_cell_is_refused(text: str, code: str) -> None:
    with pytest.raises(PydanticCustomError, match=code):
        parse_cell(text)


# --- amounts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("85,5", Target(Fraction("85.5"), "85,5")),
        ("3 av 5", Target(Fraction(3, 5), "3 av 5", 5)),
        ("samtliga", Target(Fraction(1), "samtliga")),
        ("±0,5", Interval(Fraction(-1, 2), Fraction(1, 2), "±0,5")),
        ("80–100", Interval(Fraction(80), Fraction(100), "80–100")),
        ("öka mot helår i fjol", Aim("öka", "helår i fjol", "öka mot helår i fjol")),
        ("öka eller bibehålla mot ingående", Aim("bibehålla", "ingående", "öka eller bibehålla mot ingående")),
        ({"saknas": "planen tiger"}, Lacking("planen tiger")),
        ({"uppgift": "år 2024"}, FromFact(Span.parse("år 2024"))),
    ],
)
def test_an_amount_is_one_of_a_closed_union(written: object, amount: Amount) -> None:
    assert parse_amount(written) == amount


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("öka", "RT212"),
        ("3 av 0", "RT201"),
        ("100–80", "RT207"),
        ("mycket", "RT201"),
        ({"saknas": ""}, "RT217"),
        ({"a": "b"}, "RT217"),
        (5, "RT213"),
    ],
)
def test_what_is_not_an_amount_is_refused(written: object, code: str) -> None:
    with pytest.raises(PydanticCustomError, match=code):
        parse_amount(written)


# --- ranges ---------------------------------------------------------------------------------------------------------


def possible(ruleset: Ruleset) -> Range:
    goal = ruleset.council_goals[0].goals[0]
    return goal.indicators[0].possible  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("0–100", ["0", "100", "0.001"], ["-0.001", "100.001"]),
        ("från 0", ["0", "1000000"], ["-1"]),
        ("heltal", ["-5", "0"], ["0.5"]),
        ("heltal från 0", ["0", "7"], ["-1", "0.5"]),
        ("heltal 0–4", ["0", "4"], ["5", "3.5"]),
        ("−2,5–2,5", ["-2.5", "2.5"], ["2.6"]),
    ],
)
def test_a_range_holds_its_ends_and_only_its_steps(text: str, inside: list[str], outside: list[str]) -> None:
    found = possible(alone(indicator("A", möjligt=text)).read)
    assert all(found.holds(Fraction(each)) for each in inside)
    assert not any(found.holds(Fraction(each)) for each in outside)
