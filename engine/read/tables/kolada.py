"""Saved answers from Kolada (v2 and v3) become facts, with a state for everything that is missing.

In come the nodes of the files and the mapping's series, out go facts. null is never zero, an unknown status never
becomes a value, a withdrawn row is as if it were not there, and a set of pages with one missing is refused. The
network is not known here.
"""

import re
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit

from engine.model.diagnostic import Place
from engine.model.facts import State
from engine.model.mapping import KoladaEntry
from engine.read.document import Mapping, Node, Plain, Scalar, Sequence, locate
from engine.read.tables.described import Described, described
from engine.read.tables.json import cell_text, is_number
from engine.read.tables.kept import Report, Taken
from engine.read.tables.row import Mistakes, Row
from engine.read.tables.taking import Taking

_NEXT = ("next_url", "next_page")
_PREVIOUS = ("previous_url", "previous_page")
_GENDERS = frozenset({"T", "K", "M"})
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_FALSE = frozenset({"false", "0"})
_MISSING = frozenset({"", "Missing"})

Series: TypeAlias = tuple[str, str]
"""KPI and whose it is."""


def is_kolada(node: Node) -> bool:
    """Whether a JSON file is an answer from Kolada rather than a table."""
    return isinstance(node, Mapping) and any(key.text == "values" for key, _ in node.entries)


@dataclass(frozen=True, slots=True)
class Told:
    """What a page is, before anything is taken from it.

    How many rows it says it has, and has; of which series and years; and where the next page is, empty at the end.
    """

    count: str | None
    items: int
    rows: tuple[tuple[Series, str], ...]
    following: str


def told(node: Node) -> Told | None:
    """What a page tells of itself; None where it is no answer from Kolada."""
    values = _at(node, "values")
    if not isinstance(values, Sequence):
        return None
    rows = tuple(
        ((kpi, _text(item, "municipality") or _text(item, "ou") or ""), _text(item, "period") or "")
        for item in values.items
        if (kpi := _text(item, "kpi"))
    )
    return Told(_text(node, "count"), len(values.items), rows, _first(node, _NEXT))


@dataclass(frozen=True, slots=True)
class _Said:
    """One value row: of which year and gender, and the cells `value` and `status`."""

    year: str
    gender: str
    row: Row
    document: str


