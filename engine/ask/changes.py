"""Changes: what was done to a goal or an indicator from one ruleset to the next, row by row.

Comes in: a compiled node of each. Goes out: rows that came, went or changed, and every other thing that is said of the
node, each with its old and new form still unworded. The words of a file (names, sources, reasons) are told apart from
what judges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Literal, TypeAlias

from engine.compile.program import AnyOf, Node, Row, Table, Test, Valid
from engine.model.expression import Expression
from engine.model.number import exact_text
from engine.model.period import Span
from engine.model.ruleset import Range

RowKind: TypeAlias = Literal["ny", "borttagen", "ändrad"]
What: TypeAlias = Literal[
    "namn", "källa", "ansvarig", "not",
    "riktning", "enhet", "vikt", "barn", "tabeller", "skala", "storhet", "plan", "möjligt", "mäts", "giltighet",
    "bär", "delresultat", "population", "samlad bedömning", "bedömning",
]  # fmt: skip
WORDS: frozenset[What] = frozenset({"namn", "källa", "ansvarig", "not"})
"""What changes no verdict."""
MEASURED: frozenset[What] = frozenset(
    {"riktning", "enhet", "möjligt", "mäts", "giltighet", "delresultat", "population"}
)
"""What makes an indicator measure another thing."""
Thing: TypeAlias = "str | Fraction | Range | Expression | tuple[str, ...] | None"


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of a table that came, went or changed."""

    table: str
    kind: RowKind
    old: Row | None
    new: Row | None


@dataclass(frozen=True, slots=True)
class Change:
    """Something else that is said of a node; `about` names the quantity or table."""

    what: What
    old: Thing
    new: Thing
    about: str = ""


def row_changes(old: Node, new: Node) -> Iterator[RowChange]:
    """The rows of every table that both have, by the order of the new one."""
    tables = {table.name: table for table in old.tables}
    for table in new.tables:
        if table.name in tables:
            yield from _rows(tables[table.name], table)


def _rows(old: Table, new: Table) -> Iterator[RowChange]:
    one, other = ([_plain(row) for row in table.rows] for table in (old, new))
    for step, start, end, first, last in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if step != "equal":
            yield from _replaced(new.name, old.rows[start:end], new.rows[first:last])


def _replaced(table: str, old: Sequence[Row], new: Sequence[Row]) -> Iterator[RowChange]:
    """A stretch of rows for another: rows with the same outcome or the same tests are one row that changed."""
    left = list(old)
    for row in new:
        tests = _plain(row)[1]
        same = next((each for each in left if each.outcome == row.outcome or _plain(each)[1] == tests), None)
        if same is not None:
            left.remove(same)
        yield RowChange(table, "ändrad" if same else "ny", same, row)
    yield from (RowChange(table, "borttagen", row, None) for row in left)


def _plain(row: Row) -> tuple[str, tuple[str, ...]]:
    return row.outcome, tuple(sorted(repr(_unwritten(test)) for test in row.tests))


def _unwritten(test: Test) -> Test:
    if isinstance(test, AnyOf):
        parts = (tuple(sorted((_unwritten(each) for each in part), key=repr)) for part in test.parts)
        return AnyOf(tuple(sorted(parts, key=repr)), "")
    return replace(test, written="")


# --- everything else ------------------------------------------------------------------------------------------


def changes(old: Node, new: Node) -> Iterator[Change]:
    """Everything else that is said differently."""
    yield from _differing("namn", old.name, new.name)
    yield from _differing("källa", _cites(old), _cites(new))
    yield from _differing("ansvarig", old.responsible, new.responsible)
    yield from _differing("not", old.notes, new.notes)
    yield from _differing("riktning", old.direction, new.direction)
    yield from _differing("enhet", old.unit, new.unit)
    yield from _differing("vikt", old.weight, new.weight)
    yield from _differing("barn", old.children, new.children)
    yield from _differing("samlad bedömning", old.holistic, new.holistic)
    yield from _differing("population", old.population, new.population)
    yield from _differing("bedömning", _unjudged(old), _unjudged(new))
    yield from _differing("tabeller", _tables(old), _tables(new))
    yield from _scales(old, new)
    yield from _plan(old, new)
    yield from _derived(old, new)
    yield from _figures(old, new)


