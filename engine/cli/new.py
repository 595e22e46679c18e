"""`rodtrad new`: a ruleset to begin with, its facts and its cases."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from engine.cases.starting import Start, files, slug
from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.swedish import SwedishCommand
from engine.model.diagnostic import Language, Text, hidden
from engine.record.storing import replace_file

YEARS = click.IntRange(1900, 2999)
_MADE = Text("skriven: {path}", "written: {path}")
_NEXT = Text("Gå vidare så här:", "Go on like this:")
_TAKEN = Text("{path} finns redan; ingenting är skrivet", "{path} is there already; nothing is written")
_QUESTIONS = {
    "municipality": Text("Vilken kommun?", "Which municipality?"),
    "committee": Text("Vilken nämnd?", "Which nämnd?"),
    "year": Text("Vilket år?", "Which year?"),
}


@click.command(cls=SwedishCommand)
@click.option("--municipality", metavar="NAMN", help="Kommunens namn.")
@click.option("--committee", metavar="NAMN", help="Nämndens namn.")
@click.option("--year", metavar="ÅR", type=YEARS, help="Året som regelverket gäller.")
@click.option("--goals", metavar="ANTAL", type=click.IntRange(1, 20), default=2, help="Hur många nämndmål; annars 2.")
@options.lang
def new(municipality: str | None, committee: str | None, year: int | None, goals: int, lang: Language) -> int:
    """Börja ett regelverk: frågar om kommun, nämnd och år när de inte anges."""
    start = Start(
        _name("municipality", municipality, lang), _name("committee", committee, lang), _year(year, lang), goals
    )
    made = files(start)
    own = [path for path in made if not path.startswith("schema/")]
    if taken := _taken({path: made[path] for path in own}):
        click.echo(_TAKEN.said(lang).format(path=taken), err=True)
        return Exit.REFUSED
    # The schemas first: as long as one of our own is missing, a run that was cut off can be gone on with.
    for path, text in sorted(made.items(), key=lambda each: each[0] in own):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        replace_file(Path(path), text.encode())
    steps = (f"rodtrad check {start.ruleset}", "rodtrad test rulesets", "rodtrad assess rulesets --facts facts")
    lines = [_MADE.said(lang).format(path=path) for path in made]
    options.show("\n".join([*lines, "", _NEXT.said(lang), *(f"  {step}" for step in steps)]))
    return Exit.DONE


def _taken(own: Mapping[str, str]) -> str | None:
    """A file that is there already. Some of ours alone are what a run left that was cut off: it is gone on with."""
    there = {path: Path(path).read_bytes() for path in own if Path(path).exists()}
    others = [path for path, raw in there.items() if raw != own[path].encode()]
    return next(iter(others if len(there) < len(own) else there), None)


def _name(option: str, given: str | None, lang: Language) -> str:
    """A name that can be written in a file and made a file name of."""
    text = " ".join((given if given is not None else _asked(option, str, lang)).split())
    if not slug(text) or any(map(hidden, text)):
        raise click.BadParameter(f"'{text}'", param_hint=f"--{option}")
    return text


def _year(given: int | None, lang: Language) -> int:
    return given if given is not None else int(_asked("year", YEARS, lang))


def _asked(option: str, kind: type | click.ParamType[int], lang: Language) -> str:
    """The answer to a question; without somebody to ask, the option is missing."""
    if not sys.stdin.isatty():
        ctx = click.get_current_context()
        raise click.MissingParameter(ctx=ctx, param=next(each for each in ctx.command.params if each.name == option))
    return str(click.prompt(_QUESTIONS[option].said(lang), type=kind))
