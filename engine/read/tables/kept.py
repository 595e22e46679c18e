"""Kept: the facts taken so far from all files of an import, and what became of the rows of each.

In come facts in plain form with the cell each was taken from, out go the same, each once. Two that disagree are a
mistake that names both places; two that say the same are kept once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic_core import PydanticCustomError

from engine.model.number import parse_number
from engine.read.document import Plain
from engine.read.tables.row import Mistakes, Row

_THOUSAND_LIKE = re.compile(r"[+−-]?\d{1,3}[.,]\d{3}", re.ASCII)
_RATIO = re.compile(r"(\d{1,9}) av [1-9]\d{0,8}", re.ASCII)
_SAID = ("värde", "svar", "tillstånd", "samtliga når", "delresultat")
PART = 8_000
"""How many facts a file of ours holds at most: so many are read and written in a few seconds."""
KEY = ("indikator", "mål", "uppgift", "del", "spann", "art", "efter", "preliminär", "id")


@dataclass(frozen=True, slots=True)
class Taken:
    """One fact in plain form, and the cell that its value stands in."""

    fact: dict[str, Plain]
    row: Row
    column: int

    @property
    def said(self) -> Plain:
        """What it says, to hold two of them against each other."""
        value = next((self.fact[key] for key in _SAID if key in self.fact), "")
        try:
            return str(parse_number(value)) if isinstance(value, str) else value
        except PydanticCustomError:
            return value


@dataclass(slots=True)
class Report:
    """What became of the rows of one file."""

    read: int = 0
    taken: int = 0
    twice: int = 0
    empty: int = 0
    """Rows of a form that nobody filled in."""
    other_rows: int = 0
    other_names: Counter[str] = field(default_factory=Counter)
    unnamed: int = 0
    """Rows under names that there was no more room to tell."""


@dataclass(slots=True)
class Kept:
    """All facts of one import, handed over a part at a time so that no more than a part is held.

    Of every fact is remembered what it is about, what it says and where, to hold the later ones against.
    """

    mistakes: Mistakes
    handed: Callable[[Sequence[Taken]], None] = lambda _: None
    part: int = PART
    pending: list[Taken] = field(default_factory=list)
    told: dict[str, tuple[Plain, str]] = field(default_factory=dict)

    def keep(self, taken: Taken, report: Report) -> None:
        """Keep a fact that nothing was wrong with, unless it is there already; two that disagree are a mistake."""
        key = "\0".join([str(taken.fact.get(name, "")) for name in KEY])
        said, where = self.told.get(key, (None, ""))
        if where:
            report.twice += said == taken.said
            code = "RT863" if said == taken.said else "RT820"
            self.mistakes.add(code, taken.row.place(taken.column), taken.row.source, other=where)
            return
        self.told[key] = (taken.said, taken.row.whereabouts(taken.column))
        report.taken += 1
        self.pending.append(taken)
        if len(self.pending) >= self.part:
            self.hand_over()

    def hand_over(self) -> None:
        """Let go of what is held."""
        part, self.pending = self.pending, []
        self.handed(part)


def number_text(text: str, sign: str) -> str:
    """A number as our own files write it; a decimal sign that is settled settles what `1,234` is.

    Raises the model's own fault for what is no number, and ValueError for one with another decimal sign.
    """
    if sign:
        if {".", ","} & set(text) - {sign}:
            raise ValueError(text)
        text += "0" if _THOUSAND_LIKE.fullmatch(text) else ""
    ratio = _RATIO.fullmatch(text)
    parse_number(ratio[1] if ratio else text)
    return text


def fault_values(error: PydanticCustomError) -> Mapping[str, str]:
    """The values of a fault of the model, for the message."""
    return {name: str(value) for name, value in (error.context or {}).items()}
