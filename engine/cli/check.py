"""`rodtrad check`: read rulesets and facts, and show every mistake in its place."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.gather import gather, load_rulesets
from engine.cli.swedish import SwedishCommand
from engine.model.diagnostic import Language, Text

_NO_FAULTS = Text("inga fel", "no errors")


@click.command(cls=SwedishCommand)
@options.rulesets
@options.facts
@options.lang
def check(rulesets: tuple[Path, ...], facts: tuple[Path, ...], lang: Language) -> int:
    """Läs regelverk (och uppgifter) och visa alla fel, vart och ett på sin plats."""
    loaded = load_rulesets(rulesets)
    if facts:
        gather(rulesets, facts, None)
    options.show("".join(f"{each.source.path}: {_NO_FAULTS.said(lang)}\n" for each in loaded))
    return Exit.DONE
