"""The drawings of what runs over time: only what was measured, a gap as a gap, a break as a break."""

from __future__ import annotations

import re
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from engine.compile.compiler import check_ruleset, compile_program
from engine.explain.html.charts import development_charts
from engine.explain.html.year import HEIGHT, WIDTH, year_of
from engine.explain.report.charts import charts_of
from engine.explain.report.view import Amount, Chart, ChartPoint, Development, History, Moment, Sign, Step, Target
from engine.explain.words import Words
from engine.model.period import Period
from explain.assessed import ASKERSUND, ROOT, from_files, read_ruleset

PERCENT = st.none() | st.fractions(-10, 110, max_denominator=7)


def amount(value: Fraction | None) -> Amount | None:
    return None if value is None else Amount(str(value), value)


def chart(values: list[Fraction | None], expected: list[Fraction | None], target: int | None = 50) -> Chart:
    end = None if target is None else Amount(str(target), Fraction(target))
    points = tuple(
        ChartPoint(f"2025-{month:02}", f"månad {month}", amount(value), amount(wanted), month == 8)
        for month, (value, wanted) in enumerate(zip(values, expected, strict=True), 1)
    )
    return Chart("procent", Target("50 %", end, end), points)


NONE: list[Fraction | None] = [None] * 12


@given(st.lists(PERCENT, min_size=12, max_size=12), st.lists(PERCENT, min_size=12, max_size=12))
def test_every_measured_month_is_a_dot_and_only_neighbours_are_joined(
    values: list[Fraction | None], expected: list[Fraction | None]
) -> None:
    year = year_of(chart(values, expected))
    measured = [month for month, value in enumerate(values) if value is not None]
    if year is None:
        assert len(measured) < 2
        assert expected == NONE
        return
    dots = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h0", year.dots)]
    assert [(x - 50) // 100 for x, _ in dots] == measured
    joined = re.findall(r"([ML])(\d+) (\d+)", year.lines)
    assert [(int(x), int(y)) for _, x, y in joined] == dots
    assert [kind for kind, _, _ in joined] == ["L" if month - 1 in measured else "M" for month in measured]
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in dots)
    heights = sorted((-value, y) for value, (_, y) in zip([v for v in values if v is not None], dots, strict=True))
    assert [y for _, y in heights] == sorted(y for _, y in heights)
    assert [month.value for month in year.months] == ["" if value is None else str(value) for value in values]


def test_a_month_alone_is_no_development() -> None:
    alone = [*NONE[:11], Fraction(7)]
    assert year_of(chart(alone, NONE)) is None
    assert year_of(None) is None
    assert year_of(chart(alone, [*NONE[:11], Fraction(7)])) is not None


def test_what_adds_up_over_the_year_is_drawn_from_zero() -> None:
    year = year_of(chart([*NONE[:11], Fraction(30)], [Fraction(50 * month, 12) for month in range(1, 13)]))
    assert year is not None
    assert (year.lowest, year.highest) == ("0", "50")


def test_a_gap_has_no_bar_and_a_break_says_why() -> None:
    green = Sign("●", "grön", "green")
    steps = (
        Step(green, Amount("20 %", Fraction(20)), None),
        Step(green, None, None, gap="ingen ny mätning sedan år 2023"),
        Step(green, Amount("40 %", Fraction(40)), None, broken="mäts på ett annat sätt än förut"),
        Step(None, None, None, gap="fanns inte i regelverket"),
    )
    moments = tuple(Moment(str(year), f"helåret {year}", "") for year in range(2022, 2026))
    made = History(moments, (Development("I1", "Nöjdhet", "indikator", "Indikator", "procent", steps),))
    bars = development_charts(Words("sv"), made)["I1"].bars
    assert [(bar.name, bar.start, bar.length) for bar in bars] == [
        ("helåret 2022", 0, 500),
        ("helåret 2023", None, 0),
        ("helåret 2024", 0, 1000),
        ("helåret 2025", None, 0),
    ]
    assert bars[1].said == "●\u00a0grön; ingen ny mätning sedan år 2023"
    assert bars[2].said == "går inte att följa hit: mäts på ett annat sätt än förut; ●\u00a0grön; 40 %"
    assert bars[3].said == "fanns inte i regelverket"
    assert development_charts(Words("sv"), None) == {}


def test_what_was_measured_to_an_earlier_month_stands_there_and_not_at_the_end() -> None:
    checked = check_ruleset(read_ruleset((ROOT / ASKERSUND[0]).read_text(encoding="utf-8")))
    year = [compile_program(checked, Period(2024, month), {}) for month in range(1, 13)]
    charts = charts_of(Words("sv"), from_files(ASKERSUND, "2024"), year)
    assert [point.said for point in charts["B3"].points if point.value] == ["november 2024"]
    assert [point.said for point in charts["B1"].points if point.value] == ["december 2024"]
