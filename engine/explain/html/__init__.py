"""HTML: an assessment as one page that needs nothing else, and that recomputes itself.

Comes in: an assessment, the bytes of its record and the journal's head. Goes out: the page. There is one template,
`page.html`; the script is `checker.js` (the recomputation) and `page.js` (what the page says about it, and its
filter). `charts` places the bars and `paper` writes the margins of a printed page. Every text from data is escaped by
the template and has its invisible characters shown; the policy of the page lets it load nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib import resources
from itertools import count

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from engine.explain.chain import about_node
from engine.explain.heading import mark_lines, origin, title
from engine.explain.html.charts import Chart, colour_class, indicator_chart, outcome_charts
from engine.explain.html.paper import margins
from engine.explain.inert import inert
from engine.explain.page import Line
from engine.explain.sentences import documents
from engine.explain.signed import signed_lines
from engine.explain.signs import legend, verdict_sign
from engine.explain.vocabulary import LEVELS
from engine.explain.words import Words
from engine.model.diagnostic import Language
from engine.prove.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Place:
    """Something to go to: its key on the page and its id."""

    key: int
    id: str


@dataclass(frozen=True, slots=True)
class NodeShown:
    """One goal or indicator on the page; one that stands under several goals is told once, the first time.

    `key` is its own on the page: a place in the reading order, since an id may stand twice.
    """

    key: int
    id: str
    name: str
    level: str
    sign: str
    colour: str
    lines: tuple[Line, ...]
    children: tuple[NodeShown, ...]
    chart: Chart | None
    responsible: str | None
    written: tuple[Line, ...]
    """What people have written about it: signed judgements and texts."""
    parent: Place | None
    told: Place | None = None
    """Where it is told, for one that stands higher up too."""


def report(assessment: Assessment, record: bytes, digest: str, head: str | None, lang: Language) -> str:
    """The page of one assessment. `record` is what its verdicts are recomputed from, `digest` its SHA-256."""
    words = Words(lang)
    telling = _Telling(words, assessment)
    program = assessment.proof.program
    heading = inert(title(words, assessment))
    charts = outcome_charts(words, assessment)
    outcomes = tuple(dict.fromkeys(bar.name for chart in charts for bar in chart.bars))
    return _page(
        words,
        margins(words, heading, digest),
        title=heading,
        marks=[inert(each) for each in mark_lines(words, assessment)],
        origin=[inert(each) for each in origin(words, assessment)],
        charts=charts,
        outcomes=outcomes,
        legend=legend(words, "\n".join(outcomes)),
        nodes=[telling.shown(root, None) for root in program.roots],
        documents=[f"{code}: {inert(name)}" for code, name in sorted(documents(program, assessment.files).items())],
        record=embedded(record),
        digest=digest,
        head=head,
    )


def checker_page(lang: Language) -> str:
    """The same page without a record: it recomputes the record that its reader opens in it."""
    words = Words(lang)
    return _page(
        words,
        "",
        title=words.say("Räkna om ett protokoll"),
        marks=[],
        origin=[],
        charts=(),
        outcomes=(),
        legend="",
        nodes=[],
        documents=[],
        record=None,
        digest=None,
        head=None,
    )


def embedded(record: bytes) -> str:
    """The record as it stands in the page: `<` is written so that nothing in it can end the script."""
    return record.decode().replace("<", "\\u003c")


@dataclass
class _Telling:
    """What the page is made with: the language, the assessment, the next key, and what has been told where."""

    words: Words
    assessment: Assessment
    keys: Iterator[int] = field(default_factory=lambda: count(1))
    told: dict[str, Place] = field(default_factory=dict)

    def shown(self, node_id: str, parent: Place | None) -> NodeShown:
        """One node with everything under it."""
        words, proof = self.words, self.assessment.proof.nodes[node_id]
        node, before = proof.node, self.told.get(node_id)
        here = Place(next(self.keys), inert(node.id))
        self.told.setdefault(node_id, here)
        return NodeShown(
            here.key,
            here.id,
            inert(node.name),
            words.say(LEVELS[node.level]),
            inert(verdict_sign(words, proof)),
            colour_class(proof),
            () if before else tuple(_inert_lines(about_node(words, self.assessment, node_id))),
            () if before else tuple(self.shown(child, here) for child in node.children),
            None if before or node.children else indicator_chart(words, proof),
            None if before or not node.responsible else inert(node.responsible),
            () if before else tuple(_inert_lines(signed_lines(words, self.assessment, node_id))),
            parent,
            before,
        )


def _inert_lines(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        if line.text:
            yield Line(min(line.depth, 6), inert(line.text))


def _page(words: Words, more_style: str, **shown: object) -> str:
    files = resources.files("engine.explain.html")
    style, checker, page = (files.joinpath(name).read_text(encoding="utf-8") for name in _FILES)
    style, script = style + more_style, checker + page
    template = _environment().from_string(files.joinpath("page.html").read_text(encoding="utf-8"))
    return template.render(
        say=words.say,
        unfilled=words.unfilled,
        lang=words.lang,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        **shown,
    )


_FILES = ("page.css", "checker.js", "page.js")


def _environment() -> Environment:
    found = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # For our own style and script and for the record, which `embedded` has written so that it cannot end its script.
    found.filters["trusted"] = Markup
    return found


def _hash(text: str) -> str:
    """The digest by which the page's policy knows its own script and style."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
