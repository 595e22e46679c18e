"""durable-rules: the forward-chaining engine, behind our own loop.

Comes in: questions. Goes out: hits. The only module that imports durable-rules, and of it only the extension
module: no Host, no threads, no wall clock. What the engine is given is one fact for each way of standing on a
table's axes, and rules of whole numbers joined by `$and`; outside that, durable-rules 2.0.28 has been seen to
crash, hang and answer wrongly without a word. Each limit and each order of calls below is there for something
observed in it. Whatever is not exactly as expected raises EngineFault. What a table means, and what is open,
is not known here.
"""

import json
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, Self

import durable_rules_engine

from engine.compile.points import Hits, Question
from engine.infer import EngineFault, NoEngine
from engine.infer.coding import Places, Rule, Shape, code, parts, properties, values

RULES_PER_RULESET = 60
"""The engine fails past 64 sibling tests that are true for one fact, and never returns past 512 siblings."""
FACTS_PER_SESSION = 500
"""A fact costs the engine about 10 kB for as long as its session lives."""
RULESETS_KEPT = 64
"""Compiled rulesets kept for the next question of the same shape, about 0.2 MB each."""

_SESSION = "s"
# One name is enough, as a session is deleted before the next one opens. Were anything left of it, the next
# would be refused for ids already seen.
_ALIAS = "m"
_GUARD = "guard"
_SINK = "sink"
_OPERATORS = {"≥": "$gte", "≤": "$lte"}


class _Extension(Protocol):
    """The calls we make, undocumented by durable-rules; tests/infer/test_contract.py holds it to them."""

    error: type[Exception]

    def create_ruleset(self, name: str, rules: str, /) -> int: ...
    def delete_ruleset(self, handle: int, /) -> None: ...
    def assert_fact(self, handle: int, fact: str, /) -> tuple[int, int]: ...
    def assert_facts(self, handle: int, facts: str, /) -> tuple[int, int]: ...
    def start_action_for_state(self, handle: int, state: int, /) -> tuple[str, str] | None: ...
    def complete_and_start_action(self, handle: int, state: int, /) -> str | None: ...
    def abandon_action(self, handle: int, state: int, /) -> None: ...
    def get_facts(self, handle: int, sid: str, /) -> str: ...
    def delete_state(self, handle: int, sid: str, /) -> None: ...


_CALLS = tuple(name for name in vars(_Extension) if not name.startswith("_"))
_engine: _Extension = durable_rules_engine


@dataclass(frozen=True, slots=True)
class _Ruleset:
    """A compiled part of a shape. `order` is the place of each rule in the order of firing, the sink last."""

    handle: int
    rules: Shape
    order: Mapping[str, int]


