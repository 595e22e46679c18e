"""The red thread (röd tråd): one node's verdict as plain text that lets its reader redo it by hand.

Comes in: an assessment and a node's id. Goes out: lines of text, from the way down to the node, through its verdict,
the rows that were tried and the numbers they were tried on, to every fact and source under it.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.explain.children import children_lines
from engine.explain.fold import fold
from engine.explain.given import fact_lines, plan_lines
from engine.explain.heading import mark_lines, origin, title
from engine.explain.inert import inert
from engine.explain.noticing import notices_said
from engine.explain.page import Line, Page
from engine.explain.readings import reading_lines
from engine.explain.sentences import cite_lines, documents
from engine.explain.signed import signed_lines
from engine.explain.signs import legend, verdict_sign
from engine.explain.tree import below, paths
from engine.explain.trying import table_lines
from engine.explain.vocabulary import LEVELS, MARKS
from engine.explain.why import verdict_lines
from engine.explain.words import Words
from engine.model.diagnostic import Language
from engine.prove.assessment import Assessment

WIDTH = 100


def red_thread(assessment: Assessment, node_id: str, lang: Language) -> str:
    """Everything that the verdict of one node rests on, in words."""
    words = Words(lang)
    page = Page()
    _opening(words, page, assessment, node_id)
    _node(words, page, assessment, node_id, 0, set())
    _closing(words, page, assessment, node_id)
    text = page.lines()
    return "\n".join(_rendered(words, text)) + "\n"


def _rendered(words: Words, lines: Iterable[Line]) -> Iterable[str]:
    text = []
    for line in lines:
        indent = "  " * line.depth
        text += [f"{indent}{part}" for part in fold(inert(line.text), WIDTH - len(indent), 2)] if line.text else [""]
    said = legend(words, "\n".join(text))
    return [*text, "", *fold(words.say("Tecken: {legend}.", legend=said), WIDTH, 2)] if said else text


def _opening(words: Words, page: Page, assessment: Assessment, node_id: str) -> None:
    program = assessment.proof.program
    page.add(0, *mark_lines(words, assessment))
    if assessment.marks:
        page.gap()
    page.add(0, title(words, assessment), *origin(words, assessment))
    for way in paths(program, node_id):
        page.gap()
        page.add(0, words.say("Röd tråd"))
        for each in way:
            node = program.nodes[each]
            page.add(1, f"{words.say(LEVELS[node.level])} {node.id}: {node.name}")
    page.gap()


def _node(words: Words, page: Page, assessment: Assessment, node_id: str, depth: int, told: set[str]) -> None:
    """One node, then everything under it, one step further in. A node that stands twice is told once."""
    proof = assessment.proof.nodes[node_id]
    node = proof.node
    page.add(depth, f"{node.id} {node.name}")
    if node_id in told:
        page.add(depth + 1, f"{verdict_sign(words, proof)} ({words.say('förklarat ovan')})")
        return
    told.add(node_id)
    page.add_all(depth + 1, about_node(words, assessment, node_id))
    for child in node.children:
        page.gap()
        _node(words, page, assessment, child, depth + 1, told)


def about_node(words: Words, assessment: Assessment, node_id: str) -> list[Line]:
    """What the verdict of one node rests on, without what stands under it."""
    proof, page = assessment.proof.nodes[node_id], Page()
    page.add(0, *verdict_lines(words, assessment, proof))
    page.add(0, *_marks(words, proof.marks), *_about(words, assessment, node_id))
    page.add_all(0, signed_lines(words, assessment, node_id))
    page.add_all(0, children_lines(words, assessment, proof))
    page.add_all(0, table_lines(words, assessment, proof))
    page.add_all(0, plan_lines(words, assessment, proof))
    page.add_all(0, fact_lines(words, assessment, proof))
    page.add(0, *(words.say("Anmärkning: {notice}.", notice=each) for each in notices_said(words, assessment, node_id)))
    return page.lines()


def _marks(words: Words, marks: Iterable[str]) -> list[str]:
    told = [words.say(MARKS[mark]) if mark in MARKS else mark for mark in marks]
    return [words.say("Märkt: {marks}.", marks=words.all_of(told))] if told else []


def _about(words: Words, assessment: Assessment, node_id: str) -> list[str]:
    """The unit, where the node itself comes from, and what the ruleset notes about it."""
    node = assessment.proof.program.nodes[node_id]
    lines = []
    if node.unit:
        lines.append(words.say("Mäts i: {unit}.", unit=node.unit))
    if node.collected_from:
        lines.append(words.say("Hämtas från: {place}.", place=node.collected_from))
    lines += cite_lines(words, node.cite)
    lines += [words.say("Not: {note}", note=note) for note in node.notes]
    return lines


def _closing(words: Words, page: Page, assessment: Assessment, node_id: str) -> None:
    page.gap()
    ids = below(assessment.proof.program, node_id)
    page.add_all(0, reading_lines(words, assessment, ids))
    titles = documents(assessment.proof.program, assessment.files)
    page.add(0, words.say("Källor"))
    page.add(1, *(f"{code}: {name}" for code, name in sorted(titles.items())))
