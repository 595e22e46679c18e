"""The projection: a whole program as columns over a wide frame, one assessment per row, without joins.

Comes in: a program, which of its facts stand in columns and how they are held, and the facts that are the same for all.
Goes out: for each table a column with the number of the row that is hit (0: none), and one column that says of which
assessments that holds: those where every figure that a table reads is known, and every child has an outcome. The
others go the ordinary way, by questions and points. Numbers are whole numbers whose size follows from what the program
does with what its facts can be; a table that would need larger ones than can be held is refused, never rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import narwhals.stable.v2 as nw
import polars as pl

from engine.compile.choosing import Chosen, FactsByFigure, by_figure, choose, members
from engine.compile.points import Hits, Key, Others, population_values
from engine.compile.program import Figure, Node, Program, Table
from engine.infer import ExactnessRefused
from engine.infer.columnar import wide
from engine.infer.columnar.answers import Flag, both, one_of
from engine.infer.columnar.frame import COUNTING, DIGITS, SPARK_WIDTHS, WIDTHS, Steps, TooWide, Width
from engine.infer.columnar.held import FactCells, Held, Numbers, fits, held_in
from engine.infer.columnar.names import AtNode, Filled, Outcomes
from engine.infer.columnar.native import natively
from engine.infer.columnar.rows import Asking, Chain, chained
from engine.infer.columnar.wide import FactColumn
from engine.model.facts import FactsFile
from engine.model.period import Span

INLINE = 24
"""A step used in several places is written out where it is used as long as it is made of no more steps than this."""
KNOWN = "fullt känd"
"""The column that says of which assessments the hits hold."""


@dataclass(frozen=True, slots=True)
class Projection:
    """A program as columns. `columns` are those it takes, `levels` are made of them, each of those before it."""

    program: Program
    columns: Mapping[str, FactColumn]
    levels: tuple[Mapping[str, nw.Expr], ...]
    hits: Mapping[Key, str]
    held: Mapping[str, Held]
    """The columns of the frame, by how they are held."""
    known: Mapping[str, Flag]
    """Where a node's own figures are known, and its children have their outcomes."""
    _made: dict[Hashable, Callable[[pl.LazyFrame], pl.LazyFrame]] = field(default_factory=dict, compare=False)
    """What has been asked of frames in Polars with certain columns, in Polars' own words."""

    @property
    def settled(self) -> Mapping[str, str]:
        """The columns that `run` gives when it tells of each node by itself."""
        return {name: wide.inside(f"känd {name}") for name in self.known}

    def run(
        self,
        native: Any,  # noqa: ANN401 - any dataframe that Narwhals knows
        keep: Sequence[str] = (),
        *,
        needed: Collection[str] | None = None,
        by_node: bool = False,
    ) -> Any:  # noqa: ANN401 - as above
        """The frame's columns in `keep`, `fullt känd`, and a column of hits for each table; lazy stays lazy.

        `needed`: the nodes that shall be known, where not all; no other node may have a cell that cannot be looked at.
        `by_node`: also a column for each node that says whether its own part is known.
        """
        if isinstance(native, pl.DataFrame):
            return self.run(native.lazy(), keep=keep, needed=needed, by_node=by_node).collect()
        frame = self._inside(native)
        if not isinstance(native, pl.LazyFrame):
            return self._steps(frame, keep, needed, by_node=by_node).to_native()
        schema = native.collect_schema()
        asked = (*schema.items(), *keep, None if needed is None else frozenset(needed), by_node)
        if asked not in self._made:
            inside = frame.to_native().collect_schema()
            self._made[asked] = natively(lambda one: self._steps(one, keep, needed, by_node=by_node), inside)
        return self._made[asked](frame.to_native())

    def _steps(
        self,
        frame: Any,  # noqa: ANN401 - a frame of Narwhals
        keep: Sequence[str],
        needed: Collection[str] | None,
        *,
        by_node: bool,
    ) -> Any:  # noqa: ANN401 - as above
        for level in self.levels:
            frame = frame.with_columns(**level)
        settled = {self.settled[name]: _filled(flag) for name, flag in self.known.items()} if by_node else {}
        if needed is None:
            return frame.select(*keep, KNOWN, *self.hits.values(), **settled)
        known = both([flag if name in needed else self._sound(name) for name, flag in self.known.items()])
        return frame.select(*keep, *self.hits.values(), **{KNOWN: _filled(known)}, **settled)

    def _sound(self, node: str) -> Flag:
        """Where a node says nothing at all, or what it says is known."""
        names = [name for each in self.columns.values() if each.node.id == node for name in self.held_of(each)]
        return one_of([both([nw.col(wide.inside(name)).is_null() for name in names]), self.known[node]])

    def held_of(self, column: FactColumn) -> list[str]:
        """The columns that a frame has of a figure."""
        return [name for name in column.names if name in self.held]

    def _inside(self, native: Any) -> Any:  # noqa: ANN401 - as above
        """The frame with its columns of facts under the names that they have here."""
        frame = nw.from_native(native)
        names = {name: wide.inside(name) for column in self.columns.values() for name in column.names}
        found = [names.get(name, name) for name in frame.collect_schema().names()]
        if _is_spark(native):  # a point in a name is a way into a column there, also where it is renamed
            return nw.from_native(native.toDF(*found))
        return frame.rename({name: other for name, other in names.items() if other in found and other != name})

    def hits_of(self, row: Mapping[str, Any]) -> Hits:
        """What one fully known row of `run` proposes, as an engine answers the checker."""
        return {key: (row[name] or None,) for key, name in self.hits.items()}


