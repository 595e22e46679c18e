"""Signed: what people have written beside the computed verdict: signed judgements and texts.

Comes in: an assessment and a node's id. Goes out: lines. A signed judgement never replaces the computed verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from babel.dates import format_date

from engine.explain.page import Line
from engine.explain.sentences import places_said
from engine.explain.words import Words
from engine.model.facts import Judgement
from engine.prove.assessment import Assessment


def signed_lines(words: Words, assessment: Assessment, node: str, *, texts: bool = True) -> Iterator[Line]:
    """The signed judgements for the period and, unless left out, the texts about the node, newest first."""
    for judgement in assessment.judgements(node):
        yield Line(
            0,
            words.say(
                "Samlad bedömning: {outcome}, av {by}, {role}, {date}. Den står bredvid det uträknade verdiktet.",
                outcome=judgement.outcome,
                by=judgement.by,
                role=judgement.role,
                date=day_said(words, judgement.date) if judgement.date else words.say("odaterad i källan"),
            ),
        )
        yield Line(1, words.say("skäl: {reason}", reason=judgement.reason))
        yield from _decided(words, judgement)
    for analysis in assessment.analyses(node) if texts else ():
        said = words.say(
            "Text av {by}, {date}: {text}", by=analysis.by, date=day_said(words, analysis.date), text=analysis.text
        )
        yield Line(0, said)


def _decided(words: Words, judgement: Judgement) -> Iterator[Line]:
    if judgement.decision:
        yield Line(1, words.say("beslut: {decision}", decision=judgement.decision))
    if judgement.sources:
        yield Line(1, words.say("källa: {places}", places=places_said(sorted(judgement.sources.items()))))


def day_said(words: Words, day: date) -> str:
    """`15 september 2025`."""
    return format_date(day, "d MMMM y", locale=words.locale)
