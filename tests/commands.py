"""Running `rodtrad` as its user does: a process of its own, its two streams and its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.cli import main

ROOT = Path(__file__).parent.parent

_BLOCKING = """
import sys
for name in {blocked!r}:
    sys.modules[name] = None
from engine.cli import main
main({arguments!r})
"""


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


def run(
    *arguments: object,
    blocked: tuple[str, ...] = (),
    env: Mapping[str, str] | None = None,
    closed_pipe: bool = False,
    cwd: Path = ROOT,
) -> Done:
    """Run the command. `blocked` modules cannot be imported; a closed pipe has no reader from the start."""
    words = [str(argument) for argument in arguments]
    code = _BLOCKING.format(blocked=blocked, arguments=words)
    started = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )
    with started:
        if closed_pipe and started.stdout is not None and started.stderr is not None:
            started.stdout.close()
            err = started.stderr.read()
            return Done(started.wait(), "", err.decode())
        out, err = started.communicate()
    return Done(started.returncode, out.decode(), err.decode())


def run_here(capsys: pytest.CaptureFixture[str], *arguments: object) -> Done:
    """Run the command in this process, which is faster where the process itself is not what is tried."""
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return Done(int(left.value.code or 0), said.out, said.err)
