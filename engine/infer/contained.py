"""Contained: durable-rules in a process of its own, and the columnar engine when that process fails.

Comes in: questions. Goes out: hits. The engine is a C library that has been seen to crash and to hang, and neither can
be caught in the process where it happens. It therefore runs in another: one line of JSON out, one line back, within a
time and a memory limit. Whatever goes wrong there ends that process and becomes an EngineFault; the questions go to
the columnar engine instead, and the name of the engine says so. What durable-rules is asked is not known here.
"""

import atexit
import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from engine.compile.points import Hits, Question
from engine.infer import FAILURES, FELL_BACK, Engine, EngineFault
from engine.infer.durable import DurableEngine
from engine.infer.sessions import LIBRARY

SECONDS = 20
"""A question takes some thousandths of a second; past this the process is ended."""
MEMORY = 1_000_000_000
"""Bytes of addresses that the process may have; it needs some tens of millions."""
QUESTIONS = 50_000
"""After so many the process is exchanged for a new one: the engine may keep a little for each."""

_PROGRAM = Path(__file__).with_name("sessions.py")
_PATIENCE = 2
"""The process ends itself when its time is out; so many seconds later it is ended from here."""


class ContainedEngine:
    """durable-rules; from its first failure on, the columnar engine. One for each run."""

    def __init__(self, process: "Process | None" = None) -> None:
        """Use the process that all engines of this process share, unless another is given."""
        self._durable = DurableEngine(process or shared())
        self._instead: Engine | None = None

    @property
    def name(self) -> str:
        """What is named in a record: both, where one took over from the other."""
        return self._durable.name + (FELL_BACK + self._instead.name if self._instead else "")

    def hits(self, questions: Sequence[Question]) -> Hits:
        """Say which row each point of each question hits. Raises ProgramTooLarge or EngineFault."""
        if self._instead is None:
            try:
                return self._durable.hits(questions)
            except EngineFault as fault:
                from engine.infer.columnar import ColumnarEngine  # noqa: PLC0415 - takes time, and is seldom needed

                self._instead = ColumnarEngine()
                FAILURES.append(fault)
        return self._instead.hits(questions)


class Process:
    """A process that runs durable-rules: started when first asked, ended after a failure and begun anew."""

    def __init__(self, seconds: int = SECONDS, memory: int = MEMORY, questions: int = QUESTIONS) -> None:
        """Take the limits of the process."""
        self._seconds, self._memory, self._questions = seconds, memory, questions
        # Two threads would read each other's answers.
        self._lock = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._asked = 0

    @property
    def pid(self) -> int | None:
        """The number of the process, while there is one."""
        return self._running.pid if self._running else None

    def start(self) -> None:
        """Begin, if it is not done, so that the process is up when it is first asked."""
        if self._running is None:
            # Without site (-S), which takes longer than all the rest: the program needs the one library. Of its own
            # session: Ctrl-C is for the command, which then ends the process by leaving.
            self._running = subprocess.Popen(  # noqa: S603 - this Python, and a file of ours
                [sys.executable, "-S", "-P", str(_PROGRAM), str(self._seconds), str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": str(Path(LIBRARY).parent)},
                start_new_session=True,
            )
            self._asked = 0

    def close(self) -> None:
        """End the process; it may still be asked, and then begins anew."""
        if (ended := self._running) is not None:
            self._running = None
            ended.kill()
            with contextlib.suppress(BrokenPipeError):  # what it never read
                ended.communicate()

    def first(
        self, rules: tuple[tuple[tuple[str, str, int], ...], ...], facts: Sequence[dict[str, int]]
    ) -> list[int | None]:
        """Give for each fact the number of the first rule that it satisfies, None for none. Raises EngineFault."""
        with self._lock:
            try:
                answer = self._exchange(json.dumps({"rules": rules, "facts": facts}).encode() + b"\n")
                return _first(answer, len(rules), len(facts))
            except BaseException:
                # Whatever it was: an answer to this question must never be read as the answer to the next.
                self.close()
                raise

    def _exchange(self, line: bytes) -> bytes:
        if self._asked >= self._questions:
            self.close()
        try:
            self.start()
            self._asked += 1
            return self._answer(line)
        except OSError as error:
            raise self._gone() from error

    def _answer(self, line: bytes) -> bytes:
        """Write the question and read the answer, neither longer than the process has time."""
        assert self._running is not None and self._running.stdin is not None and self._running.stdout is not None  # noqa: S101, PT018
        into, out = self._running.stdin.fileno(), self._running.stdout.fileno()
        os.set_blocking(into, False)
        rest, answer = memoryview(line), b""
        until = time.monotonic() + self._seconds + _PATIENCE
        with selectors.DefaultSelector() as ready:
            ready.register(into, selectors.EVENT_WRITE)
            ready.register(out, selectors.EVENT_READ)
            while not answer.endswith(b"\n"):
                events = ready.select(max(0.0, until - time.monotonic()))
                if not events:
                    raise EngineFault("RT426", seconds=self._seconds)
                for each, _ in events:
                    if each.fd == into:
                        rest = rest[os.write(into, rest) :]
                        if not rest:
                            ready.unregister(into)
                    elif read := os.read(out, 1 << 16):
                        answer += read
                    else:
                        raise self._gone()
        return answer

    def _gone(self) -> EngineFault:
        """Why there is no process any more."""
        if self._running is None:
            return EngineFault("RT425", said="–")
        try:
            code = self._running.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            return EngineFault("RT426", seconds=self._seconds)
        if code == -signal.SIGALRM:
            return EngineFault("RT426", seconds=self._seconds)
        return EngineFault("RT425", said=signal.Signals(-code).name if code < 0 else str(code))


def _first(answer: bytes, rules: int, facts: int) -> list[int | None]:
    """The answer, if it is one. Raises EngineFault."""
    try:
        said: Any = json.loads(answer)
        if "refused" in said:
            raise EngineFault(str(said["refused"]), **said["values"])
        first = said["first"]
        if len(first) == facts and all(each is None or each in range(rules) for each in first):
            return list(first)
    except (KeyError, TypeError, ValueError) as error:
        raise EngineFault("RT421", said=answer.decode("ascii", "replace")) from error
    raise EngineFault("RT421", said=answer.decode("ascii", "replace"))


@cache
def shared() -> Process:
    """The process that every engine here asks; it ends with this one."""
    process = Process()
    process.start()
    atexit.register(process.close)
    return process
