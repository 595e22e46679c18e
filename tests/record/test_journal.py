"""The journal: what is entered, how it is chained, and what two writers make of it."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.record.canonical import canonical, is_canonical, parsed, sha256
from engine.record.disk import Disk
from engine.record.encoding import encoded
from engine.record.entry import LABEL, PER_FOLDER, Entry, bytes_of, entry_after, hash_of, place_of, read_entry
from engine.record.journal import Journal, keep
from engine.record.stopped import Stopped
from engine.record.storing import OLD_AFTER_SECONDS
from engine.record.verifying import Pin, Verified, verify
from record.faulty import Linkless, Renaming, Replacing, Slow
from record.recording import ABOUT, AT, ROOT
from soaking import SOAK, tried

EACH_WRITER = 1_000 if SOAK else 25
WRITERS = 2


def one(number: int) -> bytes:
    """Something to keep: the journal does not look inside."""
    return canonical({"prov": number})


def codes(found: Verified) -> list[tuple[str, str]]:
    return [(each.code.name, each.place.file) for each in found.faults]


def remarks(found: Verified) -> list[tuple[str, str]]:
    return [(each.code.name, each.place.file) for each in found.remarks]


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# --- one writer -------------------------------------------------------------------------------------------------


def test_each_entry_builds_on_the_one_before_and_names_its_record(tmp_path: Path) -> None:
    records = [one(number) for number in range(5)]
    kept = keep(tmp_path / "j", records, ABOUT, 0.0)
    found = verify(tmp_path / "j")
    assert (codes(found), remarks(found)) == ([], [])
    entries = [found.entries[seq] for seq in range(5)]
    assert [each.seq for each in entries] == [0, 1, 2, 3, 4]
    assert [each.prev for each in entries] == [None, *(each.hash for each in entries[:-1])]
    assert [each.record for each in entries] == [sha256(raw) for raw in records]
    assert [each.size for each in entries] == [len(raw) for raw in records]
    assert len({each.journal for each in entries}) == 1
    assert (entries[0].at, entries[0].by, entries[0].engine, entries[0].versions) == (
        AT, "Anna Ek", "referens", (("python", "3.11"),),
    )  # fmt: skip
    assert kept.head == entries[-1]
    assert all(each.is_new for each in kept.kept)


def test_every_file_is_called_by_what_it_holds(tmp_path: Path) -> None:
    keep(tmp_path / "j", [one(1)], ABOUT, 0.0)
    found = files_in(tmp_path / "j")
    assert set(found) == {"entries/00000/00000000.json", f"records/{sha256(one(1))}.json"}
    assert found[f"records/{sha256(one(1))}.json"] == one(1)
    raw = found["entries/00000/00000000.json"]
    assert is_canonical(raw, parsed(raw))


def test_the_hash_of_an_entry_can_be_redone_with_sed_and_sha256sum(tmp_path: Path) -> None:
    head = keep(tmp_path / "j", [one(1), one(2)], replace(ABOUT, by='"hash":"' + "0" * 64 + '",'), 0.0).head
    manual = (ROOT / "docs/protokoll.md").read_text(encoding="utf-8")
    command = next(line[2:] for line in manual.splitlines() if line.startswith("$ { printf"))
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path / "j", capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout.split()[0] == head.hash
    rest = json.loads((tmp_path / "j/entries/00000/00000001.json").read_bytes())
    del rest["hash"]
    assert hashlib.sha256(LABEL + canonical(rest)).hexdigest() == head.hash


def test_a_record_that_is_there_already_is_not_entered_again(tmp_path: Path) -> None:
    first = keep(tmp_path / "j", [one(1), one(2), one(1)], ABOUT, 0.0)
    before = files_in(tmp_path / "j")
    again = keep(tmp_path / "j", [one(2), one(1)], replace(ABOUT, by="Eva Berg"), 0.0)
    assert files_in(tmp_path / "j") == before
    assert [each.is_new for each in first.kept] == [True, True, False]
    assert [(each.entry.seq, each.is_new) for each in again.kept] == [(1, False), (0, False)]
    assert again.head == first.head


def test_two_journals_never_share_an_id_or_a_hash(tmp_path: Path) -> None:
    first, other = (keep(tmp_path / name, [one(1)], ABOUT, 0.0).head for name in ("a", "b"))
    assert first.journal != other.journal
    assert first.hash != other.hash


def test_a_step_back_in_time_is_a_remark_and_the_order_is_the_number(tmp_path: Path) -> None:
    keep(tmp_path / "j", [one(1)], ABOUT, 0.0)
    kept = keep(tmp_path / "j", [one(2)], replace(ABOUT, at=AT - timedelta(days=1)), 0.0).kept
    assert (kept[0].steps_back, kept[0].entry.seq) == (True, 1)
    found = verify(tmp_path / "j")
    assert (codes(found), remarks(found)) == ([], [("RT553", "entries/00000/00000001.json")])


def test_there_is_a_folder_for_each_thousand(tmp_path: Path) -> None:
    assert [place_of(seq) for seq in (0, PER_FOLDER - 1, PER_FOLDER, 1234567)] == [
        "00000/00000000.json", "00000/00000999.json", "00001/00001000.json", "01234/01234567.json",
    ]  # fmt: skip
    chain: list[Entry] = []
    for seq in range(PER_FOLDER):
        chain.append(entry_after(chain[-1] if chain else None, "0" * 32, sha256(one(seq)), len(one(seq)), ABOUT))
    for entry in chain:
        path = tmp_path / "j/entries" / place_of(entry.seq)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes_of(entry))
        (tmp_path / "j/records").mkdir(exist_ok=True)
        (tmp_path / f"j/records/{entry.record}.json").write_bytes(one(entry.seq))
    kept = keep(tmp_path / "j", [one(0), one(PER_FOLDER)], ABOUT, 0.0).kept
    assert [each.entry.seq for each in kept] == [0, PER_FOLDER]
    assert (tmp_path / "j/entries/00001/00001000.json").exists()
    assert codes(verify(tmp_path / "j")) == []


@pytest.mark.parametrize("disk", [Slow(), Renaming()])
def test_other_disks_make_the_same_journal(disk: Disk, tmp_path: Path) -> None:
    keep(tmp_path / "j", [one(1), one(2), one(1)], ABOUT, 0.0, disk)
    assert codes(verify(tmp_path / "j")) == []
    assert set(files_in(tmp_path / "j/tmp")) == set()


def test_a_disk_without_hard_links_is_refused_with_nothing_left(tmp_path: Path) -> None:
    with pytest.raises(Stopped) as stopped:
        keep(tmp_path / "j", [one(1)], ABOUT, 0.0, Linkless())
    assert (stopped.value.diagnostic.code.name, stopped.value.broken) == ("RT563", False)
    assert files_in(tmp_path / "j") == {}


# --- leftovers --------------------------------------------------------------------------------------------------


def test_an_old_leftover_is_named_and_removed_by_the_next_run_and_a_young_one_is_let_be(tmp_path: Path) -> None:
    keep(tmp_path / "j", [one(1)], ABOUT, 0.0)
    for name, at in (("0" * 16, 1_000.0), ("1" * 16, 5_000.0)):
        (tmp_path / f"j/tmp/{name}.tmp").write_bytes(b"halv")
        os.utime(tmp_path / f"j/tmp/{name}.tmp", (at, at))
    found = verify(tmp_path / "j")
    assert codes(found) == []
    assert remarks(found) == [("RT552", f"tmp/{'0' * 16}.tmp"), ("RT552", f"tmp/{'1' * 16}.tmp")]
    kept = keep(tmp_path / "j", [one(2)], ABOUT, 1_000.0 + OLD_AFTER_SECONDS + 1)
    assert kept.removed == (f"{'0' * 16}.tmp",)
    assert set(files_in(tmp_path / "j/tmp")) == {f"{'1' * 16}.tmp"}


def test_a_record_that_a_killed_run_left_is_entered_by_the_next(tmp_path: Path) -> None:
    journal = Journal(make(tmp_path / "j"), Disk())
    journal.store(one(2))
    assert remarks(verify(tmp_path / "j")) == [("RT551", f"records/{sha256(one(2))}.json")]
    assert keep(tmp_path / "j", [one(2)], ABOUT, 0.0).kept[0].is_new
    assert remarks(verify(tmp_path / "j")) == []


def make(folder: Path) -> Path:
    keep(folder, [one(1)], ABOUT, 0.0)
    return folder


# --- a journal that does not hold is not added to ---------------------------------------------------------------


def rehashed(**changes: Any) -> bytes:  # noqa: ANN401 - fields of an entry
    entry = replace(entry_after(None, "0" * 32, sha256(one(9)), 1, ABOUT), **changes)
    return bytes_of(replace(entry, hash=hash_of(encoded(entry))))


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("entries/00000/00000001.json", b"{}", "RT531"),
        ("entries/00000/00000001.json", b"", "RT531"),
        ("entries/00000/00000000.json", rehashed(by="Någon Annan"), "RT536"),
        ("entries/00000/00000001.json", rehashed(), "RT536"),
        ("entries/00000/00000001.json", rehashed(seq=1), "RT536"),
        ("entries/00000/00000003.json", rehashed(seq=3), "RT533"),
        ("entries/00000/kopia.json", b"{}", "RT532"),
        ("entries/.DS_Store", b"", "RT532"),
    ],
)
def test_nothing_is_entered_in_a_broken_journal(name: str, raw: bytes, code: str, tmp_path: Path) -> None:
    keep(tmp_path / "j", [one(1), one(2)], ABOUT, 0.0)
    (tmp_path / "j" / name).write_bytes(raw)
    before = {key: value for key, value in files_in(tmp_path / "j").items() if key.startswith("entries")}
    with pytest.raises(Stopped) as stopped:
        keep(tmp_path / "j", [one(3)], ABOUT, 0.0)
    assert (stopped.value.diagnostic.values["code"], stopped.value.broken) == (code, True)
    assert {key: value for key, value in files_in(tmp_path / "j").items() if key.startswith("entries")} == before
    assert codes(verify(tmp_path / "j"))


def test_nothing_is_entered_after_an_entry_whose_hash_is_wrong(tmp_path: Path) -> None:
    keep(tmp_path / "j", [one(1), one(2)], ABOUT, 0.0)
    last = tmp_path / "j/entries/00000/00000001.json"
    last.write_bytes(bytes_of(replace(read_entry(last.read_bytes())[0], by="Någon Annan")))
    with pytest.raises(Stopped) as stopped:
        keep(tmp_path / "j", [one(3)], ABOUT, 0.0)
    assert stopped.value.diagnostic.values["code"] == "RT534"


def test_nothing_is_entered_after_an_entry_that_builds_on_another(tmp_path: Path) -> None:
    keep(tmp_path / "j", [one(1), one(2)], ABOUT, 0.0)
    last = tmp_path / "j/entries/00000/00000001.json"
    changed = replace(read_entry(last.read_bytes())[0], prev="0" * 64)
    last.write_bytes(bytes_of(replace(changed, hash=hash_of(encoded(changed)))))
    with pytest.raises(Stopped) as stopped:
        keep(tmp_path / "j", [one(3)], ABOUT, 0.0)
    assert stopped.value.diagnostic.values["code"] == "RT535"


def test_a_record_that_was_changed_is_not_taken_for_the_same(tmp_path: Path) -> None:
    keep(tmp_path / "j", [one(1)], ABOUT, 0.0)
    (tmp_path / f"j/records/{sha256(one(1))}.json").write_bytes(b"annat")
    with pytest.raises(Stopped) as stopped:
        keep(tmp_path / "j", [one(1)], ABOUT, 0.0)
    assert stopped.value.diagnostic.values["code"] == "RT538"


def test_a_link_in_the_place_of_an_entry_is_not_followed(tmp_path: Path) -> None:
    keep(tmp_path / "j", [one(1)], ABOUT, 0.0)
    entry = tmp_path / "j/entries/00000/00000000.json"
    elsewhere = tmp_path / "annan.json"
    entry.rename(elsewhere)
    entry.symlink_to(elsewhere)
    assert ("RT532", "entries/00000/00000000.json") in codes(verify(tmp_path / "j"))
    with pytest.raises(Stopped) as stopped:
        keep(tmp_path / "j", [one(2)], ABOUT, 0.0)
    assert stopped.value.broken


# --- two writers ------------------------------------------------------------------------------------------------


def write(folder: Path, first: int, disk: Disk) -> None:
    journal = Journal(folder, disk)
    for number in range(first, first + EACH_WRITER):
        journal.enter(journal.store(one(number)), len(one(number)), ABOUT)


def write_at_once(folder: Path, disk: Disk) -> None:
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=write, args=(folder, EACH_WRITER * number, disk)) for number in range(WRITERS)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert [each.exitcode for each in writers] == [0] * WRITERS


@pytest.mark.soak
@pytest.mark.skipif(os.name == "nt", reason="fork")
def test_two_writers_at_once_make_one_valid_chain(tmp_path: Path) -> None:
    write_at_once(tmp_path / "j", Disk())
    found = verify(tmp_path / "j")
    assert (codes(found), remarks(found)) == ([], [])
    assert len(found.entries) == WRITERS * EACH_WRITER
    assert {each.record for each in found.entries.values()} == {sha256(one(n)) for n in range(WRITERS * EACH_WRITER)}
    tried("journal-samtidigt", f"poster av {WRITERS} processer på samma gång", len(found.entries), "en hel kedja")


@pytest.mark.skipif(os.name == "nt", reason="fork")
def test_two_writers_of_the_same_record_enter_it_once(tmp_path: Path) -> None:
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=write, args=(tmp_path / "j", 0, Disk())) for _ in range(WRITERS)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert [each.exitcode for each in writers] == [0] * WRITERS
    assert len(verify(tmp_path / "j").entries) == EACH_WRITER


def test_planted_a_disk_that_replaces_would_be_seen(tmp_path: Path) -> None:
    first, second = Journal(tmp_path / "j", Replacing()), Journal(tmp_path / "j", Replacing())
    for journal, number in ((first, 1), (second, 2)):
        # Each believes that it is the first, as both would between reading and linking.
        entry = entry_after(None, f"{number}" * 32, journal.store(one(number)), len(one(number)), ABOUT)
        assert journal._add(entry)  # noqa: SLF001 - the very moment of the race
    assert len(verify(tmp_path / "j").entries) < WRITERS


# --- entries ----------------------------------------------------------------------------------------------------


def test_an_entry_says_whether_its_hash_is_right() -> None:
    entry = entry_after(None, "0" * 32, "1" * 64, 7, ABOUT)
    assert read_entry(bytes_of(entry)) == (entry, True)
    assert read_entry(bytes_of(replace(entry, size=8)))[1] is False
    assert entry.head == f"0:{entry.hash[:16]}"


def test_a_pin_is_told_as_it_was_given() -> None:
    assert str(Pin(42, "1234567890abcdef")) == "42:1234567890abcdef"
