"""The ruleset (regelverk) as read: goals, indicators, tables, scales, sources and readings for one year.

Comes in: what `read` parsed. Goes out: frozen models whose names are still text: that a named table, scale or
reading exists is settled when compile makes a `CheckedRuleset` of it. Swedish keys are aliases, code is English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import (
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    WithJsonSchema,
    model_validator,
)

from engine.model.amount import AMOUNT_SCHEMA, AmountText
from engine.model.diagnostic import fault
from engine.model.number import DIGITS_MAX, parse_number
from engine.model.scalar import (
    ONE_OR_MANY,
    TEXT_OR_NUMBER,
    CellText,
    Count,
    Exact,
    Formula,
    Id,
    Label,
    MeasureText,
    Model,
    Name,
    Shorthand,
    Text,
    Year,
    YesNo,
)
from engine.model.switch import Switchable

LanguageVersion = "1"
"""The version of the rule language that these models read."""

Mark: TypeAlias = Literal["exempeldata", "som om"]
DirectionWord: TypeAlias = Literal["uppåt", "nedåt", "inom", "ej angiven"]
Colour: TypeAlias = Literal["grön", "gul", "röd", "grå"]


Sources: TypeAlias = dict[Id, Text]
"""Document code → place in it."""
Readings: TypeAlias = Annotated[tuple[Id, ...], ONE_OR_MANY]


class Cited(Model):
    """Something that says where it comes from: a source, or a reading."""

    sources: Sources = Field(default={}, alias="källa", description="dokument och plats, t.ex. {vp: 1.3.1 L254-263}")
    readings: Readings = Field(default=(), alias="tolkning", description="tolkningar som raden vilar på")


class Source(Model):
    """A source document."""

    title: Text = Field(alias="titel")
    file: Text | None = Field(default=None, alias="fil")
    decided: Text | None = Field(default=None, alias="beslut")


class Outcome(Model):
    """One label (utfall) of a scale."""

    label: Label = Field(alias="utfall")
    score: Exact | None = Field(default=None, alias="poäng")
    colour: Colour | None = Field(default=None, alias="färg")
    counts: YesNo = Field(default=True, alias="räknas")


def _outcome(value: Any) -> Any:
    if isinstance(value, str):
        return {"utfall": value, **({"färg": value} if value in {"grön", "gul", "röd", "grå"} else {})}
    return value


Scale: TypeAlias = tuple[Annotated[Outcome, Shorthand(_outcome, TEXT_OR_NUMBER)], ...]
"""Outcomes, best first."""


MIN_ANSWERS = 2


@dataclass(frozen=True, slots=True)
class Range:
    """The values that can occur: from `low` to `high` (None: no end), on multiples of `step` (None: every)."""

    low: Fraction | None = None
    high: Fraction | None = None
    step: Fraction | None = None
    open_high: bool = False

    def holds(self, value: Fraction) -> bool:
        """Whether `value` can occur."""
        if self.low is not None and value < self.low:
            return False
        if self.high is not None and (value > self.high or (self.open_high and value == self.high)):
            return False
        return self.step is None or (value / self.step).denominator == 1

    def holds_any(self) -> bool:
        """Whether any value at all can occur: `heltal 0,2–0,8` has none."""
        if self.low is None or self.high is None or self.step is None:
            return True
        return self.high // self.step >= -(-self.low // self.step)


EVERY_NUMBER = Range()
_N = r"[+\-−]?\d[\d ]*(?:[.,]\d+)?"
_RANGE = re.compile(rf"(heltal\s*)?(?:från ({_N})|({_N})\s*–\s*({_N}))?")


def _range(value: Any) -> Range:
    match = _RANGE.fullmatch(value.strip()) if isinstance(value, str) and value.strip() else None
    if match is None:
        raise fault("RT218", text=str(value))
    low, high = match[2] or match[3], match[4]
    found = Range(
        parse_number(low) if low else None,
        parse_number(high) if high else None,
        Fraction(1) if match[1] else None,
    )
    if found.low is not None and found.high is not None and found.low > found.high:
        raise fault("RT218", text=str(value))
    if not found.holds_any():
        raise fault("RT218", text=str(value))
    return found


RangeText: TypeAlias = Annotated[Range, PlainValidator(_range), WithJsonSchema({"type": "string"})]


class HumanFact(Model):
    """A fact that a person answers: `plan: följd`."""

    question: Text = Field(alias="fråga")
    answers: tuple[Label, ...] = Field(default=(), alias="svar")
    possible: RangeText | None = Field(default=None, alias="möjligt", description="när svaret är ett tal")

    @model_validator(mode="after")
    def _labels_or_numbers(self) -> Self:
        if (len(self.answers) >= MIN_ANSWERS) == (self.possible is not None):
            raise fault("RT223")
        return self


# --- tables -------------------------------------------------------------------------------------------------


def _kind_of_condition(value: Any) -> str:
    if not isinstance(value, list):
        return "cell"
    return "parts" if value and all(isinstance(part, Mapping) for part in value) else "cells"


Cells: TypeAlias = Annotated[
    Annotated[CellText, Tag("cell")] | Annotated[tuple[CellText, ...], Tag("cells")],
    Discriminator(_kind_of_condition),
]
Part: TypeAlias = dict[Label, Cells]
"""Quantity (or reading) → the tests on it, which must all hold."""
Condition: TypeAlias = Annotated[
    Annotated[CellText, Tag("cell")]
    | Annotated[tuple[CellText, ...], Tag("cells")]
    | Annotated[tuple[Part, ...], Tag("parts")],
    Discriminator(_kind_of_condition),
]
When: TypeAlias = dict[Label, Condition]
ANY_OF = "någon av"
"""The key under which a list of alternatives stands: the row needs one of them."""


class Row(Cited):
    """One row: an outcome plus the tests that must all hold."""

    outcome: Label = Field(alias="utfall")
    when: When = Field(default={}, alias="när")
    reason: Text | None = Field(default=None, alias="orsak")


class Table(Cited):
    """A decision table: the first row that is not false decides."""

    scale: Name = Field(alias="skala")
    rows: tuple[Row, ...] = Field(alias="rader", min_length=1)
    name: Name | None = Field(default=None, alias="tabell")
    descriptive: YesNo = Field(default=False, alias="beskrivande")
    verdict: YesNo = Field(default=False, alias="verdikt")


class NoRule(Cited):
    """The source has no rule for this node."""

    none: Text = Field(alias="ingen", description="skälet")


class SameAs(Cited):
    """The verdict of one child counts as this node's."""

    child: Id = Field(alias="som")


