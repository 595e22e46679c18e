"""Recomputing: records given to checker.js in Node, and what it found."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

NODE = shutil.which("node")
RUNNER = Path(__file__).parent / "node.js"


@dataclass(frozen=True)
class Found:
    """What the script says of a record: its digest, how many verdicts agree, and where something differs."""

    hash: str
    nodes: int
    differences: tuple[dict[str, Any], ...]

    @property
    def goals(self) -> list[str | None]:
        """Where something differs, in order; None is the record as a whole."""
        return [each["goal"] for each in self.differences]


class Recomputer:
    """One Node that is asked about one record at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def check(self, raw: bytes) -> Found:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(raw.decode()) + "\n")
        self.process.stdin.flush()
        said = cast("dict[str, Any]", json.loads(self.process.stdout.readline()))
        return Found(said["hash"], said["nodes"], tuple(said["differences"]))


@contextmanager
def recomputer() -> Iterator[Recomputer]:
    process = subprocess.Popen(
        [str(NODE), str(RUNNER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )
    with process:
        yield Recomputer(process)
        assert process.stdin is not None
        process.stdin.close()
