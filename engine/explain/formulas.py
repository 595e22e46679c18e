"""Formulas: expressions in words and worked out in numbers: `väntat = riktvärde · andel av året = 440 · 10/12 ≈ …`.

Comes in: a node's proof and the expressions its tests read. Goes out: text. An expression has a number
only when it is the same in all the worlds of the proof; otherwise it is shown as open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import assert_never

from engine.compile.evaluation import Absent, Point, Value, evaluate
from engine.compile.program import Compare
from engine.explain.numerals import PERCENT, POINTS, exact, number
from engine.explain.seen import TestSeen, chosen_for, numbers
from engine.explain.vocabulary import quantity, reason
from engine.explain.words import Words, message
from engine.model.expression import (
    Absolute,
    Arithmetic,
    Better,
    Constant,
    Expression,
    Extreme,
    Quantity,
    Rounded,
    names_in,
)
from engine.model.number import decimals_of
from engine.model.period import MONTHS, Period
from engine.prove.proof import NodeProof

_IN_UNIT = frozenset(
    {"värde", "ingående", "riktvärde", "väntat", "föregående"}
    | {"samma period i fjol", "helår i fjol", "helår för två år sedan"}
    | {f"{name} {end}" for name in ("riktvärde", "ingående") for end in ("lägst", "högst")}
)
_DIFFERENCES = frozenset({"förändring", "förändring mot ingående", "avvikelse"})
SHARE_OF_YEAR = "andel av året"
Spelling = Callable[[str], str]


def spelled(words: Words, expression: Expression) -> str:
    """The expression with its quantities by name."""
    return _spell(words, expression, lambda name: quantity(words, name))


def unit_of(proof: NodeProof, expression: Expression) -> str | None:
    """The unit of a quantity that has the indicator's; a difference of percentages is in percentage points."""
    if not isinstance(expression, Quantity):
        return None
    if expression.name in _DIFFERENCES:
        return POINTS if proof.node.unit == PERCENT else proof.node.unit
    return proof.node.unit if expression.name in _IN_UNIT else None


def amount(words: Words, value: Fraction, unit: str | None, proof: NodeProof, expression: Expression) -> str:
    """The number of a side of a test, written as the source wrote it where the source has it."""
    name = expression.name if isinstance(expression, Quantity) else ""
    return number(words, value, unit, written(proof, name))


def value_said(words: Words, proof: NodeProof, figure: str, value: Fraction) -> str:
    """A value that a figure may have: `60 %`, or `2 av 3` where it is how many of the areas reach their target."""
    chosen = chosen_for(proof, figure)
    areas = len(chosen.fact.sub_results) if chosen is not None and chosen.fact is not None else 0
    if areas and (value * areas).denominator == 1:
        return words.say("{reached} av {all}", reached=str(value * areas), all=str(areas))
    return number(words, value, unit_of(proof, Quantity(figure)))


def written(proof: NodeProof, name: str) -> str | None:
    """How the source wrote the number behind a quantity, if it wrote one."""
    for chosen in proof.chosen:
        if chosen.figure == name and chosen.fact is not None and chosen.fact.value is not None:
            return chosen.fact.value.written
    return next((given.written for given in proof.node.given if given.name == name and given.written), None)


def workings(words: Words, proof: NodeProof, tests: Iterable[TestSeen], period: Period) -> tuple[str, ...]:
    """One line for each computed quantity that the tests read, what it rests on first."""
    derived = dict(proof.node.derived)
    names: dict[str, None] = {}
    compound: dict[Expression, None] = {}
    for test in _compares(tests):
        for side in (test.left, test.right):
            names |= dict.fromkeys(_derived_in(side, derived))
            if not isinstance(side, Constant | Quantity):
                compound[side] = None
    lines = [_working(words, proof, Quantity(name), derived[name], period) for name in names]
    lines += [_working(words, proof, None, each, period) for each in compound]
    return tuple(lines)


def _compares(tests: Iterable[TestSeen]) -> Iterable[Compare]:
    for seen in tests:
        if isinstance(seen.test, Compare):
            yield seen.test
        for part in seen.parts:
            yield from _compares(part)


