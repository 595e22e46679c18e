"""Stopped: why a journal could not be written or read, as a code with its place.

Comes in: what the machine answered, or what is wrong with the journal. Goes out: an exception that carries the
diagnostic. Whose fault it is tells the command which exit code to give.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.model.codes import diagnose
from engine.model.diagnostic import Diagnostic, Place, Text
from engine.record.storing import NoLinksError

_REASONS = {
    errno.ENOSPC: Text("disken är full", "the disk is full"),
    errno.EDQUOT: Text("ditt utrymme på disken är slut", "your share of the disk is used up"),
    errno.EACCES: Text("du saknar rättighet till mappen", "you lack the right to the folder"),
    errno.EPERM: Text("du saknar rättighet till mappen", "you lack the right to the folder"),
    errno.EROFS: Text("disken är skrivskyddad", "the disk is read-only"),
    errno.EEXIST: Text("det finns redan en fil med det namnet", "there is already a file of that name"),
    errno.ENOENT: Text("mappen eller filen finns inte", "the folder or the file does not exist"),
    errno.ENOTDIR: Text("det som pekas ut är ingen mapp", "what is pointed out is not a folder"),
    errno.EISDIR: Text("det som pekas ut är en mapp", "what is pointed out is a folder"),
    errno.EIO: Text("disken gav ett fel", "the disk gave an error"),
}


class Stopped(Exception):  # noqa: N818 - says what happened to the command
    """Nothing more can be done with the journal; `broken` tells a damaged journal from a machine that refuses."""

    def __init__(self, diagnostic: Diagnostic, *, broken: bool = False) -> None:
        super().__init__(diagnostic)
        self.diagnostic, self.broken = diagnostic, broken


def broken(place: str, code: str) -> Stopped:
    """A journal that nothing may be added to, and the fault that was found."""
    return Stopped(diagnose("RT562", Place(place, 1, 1), code=code), broken=True)


@contextmanager
def machine(folder: Path, size: int = 0) -> Iterator[None]:
    """Turn what the machine refuses into `Stopped`; `size` is how much was to be written."""
    try:
        yield
    except NoLinksError as error:
        raise Stopped(diagnose("RT563", Place(str(folder), 1, 1))) from error
    except OSError as error:
        place = Place(str(error.filename or folder), 1, 1)
        raise Stopped(diagnose("RT561", place, reason=_reason(error, size))) from error


def _reason(error: OSError, size: int) -> Text:
    found = _REASONS.get(error.errno or 0)
    if found is None:
        return Text(f"fel {error.errno} från datorn", f"error {error.errno} of the machine")
    if error.errno in {errno.ENOSPC, errno.EDQUOT} and size:
        return Text(f"{found.sv}; det behövs {size} byte", f"{found.en}; {size} bytes are needed")
    return found
