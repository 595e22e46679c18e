"""Where verdicts turn as a value goes over all that it may be."""

from __future__ import annotations

from fractions import Fraction

from engine.ask.sweep import Sweep, sweep
from engine.explain.sweeping import sweep_said
from engine.prove.assessment import Assessment, assessment
from explain.assessed import ASKERSUND, MADE_UP, MEANS, from_files, reference
from strategies import Case, Plain, indicator, known, ruleset, table

NBSP = "\u00a0"


def asked(made: Assessment, node: str) -> Sweep:
    return sweep(made.proof, made.files, node, reference)


def text(made: Assessment, node: str) -> str:
    return sweep_said(asked(made, node), made, "sv").replace(NBSP, " ")


def of(one: Plain, *facts: Plain, judging: Plain | None = None) -> Assessment:
    case = Case(ruleset([one], judging), (list(facts),))
    return assessment(case.proof, case.facts, "referens")


class TestRealPlans:
    def test_a_limit_is_told_with_every_verdict_that_turns_there(self) -> None:
        assert text(from_files(MADE_UP, "2025-08"), "S4a") == (
            "Alla värden för S4a Verksamheten tankar rätt – användning av fossilfritt drivmedel, nu 55 %:\n"
            "  under 60 %: S4a ○ röd, 4 ○ ej uppfyllt och KF4 ○ ej uppfyllt ← nu\n"
            "  minst 60 %: S4a ● grön, 4 ● uppfyllt och KF4 ● uppfyllt\n"
        )

    def test_a_value_that_may_be_too_high_turns_at_both_ends(self) -> None:
        said = text(from_files(MEANS, "2025"), "O5a")
        assert "\n  under −2 procent avvikelse: O5a ○ röd ← nu\n" in said
        assert "\n  minst −0,5 procent avvikelse och högst 0,5 procent avvikelse: O5a ● grön\n" in said
        assert said.endswith("  Samma för alla värden: O5 ● uppfyllt och O-KF5 ● uppfyllt.\n")

    def test_whole_numbers_are_told_as_whole_numbers(self) -> None:
        said = text(from_files(ASKERSUND, "2024"), "B10")
        assert "\n  högst 10: B10 ● uppfyllt ← nu\n  minst 11: B10 ○ ej uppfyllt\n" in said


class TestEdges:
    def test_the_limit_itself_is_on_the_side_that_the_table_puts_it(self) -> None:
        one = indicator("A", bedömning=table("färg", ("grön", {"värde": "över 7"}), ("röd", {})))
        assert "\n  högst 7 st: A ◇ röd ← nu\n  över 7 st: A ◇ grön\n" in text(of(one, known("A", 7)), "A")

    def test_a_value_that_no_table_reads_turns_nothing(self) -> None:
        one = indicator("A", bedömning=table("färg", ("grön", {"plan": "följd"}), ("röd", {})))
        assert "\n  Inget verdikt hänger på värdet.\n" in text(of(one, known("A", 7)), "A")

    def test_an_indicator_without_a_table_has_nothing_to_go_through(self) -> None:
        one = indicator("A", bedömning={"ingen": "källan har ingen regel"})
        assert asked(of(one, known("A", 7)), "A").parts == ()
        assert "det finns inget att gå igenom" in text(of(one, known("A", 7)), "A")

    def test_a_gap_between_rows_is_told(self) -> None:
        one = indicator("A", bedömning=table("färg", ("grön", {"värde": "minst 7"}), ("röd", {"värde": "högst 3"})))
        assert "\n  över 3 st och under 7 st: A × ingen rad\n" in text(of(one, known("A", 7)), "A")

    def test_a_limit_that_no_decimals_can_write_is_tried_all_the_same(self) -> None:
        one = indicator("A", bedömning=table("färg", ("grön", {"värde": "minst 1 ÷ 3"}), ("röd", {})))
        parts = asked(of(one, known("A", 7)), "A").parts
        assert [part.stretch.low for part in parts] == [None, Fraction(1, 3)]
        assert all(part.verdicts is not None for part in parts)

    def test_a_limit_that_no_file_can_say_is_told_as_not_tried(self) -> None:
        one = indicator("A", bedömning=table("färg", ("grön", {"värde": "minst 0 − 1 ÷ 3"}), ("röd", {})))
        said = text(of(one, known("A", 7)), "A")
        assert "≈ −0,33 st (−1/3): ej prövat, ingen uppgift kan säga ett sådant tal" in said

    def test_a_value_held_against_another_open_number_is_told_so(self) -> None:
        one = indicator("A", bedömning=table("färg", ("grön", {"värde": "minst helår i fjol"}), ("röd", {})))
        assert not asked(of(one, known("A", 7)), "A").exact
        assert "Värdet hålls mot ett annat öppet tal" in text(of(one, known("A", 7)), "A")
