"""Sides: what stands in a file that is to be compared, told by its content and not by its name.

Comes in: a path. Goes out: a ruleset, facts, or a record. Raises Rejected with the reader's own words where the file
cannot be read as what it says that it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from engine.cli.gather import files_in
from engine.cli.journal import LARGEST_SHOWN
from engine.compile.compiler import CheckedRuleset
from engine.line import LoadedFacts, LoadedRuleset, load_ruleset, read_facts
from engine.model.codes import diagnose
from engine.model.diagnostic import Place, Rejected
from engine.model.facts import FactsFile
from engine.model.period import At
from engine.read.document import Mapping
from engine.read.limits import limits_here
from engine.read.parse import read_bytes, read_file
from engine.record.canonical import NotCanonical, parsed
from engine.record.encoding import Malformed
from engine.record.journal import RECORDS
from engine.record.record import FORMAT, Record
from engine.record.replay import READERS
from engine.record.rereading import RefusedToday, limits_of, ruleset_of
from engine.record.verifying import verify

_OF_RULESETS = frozenset({"kf-mål", "skalor", "tabeller", "tolkningar", "nämnd"})
_OF_FACTS = frozenset({"värden", "samlade bedömningar", "analyser", "uppgifter"})


@dataclass(frozen=True, slots=True)
class FactsSide:
    """Facts files, for one ruleset."""

    loaded: tuple[LoadedFacts, ...]

    @property
    def files(self) -> tuple[FactsFile, ...]:
        """The files as read."""
        return tuple(each.file for each in self.loaded)


@dataclass(frozen=True, slots=True)
class RecordSide:
    """A record of the journal."""

    path: Path
    record: Record

    @property
    def name(self) -> str:
        """The beginning of its digest."""
        return self.path.stem[:16]

    @property
    def at(self) -> At:
        """What the assessment is about."""
        return self.record.at

    @property
    def picked(self) -> dict[str, str]:
        """The alternatives that the assessment used."""
        return {each.id: each.letter for each in self.record.readings}

    def ruleset(self) -> CheckedRuleset:
        """The ruleset that it was made from. Raises Rejected."""
        place = Place(str(self.path), 1, 1)
        limits = limits_of(self.record)
        if isinstance(limits, str):
            raise Rejected([diagnose("RT525", place, name=limits)])
        try:
            return ruleset_of(self.record, limits)
        except RefusedToday as error:
            raise Rejected([diagnose("RT754", place, file=error.file, code=error.code)]) from None


Side: TypeAlias = LoadedRuleset | FactsSide | RecordSide


def side(path: Path) -> Side:
    """What the file (or, for facts, the folder) says. Raises Rejected."""
    if path.is_dir():
        return FactsSide(tuple(read_facts(each) for each in files_in([path]) if _kind(each) == "facts"))
    match _kind(path):
        case "record":
            return RecordSide(path, read_record(path))
        case "facts":
            return FactsSide((read_facts(path),))
        case _:
            return load_ruleset(path)


def _kind(path: Path) -> str:
    raw = read_bytes(path, LARGEST_SHOWN)
    if raw.lstrip()[:1] == b"{" and b'"format"' in raw:
        return "record"
    _, node = read_file(path, limits_here())
    keys = {key.text for key, _ in node.entries} if isinstance(node, Mapping) else set[str]()
    if keys & _OF_RULESETS:
        return "ruleset"
    if keys & _OF_FACTS:
        return "facts"
    raise Rejected([diagnose("RT752", Place(str(path), 1, 1))])


def read_record(path: Path) -> Record:
    """The record in a file. Raises Rejected."""
    place = Place(str(path), 1, 1)
    try:
        json = parsed(read_bytes(path, LARGEST_SHOWN))
    except NotCanonical:
        raise Rejected([diagnose("RT501", place)]) from None
    form = json.get("format") if isinstance(json, dict) else None
    if not isinstance(form, str) or form not in READERS:
        raise Rejected([diagnose("RT522", place, version=str(form), known=(FORMAT,))])
    try:
        return READERS[form](json)
    except Malformed as error:
        raise Rejected([diagnose("RT503", place, path=error.path or "/")]) from None


def records_in(journal: Path) -> list[RecordSide]:
    """The records of a journal in the order of its entries. Raises Rejected where the chain does not hold."""
    found = verify(journal)
    if found.faults:
        raise Rejected(found.faults)
    names = dict.fromkeys(found.entries[seq].record for seq in sorted(found.entries))
    paths = [journal / RECORDS / f"{name}.json" for name in names]
    return [RecordSide(path, read_record(path)) for path in paths]


def facts_for(ruleset: str, paths: Iterable[Path]) -> list[LoadedFacts]:
    """The facts for a ruleset among files and folders. Raises Rejected where a file named is for another."""
    named = [path for path in paths if not path.is_dir()]
    kept, wrong = [], []
    for path in files_in(paths):
        if path not in named and _kind(path) != "facts":
            continue
        loaded = read_facts(path)
        if loaded.file.ruleset == ruleset:
            kept.append(loaded)
        elif path in named:
            wrong.append(diagnose("RT753", Place(str(path), 1, 1), name=loaded.file.ruleset, ruleset=ruleset))
    if wrong:
        raise Rejected(wrong)
    return kept


def grouped(facts: Sequence[LoadedFacts]) -> list[tuple[LoadedFacts, ...]]:
    """Unmarked files together, each marked file alone, as when they are assessed."""
    plain = tuple(each for each in facts if each.file.mark is None)
    return ([plain] if plain else []) + [(each,) for each in facts if each.file.mark is not None]
