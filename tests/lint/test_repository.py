"""The repository's own rulesets: nothing is found but what is written down, and what must be found is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from engine.line import findings, load_ruleset
from engine.lint.planned import amount
from engine.lint.walk import owners
from engine.model import ruleset as model
from engine.model.amount import Lacking
from engine.model.diagnostic import Diagnostic, render

ROOT = Path(__file__).parent.parent.parent
RULESETS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "rulesets").glob("*/*.yaml"))
SOCIAL = "rulesets/sodertalje/socialnamnden-2025.yaml"
CARE = "rulesets/sodertalje/omsorgsnamnden-2025.yaml"
ACCOUNTS = "rulesets/askersund/arsbokslut-2024.yaml"


@cache
def found(name: str) -> tuple[Diagnostic, ...]:
    return findings(load_ruleset(ROOT / name))


def told(name: str, code: str = "RT") -> list[str]:
    """What each finding says, in the order of the file; a comment more or less does not change it."""
    lines = [render(each).split("\n")[0] for each in found(name) if each.code.name.startswith(code)]
    return [line.split(": ", 1)[1] for line in lines]


def said_once(name: str, *words: str) -> bool:
    return sum(all(word in line for word in words) for line in told(name)) == 1


@pytest.mark.parametrize("name", RULESETS)
def test_nothing_is_found_but_what_is_written_down(name: str, golden: Callable[[str, str], None]) -> None:
    golden(
        f"lint/{name.removeprefix('rulesets/').removesuffix('.yaml').replace('/', '-')}.txt",
        "\n".join(told(name)) + "\n",
    )


@pytest.mark.parametrize("name", RULESETS)
def test_no_ruleset_of_ours_is_wrong(name: str) -> None:
    assert [each.code.name for each in found(name) if each.code.severity == "error"] == []


def test_the_printed_customer_scale() -> None:
    assert said_once(SOCIAL, "RT602", "`värde` 80 hör till både `mycket högt` och `högt`", "tryckta")
    assert said_once(SOCIAL, "RT601", "`värde` 61,5", "över 61 och under 62", "tryckta")
    assert said_once(SOCIAL, "RT601", "`värde` 69,5", "över 69 och under 70", "tryckta")
    assert len(told(SOCIAL, "RT601")) == 2


def test_the_unnamed_band_of_the_employee_index() -> None:
    assert said_once(ACCOUNTS, "RT601", "över 69 och till och med 79", "tryckta")
    assert len(told(ACCOUNTS, "RT601")) == 1


def test_the_printed_budget_bands_and_the_table_in_force() -> None:
    assert said_once(CARE, "RT601", "`följsamhet` 97,5 faller mellan `röd` och `gul`", "tryckta")
    assert said_once(CARE, "RT601", "`följsamhet` 99,45 faller mellan `gul` och `grön`", "tryckta")
    in_force = [line for line in told(CARE, "RT60") if "avläst följsamhet" in line]
    assert in_force
    assert all("bara med" in line and "T-O7" in line for line in in_force)


def test_a_mean_in_a_printed_gap_is_harmless_this_year() -> None:
    assert said_once(CARE, "RT603", "0,69", "vid 13 räknade", "ofarligt i år")
    assert said_once(CARE, "RT603", "0,49", "vid 51 räknade", "ofarligt i år")


def test_targets_weaker_than_their_baseline() -> None:
    assert [line.split("`")[1] for line in told(SOCIAL, "RT630")] == ["S1.1c", "S6b"]


@pytest.mark.parametrize("name", RULESETS)
def test_every_indicator_without_a_baseline(name: str) -> None:
    ruleset = load_ruleset(ROOT / name).checked.ruleset
    letters = {each: reading.choice for each, reading in ruleset.reading.items()}
    without = {
        owner.node.id
        for owner in owners(ruleset)
        if isinstance(owner.node, model.Indicator)
        and isinstance(amount(owner.node.baseline, letters) or Lacking(""), Lacking)
    }
    said = {line.split("`")[1] for line in told(name, "RT631") if "(bara med" not in line}
    assert said == without