@dataclass(slots=True)
class Kolada:
    """All saved pages of one import."""

    taking: Taking
    said: dict[Series, list[_Said]] = field(default_factory=dict)
    pages: dict[str, dict[int, tuple[Place, bool]]] = field(default_factory=dict)
    """By what was asked for: page → its place, and whether it says that there is a next."""
    described: dict[str, Described] = field(default_factory=dict)
    """What Kolada says about nyckeltal, by id, where such answers are given too."""
    document: str = ""

    @property
    def mistakes(self) -> Mistakes:
        """Where everything wrong is noted."""
        return self.taking.mistakes

    def page(self, node: Node, name: str, document: str) -> int:
        """Read one saved page; gives the number of its value rows, none where it tells about nyckeltal."""
        values = _at(node, "values")
        if not isinstance(values, Sequence):
            self.mistakes.add("RT845", node.place, path="$", key="values")
            return 0
        count = _text(node, "count")
        if count is not None and count != str(len(values.items)):
            self.mistakes.add("RT842", node.place, count=count, found=len(values.items))
        self._number(node)
        about = [found for item in values.items if (found := described(item))]
        if values.items and len(about) == len(values.items):
            self.described |= dict(about)
            return 0
        self.document, rows = document, 0
        for at, item in enumerate(values.items):
            rows += self._item(item, f"$.values[{at}]", name)
        return rows

    def _number(self, node: Node) -> None:
        """Which page this is, by the addresses of those beside it."""
        following, before = _first(node, _NEXT), _first(node, _PREVIOUS)
        address, step = (following, -1) if following else (before, 1)
        if not address:
            return
        parts = urlsplit(address)
        asked = dict(parse_qsl(parts.query))
        page = asked.pop("page", "")
        series = f"{parts.path}?{sorted(asked.items())}"
        if re.fullmatch(r"\d{1,6}", page, re.ASCII):
            self.pages.setdefault(series, {})[int(page) + step] = (node.place, bool(following))
        else:
            self.mistakes.add("RT841", node.place, page="?")

    def _item(self, item: Node, path: str, name: str) -> int:
        whose = _text(item, "municipality") or _text(item, "ou")
        kpi, year, values = _text(item, "kpi"), _text(item, "period"), _at(item, "values")
        wrong = [
            key
            for key, right in (
                ("kpi", kpi),
                ("municipality", whose),
                ("period", year and _YEAR.fullmatch(year)),
                ("values", isinstance(values, Sequence)),
            )
            if not right
        ]
        for key in wrong:
            self.mistakes.add("RT845", item.place, path=path, key=key)
        if wrong or kpi is None or whose is None or year is None or not isinstance(values, Sequence):
            return 0
        for at, each in enumerate(values.items):
            self._value((kpi, whose), year, each, f"{path}.values[{at}]", name)
        return len(values.items)

    def _value(self, series: Series, year: str, each: Node, path: str, name: str) -> None:
        gender, value, status = _text(each, "gender"), _at(each, "value"), _text(each, "status")
        deleted = _text(each, "isdeleted")
        if gender is None or not isinstance(value, Scalar) or deleted not in {None, "true", "1", *_FALSE}:
            key = "gender" if gender is None else "value" if not isinstance(value, Scalar) else "isdeleted"
            self.mistakes.add("RT845", each.place, path=path, key=key)
        elif gender not in _GENDERS:
            self.mistakes.add("RT844", each.place, found=gender)
        elif deleted is None or deleted in _FALSE:
            start = (value.place.line, value.place.column)
            numbers = (0,) if is_number(value) else ()
            cells = (cell_text(value), (status or "").strip())
            row = Row(name, each.place.line, cells, (start, start), "", path, numbers)
            self.said.setdefault(series, []).append(_Said(year, gender, row, self.document))

    def finish(self, report: Report) -> None:
        """When all pages are read: demand that none is missing, and take what the mapping wants."""
        for pages in self.pages.values():
            last, (place, goes_on) = max(pages.items())
            lacking = [page for page in range(1, last) if page not in pages] + [last + 1] * goes_on
            for page in lacking:
                self.mistakes.add("RT841", place, page=str(page))
        for number, entry in enumerate(self.taking.file.mapping.kolada):
            self._entry(number, entry, report)

    def _entry(self, number: int, entry: KoladaEntry, report: Report) -> None:
        said = self.said.get((entry.kpi, entry.whose), [])
        mine = [each for each in said if each.gender == entry.gender]
        for each in mine:
            self._fact(entry, each.year, each.row, each.document, self._says(each.row, entry), report)
        years = {each.year for each in said if entry.gender != "T"} - {each.year for each in mine}
        at = locate(self.taking.file.node, ("kolada", number)).node.place
        if entry.kpi in self.described:
            for code, values in self.described[entry.kpi].warnings(entry):
                self.mistakes.add(code, at, self.taking.file.lines[at.line - 1], **values)
        row = Row(at.file, at.line, ("",), ((at.line, at.column),), "", f"ingen rad för {entry.kpi} {entry.whose}")
        for year in sorted(years):
            split: dict[str, Plain] = {"tillstånd": "finns inte", "skäl": "inte uppdelat på kön i Kolada"}
            self._fact(entry, year, row, self.document, split, report)
        period = self.taking.period
        if period is not None and f"{period.year:04}" not in {each.year for each in mine} | years:
            absent: dict[str, Plain] = {"tillstånd": _lacking(entry), "skäl": "ej publicerat i Kolada"}
            self._fact(entry, f"{period.year:04}", row, self.document, absent, report)

    def _says(self, row: Row, entry: KoladaEntry) -> dict[str, Plain]:
        """A value, or the state that its status stands for."""
        value, status = row.cells
        declared = self.taking.file.mapping.missing
        if status in declared:
            return {"tillstånd": declared[status], "skäl": f"Kolada anger status {status}"}
        if status not in _MISSING or (value and status):
            self.mistakes.add("RT843", row.place(), status=status)
            return {}
        if not value:
            return {"tillstånd": _lacking(entry), "skäl": "bortfall i Kolada"}
        return {"värde": self.taking.number(row, 0, value)}

    def _fact(
        self,
        entry: KoladaEntry,
        year: str,
        row: Row,
        document: str,
        said: dict[str, Plain],
        report: Report,
    ) -> None:
        if not said:
            return
        fact: dict[str, Plain] = {"indikator": entry.indicator}
        fact |= {"uppgift": entry.human_fact} if entry.human_fact else {}
        fact |= {"del": entry.part} if entry.part else {}
        fact |= said | {
            "spann": f"år {year}",
            "källa": {document: f"{entry.kpi} {entry.whose} {year} {entry.gender}, {row.name}"},
        }
        self.taking.kept.keep(Taken(fact, row, 0), report)


def _lacking(entry: KoladaEntry) -> State:
    """In a population a missing value is one that does not exist; elsewhere it is open."""
    return "finns inte" if entry.part else "öppen"


def _at(node: Node, key: str) -> Node | None:
    if not isinstance(node, Mapping):
        return None
    return next((value for name, value in node.entries if name.text == key), None)


def _text(node: Node, key: str) -> str | None:
    """A text or number under a key; None where it is null, missing or something else."""
    value = _at(node, key)
    return (cell_text(value) or None) if isinstance(value, Scalar) else None


def _first(node: Node, keys: tuple[str, ...]) -> str:
    return next((text for key in keys if (text := _text(node, key))), "")
