"""What went wrong, in the user's words, with its exit code.

Comes in: any exception that ended a command. Goes out: text on stderr and a documented code. The one place that knows
which kind of failure is whose: the file's, the user's, the machine's or ours.
"""

from __future__ import annotations

import sys
from collections.abc import Collection

import click

from engine.cli.exits import Exit
from engine.cli.swedish import MEANT, wrong_use
from engine.infer import FAILURES, NoEngine, ProgramTooLarge
from engine.model.diagnostic import Language, Rejected, Text, render, shown
from engine.model.suggestion import nearest

_NO_NODE = Text("{name} finns inte i regelverket", "there is no {name} in the ruleset")
_THERE_ARE = Text("hjälp: där finns {names}", "help: there are {names}")
_SHOWN = 30
"""So many names are shown at most."""
_BUG = Text(
    "ett fel i Rödtråd, inte i dina filer. Beskrivningen ligger i {path}",
    "a fault in Rödtråd, not in your files. It is described in {path}",
)
_TAKEN_OVER = Text(
    "motorn durable-rules föll bort och kolumnmotorn tog vid; verdikten gäller, för varje träff är prövad på nytt",
    "the engine durable-rules failed and the columnar engine took over; the verdicts hold, as every hit is re-done",
)
_DISK = Text("datorn säger nej: {what}", "the machine refuses: {what}")


class UnknownNodeError(Exception):
    """A goal or indicator that the ruleset does not have was asked for."""

    def __init__(self, name: str, known: Collection[str]) -> None:
        super().__init__(name)
        self.name, self.known = name, sorted(known)


def known_node(name: str, nodes: Collection[str]) -> str:
    """The name, of a node that there is. Raises UnknownNodeError."""
    if name not in nodes:
        raise UnknownNodeError(name, nodes)
    return name


def failed(error: Exception, lang: Language) -> int:
    """Say what went wrong, in the user's words, and give its code."""
    match error:
        case Rejected(diagnostics=diagnostics):
            _complain("\n\n".join(render(each, lang) for each in diagnostics))
            return Exit.REFUSED
        case UnknownNodeError():
            _complain(_unknown(error, lang))
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
        case _:
            return _bug(error, lang)


def _unknown(error: UnknownNodeError, lang: Language) -> str:
    said = _NO_NODE.said(lang).format(name=shown(error.name))
    if suggestion := nearest(error.name, error.known):
        return f"{said}\n{MEANT.said(lang).format(name=shown(suggestion))}"
    names = [shown(each) for each in error.known[:_SHOWN]]
    names += ["…"] * (len(error.known) > _SHOWN)
    return f"{said}\n{_THERE_ARE.said(lang).format(names=', '.join(names))}"


def engine_failures(lang: Language) -> None:
    """Say why an engine was given up, once all else is said."""
    for fault in FAILURES:
        _complain(f"{_TAKEN_OVER.said(lang)}\n{fault.said(lang)}")


def _bug(error: Exception, lang: Language) -> int:
    """Put the description where the user can find it; never on the screen."""
    import tempfile  # noqa: PLC0415 - needed only here, and seldom
    import traceback  # noqa: PLC0415 - as above

    with tempfile.NamedTemporaryFile("w", prefix="rodtrad-fel-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(error)))
    _complain(_BUG.said(lang).format(path=file.name))
    return Exit.OUR_FAULT


def _complain(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - the one place that writes errors
