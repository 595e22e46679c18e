"""Read-back: every rule of a ruleset as the sentence it means, and as a decision table, to be held against the plan.

Comes in: a ruleset as read. Goes out: text for a terminal, folded and never cut. Tables that several indicators or
goals share come first, then the goals in the order of the file with what each brings of its own, then the readings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len

from engine.compile.compiler import DEFAULT_TABLE
from engine.explain.terminal import BOLD, GAP, STEP, Paper, cell
from engine.lint.meaning import Judged, row_means
from engine.lint.naming import COUNCIL, GOAL, INDICATOR, Form, Thing, plain
from engine.lint.saying import all_of, phrase
from engine.lint.sites import Site, sites
from engine.lint.walk import Owner, owners
from engine.model import ruleset as model
from engine.model.cell import Cell
from engine.model.diagnostic import Language, Text
from engine.model.switch import Switch

_INDICATORS: Final = Text("indikatorer", "indicators")
_GOALS: Final = Text("nämndmål", "committee goals")
_CHILDREN: Final = Text("mål och indikatorer", "goals and indicators")
_COLUMNS_MAX: Final = 4
"""With more things asked about than this, the table has one column for all of a row's tests."""
_NUMBER: Final = 3


def page(ruleset: model.Ruleset, lang: Language, width: int, *, colour: bool) -> str:
    """The whole ruleset, read back."""
    reader = _Reader(ruleset, Paper(width, colour=colour), lang)
    reader.shared()
    reader.goals()
    reader.readings()
    return reader.paper.text()


