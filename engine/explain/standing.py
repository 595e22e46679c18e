"""Standing: whether a verdict stands in every reading, in words.

Comes in: the answer that `ask` worked out, and the assessment it is about. Goes out: text. Says first whether the
verdict stands and how much was tried, then what turns it, then what each alternative gives on its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.ask.readings import Letters, Standing, outcome
from engine.compile.compiler import natural
from engine.compile.program import ReadingChosen
from engine.explain.fold import fold
from engine.explain.inert import inert
from engine.explain.page import Line
from engine.explain.signs import kind_sign, signed
from engine.explain.words import Words
from engine.model.diagnostic import Language
from engine.prove.assessment import Assessment
from engine.prove.proof import Judged, Undecided, Verdict

WIDTH = 100


def standing(answer: Standing, assessment: Assessment, lang: Language) -> str:
    """The answer as lines of text."""
    lines = [
        "  " * line.depth + part
        for line in standing_lines(Words(lang), answer, assessment)
        for part in fold(inert(line.text), WIDTH - 2 * line.depth, 2)
    ]
    return "\n".join(lines) + "\n"


def standing_lines(words: Words, answer: Standing, assessment: Assessment) -> Iterator[Line]:
    """The answer line by line."""
    verdict = verdict_said(words, assessment, answer.node, answer.verdict)
    readings = {reading.id: reading for reading in assessment.proof.program.readings}
    if not answer.reached:
        said = words.say(
            "Verdiktet för {node}, {verdict}, vilar inte på någon tolkning.", node=answer.node, verdict=verdict
        )
        yield Line(0, said)
        return
    yield Line(0, _stands(words, answer, verdict))
    listed = words.all_of(sorted(answer.reached, key=natural))
    yield Line(0, words.say("Tolkningar som når {node}: {readings}.", node=answer.node, readings=listed))
    if answer.turns:
        yield Line(0, words.say("Det här ändrar verdiktet:"))
    for turn in answer.turns:
        becomes = verdict_said(words, assessment, answer.node, turn.verdict)
        letters = _letters(words, turn.letters, readings)
        yield Line(1, words.say("{verdict} med {letters}", verdict=becomes, letters=letters))
    same = [turn for turn in answer.alone if outcome(turn.verdict) == outcome(answer.verdict)]
    if same:
        yield Line(0, words.say("Det här ändrar det inte, var för sig:"))
    yield from (Line(1, _letters(words, turn.letters, readings)) for turn in same)


def _stands(words: Words, answer: Standing, verdict: str) -> str:
    """Whether it stands, and in how much of what could be tried."""
    values = {"node": answer.node, "verdict": verdict, "tried": str(answer.tried), "all": str(answer.combinations)}
    if not answer.stands:
        return words.say(
            "Verdiktet för {node}, {verdict}, står inte i alla läsningar: {tried} av {all} prövade.", **values
        )
    if answer.complete:
        return words.say("Verdiktet för {node}, {verdict}, står i alla läsningar: {tried} av {all} prövade.", **values)
    return words.say(
        "Verdiktet för {node}, {verdict}, står i alla läsningar som prövades, {tried} av {all}. Resten är oprövade.",
        **values,
    )


def _letters(words: Words, letters: Letters, readings: Mapping[str, ReadingChosen]) -> str:
    """`T-S3 c (nej, bara värdet gäller)`."""
    return words.all_of(f"{name} {letter} ({_text(readings, name, letter)})" for name, letter in letters)


def _text(readings: Mapping[str, ReadingChosen], name: str, letter: str) -> str:
    return dict(readings[name].alternatives).get(letter, "") if name in readings else ""


def verdict_said(words: Words, assessment: Assessment, node: str, verdict: Verdict) -> str:
    """A verdict that the node may have under other readings: its outcome, or what it may become."""
    match verdict:
        case Judged(label):
            return _outcome(words, assessment, node, label)
        case Undecided(possible) if possible:
            may = words.one_of(_outcome(words, assessment, node, each.outcome) for each in possible)
            return f"{kind_sign(words, verdict)} ({may})"
        case _:
            return kind_sign(words, verdict)


def _outcome(words: Words, assessment: Assessment, node: str, label: str | None) -> str:
    """The outcome with its sign where the node's own scale has it; another reading may judge by another scale."""
    for table in assessment.proof.program.nodes[node].tables:
        if label is None or any(each.label == label for each in table.scale):
            return signed(words, table, label)
    return label or words.say("ingen rad")
