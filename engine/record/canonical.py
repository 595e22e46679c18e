"""Canonical bytes: JSON in RFC 8785 form, and the strict reading of it.

Comes in: plain JSON values (texts, whole numbers, lists, objects with ASCII names; never fractions). Goes out: the one
way to write them, so that `sha256sum` on the file is the name of the file. Reading demands that very form: a stray
space, a name given twice or reordered names are changes like any other.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, TypeAlias

import rfc8785

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

LARGEST_WHOLE = 2**53 - 1
"""The largest whole number that every JSON reader keeps; RFC 8785 knows none beyond it."""


class NotCanonical(ValueError):  # noqa: N818 - says what the bytes are not
    """The bytes are not JSON, or not in the one form that is accepted."""


def canonical(value: Json) -> bytes:
    """The RFC 8785 form of `value`."""
    return rfc8785.dumps(value)


def sha256(raw: bytes) -> str:
    """The digest of `raw`, as `sha256sum` prints it."""
    return hashlib.sha256(raw).hexdigest()


def digest(value: Json) -> str:
    """The digest of the canonical form of `value`."""
    return sha256(canonical(value))


def parsed(raw: bytes) -> Json:
    """What `raw` says, whether or not it is in canonical form. Raises NotCanonical."""
    try:
        value: Json = json.loads(
            raw.decode(), object_pairs_hook=_object, parse_float=_no_fraction, parse_constant=_no_fraction
        )
    except (ValueError, RecursionError) as error:
        raise NotCanonical(str(error)) from None
    return value


def is_canonical(raw: bytes, value: Json) -> bool:
    """Whether `raw`, which says `value`, says it in the one form."""
    try:
        return canonical(value) == raw
    except (ValueError, RecursionError):
        return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is given twice")
    return found


def _no_fraction(text: str) -> Json:
    raise ValueError(f"{text} is not a whole number")
