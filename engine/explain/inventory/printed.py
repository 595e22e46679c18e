"""Printed: the inventory in the terminal: each figure with its span, value, state and source, then what is missing.

Comes in: an inventory, the digest of the facts, a width and whether colour is wanted. Goes out: text. In a wide window
it is a table; in a narrow one each figure is a few lines. Texts fold and are never cut.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import cell_len
from rich.text import Text

from engine.explain.fold import fold
from engine.explain.given import value_said
from engine.explain.heading import mark_lines, title
from engine.explain.inert import inert
from engine.explain.inventory.listing import Inventory, Item, Unused
from engine.explain.numerals import span
from engine.explain.sentences import places_said, possible_said
from engine.explain.terminal import BOLD, GAP, STEP, Paper
from engine.explain.tree import below, walk
from engine.explain.vocabulary import MARKS, REFUSED, STATES, quantity
from engine.explain.words import Words
from engine.model.diagnostic import Language

NARROWEST_TABLE = 90
_MOST = (20, 21, 20, 14)
"""The most that the columns of figure, span, value and state may have; sources have the rest."""
_MISSING = "yellow"


@dataclass(frozen=True, slots=True)
class _Line:
    """One row: a node's heading, or a figure with its cells."""

    depth: int
    name: str
    cells: tuple[str, str, str, str] | None = None
    missing: bool = False


def printed(
    found: Inventory,
    digest: str,
    lang: Language,
    width: int,
    *,
    colour: bool,
    only_missing: bool = False,
) -> str:
    """The inventory as text, at most `width` columns wide."""
    words, paper = Words(lang), Paper(width, colour=colour)
    if marks := mark_lines(words, found.assessment):
        paper.lines([*marks, ""], style=BOLD)
    paper.lines([title(words, found.assessment), ""], style=BOLD)
    lines = list(_lines(words, found, only_missing=only_missing))
    if width < NARROWEST_TABLE:
        _cards(paper, lines)
    else:
        _table(words, paper, lines)
    _closing(words, paper, found, digest)
    return paper.text()


# --- the figures ------------------------------------------------------------------------------------------------------


def _lines(words: Words, found: Inventory, *, only_missing: bool) -> Iterator[_Line]:
    """Every node with its figures under it, each where it first comes; or only what has something missing below it."""
    nodes = found.assessment.proof.program.nodes
    by_node: dict[str, list[Item]] = {}
    for item in found.items:
        if item.missing or not only_missing:
            by_node.setdefault(item.node.id, []).append(item)
    seen: set[str] = set()
    for depth, node in walk(found.assessment.proof.program):
        if node in seen or (only_missing and by_node.keys().isdisjoint(below(found.assessment.proof.program, node))):
            continue
        seen.add(node)
        yield _Line(depth, f"{node} {nodes[node].name}")
        for item in by_node.get(node, ()):
            yield _Line(depth + 1, figure_name(words, item), _cells(words, item), item.missing)


def figure_name(words: Words, item: Item) -> str:
    """`värde`, `aktiviteter`, `del Arboga`."""
    return quantity(words, item.figure.name) if item.part is None else words.say("del {part}", part=item.part)


def _cells(words: Words, item: Item) -> tuple[str, str, str, str]:
    return (str(item.span), _value(words, item), _state(words, item), _source(words, item))


def _value(words: Words, item: Item) -> str:
    """The value, or for a missing one what it may be."""
    if item.missing:
        return possible_said(words, item.proof, item.chosen)
    return value_said(words, item.proof, item.chosen) if item.state == "känd" else ""


def _state(words: Words, item: Item) -> str:
    if item.missing and item.chosen.fact is None:
        return words.say("saknas")
    told = words.say(STATES[item.state])
    if item.chosen.reason and item.state != "känd":
        told += f" ({item.chosen.reason})"
    return ", ".join([told, *(words.say(MARKS[mark]) for mark in item.chosen.marks)])


def _source(words: Words, item: Item) -> str:
    """Where the value is from, or where it is to be had."""
    fact, node = item.chosen.fact, item.node
    if fact is not None and fact.sources:
        return places_said(sorted(fact.sources.items()))
    if item.missing and node.collected_from and item.figure.human_fact is None:
        return words.say("hämtas från {system}", system=node.collected_from)
    return ""


# --- how it stands ----------------------------------------------------------------------------------------------------


