"""Indicators: the plan's amounts and the spans of a period, as the named quantities a table may use.

Comes in: one indicator and the period. Goes out: a node with its figures, amounts and derived quantities; only what
its tables read is kept. Signed quantities have + on the good side and do not exist without a direction.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal, cast

from engine.compile.chosen import Choices
from engine.compile.faults import Faults
from engine.compile.points import POPULATION, POPULATION_SIZE
from engine.compile.program import Answers, Cite, Compare, Figure, Given, Valid
from engine.compile.scope import Labels, Scope, circular, closure
from engine.model import ruleset as model
from engine.model.amount import Aim, Amount, FromFact, Interval, Lacking, Point
from engine.model.cell import Cell, Compared, Operator
from engine.model.expression import Arithmetic, Better, Constant, Expression, Extreme, Quantity
from engine.model.number import exact_text
from engine.model.period import At, Measure, Period, Span, judged
from engine.model.ruleset import Range

VALUE = "värde"
MEASURED = "uppmätt värde"
SAME_LAST_YEAR = "samma period i fjol"
YEAR_LAST_YEAR = "helår i fjol"
YEAR_BEFORE_THAT = "helår för två år sedan"
RANK = "rang"
PREVIOUS = "föregående"
EXPECTED = "väntat"
NO_DIRECTION = "riktning att nå"
YEAR_TO_DATE = Measure("t.o.m.", None)
WHOLE_YEAR = Measure("år", None)
HUMAN_MEASURES = (YEAR_TO_DATE, Measure("månad", None), WHOLE_YEAR)
_AWAY: dict[str, Operator] = {"uppåt": "≥", "nedåt": "≤"}


def _difference(left: str, right: str) -> Expression:
    return Arithmetic("−", Quantity(left), Quantity(right))


@dataclass
class Quantities:
    """What an indicator's tables may name, by kind."""

    figures: dict[str, Figure] = field(default_factory=dict)
    given: dict[str, Given] = field(default_factory=dict)
    derived: dict[str, Expression] = field(default_factory=dict)

    def lacks(self, name: str, reason: str) -> None:
        """Note that the quantity does not exist, and why."""
        self.given[name] = Given(name, None, "", reason)


