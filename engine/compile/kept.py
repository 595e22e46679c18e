"""Kept: what follows from one part of a program alone is worked out once, and kept by that part as long as it lives.

Comes in: a function of a node or a table, which never change. Goes out: the same function, that works once for each.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Part = TypeVar("Part")
Found = TypeVar("Found")


def kept(work: Callable[[Part], Found]) -> Callable[[Part], Found]:
    """`work`, done once for each part. The part must be frozen, and have no slots."""
    name = f"{work.__module__}.{work.__qualname__}"

    @wraps(work)
    def found(part: Part) -> Found:
        known = part.__dict__
        if name not in known:
            # Not by setattr, which a frozen part refuses: what is kept is no field of it.
            known[name] = work(part)
        result: Found = known[name]
        return result

    return found