def _table(words: Words, paper: Paper, lines: Sequence[_Line]) -> None:
    """Headings across the whole width, each figure in columns under them."""
    heads = (words.say("Uppgift"), words.say("Spann"), words.say("Värde"), words.say("Läge"), words.say("Källa"))
    rows = [(STEP * line.depth * " " + line.name, *line.cells) for line in lines if line.cells]
    widths = [_needed(texts, most) for texts, most in zip(zip(heads, *rows, strict=True), _MOST, strict=False)]
    widths.append(paper.width - sum(widths) - GAP * len(widths))
    _row(paper, heads, widths, BOLD, 0)
    for line in lines:
        if line.cells is None:
            paper.lines([line.name], style=BOLD, indent=STEP * line.depth)
        else:
            _row(paper, (line.name, *line.cells), widths, _MISSING if line.missing else "", STEP * line.depth)


def _needed(texts: Sequence[str], most: int) -> int:
    return min(most, max(cell_len(inert(text)) for text in texts))


def _row(paper: Paper, texts: Sequence[str], widths: Sequence[int], style: str, indent: int) -> None:
    """The texts beside each other, each folded to its column; the first moved in."""
    margin = " " * min(indent, widths[0] // 3)
    first = [margin + each for each in fold(inert(texts[0]), widths[0] - len(margin), STEP)]
    columns = [first, *(fold(inert(text), width) for text, width in zip(texts[1:], widths[1:], strict=True))]
    for parts in zip_longest(*columns, fillvalue=""):
        padded = (part + " " * (width - cell_len(part) + GAP) for part, width in zip(parts, widths, strict=True))
        paper.console.print(Text("".join(padded).rstrip(), style=style), soft_wrap=True)


def _cards(paper: Paper, lines: Sequence[_Line]) -> None:
    for line in lines:
        paper.lines([line.name], style=BOLD if line.cells is None else "", indent=STEP * line.depth)
        if line.cells:
            told = ", ".join(text for text in line.cells if text)
            paper.lines([told], style=_MISSING if line.missing else "", indent=STEP * (line.depth + 1))


def _closing(words: Words, paper: Paper, found: Inventory, digest: str) -> None:
    paper.section(words.say("Sammanfattning"), _summary(words, found))
    if questions := _questions(words, found):
        paper.section(words.say("Frågorna"), questions)
    if decisive := _decisive(words, found.missing):
        paper.section(words.say("Saknas, och ett verdikt hänger på den"), decisive)
    if found.unused:
        paper.section(
            words.say("Uppgifter som inte fyller någon fråga"), (_unused(words, each) for each in found.unused)
        )
    paper.lines(["", words.say("Uppgifternas innehåll (SHA-256): {digest}", digest=digest)])


def _summary(words: Words, found: Inventory) -> list[str]:
    """How many there are of each state."""
    n = len(found.items)
    counts = Counter[str](item.state for item in found.items if not item.missing)
    said = [words.count("{n} uppgift efterfrågas", "{n} uppgifter efterfrågas", n)]
    said += [
        words.say("{state}: {n}", state=words.say(STATES[state]), n=str(counts[state]))
        for state in STATES
        if counts[state]
    ]
    marks = Counter[str](mark for item in found.items for mark in item.chosen.marks)
    said += [
        words.say("därav {mark}: {n}", mark=words.say(MARKS[mark]), n=str(marks[mark])) for mark in MARKS if marks[mark]
    ]
    said.append(words.say("saknas: {n}", n=str(len(found.missing))))
    said += [words.say("{node}: inga andra att jämföra med finns", node=node) for node in found.lonely]
    return said


def _questions(words: Words, found: Inventory) -> list[str]:
    """What a person is asked, once for each question that is put to some node."""
    asked = {item.figure.name: item.figure.question or "" for item in found.items if item.figure.human_fact}
    return [f"{quantity(words, name)}: {asked[name]}" for name in sorted(asked)]


def _decisive(words: Words, missing: Sequence[Item]) -> list[str]:
    names: dict[str, list[str]] = {}
    for item in missing:
        if item.decides:
            names.setdefault(item.node.id, []).append(quantity(words, item.figure.name))
    return [f"{node}: {words.all_of(each)}" for node, each in names.items()]


def _unused(words: Words, unused: Unused) -> str:
    fact = unused.fact
    about = [fact.subject, *(text for text in (fact.human_fact, fact.part) if text), span(words, fact.span)]
    why = words.say(REFUSED[unused.why]) if unused.why in REFUSED else words.say("inget frågar efter den")
    return f"{', '.join(about)}: {why}"
