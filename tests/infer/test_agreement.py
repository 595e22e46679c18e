"""Design §6, the order of rows: what an engine proposes is what the checker comes to by itself."""

from fractions import Fraction

from hypothesis import given, settings

from engine.compile.evaluation import Absent, Point, difference
from engine.compile.points import Question
from engine.compile.program import AnyOf, Compare, LabelIn, StateIs
from engine.infer import Engine
from engine.model.expression import Quantity
from infer.building import EVERY, TINY, compare, follows, point, questions, table


@settings(max_examples=max(300, settings().max_examples))
@given(asked=questions())
def test_every_hit_is_the_one_that_follows(engine: Engine, asked: list[Question]) -> None:
    assert engine.hits(asked) == {question.key: follows(question) for question in asked}


def test_a_value_equal_to_the_limit_has_reached_it(engine: Engine) -> None:
    bands = table((compare("värde", ">", "99.4"),), (compare("värde", "≥", 98),), ())
    points = ("99.4", "99.400000001", "98", "97.999999999")
    question = Question("S1", bands, tuple(point(värde=Fraction(text)) for text in points))
    assert engine.hits([question]) == {("S1", "utfall"): (3, 1, 3, 5)}


def test_numbers_that_no_float_tells_apart(engine: Engine) -> None:
    limits = (1 + TINY, Fraction(1), 1 - TINY)
    bands = table(*((compare("värde", "≥", limit),) for limit in limits), ())
    question = Question("S1", bands, tuple(point(värde=at) for at in (*limits, 1 + TINY / 2, 1 - 2 * TINY)))
    assert engine.hits([question])["S1", "utfall"] == (1, 3, 5, 3, 7)


def test_a_limit_that_differs_from_node_to_node(engine: Engine) -> None:
    reached = table((Compare(Quantity("värde"), "≥", Quantity("väntat"), ""),), ())
    asked = [
        Question("S1", reached, (point(värde=Fraction("70"), väntat=Fraction("70")),)),
        Question("S2", reached, (point(värde=Fraction("70"), väntat=Fraction("70.1")),)),
        Question("S3", reached, (point(värde=Fraction("70"), väntat=None),)),
    ]
    assert engine.hits(asked) == {("S1", "utfall"): (1,), ("S2", "utfall"): (3,), ("S3", "utfall"): (None,)}


def test_a_forced_difference_decides_whatever_the_sides_are(engine: Engine) -> None:
    test = Compare(Quantity("värde"), "≥", Quantity("väntat"), "")
    values = {"värde": Fraction("1"), "väntat": Fraction("2")}
    points = tuple(
        Point(values, forced={difference(test): gap}) for gap in (Fraction("0"), Fraction("-1"), Absent("x", ""))
    )
    assert engine.hits([Question("S1", table((test,), ()), points)])["S1", "utfall"] == (1, 3, None)


def test_absence_is_undefined_only_where_no_test_is_false(engine: Engine) -> None:
    rows = table((compare("a", "≥", 1), compare("b", "≥", 1)), ())
    points = (point(a=None, b=Fraction("0")), point(a=None, b=Fraction("1")), point(a=None, b=None))
    assert engine.hits([Question("n", rows, points)])["n", "utfall"] == (3, None, None)


def test_any_of_is_undefined_only_where_no_part_is_true(engine: Engine) -> None:
    rows = table((AnyOf(((compare("a", "≥", 1),), (compare("b", "≥", 1),)), ""),), ())
    points = (
        point(a=None, b=Fraction("1")),
        point(a=None, b=Fraction("0")),
        point(a=Fraction("0"), b=Fraction("0")),
    )
    assert engine.hits([Question("n", rows, points)])["n", "utfall"] == (1, None, 3)


def test_labels_outside_the_order_have_no_answer(engine: Engine) -> None:
    rows = table((LabelIn("x", ("grön", "gul"), ("grön", "gul", "röd"), ""),), ())
    points = tuple(point(x=label) for label in ("grön", "gul", "röd", "blå"))
    assert engine.hits([Question("n", rows, points)])["n", "utfall"] == (1, 1, 3, None)


def test_labels_that_do_not_stand_together(engine: Engine) -> None:
    rows = table((LabelIn("x", EVERY, None, ""), StateIs("x", "saknas", "")), (LabelIn("x", EVERY[::2], None, ""),))
    points = tuple(point(x=label) for label in EVERY)
    assert engine.hits([Question("n", rows, points)])["n", "utfall"] == (3, None, 3, None, 3)


def test_an_empty_table_and_a_question_without_points(engine: Engine) -> None:
    asked = [Question("n", table(), (point(),)), Question("m", table(()), ())]
    assert engine.hits(asked) == {("n", "utfall"): (None,), ("m", "utfall"): ()}
    assert engine.hits([]) == {}
