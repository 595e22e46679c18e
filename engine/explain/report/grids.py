"""Grids: a report as sheets of cells, before anybody decides which kind of file they stand in.

Comes in: one report, or one for each nämnd. Goes out: a grid per level (KF-mål, nämndmål, indikatorer), the facts, the
rules that were used, the readings, the development, and what the report itself is. A number has a column of its own
and, beside it, one with its words: the words are exact where the number alone could not be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from engine.explain.page import Line
from engine.explain.report.view import Amount, History, NodeShown, Place, Report, RuleShown, Step
from engine.explain.words import Words, message
from engine.model.diagnostic import Language

Cell: TypeAlias = str | int | Amount | None
Kind: TypeAlias = Literal["text", "long", "number"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head in the reader's language, and how wide its texts are."""

    head: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: its name, its columns, and rows with a cell for each column."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class _Of:
    """A column of the nodes, and how its cell is had. `levels`: on which of the levels' sheets it stands."""

    head: str
    cell: Callable[[NodeShown], Cell]
    kind: Kind = "text"
    levels: tuple[str, ...] = ("kf-mål", "nämndmål", "indikator")


_LEAF: tuple[str, ...] = ("indikator",)
_GOALS: tuple[str, ...] = ("kf-mål", "nämndmål")
_BELOW: tuple[str, ...] = ("nämndmål", "indikator")


def _number(of: Callable[[NodeShown], Amount | None]) -> Callable[[NodeShown], Cell]:
    def cell(node: NodeShown) -> Cell:
        found = of(node)
        return found if found is not None and found.value is not None else None

    return cell


def _words(of: Callable[[NodeShown], Amount | None]) -> Callable[[NodeShown], Cell]:
    def cell(node: NodeShown) -> Cell:
        found = of(node)
        return found.text if found is not None else None

    return cell


def _one_target(node: NodeShown) -> Amount | None:
    """The target, where it is one number."""
    return node.target.low if node.target is not None and node.target.low == node.target.high else None


def _before(node: NodeShown) -> Amount | None:
    return node.earlier.value if node.earlier is not None else None


def _whole(lines: Sequence[Line]) -> str | None:
    """Lines as the text of a cell, each as far in as it stands."""
    return "\n".join("  " * line.depth + line.text for line in lines) or None


def _rest(lines: Sequence[Line]) -> str | None:
    """The lines of an answer under its heading, which the column says already."""
    return _whole([Line(max(line.depth - 1, 0), line.text) for line in lines[1:]])


def _signed(node: NodeShown) -> str | None:
    return "\n".join(f"{s.outcome} ({s.by}, {s.role}, {s.date}): {s.reason}" for s in node.signatures) or None