class IndicatorScope(Scope):
    """The names of one indicator."""

    def __init__(
        self, ruleset: model.Ruleset, indicator: model.Indicator, at: At, choices: Choices, faults: Faults,
        path: tuple[str | int, ...],
    ) -> None:  # fmt: skip
        super().__init__(faults)
        self.ruleset, self.indicator, self.at = ruleset, indicator, at
        self.period, self.position = judged(at)
        self.choices, self.path = choices, path
        self.direction = choices.pick(indicator.direction, (*path, "riktning"))
        self.accumulated = choices.pick(indicator.accumulated, (*path, "ackumulerad"))
        # With sub-results the direction is that of each area's measure; of the share that reaches, more is better.
        self.areas_downwards = self.direction == "nedåt"
        self.sub_results = cast("model.SubResults", choices.pick(indicator.sub_results, (*path, "delresultat")))
        if self.sub_results != "nej" and self.direction in _AWAY:
            self.direction = "uppåt"
        self.target = self._amount(indicator.targets.get(self.period.year), ("riktvärde", str(self.period.year)))
        self.baseline = self._amount(indicator.baseline, ("ingående",))
        self.quantities = Quantities()
        self._figures()
        self._plan()
        self._signed()
        self._own()

    # --- Scope ------------------------------------------------------------------------------------------------

    def number(self, name: str) -> bool:
        quantities = self.quantities
        found = name in quantities.derived or (
            name in quantities.figures and not isinstance(quantities.figures[name].possible, Answers)
        )
        found = found or (name == POPULATION_SIZE and self.indicator.population is not None)
        found = found or (name in quantities.given and not isinstance(quantities.given[name].value, str))
        if found:
            self.used.add(name)
        return found

    def labels(self, name: str, label: str) -> tuple[str, Labels] | None:  # noqa: ARG002 - a goal looks at it
        if name in self.earlier:
            self.used.add(name)
            return name, self.earlier[name]
        figure = self.quantities.figures.get(name)
        if figure and isinstance(figure.possible, Answers):
            self.used.add(name)
            return name, Labels(figure.possible.labels, figure.possible.labels)
        if name in _WORDS:
            self.used.add(name)
            return name, Labels(_WORDS[name])
        return None

    def behind(self, name: str) -> str | None:
        alias = self.quantities.derived.get(name)
        asked = alias.name if isinstance(alias, Quantity) else name
        if asked not in self.quantities.figures and asked not in self.quantities.given:
            return None
        self.used.add(asked)
        return asked

    def known(self) -> set[str]:
        quantities = self.quantities
        size = {POPULATION_SIZE} if self.indicator.population is not None else set[str]()
        return {*quantities.figures, *quantities.given, *quantities.derived, *self.earlier, *size} - {NO_DIRECTION}

    def reaches(self, left: str, goal: str, written: str) -> tuple[Compare, ...] | None:
        amounts = {"riktvärde": self.target, EXPECTED: self.target, "ingående": self.baseline}
        if goal not in amounts:
            return self._past(left, Quantity(goal), written) if self.number(goal) else None
        match amounts[goal]:
            case Interval():
                name = "ingående" if goal == "ingående" else "riktvärde"
                ends: tuple[tuple[Operator, str], ...] = (("≥", "lägst"), ("≤", "högst"))
                return tuple(self._compare(left, op, Quantity(f"{name} {end}"), written) for op, end in ends)
            case Aim(kind, base):
                return self._aims(left, kind, base, written)
            case _:
                return self._past(left, Quantity(goal), written)

    def _past(self, left: str, goal: Expression, written: str) -> tuple[Compare, ...]:
        """At least `goal` upwards, at most downwards; without such a direction the test does not exist."""
        op = _AWAY.get(self.direction)
        if op is None:
            self.quantities.lacks(NO_DIRECTION, f"riktningen är {self.direction}")
            return (self._compare(left, "≥", Quantity(NO_DIRECTION), written),)
        return (self._compare(left, op, goal, written),)

    def _aims(self, left: str, kind: str, base: str, written: str) -> tuple[Compare, ...]:
        span = base == "ingående" and isinstance(self.baseline, Interval)
        low, high = (Quantity(f"{base} {end}") if span else Quantity(base) for end in ("lägst", "högst"))
        match kind, self.direction:
            case "öka", _:
                return (self._compare(left, ">", high, written),)
            case "minska", _:
                return (self._compare(left, "<", low, written),)
            case _, "uppåt":
                return (self._compare(left, "≥", low, written),)
            case _, "nedåt":
                return (self._compare(left, "≤", high, written),)
            case _:
                return (self._compare(left, "≥", low, written), self._compare(left, "≤", high, written))

    def _compare(self, left: str, op: Operator, right: Expression, written: str) -> Compare:
        self.check_expression(right, self.path)
        return Compare(Quantity(left), op, right, written)

    # --- what there is ----------------------------------------------------------------------------------------

    def _amount(self, planned: model.Planned | None, where: tuple[str, ...]) -> Amount:
        if planned is None:
            return Lacking(f"regelverket har inget {where[0]} för {self.period.year}")
        return cast("Amount", self.choices.pick(planned.amount, (*self.path, *where)))

    def _figures(self) -> None:
        indicator = self.indicator
        measures = indicator.measures or (YEAR_TO_DATE,)
        self._figure(VALUE, measures, self.period)
        if indicator.carry is not None:  # a carried value never fills a change
            self._figure(MEASURED, measures, self.period)
            self.quantities.figures[MEASURED] = replace(self.quantities.figures[MEASURED], carried=())
        self._figure(SAME_LAST_YEAR, measures, self.period.last_year(), past=True)
        self._figure(YEAR_LAST_YEAR, (*measures, WHOLE_YEAR), Period(self.period.year - 1), past=True)
        self._figure(YEAR_BEFORE_THAT, (*measures, WHOLE_YEAR), Period(self.period.year - 2), past=True)
        for name, fact in self.ruleset.human_facts.items():
            self.quantities.figures[name] = human_figure(name, fact, self.at)
        default = YEAR_LAST_YEAR if self.period.whole_year else SAME_LAST_YEAR
        self.quantities.derived[PREVIOUS] = Quantity(indicator.previous or default)

    def _figure(self, name: str, measures: tuple[Measure, ...], at: Period, *, past: bool = False) -> None:
        indicator = self.indicator
        self.quantities.figures[name] = Figure(
            name,
            None,
            self.possible(),
            tuple(dict.fromkeys(m.at(at) for m in measures if not (past and m.fixed))),
            () if past else tuple(measure.at(at) for measure in indicator.accepts),
            () if past or self.position else _carried(indicator.carry, measures, at),
            _validity(indicator.validity),
            self.sub_results,
            self.areas_downwards,
            position=None if past else self.position,
        )

    def possible(self) -> Range:
        """The values that can occur, with the step that `decimaler` gives."""
        declared, decimals = self.indicator.possible, self.indicator.decimals
        if self.sub_results != "nej":
            return Range(Fraction(0), Fraction(1))
        if decimals is None or declared.step is not None:
            return declared
        return Range(declared.low, declared.high, Fraction(1, 10**decimals))

    def _plan(self) -> None:
        given, derived = self.quantities.given, self.quantities.derived
        self._plan_amount("riktvärde", self.target, self.indicator.targets.get(self.period.year))
        self._plan_amount("ingående", self.baseline, self.indicator.baseline)
        share = self.period.share_of_year
        given["andel av året"] = Given("andel av året", share, exact_text(share))
        given["år"] = Given("år", Fraction(self.period.year), str(self.period.year))
        given["månad"] = Given("månad", Fraction(self.period.month), str(self.period.month))
        given["period"] = Given("period", "helår" if self.period.whole_year else "delår", "")
        given["riktning"] = Given("riktning", self.direction, "")
        given["ackumulerad"] = Given("ackumulerad", "ja" if self.accumulated else "nej", "")
        profile = self.indicator.profile.get(str(self.period.month))
        given["profil"] = Given(
            "profil",
            profile,
            exact_text(profile) if profile is not None else "",
            f"ingen profil för {self.period}",
        )
        derived[EXPECTED] = self._expected()

    def _plan_amount(self, name: str, amount: Amount, planned: model.Planned | None) -> None:
        """The named quantities of one amount, each with what the plan says about it."""
        given = self.quantities.given
        match amount:
            case Point(value, written, of):
                given[name] = _planned(Given(name, value, written, of=of), planned)
            case Interval(low, high, written):
                ends = (Given(f"{name} lägst", low, written), Given(f"{name} högst", high, written))
                whole = Given(name, None, written, f"{written} är ett spann, inte ett tal")
                given |= {each.name: _planned(each, planned) for each in (*ends, whole)}
            case Aim(_, _, written):
                given[name] = _planned(Given(name, None, written, f"{written} är ingen siffra"), planned)
            case Lacking(reason):
                given[name] = _planned(Given(name, None, "", reason), planned)
            case FromFact(span):
                still_to_come = self.position is not None and span.end > YEAR_TO_DATE.at(self.position).end
                position = self.position if still_to_come else None
                self.quantities.figures[name] = Figure(name, None, self.possible(), (span,), position=position)

    def _expected(self) -> Expression:
        if not self.accumulated or not isinstance(self.target, Point):
            return Quantity("riktvärde")
        for owner, path in ((self.indicator.expected, self.path), (self.ruleset.expected, ())):
            if owner is not None:
                return cast("Expression", self.choices.pick_for(EXPECTED, owner, (*path, EXPECTED)))
        return Arithmetic("·", Quantity("riktvärde"), Quantity("andel av året"))

    def _signed(self) -> None:
        pairs = {"förändring": PREVIOUS, "förändring mot ingående": "ingående", "avvikelse": "riktvärde"}
        for name, base in pairs.items():
            if name == "avvikelse" and isinstance(self.target, Interval):
                self.quantities.derived[name] = Extreme(
                    "min", (_difference(VALUE, f"{base} lägst"), _difference(f"{base} högst", VALUE))
                )
            elif self.direction in _AWAY:
                own = VALUE if name == "avvikelse" or self.indicator.carry is None else MEASURED
                pair = (own, base) if self.direction == "uppåt" else (base, own)
                self.quantities.derived[name] = _difference(*pair)
            else:
                self.quantities.lacks(name, f"riktningen är {self.direction}")
        self._ranked()
        self.quantities.derived["grad"] = Arithmetic("÷", Quantity(VALUE), Quantity("riktvärde"))

    def _ranked(self) -> None:
        """Competition rank: one more than the others that are better. Equal values share the best rank."""
        if self.indicator.population is None:
            return
        one, own = Constant(Fraction(1)), Quantity(VALUE)
        if self.direction in _AWAY:
            better = Better(POPULATION, own, self.direction == "uppåt")
            self.quantities.derived[RANK] = Arithmetic("+", one, better)
        else:
            self.quantities.lacks(RANK, f"riktningen är {self.direction}")

    def _own(self) -> None:
        """The ruleset's and the indicator's own named expressions."""
        own = derive(self, ((self.ruleset.derived, ()), (self.indicator.derived, self.path)))
        self.quantities.derived |= own
        for name in sorted(circular(self.quantities.derived) & {*own, EXPECTED}):
            self.faults.add(self._where(name), "RT316", of_key=True, name=name)
            self.quantities.derived[name] = Constant(Fraction(0))

    def always_shown(self) -> set[str]:
        """What a reader wants to see beside the verdict, whether or not a table reads it."""
        measurable = isinstance(self.target, (Point, Interval)) and "avvikelse" in self.quantities.derived
        return {VALUE, "riktvärde", "ingående"} | ({"avvikelse"} if measurable else set())

    def check_own(self) -> None:
        """Every name exists that the indicator's own expressions use, or those of the ruleset that a table reads."""
        read = closure(self.used, self.quantities.derived)
        own = {*self.indicator.derived, *(read & {*self.ruleset.derived, EXPECTED})}
        for name in sorted(own & set(self.quantities.derived)):  # a taken name was noted above
            self.check_expression(self.quantities.derived[name], self._where(name))

    def _where(self, name: str) -> tuple[str | int, ...]:
        """The path of a named expression in the ruleset."""
        if name == EXPECTED:
            return (EXPECTED,) if self.indicator.expected is None else (*self.path, EXPECTED)
        return (*self.path, "storheter", name) if name in self.indicator.derived else ("storheter", name)


