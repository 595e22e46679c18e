"""Models of the JSON output, `rodtrad-assessment-1`: what a program reads, and what its JSON Schema is made from.

Names are ASCII, values are the ruleset's own Swedish. Every measured or computed number is text twice, as the source
wrote it (`skrivet`, null for a computed one) and exact (`exakt`: `171/2`, `7`). JSON numbers are counts and places.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

VERSION: Literal["rodtrad-assessment-1"] = "rodtrad-assessment-1"


class Part(BaseModel):
    """A part of the document: frozen, with no name that the schema does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Number(Part):
    """A number, exact: `exakt` is `p` or `p/q`."""

    skrivet: str | None
    exakt: str = Field(pattern=r"^-?[0-9]+(/[1-9][0-9]*)?$")


class Label(Part):
    """An outcome or an answer."""

    label: str


class Missing(Part):
    """Something that does not exist, and why."""

    missing: str
    reason: str


Value: TypeAlias = Number | Label | Missing


class Source(Part):
    """A document, by its code, and a place in it."""

    document: str
    place: str


class Document(Part):
    """A source document."""

    code: str
    title: str


class Mark(Part):
    """`exempeldata` or `som om`, with the reason given."""

    mark: str
    reason: str


class Choice(Part):
    """A reading and the alternative in force."""

    reading: str
    letter: str


class Alternative(Part):
    """One alternative of a reading."""

    letter: str
    text: str


class Reading(Part):
    """A reading in force. `used`: some node rests on it."""

    id: str
    question: str
    reason: str
    letter: str
    text: str
    is_default: bool
    used: bool
    alternatives: tuple[Alternative, ...]
    sources: tuple[Source, ...]


class Stretch(Part):
    """The numbers from `low` to `high` (null: no end)."""

    low: Number | None
    high: Number | None
    low_in: bool
    high_in: bool


class Settled(Part):
    """One open thing in one world: a figure, a child, or a difference of open figures."""

    kind: Literal["uppgift", "barn", "skillnad"]
    name: str
    value: Label | Stretch


class Why(Part):
    """Why a table gave nothing: no row fits (`row` null), or the row reached reads something that does not exist."""

    row: int | None
    missing: Missing | None


class Possibility(Part):
    """One outcome that is possible (null: no row), the rows it may come through, and worlds that give it."""

    outcome: str | None
    rows: tuple[int, ...]
    witnesses: tuple[tuple[Settled, ...], ...]
    why: Why | None


class FigureRef(Part):
    """An open figure of a node."""

    node: str
    figure: str


class Judged(Part):
    """An outcome. `regardless`: open figures that could not change it."""

    kind: Literal["bedömt"] = "bedömt"
    outcome: str
    rows: tuple[int, ...]
    regardless: tuple[FigureRef, ...]


class Undecided(Part):
    """More than one outcome is possible."""

    kind: Literal["ej bedömbart"] = "ej bedömbart"
    possible: tuple[Possibility, ...]
    too_many: bool


class NotApplicable(Part):
    """Does not apply."""

    kind: Literal["ej tillämpligt"] = "ej tillämpligt"
    reason: str


class NoRule(Part):
    """The source has no rule."""

    kind: Literal["ingen regel"] = "ingen regel"
    reason: str


class NoRow(Part):
    """The table gave nothing."""

    kind: Literal["ingen rad"] = "ingen rad"
    why: Why


class Awaits(Part):
    """A person is to judge."""

    kind: Literal["väntar på samlad bedömning"] = "väntar på samlad bedömning"
    reason: str


Verdict: TypeAlias = Annotated[
    Judged | Undecided | NotApplicable | NoRule | NoRow | Awaits, Field(discriminator="kind")
]
Answer: TypeAlias = Literal["ja", "nej", "öppet", "finns inte"]


class Compared(Part):
    """Two sides compared. A side's values are those seen where the row was tried; none: it rests on an open figure."""

    kind: Literal["jämförelse"] = "jämförelse"
    written: str
    answer: Answer
    left: str
    left_values: tuple[Value, ...]
    operator: Literal["≥", "≤", ">", "<", "="]
    right: str
    right_values: tuple[Value, ...]
    missing: Missing | None


class Labelled(Part):
    """Whether a label is one of some labels."""

    kind: Literal["utfall eller svar"] = "utfall eller svar"
    written: str
    answer: Answer
    quantity: str
    values: tuple[Value, ...]
    labels: tuple[str, ...]
    missing: Missing | None


class Stated(Part):
    """A question about the fact itself: saknas, finns, ej tillämplig."""

    kind: Literal["tillstånd"] = "tillstånd"
    written: str
    answer: Answer
    quantity: str
    states: tuple[str, ...]
    asked: str


class AnyOf(Part):
    """At least one part holds; a part holds when all its tests do."""

    kind: Literal["någon av"] = "någon av"
    written: str
    answer: Answer
    parts: tuple[tuple[Test, ...], ...]


Test: TypeAlias = Annotated[Compared | Labelled | Stated | AnyOf, Field(discriminator="kind")]


class Row(Part):
    """A row in force and what came of it. Row numbers are the ruleset's own, from 1 in each table."""

    number: int
    outcome: str
    result: Literal["avgör", "avgör när den nås", "håller inte", "öppen", "går inte att pröva", "prövas inte"]
    tests: tuple[Test, ...]
    reason: str | None
    sources: tuple[Source, ...]
    readings: tuple[str, ...]
    chosen: tuple[Choice, ...]


class ScaleOutcome(Part):
    """One outcome of a scale, best first."""

    label: str
    score: Number | None
    colour: str | None
    counts: bool


