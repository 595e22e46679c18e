"""Charts: an indicator's value and its expected path over the year, month by month.

Comes in: an assessment, and the program of the same ruleset under the same readings at every month of the year. Goes
out: a chart per indicator. A value stands at the month where its span ends, and only what was measured is there: no
line is drawn through a gap, and no value is carried from one month to the next.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from babel.dates import format_date

from engine.compile.choosing import Chosen, FactsByFigure, by_figure, choose
from engine.compile.evaluation import Point, evaluate
from engine.compile.points import known_values
from engine.compile.program import Node, Program
from engine.explain.formulas import unit_of
from engine.explain.report.figures import amount, target_of, value_of
from engine.explain.report.view import Amount, Chart, ChartPoint
from engine.explain.words import Words
from engine.model.expression import Quantity
from engine.model.facts import Fact
from engine.model.period import Period
from engine.prove.assessment import Assessment
from engine.prove.proof import NodeProof

_VALUE, _EXPECTED, _TARGET = "värde", "väntat", "riktvärde"
_NOT_MEASURED_THEN = frozenset({"buren", "annat spann"})


def charts_of(words: Words, assessment: Assessment, year: Sequence[Program]) -> dict[str, Chart]:
    """A chart for every indicator that has a number to show."""
    facts = by_figure(fact for file in assessment.files for fact in file.facts)
    found = {}
    for proof in assessment.proof.nodes.values():
        target = target_of(words, proof)
        if proof.node.level != "indikator" or target is None:
            continue
        points = tuple(_points(words, proof, assessment.proof.program.period, year, facts))
        if any(point.value or point.expected for point in points):
            found[proof.node.id] = Chart(proof.node.unit or "", target, points)
    return found


def _points(
    words: Words, proof: NodeProof, now: Period, year: Sequence[Program], facts: FactsByFigure
) -> Iterator[ChartPoint]:
    unit = unit_of(proof, Quantity(_VALUE))
    shown: list[Fact] = []
    for program in year:
        at, node = program.period, program.nodes[proof.node.id]
        chosen = {figure.name: choose(figure, node.id, facts) for figure in node.figures}
        measured = chosen.get(_VALUE)
        if at == now:
            # What was measured to an earlier month stands there, though the verdict rests on it now.
            value = None if measured and measured.fact in shown else value_of(words, proof)
        else:
            value = _measured(words, measured, at, unit) if at < now else None
        if value is not None and measured and measured.fact:
            shown.append(measured.fact)
        yield ChartPoint(
            period=f"{at.year:04}-{at.month:02}",
            said=format_date(date(at.year, at.month, 1), "LLLL y", locale=words.locale),
            value=value if value is not None and value.value is not None else None,
            expected=_expected(words, node, chosen, unit),
            is_now=at == now,
        )


def _measured(words: Words, chosen: Chosen | None, at: Period, unit: str | None) -> Amount | None:
    """What was measured over a span that ends with the month."""
    if chosen is None or chosen.fact is None or not isinstance(chosen.value, Fraction):
        return None
    last = date(at.year, at.month, calendar.monthrange(at.year, at.month)[1])
    if chosen.fact.span.end != last or _NOT_MEASURED_THEN & set(chosen.marks):
        return None
    source = chosen.fact.value.written if chosen.fact.value is not None else None
    return amount(words, chosen.value, unit, source)


def _expected(words: Words, node: Node, chosen: dict[str, Chosen], unit: str | None) -> Amount | None:
    """Where the value is expected to be after the month; None where that is always simply the target."""
    derived = dict(node.derived)
    expected = derived.get(_EXPECTED)
    if expected is None or expected == Quantity(_TARGET):
        return None
    value = evaluate(expected, Point(known_values(node, chosen), derived=derived))
    return amount(words, value, unit) if isinstance(value, Fraction) else None
