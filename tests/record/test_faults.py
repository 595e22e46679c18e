"""Faults: the disk refuses or the process dies at any call, and the journal holds all the same.

What was acknowledged is there afterwards; what was not is there whole or not at all; the next run goes on.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from commands import run
from engine.cli import main
from engine.model.diagnostic import render
from engine.record.canonical import sha256
from engine.record.disk import Disk
from engine.record.journal import keep
from engine.record.stopped import Stopped
from engine.record.storing import LEFTOVER
from engine.record.verifying import verify
from record.faulty import Counted, Dying, Failing, Torn
from record.recording import ABOUT, FACTS, OPEN_FACTS, ROOT, RULESET, chance
from record.test_journal import codes, files_in, one, remarks
from soaking import SOAK, tried

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)
KILLS = 500 if SOAK else 6
LONGEST_RUN = 3.0
posix = pytest.mark.skipif(os.name == "nt", reason="fork")
BEGUN = [one(1)]
"""What is in the journal before; each try adds two."""
ADDED = [one(2), one(3)]


def calls(folder: Path, begun: list[bytes]) -> int:
    """How many calls it takes to add."""
    if begun:
        keep(folder, begun, ABOUT, 0.0)
    counted = Counted()
    keep(folder, ADDED, ABOUT, 0.0, counted)
    return counted.count


def holds(folder: Path, begun: list[bytes]) -> list[str]:
    """The records entered, after asking that everything is whole."""
    if not (folder / "entries/00000").exists() or not list((folder / "entries/00000").iterdir()):
        assert begun == []
        return []
    found = verify(folder)
    assert codes(found) == []
    assert {code for code, _ in remarks(found)} <= {"RT551", "RT552"}
    entered = [found.entries[seq].record for seq in range(len(found.entries))]
    assert entered[: len(begun)] == [sha256(raw) for raw in begun]
    return entered


# --- the k-th call fails ----------------------------------------------------------------------------------------


@pytest.mark.soak
@pytest.mark.parametrize("begun", [[], BEGUN], ids=["new", "begun"])
@pytest.mark.parametrize("error", ERRORS, ids=errno.errorcode.get)
def test_whichever_call_fails_nothing_is_half_written_and_the_next_run_goes_on(
    error: int, begun: list[bytes], tmp_path: Path
) -> None:
    for due in range(1, calls(tmp_path / "räknad", begun) + 1):
        folder = tmp_path / str(due)
        if begun:
            keep(folder, begun, ABOUT, 0.0)
        disk = Failing(due, error)
        try:
            keep(folder, ADDED, ABOUT, 0.0, disk)
        except Stopped as stopped:
            assert stopped.diagnostic.code.name in {"RT561", "RT563"}  # noqa: PT017 - some calls may fail unharmed
        else:
            # Only a temporary file that could not be removed is let be; it is named later.
            assert disk.reached == "remove"
        entered = holds(folder, begun)
        temporary = files_in(folder / "tmp")
        assert len(temporary) <= (disk.reached == "remove")
        assert all(LEFTOVER.fullmatch(name) for name in temporary)
        keep(folder, ADDED, ABOUT, 0.0)
        assert holds(folder, begun) == [sha256(raw) for raw in [*begun, *ADDED]]
        assert entered == [sha256(raw) for raw in [*begun, *ADDED]][: len(entered)]
    name, state = errno.errorcode[error], "påbörjad" if begun else "ny"
    tried(f"journal-fel-{name}-{state}", f"anrop som svarar {name}, {state} journal", due, "inget halvskrivet")


def test_the_message_says_what_is_wrong_and_how_much_room_is_needed(tmp_path: Path) -> None:
    keep(tmp_path / "j", BEGUN, ABOUT, 0.0)
    with pytest.raises(Stopped) as stopped:
        keep(tmp_path / "j", ADDED, ABOUT, 0.0, Failing(first(tmp_path, "write"), errno.ENOSPC))
    said = render(stopped.value.diagnostic), render(stopped.value.diagnostic, "en")
    assert "datorn säger nej: disken är full; det behövs 20 byte" in said[0]
    assert "the machine refuses: the disk is full; 20 bytes are needed" in said[1]
    with pytest.raises(Stopped) as strange:
        keep(tmp_path / "j", ADDED, ABOUT, 0.0, Failing(2, errno.EUCLEAN))
    assert f"fel {errno.EUCLEAN} från datorn" in render(strange.value.diagnostic)


def first(tmp_path: Path, name: str) -> int:
    """Which call is the first to `name`."""
    for due in range(1, 100):
        disk = Failing(due, errno.EIO)
        try:
            keep(tmp_path / f"först-{due}", ADDED, ABOUT, 0.0, disk)
        except Stopped:
            if disk.reached == name:
                return due
    raise AssertionError(name)


# --- the process dies -------------------------------------------------------------------------------------------


def dies(work: Callable[[], object]) -> int:
    """Run `work` in a child of its own; the signal that ended it."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


