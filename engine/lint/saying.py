"""Saying: the pieces that findings are worded with, in Swedish and English at once.

Comes in: numbers, names from a file, other pieces. Goes out: `Text`. A name from a file is always quoted, so that
nothing from a file can be taken for our own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from engine.explain.numerals import exact
from engine.explain.words import Words
from engine.model.diagnostic import Language, Text, shown

LANGUAGES: Final[tuple[Language, Language]] = ("sv", "en")
WORDS: Final = {lang: Words(lang) for lang in LANGUAGES}
NOTHING: Final = Text("", "")
MOST_NAMED: Final = 6
"""Past this many names the rest are counted."""


def quoted(name: str) -> Text:
    """A text from a file."""
    return Text(shown(name), shown(name))


def numeral(value: Fraction) -> Text:
    """A number, exactly, as each language writes it."""
    return Text(exact(WORDS["sv"], value), exact(WORDS["en"], value))


def phrase(sv: str, en: str, /, **values: Text) -> Text:
    """Our own words with pieces put in."""
    return Text(
        sv.format_map({name: value.sv for name, value in values.items()}),
        en.format_map({name: value.en for name, value in values.items()}),
    )


def all_of(pieces: Iterable[Text]) -> Text:
    """`a, b och c`."""
    listed = list(pieces)
    return Text(
        WORDS["sv"].all_of(piece.sv for piece in listed),
        WORDS["en"].all_of(piece.en for piece in listed),
    )


def names(found: Sequence[str]) -> Text:
    """Names from a file, the last ones only counted when there are many."""
    shown_here = [quoted(name) for name in found[:MOST_NAMED]]
    if (rest := len(found) - len(shown_here)) > 0:
        shown_here.append(phrase("{n} till", "{n} more", n=numeral(Fraction(rest))))
    return all_of(shown_here)


def joined(*pieces: Text) -> Text:
    """The pieces one after another, with nothing between."""
    return Text("".join(piece.sv for piece in pieces), "".join(piece.en for piece in pieces))
