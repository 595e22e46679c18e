"""Running: every unit assessed or left as it stands, one after another or several at once.

Comes in: what to assess and the folder to keep it in. Goes out: for each unit what became of it, in the order of the
plan. Only this process writes; the others read, reckon and answer with bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from engine.batch.assessing import Made, Refused, Task, assessed
from engine.batch.identity import identify
from engine.batch.keeping import Index, Kept, Pairs, forget_others, index_of, keep, kept, said_before, sweep_all
from engine.batch.overview import as_csv, engine_of, lines
from engine.batch.planning import Stray, Unit, plan
from engine.batch.sharing import shared
from engine.infer import Choice, available_engine
from engine.model.codes import diagnose
from engine.model.diagnostic import Language, Place, render
from engine.model.period import Period
from engine.read.limits import Limits, limits_here
from engine.record.disk import Disk
from engine.record.stopped import machine
from engine.record.storing import make_folder, replace_file
from engine.record.surroundings import versions

OVERVIEW, OVERVIEW_PARQUET = "oversikt.csv", "oversikt.parquet"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one run shall do."""

    rulesets: tuple[Path, ...]
    facts: tuple[Path, ...]
    period: Period | None
    readings: Pairs
    out: Path
    lang: Language
    jobs: int
    now: float
    towards: bool = False
    """The year as it is forecast too, beside each position."""
    engine: Choice = "auto"


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of one unit: kept, anew or from before, or refused with reasons; and engines given up on the way."""

    unit: Unit
    kept: Kept | None
    is_new: bool
    why: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """What became of everything."""

    ended: tuple[Ended, ...]
    strays: tuple[Stray, ...]

    @property
    def engines(self) -> tuple[str, ...]:
        """The engines that proposed what was kept, each once."""
        return tuple(sorted({engine_of(each.kept.verdict) for each in self.ended if each.kept is not None}))

    @property
    def refused(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Every ruleset or facts file without an assessment, with the reasons."""
        units = [(each.unit.name or str(each.unit.ruleset.path), each.why) for each in self.ended if each.kept is None]
        return (*units, *((str(each.file.path), each.why) for each in self.strays))


def run(wanted: Wanted, told: Callable[[int, int], None]) -> Run:
    """Assess what has changed. `told` hears how many units are done, of how many. Raises Stopped, NoEngine."""
    with machine(wanted.out):
        make_folder(Disk(), wanted.out)
        sweep_all(wanted.out, wanted.now)
        before = said_before(wanted.out)
        read = partial(identify, before=before, lang=wanted.lang)
        units, strays = plan(
            [read(each) for each in wanted.rulesets],
            [read(each) for each in wanted.facts],
            wanted.period,
            wanted.lang,
            towards=wanted.towards,
        )
        engine = available_engine(wanted.engine, len(units)).name
        surroundings = (*versions(), ("motor", engine), *_moved())
        ended = []
        for each in _ended(wanted, units, surroundings):
            ended.append(each)
            told(len(ended), len(units))
        order = {unit: at for at, unit in enumerate(units)}
        done = Run(tuple(sorted(ended, key=lambda each: order[each.unit])), tuple(strays))
        _tell(wanted.out, done)
        return done


def _ended(wanted: Wanted, units: Sequence[Unit], surroundings: Pairs) -> Iterator[Ended]:
    """First those that stand as they are, then the others as they are made."""
    todo: list[tuple[Unit, Index]] = []
    for unit in units:
        index = index_of(unit, tuple(sorted(wanted.readings)), surroundings)
        found = kept(_folder(wanted, unit), index) if unit.name and unit.period else None
        if found is None:
            todo.append((unit, index))
        else:
            yield Ended(unit, found, is_new=False)
    tasks = [_task(wanted, unit, len(units)) for unit, _ in todo]
    for (unit, index), made in zip(todo, _answers(tasks, wanted.jobs), strict=True):
        yield _taken(wanted, unit, index, made)


def _answers(tasks: Sequence[Task], jobs: int) -> Iterator[Made | Refused]:
    """The answers in the order of the tasks."""
    if jobs == 1 or len(tasks) <= 1:
        yield from map(assessed, tasks)
    else:
        yield from shared(tasks, jobs)


def _taken(wanted: Wanted, unit: Unit, index: Index, made: Made | Refused) -> Ended:
    """Keep what was made; verdicts of files as they no longer are go when these are refused."""
    can_be_kept = unit.name is not None and unit.period is not None
    folder = _folder(wanted, unit)
    if isinstance(made, Made) and can_be_kept:
        if made.files == tuple(each.sha256 for each in index.files):
            return Ended(unit, keep(folder, made, index), is_new=True, failures=made.failures, remarks=made.remarks)
        changed = diagnose("RT903", Place(str(unit.ruleset.path), 1, 1))
        made = Refused((render(changed, wanted.lang),))
    if can_be_kept:
        forget_others(folder, index)
    return Ended(unit, None, is_new=True, why=made.why if isinstance(made, Refused) else unit.ruleset.wrong)


def records(wanted: Wanted, done: Run) -> list[bytes]:
    """Every record of a run as it stands in the folder, in the order of the plan. Raises Stopped."""
    with machine(wanted.out):
        found = ((_folder(wanted, each.unit), each.kept) for each in done.ended if each.kept is not None)
        return [Disk().read(folder / f"{kept.record}.json") for folder, kept in found]


def _tell(out: Path, done: Run) -> None:
    """Write the overview, both for people and for other programs."""
    from engine.batch import parquet  # noqa: PLC0415 - takes time, and a process that only assesses needs it not

    told = lines([each.kept for each in done.ended if each.kept is not None], done.refused)
    parquet.write(out / OVERVIEW_PARQUET, [parquet.overview(told)])
    replace_file(out / OVERVIEW, as_csv(told))


def _folder(wanted: Wanted, unit: Unit) -> Path:
    return wanted.out / (unit.name or "") / (unit.period or "")


def _task(wanted: Wanted, unit: Unit, of: int) -> Task:
    facts = tuple(str(each.path) for each in unit.facts)
    return Task(
        str(unit.ruleset.path), facts, unit.period, wanted.readings, wanted.lang, limits_here(), wanted.engine, of
    )


def _moved() -> Pairs:
    """The limits that are not the usual ones: a record says what they were, so a result with others is another."""
    usual = asdict(Limits())
    return tuple((f"gräns {name}", str(now)) for name, now in asdict(limits_here()).items() if now != usual[name])
