"""Faults under a run over many nämnder: the disk refuses, a process is ended, two runs meet in one folder.

Whatever happens, what stands under an index is whole, and the next run goes on to the same result.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Self, TypeAlias

import pytest

import kommun
from batch.test_whole_kommun import PERIOD, made, new, tree, wanted, whole
from commands import ROOT, run, run_here
from engine.batch import keeping, running
from engine.batch.assessing import Made, Refused, Task, assessed
from engine.batch.keeping import INDEX, VERDICT, Index
from engine.batch.running import Wanted
from engine.record import storing
from engine.record.canonical import sha256
from engine.record.disk import Disk
from engine.record.stopped import Stopped
from engine.record.storing import LEFTOVER, OLD_AFTER_SECONDS
from record.faulty import CALLS, Counted, Dying, Failing
from record.test_faults import dies
from soaking import SOAK, tried

posix = pytest.mark.skipif(os.name == "nt", reason="signals and fork")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS) if SOAK else (errno.ENOSPC,)
BOTH = [(begun, late) for begun in (False, True) for late in (False, True)]
STEP = 1 if SOAK else 7
"""Every so-manyth call is made to fail."""


def uneven(out: Path) -> list[str]:
    """The indexes that do not describe the files beside them; a folder without an index says nothing."""
    wrong = []
    for path in out.glob(f"*/*/{INDEX}"):
        index = Index.model_validate_json(path.read_bytes())
        verdict, record = path.with_name(VERDICT), path.with_name(f"{index.record}.json")
        told = [(index.verdict, verdict), (index.record, record)]
        wrong += [str(file) for digest, file in told if not file.exists() or sha256(file.read_bytes()) != digest]
    return wrong


def leftovers(out: Path) -> list[str]:
    return [path.name for path in out.rglob("*") if LEFTOVER.fullmatch(path.name)]


Answers: TypeAlias = dict[Task, Made | Refused]


@dataclass(frozen=True)
class Known:
    """A run of two nämnder whose answers are known, so that only the writing is tried."""

    wanted: Wanted
    answers: Answers
    older: Path
    """A folder with what a run of the same nämnder and other facts left."""

    def folder(self, out: Path, *, begun: bool) -> Path:
        """A folder to write in: none yet, or one with older results."""
        if begun:
            shutil.copytree(self.older, out)
        return out

    def made(self, out: Path, disk: Disk | None = None, later: float = 0.0) -> None:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(running, "assessed", self.answers.__getitem__)
            for module in (keeping, running, storing) if disk else ():
                patched.setattr(module, "Disk", lambda: disk)
            made(replace(self.wanted, out=out, now=time.time() + later))


@pytest.fixture
def known(tmp_path: Path) -> Known:
    order = whole(tmp_path, 2)
    texts = {path: path.read_text(encoding="utf-8") for path in order.facts}
    for path, text in texts.items():
        path.write_text(text.replace("79", "80"), encoding="utf-8")
    made(replace(order, out=tmp_path / "äldre"))
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    answers: Answers = {}

    def noted(task: Task) -> Made | Refused:
        return answers.setdefault(task, assessed(task))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(running, "assessed", noted)
        made(replace(order, out=tmp_path / "hel"))
    return Known(order, answers, tmp_path / "äldre")


@pytest.mark.soak
@pytest.mark.parametrize("error", ERRORS, ids=errno.errorcode.get)
@pytest.mark.parametrize("begun", [False, True], ids=["new", "begun"])
def test_whichever_call_fails_nothing_is_half_written_and_the_next_run_goes_on(
    begun: bool,  # noqa: FBT001 - a parameter of the test
    error: int,
    known: Known,
    tmp_path: Path,
) -> None:
    counted, counting = Counted(), known.folder(tmp_path / "räknad", begun=begun)
    known.made(counting, counted)
    expected = tree(counting)
    for due in range(1, counted.count + 1, STEP):
        out, disk = known.folder(tmp_path / f"ut{due}", begun=begun), Failing(due, error)
        try:
            known.made(out, disk)
        except Stopped as stopped:
            assert stopped.diagnostic.code.name in {"RT561", "RT563"}  # noqa: PT017 - some calls may fail unharmed
        else:
            assert disk.reached in {"remove", "read"}
        assert uneven(out) == []
        assert len(leftovers(out)) <= (disk.reached == "remove")
        known.made(out, later=OLD_AFTER_SECONDS + 60)
        assert tree(out) == expected
    name, state = errno.errorcode[error], "påbörjad" if begun else "ny"
    what = f"anrop som svarar {name} i `assess --out`, {state} mapp"
    tried(f"hela-kommunen-fel-{name}-{state}", what, due, "inget halvskrivet")


def deaths(known: Known, folder: Path, begun: bool, late: bool) -> int:  # noqa: FBT001 - called by position
    """One run after another killed at its next call, each in a folder of its own; how many there were.

    Each is a fork of a process that has used no dataframes: those do not live on in a fork.
    """

    def run_to(due: int) -> None:
        known.made(known.folder(folder / f"ut{due}", begun=begun), Dying(due, late=late))

    due = 1
    while dies(partial(run_to, due)) == signal.SIGKILL:
        due += STEP
    return due - STEP


@posix
@pytest.mark.soak
@pytest.mark.parametrize(("begun", "late"), [(False, False), (True, True)] if not SOAK else BOTH)
def test_killed_at_any_call_the_next_run_goes_on(
    begun: bool,  # noqa: FBT001 - a parameter of the test
    late: bool,  # noqa: FBT001 - as above
    known: Known,
    tmp_path: Path,
) -> None:
    whole_one = known.folder(tmp_path / "räknad", begun=begun)
    known.made(whole_one)
    expected = tree(whole_one)
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        last = pool.submit(deaths, known, tmp_path, begun, late).result()
    assert last > 20
    for due in range(1, last + 1, STEP):
        out = tmp_path / f"ut{due}"
        assert uneven(out) == []
        known.made(out, later=OLD_AFTER_SECONDS + 60)
        assert tree(out) == expected
    state = f"{'efter' if late else 'före'} anropet, {'påbörjad' if begun else 'ny'} mapp"
    what = f"avbrott vid varje anrop i `assess --out` ({state})"
    tried(f"hela-kommunen-död-{late:d}{begun:d}", what, last, "inget halvt, och nästa körning ger samma mapp")


def test_planted_a_result_that_its_index_does_not_describe_would_be_seen(known: Known, tmp_path: Path) -> None:
    known.made(tmp_path / "ut")
    damaged = tmp_path / "ut/n000" / PERIOD / VERDICT
    damaged.write_bytes(b"{}")
    assert uneven(tmp_path / "ut") == [str(damaged)]


def test_a_folder_that_vanishes_stops_the_run_with_its_name(tmp_path: Path) -> None:
    order = whole(tmp_path, 2)

    def vanish(_done: int, _all: int) -> None:
        shutil.rmtree(order.out, ignore_errors=True)

    with pytest.raises(Stopped) as stopped:
        running.run(order, vanish)
    assert stopped.value.diagnostic.code.name == "RT561"
    assert stopped.value.diagnostic.place.file.startswith(str(order.out))
    assert new(made(order)) == ["n000", "n001"]


@pytest.mark.parametrize("out", ["regelverk/n000.yaml", "regelverk/n000.yaml/ut", "finns/inte"])
def test_a_folder_that_cannot_be_is_the_machines_refusal(
    out: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rulesets, facts = kommun.write(tmp_path, 1, PERIOD, {})
    before = tree(tmp_path)
    done = run_here(capsys, "assess", rulesets, "--facts", facts, "--out", tmp_path / out)
    assert (done.code, done.out) == (5, "")
    assert " RT561 " in done.err
    assert tree(tmp_path) == before


# --- processes ----------------------------------------------------------------------------------------------------


COUNT = 24
"""So many that a run does not come to its end before it is seen to have begun."""


class Begun:
    """A run in a session of its own, which has kept at least one nämnd."""

    def __init__(self, folder: Path, jobs: int, count: int = COUNT) -> None:
        self.rulesets, self.facts = kommun.write(folder, count, PERIOD, {})
        self.out = folder / "ut"
        words = ["assess", self.rulesets, "--facts", self.facts, "--period", PERIOD, "--out", self.out, "--jobs", jobs]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "engine", *map(str, words)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        while not list(self.out.glob(f"*/*/{INDEX}")) and self.process.poll() is None:
            time.sleep(0.002)
        return self

    def __exit__(self, *_: object) -> None:
        for pid in self.others():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.communicate()

    def others(self) -> list[int]:
        """The processes of its session, apart from itself."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,args=", "--sid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        pids = [int(line.split()[0]) for line in listed.stdout.splitlines() if "defunct" not in line]
        return [pid for pid in pids if pid != self.process.pid]

    def order(self) -> Wanted:
        return wanted(self.rulesets, self.facts, self.out)


