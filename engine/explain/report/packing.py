"""Packing: an office file as the same bytes whenever it is written.

Comes in: the zip that a library wrote. Goes out: the same parts in the same order, without the time of writing, which
both the zip and the file's own properties would tell.
"""

from __future__ import annotations

import errno
import io
import re
import time
import zipfile
from collections.abc import Callable
from typing import IO

_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can tell."""
_PROPERTIES = "docProps/core.xml"
_TIMES = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


_YEARS = range(1980, 2108)
"""Those that a zip can tell; a library tells the time of writing before we can take it away."""


def saved(save: Callable[[IO[bytes]], object]) -> bytes:
    """What a library saves, with no time in it. Raises OSError where the machine's clock is too wrong for any zip."""
    written = io.BytesIO()
    year = time.localtime(time.time()).tm_year
    if year not in _YEARS:
        raise OSError(errno.EINVAL, f"klockan visar år {year} (the clock says {year})")
    save(written)
    return packed(written.getvalue())


def packed(raw: bytes) -> bytes:
    """The same office file with no time in it."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == _PROPERTIES:
                content = _TIMES.sub(b"", content)
            as_written = zipfile.ZipInfo(part.filename, _NO_TIME)
            as_written.compress_type = zipfile.ZIP_DEFLATED
            as_written.external_attr = 0o600 << 16
            as_written.create_system = 3  # else it tells which system wrote it
            new.writestr(as_written, content)
    return written.getvalue()
