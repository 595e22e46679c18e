"""Two engines, one meaning: the columnar engine proposes what the checker comes to, or refuses; it is never wrong.

The tables that durable-rules is held to, then tables whose arithmetic is the point: nested quotients, roundings,
extremes and ranks, whose limits are what the expressions come to at some point, or a hair beside it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("polars", reason="polars is not installed", exc_type=ImportError)

from engine.compile.evaluation import Absent, Number, Point, Value, difference, evaluate
from engine.compile.points import Question
from engine.compile.program import AnyOf, Compare, Test
from engine.infer import Engine, ExactnessRefused
from engine.infer.columnar import ColumnarEngine
from engine.model.cell import Operator
from engine.model.expression import (
    Absolute,
    Arithmetic,
    Better,
    Constant,
    Expression,
    Extreme,
    Quantity,
    Rounded,
)
from infer.building import directions, follows, operators, questions, state_tests, table
from infer.test_agreement import (
    test_a_forced_difference_decides_whatever_the_sides_are,
    test_a_limit_that_differs_from_node_to_node,
    test_a_value_equal_to_the_limit_has_reached_it,
    test_absence_is_undefined_only_where_no_test_is_false,
    test_an_empty_table_and_a_question_without_points,
    test_any_of_is_undefined_only_where_no_part_is_true,
    test_labels_outside_the_order_have_no_answer,
    test_labels_that_do_not_stand_together,
    test_numbers_that_no_float_tells_apart,
)

__all__ = [
    "test_a_forced_difference_decides_whatever_the_sides_are",
    "test_a_limit_that_differs_from_node_to_node",
    "test_a_value_equal_to_the_limit_has_reached_it",
    "test_absence_is_undefined_only_where_no_test_is_false",
    "test_an_empty_table_and_a_question_without_points",
    "test_any_of_is_undefined_only_where_no_part_is_true",
    "test_labels_outside_the_order_have_no_answer",
    "test_labels_that_do_not_stand_together",
    "test_numbers_that_no_float_tells_apart",
]
"""The cases worked out by hand for the other engine, run here on this one."""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return ColumnarEngine()


def tried(engine: Engine, asked: list[Question], seen: Counter[str]) -> None:
    """Hold the engine to the checker, all questions at once and one by one, and count what was seen."""
    for some in ([asked] if len(asked) > 1 else []) + [[question] for question in asked]:
        expected = {question.key: follows(question) for question in some}
        try:
            assert engine.hits(some) == expected
        except ExactnessRefused:
            seen["refused"] += 1
        else:
            seen["answered"] += 1
            hits = [hit for found in expected.values() for hit in found]
            seen["no row"] += hits.count(None)
            seen["first row"] += hits.count(1)
            seen["later row"] += len(hits) - hits.count(None) - hits.count(1)


def shares(seen: Counter[str]) -> tuple[float, float]:
    """How many of the asked were refused, and the least common kind of hit, as shares."""
    kinds = [seen[kind] for kind in ("no row", "first row", "later row")]
    return seen["refused"] / (seen["refused"] + seen["answered"]), min(kinds) / sum(kinds)


def test_every_hit_is_the_one_that_follows_or_none_is_given(engine: Engine) -> None:
    """Numbers of forty digits against differences of 10⁻³⁰: past what any column holds, but never wrong."""
    seen = Counter[str]()

    @settings(max_examples=max(300, settings().max_examples))
    @given(asked=questions())
    def run(asked: list[Question]) -> None:
        tried(engine, asked, seen)

    run()
    refused, rarest = shares(seen)
    assert refused < 0.3
    assert rarest > 0.01


# --- arithmetic -----------------------------------------------------------------------------------------------

NAMES = ("a", "b", "c")
HAIR = Fraction(1, 10**12)
# As plans and spreadsheets write them, with thirds and twelfths as they come out of shares and months.
numbers = st.one_of(
    st.integers(-3, 3).map(Fraction),
    st.integers(-9999, 9999).map(lambda tenths: Fraction(tenths, 10)),
    st.integers(-20_000_000, 20_000_000).map(lambda cents: Fraction(cents, 100)),
    st.sampled_from([Fraction(1, 3), Fraction(-2, 3), Fraction(7, 12), Fraction(0), Fraction(100)]),
)
leaves: st.SearchStrategy[Expression] = st.one_of(st.sampled_from([*NAMES, "d"]).map(Quantity), numbers.map(Constant))
steps = st.sampled_from([Fraction(1), Fraction(1, 10), Fraction(1, 100), Fraction(5), Fraction(1, 3)])
POPULATIONS = ("p", "q", "none")


def _grown(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        st.builds(Arithmetic, st.sampled_from(["+", "−", "·", "÷", "÷"]), inner, inner),
        st.builds(Extreme, st.sampled_from(["min", "max"]), st.lists(inner, min_size=1, max_size=4).map(tuple)),
        st.builds(Absolute, inner),
        st.builds(Rounded, directions, inner, steps),
        st.builds(Better, st.sampled_from(POPULATIONS), inner, st.booleans()),
    )


trees = st.recursive(leaves, _grown, max_leaves=5)
populations = st.fixed_dictionaries(
    {"p": st.lists(numbers, max_size=5).map(tuple), "q": st.lists(numbers, min_size=1, max_size=3).map(tuple)},
    optional={"none": st.just(())},
)
values = st.fixed_dictionaries(
    dict.fromkeys(NAMES, st.one_of(numbers, numbers, numbers, numbers, st.just(Absent("a", "saknas")), st.just("grön")))
)


@st.composite
def arithmetic(draw: st.DrawFn) -> list[Question]:
    """A table over some nodes' points, where limits are what its expressions come to at one of them."""
    derived = {"d": draw(trees.filter(lambda tree: "'d'" not in repr(tree)))}
    ranked = draw(populations)
    points = [Point(draw(values), derived=derived, populations=ranked) for _ in range(draw(st.integers(1, 6)))]
    rows = draw(st.lists(st.lists(_tests(points), min_size=1, max_size=2).map(tuple), min_size=1, max_size=4))
    asked = table(*rows, *([()] if draw(st.booleans()) else []))
    forced = [Point(p.values, {}, derived, draw(_forced(rows, points)), ranked) for p in points]
    cut = draw(st.integers(0, len(points)))
    return [Question("n", asked, tuple(forced[:cut])), Question("m", asked, tuple(forced[cut:]))]


