"""Readings: which readings some nodes rest on, and what each of them says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.compile.compiler import natural
from engine.compile.program import Node, ReadingChosen
from engine.explain.page import Line
from engine.explain.sentences import places_said
from engine.explain.words import Words
from engine.prove.assessment import Assessment


def reading_lines(words: Words, assessment: Assessment, ids: Iterable[str]) -> Iterator[Line]:
    """The readings that these nodes rest on, with question, choice and reason."""
    nodes = assessment.proof.program.nodes
    used = frozenset[str]().union(*(readings_of(nodes[each]) for each in ids))
    known = sorted(assessment.proof.program.readings, key=lambda reading: natural(reading.id))
    shown = [reading for reading in known if reading.id in used]
    if not shown:
        return
    yield Line(0, words.say("Tolkningar som gäller här"))
    for reading in shown:
        yield Line(1, f"{reading.id}: {reading.question}")
        yield Line(2, choice_said(words, reading))
        yield Line(2, words.say("skäl: {reason}", reason=reading.reason))
        if reading.sources:
            yield Line(2, words.say("källa: {places}", places=places_said(reading.sources)))
    yield Line(0, "")


def choice_said(words: Words, reading: ReadingChosen) -> str:
    """`a (förval): linjärt`."""
    if reading.is_default:
        return words.say("{letter} (förval): {text}", letter=reading.letter, text=reading.text)
    return words.say("{letter} (vald i den här körningen): {text}", letter=reading.letter, text=reading.text)


def readings_of(node: Node) -> frozenset[str]:
    """Every reading that put a row of the node in force, chose something in it, or is cited there."""
    found = {name for name, _ in node.chosen} | set(node.cite.readings)
    if node.unjudged is not None:
        found |= set(node.unjudged.cite.readings)
    for table in node.tables:
        found |= set(table.cite.readings)
        for row in table.rows:
            found |= set(row.cite.readings) | {name for name, _ in row.chosen}
    return frozenset(found)
