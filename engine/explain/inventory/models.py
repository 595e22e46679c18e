"""Models of the JSON of `rodtrad facts`, `rodtrad-inventory-1`, and what its JSON Schema is made from.

Names are ASCII, values the ruleset's own Swedish, numbers exact text as in the JSON of an assessment.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.explain.models import Label, Mark, Number, Part, Source

VERSION: Literal["rodtrad-inventory-1"] = "rodtrad-inventory-1"


class Range(Part):
    """The numbers that a value may be: from `low` to `high` (null: no end), in steps of `step` (null: any)."""

    low: Number | None
    high: Number | None
    high_in: bool
    step: Number | None


class OneOf(Part):
    """The answers, or the shares, that a value may be."""

    values: tuple[Label | Number, ...]


class FigureModel(Part):
    """One figure. `span` is that of its fact, or the one wanted; `accepted` are all that fill it without a notice."""

    node: str
    name: str
    figure: str
    human_fact: str | None
    question: str | None
    part: str | None = Field(description="a member of the population that the value is ranked among")
    unit: str | None
    span: str
    accepted: tuple[str, ...]
    state: Literal["känd", "öppen", "sekretess", "finns inte", "ej tillämplig"]
    reason: str | None
    marks: tuple[str, ...]
    value: Label | Number | None
    possible: Range | OneOf
    forecast_at: str | None = Field(description="the position that a forecast must be made at to fill it")
    sources: tuple[Source, ...]
    collected_from: str | None
    missing: bool
    decides: bool = Field(description="missing, and a verdict hangs on it")


class UnusedModel(Part):
    """A fact that fills no figure; `why` is null where nothing asks for it."""

    node: str
    human_fact: str | None
    part: str | None
    span: str
    why: str | None


class InventoryDocument(Part):
    """What a ruleset asks for at a period, and what there is of it."""

    format: Literal["rodtrad-inventory-1"] = VERSION
    marks: tuple[Mark, ...]
    ruleset: str
    municipality: str
    committee: str
    year: int
    period: str
    kind: Literal["uppmätt", "prognos"] = Field(description="prognos: the year as it is forecast at the position")
    position: str
    facts_files: tuple[str, ...]
    digest: str = Field(pattern="^[0-9a-f]{64}$", description="of what the facts say, whatever file they stand in")
    asked: int
    missing: int
    figures: tuple[FigureModel, ...]
    unused: tuple[UnusedModel, ...]
    lonely: tuple[str, ...] = Field(description="nodes that rank their value among others, of whom there are none")
