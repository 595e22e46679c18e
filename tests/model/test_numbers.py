"""Exact numbers: how they are read, what is too ambiguous to guess about, and how they are written back."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from engine.model.number import DIGITS_MAX, decimals_of, exact_text, parse_number
from strategies import written

DECIMALS = st.decimals(-(10**6), 10**6, allow_nan=False, places=4).map(Fraction)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("85,5", "85.5"),
        ("85.5", "85.5"),
        (" 7 ", "7"),
        ("-2", "-2"),
        ("−2,5", "-2.5"),
        ("+3", "3"),
        ("1 234", "1234"),
        ("1 234,5", "1234.5"),
        ("1\u202f234\u202f567", "1234567"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("1234,125", "1234.125"),
        ("1 234,125", "1234.125"),
        ("08", "8"),
        ("1,10", "1.1"),
        ("13 079", "13079"),
    ],
)
def test_a_number_is_what_was_written(text: str, value: str) -> None:
    assert parse_number(text) == Fraction(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.234", "RT202"),
        ("12,345", "RT202"),
        ("-123.456", "RT202"),
        ("", "RT201"),
        ("ja", "RT201"),
        ("±5", "RT201"),
        ("1 23", "RT201"),
        ("12 34 567", "RT201"),
        ("1,2,3", "RT201"),
        ("1e5", "RT201"),
        ("1_000", "RT201"),
        (",5", "RT201"),
        ("5,", "RT201"),
        ("٣", "RT201"),
        ("²", "RT201"),
        ("NaN", "RT201"),
        ("85 %", "RT201"),
        ("9" * (DIGITS_MAX + 1), "RT203"),
        ("0," + "9" * DIGITS_MAX, "RT203"),
    ],
)
def test_what_is_not_clearly_a_number_is_refused(text: str, code: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        parse_number(text)
    assert refused.value.type == code


@pytest.mark.parametrize("text", ["9" * DIGITS_MAX, "0," + "9" * (DIGITS_MAX - 1)])
def test_a_number_may_be_as_long_as_the_limit_says(text: str) -> None:
    assert exact_text(parse_number(text)) == text.replace(",", ".")


@given(DECIMALS)
def test_a_number_written_back_and_read_again_is_the_same(value: Fraction) -> None:
    text = exact_text(value)
    assert Fraction(text) == value
    if (decimals_of(value) or 0) != 3:
        assert parse_number(text) == parse_number(text.replace(".", ",")) == value


@given(st.fractions())
def test_no_number_loses_anything_when_written(value: Fraction) -> None:
    assert Fraction(exact_text(value)) == value
    assert (decimals_of(value) is None) == ("/" in exact_text(value))


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [("1/3", None, "1/3"), ("-1/3", None, "-1/3"), ("1/8", 3, "0.125"), ("-5/2", 1, "-2.5"), ("40", 0, "40")],
)
def test_a_number_has_as_many_decimals_as_it_takes(value: str, places: int | None, text: str) -> None:
    assert (decimals_of(Fraction(value)), exact_text(Fraction(value))) == (places, text)


@given(DECIMALS)
def test_a_number_is_written_in_the_tests_as_the_files_write_it(value: Fraction) -> None:
    """What the drawn rulesets and facts say is what was drawn."""
    assert written(Fraction(5, 2)) == "2,5"
    assert parse_number(written(value)) == value