def _tests(points: list[Point]) -> st.SearchStrategy[Test]:
    limited = trees.flatmap(lambda tree: st.tuples(st.just(tree), _limits(tree, points), st.booleans()))
    known = st.builds(_held, limited, operators)
    plain: st.SearchStrategy[Test] = st.one_of(
        known, known, known, st.builds(Compare, trees, operators, trees, st.just("")), state_tests
    )
    parts = st.lists(st.lists(plain, max_size=2).map(tuple), max_size=3).map(tuple)
    return st.one_of(plain, plain, plain, st.builds(AnyOf, parts, st.just("")))


def _held(limited: tuple[Expression, Expression, bool], op: Operator) -> Compare:
    """The expression against its limit, or the limit against the expression."""
    tree, limit, turned = limited
    return Compare(limit, op, tree, "") if turned else Compare(tree, op, limit, "")


def _limits(tree: Expression, points: list[Point]) -> st.SearchStrategy[Expression]:
    """What the expression comes to somewhere, or a hair above or below it."""
    found = [value for point in points if isinstance(value := evaluate(tree, point), Fraction)]
    near = [value + by for value in found for by in (Fraction(0), Fraction(0), HAIR, -HAIR, Fraction(1, 100))]
    return (st.sampled_from(near) if near else numbers).map(Constant)


def _forced(rows: list[tuple[Test, ...]], points: list[Point]) -> st.SearchStrategy[Mapping[Expression, Number]]:
    compares = list(_compares(test for tests in rows for test in tests))
    keys = [key for test in compares for key in (difference(test), test.left, test.right)]
    limits = [key.value for key in keys if isinstance(key, Constant)]
    none: dict[Expression, Number] = {}
    number = st.one_of(st.sampled_from([*limits, Fraction(0)]), numbers, st.just(Absent("x", "")))
    some = st.dictionaries(st.sampled_from(keys), number, max_size=2) if keys else st.just(none)
    return st.one_of(st.just(none), some) if points else st.just(none)


def _compares(tests: Iterator[Test]) -> Iterator[Compare]:
    for test in tests:
        match test:
            case Compare():
                yield test
            case AnyOf(parts):
                yield from _compares(iter([each for part in parts for each in part]))
            case _:
                pass


def test_arithmetic_agrees_and_is_seldom_refused(engine: Engine) -> None:
    seen = Counter[str]()

    @settings(max_examples=max(300, settings().max_examples))
    @given(asked=arithmetic())
    def run(asked: list[Question]) -> None:
        tried(engine, asked, seen)

    run()
    refused, rarest = shares(seen)
    assert refused < 0.02
    assert rarest > 0.05


def test_what_municipalities_write_is_never_refused(engine: Engine) -> None:
    """Numbers of at most eight digits with two decimals, through every kind of expression one level deep."""
    seen = Counter[str]()
    written = st.integers(-(10**8), 10**8).map(lambda cents: Fraction(cents, 100))
    names: st.SearchStrategy[Expression] = st.sampled_from(NAMES).map(Quantity)
    known: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(dict.fromkeys(NAMES, written))

    @settings(max_examples=max(200, settings().max_examples))
    @given(st.lists(known, min_size=1, max_size=8), _grown(names), operators, _grown(names), st.lists(written))
    def run(
        many: list[dict[str, Value]], left: Expression, op: Operator, right: Expression, others: list[Fraction]
    ) -> None:
        asked = table((Compare(left, op, right, ""),), ())
        points = tuple(Point(each, populations=dict.fromkeys(POPULATIONS, tuple(others))) for each in many)
        tried(engine, [Question("n", asked, points)], seen)

    run()
    assert seen["refused"] == 0
