"""What names point at, and what compile refuses rather than leave for an assessment to trip over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from engine.compile.compiler import CheckedRuleset, Programs, check_ruleset, compile_program, indicator_ids, natural
from engine.compile.faults import Fault, Unresolved
from engine.model.period import Period
from engine.model.ruleset import Ruleset
from engine.prove.proof import Judged
from engine.read.document import plain
from engine.read.limits import Limits
from engine.read.yaml import read_yaml
from strategies import Case, Plain, alone, indicator, known, ruleset, table

REACHED = table("färg", ("grön", {"värde": "når väntat"}), ("röd", {}))
REACHED_BY_A = table("färg", ("grön", {"A": "grön"}), ("röd", {}))
READINGS = {"T1": {"fråga": "?", "skäl": "källan tiger", "val": "a", "alternativ": {"a": "ja", "b": "nej"}}}


def faults(case: Case) -> list[tuple[str, str]]:
    """Code and path of everything that is wrong."""
    with pytest.raises(Unresolved) as refused:
        _ = case.proof
    return [(fault.code, "/".join(str(part) for part in fault.path)) for fault in refused.value.faults]


def test_a_reading_that_chooses_nej_is_not_taken_for_no_choice() -> None:
    one = indicator(
        "A", riktvärde={"2025": "12"}, bedömning=REACHED, ackumulerad={"enligt T1": {"a": "ja", "b": "nej"}}
    )
    facts = [known("A", 6, "t.o.m. 2025-06")]
    judged = {
        letter: Case(ruleset([one], tolkningar=READINGS), (facts,), "2025-06", {"T1": letter}).proof.nodes["A"].verdict
        for letter in "ab"
    }
    assert {letter: verdict.outcome for letter, verdict in judged.items() if isinstance(verdict, Judged)} == {
        "a": "grön",
        "b": "röd",
    }


HERE = "kf-mål/0/nämndmål/0/indikatorer/0"


@pytest.mark.parametrize(
    ("own", "whole", "expected"),
    [
        ({"storheter": {"x": "värdet + 1"}}, {}, ("RT305", f"{HERE}/storheter/x")),
        ({}, {"storheter": {"x": "värdet + 1"}}, ("RT305", "storheter/x")),
        ({"storheter": {"x": "plan + 1"}}, {}, ("RT305", f"{HERE}/storheter/x")),
        ({"storheter": {"x": "y", "y": "x"}}, {}, ("RT316", f"{HERE}/storheter/x")),
        ({}, {"storheter": {"x": "x"}}, ("RT316", "storheter/x")),
        ({"storheter": {"värde": "1"}}, {}, ("RT315", f"{HERE}/storheter/värde")),
    ],
)
def test_a_derived_quantity_names_what_exists_and_never_itself(
    own: Plain, whole: Plain, expected: tuple[str, str]
) -> None:
    reads = "värde" if "värde" in str(own.get("storheter", {}).keys()) else "x"
    one = indicator("A", bedömning=table("färg", ("grön", {reads: "minst 1"}))) | own
    assert expected in faults(alone(one, known("A", 1), **whole))


@pytest.mark.parametrize("on", ["indicator", "ruleset"])
@pytest.mark.parametrize(("text", "code"), [("riktvärd · 2", "RT305"), ("väntat · 2", "RT316")])
def test_what_is_expected_names_what_exists_and_never_itself(on: str, text: str, code: str) -> None:
    one = indicator("A", riktvärde={"2025": "12"}, ackumulerad="ja", bedömning=REACHED)
    keys: dict[str, Any] = {"väntat": text}
    case = alone(one | keys, known("A", 6)) if on == "indicator" else alone(one, known("A", 6), **keys)
    assert (code, f"{HERE}/väntat" if on == "indicator" else "väntat") in faults(case)


def accumulating(name: str, expected: object) -> Plain:
    return indicator(name, riktvärde={"2025": "12"}, bedömning=REACHED, ackumulerad="ja", väntat=expected)


def test_a_node_is_shared_by_programs_that_differ_in_readings_it_does_not_look_at() -> None:
    both = [accumulating(name, {f"enligt {of}": {"a": "1", "b": "2"}}) for name, of in (("A", "T1"), ("B", "T2"))]
    case = Case(ruleset(both, tolkningar=READINGS | {"T2": READINGS["T1"]}), ([],), "2025-06")
    programs = Programs(case.checked, Period.parse("2025-06"))
    first, other = programs.program({}), programs.program({"T1": "b"})
    assert first.nodes["A"] is not other.nodes["A"]
    assert first.nodes["B"] is other.nodes["B"]


def test_a_reading_behind_what_one_indicator_expects_is_not_said_of_the_next() -> None:
    both = [accumulating("A", {"enligt T1": {"a": "1", "b": "2"}}), accumulating("B", "riktvärde")]
    program = Case(ruleset(both, tolkningar=READINGS), ([],), "2025-06").program
    assert {name: program.nodes[name].chosen for name in "AB"} == {"A": (("T1", "a"),), "B": ()}


def test_a_reading_behind_what_a_goal_derives_is_said_where_its_table_reads_it() -> None:
    half = {"enligt T1": {"a": "antal grön ÷ 2", "b": "antal grön"}}
    judged = {name: table("färg", ("grön", {name: "minst 1"}), ("röd", {})) for name in ("halva", "antal grön")}
    said = {}
    for name, judging in judged.items():
        plain = ruleset([indicator("A", bedömning=REACHED)], judging, tolkningar=READINGS)
        plain["kf-mål"][0]["nämndmål"][0]["storheter"] = {"halva": half}
        said[name] = Case(plain, ([],)).program.nodes["M"].chosen
    assert said == {"halva": (("T1", "a"),), "antal grön": ()}


def test_every_alternative_is_tried_also_of_the_reading_that_has_most() -> None:
    more = {"fråga": "?", "skäl": "källan tiger", "val": "a", "alternativ": {"a": "1", "b": "2", "c": "3"}}
    one = accumulating("A", {"enligt T2": {"a": "1", "b": "2", "c": "värdet"}})
    with pytest.raises(Unresolved) as refused:
        _ = Case(ruleset([one], tolkningar=READINGS | {"T2": more}), ([],)).checked
    assert [fault.code for fault in refused.value.faults] == ["RT305"]


def test_what_nothing_judges_is_refused() -> None:
    assert faults(alone(indicator("A"))) == [("RT312", f"{HERE}/id")]
    goal = ruleset([indicator("A", bedömning=REACHED)])
    del goal["kf-mål"][0]["bedömning"]
    assert faults(Case(goal, ([],))) == [("RT311", "kf-mål/0/id")]


def test_only_what_is_wanted_is_compiled_and_all_of_it() -> None:
    case = Case(ruleset([indicator(name, bedömning=REACHED) for name in "ABC"], REACHED_BY_A), ([],))
    program = Programs(case.checked, Period.parse("2025")).program({}, within={"B"})
    assert (set(program.nodes), program.roots) == ({"B"}, ())


@pytest.mark.parametrize(("picked", "code"), [({"T9": "a"}, "RT306"), ({"T1": "c"}, "RT307")])
def test_a_pick_names_a_reading_and_an_alternative_that_exist(picked: dict[str, str], code: str) -> None:
    case = Case(ruleset([indicator("A", bedömning=REACHED)], tolkningar=READINGS), ([],), "2025", picked)
    assert faults(case) == [(code, f"--reading/{next(iter(picked))}")]


@pytest.mark.parametrize(
    "keys",
    [
        {"möjligt": "heltal 0,2–0,8"},
        {"möjligt": "0,2–0,8", "decimaler": "0"},
        {"möjligt": "5–4"},
        {"decimaler": "-1"},
        {"decimaler": "1,5"},
        {"decimaler": "1000000000"},
    ],
)
def test_a_range_in_which_nothing_is_possible_is_refused(keys: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        _ = alone(indicator("A", **keys)).read


SODERTALJE = Path(__file__).parents[2] / "rulesets/sodertalje/socialnamnden-2025.yaml"


def without_one() -> Iterator[Ruleset]:
    """A ruleset over and over, each time with one of its sources, scales, tables or readings taken away."""
    whole = plain(read_yaml(SODERTALJE.read_bytes(), "test.yaml", Limits()))
    assert isinstance(whole, dict)
    for key, named in whole.items():
        if isinstance(named, dict):
            for name in named:
                with suppress(ValidationError):
                    yield Ruleset.model_validate(whole | {key: {each: named[each] for each in named if each != name}})


def faults_at(read: Ruleset, period: Period) -> set[Fault]:
    """Everything that is wrong when the ruleset is compiled for the period without having been checked."""
    try:
        compile_program(CheckedRuleset(read), period)
    except Unresolved as error:
        return set(error.faults)
    return set()


def test_what_is_wrong_with_a_ruleset_is_the_same_in_every_period_of_its_year() -> None:
    wrong = [
        (read, found) for read in islice(without_one(), 0, None, 4) if (found := faults_at(read, Period(read.year)))
    ]
    assert len(wrong) > 4
    for read, found in wrong:
        assert faults_at(read, Period(read.year, 1)) == faults_at(read, Period(read.year, 8)) == found
        with pytest.raises(Unresolved) as refused:
            check_ruleset(read)
        assert found <= set(refused.value.faults)


def test_the_indicators_of_a_ruleset_are_known_by_their_ids() -> None:
    case = Case(ruleset([indicator(name, bedömning=REACHED) for name in "AB"]), ([],))
    assert indicator_ids(case.checked) == {"A", "B"}


def test_ids_are_ordered_as_people_count() -> None:
    assert sorted(["1.10", "1.9", "B2", "B10", "1.1", "B"], key=natural) == ["1.1", "1.9", "1.10", "B", "B2", "B10"]


def test_children_stand_in_earlier_layers_than_their_parents() -> None:
    program = alone(indicator("A", bedömning=table("färg", ("grön", {})))).program
    assert [[node.id for node in layer] for layer in program.layers] == [["A"], ["M"], ["K"]]
    assert program.roots == ("K",)
