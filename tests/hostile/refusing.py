"""Refusing: a command run on a folder with one hostile file in it, and what became of the folder."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import pytest

from engine.cli import main
from record.recording import FACTS, RULESET
from tables.importing import HEADER

Kind: TypeAlias = Literal["regelverk", "uppgifter", "mappning", "csv", "json", "xlsx"]
NAMES: dict[Kind, str] = {
    "regelverk": "regelverk.yaml",
    "uppgifter": "uppgifter.yaml",
    "mappning": "mappning.yaml",
    "csv": "tabell.csv",
    "json": "tabell.json",
    "xlsx": "tabell.xlsx",
}
MAPPING = """\
mappning: prov
kolumner: {indikator: Nyckeltal, värde: Utfall, spann: År}
spann: år
indikatorer: {Nöjdhet: I1, Trygghet: I2}
"""
SOUND: dict[Kind, str] = {
    "regelverk": RULESET,
    "uppgifter": FACTS,
    "mappning": MAPPING,
    "csv": HEADER + "Nöjdhet;85,5;2025\n",
}
_MISTAKE = re.compile(r"^(\S.*?)(?::(\d+):(\d+)| \[.*\]): (RT\d+) ", re.MULTILINE)


@dataclass(frozen=True)
class Ended:
    """How a command ended; `mistakes` are its complaints as `RT105 1:1`, each of the hostile file or of another."""

    code: int
    out: str
    err: str
    mistakes: tuple[str, ...]
    elsewhere: tuple[str, ...]


def lay(folder: Path, kind: Kind, raw: bytes, mapping: str = MAPPING) -> None:
    """A folder where everything is sound but one file."""
    for each, text in {**SOUND, "mappning": mapping}.items():
        (folder / NAMES[each]).write_bytes(text.encode())
    (folder / NAMES[kind]).write_bytes(raw)


def command(kind: Kind) -> list[str]:
    """A command that reads such a file, and would write."""
    if kind in {"regelverk", "uppgifter"}:
        return ["assess", NAMES["regelverk"], "--facts", NAMES["uppgifter"], "--journal", "journal"]
    table = NAMES["csv"] if kind == "mappning" else NAMES[kind]
    return [
        "import",
        table,
        "--mapping",
        NAMES["mappning"],
        "--ruleset",
        NAMES["regelverk"],
        "--out",
        "nya.yaml",
        "--period",
        "2024",
    ]


def ended(arguments: list[str], file: str, capsys: pytest.CaptureFixture[str]) -> Ended:
    """Run the command here, in the folder that the test stands in."""
    with pytest.raises(SystemExit) as left:
        main(arguments)
    said = capsys.readouterr()
    found = [(name, f"{code} {line}:{column}") for name, line, column, code in _MISTAKE.findall(said.err)]
    return Ended(
        int(left.value.code or 0),
        said.out,
        said.err,
        tuple(mistake for name, mistake in found if name == file),
        tuple(mistake for name, mistake in found if name != file),
    )


def digest(folder: Path) -> str:
    """The digest of everything in a folder: names, kinds and bytes."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(str(path.relative_to(folder)).encode() + (b"/" if path.is_dir() else b"\0"))
        if path.is_file():
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()