_COLUMNS: tuple[_Of, ...] = (
    _Of(message("Id"), lambda node: node.id),
    _Of(message("Namn"), lambda node: node.name, "long"),
    _Of(message("Under"), lambda node: node.parent or None, "text", _BELOW),
    _Of(message("Ansvarig"), lambda node: node.responsible or None, "text", _GOALS),
    _Of(message("Verdikt"), lambda node: node.verdict.text),
    _Of(message("Kan bli"), lambda node: ", ".join(each.outcome.text for each in node.possible) or None),
    _Of(message("Andra tabeller"), lambda node: "; ".join(f"{name} {said}" for name, said in node.beside) or None),
    _Of(message("Värde"), _number(lambda node: node.value), "number", _LEAF),
    _Of(message("Värde i ord"), _words(lambda node: node.value), "text", _LEAF),
    _Of(message("Enhet"), lambda node: node.unit or None, "text", _LEAF),
    _Of(message("Riktning"), lambda node: node.direction or None, "text", _LEAF),
    _Of(message("Riktvärde"), _number(_one_target), "number", _LEAF),
    _Of(message("Riktvärde i ord"), lambda node: node.target.text if node.target else None, "text", _LEAF),
    _Of(message("Väntat"), _number(lambda node: node.expected), "number", _LEAF),
    _Of(message("Väntat i ord"), _words(lambda node: node.expected), "text", _LEAF),
    _Of(message("Avvikelse"), _number(lambda node: node.gap), "number", _LEAF),
    _Of(message("Avvikelse i ord"), _words(lambda node: node.gap), "text", _LEAF),
    _Of(message("Ingående"), _number(lambda node: node.baseline), "number", _LEAF),
    _Of(message("Ingående i ord"), _words(lambda node: node.baseline), "text", _LEAF),
    _Of(message("Det som avgjorde"), lambda node: node.decided or None, "long"),
    _Of(message("Hänger på"), lambda node: node.waits_for or None, "long"),
    _Of(message("Samlad bedömning"), _signed, "long", _GOALS),
    _Of(message("Förra perioden"), lambda node: node.earlier.period if node.earlier else None),
    _Of(message("Förra verdikt"), lambda node: node.earlier.verdict.text if node.earlier else None),
    _Of(message("Förra värde"), _number(_before), "number", _LEAF),
    _Of(message("Förra värde i ord"), _words(_before), "text", _LEAF),
    _Of(message("Ändrat sedan dess"), lambda node: node.earlier.changed or None if node.earlier else None),
    _Of(message("Märkt"), lambda node: ", ".join(node.marks) or None),
    _Of(message("Anmärkningar"), lambda node: "\n".join(node.notices) or None, "long"),
    _Of(message("Källa"), lambda node: _places(node.sources), "long"),
)
_ANSWERED: tuple[_Of, ...] = (
    _Of(message("Vad som krävs"), lambda node: _rest(node.answers.requirements), "long"),
    _Of(message("Öppna uppgifter som kan ändra det"), lambda node: _rest(node.answers.open), "long"),
    _Of(message("Står i alla läsningar"), lambda node: _whole(node.answers.standing), "long"),
)
_IN_WORDS: tuple[_Of, ...] = (
    _Of(message("Rubrik"), lambda node: node.headline, "long"),
    _Of(message("Stycke"), lambda node: node.paragraph, "long"),
    _Of(message("Analys"), lambda node: "\n".join(f"{t.text} ({t.by}, {t.date})" for t in node.texts) or None, "long"),
)
_ALWAYS = frozenset({"Id", "Namn", "Verdikt", "Värde", "Riktvärde"})
"""The columns of a level's sheet that stand there even when they are empty."""
_LEVELS = (
    ("kf-mål", message("KF-mål")),
    ("nämndmål", message("Nämndmål")),
    ("indikator", message("Indikatorer")),
)


def grids(reports: Sequence[Report], lang: Language) -> tuple[Grid, ...]:
    """Every sheet of one report, or of several side by side, each row then with the nämnd that it is of."""
    words = Words(lang)
    found = [_level(words, reports, level, name) for level, name in _LEVELS]
    found += (
        [_answered(words, reports)] if any(any(node.answers.all()) for each in reports for node in each.once()) else []
    )
    found += [_hanging(words, reports)] if any(report.hanging for report in reports) else []
    found += [_prose(words, reports), _facts(words, reports), _rules(words, reports), _readings(words, reports)]
    over_time = dict.fromkeys(report.history for report in reports if report.history is not None)
    found += [development(words, each) for each in over_time]
    return (*found, _about(words, reports))


def flat(reports: Sequence[Report], lang: Language) -> Grid:
    """All goals and indicators in one sheet, each row with the marks of its figures and whose it is."""
    words = Words(lang)
    first: tuple[tuple[str, Callable[[Report], str]], ...] = (
        (words.say("Märkning"), lambda report: " ".join(report.marks)),
        (words.say("Kommun"), lambda report: report.municipality),
        (words.say("Nämnd"), lambda report: report.committee),
        (words.say("Period"), lambda report: report.period),
        (words.say("Regelverk"), lambda report: report.ruleset),
    )
    columns = (*(Column(head) for head, _ in first), Column(words.say("Nivå")))
    shown = (*_COLUMNS, *_ANSWERED, *_IN_WORDS)
    columns += tuple(Column(words.say(each.head), each.kind) for each in shown)
    rows = [
        (*(cell(report) for _, cell in first), node.level_word, *(each.cell(node) for each in shown))
        for report in reports
        for node in report.nodes()
    ]
    return Grid(words.say("Mål och indikatorer"), columns, tuple(rows))


