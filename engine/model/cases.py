"""Cases (fall): what a ruleset should give for certain facts, as its coordinator has confirmed it.

Comes in: what `read` parsed. Goes out: frozen models. A case says as much as its writer wants to hold the ruleset to;
what it does not mention is not asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import Field

from engine.model.facts import Fact, Judgement, PeriodText
from engine.model.ruleset import Mark, Sources
from engine.model.scalar import ONE_OR_MANY, TEXT_OR_NUMBER, Count, Id, Label, Model, Shorthand, Text, YesNo


class Expected(Model):
    """What one node should get; a text alone is its outcome."""

    outcome: Label | None = Field(default=None, alias="utfall", description="det utfall som målet ska få")
    possible: tuple[Label, ...] | None = Field(
        default=None, alias="möjliga", description="de utfall som ska vara möjliga, bäst först, när målet är öppet"
    )
    kind: Label | None = Field(
        default=None,
        alias="verdikt",
        description="bedömt, ej bedömbart, ej tillämpligt, ingen regel, ingen rad eller väntar på samlad bedömning",
    )
    row: Count | None = Field(default=None, alias="rad", description="den rad som ska avgöra, räknat från 1")


def _outcome(value: Any) -> Any:
    return {"utfall": value} if isinstance(value, str) else value


ExpectedText: TypeAlias = Annotated[Expected, Shorthand(_outcome, TEXT_OR_NUMBER)]


class Case(Model):
    """One case: facts, and the verdicts that they should give."""

    name: Text = Field(alias="namn", description="fallets namn; bara ett fall får heta så")
    period: PeriodText | None = Field(default=None, description="läget som bedöms; annars helåret")
    readings: Mapping[Id, Label] = Field(
        default={}, alias="tolkningar", description="andra alternativ än förvalen, t.ex. {T-S1: b}"
    )
    files: Annotated[tuple[Text, ...], ONE_OR_MANY] = Field(
        default=(), alias="uppgifter", description="filer med uppgifter, räknat från den här filen"
    )
    facts: tuple[Fact, ...] = Field(default=(), alias="värden", description="uppgifter skrivna direkt i fallet")
    judgements: tuple[Judgement, ...] = Field(default=(), alias="samlade bedömningar")
    expected: Mapping[Id, ExpectedText] = Field(alias="väntat", description="mål eller indikator och vad den ska få")
    confirmed: YesNo = Field(
        default=True, alias="bekräftad", description="nej: framräknat och inte bekräftat; visas men räknas inte"
    )
    sources: Sources = Field(default={}, alias="källa")


class CaseFile(Model):
    """The cases of one ruleset."""

    ruleset: Id = Field(alias="fall för", description="det regelverk som fallen prövar")
    mark: Mark | None = Field(default=None, alias="märkning", description="exempeldata när siffrorna är påhittade")
    mark_reason: Text | None = Field(default=None, alias="märkning skäl")
    cases: tuple[Case, ...] = Field(default=(), alias="fall")
