"""Broken rulesets give exactly the code they are meant to, where it is meant to be; mended ones give nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.model.codes import CODES, findings
from lint.base import BASE, changed, check, marked
from lint.cases import CASES, Case

FAMILY = [code.name for code in findings.FAMILY]


def named(case: Case) -> str:
    return f"{case.code} {case.name}"


def test_the_base_has_no_finding(tmp_path: Path) -> None:
    assert check(BASE, tmp_path).codes == []


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 60
    assert len({named(case) for case in CASES}) == len(CASES)


def test_every_code_has_a_case() -> None:
    assert [code for code in FAMILY if code not in {case.code for case in CASES}] == []


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_broken_ruleset_gives_its_one_code_in_its_place(case: Case, tmp_path: Path) -> None:
    text, places = marked(changed(case.changes))
    found = check(text, tmp_path, case.facts)
    assert len(places) == 1
    assert found.spots == [(case.code, *places[0])]
    remark = CODES[case.code].severity == "warning" if case.remark is None else case.remark
    assert {each.code.severity for each in found.found} == {"warning" if remark else "error"}


@pytest.mark.parametrize("case", [case for case in CASES if case.good], ids=named)
def test_a_mended_ruleset_gives_nothing(case: Case, tmp_path: Path) -> None:
    assert check(changed(case.good), tmp_path).codes == []
