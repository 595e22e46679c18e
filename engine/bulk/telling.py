"""Telling: what became of a table, and what one may hold, in words.

Comes in: an answered table, or a program with the facts that all rows share. Goes out: text, at most so wide.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.bulk.answering import Answering
from engine.bulk.columns import Allowed, allowed
from engine.compile.choosing import Chosen
from engine.explain.heading import mark_lines, title
from engine.explain.sentences import possible_said
from engine.explain.terminal import BOLD, STEP, Paper
from engine.explain.vocabulary import quantity
from engine.explain.words import Words
from engine.infer.columnar.wide import STATES
from engine.model.diagnostic import Language
from engine.prove.assessment import Assessment


def said(done: Answering, out: Path, lang: Language, width: int, *, colour: bool) -> str:
    """What became of every assessment of a table."""
    words, counts = Words(lang), done.counts
    paper = _headed(words, done.common, width, colour=colour)
    paper.lines([words.count("{n} bedömning", "{n} bedömningar", counts.projected + counts.ordinary)])
    swept = words.count("{n} fullt känd, bedömd i ett svep", "{n} fullt kända, bedömda i ett svep", counts.projected)
    proven = done.asked.prove
    paper.lines(
        [
            words.count("{n} fullt känd", "{n} fullt kända", counts.projected) if proven else swept,
            words.count("{n} med något öppet eller märkt", "{n} med något öppet eller märkt", counts.ordinary),
        ],
        indent=STEP,
    )
    paper.lines(
        [
            words.count("{n} rad utan bedömning", "{n} rader utan bedömning", counts.refused),
            words.count(
                "{n} bevisad i sin helhet",
                "{n} bevisade i sin helhet",
                counts.projected + counts.ordinary if proven else counts.proven,
            ),
            words.count(
                "{n} mål eller indikator bevisad för sig",
                "{n} mål och indikatorer bevisade för sig",
                done.remembering.proven,
            ),
            words.say("Motor: {engine}", engine=done.common.engine),
            "",
        ]
    )
    for name, given in counts.verdicts.items():
        each = (f"{label} {times}" for label, times in sorted(given.items(), key=lambda one: (-one[1], one[0])))
        paper.lines([f"{name}: {', '.join(each)}"])
    paper.lines(["", words.say("Verdikt: {path}", path=str(out))])
    return paper.text()


def columns(common: Assessment, lang: Language, width: int, *, colour: bool) -> str:
    """The columns that a table may have: what each is about, and what its cells may be."""
    words = Words(lang)
    paper = _headed(words, common, width, colour=colour)
    node = None
    for each in allowed(common.proof.program).values():
        if each.column.node is not node:
            node = each.column.node
            paper.lines([f"{node.id} {node.name}"], style=BOLD)
        if each.name != each.column.state:
            paper.lines([f"{each.name}: {'; '.join(_about(words, common, each))}"], indent=STEP)
    states = words.one_of(STATES)
    paper.lines(["", words.say("En tom cell är en öppen uppgift.")])
    paper.lines(
        [words.say("Är uppgiften något annat skrivs {states} i kolumnen `<kolumn>: tillstånd`.", states=states)]
    )
    return paper.text()


def _about(words: Words, common: Assessment, each: Allowed) -> Iterator[str]:
    """What a column is: its figure, what its cells may be, and its span."""
    figure = each.column.figure
    if each.name == each.column.parts:
        yield words.say("hur många delresultat det är")
    elif each.name != each.column.name:
        yield words.say("måste vara god nog för att värdet ska gälla")
    elif each.column.parts:
        yield words.say("hur många delresultat som når sitt riktvärde")
    else:
        yield quantity(words, figure.name)
        if figure.question:
            yield figure.question
        yield possible_said(
            words,
            common.proof.nodes[each.column.node.id],
            Chosen(figure.name, "öppen", None, figure.possible),
        )
    yield str(each.column.about[2])


def _headed(words: Words, common: Assessment, width: int, *, colour: bool) -> Paper:
    paper = Paper(width, colour=colour)
    if marks := mark_lines(words, common):
        paper.lines([*marks, ""], style=BOLD)
    paper.lines([title(words, common), ""], style=BOLD)
    return paper
