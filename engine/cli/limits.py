"""`rodtrad limits`: every limit, how it is moved, and the code that is told when something passes it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import click

from engine.cli import options
from engine.cli.bounds import BYTES, CHARACTERS, COUNT, MOVABLE
from engine.cli.exits import Exit
from engine.cli.swedish import SwedishCommand
from engine.compile.points import STATES_MAX
from engine.explain.numerals import number
from engine.explain.words import Words
from engine.infer.coding import BOUNDS_MAX, RULES_MAX
from engine.infer.contained import MEMORY, SECONDS
from engine.model.diagnostic import Language, Text
from engine.model.expression import DEPTH_MAX, LENGTH_MAX
from engine.read.limits import Limits

_SECONDS = Text("sekunder", "seconds")


@dataclass(frozen=True, slots=True)
class Fixed:
    """A limit that stands where it stands, and why."""

    value: int
    unit: Text
    codes: tuple[str, ...]
    about: Text


FIXED: tuple[Fixed, ...] = (
    Fixed(Limits().nesting, COUNT, ("RT116",), Text("nivåer i varandra i en fil", "levels inside each other")),
    Fixed(Limits().digits, COUNT, ("RT203",), Text("siffror i ett tal", "digits of a number")),
    Fixed(LENGTH_MAX, CHARACTERS, ("RT225",), Text("ett uttryck eller villkor", "an expression or test")),
    Fixed(DEPTH_MAX, COUNT, ("RT225",), Text("parenteser i varandra i ett uttryck", "parentheses inside each other")),
    Fixed(RULES_MAX, COUNT, ("RT411",), Text("regler som en tabell blir i motorn", "rules that one table becomes")),
    Fixed(BOUNDS_MAX, COUNT, ("RT412",), Text("gränser som en rad prövar i motorn", "bounds that one row tests")),
    Fixed(STATES_MAX, COUNT, (), Text("lägen för ett mål med öppna siffror; därefter ej bedömbart",
                                      "states of a goal with open figures; past them not assessable")),
    Fixed(SECONDS, _SECONDS, ("RT426",), Text("ett svar från durable-rules; därefter tar kolumnmotorn vid",
                                             "an answer of durable-rules; then the columnar engine takes over")),
    Fixed(MEMORY, BYTES, ("RT427",), Text("minne för durable-rules; därefter tar kolumnmotorn vid",
                                          "memory of durable-rules; then the columnar engine takes over")),
)  # fmt: skip

_HEAD = Text(
    "Gränser som kan flyttas för ett kommando: rodtrad --limit NAMN=ANTAL KOMMANDO …",
    "Limits that can be moved for a command: rodtrad --limit NAME=NUMBER COMMAND …",
)
_FAST = Text("Gränser som står fast:", "Limits that stand fast:")
_USUAL = Text("annars {number}", "otherwise {number}")


@click.command(cls=SwedishCommand)
@options.lang
def limits(lang: Language) -> int:
    """Visa gränserna för hur stora filer, tabeller och tal får vara, och hur de ändras."""
    words = Words(lang)
    lines = [_HEAD.said(lang), ""]
    for each in MOVABLE:
        moved = f" ({_USUAL.said(lang).format(number=_number(words, each.usual))})" if each.now != each.usual else ""
        amount = _amount(words, each.now, each.unit, lang)
        lines.append(f"  {each.name:<15}{amount}{moved}  {each.about.said(lang)}{_told(each.codes)}")
    lines += ["", _FAST.said(lang), ""]
    lines += [
        f"  {_amount(words, each.value, each.unit, lang)}  {each.about.said(lang)}{_told(each.codes)}" for each in FIXED
    ]
    options.show("\n".join(lines))
    return Exit.DONE


def _told(codes: tuple[str, ...]) -> str:
    return f" ({', '.join(codes)})" if codes else ""


def _amount(words: Words, value: int, unit: Text, lang: Language) -> str:
    return f"{_number(words, value):>13} {unit.said(lang)}".ljust(24)


def _number(words: Words, value: int) -> str:
    return number(words, Fraction(value))
