"""The overview: several nämnder side by side, each with how its goals and indicators came out.

Comes in: assessments, a width and whether colour is wanted. Goes out: text, one block per nämnd in the order given.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.explain import beside
from engine.explain.heading import mark_lines, title
from engine.explain.signs import legend
from engine.explain.summary import level_counts, open_figures
from engine.explain.table import count_said
from engine.explain.terminal import BOLD, STEP, Paper
from engine.explain.words import Words
from engine.model.diagnostic import Language
from engine.prove.assessment import Assessment


def render(assessments: Sequence[Assessment], lang: Language, width: int, colour: bool) -> str:  # noqa: FBT001 - as table
    """One heading, then each nämnd's counts."""
    words, paper = Words(lang), Paper(width, colour=colour)
    n = len({(each.proof.program.municipality, each.proof.program.committee) for each in assessments})
    paper.lines([words.count("Översikt över {n} nämnd", "Översikt över {n} nämnder", n)], style=BOLD)
    shown: list[str] = []
    for each in assessments:
        counts = _counts(words, each)
        paper.lines(["", title(words, each)], style=BOLD)
        paper.lines([*mark_lines(words, each), *counts], indent=STEP)
        beside.show(words, paper, beside.pairs(each, assessments))
        shown += counts
    if signs := legend(words, "\n".join(shown)):
        paper.lines(["", words.say("Tecken: {legend}.", legend=signs)])
    return paper.text()


def _counts(words: Words, assessment: Assessment) -> list[str]:
    """Each level's outcomes, then how much is open and how much there is to notice."""
    waiting = sum(len(names) for _, names in open_figures(assessment))
    remarks = len(assessment.notices)
    said = [count_said(words, each) for each in level_counts(assessment)]
    if waiting:
        said.append(
            words.count("{n} öppen uppgift som verdikt hänger på", "{n} öppna uppgifter som verdikt hänger på", waiting)
        )
    if remarks:
        said.append(words.count("{n} anmärkning", "{n} anmärkningar", remarks))
    return said