@dataclass(slots=True)
class _Reader:
    """Reads one ruleset back onto paper."""

    ruleset: model.Ruleset
    paper: Paper
    lang: Language

    def shared(self) -> None:
        """The tables that stand under tabeller:."""
        used: dict[str, list[Owner]] = {}
        for owner in owners(self.ruleset):
            for site in sites(self.ruleset, owner):
                if site.shared and owner not in used.setdefault(str(site.path[1]), []):
                    used[str(site.path[1])].append(owner)
        for name, found in used.items():
            ids = all_of(plain(owner.node.id) for owner in found)
            self._head(phrase("Tabellen {name}, för {ids}", "The table {name}, for {ids}", name=plain(name), ids=ids))
            self._table(self.ruleset.tables[name], self._about(found, frozenset()))

    def goals(self) -> None:
        """Every goal, with what stands under it."""
        for owner in owners(self.ruleset):
            node = owner.node
            self._head(phrase("{id} {name}", "{id} {name}", id=plain(node.id), name=plain(node.name)))
            if isinstance(node, model.Indicator):
                self._lines([self._plan(node)])
            self._judging(owner)

    def readings(self) -> None:
        """What each reading asks, and its alternatives."""
        if self.ruleset.reading:
            self._head(Text("Tolkningar", "Readings"))
        for name, reading in self.ruleset.reading.items():
            self._lines([phrase("{name}: {q}", "{name}: {q}", name=plain(name), q=plain(reading.question))])
            for letter, text in reading.alternatives.items():
                chosen = Text(" (förval)", " (default)") if letter == reading.choice else plain("")
                told = phrase("{l}{c}: {t}", "{l}{c}: {t}", l=plain(letter), c=chosen, t=plain(text))
                self._lines([told], indent=STEP)

    # --- one node ---------------------------------------------------------------------------------------------

    def _plan(self, node: model.Indicator) -> Text:
        """Direction and target, so that `når` can be read."""
        direction = _switched(node.direction)
        target = node.targets.get(self.ruleset.year)
        told = _switched(target.amount) if target is not None else Text("saknas", "missing")
        base = _switched(node.baseline.amount) if node.baseline is not None else Text("saknas", "missing")
        return phrase(
            "Riktning {direction}, ingående {base}, riktvärde {year}: {target}.",
            "Direction {direction}, baseline {base}, target {year}: {target}.",
            direction=direction, base=base, year=plain(str(self.ruleset.year)), target=told,
        )  # fmt: skip

    def _judging(self, owner: Owner) -> None:
        node = owner.node
        if isinstance(node, model.Goal) and node.not_applicable is not None:
            reason = plain(node.not_applicable)
            self._lines([phrase("Ej tillämpligt: {r}.", "Not applicable: {r}.", r=reason)])
        elif isinstance(node.judging, Switch):
            reading = node.judging.reading
            for letter, one in node.judging.alternatives.items():
                self._lines([phrase("Med {r}:", "With {r}:", r=plain(f"{reading} {letter}"))])
                own = [site for site in sites(self.ruleset, owner) if (reading, letter) in site.picks]
                self._one(owner, one, own)
        elif node.judging is not None:
            self._one(owner, node.judging, sites(self.ruleset, owner))
        elif isinstance(node, model.Indicator):
            self._lines([_judged_by(DEFAULT_TABLE)])

    def _one(self, owner: Owner, judging: model.Judging, own: Sequence[Site]) -> None:
        thing = _thing(owner)
        if isinstance(judging, model.NoRule):
            reason = plain(judging.none.rstrip("."))
            told = phrase("{t} får inget verdikt: {r}.", "{t} gets no verdict: {r}.", t=thing.name, r=reason)
            self._lines([told])
        elif isinstance(judging, model.SameAs):
            told = phrase(
                "{t} får samma verdikt som {c}.",
                "{t} gets the same verdict as {c}.",
                t=thing.name,
                c=plain(judging.child),
            )
            self._lines([told])
        earlier: set[str] = set()
        for site in own:
            name = str(site.path[1]) if site.shared else site.table.name or site.table.scale
            if site.shared:
                self._lines([_judged_by(name)])
            else:
                if site.table.name is not None:
                    self._lines([_table_named(site.table)])
                self._table(site.table, self._about([owner], frozenset(earlier)))
            earlier.add(name)

    def _about(self, found: Sequence[Owner], earlier: frozenset[str]) -> Judged:
        """What a table judges, as far as all its users agree."""
        children = {_children(owner) for owner in found}
        nouns = {_noun(owner) for owner in found}
        things = {_thing(owner) for owner in found}
        names = {name: told for owner in found for name, told in _names(owner, self.ruleset).items()}
        labels = {outcome.label for scale in self.ruleset.scales.values() for outcome in scale}
        return Judged(
            next(iter(things)) if len(things) == 1 else (GOAL if INDICATOR not in things else INDICATOR),
            next(iter(children)) if len(children) == 1 else None,
            next(iter(nouns)) if len(nouns) == 1 else _CHILDREN,
            names,
            earlier,
            frozenset(self.ruleset.human_facts),
            frozenset(labels | {answer for fact in self.ruleset.human_facts.values() for answer in fact.answers}),
            self.ruleset.reading,
        )

    # --- on paper ---------------------------------------------------------------------------------------------

    def _head(self, text: Text) -> None:
        self.paper.lines(["", text.said(self.lang), ""], style=BOLD)

    def _lines(self, texts: Sequence[Text], indent: int = 0) -> None:
        self.paper.lines([text.said(self.lang) for text in texts], indent=indent)

    def _table(self, table: model.Table, about: Judged) -> None:
        """The rows as sentences, then as a decision table."""
        for place, row in enumerate(table.rows):
            told = row_means(row, about, place)
            self._lines([phrase("{n}. {told}", "{n}. {told}", n=plain(str(place + 1)), told=told)])
        self.paper.lines([""])
        heads, rows = _decision_table(table, about, self.lang)
        widths = _widths(heads, rows, self.paper.width)
        self.paper.table(heads, widths, ([cell(text, w) for text, w in zip(row, widths, strict=True)] for row in rows))
        self.paper.lines([""])


def _judged_by(table: str) -> Text:
    return phrase("Bedöms med tabellen {t}.", "Judged by the table {t}.", t=plain(table))


def _table_named(table: model.Table) -> Text:
    shown = Text(" (visas men avgör inget)", " (shown, decides nothing)") if table.descriptive else plain("")
    return phrase("Tabellen {t}{shown}:", "The table {t}{shown}:", t=plain(table.name or ""), shown=shown)


