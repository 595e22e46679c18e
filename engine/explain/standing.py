"""Standing: whether a verdict stands in every reading, in words.

Comes in: the answer that `ask` worked out, and the assessment it is about. Goes out: text. Says first whether the
verdict stands and how much was tried, then what turns it, then what each alternative gives on its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.ask.readings import Letters, Standing, Turn, outcome
from engine.compile.program import ReadingChosen
from engine.explain.fold import fold
from engine.explain.inert import inert
from engine.explain.signs import kind_sign
from engine.explain.words import Words
from engine.model.diagnostic import Language
from engine.prove.assessment import Assessment
from engine.prove.proof import Judged, Undecided, Verdict

WIDTH = 100


def standing(answer: Standing, assessment: Assessment, lang: Language) -> str:
    """The answer as lines of text."""
    words = Words(lang)
    lines = [line for text in _lines(words, answer, assessment) for line in fold(inert(text), WIDTH, 4)]
    return "\n".join(lines) + "\n"


def _lines(words: Words, answer: Standing, assessment: Assessment) -> Iterator[str]:
    verdict = verdict_said(words, answer.verdict)
    readings = {reading.id: reading for reading in assessment.proof.program.readings}
    if not answer.reached:
        yield words.say(
            "Verdiktet för {node}, {verdict}, vilar inte på någon tolkning.", node=answer.node, verdict=verdict
        )
        return
    yield _stands(words, answer, verdict)
    yield words.say("Tolkningar som når {node}: {readings}.", node=answer.node, readings=words.all_of(answer.reached))
    if answer.turns:
        yield words.say("Det här ändrar verdiktet:")
        yield from (f"  {_turn(words, turn, readings)}" for turn in answer.turns)
    same = [turn for turn in answer.alone if outcome(turn.verdict) == outcome(answer.verdict)]
    if same:
        yield words.say("Det här ändrar det inte, var för sig:")
        yield from (f"  {_letters(words, turn.letters, readings)}" for turn in same)


def _stands(words: Words, answer: Standing, verdict: str) -> str:
    """Whether it stands, and in how much of what could be tried."""
    values = {"node": answer.node, "verdict": verdict, "tried": str(answer.tried), "all": str(answer.combinations)}
    if not answer.stands:
        return words.say("Verdiktet för {node}, {verdict}, står inte i alla läsningar.", **values)
    if answer.complete:
        return words.say("Verdiktet för {node}, {verdict}, står i alla läsningar: {tried} av {all} prövade.", **values)
    return words.say(
        "Verdiktet för {node}, {verdict}, står i alla läsningar som prövades, {tried} av {all}. Resten är oprövade.",
        **values,
    )


def _turn(words: Words, turn: Turn, readings: Mapping[str, ReadingChosen]) -> str:
    letters = _letters(words, turn.letters, readings)
    return words.say("{verdict} med {letters}", verdict=verdict_said(words, turn.verdict), letters=letters)


def _letters(words: Words, letters: Letters, readings: Mapping[str, ReadingChosen]) -> str:
    """`T-S3 c (nej, bara värdet gäller)`."""
    return words.all_of(f"{name} {letter} ({_text(readings, name, letter)})" for name, letter in letters)


def _text(readings: Mapping[str, ReadingChosen], name: str, letter: str) -> str:
    return dict(readings[name].alternatives).get(letter, "") if name in readings else ""


def verdict_said(words: Words, verdict: Verdict) -> str:
    """A verdict without its node: an outcome by its word, an open one by what it may become."""
    match verdict:
        case Judged(label):
            return label
        case Undecided(possible) if possible:
            may = words.one_of(each.outcome or words.say("ingen rad") for each in possible)
            return f"{kind_sign(words, verdict)} ({may})"
        case _:
            return kind_sign(words, verdict)
