"""Cited: what says where it comes from, and what is there without being used.

Comes in: a ruleset as read. Goes out: findings about rows and nodes without source, about readings that do nothing (or
do something they say they do not), and about tables, scales, facts, quantities and documents that nothing reads.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.compile.compiler import DEFAULT_TABLE
from engine.compile.faults import Path
from engine.lint.finding import Finding
from engine.lint.forms import acting
from engine.lint.sites import all_sites
from engine.lint.walk import conditions, owners, parts
from engine.model import ruleset as model
from engine.model.cell import Compared, Reaches
from engine.model.expression import Expression, names_in


def cited_findings(ruleset: model.Ruleset) -> Iterator[Finding]:
    """Everything to be said about sources and use."""
    yield from _without_source(ruleset)
    yield from _readings(ruleset)
    yield from _unused(ruleset)


def _finding(path: Path, code: str, name: str, *, of_key: bool = False) -> Finding:
    return Finding(path, code, {"name": name}, of_key=of_key)


# --- sources ------------------------------------------------------------------------------------------------------


def _without_source(ruleset: model.Ruleset) -> Iterator[Finding]:
    """Rows whose table has no source either, and nodes without any."""
    for path, part in parts(ruleset):
        if isinstance(part, model.Table) and not _has(part):
            for place, row in enumerate(part.rows):
                if not _has(row):
                    yield _finding((*path, "rader", place), "RT620", row.outcome)
    for owner in owners(ruleset):
        if not _has(owner.node):
            yield _finding((*owner.path, "id"), "RT621", owner.node.id)


def _has(cited: model.Cited) -> bool:
    return bool(cited.sources or cited.readings)


# --- readings -----------------------------------------------------------------------------------------------------


def _readings(ruleset: model.Ruleset) -> Iterator[Finding]:
    live = acting(ruleset)
    cited = {name for _, part in parts(ruleset) if isinstance(part, model.Cited) for name in part.readings}
    for name, reading in ruleset.reading.items():
        path = ("tolkningar", name)
        if reading.text_only and name in live:
            yield _finding((*path, "endast text"), "RT624", name, of_key=True)
        elif not reading.text_only and name not in live:
            yield _finding(path, "RT623" if name in cited else "RT622", name, of_key=True)


# --- what nothing reads -------------------------------------------------------------------------------------------


def _unused(ruleset: model.Ruleset) -> Iterator[Finding]:
    yield from _documents(ruleset)
    yield from _tables_and_scales(ruleset)
    read = _names_read(ruleset)
    for name in ruleset.human_facts:
        if name not in read:
            yield _finding(("uppgifter", name), "RT627", name, of_key=True)
    for path, derived in _derived(ruleset):
        if path[-1] not in read:
            yield _finding(path, "RT628", derived, of_key=True)


def _documents(ruleset: model.Ruleset) -> Iterator[Finding]:
    used = {
        code for _, part in parts(ruleset) if isinstance(part, model.Cited | model.Reading) for code in part.sources
    }
    for code in ruleset.documents:
        if code not in used:
            yield _finding(("källor", code), "RT625", code, of_key=True)


def _tables_and_scales(ruleset: model.Ruleset) -> Iterator[Finding]:
    used = {site.path[1] for site in all_sites(ruleset) if site.shared}
    for name in ruleset.tables:
        if name not in used and name != DEFAULT_TABLE:
            yield _finding(("tabeller", name), "RT626", name, of_key=True)
    scales = {part.scale for _, part in parts(ruleset) if isinstance(part, model.Table)}
    scales |= {
        owner.node.holistic_scale
        for owner in owners(ruleset)
        if isinstance(owner.node, model.Goal) and owner.node.holistic_scale
    }
    for name in ruleset.scales:
        if name not in scales:
            yield _finding(("skalor", name), "RT629", name, of_key=True)


def _derived(ruleset: model.Ruleset) -> Iterator[tuple[Path, str]]:
    for path, part in parts(ruleset):
        if isinstance(part, model.Ruleset | model.Goal | model.Indicator):
            for name in part.derived:
                yield (*path, "storheter", name), name


def _names_read(ruleset: model.Ruleset) -> frozenset[str]:
    """Every name that some cell or expression mentions."""
    found: set[str] = set()
    for path, part in parts(ruleset):
        if isinstance(part, model.Row):
            found |= set(_row_names(part, path))
        elif isinstance(part, Expression):
            found |= set(names_in(part))
    return frozenset(found)


def _row_names(row: model.Row, path: Path) -> Iterator[str]:
    for _, name, cell in conditions(row, path):
        yield name
        match cell.test:
            case Compared(_, right):
                yield from names_in(right)
            case Reaches(name):
                yield name
            case _:
                pass
