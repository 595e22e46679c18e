"""durable-rules in the test's own process, where faults can be planted in it and its calls be counted."""

from collections.abc import Sequence
from typing import Self

from engine.infer import EngineFault
from engine.infer.durable import DurableEngine
from engine.infer.sessions import Conditions, Refused, Sessions


class _Near:
    """Sessions of this process, whose refusals become faults as those of another process do."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def first(self, rules: Conditions, facts: Sequence[dict[str, int]]) -> list[int | None]:
        try:
            return self._sessions.first(rules, facts)
        except Refused as refused:
            raise EngineFault(refused.code, **refused.values) from refused


class InHouse(DurableEngine):
    def __init__(self) -> None:
        self._sessions = Sessions()
        super().__init__(_Near(self._sessions))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._sessions.close()
