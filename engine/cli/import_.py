"""`rodtrad import`: tables, forms and facts files → one facts file, and what was taken and what was not."""

from __future__ import annotations

import glob
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.swedish import SwedishCommand
from engine.compile.faults import Unresolved
from engine.compile.fitting import check_facts
from engine.line import LoadedRuleset, load_ruleset, read_model
from engine.model import form
from engine.model.codes import diagnose
from engine.model.diagnostic import Diagnostic, Language, Place, Rejected, Text, hidden, render, shown
from engine.model.facts import FactsFile
from engine.model.mapping import Mapping, TableForm
from engine.model.period import Period
from engine.model.receipt import Fetched
from engine.read.document import Node, Plain
from engine.read.limits import limits_here
from engine.read.parse import parse, read_bytes
from engine.read.personal import personal
from engine.read.tables.csv import read_csv
from engine.read.tables.form import Known, about, is_form, take_form
from engine.read.tables.given import from_json, is_facts, take_given
from engine.read.tables.heading import Head, heading
from engine.read.tables.json import json_table, read_json
from engine.read.tables.kept import Kept, Report, Taken
from engine.read.tables.kolada import Kolada, is_kolada
from engine.read.tables.receipt import fetched
from engine.read.tables.row import Mistakes, Table
from engine.read.tables.taking import MappingFile, Taking, check_mapping
from engine.read.yaml import read_yaml, source_lines
from engine.read.yaml.writing import written
from engine.record.storing import replace_file

KINDS = (".csv", ".tsv", ".txt", ".json", ".xlsx", ".yaml")
_IN_EVERY_PART = frozenset({"uppgifter", "period", "märkning", "märkning skäl"})
_WRITTEN = Text("skriven: {path}, {n} uppgifter", "written: {path}, {n} facts")
_READ = Text("{file}: {read} rader lästa, {taken} uppgifter tagna", "{file}: {read} rows read, {taken} facts taken")
_OTHER_ROWS = Text("  {n} rader ej tagna: utanför endast:", "  {n} rows not taken: outside endast:")
_OTHER_NAME = Text(
    "  {n} rader ej tagna: {name} står inte i mappningen", "  {n} rows not taken: {name} is not in the mapping"
)
_UNNAMED = Text("  {n} rader ej tagna: ytterligare namn", "  {n} rows not taken: further names")
_EMPTY = Text("  {n} rader ej tagna: inte ifyllda", "  {n} rows not taken: not filled in")
_TWICE = Text(
    "  {n} ej tagna: står två gånger med samma värde", "  {n} not taken: they stand twice with the same value"
)
_NOTICE = Text("anmärkning: {said}", "notice: {said}")


@dataclass(frozen=True, slots=True)
class _Done:
    """One file that was imported."""

    name: str
    report: Report


@dataclass(slots=True)
class _Import:
    """One import: what is known beforehand, and what its files have given so far."""

    loaded: LoadedRuleset
    period: Period | None
    out: Path
    kept: Kept
    known: Known
    taking: Taking | None = None
    kolada: Kolada | None = None
    heads: list[Head] = field(default_factory=list)
    documents: dict[str, Plain] = field(default_factory=dict)
    """The files themselves, and the documents that facts files bring with them, by id."""
    numbered: int = 0
    parts: list[bytes] = field(default_factory=list)
    """The files that are to be written; more than one where there are many facts."""

    @property
    def mistakes(self) -> Mistakes:
        """Where everything wrong is noted."""
        return self.kept.mistakes

    def free(self) -> str:
        """An id for the next file that no document has yet."""
        taken = {*self.documents, *self.loaded.checked.ruleset.documents}
        while True:
            self.numbered += 1
            if (name := f"fil{self.numbered}") not in taken:
                return name

    def part(self, taken: Sequence[Taken]) -> None:
        """Make one more file of facts; what is beside the facts stands in the last."""
        said = heading(self.heads, self.loaded.checked.ruleset.id, Mistakes(self.mistakes.limits))
        head: dict[str, Plain] = {key: value for key, value in said.items() if key in _IN_EVERY_PART}
        _facts(self, head, taken)


