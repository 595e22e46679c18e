"""What a model objected to, put into codes with place, values and suggestion.

In come pydantic's errors and the node they are about, out come diagnostics. A model's own codes keep their
code and values; every other error becomes one of RT150–RT161, and none of pydantic's words is passed on.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from engine.model.codes import CODES
from engine.model.diagnostic import Diagnostic, Place, Text, Value
from engine.model.suggestion import nearest
from engine.read import document
from engine.read.document import Node, Scalar, Spot, Step, locate, place_in
from engine.read.parse.fields import known_keys

# Values of `fault` that steer where a mistake is shown and are no part of its message.
_STEERING = frozenset({"suggestion", "offset", "at"})
_KEY_ITSELF = "[key]"

_TEXT = Text("en text", "a text")
_LIST = Text("en lista", "a list")
_KEYS = Text("nycklar med värden", "keys with values")
_NOTHING = Text("ingenting", "nothing")
_NUMBER = Text("ett tal", "a number")
_SHAPES = {
    "string_type": _TEXT,
    "string_sub_type": _TEXT,
    "string_unicode": _TEXT,
    "dict_type": _KEYS,
    "mapping_type": _KEYS,
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
    "dataclass_type": _KEYS,
    "dataclass_exact_type": _KEYS,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "set_type": _LIST,
    "frozen_set_type": _LIST,
    "iterable_type": _LIST,
    "int_type": _NUMBER,
    "float_type": _NUMBER,
    "decimal_type": _NUMBER,
}
# The rest, by the beginning of pydantic's name for it.
_KINDS = (
    ("(int|float|decimal|fraction)_", "RT154"),
    ("finite_number|multiple_of", "RT154"),
    ("bool_", "RT155"),
    ("string_pattern_mismatch|string_not_ascii|url_|uuid_", "RT156"),
    ("string_too_short|too_short|bytes_too_short", "RT157"),
    ("string_too_long|too_long|bytes_too_long", "RT158"),
    ("greater_than|less_than", "RT159"),
    ("date|time", "RT160"),
)


def objections(
    error: ValidationError, node: Node, model: type[BaseModel], lines: Sequence[str]
) -> list[Diagnostic]:
    """Everything a model objected to in a node."""
    found = [_Objection(each, locate(node, each["loc"])) for each in error.errors(include_url=False)]
    return [_said(each, model, lines) for each in _likeliest(found)]


@dataclass(frozen=True, slots=True)
class _Objection:
    """One of pydantic's errors and where its path led."""

    error: ErrorDetails
    spot: Spot
    shapes: tuple[Text, ...] = ()

    @property
    def kind(self) -> str:
        return self.error["type"]

    @property
    def tags(self) -> tuple[Step, ...]:
        """The names of choices between models that pydantic puts into a path; they stand in no file."""
        told = self.kind in {"missing", "extra_forbidden"} or self.spot.unfound[-1:] == (_KEY_ITSELF,)
        return self.spot.unfound[:-1] if told else self.spot.unfound

    @property
    def branch(self) -> tuple[Step, ...]:
        """The path down to the choice and the member of it, empty where there was no choice."""
        path = self.error["loc"]
        return path[: path.index(self.tags[0]) + 1] if self.tags else ()


def _likeliest(found: Iterable[_Objection]) -> list[_Objection]:
    """Where a value may be one of several kinds, keep the objections of the kind it most looks like."""
    kept: list[_Objection] = []
    branched: dict[tuple[Step, ...], list[_Objection]] = {}
    for each in found:
        if each.branch:
            branched.setdefault(each.branch[:-1], []).append(each)
        else:
            kept.append(each)
    for members in branched.values():
        kept += _likeliest_branch(members)
    return kept


def _likeliest_branch(members: list[_Objection]) -> list[_Objection]:
    right_shape = [each for each in members if not _is_shape_of_choice(each)]
    if not right_shape:
        shapes = tuple(dict.fromkeys(_SHAPES[each.kind] for each in members))
        return [_Objection(members[0].error, members[0].spot, shapes)]
    branches = [list(group) for _, group in groupby(right_shape, key=lambda each: each.branch)]
    own = [branch for branch in branches if any(each.kind in CODES for each in branch)]
    # A kind that got further down, or failed on less, was meant; the first where they are alike.
    return min(
        own or branches, key=lambda branch: (-max(len(each.error["loc"]) for each in branch), len(branch))
    )


def _is_shape_of_choice(each: _Objection) -> bool:
    return each.kind in _SHAPES and each.error["loc"] == each.branch