@posix
@pytest.mark.soak
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("begun", [[], BEGUN], ids=["new", "begun"])
def test_killed_at_any_call_the_journal_holds_and_the_next_run_goes_on(
    begun: list[bytes],
    late: bool,  # noqa: FBT001 - a parameter of the test
    tmp_path: Path,
) -> None:
    last = calls(tmp_path / "räknad", begun)
    for due in range(1, last + 1):
        folder = tmp_path / str(due)
        if begun:
            keep(folder, begun, ABOUT, 0.0)
        killed = dies(lambda: keep(folder, ADDED, ABOUT, 0.0, Dying(due, late=late)))  # noqa: B023 - runs at once
        assert killed == signal.SIGKILL
        entered = holds(folder, begun)
        # After the last call all is acknowledged, and what is acknowledged stands without power.
        assert entered == [sha256(raw) for raw in [*begun, *ADDED]] or not (late and due == last)
        keep(folder, ADDED, ABOUT, time.time() + 7200)
        assert holds(folder, begun)[: len(entered)] == entered
        assert holds(folder, begun) == [sha256(raw) for raw in [*begun, *ADDED]]
        assert remarks(verify(folder)) == []
    state = f"{'efter' if late else 'före'} anropet, {'påbörjad' if begun else 'ny'} journal"
    tried(
        f"journal-död-{late:d}{bool(begun):d}", f"avbrott vid varje anrop ({state})", due, "ingen bekräftad post borta"
    )


@posix
def test_planted_a_disk_that_tears_would_be_seen(tmp_path: Path) -> None:
    torn = 0
    for due in range(1, calls(tmp_path / "räknad", BEGUN) + 10):
        folder = tmp_path / str(due)
        keep(folder, BEGUN, ABOUT, 0.0)
        dies(lambda: keep(folder, ADDED, ABOUT, 0.0, Torn(due)))  # noqa: B023 - runs at once
        torn += bool(codes(verify(folder)))
    assert torn


ASSESS = ("assess", "prov.yaml", "--facts", "uppgifter.yaml", "--journal", "journal")


def acknowledged(out: str) -> list[str]:
    """The records that the command said were entered."""
    return [line.split()[1].removesuffix(":") for line in out.splitlines() if line.startswith("Protokoll ")]


