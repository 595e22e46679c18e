"""PyYAML's scanner in longer steps: a text, and the space before the next word, is taken whole and not by the letter.

In comes a text, out go PyYAML's own tokens with its own marks. Where something is not well formed PyYAML itself is led
to the place, and says what is wrong. A text past the limit is given as it stands, and so is a block text: both are
refused by whoever listens, and to put millions of lines together first would only cost time.
"""

import re
from functools import lru_cache
from typing import Any

from yaml.error import Mark
from yaml.reader import Reader
from yaml.scanner import Scanner as PyYAML
from yaml.scanner import ScannerError
from yaml.tokens import (
    BlockMappingStartToken,
    DirectiveToken,
    KeyToken,
    ScalarToken,
    TagToken,
    Token,
    ValueToken,
)

_ENDS = "\r\n\x85\u2028\u2029"
_END = rf"(?>\r\n|[{_ENDS}])"
_AFTER = f"\0 \t{_ENDS}"
"""What may stand after a word; NUL is PyYAML's own end of every text."""
_REST = f"[^\0{_ENDS}]"
_BREAK = re.compile(f"[{_ENDS}]")
_COMMENT = re.compile(f" *+(?:#{_REST}*+)?+")
_SPACE = re.compile(f"(?:{_COMMENT.pattern}{_END})*+{_COMMENT.pattern}")
_BLANK = re.compile(f"(?: |{_END})*+")
_AFTER_PLAIN = re.compile(f" *+(?:{_END}{_BLANK.pattern})?+")
_SEPARATOR = rf"(?:---|\.\.\.)[{_AFTER}]"
_QUOTED = {
    "'": re.compile(rf"'(?:[^'\0{_ENDS}]++|''|{_END}(?!{_SEPARATOR}))*+"),
    '"': re.compile(
        rf'"(?:[^"\\\0{_ENDS}]++|\\?+{_END}(?!{_SEPARATOR})|\\(?:[0abt\tnvfre "\\/N_LP]|x[0-9A-Fa-f]{{2}}'
        rf"|u[0-9A-Fa-f]{{4}}|U00(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{{4}}))*+"
    ),
}
"""A text in quotes up to the mark that closes it, or to what is wrong."""
_LINES = f"({_END}(?:[ \t]|{_END})*+)"
_FOLD = re.compile(rf"(?<![ \t])[ \t]*+{_LINES}")
# A space that is spelled out, last on its line, stays; so all spaces are looked at here.
_DECODE = re.compile(rf"[ \t]*+{_LINES}|[ \t]++|\\(?:x(..)|u(.{{4}})|U(.{{8}})|{_LINES}|(.))", re.DOTALL)
_CODE = re.compile(rf"\\(?:x..|u.{{4}}|U.{{8}}|{_END}|.)", re.DOTALL)
_NAMED = PyYAML.ESCAPE_REPLACEMENTS
_ONLY_ENDS = {ord(" "): None, ord("\t"): None, ord("\r"): "\n", 0x85: "\n"}
_KEY = 1024
"""PyYAML takes a longer text for no key."""
_LONG_NAME = re.compile(f"[^{_AFTER}]{{1000}}")
_LONG_LINE = re.compile(f"{_REST}{{1000}}")
"""No anchor, tag or directive is as long as this; all of them are refused anyway."""


