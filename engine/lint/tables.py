"""Tables: gaps, overlaps and rows that stop, table by table, in one form of the ruleset.

Comes in: a node gone through. Goes out: sightings. What must hold in every form before it is said (a row that never
decides) is not here but in `rows`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from engine.compile.evaluation import Absent
from engine.compile.faults import Path
from engine.compile.points import Outcomes
from engine.compile.program import AnyOf, Compare, Row, Table, Test, base_names
from engine.lint.analysis import TableDone
from engine.lint.axes import Space
from engine.lint.bands import Bands, Gap, band_gaps, bands, overlaps
from engine.lint.finding import Finding, Sighting
from engine.lint.regions import Box, within
from engine.lint.saying import NOTHING, numeral, phrase, quoted
from engine.lint.sites import Site
from engine.lint.witnesses import case_in, range_said
from engine.model.diagnostic import Text, Value

PRINTED = phrase(" i den tryckta formen", " in the printed form")
ON_DIRECTION = "riktningen är "


@dataclass(frozen=True, slots=True)
class Spread:
    """One table of a node gone through, with where it is written."""

    site: Site
    table: Table
    done: TableDone
    space: Space
    children: Mapping[str, Outcomes]
    owner: Path
    """Where the node itself is written."""

    def sighting(self, code: str, path: Path, group: object = None, **values: Value) -> Sighting:
        """A finding about this table."""
        node = self.site.node if self.site.shared else None
        named = self.site.shared and path == self.site.path
        return Sighting(
            Finding(path, code, values, of_key=named, remark=self.table.descriptive),
            (self.table.descriptive, group),
            node,
        )


def table_sightings(spread: Spread) -> Iterator[Sighting]:
    """Everything to be said about a table in this form."""
    node, point = spread.space.node, spread.space.point
    rows = spread.table.rows
    printed = tuple(row for row in rows if not row.chosen) if spread.table.descriptive else rows
    found = bands(node, printed, point)
    if found is not None:
        yield from _bands(spread, found)
    if spread.done.left and (found is None or len(printed) != len(rows)):
        yield from _left(spread)
    yield from _stops(spread)


# --- bands --------------------------------------------------------------------------------------------------------


def _bands(spread: Spread, found: Bands) -> Iterator[Sighting]:
    where = PRINTED if spread.table.descriptive else NOTHING
    for gap in band_gaps(found, spread.space, dict(spread.children)):
        yield _gap(spread, found.quantity, gap, where)
    for overlap in overlaps(found, spread.space):
        path = (*spread.site.path, "rader", overlap.second.number - 1)
        yield spread.sighting(
            "RT602",
            path,
            overlap.first.number,
            witness=_number(found.quantity, overlap.witness),
            first=overlap.first.outcome,
            second=overlap.second.outcome,
            form=where,
        )


def _gap(spread: Spread, quantity: str, gap: Gap, where: Text) -> Sighting:
    said: dict[str, Value] = {
        "witness": _number(quantity, gap.witness),
        "between": _between(gap),
        "range": range_said(gap.interval),
        "form": where,
    }
    match gap.reach:
        case "kan nås":
            return spread.sighting("RT601", spread.site.path, ("band", gap.below, gap.above), **said)
        case "kan inte nås":
            children = len(spread.space.node.children)
            said |= {"reach": _children_said(gap.children), "quantity": quoted(quantity), "children": children}
            return spread.sighting("RT603", spread.site.path, ("band", gap.below, gap.above), **said)
        case "vet inte":
            return spread.sighting("RT610", spread.site.path, "lucka", why=_UNSURE)


_UNSURE = phrase("en jämförelse läser flera tal på en gång", "a comparison reads several numbers at once")
_LARGE = phrase("den har för många fall", "it has too many cases")


def _number(quantity: str, value: Fraction) -> Text:
    return phrase("{name} {value}", "{name} {value}", name=quoted(quantity), value=numeral(value))


def _between(gap: Gap) -> Text:
    below, above = (None if label is None else quoted(label) for label in (gap.below, gap.above))
    if below is not None and above is not None:
        return phrase("mellan {a} och {b}", "between {a} and {b}", a=below, b=above)
    if below is not None:
        return phrase("bortom {a}", "beyond {a}", a=below)
    if above is not None:
        return phrase("bortom {a}", "beyond {a}", a=above)
    return phrase("utanför alla rader", "outside every row")


def _children_said(needed: int) -> Text:
    if not needed:
        return phrase("kan inte nås", "cannot be reached")
    return phrase(
        "kan nås först vid {n} räknade", "can be reached only with {n} counted", n=Text(str(needed), str(needed))
    )


# --- tables of any kind ---------------------------------------------------------------------------------------------


def _left(spread: Spread) -> Iterator[Sighting]:
    """A case that no row takes, where one is sure to exist; otherwise that the table is not gone through."""
    space = spread.space
    left = within(spread.done.left, space.certain)
    if not left:
        return
    sure = [box for box in left if all(box[place] == space.axes[place].every for place in space.unsure)]
    if not sure:
        yield spread.sighting("RT610", spread.site.path, "lucka", why=_UNSURE)
        return
    box = next(iter([*within(sure, space.existing), *sure]))
    yield spread.sighting("RT604", spread.site.path, "lucka", case=_case(box, space))


def _case(box: Box, space: Space) -> Text:
    said = case_in(box, space)
    return said if said.sv else phrase("vad som än gäller", "whatever is the case")


def too_large(site: Site) -> Sighting:
    """A table that has too many cases."""
    return Sighting(
        Finding(site.path, "RT610", {"why": _LARGE}, of_key=site.shared), "storlek", site.node if site.shared else None
    )


# --- rows that stop -------------------------------------------------------------------------------------------------


def _stops(spread: Spread) -> Iterator[Sighting]:
    """Rows that are reached but ask for something that the plan does not give; said at the node, once for each."""
    for row, done in zip(spread.table.rows, spread.done.rows, strict=True):
        lacking = dict(_lacking(row, spread.space)) if done.undefined else {}
        for name, reason in list(lacking.items())[:1]:
            direction = reason.startswith(ON_DIRECTION)
            path = (*spread.owner, "riktning" if direction else "id")
            values: dict[str, Value] = {
                "row": row_said(row),
                "name": name,
                "reason": reason,
                "node": spread.space.node.id,
            }
            found = Finding(path, "RT632" if direction else "RT633", values, remark=spread.table.descriptive)
            yield Sighting(found, None if direction else name)


def row_said(row: Row) -> str:
    """The row's tests in the ruleset's own words."""
    return ", ".join(dict.fromkeys(test.written for test in row.tests))


def _lacking(row: Row, space: Space) -> Iterator[tuple[str, str]]:
    """What the row's comparisons read that the plan or the direction does not give, with the reason."""
    for test in row.tests:
        for compare in _compares(test):
            for name in sorted(
                base_names(compare.left, space.point.derived) | base_names(compare.right, space.point.derived)
            ):
                value = space.point.values.get(name)
                if isinstance(value, Absent):
                    yield name, value.reason


def _compares(test: Test) -> Iterator[Compare]:
    if isinstance(test, Compare):
        yield test
    elif isinstance(test, AnyOf):
        for part in test.parts:
            for inner in part:
                yield from _compares(inner)
