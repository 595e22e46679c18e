"""Bytes become text, and single characters that must not stand in a file are found.

In come bytes, out comes text without a byte order mark; a mistake of coding ends the reading, refused
characters are noted one by one. Nothing of YAML's own grammar is known here except how a double-quoted text
spells a character by code.
"""

import re
import unicodedata

from engine.model.codes import diagnose
from engine.model.diagnostic import Place, Rejected, hidden
from engine.read.limits import Limits
from engine.read.yaml.lines import Lines
from engine.read.yaml.source import Source

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LINE = re.compile(rb"[^\r\n]*")
_STAND_IN = "\N{REPLACEMENT CHARACTER}"
_BIDI = frozenset(
    map(chr, [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
)
# Everything a Swedish text is likely to hold passes here; only the rest is looked up one by one.
UNUSUAL = re.compile("[^\t\n\r\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e]")
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_NAMED_ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "v": "\v", "f": "\f", "e": "\x1b", "N": "\x85"} | {
    "L": "\u2028",
    "P": "\u2029",
}


def decoded(raw: bytes, name: str, limits: Limits) -> str:
    """Give the text of a file that is saved as UTF-8 and not too large."""
    start = Place(name, 1, 1)
    if len(raw) > limits.file_bytes:
        raise Rejected([diagnose("RT105", start, limit=limits.file_bytes)])
    if looks_like_utf16(raw):
        raise Rejected([diagnose("RT107", start)])
    raw = raw.removeprefix(_BOM)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        lines = Lines(raw[: error.start].decode("utf-8"))
        line = _LINE.match(raw, error.start - len(lines[-1].encode("utf-8")))
        source = line[0].decode("utf-8", "replace") if line else ""
        place = Place(name, len(lines), len(lines[-1]) + 1)
        byte = f"{raw[error.start]:02X}"
        raise Rejected([diagnose("RT108", place, source, byte=byte)]) from None


def without_refused(source: Source) -> str:
    """Note every refused character; give the text with something harmless of the same width in its place."""
    if not UNUSUAL.search(source.text):
        return source.text
    refused = {char: code for char in sorted(set(source.text)) if UNUSUAL.match(char) and (code := refusal(char))}
    if not refused:
        return source.text
    text, at, pattern = source.text, 0, re.compile(f"[{''.join(map(re.escape, refused))}]")
    while (match := pattern.search(text, at)) and not source.is_full:
        number = source.lines.number(match.start())
        line = source.line(number)
        for char in sorted(refused.keys() & set(line), key=line.index):
            source.found(refused[char], source.place(number, line.index(char)), char=char)
        at = source.lines.start(number) + len(line)
    for char in refused:
        text = text.replace(char, _STAND_IN)
    return text


def refusal(char: str) -> str | None:
    """Give the code of what is wrong with a character wherever it stands, if anything is."""
    if char in "\t\n\r" or unicodedata.category(char) in {"Zs", "Co"}:
        return None
    if char in _BIDI:
        return "RT110"
    if unicodedata.category(char) == "Cc" or _is_noncharacter(char):
        return "RT109"
    # A character newer than this Python's tables is unknown to it, not hidden.
    return "RT111" if hidden(char) and unicodedata.category(char) != "Cn" else None


def refused_escapes(raw: str) -> list[tuple[int, str, str]]:
    """Find the codes that spell a refused character: index, code of the mistake, the spelling."""
    found = []
    for match in _ESCAPE.finditer(raw):
        number = match[1] or match[2] or match[3]
        char = chr(int(number, 16)) if number else _NAMED_ESCAPES.get(match[4], " ")
        if unicodedata.category(char) == "Cs":
            found.append((match.start(), "RT112", match[0]))
        elif code := refusal(char):
            found.append((match.start(), code, char))
    return found


def looks_like_utf16(raw: bytes) -> bool:
    """Tell whether the bytes are text as Notepad's "Unicode" saves it, with or without its mark."""
    head = raw[:100]
    return raw.startswith(_UTF16) or head.count(0) * 4 > len(head)


def _is_noncharacter(char: str) -> bool:
    return ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF  # noqa: PLR2004 - Unicode, section 23.7
