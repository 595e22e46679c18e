"""The lines of a text as places count them, found when asked for: LF, CR LF and CR end a line.

In comes a text, out come single lines and where they begin. A text of millions of lines is kept as it is, with one
number for each stretch of it, and not as millions of texts.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice
from typing import overload

_STRETCH = 250
_CR_LF = "\r\n"
_END = re.compile(r"\r\n|\r|\n")


class Lines(Sequence[str]):
    """The lines of a text, counted from 0."""

    __slots__ = ("_before", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        stretches = range(0, len(text), _STRETCH)
        # How many line ends there are before each stretch, and in all.
        self._before = list(accumulate((self._ends(at, at + _STRETCH) for at in stretches), initial=0))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lines) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __len__(self) -> int:
        return self._before[-1] + 1

    def __iter__(self) -> Iterator[str]:
        return iter(_END.split(self._text))

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[str]: ...
    def __getitem__(self, number: int | slice) -> str | Sequence[str]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        start = self.start(number if number >= 0 else len(self) + number)
        end = _END.search(self._text, start)
        return self._text[start : end.start() if end else len(self._text)]

    def start(self, number: int) -> int:
        """Where a line begins. Raises IndexError where there is no such line."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        if number == 0:
            return 0
        stretch = bisect_left(self._before, number) - 1
        ends = _END.finditer(self._text, stretch * _STRETCH)
        return next(islice(ends, number - self._before[stretch] - 1, None)).end()

    def number(self, index: int) -> int:
        """Which line a character stands on."""
        stretch = index // _STRETCH
        return self._before[stretch] + self._ends(stretch * _STRETCH, index)

    def _ends(self, start: int, end: int) -> int:
        """How many line ends there are in a stretch; CR LF is one, and is where its LF is."""
        single = sum(self._text.count(sign, start, end) for sign in _CR_LF)
        return single - self._text.count(_CR_LF, start, end + 1)
