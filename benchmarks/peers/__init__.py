"""The peers: the same verdicts by other systems, each written by hand as its own documentation shows.

Comes in: assessments as drawn. Goes out: verdicts, by code that is timed. What a system is given is made ready before,
and what it answers is read after, outside the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from benchmarks.case import Assessment, Verdicts


class System(Protocol):
    """Something that judges assessments."""

    name: str

    def given(self, drawn: Sequence[Assessment]) -> Any:  # noqa: ANN401 - each system has a form of its own
        """The facts as the system takes them."""

    def run(self, given: Any) -> Any:  # noqa: ANN401 - as above
        """Every assessment judged; this is what is timed."""

    def verdicts(self, answers: Any) -> list[Verdicts]:  # noqa: ANN401 - as above
        """What the system answered, in words."""
