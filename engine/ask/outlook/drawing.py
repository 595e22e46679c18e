"""Drawing: the values that an indicator may have at the year's end, one for each scenario.

Comes in: the facts about one indicator, the method assumed and a seed. Goes out: the distinct values and, for each
scenario, which of them it has; or why none are drawn. Values are exact; chance is whole numbers from the seed and the
indicator's id, so that one indicator's years do not depend on which others are drawn.

- takt: the months still to come are drawn, with replacement, from the months of the year that were measured. A value
  that adds up over the year is the sum of its months, any other their mean (the nonparametric bootstrap, Efron 1979).
- enkätmarginal: the share among n answers is drawn anew as n answers with that share (the parametric bootstrap of a
  binomial share).
- historik: last year's value is changed by one of the changes from year to year that were measured.
- oförändrad, prognos: one value in every scenario, the latest that was measured or the forecast that somebody stated.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor, lcm
from typing import Final, Literal, TypeAlias

from engine.compile.program import Figure
from engine.model.assumptions import Method
from engine.model.facts import Fact
from engine.model.period import MONTHS, Measure, Period
from engine.model.ruleset import Range

VALUES_MIN: Final = 6
"""From fewer months or years nothing is drawn: their variation would tell of chance more than of the matter."""
PERCENT: Final = "procent"
_WEIGHT: Final = 2**256
"""The weight of the likeliest count of a survey; the others' are whole numbers beside it."""

Why: TypeAlias = Literal[
    "färre än sex månader", "färre än sex år", "inget n", "ingen andel", "inget mätt", "ingen prognos", "ingen vald"
]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An indicator's year: `values[picks[s]]` is its value in scenario s. `basis` is what it was drawn from."""

    indicator: str
    method: Method
    basis: tuple[Fraction, ...]
    values: tuple[Fraction, ...]
    picks: Sequence[int]


@dataclass(frozen=True, slots=True)
class Undrawn:
    """An indicator whose value at the year's end stays open, and why."""

    indicator: str
    why: Why
    found: int = 0
    """How many months or years there were."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of an indicator whose value for the year is open."""

    indicator: str
    figure: Figure
    unit: str | None
    adds_up: bool
    facts: tuple[Fact, ...]
    stated: Fraction | None = None
    """The forecast (prognos) that somebody has stated for the year."""


def draw(given: Given, method: Method, period: Period, scenarios: int, seed: int) -> Drawn | Undrawn:
    """Draw the indicator's value at the end of the year, as seen after `period`, for every scenario."""
    chance = random.Random(f"{seed}:{given.indicator}")  # noqa: S311 - scenarios, not secrets
    match method:
        case "takt":
            return _pace(given, period, scenarios, chance)
        case "enkätmarginal":
            return _margin(given, period, scenarios, chance)
        case "historik":
            return _history(given, period, scenarios, chance)
        case "oförändrad":
            latest = latest_of(given.facts, period)
            return _same(given, method, latest.value.exact if latest and latest.value else None, scenarios)
        case "prognos":
            return _same(given, method, given.stated, scenarios)
        case "ingen":
            return Undrawn(given.indicator, "ingen vald")


def _drawn(given: Given, method: Method, basis: Iterable[Fraction], values: Iterable[Fraction]) -> Drawn:
    """Number the distinct values, each first made one that can occur."""
    known: dict[Fraction, int] = {}
    raw: dict[Fraction, int] = {}
    picks = []
    for value in values:
        if value not in raw:
            can = _occurring(value, given.figure)
            raw[value] = known.setdefault(can, len(known))
        picks.append(raw[value])
    return Drawn(given.indicator, method, tuple(basis), tuple(known), picks)


def _same(given: Given, method: Method, value: Fraction | None, scenarios: int) -> Drawn | Undrawn:
    if value is None:
        return Undrawn(given.indicator, "ingen prognos" if method == "prognos" else "inget mätt")
    return _drawn(given, method, [value], [value] * scenarios)


def _occurring(value: Fraction, figure: Figure) -> Fraction:
    """The nearest value that the indicator can have: on its step (half up), and within its ends."""
    possible = figure.possible
    if not isinstance(possible, Range):
        return value
    if possible.step is not None:
        value = floor(value / possible.step + Fraction(1, 2)) * possible.step
    if possible.low is not None:
        value = max(value, possible.low)
    return value if possible.high is None else min(value, possible.high)


# --- takt -----------------------------------------------------------------------------------------------------