def project(program: Program, native: Any, files: Sequence[FactsFile] = ()) -> Projection:  # noqa: ANN401 - as above
    """The program over a dataframe's columns; `files` are facts for all rows. Raises ExactnessRefused.

    What is made depends on how the columns are held and on no cell, so it is made once and run on any number of frames
    with the same columns: `project(program, frame).run(frame)` gives, per assessment, whether it is fully known and
    for each table the number of the row that is hit. What it costs to make grows with the program only.
    """
    held = {name: held for name, held in held_in(native).items() if held}
    return _Projecting(program, held, files, SPARK_WIDTHS if _is_spark(native) else (COUNTING, *WIDTHS)).whole()


def _is_spark(native: Any) -> bool:  # noqa: ANN401 - as above
    return bool(nw.from_native(native).implementation.is_spark_like())


def _held(column: FactColumn, held: Mapping[str, Held]) -> bool:
    """Whether a column's cells can be its facts; sub-results are two columns, or none."""
    if column.parts is None:
        return fits(held.get(column.name), column.figure)
    return all(isinstance(held.get(name), Numbers) for name in (column.name, column.parts))


def _filled(flag: Flag) -> nw.Expr:
    return nw.lit(flag) if isinstance(flag, bool) else flag.fill_null(value=False)


T = TypeVar("T")


class _Projecting:
    def __init__(
        self,
        program: Program,
        held: Mapping[str, Held],
        files: Sequence[FactsFile],
        widths: Sequence[Width],
    ) -> None:
        self.program, self.held, self.widths = program, held, widths
        columns = [column for name, column in wide.fact_columns(program).items() if _held(column, held)]
        self.columns = {column.about: column for column in columns}
        self.facts: FactsByFigure = by_figure(fact for file in files for fact in file.facts)
        accepted = {ok.span for file in files for ok in file.accepts if ok.period == program.period}
        self.lenient: tuple[Span, ...] = tuple(sorted(accepted))
        self.steps = Steps(widths[0], INLINE)
        self.applies: dict[str, bool] = {}
        self.tables: dict[str, dict[str, Outcomes]] = {}
        self.hits: dict[Key, str] = {}
        self.known: dict[str, list[Flag]] = {node.id: [] for layer in program.layers for node in layer}
        for column in columns:
            if column.state in held:
                self.known[column.node.id].append(nw.col(wide.inside(column.state)).is_null())

    def whole(self) -> Projection:
        for layer in self.program.layers:
            asked = [names for node in layer if (names := self._begin(node))]
            for stage in range(max((len(names.node.tables) for names in asked), default=0)):
                self._stage([(names, names.node.tables[stage]) for names in asked if stage < len(names.node.tables)])
        self.steps.last({KNOWN: _filled(both([flag for flags in self.known.values() for flag in flags]))})
        columns = {column.name: column for column in self.columns.values()}
        known = {name: both(flags) for name, flags in self.known.items()}
        return Projection(self.program, columns, tuple(self.steps.levels), self.hits, self.held, known)

    def _begin(self, node: Node) -> AtNode | None:
        figures = {figure.name: self._figure(node, figure) for figure in node.figures}
        value = figures.get("värde")
        outside = isinstance(value, Chosen) and value.state == "ej tillämplig" and not node.answers_not_applicable
        applies = not (outside or self._nothing_below_applies(node))
        if node.unjudged is not None or not applies:
            self.applies[node.id] = applies if node.unjudged is None else node.unjudged.kind != "ej tillämpligt"
            self.tables[node.id] = {}
            return None
        self.applies[node.id] = True
        names = AtNode(self.steps, node, figures, self.tables, self._others(node))
        self.tables[node.id] = names.tables
        self.known[node.id] += self._widened(node, node.tables, lambda: list(names.known()))
        return names

    def _nothing_below_applies(self, node: Node) -> bool:
        return node.level != "indikator" and not any(self.applies[child] for child in node.children)

    def _figure(self, node: Node, figure: Figure) -> Filled:
        about = (node.id, figure.human_fact, figure.spans[0]) if figure.spans else None
        if about in self.columns:
            return FactCells(self.steps, self.columns[about], self.held)
        if wide.filled_elsewhere(figure, node.id, self.lenient, self.columns):
            self.known[node.id].append(False)
        return choose(figure, node.id, self.facts, self.lenient)

    def _others(self, node: Node) -> Others:
        own = next((figure for figure in node.figures if figure.name == "värde"), None)
        return population_values(members(own, node.id, self.facts)) if own and node.population else None

    def _stage(self, asked: Sequence[tuple[AtNode, Table]]) -> None:
        """One table of each node; all of them are reckoned side by side."""
        chains = [self._chain(names, table) for names, table in asked]
        depth = max(len(chain.columns) for chain in chains)
        for at in range(depth):
            self.steps.last(dict(chain.columns[at] for chain in chains if at < len(chain.columns)))
        for (names, table), chain in zip(asked, chains, strict=True):
            names.tables[table.name] = Outcomes(self.steps, table, chain.hit, chain.certain, names.node.weight)
            self.hits[names.node.id, table.name] = chain.hit

    def _chain(self, names: AtNode, table: Table) -> Chain:
        numbers = [row.number for row in table.rows]
        hit = wide.inside(f"träff {names.node.id}: {table.name}")
        return self._widened(
            names.node,
            [table],
            lambda: chained(Asking(names).rows([row.tests for row in table.rows]), numbers, hit),
        )

    def _widened(self, node: Node, tables: Sequence[Table], make: Callable[[], T]) -> T:
        """What is made, with numbers no wider than it needs. Raises ExactnessRefused."""
        for width in self.widths:
            self.steps.width = width
            try:
                return make()
            except TooWide:
                continue
        raise ExactnessRefused("RT413", node=node.id, table=tables[0].name, limit=DIGITS)
