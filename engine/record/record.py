"""The record (protokoll), format 1: one assessment with everything it was made from.

Nothing in it depends on who made it, when or where: the same inputs give the same bytes and so the same name. What can
be computed is computed again by the one who checks, never believed; the order of the fields is the order to read in.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from engine import __version__
from engine.compile.choosing import Mark, Possible, State, Why
from engine.compile.evaluation import Absent, Number, Value
from engine.compile.points import Vector, Witness
from engine.compile.program import Level, Program
from engine.model.expression import Expression
from engine.model.facts import FactsFile, Judgement, Kind
from engine.model.period import At, Period, Towards
from engine.model.ruleset import LanguageVersion
from engine.prove.assessment import Notice
from engine.prove.proof import Verdict

FORMAT: Final = "rodtrad-record-1"
"""A change of what a field means, or of which fields there are, is a new format. See docs/decisions/0005."""
PROGRAM_VERSION = "1"
"""The form in which a program and facts as read are written."""
CHECKER_VERSION = "1"
"""Raised when the checker would build another proof of the same program, facts and hits."""

# --- what it was made from ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Versions:
    """What must be known to check the record, and the release that wrote it."""

    rule_language: str = LanguageVersion
    program: str = PROGRAM_VERSION
    checker: str = CHECKER_VERSION
    rodtrad: str = __version__


@dataclass(frozen=True, slots=True)
class Input:
    """A file, byte for byte: its text where it is UTF-8 (byte order mark and line ends included), else base64."""

    name: str
    size: int
    sha256: str
    encoding: Literal["text", "base64"]
    content: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """The ruleset and the facts files, these in the order of their ids."""

    ruleset: Input
    facts: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class ProgramPart:
    """The program with the digest of its canonical form."""

    sha256: str
    content: Program


@dataclass(frozen=True, slots=True)
class FactsPart:
    """The facts as read with the digest of their canonical form."""

    sha256: str
    content: tuple[FactsFile, ...]


@dataclass(frozen=True, slots=True)
class ReadingInForce:
    """A reading, and the alternative that this assessment used."""

    id: str
    letter: str
    is_default: bool


# --- what came out --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HitsOf:
    """The row that each point of a table hit, by number; null where no row fits."""

    node: str
    table: str
    rows: tuple[int | None, ...]


FactPlace: TypeAlias = tuple[int, int]
"""Which facts file, and which of its facts; both count from 0."""


@dataclass(frozen=True, slots=True)
class RefusedTold:
    """A fact that was not used, and why."""

    fact: FactPlace
    why: Why


@dataclass(frozen=True, slots=True)
class ChosenTold:
    """What is known about one figure, and from which fact. `possible` is given while the figure is open."""

    figure: str
    state: State
    value: Fraction | str | None
    possible: Possible | None
    fact: FactPlace | None
    marks: tuple[Mark, ...]
    reason: str | None
    refused: tuple[RefusedTold, ...]


@dataclass(frozen=True, slots=True)
class TestTold:
    """A test at one point: true, false, or null with what was missing.

    `values` are the two sides of a comparison, or the label or state asked about; `parts` those of `någon av`.
    """

    holds: bool | None
    values: tuple[Value, ...]
    missing: Absent | None
    parts: tuple[tuple[TestTold, ...], ...]


@dataclass(frozen=True, slots=True)
class RowTold:
    """A row at one point, by its number, with its tests in their order."""

    row: int
    holds: bool | None
    tests: tuple[TestTold, ...]


@dataclass(frozen=True, slots=True)
class TableTold:
    """A table at one point: its rows down to the one that decided."""

    table: str
    outcome: str | None
    rows: tuple[RowTold, ...]


@dataclass(frozen=True, slots=True)
class WorldTold:
    """One world: what is settled in it, the quantities that differ between worlds, and every table.

    `forced` are comparisons of open figures, and expressions, that are open numbers of their own.
    """

    witness: Witness
    values: tuple[tuple[str, Value], ...]
    forced: tuple[tuple[Expression, Number], ...]
    tables: tuple[TableTold, ...]


@dataclass(frozen=True, slots=True)
class NodeTold:
    """One node's verdict and all that it rests on, with the program's tables and tests by name and number.

    `values` are the quantities that its tables see alike in every world, `population` those that it is ranked among.
    """

    node: str
    verdict: Verdict
    chosen: tuple[ChosenTold, ...]
    population: tuple[Fraction, ...]
    values: tuple[tuple[str, Value], ...]
    worlds: tuple[WorldTold, ...]
    vectors: tuple[Vector, ...]
    marks: tuple[Mark, ...]
    waits_for: tuple[tuple[str, str], ...]
    may_not_occur: bool


Word: TypeAlias = Literal[
    "bedömt", "ej bedömbart", "ej tillämpligt", "ingen regel", "ingen rad", "väntar på samlad bedömning"
]


@dataclass(frozen=True, slots=True)
class VerdictTold:
    """A verdict in the words of the trade; null among the possible outcomes is `ingen rad`."""

    node: str
    level: Level
    verdict: Word
    outcome: str | None
    possible: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many nodes of a level got a verdict."""

    level: Level
    verdict: Word
    outcome: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What was assessed and what came out, on one page."""

    ruleset: str
    municipality: str
    committee: str
    year: int
    marks: tuple[tuple[str, str], ...]
    verdicts: tuple[VerdictTold, ...]
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The digest of an indicator's definition: equal in two records when the indicator means the same."""

    indicator: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """One assessment, complete."""

    format: Literal["rodtrad-record-1"]
    versions: Versions
    limits: tuple[tuple[str, int], ...]
    period: Period
    kind: Kind
    position: Period
    readings: tuple[ReadingInForce, ...]
    inputs: Inputs
    program: ProgramPart
    facts: FactsPart
    judgements: tuple[Judgement, ...]
    hits: tuple[HitsOf, ...]
    proof: tuple[NodeTold, ...]
    notices: tuple[Notice, ...]
    summary: Summary
    definitions: tuple[Fingerprint, ...]

    @property
    def at(self) -> At:
        """What the assessment is about."""
        return Towards(self.position) if self.kind == "prognos" else self.period
