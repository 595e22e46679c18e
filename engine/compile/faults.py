"""Faults: mistakes in what names point at, by the path in the file where they stand.

Comes in: a path of keys and places in a list. Goes out: all faults at once, for `read` to put a place on. Knows no
files: a path is turned into file:line:column by whoever read the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from engine.model.suggestion import nearest

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake. `of_key`: it is about the key at the path, not the value under it."""

    path: Path
    code: str
    values: tuple[tuple[str, str], ...] = ()
    suggestion: str | None = None
    of_key: bool = False


class Unresolved(Exception):  # noqa: N818 - carries faults of a file, not a failure of the program
    """A ruleset or a facts file says something that does not hold together; carries every fault."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep each fault once, in the order found."""
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__(self.faults)


class Faults:
    """Gathers faults while compiling goes on."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, path: Path, code: str, *, of_key: bool = False, **values: str) -> None:
        """Note a mistake at `path`."""
        self.found.append(Fault(path, code, tuple(values.items()), None, of_key))

    def unknown(self, path: Path, code: str, name: str, known: Iterable[str], *, of_key: bool = False) -> None:
        """Note that `name` is not among `known`, with the nearest one as a suggestion."""
        names = sorted(known)
        values = (("name", name), ("known", ", ".join(names)))
        self.found.append(Fault(path, code, values, nearest(name, names), of_key))
