"""An outlook is what assessing every drawn year one by one would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from engine.ask.outlook.chances import Outlook, Size, outlook, wanted
from engine.ask.outlook.drawing import Drawn
from engine.ask.outlook.years import years
from engine.model.assumptions import Method
from engine.model.period import Period
from engine.model.ruleset import Range
from strategies import (
    ENDLESS,
    FINITE,
    Case,
    Kind,
    alone,
    cases,
    indicator,
    known,
    outcomes,
    reference,
    ruleset,
    table,
)
from strategies import share as share_of_examples

SCENARIOS = 5
NOW = "år 2025"


@st.composite
def drawn_years(draw: st.DrawFn) -> tuple[Case, list[Drawn]]:
    """A case for a whole year, without values of its own for the year for some of its indicators."""
    case = draw(cases(Kind(scopes=FINITE + ENDLESS)).filter(lambda case: case.period == "2025"))
    chosen = draw(st.sets(st.sampled_from(sorted(name for name in case.program.nodes if name in set("ABCDE")))))
    random = Random(draw(st.integers(0, 9)))  # noqa: S311 - scenarios
    made = []
    for name in sorted(chosen):
        figure = next((each for each in case.program.nodes[name].figures if each.name == "värde"), None)
        if figure is None:
            continue
        possible = figure.possible
        assert isinstance(possible, Range)
        ends = [end for end in (possible.low, possible.high) if end is not None]
        near = [*(Fraction(half, 2) for half in range(-6, 13)), *ends, *(end - 1 for end in ends)]
        held = [value for value in near if possible.holds(value)]
        values = random.sample(held, min(3, len(held)))
        picks = [random.randrange(len(values)) for _ in range(SCENARIOS)]
        made.append(Drawn(name, "takt", (), tuple(values), picks))
    return case, made


@share_of_examples(1.2)
@given(drawn_years())
def test_each_year_is_the_assessment_of_its_values(drawn: tuple[Case, list[Drawn]]) -> None:
    case, made = drawn
    found = years(case.program, case.facts, made, SCENARIOS, reference)
    names = {each.indicator for each in made}
    for scenario in range(SCENARIOS):
        facts = [
            fact
            for fact in case.files[0]
            if "uppgift" in fact or fact.get("indikator") not in names or fact["spann"] != NOW
        ]
        facts += [known(each.indicator, each.values[each.picks[scenario]], NOW) for each in made]
        proof = case.with_facts(facts).proof
        for name, node in proof.nodes.items():
            end = found.kinds[name][found.of[name][scenario]]
            assert (outcomes(end), type(end.verdict)) == (outcomes(node), type(node.verdict))


def looked_at(case: Case, assumed: Mapping[str, Method], scenarios: int = 600) -> Outlook:
    asked = wanted(case.proof, case.facts, Period(2025, 8), {"A", "B"}, assumed)
    return outlook(case.program, case.facts, asked, Period(2025, 8), Size(scenarios, 7), reference)


COLOURS = table("färg", ("grön", {"värde": "minst 12"}), ("röd", {}))
MONTHS = [known("A", value, f"månad 2025-{month:02}") for month, value in enumerate([0, 2, 0, 2, 0, 2, 0, 2], 1)]


def two(judging: Mapping[str, object], *facts: Mapping[str, object]) -> Case:
    """A varies around its limit, B goes on at a pace that never misses it."""
    steady = [known("B", 2, f"månad 2025-{month:02}") for month in range(1, 9)]
    children = [indicator(name, bedömning=COLOURS, ackumulerad="ja") for name in "AB"]
    return Case(ruleset(children, dict(judging)), ([*MONTHS, *steady, *map(dict, facts)],))


def test_chances_add_up_and_hang_on_what_varies() -> None:
    judging = table("uppfyllelse", ("uppfyllt", {"antal grön": "minst 2"}), ("ej uppfyllt", {}))
    found = looked_at(two(judging), {})
    goal = next(each for each in found.chances if each.node == "M")
    assert sum(count for _, count in goal.ends) == 600
    ends = dict(goal.ends)
    # 8 so far; four months of 0 or 2, half of each: 11/16 of the years reach 12.
    assert abs(ends["uppfyllt",] - 600 * 11 / 16) < 60
    assert [(each.indicator, each.share) for each in goal.bearers] == [("A", Fraction(1))]
    assert {end: (count, best) for end, count, best in goal.bearers[0].given} == {
        ("grön",): (ends["uppfyllt",], ends["uppfyllt",]),
        ("röd",): (ends["ej uppfyllt",], 0),
    }


def test_what_is_never_drawn_leaves_the_goal_open_only_where_it_matters() -> None:
    judging = table("uppfyllelse", ("uppfyllt", {"antal grön": "minst 2"}), ("ej uppfyllt", {}))
    ends = Counter(
        dict(next(each for each in looked_at(two(judging), {"B": "ingen"}).chances if each.node == "M").ends)
    )
    assert set(ends) == {("uppfyllt", "ej uppfyllt"), ("ej uppfyllt",)}


def test_only_what_is_open_at_the_end_of_the_year_is_drawn() -> None:
    judging = table("uppfyllelse", ("uppfyllt", {"antal grön": "minst 2"}), ("ej uppfyllt", {}))
    found = looked_at(two(judging, known("B", 30)), {})
    assert [each.indicator for each in found.drawn] == ["A"]


def test_a_stated_forecast_is_shown_and_drawn_only_where_that_is_assumed() -> None:
    made = {"art": "prognos", "av": "A. Berg", "datum": "2025-09-10", "grund": "boklagd takt"}
    stated = [known("A", value, NOW, efter=after, **made) for value, after in ((10, "2025-06"), (11, "2025-08"))]
    case = alone(indicator("A", bedömning=COLOURS, ackumulerad="ja"), *MONTHS, *stated)
    assert looked_at(case, {}).stated == {"A": 11}
    assert len(looked_at(case, {}).drawn[0].values) > 1
    assert looked_at(case, {"A": "prognos"}).drawn[0].values == (Fraction(11),)
