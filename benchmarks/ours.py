"""Rödtråd on the same case: one assessment at a time by durable-rules with its proof, and thousands as columns."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.case import ANSWERS, GOALS, INDICATORS, Assessment, Facts, Verdicts
from engine.bulk.answering import assessed
from engine.bulk.columns import Table
from engine.bulk.remembering import Remembering, Rows
from engine.compile.compiler import CheckedRuleset, check_ruleset, compile_program
from engine.compile.program import Program
from engine.infer.columnar import wide
from engine.infer.columnar.projection import KNOWN, project
from engine.infer.columnar.wide import Cell
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


def checked() -> CheckedRuleset:
    """The ruleset without KF6, whose four indicators bear on no verdict."""
    ruleset = load_ruleset(RULESET).checked.ruleset
    goals = tuple(goal for goal in ruleset.council_goals if goal.id != "KF6")
    return check_ruleset(ruleset.model_copy(update={"council_goals": goals}))


def program() -> Program:
    """Its program."""
    return compile_program(checked(), PERIOD, {})


def _answers(facts: Facts) -> dict[str, str]:
    return dict(zip(ANSWERS, (facts.plan, facts.activities, facts.lost), strict=True))


class Proved:
    """Each assessment by itself, from facts to a checked proof; durable-rules proposes the hits."""

    def __init__(self, *, remembers: bool = True) -> None:
        """Without `remembers` every node is worked out anew, as in the first assessment of a process."""
        self.name = "Rödtråd, en åt gången med bevis" + ", utan minne" * (not remembers)
        self._engine, self._program = ContainedEngine(), program()
        self._memory = Memory() if remembers else None

    def given(self, drawn: Sequence[Assessment]) -> list[FactsFile]:
        columns = wide.fact_columns(self._program)
        return [wide.facts_of(self._program, _row(each), columns, "slump") for each in drawn]

    def run(self, given: list[FactsFile]) -> list[Proof]:
        return [prove(self._program, [file], self._engine.hits, self._memory) for file in given]

    def verdicts(self, answers: list[Proof]) -> list[Verdicts]:
        return [_verdicts(proof) for proof in answers]


def _row(assessment: Assessment) -> dict[str, Cell]:
    """An assessment as the cells of a row."""
    cells: dict[str, Cell] = {}
    for name, facts in assessment.items():
        parts = INDICATORS[name].parts
        cells |= {name: facts.reached, f"{name}: av": parts} if parts else {name: _decimal(facts.value)}
        cells |= {f"{name}: {human}": answer for human, answer in _answers(facts).items()}
    return cells


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
    """Many assessments at once, each row of a table with its full proof: what `rodtrad bulk --prove` does."""

    name = "Rödtråd, många åt gången med bevis"

    def __init__(self) -> None:
        self._columns, self._checked, self._program = Columns(), checked(), program()
        self._remembering: Remembering | None = None

    def given(self, drawn: Sequence[Assessment]) -> pl.DataFrame:
        frame = self._columns.given(drawn)
        if self._remembering is None:
            table = Table(Path("slump"), "id", {}, {}, wide.fact_columns(self._program))
            common = assessed(self._program, ())
            self._remembering = Remembering(self._checked, table, common, self._columns.projection, [], every=True)
        return frame.with_columns(pl.lit("slump").alias("id"))

    def run(self, given: pl.DataFrame) -> list[Proof]:
        remembering = self._remembering
        assert remembering is not None  # noqa: S101 - what is given was made first
        found = remembering.projection.run(given, by_node=True)
        rows = Rows([0] * given.height, given.to_dict(as_series=False), found.to_dict(as_series=False))
        remembering.meet(rows)
        return list(remembering.proofs(rows))

    def verdicts(self, answers: list[Proof]) -> list[Verdicts]:
        return [_verdicts(proof) for proof in answers]
