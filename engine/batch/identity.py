"""Identity: which nämnd a file belongs to, found even when nothing else in the file holds.

Comes in: a path. Goes out: the digest of its bytes and what it says about itself. Only a few top-level texts are read
here; whether the file is right is found when its nämnd is assessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from engine.model.diagnostic import Language, Rejected, render
from engine.model.period import Period
from engine.model.scalar import Id
from engine.read.document import Mapping, Node, Scalar
from engine.read.limits import limits_here
from engine.read.parse import read_bytes
from engine.read.yaml import read_yaml
from engine.record.canonical import sha256

_ID: TypeAdapter[str] = TypeAdapter(Id)
_NAMED = re.compile(r"""^regelverk:[ ]+["']?([^\s"'#]+)""", re.MULTILINE)
"""The key as it stands in a file that cannot be read as a whole."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says about itself: its ruleset, the id of its facts, its mark and its period (a ruleset's year)."""

    ruleset: str | None = None
    facts: str | None = None
    mark: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A file with its digest, None where the bytes could not be had, and what is wrong as far as was read."""

    path: Path
    sha256: str | None
    said: Said
    wrong: tuple[str, ...] = ()


def identify(path: Path, before: Map[str, Said], lang: Language) -> Known:
    """The identity of a file; `before` are those of earlier runs, by digest."""
    limits = limits_here()
    try:
        raw = read_bytes(path, limits.file_bytes)
    except Rejected as error:
        return Known(path, None, Said(), rendered(error, lang))
    name = sha256(raw)
    if name in before:
        return Known(path, name, before[name])
    try:
        return Known(path, name, _said(read_yaml(raw, str(path), limits)))
    except Rejected as error:
        named = _NAMED.search(raw.decode("utf-8", "replace"))
        return Known(path, name, Said(_id(named[1]) if named else None), rendered(error, lang))


def rendered(error: Rejected, lang: Language) -> tuple[str, ...]:
    """Every mistake as a person reads it."""
    return tuple(render(each, lang) for each in error.diagnostics)


def _said(node: Node) -> Said:
    if not isinstance(node, Mapping):
        return Said()
    texts = {key.text: value.text for key, value in node.entries if isinstance(value, Scalar)}
    return Said(
        _id(texts.get("regelverk")),
        _id(texts.get("uppgifter")),
        texts.get("märkning"),
        _period(texts.get("period") or texts.get("år")),
    )


def _id(text: str | None) -> str | None:
    """An id that can also name a folder: anything else is refused when the file is read in full."""
    try:
        return _ID.validate_python(text) if text is not None else None
    except ValidationError:
        return None


def _period(text: str | None) -> str | None:
    try:
        return str(Period.parse(text)) if text is not None else None
    except ValueError:
        return None