# --- what is judged -----------------------------------------------------------------------------------------------


def _thing(owner: Owner) -> Thing:
    if isinstance(owner.node, model.Indicator):
        return INDICATOR
    return COUNCIL if isinstance(owner.node, model.CouncilGoal) else GOAL


def _children(owner: Owner) -> int | None:
    if isinstance(owner.node, model.Indicator):
        return None
    return len(owner.node.indicators) + len(getattr(owner.node, "goals", ()))


def _noun(owner: Owner) -> Text:
    goals = bool(getattr(owner.node, "goals", ()))
    indicators = isinstance(owner.node, model.Goal) and bool(owner.node.indicators)
    return (_CHILDREN if indicators else _GOALS) if goals else _INDICATORS


def _names(owner: Owner, ruleset: model.Ruleset) -> dict[str, tuple[str, Form]]:
    """The children that a goal's tests may name."""
    if isinstance(owner.node, model.Indicator):
        return {}
    known = {each.node.id: each.node.name for each in owners(ruleset)}
    found: dict[str, tuple[str, Form]] = {goal.id: (goal.name, "det") for goal in getattr(owner.node, "goals", ())}
    for child in owner.node.indicators:
        name = child.id if isinstance(child, model.Indicator) else child.see
        found[name] = (known.get(name, ""), "den")
    return found


def _switched(value: object) -> Text:
    """A value, or its alternatives with the readings they go by."""
    if isinstance(value, Switch):
        told = [
            phrase("{v} ({r})", "{v} ({r})", v=_switched(one), r=plain(f"{value.reading} {letter}"))
            for letter, one in value.alternatives.items()
        ]
        return Text(" eller ".join(each.sv for each in told), " or ".join(each.en for each in told))
    written = getattr(value, "written", None)
    if isinstance(written, str):
        return plain(written)
    reason, span = getattr(value, "reason", None), getattr(value, "span", None)
    if isinstance(reason, str):
        return phrase("saknas ({r})", "missing ({r})", r=plain(reason))
    return phrase("eget utfall {s}", "own outcome {s}", s=plain(str(span))) if span is not None else plain(str(value))


# --- the decision table -------------------------------------------------------------------------------------------


def _decision_table(table: model.Table, about: Judged, lang: Language) -> tuple[list[str], list[list[str]]]:
    """A column for each thing asked about where they are few; otherwise one for all of a row's tests."""
    asked = list(dict.fromkeys(name for row in table.rows for name in row.when if name not in about.readings))
    by_column = len(asked) <= _COLUMNS_MAX
    tests = asked if by_column else [Text("Villkor", "Tests").said(lang)]
    heads = ["#", Text("Utfall", "Outcome").said(lang), *tests, Text("Tolkning", "Reading").said(lang)]
    rows = []
    for place, row in enumerate(table.rows):
        said = {name: _said(condition) for name, condition in row.when.items()}
        own = [name for name in row.when if name not in about.readings]
        cells = (
            [said.get(name, "–") for name in asked]
            if by_column
            else ["\n".join(f"{name}: {said[name]}" for name in own) or "–"]
        )
        letters = "\n".join(f"{name} {said[name]}" for name in row.when if name in about.readings) or "–"
        rows.append([str(place + 1), row.outcome, *cells, letters])
    return heads, rows


def _said(condition: model.Condition) -> str:
    """A condition in the ruleset's own words."""
    if isinstance(condition, Cell):
        return condition.written
    return " | ".join(one.written if isinstance(one, Cell) else _part(one) for one in condition)


def _part(part: Mapping[str, model.Cells]) -> str:
    return ", ".join(f"{name}: {_said(cells)}" for name, cells in part.items())


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """What each column needs, the widest ones made narrower until all fit."""
    needed = [max(_wide(text) for text in column) for column in zip(heads, *rows, strict=True)]
    room = width - GAP * len(needed)
    while sum(needed) > room and max(needed) > _NUMBER:
        needed[needed.index(max(needed))] -= 1
    return needed


def _wide(text: str) -> int:
    return max(cell_len(line) for line in text.split("\n"))
