"""`rodtrad fetch`: answers from a public source, kept as they came, for `rodtrad import` to read."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import click

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.journal import complain, stops
from engine.cli.progress import progress
from engine.cli.swedish import SwedishGroup
from engine.explain.words import Words
from engine.line import read_model
from engine.model.codes import diagnose
from engine.model.diagnostic import Language, Place, Text, render
from engine.model.mapping import Mapping
from engine.record.stopped import machine

if TYPE_CHECKING:  # what these rest on is installed for this command only
    from engine.fetch.kolada import Page, Question
    from engine.read.tables.kolada import Series, Told

KOLADA: Final = "https://api.kolada.se/v3"
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_LIBRARY: Final = ("httpx", "httpcore", "h11", "anyio", "certifi", "idna")
_MOST_LACKING: Final = 20
_NOT_ASKED: Final = Text(
    "rodtrad fetch kolada: ange --mapping med nyckeltal, eller --kpi tillsammans med --municipality eller --unit",
    "rodtrad fetch kolada: give --mapping with KPIs, or --kpi together with --municipality or --unit",
)


class ListOption(click.ParamType[tuple[str, ...]]):
    """Ids with commas between, each of one form."""

    def __init__(self, name: str, form: str) -> None:
        self.name, self.form = name, re.compile(form, re.ASCII)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        parts = tuple(part.strip() for part in str(value).split(","))
        for part in parts:
            if not self.form.fullmatch(part):
                self.fail(f"'{part}'", param, ctx)
        return parts


class YearsOption(click.ParamType[tuple[int, ...]]):
    """`2024`, `2020–2024` or several with commas between."""

    name = "ÅR"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        found: list[int] = []
        for part in str(value).split(","):
            match = re.fullmatch(r"([12]\d{3})(?:[–-]([12]\d{3}))?", part.strip(), re.ASCII)
            if match is None or int(match[2] or match[1]) < int(match[1]):
                self.fail(f"'{part}'", param, ctx)
            found += range(int(match[1]), int(match[2] or match[1]) + 1)
        return tuple(found)


class ServerOption(click.ParamType[str]):
    """An address by https; without it only on the machine itself."""

    name = "ADRESS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = str(value).rstrip("/")
        try:
            parts = urlsplit(text)
            is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
            fits = is_safe and bool(parts.hostname) and parts.port != 0 and not (parts.query or parts.fragment)
        except ValueError:
            fits = False
        if not fits or "@" in text or not text.isascii() or not text.isprintable() or " " in text:
            self.fail(f"'{text}'", param, ctx)
        return text


@click.group(cls=SwedishGroup)
def fetch() -> None:
    """Hämta svar från en öppen källa och spara dem som de är, för rodtrad import."""


@fetch.command()
@click.option("--mapping", metavar="FIL", type=options.path, help="Mappning; dess nyckeltal, kommuner och enheter.")
@click.option(
    "--kpi", "kpis", multiple=True, type=ListOption("NYCKELTAL", r"[A-Z]\d{5}"), help="Nyckeltal, t.ex. N00945."
)
@click.option(
    "--municipality",
    "municipalities",
    multiple=True,
    type=ListOption("KOMMUN", r"\d{4}|G\d{1,10}"),
    help="Kommun med fyra siffror, t.ex. 0181; 0000 är riket. Även grupp, t.ex. G39024.",
)
@click.option(
    "--unit", "units", multiple=True, type=ListOption("ENHET", r"V\d{2}E\d{1,10}"), help="Enhet, t.ex. V15E0123."
)
@click.option("--year", "years", multiple=True, type=YearsOption(), help="2024, eller 2020–2024; annars alla år.")
@click.option("--out", metavar="MAPP", required=True, type=options.path, help="Ny mapp som svaren sparas i.")
@click.option("--base", type=ServerOption(), default=KOLADA, show_default=True, help="Serverns adress.")
@click.option(
    "--timeout", metavar="SEK", type=click.IntRange(1, 3600), default=30, help="Längsta tid för ett svar; annars 30."
)
@click.option(
    "--tries", metavar="ANTAL", type=click.IntRange(1, 10), default=3, help="Så många försök per svar; annars 3."
)
@options.lang
def kolada(
    mapping: Path | None,
    kpis: tuple[tuple[str, ...], ...],
    municipalities: tuple[tuple[str, ...], ...],
    units: tuple[tuple[str, ...], ...],
    years: tuple[tuple[int, ...], ...],
    out: Path,
    base: str,
    timeout: int,
    tries: int,
    lang: Language,
) -> int:
    """Hämta nyckeltal från Kolada. Det enda kommando som använder nätet."""
    try:
        from engine.fetch.asking import Asker, Patience, Unanswered  # noqa: PLC0415 - httpx is for this command only
        from engine.fetch.keeping import keep  # noqa: PLC0415 - as above
        from engine.fetch.kolada import Question, pages, paths  # noqa: PLC0415 - as above
    except ImportError as error:
        if not (error.name or "").startswith(_LIBRARY):
            raise
        complain(render(diagnose("RT880", Place("rodtrad fetch", 1, 1)), lang))
        return Exit.MACHINE
    mapped = () if mapping is None else read_model(mapping, Mapping)[1].kolada
    question = Question(
        _each([*_flat(kpis), *(entry.kpi for entry in mapped)]),
        _each([*_flat(municipalities), *(entry.municipality for entry in mapped if entry.municipality)]),
        _each([*_flat(units), *(entry.unit for entry in mapped if entry.unit)]),
        tuple(sorted({year for some in years for year in some})),
    )
    if not list(question.series()):
        complain(_NOT_ASKED.said(lang))
        return Exit.WRONG_USE
    words, patience = Words(lang), Patience(seconds=timeout, tries=tries)
    try:
        with stops(lang), machine(out), progress(words.say("Hämtar")) as done, Asker(base, patience) as asker:
            found = pages(asker, base, question, lambda: datetime.now(UTC), patience.pause)
            kept = keep(out, _counted(found, done, len(list(paths(question)))), time.time())
    except Unanswered as error:
        complain(render(error.diagnostic, lang))
        return Exit.MACHINE
    options.show(_said(words, kept, question, out))
    return Exit.DONE


def _flat(lists: Iterable[Sequence[str]]) -> list[str]:
    return [each for some in lists for each in some]


def _each(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in name order, so that the same question is always asked in the same way."""
    return tuple(sorted(set(names)))


