from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.explain.numerals import exact, number, period, span
from engine.explain.words import Words
from engine.model.period import Period, Span

SV, EN = Words("sv"), Words("en")


def plain(text: str) -> str:
    """A Swedish number as Python reads one."""
    return text.replace("−", "-").replace("\u00a0", "").replace(",", ".")


@pytest.mark.parametrize(
    ("value", "unit", "written", "text"),
    [
        ("10.74", "procent", "10,74", "10,74 %"),
        ("331882", "tkr", "331 882", "331 882 tkr"),
        ("78.5", None, "78,50", "78,50"),
        ("-0.5", "procent", None, "−0,5 %"),
        ("1100/3", None, None, "≈ 366,67 (1100/3)"),
        ("-1/1000000", None, None, "−0,000001"),
        ("-1/3000", None, None, "≈ 0,00 (−1/3000)"),
        ("19", "antal", "19", "19"),
        ("77", "index", "77", "77"),
        ("0", "procent", "0", "0 %"),
        ("89.99999999999999999", "procent", None, "≈ 90,00 % (89,99999999999999999)"),
        ("89.99999999999999999", "procent", "89.99999999999999999", "89,99999999999999999 %"),
        ("3/5", None, "3 av 5", "0,6"),
        ("1", "procentenheter", None, "1 procentenhet"),
        ("-1", "procentenheter", None, "−1 procentenhet"),
        ("-3.5", "procentenheter", None, "−3,5 procentenheter"),
    ],
)
def test_a_number_in_swedish(value: str, unit: str | None, written: str | None, text: str) -> None:
    assert number(SV, Fraction(value), unit, written).replace("\u00a0", " ") == text


def test_a_number_in_english() -> None:
    assert number(EN, Fraction("10.74"), "procent", "10,74") == "10.74%"
    assert number(EN, Fraction(331882), "tkr", "331 882") == "331,882\u00a0tkr"
    assert number(EN, Fraction(-1100, 3)) == "≈\u00a0-366.67 (-1100/3)"


@given(st.fractions() | st.decimals(allow_nan=False, allow_infinity=False, places=8).map(Fraction))
def test_the_exact_value_is_always_there(value: Fraction) -> None:
    text = plain(number(SV, value))
    assert Fraction(text[text.index("(") + 1 : -1] if text.startswith("≈") else text) == value


@given(st.integers(-(10**40), 10**40), st.integers(0, 30))
def test_a_written_number_loses_nothing(digits: int, places: int) -> None:
    value = Fraction(digits, 10**places)
    assert Fraction(plain(exact(SV, value))) == value


@given(st.fractions(max_value=0))
def test_zero_never_has_a_minus(value: Fraction) -> None:
    text = number(SV, value)
    assert not text.startswith(("−0,00 ", "≈\u00a0−0,00 ", "-0", "≈\u00a0-0"))


@pytest.mark.parametrize(
    ("given_span", "swedish", "english"),
    [
        ("år 2024", "år 2024", "year 2024"),
        ("t.o.m. 2025-10", "januari–oktober 2025", "January–October 2025"),
        ("månad 2025-10", "oktober 2025", "October 2025"),
        ("2023-11–2024-11", "november 2023–november 2024", "November 2023–November 2024"),
        ("2024-02-15–2024-03-31", "15 februari 2024–31 mars 2024", "15 February 2024–31 March 2024"),
    ],
)
def test_a_span(given_span: str, swedish: str, english: str) -> None:
    assert (span(SV, Span.parse(given_span)), span(EN, Span.parse(given_span))) == (swedish, english)


def test_a_period() -> None:
    assert period(SV, Period.parse("2025")) == "helåret 2025"
    assert period(SV, Period.parse("2025-08")) == "läget efter augusti 2025"
    assert period(EN, Period.parse("2025-08")) == "position after August 2025"