_WORDS = {
    "period": ("delår", "helår"),
    "riktning": ("uppåt", "nedåt", "inom", "ej angiven"),
    "ackumulerad": ("ja", "nej"),
}


def derive(
    scope: IndicatorScope, owners: tuple[tuple[model.Derived, tuple[str | int, ...]], ...]
) -> dict[str, Expression]:
    """The named expressions of the ruleset and the node, none hiding a name that is there already."""
    found: dict[str, Expression] = {}
    for derived, path in owners:
        for name, formula in derived.items():
            here = (*path, "storheter", name)
            if name in scope.known() or name in found or name in _WORDS:
                scope.faults.add(here, "RT315", of_key=True, name=name)
            else:
                found[name] = cast("Expression", scope.choices.pick_for(name, formula, here))
    return found


def _planned(given: Given, planned: model.Planned | None) -> Given:
    """`given` with what the plan says about it beside the amount itself."""
    if planned is None:
        return given
    cite = Cite(tuple(sorted(planned.sources.items())), tuple(sorted(planned.readings)))
    return replace(given, preliminary=planned.preliminary, cite=cite, about=planned.span, note=planned.note)


def human_figure(name: str, fact: model.HumanFact, at: At) -> Figure:
    """The figure that an answer to a declared human fact fills.

    For the year as it is forecast an answer given at the position stands where no forecast gives one; a number does
    not, for measured and forecast numbers never meet.
    """
    period, position = judged(at)
    possible = fact.possible if fact.possible is not None else Answers(fact.answers)
    spans = tuple(measure.at(period) for measure in HUMAN_MEASURES)
    answered = tuple(measure.at(position) for measure in HUMAN_MEASURES) if position and fact.possible is None else ()
    return Figure(name, name, possible, spans, question=fact.question, position=position, answered=answered)


def _carried(carry: model.Carry | None, measures: tuple[Measure, ...], at: Period) -> tuple[Span, ...]:
    years = range(1, carry.years + 1) if carry else ()
    moved = (Period(at.year - back, month) for back in years for month in dict.fromkeys((12, at.month)))
    return tuple(dict.fromkeys(measure.at(period) for period in moved for measure in measures))


def _validity(validity: model.Validity) -> tuple[Valid, ...]:
    limits: tuple[tuple[Literal["svarsfrekvens", "n"], Cell | None], ...] = (
        ("svarsfrekvens", validity.response_rate),
        ("n", validity.n),
    )
    found = []
    for about, cell in limits:
        if cell is not None and isinstance(cell.test, Compared) and isinstance(cell.test.right, Constant):
            test = (cell.test.op, cell.test.right.value)
            found.append(Valid(about, test, validity.missing_accepted))
    return tuple(found)
