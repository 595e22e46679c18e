"""Sharing: assessments by several processes at once.

Comes in: tasks. Goes out: their answers, in the order of the tasks. Each process is asked by a thread of its own: one
line out, one line back (`serving`). A process that is ended costs the assessment it was making, and no other.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock, local

from engine.batch.assessing import Made, Refused, Task
from engine.batch.serving import answer_of, task_line
from engine.model.codes import diagnose
from engine.model.diagnostic import Place, render

_PROGRAM = ("-P", "-m", "engine.batch.serving")
_HERE = str(Path(__file__).parents[2])


def shared(tasks: Sequence[Task], jobs: int) -> Iterator[Made | Refused]:
    """Have the tasks made by so many processes. They end with the last answer, and with whoever waits for it."""
    helpers = _Helpers()
    threads = ThreadPoolExecutor(jobs)
    try:
        waiting = deque(threads.submit(helpers.made, task) for task in tasks)
        while waiting:  # an answer that has been taken is held no longer
            yield waiting.popleft().result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        helpers.end()


class _Helpers:
    """A process for each thread that asks for one."""

    def __init__(self) -> None:
        self._own = local()
        self._all: list[subprocess.Popen[bytes]] = []
        self._lock = Lock()
        self._ended = False

    def made(self, task: Task) -> Made | Refused:
        """Have one task made by this thread's process; one that fell is named, and another begun for the next."""
        try:
            helper = self._helper()
            assert helper.stdin is not None and helper.stdout is not None  # noqa: S101, PT018 - both are pipes
            helper.stdin.write(task_line(task))
            helper.stdin.flush()
            return answer_of(helper.stdout.readline())
        except (OSError, ValueError):
            self._own.helper = None
            return Refused((render(diagnose("RT904", Place(task.ruleset, 1, 1)), task.lang),))

    def _helper(self) -> subprocess.Popen[bytes]:
        found: subprocess.Popen[bytes] | None = getattr(self._own, "helper", None)
        if found is None:
            found = self._own.helper = self._begun()
        return found

    def _begun(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join(filter(None, (_HERE, os.environ.get("PYTHONPATH"))))
        with self._lock:
            if self._ended:
                raise OSError
            begun = subprocess.Popen(  # noqa: S603 - this Python, and a module of ours
                [sys.executable, *_PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )
            self._all.append(begun)
            return begun

    def end(self) -> None:
        """End every process, also one that is in the middle of something: only this process keeps anything."""
        with self._lock:
            self._ended = True
            for each in self._all:
                with suppress(OSError), each:  # what it has not read is lost with it
                    each.kill()