def _differing(what: What, old: Thing, new: Thing, about: str = "") -> Iterator[Change]:
    if old != new:
        yield Change(what, old, new, about)


def _cites(node: Node) -> tuple[str, ...]:
    cites = [node.cite, *(cite for table in node.tables for cite in (table.cite, *(row.cite for row in table.rows)))]
    said = (f"{document} {place}" for cite in cites for document, place in cite.sources)
    readings = (reading for cite in cites for reading in cite.readings)
    return tuple(sorted({*said, *readings}))


def _unjudged(node: Node) -> str | None:
    return node.unjudged.kind if node.unjudged else None


def _tables(node: Node) -> tuple[str, ...]:
    return tuple(f"{table.name} (verdikt)" if table.name == node.verdict_table else table.name for table in node.tables)


def _scales(old: Node, new: Node) -> Iterator[Change]:
    known = {table.name: table for table in old.tables}
    for table in new.tables:
        if table.name in known:
            yield from _differing("skala", _scale(known[table.name]), _scale(table), table.name)


def _scale(table: Table) -> tuple[str, ...]:
    parts = []
    for each in table.scale:
        said = [str(each.score)] if each.score is not None else []
        said += [each.colour] if each.colour else []
        said += [] if each.counts else ["räknas ej"]
        parts.append(f"{each.label} ({', '.join(said)})" if said else each.label)
    return tuple(parts)


def _plan(old: Node, new: Node) -> Iterator[Change]:
    skipped = {"år", "månad", "period", "andel av året", "riktning", "riktning att nå"}
    sides = [{each.name: each for each in node.given if each.name not in skipped} for node in (old, new)]
    for name in dict.fromkeys([*sides[0], *sides[1]]):
        one, other = sides[0].get(name), sides[1].get(name)
        if one is None or other is None or (one.value, one.written) == (other.value, other.written):
            continue
        yield Change("plan", one.written or one.value, other.written or other.value, name)


def _derived(old: Node, new: Node) -> Iterator[Change]:
    sides = [dict(node.derived) for node in (old, new)]
    for name in dict.fromkeys([*sides[0], *sides[1]]):
        if name in sides[0] and name in sides[1]:
            yield from _differing("storhet", sides[0][name], sides[1][name], name)


def _figures(old: Node, new: Node) -> Iterator[Change]:
    sides = [{each.name: each for each in node.figures} for node in (old, new)]
    if "värde" in sides[0] and "värde" in sides[1]:
        one, other = sides[0]["värde"], sides[1]["värde"]
        if isinstance(one.possible, Range) and isinstance(other.possible, Range):
            yield from _differing("möjligt", one.possible, other.possible)
        if [_months(each) for each in one.spans] != [_months(each) for each in other.spans]:
            yield Change("mäts", tuple(map(str, one.spans)), tuple(map(str, other.spans)))
        yield from _differing("giltighet", _valid(one.validity), _valid(other.validity))
        if [_months(each) for each in one.carried] != [_months(each) for each in other.carried]:
            yield Change("bär", tuple(map(str, one.carried)), tuple(map(str, other.carried)))
        yield from _differing("delresultat", one.sub_results, other.sub_results)


def _months(span: Span) -> tuple[int, int, int, int, int]:
    """A span wherever in time it stands, so that two years can be held side by side."""
    start, end = span.start, span.end
    whole = (end + timedelta(days=1)).day == 1  # February ends on another day in a leap year
    return start.month, start.day, end.month, 0 if whole else end.day, end.year - start.year


def _valid(validity: Sequence[Valid]) -> tuple[str, ...]:
    return tuple(
        f"{each.about} {each.test[0]} {exact_text(each.test[1])}{' (saknad godtas)' if each.missing_accepted else ''}"
        for each in validity
    )
