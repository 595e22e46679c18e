"""JSON Schema of records and journal entries, from the same shapes that write and read them.

Comes in: which of the two. Goes out: its schema as text, the same bytes every time. A class that may stand among
others is described once with the word that tells it apart and once without.
"""

from __future__ import annotations

import json
from typing import Literal, TypeAlias, assert_never

from engine.record.canonical import LARGEST_WHOLE, Json
from engine.record.entry import FORMAT as ENTRY_FORMAT
from engine.record.entry import Entry
from engine.record.record import FORMAT as RECORD_FORMAT
from engine.record.record import Record
from engine.record.shapes import (
    CLASSES,
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
)

Kind: TypeAlias = Literal["record", "journal"]
_OF: dict[Kind, tuple[type, str, str]] = {
    "record": (Record, RECORD_FORMAT, "Rödtråd: protokoll"),
    "journal": (Entry, ENTRY_FORMAT, "Rödtråd: post i journalen"),
}


def schema(kind: Kind) -> str:
    """The JSON Schema of a record, or of one entry of the journal, as JSON text."""
    of, name, title = _OF[kind]
    gathered = _Gathered()
    found: dict[str, Json] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": name,
        "title": title,
        **gathered.reference(of),
    }
    return json.dumps({**found, "$defs": gathered.found}, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


class _Gathered:
    """The classes met so far, each described once."""

    def __init__(self) -> None:
        self.found: dict[str, Json] = {}

    def reference(self, of: type, *, tagged: bool = False) -> dict[str, Json]:
        """A pointer to the description of a class, which is made if it is not there."""
        word = CLASSES.get(of, of.__name__)
        name = f"{word}-tagged" if tagged else word
        if name not in self.found:
            self.found[name] = None  # a class may hold itself
            tag: dict[str, Json] = {TAG: {"const": word}} if tagged else {}
            properties = {**tag, **{field: self.of(shape) for field, shape in fields_of(of).items()}}
            self.found[name] = {
                "type": "object",
                "properties": properties,
                "required": [*properties],
                "additionalProperties": False,
            }
        return {"$ref": f"#/$defs/{name}"}

    def of(self, shape: Shape) -> Json:
        """The schema of one shape."""
        match shape:
            case Scalar():
                return _scalar(shape)
            case Choice(words):
                return {"enum": [*words]}
            case Maybe(inner):
                return {"anyOf": [self.of(inner), {"type": "null"}]}
            case Many(item):
                return {"type": "array", "items": self.of(item)}
            case Fixed(items):
                return self._fixed(items)
            case Pairs(key, value):
                return {"type": "array", "items": self._fixed((key, value))}
            case Thing(of):
                return self.reference(of)
            case OneOf(words):
                return {"oneOf": [self._tagged(word, single) for word, single in words]}
            case _:
                assert_never(shape)

    def _fixed(self, items: tuple[Shape, ...]) -> Json:
        places: list[Json] = [self.of(each) for each in items]
        return {"type": "array", "prefixItems": places, "items": False, "minItems": len(items)}

    def _tagged(self, word: str, single: Scalar | Thing) -> Json:
        if isinstance(single, Thing):
            return self.reference(single.of, tagged=True)
        properties: dict[str, Json] = {TAG: {"const": word}, "value": _scalar(single)}
        return {
            "type": "object",
            "properties": properties,
            "required": [*properties],
            "additionalProperties": False,
        }


def _scalar(shape: Scalar) -> Json:
    if shape.json == "integer":
        return {"type": "integer", "minimum": -LARGEST_WHOLE, "maximum": LARGEST_WHOLE}
    return {"type": shape.json} if shape.pattern is None else {"type": shape.json, "pattern": shape.pattern}
