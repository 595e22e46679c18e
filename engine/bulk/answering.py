"""Answering: one piece of a table, and what became of every assessment in it.

Comes in: frames with exact cells. Goes out: frames of verdicts, one line per node and assessment, in the order of the
rows. What is fully known is one projection; the words for a row that decided come from the first assessment that it
decided, and that assessment is proven. Every other assessment goes the ordinary way, by questions, and is proven.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import polars as pl

from engine.batch import parquet
from engine.batch.overview import REFUSED, Line, lines_of
from engine.bulk import reading
from engine.bulk.columns import Table
from engine.bulk.fitting import facts, fitting
from engine.bulk.remembering import Remembering, Rows
from engine.compile.compiler import CheckedRuleset
from engine.compile.points import Hits, Question
from engine.compile.program import Program
from engine.explain.document import as_document
from engine.explain.tree import walk
from engine.infer.columnar import ColumnarEngine
from engine.infer.columnar.projection import KNOWN, project
from engine.model.diagnostic import Diagnostic, Language, Place, render
from engine.model.facts import FactsFile
from engine.prove.assessment import Assessment, assessment
from engine.prove.checker import prove

ID = "bedömning"
"""The column that names the assessment; the others are those of an overview."""
SCHEMA = pl.Schema({ID: pl.String(), **parquet.SCHEMA})
AT_ONCE = 2_000
"""So many assessments with something open are held at a time."""
_AT, _WORDS = "plats i delen", "ord"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the assessments of a table have in common."""

    checked: CheckedRuleset
    program: Program
    common: tuple[FactsFile, ...]
    table: Table
    indicators: bool
    lang: Language
    prove: bool = False
    """Whether every row shall be proven."""


@dataclass
class Counts:
    """What became of the assessments so far; `verdicts` counts, for each goal, what it was given."""

    projected: int = 0
    ordinary: int = 0
    refused: int = 0
    proven: int = 0
    verdicts: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, lines: Sequence[Line], *, refused: bool, known: bool) -> None:
        """Add an assessment made node by node, or a row without one."""
        self.projected += known and not refused
        self.ordinary += not known and not refused
        self.refused += refused
        for line in lines:
            self.count(line)

    def count(self, line: Line, times: int = 1) -> None:
        """Add what a goal was given."""
        if not line.indicator and (name := line.goal or line.council_goal):
            self.verdicts.setdefault(name, Counter())[line.outcome or line.verdict] += times


