"""Paper: a report as DOCX, to be pasted into a delårsrapport: headings, a table for each goal, and its paragraph.

Comes in: reports. Goes out: bytes, the same for the same reports. The styles are Word's own, so that what is pasted
takes on the look of the document that it is pasted into.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Row

from engine.explain.inert import inert
from engine.explain.page import Line
from engine.explain.report.packing import saved
from engine.explain.report.view import NodeShown, Report
from engine.explain.words import Words
from engine.model.diagnostic import Language

_GRID, _BULLETS = "Table Grid", "List Bullet"
_DEEPEST_HEADING = 4
_LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
_LONGEST_PROPERTY = 255
_STEP = 0.6
"""How far in each step of an answer stands, in centimetres."""


def as_docx(reports: Sequence[Report], lang: Language) -> bytes:
    """The reports after one another, each on a page of its own."""
    paper = Document()
    _set_up(paper, reports, lang)
    for place, report in enumerate(reports):
        if place:
            paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _Written(paper, Words(lang)).report(report)
    return saved(paper.save)


def _set_up(paper: Paper, reports: Sequence[Report], lang: Language) -> None:
    """A4, a body that fits a report, the language of the proofing, and what the file says of itself."""
    section = paper.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    paper.styles["Normal"].font.size = Pt(10)
    fonts = paper.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LANGUAGES[lang])
    fonts.append(language)
    about = paper.core_properties
    about.title = inert("; ".join(report.title for report in reports))[:_LONGEST_PROPERTY]
    about.author = about.last_modified_by = "Rödtråd"
    about.comments, about.language = "", _LANGUAGES[lang]


class _Written:
    """A document being written. Every text passes `inert` on its way into it."""

    def __init__(self, paper: Paper, words: Words) -> None:
        self.paper, self.words = paper, words

    def report(self, report: Report) -> None:
        words = self.words
        for mark in report.marks:
            self._line(mark, bold=True)
        self._heading(report.title, 1)
        for level in report.levels:
            self._line(level.text)
        for root in report.roots:
            self._goal(root, 2)
        self._answers(report)
        hanging = [f"{each.node} {each.name}: {each.figure}, {each.said}" for each in report.hanging if each.turns]
        self._list(words.say("Öppna uppgifter som verdikt hänger på"), hanging or report.open_figures)
        chosen = [f"{each.id} {each.question} {each.chosen}" for each in report.readings if each.used]
        self._list(words.say("Tolkningar"), chosen)
        self._list(words.say("Källor"), (f"{code}: {name}" for code, name in report.documents))
        self._closing(report)

    def _closing(self, report: Report) -> None:
        """What it was made of, so that it can be tried again."""
        words = self.words
        for line in report.origin:
            self._line(line)
        if report.kept is not None:
            self._line(words.say("Protokoll: {digest}", digest=report.kept.digest))
            if report.kept.head is not None:
                self._line(words.say("Journalens huvud: {head}", head=report.kept.head))
        if report.legend:
            self._line(words.say("Tecken: {legend}.", legend=report.legend))

    def _goal(self, node: NodeShown, depth: int) -> None:
        """A goal with its paragraph, its indicators in a table, and the goals under it."""
        words = self.words
        self._heading(f"{node.id} {node.name}", min(depth, _DEEPEST_HEADING))
        if node.told_above:
            self._line(words.say("Förklaras ovan, där det står första gången."))
            return
        self._line(words.say("Verdikt: {verdict}", verdict=node.verdict.text), bold=True)
        if node.earlier is not None:
            self._line(node.earlier.said)
        if node.responsible:
            self._line(words.say("Ansvarig: {name}", name=node.responsible))
        self._line(node.paragraph)
        self._texts(node)
        leaves = [child for child in node.children if child.level == "indikator"]
        if leaves:
            self._table(leaves)
        for leaf in leaves:
            self._texts(leaf, name=True)
        for child in node.children:
            if child.level != "indikator":
                self._goal(child, depth + 1)

    def _texts(self, node: NodeShown, *, name: bool = False) -> None:
        """What somebody has written about the node."""
        for each in node.texts:
            said = self.words.say("Text av {by}, {date}: {text}", by=each.by, date=each.date, text=each.text)
            self._line(f"{node.id} {node.name}. {said}" if name else said)

    def _answers(self, report: Report) -> None:
        """What was answered about the goals, after them all, so that a goal can be pasted without it."""
        goals = [node for node in report.once() if node.level != "indikator" and any(node.answers.all())]
        if goals:
            self._heading(self.words.say("Vad som krävs, vad som är öppet och om verdikten står"), 2)
        for node in goals:
            self._heading(f"{node.id} {node.name}", 3)
            for answer in node.answers.all():
                self._answer(answer)

    def _answer(self, lines: Sequence[Line]) -> None:
        """An answer with its heading, each line as far in as it stands."""
        heading, *rest = lines
        self._line(heading.text, bold=bool(rest))
        for line in rest:
            said = self.paper.add_paragraph(inert(line.text)).paragraph_format
            said.left_indent, said.space_after = Cm(_STEP * line.depth), Pt(2)

    def _table(self, leaves: Sequence[NodeShown]) -> None:
        """The indicators of one goal; its head is repeated on the next page and no row is cut in two."""
        words = self.words
        before = any(leaf.earlier is not None for leaf in leaves)
        heads = [words.say("Indikator"), words.say("Värde"), words.say("Riktvärde"), words.say("Verdikt")]
        heads += [words.say("Förra verdikt")] if before else []
        heads.append(words.say("Det som avgjorde"))
        table = self.paper.add_table(rows=1, cols=len(heads), style=_GRID)
        self._row(table.rows[0], heads, bold=True)
        _repeat(table.rows[0])
        for leaf in leaves:
            cells = [
                f"{leaf.id} {leaf.name}",
                self._value(leaf),
                leaf.target.text if leaf.target else "",
                leaf.verdict.text,
            ]
            cells += [_before(leaf)] if before else []
            self._row(table.add_row(), [*cells, leaf.decided])
        _set_widths(table, [4.6, 2.4, 2.4, 2.6, *([2.4] if before else []), 4.6])
        self.paper.add_paragraph()

    def _value(self, leaf: NodeShown) -> str:
        """The value with what it is marked as below it, so that a forecast is one wherever the table is pasted."""
        named = self.words.say("värde")
        marks = (mark for fact in leaf.facts if fact.figure == named for mark in fact.marks)
        return "\n".join((leaf.value.text, *marks)) if leaf.value else ""

    def _row(self, row: _Row, texts: Iterable[str], *, bold: bool = False) -> None:
        for cell, text in zip(row.cells, texts, strict=True):
            paragraph = cell.paragraphs[0]
            for place, line in enumerate(text.split("\n")):
                if place:
                    paragraph = cell.add_paragraph()
                run = paragraph.add_run(inert(line))
                run.font.size, run.bold = Pt(9), bold
        _keep_whole(row)

    def _heading(self, text: str, level: int) -> None:
        self.paper.add_heading(inert(text), level)

    def _line(self, text: str, *, bold: bool = False) -> None:
        self.paper.add_paragraph().add_run(inert(text)).bold = bold

    def _list(self, head: str, lines: Iterable[str]) -> None:
        found = list(lines)
        if found:
            self._heading(head, 2)
        for line in found:
            self.paper.add_paragraph(inert(line), style=_BULLETS)


def _before(leaf: NodeShown) -> str:
    """The last verdict of an indicator, its period, and what means something else now, each on a line."""
    if leaf.earlier is None:
        return ""
    return "\n".join(text for text in (leaf.earlier.verdict.text, leaf.earlier.period, leaf.earlier.changed) if text)


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - the library has no name for it


def _repeat(row: _Row) -> None:
    _mark(row, "w:tblHeader")


def _keep_whole(row: _Row) -> None:
    _mark(row, "w:cantSplit")


def _set_widths(table: Table, widths: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
