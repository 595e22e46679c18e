"""View: what a report holds: words as they shall be read, and every number exact beside its words.

Nothing here works anything out. Texts from data stand as they were written; whoever sets them makes them inert in its
own form. A number has both its text, which never hides which side of a limit it is on, and its exact value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from engine.compile.program import Level
from engine.explain.page import Line
from engine.model.diagnostic import Language

ColourClass: TypeAlias = Literal["green", "yellow", "red", "grey", "none"]
HeldKind: TypeAlias = Literal["value", "expected", "target", "base"]


@dataclass(frozen=True, slots=True)
class Sign:
    """A verdict as it is shown: a symbol and its word, and a colour that is never the only sign."""

    symbol: str
    word: str
    colour: ColourClass
    judged: bool = True

    @property
    def text(self) -> str:
        """`● grön`, on one line."""
        return f"{self.symbol}\u00a0{self.word}"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, or the words that stand in its place (`value` None). `decimals`: as many as the source wrote."""

    text: str
    value: Fraction | None = None
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """What the plan asks for; `low` and `high` are its ends, the same number where it is not a span."""

    text: str
    low: Amount | None = None
    high: Amount | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A number of an indicator: its value, or what that is held against."""

    name: str
    kind: HeldKind
    amount: Amount


@dataclass(frozen=True, slots=True)
class Place:
    """A document by its code and title, and the place in it."""

    code: str
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A row of a table as it was tried. `numbers`: how the tests came out, with what was seen on each side."""

    table: str
    is_verdict: bool
    number: int
    outcome: Sign
    asks: str
    role: str
    decides: bool
    tests: tuple[str, ...]
    reason: str
    sources: tuple[Place, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PossibleShown:
    """An outcome that an open node may get, and what it would take."""

    outcome: Sign
    when: str


@dataclass(frozen=True, slots=True)
class FactShown:
    """One figure of a node with the fact that fills it, or with what it may be while it is open."""

    figure: str
    state: str
    amount: Amount
    said: str
    span: str
    sources: tuple[Place, ...]
    marks: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """A person's own verdict beside the computed one."""

    outcome: str
    by: str
    role: str
    date: str
    reason: str
    decision: str


@dataclass(frozen=True, slots=True)
class TextShown:
    """A text that somebody has written about the node."""

    text: str
    by: str
    date: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the same node came to the last time it was judged. `changed`: it does not mean quite the same any more."""

    period: str
    verdict: Sign
    value: Amount | None
    changed: str
    said: str


@dataclass(frozen=True, slots=True)
class AnswersShown:
    """What the verdict would take, which open figures can turn it, and whether it stands in every reading.

    The first line of each is its heading; an answer that was not asked for, or says nothing, has no lines.
    """

    requirements: tuple[Line, ...] = ()
    open: tuple[Line, ...] = ()
    standing: tuple[Line, ...] = ()

    def all(self) -> Iterator[tuple[Line, ...]]:
        """Those that say something."""
        return (lines for lines in (self.requirements, self.open, self.standing) if lines)


@dataclass(frozen=True, slots=True)
class OpenShown:
    """An open figure, and what hangs on it: the nodes whose verdict it can turn, or why it turns none."""

    node: str
    name: str
    figure: str
    state: str
    turns: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One month of the year: what was measured, and what was to be expected by then. None is a gap."""

    period: str
    said: str
    value: Amount | None
    expected: Amount | None
    is_now: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """An indicator's value against its target and its expected path over the year."""

    unit: str
    target: Target
    points: tuple[ChartPoint, ...]


@dataclass(frozen=True, slots=True)
class NodeShown:
    """A goal or an indicator; `told_above` marks one that stands under several goals and was shown before."""

    id: str
    name: str
    level: Level
    level_word: str
    parent: str
    depth: int
    told_above: bool
    verdict: Sign
    beside: tuple[tuple[str, str], ...]
    headline: str
    paragraph: str
    chain: tuple[Line, ...]
    decided: str
    rules: tuple[RuleShown, ...]
    possible: tuple[PossibleShown, ...]
    waits_for: str
    value: Amount | None
    target: Target | None
    baseline: Amount | None
    expected: Amount | None
    gap: Amount | None
    unit: str
    direction: str
    marks: tuple[str, ...]
    notices: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[Place, ...]
    facts: tuple[FactShown, ...]
    held: tuple[Held, ...]
    signatures: tuple[Signature, ...]
    texts: tuple[TextShown, ...]
    written: tuple[Line, ...]
    responsible: str
    answers: AnswersShown
    earlier: Earlier | None
    chart: Chart | None
    children: tuple[NodeShown, ...]

    def all(self) -> Iterator[NodeShown]:
        """The node and all that stands under it, in reading order."""
        yield self
        for child in self.children:
            yield from child.all()


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many of a level came out so."""

    outcome: Sign
    number: int


@dataclass(frozen=True, slots=True)
class LevelShown:
    """A level with its counts, outcomes best first; `text` says them."""

    level: Level
    word: str
    number: int
    counts: tuple[OutcomeCount, ...]
    text: str


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """A reading, what was chosen in it and what else there was. `used`: something in the report rests on it."""

    id: str
    question: str
    chosen: str
    reason: str
    is_default: bool
    used: bool
    alternatives: tuple[tuple[str, str], ...]
    sources: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The record that the report was made of: its digest, and the head of the journal it was held against."""

    digest: str
    head: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """One assessment in a row of them."""

    period: str
    said: str
    title: str


@dataclass(frozen=True, slots=True)
class Step:
    """A node at one moment. No verdict: it was not there then. `broken`: why it cannot be followed from before."""

    verdict: Sign | None
    value: Amount | None
    target: Target | None
    gap: str = ""
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Development:
    """A node over time, one step for each moment."""

    id: str
    name: str
    level: Level
    level_word: str
    unit: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class History:
    """The verdicts and the indicators of one nämnd over time."""

    moments: tuple[Moment, ...]
    developments: tuple[Development, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One nämnd at one period."""

    lang: Language
    title: str
    ruleset: str
    municipality: str
    committee: str
    period: str
    period_said: str
    marks: tuple[str, ...]
    in_short: tuple[str, ...]
    """The marks without what they mean and why, for where the whole of them stands elsewhere."""
    origin: tuple[str, ...]
    levels: tuple[LevelShown, ...]
    roots: tuple[NodeShown, ...]
    open_figures: tuple[str, ...]
    hanging: tuple[OpenShown, ...]
    """The open figures ranked, those first on which most hangs; none where it was not asked."""
    notices: tuple[tuple[str, str], ...]
    readings: tuple[ReadingShown, ...]
    documents: tuple[tuple[str, str], ...]
    legend: str
    kept: Kept | None = None
    history: History | None = None

    def nodes(self) -> Iterator[NodeShown]:
        """Every node in reading order; one under two goals stands under both."""
        for root in self.roots:
            yield from root.all()

    def once(self) -> Iterator[NodeShown]:
        """Every node once, where it is told."""
        return (node for node in self.nodes() if not node.told_above)