def _level(words: Words, reports: Sequence[Report], level: str, name: str) -> Grid:
    nodes = [(report, node) for report in reports for node in report.nodes() if node.level == level]
    shown = [
        each
        for each in _COLUMNS
        if level in each.levels and (each.head in _ALWAYS or any(each.cell(node) is not None for _, node in nodes))
    ]
    return _of_nodes(words, reports, words.say(name), shown, nodes)


def _prose(words: Words, reports: Sequence[Report]) -> Grid:
    """What can be pasted: the heading and the paragraph of each node, and what somebody has written about it."""
    nodes = [(report, node) for report in reports for node in report.once()]
    return _of_nodes(words, reports, words.say("Texter"), [_COLUMNS[0], *_IN_WORDS], nodes)


def _answered(words: Words, reports: Sequence[Report]) -> Grid:
    """What each verdict would take, what is open under it, and whether it stands; long, so on a sheet of its own."""
    nodes = [(report, node) for report in reports for node in report.once() if any(node.answers.all())]
    first = [each for each in _COLUMNS if each.head in {"Id", "Namn", "Verdikt"}]
    return _of_nodes(words, reports, words.say("Vad krävs"), [*first, *_ANSWERED], nodes)


def _of_nodes(
    words: Words,
    reports: Sequence[Report],
    name: str,
    shown: Sequence[_Of],
    nodes: Sequence[tuple[Report, NodeShown]],
) -> Grid:
    columns = [Column(words.say(each.head), each.kind) for each in shown]
    rows = [(report, tuple(each.cell(node) for each in shown)) for report, node in nodes]
    return _whose(words, reports, name, columns, rows)


def _whose(
    words: Words,
    reports: Sequence[Report],
    name: str,
    columns: Sequence[Column],
    rows: Iterable[tuple[Report, tuple[Cell, ...]]],
) -> Grid:
    """The grid, with a first column that says whose each row is where there are several."""
    if len(reports) == 1:
        return Grid(name, tuple(columns), tuple(row for _, row in rows))
    first = Column(words.say("Nämnd och period"), "long")
    return Grid(name, (first, *columns), tuple((_title(report), *row) for report, row in rows))


def _title(report: Report) -> str:
    """Whose a row is; what its marks mean stands first on the sheet."""
    return "\n".join((*report.in_short, report.title))


def _hanging(words: Words, reports: Sequence[Report]) -> Grid:
    """The open figures, those first on which most hangs."""
    said: tuple[tuple[str, Kind], ...] = (
        (words.say("Ordning"), "text"),
        (words.say("Id"), "text"),
        (words.say("Namn"), "long"),
        (words.say("Uppgift"), "text"),
        (words.say("Tillstånd"), "text"),
        (words.say("Vad som hänger på den"), "long"),
    )
    rows = [
        (report, (place, each.node, each.name, each.figure, each.state, each.said))
        for report in reports
        for place, each in enumerate(report.hanging, 1)
    ]
    return _whose(words, reports, words.say("Öppna uppgifter"), [Column(*each) for each in said], rows)


# --- what the verdicts rest on --------------------------------------------------------------------------------------


def _facts(words: Words, reports: Sequence[Report]) -> Grid:
    said: tuple[tuple[str, Kind], ...] = (
        (words.say("Id"), "text"),
        (words.say("Namn"), "long"),
        (words.say("Uppgift"), "text"),
        (words.say("Tillstånd"), "text"),
        (words.say("Värde"), "number"),
        (words.say("Värde i ord"), "text"),
        (words.say("Spann"), "text"),
        (words.say("Källa"), "long"),
        (words.say("Märkt"), "text"),
        (words.say("Not"), "long"),
    )
    rows = [
        (
            report,
            (
                node.id,
                node.name,
                fact.figure,
                fact.state,
                fact.amount if fact.amount.value is not None else None,
                fact.amount.text,
                fact.span or None,
                _places(fact.sources),
                ", ".join(fact.marks) or None,
                "\n".join(fact.notes) or None,
            ),
        )
        for report in reports
        for node in report.once()
        for fact in node.facts
    ]
    return _whose(words, reports, words.say("Uppgifter"), [Column(*each) for each in said], rows)


