"""Assessed: assessments for the tests, with the checker itself in the place of an engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from engine.compile.compiler import check_ruleset, compile_program
from engine.compile.evaluation import Point
from engine.compile.fitting import check_facts
from engine.compile.points import Hit, Key, Question
from engine.compile.program import Table
from engine.model.facts import FactsFile
from engine.model.period import Period
from engine.model.ruleset import Ruleset
from engine.prove.assessment import Assessment, assessment
from engine.prove.checker import decide, prove
from engine.read.limits import Limits
from engine.read.parse import parse
from engine.read.yaml import read_yaml, source_lines

ROOT = Path(__file__).parent.parent.parent
ASKERSUND = ("rulesets/askersund/arsbokslut-2024.yaml", "facts/askersund-arsbokslut-2024.yaml")
SODERTALJE = "rulesets/sodertalje/socialnamnden-2025.yaml"
AS_IF = (SODERTALJE, "facts/sodertalje-socialnamnden-2025-som-om.yaml")
MADE_UP = (SODERTALJE, "facts/sodertalje-socialnamnden-2025-exempel.yaml")

MEANS = (
    "rulesets/sodertalje/omsorgsnamnden-2025.yaml",
    "facts/sodertalje-omsorgsnamnden-2025-exempel.yaml",
)
ALL = ((ASKERSUND, "2024"), (AS_IF, "2025-10"), (AS_IF, "2025"), (MADE_UP, "2025-08"), (MEANS, "2025"))

M = TypeVar("M", bound=BaseModel)


@cache
def from_files(files: tuple[str, str], period: str, picked: tuple[tuple[str, str], ...] = ()) -> Assessment:
    ruleset, facts = ((ROOT / name).read_text(encoding="utf-8") for name in files)
    return from_text(ruleset, facts, period, dict(picked))


def from_text(ruleset: str, facts: str, period: str, picked: Mapping[str, str] | None = None) -> Assessment:
    checked = check_ruleset(_read(ruleset, Ruleset))
    file = _read(facts, FactsFile)
    check_facts(checked, file)
    program = compile_program(checked, Period.parse(period), picked or {})
    return assessment(prove(program, [file], reference), (file,), "referens")


def read_ruleset(text: str) -> Ruleset:
    return _read(text, Ruleset)


def reference(asked: Sequence[Question]) -> dict[Key, tuple[Hit, ...]]:
    return {question.key: tuple(_hit(question.table, point) for point in question.points) for question in asked}


def _hit(table: Table, point: Point) -> Hit:
    done = decide(table, point)
    return done.row.row.number if done.row is not None and done.outcome is not None else None


def _read(text: str, model: type[M]) -> M:
    raw = text.encode()
    return parse(read_yaml(raw, "test.yaml", Limits()), model, source_lines(raw))
