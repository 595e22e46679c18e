"""`rodtrad fmt`: white space in order and operators in words, and nothing else."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.swedish import SwedishCommand
from engine.model.diagnostic import Diagnostic, Language, Rejected, Text
from engine.read.limits import limits_here
from engine.read.parse import read_bytes
from engine.read.yaml.formatting import formatted
from engine.record.storing import replace_file

_CHANGED = Text("formaterad: {path}", "formatted: {path}")
_WOULD = Text("skulle formateras: {path}", "would be formatted: {path}")
_HAVE = Text("{changed} av {all} filer ändrade", "{changed} of {all} files changed")
_WOULD_HAVE = Text("{changed} av {all} filer skulle ändras", "{changed} of {all} files would change")


@click.command(cls=SwedishCommand)
@click.argument("paths", metavar="FIL…", nargs=-1, required=True, type=options.path)
@click.option("--check", is_flag=True, help="Skriv ingenting; säg vilka filer som skulle ändras och sluta med kod 3.")
@options.lang
def fmt(paths: tuple[Path, ...], check: bool, lang: Language) -> int:  # noqa: FBT001 - click passes flags by name
    """Ordna blanksteg och skriv jämförelser i ord; kommentarer och allt annat står kvar."""
    files = [file for path in paths for file in (sorted(path.rglob("*.yaml")) if path.is_dir() else [path])]
    changed: dict[Path, bytes] = {}
    wrong: list[Diagnostic] = []
    for file in files:
        try:
            raw = read_bytes(file, limits_here().file_bytes)
            new = formatted(raw, str(file))
        except Rejected as error:
            wrong += error.diagnostics
        else:
            if new != raw:
                changed[file] = new
    if wrong:
        raise Rejected(wrong)
    if not check:
        for file, new in changed.items():
            replace_file(file, new)
    lines = [(_WOULD if check else _CHANGED).said(lang).format(path=file) for file in changed]
    counted = _WOULD_HAVE if check else _HAVE
    options.show("\n".join([*lines, counted.said(lang).format(changed=len(changed), all=len(files))]))
    return Exit.DIFFERS if check and changed else Exit.DONE
