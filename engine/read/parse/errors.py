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

_TEXT = Text("en text", "a text")
_LIST = Text("en lista", "a list")
_KEYS = Text("nycklar med värden", "keys with values")
_NOTHING = Text("ingenting", "nothing")
_YES = Text("ja", "yes")
_NO = Text("nej", "no")
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


def objections(error: ValidationError, node: Node, model: type[BaseModel], lines: Sequence[str]) -> list[Diagnostic]:
    """Everything a model objected to in a node."""
    found = [_Objection(each, locate(node, each["loc"])) for each in error.errors(include_url=False)]
    said = [(each, _said(each, model, lines)) for each in _likeliest(found) if not _only_follows(each, found)]
    respelt = {(each.path[:-1], diagnostic.suggestion) for each, diagnostic in said if each.is_unknown_key}
    # A misspelt key is one mistake, not one unknown key and one missing.
    one_each = [
        diagnostic
        for each, diagnostic in said
        if each.kind != "missing" or (each.path[:-1], each.path[-1]) not in respelt
    ]
    return list(dict.fromkeys(one_each))


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
    def path(self) -> tuple[Step, ...]:
        return self.error["loc"]

    @property
    def ctx(self) -> Mapping[str, Any]:
        return self.error.get("ctx", {})

    @property
    def is_unknown_key(self) -> bool:
        return self.kind == "extra_forbidden"

    @property
    def is_about_key(self) -> bool:
        """Whether it is the key itself that does not fit."""
        return self.path[-1:] == ("[key]",) and self.spot.key is not None

    @property
    def place(self) -> Place:
        return self.spot.key.place if self.is_about_key and self.spot.key else self.spot.node.place

    def branch(self, level: int) -> tuple[Step, ...]:
        """Cut the path off at the kind chosen where there are several; empty where there is no such choice.

        Pydantic puts the names of kinds into paths. They stand in no file, which is how they are known here.
        """
        missing = self.kind == "missing" or self.is_about_key
        names = [
            number
            for number in self.spot.unfound
            if isinstance(self.path[number], str) and not (missing and number == len(self.path) - 1)
        ]
        return self.path[: names[level] + 1] if level < len(names) else ()


def _only_follows(each: _Objection, found: Sequence[_Objection]) -> bool:
    """Tell whether a list is called too short only because what it holds was refused."""
    inner = (other.path for other in found if other.path[: len(each.path)] == each.path)
    return each.kind == "too_short" and any(len(path) > len(each.path) for path in inner)


def _likeliest(found: Iterable[_Objection], level: int = 0) -> list[_Objection]:
    """Where a value may be one of several kinds, keep the objections of the kind it most looks like."""
    kept: list[_Objection] = []
    choices: dict[tuple[Step, ...], list[_Objection]] = {}
    for each in found:
        if branch := each.branch(level):
            choices.setdefault(branch[:-1], []).append(each)
        else:
            kept.append(each)
    for members in choices.values():
        kept += _likeliest(_likeliest_branch(members, level), level + 1)
    return kept


def _likeliest_branch(members: list[_Objection], level: int) -> list[_Objection]:
    right_shape = [each for each in members if not (each.kind in _SHAPES and each.path == each.branch(level))]
    if not right_shape:
        shapes = tuple(dict.fromkeys(_SHAPES[each.kind] for each in members))
        return [_Objection(members[0].error, members[0].spot, shapes)]
    branches = [list(group) for _, group in groupby(right_shape, key=lambda each: each.branch(level))]
    own = [branch for branch in branches if any(each.kind in CODES for each in branch)]
    # A kind that got further down, or failed on less, was meant; the first where they are alike.
    return min(own or branches, key=lambda branch: (-max(len(each.path) for each in branch), len(branch)))


def _said(each: _Objection, model: type[BaseModel], lines: Sequence[str]) -> Diagnostic:
    if each.kind in CODES:
        return _own(each, lines)
    if each.is_unknown_key:
        return _unknown_key(each, model, lines)
    if each.kind == "missing":
        return _diagnose("RT151", each.place, lines, key=str(each.path[-1]))
    if each.kind in {"literal_error", "enum"} and isinstance(each.spot.node, Scalar):
        return _unknown_value(each, each.spot.node, lines)
    if each.kind in _SHAPES or each.shapes:
        expected = _either(each.shapes or (_SHAPES[each.kind],))
        return _diagnose("RT153", each.place, lines, expected=expected, found=_shape(each.spot.node))
    return _other(each, lines)


def _own(each: _Objection, lines: Sequence[str]) -> Diagnostic:
    """Say it in a code of the model's own."""
    spot = locate(each.spot.node, each.ctx["at"]) if "at" in each.ctx else each.spot
    place = spot.node.place if "at" in each.ctx else each.place
    if "offset" in each.ctx and isinstance(spot.node, Scalar):
        place = place_in(spot.node, int(each.ctx["offset"]), lines)
    suggestion = each.ctx.get("suggestion")
    values = {name: _value(value) for name, value in each.ctx.items() if name not in _STEERING}
    return _diagnose(each.kind, place, lines, None if suggestion is None else str(suggestion), **values)


def _unknown_key(each: _Objection, model: type[BaseModel], lines: Sequence[str]) -> Diagnostic:
    key = str(each.path[-1])
    known = known_keys(model, each.path[:-1])
    place = each.spot.key.place if each.spot.key and each.spot.key.text == key else each.spot.node.place
    return _diagnose("RT150", place, lines, nearest(key, known), key=key, known=tuple(known) or _NOTHING)


def _unknown_value(each: _Objection, scalar: Scalar, lines: Sequence[str]) -> Diagnostic:
    known = re.findall(r"'([^']*)'", str(each.ctx.get("expected", "")))
    return _diagnose("RT152", scalar.place, lines, nearest(scalar.text, known), value=scalar.text, known=tuple(known))


def _other(each: _Objection, lines: Sequence[str]) -> Diagnostic:
    code = next((code for pattern, code in _KINDS if re.match(pattern, each.kind)), "RT161")
    limit = each.ctx.get("min_length", each.ctx.get("max_length", 0))
    node = each.spot.key if each.is_about_key and each.spot.key else each.spot.node
    value: Value = node.text if isinstance(node, Scalar) and node.text else _shape(node)
    return _diagnose(code, each.place, lines, value=value, limit=limit)


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
    if isinstance(value, bool):
        return _YES if value else _NO
    return value if isinstance(value, str | int | Text | tuple) else str(value)


def _diagnose(
    code: str, place: Place, lines: Sequence[str], suggestion: str | None = None, /, **values: Value
) -> Diagnostic:
    source = lines[place.line - 1] if place.line <= len(lines) else ""
    return Diagnostic(CODES[code], place, values, suggestion, source)