def months(facts: Iterable[Fact], period: Period) -> dict[int, Fraction]:
    """The value of each month up to the period: as measured, or the difference between two positions of the year."""
    single, position = Measure.parse("månad"), Measure.parse("t.o.m.")
    by_span = {fact.span: fact.value.exact for fact in facts if fact.value is not None}
    found: dict[int, Fraction] = {}
    for month in range(1, period.month + 1):
        at = Period(period.year, month)
        until = by_span.get(position.at(at))
        before = by_span.get(position.at(Period(period.year, month - 1))) if month > 1 else Fraction(0)
        if (value := by_span.get(single.at(at))) is not None:
            found[month] = value
        elif until is not None and before is not None:
            found[month] = until - before
    return found


def _pace(given: Given, period: Period, scenarios: int, chance: random.Random) -> Drawn | Undrawn:
    measured = _of_months(given, period)
    if len(measured) < VALUES_MIN or len(measured) < period.month:
        return Undrawn(given.indicator, "färre än sex månader", len(measured))
    basis = tuple(measured.values())
    unit = lcm(*(value.denominator for value in basis))
    whole = [int(value * unit) for value in basis]
    left = [chance.choices(whole, k=scenarios) for _ in range(MONTHS - period.month)]
    share = unit if given.adds_up else unit * MONTHS
    sums = (sum(whole) + sum(rest) for rest in (zip(*left, strict=True) if left else [()] * scenarios))
    return _drawn(given, "takt", basis, _fractions(sums, share))


def _of_months(given: Given, period: Period) -> Mapping[int, Fraction]:
    """A position of the year says what a month added only where the value adds up."""
    if given.adds_up:
        return months(given.facts, period)
    single = {Measure.parse("månad").at(Period(period.year, month)) for month in range(1, MONTHS + 1)}
    return months([fact for fact in given.facts if fact.span in single], period)


def _fractions(sums: Iterable[int], share: int) -> Iterable[Fraction]:
    made: dict[int, Fraction] = {}
    for each in sums:
        if each not in made:
            made[each] = Fraction(each, share)
        yield made[each]


# --- enkätmarginal --------------------------------------------------------------------------------------------


def _margin(given: Given, period: Period, scenarios: int, chance: random.Random) -> Drawn | Undrawn:
    latest = latest_of(given.facts, period)
    if latest is None or latest.value is None or latest.n is None or latest.n == 0:
        return Undrawn(given.indicator, "inget n")
    whole = 100 if given.unit == PERCENT else 1
    share = latest.value.exact / whole
    if not 0 <= share <= 1 or given.unit not in {PERCENT, "andel"}:
        return Undrawn(given.indicator, "ingen andel")
    limits = list(accumulate(_binomial(latest.n, share)))
    counts = (bisect_right(limits, chance.randrange(limits[-1])) for _ in range(scenarios))
    return _drawn(given, "enkätmarginal", [latest.value.exact], _fractions((each * whole for each in counts), latest.n))


def latest_of(facts: Iterable[Fact], period: Period) -> Fact | None:
    """The value that ends latest in the year up to the period."""
    end = Measure.parse("t.o.m.").at(period).end
    found = [fact for fact in facts if fact.value is not None and fact.span.end.year == period.year]
    return max((fact for fact in found if fact.span.end <= end), key=lambda fact: fact.span.end, default=None)


def _binomial(n: int, share: Fraction) -> list[int]:
    """The weight of each count 0 … n of the binomial distribution, in whole numbers beside the likeliest's."""
    hit, miss = share.numerator, share.denominator - share.numerator
    if miss == 0:
        return [0] * n + [1]
    likeliest = min(n, (n + 1) * hit // share.denominator)
    weights = [0] * (n + 1)
    weights[likeliest] = _WEIGHT
    for count in range(likeliest, n):
        weights[count + 1] = weights[count] * (n - count) * hit // ((count + 1) * miss)
    for count in range(likeliest, 0, -1):
        weights[count - 1] = weights[count] * count * miss // ((n - count + 1) * hit) if hit else 0
    return weights


# --- historik -------------------------------------------------------------------------------------------------


def _history(given: Given, period: Period, scenarios: int, chance: random.Random) -> Drawn | Undrawn:
    year = Measure.parse("år")
    by_span = {fact.span: fact.value.exact for fact in given.facts if fact.value is not None}
    back = 0
    while year.at(Period(period.year - back - 1)) in by_span:
        back += 1
    values = [by_span[year.at(Period(period.year - each))] for each in range(back, 0, -1)]
    if len(values) < VALUES_MIN:
        return Undrawn(given.indicator, "färre än sex år", len(values))
    changes = [later - earlier for earlier, later in pairwise(values)]
    drawn = chance.choices(range(len(changes)), k=scenarios)
    return _drawn(given, "historik", values, (values[-1] + changes[each] for each in drawn))
