"""Units: slips that the plans themselves contain: a percent sign on an index, thousands and millions of kronor mixed.

Comes in: a ruleset as read. Goes out: findings. Goes by the words of units and names and by the size of the amounts; a
suspicion, so every finding is a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from engine.compile.faults import Path
from engine.lint.finding import Finding
from engine.lint.saying import NOTHING, numeral
from engine.lint.walk import owners
from engine.model import ruleset as model
from engine.model.amount import Amount, Interval, Point
from engine.model.diagnostic import Value
from engine.model.switch import Switch

_INDEX: Final = re.compile(r"\b(index|\w+index|hme|nki|nmi|totalindex)\b", re.IGNORECASE)
_PERCENT: Final = re.compile(r"procent|%|percent", re.IGNORECASE)
_MONEY: Final = re.compile(r"\b(mdkr|mnkr|mkr|tkr|kr|miljoner kronor|tusen kronor|kronor)\b", re.IGNORECASE)
_SAME: Final = {"mkr": "mnkr", "miljoner kronor": "mnkr", "tusen kronor": "tkr", "kronor": "kr"}
APART: Final = 500
"""Amounts of money that differ by this factor or more are hardly in the same unit."""


def unit_findings(ruleset: model.Ruleset) -> Iterator[Finding]:
    """Everything to be said about units."""
    indicators = [(o.node, o.path) for o in owners(ruleset) if isinstance(o.node, model.Indicator)]
    for node, path in indicators:
        if _PERCENT.search(node.unit) and _INDEX.search(node.name):
            yield Finding((*path, "enhet"), "RT640", {"name": node.id, "unit": node.unit})
        yield from _apart(node, path)
    yield from _mixed(indicators)


def _mixed(indicators: list[tuple[model.Indicator, Path]]) -> Iterator[Finding]:
    """Indicators in another unit of money than the first, and names that tell another than the unit does."""
    first: str | None = None
    for node, path in indicators:
        unit, named = _money(node.unit), _money(node.name)
        first = first or unit
        other = named if unit and named and named != unit else first
        if unit and other and unit != other:
            values: dict[str, Value] = {"name": node.id, "unit": node.unit, "other": other}
            yield Finding((*path, "enhet"), "RT641", values)


def _money(text: str) -> str | None:
    match = _MONEY.search(text)
    return _SAME.get(match[1].lower(), match[1].lower()) if match else None


def _apart(node: model.Indicator, path: Path) -> Iterator[Finding]:
    """A target in money so far from the baseline that one of them is likely in another unit."""
    if node.baseline is None or not _money(node.unit):
        return
    bases = [size for amount in _amounts(node.baseline) if (size := _size(amount))]
    for year, planned in node.targets.items():
        for target in (size for amount in _amounts(planned) if (size := _size(amount))):
            if any(target >= base * APART or base >= target * APART for base in bases):
                values: dict[str, Value] = {
                    "name": node.id,
                    "target": numeral(target),
                    "base": numeral(bases[0]),
                    "where": NOTHING,
                }
                yield Finding((*path, "riktvärde", str(year)), "RT642", values)


def _amounts(planned: model.Planned) -> tuple[Amount, ...]:
    value = planned.amount
    return tuple(value.alternatives.values()) if isinstance(value, Switch) else (value,)


def _size(amount: Amount) -> Fraction | None:
    match amount:
        case Point(value):
            return abs(value)
        case Interval(low, high):
            return max(abs(low), abs(high))
        case _:
            return None