class Answering:
    """A table being answered, piece after piece."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.counts = asked, Counts()
        program, table = asked.program, asked.table
        columns = reading.columns_of(table.path)
        empty = pl.DataFrame(schema={name: columns[name] for name in (table.id, *table.ways)})
        self.projection = project(program, table.exact(empty), asked.common)
        self.nodes = [program.nodes[name] for _, name in walk(program)]
        self.kept = [at for at, node in enumerate(self.nodes) if asked.indicators or node.level != "indikator"]
        self.hits = {node.id: self.projection.hits.get((node.id, node.verdict_table or "")) for node in self.nodes}
        self.needed = _needed(program, [self.nodes[at].id for at in self.kept])
        self.common = assessed(program, asked.common)
        self.marked = _marked(self.common)
        self.remembering = Remembering(asked.checked, table, self.common, self.projection, self.kept, every=asked.prove)
        self._words: dict[tuple[int, int], int] = {}
        self._lines: list[Line] = []

    def answer(self, piece: pl.DataFrame, start: int) -> pl.DataFrame:
        """The verdicts of a piece; `start` rows came before it. Raises Rejected, NoAnswer or Refusal."""
        found = self.projection.run(piece, needed=self.needed)
        if self.marked:
            found = found.with_columns(pl.lit(value=False).alias(KNOWN))
        if self.asked.prove:
            return self._ordinary(piece, found[KNOWN], pl.Series([True] * piece.height), start).select(SCHEMA.names())
        self._learn(piece, found)
        parts = [self._projected(piece, found), self._ordinary(piece, found[KNOWN], ~found[KNOWN], start)]
        whole = [part for part in parts if not part.is_empty()] or parts[:1]
        laid = pl.concat(whole) if len(whole) == 1 else pl.concat(whole).sort(_AT, maintain_order=True)
        return laid.select(SCHEMA.names())

    # --- what is fully known ---

    def _learn(self, piece: pl.DataFrame, found: pl.DataFrame) -> None:
        """Prove an assessment for each row of a table that is hit for the first time, and some more as time goes."""
        known = found[KNOWN].arg_true()
        for hit in dict.fromkeys(self.hits[node.id] for node in self.nodes if node.id in self.needed):
            said = found[hit].gather(known) if hit else None
            for number in [0] if said is None else said.unique().sort().to_list():
                if not self._is_learned(hit, number) and len(known):
                    at = 0 if said is None else said.eq(number).arg_max() or 0
                    self._prove(piece.row(known[at], named=True), found.row(known[at], named=True))
        first, last = self.counts.projected, self.counts.projected + len(known)
        for power in range(last.bit_length()):
            if first <= 2**power - 1 < last:
                at = known[2**power - 1 - first]
                self._prove(piece.row(at, named=True), found.row(at, named=True))
        self.counts.projected = last

    def _is_learned(self, hit: str | None, number: int) -> bool:
        return all((at, number) in self._words for at, node in enumerate(self.nodes) if self.hits[node.id] == hit)

    def _prove(self, row: Mapping[str, Any], found: Mapping[str, Any]) -> None:
        """Hold what the projection says of an assessment to the checker, and keep its words. Raises Refusal."""
        files = (*self.asked.common, facts(self.asked.program, self.asked.table, row))
        proof = prove(self.asked.program, files, partial(self._ask, self.projection.hits_of(found)))
        self.counts.proven += 1
        made = assessment(proof, files, self.common.engine)
        for at, line in enumerate(_lines(made)):
            hit = self.hits[self.nodes[at].id]
            number = found[hit] if hit else 0
            if (at, number) not in self._words:
                self._words[at, number] = len(self._lines)
                # Why no row fits depends on more than where it stands.
                self._lines.append(replace(line, reason="", rows=()) if hit and not number else line)

    def _ask(self, proposed: Hits, questions: Sequence[Question]) -> Hits:
        """What the projection proposes; a node that no line needs may be open, and is asked about by itself."""
        others = [question for question in questions if question.node not in self.needed]
        hits = {each.key: proposed[each.key] for each in questions if each not in others and each.key in proposed}
        return {**hits, **(ColumnarEngine().hits(others) if others else {})}

    def _projected(self, piece: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
        """The verdicts of the assessments that are fully known."""
        words = {str(at): self._words_at(at) for at in self.kept}
        laid = pl.DataFrame({_AT: pl.int_range(piece.height, eager=True), ID: piece[self.asked.table.id]})
        laid = laid.hstack(found.select(**words)).filter(found[KNOWN])
        for at in words:
            for word, times in laid[at].value_counts().rows():
                self.counts.count(self._lines[word], times)
        laid = laid.select(_AT, ID, pl.concat_list(list(words)).alias(_WORDS)).explode(_WORDS)
        return laid.select(_AT, ID).hstack(parquet.overview(self._lines)[laid[_WORDS]])

    def _words_at(self, at: int) -> pl.Expr:
        hit = self.hits[self.nodes[at].id]
        numbers = {number: word for (place, number), word in self._words.items() if place == at}
        if hit is None:
            return pl.lit(numbers.get(0), pl.Int64)
        return pl.col(hit).replace_strict(numbers, default=None, return_dtype=pl.Int64)

    # --- the others, or every one ---

    def _ordinary(self, piece: pl.DataFrame, known: pl.Series, which: pl.Series, start: int) -> pl.DataFrame:
        """The verdicts of some rows, node by node: most of what they come to has come before."""
        lines: list[Line] = []
        named: list[tuple[int, str | None]] = []
        places = which.arg_true()
        for first in range(0, len(places), AT_ONCE):
            here = places[first : first + AT_ONCE]
            rows = self.rows(piece, here, start)
            for at, number, made in zip(here, rows.numbers, self.remembering.lines(rows), strict=True):
                told = self._refused(number, made) if isinstance(made, tuple) else made
                self.counts.add(told, refused=isinstance(made, tuple), known=known[at])
                lines += told
                named += [(at, piece[self.asked.table.id][at])] * len(told)
        frame = pl.DataFrame(named, schema={_AT: pl.Int64, ID: pl.String}, orient="row")
        return frame.hstack(parquet.overview(lines))

    def rows(self, piece: pl.DataFrame, places: pl.Series, start: int = 0) -> Rows:
        """Some rows of a piece, with what the projection says of them."""
        some = piece[places]
        found = self.projection.run(some, by_node=True)
        numbers = [start + at + 1 for at in places]
        return Rows(numbers, some.to_dict(as_series=False), found.to_dict(as_series=False))

    def _refused(self, number: int, wrong: Sequence[Diagnostic]) -> list[Line]:
        """The line of a row without an assessment: every mistake in it."""
        place = Place(str(self.asked.table.path), number, 1)
        said = [render(replace(each, place=place), self.asked.lang).split("\n", 1)[0] for each in wrong]
        program = self.asked.program
        period, ruleset = str(program.period), program.ruleset
        why = " · ".join(said)
        return [Line(program.committee, verdict=REFUSED, reason=why, period=period, ruleset=ruleset)]

    def checked(self, row: Mapping[str, Any], number: int) -> Assessment:
        """One assessment, of facts that fit the ruleset, proven. Raises Rejected."""
        asked = self.asked
        file = fitting(asked.checked, asked.program, asked.table, row, number)
        return assessed(asked.program, (*asked.common, file))


def _lines(made: Assessment) -> Iterator[Line]:
    return lines_of(as_document(made).model_dump(mode="json"))


def assessed(program: Program, files: tuple[FactsFile, ...]) -> Assessment:
    """An assessment of some facts, by questions and proven. Raises NoAnswer."""
    engine = ColumnarEngine()
    return assessment(prove(program, files, engine.hits), files, engine.name)


def _needed(program: Program, kept: Iterable[str]) -> frozenset[str]:
    """The nodes that some lines rest on: themselves, and what stands below those that are judged."""
    found, queue = set[str](), list(kept)
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue += program.nodes[name].children if program.nodes[name].tables else ()
    return frozenset(found)


def _marked(common: Assessment) -> bool:
    """Whether a verdict may carry a mark (preliminary, carried …): then what it carries is found one by one."""
    proofs = common.proof.nodes.values()
    plan = any(given.preliminary and given.value is not None for proof in proofs for given in proof.node.given)
    return plan or any(chosen.marks for proof in proofs for chosen in proof.chosen)
