"""Gathering: which assessments a command line asks for.

Comes in: paths of rulesets and facts (files or folders). Goes out: one job per ruleset and set of facts that belong
together. Unmarked facts for the same ruleset are read together; a marked file (`exempeldata`, `som om`) always
stands alone, so that made-up and measured figures never meet in one verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.cases import FOLDER as CASES
from engine.infer import Choice, available_engine
from engine.line import LoadedFacts, LoadedRuleset, assess, fitting, load_ruleset, read_facts
from engine.model.codes import diagnose
from engine.model.diagnostic import Diagnostic, Place, Rejected
from engine.model.period import At, Period, Towards
from engine.prove.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Job:
    """One assessment to make."""

    ruleset: LoadedRuleset
    facts: tuple[LoadedFacts, ...]
    period: At


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files named, and every YAML file in the folders named, each once and in name order within a folder.

    A folder of cases beside the rulesets is not one of rulesets.
    """
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(_in_folder(path)) if path.is_dir() else [path]
        found |= dict.fromkeys(inside)
    return list(found)


def _in_folder(folder: Path) -> Iterator[Path]:
    return (each for each in folder.rglob("*.yaml") if CASES not in each.relative_to(folder).parts[:-1])


def load_rulesets(paths: Iterable[Path]) -> list[LoadedRuleset]:
    """Every ruleset. Raises Rejected with the mistakes of all of them."""
    loaded: list[LoadedRuleset] = []
    wrong: list[Diagnostic] = []
    for path in files_in(paths):
        try:
            loaded.append(load_ruleset(path))
        except Rejected as error:
            wrong += error.diagnostics
    if wrong:
        raise Rejected(wrong)
    return loaded


def gather(
    rulesets: Sequence[Path], facts: Sequence[Path], period: Period | None, *, towards: bool = False
) -> list[Job]:
    """The jobs that the paths ask for, each `towards` the year too if that is asked for.

    Raises Rejected with the mistakes of all files.
    """
    loaded = load_rulesets(rulesets)
    by_id = {each.checked.ruleset.id: each for each in loaded}
    found: dict[str, list[LoadedFacts]] = {name: [] for name in by_id}
    wrong: list[Diagnostic] = []
    for path in files_in(facts):
        try:
            read = read_facts(path)
            name = read.file.ruleset
            if name in by_id:
                found[name].append(fitting(read, by_id[name]))
            elif not any(folder.is_dir() for folder in facts):
                wrong.append(_no_ruleset(path, name, by_id))
        except Rejected as error:
            wrong += error.diagnostics
    if wrong:
        raise Rejected(wrong)
    jobs = [job for name, ruleset in by_id.items() for job in _jobs(ruleset, found[name], period)]
    return [each for job, forecast in with_forecasts(jobs) for each in (job, *forecast)] if towards else jobs


def assessed(
    job: Job, readings: Mapping[str, str], engine: Choice = "auto", of: int = 1, node: str | None = None
) -> Assessment:
    """One job of so many, run through the line; `node` where only that one is asked about."""
    return assess(job.ruleset, job.facts, job.period, readings, available_engine(engine, of), node)


def with_forecasts(jobs: Sequence[Job]) -> Iterator[tuple[Job, tuple[Job, ...]]]:
    """Each job, and the year as it is forecast at its position where something of the year is left.

    Where nothing is left of any, all are forecast all the same, so that it is said why none can be.
    """
    positions = [job.period.position if isinstance(job.period, Towards) else job.period for job in jobs]
    over = all(position.whole_year for position in positions)
    for job, position in zip(jobs, positions, strict=True):
        yield job, (replace(job, period=Towards(position)),) if over or not position.whole_year else ()


def _no_ruleset(path: Path, name: str, known: Iterable[str]) -> Diagnostic:
    return diagnose("RT330", Place(str(path), 1, 1), name=name, ruleset=", ".join(sorted(known)))


def _jobs(ruleset: LoadedRuleset, facts: list[LoadedFacts], period: Period | None) -> list[Job]:
    plain = [each for each in facts if each.file.mark is None]
    groups = [plain] if plain or not facts else []
    groups += [[each] for each in facts if each.file.mark is not None]
    return [Job(ruleset, tuple(group), period or _own_period(ruleset, group)) for group in groups]


def _own_period(ruleset: LoadedRuleset, facts: list[LoadedFacts]) -> Period:
    """The period that the facts describe; otherwise the ruleset's whole year."""
    stated = [each.file.period for each in facts if each.file.period is not None]
    return max(stated) if stated else Period(ruleset.checked.ruleset.year)
