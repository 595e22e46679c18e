"""The means that a goal's indicators can reach, cell by cell against the engine.

A plan prints its bands with two decimals: 0,00–0,49, 0,50–0,69 and 0,70–1,00. The table below was worked out by hand
for the sizes in the plan; the goal table itself is taken from the ruleset.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement
from typing import Any

import pytest
import yaml

from conformance_case import ROOT
from engine.compile.compiler import check_ruleset, compile_program
from engine.infer import available_engine
from engine.model.facts import FactsFile
from engine.model.period import Period
from engine.model.ruleset import Ruleset
from engine.prove.checker import prove
from engine.prove.proof import Judged, Proof

RULESET = ROOT / "rulesets" / "sodertalje" / "omsorgsnamnden-2025.yaml"
TABLE, PRINTED = "nämndmål", "nämndmål som tryckt"
HALF = Fraction(1, 2)
SCORES = {"grön": Fraction(1), "gul": HALF, "röd": Fraction(0)}

BY_HAND = {
    2: {"ej uppfyllt": "0 0,5", "delvis uppfyllt": "1", "uppfyllt": "1,5 2"},
    3: {"ej uppfyllt": "0 0,5 1", "delvis uppfyllt": "1,5 2", "uppfyllt": "2,5 3"},
    4: {"ej uppfyllt": "0 0,5 1 1,5", "delvis uppfyllt": "2 2,5", "uppfyllt": "3 3,5 4"},
    5: {"ej uppfyllt": "0 0,5 1 1,5 2", "delvis uppfyllt": "2,5 3", "uppfyllt": "3,5 4 4,5 5"},
    6: {"ej uppfyllt": "0 0,5 1 1,5 2 2,5", "delvis uppfyllt": "3 3,5 4", "uppfyllt": "4,5 5 5,5 6"},
}
"""Number of indicators → verdict → the sums of scores that give it."""

IN_UPPER_GAP = ("grön",) * 9 + ("röd",) * 4  # 9/13 = 0,692
IN_LOWER_GAP = ("grön",) * 25 + ("röd",) * 26  # 25/51 = 0,490
ROUNDED_UP = ("grön",) * 16 + ("röd",) * 7  # 16/23 = 0,696

SMALL = tuple(colours for size in BY_HAND for colours in combinations_with_replacement(SCORES, size))
EVERY = (*SMALL, IN_UPPER_GAP, IN_LOWER_GAP, ROUNDED_UP)


def total(colours: Sequence[str]) -> Fraction:
    return sum((SCORES[colour] for colour in colours), Fraction(0))


def goal(colours: Sequence[str]) -> str:
    return "-".join(f"{colours.count(colour)}{colour}" for colour in SCORES)


def sums_by_hand(size: int) -> dict[Fraction, str]:
    cells = BY_HAND[size].items()
    return {Fraction(each.replace(",", ".")): outcome for outcome, sums in cells for each in sums.split()}


@cache
def written() -> dict[str, Any]:
    """The plan's own scales, goal tables and readings about them, over goals of any size.

    There are as many indicators of each colour as the largest goal needs; every goal refers to its own choice of them.
    """
    plan = yaml.load(RULESET.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - every scalar is text
    derived = next(g["storheter"] for kf in plan["kf-mål"] for g in kf.get("nämndmål", []) if g["id"] == "O1")
    pool = {colour: max(colours.count(colour) for colours in EVERY) for colour in SCORES}
    indicators = [_indicator(colour, number) for colour, most in pool.items() for number in range(most)]
    cited = {"namn": "ett mål", "källa": {"vp": "1.3"}}
    return {
        **{key: plan[key] for key in ("regelverk", "kommun", "nämnd", "år", "källor", "skalor")},
        "tabeller": {name: plan["tabeller"][name] for name in (TABLE, PRINTED)},
        "tolkningar": {"T-O10": plan["tolkningar"]["T-O10"]},
        "kf-mål": [
            {**cited, "id": "alla", "bedömning": {"ingen": "här står indikatorerna"}, "indikatorer": indicators},
            *(
                {
                    **cited,
                    "id": goal(colours),
                    "storheter": derived,
                    "bedömning": [TABLE, PRINTED],
                    "indikatorer": [{"se": f"{colour}-{n}"} for colour in SCORES for n in range(colours.count(colour))],
                }
                for colours in EVERY
            ),
        ],
    }


def _indicator(colour: str, number: int) -> dict[str, Any]:
    table = {"skala": "färg", "källa": {"vp": "1.3"}, "rader": [{"utfall": colour}]}
    about = {"namn": "ett mått", "enhet": "antal", "riktning": "uppåt", "källa": {"vp": "1.3"}}
    return {**about, "id": f"{colour}-{number}", "bedömning": table}


@cache
def proof(alternative: str = "a") -> Proof:
    program = compile_program(check_ruleset(Ruleset.model_validate(written())), Period(2025), {"T-O10": alternative})
    facts = FactsFile.model_validate({"uppgifter": "inga", "regelverk": program.ruleset})
    return prove(program, [facts], available_engine().hits)


def verdict(colours: Sequence[str], alternative: str = "a") -> str:
    found = proof(alternative).nodes[goal(colours)].verdict
    assert isinstance(found, Judged)
    return found.outcome


def as_printed(colours: Sequence[str]) -> str | None:
    """What the bands give as they are printed, with their gaps."""
    (world,) = proof().nodes[goal(colours)].worlds
    return world.of(PRINTED).outcome


def means(most: int) -> Iterator[tuple[int, Fraction]]:
    """Every mean that up to `most` indicators can have, with how many it takes, fewest first."""
    return ((n, HALF * steps / n) for n in range(1, most + 1) for steps in range(2 * n + 1))


def to_two_decimals(mean: Fraction) -> Fraction:
    return Fraction(int(mean * 100 + HALF), 100)


class TestSizesInThePlan:
    @pytest.mark.parametrize("size", BY_HAND)
    def test_the_table_has_every_reachable_sum(self, size: int) -> None:
        assert sorted(sums_by_hand(size)) == [HALF * steps for steps in range(2 * size + 1)]

    @pytest.mark.parametrize("colours", SMALL, ids=goal)
    def test_every_combination_gives_the_verdict_worked_out_by_hand(self, colours: tuple[str, ...]) -> None:
        assert verdict(colours) == sums_by_hand(len(colours))[total(colours)]

    @pytest.mark.parametrize("colours", SMALL, ids=goal)
    def test_the_printed_bands_have_no_gap_that_a_mean_can_fall_in(self, colours: tuple[str, ...]) -> None:
        assert as_printed(colours) == verdict(colours)

    @pytest.mark.parametrize("colours", SMALL, ids=goal)
    def test_rounding_first_makes_no_difference(self, colours: tuple[str, ...]) -> None:
        assert verdict(colours, "b") == verdict(colours)

    def test_a_mean_of_exactly_seven_tenths_is_fulfilled(self) -> None:
        exact = [colours for colours in SMALL if total(colours) / len(colours) == Fraction(7, 10)]
        assert {len(colours) for colours in exact} == {5}
        assert {verdict(colours) for colours in exact} == {"uppfyllt"}


class TestLargerSizes:
    def test_the_upper_gap_is_first_reached_by_thirteen(self) -> None:
        low, high = Fraction(69, 100), Fraction(70, 100)
        assert next((n, mean) for n, mean in means(60) if low < mean < high) == (13, Fraction(9, 13))
        assert as_printed(IN_UPPER_GAP) is None
        assert verdict(IN_UPPER_GAP) == "delvis uppfyllt"

    def test_the_lower_gap_is_first_reached_by_fifty_one(self) -> None:
        low, high = Fraction(49, 100), Fraction(50, 100)
        assert next((n, mean) for n, mean in means(60) if low < mean < high) == (51, Fraction(25, 51))
        assert as_printed(IN_LOWER_GAP) is None
        assert verdict(IN_LOWER_GAP) == "ej uppfyllt"

    def test_rounding_first_makes_a_difference_first_at_twenty_three(self) -> None:
        limits = (HALF, Fraction(7, 10))
        turned = ((n, m) for n, m in means(60) for limit in limits if m < limit <= to_two_decimals(m))
        assert next(turned) == (23, Fraction(16, 23))
        assert (verdict(ROUNDED_UP), verdict(ROUNDED_UP, "b")) == ("delvis uppfyllt", "uppfyllt")
        assert verdict(IN_UPPER_GAP, "b") == verdict(IN_UPPER_GAP)
