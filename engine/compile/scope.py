"""Scope: what the names in a node's cells mean.

Comes in: a cell and the name it stands under. Goes out: tests over settled quantities, or a fault with its place.
An indicator and a goal differ only in which names they know; both are a `Scope`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.compile.faults import Faults, Path
from engine.compile.program import Compare, LabelIn, ScaleOutcome, StateIs, Test
from engine.model.cell import Cell, Compared, HasState, Is, Operator, Reaches, Within, as_number, named
from engine.model.expression import Constant, Expression, Quantity, names_in


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels a quantity may have: all of them, and those that stand in an order, best first."""

    every: tuple[str, ...]
    ordered: tuple[str, ...] = ()

    @classmethod
    def of_scale(cls, scale: Sequence[ScaleOutcome]) -> Labels:
        """The labels of a scale; one that does not count has no place in the order."""
        return cls(tuple(o.label for o in scale), tuple(o.label for o in scale if o.counts))


class Scope(ABC):
    """The names that a node's tables may use; remembers which of them were used."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.used: set[str] = set()
        self.earlier: dict[str, Labels] = {}

    @abstractmethod
    def number(self, name: str) -> bool:
        """Whether `name` is a number here; if so it counts as used."""

    @abstractmethod
    def labels(self, name: str, label: str) -> tuple[str, Labels] | None:
        """The quantity and labels behind `name` when asked for `label`; None when `name` has no labels."""

    @abstractmethod
    def behind(self, name: str) -> str | None:
        """The fact or amount of the plan whose state `name` asks about, if there is one; it counts as used."""

    @abstractmethod
    def reaches(self, left: str, goal: str, written: str) -> tuple[Compare, ...] | None:
        """The comparisons of `left: når goal`, or None when `goal` cannot be reached here."""

    @abstractmethod
    def known(self) -> set[str]:
        """Every name, for suggestions."""

    def tests(self, name: str, cell: Cell, path: Path) -> tuple[Test, ...]:
        """The tests that `name: cell` means; none, and a fault noted, when it means nothing here."""
        written = f"{name}: {cell.written}"
        match cell.test:
            case HasState(state):
                if (asked := self.behind(name)) is not None:
                    return (StateIs(asked, state, written),)
            case Is(text):
                return self._is(name, cell.test, text, path, written)
            case Compared(op, right):
                return self._compared(name, op, right, path, written)
            case Within(low, high):
                if self.number(name):
                    left = Quantity(name)
                    ends: tuple[tuple[Operator, Fraction], ...] = (("≥", low), ("≤", high))
                    return tuple(Compare(left, op, Constant(end), written) for op, end in ends)
            case Reaches(goal):
                if self.number(name) and (found := self.reaches(name, goal, written)) is not None:
                    return found
        return self._fault(name, cell.written, path)

    def _is(self, name: str, cell: Is, text: str, path: Path, written: str) -> tuple[Test, ...]:
        if found := self.labels(name, text):
            quantity, labels = found
            if text in labels.every:
                return (LabelIn(quantity, (text,), None, written),)
            self.faults.unknown(path, "RT304", text, labels.every)
            return ()
        if self.number(name):
            if text == "samtliga":
                return self.all_of(name, written)
            if (constant := as_number(cell)) is not None:
                return (Compare(Quantity(name), "=", constant, written),)
        return self._fault(name, text, path)

    def all_of(self, name: str, written: str) -> tuple[Test, ...]:
        """`samtliga`: the whole of a share."""
        return (Compare(Quantity(name), "=", Constant(Fraction(1)), written),)

    def _compared(self, name: str, op: Operator, right: Expression, path: Path, written: str) -> tuple[Test, ...]:
        label = named(right)
        if label is not None and (found := self.labels(name, label)):
            return self._ordered(found, op, label, path, written)
        if not self.number(name):
            return self._fault(name, written.removeprefix(f"{name}: "), path)
        self.check_expression(right, path)
        return (Compare(Quantity(name), op, right, written),)

    def _ordered(
        self, found: tuple[str, Labels], op: Operator, label: str, path: Path, written: str
    ) -> tuple[Test, ...]:
        """`minst gul`: the labels at least that good, among those that stand in the order."""
        quantity, labels = found
        if label not in labels.ordered:
            self.faults.unknown(path, "RT304", label, labels.ordered)
            return ()
        place = labels.ordered.index(label)
        best_to = {"≥": place + 1, ">": place}
        worst_from = {"≤": place, "<": place + 1}
        if op in best_to:
            kept = labels.ordered[: best_to[op]]
        elif op in worst_from:
            kept = labels.ordered[worst_from[op] :]
        else:
            kept = (label,)
        return (LabelIn(quantity, kept, labels.ordered, written),)

    def check_expression(self, expression: Expression, path: Path) -> None:
        """Note every name in `expression` that is not a number here."""
        for name in names_in(expression):
            if not self.number(name):
                self.faults.unknown(path, "RT305", name, self.known())

    def _fault(self, name: str, cell: str, path: Path) -> tuple[Test, ...]:
        if name in self.known() or self.number(name) or self.labels(name, ""):
            self.faults.add(path, "RT313", name=name, cell=cell)
        else:
            self.faults.unknown(path, "RT305", name, self.known(), of_key=True)
        return ()


def closure(used: set[str], derived: Mapping[str, Expression]) -> set[str]:
    """The names in `used` and all that the named expressions among them rest on."""
    found, queue = set[str](), sorted(used)
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue += names_in(derived[name]) if name in derived else ()
    return found


def circular(derived: Mapping[str, Expression]) -> set[str]:
    """The named expressions that rest on themselves."""
    rests_on = {name: derived.keys() & set(names_in(expression)) for name, expression in derived.items()}
    return {name for name, first in rests_on.items() if first and name in _all_below(first, rests_on)}


def _all_below(first: set[str], rests_on: Mapping[str, set[str]]) -> set[str]:
    found, queue = set[str](), [*first]
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue += rests_on[name]
    return found
