"""Bounds: every limit there is, in one table: its name, what it holds, the code it is told with, and whether it moves.

Comes in: what stands after `--limit`. Goes out: the limits of the run, and the rows that `rodtrad limits` shows. Each
number stands where it is used; this is only the list of them. Imports nothing heavy, as every command passes here.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

import click

from engine.model.diagnostic import Text
from engine.read.limits import Limits, choose

_CHOSEN: ContextVar[Mapping[str, int]] = ContextVar("chosen", default=MappingProxyType({}))
_USUAL = Limits()
BYTES, CHARACTERS, COUNT = Text("byte", "bytes"), Text("tecken", "characters"), Text("", "")


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit that can be moved: its name, in what it counts, the codes that tell of it, and what it holds."""

    name: str
    usual: int
    unit: Text
    codes: tuple[str, ...]
    about: Text

    @property
    def now(self) -> int:
        """What it is in this run."""
        return _CHOSEN.get().get(self.name, self.usual)


MOVABLE: tuple[Bound, ...] = (
    Bound("file_bytes", _USUAL.file_bytes, BYTES, ("RT105",),
          Text("ett regelverk, en fil med uppgifter, en mappning", "a ruleset, a facts file, a mapping")),
    Bound("facts_bytes", _USUAL.facts_bytes, BYTES, ("RT105",),
          Text("en tabell som hämtas med import", "a table taken in by import")),
    Bound("unpacked_bytes", _USUAL.unpacked_bytes, BYTES, ("RT851",),
          Text("en arbetsbok, uppackad", "a workbook, unpacked")),
    Bound("values", _USUAL.values, COUNT, ("RT117",), Text("värden i en fil", "values in a file")),
    Bound("text", _USUAL.text, CHARACTERS, ("RT118",), Text("en enda text eller cell", "a single text or cell")),
    Bound("rows", _USUAL.rows, COUNT, ("RT809",), Text("rader i en tabell", "rows of a table")),
    Bound("columns", _USUAL.columns, COUNT, ("RT809",), Text("kolumner i en tabell", "columns of a table")),
    Bound("mistakes", _USUAL.mistakes, COUNT, ("RT149",), Text("fel som visas på en gång", "mistakes shown at once")),
    Bound("small_group", 5, COUNT, ("RT922",),
          Text("en grupp med färre anmärks i en rapport", "a group of fewer is remarked on in a report")),
)  # fmt: skip


class LimitOption(click.ParamType[tuple[str, int]]):
    """`rows=2000000`."""

    name = "NAMN=ANTAL"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        name, _, number = str(value).partition("=")
        # Digits only, and not so many that they are no size of anything.
        fits = number.isascii() and number.isdigit() and len(number) < 16 and int(number) > 0  # noqa: PLR2004
        if not fits or name not in {each.name for each in MOVABLE}:
            self.fail(f"'{value}'", param, ctx)
        return name, int(number)


def now(name: str) -> int:
    """What the limit of that name is in this run."""
    return next(each.now for each in MOVABLE if each.name == name)


def choose_limits(chosen: Mapping[str, int]) -> None:
    """Let the limits of the run be the usual ones, but for these."""
    _CHOSEN.set(MappingProxyType(dict(chosen)))
    known = {each.name for each in fields(Limits)}
    choose(replace(Limits(), **{name: number for name, number in chosen.items() if name in known}))
