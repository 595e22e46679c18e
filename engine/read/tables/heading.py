"""Heading: what the forms and facts files of an import say beside their facts, put together for the new file.

In come what each says, out goes one heading: the latest period, the mark that all of them share, and every judgement,
analysis and note. Files that are marked differently never become one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from pydantic_core import PydanticCustomError

from engine.model.diagnostic import Place
from engine.model.period import Period
from engine.model.ruleset import Mark
from engine.read.document import Plain
from engine.read.tables.kept import fault_values
from engine.read.tables.row import Mistakes

_LISTS = ("godtar", "samlade bedömningar", "analyser", "not")
_UNMARKED = "–"
_MARKS = frozenset(get_args(Mark))


@dataclass(frozen=True, slots=True)
class Head:
    """What one file says beside its facts; a table says nothing."""

    place: Place
    said: dict[str, Plain]

    @property
    def alone(self) -> bool:
        """Whether it is worth a file of its own although it has no facts."""
        return any(name in self.said for name in _LISTS[:-1])


def heading(heads: Sequence[Head], ruleset: str, mistakes: Mistakes) -> dict[str, Plain]:
    """The heading of the new file; what does not go together is noted."""
    found: dict[str, Plain] = {}
    periods: list[Period] = []
    for head in heads:
        if head.said.get("regelverk", ruleset) != ruleset:
            mistakes.add("RT330", head.place, "", name=str(head.said["regelverk"]), ruleset=ruleset)
        if "period" in head.said:
            try:
                periods.append(Period.parse(str(head.said["period"])))
            except PydanticCustomError as error:
                mistakes.add(error.type, head.place, "", **fault_values(error))
        if "uppgifter" in head.said:
            found.setdefault("uppgifter", head.said["uppgifter"])
    found |= {"period": str(max(periods))} if periods else {}
    found |= _mark(heads, mistakes)
    for name in _LISTS:
        if every := [each for head in heads for each in _listed(head.said.get(name, []))]:
            found[name] = [each for at, each in enumerate(every) if each not in every[:at]]
    return found


def _mark(heads: Sequence[Head], mistakes: Mistakes) -> dict[str, Plain]:
    """`exempeldata` or `som om`, with every reason given; an unmarked file is marked differently too."""
    marks = {str(head.said.get("märkning", _UNMARKED)) for head in heads}
    if len(marks) > 1:
        mistakes.add("RT894", heads[-1].place, "", marks=tuple(sorted(marks)))
    if len(marks) > 1 or marks <= {_UNMARKED}:
        return {}
    if marks & _MARKS != marks:
        mistakes.add("RT152", heads[-1].place, "", value=marks.pop(), known=tuple(sorted(_MARKS)))
        return {}
    reasons = dict.fromkeys(str(head.said["märkning skäl"]) for head in heads if "märkning skäl" in head.said)
    found: dict[str, Plain] = {"märkning": marks.pop()}
    return found | ({"märkning skäl": " ".join(reasons)} if reasons else {})


def _listed(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else [value]
