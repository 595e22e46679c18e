"""Rows: what never happens in a table, whichever reading is picked: rows that never decide, tests that never hold.

Comes in: every table of every node, form by form. Goes out: findings, once all forms are seen. A row that no form so
far has let decide is tried once more under every combination of the readings that its nodes reach; where there are too
many of those, that is said instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from engine.compile.faults import Path
from engine.compile.program import Compare, base_names
from engine.lint.axes import Axis, Space
from engine.lint.finding import Finding
from engine.lint.forms import DEFAULT, spoken_of
from engine.lint.regions import On
from engine.lint.saying import NOTHING, numeral, phrase
from engine.lint.sites import Picks
from engine.lint.spots import Spot, spots
from engine.lint.tables import Spread
from engine.model import ruleset as model
from engine.model.diagnostic import Text, Value

COUNTED = ("antal", "andel")


@dataclass(slots=True)
class _Asked:
    """One cell of a row, in every form and at every node so far."""

    spot: Spot
    true: bool = False
    false: bool = False
    counted: bool = False
    about: Text = NOTHING


@dataclass(slots=True)
class RowSeen:
    """One row in the file, in every form and at every node so far."""

    row: model.Row
    path: Path
    in_force: bool = False
    forms: dict[Picks, None] = field(default_factory=dict)
    """The forms in which it is in force."""
    reached: bool = False
    """At some node, no row above it stops at something that is not there, and neither does it."""
    hit: bool = False
    able: bool = False
    asked: dict[Path, _Asked] = field(default_factory=dict)
    nodes: dict[str, None] = field(default_factory=dict)


class RowsSeen:
    """Gathers what rows do."""

    def __init__(self) -> None:
        self.rows: dict[Path, RowSeen] = {}

    def in_form(self, spread: Spread, picks: Picks) -> None:
        """Note that a table's rows are in force in a form."""
        for row in spread.table.rows:
            self.rows[*spread.site.path, "rader", row.number - 1].forms[picks] = None

    def look(self, spread: Spread) -> None:
        """Take in one table of one node in one form."""
        rows = {row.number: (row, done) for row, done in zip(spread.table.rows, spread.done.rows, strict=True)}
        stopped = False
        for place, written in enumerate(spread.site.table.rows):
            path = (*spread.site.path, "rader", place)
            seen = self.rows.setdefault(path, RowSeen(written, path))
            seen.nodes[spread.space.node.id] = None
            if (place + 1) in rows:
                row, done = rows[place + 1]
                stopped = stopped or done.undefined
                seen.reached = seen.reached or not stopped
                seen.in_force = True
                seen.hit = seen.hit or done.hit
                seen.able = seen.able or done.able
                for spot in spots(seen.row, row.tests, seen.path):
                    _take(seen.asked.setdefault(spot.path, _Asked(spot)), spot, spread.space)

    def never(self) -> list[RowSeen]:
        """The rows that no form so far has let decide."""
        return [seen for seen in self.rows.values() if not seen.hit]

    def findings(self, untried: frozenset[Path]) -> Iterator[Finding]:
        """What never happens; of the rows `untried`, only that they are not gone through."""
        for seen in self.rows.values():
            if seen.hit:
                yield from (_remark(each, seen) for each in (*_parts_that_never_hold(seen), *_always(seen)))
            elif seen.path in untried:
                yield Finding(seen.path, "RT610", {"why": _TOO_MANY})
            elif seen.reached or not seen.in_force:
                yield _remark(_dead(seen), seen)


_TOO_MANY = phrase("dess tolkningar kan förenas på för många sätt", "its readings combine in too many ways")


