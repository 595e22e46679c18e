"""Replay: a record, years later. Seven steps, each with its own answer.

    1 bytes and name    2 embedded digests    3 journal    4 the files inside, read again
    5 the checker on the stored program, facts and hits    6 an engine, hit by hit    7 the explanation

Comes in: a record's bytes and name; where to be found, its journal and an engine. Goes out: for each step *same*,
*differs* (with the goal, the stored and the new value), *cannot* (with what is missing) or *untried* (with no word on
it). Nothing is believed because it is stored: a hash only says that nothing changed since somebody took it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from engine.compile.points import STATES_MAX
from engine.explain.chain import red_thread
from engine.explain.document import as_json
from engine.model.codes import diagnose
from engine.model.diagnostic import Diagnostic, Language, Place, Text, Value
from engine.prove.assessment import Assessment, assessment
from engine.prove.checker import Ask, Refusal, prove
from engine.prove.checker import replay as prove_again
from engine.record import differences
from engine.record.canonical import Json, NotCanonical, digest, is_canonical, parsed, sha256
from engine.record.differences import WHOLE, Difference
from engine.record.encoding import Malformed, decoded
from engine.record.making import STATES, Followed, follow, raw_of
from engine.record.record import CHECKER_VERSION, FORMAT, PROGRAM_VERSION, Input, Record, Versions
from engine.record.rereading import RefusedToday, Reread, limits_of, reread
from engine.record.verifying import Pin, verify

Answer: TypeAlias = Literal["same", "differs", "cannot", "untried"]
STEPS = 7
_WHOLE = Text("protokollet", "the record")
LANGUAGES: tuple[Language, ...] = ("sv", "en")


@dataclass(frozen=True, slots=True)
class Step:
    """What one step came to."""

    number: int
    answer: Answer
    said: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Replayed:
    """The answer, step by step. `record` is None when the file could not be read as one."""

    digest: str
    record: Record | None
    steps: tuple[Step, ...]
    head: str | None = None

    @property
    def answer(self) -> Answer:
        """*Differs* if any step does; otherwise *cannot* if any step cannot; otherwise *same*."""
        answers = {step.answer for step in self.steps}
        return next((each for each in ("differs", "cannot") if each in answers), "same")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a replay may use beside the record. Without an engine, `no_engine` says why."""

    ask: Ask | None = None
    no_engine: str = ""
    journal: Path | None = None
    pins: Sequence[Pin] = ()


def replay(name: str, raw: bytes, around: Surroundings) -> Replayed:
    """Replay the record in `raw`, whose file is called `name`. Raises Stopped if the journal cannot be read."""
    place = Place(name, 1, 1)
    try:
        json = parsed(raw)
    except NotCanonical:
        return _unreadable(raw, diagnose("RT501", place), "differs")
    form = json.get("format") if isinstance(json, dict) else None
    if isinstance(form, str) and form not in READERS:
        return _unreadable(raw, diagnose("RT522", place, version=form, known=tuple(READERS)), "cannot")
    try:
        record = READERS[form if isinstance(form, str) else FORMAT](json)
    except Malformed as error:
        return _unreadable(raw, diagnose("RT503", place, path=error.path or "/"), "differs")
    return _Replay(place, raw, json, record, around).run()


READERS: dict[str, Callable[[Json], Record]] = {FORMAT: lambda json: decoded(json, Record)}
"""A reader for each released format; that of a replaced one makes a record of today of what it reads."""


def _unreadable(raw: bytes, said: Diagnostic, answer: Answer) -> Replayed:
    rest = (Step(number, "untried") for number in range(2, STEPS + 1))
    return Replayed(sha256(raw), None, (Step(1, answer, (said,)), *rest))


def proved(record: Record) -> Assessment:
    """The assessment that the record's program, facts and hits give. Raises Refusal where the hits do not follow."""
    hits = {(each.node, each.table): each.rows for each in record.hits}
    return assessment(prove_again(record.program.content, record.facts.content, hits), record.facts.content, "")