def _counted(found: Iterable[Page], done: Callable[[int, int], None], least: int) -> Iterator[Page]:
    for count, page in enumerate(found, 1):
        done(count, max(count, least))
        yield page


def _said(words: Words, kept: Sequence[Told], question: Question, out: Path) -> str:
    """What came, what did not, and what to do next."""
    rows = [row for page in kept for row in page.rows]
    lacking = list(_lacking(question, rows))
    lines = [
        words.count("{n} svar sparat i {out}", "{n} svar sparade i {out}", len(kept), out=str(out)),
        "  " + words.count("{n} rad", "{n} rader", len(rows)),
    ]
    if lacking:
        lines.append("  " + words.say("Inga rader för:"))
        lines += [f"    {each}" for each in lacking[:_MOST_LACKING]]
        lines += ["    …"] * (len(lacking) > _MOST_LACKING)
    lines += [
        words.say("Läs in dem: {command}", command=f"rodtrad import {out}/*.json --mapping … --ruleset … --out …"),
        words.say("Ange Källa: Kolada när värdena visas."),
    ]
    return "\n".join(lines)


def _lacking(question: Question, rows: Iterable[tuple[Series, str]]) -> Iterator[str]:
    """What was asked for and did not come: whole series, and years of others."""
    found: dict[Series, set[str]] = {}
    for series, year in rows:
        found.setdefault(series, set()).add(year)
    for series in question.series():
        years = [str(year) for year in question.years if str(year) not in found.get(series, ())]
        if series not in found:
            yield " ".join(series)
        elif years:
            yield f"{' '.join(series)}: {', '.join(years)}"