def _kind_of_judging(value: Any) -> str:
    if isinstance(value, str):
        return "named"
    if isinstance(value, list):
        return "tables"
    if isinstance(value, Mapping) and "ingen" in value:
        return "none"
    return "same" if isinstance(value, Mapping) and "som" in value else "table"


def _kind_of_table(value: Any) -> str:
    return "named" if isinstance(value, str) else "table"


TableOrName: TypeAlias = Annotated[
    Annotated[Name, Tag("named")] | Annotated[Table, Tag("table")], Discriminator(_kind_of_table)
]
Judging: TypeAlias = Annotated[
    Annotated[Name, Tag("named")]
    | Annotated[Table, Tag("table")]
    | Annotated[tuple[TableOrName, ...], Tag("tables")]
    | Annotated[NoRule, Tag("none")]
    | Annotated[SameAs, Tag("same")],
    Discriminator(_kind_of_judging),
]
Derived: TypeAlias = dict[Name, Switchable[Formula]]
"""Derived quantities (storheter) by name."""


# --- plan ---------------------------------------------------------------------------------------------------


class Planned(Cited):
    """An amount of the plan with what the source says about it."""

    amount: Switchable[AmountText] = Field(alias="värde")
    preliminary: YesNo = Field(default=False, alias="preliminär")
    span: Text | None = Field(default=None, alias="avser")
    note: Text | None = Field(default=None, alias="not")


def _planned(value: Any) -> Any:
    return value if isinstance(value, Mapping) and "värde" in value else {"värde": value}


PlannedValue: TypeAlias = Annotated[Planned, Shorthand(_planned, AMOUNT_SCHEMA)]


class Validity(Model):
    """When a measured figure counts as measured."""

    response_rate: CellText | None = Field(default=None, alias="svarsfrekvens")
    n: CellText | None = Field(default=None, alias="n")
    missing_accepted: YesNo = Field(default=False, alias="saknad godtas")


class Carry(Model):
    """How far back an older valid value may be taken."""

    years: int


def _carry(value: Any) -> Any:
    match = re.fullmatch(r"([1-9]) år", value.strip()) if isinstance(value, str) else None
    if match is None:
        raise fault("RT219", text=str(value))
    return Carry(years=int(match[1]))


CarryText: TypeAlias = Annotated[Carry, PlainValidator(_carry), WithJsonSchema({"type": "string"})]
Measures: TypeAlias = Annotated[tuple[MeasureText, ...], ONE_OR_MANY]


SubResults: TypeAlias = Literal["nej", "ja", "över"]