class Scanner(Reader, PyYAML):
    """The scanner of a text, from a line of it on. It has no byte order mark, nor anything that PyYAML refuses."""

    def __init__(self, ended: str, limit: int, line: int = 0, start: int = 0) -> None:
        """`ended` is the text with PyYAML's end, NUL."""
        Reader.__init__(self, "")
        self.buffer = ended
        self.pointer = self.index = start
        self.line = line
        PyYAML.__init__(self)
        self.limit = limit

    # The stubs leave PyYAML's methods without types.
    def need_more_tokens(self) -> bool:
        # Where no key is possible PyYAML looks through none, at every step; that takes a tenth of all reading.
        if self.tokens and not self.possible_simple_keys:
            return False
        return bool(super().need_more_tokens())

    def check_token(self, *choices: Any) -> bool:  # noqa: ANN401 - classes; as it is there
        if not self.tokens or self.possible_simple_keys:
            while self.need_more_tokens():
                self.fetch_more_tokens()
        return bool(self.tokens) and (not choices or isinstance(self.tokens[0], choices))

    def fetch_more_tokens(self) -> None:
        # What begins with one of these signs is always the same; PyYAML asks for all others first.
        self.scan_to_next_token()
        fetch = _FETCH.get(self.buffer[self.pointer])
        if fetch is None and self.buffer[self.pointer] in _MAYBE:
            super().fetch_more_tokens()
            return
        if self.possible_simple_keys:
            self.stale_possible_simple_keys()
        if self.indent > self.column:
            self.unwind_indent(self.column)
        (fetch or Scanner.fetch_plain)(self)

    def fetch_plain(self) -> None:
        # Only where a key may stand is there anything to see ahead.
        match = _plain(bool(self.flow_level)).match(self.buffer, self.pointer) if self.allow_simple_key else None
        after = self.buffer[match.end()] if match else ""
        is_sure = after == ":" or (self.flow_level and after in ",]}")
        if match and is_sure and len(match[0]) <= _KEY:
            self._fetch_sure(match[0], is_key=after == ":")
        else:
            super().fetch_plain()

    def _fetch_sure(self, text: str, *, is_key: bool) -> None:
        """A text where it can be seen at once whether it is a key; PyYAML waits for what comes after it."""
        start = self.get_mark()
        self._step(len(text))
        end = self.get_mark()
        if self.possible_simple_keys:
            self.stale_possible_simple_keys()
        self.allow_simple_key = False
        scalar = ScalarToken(text, plain=True, start_mark=start, end_mark=end)
        if not is_key:
            self.tokens.append(scalar)
            return
        if not self.flow_level and self.add_indent(start.column):
            self.tokens.append(BlockMappingStartToken(start, start))
        self._step(1)
        self.tokens += KeyToken(start, start), scalar, ValueToken(end, self.get_mark())

    def forward(self, length: int = 1) -> None:
        self._pass(self.pointer + length)

    def scan_to_next_token(self) -> None:
        match = _SPACE.match(self.buffer, self.pointer)
        end = match.end() if match else 0
        if end - self.pointer == 1 and self.buffer[self.pointer] == " ":
            self._step(1)
        elif end > self.pointer:
            line = self.line
            self._pass(end)
            if self.line > line and not self.flow_level:
                self.allow_simple_key = True

    def scan_plain(self) -> ScalarToken:
        flow, indent = bool(self.flow_level), 0 if self.flow_level else self.indent + 1
        begun, start = self.pointer, self.get_mark()
        self._take(_plain(flow))
        last, end = self.pointer, self.get_mark()
        self._take(_AFTER_PLAIN)
        if self.line > end.line and self.column >= indent:
            more = _more(indent, flow).match(self.buffer, last)
            if more and more.end() > last:
                self._pass(more.end())
                last, end = self.pointer, self.get_mark()
                self._take(_AFTER_PLAIN)
        self.allow_simple_key = self.line > end.line
        raw = self.buffer[begun:last]
        folded = start.line < end.line and not self._is_long(raw)
        return ScalarToken(_FOLD.sub(_folded, raw) if folded else raw, plain=True, start_mark=start, end_mark=end)

    def scan_flow_scalar(self, style: str) -> ScalarToken:
        begun, start = self.pointer, self.get_mark()
        self._take(_QUOTED[style])
        if self.buffer[self.pointer] != style:
            # One of these says what is wrong here.
            self.scan_flow_scalar_non_spaces(style == '"', start)
            self.scan_flow_scalar_spaces(style == '"', start)
        raw = self.buffer[begun + 1 : self.pointer]
        self._pass(self.pointer + 1)
        end = self.get_mark()
        coded = style == '"' and "\\" in raw
        if style == "'":
            raw = raw.replace("''", "'")
        if (coded or start.line < end.line) and not self._is_long(raw, coded=coded):
            raw = _DECODE.sub(_decoded, raw) if coded else _FOLD.sub(_folded, raw)
        return ScalarToken(raw, plain=False, start_mark=start, end_mark=end, style=style)

    def scan_block_scalar(self, style: str) -> ScalarToken:
        start = self.get_mark()
        self.forward()
        _, more = self.scan_block_scalar_indicators(start)
        self._take(_COMMENT)
        self.scan_block_scalar_ignored_line(start)
        begun, indent = self.pointer, max(self.indent + 1, 1)
        if more is None:
            blank = _BLANK.match(self.buffer, begun)
            indent = max([indent, *(len(each) for each in re.findall(" ++", blank[0] if blank else ""))])
        else:
            indent += more - 1
        between, text, after = _block(indent)
        end = self._take_lines(_BLANK if more is None else between)
        if self.column == indent and self.buffer[self.pointer] != "\0":
            self._take(text)
            end = self._take_lines(after)
        raw = self.buffer[begun : self.pointer].strip()
        return ScalarToken(raw, plain=False, start_mark=start, end_mark=end, style=style)

    def scan_anchor(self, kind: type[Token]) -> Token:
        self._no_longer("an anchor")
        token: Token = super().scan_anchor(kind)  # type: ignore[no-untyped-call]
        return token

    def scan_tag(self) -> TagToken:
        self._no_longer("a tag")
        token: TagToken = super().scan_tag()
        return token

    def scan_directive(self) -> DirectiveToken:
        self._no_longer("a directive", _LONG_LINE)
        token: DirectiveToken = super().scan_directive()
        return token

    def _no_longer(self, what: str, name: re.Pattern[str] = _LONG_NAME) -> None:
        if name.match(self.buffer, self.pointer):
            raise ScannerError(f"while scanning {what}", self.get_mark(), "it has no end", self.get_mark())

    def _is_long(self, raw: str, *, coded: bool = False) -> bool:
        """Whether it says more than the limit however its spaces and line ends are taken."""
        if len(raw) <= self.limit:
            return False
        signs = _CODE.sub("x", raw) if coded else raw
        return len(signs) - sum(map(signs.count, _AFTER)) > self.limit

    def _take(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.buffer, self.pointer)
        if match and match.end() > self.pointer:
            self._pass(match.end())

    def _take_lines(self, pattern: re.Pattern[str]) -> Mark:
        """The same; what is given is where the last line begins."""
        match = pattern.match(self.buffer, self.pointer)
        taken = match[0] if match else ""
        spaces = len(taken) - len(taken.rstrip(" "))
        self._pass(self.pointer + len(taken) - spaces)
        end = self.get_mark()
        self._pass(self.pointer + spaces)
        return end

    def _step(self, length: int) -> None:
        """Go further on the same line."""
        self.pointer += length
        self.index += length
        self.column += length

    def _pass(self, end: int) -> None:
        """Go to a place further on."""
        begun = self.pointer
        self.pointer = end
        self.index += end - begun
        if _BREAK.search(self.buffer, begun, end):
            passed = self.buffer[begun:end]
            self.line += sum(map(passed.count, _ENDS)) - passed.count("\r\n")
            self.column = len(passed) - max(map(passed.rfind, _ENDS)) - 1
        else:
            self.column += end - begun


