"""The whole kommun: `rodtrad assess --out`, with how far it has come shown on a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.gather import files_in
from engine.cli.journal import head_said, stops, with_head
from engine.cli.progress import progress
from engine.explain.words import Words
from engine.infer import Choice
from engine.model.diagnostic import Language
from engine.model.period import Period
from engine.record.journal import Keeping

Enter: TypeAlias = Callable[[Sequence[bytes], str], Keeping]
"""Keeps records in a journal; they were made by the engines named."""


def whole(
    rulesets: tuple[Path, ...],
    facts: tuple[Path, ...],
    period: Period | None,
    readings: tuple[tuple[str, str], ...],
    out: Path,
    jobs: int,
    enter: Enter | None,
    lang: Language,
    *,
    towards: bool = False,
    engine: Choice = "auto",
) -> int:
    """Assess every nämnd on its own, and say what became of them. `enter` keeps their records in a journal."""
    from engine.batch.running import Wanted, records, run  # noqa: PLC0415 - processes are needed by nothing else
    from engine.batch.telling import said  # noqa: PLC0415 - as above

    picked = tuple(dict(readings).items())
    wanted = Wanted(
        tuple(files_in(rulesets)), tuple(files_in(facts)), period, picked, out, lang, jobs, time.time(), towards, engine
    )
    with stops(lang), progress(Words(lang).say("Bedömer")) as told:
        done = run(wanted, told)
        found = records(wanted, done) if enter else []
    text = said(done, wanted)
    if enter and found:
        keeping = enter(found, ", ".join(done.engines))
        text = with_head(f"{text}\n{_entered(keeping, lang)}", head_said(keeping.head, lang), alone=False)
    options.show(text)
    return Exit.REFUSED if done.refused or not done.ended else Exit.DONE


def _entered(keeping: Keeping, lang: Language) -> str:
    words = Words(lang)
    new = sum(each.is_new for each in keeping.kept)
    old = words.count("{n} fanns redan", "{n} fanns redan", len(keeping.kept) - new)
    return words.count("Journalen: {n} ny post, {old}", "Journalen: {n} nya poster, {old}", new, old=old)
