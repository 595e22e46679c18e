"""Whereabouts: every reading of a ruleset, and the places where it acts.

Comes in: a ruleset as read. Goes out: for each reading the paths of the rows that test it and of the switches that turn
by it; none for a reading that is only cited. Says nothing of whether that is right: `cited` does.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.compile.faults import Path
from engine.lint.walk import conditions, parts
from engine.model import ruleset as model
from engine.model.switch import PREFIX, Switch


def whereabouts(ruleset: model.Ruleset) -> dict[str, tuple[Path, ...]]:
    """The paths at which each reading acts, by reading, in the order of the file."""
    found: dict[str, list[Path]] = {name: [] for name in ruleset.reading}
    for name, path in _acts(ruleset):
        if name in found and path not in found[name]:
            found[name].append(path)
    return {name: tuple(paths) for name, paths in found.items()}


def _acts(ruleset: model.Ruleset) -> Iterator[tuple[str, Path]]:
    for path, part in parts(ruleset):
        if isinstance(part, Switch):
            yield part.reading, (*path, f"{PREFIX}{part.reading}")
        elif isinstance(part, model.Row):
            yield from ((name, where) for where, name, _ in conditions(part, path))
