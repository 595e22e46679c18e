"""JSON becomes nodes with their places, strictly, and a list of objects becomes rows.

In come the bytes of a file, out goes a node: a number is kept as its text (`plain`, as are null, true and false), a
text is not plain. What RFC 8259 does not have is refused, and so are a name that stands twice and a number that no
measured value needs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from engine.model.codes import CODES, diagnose
from engine.model.diagnostic import Diagnostic, Place, Rejected, Text, Value
from engine.read.document import Mapping, Node, Scalar, Sequence
from engine.read.limits import Limits
from engine.read.tables.row import ROWS, Mistakes, Row, Table, check_header, composed
from engine.read.yaml.characters import decoded, refusal

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORD = re.compile(r"null|true|false")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|(["\\/bfnrt]))')
_ESCAPED = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
# What stands before a value, and a value: here only to be counted.
_TEXT = r'"(?:[^"\\]++|\\.)*+"'
_BEFORE = rf"(?:[\s,\]}}]|{_TEXT}\s*+:)*+"
_VALUE = rf"(?:[\[{{]|{_TEXT}|[^\s,:\[\]{{}}\"]++)"
_MANY = 1_000
"""So many values are read before the rest is counted: a small file has no need of it."""
_SURROGATES = range(0xD800, 0xE000)
_HIGH = range(0xD800, 0xDC00)

_UNEXPECTED = Text("här ska stå ett värde", "a value should stand here")
_NO_NAME = Text("här ska stå ett namn inom citattecken", "a name in quotes should stand here")
_NO_COLON = Text("kolon saknas", "a colon is missing")
_NO_END = Text("här ska stå ett komma eller en avslutande parentes", "a comma or a closing bracket should stand here")
_TAIL = Text("det står mer efter slutet", "there is more after the end")
_OPEN = Text("texten stängs aldrig", "the text is never closed")
_BAD_ESCAPE = Text("okänd kod efter omvänt snedstreck", "unknown code after a backslash")
_LIST = Text("en lista av objekt", "a list of objects")
_FLAT = Text("en text, ett tal eller null", "a text, a number or null")
_SAME_NAMES = Text("samma namn som i det första objektet", "the same names as in the first object")


def read_json(raw: bytes, name: str, limits: Limits) -> Node:
    """The node of a JSON file. Raises Rejected at the first thing that is not JSON."""
    text = decoded(raw, name, limits)
    reading = _Reading(text, name, limits)
    node, at = reading.value(reading.space(0), 1, "$")
    if reading.space(at) < len(text):
        reading.stop("RT811", reading.space(at), path="$", what=_TAIL)
    return node


def json_table(node: Node, name: str, mistakes: Mistakes) -> Table:
    """A list of objects as rows, one column per name."""
    if not isinstance(node, Sequence):
        raise Rejected([diagnose("RT812", node.place, path="$", expected=_LIST)])
    if not node.items:
        raise Rejected([diagnose("RT810", node.place)])
    first = node.items[0]
    if not isinstance(first, Mapping):
        raise Rejected([diagnose("RT812", first.place, path="$[0]", expected=_LIST)])
    keys = [key for key, _ in first.entries]
    spots = tuple((key.place.line, key.place.column) for key in keys)
    header = Row(name, first.place.line, tuple(composed(key.text) for key in keys), spots, "", "$[0]")
    check_header(header, mistakes)
    return Table(header, _rows(node, header, mistakes))


def _rows(node: Sequence, header: Row, mistakes: Mistakes) -> Iterator[Row]:
    for number, item in enumerate(node.items):
        path = f"$[{number}]"
        if number >= mistakes.limits.rows:
            raise Rejected([diagnose("RT809", item.place, limit=mistakes.limits.rows, what=ROWS)])
        if not isinstance(item, Mapping):
            mistakes.add("RT812", item.place, "", path=path, expected=_LIST)
            continue
        values = {composed(key.text): value for key, value in item.entries}
        if set(values) != set(header.cells):
            mistakes.add("RT812", item.place, "", path=path, expected=_SAME_NAMES)
            continue
        cells: list[Scalar] = []
        for column in header.cells:
            value = values[column]
            if isinstance(value, Scalar):
                cells.append(value)
            else:
                mistakes.add("RT812", value.place, "", path=f"{path}.{column}", expected=_FLAT)
        if len(cells) == len(header.cells):
            spots = tuple((cell.place.line, cell.place.column) for cell in cells)
            numbers = tuple(at for at, cell in enumerate(cells) if is_number(cell))
            yield Row(header.file, item.place.line, tuple(map(cell_text, cells)), spots, "", path, numbers)


def is_number(scalar: Scalar) -> bool:
    """Whether it is a number of JSON's own, whose point is never one of thousands."""
    return scalar.plain and scalar.text[-1].isdigit()


