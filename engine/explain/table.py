"""The table: a whole nämnd in the terminal, from KF-mål to indicator, with verdict, value, target and what decided.

Comes in: an assessment, a width and whether colour is wanted. Goes out: text. Nothing depends on the terminal itself.
In a wide window it is a table; in a narrow one each node is a few lines. Either way texts fold and are never cut.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text

from engine.explain.children import counts_said
from engine.explain.entries import Entry, entries
from engine.explain.fold import fold
from engine.explain.heading import mark_lines, origin, title
from engine.explain.inert import inert
from engine.explain.noticing import notices_said
from engine.explain.readings import choice_said
from engine.explain.signs import legend
from engine.explain.summary import LevelCount, level_counts, open_figures, readings_changed
from engine.explain.terminal import BOLD, GAP, STEP, STYLES, Paper, cell
from engine.explain.vocabulary import LEVELS, quantity
from engine.explain.words import Words
from engine.model.diagnostic import Language
from engine.prove.assessment import Assessment

NARROWEST_TABLE = 110
"""Below this width columns would be too thin to read."""
_SHORT = (20, 14, 14, 12)
"""The most that the columns of verdict, value, target and marks may have; reasons have at least `_REASON`."""
_REASON = 20


def render(assessment: Assessment, lang: Language, width: int, colour: bool) -> str:  # noqa: FBT001 - the cli's flag
    """The table with its heading and its summary, at most `width` columns wide."""
    words, paper = Words(lang), Paper(width, colour=colour)
    if marks := mark_lines(words, assessment):
        paper.lines([*marks, ""], style=BOLD)
    paper.lines([title(words, assessment), ""], style=BOLD)
    found = entries(words, assessment)
    if widths := _widths(words, paper.width, found):
        _table(words, paper, found, widths)
    else:
        _cards(words, paper, found)
    _closing(words, paper, assessment, found)
    return paper.text()


# --- wide ---------------------------------------------------------------------------------------------------------


def _table(words: Words, paper: Paper, found: Sequence[Entry], widths: Sequence[int]) -> None:
    heads = [
        words.say("Mål och indikator"),
        words.say("Verdikt"),
        words.say("Värde"),
        words.say("Riktvärde"),
        words.say("Det som avgjorde"),
        words.say("Märkt"),
    ]
    paper.table(heads, widths, ([_name(entry, widths[0]), *_rest(entry, widths[1:])] for entry in found))


def _widths(words: Words, width: int, found: Sequence[Entry]) -> tuple[int, ...]:
    """The columns' widths: what is short has its own, names and reasons share the rest; none where it is too narrow."""
    short = [_needed(words, found, place) for place in range(4)]
    left = width - sum(short) - 6 * GAP
    ids = max((STEP * entry.depth + cell_len(inert(entry.id)) for entry in found), default=0)
    name = max(left * 9 // 20, ids)
    if width < NARROWEST_TABLE or left - name < _REASON:
        return ()
    verdict, value, target, marks = short
    return (name, verdict, value, target, left - name, marks)


def _needed(words: Words, found: Sequence[Entry], place: int) -> int:
    """What a short column needs so that its texts stand on one line, up to what it may have."""
    heads = (words.say("Verdikt"), words.say("Värde"), words.say("Riktvärde"), words.say("Märkt"))
    texts = [(each.verdict, each.value, each.target, each.marks)[place] for each in found]
    lines = (line for text in (heads[place], *texts) for line in text.split("\n"))
    return min(_SHORT[place], max(cell_len(inert(line)) for line in lines))


def _name(entry: Entry, width: int) -> Text:
    """The id and the name, moved in by how far down the node stands."""
    indent = " " * min(STEP * entry.depth, width // 3)
    lines = fold(inert(f"{entry.id} {entry.name}"), width - len(indent), STEP)
    return Text("\n".join(indent + line for line in lines), style="" if entry.is_leaf else BOLD)


def _rest(entry: Entry, widths: Sequence[int]) -> list[Text]:
    texts = (entry.verdict, entry.value, entry.target, entry.decided, entry.marks)
    styles = (_style(entry), "", "", "", "")
    return [cell(*each) for each in zip(texts, widths, styles, strict=True)]


def _style(entry: Entry) -> str:
    return STYLES.get(entry.colour or "", "")


# --- narrow -------------------------------------------------------------------------------------------------------


def _cards(words: Words, paper: Paper, found: Sequence[Entry]) -> None:
    """Each node on lines of its own: id and name, verdict, then what there is to say."""
    for entry in found:
        indent = STEP * entry.depth
        paper.lines([f"{entry.id} {entry.name}"], style="" if entry.is_leaf else BOLD, indent=indent)
        verdict, *rest = _told(words, entry)
        paper.lines([verdict], style=_style(entry), indent=indent + STEP)
        paper.lines(rest, indent=indent + STEP)


def _told(words: Words, entry: Entry) -> list[str]:
    """The cells of an entry as lines that stand without their heads."""
    told = [_one_line(entry.verdict)]
    if entry.value:
        told.append(words.say("värde {value}", value=_one_line(entry.value)))
    if entry.target:
        told.append(words.say("riktvärde {value}", value=_one_line(entry.target)))
    if entry.decided:
        told.append(_one_line(entry.decided))
    if entry.marks:
        told.append(words.say("märkt {marks}", marks=entry.marks))
    return told


def _one_line(text: str) -> str:
    return ", ".join(text.split("\n"))


# --- below the table ------------------------------------------------------------------------------------------------


def _closing(words: Words, paper: Paper, assessment: Assessment, found: Sequence[Entry]) -> None:
    paper.section(words.say("Sammanfattning"), [count_said(words, each) for each in level_counts(assessment)])
    paper.section(words.say("Öppna uppgifter som verdikt hänger på"), _open(words, assessment))
    paper.section(words.say("Anmärkningar"), _notices(words, assessment))
    paper.section(words.say("Tolkningar valda i den här körningen"), _readings(words, assessment))
    paper.lines(["", *origin(words, assessment)])
    if signs := legend(words, "\n".join(entry.verdict + entry.decided for entry in found)):
        paper.lines([words.say("Tecken: {legend}.", legend=signs)])
    if any(words.say("avvikelse {gap}", gap="") in entry.decided for entry in found):
        paper.lines([words.say("En avvikelse är räknad från riktvärdet; plus är den goda sidan.")])


def count_said(words: Words, counted: LevelCount) -> str:
    """`Indikator: 8 av 19 ● uppfyllt, 11 av 19 ○ ej uppfyllt`."""
    return f"{words.say(LEVELS[counted.level])}: {counts_said(words, counted.proofs)}"


def _open(words: Words, assessment: Assessment) -> list[str]:
    found = open_figures(assessment)
    said = [f"{node}: {words.all_of(quantity(words, name) for name in names)}" for node, names in found]
    return said or [words.say("inga")]


def _notices(words: Words, assessment: Assessment) -> list[str]:
    nodes = dict.fromkeys(notice.node for notice in assessment.notices)
    found = [f"{node}: {said}" for node in nodes for said in notices_said(words, assessment, node)]
    return found or [words.say("inga")]


def _readings(words: Words, assessment: Assessment) -> list[str]:
    found = [f"{each.id} {each.question} {choice_said(words, each)}" for each in readings_changed(assessment)]
    return found or [words.say("inga, alla står på sitt förval")]
