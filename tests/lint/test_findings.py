"""What a finding says and does not say: forms, reachability, unreached combinations, other years."""

# ruff: noqa: E501 - the rows of a table are read as they stand

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from engine.lint.bands import needed
from engine.lint.intervals import Interval
from engine.lint.regions import On, Some, split, sweep
from engine.model.diagnostic import render
from lint.base import BASE, Change, Checked, changed, check
from lint.cases import A_ENDS, BANDS, LAST_RULE, RULE, facts_of, goal_rows, own_table, printed

WHOLE_NUMBERS: Change = ("            ingående: 60\n", "            ingående: 60\n            decimaler: 0\n")


def said(found: Checked, lang: str = "sv") -> list[str]:
    return [render(each, "en" if lang == "en" else "sv").split("\n")[0].split(": ", 1)[1] for each in found.found]


class TestGaps:
    def test_a_gap_is_said_with_a_number_in_it_and_its_neighbours(self, tmp_path: Path) -> None:
        (line,) = said(check(changed([own_table(BANDS)]), tmp_path))
        assert "`värde` 69,5 faller mellan `gul` och `grön`" in line
        assert "över 69 och under 70" in line

    def test_it_is_said_in_english_too(self, tmp_path: Path) -> None:
        (line,) = said(check(changed([own_table(BANDS)]), tmp_path), "en")
        assert "`värde` 69.5 falls between `gul` and `grön`" in line

    def test_only_values_that_can_occur_count(self, tmp_path: Path) -> None:
        assert said(check(changed([own_table(BANDS), WHOLE_NUMBERS]), tmp_path)) == []

    def test_a_gap_outside_what_is_possible_does_not_count(self, tmp_path: Path) -> None:
        rows = "{utfall: röd, när: {värde: 0–50}}\n{utfall: grön, när: {värde: [över 50, högst 100]}}"
        assert said(check(changed([own_table(rows)]), tmp_path)) == []

    def test_a_gap_that_a_reading_closes_speaks_of_the_printed_form(self, tmp_path: Path) -> None:
        rows = BANDS + "{utfall: gul, när: {T-1: b, värde: 50–70}}\n{utfall: röd, när: {T-1: a}}"
        (line,) = said(check(changed([printed(rows, mark="")]), tmp_path))
        assert "i den tryckta formen" in line

    def test_the_same_gap_in_several_forms_is_said_once_with_the_list(self, tmp_path: Path) -> None:
        letters: Change = ("    alternativ: {a: ja, b: nej}\n", "    alternativ: {a: ja, b: nej, c: kanske}\n")
        rows = (
            "{utfall: röd, när: {värde: under 50}}\n"
            "{utfall: gul, när: {värde: [minst 50, under 70], T-1: a}}\n"
            "{utfall: gul, när: {värde: 50–69, någon av: [{T-1: b}, {T-1: c}]}}\n"
            "{utfall: grön, när: {värde: minst 70}}"
        )
        (line,) = said(check(changed([letters, own_table(rows)]), tmp_path))
        assert line.endswith("(bara med `T-1 b` och `T-1 c`)")

    def test_a_gap_that_an_alternative_closes_says_so(self, tmp_path: Path) -> None:
        rows = BANDS + "{utfall: gul, när: {värde: över 69, T-1: b}}"
        (line,) = said(check(changed([own_table(rows)]), tmp_path))
        assert line.endswith("(men inte med `T-1 b`)")

    def test_a_shared_table_names_its_nodes(self, tmp_path: Path) -> None:
        (line,) = said(check(changed([(LAST_RULE, "      - {utfall: röd, när: {plan: ej följd}}\n")]), tmp_path))
        assert "för `A`, `B`, `C` och `D`" in line
        assert line.endswith("(bara med `T-1 b`)")


