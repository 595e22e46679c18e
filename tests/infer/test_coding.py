"""Coding: exact places, shapes that are shared, any cut with the same meaning, and refusals by name."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compile.points import Question
from engine.compile.program import AnyOf, Compare, LabelIn, Test
from engine.infer import ProgramTooLarge
from engine.infer.coding import BOUNDS_MAX, RULES_MAX, Places, Shape, code, parts, properties, values
from engine.model.expression import Quantity
from infer.building import compare, follows, point, questions, table


def places_of(name: str, limits: list[int], at: list[str]) -> list[Places]:
    rows = table(*((compare(name, "≥", limit),) for limit in limits))
    return list(code(Question("n", rows, tuple(point(**{name: Fraction(each)}) for each in at))).points)


def hit(shape: Shape, places: Places, rules_max: int) -> int | None:
    """What the rules say, read in order and part by part: the meaning that an engine must keep."""
    for part in parts(shape, rules_max):
        fact = values(properties(part), places)
        for rule in part:
            tests = ((fact[b.property], b.op, b.place) for b in rule.bounds)
            if all(has >= wants if op == "≥" else has <= wants for has, op, wants in tests):
                return rule.row if rule.is_true else None
    return None


class TestPlaces:
    def test_on_a_limit_is_odd_and_between_limits_even(self) -> None:
        assert places_of("värde", [80, 60], ["59", "60", "70", "80", "81"]) == [(0,), (1,), (2,), (3,), (4,)]

    def test_what_does_not_exist_has_no_place(self) -> None:
        coded = code(Question("n", table((compare("värde", "≥", 1),)), (point(värde=None), point(värde="grön"))))
        assert coded.points == ((None,), (None,))

    def test_only_small_whole_numbers_are_sent(self) -> None:
        coded = code(Question("n", table((compare("värde", "≥", 10**300),)), (point(värde=Fraction(1, 7)),)))
        (sent,) = (values(properties(coded.shape), places) for places in coded.points)
        assert sent == {"l0": 0, "h0": 0}


class TestShapes:
    def test_tables_that_differ_in_names_and_limits_share_one(self) -> None:
        one = Question("S1", table((compare("värde", "≥", 80),), (compare("värde", "≥", 60),)), ())
        other = Question("S2", table((compare("grad", "≥", 7),), (compare("grad", "≥", 3),)), ())
        assert code(one).shape == code(other).shape

    def test_limits_that_stand_in_another_order_do_not(self) -> None:
        one = Question("S1", table((compare("värde", "≥", 80),), (compare("värde", "≥", 60),)), ())
        other = Question("S2", table((compare("värde", "≥", 60),), (compare("värde", "≥", 80),)), ())
        assert code(one).shape != code(other).shape

    def test_a_limit_of_its_own_per_node_does_not_part_them(self) -> None:
        reached = table((Compare(Quantity("värde"), "≥", Quantity("väntat"), ""),))
        asked = [Question(f"S{n}", reached, (point(värde=Fraction(1), väntat=Fraction(n)),)) for n in range(3)]
        assert len({code(one).shape for one in asked}) == 1

    def test_labels_in_the_order_of_the_table_are_one_band(self) -> None:
        rows = table(*((LabelIn("x", label, None, ""),) for label in (("grön",), ("gul",), ("grön", "gul"))))
        assert len(code(Question("n", rows, ())).shape) == 2 * 3


class TestParts:
    @given(asked=questions(), rules_max=st.integers(1, 5))
    def test_any_cut_means_the_same(self, asked: list[Question], rules_max: int) -> None:
        for question in asked:
            coded = code(question)
            rows = [hit(coded.shape, places, rules_max) for places in coded.points]
            assert follows(question) == tuple(None if r is None else question.table.rows[r].number for r in rows)

    def test_no_part_tests_more_properties_than_a_fact_holds(self) -> None:
        rows = table(*((compare(f"q{n}", "≥", 1), compare(f"r{n}", "≤", 1)) for n in range(BOUNDS_MAX)))
        cut = list(parts(code(Question("n", rows, ())).shape, RULES_MAX))
        assert len(cut) == 4
        assert max(len(properties(part)) for part in cut) <= BOUNDS_MAX
        assert [rule for part in cut for rule in part] == list(code(Question("n", rows, ())).shape)


class TestTooLarge:
    def any_of(self, ways: int) -> Test:
        return AnyOf(tuple((compare("a", "≥", n),) for n in range(ways)), "")

    def test_branches_are_counted_before_they_are_made(self) -> None:
        rows = table((self.any_of(10),) * 5_000)
        with pytest.raises(ProgramTooLarge) as refused:
            code(Question("S1", rows, ()))
        assert refused.value.code.name == "RT411"
        assert "`utfall` i `S1` blir fler än 5000 regler" in refused.value.said("sv")

    def test_nothing_that_holds_beside_it_hides_how_many_branches_there_are(self) -> None:
        many = AnyOf(((self.any_of(10),) * 6,), "")
        with pytest.raises(ProgramTooLarge):
            code(Question("S1", table((AnyOf((), ""), many)), ()))

    def test_the_largest_table_that_is_taken(self) -> None:
        branches = RULES_MAX // 2
        assert len(code(Question("n", table((self.any_of(branches),)), ())).shape) == RULES_MAX
        with pytest.raises(ProgramTooLarge):
            code(Question("n", table((self.any_of(branches + 1),)), ()))

    def test_a_row_that_tests_too_much(self) -> None:
        tests = tuple(compare(f"q{n}", "≥", 1) for n in range(BOUNDS_MAX + 1))
        assert code(Question("n", table(tests[:BOUNDS_MAX]), ())).shape
        with pytest.raises(ProgramTooLarge) as refused:
            code(Question("n", table((), tests), ()))
        assert refused.value.code.name == "RT412"
        assert "rad 3 i tabellen `utfall`" in refused.value.said("sv")
        assert "row 3 of the table `utfall`" in refused.value.said("en")
