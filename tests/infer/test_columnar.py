"""The columnar engine: what it does by itself, beside agreeing with the checker."""

from collections.abc import Sequence
from fractions import Fraction
from typing import get_args

import pytest

pytest.importorskip("polars", reason="polars is not installed", exc_type=ImportError)

from engine.compile.evaluation import Absent, Point, difference
from engine.compile.points import Question
from engine.compile.program import AnyOf, Compare, LabelIn, StateIs, Test
from engine.infer import ExactnessRefused, ProgramTooLarge, columnar
from engine.infer.columnar import ColumnarEngine
from engine.infer.columnar.frame import WIDTHS, Width
from engine.infer.columnar.points import places
from engine.infer.columnar.rows import ROWS_PER_STEP
from engine.model.cell import Operator
from engine.model.expression import Arithmetic, Better, Constant, Quantity, parse_expression
from infer.building import compare, follows, point, table

REACHED = table((Compare(Quantity("värde"), "≥", Quantity("väntat"), ""),), ())


@pytest.fixture
def engine() -> ColumnarEngine:
    return ColumnarEngine()


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """How many points each frame had, and how wide it was, in the order asked."""
    seen: list[tuple[int, int]] = []

    def watched(rows: Sequence[Sequence[Test]], points: Sequence[Point], width: Width) -> list[int]:
        seen.append((len(points), width.largest.bit_length() + 1))
        return places(rows, points, width)

    monkeypatch.setattr(columnar, "places", watched)
    return seen


def reached(node: str, value: Fraction | int, expected: Fraction | int) -> Question:
    return Question(node, REACHED, (point(värde=Fraction(value), väntat=Fraction(expected)),))


class TestFrames:
    def test_nodes_that_ask_the_same_share_a_frame(self, engine: ColumnarEngine, frames: list[tuple[int, int]]) -> None:
        asked = [reached(f"S{number}", number, 50) for number in range(1, 101)]
        assert engine.hits(asked) == {question.key: follows(question) for question in asked}
        assert frames == [(100, 64)]

    def test_nodes_whose_names_mean_different_things_do_not(
        self, engine: ColumnarEngine, frames: list[tuple[int, int]]
    ) -> None:
        values = {"a": Fraction(2), "väntat": Fraction(3)}
        twice, thrice = (parse_expression(text) for text in ("a · 2", "a · 3"))
        asked = [
            Question("S1", REACHED, (Point(values, derived={"värde": twice, "unread": twice}),)),
            Question("S2", REACHED, (Point(values | {"väntat": Fraction(6)}, derived={"värde": thrice}),)),
            Question("S3", REACHED, (Point(values | {"väntat": Fraction(7)}, derived={"värde": thrice}),)),
            Question("S4", REACHED, (Point(values | {"väntat": Fraction(5)}, derived={"värde": twice}),)),
        ]
        assert engine.hits(asked) == {question.key: follows(question) for question in asked}
        assert list(engine.hits(asked).values()) == [(1,), (1,), (3,), (3,)]
        assert [size for size, _ in frames] == [2, 2, 2, 2]

    def test_names_and_populations_may_differ_within_a_question(self, engine: ColumnarEngine) -> None:
        rank = table((Compare(Better("p", Quantity("d"), upwards=True), "<", Constant(Fraction(2)), ""),), ())
        populations = [(), (Fraction(1),), (Fraction(5), Fraction(5)), (Fraction(5), Fraction(5), Fraction(9))]
        points = tuple(
            Point({"a": Fraction(4)}, derived={"d": parse_expression(text)}, populations={"p": population})
            for text in ("a", "a + 1", "a + 9")
            for population in populations
        )
        question = Question("n", rank, points)
        hits = engine.hits([question])["n", "utfall"]
        assert hits == follows(question)
        assert set(hits) == {None, 1, 3}


