"""Hanging: which figures are still open, what hangs on each, and which of them matter no longer, in words.

Comes in: the answer that `ask` worked out, and the assessment it is about. Goes out: lines, those figures first on
which most hangs. Figures of one node that can turn the same verdicts are said together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from engine.ask.hanging import OpenFigure
from engine.ask.swings import NO_ROW
from engine.ask.vectors import MEASURED
from engine.compile.program import Level
from engine.explain.fold import fold
from engine.explain.inert import inert
from engine.explain.page import Line
from engine.explain.vocabulary import STATES, quantity
from engine.explain.words import Words, message
from engine.model.diagnostic import Language
from engine.prove.assessment import Assessment

WIDTH = 100
_TURNS: Final[tuple[tuple[Level, str], ...]] = (
    ("kf-mål", message("Kan ändra ett KF-måls verdikt:")),
    ("nämndmål", message("Kan ändra ett nämndmåls verdikt:")),
    ("indikator", message("Kan ändra en indikators verdikt, men inget måls:")),
)
_TURNED: Final = {
    True: message("{figures} – kan ändra {nodes}"),
    False: message("{figures} – kan kanske ändra {nodes}; uppgifterna hänger på varandra, eller fallen är för många"),
}


def hanging_said(answer: Sequence[OpenFigure], assessment: Assessment, lang: Language, node: str | None = None) -> str:
    """The answer as lines of text; `node` is the goal or indicator that it was asked of, None for all of them."""
    lines = [
        "  " * line.depth + part
        for line in hanging_lines(Words(lang), answer, assessment, node)
        for part in fold(inert(line.text), WIDTH - 2 * line.depth, 2)
    ]
    return "\n".join(lines) + "\n"


def hanging_lines(
    words: Words, answer: Sequence[OpenFigure], assessment: Assessment, node: str | None = None
) -> Iterator[Line]:
    """The answer line by line."""
    if not answer:
        none = (
            words.say("Inga öppna uppgifter under {node}.", node=node) if node else words.say("Inga öppna uppgifter.")
        )
        yield Line(0, none)
        return
    n = sum(each.figure != NO_ROW for each in answer)
    yield Line(0, _heading(words, n, node))
    nodes = assessment.proof.program.nodes
    for level, heading in _TURNS:
        here = [each for each in answer if each.turns and nodes[each.turns[0]].level == level]
        yield from _section(words, heading, here, assessment)
    without = [each for each in answer if not each.turns]
    idle = message("Spelar ingen roll längre, vad de än visar:")
    yield from _section(words, idle, [each for each in without if each.read], assessment)
    unread = message("Läses inte av någon tabell:")
    yield from _section(words, unread, [each for each in without if not each.read], assessment)


def _heading(words: Words, n: int, node: str | None) -> str:
    if node is None:
        return words.count("{n} öppen uppgift:", "{n} öppna uppgifter, de som mest hänger på först:", n)
    return words.count(
        "{n} öppen uppgift under {node}:",
        "{n} öppna uppgifter under {node}, de som mest hänger på först:",
        n,
        node=node,
    )


def _section(words: Words, heading: str, answer: Sequence[OpenFigure], assessment: Assessment) -> Iterator[Line]:
    """The figures under a heading, those of one node that can turn the same together."""
    if not answer:
        return
    yield Line(1, words.say(heading))
    for (node, turns, exact), group in groupby(answer, key=lambda each: (each.node, each.turns, each.exact)):
        name = assessment.proof.program.nodes[node].name
        figures = words.all_of(figure_open(words, each) for each in group)
        said = f"{node} {name}: {figures}"
        yield Line(2, words.say(_TURNED[exact], figures=said, nodes=words.all_of(turns)) if turns else said)


def figure_open(words: Words, one: OpenFigure) -> str:
    """What is open, in words."""
    if one.figure == NO_ROW:
        return words.say("ingen rad passar, så ovanför räknas det som vilket utfall som helst")
    if one.figure == MEASURED:
        return words.say("ett nytt värde, i stället för det äldre som bärs")
    name = quantity(words, one.figure)
    return f"{name} ({words.say(STATES['sekretess'])})" if one.state == "sekretess" else name
