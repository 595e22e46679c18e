"""Faulty disks: one whose k-th call fails, one that dies at its k-th call, and two that do what they must not.

Every call of `Disk` is counted, so that every k can be tried; the bad ones are there to show that the tests see them.
"""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.record.disk import Disk

CALLS = tuple(name for name in vars(Disk) if not name.startswith("_"))


class Counted(Disk):
    """Counts every call, and lets `before` and `after` act on the one that is due."""

    def __init__(self, due: int | None = None) -> None:
        self.due, self.count, self.reached = due, 0, ""

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - a method of Disk
        found = super().__getattribute__(name)
        if name not in CALLS:
            return found

        def call(*arguments: Any) -> Any:  # noqa: ANN401 - as above
            self.count += 1
            if self.count != self.due:
                return found(*arguments)
            self.reached = name
            return self.at_due(found, arguments)

        return call

    def at_due(self, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:  # noqa: ANN401 - as above
        return call(*arguments)


class Failing(Counted):
    """The k-th call fails with an error of the machine, for a write after half was written."""

    def __init__(self, due: int, error: int) -> None:
        super().__init__(due)
        self.error = error

    def at_due(self, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:  # noqa: ANN401 - as above
        if self.reached == "write":
            file, raw = arguments
            call(file, raw[: len(raw) // 2])
        if self.reached == "close":
            call(*arguments)
        raise OSError(self.error, os.strerror(self.error))


class Dying(Counted):
    """The process is killed before its k-th call or, with `late`, just after it."""

    def __init__(self, due: int, *, late: bool = False) -> None:
        super().__init__(due)
        self.late = late

    def at_due(self, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:  # noqa: ANN401 - as above
        if self.late:
            with suppress(OSError):
                call(*arguments)
        elif self.reached == "write":
            file, raw = arguments
            call(file, raw[: len(raw) // 2])
        os.kill(os.getpid(), signal.SIGKILL)


class Slow(Disk):
    """Writes a few bytes at a time, as a disk may."""

    def write(self, file: int, raw: bytes) -> int:
        return super().write(file, raw[:7])


class Linkless(Disk):
    """A disk that knows no second name for a file."""

    def place(self, temporary: Path, target: Path) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM), str(temporary), None, str(target))


class Renaming(Disk):
    """What Windows does: a rename that does not replace."""

    def place(self, temporary: Path, target: Path) -> None:
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        temporary.rename(target)


class Torn(Dying):
    """Planted: writes under the final name at once."""

    def place(self, temporary: Path, target: Path) -> None:
        raw = temporary.read_bytes()
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        self.write(file, raw)
        os.close(file)


class Replacing(Disk):
    """Planted: gives a file its name even when the name is taken."""

    def place(self, temporary: Path, target: Path) -> None:
        temporary.replace(target)
