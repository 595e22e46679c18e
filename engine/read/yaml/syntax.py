"""Where PyYAML could not go on, said in plain words with a remedy.

In come an error from PyYAML and the source it broke on; out goes one mistake noted in the source (several
where lines in a row are indented with the wrong character), and the line where reading may be taken up
again. PyYAML's own words are only used to tell errors apart; none of them reaches a message.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from yaml.error import Mark, MarkedYAMLError

from engine.model.diagnostic import Value
from engine.read.yaml.source import Source

_START = r"(?<![^\r\n])"
_SPACE = r"\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_TOP_KEY = re.compile(rf"{_START}[^\W\d_][^#:\r\n]*:(?:\s|\Z)")
_ODD_INDENT = re.compile(rf"{_START} *+([{_SPACE}])[ {_SPACE}]*+(?=[^\r\n])")
_DIRECTIVE = re.compile(f"{_START}%")


@dataclass(frozen=True, slots=True)
class Break:
    """Where the stream broke: at which mark, after which opening mark if any, and PyYAML's words for it."""

    at: Mark
    opening: Mark
    words: str


def where_broken(error: Exception, mark: Mark, bracket: Mark | None) -> Break:
    """Find the break behind an error; `mark` is where the reader stood, `bracket` the innermost open."""
    if not isinstance(error, MarkedYAMLError):
        return Break(mark, mark, "")
    at = error.problem_mark or mark
    opening = error.context_mark or at
    # An empty bracket is not yet begun to PyYAML, which then names the thing it missed.
    in_node = "parsing a flow node" in (error.context or "") and bracket
    return Break(at, in_node or opening, f"{error.context}: {error.problem}")


def explain(source: Source, broken: Break, *, ended: bool) -> None:
    """Note what broke the stream; `ended` tells whether the document had been closed before."""
    if not _wrong_indentation(source, broken):
        code, where, values = _told(source, broken, ended=ended)
        source.found(code, source.place(where.line, where.column), **values)


def next_start(source: Source, broken: Break, line: int) -> int | None:
    """Find the next line after a break that begins with a top key, if there is one."""
    # An unclosed bracket breaks on the line after its own, which may be sound.
    first = broken.at.line + ("parsing a flow" not in broken.words)
    key = _top_key(source, max(first, line + 1))
    return source.lines.number(key) if key < len(source.text) else None


def _wrong_indentation(source: Source, broken: Break) -> bool:
    """Note every line of the broken part that is indented with something else than spaces."""
    if "quoted" in broken.words or not _ODD_INDENT.match(source.line(broken.at.line)):
        return False
    start, end = source.lines.start(broken.at.line), _top_key(source, broken.at.line + 1)
    for odd in _ODD_INDENT.finditer(source.text, start, end):
        if source.is_full:
            break
        code = "RT114" if odd[1] == "\t" else "RT113"
        values = {} if code == "RT114" else {"char": odd[1]}
        source.found(code, source.place(source.lines.number(odd.start()), odd.start(1) - odd.start()), **values)
    return True


def _top_key(source: Source, line: int) -> int:
    """Find where the next top key begins, from a line on; the end of the text if there is none."""
    key = _TOP_KEY.search(source.text, source.lines.start(line)) if line < len(source.lines) else None
    return key.start() if key else len(source.text)


_Told = tuple[str, Mark, dict[str, Value]]

_Teller = Callable[[Source, Break], _Told]


def _told(source: Source, broken: Break, *, ended: bool) -> _Told:
    if ended and "document start" in broken.words:
        return "RT142", broken.at, {}
    tell = next((tell for words, tell in _WORDS if re.search(words, broken.words)), _unclear)
    return tell(source, broken)


def _opens(code: str) -> _Teller:
    return lambda _, broken: (code, broken.opening, {})


def _breaks(code: str) -> _Teller:
    return lambda _, broken: (code, broken.at, {})


def _unclear(source: Source, broken: Break) -> _Told:
    # A code past the last character is the one thing found where PyYAML has no words of its own.
    is_code = not broken.words and source.line(broken.at.line)[: broken.at.column].endswith("\\U")
    return _bad_quote(source, broken) if is_code else ("RT148", broken.at, {})


def _bad_block(source: Source, broken: Break) -> _Told:
    return "RT134", broken.opening, {"mark": _mark(source, broken.opening)}


