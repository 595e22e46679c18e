"""Taking: a mapping and the rows of a table become facts, each with the cell it was taken from.

In come tables and a mapping, out go facts in plain form and what was left, by reason. A value is taken as typed or
refused; a missing one only as the state that the mapping gives its mark. What the ruleset thinks of the facts is
asked afterwards by whoever holds it.
"""

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic_core import PydanticCustomError

from engine.model.codes import diagnose
from engine.model.diagnostic import Place
from engine.model.mapping import DECIMAL_SIGNS, Mapping, Target
from engine.model.period import Period, Span
from engine.model.scalar import parse_day
from engine.model.suggestion import nearest
from engine.read.document import Node, Plain, locate
from engine.read.tables.kept import Kept, Report, Taken, fault_values, number_text
from engine.read.tables.row import Mistakes, Row, Table, composed

_SUFFIXED = re.compile(r"(.*\d)\s*([^\d\s.,][^\d]*)", re.DOTALL)
_PROCENT = frozenset({"%", "procent"})
NAMES_TOLD = 20
"""How many of the names that the mapping does not have are told in the report."""


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A mapping with the file that it stands in, for places."""

    mapping: Mapping
    node: Node
    lines: Sequence[str]

    def at(self, *path: str) -> tuple[Place, str]:
        """The place of a key's value, and the line."""
        spot = locate(self.node, path)
        place = (spot.key or spot.node).place
        return place, self.lines[place.line - 1]


