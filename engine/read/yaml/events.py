"""PyYAML's event stream becomes nodes.

In comes a source whose characters have been looked at; out comes its one node, every scalar a text.
Anchors, aliases, merge keys, tags, block texts, duplicate keys and cells split by a decimal comma are noted
as mistakes on the way. No object is ever constructed, and nothing here calls itself, so that depth costs
nothing before its limit.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from yaml.error import Mark, YAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)
from yaml.parser import Parser
from yaml.tokens import DirectiveToken, FlowEntryToken, ScalarToken, Token

from engine.model.diagnostic import Place, Text
from engine.model.letters import look_alike
from engine.read.document import Mapping, Node, Scalar, Sequence
from engine.read.yaml.characters import refused_escapes
from engine.read.yaml.scanner import Scanner
from engine.read.yaml.source import Source
from engine.read.yaml.syntax import explain, next_start, where_broken

# What PyYAML was seen to raise on damaged files, beside its own errors.
_BROKEN = (YAMLError, ValueError, KeyError, AttributeError, IndexError, TypeError, RecursionError)
_HARD_SPACE = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_HARD_SPACE_FIRST = re.compile(rf"(?<![^\r\n]) *({_HARD_SPACE.pattern})")
_CLOSED = re.compile(r"(?: *+[\r\n]++\.\.\.(?=[\0 \t\r\n]))*+")
_COLON = re.compile(r"\s*:")
# What of a cell stands before and after a comma, near enough to be shown.
_BEFORE = re.compile(r"""[^,\[\]{}:"']*$""")
_AFTER = re.compile(r"""[^,\[\]{}:"']*""")
_NEAR = 80


def compose(source: Source, text: str) -> Node | None:
    """Build the node of a text; None, and mistakes noted in the source, where there is none to give.

    A text that breaks off is taken up again at its next top key, only to find more mistakes.
    """
    # What takes a look at the whole text is done once.
    ended, hard_spaces = text + "\0", _HARD_SPACE.search(text) is not None
    root, line = _Composer(source, ended, hard_spaces=hard_spaces).run(0)
    while line is not None and not source.is_full:
        _, line = _Composer(source, ended, hard_spaces=hard_spaces).run(line)
    return root


@dataclass(slots=True)
class _Cell:
    """A finished node and the stretch of text it stands on."""

    node: Node
    start: int
    end: int


@dataclass(slots=True)
class _Frame:
    """A list or mapping under construction; the cells of a mapping are keys and values by turns."""

    event: CollectionStartEvent
    cells: list[_Cell] = field(default_factory=list)
    open_parentheses: int = 0

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.event, MappingStartEvent)

    @property
    def is_flow(self) -> bool:
        return bool(self.event.flow_style)


class _Listener(Scanner, Parser):
    """PyYAML up to its events, with the places of directives and of commas inside brackets kept."""

    def __init__(self, ended: str, line: int, source: Source) -> None:
        Scanner.__init__(self, ended, source.limits.text, line, source.lines.start(line))
        Parser.__init__(self)
        self.most = source.limits.mistakes
        self.commas: list[Mark] = []
        self.directives: list[Mark] = []

    def get_token(self) -> Token:
        if not self.tokens or self.possible_simple_keys:
            self.check_token()
        self.tokens_taken += 1
        token: Token = self.tokens.pop(0)
        if type(token) is FlowEntryToken:
            self.commas.append(token.start_mark)
        elif type(token) is DirectiveToken:
            self.directives.append(token.start_mark)
            if len(self.directives) > self.most:
                raise _Full
        return token

    def fetch_document_end(self) -> None:
        super().fetch_document_end()
        # One mark that closes the document says as much as a million.
        self._take(_CLOSED)

    def parse_node(self, block: bool = False, indentless_sequence: bool = False) -> Event:  # noqa: FBT001, FBT002
        token = self.peek_token()  # type: ignore[no-untyped-call]
        if type(token) is not ScalarToken:
            event: Event = super().parse_node(block, indentless_sequence)
            return event
        # Most of all are texts without anything before them.
        self.get_token()
        self.state = self.states.pop()
        plain = (token.plain, not token.plain)
        return ScalarEvent(None, None, plain, token.value, token.start_mark, token.end_mark, style=token.style)

    def events(self) -> Iterator[Event]:
        while self.state is not None:
            yield self.state()


class _Full(Exception):  # noqa: N818 - it ends the reading, and is no error
    """A limit is passed; reading on would only cost time."""