class _Replay:
    """One replay; what a step finds out is kept for the steps after it."""

    def __init__(self, place: Place, raw: bytes, json: Json, record: Record, around: Surroundings) -> None:
        self.place, self.raw, self.json, self.record, self.around = place, raw, json, record, around
        self.files = record.facts.content
        self.today: Reread | None = None
        self.proved: Assessment | None = None
        self.head: str | None = None

    def run(self) -> Replayed:
        tries = (self._bytes, self._digests, self._journal, self._reread, self._prove, self._engine, self._explain)
        steps = tuple(self._step(number, each) for number, each in enumerate(tries, 1))
        return Replayed(sha256(self.raw), self.record, steps, self.head)

    def _step(self, number: int, work: Callable[[], Iterator[Diagnostic]]) -> Step:
        try:
            said = tuple(work())
        except _Cannot as cannot:
            return Step(number, "cannot", (cannot.said,))
        except _Untried:
            return Step(number, "untried")
        return Step(number, "differs" if said else "same", said)

    def _say(self, code: str, /, **values: Value) -> Diagnostic:
        return diagnose(code, self.place, suggestion=None, **values)

    def _differs(self, found: Difference) -> Diagnostic:
        node = _WHOLE if found.node == WHOLE else found.node
        return self._say("RT511", node=node, what=found.what, stored=found.stored, new=found.new)

    # --- 1 to 3: nothing was changed ----------------------------------------------------------------------------

    def _bytes(self) -> Iterator[Diagnostic]:
        if not is_canonical(self.raw, self.json):
            yield self._say("RT504")
        name, found = Path(self.place.file).name, sha256(self.raw)
        if name != f"{found}.json":
            yield self._say("RT505", name=name, digest=found)

    def _digests(self) -> Iterator[Diagnostic]:
        record = self.record
        for kept in (record.inputs.ruleset, *record.inputs.facts):
            if not _is_whole(kept):
                yield self._say("RT506", what=kept.name)
        # Over what stands in the file, not over what was read from it: a reader of an older format may add to that.
        for name, said in (("program", record.program.sha256), ("facts", record.facts.sha256)):
            part = self.json.get(name) if isinstance(self.json, dict) else None
            if said != digest(part.get("content") if isinstance(part, dict) else None):
                yield self._say("RT506", what=name)
        program = record.program.content
        for what, stored, new in (
            (Text("perioden", "the period"), record.period, program.period),
            (Text("arten", "the kind"), record.kind, program.kind),
            (Text("läget", "the position"), record.position, program.position),
        ):
            if stored != new:
                yield self._differs(Difference(WHOLE, what, str(stored), str(new)))

    def _journal(self) -> Iterator[Diagnostic]:
        if self.around.journal is None:
            raise _Untried
        found = verify(self.around.journal, self.around.pins)
        self.head = found.head.head if found.head else None
        yield from found.faults
        if found.about(sha256(self.raw)) is None:
            yield self._say("RT517", digest=sha256(self.raw))

    # --- 4 to 7: it still follows -------------------------------------------------------------------------------

    def _reread(self) -> Iterator[Diagnostic]:
        self._demand("RT521", self.record.versions.rule_language, Versions().rule_language)
        limits = limits_of(self.record)
        if isinstance(limits, str):
            raise _Cannot(self._say("RT525", name=limits))
        try:
            self.today = reread(self.record, limits)
        except RefusedToday as error:
            yield self._say("RT514", file=error.file, code=error.code)
            return
        yield from map(self._differs, differences.of_programs(self.record.program.content, self.today.program))
        yield from map(self._differs, differences.of_facts(self.files, self.today.files))

    def _prove(self) -> Iterator[Diagnostic]:
        self._demand("RT523", self.record.versions.checker, CHECKER_VERSION)
        self._demand("RT523", self.record.versions.program, PROGRAM_VERSION)
        if dict(self.record.limits).get(STATES) != STATES_MAX:
            raise _Cannot(self._say("RT525", name=STATES))
        try:
            self.proved = proved(self.record)
            followed = follow(self.proved)
        except Refusal as refusal:
            yield self._refused("RT512", refusal)
        except Exception as error:  # noqa: BLE001 - a program that somebody made up may fail in any way
            yield self._say("RT513", reason=type(error).__name__)
        else:
            yield from map(self._differs, differences.of_followed(_stored(self.record), followed))

    def _engine(self) -> Iterator[Diagnostic]:
        if self.around.ask is None:
            raise _Cannot(self._say("RT524", reason=self.around.no_engine))
        stored = {(each.node, each.table): each.rows for each in self.record.hits}
        try:
            hits = prove(self.record.program.content, self.files, self.around.ask).hits
        except Exception as error:  # noqa: BLE001 - as above; an engine may also refuse or break off
            raise _Cannot(self._say("RT524", reason=f"{type(error).__name__}: {error}")) from None
        for key in dict.fromkeys([*hits, *stored]):
            if hits.get(key) != stored.get(key):
                one, other = stored.get(key), hits.get(key)
                yield self._say("RT515", node=key[0], table=key[1], stored=_rows(one, other), new=_rows(other, one))
                return

    def _explain(self) -> Iterator[Diagnostic]:
        if self.proved is None:
            raise _Untried
        pages, again = _pages(self.proved), self._from_today()
        new = _pages(again) if again is not None else pages
        for node, page in pages.items():
            if page is None or page != new.get(node):
                yield self._say("RT516", node=node)

    def _from_today(self) -> Assessment | None:
        """The assessment that today's reading and engine give, where both could be had."""
        if self.today is None or self.around.ask is None:
            return None
        try:
            proof = prove(self.today.program, self.today.files, self.around.ask)
        except Exception:  # noqa: BLE001 - step 6 has said so
            return None
        return assessment(proof, self.today.files, "")

    # --- in words -----------------------------------------------------------------------------------------------

    def _demand(self, code: str, version: str, known: str) -> None:
        if version != known:
            raise _Cannot(self._say(code, version=version, known=known))

    def _refused(self, code: str, refusal: Refusal) -> Diagnostic:
        node, table = refusal.key
        return self._say(code, node=node, table=table, stored=_row(refusal.proposed), new=_row(refusal.follows))


