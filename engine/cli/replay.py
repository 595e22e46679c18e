"""`rodtrad replay`: a record, years later: is it what was assessed, and does it still follow."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.journal import LARGEST_SHOWN, blocks, demand_journal, journal_around, pins, stops
from engine.cli.swedish import SwedishCommand
from engine.infer import NoEngine, available_engine
from engine.model.diagnostic import Language, Text, shown
from engine.read.parse import read_bytes
from engine.record.replay import Replayed, Step, Surroundings
from engine.record.replay import replay as play_again
from engine.record.verifying import Pin

ANSWERS = {
    "same": Text("samma", "same"),
    "differs": Text("avviker", "differs"),
    "cannot": Text("kan ej återskapas", "cannot be recreated"),
    "untried": Text("ej prövat", "not tried"),
}
STEPS = (
    Text("byte och filnamn", "bytes and file name"),
    Text("inbäddade kontrollsummor", "embedded digests"),
    Text("post, kedja och huvud i journalen", "entry, chain and head in the journal"),
    Text("de inbäddade filerna lästa på nytt", "the embedded files read again"),
    Text("bevisaren på lagrat program, uppgifter och träffar", "the checker on stored program, facts and hits"),
    Text("en motor, träff för träff", "an engine, hit by hit"),
    Text("förklaringen skriven på nytt", "the explanation written again"),
)
_EXITS = {"same": Exit.DONE, "differs": Exit.DIFFERS, "cannot": Exit.CANNOT_RECREATE}
_ABOUT = Text("{municipality}, {committee}, {period}", "{municipality}, {committee}, {period}")
_FORECAST = Text("prognos", "forecast")
_NO_JOURNAL = Text("ange --journal MAPP", "give --journal FOLDER")
_APART = Text(
    "Steg 4 avviker men steg 5 håller: beviset följer av det som lästes när protokollet skrevs; "
    "dagens läsare läser filerna annorlunda, eller så är det lagrade inte vad filerna säger.",
    "Step 4 differs but step 5 holds: the proof follows from what was read when the record was written; "
    "today's reader reads the files differently, or what is stored is not what the files say.",
)
_NO_PIN = Text(
    "Inget sparat huvud angavs (--head): en kapad eller omskriven journal skulle inte synas.",
    "No head that was kept was given (--head): a journal cut off or written anew would not be seen.",
)


@click.command(cls=SwedishCommand)
@click.argument("record", metavar="PROTOKOLL", type=options.path)
@click.option(
    "--journal", metavar="MAPP", type=options.path, help="Journalen; annars den mapp som protokollet ligger i."
)
@pins
@options.lang
def replay(record: Path, journal: Path | None, pins: tuple[Pin, ...], lang: Language) -> int:
    """Pröva ett protokoll på nytt: om det är vad som bedömdes, och om verdikten fortfarande följer."""
    folder = journal or journal_around(record)
    if pins and folder is None:
        demand_journal("journal")
    raw = read_bytes(record, LARGEST_SHOWN)
    with stops(lang):
        found = play_again(str(record), raw, _surroundings(folder, pins, lang))
    options.show(_said(found, pinned=bool(pins), lang=lang))
    return _EXITS[found.answer]


def _surroundings(folder: Path | None, pins: tuple[Pin, ...], lang: Language) -> Surroundings:
    try:
        return Surroundings(available_engine().hits, "", folder, pins)
    except NoEngine as error:
        return Surroundings(None, error.said(lang).splitlines()[0], folder, pins)


def _said(found: Replayed, *, pinned: bool, lang: Language) -> str:
    forecast = found.record is not None and found.record.kind == "prognos"
    kind = f" ({_FORECAST.said(lang)})" if forecast else ""
    lines = [f"{ANSWERS[found.answer].said(lang)}: {found.digest}{kind}"]
    if found.record is not None:
        program = found.record.program.content
        lines.append(
            _ABOUT.said(lang).format(
                municipality=shown(program.municipality),
                committee=shown(program.committee),
                period=program.at,
            )
        )
    lines += [_step(each, lang) for each in found.steps]
    answers = {each.number: each.answer for each in found.steps}
    if (answers[4], answers[5]) == ("differs", "same"):
        lines += ["", _APART.said(lang)]
    if answers[3] == "same" and not pinned:
        lines += ["", _NO_PIN.said(lang)]
    return "\n".join([*lines, *blocks([one for each in found.steps for one in each.said], lang)]) + "\n"


def _step(step: Step, lang: Language) -> str:
    said = f"  {step.number} {STEPS[step.number - 1].said(lang)}: {ANSWERS[step.answer].said(lang)}"
    return f"{said} ({_NO_JOURNAL.said(lang)})" if (step.number, step.answer) == (3, "untried") else said