class _Composer:
    """One run through the events of a text, or of the rest of it."""

    def __init__(self, source: Source, text: str, *, hard_spaces: bool) -> None:
        self.source = source
        self.text = text
        self.frames: list[_Frame] = []
        self.values = 0
        self.documents = 0
        self.ended = False
        self.root: Node | None = None
        self.torn_at = -1
        self.hard_spaces = hard_spaces

    def run(self, line: int) -> tuple[Node | None, int | None]:
        """Build from a line on: the node, and the line where it may be worth going on after a break."""
        listener = _Listener(self.text, line, self.source)
        try:
            for event in listener.events():
                if listener.commas or listener.directives:
                    self._heard(listener)
                self._event(event)
        except _Full:
            self._heard(listener)
            return None, None
        except _BROKEN as error:
            self._heard(listener)
            bracket = _start(self.frames[-1].event) if self.frames and self.frames[-1].is_flow else None
            broken = where_broken(error, listener.get_mark(), bracket)
            explain(self.source, broken, ended=self.ended)
            return None, next_start(self.source, broken, line)
        if line == 0:
            self._check_root()
        return self.root, None

    def _event(self, event: Event) -> None:
        match event:  # what there is most of first
            case ScalarEvent():
                self._properties(event)
                self._add(self._scalar(event), event)
            case CollectionStartEvent():
                self._properties(event)
                self._open(event)
            case CollectionEndEvent():
                self._close(event)
            case AliasEvent():
                self._refuse("RT121", event)
                self._add(Scalar("", plain=False, place=self._place(event)), event)
            case DocumentStartEvent():
                self._document(event)
            case DocumentEndEvent():
                self.ended = self.ended or bool(event.explicit)
            case _:
                pass

    def _document(self, event: DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self._refuse("RT142", event)
            raise _Full

    def _properties(self, event: ScalarEvent | CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._refuse("RT121", event)
        if event.tag is not None:
            self._refuse("RT123", event)
        self.values += 1
        if self.source.is_full:
            raise _Full
        if self.values > self.source.limits.values:
            self._refuse("RT117", event, limit=self.source.limits.values)
            raise _Full

    def _open(self, event: CollectionStartEvent) -> None:
        self.frames.append(_Frame(event))
        if len(self.frames) > self.source.limits.nesting:
            self._refuse("RT116", event, limit=self.source.limits.nesting)
            raise _Full

    def _close(self, event: CollectionEndEvent) -> None:
        frame = self.frames.pop()
        node = self._mapping(frame, event) if frame.is_mapping else self._sequence(frame, event)
        self._add(node, frame.event, event)

    def _add(self, node: Node, first: Event, last: Event | None = None) -> None:
        cell = _Cell(node, _start(first).index, _end(last or first).index)
        if not self.frames:
            self.root = node
            return
        frame = self.frames[-1]
        frame.cells.append(cell)
        if frame.is_flow:
            self._check_parentheses(frame, cell)
        if frame.is_mapping and len(frame.cells) % 2:
            self._check_key(cell)
        elif frame.is_mapping and frame.is_flow:
            self._check_colon(frame)

    def _sequence(self, frame: _Frame, end: Event) -> Sequence:
        return Sequence(tuple(cell.node for cell in frame.cells), self._place(frame.event, end))

    def _mapping(self, frame: _Frame, end: Event) -> Mapping:
        seen: dict[str, Scalar] = {}
        entries: list[tuple[Scalar, Node]] = []
        for key, value in zip(frame.cells[::2], frame.cells[1::2], strict=True):
            if not isinstance(key.node, Scalar):
                continue
            first = seen.setdefault(key.node.text, key.node)
            if first is not key.node:
                self.source.found("RT120", key.node.place, key=key.node.text, first=first.place.line)
            entries.append((key.node, value.node))
        # A mapping without brackets begins with its first key, and is pointed at by it.
        place = self._place(frame.event, end) if frame.is_flow or not entries else entries[0][0].place
        return Mapping(tuple(entries), place)

    def _scalar(self, event: ScalarEvent) -> Scalar:
        place = self._place(event)
        plain = event.style is None
        if event.style in ("|", ">"):
            self.source.found("RT124", self._place_at(_start(event)), mark=event.style)
        if len(event.value) > self.source.limits.text:
            self.source.found("RT118", place, limit=self.source.limits.text)
        elif event.style == '"':
            self._check_escapes(event, self.text[_start(event).index : _end(event).index])
        if plain and self.hard_spaces:
            self._check_indentation(event)
        text = event.value if event.value.isascii() else unicodedata.normalize("NFC", event.value)
        return Scalar(text, plain, place)

    def _check_escapes(self, event: ScalarEvent, raw: str) -> None:
        for index, code, what in refused_escapes(raw):
            if self.source.is_full:
                return
            before = raw[:index].replace("\r\n", "\n").replace("\r", "\n")
            line = _start(event).line + before.count("\n")
            shift = _start(event).column if line == _start(event).line else 0
            place = self.source.place(line, shift + len(before) - before.rfind("\n") - 1, 2)
            self.source.found(code, place, **{"escape" if code == "RT112" else "char": what})

    def _check_indentation(self, event: ScalarEvent) -> None:
        # A no-break space is a letter to YAML: the line becomes part of a text, or a key of its own.
        start = _start(event)
        for match in _HARD_SPACE_FIRST.finditer(self.text, start.index - start.column, _end(event).index):
            if self.source.is_full:
                return
            if match.start(1) >= start.index:
                place = self.source.place(self.source.lines.number(match.start()), match.start(1) - match.start())
                self.source.found("RT113", place, char=match[1])

    def _check_key(self, cell: _Cell) -> None:
        key = cell.node
        if not isinstance(key, Scalar):
            self.source.found("RT126", key.place)
        elif not key.text:
            self.source.found("RT127", key.place)
        elif key.plain and key.text == "<<":
            self.source.found("RT122", key.place)
        elif (char := look_alike(key.text)) and not self.source.has("RT113", key.place):
            number = f"U+{ord(char):04X}"
            self.source.found("RT115", key.place, key=key.text, char=char, number=Text(number, number))

    def _check_colon(self, frame: _Frame) -> None:
        key, value = frame.cells[-2:]
        if value.start != value.end or _COLON.match(self.text, key.end):
            return
        # The rest of a cell that a comma split has already been told of.
        excused = key.start == self.torn_at or frame.open_parentheses > 0 or _closes(key.node)
        if isinstance(key.node, Scalar) and not excused:
            self.source.found("RT132", key.node.place, entry=key.node.text)

    def _check_parentheses(self, frame: _Frame, cell: _Cell) -> None:
        if not isinstance(cell.node, Scalar) or not cell.node.plain:
            return
        surplus = cell.node.text.count("(") - cell.node.text.count(")")
        before, frame.open_parentheses = frame.open_parentheses, max(0, frame.open_parentheses + surplus)
        unexpected = surplus > 0 or before + surplus < 0
        if unexpected and not self._tears(cell.end) and cell.start != self.torn_at:
            self.source.found("RT133", cell.node.place, cell=cell.node.text)

    def _heard(self, listener: _Listener) -> None:
        for mark in listener.directives:
            self.source.found("RT125", self._place_at(mark))
        for mark in listener.commas:
            if self._tears(mark.index):
                self._torn(mark)
                self.torn_at = mark.index + 1
        listener.directives.clear()
        listener.commas.clear()

    def _tears(self, index: int) -> bool:
        """Whether a comma inside brackets stands here without white space after it."""
        return self.text[index : index + 1] == "," and self.text[index + 1 : index + 2].strip("]} \t\r\n\0") != ""

    def _torn(self, mark: Mark) -> None:
        line = self.source.line(mark.line)
        left = _BEFORE.search(line[max(0, mark.column - _NEAR) : mark.column])
        right = _AFTER.match(line[mark.column + 1 : mark.column + 1 + _NEAR])
        before, after = left[0].lstrip() if left else "", right[0].rstrip() if right else ""
        if before[-1:].isdigit() and after[:1].isdigit():
            cell = f"{before},{after}"
            place = self.source.place(mark.line, mark.column - len(before), len(cell))
            self.source.found("RT130", place, cell=cell, quoted=f"'{cell}'")
        else:
            self.source.found("RT131", self._place_at(mark))

    def _check_root(self) -> None:
        if not self.source.is_sound or isinstance(self.root, Mapping):
            return
        if self.root is None or (isinstance(self.root, Scalar) and not self.root.text and self.root.plain):
            self.source.found("RT141", self.source.place(0, 0))
        else:
            found = _TEXT if isinstance(self.root, Scalar) else _LIST
            self.source.found("RT143", self.root.place, found=found)

    def _refuse(self, code: str, event: Event, **values: int) -> None:
        self.source.found(code, self._place_at(_start(event)), **values)

    def _place_at(self, mark: Mark) -> Place:
        return self.source.place(mark.line, mark.column)

    def _place(self, event: Event, last: Event | None = None) -> Place:
        start, end = _start(event), _end(last or event)
        if end.line == start.line:
            return self.source.place(start.line, start.column, end.column - start.column)
        line = self.source.line(start.line).rstrip()
        return self.source.place(start.line, start.column, len(line) - start.column)


_TEXT = Text("en text", "a text")
_LIST = Text("en lista", "a list")


# Every event that was parsed has both its marks.
def _start(event: Event) -> Mark:
    return event.start_mark  # type: ignore[return-value]


def _end(event: Event) -> Mark:
    return event.end_mark  # type: ignore[return-value]


def _closes(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text.count(")") > node.text.count("(")
