"""`rodtrad journal`: is the chain whole, and what stands in it. Also how `assess` keeps a record in it."""

from __future__ import annotations

import errno
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.swedish import SwedishGroup
from engine.model.codes import diagnose
from engine.model.diagnostic import Diagnostic, Language, Place, Rejected, Text, hidden, render, shown
from engine.read.parse import read_bytes
from engine.record.canonical import NotCanonical, parsed
from engine.record.disk import SECRET, Disk
from engine.record.entry import SHORT, About, Entry
from engine.record.journal import ENTRIES, RECORDS, Keeping, keep
from engine.record.signing import NoLibraryError, NotAKeyError, new_key, public_key, public_pem, signer
from engine.record.stopped import Stopped, machine
from engine.record.storing import put, replace_file
from engine.record.surroundings import versions
from engine.record.verifying import Pin, Policy, Verified, verify

LARGEST_SHOWN = 1_000_000_000
"""The largest record, in bytes, that is read."""
_LONGEST_NAME = 200
_LARGEST_KEY = 10_000
K = TypeVar("K")

_HOLDS = Text("Journalen håller: {count} poster", "The journal holds: {count} entries")
_BROKEN = Text("Journalen håller inte: {faults} fel", "The journal does not hold: {faults} faults")
_HEAD = Text("Journal {journal}, huvud {head}", "Journal {journal}, head {head}")
_PINNED = Text("Angivna huvuden finns i journalen.", "The heads given are in the journal.")
_NO_PIN = Text(
    "Inget huvud angavs. Att slutet är kapat eller allt omskrivet syns bara mot ett huvud som sparats på annat håll: "
    "--head NUMMER:KONTROLLSUMMA, som det står i en rapport eller ett protokoll.",
    "No head was given. A tail cut off or a journal written anew can only be seen against a head kept elsewhere: "
    "--head NUMBER:DIGEST, as it stands in a report or in minutes.",
)
_RECORD = Text("Protokoll {name}", "Record {name}")
_NEW = Text("post {seq}, ny", "entry {seq}, new")
_OLD = Text("post {seq}, fanns redan", "entry {seq}, was there already")
_BACK = Text(
    "Tiden för post {seq} är tidigare än tiden för posten före.",
    "The time of entry {seq} is earlier than that of the entry before.",
)
_NO_LIBRARY = Text(
    "signaturer behöver ett bibliotek som inte är installerat: installera rodtrad[signature]",
    "signatures need a library that is not installed: install rodtrad[signature]",
)
_KEY = Text(
    "Den hemliga nyckeln är skriven: {file}\nDen publika, för den som granskar: {own}\nNyckelns id: {id}",
    "The secret key is written: {file}\nThe public one, for the auditor: {own}\nThe id of the key: {id}",
)
_REMOVED = Text(
    "Kvarlämnad tillfällig fil från en avbruten körning togs bort: {name}",
    "A temporary file that an interrupted run left was removed: {name}",
)


class MomentOption(click.ParamType[datetime]):
    """`2026-11-20T23:46:31Z`, or with another offset; a time without one says nothing."""

    name = "TID"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            found = datetime.fromisoformat(str(value))
            moment = None if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, OverflowError):
            moment = None
        if moment is None or moment.year < 1000:  # noqa: PLR2004 - four digits are written
            self.fail(f"'{value}'", param, ctx)
        return moment


class PinOption(click.ParamType[Pin]):
    """`42:1234567890abcdef`."""

    name = "NUMMER:KONTROLLSUMMA"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Pin:
        if isinstance(value, Pin):
            return value
        match = re.fullmatch(rf"([0-9]{{1,8}}):([0-9a-f]{{{SHORT},64}})", str(value).strip())
        if match is None:
            self.fail(f"'{value}'", param, ctx)
        return Pin(int(match[1]), match[2])


class NameOption(click.ParamType[str]):
    """A name that can be printed as it is."""

    name = "NAMN"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = " ".join(str(value).split())
        if not text or len(text) > _LONGEST_NAME or any(map(hidden, text)):
            self.fail(f"'{value}'", param, ctx)
        return text