@posix
@pytest.mark.soak
def test_killed_at_any_instant_of_assess_no_acknowledged_entry_is_lost(tmp_path: Path) -> None:
    (tmp_path / "prov.yaml").write_text(RULESET, encoding="utf-8")
    drawn = chance()
    known: list[str] = []
    killed = number = 0
    # Some finish before the kill comes, and count for nothing.
    while killed < KILLS:
        number += 1
        facts = FACTS.replace("79", f'"{number % 80},{number}7"')
        (tmp_path / "uppgifter.yaml").write_text(facts, encoding="utf-8")
        started = subprocess.Popen(
            [sys.executable, "-m", "engine", *ASSESS],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        wait_for_writing(tmp_path / "journal", drawn.random() * 0.02)
        started.kill()
        out, _ = started.communicate()
        killed += started.returncode == -signal.SIGKILL
        known += acknowledged(out)
        if (tmp_path / "journal/entries/00000/00000000.json").exists():
            found = verify(tmp_path / "journal")
            assert codes(found) == []
            assert set(known) <= {each.record for each in found.entries.values()}
    (tmp_path / "uppgifter.yaml").write_text(OPEN_FACTS, encoding="utf-8")
    assert run(*ASSESS, cwd=tmp_path).code == 0
    assert codes(verify(tmp_path / "journal")) == []
    tried("journal-avbrott", "SIGKILL mitt i assess --journal", killed, "ingen bekräftad post borta, inget trasigt")


def wait_for_writing(folder: Path, more: float) -> None:
    """Wait until the command has begun to write, and then a little more, so that kills fall where they matter."""
    before = seen(folder)
    limit = time.monotonic() + LONGEST_RUN
    while seen(folder) == before and time.monotonic() < limit:
        time.sleep(0.0005)
    time.sleep(more)


def seen(folder: Path) -> int:
    return sum(1 for _ in folder.rglob("*")) if folder.exists() else 0


# --- the command and the machine --------------------------------------------------------------------------------


def assess(folder: Path, journal: Path, **options: object) -> subprocess.CompletedProcess[str]:
    (folder / "prov.yaml").write_text(RULESET, encoding="utf-8")
    (folder / "uppgifter.yaml").write_text(FACTS, encoding="utf-8")
    command = [sys.executable, "-m", "engine", *ASSESS[:-1], str(journal)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False, **options)  # type: ignore[call-overload, no-any-return]


def test_a_folder_that_is_not_there_is_said_with_the_machines_code(tmp_path: Path) -> None:
    done = assess(tmp_path, tmp_path / "borta/journal")
    assert (done.returncode, done.stdout) == (5, "")
    assert "RT561" in done.stderr
    assert "mappen eller filen finns inte" in done.stderr
    (tmp_path / "fil").write_text("", encoding="utf-8")
    assert assess(tmp_path, tmp_path / "fil").returncode == 5
    assert run("journal", "verify", tmp_path / "borta").code == 5


@posix
def test_a_read_only_folder_is_said_with_the_machines_code(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    keep(journal, BEGUN, ABOUT, 0.0)
    before = files_in(journal)
    for path in (journal, *journal.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    code, out, err = as_nobody(tmp_path)
    assert (code, out) == (5, ""), err
    assert "du saknar rättighet till mappen" in err
    assert files_in(journal) == before


NOBODY = 65534


def as_nobody(folder: Path) -> tuple[int, str, str]:
    """Run the command as somebody who is not root, who may write anywhere."""
    (folder / "prov.yaml").write_text(RULESET, encoding="utf-8")
    (folder / "uppgifter.yaml").write_text(FACTS, encoding="utf-8")
    folder.chmod(0o755)
    child = os.fork()
    if child == 0:
        os.chdir(folder)
        OPENED.update({f"{run}.{end}": os.open(f"{run}.{end}", os.O_WRONLY | os.O_CREAT) for run, end in STREAMS})
        _run((*ASSESS[:-1], "annan"), "först")  # everything is imported while it may be read
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        os._exit(_run(ASSESS, "sedan"))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code, (folder / "sedan.ut").read_text(encoding="utf-8"), (folder / "sedan.fel").read_text(encoding="utf-8")


STREAMS = [(name, end) for name in ("först", "sedan") for end in ("ut", "fel")]
OPENED: dict[str, int] = {}


def _run(arguments: Sequence[str], name: str) -> int:
    for stream, suffix in ((1, "ut"), (2, "fel")):
        os.dup2(OPENED[f"{name}.{suffix}"], stream)
    sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
    try:
        main(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


@posix
def test_a_full_disk_is_said_with_the_machines_code(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        keep(disk / "journal", BEGUN, ABOUT, 0.0)
        before = files_in(disk)
        done = assess(tmp_path, disk / "journal")
        assert (done.returncode, done.stdout) == (5, "")
        assert "disken är full; det behövs" in done.stderr
        assert files_in(disk) == before
        assert codes(verify(disk / "journal")) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_refused_run_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "fel.yaml").write_text(RULESET.replace("antal grön", "antal gron"), encoding="utf-8")
    (tmp_path / "uppgifter.yaml").write_text(FACTS, encoding="utf-8")
    done = run("assess", "fel.yaml", "--facts", "uppgifter.yaml", "--journal", "journal", cwd=tmp_path)
    assert (done.code, done.out) == (1, "")
    assert not (tmp_path / "journal").exists()


def test_the_real_disk_has_every_call_that_is_counted() -> None:
    assert {"make_folder", "names", "open_new", "write", "sync", "close", "place", "remove", "open_folder", "read"} <= {
        name for name in vars(Disk) if not name.startswith("_")
    }