class _Cannot(Exception):  # noqa: N818 - an answer of a step
    """Something is missing."""

    def __init__(self, said: Diagnostic) -> None:
        super().__init__(said)
        self.said = said


class _Untried(Exception):  # noqa: N818 - an answer of a step
    """There was nothing to try."""


def _is_whole(kept: Input) -> bool:
    try:
        raw = raw_of(kept)
    except ValueError:
        return False
    return len(raw) == kept.size and sha256(raw) == kept.sha256


def _stored(record: Record) -> Followed:
    return Followed(
        record.readings,
        record.judgements,
        record.hits,
        record.proof,
        record.notices,
        record.summary,
        record.definitions,
    )


def _pages(made: Assessment) -> dict[str, str | None]:
    """Every explanation by root, and the whole as JSON; None for one that cannot be written."""
    roots = made.proof.program.roots
    return {**{root: _page(made, root) for root in roots}, WHOLE: _page(made, None)}


def _page(made: Assessment, root: str | None) -> str | None:
    try:
        return as_json(made) if root is None else "\n".join(red_thread(made, root, lang) for lang in LANGUAGES)
    except Exception:  # noqa: BLE001 - as in _prove
        return None


def _row(hit: object) -> str:
    return "–" if hit is None else str(hit)


def _rows(hits: Sequence[int | None] | None, beside: Sequence[int | None] | None) -> Text:
    """The hit at the first point where the two differ."""
    if not hits:
        return Text("ingenting", "nothing")
    place = next((n for n, (one, other) in enumerate(zip(hits, beside or (), strict=False)) if one != other), 0)
    row, point, points = _row(hits[place]), place + 1, len(hits)
    return Text(f"rad {row} (punkt {point} av {points})", f"row {row} (point {point} of {points})")