class DurableEngine:
    """Asks durable-rules. Compiled rulesets are kept until `close`, or until nobody holds the engine."""

    name = "durable-rules"

    def __init__(self) -> None:
        """Raise NoEngine when the extension module lacks a call that we need."""
        if missing := [call for call in _CALLS if not hasattr(_engine, call)]:
            raise NoEngine("RT404", missing=", ".join(missing))
        _distinct([_GUARD, *map(_fact_id, range(FACTS_PER_SESSION))])
        self._kept: dict[Shape, _Ruleset] = {}
        # Two threads in one session would read each other's facts.
        self._lock = threading.Lock()
        weakref.finalize(self, _delete_all, self._kept)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back what the engine holds; it may still be asked, and then compiles anew."""
        with self._lock:
            _delete_all(self._kept)

    def hits(self, questions: Sequence[Question]) -> Hits:
        """Say which row each point of each question hits. Raises ProgramTooLarge or EngineFault."""
        coded = [code(question) for question in questions]
        wanted: dict[Shape, dict[Places, None]] = {}
        for one in coded:
            # Points that stand alike are asked about once: many states of a goal are few ways to stand.
            wanted.setdefault(one.shape, {}).update(dict.fromkeys(one.points))
        with self._lock:
            rows = {shape: self._rows(shape, list(points)) for shape, points in wanted.items()}
        return {
            question.key: tuple(_number(question, rows[one.shape].get(places)) for places in one.points)
            for question, one in zip(questions, coded, strict=True)
        }

    def _rows(self, shape: Shape, points: Sequence[Places]) -> dict[Places, int]:
        """Find the index of the row that each point hits; a point that hits none is left out."""
        found: dict[Places, int] = {}
        waiting = list(points)
        for part in parts(shape, RULES_PER_RULESET):
            passed: list[Places] = []
            for start in range(0, len(waiting), FACTS_PER_SESSION):
                asked = waiting[start : start + FACTS_PER_SESSION]
                for places, rule in zip(asked, self._first_rules(part, asked), strict=True):
                    if rule is None:
                        passed.append(places)
                    elif rule.is_true:
                        found[places] = rule.row
            # Only what no rule of this part took goes on to the next.
            waiting = passed
        return found

    def _first_rules(self, part: Shape, points: Sequence[Places]) -> list[Rule | None]:
        """Find the first rule of the part that each point satisfies."""
        try:
            return _ask(self._ruleset(part), points)
        except BaseException as error:
            # Nothing is known any longer about what this ruleset holds.
            if ruleset := self._kept.pop(part, None):
                _engine.delete_ruleset(ruleset.handle)
            if isinstance(error, (_engine.error, MemoryError)):
                raise EngineFault("RT421", said=str(error)) from error
            raise

    def _ruleset(self, part: Shape) -> _Ruleset:
        found = self._kept.pop(part, None) or _compile(part)
        self._kept[part] = found
        if len(self._kept) > RULESETS_KEPT:
            oldest = next(iter(self._kept))
            _engine.delete_ruleset(self._kept.pop(oldest).handle)
        return found


def _number(question: Question, row: int | None) -> int | None:
    return None if row is None else question.table.rows[row].number


def _delete_all(kept: dict[Shape, _Ruleset]) -> None:
    while kept:
        _engine.delete_ruleset(kept.popitem()[1].handle)


# --- rules --------------------------------------------------------------------------------------------------


def _compile(part: Shape) -> _Ruleset:
    _distinct(["t", "id", "sid", *(f"{side}{axis}" for side, axis in properties(part))])
    names = [*(f"r{place}" for place in range(len(part))), _SINK]
    conditions = [*map(_condition, part), {"t": "p"}]
    rules = {
        name: {"all": [{_ALIAS: condition}], "pri": place}
        for place, (name, condition) in enumerate(zip(names, conditions, strict=True))
    }
    rules[_GUARD] = {"all": [{_ALIAS: {"t": "g"}}], "pri": len(rules)}
    handle = _engine.create_ruleset("rodtrad", json.dumps(rules))
    return _Ruleset(handle, part, {name: place for place, name in enumerate(names)})


def _condition(rule: Rule) -> dict[str, object]:
    """Put a literal kind first, then one key per test: of two keys the engine reads only the first."""
    tests = [{_OPERATORS[bound.op]: {bound.property: bound.place}} for bound in rule.bounds]
    return {"$and": [{"t": "p"}, *tests]} if tests else {"t": "p"}


def _distinct(names: Sequence[str]) -> None:
    """Refuse names that the engine, which knows them only by FNV-1a hash, would take for one another."""
    seen: dict[int, str] = {}
    for name in names:
        if (other := seen.setdefault(_fnv1a(name), name)) != name:
            raise EngineFault("RT424", first=other, second=name)


def _fnv1a(text: str) -> int:
    found = 0x811C9DC5
    for byte in text.encode("ascii"):
        found = (found ^ byte) * 0x01000193 & 0xFFFFFFFF
    return found


# --- a session ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Firings:
    """What has fired in a session, held to the only order there can be.

    For each fact: rules in the order of the table, each at most once, and the sink at the end. That also
    bounds how many firings there are, should the engine ever fire without end.
    """

    order: Mapping[str, int]
    first: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)

    def take(self, message: str) -> None:
        try:
            ((rule, context),) = json.loads(message).items()
            fact = context[_ALIAS]["id"]
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise EngineFault("RT421", said=message) from error
        place = self.order.get(rule, -1)
        if place <= self.last.get(fact, -1):
            raise EngineFault("RT423", rule=rule, fact=fact)
        self.first.setdefault(fact, place)
        self.last[fact] = place


def _ask(ruleset: _Ruleset, points: Sequence[Places]) -> list[Rule | None]:
    wanted = properties(ruleset.rules)
    ids = [_fact_id(number) for number in range(len(points))]
    facts = [
        {"t": "p", "id": fact, "sid": _SESSION, **values(wanted, places)}
        for fact, places in zip(ids, points, strict=True)
    ]
    fired = _Firings(ruleset.order)
    with _session(ruleset.handle) as state:
        # Never empty, as an empty batch ends the process: `points` is a slice that begins inside its list.
        result, at = _engine.assert_facts(ruleset.handle, json.dumps(facts))
        if result or at != state:
            raise EngineFault("RT421", said=f"assert_facts {result}")
        _drain(ruleset.handle, state, fired)
        held = [fact["id"] for fact in json.loads(_engine.get_facts(ruleset.handle, _SESSION))]
    if sorted(held) != sorted([_GUARD, *ids]):
        raise EngineFault("RT422", sent=len(ids) + 1, held=len(held))
    return [_first(ruleset, fired, fact) for fact in ids]


def _first(ruleset: _Ruleset, fired: _Firings, fact: str) -> Rule | None:
    """Give the rule that fired first; the sink, last for every fact, shows that all of them were tried."""
    sink = ruleset.order[_SINK]
    if fired.last.get(fact) != sink:
        raise EngineFault("RT423", rule=_SINK, fact=fact)
    first = fired.first[fact]
    return None if first == sink else ruleset.rules[first]


def _fact_id(number: int) -> str:
    return f"p{number}"


@contextmanager
def _session(handle: int) -> Iterator[int]:
    """Open a session with a fact that always fires: deleting one where nothing fired may end the process."""
    opened = _Firings({_GUARD: 0})
    guard = {"t": "g", "id": _GUARD, "sid": _SESSION}
    result, state = _engine.assert_fact(handle, json.dumps(guard))
    try:
        if result == 0:
            _drain(handle, state, opened)
        if _GUARD not in opened.first:
            raise EngineFault("RT421", said=f"assert_fact {result}")
        yield state
    finally:
        # Where the guard did not fire the session stays, and takes a little memory with it when its ruleset goes.
        if _GUARD in opened.first:
            _engine.delete_state(handle, _SESSION)


def _drain(handle: int, state: int, fired: _Firings) -> None:
    """Let everything fire that is ready, in the engine's own order."""
    step = _engine.start_action_for_state(handle, state)
    message = step[1] if step else None
    while message is not None:
        try:
            fired.take(message)
        except BaseException:
            _engine.abandon_action(handle, state)
            raise
        message = _engine.complete_and_start_action(handle, state)
