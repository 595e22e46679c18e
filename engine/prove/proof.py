"""The proof: the checked tree. What each node's verdict is, and everything it was re-done from.

Explanation, report and record are views of this; none of them evaluates again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from engine.compile.choosing import Chosen, Mark
from engine.compile.evaluation import Absent, Tried
from engine.compile.points import Hits, Outcomes, Witness, World
from engine.compile.program import Node, Program, Row, Table


@dataclass(frozen=True, slots=True)
class RowDone:
    """A row, re-done at one point, with all its tests."""

    row: Row
    holds: bool | None
    tests: tuple[Tried, ...]


@dataclass(frozen=True, slots=True)
class TableDone:
    """A table at one point: its rows down to the one that decided, and the outcome, or None and why."""

    table: Table
    rows: tuple[RowDone, ...]
    outcome: str | None

    @property
    def row(self) -> RowDone | None:
        """The row that decided or stopped the table; None when no row fits."""
        return self.rows[-1] if self.rows and self.rows[-1].holds is not False else None


@dataclass(frozen=True, slots=True)
class WorldDone:
    """One world of a node, with every table re-done in it."""

    world: World
    tables: tuple[TableDone, ...]

    def of(self, table: str) -> TableDone:
        """What `table` gave in this world."""
        return next(done for done in self.tables if done.table.name == table)


@dataclass(frozen=True, slots=True)
class NoRow:
    """No row fits, or the row reached reads something that does not exist."""

    row: int | None = None
    missing: Absent | None = None


@dataclass(frozen=True, slots=True)
class Possibility:
    """One outcome that some world gives (None: `ingen rad`), the rows it came through, and its witnesses."""

    outcome: str | None
    rows: tuple[int, ...]
    witnesses: tuple[Witness, ...]
    why: NoRow | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """An outcome; `regardless` names the open figures that could not change it."""

    outcome: str
    rows: tuple[int, ...]
    regardless: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Undecided:
    """Ej bedömbart: more than one outcome is possible. `too_many`: there were too many worlds to list."""

    possible: tuple[Possibility, ...]
    too_many: bool = False


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Ej tillämpligt, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class NoRule:
    """Ingen regel, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class AwaitsJudgement:
    """Väntar på samlad bedömning, and why."""

    reason: str


Verdict: TypeAlias = Judged | Undecided | NotApplicable | NoRule | NoRow | AwaitsJudgement


class NodeProof(NamedTuple):
    """One node: its verdict and what it rests on. A named tuple as `Chosen` is one.

    `waits_for` are the open figures, as (node, figure), that the outcomes still hang on. `may_not_occur`: an outcome
    listed may be unable to occur, because open figures were treated as independent of each other.
    """

    node: Node
    verdict: Verdict
    chosen: tuple[Chosen, ...]
    worlds: tuple[WorldDone, ...]
    outcomes: Outcomes
    marks: tuple[Mark, ...] = ()
    waits_for: tuple[tuple[str, str], ...] = ()
    may_not_occur: bool = False

    @property
    def decided(self) -> WorldDone | None:
        """The world to show: the first one, for a node that was judged."""
        return self.worlds[0] if self.worlds else None


@dataclass(frozen=True, slots=True)
class Proof:
    """The whole assessment, checked; of the program only one node with all below it, where no more was asked for."""

    program: Program
    nodes: Mapping[str, NodeProof]
    hits: Hits
