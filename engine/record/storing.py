"""Storing: a file is either whole under its name or not there at all, whenever the power goes.

Comes in: bytes and the name they shall have. Goes out: whether this call gave them that name. A temporary file is
written and synced, then linked to its name, which fails if the name is taken; then the folder is synced. Temporary
files that a killed run left are named and, when old, removed.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from engine.record.disk import ORDINARY, Disk

TEMPORARY = "tmp"
"""The folder for files that have no name yet, on the same disk as the rest."""
LEFTOVER = re.compile(r"[0-9a-f]{16}\.tmp")
OLD_AFTER_SECONDS = 3600.0

_CANNOT_LINK = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV, errno.EMLINK})


class NoLinksError(OSError):
    """The disk cannot give a file its name in one step."""


class Draft:
    """A file that has no name yet, to be written to; also by a library that takes a file of Python's.

    `refused` is what the machine said when it would not take more, for a library may tell it in words of its own. A
    library may also go on writing in a thread of its own when it has told; nothing is taken once the file is closed,
    for its number may be another file's by then.
    """

    def __init__(self, disk: Disk, path: Path, mode: int = ORDINARY) -> None:
        self._disk, self._file = disk, disk.open_new(path, mode)
        self._lock, self._is_open = Lock(), True
        self.refused: OSError | None = None

    def write(self, raw: bytes) -> int:
        """Write all of `raw`. Raises OSError."""
        with self._lock:
            if not self._is_open or self.refused:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            rest = memoryview(raw)
            try:
                while rest:
                    rest = rest[self._disk.write(self._file, bytes(rest)) :]
            except OSError as error:
                self.refused = error
                raise
            return len(raw)

    def sync(self) -> None:
        """Return when what was written is on the disk."""
        self._disk.sync(self._file)

    def close(self) -> None:
        """Take nothing more."""
        with self._lock:
            self._is_open = False
            self._disk.close(self._file)


def make_folder(disk: Disk, folder: Path) -> None:
    """Make `folder` if it is not there; the folder around it must be."""
    try:
        disk.make_folder(folder)
    except FileExistsError:
        return
    sync_folder(disk, folder.parent)


def put(disk: Disk, temporary: Path, target: Path, raw: bytes, mode: int = ORDINARY) -> bool:
    """Store `raw` under the name `target`; false when the name was taken. Raises OSError with nothing stored.

    After a failed sync nothing is tried again: the bytes may be gone although a second sync says otherwise.
    """
    draft = temporary / f"{secrets.token_hex(8)}.tmp"
    try:
        with _drafted(disk, draft, mode) as drafted:
            drafted.write(raw)
        placed = _placed(disk, draft, target)
    finally:
        _forget(disk, draft)
    # Also when the name was taken: whoever took it may not have come to this line yet.
    sync_folder(disk, target.parent)
    return placed


def replace_file(target: Path, raw: bytes, disk: Disk | None = None) -> None:
    """Store `raw` under the name `target` whether or not it is taken; what was there is whole until then."""
    with replacing(target, disk) as draft:
        draft.write(raw)


@contextmanager
def replacing(target: Path, disk: Disk | None = None) -> Iterator[Draft]:
    """Store what is written to the draft under the name `target` when the block ends; nothing if it ends in an error.

    Raises OSError.
    """
    disk = disk or Disk()
    path = target.with_name(f"{secrets.token_hex(8)}.tmp")
    try:
        with _drafted(disk, path) as draft:
            yield draft
        disk.replace(path, target)
    except BaseException as error:
        _forget(disk, path)
        if isinstance(error, OSError):
            error.filename = str(target)  # the draft's name is chance, and tells the user nothing
        raise
    sync_folder(disk, target.parent)


def leftovers(disk: Disk, temporary: Path, now: float) -> list[tuple[str, bool]]:
    """The temporary files there, each with whether it is old enough to belong to no running command."""
    found = [name for name in disk.names(temporary) if LEFTOVER.fullmatch(name)]
    return [(name, _is_old(disk, temporary / name, now)) for name in found]


def sweep(disk: Disk, temporary: Path, now: float) -> list[str]:
    """Remove the old leftovers, and name them."""
    old = [name for name, is_old in leftovers(disk, temporary, now) if is_old]
    for name in old:
        _forget(disk, temporary / name)
    return old


def sync_folder(disk: Disk, folder: Path) -> None:
    """Return when the names in `folder` are on the disk."""
    opened = disk.open_folder(folder)
    if opened is None:
        return
    try:
        disk.sync(opened)
    finally:
        disk.close(opened)


@contextmanager
def _drafted(disk: Disk, path: Path, mode: int = ORDINARY) -> Iterator[Draft]:
    """A new file to write to, synced when the block ends. What the machine refused is told as that."""
    draft = Draft(disk, path, mode)
    try:
        yield draft
        draft.sync()
    except Exception as error:
        if draft.refused is None or draft.refused is error:
            raise
        raise draft.refused from error
    finally:
        draft.close()


def _placed(disk: Disk, draft: Path, target: Path) -> bool:
    try:
        disk.place(draft, target)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno in _CANNOT_LINK:
            raise NoLinksError(error.errno, error.strerror) from error
        raise
    return True


def _forget(disk: Disk, path: Path) -> None:
    """Remove a temporary file if that can be done; otherwise the next run names it."""
    try:
        disk.remove(path)
    except OSError:
        return


def _is_old(disk: Disk, path: Path, now: float) -> bool:
    try:
        return now - disk.changed_at(path) > OLD_AFTER_SECONDS
    except FileNotFoundError:
        return False
