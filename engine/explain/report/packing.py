"""Packing: an office file as the same bytes whenever it is written.

Comes in: the zip that a library wrote. Goes out: the same parts in the same order, without the time of writing, which
both the zip and the file's own properties would tell.
"""

from __future__ import annotations

import io
import re
import zipfile

_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip can tell."""
_PROPERTIES = "docProps/core.xml"
_TIMES = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


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
