"""Serving: what a process does that another has begun to share its work, and the lines that go between the two.

Comes in: one task a line, as JSON. Goes out: one answer a line. It ends when no more can come: when the work is done,
or when the process that began it is gone, however that ended and whatever is being assessed.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import asdict
from queue import SimpleQueue
from threading import Thread
from typing import Any

from engine.batch.assessing import Made, Refused, Task, assessed
from engine.read.limits import Limits


def task_line(task: Task) -> bytes:
    """A task as it is sent; in ASCII, which can also spell the name of a file that is no text."""
    return json.dumps(asdict(task)).encode() + b"\n"


def task_of(line: bytes) -> Task:
    """The task on a line."""
    said: dict[str, Any] = json.loads(line)
    said["facts"] = tuple(said["facts"])
    said["readings"] = tuple((name, reading) for name, reading in said["readings"])
    said["limits"] = Limits(**said["limits"])
    return Task(**said)


def answer_line(answer: Made | Refused) -> bytes:
    """An answer as it is sent."""
    said = asdict(answer)
    if isinstance(answer, Made):
        said |= {"record": answer.record.decode(), "verdict": answer.verdict.decode()}
    return json.dumps(said).encode() + b"\n"


def answer_of(line: bytes) -> Made | Refused:
    """The answer on a line. Raises ValueError on half a line."""
    said: dict[str, Any] = json.loads(line)
    texts = {name: tuple(each) for name, each in said.items() if isinstance(each, list)}
    if "why" in said:
        return Refused(**texts)
    return Made(said["record"].encode(), said["verdict"].encode(), **texts)


def serve() -> None:
    """Answer every task that comes in."""
    # Ctrl-C is for the process that began this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What a library prints must not come between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    tasks: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_listen, args=(tasks,), daemon=True).start()
    while True:
        answers.write(answer_line(assessed(task_of(tasks.get()))))
        answers.flush()


def _listen(tasks: SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        tasks.put(line)
    os._exit(0)  # at once: nobody is left to take an answer


if __name__ == "__main__":
    serve()
