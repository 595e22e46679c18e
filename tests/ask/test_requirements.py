"""What it would take: on real plans, and where it is at the edge of what can be known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from engine.ask.requirements import ChildChange, Requirements, Search, Target, Way, figures_in, requirements
from engine.explain.requiring import requiring
from engine.prove.assessment import Assessment, assessment
from engine.prove.proof import Judged, Undecided
from explain.assessed import AS_IF, ASKERSUND, MADE_UP, MEANS, from_files, reference
from strategies import Case, Plain, indicator, known, ruleset, table

RANKED = ("rulesets/askersund/kf-2030.yaml", "facts/askersund-kf-2030-exempel.yaml")
NBSP = "\u00a0"


def asked(made: Assessment, node: str) -> Requirements:
    return requirements(made.proof, made.files, node, reference)


def text(made: Assessment, node: str, accumulated: tuple[str, ...] = ()) -> str:
    told = requiring(asked(made, node), made, "sv", accumulated)
    return " ".join(told.split()).replace(NBSP, " ")


def ways(target: Target | None) -> list[list[str]]:
    assert target is not None and target.best is not None  # noqa: PT018 - one fact
    return [[_named(way, n) for n in range(len(way))] for way in target.best.ways]


def _named(way: Way, n: int) -> str:
    change = way[n]
    return (
        f"{change.node} {change.wanted[0][1]}" if isinstance(change, ChildChange) else f"{change.node} {change.value}"
    )


def counted(n: int, goal: Plain, *facts: Plain, more: Sequence[Plain] = (), **keys: str) -> Assessment:
    """A goal over `n` indicators that are green from 7, all at 5 unless told, and its assessment."""
    judged = table("färg", ("grön", {"värde": "minst 7"}), ("gul", {"värde": "minst 6"}), ("röd", {}))
    names = [f"I{number:02}" for number in range(n)]
    every = [indicator(name, bedömning=judged, **{"möjligt": "heltal 0–10", **keys}) for name in names]
    said = {fact["indikator"]: fact for fact in facts}
    case = Case(ruleset(every, goal), ([*(said.get(name, known(name, 5)) for name in names), *more],))
    return assessment(case.proof, case.facts, "referens")


def fulfilled(**when: object) -> Plain:
    return table("uppfyllelse", ("uppfyllt", when), ("ej uppfyllt", {}))


class TestRealPlans:
    def test_the_fifth_goal_of_sodertalje_is_lost_by_its_budget_alone(self) -> None:
        answer = asked(from_files(MADE_UP, "2025-08"), "5")
        assert answer.lifts == ()
        assert ways(answer.loses) == [["S5a gul"]]

    def test_an_indicator_of_sodertalje_is_told_down_to_its_figure(self) -> None:
        said = text(from_files(MADE_UP, "2025-08"), "S4a")
        assert "användning av fossilfritt drivmedel måste upp till 60 %, nu 55 %" in said

    def test_means_and_floors_have_several_ways_in_order_of_id(self) -> None:
        answer = asked(from_files(MEANS, "2025"), "O1")
        assert ways(answer.loses) == [[f"{one} röd", f"{other} röd"] for one, other in (
            ("O1a", "O1b"), ("O1a", "O1c"), ("O1a", "O1e"), ("O1a", "O1f"),
        )]  # fmt: skip

    def test_an_indicator_of_askersund_is_told_how_far_it_is_from_falling(self) -> None:
        assert "går upp till 11, nu 7" in text(from_files(ASKERSUND, "2024"), "B10")

    def test_an_open_goal_is_told_what_settles_it(self) -> None:
        said = text(from_files(AS_IF, "2025-10"), "5")
        assert "● uppfyllt är avgjort när minst 3 öppna faller ut så här: (1) S5a blir ● grön" in said

    def test_a_rank_is_told_as_the_value_that_reaches_it(self) -> None:
        made = from_files(RANKED, "2030")
        said = text(made, "A-KF1.2")
        assert "A-KF1.2a blir ● uppfyllt (nu ○ ej uppfyllt)" in said
        assert "måste upp till 88 enligt valt nyckeltal, nu 87 enligt valt nyckeltal" in said
        assert "skolverksamheten går under 85 enligt valt nyckeltal, nu 85" in text(made, "A-KF1.1")

    def test_every_goal_of_askersund_says_what_it_would_take_or_that_no_table_judges_it(self) -> None:
        for made in (from_files(RANKED, "2030"), from_files(ASKERSUND, "2024")):
            for name, proof in made.proof.nodes.items():
                if proof.node.level != "indikator":
                    said = text(made, name)
                    assert said.startswith(f"Vad som krävs för {name}, nu ")
                    assert isinstance(proof.verdict, Judged | Undecided) != ("ges inte av någon tabell" in said)


ALL_RED = {
    "a share of one kind": ({"andel grön": "minst 0,5"}, (2, 4), 6),
    "a share of that kind or better": ({"andel minst gul": "minst 0,75"}, (3, 3), 4),
    "a share that must not be reached": ({"andel röd": "under 0,5"}, (3, 3), 4),
    "a mean, by few large steps": ({"medelpoäng": "minst 0,5"}, (2, 4), 6),
    "a mean, by one": ({"medelpoäng": "över 0,1"}, (1, 1), 4),
    "a weighted mean": ({"vägt medel": "minst 0,5"}, (2, 4), 6),
    "a count of what is too many": ({"antal röd": "högst 2"}, (2, 2), 6),
    "all of them": ({"antal minst gul": "samtliga"}, (4, 4), 1),
    "a mean and a demand": ({"medelpoäng": "minst 0,5", "I03": "minst gul"}, (2, 4), 3),
    "a count and a demand on another": ({"antal grön": "minst 1", "I02": "gul"}, (2, 3), 3),
    "an answer beside them": ({"antal grön": "minst 1", "plan": "följd"}, (2, 4), 4),
    "an answer that is nearly there": ({"plan": "minst delvis följd"}, (1, 1), 1),
}
"""Of four that are red, and a plan that is not followed: what is demanded, what it costs, and in how many ways."""


class TestCounts:
    @pytest.mark.parametrize("name", ALL_RED)
    def test_of_four_that_are_red(self, name: str) -> None:
        when, cost, total = ALL_RED[name]
        plan = {"mål": "M", "uppgift": "plan", "spann": "år 2025", "svar": "ej följd"}
        best = asked(counted(4, fulfilled(**when), more=[plan]), "M").lifts[0].best
        assert best is not None
        assert (best.cost, best.total) == (cost, total)

    def test_weights_make_one_enough_where_two_are_not(self) -> None:
        judged = table("färg", ("grön", {"värde": "minst 7"}), ("gul", {"värde": "minst 6"}), ("röd", {}))
        every = [
            indicator(name, bedömning=judged, vikt=weight) for name, weight in (("A", "3"), ("B", "1"), ("C", "1"))
        ]
        goal = fulfilled(**{"vägt medel": "minst 0,6"})
        case = Case(ruleset(every, goal), ([known(name, 5) for name in "ABC"],))
        assert ways(asked(assessment(case.proof, case.facts, "referens"), "M").lifts[0]) == [["A grön"]]

    def test_a_count_of_twenty_names_the_first_five_ways_and_says_how_many_more(self) -> None:
        made = counted(20, fulfilled(**{"antal grön": "minst 3"}))
        lift = asked(made, "M").lifts[0]
        assert lift.best is not None
        assert lift.best.cost == (3, 6)
        assert lift.best.total == 20 * 19 * 18 // 6
        assert ways(lift)[0] == ["I00 grön", "I01 grön", "I02 grön"]
        assert "och på 1135 sätt till" in text(made, "M")

    def test_the_nearest_on_the_scale_is_taken(self) -> None:
        made = counted(3, fulfilled(**{"antal grön": "minst 1"}), known("I01", 6))
        assert ways(asked(made, "M").lifts[0]) == [["I01 grön"]]

    def test_a_veto_is_the_one_that_must_change(self) -> None:
        greens = [known(f"I{n:02}", 8) for n in range(1, 4)]
        made = counted(4, fulfilled(**{"antal grön": "minst 3", "I00": "minst gul"}), *greens)
        assert ways(asked(made, "M").lifts[0]) == [["I00 gul"]]

    def test_what_cannot_be_reached_is_said(self) -> None:
        made = counted(2, fulfilled(**{"antal grön": "minst 3"}))
        assert asked(made, "M").lifts[0].found == "går inte"
        assert "uppfyllt kan inte nås med det som ännu går att ändra." in text(made, "M")

    def test_what_lies_outside_the_possible_values_is_not_reached(self) -> None:
        made = counted(1, fulfilled(**{"antal grön": "minst 1"}), möjligt="heltal 0–6")
        assert asked(made, "M").lifts[0].found == "går inte"

    def test_past_the_limit_few_changes_are_found_and_the_rest_is_not_settled(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for limit in ("STATES_MAX", "CASES_MAX"):
            monkeypatch.setattr(f"engine.ask.requirements.{limit}", 100)
        assert asked(weighted(6, 5), "M").lifts[0].found == "ej avgjort"
        near = asked(weighted(6, 5, I04=8, I05=8), "M").lifts[0]
        assert ways(near) == [["I02 gul"], ["I03 gul"]]
        assert not near.complete

    def test_nine_that_must_all_be_green_are_within_the_limit(self) -> None:
        lift = asked(counted(9, fulfilled(**{f"I{n:02}": "grön" for n in range(9)})), "M").lifts[0]
        assert lift.best is not None
        assert (lift.best.cost, lift.best.total, lift.complete) == ((9, 18), 1, True)


def weighted(n: int, value: int | None, **values: int) -> Assessment:
    """A goal over indicators of which each weighs as much as all before it and more, at `value` unless told."""
    judged = table("färg", ("grön", {"värde": "minst 7"}), ("gul", {"värde": "minst 6"}), ("röd", {}))
    names = [f"I{number:02}" for number in range(n)]
    keys = {"möjligt": "heltal 0–10", "bedömning": judged}
    every = [indicator(name, vikt=str(3**place), **keys) for place, name in enumerate(names)]
    said = [(name, values.get(name, value)) for name in names]
    facts = [known(name, told) for name, told in said if told is not None]
    case = Case(ruleset(every, fulfilled(**{"vägt medel": "minst 0,9"})), (facts,))
    return assessment(case.proof, case.facts, "referens")


class TestOpen:
    """What settles a verdict that is open."""

    def test_three_of_four_with_one_green_and_one_red_hangs_on_both_that_are_open(self) -> None:
        made = left_open(4, {"I00": 8, "I01": 5}, fulfilled(**{"antal grön": "minst 3"}))
        answer = asked(made, "M")
        assert [ways(each) for each in answer.settles] == [
            [["I02 grön", "I03 grön"]],
            [["I02 gul"], ["I02 röd"], ["I03 gul"], ["I03 röd"]],
        ]
        assert (
            text(made, "M")
            == (
                "Vad som krävs för M, nu ? ej bedömbart "
                "◇ uppfyllt är avgjort när minst 2 öppna faller ut så här: "
                "I02 blir ◇ grön I02 blir minst 7 st och I03 blir ◇ grön I03 blir minst 7 st "
                "◇ ej uppfyllt är avgjort när minst 1 öppen faller ut så här: "
                "(1) I02 blir ◇ gul I02 blir 6 st (2) I02 blir ◇ röd I02 blir högst 5 st "
                "(3) I03 blir ◇ gul I03 blir 6 st (4) I03 blir ◇ röd I03 blir högst 5 st "
            ).strip()
        )

    def test_what_is_known_is_told_where_changing_it_is_less(self) -> None:
        made = left_open(4, {"I00": 5}, fulfilled(**{"någon av": [{"I00": "grön"}, {"antal grön": "minst 2"}]}))
        answer = asked(made, "M")
        assert answer.settles[0].best is not None
        assert answer.settles[0].best.cost == (2, 0)
        assert ways(answer.lifts[0]) == [["I00 grön"]]
        assert (
            "◇ uppfyllt kräver minst 1 ändring, om även det som är känt får ändras: "
            "I00 blir ◇ grön (nu ◇ röd) I00 måste upp till 7 st, nu 5 st" in text(made, "M")
        )

    def test_an_outcome_that_what_is_open_cannot_give_is_told_with_what_would_or_that_nothing_does(self) -> None:
        rows = [("uppfyllt", {"antal grön": "minst 3"}), ("delvis", {"antal grön": "minst 2"}), ("ej uppfyllt", {})]
        made = left_open(3, {"I00": 5, "I01": 8}, table("uppfyllelse", *rows))
        assert [each.outcomes for each in asked(made, "M").settles] == [("delvis",), ("ej uppfyllt",)]
        assert "uppfyllt kräver minst 2 ändringar, om även det som är känt får ändras:" in text(made, "M")
        few = left_open(2, {"I00": 8}, table("uppfyllelse", *rows))
        assert "uppfyllt kan inte nås med det som ännu går att ändra." in text(few, "M")

    def test_last_year_is_told_where_it_is_what_is_open(self) -> None:
        one = indicator("A", bedömning=table("färg", ("grön", {"förändring": "över 0"}), ("röd", {})))
        case = Case(ruleset([one], uppgifter={}), ([known("A", 5)],))
        made = assessment(case.proof, case.facts, "referens")
        assert "◇ grön är avgjort när minst 1 öppen faller ut så här: helår i fjol blir under 5 st" in text(made, "A")

    def test_past_the_limit_it_is_said_with_one_way_to_each_outcome(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for limit in ("STATES_MAX", "CASES_MAX"):
            monkeypatch.setattr(f"engine.ask.requirements.{limit}", 3)
        made = left_open(4, {}, fulfilled(**{"antal grön": "minst 3"}))
        answer = asked(made, "M")
        assert [each.found for each in answer.settles] == ["ej avgjort", "ej avgjort"]
        assert [each.found for each in answer.lifts] == ["ej avgjort", "ej avgjort"]
        assert text(made, "M") == (
            "Vad som krävs för M, nu ? ej bedömbart "
            "◇ uppfyllt till exempel om I00 blir röd och I01, I02 och I03 blir grön. "
            "Vad som avgör ◇ uppfyllt är inte uträknat: fallen är för många eller hänger på varandra. "
            "◇ ej uppfyllt till exempel om I00, I01, I02 och I03 blir röd. "
            "Vad som avgör ◇ ej uppfyllt är inte uträknat: fallen är för många eller hänger på varandra."
        )

    def test_where_the_cases_are_too_many_to_be_listed_nothing_is_said_to_settle_it(self) -> None:
        made = left_open(2, {}, fulfilled(**{"antal grön": "minst 1"}))
        unlisted = made.proof.nodes["M"]._replace(verdict=Undecided((), too_many=True), worlds=())
        proof = replace(made.proof, nodes={**made.proof.nodes, "M": unlisted})
        assert asked(replace(made, proof=proof), "M") == Requirements("M")
        assert "Ej avgjort: de möjliga fallen är för många" in text(replace(made, proof=proof), "M")
        assert Search(proof, made.files, reference).target("M", ("uppfyllt",)).found == "ej avgjort"

    def test_twenty_that_are_open_are_counted_like_twenty_that_are_known(self) -> None:
        made = left_open(20, {}, fulfilled(**{"antal grön": "minst 3", "antal röd": "högst 2"}))
        fulfilled_by, not_by = (each.best for each in asked(made, "M").settles)
        assert fulfilled_by is not None and not_by is not None  # noqa: PT018 - one fact
        assert (fulfilled_by.cost, not_by.cost) == ((18, 0), (3, 0))
        assert not_by.total == 20 * 19 * 18 // 6


def left_open(n: int, values: Mapping[str, int], goal: Plain) -> Assessment:
    """A goal over `n` indicators that are green from 7, of which only these have a value."""
    judged = table("färg", ("grön", {"värde": "minst 7"}), ("gul", {"värde": "minst 6"}), ("röd", {}))
    names = [f"I{number:02}" for number in range(n)]
    every = [indicator(name, bedömning=judged, möjligt="heltal 0–10") for name in names]
    case = Case(ruleset(every, goal), ([known(name, value) for name, value in values.items()],))
    return assessment(case.proof, case.facts, "referens")


class TestFigures:
    def test_areas_are_counted_and_an_open_figure_has_its_name(self) -> None:
        said = text(from_files(MADE_UP, "2025-08"), "S1.2a")
        assert "● grön är avgjort när minst 1 öppen faller ut så här: Socialkontoret frågar om våld blir 3 av 3" in said
        lost = text(from_files(MADE_UP, "2025-08"), "1.1")
        assert "stöd enligt IPS blir under 30 %, nu öppen" in lost

    def test_the_nearest_value_on_the_steps_is_told(self) -> None:
        judged = table("färg", ("grön", {"värde": "under 7"}), ("röd", {}))
        for keys, said in (({"decimaler": "2"}, "ned till 6,99 st"), ({}, "under 7 st")):
            one = indicator("A", bedömning=judged, riktning="nedåt", **keys)
            case = Case(ruleset([one]), ([known("A", "10,74")],))
            made = assessment(case.proof, case.facts, "referens")
            assert f"A måste {said}, nu 10,74 st" in text(made, "A")
            best = asked(made, "A").lifts[0].best
            assert best is not None
            (change,) = figures_in(best.ways[0])
            assert isinstance(change.value, Fraction)
            assert 6 < change.value < 7

    def test_of_two_ends_the_nearer_is_told(self) -> None:
        one = indicator("A", bedömning=table("färg", ("grön", {"värde": "0–10"}), ("röd", {})), riktning="inom")
        case = Case(ruleset([one]), ([known("A", 6)],))
        made = assessment(case.proof, case.facts, "referens")
        assert "tappas vid 1 ändring: A går över 10 st, nu 6 st" in text(made, "A")

    @pytest.mark.parametrize(
        ("keys", "value", "span", "told"),
        [
            ({}, 290, "t.o.m. 2025-08", "krävs 150 st till under september–december, takten hittills ger 145 st"),
            ({}, 290, "t.o.m. 2025-11", "krävs 150 st till under december, takten hittills ger ≈ 26,36 st (290/11)"),
            (
                {"riktning": "nedåt"},
                320,
                "t.o.m. 2025-08",
                "får det bli högst 120 st till under september–december, takten hittills ger 160 st",
            ),
        ],
    )
    def test_an_accumulated_figure_is_told_what_is_left_of_the_year(
        self, keys: dict[str, str], value: int, span: str, told: str
    ) -> None:
        said = self.accumulated(span.removeprefix("t.o.m. "), known("A", value, span), **keys)
        assert f"; för årsmålet 440 st {told}" in said

    def test_nothing_is_said_of_a_pace_where_the_year_is_lost_or_the_value_is_no_sum_from_january(self) -> None:
        lost = self.accumulated("2025-08", known("A", 450, "t.o.m. 2025-08"), riktning="nedåt")
        month = self.accumulated("2025-08", known("A", 290, "månad 2025-08"), mäts="månad")
        for said in (lost, month):
            assert "A måste" in said
            assert "för årsmålet" not in said

    def accumulated(self, period: str, fact: Plain, **keys: str) -> str:
        judged = table("färg", ("grön", {"värde": "når väntat"}), ("röd", {}))
        one = indicator("A", ackumulerad="ja", riktvärde={"2025": "440"}, bedömning=judged, **keys)
        case = Case(ruleset([one]), ([fact],), period)
        return text(assessment(case.proof, case.facts, "referens"), "A", ("A",))

    def test_the_past_is_never_changed(self) -> None:
        one = indicator("A", bedömning=table("färg", ("grön", {"helår i fjol": "minst 7"}), ("röd", {})))
        case = Case(ruleset([one]), ([known("A", 5), known("A", 5, "år 2024")],))
        assert asked(assessment(case.proof, case.facts, "referens"), "A").lifts[0].found == "går inte"

    @pytest.mark.parametrize("first", ["grön", "röd"])
    def test_a_figure_that_reaches_a_goal_along_two_lines_is_tried_before_it_is_told(self, first: str) -> None:
        judged = table("färg", ("grön", {"värde": "minst 7"}), ("röd", {}))
        wanted = fulfilled(A="grön", M=first)
        goal = {"id": "M", "namn": "M", "bedömning": table("färg", ("grön", {"A": "grön"}), ("röd", {}))}
        plain = ruleset([], None)
        goals = [{**goal, "indikatorer": [indicator("A", bedömning=judged)]}]
        plain["kf-mål"] = [
            {"id": "K", "namn": "K", "bedömning": wanted, "nämndmål": goals, "indikatorer": [{"se": "A"}]}
        ]
        case = Case(plain, ([known("A", 5)],))
        lift = asked(assessment(case.proof, case.facts, "referens"), "K").lifts[0]
        assert lift.found == ("väg" if first == "grön" else "ej avgjort")
