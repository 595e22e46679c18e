"""Verifying: every byte of a journal folder, held against the chain.

Comes in: a folder, and heads that were printed on reports. Goes out: every fault and every remark, each with the file
it is about, and the head. Reads only. What a chain alone cannot show (a tail cut off, everything written anew) is
shown by a head that somebody kept elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from engine.model.codes import diagnose
from engine.model.diagnostic import Diagnostic, Place, Text, Value
from engine.record.canonical import NotCanonical, sha256
from engine.record.disk import Disk, NotAFileError
from engine.record.entry import ENTRY_FOLDER, ENTRY_PLACE, Entry, bytes_of, place_of, read_entry
from engine.record.journal import ENTRIES, RECORDS
from engine.record.signing import SIGNATURES, NoLibraryError, NotValid, PublicKey, Why, demand, key_in
from engine.record.stopped import machine
from engine.record.storing import LEFTOVER, TEMPORARY

_WHY: Mapping[Why, Text] = {
    "oläslig": Text("den är inte i den enda godtagna formen", "it is not in the one form that is accepted"),
    "okänd nyckel": Text("den är gjord med en annan nyckel", "it was made with another key"),
    "fel nyckel": Text("den uppger en annan nyckel än den gjordes med", "it names another key than it was made with"),
    "fel innehåll": Text("den gäller något annat än posten", "it is of something else than the entry"),
}
_RECORD = re.compile("([0-9a-f]{64})[.]json")


@dataclass(frozen=True, slots=True)
class Pin:
    """A head that somebody kept: the number of an entry, and at least the beginning of its hash."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


@dataclass(slots=True)
class Verified:
    """What was found. `entries` are those that could be read, by number."""

    entries: dict[int, Entry] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)
    remarks: list[Diagnostic] = field(default_factory=list)

    @property
    def head(self) -> Entry | None:
        """The last entry."""
        return self.entries[max(self.entries)] if self.entries else None

    def about(self, record: str) -> Entry | None:
        """The first entry about a record."""
        return next((self.entries[seq] for seq in sorted(self.entries) if self.entries[seq].record == record), None)


@dataclass(frozen=True, slots=True)
class Policy:
    """Whose signatures are demanded, and from which entry on. Without one nothing need be signed."""

    keys: tuple[PublicKey, ...]
    since: int = 0


def verify(folder: Path, pins: Sequence[Pin] = (), disk: Disk | None = None, policy: Policy | None = None) -> Verified:
    """Walk the whole folder. Raises Stopped where the machine refuses to read, NoLibraryError under a policy."""
    with machine(folder):
        walk = _Walk(folder, disk or Disk())
        walk.unknown()
        walk.chain()
        walk.records()
        walk.pinned(pins)
        walk.signed(policy)
        return walk.found


def _is_signature(place: str) -> bool:
    inner = place.removeprefix(f"{SIGNATURES}/")
    return bool(ENTRY_PLACE.fullmatch(inner)) and inner != place and inner == place_of(int(inner[-13:-5]))


