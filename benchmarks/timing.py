"""Timing: several systems side by side, in rounds, so that what slows the machine slows them all.

Comes in: systems, and assessments as drawn. Goes out: for each system the median cost of one assessment. The time is
processor time, which other programs on the machine hardly touch; nothing here runs on two cores at once.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from statistics import median
from typing import Any

import polars as pl

from benchmarks.case import Assessment
from benchmarks.peers import System
from engine.infer.contained import shared

ROUNDS = 5


def cost(work: Callable[[], object]) -> float:
    """The processor seconds that some work takes, here and in the process where durable-rules runs.

    As in Python's own timeit nothing is gathered as rubbish meanwhile: when that happens depends on what ran before.
    """
    gc.collect()
    gc.freeze()  # what was there before is not gone through again next time
    gc.disable()
    begun = _spent()
    work()
    spent = _spent() - begun
    gc.enable()
    return spent


def _spent() -> float:
    pid = shared().pid
    # Linux has a clock for each process, whose number is made of the process's own.
    return time.process_time() + (time.clock_gettime(~pid << 3 | 2) if pid else 0)


def side_by_side(systems: Sequence[System], drawn: Sequence[Assessment], copies: int = 1) -> dict[str, float]:
    """Seconds per assessment for each system: the median of the rounds, each of which runs them all.

    Frames are laid so many times after each other: drawing so many takes longer than judging them.
    """
    given: dict[str, Any] = {each.name: each.given(drawn) for each in systems}
    if copies > 1:
        given = {name: pl.concat([frame] * copies, rechunk=True) for name, frame in given.items()}
    found: dict[str, list[float]] = {each.name: [] for each in systems}
    for _ in range(ROUNDS):
        for each in systems:
            found[each.name].append(cost(partial(each.run, given[each.name])) / (len(drawn) * copies))
    return {name: median(times) for name, times in found.items()}


def in_turn(systems: Sequence[System], pieces: Iterable[Sequence[Assessment]]) -> dict[str, float]:
    """Seconds per assessment for each system: the median of the pieces, each of which is new to them all."""
    found: dict[str, list[float]] = {each.name: [] for each in systems}
    for drawn in pieces:
        for each in systems:
            found[each.name].append(cost(partial(each.run, each.given(drawn))) / len(drawn))
    return {name: median(times) for name, times in found.items()}


def compared(systems: Sequence[System], drawn: Sequence[Assessment]) -> None:
    """Every system must give the same verdicts before any is timed."""
    first, *others = (each.verdicts(each.run(each.given(drawn))) for each in systems)
    for system, verdicts in zip(systems[1:], others, strict=True):
        for number, (one, other) in enumerate(zip(first, verdicts, strict=True)):
            differ = {name: (one[name], other.get(name)) for name in one if one[name] != other.get(name)}
            if differ:
                raise SystemExit(f"{systems[0].name} och {system.name} skiljer sig åt i bedömning {number}: {differ}")
