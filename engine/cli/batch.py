"""The whole kommun: `rodtrad assess --out`, with how far it has come shown on a terminal."""

from __future__ import annotations

import time
from pathlib import Path

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.gather import files_in
from engine.cli.journal import stops
from engine.cli.progress import progress
from engine.explain.words import Words
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
    *,
    towards: bool = False,
) -> int:
    """Assess every nämnd on its own, and say what became of them."""
    from engine.batch.running import Wanted, run  # noqa: PLC0415 - processes are needed by nothing else
    from engine.batch.telling import said  # noqa: PLC0415 - as above

    picked = tuple(dict(readings).items())
    wanted = Wanted(
        tuple(files_in(rulesets)), tuple(files_in(facts)), period, picked, out, lang, jobs, time.time(), towards
    )
    with stops(lang), progress(Words(lang).say("Bedömer")) as told:
        done = run(wanted, told)
    options.show(said(done, wanted))
    return Exit.REFUSED if done.refused or not done.ended else Exit.DONE
