"""Finding (fynd): something that is said about a ruleset, and how several sightings of it become one.

Comes in: sightings, each seen in one form of the ruleset and at one node. Goes out: findings by path, each with the
list of forms and nodes that it speaks of. A finding that does not speak of the ruleset as it stands (only of another
reading, or of a form that decides nothing) is a remark, whatever its code says of one that does.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.compile.faults import Path
from engine.lint.forms import DEFAULT, spoken_of
from engine.lint.saying import NOTHING, joined, names, phrase
from engine.lint.sites import Picks
from engine.model.diagnostic import Text, Value


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `of_key`: it is about the key at the path. `remark`: it is a remark even if its code is an error."""

    path: Path
    code: str
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)
    suggestion: str | None = None
    of_key: bool = False
    remark: bool = False

    @property
    def said(self) -> dict[str, Value]:
        """What the message mentions; without `where` it speaks of the ruleset whatever is picked."""
        return {"where": NOTHING, **self.values}


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding as seen at one node; sightings with the same path, code and `group` are the same finding."""

    finding: Finding
    group: Hashable = None
    node: str | None = None
    """The node, where the path leads to a table that several nodes share."""


@dataclass(slots=True)
class _Seen:
    first: Finding
    forms: dict[Picks, None] = field(default_factory=dict)
    nodes: dict[str, dict[Picks, None]] = field(default_factory=dict)


class Gathering:
    """Gathers sightings form by form."""

    def __init__(self) -> None:
        self.seen: dict[tuple[Path, str, Hashable], _Seen] = {}
        self.looked_at: dict[Hashable, dict[Picks, None]] = {}

    def look(self, where: Hashable, picks: Picks) -> None:
        """Note that `where` (the first of a finding's path, as far as it says so) was looked at in a form."""
        self.looked_at.setdefault(where, {})[picks] = None

    def add(self, picks: Picks, sighting: Sighting) -> None:
        """Note a sighting in a form."""
        key = (sighting.finding.path, sighting.finding.code, sighting.group)
        seen = self.seen.setdefault(key, _Seen(sighting.finding))
        seen.first = replace(seen.first, values=_largest(seen.first.values, sighting.finding.values))
        seen.forms[picks] = None
        if sighting.node is not None:
            seen.nodes.setdefault(sighting.node, {})[picks] = None

    def findings(self) -> Iterator[Finding]:
        """Each finding once, with `where` telling which forms and nodes it speaks of."""
        for seen in self.seen.values():
            first = seen.first
            where = joined(_at_nodes(seen), spoken_of(tuple(seen.forms), self._forms(first.path)))
            remark = first.remark or DEFAULT not in seen.forms
            yield Finding(
                first.path, first.code, {**first.values, "where": where}, first.suggestion, first.of_key, remark
            )

    def _forms(self, path: Path) -> tuple[Picks, ...]:
        """The forms in which the longest noted beginning of `path` was looked at."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.looked_at:
                return tuple(self.looked_at[path[:length]])
        return (DEFAULT,)


def _largest(one: Mapping[str, Value], other: Mapping[str, Value]) -> dict[str, Value]:
    """The first's values, and of a count (how many children a goal has) the largest seen."""
    counts = {
        name: max(value, found)
        for name, value in one.items()
        if isinstance(value, int) and isinstance(found := other.get(name), int)
    }
    return {**one, **counts}


def _at_nodes(seen: _Seen) -> Text:
    """The nodes of a shared table, those of the ruleset as it stands where it is seen there."""
    standing = [name for name, forms in seen.nodes.items() if DEFAULT in forms]
    found = standing or list(seen.nodes)
    return phrase(", för {nodes}", ", for {nodes}", nodes=names(found)) if found else NOTHING
