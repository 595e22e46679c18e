"""Facts become YAML that our own reader reads back to exactly the same.

In come plain structures of texts, lists and mappings, out goes text. Every value that could be read as anything else
than itself stands in quotes; a value is never rewritten, so an exact number stays exact.
"""

import re
from collections.abc import Iterator

from engine.read.document import Plain

_BARE = re.compile(r"[^\W_](?:[\w.,/§()–%-]| (?=[\w(–]))*")
_NUMERAL = re.compile(r"-?\d+(?:[.,]\d+)?")
_ISH = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf"})


def written(document: dict[str, Plain]) -> str:
    """The document in block style, one fact's keys below each other."""
    return "".join(f"{line}\n" for line in _mapping(document, ""))


def _mapping(entries: dict[str, Plain], margin: str) -> Iterator[str]:
    for key, value in entries.items():
        match value:
            case str():
                yield f"{margin}{_scalar(key)}: {_scalar(value)}"
            case dict():
                yield f"{margin}{_scalar(key)}:"
                yield from _mapping(value, margin + "  ")
            case list():
                yield f"{margin}{_scalar(key)}:"
                yield from _sequence(value, margin + "  ")


def _sequence(items: list[Plain], margin: str) -> Iterator[str]:
    for item in items:
        match item:
            case str():
                yield f"{margin}- {_scalar(item)}"
            case dict():
                first, *rest = _mapping(item, margin + "  ")
                yield f"{margin}- {first.removeprefix(margin + '  ')}"
                yield from rest
            case list():
                raise TypeError("a list directly in a list has no place in our files")


def _scalar(text: str) -> str:
    """The text without quotes where every reader sees the same text or number; otherwise in quotes."""
    if _NUMERAL.fullmatch(text) and not re.match(r"-?0\d", text):
        return text
    if _BARE.fullmatch(text) and not text[0].isdigit() and text.casefold() not in _ISH:
        return text
    if "\n" in text:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return "'" + text.replace("'", "''") + "'"
