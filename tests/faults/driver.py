"""A process in which commands are run with a fault: every try is a child of its own, so that it may be killed.

Reads tries from stdin, one JSON object a line, and answers each with one. A fault acts at the k-th call by which a
command changes something on the disk, counted in `os`, below everything that writes. A file that is opened beside
those calls is told of. When a process is killed the power goes too: what was not synced by then is lost.
"""

from __future__ import annotations

import io
import itertools
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from engine.cli import main
from engine.cli.app import COMMANDS, rodtrad
from record.faulty import Unsynced

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_PATHS = ("link", "replace", "rename", "mkdir", "unlink", "remove", "rmdir")
_FILES = ("write", "fsync", "close")


class Faults:
    """Counts the calls that change something, and does at the k-th what the fault says."""

    def __init__(self, kind: str, due: int, error: int) -> None:
        self.kind, self.due, self.error = kind, due, error
        self.count, self.reached = 0, ""
        self.ours: set[int] = set()
        self.unsynced = Unsynced()
        self.beside: list[str] = []
        self.real = {name: getattr(os, name) for name in ("open", *_PATHS, *_FILES)}

    def plant(self) -> None:
        """Put ourselves between `os` and everything that calls it."""
        os.open = self._open
        for name in _PATHS:
            setattr(os, name, self._wrapped(name))
        for name in _FILES:
            setattr(os, name, self._of_file(name))
        sys.addaudithook(self._opened)

    def _opened(self, event: str, told: tuple[Any, ...]) -> None:
        """Note a file that is opened to be written, and not by the call that is counted: no fault can act there."""
        if event == "open" and isinstance(told[0], str) and set(told[1] or "") & set("wax+"):
            # A file without a name, which nobody will find, is opened by its folder.
            self.beside += [] if Path(told[0]).is_dir() else [told[0]]

    def _open(self, path: Any, flags: int, *more: Any, **named: Any) -> int:  # noqa: ANN401 - as os.open
        # The place where a description of a fault of ours is put is not the user's, and /dev/null is nobody's.
        if not flags & _WRITING or str(path).startswith("/dev/"):
            return int(self.real["open"](path, flags, *more, **named))
        opened = int(self._tried("open", self.real["open"], path, flags, *more, **named))
        self.ours.add(opened)
        return opened

    def _wrapped(self, name: str) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - as the call itself
            return self._tried(name, self.real[name], *given, **named)

        def naming(file: object, to: Any) -> Any:  # noqa: ANN401 - as above
            target = Path(to).absolute()
            before = target.read_bytes() if target.is_file() else None
            done = call(file, to)
            self.unsynced.named(target, before)
            return done

        return naming if name in {"link", "replace", "rename"} else call

    def _of_file(self, name: str) -> Callable[..., Any]:
        def call(file: int, *more: Any) -> Any:  # noqa: ANN401 - as the call itself
            if name == "fsync" and file not in self.ours:  # a folder
                self.unsynced.synced(file)
            if file not in self.ours:
                return self.real[name](file, *more)
            if name == "close":
                self.ours.discard(file)
            if name == "write":
                self.unsynced.wrote(file)
            done = self._tried(name, self.real[name], file, *more)
            if name == "fsync":
                self.unsynced.synced(file)
            return done

        return call

    def _tried(self, name: str, real: Callable[..., Any], *given: Any, **named: Any) -> Any:  # noqa: ANN401
        self.count += 1
        if self.count != self.due:
            return real(*given, **named)
        self.reached = name
        if name == "write":
            real(given[0], bytes(given[1])[: len(given[1]) // 2])
        if self.kind == "kill":
            self.unsynced.lose()
        if self.kind in {"kill", "term"}:
            os.kill(os.getpid(), signal.SIGKILL if self.kind == "kill" else signal.SIGTERM)
        if self.kind != "error":
            return real(*given, **named) if name != "write" else real(given[0], bytes(given[1])[len(given[1]) // 2 :])
        if name == "close":
            real(*given)
        raise OSError(self.error, os.strerror(self.error))


LATER = (
    "engine.batch.running",
    "engine.batch.telling",
    "engine.explain.form.workbook",
    "engine.explain.html",
    "engine.explain.report.grids",
    "engine.explain.report.workbook",
    "engine.fetch.asking",
    "engine.fetch.keeping",
    "engine.fetch.kolada",
    "engine.infer.contained",
)
"""What commands import when they need it. Not what starts threads, which no child would have."""


class Ascii(io.TextIOWrapper):
    """A terminal that knows no letter beyond ASCII."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="ascii", errors="strict", write_through=True)


def _child(asked: dict[str, Any], answer: int) -> None:
    os.chdir(asked["folder"])
    for file in (1, 2):
        os.dup2(os.open(f"../{Path(asked['folder']).name}.{file}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), file)
    if asked["kind"] == "closed":
        read, write = os.pipe()
        os.close(read)
        os.dup2(write, 1)
    sys.stdout, sys.stderr = (os.fdopen(file, "w", encoding="utf-8", closefd=False) for file in (1, 2))
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    faults = Faults(asked["kind"], asked.get("due", 0), asked.get("error", 0))
    match asked["kind"]:
        case "ascii":
            sys.stdout, sys.stderr = Ascii(), Ascii()
        case "clock":
            times = itertools.cycle(asked["times"])
            time.time = lambda: next(times)
    faults.plant()
    code = 0
    try:
        main(asked["arguments"])
    except SystemExit as left:
        code = int(left.code or 0)
    if asked["kind"] == "kill":
        faults.unsynced.lose()
    said = {"code": code, "count": faults.count, "reached": faults.reached, "beside": faults.beside}
    faults.real["write"](answer, json.dumps(said).encode())
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            continue
    os._exit(0)


def _try(asked: dict[str, Any]) -> dict[str, Any]:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _child(asked, write)
        finally:
            os._exit(70)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        told = pipe.read()
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    said = json.loads(told) if told else {"code": ended, "count": 0, "reached": "", "beside": []}
    streams = (Path(f"{asked['folder']}.{file}").read_bytes().decode("utf-8", "replace") for file in (1, 2))
    return {**said, **dict(zip(("out", "err"), streams, strict=True))}


if __name__ == "__main__":
    for name in COMMANDS:  # so that no child has to
        rodtrad.get_command(None, name)  # type: ignore[arg-type]
    for module in LATER:
        import_module(module)
    tempfile.gettempdir()  # tries several places, of which one may well refuse
    for line in sys.stdin:
        print(json.dumps(_try(json.loads(line))), flush=True)  # noqa: T201 - the answer