folder = click.option(
    "--journal",
    metavar="MAPP",
    type=options.path,
    help="Spara ett protokoll för varje bedömning och för in det i journalen i mappen.",
)
at = click.option(
    "--at", type=MomentOption(), help="Tiden som står i journalen, t.ex. 2026-01-31T09:00:00+01:00; annars nu."
)
by = click.option("--by", type=NameOption(), help="Vem som bedömer; står i journalen, aldrig i protokollet.")
sign = click.option(
    "--sign", metavar="NYCKEL", type=options.path, help="Signera posterna med den hemliga nyckeln i filen."
)
pins = click.option(
    "--head",
    "pins",
    multiple=True,
    type=PinOption(),
    help="Ett huvud som sparats på annat håll; kan ges flera gånger.",
)


def kept(
    folder: Path,
    records: Sequence[bytes],
    engine: str,
    at: datetime | None,
    by: str | None,
    sign: Path | None,
    lang: Language,
) -> str:
    """Keep the records in the journal, and give what is printed about them: their entries, and the head to write down.

    Without a time it is now. What the one who runs the command should know about the journal goes to stderr.
    """
    keeping = entered(folder, records, engine, at, by, sign, lang)
    lines = []
    for each in keeping.kept:
        entry = (_NEW if each.is_new else _OLD).said(lang).format(seq=each.entry.seq)
        lines.append(f"{_RECORD.said(lang).format(name=each.entry.record)}: {entry}")
    return "\n".join([*lines, head_said(keeping.head, lang)])


def entered(
    folder: Path,
    records: Sequence[bytes],
    engine: str,
    at: datetime | None,
    by: str | None,
    sign: Path | None,
    lang: Language,
) -> Keeping:
    """Keep the records in the journal. What the one who runs the command should know about it goes to stderr."""
    with stops(lang):
        signing = _key(sign, signer) if sign is not None else None
        about = About(at or datetime.now(UTC), by, engine, versions())
        keeping = keep(folder, records, about, time.time(), signer=signing)
    _remark(keeping, lang)
    return keeping


def with_head(result: str, head: str, *, alone: bool) -> str:
    """The result with the head below it; where the result must stand `alone`, the head goes to stderr."""
    if alone:
        complain(head)
        return result
    return f"{result.rstrip()}\n\n{head}\n"


def _remark(keeping: Keeping, lang: Language) -> None:
    for each in keeping.kept:
        if each.steps_back:
            complain(_BACK.said(lang).format(seq=each.entry.seq))
    for name in keeping.removed:
        complain(_REMOVED.said(lang).format(name=name))


@contextmanager
def stops(lang: Language) -> Iterator[None]:
    """End the command with the right code where the journal cannot be used."""
    try:
        yield
    except Stopped as stopped:
        complain(render(stopped.diagnostic, lang))
        raise click.exceptions.Exit(Exit.DIFFERS if stopped.broken else Exit.MACHINE) from None
    except NoLibraryError:
        complain(_NO_LIBRARY.said(lang))
        raise click.exceptions.Exit(Exit.MACHINE) from None


def demand_journal(name: str) -> None:
    """Refuse an option that says nothing without `--journal`, by naming what is missing."""
    ctx = click.get_current_context()
    param = next(each for each in ctx.command.params if each.name == name)
    raise click.MissingParameter(ctx=ctx, param=param)


@click.group(cls=SwedishGroup)
def journal() -> None:
    """Pröva att journalen är hel, eller visa vad som står i den."""


@journal.command("verify")
@click.argument("folder", metavar="MAPP", type=options.path)
@pins
@click.option(
    "--signed-by",
    "keys",
    metavar="NYCKEL",
    multiple=True,
    type=options.path,
    help="Kräv att posterna är signerade med någon av nycklarna (fil med den publika nyckeln).",
)
@click.option(
    "--signed-from",
    "since",
    metavar="NUMMER",
    type=click.IntRange(min=0),
    default=0,
    help="Från vilken post det krävs.",
)
@options.lang
def verify_command(folder: Path, pins: tuple[Pin, ...], keys: tuple[Path, ...], since: int, lang: Language) -> int:
    """Pröva varje byte: poster, kedja, protokoll, signaturer, okända filer och sparade huvuden."""
    with stops(lang):
        policy = Policy(tuple(_key(path, public_key) for path in keys), since) if keys else None
        found = verify(folder, pins, policy=policy)
    options.show(_verified(found, pins, lang))
    return Exit.DIFFERS if found.faults else Exit.DONE