def cell_text(scalar: Scalar) -> str:
    """What a scalar says in a table: null says nothing, and a number with an exponent is written out."""
    if not scalar.plain:
        return scalar.text
    if scalar.text == "null":
        return ""
    return f"{Decimal(scalar.text):f}" if is_number(scalar) and re.search("[eE]", scalar.text) else scalar.text


@dataclass(slots=True)
class _Reading:
    """A text under reading; places are told from where a line last began."""

    text: str
    name: str
    limits: Limits
    line: int = 1
    begun: int = 0
    seen: int = 0
    values: int = 0

    def space(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def place(self, at: int, length: int = 1) -> Place:
        """Places are asked for in the order of the text, but for the beginning of something that went wrong later."""
        if at < self.seen:
            self.line, self.begun, self.seen = 1, 0, 0
        passed = self.text[self.seen : at].count("\n")
        if passed:
            self.line += passed
            self.begun = self.text.rindex("\n", self.seen, at) + 1
        self.seen = at
        return Place(self.name, self.line, at - self.begun + 1, length)

    def stop(self, code: str, at: int, **values: Value) -> NoReturn:
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        source = self.text[start : end if end >= 0 else len(self.text)]
        source = source if len(source) <= self.limits.text else ""
        raise Rejected([Diagnostic(CODES[code], self.place(at), values, None, source)])

    def value(self, at: int, depth: int, path: str) -> tuple[Node, int]:
        self.values += 1
        if self.values > self.limits.values:
            self.stop("RT117", at, limit=self.limits.values)
        if self.values == _MANY:
            self.not_too_many(at)
        if depth > self.limits.nesting:
            self.stop("RT116", at, limit=self.limits.nesting)
        match self.text[at : at + 1]:
            case '"':
                place = self.place(at)
                text, end = self.string(at, path)
                return Scalar(text, plain=False, place=Place(self.name, place.line, place.column, end - at)), end
            case "[":
                return self.sequence(at, depth, path)
            case "{":
                return self.mapping(at, depth, path)
            case _:
                return self.word(at, path)

    def not_too_many(self, at: int) -> None:
        """Refuse what has too many values before nodes are made of them; what is wrong further on is not told then."""
        more = re.compile(
            rf"(?:{_BEFORE}{_VALUE}){{{self.limits.values - self.values + 1}}}+{_BEFORE}(?={_VALUE})", re.DOTALL
        )
        if match := more.match(self.text, at):
            self.stop("RT117", match.end(), limit=self.limits.values)

    def word(self, at: int, path: str) -> tuple[Scalar, int]:
        match = _NUMBER.match(self.text, at) or _WORD.match(self.text, at)
        if match is None or self.text[match.end() : match.end() + 1].isalnum():
            self.stop("RT811", at, path=path, what=_UNEXPECTED)
        text = match[0]
        if match.re is _NUMBER:
            exponent = match[2] or "e0"
            if sum(map(str.isdigit, text)) > self.limits.digits + len(exponent):
                self.stop("RT203", at, text=text, limit=str(self.limits.digits))
            if len(exponent) > len("e+00") or abs(int(exponent[1:])) > self.limits.exponent:
                self.stop("RT201", at, text=text)
        return Scalar(text, plain=True, place=self.place(at, len(text))), match.end()

    def string(self, at: int, path: str) -> tuple[str, int]:
        pieces: list[str] = []
        here, size = at + 1, 0
        while True:
            match = _PLAIN.match(self.text, here)
            piece = match[0] if match else ""
            self.no_refused(piece, here)
            pieces.append(piece)
            here, size = here + len(piece), size + len(piece)
            if size > self.limits.text:
                self.stop("RT118", at, limit=self.limits.text)
            if self.text.startswith('"', here):
                return "".join(pieces), here + 1
            if not self.text.startswith("\\", here):
                self.stop("RT811", at, path=path, what=_OPEN)
            char, here = self.escape(here, path)
            pieces.append(char)

    def no_refused(self, piece: str, at: int) -> None:
        if piece.isascii() and "\x7f" not in piece:
            return
        for number, char in enumerate(piece):
            if code := refusal(char):
                self.stop(code, at + number, char=char)

    def escape(self, at: int, path: str) -> tuple[str, int]:
        match = _ESCAPE.match(self.text, at)
        if match is None:
            self.stop("RT811", at, path=path, what=_BAD_ESCAPE)
        if match[2]:
            return _ESCAPED[match[2]], match.end()
        number = int(match[1], 16)
        if number in _SURROGATES:
            low = _ESCAPE.match(self.text, match.end())
            second = int(low[1], 16) if low and low[1] else 0
            if low is None or number not in _HIGH or second not in _SURROGATES or second in _HIGH:
                self.stop("RT112", at, escape=match[0])
            match, number = low, 0x10000 + ((number - 0xD800) << 10) + (second - 0xDC00)
        char = chr(number)
        if code := refusal(char):
            self.stop(code, at, char=char)
        return char, match.end()

    def sequence(self, at: int, depth: int, path: str) -> tuple[Sequence, int]:
        place, items = self.place(at), list[Node]()
        here = self.space(at + 1)
        while not self.text.startswith("]", here) or items:
            item, here = self.value(here, depth + 1, f"{path}[{len(items)}]")
            items.append(item)
            here = self.space(here)
            if self.text.startswith("]", here):
                break
            here = self.comma(here, at, path)
        return Sequence(tuple(items), place), here + 1

    def mapping(self, at: int, depth: int, path: str) -> tuple[Mapping, int]:
        place, entries = self.place(at), dict[str, tuple[Scalar, Node]]()
        here = self.space(at + 1)
        while not self.text.startswith("}", here) or entries:
            if not self.text.startswith('"', here):
                self.stop("RT811", here if here < len(self.text) else at, path=path, what=_NO_NAME)
            spot = self.place(here)
            name, end = self.string(here, path)
            if composed(name) in entries:
                self.stop("RT120", here, key=name, first=entries[composed(name)][0].place.line)
            key = Scalar(name, plain=False, place=spot)
            here = self.space(end)
            if not self.text.startswith(":", here):
                self.stop("RT811", here, path=path, what=_NO_COLON)
            value, here = self.value(self.space(here + 1), depth + 1, f"{path}.{name}")
            entries[composed(name)] = (key, value)
            here = self.space(here)
            if self.text.startswith("}", here):
                break
            here = self.comma(here, at, path)
        return Mapping(tuple(entries.values()), place), here + 1

    def comma(self, here: int, opened: int, path: str) -> int:
        """Past a comma; a file that ends here was cut, and what is open is named."""
        if here >= len(self.text):
            self.stop("RT140", opened, mark=self.text[opened])
        if not self.text.startswith(",", here):
            self.stop("RT811", here, path=path, what=_NO_END)
        return self.space(here + 1)
