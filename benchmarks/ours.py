"""Rödtråd on the same case: one assessment at a time by durable-rules with its proof, and thousands as columns."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.case import ANSWERS, GOALS, INDICATORS, Assessment, Facts, Verdicts
from engine.compile.compiler import check_ruleset, compile_program
from engine.compile.program import Program
from engine.infer.columnar.projection import KNOWN, project
from engine.infer.contained import ContainedEngine
from engine.line import load_ruleset
from engine.model.facts import FactsFile
from engine.model.period import Period
from engine.prove.checker import prove
from engine.prove.proof import Proof
from engine.prove.remembered import Memory

RULESET = Path("rulesets/sodertalje/socialnamnden-2025.yaml")
PERIOD = Period(2025, 10)
TABLES = {name: (name, "indikator") for name in INDICATORS} | {
    key: (goal, table) for goal in [*GOALS, "KF1"] for key, table in ((goal, "utfall"), (f"{goal} färg", "färg"))
}
"""The node and the table of every verdict that the other systems give too."""


def program() -> Program:
    """The ruleset's program without KF6, whose four indicators bear on no verdict."""
    ruleset = load_ruleset(RULESET).checked.ruleset
    goals = tuple(goal for goal in ruleset.council_goals if goal.id != "KF6")
    return compile_program(check_ruleset(ruleset.model_copy(update={"council_goals": goals})), PERIOD, {})


def _answers(facts: Facts) -> dict[str, str]:
    return dict(zip(ANSWERS, (facts.plan, facts.activities, facts.lost), strict=True))


class Proved:
    """Each assessment by itself, from facts to a checked proof; durable-rules proposes the hits."""

    name = "Rödtråd, en åt gången med bevis"

    def __init__(self) -> None:
        self._engine, self._program = ContainedEngine(), program()

    def given(self, drawn: Sequence[Assessment]) -> list[FactsFile]:
        return [_file(each) for each in drawn]

    def run(self, given: list[FactsFile]) -> list[Proof]:
        memory = Memory()
        return [prove(self._program, [file], self._engine.hits, memory) for file in given]

    def verdicts(self, answers: list[Proof]) -> list[Verdicts]:
        return [_verdicts(proof) for proof in answers]


def _file(assessment: Assessment) -> FactsFile:
    said: list[dict[str, str]] = []
    for name, facts in assessment.items():
        parts = INDICATORS[name].parts
        value = f"{facts.reached} av {parts}" if parts else _written(facts.value)
        said.append({"indikator": name, "värde": value, "spann": "t.o.m. 2025-10"})
        said += [
            {"indikator": name, "uppgift": human, "svar": answer, "spann": "t.o.m. 2025-10"}
            for human, answer in _answers(facts).items()
        ]
    return FactsFile.model_validate(
        {"uppgifter": "slump", "regelverk": "sodertalje-socialnamnden-2025", "värden": said}
    )


def _written(value: Fraction) -> str:
    return str(_decimal(value)).replace(".", ",")


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _verdicts(proof: Proof) -> Verdicts:
    return {key: proof.nodes[node].worlds[0].of(table).outcome or "" for key, (node, table) in TABLES.items()}


class Columns:
    """All assessments as one frame; the answer is the row that each table hits, without proofs."""

    def __init__(self, *, text: bool = False) -> None:
        """With `text` the answers are texts, otherwise labels of known sets."""
        self.name, self._text = "Rödtråd, träffar i kolumner" + ", svar som text" * text, text
        self._program = program()

    def given(self, drawn: Sequence[Assessment]) -> pl.DataFrame:
        """The frame, and its projection made beforehand as the other systems compile theirs."""
        columns: dict[str, pl.Series] = {}
        for name, limits in INDICATORS.items():
            facts = [each[name] for each in drawn]
            if limits.parts:
                columns[name] = pl.Series([one.reached for one in facts], dtype=pl.Int64)
                columns[f"{name}: av"] = pl.Series([limits.parts] * len(facts), dtype=pl.Int64)
            elif limits.decimals:
                columns[name] = pl.Series([_decimal(one.value) for one in facts], dtype=pl.Decimal(12, limits.decimals))
            else:
                columns[name] = pl.Series([int(one.value) for one in facts], dtype=pl.Int64)
            for human in ANSWERS:
                answers = [_answers(one)[human] for one in facts]
                columns[f"{name}: {human}"] = pl.Series(
                    answers, dtype=pl.String if self._text else pl.Enum(ANSWERS[human])
                )
        frame = pl.DataFrame(columns)
        self.projection = project(self._program, frame)
        return frame

    def run(self, given: pl.DataFrame) -> pl.DataFrame:
        found: pl.DataFrame = self.projection.run(given.lazy()).collect()
        return found

    def verdicts(self, answers: pl.DataFrame) -> list[Verdicts]:
        return [self._said(row) for row in answers.iter_rows(named=True)]

    def _said(self, row: dict[str, Any]) -> Verdicts:
        assert row[KNOWN]  # noqa: S101 - every fact is known
        hits = self.projection.hits_of(row)
        return {key: self._outcome(*at, *hits[at]) for key, at in TABLES.items()}

    def _outcome(self, node: str, table: str, hit: int | None) -> str:
        rows = self._program.nodes[node].table(table).rows
        return next(row.outcome for row in rows if row.number == hit)


class Batch:
    """Many assessments at once: the hits as columns, then a full proof of each."""

    name = "Rödtråd, många åt gången med bevis"

    def __init__(self) -> None:
        self._program = program()
        self._columns = Columns()

    def given(self, drawn: Sequence[Assessment]) -> tuple[pl.DataFrame, list[FactsFile]]:
        return self._columns.given(drawn), [_file(each) for each in drawn]

    def run(self, given: tuple[pl.DataFrame, list[FactsFile]]) -> list[Proof]:
        frame, files = given
        rows = self._columns.run(frame).iter_rows(named=True)
        return [self._proved(file, row) for file, row in zip(files, rows, strict=True)]

    def verdicts(self, answers: list[Proof]) -> list[Verdicts]:
        return [_verdicts(proof) for proof in answers]

    def _proved(self, file: FactsFile, row: dict[str, Any]) -> Proof:
        hits = self._columns.projection.hits_of(row)
        return prove(self._program, [file], lambda asked: {each.key: hits[each.key] for each in asked})
