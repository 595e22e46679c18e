"""Asking: the rows of a form, one for each figure that is missing, with what may be filled in.

Comes in: an inventory. Goes out: rows of text and, for each, what its value may be. Nothing is filled in beforehand but
what the row is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.compile.program import Answers
from engine.explain.inventory.listing import Inventory, Item
from engine.explain.sentences import possible_said
from engine.explain.vocabulary import quantity
from engine.explain.words import Words
from engine.model.ruleset import Range

REACHES = ("ja", "nej")
AREA_ROWS = 3
"""How many rows are laid out for the areas of a figure that is made of sub-results."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One row. `labels` are the answers of a question; otherwise a number from `low` to `high` is wanted."""

    node: str
    name: str
    goal: bool
    human_fact: str | None
    what: str
    span: str
    part: str | None
    unit: str
    possible: str
    taken_from: str
    labels: tuple[str, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    areas: bool = False
    forecast_at: str = ""
    """The position that a forecast is to be made at; empty where a measured figure is wanted."""


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form: what it is for, its rows, and whose value is to be compared with others that are not there."""

    id: str
    ruleset: str
    title: str
    period: str
    marks: tuple[tuple[str, str], ...]
    rows: tuple[Asked, ...]
    lonely: tuple[str, ...]


def form_of(found: Inventory, title: str, forecasts: Sequence[Inventory] = ()) -> Form:
    """The form for everything that is missing, at a position and in what is forecast for the year there."""
    words, assessment = Words("sv"), found.assessment
    program = assessment.proof.program
    marks = tuple((file.mark, file.mark_reason or "") for file in assessment.files if file.mark)
    lonely = tuple(f"{node} jämförs med {program.nodes[node].population}" for node in found.lonely)
    asked = {(item.node.id, item.figure.human_fact, item.part): item for item in found.missing}
    # An answer that is asked for at the position stands in the forecast too.
    more = [
        item
        for each in forecasts
        for item in each.missing
        if item.figure.position is not None
        and not (item.figure.answered and (item.node.id, item.figure.human_fact, item.part) in asked)
    ]
    rows = tuple(_asked(words, item) for item in _by_node([*found.missing, *more]))
    return Form(f"{program.ruleset}-{program.period}", program.ruleset, title, str(program.period), marks, rows, lonely)


def _by_node(items: Sequence[Item]) -> list[Item]:
    """The items of a node beside each other, nodes in the order in which they first come."""
    nodes = list(dict.fromkeys(item.node.id for item in items))
    return sorted(items, key=lambda item: nodes.index(item.node.id))


def _asked(words: Words, item: Item) -> Asked:
    node, figure, possible = item.node, item.figure, item.figure.possible
    areas = figure.sub_results != "nej"
    ends = possible if isinstance(possible, Range) and not areas else Range()
    return Asked(
        node.id,
        node.name,
        node.level != "indikator",
        figure.human_fact,
        _what(words, item),
        str(figure.spans[0]),
        item.part,
        "" if figure.human_fact else node.unit or "",
        "områdenas egna värden, eller ja/nej om samtliga når"
        if areas
        else possible_said(words, item.proof, item.chosen),
        "" if figure.human_fact else node.collected_from or "",
        possible.labels if isinstance(possible, Answers) else (),
        ends.low,
        ends.high,
        areas,
        str(figure.position) if figure.position is not None else "",
    )


def _what(words: Words, item: Item) -> str:
    """The question, or what the number is."""
    what = item.figure.question or quantity(words, item.figure.name)
    return what if item.figure.position is None else f"{what}, prognos för året"
