"""Mapping (mappning): which columns and names of a table mean which indicators, written once and used every period.

Comes in: what `read` parsed. Goes out: frozen models. Nothing is guessed: a mark for a missing value, a decimal sign
or a column means something only when it stands here.
"""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from engine.model.facts import Kind, PeriodText, State
from engine.model.scalar import ONE_OR_MANY, TEXT_OR_NUMBER, Day, Id, Label, MeasureText, Model, Name, Shorthand, Text

DelimiterWord: TypeAlias = Literal["semikolon", "tabb", "komma", "ingen"]
DELIMITERS: AnyMapping[DelimiterWord, str] = {"semikolon": ";", "tabb": "\t", "komma": ",", "ingen": "\0"}
DECIMAL_SIGNS: AnyMapping[str, str] = {"komma": ",", "punkt": "."}


class TableForm(Model):
    """How the tables are written, where the header row does not tell."""

    delimiter: DelimiterWord | None = Field(default=None, alias="avgränsare")
    decimal_sign: Literal["komma", "punkt"] | None = Field(default=None, alias="decimaltecken")
    sheet: Text | None = Field(default=None, alias="blad", description="blad i en arbetsbok; annars det första")
    percent: Literal["gånger hundra", "som de är"] | None = Field(default=None, alias="procentceller")


class Columns(Model):
    """Which column says what; a table with one column per indicator needs neither indikator nor värde."""

    indicator: Text | None = Field(default=None, alias="indikator")
    value: Text | None = Field(default=None, alias="värde")
    span: Text | None = Field(default=None, alias="spann")
    part: Text | None = Field(default=None, alias="del")
    response_rate: Text | None = Field(default=None, alias="svarsfrekvens")
    n: Text | None = Field(default=None, alias="n")
    preliminary: Text | None = Field(default=None, alias="preliminär", description="kolumn med ja eller nej")
    source: Text | None = Field(default=None, alias="källa", description="kolumn som säger varifrån värdet kommer")
    by: Text | None = Field(default=None, alias="av")
    date: Text | None = Field(default=None, alias="datum")
    after: Text | None = Field(default=None, alias="efter")
    basis: Text | None = Field(default=None, alias="grund")
    note: Text | None = Field(default=None, alias="not")


def _only_id(value: Any) -> Any:
    return {"indikator": value} if isinstance(value, str) else value


class _Target(Model):
    indicator: Id = Field(alias="indikator")
    human_fact: Name | None = Field(default=None, alias="uppgift")
    part: Text | None = Field(default=None, alias="del")


Target: TypeAlias = Annotated[_Target, Shorthand(_only_id, TEXT_OR_NUMBER)]
"""What a name in the table is in the ruleset: an indicator, or one of its uppgifter or parts."""


class Stated(Model):
    """What all the forecasts of a table have in common; a column of its own goes before it."""

    by: Text | None = Field(default=None, alias="av")
    date: Day | None = Field(default=None, alias="datum")
    after: PeriodText | None = Field(default=None, alias="efter", description="annars den period som anges")
    basis: Text | None = Field(default=None, alias="grund")


class KoladaEntry(Model):
    """One series of Kolada: a KPI by its id, never by title, of a municipality or a unit."""

    kpi: Id = Field(alias="nyckeltal")
    municipality: Id | None = Field(default=None, alias="kommun", description="fyra siffror; 0000 är riket")
    unit: Id | None = Field(default=None, alias="enhet")
    gender: Literal["T", "K", "M"] = Field(default="T", alias="kön")
    indicator: Id = Field(alias="indikator")
    human_fact: Name | None = Field(default=None, alias="uppgift")
    part: Text | None = Field(default=None, alias="del")

    @property
    def whose(self) -> str:
        """Whose figures they are."""
        return self.unit or self.municipality or ""


class Mapping(Model):
    """What a mapping file says."""

    id: Id = Field(alias="mappning")
    table: TableForm = Field(default=TableForm(), alias="tabell")
    columns: Columns = Field(default=Columns(), alias="kolumner")
    indicators: dict[Text, Target] = Field(
        default={}, alias="indikatorer", description="namn i indikatorkolumnen, eller rubrik → indikator i regelverket"
    )
    only: dict[Text, Annotated[tuple[Label, ...], ONE_OR_MANY]] = Field(
        default={}, alias="endast", description="kolumn → de texter som tas; andra rader lämnas"
    )
    span: MeasureText | None = Field(
        default=None,
        alias="spann",
        description="t.o.m., månad, år eller 12 månader efter perioden, eller ett fast spann",
    )
    missing: dict[Text, State] = Field(
        default={}, alias="saknas", description="tecken som står i stället för ett värde"
    )
    empty: State | None = Field(default=None, alias="tom cell")
    kolada: tuple[KoladaEntry, ...] = Field(default=(), alias="kolada")
    kind: Kind = Field(default="uppmätt", alias="art")
    stated: Stated = Field(default=Stated(), alias="prognos", description="för en tabell med prognoser")
    notes: Annotated[tuple[Text, ...], ONE_OR_MANY] = Field(default=(), alias="not")
