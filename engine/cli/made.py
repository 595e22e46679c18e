"""Made: the assessments that a report is written of, from records or made here and now.

Comes in: what stands on the command line: records, journals, folders of results, rulesets with facts. Goes out:
assessments with what was around each. A record is tried first as `replay` tries it; one that does not hold ends the
command, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from engine.batch.keeping import records_in
from engine.cli.exits import Exit
from engine.cli.gather import Job, assessed, gather
from engine.cli.journal import LARGEST_SHOWN, blocks, complain, journal_around, stops
from engine.compile.compiler import CheckedRuleset, compile_program
from engine.compile.program import Program
from engine.explain.answers import Answers, Asking, answers_of
from engine.explain.report.charts import charts_of
from engine.explain.report.history import Dated
from engine.explain.report.small import small_groups
from engine.explain.report.view import Chart, Kept
from engine.explain.words import Words
from engine.infer import available_engine
from engine.line import personal_in, record_bytes
from engine.model.diagnostic import Diagnostic, Language, Text
from engine.model.period import MONTHS, Period
from engine.prove.assessment import Assessment
from engine.read.parse import read_bytes
from engine.read.personal import personal
from engine.read.yaml import source_lines
from engine.record.canonical import sha256
from engine.record.definitions import parts
from engine.record.journal import ENTRIES, RECORDS
from engine.record.making import raw_of
from engine.record.record import Record
from engine.record.replay import Surroundings, proved
from engine.record.replay import replay as play_again
from engine.record.rereading import RefusedToday, limits_of, ruleset_of
from engine.record.stopped import machine
from engine.record.verifying import Pin, verify

_DIFFERS = Text(
    "Protokollet håller inte och blir ingen rapport. Hela prövningen: rodtrad replay {path}",
    "The record does not hold and becomes no report. The whole check: rodtrad replay {path}",
)
_MUST_HOLD = (1, 2, 3, 5)
"""The steps of a replay that a report rests on: bytes, digests, the journal where there is one, and the checker."""


@dataclass(frozen=True, slots=True)
class Made:
    """One assessment, its record, and the ruleset it can be compiled from at other months (None: not any more)."""

    name: str
    dated: Dated
    record: bytes
    kept: Kept | None
    ruleset: CheckedRuleset | None
    picked: Mapping[str, str]
    personal: tuple[Diagnostic, ...] = ()

    @property
    def assessment(self) -> Assessment:
        """The assessment itself."""
        return self.dated.assessment

    def remarks(self, fewest: int) -> tuple[Diagnostic, ...]:
        """What a reader who is not of the house should perhaps not see: personnummer, and groups of too few."""
        return (*self.personal, *small_groups(self.assessment, self.name, fewest))

    def charts(self, lang: Language) -> Mapping[str, Chart]:
        """What every indicator was and was expected to be over the year."""
        if self.ruleset is None or self.assessment.proof.program.kind == "prognos":
            return {}  # a forecast stands in no chart of what was measured
        months = (Period(self.assessment.proof.program.period.year, month) for month in range(1, MONTHS + 1))
        year: list[Program] = [compile_program(self.ruleset, at, self.picked) for at in months]
        return charts_of(Words(lang), self.assessment, year)

    def answers(self, lang: Language, *, every_reading: bool) -> Answers:
        """What the verdicts would take, what is open, and whether they stand, worked out here and now."""
        asking = Asking(available_engine().hits, self.ruleset, self.picked, every_reading)
        return answers_of(self.assessment, lang, asking)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line beside the sources themselves."""

    facts: tuple[Path, ...] = ()
    periods: tuple[Period, ...] = ()
    readings: tuple[tuple[str, str], ...] = ()
    journal: Path | None = None
    pins: tuple[Pin, ...] = ()
    lang: Language = "sv"
    towards: bool = False


