"""The columnar engine: tables as columns, for one assessment or for thousands at once.

Comes in: questions. Goes out: hits. Questions that ask the same tests of the same names share a frame with one row
per point, and each test is one expression over all of them (Narwhals, here on Polars). It does its own arithmetic, in
whole numbers whose size is proven before anything is reckoned: in 64 bits where that is enough, otherwise in 128,
otherwise with fewer points at a time, as few numbers need less room; a point that does not fit alone is refused by
name. Nothing is rounded that the ruleset does not round. The only room that knows dataframes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.compile.evaluation import Point
from engine.compile.points import Hits, Question
from engine.compile.program import AnyOf, Compare, LabelIn, StateIs, Test
from engine.infer import ExactnessRefused
from engine.infer.columnar.frame import DIGITS, WIDTHS, TooWide
from engine.infer.columnar.points import places
from engine.model.expression import Better, Expression, Quantity, parts_of


class ColumnarEngine:
    """Asks Polars, through Narwhals. Keeps nothing between questions."""

    name = "polars"

    def hits(self, questions: Sequence[Question]) -> Hits:
        """Say which row each point of each question hits. Raises ExactnessRefused or EngineFault."""
        found: list[list[int | None]] = [[None] * len(question.points) for question in questions]
        for shape, asked in _by_shape(questions).items():
            for one, place in zip(asked, _places(shape, asked), strict=True):
                if place:
                    found[one.answer][one.number] = one.question.table.rows[place - 1].number
        return {question.key: tuple(hits) for question, hits in zip(questions, found, strict=True)}


@dataclass(frozen=True, slots=True)
class _Shape:
    """What points must share to stand in one frame: the tests, and what the names in them stand for."""

    rows: tuple[tuple[Test, ...], ...]
    derived: tuple[tuple[str, Expression], ...]
    populations: tuple[tuple[str, tuple[Fraction, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A point, and where its hit belongs."""

    question: Question
    answer: int
    number: int

    @property
    def point(self) -> Point:
        return self.question.points[self.number]


def _places(shape: _Shape, asked: Sequence[_Asked]) -> list[int]:
    points = [one.point for one in asked]
    for width in WIDTHS:
        try:
            return places(shape.rows, points, width)
        except TooWide:
            continue
    if len(asked) == 1:
        question = asked[0].question
        raise ExactnessRefused("RT413", node=question.node, table=question.table.name, limit=DIGITS)
    middle = len(asked) // 2
    return _places(shape, asked[:middle]) + _places(shape, asked[middle:])


# --- which points share a frame -------------------------------------------------------------------------------


def _by_shape(questions: Sequence[Question]) -> Mapping[_Shape, list[_Asked]]:
    groups: dict[_Shape, list[_Asked]] = {}
    for answer, question in enumerate(questions):
        # The points of a question share their names and populations; a shape is slow to make and to look up.
        same: dict[tuple[object, ...], list[_Asked]] = {}
        for number, point in enumerate(question.points):
            key = (id(point.derived), *((name, id(values)) for name, values in point.populations.items()))
            if key not in same:
                same[key] = groups.setdefault(_shape(question, point), [])
            same[key].append(_Asked(question, answer, number))
    return groups


def _shape(question: Question, point: Point) -> _Shape:
    rows = tuple(row.tests for row in question.table.rows)
    names: dict[str, None] = {}
    populations: dict[str, None] = {}
    queue = [side for tests in rows for side in _sides(tests)]
    while queue:
        each = queue.pop()
        queue += parts_of(each)
        if isinstance(each, Better):
            populations[each.population] = None
        if isinstance(each, Quantity) and each.name in point.derived and each.name not in names:
            names[each.name] = None
            queue.append(point.derived[each.name])
    return _Shape(
        rows,
        tuple((name, point.derived[name]) for name in sorted(names)),
        tuple((name, point.populations.get(name, ())) for name in sorted(populations)),
    )


def _sides(tests: Iterable[Test]) -> Iterator[Expression]:
    """What the tests compare, also inside `någon av`."""
    for test in tests:
        match test:
            case Compare(left, _, right):
                yield from (left, right)
            case AnyOf(parts):
                for part in parts:
                    yield from _sides(part)
            case LabelIn() | StateIs():
                pass
