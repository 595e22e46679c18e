"""Switches: a reading (tolkning) standing in place of a value.

`enligt T-O8: {a: …, b: …}` may stand where a value or an expression may. Compile picks one alternative
before anything else; nothing later knows switches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeAlias, TypeVar, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError, ValidatorFunctionWrapHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from engine.model.diagnostic import fault

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
PREFIX = "enligt "


@dataclass(frozen=True, slots=True)
class Switch(Generic[T_co]):
    """One value per alternative (letter) of `reading`."""

    reading: str
    alternatives: Mapping[str, T_co]


class _Switchable:
    """Reads either the value itself or a switch between several."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        inner = handler(get_args(source)[0])
        return core_schema.no_info_wrap_validator_function(_value_or_switch, inner)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        inner = handler(schema)
        switch = {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
            "patternProperties": {f"^{PREFIX}": {"type": "object", "additionalProperties": inner}},
        }
        return {"anyOf": [inner, switch]}


Switchable: TypeAlias = Annotated[T | Switch[T], _Switchable()]


def _value_or_switch(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    if not (isinstance(value, Mapping) and any(str(key).startswith(PREFIX) for key in value)):
        return handler(value)
    (key, alternatives), *others = value.items()
    if others or not isinstance(alternatives, Mapping) or not alternatives:
        raise fault("RT211", key=key)
    chosen: dict[str, Any] = {}
    errors: list[InitErrorDetails] = []
    for letter, alternative in alternatives.items():
        try:
            chosen[letter] = handler(alternative, letter)
        except ValidationError as error:
            errors += _details(error)
    if errors:
        raise ValidationError.from_exception_data("Switch", errors)
    return Switch(key.removeprefix(PREFIX), chosen)


def _details(error: ValidationError) -> Iterator[InitErrorDetails]:
    """The line errors of `error` in the form that a new error takes."""
    for line in error.errors(include_url=False):
        kind = PydanticCustomError(line["type"], line["msg"], line.get("ctx"))
        yield InitErrorDetails(type=kind, loc=line["loc"], input=line["input"])
