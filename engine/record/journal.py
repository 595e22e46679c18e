"""The journal: an append-only chain of entries, one file each, and the records that they are about.

    entries/00000/00000042.json    entry 42, named by its number
    records/<sha256>.json          a record, named by its digest
    signatures/                    as entries/, where somebody signs
    tmp/                           files that have no name yet

Comes in: records, and who assessed, when and with what. Goes out: the entries, old or new. No lock is taken: an entry
gets its name by an exclusive link, and the writer that comes second reads the other's entry and tries the next number.
A record that is in the journal already is not entered again. Nothing is added to a chain that does not hold.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.record.canonical import NotCanonical, sha256
from engine.record.disk import Disk, NotAFileError
from engine.record.entry import (
    ENTRY_FOLDER,
    ENTRY_PLACE,
    About,
    Entry,
    bytes_of,
    entry_after,
    place_of,
    read_entry,
)
from engine.record.signing import SIGNATURES, Signer, key_bytes
from engine.record.stopped import broken, machine
from engine.record.storing import TEMPORARY, make_folder, put, sweep

ENTRIES, RECORDS = "entries", "records"


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a record stands in the journal. `steps_back`: its time is before that of the entry before it."""

    entry: Entry
    is_new: bool
    steps_back: bool = False


@dataclass(frozen=True, slots=True)
class Keeping:
    """What one run did: an entry for each record, the head afterwards, and the leftovers that it removed."""

    kept: tuple[Kept, ...]
    head: Entry
    removed: tuple[str, ...]


def keep(
    folder: Path,
    records: Sequence[bytes],
    about: About,
    now: float,
    disk: Disk | None = None,
    signer: Signer | None = None,
) -> Keeping:
    """Store the records and enter each in the journal of `folder`. `now` tells old leftovers. Raises Stopped.

    With a signer its key is entered too, where it is new, and every entry of the run that bears no signature gets one.
    """
    with machine(folder, sum(map(len, records))):
        journal = Journal(folder, disk or Disk())
        removed = sweep(journal.disk, folder / TEMPORARY, now)
        own = [key_bytes(signer.public)] if signer else []
        names = [journal.store(raw) for raw in [*own, *records]]
        kept = [journal.enter(name, len(raw), about) for name, raw in zip(names, [*own, *records], strict=True)]
        if signer:
            for each in kept:
                journal.sign(each.entry, signer)
        kept = kept[len(own) :]
        return Keeping(tuple(kept), journal.entries[-1], tuple(removed))


class Journal:
    """A journal that is written to. Reads its own entries as they come, whoever writes them."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder, self.disk = folder, disk
        self.entries: list[Entry] = []
        self._by_record: dict[str, Entry] = {}
        for each in (folder, *(folder / name for name in (ENTRIES, RECORDS, TEMPORARY))):
            make_folder(disk, each)
        self._catch_up()
        self._no_gap()

    def store(self, raw: bytes) -> str:
        """Store a record, and give its name. A file that stands under that name already is that record."""
        name = sha256(raw)
        target = self.folder / RECORDS / f"{name}.json"
        if not put(self.disk, self.folder / TEMPORARY, target, raw) and self.disk.read(target) != raw:
            raise broken(f"{RECORDS}/{name}.json", "RT538")
        return name

    def enter(self, record: str, size: int, about: About) -> Kept:
        """The entry of a stored record: a new one, unless it has one."""
        while True:
            self._catch_up()
            if found := self._by_record.get(record):
                return Kept(found, is_new=False)
            last = self.entries[-1] if self.entries else None
            entry = entry_after(last, secrets.token_hex(16), record, size, about)
            if self._add(entry):
                self._take(entry)
                return Kept(entry, is_new=True, steps_back=last is not None and entry.at < last.at)

    def sign(self, entry: Entry, signer: Signer) -> None:
        """Put a signature beside the entry, unless one stands there."""
        target = self.folder / SIGNATURES / place_of(entry.seq)
        for folder in (target.parent.parent, target.parent):
            make_folder(self.disk, folder)
        put(self.disk, self.folder / TEMPORARY, target, signer.sign(bytes_of(entry)))

    def _add(self, entry: Entry) -> bool:
        target = self.folder / ENTRIES / place_of(entry.seq)
        make_folder(self.disk, target.parent)
        return put(self.disk, self.folder / TEMPORARY, target, bytes_of(entry))

    def _catch_up(self) -> None:
        """Read the entries that have come since, each held against the one before."""
        while True:
            place = place_of(len(self.entries))
            try:
                raw = self.disk.read(self.folder / ENTRIES / place)
            except FileNotFoundError:
                return
            except NotAFileError:
                raise broken(f"{ENTRIES}/{place}", "RT532") from None
            self._take(self._held(raw, f"{ENTRIES}/{place}"))

    def _held(self, raw: bytes, place: str) -> Entry:
        try:
            entry, hash_is_right = read_entry(raw)
        except NotCanonical:
            raise broken(place, "RT531") from None
        last = self.entries[-1] if self.entries else None
        if not hash_is_right:
            raise broken(place, "RT534")
        if entry.seq != len(self.entries) or (last and entry.journal != last.journal):
            raise broken(place, "RT536")
        if entry.prev != (last.hash if last else None):
            raise broken(place, "RT535")
        return entry

    def _take(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._by_record.setdefault(entry.record, entry)

    def _no_gap(self) -> None:
        """No entry stands after the last one that could be reached."""
        known = {place_of(entry.seq) for entry in self.entries}
        for folder in self.disk.names(self.folder / ENTRIES):
            if not ENTRY_FOLDER.fullmatch(folder):
                raise broken(f"{ENTRIES}/{folder}", "RT532")
            for name in self.disk.names(self.folder / ENTRIES / folder):
                place = f"{folder}/{name}"
                if place not in known and not self._came_since(place):
                    raise broken(f"{ENTRIES}/{place}", "RT533" if ENTRY_PLACE.fullmatch(place) else "RT532")

    def _came_since(self, place: str) -> bool:
        """Whether another writer has added the entry of `place` since the folder was read."""
        self._catch_up()
        return any(place_of(entry.seq) == place for entry in self.entries)
