"""Damage to real files, byte by byte and in their structure, and what a command may do with what is left.

Comes in: the bytes of a sound file and a source of chance. Goes out: damaged bytes, and for a run of a command on
them what was wrong about how it ended: an end of our own fault, a signal, more time or memory than the limits of the
reader leave room for, or a refusal that names no place.
"""

from __future__ import annotations

import io
import json
import os
import re
import resource
import signal
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from damaging import SHARDS
from engine.cli import main
from engine.cli.exits import Exit

SECONDS = 30
"""A run has this long of processor time; the largest sound file takes two."""
WAITING = 10
"""How many times longer a run may stand still, on a machine that does much else."""
MEMORY = 1_500_000_000
"""Bytes of address space for a run, beside what the process that it is a child of already holds."""

VALUES = [
    *("", "~", "ja", "nej", "null", "0", "-1", "1e999", "NaN", "9" * 60, "0,5", "1.234", "2025-13", "år 20255"),
    *("grön", "värde", "saknas", "÷", "max(", "a" * 5000, "\u202e", "\ud800", "=1+1", "<script>", "{}", "[]"),
    *("1 ÷ 0", "öka mot öka", "värde ÷ (värde − värde)", "minst minst", "5–1", "T-S1", "K1", "../../x"),
]

Damage = Callable[[bytes, Random], bytes]


def bytewise(raw: bytes, random: Random) -> bytes:
    """Some bytes changed, cut out, put in or said twice."""
    for _ in range(random.choice([1, 1, 1, 2, 4])):
        at, length = random.randint(0, len(raw)), random.choice([0, 0, 1, 1, 2, 8, 80])
        piece = raw[at : at + length]
        new = random.choice([random.choice(SHARDS), random.randbytes(1), piece + piece, b""])
        raw = raw[:at] + new + raw[at + length :]
    return raw[: random.randint(0, len(raw))] if random.randrange(8) == 0 else raw


def linewise(raw: bytes, random: Random) -> bytes:
    """Lines moved, doubled, dropped, indented; a value, or one line's, in the place of another."""
    lines = raw.split(b"\n")
    for _ in range(random.choice([1, 1, 1, 2, 4])):
        at, other = random.randrange(len(lines)), random.randrange(len(lines))
        match random.randrange(6):
            case 0:
                lines[at], lines[other] = lines[other], lines[at]
            case 1:
                lines.insert(at, lines[other])
            case 2:
                del lines[at : at + random.choice([1, 1, 3, 20])]
                lines = lines or [b""]
            case 3:
                lines[at] = b"  " * random.randint(1, 3) + lines[at]
            case 4:
                key, colon, _ = lines[at].partition(b": ")
                lines[at] = key + colon + random.choice(VALUES).encode("utf-8", "surrogatepass")
            case _:
                words = lines[at].split(b" ")
                words[random.randrange(len(words))] = random.choice(lines[other].split(b" "))
                lines[at] = b" ".join(words)
    return b"\n".join(lines)


def in_json(raw: bytes, random: Random) -> bytes:
    """A part of the tree dropped, changed for a value of another kind, or for another part."""
    tree = json.loads(raw)
    for _ in range(random.randint(1, 3)):
        spots = list(_spots(tree))
        if not spots:
            break
        holder, key = random.choice(spots)
        match random.randrange(4):
            case 0:
                del holder[key]
            case 1:
                holder[key] = random.choice([*VALUES, None, True, 0, -1, 1.5, [], {}, [[]], {"": ""}])
            case 2:
                other, there = random.choice(spots)
                holder[key] = json.loads(json.dumps(other.get(there) if isinstance(other, dict) else other[there]))
            case _:
                holder[key] = [holder[key]]
    return json.dumps(tree, ensure_ascii=random.randrange(2) == 0).encode("utf-8", "surrogatepass")


def _spots(tree: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(tree, dict | list):
        for key in list(tree) if isinstance(tree, dict) else range(len(tree)):
            yield tree, key
        for value in tree.values() if isinstance(tree, dict) else tree:
            yield from _spots(value)


def in_zip(raw: bytes, random: Random) -> bytes:
    """A member of the archive damaged, dropped, renamed or said twice."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = [(each.filename, archive.read(each)) for each in archive.infolist()]
    at = random.randrange(len(members))
    name, content = members[at]
    match random.randrange(6):
        case 0:
            del members[at]
        case 1:
            members[at] = (random.choice(["../" + name, "/" + name, name.upper(), "xl/vbaProject.bin"]), content)
        case 2:
            members.append((name, content))
        case 3:
            members[at] = (name, linewise(content.replace(b"><", b">\n<"), random))
        case _:
            members[at] = (name, bytewise(content, random))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, inside in members:
            archive.writestr(member, inside)
    return made.getvalue()


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    code: int
    said: str


def run(arguments: Sequence[str], room: Path) -> Ended:
    """Run the command in a child of this process, which has everything imported, with limited time and memory."""
    said = room / "sagt.txt"
    child = os.fork()
    if child == 0:
        into = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(into, 1)
        os.dup2(into, 2)
        # Whoever runs this may have put other streams in their place.
        sys.stdout, sys.stderr = (os.fdopen(stream, "w", 1, encoding="utf-8", closefd=False) for stream in (1, 2))
        os.chdir(room)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        signal.alarm(SECONDS * WAITING)
        resource.setrlimit(resource.RLIMIT_AS, (_held() + MEMORY,) * 2)
        try:
            main(arguments)
        except SystemExit as left:
            sys.stdout.flush()
            os._exit(int(left.code or 0))
        finally:
            # Not reached where the command left as it should: whatever else it was is our fault.
            os._exit(Exit.OUR_FAULT)
    _, status = os.waitpid(child, 0)
    return Ended(os.waitstatus_to_exitcode(status), said.read_text("utf-8", "replace"))


def _held() -> int:
    pages = int(Path("/proc/self/statm").read_text().partition(" ")[0])
    return pages * resource.getpagesize()


_PLACE = re.compile(r":\d+:\d+|\[[^\]]+![A-Z]+\d+\]")
_REFUSALS = {Exit.REFUSED, Exit.DIFFERS, Exit.CANNOT_RECREATE}


def wrong(ended: Ended, file: str) -> str | None:
    """What is wrong about how a run on the damaged `file` ended; None when nothing is."""
    if ended.code < 0:
        return f"slutade av signal {signal.Signals(-ended.code).name}"
    if ended.code not in {Exit.DONE, *_REFUSALS} or "Traceback" in ended.said:
        return f"slutkod {ended.code}"
    if ended.code in _REFUSALS and not _PLACE.search(ended.said) and file not in ended.said:
        return f"slutkod {ended.code} utan plats"
    return None
