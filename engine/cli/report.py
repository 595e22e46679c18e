"""`rodtrad report`: a record as a document that its reader can open, file and recompute."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.journal import LARGEST_SHOWN, blocks, complain, journal_around, pins, stops
from engine.cli.swedish import SwedishCommand
from engine.model.diagnostic import Language, Text
from engine.read.parse import read_bytes
from engine.record.canonical import sha256
from engine.record.replay import Replayed, Surroundings, proved
from engine.record.replay import replay as play_again
from engine.record.stopped import machine
from engine.record.storing import replace_file
from engine.record.verifying import Pin

_WRITTEN = Text("Rapporten är skriven: {path}", "The report is written: {path}")
_DIFFERS = Text(
    "Protokollet håller inte och blir ingen rapport. Hela prövningen: rodtrad replay {path}",
    "The record does not hold and becomes no report. The whole check: rodtrad replay {path}",
)
_MUST_HOLD = (1, 2, 3, 5)
"""The steps of a replay that a report rests on: bytes, digests, the journal where there is one, and the checker."""


@click.command(cls=SwedishCommand)
@click.argument("record", metavar="PROTOKOLL", type=options.path, required=False)
@click.option("--format", "form", type=click.Choice(["html"]), default="html", help="Rapportens form.")
@click.option("--out", metavar="FIL", type=options.path, help="Filen som skrivs; annars efter protokollets namn.")
@click.option("--checker", is_flag=True, help="Skriv granskningssidan, som räknar om det protokoll man öppnar i den.")
@click.option("--journal", metavar="MAPP", type=options.path, help="Journalen; annars den som protokollet ligger i.")
@pins
@options.lang
def report(
    record: Path | None,
    form: str,  # noqa: ARG001 - one form so far
    out: Path | None,
    checker: bool,  # noqa: FBT001 - click passes flags by name
    journal: Path | None,
    pins: tuple[Pin, ...],
    lang: Language,
) -> int:
    """Skriv en rapport av ett protokoll: en fil som öppnas utan nät och räknar om verdikten själv."""
    if (record is None) != checker:
        raise click.UsageError("ange ett PROTOKOLL eller --checker")
    if record is None:
        return _written(out or Path("granska.html"), _checker(lang), lang)
    raw = read_bytes(record, LARGEST_SHOWN)
    with stops(lang):
        found = play_again(f"{sha256(raw)}.json", raw, Surroundings(None, "", journal or journal_around(record), pins))
    wrong = [one for step in found.steps if step.number in _MUST_HOLD for one in step.said]
    if found.record is None or wrong:
        for each in blocks(wrong or [one for step in found.steps for one in step.said], lang):
            complain(each)
        complain("\n" + _DIFFERS.said(lang).format(path=record))
        return Exit.CANNOT_RECREATE if found.answer == "cannot" else Exit.DIFFERS
    return _written(out or Path(f"{record.stem}.html"), _page(found, raw, lang), lang)


def _page(found: Replayed, raw: bytes, lang: Language) -> str:
    from engine.explain.html import report as page  # noqa: PLC0415 - the template engine is needed by nothing else

    if found.record is None:
        raise ValueError(found.digest)
    return page(proved(found.record), raw, found.digest, found.head, lang)


def _checker(lang: Language) -> str:
    from engine.explain.html import checker_page  # noqa: PLC0415 - as above

    return checker_page(lang)


def _written(path: Path, text: str, lang: Language) -> int:
    raw = text.encode()
    with stops(lang), machine(path, len(raw)):
        replace_file(path, raw)
    options.show(_WRITTEN.said(lang).format(path=path))
    return Exit.DONE
