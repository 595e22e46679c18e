"""design.md §6, Provisional, forecast, carried: measured values and forecasts are never mixed in one verdict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from engine.compile.compiler import compile_program
from engine.model.number import parse_number
from engine.model.period import At, Period, Towards
from engine.model.ruleset import Range
from engine.prove.checker import prove
from engine.prove.proof import Proof
from laws.test_order import dump
from strategies import ANSWERS, Case, cases, reference, share

Plain: TypeAlias = dict[str, Any]
YEAR, AUGUST, APRIL = "år 2025", "2025-08", "2025-04"
NUMBERS = ("0", "1", "4", "97", "98", "0,5", "−1")
STATES = ("öppen", "sekretess", "finns inte", "ej tillämplig")


def proved(case: Case, at: At) -> Proof:
    return prove(compile_program(case.checked, at), case.facts, reference)


def told(proof: Proof) -> dict[str, Any]:
    """All that a reader of the proof meets, with what each figure is known to be."""
    figures = {
        name: [(each.figure, each.state, each.value, each.marks) for each in node.chosen]
        for name, node in proof.nodes.items()
    }
    return dump(proof) | {"figures": figures}


def but_marks(proof: Proof) -> dict[str, Any]:
    """As `told`, but for the marks and the figures' own."""
    told_marks = dump(proof)
    return {name: (each[0], *each[2:]) if name in proof.nodes else each for name, each in told_marks.items()}


@st.composite
def stated(draw: st.DrawFn) -> tuple[Case, list[Plain]]:
    """A case, and forecasts of its year made at two positions."""
    case = draw(cases())
    found: list[Plain] = []
    for after in (AUGUST, APRIL):
        for name, node in sorted(case.program.nodes.items()):
            owner = "indikator" if node.level == "indikator" else "mål"
            about = {owner: name, "spann": YEAR, "art": "prognos", "av": "x", "datum": "2025-09-15", "grund": "takten"}
            about["efter"] = after
            for figure in node.figures:
                if figure.name == "värde" and draw(st.integers(0, 4)):
                    assert isinstance(figure.possible, Range)
                    can = [{"värde": text} for text in NUMBERS if figure.possible.holds(parse_number(text))]
                    found.append({**about, **draw(st.sampled_from(can * 3 + [{"tillstånd": each} for each in STATES]))})
            if draw(st.booleans()):
                found.append({**about, "uppgift": "plan", "svar": draw(st.sampled_from(ANSWERS))})
            if draw(st.booleans()):
                found.append({**about, "uppgift": "betyg", "värde": draw(st.sampled_from("012"))})
    return case, found


def of_the_year(fact: Plain) -> bool:
    return "2025" in fact["spann"]


def facts_of(case: Case) -> Iterable[Plain]:
    return (fact for file in case.files for fact in file)


@share(0.4)
@given(stated())
def test_no_forecast_changes_what_was_measured(given_: tuple[Case, list[Plain]]) -> None:
    case, forecasts = given_
    at = Period.parse(case.period)
    assert told(proved(case.with_facts(*case.files, forecasts), at)) == told(proved(case, at))


@share(0.4)
@given(stated())
def test_no_number_measured_in_the_year_changes_the_forecast(given_: tuple[Case, list[Plain]]) -> None:
    case, forecasts = given_
    rest = [fact for fact in facts_of(case) if not of_the_year(fact) or fact.get("uppgift") == "plan"]
    with_numbers = proved(case.with_facts(*case.files, forecasts), Towards(Period(2025, 8)))
    assert told(with_numbers) == told(proved(case.with_facts(rest, forecasts), Towards(Period(2025, 8))))


@share(0.4)
@given(stated())
def test_no_forecast_from_another_position_changes_the_forecast(given_: tuple[Case, list[Plain]]) -> None:
    case, forecasts = given_
    own = [fact for fact in forecasts if fact["efter"] == AUGUST]
    every = proved(case.with_facts(*case.files, forecasts), Towards(Period(2025, 8)))
    assert told(every) == told(proved(case.with_facts(*case.files, own), Towards(Period(2025, 8))))


@share(0.4)
@given(stated())
def test_a_forecast_is_judged_as_the_year_is_if_it_comes_out_so(given_: tuple[Case, list[Plain]]) -> None:
    """The forecasts as the measured year, with the answers at the position where no forecast gives one."""
    case, forecasts = given_
    own = [fact for fact in forecasts if fact["efter"] == AUGUST]
    owner = [(fact.get("indikator"), fact.get("mål")) for fact in own if fact.get("uppgift") == "plan"]
    answers = [
        {**fact, "spann": YEAR}
        for fact in facts_of(case)
        if of_the_year(fact)
        and fact.get("uppgift") == "plan"
        and (fact.get("indikator"), fact.get("mål")) not in owner
        and (case.period == AUGUST or fact["spann"] == YEAR)
    ]
    outcome = [{key: value for key, value in fact.items() if key not in {"art", "efter", "grund"}} for fact in own]
    past = [fact for fact in facts_of(case) if not of_the_year(fact)]
    forecast = proved(case.with_facts(*case.files, forecasts), Towards(Period(2025, 8)))
    assert but_marks(forecast) == but_marks(proved(case.with_facts(past, answers, outcome), Period(2025)))