def _said(each: _Objection, model: type[BaseModel], lines: Sequence[str]) -> Diagnostic:
    if each.kind in CODES:
        return _own(each, lines)
    if each.kind == "extra_forbidden":
        return _unknown_key(each, model, lines)
    if each.kind in {"missing", "missing_argument", "union_tag_not_found"}:
        return _diagnose("RT151", _value_place(each.spot), lines, None, key=_missing_key(each))
    if each.kind in {"literal_error", "enum", "union_tag_invalid", "none_required"}:
        return _unknown_value(each, lines)
    if each.kind in _SHAPES:
        return _wrong_shape(each, lines)
    return _other(each, lines)


def _own(each: _Objection, lines: Sequence[str]) -> Diagnostic:
    """Say it in a code of the model's own."""
    ctx = each.error.get("ctx", {})
    spot = locate(each.spot.node, ctx["at"]) if "at" in ctx else each.spot
    place = _value_place(spot)
    if "offset" in ctx and isinstance(spot.node, Scalar):
        place = place_in(spot.node, int(ctx["offset"]), lines)
    suggestion = ctx.get("suggestion")
    values = {name: _value(value) for name, value in ctx.items() if name not in _STEERING}
    return _diagnose(each.kind, place, lines, None if suggestion is None else str(suggestion), **values)


def _unknown_key(each: _Objection, model: type[BaseModel], lines: Sequence[str]) -> Diagnostic:
    *path, last = each.error["loc"]
    spot = locate(each.spot.node, ()) if each.spot.key is None else each.spot
    key = spot.key.text if spot.key and spot.key.text == str(last) else str(last)
    place = spot.key.place if spot.key and spot.key.text == key else spot.node.place
    known = known_keys(model, path)
    return _diagnose("RT150", place, lines, nearest(key, known), key=key, known=tuple(known))


def _missing_key(each: _Objection) -> str:
    ctx = each.error.get("ctx", {})
    return str(ctx.get("discriminator", each.error["loc"][-1] if each.error["loc"] else "")).strip("'")


def _unknown_value(each: _Objection, lines: Sequence[str]) -> Diagnostic:
    if not isinstance(each.spot.node, Scalar):
        return _wrong_shape(each, lines)
    ctx: Mapping[str, Any] = each.error.get("ctx", {})
    known = re.findall(r"'([^']*)'", str(ctx.get("expected", ctx.get("expected_tags", ""))))
    value = each.spot.node.text
    return _diagnose(
        "RT152", each.spot.node.place, lines, nearest(value, known), value=value, known=tuple(known)
    )


def _wrong_shape(each: _Objection, lines: Sequence[str]) -> Diagnostic:
    expected = _either(each.shapes or (_SHAPES.get(each.kind, _TEXT),))
    return _diagnose(
        "RT153", _value_place(each.spot), lines, None, expected=expected, found=_shape(each.spot.node)
    )


def _other(each: _Objection, lines: Sequence[str]) -> Diagnostic:
    code = next((code for pattern, code in _KINDS if re.match(pattern, each.kind)), "RT161")
    ctx = each.error.get("ctx", {})
    limit = ctx.get("min_length", ctx.get("max_length", 0))
    node = each.spot.key if each.spot.unfound[-1:] == (_KEY_ITSELF,) and each.spot.key else each.spot.node
    value: Value = node.text if isinstance(node, Scalar) else _shape(node)
    return _diagnose(code, _value_place(each.spot), lines, None, value=value, limit=limit)


def _value_place(spot: Spot) -> Place:
    at_key = spot.key is not None and spot.unfound[-1:] == (_KEY_ITSELF,)
    return spot.key.place if at_key and spot.key else spot.node.place


def _shape(node: Node) -> Text:
    match node:
        case Scalar(text="", plain=True):
            return _NOTHING
        case Scalar():
            return _TEXT
        case document.Mapping():
            return _KEYS
        case document.Sequence():
            return _LIST


def _either(shapes: Sequence[Text]) -> Text:
    return Text(" eller ".join(each.sv for each in shapes), " or ".join(each.en for each in shapes))


def _value(value: object) -> Value:
    return value if isinstance(value, str | int | Text | tuple) else str(value)


def _diagnose(
    code: str, place: Place, lines: Sequence[str], suggestion: str | None, /, **values: Value
) -> Diagnostic:
    source = lines[place.line - 1] if place.line <= len(lines) else ""
    return Diagnostic(CODES[code], place, values, suggestion, source)