class Indicator(Cited):
    """A leaf that gets a verdict from measured facts."""

    id: Id
    name: Text = Field(alias="namn")
    unit: Text = Field(alias="enhet")
    direction: Switchable[DirectionWord] = Field(alias="riktning")
    measures: Measures = Field(default=(), alias="mäts", description="spann som godtas, i ordning")
    accepts: Measures = Field(default=(), alias="godtar", description="andra spann, använda med en anmärkning")
    possible: RangeText = Field(default=EVERY_NUMBER, alias="möjligt")
    decimals: Count | None = Field(default=None, alias="decimaler")
    accumulated: Switchable[YesNo] = Field(default=False, alias="ackumulerad")
    profile: dict[Label, Exact] = Field(default={}, alias="profil", description="månad (1–12) → andel av årsmålet")
    baseline: PlannedValue | None = Field(default=None, alias="ingående")
    targets: dict[Year, PlannedValue] = Field(default={}, alias="riktvärde")
    previous: Literal["samma period i fjol", "helår i fjol"] | None = Field(default=None, alias="föregående")
    expected: Switchable[Formula] | None = Field(default=None, alias="väntat")
    judging: Switchable[Judging] | None = Field(default=None, alias="bedömning")
    derived: Derived = Field(default={}, alias="storheter")
    sub_results: Switchable[SubResults] = Field(
        default="nej",
        alias="delresultat",
        description="ja: ett område når sitt riktvärde vid likhet; över: först därutöver",
    )
    population: Text | None = Field(
        default=None, description="vilka det egna värdet rangordnas bland; värdena är uppgifter med del:"
    )
    validity: Validity = Field(default=Validity(), alias="giltig")
    carry: CarryText | None = Field(default=None, alias="bär")
    weight: Exact = Field(default=Fraction(1), alias="vikt")
    collected_from: Text | None = Field(default=None, alias="hämtas från")
    notes: Annotated[tuple[Text, ...], ONE_OR_MANY] = Field(default=(), alias="not")

    @model_validator(mode="after")
    def _some_value_is_possible(self) -> Self:
        if self.decimals is None:
            return self
        if self.decimals > DIGITS_MAX:
            raise fault("RT203", text=str(self.decimals), limit=str(DIGITS_MAX), at=("decimaler",))
        step = self.possible.step or Fraction(1, 10**self.decimals)
        if not replace(self.possible, step=step).holds_any():
            raise fault("RT218", text=f"decimaler: {self.decimals}", at=("decimaler",))
        return self


class See(Model):
    """An indicator defined elsewhere in the ruleset."""

    see: Id = Field(alias="se")


IndicatorOrSee: TypeAlias = Annotated[
    Annotated[Indicator, Tag("indicator")] | Annotated[See, Tag("see")],
    Discriminator(lambda value: "see" if isinstance(value, Mapping) and "se" in value else "indicator"),
]


Stance: TypeAlias = Literal["nej", "tillåten", "krävs"]
"""Whether a person's own judgement (samlad bedömning) may stand beside the computed verdict."""


class Goal(Cited):
    """A node that gets a verdict from its children."""

    id: Id
    name: Text = Field(alias="namn")
    responsible: Text | None = Field(default=None, alias="ansvarig", description="visas, läses aldrig av regler")
    holistic: Switchable[Stance] = Field(default="nej", alias="samlad bedömning")
    holistic_scale: Name | None = Field(
        default=None,
        alias="samlad skala",
        description="skalan för samlad bedömning, om en annan än verdiktets",
    )
    judging: Switchable[Judging] | None = Field(default=None, alias="bedömning")
    not_applicable: Text | None = Field(default=None, alias="ej tillämpligt", description="skälet")
    derived: Derived = Field(default={}, alias="storheter")
    indicators: tuple[IndicatorOrSee, ...] = Field(default=(), alias="indikatorer")
    weight: Exact = Field(default=Fraction(1), alias="vikt")
    notes: Annotated[tuple[Text, ...], ONE_OR_MANY] = Field(default=(), alias="not")


class CouncilGoal(Goal):
    """A goal of fullmäktige (KF-mål): nämndmål, indicators, or both, under it."""

    goals: tuple[Goal, ...] = Field(default=(), alias="nämndmål")


class Reading(Model):
    """A documented interpretation with lettered alternatives."""

    question: Text = Field(alias="fråga")
    reason: Text = Field(alias="skäl")
    choice: Id = Field(alias="val")
    alternatives: dict[Id, Text] = Field(alias="alternativ", min_length=1)
    text_only: YesNo = Field(default=False, alias="endast text")
    sources: Sources = Field(default={}, alias="källa")


class Ruleset(Model):
    """One nämnd's (or fullmäktige's) goals for a year, as read."""

    id: Id = Field(alias="regelverk")
    municipality: Text = Field(alias="kommun")
    committee: Text = Field(alias="nämnd")
    year: Year = Field(alias="år")
    mark: Mark | None = Field(default=None, alias="märkning")
    documents: dict[Id, Source] = Field(alias="källor", min_length=1)
    scales: dict[Name, Scale] = Field(alias="skalor", min_length=1)
    human_facts: dict[Name, HumanFact] = Field(default={}, alias="uppgifter")
    derived: Derived = Field(default={}, alias="storheter")
    expected: Switchable[Formula] | None = Field(
        default=None, alias="väntat", description="väntat läge för ackumulerade indikatorer"
    )
    tables: dict[Name, Table] = Field(default={}, alias="tabeller")
    reading: dict[Id, Reading] = Field(default={}, alias="tolkningar")
    council_goals: tuple[CouncilGoal, ...] = Field(alias="kf-mål", min_length=1)
    notes: Annotated[tuple[Text, ...], ONE_OR_MANY] = Field(default=(), alias="not")