@click.command("import", cls=SwedishCommand)
@click.argument("files", metavar="FIL…", nargs=-1, required=True, type=options.path)
@click.option(
    "--mapping",
    metavar="FIL",
    type=options.path,
    help="Mappning: kolumner och namn → indikatorer. Formulär och filer med uppgifter behöver ingen.",
)
@click.option(
    "--ruleset", metavar="REGELVERK", required=True, type=options.path, help="Regelverket som uppgifterna är till."
)
@click.option("--out", metavar="FIL", required=True, type=options.path, help="Filen med uppgifter som skrivs.")
@options.period
@click.option("--limit", metavar="ANTAL", type=click.IntRange(1), help="Högsta antal rader.")
@click.option("--replace", "replacing", is_flag=True, help="Ersätt filen om den redan finns.")
@options.lang
def import_(
    files: tuple[Path, ...],
    mapping: Path | None,
    ruleset: Path,
    out: Path,
    period: Period | None,
    limit: int | None,
    replacing: bool,  # noqa: FBT001 - click passes flags by name
    lang: Language,
) -> int:
    """Hämta uppgifter ur tabeller (CSV, XLSX, JSON, sparad Kolada-data), formulär och filer med uppgifter."""
    if out.exists() and not replacing:
        raise Rejected([diagnose("RT826", Place(str(out), 1, 1))])
    loaded = load_ruleset(ruleset)
    limits = limits_here()
    mistakes = Mistakes(replace(limits, rows=limit) if limit else limits)
    job = _begun(loaded, mapping, period, out, mistakes)
    done = [_take(path, job) for path in files]
    if job.kolada is not None and job.kolada.document:
        job.kolada.finish(done[-1].report)
    head = heading(job.heads, loaded.checked.ruleset.id, mistakes)
    if job.kept.pending or any(each.alone for each in job.heads):
        _facts(job, head, job.kept.pending)
    mistakes.demand_none()
    if not job.parts:
        code = "RT824" if job.taking else "RT896"
        raise Rejected([diagnose(code, Place(str(mapping or files[0]), 1, 1))])
    targets = _targets(out, len(job.parts), replacing=replacing)
    mistakes.notices += personal(job.taking.file.lines, str(mapping)) if job.taking else ()
    for target, raw in zip(targets, job.parts, strict=True):
        mistakes.notices += personal(source_lines(raw), str(target))
        replace_file(target, raw)
    options.show(_told(done, mistakes.notices, targets, len(job.kept.told), lang))
    return Exit.DONE


def _begun(
    loaded: LoadedRuleset, mapping: Path | None, period: Period | None, out: Path, mistakes: Mistakes
) -> _Import:
    """The import before its first file. Raises Rejected on a mapping that does not fit the ruleset."""
    kept, known = Kept(mistakes), Known.of(loaded.checked.ruleset)
    job = _Import(loaded, period, out, kept, known)
    kept.handed = job.part
    if mapping is not None:
        source, read = read_model(mapping, Mapping)
        job.taking = Taking(MappingFile(read, source.node, source.lines), known.units, period, kept, known.answered)
        job.kolada = Kolada(job.taking)
        check_mapping(job.taking.file, job.taking.units, period, mistakes)
        mistakes.demand_none()
    return job


def _targets(out: Path, count: int, *, replacing: bool) -> list[Path]:
    """The names of the files to write: the one that was asked for, or so many parts of it. Raises Rejected."""
    parts = [out.with_name(f"{out.stem}-del{number}{out.suffix}") for number in range(1, count + 1)]
    targets = [out] if count == 1 else parts
    for there in sorted({out, *out.parent.glob(f"{glob.escape(out.stem)}-del*{out.suffix}")}):
        if there.exists() and (there not in targets or not replacing):
            raise Rejected([diagnose("RT826" if there in targets else "RT897", Place(str(there), 1, 1))])
    return targets


