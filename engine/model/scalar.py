"""The small types that fields are made of: ids, names, numbers, years, yes/no, as pydantic reads them.

Comes in: text. Goes out: typed values, or a fault with its code. Ids are always text (`1.10`, `0114`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from engine.model.cell import Cell, parse_cell
from engine.model.diagnostic import Text as Words
from engine.model.diagnostic import fault
from engine.model.expression import Expression, parse_expression
from engine.model.letters import look_alike
from engine.model.number import exact_text, parse_number
from engine.model.period import Measure, Span

_ID = re.compile(r"[^\W_](?:[\w.\-]*[^\W_])?")
_NAME = re.compile(r"[^\W\d_][\w.\-]*(?: [\w.\-]+)*")
TEXT_OR_NUMBER = {"type": ["string", "number"]}
"""In an editor an id or a figure may look like a number; our reader sees text either way."""


@dataclass(frozen=True, slots=True, eq=False)  # told apart by identity: annotations must be hashable
class Shorthand:
    """A field that may also be written shorter: how the short form becomes the long one, and its JSON Schema."""

    lengthen: Callable[[Any], Any]
    short: Mapping[str, Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Lengthen first, then read."""
        return core_schema.no_info_before_validator_function(self.lengthen, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Either form."""
        return {"anyOf": [dict(self.short), handler(schema)]}


ONE_OR_MANY = Shorthand(lambda value: [value] if isinstance(value, str) else value, TEXT_OR_NUMBER)
"""One item where a list may stand."""


class Model(BaseModel):
    """A frozen model that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False, arbitrary_types_allowed=True)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise fault("RT213")
    if not value.strip():
        raise fault("RT214")
    return " ".join(value.split())


def _matching(pattern: re.Pattern[str], code: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = _text(value)
        if not pattern.fullmatch(text):
            raise fault(code, text=text)
        if char := look_alike(unicodedata.normalize("NFC", text)):
            number = f"U+{ord(char):04X}"
            raise fault("RT224", text=text, char=char, number=Words(number, number))
        return text

    return read


def _yes_no(value: Any) -> bool:
    text = _text(value)
    if text not in {"ja", "nej"}:
        raise fault("RT215", text=text)
    return text == "ja"


def _year(value: Any) -> int:
    text = _text(value)
    if not re.fullmatch(r"[12]\d{3}", text, re.ASCII):
        raise fault("RT205", text=text)
    return int(text)


def parse_day(value: Any) -> date:
    """Reads `2025-09-15`. Raises a fault RT206."""
    text = _text(value)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise fault("RT206", text=text) from None


def _count(value: Any) -> int:
    number = parse_number(_text(value))
    if number.denominator != 1 or number < 0:
        raise fault("RT201", text=str(value))
    return int(number)


Text: TypeAlias = Annotated[str, PlainValidator(_text), WithJsonSchema({"type": "string"})]
Id: TypeAlias = Annotated[str, PlainValidator(_matching(_ID, "RT204")), WithJsonSchema(TEXT_OR_NUMBER)]
Name: TypeAlias = Annotated[str, PlainValidator(_matching(_NAME, "RT216")), WithJsonSchema({"type": "string"})]
Label: TypeAlias = Annotated[str, PlainValidator(_text), WithJsonSchema(TEXT_OR_NUMBER)]
Year: TypeAlias = Annotated[int, PlainValidator(_year), WithJsonSchema(TEXT_OR_NUMBER)]
YesNo: TypeAlias = Annotated[
    bool, PlainValidator(_yes_no), WithJsonSchema({"anyOf": [{"enum": ["ja", "nej"]}, {"type": "boolean"}]})
]
Exact: TypeAlias = Annotated[
    Fraction,
    PlainValidator(lambda value: parse_number(_text(value))),
    PlainSerializer(exact_text),
    WithJsonSchema(TEXT_OR_NUMBER),
]
Count: TypeAlias = Annotated[int, PlainValidator(_count), WithJsonSchema(TEXT_OR_NUMBER)]
Day: TypeAlias = Annotated[date, PlainValidator(parse_day), WithJsonSchema({"type": "string", "format": "date"})]
CellText: TypeAlias = Annotated[
    Cell, PlainValidator(lambda value: parse_cell(_text(value))), WithJsonSchema(TEXT_OR_NUMBER)
]
Formula: TypeAlias = Annotated[
    Expression, PlainValidator(lambda value: parse_expression(_text(value))), WithJsonSchema(TEXT_OR_NUMBER)
]
SpanText: TypeAlias = Annotated[
    Span, PlainValidator(lambda value: Span.parse(_text(value))), WithJsonSchema({"type": "string"})
]
MeasureText: TypeAlias = Annotated[
    Measure, PlainValidator(lambda value: Measure.parse(_text(value))), WithJsonSchema({"type": "string"})
]
