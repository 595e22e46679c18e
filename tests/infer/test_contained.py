"""durable-rules in a process of its own: whatever becomes of that process, every question has its answer."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed", exc_type=ImportError)
pytest.importorskip("polars", reason="polars is not installed", exc_type=ImportError)

from commands import ROOT
from engine.compile.points import Question
from engine.infer import FAILURES, EngineFault, contained
from engine.infer.contained import ContainedEngine, Process
from infer.building import compare, follows, point, table
from soaking import SOAK, tried

SECONDS = 1
RULESET = ROOT / "rulesets" / "askersund" / "arsbokslut-2024.yaml"
FACTS = ROOT / "facts" / "askersund-arsbokslut-2024.yaml"
ASKED = ("assess", str(RULESET), "--facts", str(FACTS), "--period", "2024")


def question(limit: int = 3) -> Question:
    rows = table((compare("värde", "≥", limit),), (compare("värde", "≥", 1),), ())
    return Question("S1", rows, tuple(point(värde=Fraction(number)) for number in range(5)))


def unasked() -> Question:
    """A question of another shape, whose answers no engine remembers from `question`."""
    return Question("S1", table((compare("värde", "≤", 3),)), (point(värde=Fraction(2)), point(värde=Fraction(4))))


@pytest.fixture(autouse=True)
def failures() -> Iterator[list[EngineFault]]:
    FAILURES.clear()
    yield FAILURES
    FAILURES.clear()


@pytest.fixture
def process() -> Iterator[Process]:
    made = Process(seconds=SECONDS)
    yield made
    made.close()


def _kill(process: Process) -> None:
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)


def _stop(process: Process) -> None:
    assert process.pid is not None
    os.kill(process.pid, signal.SIGSTOP)


def _program(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """Put another program in the place of durable-rules."""
    path = folder / "program.py"
    path.write_text(textwrap.dedent(code), encoding="utf-8")
    monkeypatch.setattr(contained, "_PROGRAM", path)


class TestEnded:
    """Each ends the process while it is asked, and each is one failure with its own code."""

    @pytest.mark.parametrize(("ends", "code", "said"), [(_kill, "RT425", "SIGKILL"), (_stop, "RT426", "1")])
    def test_from_outside(
        self,
        process: Process,
        failures: list[EngineFault],
        ends: Callable[[Process], None],
        code: str,
        said: str,
    ) -> None:
        engine = ContainedEngine(process)
        assert engine.hits([question()])["S1", "utfall"] == follows(question())
        assert (engine.name, failures) == ("durable-rules", [])
        ends(process)
        assert engine.hits([unasked()])["S1", "utfall"] == follows(unasked())
        assert engine.name == "durable-rules → polars"
        assert [each.code.name for each in failures] == [code]
        assert said in failures[0].said()
        assert process.pid is None

    @pytest.mark.parametrize(
        ("code", "name", "said"),
        [
            ("import os; input(); os.abort()", "RT425", "SIGABRT"),
            ("import ctypes; input(); ctypes.string_at(0)", "RT425", "SIGSEGV"),
            ("import sys; input(); sys.exit(3)", "RT425", "3"),
            ("import signal; signal.alarm(1); input(); signal.pause()", "RT426", "1"),
            ("import signal; input(); signal.pause()", "RT426", "1"),
            ("import sys", "RT425", "0"),
            ("input(); print('not an answer')", "RT421", "not an answer"),
            ("""input(); print('{"first": [0]}')""", "RT421", "first"),
            ("""input(); print('{"first": [0, 0, 0, 0, 77]}')""", "RT421", "77"),
            ("""input(); print('{"first": 7}')""", "RT421", "7"),
            ("""input(); print('{"refused": "RT422", "values": {"sent": 4711, "held": 2}}')""", "RT422", "4711"),
            ("input(); print('[]')", "RT421", "[]"),
            ("import time; time.sleep(60)", "RT426", "1"),
        ],
    )
    def test_from_inside(
        self,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
        process: Process,
        failures: list[EngineFault],
        code: str,
        name: str,
        said: str,
    ) -> None:
        _program(monkeypatch, tmp_path, code)
        began = time.monotonic()
        engine = ContainedEngine(process)
        assert engine.hits([question()])["S1", "utfall"] == follows(question())
        assert [each.code.name for each in failures] == [name]
        assert said in failures[0].said()
        assert failures[0].said("en")
        assert time.monotonic() - began < SECONDS + 10
        assert process.pid is None

    def test_a_question_larger_than_a_pipe_to_a_process_that_never_reads(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, process: Process
    ) -> None:
        _program(monkeypatch, tmp_path, "import time; time.sleep(60)")
        with pytest.raises(EngineFault) as fault:
            process.first(((("h0", "≥", 1),),), [{"h0": number} for number in range(100_000)])
        assert fault.value.code.name == "RT426"

    def test_too_much_memory(self, failures: list[EngineFault]) -> None:
        process = Process(memory=1 << 20)
        engine = ContainedEngine(process)
        assert engine.hits([question()])["S1", "utfall"] == follows(question())
        assert [each.code.name for each in failures] == ["RT427"]
        assert str(1 << 20) in failures[0].said()

    def test_no_process_can_be_started(
        self, monkeypatch: pytest.MonkeyPatch, process: Process, failures: list[EngineFault]
    ) -> None:
        monkeypatch.setattr(sys, "executable", "/there/is/no/such/program")
        engine = ContainedEngine(process)
        assert engine.hits([question()])["S1", "utfall"] == follows(question())
        assert [each.code.name for each in failures] == ["RT425"]


KILLS = 1_000 if SOAK else 15


@pytest.mark.soak
def test_killed_at_any_instant_no_question_goes_without_its_answer(failures: list[EngineFault]) -> None:
    """The process is ended while it starts, reads, reckons or answers."""
    drawn = random.Random(7)  # noqa: S311 - a test keeps no secret
    process = Process(seconds=20)
    wrong = []
    for number in range(KILLS):
        asked = question(number % 5)
        process.start()
        ending = threading.Timer(drawn.random() * (0.08 if number % 2 else 0.004), _ender(process))
        ending.start()
        engine = ContainedEngine(process)
        wrong += [number for _ in range(3) if engine.hits([asked])[asked.key] != follows(asked)]
        ending.join()
    process.close()
    assert wrong == []
    assert {each.code.name for each in failures} == {"RT425"}
    tried("motor-avbrott", "avbrott i motorns process mitt i en fråga", KILLS, "varje fråga besvarad", seed=7)


def _ender(process: Process) -> Callable[[], None]:
    """Ends the process that runs now, whichever runs then; one that has ended already is left alone."""
    running = process._running  # noqa: SLF001 - its number may be another's by then
    assert running is not None
    return running.kill


class TestAgain:
    def test_the_next_run_has_a_process_of_its_own(self, process: Process, failures: list[EngineFault]) -> None:
        first = ContainedEngine(process)
        first.hits([question()])
        before = process.pid
        _kill(process)
        first.hits([unasked()])
        second = ContainedEngine(process)
        assert second.hits([question()])["S1", "utfall"] == follows(question())
        assert (second.name, len(failures)) == ("durable-rules", 1)
        assert process.pid != before

    def test_after_its_share_of_questions_the_process_is_exchanged(self) -> None:
        process = Process(questions=2)
        try:
            pids = []
            for _ in range(5):
                assert ContainedEngine(process).hits([question()])["S1", "utfall"] == follows(question())
                pids.append(process.pid)
            assert [len(set(pids)), pids[0] == pids[1], pids[2] == pids[3]] == [3, True, True]
        finally:
            process.close()

    def test_an_interrupted_question_is_never_the_answer_to_the_next(
        self, monkeypatch: pytest.MonkeyPatch, process: Process
    ) -> None:
        real = os.read

        def interrupted(*_: int) -> bytes:
            monkeypatch.setattr(os, "read", real)
            raise KeyboardInterrupt

        engine = ContainedEngine(process)
        process.start()
        monkeypatch.setattr(os, "read", interrupted)
        with pytest.raises(KeyboardInterrupt):
            engine.hits([question(4)])
        assert engine.hits([question()])["S1", "utfall"] == follows(question())
        assert engine.name == "durable-rules"


class TestCommand:
    """What the user sees."""

    def run(self, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        opening = "from engine.infer import contained\nfrom engine.cli import main\n"
        return subprocess.run(
            [sys.executable, "-c", f"{opening}{code}\nmain({list(arguments)!r})"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=False,
            encoding="utf-8",
        )

    @pytest.fixture
    def crashing(self, tmp_path: Path) -> str:
        program = tmp_path / "crashing.py"
        program.write_text("import os; input(); os.abort()", encoding="utf-8")
        return f"from pathlib import Path; contained._PROGRAM = Path({str(program)!r})"

    def test_a_crash_is_told_and_changes_no_verdict(self, crashing: str) -> None:
        well, crashed = self.run("", *ASKED), self.run(crashing, *ASKED)
        assert (well.returncode, crashed.returncode) == (0, 0)
        assert well.stderr == ""
        assert "Motorn durable-rules föll bort och polars tog vid." in " ".join(crashed.stdout.split())
        assert "RT425 durable-rules avbröts av datorn (`SIGABRT`)" in crashed.stderr
        assert crashed.stderr.count("RT425") == 1
        assert "Traceback" not in crashed.stderr
        assert _without_engine(well.stdout) == _without_engine(crashed.stdout)

    def test_it_stands_in_the_json_and_in_the_journal(self, crashing: str, tmp_path: Path) -> None:
        journal = str(tmp_path / "journal")
        done = self.run(crashing, *ASKED, "--format", "json", "--journal", journal)
        assert json.loads(done.stdout)["engine"] == "durable-rules → polars"
        (entry,) = (tmp_path / "journal" / "entries").glob("*/*.json")
        assert json.loads(entry.read_bytes())["engine"] == "durable-rules → polars"

    def test_in_english(self, crashing: str) -> None:
        done = self.run(crashing, *ASKED, "--lang", "en")
        assert "The engine durable-rules failed and polars took over." in " ".join(done.stdout.split())
        assert "RT425 durable-rules was ended by the machine" in done.stderr

    def test_a_whole_kommun_goes_on(self, crashing: str, tmp_path: Path) -> None:
        done = self.run(crashing, *ASKED, "--out", str(tmp_path / "resultat"))
        assert done.returncode == 0, done.stderr
        assert "I 1 bedömning föll motorn durable-rules bort" in done.stdout
        assert "RT425" in done.stdout
        assert "Socialnämnden;MO1" in (tmp_path / "resultat" / "oversikt.csv").read_text(encoding="utf-8-sig")

    @pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up under /proc")
    def test_a_command_that_is_killed_leaves_no_process_behind(self, tmp_path: Path) -> None:
        code = (
            "import os, signal\nprocess = contained.shared()\n"
            f"open({str(tmp_path / 'pid')!r}, 'w').write(str(process.pid))\nos.kill(os.getpid(), signal.SIGKILL)"
        )
        assert self.run(code, *ASKED).returncode == -signal.SIGKILL
        pid = (tmp_path / "pid").read_text(encoding="ascii")
        until = time.monotonic() + 20
        while _runs(pid) and time.monotonic() < until:
            time.sleep(0.02)
        assert not _runs(pid)


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def _without_engine(out: str) -> str:
    """The output in one line, without the sentence that says which engine it was."""
    return re.sub(r"Motorn durable-rules .*? mot regelverket och uppgifterna\.", "", " ".join(out.split()))