def _take(path: Path, job: _Import) -> _Done:
    """Take the facts of one file; a file that cannot be read at all does not keep the others from being read."""
    document, name = job.free(), _visible(path.name)
    try:
        raw = read_bytes(path, job.mistakes.limits.facts_bytes)
        digest = hashlib.sha256(raw).hexdigest()
        job.documents[document] = {"titel": f"{name}, sha256 {digest}{_fetched(fetched(path, digest))}", "fil": name}
        report = _read(path, raw, document, job)
        # A workbook is packed; what is taken from it stands in the facts, which are looked through when they are made.
        job.mistakes.notices += personal(source_lines(raw), str(path)) if path.suffix.lower() != ".xlsx" else ()
        return _Done(name, report)
    except Rejected as error:
        if error.diagnostics[-1].code.name == "RT149":
            raise
        for each in error.diagnostics:
            job.mistakes.note(each)
        return _Done(path.name, Report())


def _read(path: Path, raw: bytes, document: str, job: _Import) -> Report:
    """Read one file after its kind; gives what became of its rows."""
    name, mistakes = str(path), job.mistakes
    table = job.taking.file.mapping.table if job.taking else TableForm()
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            read = read_csv(raw, name, table.delimiter, mistakes)
            _remark(job, document, f", läst som {read.encoding}" if read.encoding else "")
            return _table(read, document, job)
        case ".json":
            node = read_json(raw, name, replace(mistakes.limits, file_bytes=mistakes.limits.facts_bytes))
            if is_facts(node):
                return _given(from_json(node), name, (), document, job)
            if not is_kolada(node):
                return _table(json_table(node, name, mistakes), document, job)
            if job.kolada is None:
                raise Rejected([diagnose("RT891", node.place, known=form.REQUIRED)])
            _remark(job, document, ", källa: Kolada")
            return Report(read=job.kolada.page(node, name, document))
        case ".yaml" | ".yml":
            return _given(read_yaml(raw, name, mistakes.limits), name, source_lines(raw), document, job)
        case ".xlsx":
            return _workbook(raw, name, document, job)
        case suffix:
            raise Rejected([diagnose("RT813", Place(name, 1, 1), suffix=suffix, known=KINDS)])


def _remark(job: _Import, document: str, text: str) -> None:
    """Say more of a file in its title."""
    said = job.documents[document]
    if isinstance(said, dict):
        said["titel"] = f"{said['titel']}{text}"


def _fetched(receipt: Fetched | None) -> str:
    """What the title of a source says of where and when it was fetched."""
    return f", hämtad {_visible(receipt.at)} från {_visible(receipt.address)}" if receipt else ""


def _workbook(raw: bytes, name: str, document: str, job: _Import) -> Report:
    """A form says by its sheets that it is one; any other workbook is read by the mapping."""
    from engine.read.tables.xlsx import read_xlsx, sheet_names  # noqa: PLC0415 - heavy, and only for workbooks

    mistakes = job.mistakes
    if {form.FACTS_SHEET, form.ABOUT_SHEET} <= set(sheet_names(raw, name, mistakes.limits)):
        said = about(read_xlsx(raw, name, form.ABOUT_SHEET, None, mistakes), mistakes)
        job.heads.append(Head(Place(name, 1, 1, cell=f"[{form.ABOUT_SHEET}]"), said))
        return take_form(read_xlsx(raw, name, form.FACTS_SHEET, None, mistakes), document, job.known, job.kept)
    table = job.taking.file.mapping.table if job.taking else TableForm()
    return _table(read_xlsx(raw, name, table.sheet, table.percent, mistakes), document, job)


def _table(table: Table, document: str, job: _Import) -> Report:
    """A table is read by the mapping; without one it must be a form."""
    job.heads.append(Head(table.header.place(), {}))
    if job.taking is not None:
        return job.taking.table(table, document)
    if not is_form(table.header):
        raise Rejected([diagnose("RT891", table.header.place(), table.header.source, known=form.REQUIRED)])
    return take_form(table, document, job.known, job.kept)