_FETCH = {
    "[": PyYAML.fetch_flow_sequence_start,
    "{": PyYAML.fetch_flow_mapping_start,
    "]": PyYAML.fetch_flow_sequence_end,
    "}": PyYAML.fetch_flow_mapping_end,
    ",": PyYAML.fetch_flow_entry,
    "'": PyYAML.fetch_single,
    '"': PyYAML.fetch_double,
}
_MAYBE = frozenset(f"{_AFTER}-?:#&*!|>%@`.")
"""What else begins with one of these, another sign tells; all that remains is a text without quotes."""


@lru_cache
def _plain(flow: bool) -> re.Pattern[str]:  # noqa: FBT001 - one of two
    """One line of a text without quotes."""
    ends, colon = (r",?[\]{}", r",[\]{}") if flow else ("", "")
    word = f"(?!#)(?:[^{_AFTER}:{ends}]++|:(?![{_AFTER}{colon}]))++"
    return re.compile(f"{word}(?: ++{word})*+")


@lru_cache
def _more(indent: int, flow: bool) -> re.Pattern[str]:  # noqa: FBT001 - as above
    """Its further lines, each indented at least so much."""
    return re.compile(rf"(?:(?: *+{_END})++(?!{_SEPARATOR}) {{{indent}}} *+{_plain(flow).pattern})*+")


@lru_cache
def _block(indent: int) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Blank lines before a block text, the text, and the blank lines after it."""
    blank = rf"(?: {{0,{indent}}}+{_END})*+"
    text = rf"{_REST}++(?:{_END}{blank} {{{indent}}}{_REST}++)*+"
    return (
        re.compile(rf"{blank} {{0,{indent}}}+"),
        re.compile(text),
        re.compile(rf"(?:{_END}{blank} {{0,{indent}}}+)?+"),
    )


def _folded(match: re.Match[str]) -> str:
    """One line end is a space, one more is itself."""
    ends = _ends(match[1])
    return " " if ends == "\n" else ends.removeprefix("\n")


def _decoded(match: re.Match[str]) -> str:
    if match[1]:
        return _folded(match)
    if code := match[2] or match[3] or match[4]:
        return chr(int(code, 16))
    if match[5]:
        return _ends(match[5])[1:]
    return _NAMED[match[6]] if match[6] else match[0]


def _ends(lines: str) -> str:
    """Only the line ends among spaces, each as PyYAML gives it."""
    return lines.replace("\r\n", "\n").translate(_ONLY_ENDS)
