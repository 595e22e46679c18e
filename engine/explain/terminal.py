"""Terminal: rich as we use it: a console that asks the terminal and the environment about nothing.

Comes in: lines and tables of plain text. Goes out: the text of it all. Text from data is only ever `Text`, never
markup, and is folded here before rich sees it, so that rich has nothing to wrap or cut.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from engine.explain.fold import fold
from engine.explain.inert import inert

NARROWEST = 40
GAP = 2
"""Between two columns: one is the column's own padding, one is rich's divider."""
STEP = 2
BOLD = "bold"
STYLES = {"grön": "green", "gul": "yellow", "röd": "red", "grå": "bright_black"}
"""The colours that a ruleset may give an outcome, as the terminal has them."""


class Paper:
    """What has been printed so far, at most `width` columns wide."""

    def __init__(self, width: int, *, colour: bool) -> None:
        self.width = max(width, NARROWEST)
        self.written = io.StringIO()
        self.console = Console(
            file=self.written,
            width=self.width,
            force_terminal=colour,
            color_system="standard" if colour else None,
            no_color=not colour,
            legacy_windows=False,
            markup=False,
            emoji=False,
            highlight=False,
            _environ={},
        )

    def lines(self, texts: Iterable[str], style: str = "", indent: int = 0) -> None:
        """Each text on a line of its own, folded, its later lines a step further in."""
        margin = " " * min(indent, self.width // 3)
        for text in texts:
            for part in fold(inert(text), self.width - len(margin), STEP):
                self.console.print(Text(margin + part, style=style), soft_wrap=True)

    def section(self, head: str, texts: Iterable[str]) -> None:
        """An empty line, a heading, and lines under it."""
        self.lines(["", head], style=BOLD)
        self.lines(texts, indent=STEP)

    def table(self, heads: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Text]]) -> None:
        """A table whose cells are folded to their columns already."""
        table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, GAP - 1, 0, 0), show_edge=False)
        for head, width in zip(heads, widths, strict=True):
            table.add_column(cell(head, width), width=width, no_wrap=True)
        for row in rows:
            table.add_row(*row)
        self.console.print(table)

    def text(self) -> str:
        """Everything printed, without blanks at the ends of lines."""
        return "\n".join(line.rstrip() for line in self.written.getvalue().splitlines()) + "\n"


def cell(text: str, width: int, style: str = "", hanging: int = 0) -> Text:
    """A cell's text folded to its column; a line break in the text is kept."""
    lines = [line for part in text.split("\n") for line in fold(inert(part), width, hanging)]
    return Text("\n".join(lines), style=style)
