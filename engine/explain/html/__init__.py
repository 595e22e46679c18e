"""HTML: an assessment as one page that needs nothing else, and that recomputes itself.

Comes in: a report and the bytes of its record. Goes out: the page, made from `page.html`; of several there is also an
overview that leads to each. `drawing.html` draws the bars of both. The script is `checker.js` (the recomputation) and
`page.js` (what the page says about it, and its filter). `charts` places the bars, `year` draws an indicator month by
month, and `paper` writes the margins of a printed page. Every text is escaped by the template and has its invisible
characters shown; the policy of the page lets it load nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import count
from urllib.parse import quote

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from engine.explain.html.charts import Chart, development_charts, outcome_charts, value_chart
from engine.explain.html.paper import margins
from engine.explain.html.year import Year, year_of
from engine.explain.inert import inert
from engine.explain.report.view import NodeShown, Report
from engine.explain.signs import legend
from engine.explain.words import Words
from engine.model.diagnostic import Language


@dataclass(frozen=True, slots=True)
class Place:
    """Something to go to: its key on the page and its id."""

    key: int
    id: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A goal or an indicator in its place on the page; one under several goals is told once, the first time.

    `key` is its own on the page: a place in the reading order, since an id may stand twice.
    """

    key: int
    node: NodeShown
    chart: Chart | None
    year: Year | None
    development: Chart | None
    parent: Place | None
    told: Place | None
    """Where it is told, for one that stands higher up too."""
    children: tuple[Placed, ...]


def report(shown: Report, record: bytes) -> str:
    """The page of one report. `record` is what its verdicts are recomputed from."""
    words = Words(shown.lang)
    charts = outcome_charts(words, shown.levels)
    placing = _Placing(words, development_charts(words, shown.history))
    return _page(
        words,
        margins(words, inert(shown.title), shown.kept.digest if shown.kept else ""),
        shown=shown,
        charts=charts,
        outcomes=tuple(dict.fromkeys(bar.name for chart in charts for bar in chart.bars)),
        nodes=[placing.placed(root, None) for root in shown.roots],
        record=embedded(record),
    )


@dataclass(frozen=True, slots=True)
class Page:
    """One of several pages: the file that it lies in, beside the overview, and what it shows."""

    file: str
    shown: Report
    charts: tuple[Chart, ...]


def overview(pages: Sequence[tuple[str, Report]], lang: Language) -> str:
    """The page that several pages are found from: each with its marks, its outcomes and the verdicts of its goals."""
    words = Words(lang)
    whose = words.all_of(dict.fromkeys(shown.municipality for _, shown in pages))
    title = words.say("{municipality}: alla bedömningar", municipality=whose)
    places = [Page(quote(file), shown, outcome_charts(words, shown.levels)) for file, shown in pages]
    seen = "\n".join(bar.name for place in places for chart in place.charts for bar in chart.bars)
    style = _read("page.css") + margins(words, inert(title), "")
    return (
        _environment()
        .get_template("overview.html")
        .render(
            say=words.say,
            told=words.count(
                "{n} bedömning. Den står för sig; namnet leder till dess egen sida.",
                "{n} bedömningar. Var och en står för sig; namnet leder till dess egen sida.",
                len(pages),
            ),
            lang=lang,
            title=title,
            style=style,
            style_hash=_hash(style),
            places=places,
            legend=legend(words, seen),
        )
    )


def checker_page(lang: Language) -> str:
    """The same page without a record: it recomputes the record that its reader opens in it."""
    words = Words(lang)
    return _page(
        words,
        "",
        shown=None,
        charts=(),
        outcomes=(),
        nodes=[],
        record=None,
    )


def embedded(record: bytes) -> str:
    """The record as it stands in the page: `<` is written so that nothing in it can end the script."""
    return record.decode().replace("<", "\\u003c")


@dataclass
class _Placing:
    """What the page is laid out with: each node's development, the next key, and what has been told where."""

    words: Words
    developments: Mapping[str, Chart]
    keys: Iterator[int] = field(default_factory=lambda: count(1))
    told: dict[str, Place] = field(default_factory=dict)

    def placed(self, node: NodeShown, parent: Place | None) -> Placed:
        """One node with everything under it."""
        before, here = self.told.get(node.id), Place(next(self.keys), node.id)
        self.told.setdefault(node.id, here)
        return Placed(
            here.key,
            node,
            None if before else value_chart(self.words, node),
            None if before else year_of(node.chart),
            None if before else self.developments.get(node.id),
            parent,
            before,
            tuple(self.placed(child, here) for child in node.children),
        )


def _page(words: Words, more_style: str, **known: object) -> str:
    style, script = _read("page.css") + more_style, _read("checker.js") + _read("page.js")
    template = _environment().get_template("page.html")
    return template.render(
        say=words.say,
        unfilled=words.unfilled,
        lang=words.lang,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        **known,
    )


def _read(name: str) -> str:
    """One of the files of this room."""
    return resources.files("engine.explain.html").joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        finalize=_as_seen,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # For our own style and script and for the record, which `embedded` has written so that it cannot end its script.
    found.filters["trusted"] = Markup
    return found


def _as_seen(value: object) -> object:
    """Everything that the template puts in, with what does not show shown."""
    return inert(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _hash(text: str) -> str:
    """The digest by which the page's policy knows its own script and style."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