def _outside(source: Source, broken: Break) -> _Told:
    if directive := _DIRECTIVE.search(source.text, 0, source.lines.start(broken.at.line)):
        return "RT125", _at(source.lines.number(directive.start()), 0), {}
    return _misplaced(source, broken)


def _bad_start(source: Source, broken: Break) -> _Told:
    mark = _mark(source, broken.at)
    if mark == "\t":
        return "RT114", broken.at, {}
    return "RT134" if mark[0] in ">|" else "RT135", broken.at, {"mark": mark}


def _bad_quote(source: Source, broken: Break) -> _Told:
    line, column = source.line(broken.at.line), broken.at.column
    start = line.rfind("\\", 0, column)
    # PyYAML ends every text with a NUL of its own.
    if start < 0 or "end of stream" in broken.words or "document separator" in broken.words or "x00" in broken.words:
        return "RT140", broken.opening, {"mark": _mark(source, broken.opening)}
    if "unknown escape" in broken.words:
        return "RT137", _at(broken.at.line, start), {"escape": line[start : column + 1]}
    spelled = re.match(r"\\x.{0,2}|\\u.{0,4}|\\U.{0,8}", line[start:])
    return "RT112", _at(broken.at.line, start), {"escape": spelled[0] if spelled else line[start : start + 2]}


def _surplus_colon(source: Source, broken: Break) -> _Told:
    line = source.line(broken.at.line)
    before = line[: broken.at.column]
    if before.rstrip().endswith(("{", ",")):
        return "RT127", broken.at, {}
    if re.search(r":\s", before):
        return "RT136", broken.at, {}
    if (number := _tight_colon_above(source, broken.at.line)) is not None:
        return "RT144", _at(number, _first(source.line(number))), {}
    # The first colon of its line: then it is the line itself that stands wrong.
    return "RT145", _at(broken.at.line, _first(line)), {}


def _tight_colon_above(source: Source, line: int) -> int | None:
    """Find the line above, if it is a key with a colon but no space: then it was read as mere text."""
    above = source.text[: source.lines.start(line)].rstrip()
    number = source.lines.number(len(above))
    tight = re.compile(r"""\s*(?:- +)?[^\s:"'#][^:"'#]*:[^\s:]+$""")
    return number if above and tight.match(source.line(number)) else None


def _in_flow(source: Source, broken: Break) -> _Told:
    if broken.at.line == broken.opening.line and broken.at.column < len(source.line(broken.at.line)):
        if broken.words.endswith("':'"):
            return _surplus_colon(source, broken)
        return "RT146" if _after_quote(source, broken) else "RT148", broken.at, {}
    return "RT140", broken.opening, {"mark": _mark(source, broken.opening)}


def _misplaced(source: Source, broken: Break) -> _Told:
    if not source.line(broken.at.line)[: broken.at.column].strip():
        return "RT145", broken.at, {}
    return "RT146" if _after_quote(source, broken) else "RT148", broken.at, {}


def _after_quote(source: Source, broken: Break) -> bool:
    return source.line(broken.at.line)[: broken.at.column].rstrip().endswith(("'", '"'))


def _mark(source: Source, mark: Mark) -> str:
    found = re.match(r"[>|]=?|.|", source.line(mark.line)[mark.column :])
    return found[0] if found and found[0] else " "


def _at(line: int, column: int) -> Mark:
    return Mark("", 0, line, column, None, 0)


def _first(line: str) -> int:
    return len(line) - len(line.lstrip())


# PyYAML's words and who tells what they mean; the first that fits.
_WORDS: tuple[tuple[str, _Teller], ...] = (
    ("scanning a directive", _opens("RT125")),
    ("scanning an? (?:anchor|alias)", _opens("RT121")),
    ("scanning a tag|tag handle", _opens("RT123")),
    ("simple key: could not find expected ':'", _opens("RT144")),
    ("sequence entries are not allowed", _breaks("RT147")),
    ("expected <block end>, but found ':'", _breaks("RT127")),
    ("cannot start any token", _bad_start),
    ("block scalar", _bad_block),
    ("quoted scalar", _bad_quote),
    ("mapping values are not allowed", _surplus_colon),
    ("parsing a flow", _in_flow),
    ("document start", _outside),
    ("expected <block end>", _misplaced),
)
