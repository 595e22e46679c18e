"""Tables, points and questions for the tests of this room: small builders, and strategies that vary them."""

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import strategies as st

from engine.compile.evaluation import Absent, Number, Point, Value, difference
from engine.compile.points import Hit, Question
from engine.compile.program import AnyOf, Cite, Compare, LabelIn, Row, StateIs, Table, Test
from engine.model.cell import Operator, State
from engine.model.expression import (
    Absolute,
    Arithmetic,
    Constant,
    Direction,
    Expression,
    Extreme,
    Quantity,
    Rounded,
)
from engine.prove.checker import decide


def compare(name: str, op: Operator, limit: Fraction | str | int) -> Compare:
    return Compare(Quantity(name), op, Constant(Fraction(limit)), "")


def table(*rows: tuple[Test, ...]) -> Table:
    """Make a table whose rows are numbered 1, 3, 5 …, so that a number is never mistaken for a place."""
    made = tuple(Row(2 * place + 1, f"u{place}", tests, None, Cite()) for place, tests in enumerate(rows))
    return Table("utfall", (), made, Cite(), descriptive=False)


def point(**values: Fraction | str | None) -> Point:
    """Make a point; None stands for what does not exist."""
    return Point({name: Absent(name, "saknas") if value is None else value for name, value in values.items()})


def follows(question: Question) -> tuple[Hit, ...]:
    """Give the hits that the checker comes to by itself."""
    done = (decide(question.table, each) for each in question.points)
    return tuple(one.row.row.number if one.row and one.outcome is not None else None for one in done)


# --- anything ---------------------------------------------------------------------------------------------

NUMBERS = ("a", "b")
LABELS = ("x", "y")
EVERY = ("grön", "gul", "röd", "blå", "vit")
DERIVED = "d"
TINY, HUGE = Fraction(1, 10**30), Fraction(10**40 + 1, 3)

# Few values, so that points stand on limits often, and neighbours that no float tells apart.
numbers = st.sampled_from(
    [Fraction(n) for n in range(-2, 4)]
    + [Fraction(1, 3), 1 + TINY, 1 - TINY, TINY, -TINY, HUGE, HUGE + TINY, -HUGE, Fraction("99.5")]
)
absent = st.just(Absent("b", "saknas"))
operators: st.SearchStrategy[Operator] = st.sampled_from(["≥", "≤", ">", "<", "="])
directions: st.SearchStrategy[Direction] = st.sampled_from(["uppåt", "nedåt", "avrunda"])
quantities = st.sampled_from([*NUMBERS, DERIVED]).map(Quantity)


leaves: st.SearchStrategy[Expression] = st.one_of(quantities, numbers.map(Constant))
expressions: st.SearchStrategy[Expression] = st.one_of(
    leaves,
    st.builds(Arithmetic, st.sampled_from(["+", "−", "·", "÷"]), leaves, leaves),
    st.builds(Extreme, st.sampled_from(["min", "max"]), st.tuples(leaves, leaves)),
    st.builds(Absolute, leaves),
    st.builds(Rounded, directions, leaves, st.just(Fraction(1, 2))),
)
compares = st.builds(Compare, quantities | expressions, operators, numbers.map(Constant), st.just("")) | st.builds(
    Compare, quantities, operators, expressions, st.just("")
)
label_sets = st.lists(st.sampled_from(EVERY), max_size=4, unique=True).map(tuple)
label_tests = st.builds(LabelIn, st.sampled_from([*LABELS, "a"]), label_sets, st.none() | label_sets, st.just(""))
asked: st.SearchStrategy[State] = st.sampled_from(["saknas", "finns", "ej tillämplig"])
state_tests = st.builds(StateIs, st.sampled_from([*NUMBERS, *LABELS]), asked, st.just(""))
plain = st.one_of(compares, compares, label_tests, state_tests)


def _joined(inner: st.SearchStrategy[Test]) -> st.SearchStrategy[Test]:
    part = st.lists(inner, max_size=2).map(tuple)
    return st.builds(AnyOf, st.lists(part, max_size=3).map(tuple), st.just(""))


tests = st.one_of(plain, plain, plain, plain, _joined(plain), _joined(st.one_of(plain, plain, _joined(plain))))
tables = st.lists(st.lists(tests, max_size=2).map(tuple), min_size=1, max_size=5).map(lambda rows: table(*rows))


def _values(number: st.SearchStrategy[Value], label: st.SearchStrategy[Value]) -> st.SearchStrategy[dict[str, Value]]:
    return st.fixed_dictionaries(dict.fromkeys(NUMBERS, number) | dict.fromkeys(LABELS, label))


values = _values(
    st.one_of(numbers, numbers, numbers, absent, st.sampled_from(EVERY)),
    st.one_of(st.sampled_from(EVERY), st.sampled_from(EVERY), absent, numbers),
)
states = st.dictionaries(
    st.sampled_from([*NUMBERS, *LABELS]),
    st.sampled_from(["känd", "öppen", "sekretess", "finns inte", "ej tillämplig"]),
)


def _forced(of: Table) -> st.SearchStrategy[Mapping[Expression, Number]]:
    """Make some comparisons open numbers of their own, by their difference or by their left side."""
    plain = [test for row in of.rows for test in row.tests if isinstance(test, Compare)]
    keys = [difference(test) for test in plain] + [test.left for test in plain]
    none: dict[Expression, Number] = {}
    return st.dictionaries(st.sampled_from(keys), numbers | absent, max_size=2) if keys else st.just(none)


@st.composite
def questions(draw: st.DrawFn) -> list[Question]:
    """One phase: some nodes, each with a table and points; two nodes may have the same table."""
    drawn = draw(st.lists(tables, min_size=1, max_size=3))
    return [draw(_questions(f"n{number}", draw(st.sampled_from(drawn)))) for number in range(len(drawn))]


def _questions(node: str, of: Table) -> st.SearchStrategy[Question]:
    derived = expressions.filter(lambda tree: DERIVED not in repr(tree)).map(lambda tree: {DERIVED: tree})
    points = derived.flatmap(
        lambda named: st.lists(st.builds(Point, values, states, st.just(named), _forced(of)), min_size=1, max_size=5)
    )
    return points.map(lambda listed: Question(node, of, tuple(listed)))