@dataclass(slots=True)
class Taking:
    """One import: the facts taken so far from all its files."""

    file: MappingFile
    units: AnyMapping[str, str]
    period: Period | None
    kept: Kept
    answered: frozenset[str] = frozenset()
    """The human facts that are answered with a word, not a number."""

    @property
    def mistakes(self) -> Mistakes:
        """Where everything wrong is noted."""
        return self.kept.mistakes

    def table(self, table: Table, document: str) -> Report:
        """Take what the mapping wants from a table; `document` is the id of its source."""
        report = Report()
        columns = self._columns(table.header)
        if columns is None:
            for _ in table.rows:  # the mistakes in the rows are told as well
                report.read += 1
            return report
        for row in table.rows:
            report.read += 1
            if not all(composed(row.cells[number]) in texts for number, texts in columns.only):
                report.other_rows += 1
                continue
            for number, target in columns.values(row, report):
                self._cell(row, number, target, columns, document, report)
        return report

    def _columns(self, header: Row) -> "_Columns | None":
        """Which cell of a row says what; None when a column is missing."""
        mapping, before = self.file.mapping, len(self.mistakes.found)
        named = {
            role: self._column(header, name, "kolumner", key) for role, key, name in _roles(mapping) if name is not None
        }
        only = [(self._column(header, name, "endast", name), texts) for name, texts in mapping.only.items()]
        wide = {}
        if mapping.columns.indicator is None:
            wide = {self._column(header, name, "indikatorer", name): to for name, to in mapping.indicators.items()}
        if len(self.mistakes.found) > before:
            return None
        return _Columns(named, [(number, frozenset(texts)) for number, texts in only], wide, mapping.indicators)

    def _column(self, header: Row, name: str, *path: str) -> int:
        if name in header.cells:
            return header.cells.index(name)
        place, line = self.file.at(*path)
        self.mistakes.add("RT802", place, line, name=name, file=header.file, known=header.cells)
        if meant := nearest(name, list(header.cells)):
            self.mistakes.found[-1] = replace(self.mistakes.found[-1], suggestion=meant)
        return 0

    def _cell(self, row: Row, number: int, target: Target, columns: "_Columns", document: str, report: Report) -> None:
        before = len(self.mistakes.found)
        fact: dict[str, Plain] = {"indikator": target.indicator}
        if target.human_fact:
            fact["uppgift"] = target.human_fact
        if part := columns.text(row, "del") or target.part or "":
            fact["del"] = part
        if target.human_fact in self.answered and (answer := self._answer(row, number)):
            fact["svar"] = answer
        else:
            unit = "" if target.human_fact else self.units.get(target.indicator, "")
            fact |= self._said(row, number, unit, target.indicator)
        span = self._span(row, columns.named.get("spann"))
        fact["spann"] = str(span)
        if self.file.mapping.kind == "prognos":
            fact |= self._stated(row, columns)
        for role in ("svarsfrekvens", "n"):
            if text := columns.text(row, role):
                fact[role] = self.number(row, columns.named[role], text)
        if text := columns.text(row, "preliminär"):
            fact["preliminär"] = text
            if text not in {"ja", "nej"}:
                at = columns.named["preliminär"]
                self.mistakes.add("RT215", row.place(at), row.source, text=text)
        heading = f", {columns.header(number)}" if columns.wide and not row.sheet else ""
        source = " ".join(columns.text(row, "källa").split())
        fact["källa"] = {document: row.called(number) + heading + (f", {source}" if source else "")}
        if text := columns.text(row, "not"):
            fact["not"] = " ".join(text.split())
        if len(self.mistakes.found) == before:
            self.kept.keep(Taken(fact, row, number), report)

    def _stated(self, row: Row, columns: "_Columns") -> dict[str, Plain]:
        """What a forecast says of itself: from the row, from the mapping, and after the period where neither says."""
        given = self.file.mapping.stated
        said = {"av": given.by, "datum": given.date, "efter": given.after or self.period, "grund": given.basis}
        for role, read in (("av", str), ("datum", parse_day), ("efter", Period.parse), ("grund", str)):
            if text := " ".join(columns.text(row, role).split()):
                try:
                    said[role] = read(text)
                except PydanticCustomError as error:
                    self._fault(error, row, columns.named[role])
        return {"art": "prognos", **{role: str(each) for role, each in said.items() if each is not None}}

    def _answer(self, row: Row, number: int) -> str:
        """The answer that a cell gives; nothing where a mark stands for one that is missing."""
        text = " ".join(composed(row.cells[number]).split())
        return "" if text in self.file.mapping.missing else text

    def _said(self, row: Row, number: int, unit: str, name: str) -> dict[str, Plain]:
        """What the cell says: a value, or the state that its mark stands for."""
        mapping, text = self.file.mapping, composed(row.cells[number])
        if not text and mapping.empty is not None:
            return {"tillstånd": mapping.empty, "skäl": "tom cell i underlaget"}
        if text in mapping.missing:
            return {"tillstånd": mapping.missing[text], "skäl": f"i underlaget står {text}"}
        if not any(char.isdigit() for char in text):
            self.mistakes.add("RT821", row.place(number), row.source, text=text)
            return {}
        if match := _SUFFIXED.fullmatch(text):
            found = match[2].strip()
            if found.casefold() != unit.casefold() and not {found.casefold(), unit.casefold()} <= _PROCENT:
                self.mistakes.add("RT822", row.place(number), row.source, text=text, found=found, name=name, unit=unit)
            text = match[1]
        return {"värde": self.number(row, number, text)}

    def number(self, row: Row, number: int, text: str) -> str:
        """A number as our own files write it; a declared decimal sign settles what `1,234` is."""
        declared = self.file.mapping.table.decimal_sign
        sign = "." if number in row.numbers else DECIMAL_SIGNS[declared] if declared else ""
        try:
            return number_text(text, sign)
        except PydanticCustomError as error:
            self._fault(error, row, number)
        except ValueError:
            self.mistakes.add("RT823", row.place(number), row.source, text=text)
        return text

    def _span(self, row: Row, number: int | None) -> Span | None:
        measure = self.file.mapping.span
        try:
            if number is not None:
                text = " ".join(row.cells[number].split())
                follows = measure is not None and measure.follows
                return measure.at(Period.parse(text)) if measure and follows else Span.parse(text)
        except PydanticCustomError as error:
            self._fault(error, row, number or 0)
            return None
        if measure is not None and (measure.fixed or self.period):
            return measure.fixed or measure.at(self.period or Period(1))
        return None

    def _fault(self, error: PydanticCustomError, row: Row, number: int) -> None:
        self.mistakes.add(error.type, row.place(number), row.source, **fault_values(error))


