"""Sessions: the forward-chaining engine durable-rules, behind our own loop.

Comes in: rules of whole numbers, and facts of whole numbers. Goes out: for each fact the rule that fired first. The
only module that imports durable-rules, and of it only the extension module: no Host, no threads, no wall clock. What
the engine is given is rules of literal comparisons joined by `$and`; outside that, durable-rules 2.0.28 has been seen
to crash, hang and answer wrongly without a word. Each limit and each order of calls below is there for something
observed in it. Whatever is not exactly as expected raises Refused.

Run as a program it answers one question per line until its input ends (`engine.infer.contained` starts it so). It
therefore imports nothing else of ours, and little of Python: dataclasses alone would double what it takes to start.
"""

import contextlib
import json
import os
import signal
import sys
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple, Protocol, TypeAlias

import durable_rules_engine

FACTS_PER_SESSION = 500
"""A fact costs the engine about 10 kB for as long as its session lives."""
RULESETS_KEPT = 64
"""Compiled rulesets kept for the next question of the same shape, about 0.2 MB each."""

Condition: TypeAlias = tuple[tuple[str, str, int], ...]
"""What a rule asks of a fact, all of it: a property, `≥` or `≤`, and a whole number."""
Conditions: TypeAlias = tuple[Condition, ...]
Facts: TypeAlias = Sequence[Mapping[str, int]]

_SESSION = "s"
# One name is enough, as a session is deleted before the next one opens. Were anything left of it, the next
# would be refused for ids already seen.
_ALIAS = "m"
_GUARD = "guard"
_SINK = "sink"
_OPERATORS = {"≥": "$gte", "≤": "$lte"}


class Refused(Exception):  # noqa: N818 - says what became of the question
    """The engine failed, or answered in a way that cannot be right: a code and its values."""

    def __init__(self, code: str, **values: str | int) -> None:
        """Take the reason by its code."""
        self.code, self.values = code, values
        super().__init__(code, values)


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


LIBRARY: str = durable_rules_engine.__file__
"""The file that the extension module was found in."""
_CALLS = tuple(name for name in vars(_Extension) if not name.startswith("_"))
_engine: _Extension = durable_rules_engine


def missing() -> list[str]:
    """The calls that we need and the extension module lacks."""
    return [call for call in _CALLS if not hasattr(_engine, call)]


class _Ruleset(NamedTuple):
    """Compiled rules. `order` is the place of each rule in the order of firing, the sink last."""

    handle: int
    order: Mapping[str, int]


class Sessions:
    """Asks durable-rules in this process. Compiled rulesets are kept until `close`, or until nobody holds this."""

    def __init__(self) -> None:
        _distinct([_GUARD, *map(_fact_id, range(FACTS_PER_SESSION))])
        self._kept: dict[Conditions, _Ruleset] = {}
        # Two threads in one session would read each other's facts.
        self._lock = threading.Lock()
        weakref.finalize(self, _delete_all, self._kept)

    def close(self) -> None:
        """Give back what the engine holds; it may still be asked, and then compiles anew."""
        with self._lock:
            _delete_all(self._kept)

    def first(self, rules: Conditions, facts: Facts) -> list[int | None]:
        """Give for each fact the number of the first rule that it satisfies, None for none. Raises Refused."""
        with self._lock:
            try:
                return _ask(self._ruleset(rules), facts)
            except BaseException as error:
                # Nothing is known any longer about what this ruleset holds.
                if ruleset := self._kept.pop(rules, None):
                    _engine.delete_ruleset(ruleset.handle)
                if isinstance(error, _engine.error):
                    raise Refused("RT421", said=str(error)) from error
                raise

    def _ruleset(self, rules: Conditions) -> _Ruleset:
        found = self._kept.pop(rules, None) or _compile(rules)
        self._kept[rules] = found
        if len(self._kept) > RULESETS_KEPT:
            oldest = next(iter(self._kept))
            _engine.delete_ruleset(self._kept.pop(oldest).handle)
        return found


def _delete_all(kept: dict[Conditions, _Ruleset]) -> None:
    while kept:
        _engine.delete_ruleset(kept.popitem()[1].handle)


# --- rules --------------------------------------------------------------------------------------------------


def _compile(wanted: Conditions) -> _Ruleset:
    _distinct(["t", "id", "sid", *dict.fromkeys(name for condition in wanted for name, _, _ in condition)])
    names = [*(f"r{place}" for place in range(len(wanted))), _SINK]
    conditions = [*map(_condition, wanted), {"t": "p"}]
    rules = {
        name: {"all": [{_ALIAS: condition}], "pri": place}
        for place, (name, condition) in enumerate(zip(names, conditions, strict=True))
    }
    rules[_GUARD] = {"all": [{_ALIAS: {"t": "g"}}], "pri": len(rules)}
    handle = _engine.create_ruleset("rodtrad", json.dumps(rules))
    return _Ruleset(handle, {name: place for place, name in enumerate(names)})


