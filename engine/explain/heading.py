"""Heading: what stands first in every output: marks, who, when, from what, and which engine proposed the hits."""

from __future__ import annotations

from engine.explain.numerals import period
from engine.explain.vocabulary import FIRST_MARKS
from engine.explain.words import Words
from engine.infer import FELL_BACK
from engine.prove.assessment import Assessment


def mark_lines(words: Words, assessment: Assessment) -> list[str]:
    """`EXEMPELDATA: …` and `SOM OM: …` with the reason given; these are the first lines of every output."""
    lines = []
    for mark, reason in assessment.marks:
        said = words.say(FIRST_MARKS[mark]) if mark in FIRST_MARKS else mark
        lines.append(f"{said}. {reason}" if reason else said)
    return lines


def marks_in_short(words: Words, assessment: Assessment) -> list[str]:
    """`PROGNOS`, `EXEMPELDATA`: what a row is marked with where the whole of it stands elsewhere."""
    return [
        words.say(FIRST_MARKS[mark]).partition(":")[0] if mark in FIRST_MARKS else mark for mark, _ in assessment.marks
    ]


def title(words: Words, assessment: Assessment) -> str:
    """`Socialnämnden, Storstad: helåret 2024`, `…: prognos för helåret 2025, efter augusti 2025`."""
    program = assessment.proof.program
    return f"{program.committee}, {program.municipality}: {period(words, program.at)}"


def origin(words: Words, assessment: Assessment) -> list[str]:
    """The ruleset, the facts files and the engine."""
    program = assessment.proof.program
    files = words.all_of(file.id for file in assessment.files) or words.say("inga")
    return [
        words.say("Regelverk {ruleset}; uppgifter {files}.", ruleset=program.ruleset, files=files),
        _engine(words, assessment.engine),
    ]


def _engine(words: Words, engine: str) -> str:
    if not engine:  # a record does not say: it stands in the journal
        return words.say("Varje träff är prövad på nytt mot regelverket och uppgifterna.")
    first, fell_back, then = engine.partition(FELL_BACK)
    if fell_back:
        return words.say(
            "Motorn {first} föll bort och {then} tog vid. "
            "Varje träff är prövad på nytt mot regelverket och uppgifterna.",
            first=first,
            then=then,
        )
    return words.say(
        "Motorn {engine} har föreslagit träffarna. Varje träff är prövad på nytt mot regelverket och uppgifterna.",
        engine=engine,
    )
