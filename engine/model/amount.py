"""What a plan starts from and aims at: a number, a span, an aim (öka), or that it is lacking.

Comes in: the text of `ingående` or `riktvärde`. Goes out: one of a closed union. Known when the plan was
printed, so never open; only `FromFact` waits for a figure that arrives later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import PlainValidator, WithJsonSchema

from engine.model.cell import parse_interval
from engine.model.diagnostic import fault
from engine.model.number import parse_number
from engine.model.period import Span
from engine.model.scalar import TEXT_OR_NUMBER

AimKind: TypeAlias = Literal["öka", "minska", "bibehålla"]


@dataclass(frozen=True, slots=True)
class Point:
    """One number; `of` is the denominator when it was written `3 av 5`."""

    value: Fraction
    written: str
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """Two known ends, both in."""

    low: Fraction
    high: Fraction
    written: str


@dataclass(frozen=True, slots=True)
class Aim:
    """A change against a named base: öka and minska strictly, bibehålla not worse."""

    kind: AimKind
    base: str
    written: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """The source gives none, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class FromFact:
    """The figure is the indicator's own outcome over `span`, filled in when it is known."""

    span: Span


Amount: TypeAlias = Point | Interval | Aim | Lacking | FromFact

_RATIO = re.compile(r"(\d{1,9}) av (\d{1,9})", re.ASCII)
_AIM = re.compile(r"(öka eller bibehålla|minska eller bibehålla|öka|minska|bibehålla)(?: mot (.+))?")


def parse_amount(value: Any) -> Amount:
    """Reads `85,5`, `3 av 5`, `±0,5`, `80–100`, `öka mot ingående`, `samtliga`, `{saknas: …}`, `{uppgift: …}`.

    Raises a fault RT201–RT203, RT207 or RT212.
    """
    if isinstance(value, Mapping):
        return _from_mapping(value)
    if not isinstance(value, str):
        raise fault("RT213")
    text = " ".join(value.split())
    if text == "samtliga":
        return Point(Fraction(1), text)
    if match := _RATIO.fullmatch(text):
        return _ratio(match, text)
    if match := _AIM.fullmatch(text):
        return _aim(match, text)
    if ends := parse_interval(text):
        return Interval(*ends, text)
    return Point(parse_number(text), text)


def _ratio(match: re.Match[str], text: str) -> Point:
    if int(match[2]) == 0:
        raise fault("RT201", text=text)
    return Point(Fraction(int(match[1]), int(match[2])), text, int(match[2]))


def _aim(match: re.Match[str], text: str) -> Aim:
    if match[2] is None:
        raise fault("RT212", text=text)
    kinds: dict[str, AimKind] = {"öka": "öka", "minska": "minska"}
    return Aim(kinds.get(match[1], "bibehålla"), match[2], text)


def _from_mapping(value: Mapping[str, Any]) -> Amount:
    match list(value.items()):
        case [("saknas", str(reason))] if reason.strip():
            return Lacking(" ".join(reason.split()))
        case [("uppgift", str(span))]:
            return FromFact(Span.parse(span))
        case _:
            raise fault("RT217")


AMOUNT_SCHEMA = {
    "anyOf": [
        TEXT_OR_NUMBER,
        {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
            "properties": {"saknas": {"type": "string"}, "uppgift": {"type": "string"}},
        },
    ]
}
AmountText: TypeAlias = Annotated[Amount, PlainValidator(parse_amount), WithJsonSchema(AMOUNT_SCHEMA)]
