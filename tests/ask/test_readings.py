"""Many readings of one case: what they share is proved once, and the answers are those of each reading alone."""

from __future__ import annotations

from dataclasses import replace

from engine.ask.readings import Case, Readings, stands
from engine.compile.compiler import check_ruleset
from engine.compile.program import Program
from engine.model.period import Period
from engine.prove.checker import prove
from engine.prove.proof import Verdict
from explain.assessed import MADE_UP, ROOT, from_files, read_ruleset, reference

ASSESSMENT = from_files(MADE_UP, "2025-08")
CHECKED = check_ruleset(read_ruleset((ROOT / MADE_UP[0]).read_text(encoding="utf-8")))
CASE = Case(CHECKED, Period.parse("2025-08"), {}, ASSESSMENT.files, reference)


def alone(program: Program, node: str) -> Verdict:
    return prove(program, ASSESSMENT.files, reference).nodes[node].verdict


def test_every_goal_asked_together_gets_the_answer_that_it_gets_alone() -> None:
    together = Readings(CASE)
    for node in ("5", "KF5", "KF6"):
        assert together.stands(node) == stands(CASE, node)


def test_what_other_readings_have_proved_changes_no_verdict() -> None:
    readings = Readings(CASE)
    for letters in ({}, {"T-S3": "c"}, {"T-S1": "b"}, {"T-S3": "c", "T-S1": "b"}, {}):
        program = readings.programs.program(letters)
        assert all(readings.verdict(program, root) == alone(program, root) for root in program.roots)


def test_a_goal_over_another_indicator_is_proved_anew() -> None:
    readings = Readings(CASE)
    before = readings.verdict(readings.base, "KF1")
    other = readings.programs.program({"T-S3": "c"}).nodes
    leaves, *goals = readings.base.layers
    swapped = replace(readings.base, layers=(tuple(other[leaf.id] for leaf in leaves), *goals))
    assert readings.verdict(swapped, "KF1") == alone(swapped, "KF1")
    assert readings.verdict(swapped, "KF1") != before
