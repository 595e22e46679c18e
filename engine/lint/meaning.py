"""Meaning: a row of a table as the sentence it means.

Comes in: a row as read, and what it judges. Goes out: `Text`: `Målet är uppfyllt om minst 3 av 4 indikatorer är gröna`.
Readings among a row's conditions are told at the end, for they are not looked at in a verdict but chosen before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, assert_never

from engine.explain.formulas import spelled
from engine.lint.naming import Form, Thing, is_label, is_own, judged, plain, quantity
from engine.lint.saying import NOTHING, WORDS, all_of, joined, numeral, phrase
from engine.model import ruleset as model
from engine.model.cell import Cell, Compared, HasState, Is, Operator, Reaches, State, Within, as_number, named
from engine.model.diagnostic import Text
from engine.model.expression import Constant, Expression

_COUNT: Final = re.compile(r"(antal|andel) (minst )?(.+)")
_OPERATORS: Final[dict[Operator, Text]] = {
    "≥": Text("minst", "at least"),
    "≤": Text("högst", "at most"),
    ">": Text("över", "over"),
    "<": Text("under", "under"),
    "=": Text("lika med", "equal to"),
}
_HOW_MANY: Final[dict[Operator, Text]] = {
    "≥": Text("minst {n}", "at least {n}"),
    "≤": Text("högst {n}", "at most {n}"),
    ">": Text("fler än {n}", "more than {n}"),
    "<": Text("färre än {n}", "fewer than {n}"),
    "=": Text("precis {n}", "exactly {n}"),
}
_STATES: Final[dict[State, Text]] = {
    "saknas": Text("{name} saknas", "{name} is missing"),
    "finns": Text("{name} finns", "{name} exists"),
    "ej tillämplig": Text("{name} är ej tillämplig", "{name} is not applicable"),
}
_PERIODS: Final = {
    "helår": Text("det är årets slut", "it is the end of the year"),
    "delår": Text("året inte är slut", "the year is not over"),
}
_OTHERWISE: Final = Text("I övriga fall", "In all other cases")


@dataclass(frozen=True, slots=True)
class Judged:
    """What a table judges: the thing, how many children it has (None: it differs), and the names around it."""

    thing: Thing
    children: int | None
    noun: Text
    """What the children are called, in the plural."""
    names: Mapping[str, tuple[str, Form]]
    """The name and form of each child that a test may name."""
    tables: frozenset[str]
    """Earlier tables of the same node."""
    facts: frozenset[str]
    labels: frozenset[str]
    """Every outcome of every scale, and every answer."""
    readings: Mapping[str, model.Reading]


def row_means(row: model.Row, about: Judged, place: int) -> Text:
    """The sentence of one row, the first at place 0."""
    tests = tuple(_tests(row, about))
    if not row.when and place:
        told = phrase("{o} {j}", "{o} {j}", o=_OTHERWISE, j=judged(about.thing, row.outcome, again=True))
    elif not place:
        told = judged(about.thing, row.outcome, again=False)
    else:
        told = phrase("Annars {j}", "Otherwise {j}", j=judged(about.thing, row.outcome, again=True))
    if tests:
        told = phrase("{told} om {tests}", "{told} if {tests}", told=told, tests=all_of(tests))
    reason = phrase(": {r}", ": {r}", r=plain(row.reason)) if row.reason else NOTHING
    return joined(told, reason, plain("."), _only_with(row, about))


def cell_means(name: str, cell: Cell, about: Judged) -> Text:
    """What one cell asks."""
    count = _COUNT.fullmatch(name)
    if count is not None and not is_own(name) and count[3] in about.labels:
        return _counted(count[1], count[3], cell, about, at_least=bool(count[2]))
    if name == "period" and cell.written in _PERIODS:
        return _PERIODS[cell.written]
    subject, form = _subject(name, about)
    match cell.test:
        case HasState(state):
            return phrase(_STATES[state].sv, _STATES[state].en, name=subject)
        case Is():
            return _is(name, subject, form, cell.test, about)
        case Compared(op, right):
            return _compared(subject, form, op, right, about)
        case Within(low, high):
            ends = {"low": numeral(low), "high": numeral(high)}
            return phrase("{s} är från {low} till {high}", "{s} is from {low} to {high}", s=subject, **ends)
        case Reaches(goal):
            return phrase("{s} når {goal}", "{s} reaches {goal}", s=subject, goal=quantity(goal))
        case _:
            assert_never(cell.test)


# --- rows ---------------------------------------------------------------------------------------------------------


def _tests(row: model.Row, about: Judged) -> Iterator[Text]:
    for name, condition in row.when.items():
        if name == model.ANY_OF and isinstance(condition, tuple):
            parts = tuple(_parts(condition, about))
            if parts:
                yield phrase("något av detta gäller: {parts}", "one of these holds: {parts}", parts=_either(parts))
        elif name not in about.readings:
            yield from (cell_means(name, cell, about) for cell in _cells(condition))


def _parts(condition: Sequence[object], about: Judged) -> Iterator[Text]:
    for part in condition:
        if isinstance(part, Mapping):
            asked = [
                phrase("tolkningen {r}", "the reading {r}", r=plain(f"{name} {cell.written}"))
                if name in about.readings
                else cell_means(name, cell, about)
                for name, cells in part.items()
                for cell in _cells(cells)
            ]
            yield all_of(asked)


def _either(parts: Sequence[Text]) -> Text:
    return Text(" eller ".join(f"({part.sv})" for part in parts), " or ".join(f"({part.en})" for part in parts))


def _cells(condition: object) -> Iterator[Cell]:
    yield from (
        cell for cell in (condition if isinstance(condition, tuple) else (condition,)) if isinstance(cell, Cell)
    )


def _only_with(row: model.Row, about: Judged) -> Text:
    """The readings that put the row in force."""
    asked = [
        plain(f"{name} {cell.written}")
        for name, condition in row.when.items()
        if name in about.readings
        for cell in _cells(condition)
    ]
    return (
        phrase(" Gäller bara med {readings}.", " Only with {readings}.", readings=all_of(asked)) if asked else NOTHING
    )


# --- cells --------------------------------------------------------------------------------------------------------


def _subject(name: str, about: Judged) -> tuple[Text, Form]:
    if name in about.names:
        told, form = about.names[name]
        return phrase("{id} ({name})", "{id} ({name})", id=plain(name), name=plain(told)), form
    if name in about.tables:
        return phrase("tabellen {name}", "the table {name}", name=plain(name)), "den"
    if name in about.facts:
        return phrase("uppgiften {name}", "the fact {name}", name=plain(name)), "den"
    return quantity(name), "det"


def _is(name: str, subject: Text, form: Form, cell: Is, about: Judged) -> Text:
    constant = as_number(cell)
    if name in about.names:
        return is_label(subject, cell.text, form)
    if name in about.tables:
        return phrase("{s} ger {l}", "{s} gives {l}", s=subject, l=plain(cell.text))
    told = plain(cell.text) if constant is None else numeral(constant.value)
    return phrase("{s} är {l}", "{s} is {l}", s=subject, l=told)


def _compared(subject: Text, form: Form, op: Operator, right: Expression, about: Judged) -> Text:
    label = named(right)
    if label is not None and label in about.labels and op == "≥":
        return is_label(subject, label, form, at_least=True)
    told = _expression(right)
    return phrase("{s} är {op} {right}", "{s} is {op} {right}", s=subject, op=_OPERATORS[op], right=told)


def _expression(right: Expression) -> Text:
    if isinstance(right, Constant):
        return numeral(right.value)
    name = named(right)
    if name is not None:
        return quantity(name)
    return Text(spelled(WORDS["sv"], right), spelled(WORDS["en"], right))


# --- counts -------------------------------------------------------------------------------------------------------


def _counted(kind: str, label: str, cell: Cell, about: Judged, *, at_least: bool) -> Text:
    """`minst 3 av 4 indikatorer är gröna`, `andelen indikatorer som är gröna är minst 3 ÷ 4`."""
    match cell.test:
        case Is("samtliga"):
            every = phrase("samtliga räknade {noun}", "all counted {noun}", noun=about.noun)
            return is_label(every, label, "de", at_least=at_least)
        case Is() as written if (constant := as_number(written)) is not None and kind == "antal":
            return is_label(_how_many("=", constant.value, about), label, "de", at_least=at_least)
        case Compared(op, Constant(value)) if kind == "antal":
            return is_label(_how_many(op, value, about), label, "de", at_least=at_least)
        case _:
            return _measured(kind, label, cell, about, at_least=at_least)


def _how_many(op: Operator, value: Fraction, about: Judged) -> Text:
    many = phrase(_HOW_MANY[op].sv, _HOW_MANY[op].en, n=numeral(value))
    if about.children is None:
        return phrase("{many} {noun}", "{many} {noun}", many=many, noun=about.noun)
    total = numeral(Fraction(about.children))
    return phrase("{many} av {total} {noun}", "{many} of {total} {noun}", many=many, total=total, noun=about.noun)


def _measured(kind: str, label: str, cell: Cell, about: Judged, *, at_least: bool) -> Text:
    who = phrase("{noun} som", "{noun} that", noun=about.noun)
    told = is_label(who, label, "de", at_least=at_least)
    sv, en = ("antalet", "the number of") if kind == "antal" else ("andelen", "the share of")
    subject = phrase(f"{sv} {{told}}", f"{en} {{told}}", told=told)
    match cell.test:
        case Compared(op, right):
            return _compared(subject, "det", op, right, about)
        case Within(low, high):
            ends = {"low": numeral(low), "high": numeral(high)}
            return phrase("{s} är från {low} till {high}", "{s} is from {low} to {high}", s=subject, **ends)
        case _:
            return phrase("{s} är {cell}", "{s} is {cell}", s=subject, cell=plain(cell.written))
