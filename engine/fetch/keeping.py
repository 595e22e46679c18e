"""Keeping: what was fetched, byte for byte, in a folder of its own with a receipt; the whole folder or none.

    kolada-0001.json …   the answers as they came
    hamtat.yaml          the receipt: the address, the time and the digest of each

Comes in: pages, one by one. Goes out: what they hold. A folder that is there already is never written in, so that
earlier answers stay as they were.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable
from contextlib import suppress
from glob import escape
from pathlib import Path

from engine.fetch.kolada import Page
from engine.model.codes import diagnose
from engine.model.diagnostic import Place, Rejected
from engine.model.receipt import RECEIPT
from engine.read.document import Plain
from engine.read.tables.kolada import Told
from engine.read.yaml.writing import written
from engine.record.canonical import sha256
from engine.record.disk import Disk
from engine.record.storing import LEFTOVER, OLD_AFTER_SECONDS, make_folder, replace_file, sync_folder


def keep(out: Path, pages: Iterable[Page], clock: float) -> list[Told]:
    """Store the pages in the new folder `out`, which gets its name last. Raises Rejected, Unanswered and OSError.

    `clock` tells which drafts of earlier runs that were cut off are old enough to belong to no running one.
    """
    _demand_new(out)
    disk = Disk()
    _sweep(disk, out, clock)
    draft = out.with_name(f"{out.name}.{secrets.token_hex(8)}.tmp")
    try:
        make_folder(disk, draft)
        kept, files = list[Told](), list[Plain]()
        for number, page in enumerate(pages, 1):
            name = f"kolada-{number:04}.json"
            replace_file(draft / name, page.raw)
            files.append(
                {
                    "fil": name,
                    "adress": page.address,
                    "tid": f"{page.at:%Y-%m-%dT%H:%M:%SZ}",
                    "sha256": sha256(page.raw),
                }
            )
            kept.append(page.holds)
        replace_file(draft / RECEIPT, written({"hämtat": "kolada", "filer": files}).encode())
        _demand_new(out)  # another run may have come first
        disk.replace(draft, out)
    except BaseException as error:
        with suppress(OSError):
            shutil.rmtree(draft)
        if isinstance(error, OSError):
            error.filename = str(out)
        raise
    sync_folder(disk, out.parent)
    return kept


def _demand_new(out: Path) -> None:
    if out.exists() or out.is_symlink():
        raise Rejected([diagnose("RT886", Place(str(out), 1, 1))])


def _sweep(disk: Disk, out: Path, clock: float) -> None:
    for draft in sorted(out.parent.glob(f"{escape(out.name)}.*.tmp")):
        is_ours = LEFTOVER.fullmatch(draft.name.removeprefix(f"{out.name}.")) is not None
        if is_ours and clock - disk.changed_at(draft) > OLD_AFTER_SECONDS:
            shutil.rmtree(draft, ignore_errors=True)
