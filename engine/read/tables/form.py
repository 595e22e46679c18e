"""A filled-in form becomes facts: a table whose own headings say what each column is.

In come the rows of a workbook or a CSV and what the ruleset knows, out go facts in plain form. A row that nobody filled
in says nothing. Several rows with an area each are the sub-results of one fact. Nothing is guessed: what is no number,
no answer and no state is a mistake at its cell.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from engine.model import form
from engine.model.diagnostic import Rejected
from engine.model.facts import Fact
from engine.model.period import Span
from engine.model.ruleset import Indicator, Ruleset
from engine.read.document import Mapping, Node, Plain, Scalar, Sequence, plain
from engine.read.parse import parse
from engine.read.tables.kept import Kept, Report, Taken, number_text
from engine.read.tables.row import Mistakes, Row, Table, composed

_SUFFIXED = re.compile(r"(.*\d)\s*([^\d\s.,][^\d]*)", re.DOTALL)
_PROCENT = frozenset({"%", "procent"})


@dataclass(frozen=True, slots=True)
class Known:
    """What of a ruleset decides how a cell is read."""

    units: dict[str, str]
    goals: frozenset[str]
    answered: frozenset[str]
    """The human facts that are answered with a word, not a number."""

    @classmethod
    def of(cls, ruleset: Ruleset) -> "Known":
        """What is known of a ruleset."""
        goals = [goal for council in ruleset.council_goals for goal in (council, *council.goals)]
        indicators = [child for goal in goals for child in goal.indicators if isinstance(child, Indicator)]
        return cls(
            {each.id: each.unit for each in indicators},
            frozenset(goal.id for goal in goals),
            frozenset(name for name, asked in ruleset.human_facts.items() if asked.answers),
        )


def is_form(header: Row) -> bool:
    """Whether a table is a form: it has the headings that no form is without."""
    return set(form.REQUIRED) <= set(header.cells)


def about(table: Table, mistakes: Mistakes) -> dict[str, Plain]:
    """What a form's other sheet says that it is for, as keys of a facts file."""
    said: dict[str, Plain] = {}
    for row in (table.header, *table.rows):
        word, text = (*map(composed, row.cells), "", "")[:2]
        if word in form.ABOUT and text:
            said[form.ABOUT[word]] = text
    found = str(said.pop("formulär", ""))
    if found != form.FORMAT:
        mistakes.add("RT899", table.header.place(), "", found=found, known=form.FORMAT)
    return said


def take_form(table: Table, document: str, known: Known, kept: Kept) -> Report:
    """Take what has been filled in; `document` is the id of its source."""
    header = table.header
    lacking = [name for name in form.REQUIRED if name not in header.cells]
    for name in lacking:
        kept.mistakes.add("RT898", header.place(), header.source, name=name)
    if lacking:
        return Report()
    for number, name in enumerate(header.cells):
        if name and name not in form.ORDER:
            kept.mistakes.add("RT893", header.place(number), header.source, name=name)
    reading = _Reading({name: at for at, name in enumerate(header.cells)}, document, known, kept.mistakes)
    for row in table.rows:
        reading.row(row)
    for taken in reading.taken:
        kept.keep(taken, reading.report)
    return reading.report


