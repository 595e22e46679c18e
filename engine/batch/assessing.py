"""Assessing: one unit through the line, in this process or in another.

Comes in: paths and texts. Goes out: the bytes to keep, or the reasons why there are none. Nothing but plain data passes
in and out, so that no model has to cross from one process to another.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.batch.identity import rendered
from engine.explain.document import as_json
from engine.infer import FAILURES, Choice, NoAnswer, available_engine
from engine.line import LoadedFacts, assess, load_facts, load_ruleset, personal_in, record_bytes
from engine.model.diagnostic import Diagnostic, Language, Rejected, Text, render
from engine.model.period import Period, parse_at
from engine.read.limits import Limits, choose
from engine.record.canonical import sha256

_BUG = Text(
    "ett fel i Rödtråd, inte i dina filer: {what}. Bedöm nämnden ensam så skrivs en beskrivning.",
    "a fault in Rödtråd, not in your files: {what}. Assess the nämnd alone and a description is written.",
)


@dataclass(frozen=True, slots=True)
class Task:
    """One assessment to make."""

    ruleset: str
    facts: tuple[str, ...]
    period: str | None
    readings: tuple[tuple[str, str], ...]
    lang: Language
    limits: Limits
    engine: Choice
    of: int
    """How many assessments the run has, which the choice of engine may depend on."""


@dataclass(frozen=True, slots=True)
class Made:
    """An assessment as bytes, and the digests of the files it was made from, the ruleset's first.

    Beside them why an engine was given up, and what is good to know of the files.
    """

    record: bytes
    verdict: bytes
    files: tuple[str, ...]
    failures: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no assessment, one text for each mistake."""

    why: tuple[str, ...]


def assessed(task: Task) -> Made | Refused:
    """Make the assessment; whatever goes wrong is the answer, so that the other nämnder go on."""
    FAILURES.clear()  # each is told with its own nämnd
    choose(task.limits)  # another process has chosen none
    try:
        return _made(task)
    except Rejected as error:
        return Refused(rendered(error, task.lang))
    except NoAnswer as error:
        return Refused((f"{task.ruleset}: {error.said(task.lang)}",))
    except Exception as error:  # noqa: BLE001 - one nämnd's fault, even ours, is no other's
        return Refused((f"{task.ruleset}: {_BUG.said(task.lang).format(what=type(error).__name__)}",))


def _made(task: Task) -> Made:
    ruleset = load_ruleset(Path(task.ruleset))
    facts: list[LoadedFacts] = []
    wrong: list[Diagnostic] = []
    for path in task.facts:
        try:
            facts.append(load_facts(Path(path), ruleset))
        except Rejected as error:
            wrong += error.diagnostics
    if wrong:
        raise Rejected(wrong)
    period = parse_at(task.period) if task.period else Period(ruleset.checked.ruleset.year)
    made = assess(ruleset, facts, period, dict(task.readings), available_engine(task.engine, task.of))
    digests = tuple(sha256(source.raw) for source in (ruleset.source, *(each.source for each in facts)))
    failures = tuple(each.said(task.lang) for each in FAILURES)
    remarks = tuple(render(each, task.lang) for each in personal_in(ruleset, facts))
    return Made(record_bytes(ruleset, facts, made), as_json(made).encode(), digests, failures, remarks)
