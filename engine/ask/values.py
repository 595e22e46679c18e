"""Values: what a representative case says as facts that a file could hold.

Comes in: a figure with the stretch, label or state that it has in a case. Goes out: the keys of a fact as a person
would write it, with the simplest number of the stretch; None where no file can say it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from engine.ask.worlds import State
from engine.compile.program import Figure
from engine.compile.stretches import Stretch, stretches
from engine.model.number import GROUP, decimals_of, exact_text
from engine.model.ruleset import Range

DECIMALS = 6
AREAS_MAX = 50
Plain: TypeAlias = "dict[str, Any]"


def simplicity(value: Fraction) -> tuple[int, Fraction, bool]:
    """Fewest decimals, then nearest to zero; what no decimals can write comes last."""
    places = decimals_of(value)
    return value.denominator + DECIMALS if places is None else places, abs(value), value < 0


def simplest(value: Stretch, possible: object) -> Fraction:
    """The simplest number of a stretch: fewest decimals, then nearest to zero."""
    low, high = value.low, value.high
    if low is not None and low == high:
        return low
    if isinstance(possible, Range) and possible.step is not None:
        return value.sample
    for places in range(DECIMALS + 1):
        unit = Fraction(1, 10**places)
        least = None if low is None else (math.floor(low / unit) + 1) * unit
        most = None if high is None else (math.ceil(high / unit) - 1) * unit
        if least is None or most is None or least <= most:
            ends = [each for each in (least, most, Fraction(0)) if each is not None]
            inside = [e for e in ends if (least is None or e >= least) and (most is None or e <= most)]
            return min(inside, key=simplicity)
    return value.sample


def any_value(figure: Figure) -> Stretch | str:
    """A value that the figure may have, where a table only asks whether it has one."""
    if isinstance(figure.possible, Range):
        whole = figure.possible
        sample = next(each.sample for each in stretches(whole, ()))
        return Stretch(sample, sample, low_in=True, high_in=True, sample=sample)
    return figure.possible.labels[0]


def said(figure: Figure, state: State, value: Stretch | str | None) -> Plain | None:
    """What a fact says in a case: nothing where it is open, None where no file can say it."""
    if state == "öppen":
        return {}
    if state != "känd":
        return {"tillstånd": state}
    if value is None:  # no table looks at it
        return {}
    if isinstance(value, str):
        return {"svar": value}
    number = simplest(value, figure.possible)
    if figure.sub_results != "nej":
        return _areas(figure, number)
    text = written(number)
    return None if text is None else {"värde": text, **_valid(figure)}


def written(value: Fraction) -> str | None:
    """A number as a file writes it, or None when none can."""
    if decimals_of(value) is None:
        return None if value < 0 else f"{value.numerator} av {value.denominator}"
    whole, _, decimals = exact_text(value).replace("-", "−").partition(".")
    return f"{whole},{decimals}{'0' * (len(decimals) == GROUP)}" if decimals else whole


def _areas(figure: Figure, share: Fraction) -> Plain | None:
    """Sub-results of which this share reaches its own target."""
    if share.denominator > AREAS_MAX or not 0 <= share <= 1:
        return None
    down, past = figure.downwards, figure.sub_results == "över"
    reached, missed = (("0" if down else "2") if past else "1"), ("2" if down else "0")
    values = [reached] * share.numerator + [missed] * (share.denominator - share.numerator)
    return {"delresultat": [{"område": f"{n}", "värde": v, "riktvärde": "1"} for n, v in enumerate(values, 1)]}


def _valid(figure: Figure) -> Plain:
    """What a measured fact must say to count as measured."""
    said: Plain = {}
    for each in figure.validity:
        op, limit = each.test
        at = limit + {"≥": 0, ">": 1, "≤": 0, "<": -1, "=": 0}[op]
        said[each.about] = written(at) or "0"
    return said


def varied(facts: Sequence[Plain], figures: Sequence[Figure]) -> Iterator[list[Plain]]:
    """The facts with another span, response rate or count that one of the versions asks about."""
    own = [number for number, fact in enumerate(facts) if "uppgift" not in fact and "tillstånd" not in fact]
    spans = dict.fromkeys(str(span) for each in figures for span in (*each.spans, *each.tolerated, *each.carried))
    limits = {(test.about, test.test[1] + step) for each in figures for test in each.validity for step in (-1, 0, 1)}
    for number in own:
        changes: list[Plain] = [{"spann": span} for span in spans]
        changes += [{about: text} for about, at in sorted(limits) if at >= 0 and (text := written(at))]
        for change in changes:
            yield [fact | change if place == number else fact for place, fact in enumerate(facts)]
            bare_fact = {key: value for key, value in facts[number].items() if key not in {"svarsfrekvens", "n"}}
            yield [bare_fact | change if place == number else fact for place, fact in enumerate(facts)]
