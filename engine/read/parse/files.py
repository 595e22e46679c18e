"""Files from disk, refused unless they are ordinary, readable and not too large.

In comes a path, out come its exact bytes, and for YAML its node. What the bytes mean is not known here.
"""

import os
import stat
from pathlib import Path

from engine.model.codes import diagnose
from engine.model.diagnostic import Diagnostic, Place, Rejected, Text
from engine.read.document import Node
from engine.read.limits import Limits
from engine.read.yaml import read_yaml

_FOLDER = Text("en mapp", "a folder")
_DEVICE = Text("en enhet eller ett rör", "a device or a pipe")
_NO_REASON = Text("okänt skäl", "unknown reason")
# Without these a pipe would keep us waiting and a terminal could become ours; Windows changes line ends.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def read_file(path: Path, limits: Limits, *, inside: Path | None = None) -> tuple[bytes, Node]:
    """Read a YAML file: its bytes and its node. `inside` is a folder it must lie in, links followed."""
    raw = read_bytes(path, limits.file_bytes, inside=inside)
    return raw, read_yaml(raw, str(path), limits)


def read_bytes(path: Path, limit: int, *, inside: Path | None = None) -> bytes:
    """Read an ordinary file of at most `limit` bytes."""
    start = Place(str(path), 1, 1)
    try:
        if inside is None:
            return _regular_bytes(path, start, limit)
        target = path.resolve(strict=True)
        if not target.is_relative_to(inside.resolve()):
            raise Rejected([diagnose("RT106", start, folder=str(inside))])
        return _regular_bytes(target, start, limit)
    except (OSError, ValueError, RuntimeError) as error:
        raise Rejected([_unreadable(error, start)]) from None


def demand_readable(path: Path) -> None:
    """See that a file that something else will read is an ordinary one that may be read. Raises Rejected."""
    start = Place(str(path), 1, 1)
    try:
        _demand_regular(path.stat().st_mode, start)
        os.close(os.open(path, _FLAGS))
    except (OSError, ValueError, RuntimeError) as error:
        raise Rejected([_unreadable(error, start)]) from None


def _regular_bytes(path: Path, start: Place, limit: int) -> bytes:
    # Opening a device may do something, so it is asked about before as well; what counts is the answer after.
    _demand_regular(path.stat().st_mode, start)
    with os.fdopen(os.open(path, _FLAGS), "rb") as file:
        _demand_regular(os.fstat(file.fileno()).st_mode, start)
        raw = file.read(limit + 1)
    if len(raw) > limit:
        raise Rejected([diagnose("RT105", start, limit=limit)])
    return raw


def _demand_regular(mode: int, start: Place) -> None:
    if not stat.S_ISREG(mode):
        raise Rejected([diagnose("RT102", start, kind=_FOLDER if stat.S_ISDIR(mode) else _DEVICE)])


def _unreadable(error: Exception, start: Place) -> Diagnostic:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return diagnose("RT101", start)
        case PermissionError():
            return diagnose("RT103", start)
        case OSError(errno=int(number)):
            return diagnose("RT104", start, reason=Text(f"fel {number} från datorn", f"error {number} of the machine"))
        case _:
            # A name with a NUL in it, or links that go round in a circle.
            return diagnose("RT104", start, reason=_NO_REASON)
