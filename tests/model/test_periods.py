"""Periods and spans: a position in a year, the days a figure covers, and which span is meant at a period."""

from datetime import date
from fractions import Fraction

import pytest
from pydantic_core import PydanticCustomError

from engine.model.period import Measure, Period, Span


@pytest.mark.parametrize(
    ("text", "shown", "month"), [("2025", "2025", 12), ("2025-12", "2025", 12), ("2025-08", "2025-08", 8)]
)
def test_a_period_is_read_and_shown(text: str, shown: str, month: int) -> None:
    period = Period.parse(text)
    assert (str(period), period.month, period.whole_year) == (shown, month, month == 12)
    assert period.share_of_year == Fraction(month, 12)
    assert period.last_year() == Period(2024, month)


@pytest.mark.parametrize("text", ["25", "2025-13", "2025-00", "2025-8", "0000", "augusti 2025", "2025-08-31", ""])
def test_what_is_not_a_period_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError, match="RT205"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "start", "end", "shown"),
    [
        ("t.o.m. 2025-08", (2025, 1, 1), (2025, 8, 31), "t.o.m. 2025-08"),
        ("t.o.m. 2025-12", (2025, 1, 1), (2025, 12, 31), "år 2025"),
        ("t.o.m. 2025-01", (2025, 1, 1), (2025, 1, 31), "månad 2025-01"),
        ("månad 2024-02", (2024, 2, 1), (2024, 2, 29), "månad 2024-02"),
        ("år 2025", (2025, 1, 1), (2025, 12, 31), "år 2025"),
        ("2023-09-01–2024-08-31", (2023, 9, 1), (2024, 8, 31), "2023-09-01–2024-08-31"),
        ("2023-11 – 2024-11", (2023, 11, 1), (2024, 11, 30), "2023-11-01–2024-11-30"),
        ("2025-03-05–2025-03-05", (2025, 3, 5), (2025, 3, 5), "2025-03-05–2025-03-05"),
    ],
)
def test_a_span_is_two_days_and_reads_back(
    text: str, start: tuple[int, int, int], end: tuple[int, int, int], shown: str
) -> None:
    span = Span.parse(text)
    assert (span.start, span.end, str(span)) == (date(*start), date(*end), shown)
    assert Span.parse(shown) == span


@pytest.mark.parametrize(
    "text", ["2025", "t.o.m. 2025", "månad 2025-13", "2025-02-30–2025-03-01", "2025-03–2025-02", "år 0000", ""]
)
def test_what_is_not_a_span_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError, match="RT206"):
        Span.parse(text)


@pytest.mark.parametrize(
    ("measure", "period", "span"),
    [
        ("t.o.m.", "2025-08", "t.o.m. 2025-08"),
        ("t.o.m.", "2025", "år 2025"),
        ("månad", "2025-08", "månad 2025-08"),
        ("månad", "2025", "månad 2025-12"),
        ("år", "2025-08", "år 2025"),
        ("12 månader", "2025-08", "2024-09–2025-08"),
        ("12 månader", "2025", "år 2025"),
        ("2023-11–2024-11", "2025-08", "2023-11–2024-11"),
    ],
)
def test_a_measure_means_one_span_at_each_period(measure: str, period: str, span: str) -> None:
    assert Measure.parse(measure).at(Period.parse(period)) == Span.parse(span)
    assert Measure.parse(str(Measure.parse(measure))) == Measure.parse(measure)
