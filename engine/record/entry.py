"""Entries: one line of the journal, and how it commits to the one before it and to its record.

Comes in: what an entry says, or its bytes. Goes out: the other. The hash is taken over a label and the canonical form
of everything else in the entry, so that a hash from one place never passes in another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from engine.record.canonical import Json, NotCanonical, canonical, is_canonical, parsed, sha256
from engine.record.encoding import Malformed, decoded, encoded

FORMAT: Final = "rodtrad-journal-1"
LABEL = b"rodtrad-journal-v1\n"
SHORT = 16
"""How many hex digits of a head are printed."""
PER_FOLDER = 1000
ENTRY_FOLDER = re.compile("[0-9]{5}")
ENTRY_PLACE = re.compile("[0-9]{5}/[0-9]{8}[.]json")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `journal` is a random id, chosen by entry 0 and repeated; `prev` is the hash of the entry before."""

    format: Literal["rodtrad-journal-1"]
    journal: str
    seq: int
    prev: str | None
    record: str
    size: int
    at: datetime
    by: str | None
    engine: str
    versions: tuple[tuple[str, str], ...]
    hash: str

    @property
    def head(self) -> str:
        """The entry as it is printed on a report."""
        return f"{self.seq}:{self.hash[:SHORT]}"


@dataclass(frozen=True, slots=True)
class About:
    """Who assessed, when and with what: what an entry knows beside its record."""

    at: datetime
    by: str | None
    engine: str
    versions: tuple[tuple[str, str], ...]


def entry_after(last: Entry | None, journal: str, record: str, size: int, about: About) -> Entry:
    """The entry that comes after `last`; `journal` is the id to use when there is none."""
    open_entry = Entry(
        FORMAT,
        last.journal if last else journal,
        last.seq + 1 if last else 0,
        last.hash if last else None,
        record,
        size,
        about.at.replace(microsecond=0),
        about.by,
        about.engine,
        about.versions,
        "",
    )
    return replace(open_entry, hash=hash_of(encoded(open_entry)))


def hash_of(entry: Json) -> str:
    """The hash of an entry, whatever it says its hash is."""
    rest = {name: value for name, value in entry.items() if name != "hash"} if isinstance(entry, dict) else entry
    return sha256(LABEL + canonical(rest))


def bytes_of(entry: Entry) -> bytes:
    """The entry as it is stored."""
    return canonical(encoded(entry))


def read_entry(raw: bytes) -> tuple[Entry, bool]:
    """The entry, and whether its hash is right. Raises NotCanonical on bytes that are no entry in canonical form."""
    json = parsed(raw)
    if not is_canonical(raw, json):
        raise NotCanonical
    try:
        entry = decoded(json, Entry)
    except Malformed as error:
        raise NotCanonical(error.path) from None
    return entry, entry.hash == hash_of(json)


def place_of(seq: int) -> str:
    """Where an entry stands, from the folder of entries."""
    return f"{seq // PER_FOLDER:05}/{seq:08}.json"
