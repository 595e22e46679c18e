"""Formatting: the same file with its white space in order and its operators in words.

Comes in: the bytes of a file. Goes out: the bytes as they should stand. Only white space is moved, outside quotes and
comments, and an operator that begins a cell is spelled as the language spells it (`≥ 3` → `minst 3`); all other text is
copied. Where a list or mapping begins after a dash, the spaces after it are left, as other lines stand by them. What
comes out is read again and must say the same, otherwise nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import yaml

from engine.model.cell import OPERATORS, SPELLED, parse_cell
from engine.read.document import Mapping, Node, Scalar, Sequence
from engine.read.limits import limits_here
from engine.read.yaml import read_yaml

_BOM = "\ufeff"
_TESTS = "när"
"""The key whose values are cells."""
_SIGNS = sorted((sign for sign in OPERATORS if not sign[0].isalpha()), key=len, reverse=True)
_OPERATOR = re.compile(rf"({'|'.join(map(re.escape, _SIGNS))})\s*")
_TOKENS = (
    yaml.ScalarToken,
    yaml.FlowMappingStartToken,
    yaml.FlowMappingEndToken,
    yaml.FlowSequenceStartToken,
    yaml.FlowSequenceEndToken,
    yaml.FlowEntryToken,
    yaml.ValueToken,
)


class NotTheSame(Exception):  # noqa: N818 - says what the outcome is
    """The file as formatted would say something else; it is a fault of ours, and nothing is changed."""


def formatted(raw: bytes, name: str) -> bytes:
    """The file as it should stand. Raises Rejected on a file that cannot be read, NotTheSame."""
    node = read_yaml(raw, name, limits_here())
    text = raw.decode("utf-8-sig")
    ends = "\r\n" if "\r\n" in text else "\n"
    new = _tidied(_spaced(_respelled(text.replace("\r\n", "\n"), node)))
    found = ((_BOM if raw.startswith(b"\xef\xbb\xbf") else "") + new.replace("\n", ends)).encode()
    if _words(read_yaml(found, name, limits_here())) != _words(node):
        raise NotTheSame(name)
    return found


# --- operators ------------------------------------------------------------------------------------------------


def _cells(node: Node, *, inside: bool = False) -> Iterator[Scalar]:
    """Every scalar that is a cell."""
    match node:
        case Scalar():
            if inside:
                yield node
        case Sequence(items):
            for item in items:
                yield from _cells(item, inside=inside)
        case Mapping(entries):
            for key, value in entries:
                yield from _cells(value, inside=inside or key.text == _TESTS)


def _respelled(text: str, node: Node) -> str:
    lines = text.split("\n")
    places = sorted(((cell.place.line, cell.place.column) for cell in _cells(node)), reverse=True)
    for line, column in places:
        old = lines[line - 1]
        at = column - 1 + (old[column - 1 : column] in {"'", '"'})
        if match := _OPERATOR.match(old, at):
            lines[line - 1] = f"{old[:at]}{_spelled(match[1])} {old[match.end() :]}"
    return "\n".join(lines)


def _spelled(sign: str) -> str:
    return SPELLED[OPERATORS[sign]]


def _words(node: Node) -> Any:  # noqa: ANN401 - plain lists and mappings
    """What the file says, each cell as what it tests and not as it is spelled."""
    cells = {id(cell) for cell in _cells(node)}

    def said(each: Node) -> Any:  # noqa: ANN401 - as above
        match each:
            case Scalar(text):
                return _tested(text) if id(each) in cells else text
            case Sequence(items):
                return [said(item) for item in items]
            case Mapping(entries):
                return [(key.text, said(value)) for key, value in entries]

    return said(node)


def _tested(text: str) -> object:
    try:
        return parse_cell(text).test
    except ValueError:
        return text


# --- white space ------------------------------------------------------------------------------------------------


def _spaced(text: str) -> str:
    """One space after a comma and a colon, none inside brackets and before a comma or colon."""
    tokens = [token for token in yaml.scan(text, Loader=yaml.SafeLoader) if isinstance(token, _TOKENS)]
    tokens = [token for token in tokens if token.start_mark.index < token.end_mark.index]
    found, copied = [], 0
    depth = 0
    for before, after in pairwise(tokens):
        depth += isinstance(before, yaml.FlowMappingStartToken | yaml.FlowSequenceStartToken)
        depth -= isinstance(before, yaml.FlowMappingEndToken | yaml.FlowSequenceEndToken)
        start, end = before.end_mark.index, after.start_mark.index
        gap = text[start:end]
        wanted = _gap(before, after, flow=depth > 0)
        if wanted is not None and not gap.strip(" "):
            found.append(text[copied:start] + wanted)
            copied = end
    return "".join([*found, text[copied:]])


def _gap(before: yaml.Token, after: yaml.Token, *, flow: bool) -> str | None:
    """The white space that belongs between two tokens on one line; None where it is left as it is."""
    if isinstance(before, yaml.ValueToken):
        return None if isinstance(after, yaml.ValueToken) else " "
    if not flow:
        return None
    if isinstance(before, yaml.FlowMappingStartToken | yaml.FlowSequenceStartToken) or isinstance(
        after, yaml.FlowMappingEndToken | yaml.FlowSequenceEndToken | yaml.FlowEntryToken | yaml.ValueToken
    ):
        return ""
    return " " if isinstance(before, yaml.FlowEntryToken) else None


def _tidied(text: str) -> str:
    """No spaces last on a line, at most one empty line, and one line end last."""
    lines = [line.rstrip(" \t") for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"