def _given(node: Node, name: str, lines: Sequence[str], document: str, job: _Import) -> Report:
    """A facts file is taken as it is."""
    if not is_facts(node):
        raise Rejected([diagnose("RT891", node.place, known=form.REQUIRED)])
    report, said = take_given(node, name, lines, document, job.documents, job.kept)
    job.heads.append(Head(Place(name, 1, 1), said))
    return report


def _visible(name: str) -> str:
    return "".join(f"U+{ord(char):04X}" if hidden(char) else char for char in name)


def _facts(job: _Import, head: dict[str, Plain], taken: Sequence[Taken]) -> None:
    """Add a facts file, read back by our own reader and held against the ruleset. Raises Rejected."""
    mapping = job.taking.file.mapping if job.taking else None
    named = mapping.id if mapping else str(head.pop("uppgifter", "")) or _id(job.out)
    number = f"-del{len(job.parts) + 1}" if job.parts else ""
    document: dict[str, Plain] = {"uppgifter": f"{named}{number}", "regelverk": job.loaded.checked.ruleset.id}
    if period := str(job.period or head.pop("period", "")):
        document["period"] = period
    document |= {key: head.pop(key) for key in ("märkning", "märkning skäl", "godtar") if key in head}
    document["källor"] = dict(job.documents)
    document |= {"värden": [each.fact for each in taken]} if taken else {}
    notes = [*(mapping.notes if mapping else ()), *_list(head.pop("not", []))]
    document |= {key: value for key, value in head.items() if key not in document}
    document |= {"not": notes} if notes else {}
    raw = written(document).encode()
    file = parse(read_yaml(raw, str(job.out), limits_here()), FactsFile, source_lines(raw))
    if file != FactsFile.model_validate(document):
        raise AssertionError("the facts as written are not the facts that were taken")
    try:
        check_facts(job.loaded.checked, file)
    except Unresolved as error:
        for each in _in_rows(error, taken, job):
            job.mistakes.note(each)
    job.parts.append(raw)


def _list(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else [value]


def _id(out: Path) -> str:
    """An id made of the name of the file that is written."""
    return re.sub(r"[^\w.-]+", "-", out.stem).strip("-._") or "uppgifter"


def _in_rows(error: Unresolved, taken: Sequence[Taken], job: _Import) -> list[Diagnostic]:
    """What the ruleset objects to, at the cells that the facts were taken from."""
    found = []
    for fault in error.faults:
        values = dict(fault.values)
        if fault.path[0] == "värden":
            each = taken[int(fault.path[1])]
            place, line = each.row.place(each.column), each.row.source
        else:
            place, line = next(head.place for head in job.heads if fault.path[0] in head.said), ""
        if (other := values.pop("other", None)) is not None:
            values["line"] = taken[int(other)].row.whereabouts()
        found.append(diagnose(fault.code, place, line, suggestion=fault.suggestion, **values))
    return found


def _told(done: Iterable[_Done], notices: Iterable[Diagnostic], out: Sequence[Path], n: int, lang: Language) -> str:
    lines = [_NOTICE.said(lang).format(said=render(each, lang)) for each in notices]
    for each in done:
        report = each.report
        lines.append(_READ.said(lang).format(file=each.name, read=report.read, taken=report.taken))
        for said, count in ((_OTHER_ROWS, report.other_rows), (_EMPTY, report.empty)):
            if count:
                lines.append(said.said(lang).format(n=count))
        for name, count in sorted(report.other_names.items()):
            lines.append(_OTHER_NAME.said(lang).format(n=count, name=shown(name)))
        for said, count in ((_UNNAMED, report.unnamed), (_TWICE, report.twice)):
            if count:
                lines.append(said.said(lang).format(n=count))
    path = f"{out[0]} … {out[-1].name}" if len(out) > 1 else out[0]
    return "\n".join([*lines, _WRITTEN.said(lang).format(path=path, n=n)])
