"""Bounds: every limit there is, in one table: its name, what it holds, the code it is told with, and whether it moves.

Comes in: what stands after `--limit`. Goes out: the limits of the run, and the rows that `rodtrad limits` shows. Each
number stands where it is used; this is only the list of them. Imports nothing heavy, as every command passes here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import click

from engine.model.diagnostic import Text
from engine.read.limits import Limits, choose, limits_here

BYTES, CHARACTERS, COUNT = Text("byte", "bytes"), Text("tecken", "characters"), Text("", "")


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit that can be moved: its name, in what it counts, the codes that tell of it, and what it holds."""

    name: str
    unit: Text
    codes: tuple[str, ...]
    about: Text

    @property
    def now(self) -> int:
        """What it is in this run."""
        return int(getattr(limits_here(), self.name))


MOVABLE: tuple[Bound, ...] = (
    Bound(
        "file_bytes",
        BYTES,
        ("RT105",),
        Text("ett regelverk, en fil med uppgifter, en mappning", "a ruleset, a facts file, a mapping"),
    ),
    Bound("facts_bytes", BYTES, ("RT105",), Text("en tabell som hämtas med import", "a table taken in by import")),
    Bound("unpacked_bytes", BYTES, ("RT851",), Text("en arbetsbok, uppackad", "a workbook, unpacked")),
    Bound("values", COUNT, ("RT117",), Text("värden i en fil", "values in a file")),
    Bound("text", CHARACTERS, ("RT118",), Text("en enda text eller cell", "a single text or cell")),
    Bound("rows", COUNT, ("RT809",), Text("rader i en tabell", "rows of a table")),
    Bound("columns", COUNT, ("RT809",), Text("kolumner i en tabell", "columns of a table")),
    Bound("mistakes", COUNT, ("RT149",), Text("fel som visas på en gång", "mistakes shown at once")),
)


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


def choose_limits(chosen: Mapping[str, int]) -> None:
    """Let the limits of the run be the usual ones, but for these."""
    known = {each.name for each in fields(Limits)}
    choose(replace(Limits(), **{name: number for name, number in chosen.items() if name in known}))
