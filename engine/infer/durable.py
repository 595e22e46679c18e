"""durable-rules as an engine: questions cut and coded for it, and its answers put back where they belong.

Comes in: questions. Goes out: hits. What the engine is given is one fact for each way of standing on a table's axes,
and rules of whole numbers. Whether durable-rules runs in this process or in one of its own is not known here, nor what
a table means, nor what is open. An answer is remembered as long as the engine lives, as most tables are stood on in
few ways.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.compile.points import Hits, Question
from engine.infer.coding import Coded, Places, Rule, Shape, code, parts, properties, values

RULES_PER_RULESET = 60
"""The engine fails past 64 sibling tests that are true for one fact, and never returns past 512 siblings."""
FACTS_AT_ONCE = 500
"""No more facts than a session may hold."""
ANSWERS_KEPT = 100_000
"""Past so many ways of standing that have been answered, all are forgotten."""


class Asked(Protocol):
    """Somewhere durable-rules runs."""

    def first(
        self, rules: tuple[tuple[tuple[str, str, int], ...], ...], facts: Sequence[dict[str, int]]
    ) -> list[int | None]:
        """Give for each fact the number of the first rule that it satisfies, None for none. Raises EngineFault."""


@dataclass(frozen=True, slots=True)
class _Answered:
    """The row that each way of standing on the axes of a shape hits. The shape is held so that it stays itself."""

    shape: Shape
    rows: dict[Places, int | None]


def _by_shape(coded: Iterable[Coded]) -> Iterable[tuple[Shape, Iterable[Places]]]:
    """The ways of standing in each shape; equal shapes are one object, and slow to compare."""
    found: dict[int, tuple[Shape, dict[Places, None]]] = {}
    for one in coded:
        found.setdefault(id(one.shape), (one.shape, {}))[1].update(dict.fromkeys(one.points))
    return found.values()


class DurableEngine:
    """Asks durable-rules, wherever it runs."""

    name = "durable-rules"

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._answered: dict[int, _Answered] = {}

    def hits(self, questions: Sequence[Question]) -> Hits:
        """Say which row each point of each question hits. Raises ProgramTooLarge or EngineFault."""
        coded = [code(question) for question in questions]
        if sum(len(each.rows) for each in self._answered.values()) > ANSWERS_KEPT:
            self._answered.clear()
        known: dict[int, dict[Places, int | None]] = {}
        for shape, places in _by_shape(coded):
            rows = known[id(shape)] = self._answered.setdefault(id(shape), _Answered(shape, {})).rows
            # Points that stand alike are asked about once: many states of a goal are few ways to stand.
            if new := [each for each in places if each not in rows]:
                found = self._rows(shape, new)
                rows.update((each, found.get(each)) for each in new)
        return {
            question.key: tuple(_number(question, known[id(one.shape)][each]) for each in one.points)
            for question, one in zip(questions, coded, strict=True)
        }

    def _rows(self, shape: Shape, points: Sequence[Places]) -> dict[Places, int]:
        """Find the index of the row that each point hits; a point that hits none is left out."""
        found: dict[Places, int] = {}
        waiting = list(points)
        for part in parts(shape, RULES_PER_RULESET):
            passed: list[Places] = []
            for start in range(0, len(waiting), FACTS_AT_ONCE):
                asked = waiting[start : start + FACTS_AT_ONCE]
                for places, rule in zip(asked, self._first_rules(part, asked), strict=True):
                    if rule is None:
                        passed.append(places)
                    elif rule.is_true:
                        found[places] = rule.row
            # Only what no rule of this part took goes on to the next.
            waiting = passed
        return found

    def _first_rules(self, part: Shape, points: Sequence[Places]) -> list[Rule | None]:
        """Find the first rule of the part that each point satisfies."""
        wanted = properties(part)
        rules = tuple(tuple((bound.property, bound.op, bound.place) for bound in rule.bounds) for rule in part)
        first = self._asked.first(rules, [values(wanted, places) for places in points])
        return [None if number is None else part[number] for number in first]


def _number(question: Question, row: int | None) -> int | None:
    return None if row is None else question.table.rows[row].number
