"""Keeping: what a run leaves in its folder for one nämnd, whole or not at all.

    <nämnd>/<period>/<sha256>.json   the record, named by its digest
    <nämnd>/<period>/verdikt.json    the verdicts
    <nämnd>/<period>/index.json      what they were made from and their digests; written last

Comes in: an assessment as bytes. Goes out: the files, and whether those that stand there already are the same. Without
its index nothing in a folder counts, so a run that was cut off is simply made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict, ValidationError

from engine.batch.assessing import Made
from engine.batch.identity import Said
from engine.batch.planning import Unit
from engine.record.canonical import canonical, sha256
from engine.record.disk import Disk
from engine.record.making import told_name
from engine.record.storing import make_folder, put, replace_file, sweep

INDEX, VERDICT = "index.json", "verdikt.json"
FORMAT = "rodtrad-batch-1"
Pairs: TypeAlias = tuple[tuple[str, str], ...]


class FileRead(BaseModel):
    """A file that a result was made from: its name, its digest and what it says about itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    sha256: str
    ruleset: str | None
    facts: str | None
    mark: str | None
    period: str | None


class Index(BaseModel):
    """What a result was made from, and the digests of its files. Two that are equal gave the same bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: str
    files: tuple[FileRead, ...]
    period: str
    readings: Pairs
    versions: Pairs
    record: str
    verdict: str

    def made_from(self) -> tuple[object, ...]:
        """Everything that the result depends on."""
        return self.format, self.files, self.period, self.readings, self.versions


@dataclass(frozen=True, slots=True)
class Kept:
    """A result as it stands on the disk."""

    record: str
    verdict: bytes


def index_of(unit: Unit, readings: Pairs, versions: Pairs, record: str = "", verdict: str = "") -> Index:
    """The index of a unit as its files are now."""
    files = tuple(
        FileRead(name=told_name(each.path.name), sha256=each.sha256 or "", **asdict(each.said))
        for each in (unit.ruleset, *unit.facts)
    )
    return Index(
        format=FORMAT,
        files=files,
        period=unit.period or "",
        readings=readings,
        versions=versions,
        record=record,
        verdict=verdict,
    )


def kept(folder: Path, wanted: Index) -> Kept | None:
    """What stands in `folder`, if it was made from the same and is undamaged."""
    found = _read_index(folder / INDEX)
    if found is None or found.made_from() != wanted.made_from():
        return None
    try:
        record, verdict = Disk().read(folder / f"{found.record}.json"), Disk().read(folder / VERDICT)
    except OSError:
        return None
    same = sha256(record) == found.record and sha256(verdict) == found.verdict
    return Kept(found.record, verdict) if same else None


def keep(folder: Path, made: Made, wanted: Index) -> Kept:
    """Store a result, its index last."""
    disk = Disk()
    for each in (folder.parent, folder):
        make_folder(disk, each)
    _forget(folder)  # until the new index stands, nothing there counts
    record = sha256(made.record)
    target = folder / f"{record}.json"
    if not put(disk, folder, target, made.record) and disk.read(target) != made.record:
        replace_file(target, made.record)
    replace_file(folder / VERDICT, made.verdict)
    index = wanted.model_copy(update={"record": record, "verdict": sha256(made.verdict)})
    told = canonical(index.model_dump(mode="json"))
    replace_file(folder / INDEX, told)
    _give_way(folder, made.verdict, told)
    return Kept(record, made.verdict)


def _give_way(folder: Path, verdict: bytes, index: bytes) -> None:
    """Take the index away if another run, with other facts, has put its verdicts where ours were.

    Of two runs at once, the one whose index comes last sees the verdicts that came last, for each writes its verdicts
    first. So no index is left beside verdicts that it does not describe; without one the next run makes them again.
    """
    with suppress(FileNotFoundError):  # the other run has only come to take the old ones away
        if Disk().read(folder / VERDICT) != verdict and Disk().read(folder / INDEX) == index:
            Disk().remove(folder / INDEX)


def forget_others(folder: Path, wanted: Index) -> None:
    """Take away verdicts that were made from other files than those at hand.

    Where the files are the same it was the command that asked for what cannot be, and what stands there still holds.
    """
    found = _read_index(folder / INDEX)
    if found is None or found.files != wanted.files:
        _forget(folder)


def _forget(folder: Path) -> None:
    """Take away the index and the verdicts; records are left."""
    for name in (INDEX, VERDICT):
        with suppress(FileNotFoundError):
            Disk().remove(folder / name)


def sweep_all(out: Path, now: float) -> None:
    """Remove what runs that were cut off have left in the folder, and in those of its nämnder."""
    for folder in (out, *sorted(out.glob("*/*/"))):
        sweep(Disk(), folder, now)


def said_before(out: Path) -> Mapping[str, Said]:
    """What files said about themselves in earlier runs, by digest."""
    return {
        each.sha256: Said(each.ruleset, each.facts, each.mark, each.period)
        for _, index in _indexes(out)
        for each in index.files
    }


def records_in(out: Path) -> Iterator[tuple[str, Path]]:
    """The records that count in a folder of results, by nämnd, each with its period."""
    for path, index in _indexes(out):
        yield index.period, path.with_name(f"{index.record}.json")


def _indexes(out: Path) -> Iterator[tuple[Path, Index]]:
    for path in sorted(out.glob(f"*/*/{INDEX}")):
        found = _read_index(path)
        if found is not None:
            yield path, found


def _read_index(path: Path) -> Index | None:
    try:
        found = Index.model_validate_json(Disk().read(path))
    except (OSError, ValidationError):
        return None
    return found if found.format == FORMAT else None
