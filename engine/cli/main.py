"""The commands. Each reads its options, calls the line and prints what `explain` made of the answer."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from engine import __version__
from engine.cli.exits import Exit
from engine.cli.gather import Job, gather, load_rulesets
from engine.cli.swedish import SwedishGroup, wrong_use
from engine.explain import document, overview, table
from engine.explain.chain import red_thread
from engine.infer import EngineFault, NoEngine, ProgramTooLarge, available_engine
from engine.line import assess as run_line
from engine.model.diagnostic import Language, Rejected, Text, render, shown
from engine.model.period import Period
from engine.model.suggestion import nearest
from engine.prove.assessment import Assessment
from engine.prove.checker import Refusal
from engine.prove.proof import Judged

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


_path = click.Path(path_type=Path)
_rulesets = click.argument("rulesets", metavar="REGELVERK…", nargs=-1, required=True, type=_path)
_ruleset = click.argument("ruleset", metavar="REGELVERK", type=_path)
_facts = click.option(
    "--facts",
    metavar="FIL",
    multiple=True,
    type=_path,
    help="Uppgifter: fil eller mapp; kan ges flera gånger.",
)
_period = click.option(
    "--period",
    type=PeriodOption(),
    help="2025 för helåret, 2025-08 för läget efter augusti; annars den period uppgifterna säger, eller årets.",
)
_reading = click.option(
    "--reading",
    "readings",
    multiple=True,
    type=ReadingOption(),
    help="Välj ett annat alternativ i en tolkning.",
)
_lang = click.option("--lang", type=click.Choice(["sv", "en"]), default="sv", help="Språk: sv eller en.")


@click.group(cls=SwedishGroup)
@click.version_option(__version__, prog_name="rodtrad", message="%(prog)s %(version)s", help="Visa versionen.")
def rodtrad() -> None:
    """Bedöm måluppfyllelse efter regelverk, och visa varför."""


@rodtrad.command()
@_rulesets
@_facts
@_period
@_reading
@_lang
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="Utskriftens form.")
@click.option("--fail-on-unmet", is_flag=True, help="Sluta med kod 10 om något mål inte har det bästa utfallet.")
def assess(
    rulesets: tuple[Path, ...],
    facts: tuple[Path, ...],
    period: Period | None,
    readings: tuple[tuple[str, str], ...],
    lang: Language,
    form: str,
    fail_on_unmet: bool,  # noqa: FBT001 - click passes flags by name
) -> int:
    """Bedöm en eller flera nämnder: regelverk + uppgifter → verdikt."""
    assessments = [_assessed(job, dict(readings)) for job in gather(rulesets, facts, period)]
    _print(_as_json(assessments) if form == "json" else _as_tables(assessments, lang))
    return Exit.UNMET if fail_on_unmet and any(map(_unmet, assessments)) else Exit.DONE


@rodtrad.command()
@_ruleset
@click.argument("node", metavar="MÅL")
@_facts
@_period
@_reading
@_lang
def explain(
    ruleset: Path,
    node: str,
    facts: tuple[Path, ...],
    period: Period | None,
    readings: tuple[tuple[str, str], ...],
    lang: Language,
) -> int:
    """Förklara ett måls eller en indikators verdikt, ända ned till källan."""
    assessments = [_assessed(job, dict(readings)) for job in gather([ruleset], facts, period)]
    for each in assessments:
        _known_node(node, each)
    _print("\n".join(red_thread(each, node, lang) for each in assessments))
    return Exit.DONE


@rodtrad.command()
@_rulesets
@_facts
@_lang
def check(rulesets: tuple[Path, ...], facts: tuple[Path, ...], lang: Language) -> int:
    """Läs regelverk (och uppgifter) och visa alla fel, var och en med sin plats."""
    loaded = load_rulesets(rulesets)
    if facts:
        gather(rulesets, facts, None)
    _print("".join(f"{each.source.path}: {_NO_FAULTS.said(lang)}\n" for each in loaded))
    return Exit.DONE


@rodtrad.command()
@click.argument("what", metavar="VAD", type=click.Choice(["ruleset", "facts", "assessment"]))
def schema(what: str) -> int:
    """Skriv ut JSON-schemat för regelverk (ruleset), uppgifter (facts) eller verdikt (assessment)."""
    _print(document.schema_of(what))
    return Exit.DONE


_NO_FAULTS = Text("inga fel", "no errors")
_NO_NODE = Text("{name} finns inte i regelverket", "there is no {name} in the ruleset")
_BUG = Text(
    "ett fel i Rödtråd, inte i dina filer. Beskrivningen ligger i {path}",
    "a fault in Rödtråd, not in your files. It is described in {path}",
)
_DISK = Text("datorn säger nej: {what}", "the machine refuses: {what}")


def _assessed(job: Job, readings: dict[str, str]) -> Assessment:
    return run_line(job.ruleset, job.facts, job.period, readings, available_engine())


def _as_json(assessments: Sequence[Assessment]) -> str:
    """One document, or a list of them when several were asked for."""
    if len(assessments) == 1:
        return document.as_json(assessments[0])
    return document.as_json_list(assessments)


def _as_tables(assessments: Sequence[Assessment], lang: Language) -> str:
    width, colour = _terminal()
    tables = [table.render(each, lang, width, colour=colour) for each in assessments]
    if len(assessments) > 1:
        tables.append(overview.render(assessments, lang, width, colour=colour))
    return "\n".join(tables)


def _terminal() -> tuple[int, bool]:
    """How wide the terminal is, and whether it may be coloured; a fixed width when there is none."""
    if not sys.stdout.isatty():
        return WIDTH_WHEN_PIPED, False
    return max(shutil.get_terminal_size().columns, WIDTH_MIN), "NO_COLOR" not in os.environ


def _known_node(node: str, assessment: Assessment) -> None:
    known = assessment.proof.nodes
    if node not in known:
        raise UnknownNodeError(node, nearest(node, known))


class UnknownNodeError(Exception):
    """A goal or indicator that the ruleset does not have was asked for."""

    def __init__(self, name: str, suggestion: str | None) -> None:
        super().__init__(name)
        self.name, self.suggestion = name, suggestion


def _unmet(assessment: Assessment) -> bool:
    """Whether a goal was judged to something else than the best of its scale."""
    for proof in assessment.proof.nodes.values():
        if proof.node.level != "indikator" and isinstance(proof.verdict, Judged):
            best = proof.node.table(proof.node.verdict_table or "").scale[0].label
            if proof.verdict.outcome != best:
                return True
    return False


# --- the one door -----------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_run(list(sys.argv[1:] if arguments is None else arguments)))


def _run(arguments: list[str]) -> int:
    lang: Language = "en" if _asks_english(arguments) else "sv"
    try:
        return int(rodtrad.main(arguments, prog_name="rodtrad", standalone_mode=False) or 0)
    except BrokenPipeError:
        # Whoever read our output has had enough; say nothing more, and keep the interpreter from trying.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - the last line of defence: nobody meets a traceback
        return _failed(error, lang)


def _asks_english(arguments: Sequence[str]) -> bool:
    return "--lang=en" in arguments or any(pair == ("--lang", "en") for pair in pairwise(arguments))


def _failed(error: Exception, lang: Language) -> int:
    """Say what went wrong, in the user's words, and give its code."""
    match error:
        case Rejected(diagnostics=diagnostics):
            _complain("\n\n".join(render(each, lang) for each in diagnostics))
            return Exit.REFUSED
        case UnknownNodeError(name=name, suggestion=suggestion):
            meant = Text("menade du {x}?", "did you mean {x}?").said(lang)
            _complain(_NO_NODE.said(lang).format(name=shown(name)))
            if suggestion:
                _complain(meant.format(x=shown(suggestion)))
            return Exit.WRONG_USE
        case click.UsageError():
            _complain(wrong_use(error, lang))
            return Exit.WRONG_USE
        case click.exceptions.Exit(exit_code=code):
            return code
        case click.Abort():
            return 130
        case NoEngine():
            _complain(error.said(lang))
            return Exit.MACHINE
        case ProgramTooLarge():
            _complain(error.said(lang))
            return Exit.REFUSED
        case OSError():
            _complain(_DISK.said(lang).format(what=shown(error.strerror or str(error))))
            return Exit.MACHINE
        case Refusal() | EngineFault():
            return _bug(error, lang)
        case _:
            return _bug(error, lang)


def _bug(error: Exception, lang: Language) -> int:
    """Put the description where the user can find it; never on the screen."""
    with tempfile.NamedTemporaryFile("w", prefix="rodtrad-fel-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(error)))
    _complain(_BUG.said(lang).format(path=file.name))
    return Exit.OUR_FAULT


def _complain(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - the one place that writes errors


def _print(text: str) -> None:
    """All of the result at once."""
    sys.stdout.write(text if text.endswith("\n") or not text else text + "\n")
    sys.stdout.flush()
