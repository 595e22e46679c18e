"""A file as texts, lists and mappings, each knowing its place.

In come nodes from a reader; out come plain structures for the models, and the place of whatever a path of
keys and indexes leads to. What any key means is not known here, except that a reading's switch (`enligt
T-O8:`) may stand around a value without being part of the path.
"""

import re
from collections.abc import Sequence as Many
from dataclasses import dataclass
from typing import TypeAlias

from engine.model.diagnostic import Place

Step: TypeAlias = str | int
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"

SWITCH = "enligt "


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as typed, in composed form (NFC); `plain` is without quotes; the place is its first line."""

    text: str
    plain: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file; no key stands twice."""

    entries: "tuple[tuple[Scalar, Node], ...]"
    place: Place


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: "tuple[Node, ...]"
    place: Place


Node: TypeAlias = Scalar | Mapping | Sequence


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a path led: the deepest node found, its key if it has one, and which steps were not found."""

    node: Node
    key: Scalar | None
    unfound: tuple[int, ...]


def plain(node: Node) -> Plain:
    """Give the node without its places; every scalar is a text."""
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {key.text: plain(value) for key, value in node.entries}


def locate(node: Node, path: Many[Step]) -> Spot:
    """Follow a path; a step that is not there is passed over, and the next is tried from the same node."""
    key: Scalar | None = None
    unfound: list[int] = []
    for number, step in enumerate(path):
        found = _step(node, step) or _step(_inside_switch(node), step)
        if found is None:
            unfound.append(number)
        else:
            key, node = found
    return Spot(node, key, tuple(unfound))


def place_of(node: Node, path: Many[Step]) -> Place:
    """Find the place of the value a path leads to, or of the deepest one found on the way."""
    return locate(node, path).node.place


def place_in(scalar: Scalar, offset: int, lines: Many[str]) -> Place:
    """Find the place of one character of a scalar; the whole scalar where that cannot be told."""
    if not 0 <= offset < len(scalar.text):
        return scalar.place
    found = _in_plain(scalar.place, offset, lines) if scalar.plain else _in_quotes(scalar.place, offset, lines)
    return Place(scalar.place.file, *found) if found else scalar.place


def _step(node: Node, step: Step) -> tuple[Scalar | None, Node] | None:
    match node:
        case Mapping():
            return next((entry for entry in node.entries if entry[0].text == str(step)), None)
        case Sequence() if isinstance(step, int) and 0 <= step < len(node.items):
            return None, node.items[step]
        case _:
            return None


def _inside_switch(node: Node) -> Node:
    match node:
        case Mapping(entries=((key, value),)) if key.text.startswith(SWITCH):
            return value
        case _:
            return node


def _in_plain(place: Place, offset: int, lines: Many[str]) -> tuple[int, int] | None:
    # A line break between two lines of text is read as one space, an empty line as a line break.
    line, column = place.line, place.column
    while line <= len(lines):
        text = lines[line - 1][column - 1 :].rstrip()
        if offset <= len(text):
            return line, column + offset
        offset -= len(text) + 1
        line += 1
        while line <= len(lines) and not lines[line - 1].strip():
            line += 1
        column = _first_column(lines[line - 1]) if line <= len(lines) else 1
    return None


def _first_column(line: str) -> int:
    return len(line) - len(line.lstrip()) + 1


# What stands for one character inside '…' and inside "…".
_LETTERS = {
    "'": re.compile(r"''|[^']"),
    '"': re.compile(r"\\x.{2}|\\u.{4}|\\U.{8}|\\.|[^\"\\]"),
}


def _in_quotes(place: Place, offset: int, lines: Many[str]) -> tuple[int, int] | None:
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    letters = _LETTERS.get(line[place.column - 1 : place.column])
    at = place.column
    for _ in range(offset):
        letter = letters.match(line, at) if letters else None
        if letter is None:
            return None
        at = letter.end()
    return (place.line, at + 1) if letters else None
