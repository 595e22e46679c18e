"""Telling: what became of a run, in words.

Comes in: a run. Goes out: how many nämnder were assessed, what is open, and what was refused, why and where.
"""

from __future__ import annotations

from engine.batch.overview import is_open
from engine.batch.running import OVERVIEW, OVERVIEW_PARQUET, Run, Wanted
from engine.explain.words import Words


def said(run: Run, wanted: Wanted) -> str:
    """The end of a run."""
    words = Words(wanted.lang)
    done = [each for each in run.ended if each.kept is not None]
    new, waiting = (
        [each for each in done if each.is_new],
        [each for each in done if each.kept and is_open(each.kept.verdict)],
    )
    lines = [
        words.count("{n} bedömning", "{n} bedömningar", len(done)),
        "  " + words.count("{n} ny eller ändrad", "{n} nya eller ändrade", len(new)),
        "  "
        + words.count(
            "{n} oförändrad sedan förra körningen", "{n} oförändrade sedan förra körningen", len(done) - len(new)
        ),
        "  "
        + words.count(
            "{n} med mål eller indikatorer som inte kan bedömas än",
            "{n} med mål eller indikatorer som inte kan bedömas än",
            len(waiting),
        ),
        *(f"    {each.unit.name} {each.unit.period}" for each in waiting),
        words.count("{n} fil eller nämnd utan bedömning", "{n} filer eller nämnder utan bedömning", len(run.refused)),
    ]
    lines += [words.say("Motor: {engine}", engine=", ".join(run.engines))] if done else []
    lines += _failures(words, run)
    remarks = list(dict.fromkeys(text.splitlines()[0] for each in run.ended for text in each.remarks))
    if remarks:
        lines += [words.count("{n} anmärkning", "{n} anmärkningar", len(remarks)), *(f"    {each}" for each in remarks)]
    for name, why in run.refused:
        lines += ["", f"  {name}", *(f"    {line}" for text in why for line in text.splitlines())]
    overview = words.all_of([str(wanted.out / OVERVIEW), OVERVIEW_PARQUET])
    lines += ["", words.say("Översikt: {path}", path=overview)]
    return "\n".join(lines)


def _failures(words: Words, run: Run) -> list[str]:
    """The nämnder where one engine took over from another: the verdicts hold, but somebody should know."""
    failed = [each for each in run.ended if each.failures]
    if not failed:
        return []
    told = words.count(
        "I {n} bedömning föll motorn durable-rules bort och kolumnmotorn tog vid; varje träff är prövad på nytt",
        "I {n} bedömningar föll motorn durable-rules bort och kolumnmotorn tog vid; varje träff är prövad på nytt",
        len(failed),
    )
    lines = [told]
    for each in failed:
        lines += [f"    {each.unit.name} {each.unit.period}: {each.failures[0].splitlines()[0]}"]
    return lines
