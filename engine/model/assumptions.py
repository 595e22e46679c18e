"""Assumptions (antaganden): which distribution each indicator's value at the year's end is drawn from, and why.

Comes in: what `read` parsed. Goes out: frozen models. An assumption is the reader's own and never the municipality's
rule, so it stands in a file of its own and in no ruleset.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from engine.model.scalar import ONE_OR_MANY, Id, Model, Text

Method: TypeAlias = Literal["takt", "enkätmarginal", "historik", "oförändrad", "prognos", "ingen"]


class Assumed(Model):
    """What is assumed of one indicator."""

    method: Method = Field(alias="fördelning")
    reason: Text | None = Field(default=None, alias="skäl")


class Assumptions(Model):
    """Assumptions for one ruleset, as read."""

    id: Id = Field(alias="antaganden")
    ruleset: Id = Field(alias="regelverk")
    indicators: dict[Id, Assumed] = Field(default={}, alias="indikatorer")
    notes: Annotated[tuple[Text, ...], ONE_OR_MANY] = Field(default=(), alias="not")
