"""Choices: the readings in force, and the one place where a reading's alternatives are replaced.

Comes in: the ruleset's readings and what the run picked. Goes out: one alternative for every switch, and whether a
row's reading tests hold. After this nobody knows readings except as names in the proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from engine.compile.faults import Faults, Path
from engine.compile.program import ReadingChosen
from engine.model.ruleset import Reading
from engine.model.switch import Switch

T = TypeVar("T")


class Choices:
    """The letter in force for each reading; remembers where readings were used."""

    def __init__(self, readings: Mapping[str, Reading], picked: Mapping[str, str], faults: Faults) -> None:
        self.readings, self.picked, self.faults = readings, picked, faults
        self.used: dict[str, str] = {}
        self.behind: dict[str, dict[str, str]] = {}
        self.looked_at: dict[str, str] = {}
        """Every reading that was asked for since somebody forgot it, with its letter."""
        self.turned: dict[str, str] = {}
        """Those of them that turned a switch; the others only put rows aside."""

    def forget(self) -> None:
        """Forget what was asked for."""
        self.looked_at.clear()
        self.turned.clear()

    def letter(self, reading: str) -> str:
        """The alternative in force for a reading that exists."""
        letter = self.picked.get(reading, self.readings[reading].choice)
        self.looked_at[reading] = letter
        return letter

    def pick(self, value: T | Switch[T], path: Path) -> T:
        """The value, or its alternative under the reading in force."""
        if not isinstance(value, Switch):
            return value
        here = (*path, f"enligt {value.reading}")
        if value.reading not in self.readings:
            self.faults.unknown(here, "RT306", value.reading, self.readings, of_key=True)
            return next(iter(value.alternatives.values()))
        known = self.readings[value.reading].alternatives
        for letter in value.alternatives:
            if letter not in known:
                self.faults.unknown((*here, letter), "RT307", letter, known, of_key=True)
        for letter in known:
            if letter not in value.alternatives:
                self.faults.unknown(here, "RT307", letter, value.alternatives, of_key=True)
        letter = self.turned[value.reading] = self.letter(value.reading)
        self.used[value.reading] = letter
        first = next(iter(value.alternatives.values()))  # a missing alternative was noted above
        return value.alternatives.get(letter, first)

    def pick_for(self, quantity: str, value: T | Switch[T], path: Path) -> T:
        """As `pick`, for an expression that counts as using its reading only where a table reads `quantity`."""
        before = dict(self.used)
        found = self.pick(value, path)
        if isinstance(value, Switch):
            self.behind[quantity] = {value.reading: self.used.get(value.reading, "")}
            self.used = before
        return found

    def read(self, quantities: Iterable[str]) -> None:
        """Count the readings behind the quantities that a table reads as used."""
        for quantity in quantities:
            self.used |= self.behind.get(quantity, {})

    def begin(self) -> None:
        """Forget what the node before used."""
        self.used.clear()
        self.behind.clear()

    def holds(self, reading: str, letter: str, path: Path) -> bool:
        """Whether a row's test `T-S3: a` holds."""
        known = self.readings[reading].alternatives
        if letter not in known:
            self.faults.unknown(path, "RT307", letter, known)
        return self.letter(reading) == letter

    def all(self) -> tuple[ReadingChosen, ...]:
        """Every reading with what was chosen, by id."""
        return tuple(
            ReadingChosen(
                name,
                reading.question,
                reading.reason,
                self.letter(name),
                reading.alternatives.get(self.letter(name), ""),
                self.letter(name) == reading.choice,
                tuple(sorted(reading.alternatives.items())),
                tuple(sorted(reading.sources.items())),
            )
            for name, reading in sorted(self.readings.items())
        )


def check_readings(readings: Mapping[str, Reading], picked: Mapping[str, str], faults: Faults) -> None:
    """Every default and every pick names an alternative that exists. A pick has the path (`--reading`, id)."""
    for name, reading in readings.items():
        if reading.choice not in reading.alternatives:
            path = ("tolkningar", name, "val")
            faults.unknown(path, "RT307", reading.choice, reading.alternatives)
    for name, letter in picked.items():
        if name not in readings:
            faults.unknown(("--reading", name), "RT306", name, readings)
        elif letter not in readings[name].alternatives:
            faults.unknown(("--reading", name), "RT307", letter, readings[name].alternatives)