def _take(asked: _Asked, spot: Spot, space: Space) -> None:
    """Whether the cell ever holds, and ever fails, on its own."""
    by_axis: dict[int, tuple[int, int]] = {}
    for ask in (space.by_test[test] for test in spot.tests):
        if not isinstance(ask, On):
            asked.true = asked.false = True
            return
        true, undefined = by_axis.get(ask.axis, (space.axes[ask.axis].every, 0))
        by_axis[ask.axis] = (true & ask.true, undefined | ask.undefined)
    asked.true = asked.true or all(true for true, _ in by_axis.values())
    fails = (space.axes[axis].every & ~(true | undefined) for axis, (true, undefined) in by_axis.items())
    asked.false = asked.false or any(fails)
    asked.counted = asked.counted or _is_count(spot, space)
    if asked.about is NOTHING:
        asked.about = _about(spot, by_axis, space)


def _is_count(spot: Spot, space: Space) -> bool:
    tallies = {tally.name for tally in space.node.tallies if tally.kind in COUNTED}
    names = {
        name for test in spot.tests if isinstance(test, Compare) for name in base_names(test.left, space.point.derived)
    }
    return bool(names) and names <= tallies


def _about(spot: Spot, by_axis: Mapping[int, tuple[int, int]], space: Space) -> Text:
    """What the thing asked about can be, as far as that is short to say."""
    names = [test.left.name for test in spot.tests if isinstance(test, Compare) and hasattr(test.left, "name")]
    axes = [space.axes[place] for place in by_axis]
    if len(set(names)) != 1 or len(axes) != 1:
        return NOTHING
    ends = _ends(names[0], axes[0])
    if ends is None:
        return NOTHING
    low, high = (numeral(end) for end in ends)
    return phrase("; det kan bli {low}–{high}", "; it can be {low}–{high}", low=low, high=high)


def _ends(name: str, axis: Axis) -> tuple[Fraction, Fraction] | None:
    if axis.kind == "barn":
        values = [world.point.values.get(name) for world in axis.worlds]
        numbers = [value for value in values if isinstance(value, Fraction)]
        return (min(numbers), max(numbers)) if numbers else None
    possible = axis.possible
    if axis.name != name or possible is None or possible.low is None or possible.high is None:
        return None
    return possible.low, possible.high


def _remark(found: Finding, seen: RowSeen) -> Finding:
    """Only a remark where the row is not in force in the ruleset as it stands; then it is said when it is."""
    if not seen.forms or DEFAULT in seen.forms:
        return found
    where = spoken_of(tuple(seen.forms), tuple(seen.forms))
    return replace(found, remark=True, values={**found.values, "where": where})


# --- findings -----------------------------------------------------------------------------------------------------


def _dead(seen: RowSeen) -> Finding:
    """Why a row never decides: one test never holds, its tests exclude each other, or the rows above take all."""
    if not seen.in_force:
        return Finding(seen.path, "RT607", {"outcome": seen.row.outcome})
    for asked in seen.asked.values():
        if not asked.true:
            return _never_holds(asked)
    code = "RT605" if seen.able else "RT607"
    return Finding(seen.path, code, {"outcome": seen.row.outcome})


def _never_holds(asked: _Asked) -> Finding:
    code = "RT608" if asked.counted else "RT606"
    values: dict[str, Value] = {
        "name": asked.spot.name,
        "cell": asked.spot.written,
        "about": asked.about,
        "where": NOTHING,
    }
    return Finding(asked.spot.path, code, values)


def _parts_that_never_hold(seen: RowSeen) -> Iterator[Finding]:
    """A part of `någon av` that never holds, in a row that decides by its other parts."""
    for path, asked in seen.asked.items():
        if not asked.true and model.ANY_OF in path:
            yield _never_holds(asked)


def _always(seen: RowSeen) -> Iterator[Finding]:
    """A count that is reached whatever the children come to."""
    for asked in seen.asked.values():
        if asked.counted and asked.true and not asked.false:
            values: dict[str, Value] = {
                "name": asked.spot.name,
                "cell": asked.spot.written,
                "about": asked.about,
                "where": NOTHING,
            }
            yield Finding(asked.spot.path, "RT609", values)
