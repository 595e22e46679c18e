"""Loading: a file of cases, held against its ruleset.

Comes in: a path and a loaded ruleset. Goes out: cases with their facts as the line reads them, or Rejected with every
mistake in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from engine.cases import FOLDER
from engine.compile.compiler import compile_program
from engine.compile.faults import Fault, Unresolved
from engine.compile.fitting import check_facts
from engine.compile.program import Node, Program
from engine.line import LoadedFacts, LoadedRuleset, Source, load_facts, placed, read_model
from engine.model.cases import Case, CaseFile, Expected
from engine.model.diagnostic import Rejected
from engine.model.facts import FactsFile
from engine.model.period import Period
from engine.model.suggestion import nearest
from engine.read.document import locate
from engine.read.limits import limits_here
from engine.read.parse import parse
from engine.read.yaml import read_yaml, source_lines

NO_ROW = "ingen rad"


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """A case with its facts, ready for the line."""

    case: Case
    facts: tuple[LoadedFacts, ...]
    period: Period


@dataclass(frozen=True, slots=True)
class LoadedCases:
    """The cases of one ruleset."""

    source: Source
    file: CaseFile
    cases: tuple[LoadedCase, ...]


def place_of_cases(ruleset: Path) -> Path:
    """Where the cases of a ruleset lie."""
    return ruleset.parent / FOLDER / ruleset.name


def load_cases(path: Path, ruleset: LoadedRuleset) -> LoadedCases:
    """Read the cases and hold them against their ruleset. Raises Rejected with the mistakes of all of them."""
    return hold_cases(*read_model(path, CaseFile), ruleset)


def cases_in(raw: bytes, path: Path, ruleset: LoadedRuleset) -> LoadedCases:
    """As `load_cases`, of bytes that are not in the file yet. Raises Rejected."""
    node, lines = read_yaml(raw, str(path), limits_here()), source_lines(raw)
    return hold_cases(Source(path, raw, node, lines), parse(node, CaseFile, lines), ruleset)


def hold_cases(source: Source, file: CaseFile, ruleset: LoadedRuleset) -> LoadedCases:
    """The cases held against their ruleset. Raises Rejected with the mistakes of all of them."""
    wrong = placed(_file_faults(file, ruleset), source)
    loaded = []
    for number, case in enumerate(file.cases if file.ruleset == ruleset.checked.ruleset.id else ()):
        try:
            loaded.append(_Loading(source, file, ruleset, number).loaded(case))
        except Rejected as error:
            wrong += error.diagnostics
    if wrong:
        raise Rejected(wrong)
    return LoadedCases(source, file, tuple(loaded))


def _file_faults(file: CaseFile, ruleset: LoadedRuleset) -> Iterator[Fault]:
    name = ruleset.checked.ruleset.id
    if file.ruleset != name:
        yield Fault(("fall för",), "RT701", (("name", file.ruleset), ("ruleset", name)))
    names: set[str] = set()
    for number, case in enumerate(file.cases):
        if case.name in names:
            yield Fault(("fall", number, "namn"), "RT702", (("name", case.name),))
        names.add(case.name)


class _Loading:
    """One case being loaded; its mistakes are placed in the file of cases."""

    def __init__(self, source: Source, file: CaseFile, ruleset: LoadedRuleset, number: int) -> None:
        self.source, self.file, self.ruleset = source, file, ruleset
        self.at: tuple[str | int, ...] = ("fall", number)

    def loaded(self, case: Case) -> LoadedCase:
        period = case.period or Period(self.ruleset.checked.ruleset.year)
        try:
            program = compile_program(self.ruleset.checked, period, case.readings)
        except Unresolved as error:
            raise self._rejected(replace(each, path=("tolkningar",)) for each in error.faults) from None
        faults = list(_expectations(case, program))
        if faults:
            raise self._rejected(faults)
        facts = [load_facts(self._beside(name), self.ruleset) for name in case.files]
        if case.facts or case.judgements:
            facts.append(LoadedFacts(self.source, self._own(case)))
        return LoadedCase(case, tuple(facts), period)

    def _own(self, case: Case) -> FactsFile:
        """The facts that stand in the case itself, as a facts file would have them."""
        own = FactsFile.model_construct(
            id="fall",
            ruleset=self.file.ruleset,
            mark=self.file.mark,
            mark_reason=self.file.mark_reason,
            facts=case.facts,
            judgements=case.judgements,
        )
        try:
            check_facts(self.ruleset.checked, own)
        except Unresolved as error:
            raise self._rejected(error.faults) from None
        return own

    def _beside(self, name: str) -> Path:
        found = self.source.path.parent / name
        if not found.is_file():
            raise self._rejected([Fault(("uppgifter",), "RT705", (("name", name),))])
        return found

    def _rejected(self, faults: Iterable[Fault]) -> Rejected:
        moved = [replace(each, path=(*self.at, *each.path), values=self._values(each)) for each in faults]
        return Rejected(placed(moved, self.source))

    def _values(self, fault: Fault) -> tuple[tuple[str, str], ...]:
        """The number of another fact of the case is turned into the line that it stands on."""
        return tuple(
            ("line", str(locate(self.source.node, (*self.at, "värden", int(value))).node.place.line))
            if name == "other"
            else (name, value)
            for name, value in fault.values
        )


def _expectations(case: Case, program: Program) -> Iterator[Fault]:
    if not case.expected:
        yield Fault(("väntat",), "RT704")
    for name, expected in case.expected.items():
        path = ("väntat", name)
        if name not in program.nodes:
            known = ", ".join(sorted(program.nodes))
            values = (("name", name), ("known", known))
            yield Fault(path, "RT301", values, nearest(name, program.nodes), of_key=True)
        elif expected == Expected.model_construct():
            yield Fault(path, "RT704")
        else:
            yield from _labels(path, program.nodes[name], expected)


def _labels(path: tuple[str, ...], node: Node, expected: Expected) -> Iterator[Fault]:
    scale = node.table(node.verdict_table).scale if node.verdict_table else ()
    known = [outcome.label for outcome in scale]
    for label in (expected.outcome, *(expected.possible or ())):
        if label is not None and label not in {*known, NO_ROW}:
            values = (("name", label), ("node", node.id), ("known", ", ".join(known) or "–"))
            yield Fault(path, "RT703", values, nearest(label, known))
