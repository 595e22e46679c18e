"""Disk: every call by which this room touches a file system, each once, so that each can be made to fail in a test.

Comes in: paths and bytes. Goes out: what the machine answered. Decides nothing; what order makes a write safe stands
in `storing`.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
# Without these a pipe would keep us waiting; a link is never followed at the last step.
_OLD = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
ORDINARY, SECRET = 0o644, 0o600
"""Who may read a file: everybody, or only the one who made it."""


class NotAFileError(OSError):
    """Something stands where an ordinary file should."""


class Disk:
    """The machine's own file system."""

    def make_folder(self, path: Path) -> None:
        """Make one folder. Raises FileExistsError."""
        path.mkdir()

    def names(self, folder: Path) -> list[str]:
        """What stands in a folder, by name."""
        return sorted(each.name for each in folder.iterdir())

    def open_new(self, path: Path, mode: int = ORDINARY) -> int:
        """Open a file that must not exist."""
        return os.open(path, _NEW, mode)

    def write(self, file: int, raw: bytes) -> int:
        """Write some of `raw`; how much is answered."""
        return os.write(file, raw)

    def sync(self, file: int) -> None:
        """Return when what was written is on the disk."""
        os.fsync(file)

    def close(self, file: int) -> None:
        """Close; a disk may report a failed write only now."""
        os.close(file)

    def place(self, temporary: Path, target: Path) -> None:
        """Give the file the name `target`, in one step, unless the name is taken. Raises FileExistsError."""
        if os.name == "nt":
            temporary.rename(target)  # does not replace there
        else:
            os.link(temporary, target)

    def replace(self, temporary: Path, target: Path) -> None:
        """Give the file the name `target`, in one step, whatever had it; a link there is replaced, not followed."""
        temporary.replace(target)

    def remove(self, path: Path) -> None:
        """Remove a file."""
        path.unlink()

    def open_folder(self, folder: Path) -> int | None:
        """Open a folder to sync it; None where folders cannot be."""
        return None if os.name == "nt" else os.open(folder, os.O_RDONLY)

    def read(self, path: Path) -> bytes:
        """All of an ordinary file. Raises NotAFileError on anything else."""
        try:
            file = os.open(path, _OLD)
        except OSError as error:
            raise (NotAFileError() if error.errno == errno.ELOOP else error) from None
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                raise NotAFileError
            with os.fdopen(file, "rb", closefd=False) as opened:
                return opened.read()
        finally:
            os.close(file)

    def changed_at(self, path: Path) -> float:
        """When a file was last written, by the file system's clock."""
        return path.lstat().st_mtime
