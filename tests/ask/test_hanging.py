"""What hangs on the open figures: on real plans, and where it is at the edge of what can be known."""

from __future__ import annotations

from engine.ask.hanging import OpenFigure, hanging
from engine.ask.swings import NO_ROW
from engine.explain.hanging import hanging_said
from engine.prove.assessment import Assessment, assessment
from explain.assessed import ASKERSUND, MADE_UP, from_files
from strategies import Case, Plain, indicator, known, ruleset, table

NBSP = "\u00a0"
COLOURS = table("färg", ("grön", {"värde": "minst 7"}), ("gul", {"värde": "minst 6"}), ("röd", {}))


def asked(made: Assessment) -> dict[tuple[str, str], OpenFigure]:
    return {(each.node, each.figure): each for each in hanging(made.proof, made.files)}


def counted(n: int, goal: Plain | None, *facts: Plain, council: Plain | None = None, **keys: str) -> Assessment:
    """A goal over `n` indicators that are green from 7, all open unless told, and its assessment."""
    every = [indicator(f"I{number:02}", bedömning=COLOURS, **{"möjligt": "heltal 0–10", **keys}) for number in range(n)]
    case = Case(ruleset(every, goal, council=council), (list(facts),))
    return assessment(case.proof, case.facts, "referens")


def fulfilled(**when: str) -> Plain:
    return table("uppfyllelse", ("uppfyllt", when), ("ej uppfyllt", {}))


class TestRealPlans:
    def test_a_suppressed_figure_turns_its_goal_and_the_council_goal(self) -> None:
        found = asked(from_files(MADE_UP, "2025-08"))
        assert found["S1.2d", "värde"] == OpenFigure("S1.2d", "värde", "sekretess", ("KF1", "1.2", "S1.2d"), read=True)

    def test_a_figure_that_turns_its_indicator_alone_stands_after_those_that_turn_goals(self) -> None:
        made = from_files(MADE_UP, "2025-08")
        said = hanging_said(hanging(made.proof, made.files), made, "sv").replace(NBSP, " ")
        assert said.startswith("57 öppna uppgifter, de som mest hänger på först:\n  Kan ändra ett KF-måls verdikt:\n")
        assert said.index("S1.2a Socialkontoret") < said.index("men inget måls:") < said.index("S5e Omvandlingsgrad")
        assert said.index("S5e Omvandlingsgrad") < said.index("Spelar ingen roll längre") < said.index("S6c Heltid")

    def test_a_plan_with_nothing_open_says_so(self) -> None:
        made = from_files(ASKERSUND, "2024")
        assert hanging_said(hanging(made.proof, made.files), made, "sv") == "Inga öppna uppgifter.\n"
        assert hanging_said((), made, "en", "MO1") == "No open figures under MO1.\n"


class TestGoals:
    def test_each_of_several_that_decide_together_matters_though_none_settles_it_alone(self) -> None:
        found = asked(counted(3, fulfilled(**{"antal grön": "minst 2"})))
        assert all(found[f"I{n:02}", "värde"].turns == ("M", f"I{n:02}") for n in range(3))

    def test_a_goal_that_is_decided_by_the_others_hangs_on_nothing(self) -> None:
        made = counted(3, fulfilled(**{"antal grön": "minst 2"}), known("I00", 8), known("I01", 8))
        assert asked(made)["I02", "värde"].turns == ("I02",)

    def test_a_veto_is_all_that_a_goal_hangs_on(self) -> None:
        made = counted(2, fulfilled(**{"I00": "minst gul", "antal röd": "högst 2"}))
        found = asked(made)
        assert found["I00", "värde"].turns == ("M", "I00")
        assert found["I01", "värde"].turns == ("I01",)

    def test_the_council_goal_counts_more_than_the_goal(self) -> None:
        made = counted(2, fulfilled(I01="grön"), council=fulfilled(M="uppfyllt"))
        assert [(each.node, each.turns) for each in hanging(made.proof, made.files)] == [
            ("I01", ("K", "M", "I01")),
            ("I00", ("I00",)),
        ]

    def test_thirty_open_figures_are_told_in_a_moment(self) -> None:
        found = asked(counted(30, fulfilled(**{"andel grön": "minst 0,5", "antal röd": "högst 10"})))
        assert all(each.turns == ("M", name) and each.exact for (name, _), each in found.items())

    def test_past_the_limit_a_figure_may_matter(self) -> None:
        named = {f"I{n:02}": "grön" for n in range(12)}
        found = asked(counted(12, fulfilled(**named)))
        assert found["I00", "värde"].turns == ("M", "I00")
        assert not found["I00", "värde"].exact


