"""Faulty disks: one whose k-th call fails, one that dies at its k-th call, and two that do what they must not.

Every call of `Disk` is counted, so that every k can be tried; the bad ones are there to show that the tests see them.
"""

from __future__ import annotations

import errno
import os
import shutil
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
    """The power goes before the k-th call or, with `late`, just after it: what was not synced by then is lost."""

    def __init__(self, due: int, *, late: bool = False) -> None:
        super().__init__(due)
        self.late = late
        self.unsynced = Unsynced()

    def write(self, file: int, raw: bytes) -> int:
        self.unsynced.wrote(file)
        return super().write(file, raw)

    def sync(self, file: int) -> None:
        super().sync(file)
        self.unsynced.synced(file)

    def place(self, temporary: Path, target: Path) -> None:
        super().place(temporary, target)
        self.unsynced.named(target, None)

    def replace(self, temporary: Path, target: Path) -> None:
        before = target.read_bytes() if target.exists() else None
        super().replace(temporary, target)
        self.unsynced.named(target, before)

    def at_due(self, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:  # noqa: ANN401 - as above
        if self.late:
            with suppress(OSError):
                call(*arguments)
        elif self.reached == "write":
            file, raw = arguments
            call(file, raw[: len(raw) // 2])
        self.unsynced.lose()
        os.kill(os.getpid(), signal.SIGKILL)


class Unsynced:
    """What a disk that loses its power has not kept: bytes and names that nobody waited for."""

    def __init__(self) -> None:
        self.files: dict[int, int] = {}
        """By inode: a number of ours for the file."""
        self.names: dict[int, dict[Path, bytes | None]] = {}
        """By the inode of their folder: the names that were given there, each with what bore it before."""

    def wrote(self, file: int) -> None:
        """Bytes were written to an open file."""
        self.files.setdefault(os.fstat(file).st_ino, os.dup(file))

    def named(self, target: Path, before: bytes | None) -> None:
        """A file was given a name."""
        self.names.setdefault(target.parent.stat().st_ino, {}).setdefault(target, before)

    def synced(self, file: int) -> None:
        """A file or a folder was synced."""
        self.files.pop(os.fstat(file).st_ino, None)
        self.names.pop(os.fstat(file).st_ino, None)

    def lose(self) -> None:
        """The power goes."""
        for file in self.files.values():
            os.ftruncate(file, 0)
        for target, before in (each for names in self.names.values() for each in names.items()):
            shutil.rmtree(target) if target.is_dir() else target.unlink(missing_ok=True)
            if before is not None:
                target.write_bytes(before)


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