def made_of(sources: Sequence[Path], asked: Asked) -> list[Made]:
    """Every assessment of the sources, in their order. Ends the command where a record does not hold."""
    rulesets = [path for path in sources if not _is_kept(path)]
    found = [one for path in sources if _is_kept(path) for one in _kept(path, asked)]
    return [*found, *(_assessed(job, asked) for job in _jobs(rulesets, asked))]


def _is_kept(path: Path) -> bool:
    """Whether a path is a record, a journal or a folder of results, and not a ruleset."""
    return path.suffix == ".json" or (path / ENTRIES).is_dir() or any(records_in(path))


def _jobs(rulesets: Sequence[Path], asked: Asked) -> Iterator[Job]:
    if not rulesets:
        return
    for period in asked.periods or (None,):
        yield from gather(rulesets, asked.facts, period, towards=asked.towards)


def _assessed(job: Job, asked: Asked) -> Made:
    made = assessed(job, dict(asked.readings))
    program = made.proof.program
    name = f"{program.ruleset}-{program.at}"
    marks = [mark.replace(" ", "-") for mark in dict.fromkeys(mark for mark, _ in made.marks) if mark != program.kind]
    record = record_bytes(job.ruleset, job.facts, made)
    kept = Kept(sha256(record))
    dated = Dated(made, parts(program))
    about_persons = personal_in(job.ruleset, job.facts)
    called = "-".join([name, *marks])
    return Made(called, dated, record, kept, job.ruleset.checked, dict(asked.readings), about_persons)


# --- records ----------------------------------------------------------------------------------------------------------


def _kept(path: Path, asked: Asked) -> Iterator[Made]:
    if path.suffix == ".json":
        yield _of_record(path, asked.journal or journal_around(path), asked)
        return
    if not (path / ENTRIES).is_dir():
        wanted = {str(period) for period in asked.periods}
        for period, record in records_in(path):
            if not wanted or period in wanted:
                made = _of_record(record, asked.journal, asked)
                yield replace(made, name=f"{record.parent.parent.name}-{record.parent.name}")
        return
    with stops(asked.lang):
        entries = verify(path, asked.pins).entries
    for seq in sorted(entries):
        record = path / RECORDS / f"{entries[seq].record}.json"
        with stops(asked.lang), machine(record):
            is_key = not record.is_file() or not _is_record(record)
        if not is_key:
            yield _of_record(record, path, asked)


def _is_record(path: Path) -> bool:
    """Whether a file of the journal is a record and not a key."""
    return b'"format":"rodtrad-record-' in read_bytes(path, LARGEST_SHOWN)


def _of_record(path: Path, journal: Path | None, asked: Asked) -> Made:
    raw = read_bytes(path, LARGEST_SHOWN)
    with stops(asked.lang):
        found = play_again(f"{sha256(raw)}.json", raw, Surroundings(None, "", journal, asked.pins))
    wrong = [one for step in found.steps if step.number in _MUST_HOLD for one in step.said]
    if found.record is None or wrong:
        for each in blocks(wrong or [one for step in found.steps for one in step.said], asked.lang):
            complain(each)
        complain("\n" + _DIFFERS.said(asked.lang).format(path=path))
        raise click.exceptions.Exit(Exit.CANNOT_RECREATE if found.answer == "cannot" else Exit.DIFFERS)
    made = proved(found.record)
    picked = {each.id: each.letter for each in found.record.readings}
    dated = Dated(made, parts(made.proof.program))
    files = (found.record.inputs.ruleset, *found.record.inputs.facts)
    about_persons = tuple(one for each in files for one in personal(source_lines(raw_of(each)), each.name))
    return Made(path.stem, dated, raw, Kept(found.digest, found.head), _ruleset(found.record), picked, about_persons)


def _ruleset(record: Record) -> CheckedRuleset | None:
    """The ruleset in the record, where today's reader takes it."""
    limits = limits_of(record)
    if isinstance(limits, str):
        return None
    try:
        return ruleset_of(record, limits)
    except RefusedToday:
        return None
