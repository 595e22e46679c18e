"""`rodtrad import`: tables and a mapping → a facts file, and what was taken and what was not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.swedish import SwedishCommand
from engine.compile.faults import Unresolved
from engine.compile.fitting import check_facts
from engine.line import LoadedRuleset, load_ruleset, read_model
from engine.model.codes import diagnose
from engine.model.diagnostic import Diagnostic, Language, Place, Rejected, Text, hidden, render, shown
from engine.model.facts import FactsFile
from engine.model.mapping import Mapping
from engine.model.period import Period
from engine.model.receipt import Fetched
from engine.model.ruleset import Indicator
from engine.read.document import Plain
from engine.read.limits import limits_here
from engine.read.parse import parse, read_bytes
from engine.read.tables.csv import read_csv
from engine.read.tables.json import json_table, read_json
from engine.read.tables.kolada import Kolada, is_kolada
from engine.read.tables.receipt import fetched
from engine.read.tables.row import Mistakes
from engine.read.tables.taking import MappingFile, Report, Taken, Taking, check_mapping
from engine.read.yaml import read_yaml, source_lines
from engine.read.yaml.writing import written
from engine.record.storing import replace_file

KINDS = (".csv", ".tsv", ".txt", ".json", ".xlsx")
_WRITTEN = Text("skriven: {path}, {n} uppgifter", "written: {path}, {n} facts")
_READ = Text("{file}: {read} rader lästa, {taken} uppgifter tagna", "{file}: {read} rows read, {taken} facts taken")
_OTHER_ROWS = Text("  {n} rader ej tagna: utanför endast:", "  {n} rows not taken: outside endast:")
_OTHER_NAME = Text(
    "  {n} rader ej tagna: {name} står inte i mappningen", "  {n} rows not taken: {name} is not in the mapping"
)
_UNNAMED = Text("  {n} rader ej tagna: ytterligare namn", "  {n} rows not taken: further names")
_TWICE = Text(
    "  {n} ej tagna: står två gånger med samma värde", "  {n} not taken: they stand twice with the same value"
)
_NOTICE = Text("anmärkning: {said}", "notice: {said}")


@dataclass(frozen=True, slots=True)
class _Done:
    """One file that was imported."""

    name: str
    digest: str
    remark: str
    report: Report


@click.command("import", cls=SwedishCommand)
@click.argument("files", metavar="FIL…", nargs=-1, required=True, type=options.path)
@click.option(
    "--mapping", metavar="FIL", required=True, type=options.path, help="Mappning: kolumner och namn → indikatorer."
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
    mapping: Path,
    ruleset: Path,
    out: Path,
    period: Period | None,
    limit: int | None,
    replacing: bool,  # noqa: FBT001 - click passes flags by name
    lang: Language,
) -> int:
    """Hämta uppgifter ur tabeller (CSV, XLSX, JSON, sparad Kolada-data) efter en mappning."""
    if out.exists() and not replacing:
        raise Rejected([diagnose("RT826", Place(str(out), 1, 1))])
    loaded = load_ruleset(ruleset)
    source, read = read_model(mapping, Mapping)
    limits = limits_here()
    mistakes = Mistakes(replace(limits, rows=limit) if limit else limits)
    taking = Taking(MappingFile(read, source.node, source.lines), _units(loaded), period, mistakes)
    check_mapping(taking.file, taking.units, period, mistakes)
    mistakes.demand_none()
    kolada = Kolada(taking)
    done = [_take(path, f"fil{number}", taking, kolada) for number, path in enumerate(files, 1)]
    if kolada.document:
        kolada.finish(done[-1].report)
    mistakes.demand_none()
    if not taking.taken:
        raise Rejected([diagnose("RT824", Place(str(mapping), 1, 1))])
    taken = list(taking.taken.values())
    raw = _facts(loaded, taking, taken, done, out)
    replace_file(out, raw)
    options.show(_told(done, mistakes.notices, out, len(taken), lang))
    return Exit.DONE


def _units(loaded: LoadedRuleset) -> dict[str, str]:
    """Every indicator of the ruleset with its unit."""
    found: dict[str, str] = {}
    for council in loaded.checked.ruleset.council_goals:
        for goal in (council, *council.goals):
            found |= {child.id: child.unit for child in goal.indicators if isinstance(child, Indicator)}
    return found


def _take(path: Path, document: str, taking: Taking, kolada: Kolada) -> _Done:
    """Take the facts of one file; a file that cannot be read at all does not keep the others from being read."""
    mistakes = taking.mistakes
    try:
        raw = read_bytes(path, mistakes.limits.facts_bytes)
        digest = hashlib.sha256(raw).hexdigest()
        receipt = fetched(path, digest)
        remark, report = _read(path, raw, document, taking, kolada)
    except Rejected as error:
        if error.diagnostics[-1].code.name == "RT149":
            raise
        for each in error.diagnostics:
            mistakes.note(each)
        return _Done(path.name, "", "", Report())
    return _Done(_visible(path.name), digest, remark + _fetched(receipt), report)


def _read(path: Path, raw: bytes, document: str, taking: Taking, kolada: Kolada) -> tuple[str, Report]:
    """Read one file after its kind; gives what its title says beside the name, and what became of its rows."""
    name, mistakes = str(path), taking.mistakes
    match path.suffix.lower():
        case ".csv" | ".tsv" | ".txt":
            table = read_csv(raw, name, taking.file.mapping.table.delimiter, mistakes)
            remark = f", läst som {table.encoding}" if table.encoding else ""
            return remark, taking.table(table, document)
        case ".json":
            limits = replace(mistakes.limits, file_bytes=mistakes.limits.facts_bytes)
            node = read_json(raw, name, limits)
            if is_kolada(node):
                return ", källa: Kolada", Report(read=kolada.page(node, name, document))
            return "", taking.table(json_table(node, name, mistakes), document)
        case ".xlsx":
            from engine.read.tables.xlsx import read_xlsx  # noqa: PLC0415 - heavy, and only for workbooks

            form = taking.file.mapping.table
            return "", taking.table(read_xlsx(raw, name, form.sheet, form.percent, mistakes), document)
        case suffix:
            raise Rejected([diagnose("RT813", Place(name, 1, 1), suffix=suffix, known=KINDS)])


def _fetched(receipt: Fetched | None) -> str:
    """What the title of a source says of where and when it was fetched."""
    return f", hämtad {_visible(receipt.at)} från {_visible(receipt.address)}" if receipt else ""


def _visible(name: str) -> str:
    return "".join(f"U+{ord(char):04X}" if hidden(char) else char for char in name)


def _facts(loaded: LoadedRuleset, taking: Taking, taken: Sequence[Taken], done: Iterable[_Done], out: Path) -> bytes:
    """The facts file, read back by our own reader and held against the ruleset. Raises Rejected."""
    mapping = taking.file.mapping
    document: dict[str, Plain] = {"uppgifter": mapping.id, "regelverk": loaded.checked.ruleset.id}
    if taking.period is not None:
        document["period"] = str(taking.period)
    document["källor"] = {
        f"fil{number}": {"titel": _title(each), "fil": each.name} for number, each in enumerate(done, 1)
    }
    document["värden"] = [each.fact for each in taken]
    if mapping.notes:
        document["not"] = list(mapping.notes)
    raw = written(document).encode()
    file = parse(read_yaml(raw, str(out), limits_here()), FactsFile, source_lines(raw))
    if file != FactsFile.model_validate(document):
        raise AssertionError("the facts as written are not the facts that were taken")
    try:
        check_facts(loaded.checked, file)
    except Unresolved as error:
        raise Rejected(_in_rows(error, taken)) from None
    return raw


def _title(read: _Done) -> str:
    return f"{read.name}, sha256 {read.digest}{read.remark}"


def _in_rows(error: Unresolved, taken: Sequence[Taken]) -> list[Diagnostic]:
    """What the ruleset objects to, at the cells that the facts were taken from."""
    found = []
    for fault in error.faults:
        each = taken[int(fault.path[1])]
        place = each.row.place(each.column)
        found.append(diagnose(fault.code, place, each.row.source, suggestion=fault.suggestion, **dict(fault.values)))
    return found


def _told(done: Sequence[_Done], notices: Iterable[Diagnostic], out: Path, n: int, lang: Language) -> str:
    lines = [_NOTICE.said(lang).format(said=render(each, lang)) for each in notices]
    for each in done:
        report = each.report
        lines.append(_READ.said(lang).format(file=each.name, read=report.read, taken=report.taken))
        if report.other_rows:
            lines.append(_OTHER_ROWS.said(lang).format(n=report.other_rows))
        for name, count in sorted(report.other_names.items()):
            lines.append(_OTHER_NAME.said(lang).format(n=count, name=shown(name)))
        if report.unnamed:
            lines.append(_UNNAMED.said(lang).format(n=report.unnamed))
        if report.twice:
            lines.append(_TWICE.said(lang).format(n=report.twice))
    return "\n".join([*lines, _WRITTEN.said(lang).format(path=out, n=n)])
