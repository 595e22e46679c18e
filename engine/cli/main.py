"""The one door: run a command, and leave with its exit code whatever happened."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from threading import current_thread, main_thread
from types import FrameType
from typing import NoReturn

from engine.cli.app import rodtrad
from engine.cli.exits import Exit
from engine.cli.options import ReaderLeftError
from engine.cli.wrong import engine_failures, failed
from engine.model.diagnostic import Language

INTERRUPTED = 130
_SIGNALLED = 128
"""What a shell adds to the number of the signal that ended a command."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_run(list(sys.argv[1:] if arguments is None else arguments)))


def _run(arguments: list[str]) -> int:
    lang: Language = "en" if _asks_english(arguments) else "sv"
    try:
        with _ended_in_order():
            return _ran(arguments, lang)
    finally:
        engine_failures(lang)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Whoever ends the command by SIGTERM leaves nothing half-written behind, and no process of ours."""
    if signal.getsignal(signal.SIGTERM) != signal.SIG_DFL or current_thread() is not main_thread():
        yield
        return
    signal.signal(signal.SIGTERM, _terminated)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _terminated(number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(_SIGNALLED + number)


def _ran(arguments: list[str], lang: Language) -> int:
    try:
        return int(rodtrad.main(arguments, prog_name="rodtrad", standalone_mode=False) or 0)
    except ReaderLeftError:
        # Say nothing more, and keep the interpreter from trying to when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last line of defence: nobody meets a traceback
        return failed(error, lang)


def _asks_english(arguments: Sequence[str]) -> bool:
    return "--lang=en" in arguments or any(pair == ("--lang", "en") for pair in pairwise(arguments))
