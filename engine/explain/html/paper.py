"""Paper: what stands in the margins of every printed page.

Comes in: texts, some of them from data. Goes out: a rule of style in which they can be nothing but text.
"""

from __future__ import annotations

import re

from engine.explain.words import Words, message

_PAGE = message("Sida {page} av {pages}")
_NUMBER = re.compile(r"\{pages?\}")


def margins(words: Words, heading: str, digest: str) -> str:
    """The committee and period at the top, the record's digest and the page's number at the bottom."""
    page, of, rest = _NUMBER.split(words.unfilled(_PAGE))
    record = words.say("Protokoll: {digest}", digest=digest) if digest else ""
    return (
        "@page {\n"
        f"  @top-left {{ content: {_text(heading)}; }}\n"
        f"  @bottom-left {{ content: {_text(record)}; }}\n"
        f"  @bottom-right {{ content: {_text(page)} counter(page) {_text(of)} counter(pages) {_text(rest)}; }}\n"
        "}\n"
    )


def _text(text: str) -> str:
    """A string in a style sheet, every character written by its number."""
    return '"' + "".join(f"\\{ord(char):06x}" for char in text) + '"'
