"""Room: infer. Program + points → hits, by an engine that nobody has to trust.

Comes in: questions (a table, and the points at which it is asked). Goes out: for each point the number of
the row it hits, or None. What an engine proposes is re-done by the checker, so a mistake here can stop an
assessment but never change a verdict. Knows nothing of what is open, of verdicts or of files; never meets the
checker.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias

from engine.model.codes import CODES
from engine.model.diagnostic import Language, shown

if TYPE_CHECKING:  # whoever only wants to know what went wrong needs no program
    from engine.compile.points import Hits, Question


class Engine(Protocol):
    """Something that can say which row each point hits."""

    @property
    def name(self) -> str:
        """What the engine is called in a record."""

    def hits(self, questions: Sequence[Question]) -> Hits:
        """Say which row each point of each question hits. Raises ProgramTooLarge (ExactnessRefused) or EngineFault."""


class NoAnswer(Exception):  # noqa: N818 - its kinds below say what it is
    """There are no hits; why is a code with its values, so that it can be said in either language."""

    def __init__(self, code: str, **values: str | int) -> None:
        """Take the reason by its code; a text among the values is shown quoted."""
        self.code = CODES[code]
        self.values = values
        super().__init__(code, values)

    def said(self, lang: Language = "sv") -> str:
        """Say the reason, and on a line of its own what to do about it."""
        words = {name: shown(value) if isinstance(value, str) else value for name, value in self.values.items()}
        message, advice = (text.said(lang).format_map(words) for text in (self.code.message, self.code.help))
        return f"{self.code.name} {message}\n{advice}"

    def __str__(self) -> str:
        return self.said()


class NoEngine(NoAnswer):
    """No engine can be used here (RT401–RT404)."""


class ProgramTooLarge(NoAnswer):
    """A table is larger than the engine safely takes (RT411–RT413)."""


class ExactnessRefused(ProgramTooLarge):
    """Numbers are larger than the engine holds exactly, and it rounds none (RT413)."""


class EngineFault(NoAnswer):
    """An engine failed, or answered in a way that cannot be right; its answer is thrown away (RT421–RT427)."""


FAILURES: list[EngineFault] = []
"""Why an engine was given up for another in this process. Whoever runs the command says it when all else is said."""
FELL_BACK = " → "
"""Between two names: the second engine took over from the first."""


Choice: TypeAlias = Literal["auto", "durable", "columnar"]
MANY: Final = 50
"""In a run of more assessments than this, `auto` is the columnar engine: it keeps nothing from one to the next."""


def available_engine(choice: Choice = "auto", count: int = 1) -> Engine:
    """Give the engine for an assessment that is one of `count` in a run.

    `auto` is durable-rules for a few assessments and the columnar engine for many; where that one is not installed, the
    other. All mean the same, and an assessment says which one it was. durable-rules runs in a process of its own, and
    should that fail the columnar engine takes over. Raises NoEngine with the reason and the remedy.
    """
    few = count <= MANY
    order: dict[Choice, tuple[Callable[[], Engine | None], ...]] = {
        "auto": (_durable, _columnar) if few else (_columnar, _durable),
        "durable": (_durable,),
        "columnar": (_columnar,),
    }
    for found in order[choice]:
        if (engine := found()) is not None:
            return engine
    raise _why_not() if choice == "auto" else NoEngine("RT405", engine=_NAMES[choice])


def _durable() -> Engine | None:
    try:
        # Here and not at the top: the import fails where durable-rules cannot be installed, and takes time.
        from engine.infer.sessions import missing  # noqa: PLC0415
    except ImportError as error:
        _only_if_missing(error, _DURABLE)
        return None
    if lacking := missing():
        raise NoEngine("RT404", missing=", ".join(lacking))
    from engine.infer.contained import ContainedEngine  # noqa: PLC0415 - as above

    return ContainedEngine()


def _columnar() -> Engine | None:
    try:
        from engine.infer.columnar import ColumnarEngine  # noqa: PLC0415 - as above
    except ImportError as error:
        _only_if_missing(error, _COLUMNAR)
        return None
    return ColumnarEngine()


_NAMES: Final[dict[Choice, str]] = {"durable": "durable-rules", "columnar": "polars"}
_DURABLE = ("durable_rules_engine",)
_COLUMNAR = ("narwhals", "polars", "_polars_runtime")
"""What the imports that may fail are called; a failure of anything else is a fault of ours."""


def _only_if_missing(error: ImportError, libraries: tuple[str, ...]) -> None:
    if not (error.name or "").startswith(libraries):
        raise error


_FIRST_WITHOUT = (3, 13)
"""PyEval_CallObject, which durable-rules 2.0.28 needs, was removed here: docs/decisions/0002."""


def _why_not() -> NoEngine:
    # Both imports were tried first, so that a build that does work where we expect none is not refused.
    if sys.platform == "win32":
        return NoEngine("RT401")
    if sys.version_info >= _FIRST_WITHOUT:
        return NoEngine("RT402", version=platform.python_version())
    return NoEngine("RT403")