class _Walk:
    """One walk through a folder."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self.folder, self.disk = folder, disk
        self.found = Verified()
        self.numbers: list[int] = []
        self.stored: list[str] = []
        self.signatures: set[int] = set()
        self.keys: list[PublicKey] = []

    def _fault(self, code: str, place: str, /, **values: Value) -> None:
        self.found.faults.append(diagnose(code, Place(place, 1, 1), suggestion=None, **values))

    def _remark(self, code: str, place: str, /, **values: Value) -> None:
        self.found.remarks.append(diagnose(code, Place(place, 1, 1), suggestion=None, **values))

    # --- names --------------------------------------------------------------------------------------------------

    def unknown(self) -> None:
        """Everything that stands in the folder has a name that the journal gives, and an entry its own place."""
        for place in self._places():
            if ENTRY_PLACE.fullmatch(place.removeprefix(f"{ENTRIES}/")):
                seq = int(place[-len("00000000.json") : -len(".json")])
                if place == f"{ENTRIES}/{place_of(seq)}":
                    self.numbers.append(seq)
                    continue
            elif _is_signature(place):
                self.signatures.add(int(place[-len("00000000.json") : -len(".json")]))
                continue
            elif place.startswith(f"{RECORDS}/") and _RECORD.fullmatch(place.removeprefix(f"{RECORDS}/")):
                self.stored.append(place.removeprefix(f"{RECORDS}/").removesuffix(".json"))
                continue
            elif place.startswith(f"{TEMPORARY}/") and LEFTOVER.fullmatch(place.removeprefix(f"{TEMPORARY}/")):
                self._remark("RT552", place)
                continue
            self._fault("RT532", place)
        self.numbers.sort()

    def _places(self) -> Iterator[str]:
        """Every file of the folder, by its path from there."""
        for name in self.disk.names(self.folder):
            if name not in {ENTRIES, RECORDS, SIGNATURES, TEMPORARY} or not (self.folder / name).is_dir():
                yield name
                continue
            for inner in self.disk.names(self.folder / name):
                if (
                    name in {ENTRIES, SIGNATURES}
                    and ENTRY_FOLDER.fullmatch(inner)
                    and (self.folder / name / inner).is_dir()
                ):
                    yield from (f"{name}/{inner}/{each}" for each in self.disk.names(self.folder / name / inner))
                else:
                    yield f"{name}/{inner}"

    # --- the chain ----------------------------------------------------------------------------------------------

    def chain(self) -> None:
        """Every entry is whole, in its place, and builds on the one before."""
        if not self.numbers:
            self._fault("RT541", ENTRIES)
            return
        for before, seq in pairwise([-1, *self.numbers]):
            if before + 1 < seq:
                missing = f"{before + 1}" if before + 2 == seq else f"{before + 1}–{seq - 1}"
                self._fault("RT533", f"{ENTRIES}/{place_of(before + 1)}", seq=missing)
            if entry := self._entry(seq):
                self._links(entry, f"{ENTRIES}/{place_of(seq)}", seq)
                self.found.entries[seq] = entry

    def _entry(self, seq: int) -> Entry | None:
        place = f"{ENTRIES}/{place_of(seq)}"
        try:
            entry, hash_is_right = read_entry(self.disk.read(self.folder / place))
        except NotCanonical:
            self._fault("RT531", place)
            return None
        except NotAFileError:
            self._fault("RT532", place)
            return None
        if not hash_is_right:
            self._fault("RT534", place)
        return entry

    def _links(self, entry: Entry, place: str, seq: int) -> None:
        first, before = self.found.entries.get(0), self.found.entries.get(seq - 1)
        if entry.seq != seq or (first and entry.journal != first.journal):
            self._fault("RT536", place, seq=entry.seq, journal=entry.journal)
        if (before and entry.prev != before.hash) or (entry.prev is None) != (seq == 0):
            self._fault("RT535", place, seq=seq - 1)
        if before and entry.at < before.at:
            self._remark("RT553", place, seq=seq - 1)

    # --- the records --------------------------------------------------------------------------------------------

    def records(self) -> None:
        """Every record is what its name says, and every entry's record is there in its size."""
        sizes = {name: self._size(name) for name in self.stored}
        entered = set[str]()
        for seq, entry in self.found.entries.items():
            entered.add(entry.record)
            if entry.record not in sizes:
                self._fault("RT537", f"{ENTRIES}/{place_of(seq)}", record=entry.record)
            elif sizes[entry.record] not in {None, entry.size}:
                self._fault("RT538", f"{RECORDS}/{entry.record}.json")
        # In a broken chain nobody knows which entry a record belongs to.
        for name in self.stored if not self.found.faults else ():
            if name not in entered:
                self._remark("RT551", f"{RECORDS}/{name}.json")

    def _size(self, name: str) -> int | None:
        """The size of a stored record; None, with the fault, when it is not what its name says."""
        place = f"{RECORDS}/{name}.json"
        try:
            raw = self.disk.read(self.folder / place)
        except NotAFileError:
            self._fault("RT532", place)
            return None
        if sha256(raw) != name:
            self._fault("RT538", place)
            return None
        if key := key_in(raw):
            self.keys.append(key)
        return len(raw)

    # --- signatures ---------------------------------------------------------------------------------------------

    def signed(self, policy: Policy | None) -> None:
        """Every signature holds; under a policy every entry has one by a key that is demanded.

        Without a policy the keys are those that the journal itself holds, which shows that nothing was changed by
        somebody without the key, but not whose it is.
        """
        keys = policy.keys if policy else tuple(self.keys)
        for seq in sorted(self.signatures | set(self.found.entries)):
            place = f"{SIGNATURES}/{place_of(seq)}"
            if seq not in self.signatures:
                if policy and seq >= policy.since:
                    self._fault("RT571", place, seq=seq)
            elif seq not in self.found.entries:
                self._fault("RT532", place)
            else:
                self._signature(seq, place, keys, policy)

    def _signature(self, seq: int, place: str, keys: tuple[PublicKey, ...], policy: Policy | None) -> None:
        try:
            demand(self.disk.read(self.folder / place), bytes_of(self.found.entries[seq]), keys)
        except NotAFileError:
            self._fault("RT532", place)
        except NotValid as error:
            if policy is None or seq >= policy.since or error.why == "oläslig":
                self._fault("RT572", place, why=_WHY[error.why])
        except NoLibraryError:
            if policy is not None:
                raise
            self._remark("RT573", place)

    # --- heads that were kept -----------------------------------------------------------------------------------

    def pinned(self, pins: Sequence[Pin]) -> None:
        """Every head that somebody kept is still an entry."""
        for pin in pins:
            entry = self.found.entries.get(pin.seq)
            if entry is None or not entry.hash.startswith(pin.hash):
                self._fault("RT540", ENTRIES, pin=str(pin))
