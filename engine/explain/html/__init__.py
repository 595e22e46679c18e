"""HTML: an assessment as one page that needs nothing else, and that recomputes itself.

Comes in: an assessment, the bytes of its record and the journal's head. Goes out: the page. There is one template,
`page.html`; the script is `checker.js` (the recomputation) and `page.js` (what the page says about it). Every text from
data is escaped by the template and has its invisible characters shown; the policy of the page lets it load nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from itertools import count

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from engine.explain.chain import about_node
from engine.explain.children import counts_said
from engine.explain.heading import mark_lines, origin, title
from engine.explain.inert import inert
from engine.explain.page import Line
from engine.explain.sentences import documents
from engine.explain.signs import colour_of, verdict_sign
from engine.explain.summary import level_counts
from engine.explain.vocabulary import LEVELS
from engine.explain.words import Words
from engine.model.diagnostic import Language
from engine.prove.assessment import Assessment

_COLOURS = {"grön": "green", "gul": "yellow", "röd": "red", "grå": "grey"}


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
    told_above: bool = False


def report(assessment: Assessment, record: bytes, digest: str, head: str | None, lang: Language) -> str:
    """The page of one assessment. `record` is what its verdicts are recomputed from, `digest` its SHA-256."""
    words, told, keys = Words(lang), set[str](), count(1)
    program = assessment.proof.program
    return _page(
        words,
        title=inert(title(words, assessment)),
        marks=[inert(each) for each in mark_lines(words, assessment)],
        origin=[inert(each) for each in origin(words, assessment)],
        counts=[
            f"{words.say(LEVELS[each.level])}: {inert(counts_said(words, each.proofs))}"
            for each in level_counts(assessment)
        ],
        nodes=[_shown(words, assessment, root, told, keys) for root in program.roots],
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
        title=words.say("Räkna om ett protokoll"),
        marks=[],
        origin=[],
        counts=[],
        nodes=[],
        documents=[],
        record=None,
        digest=None,
        head=None,
    )


def embedded(record: bytes) -> str:
    """The record as it stands in the page: `<` is written so that nothing in it can end the script."""
    return record.decode().replace("<", "\\u003c")


def _shown(words: Words, assessment: Assessment, node_id: str, told: set[str], keys: Iterator[int]) -> NodeShown:
    proof = assessment.proof.nodes[node_id]
    node, again = proof.node, node_id in told
    told.add(node_id)
    return NodeShown(
        next(keys),
        inert(node.id),
        inert(node.name),
        words.say(LEVELS[node.level]),
        inert(verdict_sign(words, proof)),
        _COLOURS.get(colour_of(proof) or "", "none"),
        () if again else tuple(_inert_lines(about_node(words, assessment, node_id))),
        () if again else tuple(_shown(words, assessment, child, told, keys) for child in node.children),
        again,
    )


def _inert_lines(lines: list[Line]) -> Iterator[Line]:
    for line in lines:
        if line.text:
            yield Line(min(line.depth, 6), inert(line.text))


def _page(words: Words, **shown: object) -> str:
    files = resources.files("engine.explain.html")
    style, checker, page = (files.joinpath(name).read_text(encoding="utf-8") for name in _FILES)
    script = checker + page
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
