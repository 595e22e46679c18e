"""Sites: where each table that a node is judged by is written, and which readings put it there.

Comes in: a ruleset and one of its nodes. Goes out: sites. A compiled table has no path; the site that stands in the
same place among the node's tables gives it one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from engine.compile.compiler import DEFAULT_TABLE
from engine.compile.faults import Path
from engine.lint.walk import Owner, owners
from engine.model import ruleset as model
from engine.model.cell import Cell
from engine.model.switch import PREFIX, Switch

Picks: TypeAlias = tuple[tuple[str, str], ...]
"""Readings with the letter picked for each, by reading."""


@dataclass(frozen=True, slots=True)
class Site:
    """A table of a node: where it is written, and the readings by which the node uses it."""

    node: str
    table: model.Table
    path: Path
    picks: Picks

    @property
    def shared(self) -> bool:
        """Whether other nodes may use the same table."""
        return self.path[0] == "tabeller"


def sites(ruleset: model.Ruleset, owner: Owner) -> tuple[Site, ...]:
    """Every table that some alternative makes the node be judged by, in the order written."""
    here = (*owner.path, "bedömning")
    judging = owner.node.judging
    if isinstance(owner.node, model.Goal) and owner.node.not_applicable is not None:
        return ()
    if isinstance(judging, Switch):
        return tuple(
            site
            for letter, one in judging.alternatives.items()
            for site in _of(
                ruleset, owner, one, (*here, f"{PREFIX}{judging.reading}", letter), ((judging.reading, letter),)
            )
        )
    if judging is None and isinstance(owner.node, model.Goal):
        return ()
    return tuple(_of(ruleset, owner, judging or DEFAULT_TABLE, here, ()))


def _of(ruleset: model.Ruleset, owner: Owner, judging: object, path: Path, picks: Picks) -> Iterator[Site]:
    match judging:
        case str() as name if name in ruleset.tables:
            yield Site(owner.node.id, ruleset.tables[name], ("tabeller", name), picks)
        case model.Table() as table:
            yield Site(owner.node.id, table, path, picks)
        case tuple() as several:
            for place, one in enumerate(several):
                yield from _of(ruleset, owner, one, (*path, place), picks)
        case _:
            pass


def all_sites(ruleset: model.Ruleset) -> tuple[Site, ...]:
    """The sites of every node."""
    return tuple(site for owner in owners(ruleset) for site in sites(ruleset, owner))


def in_force(site: Site, letters: Mapping[str, str]) -> bool:
    """Whether the node uses the table when the readings are as in `letters`."""
    return all(letters[reading] == letter for reading, letter in site.picks)


# --- which readings put a row in force ---------------------------------------------------------------------------


def row_picks(row: model.Row, site: Site, known: Mapping[str, model.Reading]) -> list[Picks]:
    """The readings that the row, and each part of its `någon av`, asks for at `site`; contradictory ones left out."""
    own = _asked(((name, condition) for name, condition in row.when.items() if name != model.ANY_OF), known)
    if own is None:
        return []
    several = row.when.get(model.ANY_OF, ())
    found = (
        [_asked(part.items(), known) for part in several if isinstance(part, Mapping)]
        if isinstance(several, tuple)
        else []
    )
    wanted = [_merged(dict(site.picks), own, part) for part in [{}, *(part for part in found if part is not None)]]
    return [tuple(sorted(each.items())) for each in wanted if each is not None]


def _asked(when: Iterable[tuple[str, object]], known: Mapping[str, model.Reading]) -> dict[str, str] | None:
    """The letter that each reading among the conditions asks for; None when one asks for two."""
    letters: dict[str, str] = {}
    for name, condition in when:
        cells = condition if isinstance(condition, tuple) else (condition,)
        for cell in cells:
            if name in known and isinstance(cell, Cell) and letters.setdefault(name, cell.written) != cell.written:
                return None
    return letters


def _merged(*given: dict[str, str]) -> dict[str, str] | None:
    """All the picks together; None where two of them disagree."""
    found: dict[str, str] = {}
    for picks in given:
        for reading, letter in picks.items():
            if found.setdefault(reading, letter) != letter:
                return None
    return found
