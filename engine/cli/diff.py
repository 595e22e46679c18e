"""`rodtrad diff`: what differs between two files in meaning, and which verdicts it turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from engine.ask.between import Between, Compared
from engine.ask.difference import Difference, Version, impact, refusal, revised_impact
from engine.ask.revised import replaced, revisions
from engine.ask.turns import Impact, periods_of
from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.sides import FactsSide, RecordSide, Side, facts_for, grouped, records_in, side
from engine.cli.swedish import SwedishCommand
from engine.explain.differing import differing
from engine.explain.differing_json import as_json
from engine.infer import available_engine
from engine.line import LoadedRuleset, load_ruleset
from engine.model.codes import diagnose
from engine.model.diagnostic import Language, Place, Rejected
from engine.model.facts import FactsFile
from engine.model.period import At, Period
from engine.record.definitions import parts


@click.command(cls=SwedishCommand)
@click.argument("old", metavar="FÖRE", type=options.path)
@click.argument("new", metavar="EFTER", type=options.path)
@options.facts
@click.option("--journal", metavar="MAPP", type=options.path, help="Pröva även mot journalens protokoll.")
@click.option(
    "--ruleset", metavar="REGELVERK", type=options.path, help="Regelverket, när två filer med uppgifter jämförs."
)
@options.period
@options.reading
@options.lang
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Utskriftens form.")
def diff(
    old: Path,
    new: Path,
    facts: tuple[Path, ...],
    journal: Path | None,
    ruleset: Path | None,
    period: Period | None,
    readings: tuple[tuple[str, str], ...],
    lang: Language,
    form: str,
) -> int:
    """Jämför två regelverk, uppgifter eller protokoll: vad som skiljer i sak, och vilka verdikt det vänder."""
    asked = Asked(facts, journal, ruleset, period, dict(readings))
    found = _compared(side(old), side(new), (old, new), asked)
    width, _ = options.terminal()
    options.show(as_json(found, lang) if form == "json" else differing(found, lang, width))
    return Exit.DONE if found.same else Exit.DIFFERS


@dataclass(frozen=True, slots=True)
class Asked:
    """What else was asked for."""

    facts: tuple[Path, ...]
    journal: Path | None
    ruleset: Path | None
    period: Period | None
    picked: dict[str, str]


def _compared(old: Side, new: Side, paths: tuple[Path, Path], asked: Asked) -> Difference:
    names = (str(paths[0]), str(paths[1]))
    match old, new:
        case FactsSide(), FactsSide():
            return _facts(old, new, names, asked)
        case (FactsSide(), RecordSide()) | (RecordSide(), FactsSide()):
            return _with_record(old, new, names)
        case (FactsSide(), _) | (_, FactsSide()):
            raise Rejected([diagnose("RT751", Place(names[1], 1, 1))])
        case _:
            return _rulesets(old, new, names, asked)


# --- rulesets, and records with their own -----------------------------------------------------------------------


def _rulesets(old: Side, new: Side, names: tuple[str, str], asked: Asked) -> Difference:
    one, other = _version(old, asked), _version(new, asked)
    past = _past(old, new, one, asked)
    measured = tuple(file for _, _, files in past for file in files)
    engine = available_engine()
    compared = Compared(one.checked, other.checked, engine.hits, parts, {**one.picked, **other.picked}, measured)
    records = [each for each in (old, new) if isinstance(each, RecordSide)]
    month = asked.period.month if asked.period else records[0].record.position.month if records else None
    between = compared.between(month)
    rows = None
    if isinstance(old, RecordSide) and isinstance(new, RecordSide):
        rows = revisions(old.record.facts.content, new.record.facts.content)
    if between.years_apart:
        return Difference(*names, between, rows, refused=_refused(between, other, past))
    found: list[Impact] = []
    dropped: list[str] = []
    for source, period, files in past:
        each, left = impact(one, other, files, period, source, engine.hits)
        found.append(each)
        dropped += left
    if rows is not None and isinstance(old, RecordSide) and isinstance(new, RecordSide):
        files = new.record.facts.content
        found = [revised_impact(other, old.record.facts.content, files, new.at, engine.hits), *found]
    return Difference(
        *names, between, rows, tuple(found) if past or rows is not None else None, None, tuple(dict.fromkeys(dropped))
    )


def _both_records(old: Side, new: Side) -> bool:
    return isinstance(old, RecordSide) and isinstance(new, RecordSide)


def _version(given: Side, asked: Asked) -> Version:
    if isinstance(given, RecordSide):
        return Version(given.ruleset(), {**given.picked, **asked.picked})
    if isinstance(given, LoadedRuleset):
        return Version(given.checked, asked.picked)
    raise TypeError(type(given))


Past = list[tuple[tuple[str, ...], At, tuple[FactsFile, ...]]]


def _past(old: Side, new: Side, one: Version, asked: Asked) -> Past:
    """The facts that both are tried on: those of the records, of the folders named, and of the journal."""
    ruleset = one.checked.ruleset
    found: Past = []
    year, wanted = ruleset.year, ruleset.id
    later = new.record.program.content if isinstance(new, RecordSide) else None
    if isinstance(new, LoadedRuleset) and new.checked.ruleset.year != year:
        year, wanted = new.checked.ruleset.year, new.checked.ruleset.id
    elif later is not None and later.year != year:
        year, wanted = later.year, later.ruleset
    for each in (old, new):
        of_that_year = isinstance(each, RecordSide) and each.record.program.content.year == year
        if isinstance(each, RecordSide) and of_that_year and not _both_records(old, new):
            found.append(((each.name,), each.at, each.record.facts.content))
    for group in grouped(facts_for(wanted, asked.facts)):
        files = tuple(each.file for each in group)
        periods = (asked.period,) if asked.period else periods_of(files, year)
        found += [(tuple(file.id for file in files), period, files) for period in periods]
    for record in records_in(asked.journal) if asked.journal is not None else ():
        program = record.record.program.content
        if program.ruleset == wanted and program.year == year and asked.period in {None, record.record.position}:
            found.append(((record.name,), record.at, record.record.facts.content))
    return found


def _refused(between: Between, new: Version, past: Past) -> tuple[Impact, ...]:
    """Between years: the verdicts that rest on a figure of the past measured by another definition."""
    redefined = {each.id for each in between.nodes if each.redefined}
    ask = available_engine().hits
    return tuple(refusal(new, files, period, redefined, ask) for _, period, files in past)


# --- facts ----------------------------------------------------------------------------------------------------


def _facts(old: FactsSide, new: FactsSide, names: tuple[str, str], asked: Asked) -> Difference:
    rows = revisions(old.files, new.files)
    if asked.ruleset is None:
        return Difference(*names, revisions=rows)
    loaded = load_ruleset(asked.ruleset)
    version = Version(loaded.checked, asked.picked)
    for each in (*old.loaded, *new.loaded):
        if each.file.ruleset != loaded.checked.ruleset.id:
            place = Place(str(each.source.path), 1, 1)
            raise Rejected([diagnose("RT753", place, name=each.file.ruleset, ruleset=loaded.checked.ruleset.id)])
    year = loaded.checked.ruleset.year
    periods = (asked.period,) if asked.period else periods_of((*old.files, *new.files), year)
    ask = available_engine().hits
    found = tuple(revised_impact(version, old.files, new.files, period, ask) for period in periods)
    return Difference(*names, revisions=rows, impacts=found)


def _with_record(old: Side, new: Side, names: tuple[str, str]) -> Difference:
    """A record against other facts: what was revised after the assessment, and the verdicts that it turns."""
    record = old if isinstance(old, RecordSide) else new
    others = new if isinstance(old, RecordSide) else old
    if not isinstance(record, RecordSide) or not isinstance(others, FactsSide):
        raise TypeError(type(record))
    version = Version(record.ruleset(), record.picked)
    for each in others.loaded:
        if each.file.ruleset != version.checked.ruleset.id:
            place = Place(str(each.source.path), 1, 1)
            raise Rejected([diagnose("RT753", place, name=each.file.ruleset, ruleset=version.checked.ruleset.id)])
    own = record.record.facts.content
    sides: tuple[Sequence[FactsFile], Sequence[FactsFile]] = (own, replaced(own, others.files))
    if record is not old:
        sides = (sides[1], sides[0])
    rows = revisions(*sides)
    found = revised_impact(version, *sides, record.at, available_engine().hits)
    return Difference(*names, revisions=rows, impacts=(found,))
