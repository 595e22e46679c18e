"""Counting ahead: what has too many rows or values is refused where it would be anyway, before it is made."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.model.diagnostic import Rejected
from engine.read.limits import Limits
from engine.read.tables import csv
from engine.read.tables.json import read_json
from tables.importing import HEADER, LONG, Outcome

CELLS = st.sampled_from(
    ["Nöjdhet", "1", "2024", "", " ", '"a"', '"a""b"', '"a\nb"', '"\n\n"', 'a"b', '"a"b', '"a', '"']
)
ROWS = st.lists(
    st.lists(CELLS, min_size=1, max_size=3).map(";".join) | st.sampled_from(["", "  ", "\u00a0", '"' + "x" * 30 + '"']),
    max_size=9,
)
START = st.sampled_from(
    [
        HEADER,
        "\ufeff" + '"Nyckel;\ntal";Utfall;År\n',
        "\ufeff" + HEADER,
        "sep=;\n" + HEADER,
        "\n" + HEADER,
        '"Nyckel;\ntal";Utfall;År\n',
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text("ab å", max_size=3)
    | st.sampled_from(['"', "\\", ",", "[1, 2]", ": {"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('ab",:\\', max_size=3), inner, max_size=4),
    max_leaves=30,
)


def not_counted(*_: object) -> None:
    """In the place of the counting."""


def read(raw: bytes, limits: Limits) -> list[str]:
    with TemporaryDirectory() as folder:
        return Outcome(raw, LONG, Path(folder), limits=limits).codes.split(", ")


@given(START, ROWS, st.integers(1, 5), st.sampled_from(["utf-8", "cp1252"]))
@example('\ufeff"Nyckel;\ntal";Utfall;År\n', ["a;1;2024", "b;1;2024"], 2, "utf-8")
@example(HEADER, ['"a\nb";1;2024', "", " ", "Nöjdhet;1;2024", "Nöjdhet;2;2025"], 2, "utf-8")
@settings(max_examples=300, deadline=None)
def test_rows_that_are_counted_are_those_that_are_read(start: str, rows: list[str], most: int, encoding: str) -> None:
    raw = "\n".join([start + rows[0], *rows[1:]] if rows else [start]).encode(encoding, "ignore")
    limits = Limits(rows=most, text=20)
    counted = read(raw, limits)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv, "_limit_rows", not_counted)
        one_by_one = read(raw, limits)
    if any(each.startswith("RT118") for each in one_by_one):
        return  # a line that is too long, and reading ends there
    if any(each.startswith("RT809") for each in counted):
        # A row that holds nothing but a space of another kind is passed over when rows are counted.
        shifted = "\u00a0" in rows
        found = [each for each in one_by_one if each.startswith("RT809") and (shifted or each in counted)]
        assert found, (counted, one_by_one)
    else:
        assert counted == one_by_one


@given(VALUES, st.integers(2, 12), st.sampled_from([None, 0, 2]))
@example([{'a"': [1, ":", {}], "b": []}, [], ""], 8, None)
@settings(max_examples=500, deadline=None)
def test_values_that_are_counted_are_those_that_are_read(value: object, most: int, indent: int | None) -> None:
    raw = json.dumps(value, indent=indent).encode()
    told = []
    for many in (2, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("engine.read.tables.json._MANY", many)
            try:
                told.append(repr(read_json(raw, "f", Limits(values=most))))
            except Rejected as refused:
                told.append(str(refused))
    assert told[0] == told[1]