class TestOverlaps:
    def test_a_row_that_says_its_exception_first_is_no_overlap(self, tmp_path: Path) -> None:
        rows = "{utfall: röd, när: {värde: under 50}}\n{utfall: gul, när: {värde: under 70}}\n{utfall: grön, när: {värde: minst 70}}"
        assert said(check(changed([own_table(rows)]), tmp_path)) == []

    def test_two_rows_with_the_same_outcome_do_not_overlap(self, tmp_path: Path) -> None:
        rows = "{utfall: röd, när: {värde: högst 55}}\n{utfall: röd, när: {värde: 50–60}}\n{utfall: grön, när: {värde: över 60}}"
        assert said(check(changed([own_table(rows)]), tmp_path)) == []

    def test_rows_on_several_quantities_may_overlap(self, tmp_path: Path) -> None:
        rows = (
            "{utfall: grön, när: {värde: minst 50}}\n{utfall: gul, när: {värde: högst 60, plan: följd}}\n{utfall: röd}"
        )
        assert said(check(changed([own_table(rows)]), tmp_path)) == []


class TestRows:
    def test_a_row_that_needs_two_readings_is_tried_with_both(self, tmp_path: Path) -> None:
        other = "  T-2: {fråga: Vad gäller, skäl: Planen tiger., val: a, alternativ: {a: det ena, b: det andra}}\n"
        change: Change = (RULE, RULE + "      - {utfall: gul, när: {plan: ej följd, T-1: b, T-2: b}}\n")
        found = check(changed([("tolkningar:\n", "tolkningar:\n" + other), change]), tmp_path)
        assert said(found) == []

    def test_a_row_that_children_reach_only_by_another_reading_is_tried_with_it(self, tmp_path: Path) -> None:
        text = changed(
            [
                (RULE, "      - {utfall: gul, när: {plan: följd, T-1: b}}\n"),
                goal_rows(
                    "{utfall: uppfyllt, när: {antal grön: minst 3}}\n{utfall: uppfyllt, när: {A: gul}}\n{utfall: ej uppfyllt}"
                ),
            ]
        )
        assert said(check(text, tmp_path)) == []

    def test_too_many_combinations_are_said_to_be_so(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        rows = (
            "{utfall: uppfyllt, när: {antal grön: minst 3}}\n{utfall: uppfyllt, när: {A: gul}}\n{utfall: ej uppfyllt}"
        )
        other = "  T-2: {fråga: Vad gäller, skäl: Planen tiger., val: a, alternativ: {a: det ena, b: det andra}}\n"
        text = changed(
            [
                ("tolkningar:\n", "tolkningar:\n" + other),
                (RULE, "      - {utfall: gul, när: {plan: följd, någon av: [{T-1: b, T-2: b}]}}\n"),
                goal_rows(rows.replace("{A: gul}", "{A: gul, antal gul: 1}")),
            ]
        )
        assert said(check(text, tmp_path)) == []
        monkeypatch.setattr("engine.lint.forms.row_picks", lambda *_: [])
        assert said(check(text, tmp_path)) == []
        monkeypatch.setattr("engine.lint.retry.WHOLE_MAX", 1)
        monkeypatch.setattr("engine.lint.retry.COMBINATIONS_MAX", 1)
        found = check(text, tmp_path)
        assert set(found.codes) == {"RT610"}
        assert all("på för många sätt" in line for line in said(found))

    def test_a_goal_with_too_many_readings_of_its_own_is_said_to_have(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows = (
            "{utfall: uppfyllt, när: {antal grön: minst 3}}\n"
            "{utfall: ej uppfyllt, när: {antal grön: minst 3}}\n"
            "{utfall: uppfyllt, när: {antal grön: minst 1, T-1: b}}\n"
            "{utfall: ej uppfyllt}"
        )
        text = changed([goal_rows(rows)])
        assert check(text, tmp_path).codes == ["RT605"]
        monkeypatch.setattr("engine.lint.retry.WHOLE_MAX", 1)
        monkeypatch.setattr("engine.lint.retry.COMBINATIONS_MAX", 1)
        assert check(text, tmp_path).codes == ["RT610"]

    def test_nothing_counted_needs_something_that_is_not_counted(self, tmp_path: Path) -> None:
        rows = "{utfall: ej uppfyllt, när: {antal räknade: 0}}\n{utfall: uppfyllt, när: {antal grön: minst 3}}\n{utfall: ej uppfyllt}"
        no_rule: Change = (A_ENDS, A_ENDS + "            bedömning: {ingen: källan tiger, källa: {vp: s.5}}\n")
        assert check(changed([goal_rows(rows)]), tmp_path).codes == ["RT606"]
        assert said(check(changed([goal_rows(rows), no_rule]), tmp_path)) == []

    def test_a_row_for_another_year_is_tried_in_that_year(self, tmp_path: Path) -> None:
        rows = "{utfall: gul, när: {riktvärde: saknas}}\n{utfall: grön, när: {värde: når riktvärde}}\n{utfall: röd}"
        ends = "            riktvärde: {2025: 70, 2026: {saknas: inte satt}}\n"
        text = changed([own_table(rows, ends=ends)], BASE.replace(A_ENDS, ends))
        assert said(check(text, tmp_path)) == []

    def test_a_row_for_part_of_the_year_is_tried_there(self, tmp_path: Path) -> None:
        rows = "{utfall: gul, när: {månad: högst 2}}\n{utfall: grön, när: {värde: minst 70}}\n{utfall: röd}"
        assert said(check(changed([own_table(rows)]), tmp_path)) == []

    def test_what_is_missing_is_a_case_of_its_own(self, tmp_path: Path) -> None:
        rows = "{utfall: gul, när: {värde: saknas}}\n{utfall: grön, när: {värde: minst 70}}\n{utfall: röd, när: {värde: under 70}}"
        assert said(check(changed([own_table(rows)]), tmp_path)) == []

    def test_a_count_says_what_it_can_be(self, tmp_path: Path) -> None:
        rows = "{utfall: uppfyllt, när: {antal grön: minst 5}}\n{utfall: uppfyllt, när: {antal grön: 3–4}}\n{utfall: ej uppfyllt}"
        (line,) = said(check(changed([goal_rows(rows)]), tmp_path))
        assert "det kan bli 0–4" in line


class TestFacts:
    def test_an_indicator_with_a_fact_is_not_mentioned(self, tmp_path: Path) -> None:
        assert said(check(BASE, tmp_path, facts_of("A", "B", "C", "D"))) == []

    def test_every_indicator_without_one_is(self, tmp_path: Path) -> None:
        lines = said(check(BASE, tmp_path, facts_of("B")))
        assert [line.split("`")[1] for line in lines] == ["A", "C", "D"]


class TestParts:
    """The engine of it, without rulesets."""

    def test_the_first_row_that_is_not_false_takes_the_case(self) -> None:
        region = sweep([(On(0, 0b0011),), (On(0, 0b0110, 0b1000),)], [(0b1111,)])
        assert [row.true for row in region.rows] == [((0b0011,),), ((0b0100,),)]
        assert region.rows[1].undefined == ((0b1000,),)
        assert region.left == ()

    def test_any_of_is_undefined_only_if_no_part_is_true(self) -> None:
        done = split([(0b111, 0b11)], [Some(((On(0, 0b001, 0b010),), (On(1, 0b01),)))])
        count = [
            sum(a.bit_count() * b.bit_count() for a, b in part) for part in (done.true, done.undefined, done.false)
        ]
        assert count == [4, 1, 1]

    @pytest.mark.parametrize(
        ("low", "high", "children"), [("0.69", "0.70", 13), ("0.49", "0.50", 51), ("0.5", "0.7", 3)]
    )
    def test_how_many_children_a_mean_needs(self, low: str, high: str, children: int) -> None:
        scores = frozenset({Fraction(0), Fraction(1, 2), Fraction(1)})
        assert needed(scores, Interval(Fraction(low), Fraction(high))) == children

    def test_a_goal_with_too_many_states_is_said_to_be_so(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("engine.lint.axes.STATES_MAX", 2)
        found = check(BASE, tmp_path)
        assert "RT610" in found.codes
        assert any("för många fall" in line for line in said(found))