@posix
@pytest.mark.parametrize(("number", "jobs"), [(signal.SIGTERM, 1), (signal.SIGTERM, 2), (signal.SIGKILL, 2)])
def test_a_run_that_is_ended_leaves_no_process_and_no_half_result(
    number: signal.Signals, jobs: int, tmp_path: Path
) -> None:
    with Begun(tmp_path, jobs) as begun:
        os.kill(begun.process.pid, number)
        code = begun.process.wait(60)
        until = time.monotonic() + 20
        while begun.others() and time.monotonic() < until:
            time.sleep(0.05)
        assert begun.others() == []
        assert code == (143 if number == signal.SIGTERM else -signal.SIGKILL)
        out, err = begun.process.communicate()
        assert (out, err) == (b"", b"")
        assert uneven(begun.out) == []
        assert number == signal.SIGKILL or leftovers(begun.out) == []
        rest = new(made(begun.order()))
    assert 0 < len(rest) < COUNT
    made(replace(begun.order(), out=tmp_path / "hel"))
    assert {name: raw for name, raw in tree(begun.out).items() if not name.endswith(".tmp")} == tree(tmp_path / "hel")


def test_a_hundred_and_more_by_several_processes_come_to_an_end(tmp_path: Path) -> None:
    for number in range(150):
        (tmp_path / f"r{number:03}.yaml").write_text(f"regelverk: r{number:03}\n", encoding="utf-8")
    words = ["assess", str(tmp_path), "--period", PERIOD, "--jobs", "2", "--out", str(tmp_path / "ut")]
    with subprocess.Popen([sys.executable, "-m", "engine", *words], cwd=ROOT, stdout=subprocess.DEVNULL) as started:
        try:
            assert started.wait(120) == 1
        finally:
            started.kill()


