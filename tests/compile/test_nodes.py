"""What a node of a program is made of, and what a table may read, each shown by one small ruleset."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

import pytest

from engine.compile.compiler import compile_program
from engine.compile.evaluation import rounded
from engine.compile.faults import Unresolved
from engine.compile.points import list_points
from engine.model.expression import Direction
from engine.model.period import parse_at
from engine.prove import possible
from engine.prove.checker import prove
from engine.prove.proof import Judged, Undecided
from strategies import SCALES, Case, Plain, alone, indicator, known, reference, ruleset, table

TO_TARGET = table("färg", ("grön", {"värde": "når riktvärde"}), ("röd", {}))


def codes(case: Case) -> list[str]:
    with pytest.raises(Unresolved) as refused:
        _ = case.proof
    return [fault.code for fault in refused.value.faults]


def outcome(case: Case, node: str = "A") -> str | None:
    verdict = case.proof.nodes[node].verdict
    return verdict.outcome if isinstance(verdict, Judged) else None


@pytest.mark.parametrize(
    ("value", "direction", "step", "expected"),
    [
        ("0.6", "avrunda", "1", "1"),
        ("0.5", "avrunda", "1", "1"),
        ("-0.5", "avrunda", "1", "-1"),
        ("0.4", "avrunda", "1", "0"),
        ("-0.4", "avrunda", "1", "0"),
        ("1.5", "avrunda", "1", "2"),
        ("-1.25", "avrunda", "0.5", "-1.5"),
        ("0.05", "avrunda", "0.1", "0.1"),
        ("-0.1", "uppåt", "1", "0"),
        ("-0.1", "nedåt", "1", "-1"),
        ("0.1", "uppåt", "0.5", "0.5"),
        ("0.9", "nedåt", "0.5", "0.5"),
    ],
)
def test_numbers_are_rounded_to_a_step_half_away_from_zero(
    value: str, direction: Direction, step: str, expected: str
) -> None:
    assert rounded(Fraction(value), direction, Fraction(step)) == Fraction(expected)


@pytest.mark.parametrize(("decimals", "value", "fits"), [("1", "0,1", True), ("1", "0,05", False), ("0", "1", True)])
def test_a_value_has_no_more_decimals_than_the_indicator_says(decimals: str, value: str, *, fits: bool) -> None:
    case = alone(indicator("A", decimaler=decimals, riktvärde={"2025": "1"}, bedömning=TO_TARGET), known("A", value))
    assert (outcome(case) in {"grön", "röd"}) if fits else (codes(case) == ["RT333"])


@pytest.mark.parametrize(("period", "expected"), [("2025", "grön"), ("2025-06", "röd")])
def test_a_goal_asks_whether_the_year_is_over(period: str, expected: str) -> None:
    judging = table("färg", ("grön", {"period": "helår"}), ("röd", {"period": "delår"}))
    one = indicator("A", riktvärde={"2025": "1"}, bedömning=TO_TARGET)
    assert outcome(Case(ruleset([one], judging), ([],), period), "M") == expected


def test_a_table_asks_for_a_human_fact_only_by_whether_it_is_missing() -> None:
    one = indicator("A", bedömning=table("färg", ("röd", {"plan": "saknas"}), ("grön", {})))
    plan = {"indikator": "A", "uppgift": "plan", "spann": "år 2025", "svar": "följd"}
    assert (outcome(alone(one)), outcome(alone(one, plan))) == ("röd", "grön")


@pytest.mark.parametrize(
    ("direction", "expected"), [("nedåt", "uppåt"), ("uppåt", "uppåt"), ("ej angiven", "ej angiven")]
)
def test_of_the_share_of_areas_that_reach_more_is_better(direction: str, expected: str) -> None:
    one = indicator("A", delresultat="ja", bedömning=table("färg", ("grön", {"värde": "minst 1"}), ("röd", {})))
    program = alone(one | {"riktning": direction}).program
    assert program.nodes["A"].direction == expected


@pytest.mark.parametrize(("direction", "expected"), [("uppåt", "grön"), ("nedåt", "röd")])
def test_a_value_reaches_an_own_quantity_in_the_direction_of_the_indicator(direction: str, expected: str) -> None:
    one = indicator(
        "A", storheter={"golv": "2 + 1"}, bedömning=table("färg", ("grön", {"värde": "når golv"}), ("röd", {}))
    )
    case = alone(one | {"riktning": direction}, known("A", 4))
    assert outcome(case) == expected


def test_what_is_to_be_reached_must_exist() -> None:
    one = indicator("A", bedömning=table("färg", ("grön", {"värde": "når golvet"}), ("röd", {})))
    assert codes(alone(one, known("A", 4))) != []


def test_the_same_fact_twice_is_told_whatever_the_two_are_called() -> None:
    one = indicator("A", riktvärde={"2025": "1"}, bedömning=TO_TARGET)
    assert codes(alone(one, known("A", 4, id="f1"), known("A", 5, id="f2"))) == ["RT334"]
    corrected = [known("A", 0, id="f1"), known("A", 5, id="f2", rättar="f1")]
    assert outcome(alone(one, *corrected)) == "grön"
    assert codes(alone(one, *corrected, known("A", 4, "år 2024"), known("A", 5, "år 2024"))) == ["RT334"]


def test_a_goal_names_a_child_by_its_id_and_another_of_its_tables_in_brackets() -> None:
    both: list[Plain] = [
        {"tabell": "först", **table("färg", ("grön", {"värde": "minst 1"}), ("röd", {}))},
        {"tabell": "sedan", **table("läge", ("hög", {"värde": "minst 9"}), ("låg", {}))},
    ]
    judging = table("färg", ("grön", {"A": "grön"}), ("gul", {"A": "hög"}), ("röd", {}))
    node = Case(ruleset([indicator("A", bedömning=both)], judging), ([],)).program.nodes["M"]
    assert [(each.name, each.table) for each in node.named] == [("A", "först"), ("A (sedan)", "sedan")]


def test_an_expression_of_the_ruleset_that_no_table_reads_is_not_looked_at() -> None:
    one = indicator("A", riktvärde={"2025": "1"}, bedömning=TO_TARGET)
    assert outcome(alone(one, known("A", 4), storheter={"x": "finns + 1"})) == "grön"


def test_one_row_that_asks_for_not_applicable_lets_the_table_answer_it() -> None:
    asks = table("färg", ("grå", {"värde": "ej tillämplig"}), ("grön", {"värde": "minst 1"}), ("röd", {}))
    for judging, expected in ((asks, True), (TO_TARGET, False)):
        one = indicator("A", riktvärde={"2025": "1"}, bedömning=judging)
        assert alone(one).program.nodes["A"].answers_not_applicable is expected


@pytest.mark.parametrize(
    ("asked", "reaching"),
    [
        ("minst gul", {"grön", "gul"}),
        ("över gul", {"grön"}),
        ("högst gul", {"gul", "röd"}),
        ("under gul", {"röd"}),
    ],
)
def test_an_outcome_is_held_against_the_order_of_its_scale(asked: str, reaching: set[str]) -> None:
    rows = [("grön", {"värde": "minst 2"}), ("gul", {"värde": "minst 1"}), ("röd", {})]
    judging = table("läge", ("hög", {"A": asked}), ("låg", {}))
    found = {}
    for value, label in enumerate(["röd", "gul", "grön"]):
        case = Case(ruleset([indicator("A", bedömning=table("färg", *rows))], judging), ([known("A", value)],))
        found[label] = outcome(case, "M")
    assert {label for label, above in found.items() if above == "hög"} == reaching


def test_a_cell_that_does_not_fit_is_quoted() -> None:
    with pytest.raises(Unresolved) as refused:
        _ = alone(indicator("A", bedömning=table("färg", ("grön", {"period": "minst 5"}), ("röd", {})))).proof
    assert [(fault.code, dict(fault.values)) for fault in refused.value.faults] == [
        ("RT313", {"name": "period", "cell": "minst 5"})
    ]


def counting(*facts: Plain) -> Case:
    """A goal that counts three indicators, and may ask for more itself."""
    rows = table("färg", ("grön", {"värde": "minst 5"}), ("röd", {}))
    judging = table("färg", ("grön", {"antal grön": "minst 2", "plan": "följd"}), ("röd", {}))
    return Case(ruleset([indicator(name, bedömning=rows) for name in "ABC"], judging), (list(facts),))


@pytest.mark.parametrize("node", ["A", "M"])
def test_as_many_worlds_as_the_limit_are_listed_and_past_it_none(node: str) -> None:
    proofs = counting().proof.nodes
    chosen = {each.figure: each for each in proofs[node].chosen}
    children = {child: proofs[child].outcomes for child in proofs[node].node.children}
    worlds = list_points(proofs[node].node, chosen, children).worlds
    assert len(worlds) > 1
    assert list_points(proofs[node].node, chosen, children, None, len(worlds)).worlds == worlds
    past = list_points(proofs[node].node, chosen, children, None, len(worlds) - 1)
    assert (past.worlds, past.too_many) == ((), True)


def test_the_states_of_the_children_alone_may_pass_the_limit() -> None:
    proofs = counting({"mål": "M", "uppgift": "plan", "spann": "år 2025", "svar": "följd"}).proof.nodes
    chosen = {each.figure: each for each in proofs["M"].chosen}
    children = {child: proofs[child].outcomes for child in "ABC"}
    found = {limit: list_points(proofs["M"].node, chosen, children, None, limit).too_many for limit in (2, 3, 4, 5)}
    assert found == {2: True, 3: True, 4: False, 5: False}


def test_past_the_limit_the_verdict_is_open_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.prove.checker.list_points", partial(list_points, states_max=3))
    proof = counting().proof.nodes["M"]
    assert isinstance(proof.verdict, Undecided)
    assert (proof.verdict.too_many, proof.may_not_occur) == (True, True)


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(("says", "expected"), [(None, "först"), ("först", "först"), ("sedan", "sedan")])
def test_the_first_table_gives_the_verdict_unless_another_says_that_it_does(
    says: str | None, expected: str, *, named: bool
) -> None:
    def made(name: str, scale: str, best: str, worst: str) -> Plain:
        more = {"verdikt": "ja"} if says == name else {}
        return table(scale, (best, {"värde": "minst 1"}), (worst, {}), **more)

    both = {"först": made("först", "färg", "grön", "röd"), "sedan": made("sedan", "läge", "hög", "låg")}
    judging = ["först", "sedan"] if named else [{"tabell": name, **each} for name, each in both.items()]
    node = alone(indicator("A", bedömning=judging), tabeller=both).program.nodes["A"]
    assert node.verdict_table == expected


@pytest.mark.parametrize(("formula", "expected"), [("avrunda(värde; 0)", "grön"), ("avrunda(värde; 1)", "röd")])
def test_a_number_is_rounded_to_as_many_decimals_as_it_says_also_none(formula: str, expected: str) -> None:
    one = indicator("A", storheter={"x": formula}, bedömning=table("färg", ("grön", {"x": "minst 2"}), ("röd", {})))
    assert outcome(alone(one, known("A", "1,5"))) == expected


@pytest.mark.parametrize(("values", "expected"), [((5, 5, 1), "grön"), ((5, 1, 1), "röd")])
def test_a_goal_reaches_a_number_of_its_own(values: tuple[int, ...], expected: str) -> None:
    rows = table("färg", ("grön", {"värde": "minst 5"}), ("röd", {}))
    judging = table("färg", ("grön", {"antal grön": "når golv"}), ("röd", {}))
    plain = ruleset([indicator(name, bedömning=rows) for name in "ABC"], judging)
    plain["kf-mål"][0]["nämndmål"][0]["storheter"] = {"golv": "1 + 1"}
    case = Case(plain, ([known(name, value) for name, value in zip("ABC", values, strict=True)],))
    assert outcome(case, "M") == expected


def test_a_verdict_hangs_on_the_readings_of_the_tables_below_that_it_reads() -> None:
    readings: Plain = {
        name: {"fråga": "Vad?", "skäl": "Det sägs inte.", "val": "a", "alternativ": {"a": "ett", "b": "två"}}
        for name in ("T-1", "T-2")
    }
    both: list[Plain] = [
        {"tabell": "först", **table("färg", ("grön", {"T-1": "a"}), ("röd", {}))},
        {"tabell": "sedan", **table("läge", ("hög", {"T-2": "a"}), ("låg", {}))},
    ]
    judging: list[Plain] = [
        {"tabell": "ena", **table("färg", ("grön", {"antal grön": "minst 1"}), ("röd", {}))},
        {"tabell": "andra", **table("läge", ("hög", {"antal hög": "minst 1"}), ("låg", {}))},
    ]
    program = Case(ruleset([indicator("A", bedömning=both)], judging, tolkningar=readings), ([],)).program
    assert program.reached("M") == ("T-1",)
    judging[0] = {"tabell": "ena", **table("färg", ("grön", {"antal hög": "minst 1"}), ("röd", {}))}
    program = Case(ruleset([indicator("A", bedömning=both)], judging, tolkningar=readings), ([],)).program
    assert program.reached("M") == ("T-2",)
    late: list[tuple[str, Plain]] = [("grön", {"period": "delår"}), ("röd", {"antal hög": "minst 1"})]
    program = Case(ruleset([indicator("A", bedömning=both)], table("färg", *late), tolkningar=readings), ([],)).program
    assert program.reached("M") == ("T-2",)
    judging[0] = {"tabell": "ena", **table("färg", ("grön", {"A": "grön"}), ("röd", {}))}
    program = Case(ruleset([indicator("A", bedömning=both)], judging, tolkningar=readings), ([],)).program
    assert program.reached("M") == ("T-1",)


@pytest.mark.parametrize("asked", ["samma period i fjol", "helår i fjol", "helår för två år sedan"])
def test_another_span_stands_for_the_period_itself_and_for_none_before_it(asked: str) -> None:
    judging = table("färg", ("grön", {asked: "minst 1"}), ("röd", {"värde": "minst 1"}))
    one = indicator("A", godtar="månad", bedömning=judging)
    before = [known("A", 5, span=f"månad {at}") for at in ("2025-06", "2024-06", "2024-12", "2023-12")]
    assert outcome(alone(one, *before, period="2025-06")) is None
    spans = {"samma period i fjol": "t.o.m. 2024-06", "helår i fjol": "år 2024", "helår för två år sedan": "år 2023"}
    assert outcome(alone(one, known("A", 5, span=spans[asked]), period="2025-06")) == "grön"


def test_how_many_are_ranked_is_a_number_only_where_some_are() -> None:
    asks = table("färg", ("grön", {"antal i populationen": "minst 1"}), ("röd", {}))
    assert codes(alone(indicator("A", bedömning=asks))) == ["RT305"]
    ranked = indicator("A", population="alla", bedömning=asks)
    assert alone(ranked).program.nodes["A"].population is not None
    other = table("färg", ("grön", {"antal i befolkningen": "minst 1"}), ("röd", {}))
    assert codes(alone(ranked | {"bedömning": other})) == ["RT305"]


def test_a_mean_is_over_the_tables_whose_every_counted_outcome_has_a_score() -> None:
    half: list[Plain] = [{"utfall": "bra", "poäng": "1"}, {"utfall": "dålig"}]
    both: list[Plain] = [
        {"tabell": "först", **table("halv", ("bra", {"värde": "minst 9"}), ("dålig", {}))},
        {"tabell": "sedan", **table("färg", ("grön", {"värde": "minst 1"}), ("röd", {}))},
    ]
    judging = table("läge", ("hög", {"medelpoäng": "minst 1"}), ("låg", {}))
    case = Case(ruleset([indicator("A", bedömning=both)], judging, skalor={**SCALES, "halv": half}), ([known("A", 5)],))
    assert outcome(case, "M") == "hög"


@pytest.mark.parametrize(("span", "forecast"), [("år 2025", True), ("t.o.m. 2025-08", False), ("år 2024", False)])
def test_a_target_that_is_an_outcome_is_forecast_where_it_is_still_to_come(span: str, *, forecast: bool) -> None:
    one = indicator("A", riktvärde={"2025": {"uppgift": span}}, bedömning=TO_TARGET)
    program = compile_program(alone(one).checked, parse_at("2025-08-prognos"), {})
    (target,) = (each for each in program.nodes["A"].figures if each.name == "riktvärde")
    assert (target.position is not None) is forecast


def test_what_only_the_last_row_reads_is_open_too() -> None:
    one = indicator("A", bedömning=table("färg", ("grön", {"plan": "följd"}), ("röd", {"värde": "minst 1"})))
    plan = {"indikator": "A", "uppgift": "plan", "spann": "år 2025", "svar": "ej följd"}
    verdict = alone(one, plan).proof.nodes["A"].verdict
    assert isinstance(verdict, Undecided)
    assert {each.outcome for each in verdict.possible} == {None, "röd"}


def test_witnesses_are_cut_down_where_the_worlds_are_as_many_as_the_limit_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judging = table("färg", ("grön", {"plan": "följd"}), ("gul", {"betyg": "2"}), ("röd", {}))
    case = alone(indicator("A", bedömning=judging))
    worlds = len(case.proof.nodes["A"].worlds)
    for limit, cut_down in ((worlds, True), (worlds - 1, False)):
        monkeypatch.setattr(possible, "WORLDS_TO_CUT_DOWN", limit)
        verdict = prove(case.program, case.facts, reference).nodes["A"].verdict
        assert isinstance(verdict, Undecided)
        assert ([part.name for part in verdict.possible[0].witnesses[0]] == ["plan"]) is cut_down


def test_several_ways_of_which_one_always_holds_ask_for_nothing() -> None:
    readings: Plain = {
        "T-1": {"fråga": "Vad?", "skäl": "Det sägs inte.", "val": "a", "alternativ": {"a": "ett", "b": "två"}}
    }
    for letter, asks in (("a", False), ("b", True)):
        ways = {"någon av": [{"T-1": letter}, {"plan": "följd"}]}
        one = indicator("A", bedömning=table("färg", ("grön", ways), ("röd", {})))
        row = alone(one, tolkningar=readings).program.nodes["A"].tables[0].rows[0]
        assert bool(row.tests) is asks


def test_a_verdict_is_marked_by_what_an_earlier_table_read() -> None:
    both: list[Plain] = [
        {"tabell": "först", "beskrivande": "ja", **table("färg", ("grön", {"värde": "minst 1"}), ("röd", {}))},
        {"tabell": "sedan", **table("läge", ("hög", {"först": "grön"}), ("låg", {}))},
    ]
    case = alone(indicator("A", bedömning=both), known("A", 5, preliminär="ja"))
    assert case.proof.nodes["A"].marks == ("preliminär",)
    assert alone(indicator("A", bedömning=both), known("A", 5)).proof.nodes["A"].marks == ()


def test_a_witness_keeps_every_figure_it_needs_when_stretches_are_joined() -> None:
    judging = table("färg", ("grön", {"helår i fjol": "minst 5", "värde": "3"}), ("röd", {}))
    verdict = alone(indicator("A", möjligt="0–9", bedömning=judging)).proof.nodes["A"].verdict
    assert isinstance(verdict, Undecided)
    found = {tuple(part.name for part in witness) for witness in verdict.possible[0].witnesses}
    assert found == {("helår i fjol", "värde")}