def _rules(words: Words, reports: Sequence[Report]) -> Grid:
    said: tuple[tuple[str, Kind], ...] = (
        (words.say("Id"), "text"),
        (words.say("Namn"), "long"),
        (words.say("Tabell"), "text"),
        (words.say("Rad"), "text"),
        (words.say("Utfall"), "text"),
        (words.say("Villkor"), "long"),
        (words.say("Prövning"), "long"),
        (words.say("Så prövades den"), "long"),
        (words.say("Orsak"), "long"),
        (words.say("Källa"), "long"),
        (words.say("Tolkning"), "text"),
    )
    rows = [
        (report, (node.id, node.name, *_rule(rule)))
        for report in reports
        for node in report.once()
        for rule in node.rules
    ]
    return _whose(words, reports, words.say("Regler"), [Column(*each) for each in said], rows)


def _rule(rule: RuleShown) -> tuple[Cell, ...]:
    return (
        rule.table,
        rule.number,
        rule.outcome.text,
        rule.asks,
        rule.role,
        "\n".join(rule.tests) or None,
        rule.reason or None,
        _places(rule.sources),
        ", ".join(rule.readings) or None,
    )


def _readings(words: Words, reports: Sequence[Report]) -> Grid:
    said: tuple[tuple[str, Kind], ...] = (
        (words.say("Tolkning"), "text"),
        (words.say("Fråga"), "long"),
        (words.say("Valt"), "long"),
        (words.say("Skäl"), "long"),
        (words.say("Alternativ"), "long"),
        (words.say("Används"), "text"),
        (words.say("Källa"), "long"),
    )
    rows = [
        (
            report,
            (
                each.id,
                each.question,
                each.chosen,
                each.reason,
                "\n".join(f"{letter}: {text}" for letter, text in each.alternatives),
                words.say("ja") if each.used else words.say("nej"),
                _places(each.sources),
            ),
        )
        for report in reports
        for each in report.readings
    ]
    return _whose(words, reports, words.say("Tolkningar"), [Column(*each) for each in said], rows)


# --- over time ------------------------------------------------------------------------------------------------------


def development(words: Words, history: History) -> Grid:
    """Each goal and indicator on a row, and three columns for each moment."""
    columns = [Column(words.say("Id")), Column(words.say("Namn"), "long"), Column(words.say("Nivå"))]
    for moment in history.moments:
        columns += [
            Column(words.say("Verdikt, {moment}", moment=moment.said)),
            Column(words.say("Värde, {moment}", moment=moment.said), "number"),
            Column(words.say("Att veta, {moment}", moment=moment.said), "long"),
        ]
    rows = tuple(
        (each.id, each.name, each.level_word, *(cell for step in each.steps for cell in _step(words, step)))
        for each in history.developments
    )
    return Grid(words.say("Utveckling"), tuple(columns), rows)


def _step(words: Words, step: Step) -> tuple[Cell, ...]:
    said = [words.say("går inte att följa hit: {why}", why=step.broken)] if step.broken else []
    said += [step.gap] if step.gap else []
    said += [step.value.text] if step.value is not None else []
    verdict = step.verdict.text if step.verdict is not None else None
    return verdict, step.value if step.value and step.value.value is not None else None, "; ".join(said) or None


# --- the report itself ----------------------------------------------------------------------------------------------


def _about(words: Words, reports: Sequence[Report]) -> Grid:
    rows = tuple(row for report in reports for row in _about_one(words, report))
    return Grid(words.say("Om"), (Column(words.say("Vad"), "text"), Column(words.say("Uppgift"), "long")), rows)


def _about_one(words: Words, report: Report) -> Iterator[tuple[Cell, ...]]:
    for mark in report.marks:
        yield words.say("Märkning"), mark
    yield words.say("Rapport"), report.title
    yield words.say("Period"), report.period
    for line in report.origin:
        yield words.say("Underlag"), line
    if report.kept is not None:
        yield words.say("Protokoll (SHA-256)"), report.kept.digest
        yield words.say("Journalens huvud"), report.kept.head or words.say("inte hållet mot någon journal")
    for level in report.levels:
        yield words.say("Sammanfattning"), level.text
    for figure in report.open_figures:
        yield words.say("Öppna uppgifter"), figure
    for code, name in report.documents:
        yield words.say("Källa"), f"{code}: {name}"
    if report.legend:
        yield words.say("Tecken"), report.legend


def _places(places: Sequence[Place]) -> str | None:
    return "; ".join(f"{place.title}, {place.place}" for place in places) or None