def test_two_runs_in_the_same_folder_end_with_the_same_as_one(tmp_path: Path) -> None:
    with Begun(tmp_path, 1) as first, Begun(tmp_path, 1) as second:
        ends = [(begun.process.wait(120), begun.process.communicate()[1]) for begun in (first, second)]
    assert ends == [(0, b""), (0, b"")]
    made(replace(first.order(), out=tmp_path / "hel"))
    assert tree(first.out) == tree(tmp_path / "hel")


def test_two_runs_of_different_facts_leave_what_the_next_run_makes_right(tmp_path: Path) -> None:
    (tmp_path / "andra").mkdir()
    other = whole(tmp_path / "andra", COUNT)
    for path in other.facts:
        path.write_text(path.read_text(encoding="utf-8").replace("79", "80"), encoding="utf-8")
    with Begun(tmp_path, 1) as first:
        made(replace(other, out=first.out))
        assert first.process.wait(120) == 0
    assert uneven(first.out) == []
    made(first.order())
    made(replace(first.order(), out=tmp_path / "hel"))
    assert uneven(first.out) == []
    assert tree(tmp_path / "hel").items() <= tree(first.out).items()


class Turns:
    """Lets two threads call the disk by turns: so many calls of the first, so many of the second, and then the rest."""

    def __init__(self, first: int, second: int) -> None:
        self.left = [first, second]
        self.done = [False, False]
        self.changed = threading.Condition()

    def _may(self, who: int) -> bool:
        mine = [self.left[0] > 0, self.left[0] <= 0 < self.left[1]]
        if any(mine):
            return mine[who] or self.done[1 - who]
        return who == 0 or self.done[0]

    def take(self, who: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self._may(who), 20)
            self.left[who] -= 1
            self.changed.notify_all()

    def end(self, who: int) -> None:
        with self.changed:
            self.done[who] = True
            self.changed.notify_all()


class InTurn(Disk):
    def __init__(self, who: int, turns: Turns) -> None:
        self.who, self.turns, self.count = who, turns, 0

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - a method of Disk
        if name in CALLS:
            self.count += 1
            self.turns.take(self.who)
        return super().__getattribute__(name)


