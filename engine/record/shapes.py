"""Shapes: what each value of a record looks like in JSON, worked out from the types of the program and the facts.

Comes in: the type of a value. Goes out: its shape, of which there are eight kinds. The list of classes that may stand
in a record is closed and written out here with the word each goes by; a class that is not on it is refused when the
shape is made, and so is every type that JSON could not give back exactly.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cache
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from engine.compile import choosing, evaluation, points, program, stretches
from engine.model import expression, facts, period, ruleset
from engine.prove import assessment, proof
from engine.record.canonical import LARGEST_WHOLE

CLASSES: Mapping[type, str] = {
    # the program
    program.Program: "program",
    program.Node: "node",
    program.Unjudged: "unjudged",
    program.ReadingChosen: "reading",
    program.Table: "table",
    program.Row: "row",
    program.ScaleOutcome: "outcome",
    program.Cite: "cite",
    program.Compare: "compare",
    program.LabelIn: "label_in",
    program.StateIs: "state_is",
    program.AnyOf: "any_of",
    program.Figure: "figure",
    program.Answers: "answers",
    program.Valid: "valid",
    program.Given: "given",
    program.Tally: "tally",
    program.Named: "named",
    ruleset.Range: "range",
    expression.Constant: "constant",
    expression.Quantity: "quantity",
    expression.Arithmetic: "arithmetic",
    expression.Extreme: "extreme",
    expression.Absolute: "absolute",
    expression.Rounded: "rounded",
    expression.Better: "better",
    period.Span: "span",
    # the facts
    facts.FactsFile: "facts_file",
    facts.Fact: "fact",
    facts.Measured: "measured",
    facts.SubResult: "sub_result",
    facts.PrintedVerdict: "printed_verdict",
    facts.Accepted: "accepted",
    facts.Judgement: "judgement",
    facts.Analysis: "analysis",
    ruleset.Source: "source",
    # the proof
    choosing.Values: "values",
    evaluation.Absent: "absent",
    points.Settled: "settled",
    stretches.Stretch: "stretch",
    proof.Judged: "judged",
    proof.Undecided: "undecided",
    proof.Possibility: "possibility",
    proof.NoRow: "no_row",
    proof.NoRule: "no_rule",
    proof.NotApplicable: "not_applicable",
    proof.AwaitsJudgement: "awaits_judgement",
    assessment.Notice: "notice",
}
"""The classes that may stand in a record, each with the word that tells it apart where several may stand."""

OMITTED = frozenset({(program.Program, "nodes")})
"""Fields that say nothing of their own and are made again when the value is read."""

TAG = "is"
"""The name under which a value says which of several classes it is."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, a whole number or yes and no. `word` tells it apart where several kinds may stand."""

    word: str
    json: Literal["string", "integer", "boolean"]
    of: type
    write: Callable[[Any], Any] = str
    read: Callable[[Any], Any] = str
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few fixed texts."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Maybe:
    """The value, or null."""

    inner: Shape


@dataclass(frozen=True, slots=True)
class Many:
    """A list of any length."""

    item: Shape


@dataclass(frozen=True, slots=True)
class Fixed:
    """A list with one shape for each place."""

    items: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names with values, as a list of pairs in their own order: the names are not ours and need not be ASCII."""

    key: Shape
    value: Shape


@dataclass(frozen=True, slots=True)
class Thing:
    """An object of one class; its fields are asked for with `fields_of`, as a class may hold itself."""

    of: type


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several things or scalars, by the word that says which."""

    words: tuple[tuple[str, Scalar | Thing], ...]


Shape: TypeAlias = Scalar | Choice | Maybe | Many | Fixed | Pairs | Thing | OneOf


def _fraction(text: str) -> Fraction:
    value = Fraction(text)
    if str(value) != text:
        raise ValueError(text)
    return value


def _period(text: str) -> period.Period:
    value = period.Period.parse(text)
    if str(value) != text:
        raise ValueError(text)
    return value


def _day(text: str) -> date:
    value = date.fromisoformat(text)
    if value.isoformat() != text:
        raise ValueError(text)
    return value


def _moment(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    if _moment_text(value) != text:
        raise ValueError(text)
    return value


def _moment_text(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _whole(number: int) -> int:
    if abs(number) > LARGEST_WHOLE:
        raise ValueError(number)
    return number


def _count(text: str) -> int:
    if not re.fullmatch("0|[1-9][0-9]*", text):
        raise ValueError(text)
    return int(text)


_TEXT = Scalar("text", "string", str)
_COUNTED = Scalar("count", "string", int, str, _count, "^(0|[1-9][0-9]*)$")
"""A whole number that somebody measured is text like every other measured number."""
_SCALARS: Mapping[type, Scalar] = {
    str: _TEXT,
    bool: Scalar("yes_or_no", "boolean", bool, bool, bool),
    int: Scalar("place", "integer", int, _whole, _whole),
    Fraction: Scalar("number", "string", Fraction, str, _fraction, "^-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?$"),
    date: Scalar("day", "string", date, date.isoformat, _day, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
    datetime: Scalar(
        "moment", "string", datetime, _moment_text, _moment, "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
    ),
    period.Period: Scalar("period", "string", period.Period, str, _period, "^[0-9]{4}(-[0-9]{2})?$"),
}
_MEASURED = frozenset({(facts.Fact, "n"), (facts.Measured, "of")})


class NotInRecords(TypeError):  # noqa: N818 - says where the class may not stand
    """A type that a record has no shape for; met when the program is changed, never when it runs."""


@cache
def fields_of(of: type) -> Mapping[str, Shape]:
    """The fields of a class with their shapes, in the order of the class."""
    hints = get_type_hints(of)
    found: dict[str, Shape] = {}
    for name in _names(of):
        if (of, name) not in OMITTED:
            found[name] = shape(hints[name], _COUNTED if (of, name) in _MEASURED else _SCALARS[int])
    return found


def _names(of: type) -> list[str]:
    if issubclass(of, BaseModel):
        return list(of.model_fields)
    return [each.name for each in fields(of)] if is_dataclass(of) else []


def shape(hint: Any, whole: Scalar = _SCALARS[int]) -> Shape:  # noqa: ANN401 - a type has no better type
    """The shape of a value of the type `hint`; `whole` is how its whole numbers are written."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return _union(inner, whole)
    if origin is Literal:
        return Choice(inner)
    if origin is tuple:
        return Many(shape(inner[0], whole)) if inner[-1:] == (...,) else Fixed(tuple(shape(each) for each in inner))
    if origin is dict:
        return Pairs(shape(inner[0]), shape(inner[1]))
    return _single(hint, whole)


def _union(members: tuple[Any, ...], whole: Scalar) -> Shape:
    kept = [member for member in members if member is not type(None)]
    if len(kept) == 1:
        found = shape(kept[0], whole)
    elif all(get_origin(member) is Literal for member in kept):
        found = Choice(tuple(word for member in kept for word in get_args(member)))
    else:
        found = OneOf(tuple((_word(single), single) for single in (_single(member, whole) for member in kept)))
    return Maybe(found) if len(kept) < len(members) else found


def _single(hint: Any, whole: Scalar) -> Scalar | Thing:  # noqa: ANN401 - as in shape
    if hint is int:
        return whole
    if hint in _SCALARS:
        return _SCALARS[hint]
    if hint in CLASSES or (is_dataclass(hint) and hint.__module__.startswith("engine.record.")):
        return Thing(hint)
    raise NotInRecords(str(hint))


def _word(single: Scalar | Thing) -> str:
    return single.word if isinstance(single, Scalar) else CLASSES[single.of]