class Table(Part):
    """A table, row by row, with every outcome it gave in some world (null: no row)."""

    name: str
    is_verdict: bool
    descriptive: bool
    outcomes: tuple[str | None, ...]
    scale: tuple[ScaleOutcome, ...]
    rows: tuple[Row, ...]
    sources: tuple[Source, ...]
    readings: tuple[str, ...]


class SubResult(Part):
    """One area against its own target."""

    area: str
    value: Number | None
    target: Number


class Printed(Part):
    """What the source itself says; never adopted."""

    outcome: str
    words: str | None
    sources: tuple[Source, ...]


class Fact(Part):
    """One observation as it was read. `span` is its first and last day."""

    value: Number | None
    answer: str | None
    sub_results: tuple[SubResult, ...]
    all_reach: bool | None
    state: str | None
    reason: str | None
    span: tuple[str, str]
    part: str | None
    preliminary: bool
    kind: Literal["uppmätt", "prognos"]
    by: str | None
    date: str | None
    after: str | None
    basis: str | None
    response_rate: Number | None
    n: int | None
    id: str | None
    sources: tuple[Source, ...]
    printed: Printed | None
    notes: tuple[str, ...]


class Refused(Part):
    """A fact that was not used, and why."""

    why: str
    fact: Fact


class Possible(Part):
    """What a figure may be: answers, finitely many numbers, or a range (null ends: none; null step: every number)."""

    answers: tuple[str, ...] | None
    numbers: tuple[Number, ...] | None
    range: Stretch | None
    step: Number | None


class Figure(Part):
    """A figure and what is known about it."""

    name: str
    state: Literal["känd", "öppen", "sekretess", "finns inte", "ej tillämplig"]
    value: Number | Label | None
    possible: Possible
    reason: str | None
    marks: tuple[str, ...]
    read: bool
    fact: Fact | None
    refused: tuple[Refused, ...]


class Amount(Part):
    """Something the plan gives: a number (`of` how many, when the plan says so), a word, or why it is lacking."""

    name: str
    value: Number | Label | None
    written: str
    reason: str | None
    of: int | None
    preliminary: bool
    about: str | None
    note: str | None
    sources: tuple[Source, ...]
    readings: tuple[str, ...]


class Derived(Part):
    """A computed quantity; `value` null when it is open."""

    name: str
    expression: str
    value: Value | None


class CountedTable(Part):
    """Which of a child's tables is looked at."""

    child: str
    table: str


class Tally(Part):
    """A number counted over children, with every value it takes in some world."""

    name: str
    kind: Literal["antal", "andel", "medelpoäng", "vägt medel", "antal räknade"]
    labels: tuple[str, ...]
    tables: tuple[CountedTable, ...]
    values: tuple[Value, ...]


class Named(Part):
    """A child that a table asks for by name."""

    name: str
    child: str
    table: str


class NoticeValue(Part):
    """One value of a notice."""

    name: str
    value: Number | Label


class Notice(Part):
    """Something the reader must know; it never changes a verdict."""

    node: str
    kind: str
    values: tuple[NoticeValue, ...]


class Judgement(Part):
    """A person's own verdict, signed; it stands beside the computed one."""

    outcome: str
    by: str
    role: str
    date: str | None
    reason: str
    decision: str | None
    sources: tuple[Source, ...]


class Analysis(Part):
    """A text about the node, read by no rule."""

    text: str
    by: str
    date: str


class Node(Part):
    """A goal or an indicator: its verdict and everything it rests on."""

    id: str
    name: str
    level: Literal["kf-mål", "nämndmål", "indikator"]
    parents: tuple[str, ...]
    children: tuple[str, ...]
    weight: Number
    unit: str | None
    direction: str | None
    responsible: str | None
    verdict: Verdict
    judgements: tuple[Judgement, ...]
    analyses: tuple[Analysis, ...]
    worlds: int
    tables: tuple[Table, ...]
    figures: tuple[Figure, ...]
    plan: tuple[Amount, ...]
    derived: tuple[Derived, ...]
    tallies: tuple[Tally, ...]
    named: tuple[Named, ...]
    population: tuple[Number, ...]
    marks: tuple[str, ...]
    waits_for: tuple[FigureRef, ...]
    may_not_occur: bool
    sources: tuple[Source, ...]
    readings: tuple[str, ...]
    chosen: tuple[Choice, ...]
    notes: tuple[str, ...]


class OutcomeCount(Part):
    """How many nodes have an outcome, or (outcome null) a verdict of another kind."""

    kind: str
    outcome: str | None
    count: int


class LevelSummary(Part):
    """One level's nodes, counted."""

    level: Literal["kf-mål", "nämndmål", "indikator"]
    count: int
    outcomes: tuple[OutcomeCount, ...]


class AssessmentDocument(Part):
    """One assessment: a ruleset held against facts at a period, proved.

    `kind`: what its verdicts rest on. Of a forecast `position` is where it was made; otherwise it is the period.
    """

    version: Literal["rodtrad-assessment-1"] = VERSION
    marks: tuple[Mark, ...]
    ruleset: str
    municipality: str
    committee: str
    year: int
    period: str
    kind: Literal["uppmätt", "prognos"]
    position: str
    facts_files: tuple[str, ...]
    engine: str
    summary: tuple[LevelSummary, ...]
    open_figures: tuple[FigureRef, ...]
    notices: tuple[Notice, ...]
    readings: tuple[Reading, ...]
    documents: tuple[Document, ...]
    roots: tuple[str, ...]
    nodes: tuple[Node, ...]
