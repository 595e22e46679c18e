"""Walk: every part of a ruleset with the path in the file that leads to it.

Comes in: a ruleset as read. Goes out: pairs of path and part, in the file's own order of keys as the models have it.
Knows the shape of the models and nothing of what they mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.compile.faults import Path
from engine.model import ruleset as model
from engine.model.cell import Cell
from engine.model.scalar import Model
from engine.model.switch import PREFIX, Switch


@dataclass(frozen=True, slots=True)
class Owner:
    """A goal or an indicator where it is defined."""

    node: model.Goal | model.Indicator
    path: Path


def parts(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """`value` and everything in it."""
    yield path, value
    for step, inner in _inside(value):
        yield from parts(inner, (*path, *step))


def _inside(value: object) -> Iterator[tuple[Path, object]]:
    if isinstance(value, Model):
        for name, field in type(value).model_fields.items():
            yield (field.alias or name,), getattr(value, name)
    elif isinstance(value, Switch):
        for letter, inner in value.alternatives.items():
            yield (f"{PREFIX}{value.reading}", letter), inner
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield (str(key),), inner
    elif isinstance(value, tuple):
        for place, inner in enumerate(value):
            yield (place,), inner


def owners(ruleset: model.Ruleset) -> Iterator[Owner]:
    """Every goal and indicator, goals before what stands under them."""
    for number, council in enumerate(ruleset.council_goals):
        path: Path = ("kf-mål", number)
        yield Owner(council, path)
        yield from _indicators(council, path)
        for place, goal in enumerate(council.goals):
            below = (*path, "nämndmål", place)
            yield Owner(goal, below)
            yield from _indicators(goal, below)


def _indicators(goal: model.Goal, path: Path) -> Iterator[Owner]:
    for place, child in enumerate(goal.indicators):
        if isinstance(child, model.Indicator):
            yield Owner(child, (*path, "indikatorer", place))


def conditions(row: model.Row, path: Path) -> Iterator[tuple[Path, str, Cell]]:
    """Every cell of a row with the name it stands under, also those inside `någon av`."""
    for name, condition in row.when.items():
        yield from _cells(name, condition, (*path, "när", name))


def _cells(name: str, condition: object, path: Path) -> Iterator[tuple[Path, str, Cell]]:
    match condition:
        case Cell():
            yield path, name, condition
        case tuple():
            for place, one in enumerate(condition):
                yield from _cells(name, one, (*path, place))
        case Mapping():
            for inner, cells in condition.items():
                yield from _cells(inner, cells, (*path, inner))
        case _:
            pass