class TestSize:
    """What fits is exact; what does not is refused by name; nothing is ever rounded or wrapped around."""

    def test_sixty_four_bits_where_that_is_enough(self, engine: ColumnarEngine, frames: list[tuple[int, int]]) -> None:
        engine.hits([reached("S1", Fraction("99.5"), 2**60)])
        assert frames == [(1, 64)]

    @pytest.mark.parametrize("bits", [31, 32, 52, 53, 62, 63, 64, 126])
    def test_around_the_end_of_every_width(self, engine: ColumnarEngine, bits: int) -> None:
        near = [sign * 2**bits + by for sign in (-1, 1) for by in (-1, 0, 1)]
        points = tuple(point(värde=Fraction(one), väntat=Fraction(other)) for one in near for other in near)
        assert engine.hits([Question("n", REACHED, points)])["n", "utfall"] == follows(Question("n", REACHED, points))

    @pytest.mark.parametrize("text", ["a · b ≥ c", "a + b ≥ c", "a − b ≥ c", "a ÷ b ≥ c", "avrunda(a ÷ b) ≥ c"])
    def test_sums_and_products_past_the_narrow_width(self, engine: ColumnarEngine, text: str) -> None:
        left, right = text.split(" ≥ ")
        rows = table((Compare(parse_expression(left), "≥", parse_expression(right), ""),), ())
        large = [Fraction(n) for n in (2**61, 2**62, 2**63 - 1, -(2**62), 3037000500)]
        points = tuple(point(a=a, b=b, c=c) for a in large for b in large for c in (Fraction(0), Fraction(2**62)))
        question = Question("n", rows, points)
        assert engine.hits([question])["n", "utfall"] == follows(question)

    def test_points_that_do_not_fit_together_are_asked_apart(
        self, engine: ColumnarEngine, frames: list[tuple[int, int]]
    ) -> None:
        rows = table((Compare(parse_expression("a · b"), "≥", Constant(Fraction(10**30)), ""),), ())
        large, one = Fraction(10**30), Fraction(1)
        points = (point(a=large, b=one), point(a=one, b=large), point(a=one, b=one), point(a=large, b=-one))
        question = Question("n", rows, points)
        assert engine.hits([question])["n", "utfall"] == (1, 1, 3, 3)
        assert max(size for size, _ in frames) == len(points)
        assert len(frames) > len(WIDTHS)

    def test_a_point_that_does_not_fit_alone_is_refused_by_name(self, engine: ColumnarEngine) -> None:
        asked = [reached("S1", 1, 1), reached("S2", Fraction(10**40, 3), 1), reached("S3", 1, 1)]
        with pytest.raises(ExactnessRefused) as refused:
            engine.hits(asked)
        assert refused.value.code.name == "RT413"
        assert isinstance(refused.value, ProgramTooLarge), "so that every command treats it as the user's"
        for said in (refused.value.said("sv"), refused.value.said("en")):
            assert "`S2`" in said
            assert "`utfall`" in said
            assert "38" in said

    def test_every_number_of_the_digits_told_is_held(self, engine: ColumnarEngine) -> None:
        for value in (10**38 - 1, 1 - 10**38):
            question = reached("S1", value, value)
            assert engine.hits([question])["S1", "utfall"] == follows(question) == (1,)