def _derived_in(expression: Expression, derived: dict[str, Expression]) -> Iterable[str]:
    """The named expressions in `expression`, those they rest on first."""
    for name in names_in(expression):
        if name in derived:
            yield from _derived_in(derived[name], derived)
            yield name


def _working(words: Words, proof: NodeProof, name: Quantity | None, expression: Expression, period: Period) -> str:
    steps = [quantity(words, name.name)] if name else []
    steps.append(spelled(words, expression))
    found = numbers(proof, expression)
    if len(found) != 1:
        return " = ".join([*steps, words.say("öppet")])
    point, value = proof.worlds[0].world.point, found[0]
    if not isinstance(expression, Quantity) and any(True for _ in names_in(expression)):
        steps.append(_spell(words, expression, lambda each: _put_in(words, each, point, period)))
    if isinstance(value, Absent):
        return " = ".join(steps) + ": " + absent(words, value)
    shown = amount(words, value, unit_of(proof, name or expression), proof, expression)
    return " = ".join(steps) + (f" {shown}" if shown.startswith("≈") else f" = {shown}")


def absent(words: Words, missing: Absent) -> str:
    """`riktvärde finns inte (årsmålet är inte satt)`."""
    return words.say(
        "{name} finns inte ({reason})",
        name=quantity(words, missing.name),
        reason=reason(words, missing.reason),
    )


def _put_in(words: Words, name: str, point: Point, period: Period) -> str:
    """The number of a quantity inside a formula: exact, in parentheses where it could be misread."""
    if name == SHARE_OF_YEAR:
        return f"{period.month}/{MONTHS}"
    value: Value = evaluate(Quantity(name), point)
    if not isinstance(value, Fraction):
        return quantity(words, name)
    text = exact(words, value)
    return text if value >= 0 and decimals_of(value) is not None else f"({text})"


def _spell(words: Words, expression: Expression, name_of: Spelling) -> str:
    match expression:
        case Constant(value):
            return exact(words, value)
        case Quantity(name):
            return name_of(name)
        case Arithmetic(op, left, right):
            return f"{_operand(words, left, op, name_of)} {op} {_operand(words, right, op, name_of, last=True)}"
        case Extreme(kind, parts):
            listed = "; ".join(_spell(words, part, name_of) for part in parts)
            return (
                words.say("den minsta av ({parts})", parts=listed)
                if kind == "min"
                else words.say("den största av ({parts})", parts=listed)
            )
        case Absolute(of):
            return words.say("storleken av ({of})", of=_spell(words, of, name_of))
        case Better(_, of, upwards):
            said = message("antal andra över {of}") if upwards else message("antal andra under {of}")
            return words.say(said, of=_spell(words, of, name_of))
        case Rounded():
            return _spell_rounded(words, expression, name_of)
        case _:
            assert_never(expression)


def _spell_rounded(words: Words, rounded: Rounded, name_of: Spelling) -> str:
    inner, step = _spell(words, rounded.of, name_of), exact(words, rounded.step)
    match rounded.direction:
        case "uppåt":
            return words.say("({of}) avrundat uppåt till hela {step}", of=inner, step=step)
        case "nedåt":
            return words.say("({of}) avrundat nedåt till hela {step}", of=inner, step=step)
        case "avrunda":
            return words.say("({of}) avrundat till närmaste {step}", of=inner, step=step)
        case _:
            assert_never(rounded.direction)


def _operand(words: Words, part: Expression, op: str, name_of: Spelling, *, last: bool = False) -> str:
    """One side of an operation, in parentheses where its own operation binds more loosely."""
    text = _spell(words, part, name_of)
    loose = isinstance(part, Arithmetic) and part.op in "+−"
    inside = loose and (op in "·÷" or (last and op == "−"))
    if isinstance(part, Arithmetic) and last and op == "÷":
        inside = True
    if isinstance(part, Constant) and part.value < 0:
        inside = True
    return f"({text})" if inside else text
