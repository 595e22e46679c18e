"""Fold: a text as lines of a given width. Nothing is cut: a word that is too long goes on in the next line."""

from __future__ import annotations

from rich.cells import cell_len


def fold(text: str, width: int, hanging: int = 0) -> list[str]:
    """`text` in lines of at most `width` columns, later lines indented by `hanging`.

    Breaks at spaces, not at no-break spaces, so that a number stays in one piece where there is room for it.
    """
    if cell_len(text) <= width and not text.startswith(" "):
        return [text]
    indent = " " * min(hanging, width // 2)
    lines, line = [], ""
    for word in text.split(" "):
        if line.strip() and cell_len(line) + 1 + cell_len(word) > width:
            lines.append(line)
            line = indent + word
        else:
            line = f"{line} {word}" if line else word
        *whole, line = _pieces(line, width, indent)
        lines += whole
    return [*lines, line]


def _pieces(line: str, width: int, indent: str) -> list[str]:
    """`line` broken wherever it is too long, even inside a word."""
    if cell_len(line) <= width:
        return [line]
    pieces, piece = [], ""
    for char in line:
        if cell_len(piece + char) > width:
            pieces.append(piece)
            piece = indent + char
        else:
            piece += char
    return [*pieces, piece]
