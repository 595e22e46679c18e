"""The line: the stages in order, once. Files → models → program → hits → proof → assessment.

Comes in: paths, a period and the readings picked. Goes out: an assessment, or `Rejected` with every mistake in its
place. Knows no terminal and no wording; every command runs through here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from engine.compile.compiler import CheckedRuleset, accumulated, check_ruleset, compile_program, indicator_ids
from engine.compile.faults import Fault, Faults, Unresolved
from engine.compile.faults import Path as Steps
from engine.compile.fitting import check_facts, same_twice
from engine.compile.program import Program
from engine.infer import Engine
from engine.model.codes import diagnose
from engine.model.diagnostic import Diagnostic, Place, Rejected
from engine.model.facts import FactsFile
from engine.model.period import At, Period
from engine.model.ruleset import Ruleset
from engine.prove.assessment import Assessment, assessment
from engine.prove.checker import prove
from engine.prove.proof import Proof
from engine.read.document import Node, locate
from engine.read.limits import Limits, limits_here
from engine.read.parse import parse, read_file
from engine.read.personal import personal
from engine.read.yaml import source_lines

if TYPE_CHECKING:
    from engine.ask.outlook.chances import Outlook, Size
    from engine.ask.readings import Standing
    from engine.lint.finding import Finding
    from engine.model.assumptions import Assumptions, Method

M = TypeVar("M", bound=BaseModel)
_OPTIONS = frozenset({"--reading", "--towards"})
"""What a fault may be about that is said on the command line and in no file."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read: its bytes, its nodes with their places, and its lines."""

    path: Path
    raw: bytes
    node: Node
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class LoadedRuleset:
    """A ruleset file whose every name is known to point at something."""

    source: Source
    checked: CheckedRuleset


@dataclass(frozen=True, slots=True)
class LoadedFacts:
    """A facts file that fits its ruleset."""

    source: Source
    file: FactsFile


def load_ruleset(path: Path, limits: Limits | None = None) -> LoadedRuleset:
    """Read and check a ruleset. Raises Rejected."""
    source, ruleset = read_model(path, Ruleset, limits)
    try:
        return LoadedRuleset(source, check_ruleset(ruleset))
    except Unresolved as error:
        raise Rejected(placed(error.faults, source)) from None


def read_facts(path: Path, limits: Limits | None = None) -> LoadedFacts:
    """Read a facts file without its ruleset. Raises Rejected."""
    return LoadedFacts(*read_model(path, FactsFile, limits))


def load_facts(path: Path, ruleset: LoadedRuleset, limits: Limits | None = None) -> LoadedFacts:
    """Read a facts file and hold it against its ruleset. Raises Rejected."""
    return fitting(read_facts(path, limits), ruleset)


def fitting(facts: LoadedFacts, ruleset: LoadedRuleset) -> LoadedFacts:
    """The facts, held against their ruleset. Raises Rejected."""
    try:
        check_facts(ruleset.checked, facts.file)
    except Unresolved as error:
        raise Rejected(placed(error.faults, facts.source)) from None
    return facts


def findings(ruleset: LoadedRuleset, facts: Iterable[LoadedFacts] = ()) -> tuple[Diagnostic, ...]:
    """What there is to say about a ruleset that holds together, in the order of its lines."""
    from engine.lint import examine  # noqa: PLC0415 - much to import, and only `check` needs it

    given = tuple(facts)
    found = examine.findings(ruleset.checked, tuple(each.file for each in given))
    said = sorted(
        (_said(each, ruleset.source) for each in found),
        key=lambda each: (each.place.line, each.place.column, each.code.name),
    )
    return (*said, *personal_in(ruleset, given))


def personal_in(ruleset: LoadedRuleset, facts: Iterable[LoadedFacts]) -> tuple[Diagnostic, ...]:
    """What in the files looks like a personnummer: one remark for each file where something does."""
    sources = [ruleset.source, *(each.source for each in facts)]
    return tuple(remark for each in sources for remark in personal(each.lines, str(each.path)))


def readings_act(ruleset: LoadedRuleset) -> dict[str, tuple[int, ...]]:
    """Every reading with the lines on which it acts; none where it is only text."""
    from engine.lint.whereabouts import whereabouts  # noqa: PLC0415 - as above

    node = ruleset.source.node
    found = whereabouts(ruleset.checked.ruleset)
    return {name: tuple(sorted({_line_of(node, path) for path in paths})) for name, paths in found.items()}


def _line_of(node: Node, path: Steps) -> int:
    spot = locate(node, path)
    return (spot.key or spot.node).place.line


def assess(
    ruleset: LoadedRuleset,
    facts: Iterable[LoadedFacts],
    period: At,
    picked: Mapping[str, str],
    engine: Engine,
    node: str | None = None,
) -> Assessment:
    """Compile, ask the engine, prove. Raises Rejected on an unknown reading, or facts files that disagree.

    `node`: only it and what stands below it is proved; nothing, where there is none of that name.
    """
    program, files = compiled(ruleset, facts, period, picked)
    if node is None:
        proof = prove(program, files, engine.hits)
    elif node in program.nodes:
        proof = replace(prove(program.only(node), files, engine.hits), program=program)
    else:
        proof = Proof(program, {}, {})
    return assessment(proof, files, engine.name)


def compiled(
    ruleset: LoadedRuleset, facts: Iterable[LoadedFacts], period: At, picked: Mapping[str, str]
) -> tuple[Program, tuple[FactsFile, ...]]:
    """The program, and the facts in their order. Raises Rejected as `assess` does."""
    loaded = tuple(facts)
    _agree(loaded)
    try:
        program = compile_program(ruleset.checked, period, picked)
    except Unresolved as error:
        raise Rejected(placed(error.faults, ruleset.source)) from None
    return program, tuple(sorted((each.file for each in loaded), key=lambda file: file.id))


