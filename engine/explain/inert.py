"""Inert: text that shows itself whole and does nothing else to the one who reads it.

Everything that leaves for a terminal passes here last, whatever it came from: a control character, a bidirectional
mark or anything else that does not show becomes `U+001B`. Nothing is cut.
"""

from engine.model.diagnostic import hidden

NO_BREAK_SPACE = "\u00a0"
"""Ours: it keeps a number and its unit on one line."""


def inert(text: str) -> str:
    """One line of text in which everything can be seen."""
    return text.translate(_SHOWN)


class _Shown(dict[int, str]):
    """Each character as it is shown, worked out the first time it is met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        shown = f"U+{code:04X}" if hidden(char) and char != NO_BREAK_SPACE else char
        return self.setdefault(code, shown)


_SHOWN = _Shown()
