"""Facts (uppgifter) as read: one observation each, with its own span, state, kind and source.

Comes in: what `read` parsed. Goes out: frozen models. Missing is never zero: a fact is known, open, sekretess,
finns inte or ej tillämplig, and a file that says nothing leaves it open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from engine.model.diagnostic import fault
from engine.model.number import parse_number
from engine.model.period import At, Period, Towards
from engine.model.ruleset import Mark, Source, Sources
from engine.model.scalar import (
    ONE_OR_MANY,
    TEXT_OR_NUMBER,
    Count,
    Day,
    Exact,
    Id,
    Label,
    Model,
    Name,
    SpanText,
    Text,
    YesNo,
)

State: TypeAlias = Literal["öppen", "sekretess", "finns inte", "ej tillämplig"]
Kind: TypeAlias = Literal["uppmätt", "prognos"]


@dataclass(frozen=True, slots=True)
class Measured:
    """A number as written and exact; `of` is the denominator when it was written `3 av 5`."""

    written: str
    exact: Fraction
    of: int | None = None


def _measured(value: Any) -> Measured:
    if not isinstance(value, str):
        raise fault("RT213")
    text = " ".join(value.split())
    ratio = re.fullmatch(r"(\d{1,9}) av (\d{1,9})", text, re.ASCII)
    if ratio is None:
        return Measured(text, parse_number(text))
    if int(ratio[2]) == 0:
        raise fault("RT201", text=text)
    return Measured(text, Fraction(int(ratio[1]), int(ratio[2])), int(ratio[2]))


MeasuredText: TypeAlias = Annotated[Measured, PlainValidator(_measured), WithJsonSchema(TEXT_OR_NUMBER)]


class SubResult(Model):
    """One area's value against its own internal target (internt riktvärde)."""

    area: Text = Field(alias="område")
    value: MeasuredText | None = Field(default=None, alias="värde")
    target: Exact = Field(alias="riktvärde")


class PrintedVerdict(Model):
    """What the source itself says about the outcome; never adopted, only compared."""

    outcome: Label = Field(alias="utfall")
    sources: Sources = Field(default={}, alias="källa")
    words: Text | None = Field(default=None, alias="ord")


PeriodText: TypeAlias = Annotated[
    Period, PlainValidator(lambda value: Period.parse(str(value))), WithJsonSchema(TEXT_OR_NUMBER)
]


class Fact(Model):
    """One observation of an indicator or a goal, or a forecast of one."""

    indicator: Id | None = Field(default=None, alias="indikator")
    goal: Id | None = Field(default=None, alias="mål")
    human_fact: Name | None = Field(default=None, alias="uppgift")
    value: MeasuredText | None = Field(default=None, alias="värde")
    answer: Label | None = Field(default=None, alias="svar")
    sub_results: tuple[SubResult, ...] = Field(default=(), alias="delresultat")
    all_reach: YesNo | None = Field(default=None, alias="samtliga når", description="när bara ja eller nej redovisas")
    state: State | None = Field(default=None, alias="tillstånd")
    reason: Text | None = Field(default=None, alias="skäl")
    span: SpanText = Field(alias="spann")
    part: Text | None = Field(default=None, alias="del")
    preliminary: YesNo = Field(default=False, alias="preliminär")
    kind: Kind = Field(default="uppmätt", alias="art", description="en prognos säger också av, datum, efter och grund")
    by: Text | None = Field(default=None, alias="av", description="vem som har lämnat uppgiften")
    date: Day | None = Field(default=None, alias="datum", description="när den lämnades")
    after: PeriodText | None = Field(default=None, alias="efter", description="läget som en prognos är gjord i")
    basis: Text | None = Field(default=None, alias="grund", description="vad en prognos bygger på")
    response_rate: Exact | None = Field(default=None, alias="svarsfrekvens")
    n: Count | None = Field(default=None, alias="n")
    corrects: Text | None = Field(default=None, alias="rättar")
    id: Id | None = Field(default=None, alias="id")
    sources: Sources = Field(default={}, alias="källa")
    printed: PrintedVerdict | None = Field(default=None, alias="källans omdöme")
    notes: Annotated[tuple[Text, ...], ONE_OR_MANY] = Field(default=(), alias="not")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        said = [self.value, self.answer, self.all_reach, self.state, self.sub_results or None]
        if sum(part is not None for part in said) != 1:
            raise fault("RT220")
        if (self.indicator is None) == (self.goal is None):
            raise fault("RT221")
        if self.answer is not None and self.human_fact is None:
            raise fault("RT222")
        return self

    @property
    def subject(self) -> str:
        """The id of the node that the fact is about."""
        return self.indicator or self.goal or ""


class Accepted(Model):
    """A span that this file's figures may be used for although it is another than the ruleset asks for."""

    span: SpanText = Field(alias="spann")
    period: PeriodText = Field(alias="för")


class Judgement(Model):
    """A person's own verdict (samlad bedömning), signed; stands beside the computed one, never instead of it."""

    goal: Id = Field(alias="mål")
    outcome: Label = Field(alias="utfall")
    by: Text = Field(alias="av")
    role: Text = Field(alias="roll")
    date: Day | None = Field(default=None, alias="datum", description="utelämnas bara när källan inte daterar den")
    reason: Text = Field(alias="skäl")
    decision: Text | None = Field(default=None, alias="beslut")
    period: PeriodText = Field(alias="gäller")
    kind: Kind = Field(default="uppmätt", alias="art", description="prognos när den är om året och görs före dess slut")
    after: PeriodText | None = Field(default=None, alias="efter", description="läget som en prognos är gjord i")
    sources: Sources = Field(default={}, alias="källa")

    def is_for(self, at: At) -> bool:
        """Whether it is about what an assessment is about."""
        if isinstance(at, Towards):
            return (self.kind, self.period, self.after) == ("prognos", at.period, at.position)
        return (self.kind, self.period) == ("uppmätt", at)


class Analysis(Model):
    """A text about a goal or an indicator, shown and never read by rules."""

    subject: Id = Field(alias="om")
    text: Text
    by: Text = Field(alias="av")
    date: Day = Field(alias="datum")


class FactsFile(Model):
    """Facts for one ruleset, as read."""

    id: Id = Field(alias="uppgifter")
    ruleset: Id = Field(alias="regelverk")
    period: PeriodText | None = Field(default=None, description="läget som uppgifterna beskriver, om inget annat sägs")
    mark: Mark | None = Field(default=None, alias="märkning")
    mark_reason: Text | None = Field(default=None, alias="märkning skäl")
    accepts: tuple[Accepted, ...] = Field(default=(), alias="godtar")
    documents: dict[Id, Source] = Field(default={}, alias="källor")
    facts: tuple[Fact, ...] = Field(default=(), alias="värden")
    judgements: tuple[Judgement, ...] = Field(default=(), alias="samlade bedömningar")
    analyses: tuple[Analysis, ...] = Field(default=(), alias="analyser")
    notes: Annotated[tuple[Text, ...], ONE_OR_MANY] = Field(default=(), alias="not")
