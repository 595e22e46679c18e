"""design.md §2.2 and §6: a node's possible outcomes are those that some world gives, folded or not."""

from collections import Counter
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from engine.prove.proof import AwaitsJudgement, Judged, NodeProof, NoRow, NoRule, NotApplicable, Undecided
from laws import brute
from strategies import Case, alone, cases, indicator, known, outcomes, ruleset, share, table

UNJUDGED = {NotApplicable: "ej tillämpligt", NoRule: "ingen regel", AwaitsJudgement: "ingen regel"}
KINDS = {Judged, Undecided, NotApplicable, NoRule, NoRow, AwaitsJudgement}
SAMPLE = 120


def listed(node: NodeProof) -> set[str | None]:
    """What the proof says that the node may turn out as, in the words of the brute-force lister."""
    return outcomes(node) or {UNJUDGED[type(node.verdict)]}


def agree(case: Case) -> None:
    worlds = brute.possible(case)
    for name, node in case.proof.nodes.items():
        if node.may_not_occur:
            assert listed(node) >= worlds[name], name
        else:
            assert listed(node) == worlds[name], name


@share(0.7)
@given(cases())
def test_possible_outcomes_are_those_that_some_world_gives(case: Case) -> None:
    agree(case)


def test_every_kind_of_verdict_is_tried_in_at_least_one_case_of_a_hundred() -> None:
    kinds: Counter[type] = Counter()
    several: Counter[bool] = Counter()

    @seed(20_251)
    @settings(
        max_examples=SAMPLE,
        phases=[Phase.generate],
        derandomize=False,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(cases())
    def sample(case: Case) -> None:
        agree(case)
        kinds.update({type(node.verdict) for node in case.proof.nodes.values()})
        several.update({node.may_not_occur for node in case.proof.nodes.values() if len(outcomes(node)) > 1})

    sample()
    assert {kind for kind in KINDS if kinds[kind] >= SAMPLE / 100} == KINDS
    assert min(several[True], several[False]) >= SAMPLE / 100, "both exact and flagged lists of outcomes"


def test_the_lister_is_short_enough_to_be_believed() -> None:
    assert len(Path(brute.__file__).read_text(encoding="utf-8").splitlines()) < 60


# --- small programs that random ones seldom hit ------------------------------------------------------------------

OPEN = indicator("A", möjligt="heltal 0–4", bedömning=table("färg", ("grön", {"värde": "minst 2"}), ("röd", {})))
Rows: TypeAlias = tuple[tuple[str, dict[str, object]], ...]
YES_NO: Rows = ("uppfyllt", {"antal grön": "minst 1"}), ("ej uppfyllt", {})


def goal(name: str, *children: object, judging: object) -> dict[str, object]:
    return {"id": name, "namn": name, "bedömning": judging, "indikatorer": list(children)}


def under(*goals: dict[str, object], judging: object, facts: tuple[dict[str, str], ...] = ()) -> Case:
    council = {"id": "K", "namn": "K", "bedömning": judging, "nämndmål": list(goals)}
    return Case(ruleset([]) | {"kf-mål": [council]}, (list(facts),))


def test_two_goals_on_one_open_indicator_are_said_to_be_taken_as_independent() -> None:
    judging = table("uppfyllelse", *YES_NO)
    case = under(
        goal("M1", OPEN, judging=judging),
        goal("M2", {"se": "A"}, judging=judging),
        judging=table("uppfyllelse", ("delvis", {"antal uppfyllt": "1"}), ("uppfyllt", {})),
    )
    agree(case)
    assert outcomes(case.proof.nodes["K"]) == {"delvis", "uppfyllt"}
    assert brute.possible(case)["K"] == {"uppfyllt"}
    assert case.proof.nodes["K"].may_not_occur


def test_sharing_an_open_figure_through_a_second_table_is_said_too() -> None:
    """The verdict rests on nothing open; the table beside it, which the parent reads, does."""
    judging = [
        table("uppfyllelse", ("uppfyllt", {}), tabell="dom"),
        table("läge", ("hög", {"antal grön": "minst 1"}), ("låg", {}), tabell="läge"),
    ]
    case = under(
        goal("M1", OPEN, judging=judging),
        goal("M2", {"se": "A"}, judging=judging),
        judging=table("uppfyllelse", ("delvis", {"antal hög": "1"}), ("uppfyllt", {})),
    )
    agree(case)
    assert outcomes(case.proof.nodes["K"]) == {"delvis", "uppfyllt"}
    assert case.proof.nodes["K"].may_not_occur
    assert case.proof.nodes["K"].waits_for == (("A", "värde"),)


def test_a_mark_follows_the_table_that_is_read() -> None:
    judging = [
        table("uppfyllelse", ("uppfyllt", {}), tabell="dom"),
        table("läge", ("hög", {"antal grön": "minst 1"}), ("låg", {}), tabell="läge"),
    ]
    case = under(
        goal("M1", OPEN, judging=judging),
        judging=table("uppfyllelse", ("delvis", {"antal hög": "1"}), ("uppfyllt", {})),
        facts=(known("A", 3, preliminär="ja"),),
    )
    assert [case.proof.nodes[name].marks for name in ("A", "M1", "K")] == [("preliminär",), (), ("preliminär",)]


def test_one_fact_that_fills_two_open_figures_is_said_to_be_taken_as_two() -> None:
    """At year end samma period i fjol and helår i fjol are the same fact."""
    rows: Rows = ("grön", {"samma period i fjol": "minst 2"}), ("gul", {"helår i fjol": "under 2"}), ("röd", {})
    one = OPEN | {"bedömning": table("färg", *rows)}
    for period, exact in (("2025", False), ("2025-08", True)):
        case = alone(one, period=period)
        agree(case)
        assert outcomes(case.proof.nodes["A"]) == {"grön", "gul", "röd"}
        assert case.proof.nodes["A"].may_not_occur is not exact


def test_a_comparison_of_open_figures_with_something_lacking_never_decides() -> None:
    for right in ("helår i fjol + ingående", "helår i fjol ÷ ingående", "helår i fjol ÷ riktvärde"):
        rows: Rows = ("grön", {"värde": f"minst {right}"}), ("röd", {})
        case = alone(OPEN | {"bedömning": table("färg", *rows), "riktvärde": {"2025": "0"}})
        agree(case)
        assert outcomes(case.proof.nodes["A"]) == {None}


@pytest.mark.parametrize("expression", ["värde ÷ helår i fjol", "1 ÷ värde", "max(2; värde ÷ (värde − 1))"])
def test_a_divisor_that_may_be_zero_is_one_of_the_worlds(expression: str) -> None:
    rows: Rows = ("grön", {"kvot": "minst 1"}), ("röd", {})
    case = alone(OPEN | {"storheter": {"kvot": expression}, "bedömning": table("färg", *rows)})
    agree(case)
    assert None in outcomes(case.proof.nodes["A"])


def test_at_least_a_label_means_what_it_means_on_each_childs_own_scale() -> None:
    """On the scale läge låg is worse than hög; on a scale of risk it is the other way."""
    rule = ruleset(
        [
            indicator("A", möjligt="heltal 0–1", bedömning=table("läge", ("låg", {}))),
            indicator("B", möjligt="heltal 0–1", bedömning=table("risk", ("hög", {}))),
        ],
        table("uppfyllelse", ("uppfyllt", {"antal minst medel": "minst 1"}), ("ej uppfyllt", {})),
    )
    scales = rule["skalor"] | {"läge": ["hög", "medel", "låg"], "risk": ["låg", "medel", "hög"]}
    case = Case(rule | {"skalor": scales}, ([],))
    assert outcomes(case.proof.nodes["M"]) == brute.possible(case)["M"] == {"ej uppfyllt"}


def test_a_row_may_ask_for_ej_tillamplig_among_alternatives() -> None:
    asked = {"någon av": [{"värde": "ej tillämplig"}, {"värde": "minst 2"}]}
    case = alone(
        OPEN | {"bedömning": table("färg", ("grön", asked), ("röd", {}))},
        {"indikator": "A", "spann": "år 2025", "tillstånd": "ej tillämplig"},
    )
    agree(case)
    assert outcomes(case.proof.nodes["A"]) == {"grön"}
