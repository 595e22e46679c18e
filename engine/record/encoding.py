"""Encoding: values of the program, the facts and the proof ⇄ JSON, without loss and without guessing.

Comes in: a value and its type, or JSON and the type wanted. Goes out: the other. Names are ASCII and come from our own
classes, whatever a municipality calls things is a value; numbers are exact text ("171/2"). A name too many, a name too
few, a word that is not one of the expected: refused with the path to it. Closed: the classes are listed in `shapes`.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar, assert_never, cast

from pydantic import BaseModel

from engine.compile.program import Program
from engine.record.canonical import Json
from engine.record.shapes import (
    TAG,
    Choice,
    Fixed,
    Many,
    Maybe,
    OneOf,
    Pairs,
    Scalar,
    Shape,
    Thing,
    fields_of,
    shape,
)

T = TypeVar("T")


class Malformed(ValueError):  # noqa: N818 - says what the JSON is
    """JSON that is not a value of the type wanted; `path` leads to what does not fit."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def encoded(value: object, kind: object = None) -> Json:
    """`value` as JSON; `kind` is its type where that is more than its class (`tuple[FactsFile, ...]`)."""
    return _encode(value, shape(type(value) if kind is None else kind))


def decoded(json: Json, kind: type[T]) -> T:
    """The value of type `kind` that `json` says. Raises Malformed."""
    return cast("T", _decode(json, shape(kind), ""))


# --- to JSON ------------------------------------------------------------------------------------------------


def _encode(value: Any, to: Shape) -> Json:  # noqa: ANN401 - any value that the shape fits
    match to:
        case Scalar(write=write):
            return cast("Json", write(value))
        case Choice():
            return str(value)
        case Maybe(inner):
            return None if value is None else _encode(value, inner)
        case Many(item):
            return [_encode(each, item) for each in value]
        case Fixed(items):
            return [_encode(each, item) for each, item in zip(value, items, strict=True)]
        case Pairs(key, inner):
            return [[_encode(name, key), _encode(each, inner)] for name, each in value.items()]
        case Thing(of):
            return _object(value, of, {})
        case OneOf(words):
            for word, single in words:
                if isinstance(value, single.of):
                    if isinstance(single, Scalar):
                        return {TAG: word, "value": _encode(value, single)}
                    return _object(value, single.of, {TAG: word})
            raise TypeError(type(value))
        case _:
            assert_never(to)


def _object(value: object, of: type, found: dict[str, Json]) -> Json:
    wanted = fields_of(of)
    if type(value) is not of:
        raise TypeError(type(value))
    for name, inner in wanted.items():
        found[name] = _encode(getattr(value, name), inner)
    return found


# --- from JSON ----------------------------------------------------------------------------------------------


def _decode(json: Json, to: Shape, path: str) -> Any:  # noqa: ANN401 - whatever the shape is of
    match to:
        case Scalar():
            return _scalar(json, to, path)
        case Choice(words):
            return _one_of(json, words, path)
        case Maybe(inner):
            return None if json is None else _decode(json, inner, path)
        case Many(item):
            return tuple([_decode(each, item, f"{path}/{n}") for n, each in enumerate(_list(json, path))])
        case Fixed(items):
            return tuple(
                [
                    _decode(each, item, f"{path}/{n}")
                    for n, (each, item) in enumerate(zip(_list(json, path, len(items)), items, strict=True))
                ]
            )
        case Pairs():
            return _pairs(json, to, path)
        case Thing(of):
            return _made(of, _fields(json, of, path))
        case OneOf(words):
            return _tagged(json, dict(words), path)
        case _:
            assert_never(to)


_JSON = {"string": str, "integer": int, "boolean": bool}


def _scalar(json: Json, to: Scalar, path: str) -> Any:  # noqa: ANN401 - as above
    if type(json) is not _JSON[to.json]:
        raise Malformed(path)
    try:
        return to.read(json)
    except (ValueError, ZeroDivisionError):
        raise Malformed(path) from None


def _one_of(json: Json, words: tuple[str, ...], path: str) -> str:
    if not isinstance(json, str) or json not in words:
        raise Malformed(path)
    return json


def _list(json: Json, path: str, length: int | None = None) -> list[Json]:
    if not isinstance(json, list) or (length is not None and len(json) != length):
        raise Malformed(path)
    return json


def _pairs(json: Json, to: Pairs, path: str) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for number, pair in enumerate(_list(json, path)):
        name, value = _list(pair, f"{path}/{number}", 2)
        found[_decode(name, to.key, f"{path}/{number}/0")] = _decode(value, to.value, f"{path}/{number}/1")
    if len(found) < len(_list(json, path)):
        raise Malformed(path)
    return found


def _tagged(json: Json, words: dict[str, Scalar | Thing], path: str) -> Any:  # noqa: ANN401 - as above
    if not isinstance(json, dict):
        raise Malformed(path)
    single = words.get(_one_of(json.get(TAG), tuple(words), f"{path}/{TAG}"))
    rest = {name: each for name, each in json.items() if name != TAG}
    if isinstance(single, Thing):
        return _made(single.of, _fields(rest, single.of, path))
    if single is None or rest.keys() != {"value"}:
        raise Malformed(path)
    return _scalar(rest["value"], single, f"{path}/value")


def _fields(json: Json, of: type, path: str) -> dict[str, Any]:
    wanted = fields_of(of)
    if not isinstance(json, dict):
        raise Malformed(path)
    for name in json:
        if name not in wanted:
            raise Malformed(f"{path}/{name}")
    found: dict[str, Any] = {}
    for name, inner in wanted.items():
        if name not in json:
            raise Malformed(f"{path}/{name}")
        found[name] = _decode(json[name], inner, f"{path}/{name}")
    return found


def _made(of: type, values: dict[str, Any]) -> Any:  # noqa: ANN401 - as above
    """The value itself. A model is made without its validators: these read text, and this is what they gave."""
    if issubclass(of, BaseModel):
        return of.model_construct(**values)
    if of is Program:
        found = Program(**values)
        return replace(found, nodes=MappingProxyType({node.id: node for layer in found.layers for node in layer}))
    return of(**values)
