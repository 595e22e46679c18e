"""Options and arguments that several commands share, and how they print."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from engine.model.diagnostic import Diagnostic, Language, Text, render
from engine.model.period import Period

WIDTH_WHEN_PIPED = 100
WIDTH_MIN = 40


class PeriodOption(click.ParamType[Period]):
    """`2025` or `2025-08`."""

    name = "PERIOD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        if isinstance(value, Period):
            return value
        try:
            return Period.parse(str(value))
        except ValueError:
            self.fail(f"'{value}'", param, ctx)


class ReadingOption(click.ParamType[tuple[str, str]]):
    """`T-S1=b`."""

    name = "TOLKNING=ALTERNATIV"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        name, equals, letter = str(value).partition("=")
        if not (equals and name and letter):
            self.fail(f"'{value}'", param, ctx)
        return name.strip(), letter.strip()


path = click.Path(path_type=Path)
rulesets = click.argument("rulesets", metavar="REGELVERK…", nargs=-1, required=True, type=path)
ruleset = click.argument("ruleset", metavar="REGELVERK", type=path)
facts = click.option(
    "--facts",
    metavar="FIL",
    multiple=True,
    type=path,
    help="Uppgifter: fil eller mapp; kan ges flera gånger.",
)
period = click.option(
    "--period",
    type=PeriodOption(),
    help="2025 för helåret, 2025-08 för läget efter augusti; annars den period uppgifterna säger, eller årets.",
)
towards = click.option(
    "--towards",
    type=click.Choice(["year", "helår"]),
    callback=lambda _context, _option, value: value is not None,
    help="Bedöm också årets mål på de prognoser som är lämnade, bredvid läget hittills.",
)
reading = click.option(
    "--reading",
    "readings",
    multiple=True,
    type=ReadingOption(),
    help="Välj ett annat alternativ i en tolkning, till exempel T-S1=b.",
)
engine = click.option(
    "--engine",
    type=click.Choice(["auto", "durable", "columnar"]),
    default="auto",
    help="Regelmotor; auto är durable-rules för några få bedömningar, annars kolumnmotorn.",
)
lang = click.option("--lang", type=click.Choice(["sv", "en"]), default="sv", help="Språk: sv eller en.")


def terminal() -> tuple[int, bool]:
    """How wide the terminal is, and whether it may be coloured; a fixed width when there is none."""
    if not sys.stdout.isatty():
        return WIDTH_WHEN_PIPED, False
    return max(shutil.get_terminal_size().columns, WIDTH_MIN), "NO_COLOR" not in os.environ


class ReaderLeftError(Exception):
    """Whoever read our output has had enough. Not an OSError, which click would make an exit code of its own."""


_REMARK = Text("anmärkning: {said}", "remark: {said}")


def remark(found: Iterable[Diagnostic], lang: Language) -> None:
    """What is good to know and stops nothing, on stderr; each once."""
    for said in dict.fromkeys(render(each, lang) for each in found):
        sys.stderr.write(_REMARK.said(lang).format(said=said) + "\n")


def show(text: str) -> None:
    """All of the result at once, when all of it is ready."""
    try:
        sys.stdout.write(text if text.endswith("\n") or not text else text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderLeftError from None