class TestFigures:
    def test_a_row_that_asks_whether_a_figure_is_missing_makes_it_matter(self) -> None:
        one = indicator("A", bedömning=table("färg", ("grå", {"värde": "saknas"}), ("grön", {})))
        case = Case(ruleset([one]), ([],))
        found = asked(assessment(case.proof, case.facts, "referens"))
        assert found["A", "värde"].turns == ("A",)

    def test_a_suppressed_figure_will_never_be_there(self) -> None:
        one = indicator("A", bedömning=table("färg", ("grå", {"värde": "saknas"}), ("grön", {})))
        case = Case(ruleset([one]), ([{"indikator": "A", "spann": "år 2025", "tillstånd": "sekretess"}],))
        assert asked(assessment(case.proof, case.facts, "referens"))["A", "värde"].turns == ()

    def test_an_answer_that_no_row_reaches_any_more_plays_no_part(self) -> None:
        judged = table("färg", ("grön", {"värde": "minst 7"}), ("gul", {"plan": "följd"}), ("röd", {}))
        case = Case(ruleset([indicator("A", bedömning=judged)]), ([known("A", 8)],))
        made = assessment(case.proof, case.facts, "referens")
        assert asked(made)["A", "plan"] == OpenFigure("A", "plan", "öppen", (), read=True)
        assert "Spelar ingen roll längre, vad de än visar:\n    A A: plan" in hanging_said(
            hanging(made.proof, made.files), made, "sv"
        )

    def test_a_figure_that_no_table_reads_is_told_apart(self) -> None:
        case = Case(ruleset([indicator("A", bedömning={"ingen": "källan har ingen regel"})]), ([],))
        made = assessment(case.proof, case.facts, "referens")
        assert all(not each.read for each in hanging(made.proof, made.files))
        assert "Läses inte av någon tabell:" in hanging_said(hanging(made.proof, made.files), made, "sv")

    def test_an_older_value_in_its_place_is_still_an_open_figure(self) -> None:
        judged = table("färg", ("grön", {"förändring": "minst 0"}), ("röd", {}))
        one = indicator("A", bedömning=judged, bär="2 år")
        case = Case(ruleset([one]), ([known("A", 8, "år 2024")],))
        made = assessment(case.proof, case.facts, "referens")
        assert asked(made)["A", "uppmätt värde"].turns == ("A",)
        said = hanging_said(hanging(made.proof, made.files), made, "sv")
        assert "A A: ett nytt värde, i stället för det äldre som bärs – kan ändra A" in said

    def test_a_node_without_a_row_counts_as_any_outcome_above(self) -> None:
        one = indicator("A", bedömning=table("färg", ("grön", {"värde": "minst 7"}), ("röd", {"värde": "högst 3"})))
        case = Case(ruleset([one], fulfilled(A="grön")), ([known("A", 5)],))
        made = assessment(case.proof, case.facts, "referens")
        assert asked(made)["A", NO_ROW].turns == ("M",)
        assert "A A: ingen rad passar, så ovanför räknas det som vilket utfall som helst – kan ändra M" in hanging_said(
            hanging(made.proof, made.files), made, "sv"
        )
