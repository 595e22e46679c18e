"""Planning: which files are assessed together.

Comes in: the identities of rulesets and facts files. Goes out: units, each one assessment to make, and what belongs to
no unit. Unmarked facts for a ruleset are read together; a marked file stands alone. A broken file stays with its nämnd,
so that none is assessed on a part of its facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.batch.identity import Known
from engine.model.codes import diagnose
from engine.model.diagnostic import Language, Place, render
from engine.model.period import Period, Towards
from engine.record.canonical import sha256

_LONGEST = 100
"""Bytes of a folder's name; file systems take 255."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One assessment to make. `name` is the name of its folder; None where nothing can be kept."""

    name: str | None
    ruleset: Known
    facts: tuple[Known, ...]
    period: str | None


@dataclass(frozen=True, slots=True)
class Stray:
    """A file that no assessment can take in, and why."""

    file: Known
    why: tuple[str, ...]


def plan(
    rulesets: Sequence[Known], facts: Sequence[Known], period: Period | None, lang: Language, *, towards: bool = False
) -> tuple[list[Unit], list[Stray]]:
    """The units in the order of their names, and the files that belong to none."""
    by_id: dict[str, list[Known]] = {}
    for each in rulesets:
        by_id.setdefault((each.said.ruleset or "").casefold(), []).append(each)
    units = [Unit(None, each, (), None) for each in by_id.pop("", [])]
    strays = [Stray(each, (_twice(each, lang),)) for same in by_id.values() if len(same) > 1 for each in same]
    single = {name: same[0] for name, same in by_id.items() if len(same) == 1}
    for name, ruleset in single.items():
        own = [each for each in facts if (each.said.ruleset or "").casefold() == name]
        units += _units(ruleset, own, period)
    units += _forecasts(units) if towards else []
    alone = [each for each in facts if (each.said.ruleset or "").casefold() not in by_id]
    strays += [Stray(each, each.wrong or (_nobodys(each, lang),)) for each in alone]
    units.sort(key=lambda unit: (unit.name is None, unit.name or str(unit.ruleset.path), unit.period or ""))
    return units, sorted(strays, key=lambda stray: str(stray.file.path))


def _units(ruleset: Known, facts: Sequence[Known], period: Period | None) -> list[Unit]:
    plain = [each for each in facts if each.said.mark is None]
    groups = [plain] if plain or not facts else []
    groups += [[each] for each in facts if each.said.mark is not None]
    return [_unit(ruleset, group, period) for group in groups]


def _unit(ruleset: Known, facts: list[Known], period: Period | None) -> Unit:
    stated = [Period.parse(each.said.period) for each in facts if each.said.period is not None]
    when = str(period or max(stated)) if period or stated else ruleset.said.period
    marked = [each.said.facts or "?" for each in facts if each.said.mark is not None]
    name = "+".join([ruleset.said.ruleset or "", *marked])
    return Unit(_short(name), ruleset, tuple(sorted(facts, key=lambda each: str(each.path))), when)


def _forecasts(units: Sequence[Unit]) -> list[Unit]:
    """The year as it is forecast at each position where something of the year is left.

    Where nothing is left of any, all are forecast all the same, so that it is said why none can be.
    """
    found = [(unit, Period.parse(unit.period)) for unit in units if unit.period is not None]
    over = all(position.whole_year for _, position in found)
    return [replace(unit, period=str(Towards(at))) for unit, at in found if over or not at.whole_year]


def _short(name: str) -> str:
    raw = name.encode()
    return name if len(raw) <= _LONGEST else f"{raw[:60].decode('utf-8', 'ignore')}-{sha256(raw)[:16]}"


def _twice(file: Known, lang: Language) -> str:
    return render(diagnose("RT902", Place(str(file.path), 1, 1), name=file.said.ruleset or ""), lang)


def _nobodys(file: Known, lang: Language) -> str:
    return render(diagnose("RT901", Place(str(file.path), 1, 1), name=file.said.ruleset or "–"), lang)