def kept_at_once(folder: Path, turns: Turns, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Two runs keep different results in one folder; how many calls each made."""
    disks = (InTurn(0, turns), InTurn(1, turns))
    mine = threading.local()
    for module in (keeping, storing):
        monkeypatch.setattr(module, "Disk", lambda: mine.disk)

    def keep(who: int) -> None:
        mine.disk = disks[who]
        made_by = (("v", str(who)),)
        wanted = Index(
            format=keeping.FORMAT, files=(), period=PERIOD, readings=(), versions=made_by, record="", verdict=""
        )
        try:
            keeping.keep(folder / "n" / PERIOD, Made(b"p%d" % who, b"v%d" % who, ()), wanted)
        finally:
            turns.end(who)

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(keep, who) for who in (0, 1)]:
            each.result()
    return disks[0].count, disks[1].count


@pytest.mark.soak
def test_however_two_runs_of_different_facts_take_turns_no_index_stands_beside_the_others_verdicts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, _ = kept_at_once(tmp_path, Turns(0, 0), monkeypatch)
    assert calls > 30
    count = stood = 0
    for first in range(calls + 1):
        for second in range(first % STEP, calls + 1, STEP):
            kept_at_once(tmp_path, Turns(first, second), monkeypatch)
            assert uneven(tmp_path) == [], (first, second)
            count += 1
            stood += (tmp_path / "n" / PERIOD / INDEX).exists()
    assert stood > 0
    what = "två körningar med olika uppgifter i samma mapp: turordningar av deras anrop till disken"
    outcome = f"inget index vid en annan körnings verdikt; {stood} gånger stod ett index"
    tried("hela-kommunen-samtidigt", what, count, outcome)


# --- the terminal ------------------------------------------------------------------------------------------------


@posix
def test_how_far_it_has_come_is_shown_on_a_terminal_and_only_there(tmp_path: Path) -> None:
    rulesets, facts = kommun.write(tmp_path, 3, PERIOD, {})
    ours, theirs = os.openpty()
    words = ["assess", rulesets, "--facts", facts, "--period", PERIOD, "--out", tmp_path / "ut"]
    with subprocess.Popen(
        [sys.executable, "-m", "engine", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=theirs,
    ) as started:
        os.close(theirs)
        seen = b""
        with suppress(OSError):  # the terminal is gone when the process is
            while piece := os.read(ours, 4096):
                seen += piece
        out, _ = started.communicate()
    os.close(ours)
    assert started.returncode == 0
    assert "Bedömer".encode() in seen
    assert b"3/3" in seen
    assert out.decode().startswith("3 bedömningar\n  3 nya eller ändrade\n")


def test_a_reader_that_leaves_costs_nothing(tmp_path: Path) -> None:
    rulesets, facts = kommun.write(tmp_path, 1, PERIOD, {})
    words = ("assess", rulesets, "--facts", facts, "--period", PERIOD, "--out", tmp_path / "ut")
    assert run(*words, closed_pipe=True).err == ""
    assert uneven(tmp_path / "ut") == []
    assert (tmp_path / "ut/n000" / PERIOD / INDEX).exists()


# --- the journal --------------------------------------------------------------------------------------------------


def test_every_record_is_entered_once_also_those_of_an_earlier_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rulesets, facts = kommun.write(tmp_path, 3, PERIOD, {1: kommun.WAYS[10]})
    command = ("assess", rulesets, "--facts", facts, "--period", PERIOD, "--out", tmp_path / "ut")
    assert run_here(capsys, *command).code == 1
    journal = (*command, "--journal", tmp_path / "j", "--by", "Anna")
    first = run_here(capsys, *journal)
    assert (first.code, "Journalen: 2 nya poster, 0 fanns redan\n" in first.out) == (1, True)
    again = run_here(capsys, *journal)
    assert (again.code, "Journalen: 0 nya poster, 2 fanns redan\n" in again.out) == (1, True)
    assert again.out.splitlines()[-1] == first.out.splitlines()[-1]
    entered = {path.name for path in (tmp_path / "j/records").iterdir()}
    assert entered == {path.name for path in (tmp_path / "ut").rglob("*.json") if len(path.stem) == 64}
    assert run_here(capsys, "journal", "verify", tmp_path / "j").code == 0
    nothing = run_here(
        capsys,
        "assess",
        rulesets / "n001.yaml",
        "--facts",
        facts / "n001.yaml",
        "--out",
        tmp_path / "tom",
        "--journal",
        tmp_path / "k",
    )
    assert (nothing.code, nothing.err, (tmp_path / "k").exists()) == (1, "", False)