def record_bytes(ruleset: LoadedRuleset, facts: Iterable[LoadedFacts], made: Assessment) -> bytes:
    """The record (protokoll) of an assessment that was made from these files, as it is stored."""
    from engine.record.making import File, bytes_of, record_of  # noqa: PLC0415 - only what is kept needs it

    def file(source: Source) -> File:
        return File(source.path.name, source.raw)

    return bytes_of(record_of(made, file(ruleset.source), [(file(each.source), each.file) for each in facts]))


def stands_in_readings(
    ruleset: LoadedRuleset,
    facts: Iterable[LoadedFacts],
    period: At,
    picked: Mapping[str, str],
    engine: Engine,
    node: str,
) -> Standing:
    """Whether the verdict of `node` is the same in every reading that its tables can reach."""
    from engine.ask.readings import Case, stands  # noqa: PLC0415 - as above

    files = tuple(each.file for each in facts)
    return stands(Case(ruleset.checked, period, picked, files, engine.hits), node)


def load_assumptions(path: Path, ruleset: LoadedRuleset, limits: Limits | None = None) -> Assumptions:
    """Read the assumptions of an outlook and hold their names against the ruleset. Raises Rejected."""
    from engine.model.assumptions import Assumptions  # noqa: PLC0415 - as above

    source, read = read_model(path, Assumptions, limits)
    faults = Faults()
    if read.ruleset != ruleset.checked.ruleset.id:
        faults.add(("regelverk",), "RT330", name=read.ruleset, ruleset=ruleset.checked.ruleset.id)
    known = indicator_ids(ruleset.checked)
    for name in read.indicators:
        if name not in known:
            faults.unknown(("indikatorer", name), "RT301", name, known, of_key=True)
    if faults.found:
        raise Rejected(placed(faults.found, source))
    return read


def outlook_for(
    ruleset: LoadedRuleset,
    facts: Iterable[LoadedFacts],
    seen_after: Period,
    picked: Mapping[str, str],
    assumed: Mapping[str, Method],
    size: Size,
    engine: Engine,
) -> Outlook:
    """The outlook for the whole year, as seen after a period. Raises Rejected like `assess`."""
    from engine.ask.outlook.chances import outlook, wanted  # noqa: PLC0415 - as above

    loaded = tuple(facts)
    made = assess(ruleset, loaded, Period(seen_after.year), picked, engine)
    asked = wanted(made.proof, made.files, seen_after, accumulated(ruleset.checked, picked), assumed)
    return outlook(made.proof.program, made.files, asked, seen_after, size, engine.hits)


def _agree(facts: Sequence[LoadedFacts]) -> None:
    """No two files speak of the same figure; a pair inside one file was found when it was read.

    A copy of a file is one mistake, and not one for each of its facts.
    """
    first: dict[bytes, LoadedFacts] = {}
    for each in facts:
        first.setdefault(each.source.raw, each)
    found = [_copied(each, first[each.source.raw]) for each in facts if first[each.source.raw] is not each]
    own = tuple(first.values())
    for (one, known), (other, again) in same_twice([each.file for each in own]):
        if one != other:
            stands, place = (_fact_place(own[number], at) for number, at in ((one, known), (other, again)))
            line = own[other].source.lines[place.line - 1]
            found.append(diagnose("RT334", place, line, line=f"{stands.file}:{stands.line}"))
    if found:
        raise Rejected(found)


def _fact_place(facts: LoadedFacts, at: int) -> Place:
    return locate(facts.source.node, ("värden", at)).node.place


def _copied(copy: LoadedFacts, first: LoadedFacts) -> Diagnostic:
    return diagnose("RT338", Place(str(copy.source.path), 1, 1), copy.source.lines[0], file=str(first.source.path))


def read_model(path: Path, model: type[M], limits: Limits | None = None) -> tuple[Source, M]:
    """A file and what it says as `model`. Raises Rejected."""
    raw, node = read_file(path, limits or limits_here())
    source = Source(path, raw, node, source_lines(raw))
    return source, parse(node, model, source.lines)


def placed(faults: Iterable[Fault], source: Source) -> list[Diagnostic]:
    """Faults with the place in the file that their paths lead to; each place says a code once."""
    found: dict[tuple[Place, str], Diagnostic] = {}
    for fault in faults:
        place = _place(fault, source)
        line = source.lines[place.line - 1] if place.file == str(source.path) else ""
        said = diagnose(fault.code, place, line, suggestion=fault.suggestion, **_values(fault, source))
        found.setdefault((place, fault.code), said)
    return list(found.values())


def _said(finding: Finding, source: Source) -> Diagnostic:
    """A finding in its place in the file."""
    place = _place(Fault(finding.path, finding.code, of_key=finding.of_key), source)
    line = source.lines[place.line - 1]
    said = diagnose(finding.code, place, line, suggestion=finding.suggestion, **finding.said)
    return replace(said, code=replace(said.code, severity="warning")) if finding.remark else said


def _place(fault: Fault, source: Source) -> Place:
    if fault.path[0] in _OPTIONS:
        return Place(str(fault.path[0]), 1, 1)
    spot = locate(source.node, fault.path)
    return spot.key.place if fault.of_key and spot.key is not None else spot.node.place


def _values(fault: Fault, source: Source) -> dict[str, str]:
    """The fault's values; the number of another fact in the file is turned into the line it stands on."""
    values = dict(fault.values)
    if (other := values.pop("other", None)) is not None:
        values["line"] = str(locate(source.node, ("värden", int(other))).node.place.line)
    return values
