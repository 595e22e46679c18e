"""Forms: the ways to read a ruleset that are looked at, and how it is said which of them a finding speaks of.

Comes in: a ruleset. Goes out: the readings to pick: the defaults, each single other alternative of each reading that
acts, and the combinations that some row asks for. A finding seen in several forms is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.lint.saying import NOTHING, all_of, phrase, quoted
from engine.lint.sites import Picks, all_sites, row_picks
from engine.lint.walk import parts
from engine.model import ruleset as model
from engine.model.diagnostic import Text
from engine.model.switch import Switch

DEFAULT: Picks = ()


def acting(ruleset: model.Ruleset) -> frozenset[str]:
    """The readings that a row tests or a switch goes by."""
    found: set[str] = set()
    for _, part in parts(ruleset):
        if isinstance(part, Switch):
            found.add(part.reading)
        elif isinstance(part, model.Row):
            found |= {name for name in _names(part) if name in ruleset.reading}
    return frozenset(found)


def _names(row: model.Row) -> Iterable[str]:
    for name, condition in row.when.items():
        yield name
        for part in condition if name == model.ANY_OF and isinstance(condition, tuple) else ():
            yield from part if isinstance(part, Mapping) else ()


def tries(ruleset: model.Ruleset) -> tuple[Picks, ...]:
    """What to pick beside the defaults, the defaults first."""
    live = acting(ruleset)
    found = [DEFAULT]
    for name, reading in sorted(ruleset.reading.items()):
        found += [((name, letter),) for letter in reading.alternatives if name in live and letter != reading.choice]
    for site in all_sites(ruleset):
        for row in site.table.rows:
            found += [_beside(ruleset, picks) for picks in row_picks(row, site, ruleset.reading)]
    return tuple(dict.fromkeys(found))


def _beside(ruleset: model.Ruleset, picks: Picks) -> Picks:
    """Only what differs from the defaults."""
    return tuple((name, letter) for name, letter in picks if ruleset.reading[name].choice != letter)


def letters(ruleset: model.Ruleset, picks: Picks) -> dict[str, str]:
    """The letter in force for every reading."""
    return {name: reading.choice for name, reading in ruleset.reading.items()} | dict(picks)


# --- saying which ------------------------------------------------------------------------------------------------


def spoken_of(seen: Sequence[Picks], looked_at: Sequence[Picks]) -> Text:
    """Which readings a finding holds under, as the end of a sentence; empty when it holds whatever is picked."""
    without = [picks for picks in looked_at if picks not in seen and len(picks) == 1]
    if DEFAULT in seen:
        return _but_not(without)
    said = all_of(_picks(picks) for picks in _smallest(seen))
    return phrase(" (bara med {readings})", " (only with {readings})", readings=said)


def _but_not(without: Sequence[Picks]) -> Text:
    if not without:
        return NOTHING
    said = all_of(_picks(picks) for picks in without)
    return phrase(" (men inte med {readings})", " (but not with {readings})", readings=said)


def _smallest(seen: Sequence[Picks]) -> list[Picks]:
    """Those that do not merely add to another one."""
    return [one for one in seen if not any(set(other) < set(one) for other in seen)]


def _picks(picks: Picks) -> Text:
    said = [quoted(f"{name} {letter}") for name, letter in picks]
    return phrase(
        "{all}", "{all}", all=Text(" + ".join(each.sv for each in said), " + ".join(each.en for each in said))
    )
