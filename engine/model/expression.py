"""Expressions over named quantities: what may stand on the right of a cell or in `storheter`.

A closed union of total functions on exact numbers: no loops, no names but quantities, nothing that can run
code. Comes in: text (`riktvärde · andel av året`). Goes out: a tree. What a name means is settled in compile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, assert_never

from engine.model.diagnostic import Text, fault
from engine.model.number import parse_number

DEPTH_MAX = 30
LENGTH_MAX = 400
_CHARACTERS = Text("tecken", "characters")
_LEVELS = Text("nivåer", "levels")
_WITH_STEP = 2

Direction: TypeAlias = Literal["uppåt", "nedåt", "avrunda"]


@dataclass(frozen=True, slots=True)
class Constant:
    """A number written in the ruleset."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Quantity:
    """A named quantity (storhet)."""

    name: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left` op `right`; a quotient with a zero divisor does not exist."""

    op: Literal["+", "−", "·", "÷"]
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Extreme:
    """The smallest or largest of the parts."""

    kind: Literal["min", "max"]
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Absolute:
    """The size of a number without its sign."""

    of: Expression


@dataclass(frozen=True, slots=True)
class Rounded:
    """`of` moved to a multiple of `step`: up, down, or to the nearest with halves away from zero."""

    direction: Direction
    of: Expression
    step: Fraction


@dataclass(frozen=True, slots=True)
class Better:
    """How many values of a population are strictly better than `of`: larger when `upwards`, else smaller."""

    population: str
    of: Expression
    upwards: bool


Expression: TypeAlias = Constant | Quantity | Arithmetic | Extreme | Absolute | Rounded | Better

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d[\d \u00a0\u202f]*(?:[.,]\d+)?)"
    r"|(?P<name>[^\W\d_][\w.\-]*(?: [^\W\d_][\w.\-]*)*)"
    r"|(?P<mark>[+−\-·*÷/();]))"
)
_SPELLING: dict[str, Literal["+", "−", "·", "÷"]] = {
    "+": "+", "-": "−", "−": "−", "*": "·", "·": "·", "/": "÷", "÷": "÷",
}  # fmt: skip


def parts_of(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside `expression`."""
    match expression:
        case Constant() | Quantity():
            return ()
        case Arithmetic(_, left, right):
            return (left, right)
        case Extreme(_, parts):
            return parts
        case Absolute(of) | Rounded(_, of, _) | Better(_, of, _):
            return (of,)
        case _:
            assert_never(expression)


def names_in(expression: Expression) -> Iterator[str]:
    """Every quantity that `expression` names, in reading order, repeats included."""
    queue = [expression]
    while queue:
        each = queue.pop()
        if isinstance(each, Quantity):
            yield each.name
        else:
            queue += reversed(parts_of(each))


def parse_expression(text: str) -> Expression:
    """The tree of `text`. Raises a fault RT208 with what could not be read."""
    return _Parser(text).whole()


class _Parser:
    """Recursive descent with a depth limit; one parser per text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = self._tokens()
        self.at = 0
        self.depth = 0

    def whole(self) -> Expression:
        tree = self._sum()
        if self.at < len(self.tokens):
            raise self._fault(self.tokens[self.at][1])
        return tree

    def _fault(self, found: str) -> Exception:
        return fault("RT208", text=self.text, found=found or "slutet")

    def _tokens(self) -> list[tuple[str, str]]:
        found, at, text = [], 0, self.text.rstrip()
        if len(text) > LENGTH_MAX:
            raise fault("RT225", limit=LENGTH_MAX, what=_CHARACTERS)
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise self._fault(text[at:].strip())
            found.append((str(match.lastgroup), match[0].strip()))
            at = match.end()
        return found

    def _peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def _take(self, *wanted: str) -> str:
        found = self._peek()
        if found not in wanted or not found:
            raise self._fault(found)
        self.at += 1
        return found

    def _sum(self) -> Expression:
        tree = self._product()
        while self._peek() in {"+", "-", "−"}:
            tree = Arithmetic(_SPELLING[self._take("+", "-", "−")], tree, self._product())
        return tree

    def _product(self) -> Expression:
        tree = self._signed()
        while self._peek() in {"*", "·", "/", "÷"}:
            tree = Arithmetic(_SPELLING[self._take("*", "·", "/", "÷")], tree, self._signed())
        return tree

    def _signed(self) -> Expression:
        self.depth += 1
        if self.depth > DEPTH_MAX:
            raise fault("RT225", limit=DEPTH_MAX, what=_LEVELS)
        tree = self._minus() if self._peek() in {"-", "−"} else self._atom()
        self.depth -= 1
        return tree

    def _minus(self) -> Expression:
        self._take("-", "−")
        inner = self._signed()
        if isinstance(inner, Constant):
            return Constant(-inner.value)
        return Arithmetic("−", Constant(Fraction(0)), inner)

    def _atom(self) -> Expression:
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        if kind == "number":
            self.at += 1
            return Constant(parse_number(text))
        if kind == "name":
            self.at += 1
            return self._call(text) if self._peek() == "(" else Quantity(text)
        self._take("(")
        tree = self._sum()
        self._take(")")
        return tree

    def _call(self, name: str) -> Expression:
        arguments = self._arguments()
        match name:
            case "min" | "max":
                return Extreme(name, tuple(arguments))
            case "absolut" if len(arguments) == 1:
                return Absolute(arguments[0])
            case "uppåt" | "nedåt" if len(arguments) <= _WITH_STEP:
                return Rounded(name, arguments[0], self._step(arguments[1:]))
            case "avrunda" if len(arguments) <= _WITH_STEP:
                return Rounded(name, arguments[0], self._places(arguments[1:]))
            case _:
                raise self._fault(f"{name}(")

    def _arguments(self) -> list[Expression]:
        self._take("(")
        found = [self._sum()]
        while self._peek() == ";":
            self._take(";")
            found.append(self._sum())
        self._take(")")
        return found

    def _step(self, given: list[Expression]) -> Fraction:
        """The multiple to round to: 1 unless the second argument says another."""
        if not given:
            return Fraction(1)
        if isinstance(given[0], Constant) and given[0].value > 0:
            return given[0].value
        raise self._fault(self.text)

    def _places(self, given: list[Expression]) -> Fraction:
        """The step of rounding to that many decimals: 0 unless the second argument says another."""
        if not given:
            return Fraction(1)
        places = given[0].value if isinstance(given[0], Constant) else Fraction(-1)
        if places.denominator == 1 and 0 <= places <= DEPTH_MAX:
            return Fraction(1, 10 ** int(places))
        raise self._fault(self.text)
