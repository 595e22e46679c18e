"""What is wrong, where, and how it is said: places, codes, diagnostics and the exception that carries them.

In come a code, a place and the values concerned; out comes text for a person. Nothing from a file reaches
that text raw: every value passes through `shown`. Which codes exist is not known here (they stand in
`engine.model.codes`), nor how files are read.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from pydantic_core import PydanticCustomError

Language: TypeAlias = Literal["sv", "en"]
Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Swedish and English; `{name}` in a code's texts is one of its values."""

    sv: str
    en: str

    def said(self, lang: Language) -> str:
        """Give the words in one of the languages."""
        return self.sv if lang == "sv" else self.en


Value: TypeAlias = str | int | Text | tuple[str | int, ...]
"""What a message may mention. Text is our own words, not quoted; str comes from a file and always is."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one line in a file; line and column count from 1, column and length in code points.

    `cell` is what people call it where a file has cells and no lines: `[Utfall!B7]`.
    """

    file: str
    line: int
    column: int
    length: int = 1
    cell: str = ""

    def __str__(self) -> str:
        """How a message begins: `mål.yaml:3:7`, `siffror.xlsx [Utfall!B7]`."""
        return f"{self.file} {self.cell}" if self.cell else f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of mistake: its name (`RT101`), how serious it is, its title, and what is said about it."""

    name: str
    severity: Severity
    title: Text
    message: Text
    help: Text


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake at one place; `source` is the line of the file as it stands, empty where there is none."""

    code: Code
    place: Place
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)
    suggestion: str | None = None
    source: str = ""


class Rejected(Exception):  # noqa: N818 - the word of the trade; it is not an error of the program
    """An input was refused; carries every mistake found, in reading order."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Put the mistakes in order: files as they first come, then line, then column."""
        found = tuple(diagnostics)
        files = list(dict.fromkeys(each.place.file for each in found))
        rank = {file: number for number, file in enumerate(files)}
        self.diagnostics: tuple[Diagnostic, ...] = tuple(
            sorted(
                found,
                key=lambda each: (rank[each.place.file], each.place.line, each.place.column, each.code.name),
            )
        )
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        """All mistakes as a person reads them."""
        return "\n\n".join(render(each) for each in self.diagnostics)


def fault(code: str, /, **values: Value) -> PydanticCustomError:
    """Make the error that a validator raises for a mistake.

    Three values steer how it is shown and are not part of the message: `suggestion` (the nearest known name),
    `offset` (code points into the scalar where the mistake begins) and `at` (keys and indexes from the value
    being validated down to the one at fault).
    """
    # The template repeats the code so that nothing from a file is ever put into words by pydantic.
    return PydanticCustomError(code, code, dict(values))


def render(diagnostic: Diagnostic, lang: Language = "sv") -> str:
    """Say the mistake: place, code and message; the line with a caret under it; help; the suggestion."""
    place = diagnostic.place
    said = {name: _said(value, lang) for name, value in diagnostic.values.items()}
    message = diagnostic.code.message.said(lang).format_map(said)
    block = [f"{_visible(str(place))}: {diagnostic.code.name} {message}"]
    block += _excerpt(diagnostic.source, place)
    advice = diagnostic.code.help.said(lang).format_map(said)
    if advice:
        block.append(f"{_HELP.said(lang)}: {advice}")
    if diagnostic.suggestion is not None:
        block.append(_DID_YOU_MEAN.said(lang).format(shown(diagnostic.suggestion)))
    return "\n".join(block)


def shown(text: str) -> str:
    """Quote a text from a file so that it can stand in a message: in backticks, cut, nothing hidden in it."""
    cut = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
    return "`" + _visible(cut).replace("`", "U+0060") + "`"


def hidden(char: str) -> bool:
    """Tell whether a character shows nothing, or something else than itself, to the one who reads it."""
    return char != " " and (unicodedata.category(char) in _UNSEEN or char in _BLANK)


_HELP = Text("hjälp", "help")
_DID_YOU_MEAN = Text("menade du {}?", "did you mean {}?")
_LONGEST_SHOWN = 80
_MOST_SHOWN = 12
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
# Letters and marks drawn as nothing at all: fillers, joiners, variation selectors, the empty braille cell.
_FILLERS = (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0)
_SELECTORS = (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_BLANK = frozenset(map(chr, (*_FILLERS, *_SELECTORS)))
_WINDOW = 100
_BEFORE = 40


def _said(value: Value, lang: Language) -> str:
    if isinstance(value, Text):
        return value.said(lang)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        listed = [shown(str(each)) for each in value[:_MOST_SHOWN]]
        return ", ".join(listed + ["…"] * (len(value) > _MOST_SHOWN))
    return shown(value)


def _visible(text: str) -> str:
    return "".join(f"U+{ord(char):04X}" if hidden(char) else char for char in text)


def _excerpt(source: str, place: Place) -> list[str]:
    if not source.strip():
        return []
    start = max(0, place.column - 1 - _BEFORE) if len(source) > _WINDOW else 0
    window = source[start : start + _WINDOW]
    before, after = "…" * (start > 0), "…" * (len(source) > start + _WINDOW)
    at = place.column - 1 - start
    marked = window[at : at + place.length]
    carets = "^" * max(1, _width(_drawn(marked)))
    return [f"  {before}{_drawn(window)}{after}", "  " + " " * _width(before + _drawn(window[:at])) + carets]


def _drawn(line: str) -> str:
    # A tab takes one column here, so that the caret stands under what it means in every terminal.
    return _visible(line.replace("\t", " "))


def _width(text: str) -> int:
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