class TestMeaning:
    """The places where an engine of columns is likeliest to slip, each said once by hand."""

    def hits(self, engine: ColumnarEngine, question: Question) -> tuple[int | None, ...]:
        found = engine.hits([question])[question.key]
        assert found == follows(question)
        return found

    @pytest.mark.parametrize(
        ("text", "values", "equal"),
        [
            ("avrunda(a)", ["0.5", "-0.5", "1.5", "-1.5", "0.4999", "-0.4999"], [1, -1, 2, -2, 0, 0]),
            ("uppåt(a)", ["0.0001", "-0.0001", "-1", "2"], [1, 0, -1, 2]),
            ("nedåt(a)", ["0.9999", "-0.0001", "-1", "2"], [0, -1, -1, 2]),
            ("avrunda(a; 1)", ["0.25", "-0.25", "0.05", "0.349"], ["0.3", "-0.3", "0.1", "0.3"]),
            ("nedåt(a; 5)", ["14.99", "-0.1", "15"], [10, -5, 15]),
            ("absolut(a)", ["-3", "3", "0"], [3, 3, 0]),
        ],
    )
    def test_rounding(self, engine: ColumnarEngine, text: str, values: list[str], equal: list[str | int]) -> None:
        rows = table((Compare(parse_expression(text), "=", Quantity("b"), ""),), ())
        points = tuple(point(a=Fraction(a), b=Fraction(b)) for a, b in zip(values, equal, strict=True))
        assert set(self.hits(engine, Question("n", rows, points))) == {1}

    @pytest.mark.parametrize("limit", [Fraction(2), Fraction("2.5"), Fraction(7, 3)])
    @pytest.mark.parametrize("op", get_args(Operator))
    def test_a_limit_on_either_side(self, engine: ColumnarEngine, op: Operator, limit: Fraction) -> None:
        at = [Fraction(n, 6) for n in range(11, 19)]
        for test in (
            Compare(Quantity("a"), op, Constant(limit), ""),
            Compare(Constant(limit), op, Quantity("a"), ""),
            Compare(Constant(limit), op, parse_expression("a ÷ b"), ""),
        ):
            points = tuple(point(a=value, b=Fraction(1)) for value in at)
            assert set(self.hits(engine, Question("n", table((test,), ()), points))) == {1, 3}
            # Without sixths among the values the limit may lie between two of their steps.
            halves = (point(a=Fraction("1.5"), b=Fraction(1)), point(a=Fraction(3), b=Fraction(2)))
            self.hits(engine, Question("n", table((test,), ()), halves))

    def test_a_quotient_with_either_sign_and_with_zero(self, engine: ColumnarEngine) -> None:
        rows = table((Compare(parse_expression("a ÷ b"), "≥", Constant(Fraction(2)), ""),), ())
        pairs = [(4, 2), (-4, -2), (4, -2), (-4, 2), (4, 0), (0, 0), (3, 2), (0, -2)]
        points = tuple(point(a=Fraction(a), b=Fraction(b)) for a, b in pairs)
        assert self.hits(engine, Question("n", rows, points)) == (1, 1, 3, 3, None, None, 3, 3)

    def test_nothing_stands_in_for_what_does_not_exist(self, engine: ColumnarEngine) -> None:
        rows = table((compare("a", "≥", 0),), ())
        assert self.hits(engine, Question("n", rows, (point(a=None), point(a=Fraction(-1))))) == (None, 3)
        assert self.hits(engine, Question("n", rows, (point(a=None),))) == (None,)
        assert self.hits(engine, Question("n", rows, (point(a="grön"),))) == (None,)

    def test_a_divisor_that_is_always_zero(self, engine: ColumnarEngine) -> None:
        rows = table((Compare(parse_expression("a ÷ 0"), "≥", Constant(Fraction(0)), ""),), ())
        assert self.hits(engine, Question("n", rows, (point(a=Fraction(1)),))) == (None,)

    def test_an_expression_is_forced_only_where_the_point_says_so(self, engine: ColumnarEngine) -> None:
        share = parse_expression("a ÷ b")
        rows = table((Compare(share, "≥", Constant(Fraction(1)), ""),), ())
        values = {"a": Fraction(1), "b": Fraction(2)}
        points = (
            Point(values),
            Point(values, forced={share: Fraction(1)}),
            Point(values, forced={share: Absent("kvot", "")}),
            Point(values | {"b": Fraction(0)}),
            Point(values | {"b": Fraction(0)}, forced={share: Fraction(1, 2)}),
            Point(values | {"b": Fraction(1)}),
        )
        assert self.hits(engine, Question("n", rows, points)) == (3, 1, None, None, 3, 1)

    def test_a_difference_is_forced_only_where_the_point_says_so(self, engine: ColumnarEngine) -> None:
        test = Compare(Quantity("a"), "≥", Quantity("b"), "")
        values = {"a": Fraction(1), "b": Fraction(2)}
        points = (
            Point(values),
            Point(values, forced={difference(test): Fraction(0)}),
            Point(values, forced={difference(test): Absent("skillnad", "")}),
            Point(values | {"b": Absent("b", "")}),
            Point(values | {"b": Absent("b", "")}, forced={difference(test): Fraction(1)}),
        )
        assert self.hits(engine, Question("n", table((test,), ()), points)) == (3, 1, None, None, 1)

    def test_a_part_inside_another_expression_is_forced_too(self, engine: ColumnarEngine) -> None:
        inner = Arithmetic("−", Quantity("a"), Quantity("b"))
        rows = table((Compare(Arithmetic("·", inner, inner), "≥", Constant(Fraction(9)), ""),), ())
        values = {"a": Fraction(1), "b": Fraction(2)}
        points = (Point(values), Point(values, forced={inner: Fraction(-3)}))
        assert self.hits(engine, Question("n", rows, points)) == (3, 1)

    def test_states_are_asked_of_the_fact_and_not_of_the_value(self, engine: ColumnarEngine) -> None:
        rows = table((StateIs("a", "saknas", ""),), (StateIs("a", "ej tillämplig", ""),), (StateIs("a", "finns", ""),))
        states = ("känd", "öppen", "sekretess", "finns inte", "ej tillämplig")
        points = (Point({"a": Fraction(1)}), *(Point({"a": Fraction(1)}, {"a": state}) for state in states))
        assert self.hits(engine, Question("n", rows, points)) == (5, 5, 1, 1, 1, 3)

    def test_no_label_at_all_is_false_of_every_label(self, engine: ColumnarEngine) -> None:
        rows = table((LabelIn("x", (), None, ""),), (LabelIn("x", ("grön",), (), ""),), ())
        assert self.hits(engine, Question("n", rows, (point(x="grön"), point(x=None)))) == (None, None)

    def test_any_of_nothing_and_all_of_nothing(self, engine: ColumnarEngine) -> None:
        rows = table((AnyOf((), ""),), (AnyOf(((),), ""),))
        assert self.hits(engine, Question("n", rows, (point(),))) == (3,)

    def test_more_rows_and_parts_than_one_expression_takes(self, engine: ColumnarEngine) -> None:
        limits = [ROWS_PER_STEP - 1, ROWS_PER_STEP, ROWS_PER_STEP + 1, 1000, 3 * ROWS_PER_STEP]
        rows = table(*((compare("a", "=", limit),) for limit in range(1001)))
        hits = self.hits(engine, Question("n", rows, tuple(point(a=Fraction(limit)) for limit in limits)))
        assert hits == tuple(2 * limit + 1 for limit in limits)
        parts = table((AnyOf(tuple((compare("a", "=", limit),) for limit in range(1001)), ""),), ())
        assert self.hits(engine, Question("n", parts, (point(a=Fraction(1000)), point(a=Fraction(1001))))) == (1, 3)

    def test_names_on_names_are_reckoned_once(self, engine: ColumnarEngine) -> None:
        """Forty doublings: followed to its leaves every time it is read, the last would be 2⁴⁰ sums."""
        names = {f"d{n}": Arithmetic("+", Quantity(f"d{n - 1}"), Quantity(f"d{n - 1}")) for n in range(1, 41)}
        rows = table((Compare(Quantity("d40"), "≥", Constant(Fraction(2**40)), ""),), ())
        points = (Point({"d0": Fraction(1)}, derived=names), Point({"d0": Fraction("0.99")}, derived=names))
        assert engine.hits([Question("n", rows, points)])["n", "utfall"] == (1, 3)