def _condition(wanted: Condition) -> dict[str, object]:
    """Put a literal kind first, then one key per test: of two keys the engine reads only the first."""
    tests = [{_OPERATORS[op]: {name: place}} for name, op, place in wanted]
    return {"$and": [{"t": "p"}, *tests]} if tests else {"t": "p"}


def _distinct(names: Sequence[str]) -> None:
    """Refuse names that the engine, which knows them only by FNV-1a hash, would take for one another."""
    seen: dict[int, str] = {}
    for name in names:
        if (other := seen.setdefault(_fnv1a(name), name)) != name:
            raise Refused("RT424", first=other, second=name)


def _fnv1a(text: str) -> int:
    found = 0x811C9DC5
    for byte in text.encode("ascii"):
        found = (found ^ byte) * 0x01000193 & 0xFFFFFFFF
    return found


# --- a session ----------------------------------------------------------------------------------------------


class _Firings:
    """What has fired in a session, held to the only order there can be.

    For each fact: rules in the order of the table, each at most once, and the sink at the end. That also
    bounds how many firings there are, should the engine ever fire without end.
    """

    def __init__(self, order: Mapping[str, int]) -> None:
        self.order = order
        self.first: dict[str, int] = {}
        self.last: dict[str, int] = {}

    def take(self, message: str) -> None:
        try:
            ((rule, context),) = json.loads(message).items()
            fact = context[_ALIAS]["id"]
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise Refused("RT421", said=message) from error
        place = self.order.get(rule, -1)
        if place <= self.last.get(fact, -1):
            raise Refused("RT423", rule=rule, fact=fact)
        self.first.setdefault(fact, place)
        self.last[fact] = place


def _ask(ruleset: _Ruleset, wanted: Facts) -> list[int | None]:
    ids = [_fact_id(number) for number in range(len(wanted))]
    facts = [{"t": "p", "id": fact, "sid": _SESSION, **values} for fact, values in zip(ids, wanted, strict=True)]
    fired = _Firings(ruleset.order)
    with _session(ruleset.handle) as state:
        # Never empty, as going on from an empty batch ends the process: whoever asks has something to ask about.
        result, at = _engine.assert_facts(ruleset.handle, json.dumps(facts))
        if result or at != state:
            raise Refused("RT421", said=f"assert_facts {result}")
        _drain(ruleset.handle, state, fired)
        held = [fact["id"] for fact in json.loads(_engine.get_facts(ruleset.handle, _SESSION))]
    if sorted(held) != sorted([_GUARD, *ids]):
        raise Refused("RT422", sent=len(ids) + 1, held=len(held))
    return [_first(ruleset, fired, fact) for fact in ids]


def _first(ruleset: _Ruleset, fired: _Firings, fact: str) -> int | None:
    """Give the rule that fired first; the sink, last for every fact, shows that all of them were tried."""
    sink = ruleset.order[_SINK]
    if fired.last.get(fact) != sink:
        raise Refused("RT423", rule=_SINK, fact=fact)
    first = fired.first[fact]
    return None if first == sink else first


def _fact_id(number: int) -> str:
    return f"p{number}"


@contextlib.contextmanager
def _session(handle: int) -> Iterator[int]:
    """Open a session with a fact that always fires: deleting one where nothing fired may end the process."""
    opened = _Firings({_GUARD: 0})
    guard = {"t": "g", "id": _GUARD, "sid": _SESSION}
    result, state = _engine.assert_fact(handle, json.dumps(guard))
    try:
        if result == 0:
            _drain(handle, state, opened)
        if _GUARD not in opened.first:
            raise Refused("RT421", said=f"assert_fact {result}")
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


# --- as a program -------------------------------------------------------------------------------------------


def serve(questions: BinaryIO, answers: BinaryIO, seconds: int, memory: int) -> None:
    """Answer one line with one line until there are no more; no question may take longer, or more memory."""
    _hold(memory)
    sessions = Sessions()
    for line in questions:
        # Ends this process wherever in C it is; so does whoever asks, unless that process has ended before us.
        signal.alarm(seconds)
        answer = _answer(sessions, line, memory)
        signal.alarm(0)
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _answer(sessions: Sessions, line: bytes, memory: int) -> object:
    try:
        asked = json.loads(line)
        rules = tuple(tuple((name, op, place) for name, op, place in rule) for rule in asked["rules"])
        return {"first": sessions.first(rules, asked["facts"])}
    except Refused as refused:
        return {"refused": refused.code, "values": refused.values}
    except MemoryError:
        return {"refused": "RT427", "values": {"limit": memory}}


def _hold(memory: int) -> None:
    import resource  # noqa: PLC0415 - not on Windows, where this is never run

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash leaves no file behind in the user's folder


def _run(seconds: str, memory: str) -> None:
    answers = os.fdopen(os.dup(1), "wb")
    # Whatever the library prints is not an answer.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    serve(sys.stdin.buffer, answers, int(seconds), int(memory))


if __name__ == "__main__":
    _run(*sys.argv[1:])