@dataclass(frozen=True, slots=True)
class _Columns:
    """The numbers of the columns that the mapping names; `wide` is one column per indicator."""

    named: AnyMapping[str, int]
    only: list[tuple[int, frozenset[str]]]
    wide: AnyMapping[int, Target]
    indicators: AnyMapping[str, Target]

    def text(self, row: Row, role: str) -> str:
        """What the row says in a column, nothing if the mapping names none."""
        return composed(row.cells[self.named[role]]) if role in self.named else ""

    def values(self, row: Row, report: Report) -> list[tuple[int, Target]]:
        """The cells to take from a row, each with what it is about."""
        if self.wide:
            return list(self.wide.items())
        name = " ".join(self.text(row, "indikator").split())
        if name in self.indicators:
            return [(self.named["värde"], self.indicators[name])]
        if name in report.other_names or len(report.other_names) < NAMES_TOLD:
            report.other_names[name] += 1
        else:
            report.unnamed += 1
        return []

    def header(self, number: int) -> str:
        """The header of one of the columns that are indicators."""
        return next(name for name, to in self.indicators.items() if to is self.wide[number])


def _roles(mapping: Mapping) -> list[tuple[str, str, str | None]]:
    columns = mapping.columns
    said = {
        "indikator": columns.indicator,
        "värde": columns.value,
        "spann": columns.span,
        "del": columns.part,
        "svarsfrekvens": columns.response_rate,
        "n": columns.n,
        "preliminär": columns.preliminary,
        "källa": columns.source,
        "av": columns.by,
        "datum": columns.date,
        "efter": columns.after,
        "grund": columns.basis,
        "not": columns.note,
    }
    return [(role, role, name) for role, name in said.items()]


def check_mapping(file: MappingFile, known: AnyMapping[str, str], period: Period | None, mistakes: Mistakes) -> None:
    """What is wrong with the mapping whatever the tables hold: unknown indicators, and what it does not say."""
    mapping = file.mapping
    for name, target in mapping.indicators.items():
        if target.indicator not in known:
            place, line = file.at("indikatorer", name)
            names = sorted(known)
            mistakes.add("RT301", place, line, name=target.indicator, known=", ".join(names))
            mistakes.found[-1] = replace(mistakes.found[-1], suggestion=nearest(target.indicator, names))
    for number, entry in enumerate(mapping.kolada):
        place = locate(file.node, ("kolada", number)).node.place
        if entry.indicator not in known:
            suggestion = nearest(entry.indicator, sorted(known))
            values = {"name": entry.indicator, "known": ", ".join(sorted(known))}
            mistakes.note(diagnose("RT301", place, file.lines[place.line - 1], suggestion=suggestion, **values))
        if (entry.municipality is None) == (entry.unit is None):
            mistakes.add("RT827", place, file.lines[place.line - 1], what="kommun: eller enhet:")
    if mapping.kolada and not mapping.indicators:
        return
    place, line = file.at("mappning")
    lacking = [
        what
        for what, lacks in (
            ("indikatorer:", not mapping.indicators),
            ("kolumner: värde:", mapping.columns.indicator is not None and mapping.columns.value is None),
            ("kolumner: indikator:", mapping.columns.indicator is None and mapping.columns.value is not None),
            ("spann: eller kolumner: spann:", mapping.span is None and mapping.columns.span is None),
        )
        if lacks
    ]
    for what in lacking:
        mistakes.add("RT827", place, line, what=what)
    if mapping.span is not None and mapping.span.follows and mapping.columns.span is None and period is None:
        place, line = file.at("spann")
        mistakes.add("RT825", place, line, span=str(mapping.span))
