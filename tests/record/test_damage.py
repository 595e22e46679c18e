"""Damage: whatever is done to a journal folder is found and named, and nothing that is done to it crashes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine.record.encoding import encoded
from engine.record.entry import Entry, bytes_of, entry_after, hash_of, place_of, read_entry
from engine.record.journal import keep
from engine.record.stopped import Stopped
from engine.record.verifying import Pin, verify
from record.recording import ABOUT, OPEN_FACTS, SEED, chance, small
from record.test_journal import codes, files_in, one, remarks
from soaking import SOAK, tried

BYTE_CHANGES = 10_000 if SOAK else 300
ENTRIES = 6


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    records = [small(tmp_path), small(tmp_path, OPEN_FACTS), *(one(number) for number in range(ENTRIES - 2))]
    keep(tmp_path / "j", records, ABOUT, 0.0)
    return tmp_path / "j"


def entry(journal: Path, seq: int) -> Path:
    return journal / "entries" / place_of(seq)


def read(journal: Path, seq: int) -> Entry:
    return read_entry(entry(journal, seq).read_bytes())[0]


# --- single bytes -----------------------------------------------------------------------------------------------


@pytest.mark.soak
def test_every_change_of_one_byte_is_found_and_named(journal: Path) -> None:
    files = files_in(journal)
    # Every file as often as every other: most bytes stand in the records.
    names = sorted(files)
    drawn = chance()
    missed = []
    for _ in range(BYTE_CHANGES):
        name = drawn.choice(names)
        raw = bytearray(files[name])
        place = drawn.randrange(len(raw))
        match drawn.choice(["change", "flip", "insert", "remove"]):
            case "change":
                raw[place] = drawn.choice([byte for byte in range(256) if byte != raw[place]])
            case "flip":
                raw[place] ^= 1 << drawn.randrange(8)
            case "insert":
                raw.insert(place, drawn.choice(b' \n0a"\x00\xff'))
            case _:
                del raw[place]
        (journal / name).write_bytes(raw)
        if name not in {file for _, file in codes(verify(journal))}:
            missed.append((name, place))
        (journal / name).write_bytes(files[name])
    assert missed == []
    assert codes(verify(journal)) == []
    tried("journal-byte", "ändringar av en byte i en journalmapp", BYTE_CHANGES, "alla funna och namngivna", seed=SEED)


def test_planted_a_verifier_that_skips_the_records_would_be_seen(
    journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.record.verifying._Walk.records", lambda _: None)
    with pytest.raises(AssertionError, match=r"missed|records"):
        test_every_change_of_one_byte_is_found_and_named(journal)


@pytest.mark.parametrize("length", [0, 1, 100])
def test_a_file_that_was_cut_short_is_found(length: int, journal: Path) -> None:
    for name, raw in files_in(journal).items():
        (journal / name).write_bytes(raw[: min(length, len(raw) - 1)])
        assert name in {file for _, file in codes(verify(journal))}
        (journal / name).write_bytes(raw)


# --- whole files ------------------------------------------------------------------------------------------------


def dropped(journal: Path) -> None:
    entry(journal, 2).unlink()


def first_dropped(journal: Path) -> None:
    entry(journal, 0).unlink()


def swapped(journal: Path) -> None:
    one_raw, other_raw = entry(journal, 2).read_bytes(), entry(journal, 3).read_bytes()
    entry(journal, 2).write_bytes(other_raw)
    entry(journal, 3).write_bytes(one_raw)


def duplicated(journal: Path) -> None:
    shutil.copy(entry(journal, 2), entry(journal, ENTRIES))


def copied_beside(journal: Path) -> None:
    shutil.copy(entry(journal, 2), entry(journal, 2).with_name("00000002 (1).json"))


def moved_to_another_folder(journal: Path) -> None:
    (journal / "entries/00001").mkdir()
    entry(journal, ENTRIES - 1).rename(journal / f"entries/00001/{ENTRIES - 1:08}.json")


def renumbered(journal: Path) -> None:
    """Entry 2 is taken out and those after it moved one down."""
    for seq in range(2, ENTRIES - 1):
        entry(journal, seq).write_bytes(entry(journal, seq + 1).read_bytes())
    entry(journal, ENTRIES - 1).unlink()


def reordered_and_rehashed(journal: Path) -> None:
    """Entries 2 and 3 change places, each with its number and hash made anew, but not those after."""
    for seq, other in ((2, read(journal, 3)), (3, read(journal, 2))):
        changed = replace(other, seq=seq, prev=read(journal, seq - 1).hash)
        entry(journal, seq).write_bytes(bytes_of(replace(changed, hash=hash_of(encoded(changed)))))


def hash_not_redone(journal: Path) -> None:
    entry(journal, 2).write_bytes(bytes_of(replace(read(journal, 2), by="Någon Annan")))


def another_time(journal: Path) -> None:
    changed = replace(read(journal, 2), by="Någon Annan")
    entry(journal, 2).write_bytes(bytes_of(replace(changed, hash=hash_of(encoded(changed)))))


def another_record(journal: Path) -> None:
    path = journal / "records" / f"{read(journal, 2).record}.json"
    path.write_bytes(path.read_bytes().replace(b"0", b"1"))


def record_dropped(journal: Path) -> None:
    (journal / "records" / f"{read(journal, 2).record}.json").unlink()


def records_swapped(journal: Path) -> None:
    paths = [journal / "records" / f"{read(journal, seq).record}.json" for seq in (2, 3)]
    raws = [path.read_bytes() for path in paths]
    for path, raw in zip(paths, raws[::-1], strict=True):
        path.write_bytes(raw)


def other_size(journal: Path) -> None:
    changed = replace(read(journal, ENTRIES - 1), size=1)
    entry(journal, ENTRIES - 1).write_bytes(bytes_of(replace(changed, hash=hash_of(encoded(changed)))))


def from_another_journal(journal: Path) -> None:
    strange = entry_after(None, "f" * 32, read(journal, 2).record, read(journal, 2).size, ABOUT)
    strange = replace(strange, seq=2, prev=read(journal, 1).hash)
    entry(journal, 2).write_bytes(bytes_of(replace(strange, hash=hash_of(encoded(strange)))))


def everything_gone(journal: Path) -> None:
    shutil.rmtree(journal / "entries")


def far_away(journal: Path) -> None:
    (journal / "entries/99999").mkdir()
    (journal / "entries/99999/99999999.json").write_bytes(b"{}")


def strange_files(journal: Path) -> None:
    (journal / "läsmig.txt").write_text("x", encoding="utf-8")
    (journal / "records/utkast.json").write_text("{}", encoding="utf-8")
    (journal / "tmp/anteckning").write_text("x", encoding="utf-8")


def folder_for_a_file(journal: Path) -> None:
    entry(journal, 2).unlink()
    entry(journal, 2).mkdir()


def pipe_for_a_record(journal: Path) -> None:
    path = journal / "records" / f"{read(journal, 2).record}.json"
    path.unlink()
    os.mkfifo(path)


DONE_TO_A_FILE: list[tuple[Callable[[Path], None], tuple[str, str]]] = [
    (dropped, ("RT533", "entries/00000/00000002.json")),
    (first_dropped, ("RT533", "entries/00000/00000000.json")),
    (swapped, ("RT536", "entries/00000/00000002.json")),
    (duplicated, ("RT536", f"entries/00000/0000000{ENTRIES}.json")),
    (copied_beside, ("RT532", "entries/00000/00000002 (1).json")),
    (moved_to_another_folder, ("RT532", f"entries/00001/0000000{ENTRIES - 1}.json")),
    (renumbered, ("RT536", "entries/00000/00000002.json")),
    (reordered_and_rehashed, ("RT535", "entries/00000/00000004.json")),
    (hash_not_redone, ("RT534", "entries/00000/00000002.json")),
    (another_time, ("RT535", "entries/00000/00000003.json")),
    (another_record, ("RT538", "records/{2}.json")),
    (record_dropped, ("RT537", "entries/00000/00000002.json")),
    (records_swapped, ("RT538", "records/{2}.json")),
    (other_size, ("RT538", f"records/{{{ENTRIES - 1}}}.json")),
    (from_another_journal, ("RT536", "entries/00000/00000002.json")),
    (everything_gone, ("RT541", "entries")),
    (far_away, ("RT533", f"entries/00000/0000000{ENTRIES}.json")),
    (strange_files, ("RT532", "läsmig.txt")),
    (folder_for_a_file, ("RT532", "entries/00000/00000002.json")),
    (pipe_for_a_record, ("RT532", "records/{2}.json")),
]


@pytest.mark.parametrize(
    ("damage", "found"), DONE_TO_A_FILE, ids=lambda value: value.__name__ if callable(value) else None
)
def test_what_was_done_to_a_file_is_found_and_named(
    damage: Callable[[Path], None], found: tuple[str, str], journal: Path
) -> None:
    records = [read(journal, seq).record for seq in range(ENTRIES)]
    damage(journal)
    code, file = found
    assert (code, file.format(*records)) in codes(verify(journal))


def test_every_strange_file_is_named(journal: Path) -> None:
    strange_files(journal)
    assert {file for _, file in codes(verify(journal))} == {"läsmig.txt", "records/utkast.json", "tmp/anteckning"}


def test_records_without_entries_are_remarked_when_the_chain_is_whole(journal: Path) -> None:
    (journal / "records" / ("0" * 64 + ".json")).write_bytes(b"")
    assert codes(verify(journal)) == [("RT538", f"records/{'0' * 64}.json")]
    assert remarks(verify(journal)) == []


# --- what the chain alone cannot show ---------------------------------------------------------------------------


def test_a_tail_cut_off_is_seen_only_against_a_head_that_was_kept(journal: Path) -> None:
    head = read(journal, ENTRIES - 1)
    for seq in (ENTRIES - 1, ENTRIES - 2):
        (journal / "records" / f"{read(journal, seq).record}.json").unlink()
        entry(journal, seq).unlink()
    assert codes(verify(journal)) == []
    assert codes(verify(journal, [Pin(head.seq, head.hash[:16])])) == [("RT540", "entries")]


def test_a_journal_written_anew_is_seen_only_against_a_head_that_was_kept(journal: Path, tmp_path: Path) -> None:
    pins = [Pin(seq, read(journal, seq).hash[:16]) for seq in range(ENTRIES)]
    assert codes(verify(journal, pins)) == []
    rebuilt: list[Entry] = []
    for seq in range(ENTRIES):
        last = rebuilt[-1] if rebuilt else None
        before = read(journal, seq)
        rebuilt.append(entry_after(last, before.journal, before.record, before.size, replace(ABOUT, by="Någon Annan")))
    for each in rebuilt:
        entry(journal, each.seq).write_bytes(bytes_of(each))
    assert codes(verify(journal)) == []
    for pin in pins:
        assert codes(verify(journal, [pin])) == [("RT540", "entries")]
    assert tmp_path.exists()


def test_a_folder_that_is_not_there_is_the_machines_to_say(tmp_path: Path) -> None:
    with pytest.raises(Stopped) as stopped:
        verify(tmp_path / "ingen")
    assert (stopped.value.diagnostic.code.name, stopped.value.broken) == ("RT561", False)
