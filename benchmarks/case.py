"""The case: the 22 indicators of Södertälje's socialnämnd that bear on a goal, after October 2025, all facts known.

Goes out: the plan's limits as a person would type them into another rule engine, and random facts that every system is
given alike. An indicator is green when its value lies within its limits or its plan is followed, otherwise yellow when
work has begun and nobody holds it out of reach, otherwise red. A goal asks for a number of green and of at least yellow
indicators; its colour is green when fulfilled, yellow when enough are at least yellow, otherwise red. KF1 takes both of
its goals. Numbers are floats here, as in the other systems.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import NamedTuple, TypeAlias

SEED = 20251121


class Limits(NamedTuple):
    """The values that make an indicator green, and with how many decimals it is measured."""

    low: float
    high: float = inf
    decimals: int = 1
    parts: int | None = None
    """Of how many sub-results the value is a share."""


INDICATORS: Mapping[str, Limits] = {
    "S1.1a": Limits(4135 * 10 / 12, decimals=0),
    "S1.1b": Limits(665 * 10 / 12, decimals=0),
    "S1.1c": Limits(20),
    "S1.1d": Limits(30),
    "S1.2a": Limits(1, parts=5),
    "S1.2b": Limits(20 * 10 / 12, decimals=0),
    "S1.2c": Limits(440 * 10 / 12, decimals=0),
    "S1.2d": Limits(72),
    "S2a": Limits(70),
    "S2b": Limits(58),
    "S2c": Limits(75),
    "S2d": Limits(80),
    "S3a": Limits(100),
    "S3b": Limits(100),
    "S3c": Limits(80, 100),
    "S4a": Limits(60),
    "S4b": Limits(80),
    "S5a": Limits(-0.5, 0.5),
    "S5b": Limits(80),
    "S5c": Limits(1, parts=4),
    "S5d": Limits(30),
    "S5e": Limits(60),
}


class Asks(NamedTuple):
    """What a goal asks of its indicators: so many green, so many at least yellow, and one that must itself be green."""

    children: tuple[str, ...]
    green: int
    yellow: int
    """At least yellow, to be fulfilled."""
    near: int
    """At least yellow, to be yellow where it is not fulfilled."""
    must: str | None = None


GOALS: Mapping[str, Asks] = {
    "1.1": Asks(("S1.1a", "S1.1b", "S1.1c", "S1.1d"), green=3, yellow=0, near=3),
    "1.2": Asks(("S1.2a", "S1.2b", "S1.2c", "S1.2d"), green=3, yellow=0, near=3),
    "2": Asks(("S2a", "S2b", "S2c", "S2d"), green=3, yellow=0, near=3),
    "3": Asks(("S3a", "S3b", "S3c"), green=2, yellow=3, near=3),
    "4": Asks(("S4a", "S4b"), green=1, yellow=2, near=2),
    "5": Asks(("S5a", "S5b", "S5c", "S5d", "S5e"), green=3, yellow=0, near=3, must="S5a"),
}
BOTH = ("1.1", "1.2")
"""The goals of KF1."""

PLAN = ("följd", "ej följd", "ej följd")
ACTIVITIES = ("påbörjade", "påbörjade", "planerade", "inga")
LOST = ("nej", "ja")
"""The answers that people give; some are given more often than others."""
ANSWERS = {"plan": sorted({*PLAN}), "aktiviteter": sorted({*ACTIVITIES}), "kan ej nås": sorted({*LOST})}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about one indicator in one assessment; `reached` counts the sub-results that did."""

    value: Fraction
    plan: str
    activities: str
    lost: str
    reached: int | None = None

    @property
    def number(self) -> float:
        """The value as the other systems are given it."""
        return float(self.value)


Assessment: TypeAlias = Mapping[str, Facts]
Verdicts: TypeAlias = Mapping[str, str]
"""The colour of each indicator by id; of each goal its outcome by id and its colour by `id färg`."""


def draw(count: int, seed: int = SEED) -> list[Assessment]:
    """So many assessments; half of the values lie on a limit or a step or two beside it."""
    source = random.Random(seed)  # noqa: S311 - facts, not secrets
    return [{name: _facts(limits, source) for name, limits in INDICATORS.items()} for _ in range(count)]


def _facts(limits: Limits, source: random.Random) -> Facts:
    reached = None
    if limits.parts is not None:
        reached = source.choice((limits.parts, limits.parts, source.randint(0, limits.parts)))
        value = Fraction(reached, limits.parts)
    else:
        step = Fraction(1, 10**limits.decimals)
        near = Fraction(round(limits.low / step), 1) * step
        width = max(20, int(limits.low))
        away = source.randint(-2, 2) if source.random() < 0.5 else source.randint(-width, width)  # noqa: PLR2004
        value = near + away * step
        value = value if limits.low < 0 else max(value, Fraction(0))
    return Facts(
        value,
        source.choice(PLAN),
        source.choice(ACTIVITIES),
        source.choice(LOST),
        reached,
    )
