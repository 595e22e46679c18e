"""The whole kommun: `rodtrad assess --out`, with how far it has come shown on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.gather import files_in
from engine.cli.journal import stops
from engine.model.diagnostic import Language
from engine.model.period import Period


def whole(
    rulesets: tuple[Path, ...],
    facts: tuple[Path, ...],
    period: Period | None,
    readings: tuple[tuple[str, str], ...],
    out: Path,
    jobs: int,
    lang: Language,
) -> int:
    """Assess every nämnd on its own, and say what became of them."""
    from engine.batch.running import Wanted, run  # noqa: PLC0415 - processes are needed by nothing else
    from engine.batch.telling import said  # noqa: PLC0415 - as above

    picked = tuple(dict(readings).items())
    wanted = Wanted(tuple(files_in(rulesets)), tuple(files_in(facts)), period, picked, out, lang, jobs, now=time.time())
    with stops(lang), _progress() as told:
        done = run(wanted, told)
    options.show(said(done, wanted))
    return Exit.REFUSED if done.refused or not done.ended else Exit.DONE


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr where somebody looks; otherwise nothing."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console  # noqa: PLC0415 - only where it is seen
    from rich.progress import Progress  # noqa: PLC0415 - as above

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Bedömer", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