@journal.command("key")
@click.argument("file", metavar="FIL", type=options.path)
@options.lang
def key_command(file: Path, lang: Language) -> int:
    """Gör en nyckel att signera med: den hemliga i FIL, den publika i FIL.pub."""
    own = file.with_name(f"{file.name}.pub")
    with stops(lang):
        secret = new_key()
        public = public_key(secret)
        with machine(file):
            taken = FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file))
            if file.exists() or file.is_symlink():
                raise taken
            # The public one first: without the secret one it is nothing, and the next run makes both anew.
            replace_file(own, public_pem(public))
            if not put(Disk(), file.parent, file, secret, SECRET):
                raise taken
    options.show(_KEY.said(lang).format(file=file, own=own, id=public.id))
    return Exit.DONE


def _key(path: Path, read: Callable[[bytes], K]) -> K:
    """A key from a file. Raises Rejected where it is none."""
    try:
        return read(read_bytes(path, _LARGEST_KEY))
    except NotAKeyError:
        raise Rejected([diagnose("RT574", Place(str(path), 1, 1))]) from None


@journal.command("show")
@click.argument("what", metavar="MAPP|FIL", type=options.path)
@options.lang
def show_command(what: Path, lang: Language) -> int:
    """Visa journalens poster, eller ett protokoll eller en post på flera rader."""
    if not what.is_dir():
        options.show(_spread(read_bytes(what, LARGEST_SHOWN)))
        return Exit.DONE
    with stops(lang):
        found = verify(what)
    entries = [_listed(found.entries[seq]) for seq in sorted(found.entries)]
    options.show("\n".join([*entries, _verified(found, (), lang)]))
    return Exit.DIFFERS if found.faults else Exit.DONE


def _listed(entry: Entry) -> str:
    moment = entry.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    by = shown(entry.by) if entry.by is not None else "–"
    return f"{entry.head}  {moment}  {by}  {shown(entry.engine)}  {entry.record}"


def _verified(found: Verified, pins: Sequence[Pin], lang: Language) -> str:
    said = (_BROKEN if found.faults else _HOLDS).said(lang).format(faults=len(found.faults), count=len(found.entries))
    lines = [said]
    if found.head is not None:
        lines.append(head_said(found.head, lang))
    if not pins:
        lines.append(_NO_PIN.said(lang))
    elif not found.faults:
        lines.append(_PINNED.said(lang))
    return "\n".join([*lines, *blocks([*found.faults, *found.remarks], lang)]) + "\n"


def journal_around(record: Path) -> Path | None:
    """The journal that a record lies in, if it does."""
    around = record.absolute().parent
    return around.parent if around.name == RECORDS and (around.parent / ENTRIES).is_dir() else None


def blocks(said: Sequence[Diagnostic], lang: Language) -> list[str]:
    """Diagnostics as they are printed after a result, an empty line before each."""
    return [f"\n{render(each, lang)}" for each in said]


def head_said(entry: Entry, lang: Language) -> str:
    """A head as it is printed, to be written down elsewhere."""
    return _HEAD.said(lang).format(journal=shown_id(entry.journal), head=entry.head)


def shown_id(text: str) -> str:
    """An id from a file: as it is when it is only hex digits, otherwise quoted."""
    return text if re.fullmatch("[0-9a-f]{1,64}", text) else shown(text)


def _spread(raw: bytes) -> str:
    """JSON on several lines, with nothing hidden in it; other bytes as they are, quoted."""
    try:
        text = json.dumps(parsed(raw), ensure_ascii=False, indent=2)
    except NotCanonical:
        text = raw.decode("utf-8", "replace")
    return "".join(char if char == "\n" or not hidden(char) else f"\\u{ord(char):04x}" for char in text) + "\n"


def complain(text: str) -> None:
    """A line on stderr."""
    sys.stderr.write(f"{text}\n")