@dataclass(slots=True)
class _Reading:
    """One form under reading."""

    columns: dict[str, int]
    document: str
    known: Known
    mistakes: Mistakes
    report: Report = field(default_factory=Report)
    taken: list[Taken] = field(default_factory=list)
    groups: dict[tuple[str, ...], Taken] = field(default_factory=dict)

    def text(self, row: Row, name: str) -> str:
        """What a row says in a column, nothing where there is no such column."""
        return composed(row.cells[self.columns[name]]) if name in self.columns else ""

    def row(self, row: Row) -> None:
        self.report.read += 1
        filled = [name for name in self.columns if name not in form.TOLD and self.text(row, name)]
        if set(filled) <= form.GIVEN:
            self.report.empty += 1
        elif {form.VALUE, form.STATE, form.AREA}.isdisjoint(filled):
            name = next(each for each in filled if each not in form.GIVEN)
            self.mistakes.add("RT892", row.place(self.columns[form.VALUE]), row.source, name=name)
        else:
            self.fact(row)

    def fact(self, row: Row) -> None:
        """Keep the fact that a row says, unless something is wrong with it."""
        node = Mapping(tuple(self.entries(row)), row.place())
        try:
            parse(node, Fact, ())
        except Rejected as error:
            for each in error.diagnostics:
                self.mistakes.note(each)
            return
        fact = plain(node)
        if isinstance(fact, dict):
            fact["spann"] = str(Span.parse(str(fact["spann"])))
            self.add(Taken(fact, row, self.columns[form.VALUE]))

    def entries(self, row: Row) -> Iterator[tuple[Scalar, Node]]:
        """Key and value of everything that the row says, each with the cell that it stands in."""
        name, asked = self.text(row, form.ID), self.text(row, form.HUMAN_FACT)
        yield self.entry(row, "mål" if name in self.known.goals else "indikator", form.ID)
        if asked:
            yield self.entry(row, "uppgift", form.HUMAN_FACT)
        if self.text(row, form.PART):
            yield self.entry(row, "del", form.PART)
        yield from self.said(row, asked, "" if asked else self.known.units.get(name, ""))
        yield self.entry(row, "spann", form.SPAN)
        for heading, key in form.BESIDE.items():
            if self.text(row, heading):
                yield self.entry(row, key, heading, self.number(row, heading) if heading in form.NUMBERS else None)
        told_in = form.STATE if self.text(row, form.STATE) else form.VALUE
        place, source = row.called(self.columns[told_in]), " ".join(self.text(row, form.SOURCE).split())
        cited = self.entry(row, self.document, form.SOURCE, f"{place}, {source}" if source else place)
        yield self.key(row, "källa", form.SOURCE), Mapping((cited,), cited[0].place)
        if notes := [line for line in self.text(row, form.NOTE).split("\n") if line.strip()]:
            under = self.key(row, "not", form.NOTE)
            yield under, Sequence(tuple(replace(under, text=each) for each in notes), under.place)

    def said(self, row: Row, asked: str, unit: str) -> Iterator[tuple[Scalar, Node]]:
        """What the row says: a value, an answer, a state, or an area with its own value."""
        value = self.text(row, form.VALUE)
        if self.text(row, form.STATE):
            yield self.entry(row, "tillstånd", form.STATE)
        if self.text(row, form.AREA):
            area = [self.entry(row, "område", form.AREA)]
            area += [self.entry(row, "värde", form.VALUE, self.number(row, form.VALUE, unit))] if value else []
            area += [self.entry(row, "riktvärde", form.AREA_TARGET, self.number(row, form.AREA_TARGET))]
            key = self.key(row, "delresultat", form.AREA)
            yield key, Sequence((Mapping(tuple(area), key.place),), key.place)
        elif value and asked in self.known.answered:
            yield self.entry(row, "svar", form.VALUE)
        elif not asked and value.casefold() in {"ja", "nej"}:
            yield self.entry(row, "samtliga når", form.VALUE, value.casefold())
        elif value:
            yield self.entry(row, "värde", form.VALUE, self.number(row, form.VALUE, unit))

    def number(self, row: Row, heading: str, unit: str = "") -> str:
        """A number as our own files write it, without the indicator's own unit after it."""
        text = self.text(row, heading)
        if unit and (match := _SUFFIXED.fullmatch(text)):
            found = {match[2].strip().casefold(), unit.casefold()}
            text = match[1] if len(found) == 1 or found <= _PROCENT else text
        try:
            return number_text(text, "." if self.columns.get(heading) in row.numbers else "")
        except ValueError:
            return text  # told when the fact is read, with everything else that is wrong in it

    def key(self, row: Row, key: str, heading: str) -> Scalar:
        return Scalar(key, plain=False, place=row.place(self.columns.get(heading, 0)))

    def entry(self, row: Row, key: str, heading: str, text: str | None = None) -> tuple[Scalar, Scalar]:
        said = self.key(row, key, heading)
        return said, replace(said, text=self.text(row, heading) if text is None else text)

    def add(self, taken: Taken) -> None:
        """Keep the fact, or add its sub-result to the fact that the other areas are in."""
        fact = taken.fact
        parts = fact.get("delresultat")
        beside = {key: value for key, value in fact.items() if key not in {"delresultat", "källa", "not"}}
        whole = self.groups.setdefault(tuple(map(str, sorted(beside.items()))), taken) if parts else taken
        if whole is taken:
            self.taken.append(taken)
            return
        cited, more_cited = whole.fact["källa"], fact["källa"]
        if isinstance(cited, dict) and isinstance(more_cited, dict):
            cited[self.document] = f"{cited[self.document]}; {more_cited[self.document]}"
        for key in ("delresultat", "not"):
            more, there = fact.get(key), whole.fact.setdefault(key, [])
            if isinstance(more, list) and isinstance(there, list):
                there += more
        if not whole.fact["not"]:
            del whole.fact["not"]
