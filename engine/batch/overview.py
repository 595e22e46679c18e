"""Overview: every verdict of a run on a line of its own, for a spreadsheet or another program.

Comes in: the results as they are kept, and what was refused. Goes out: the lines, and the same as CSV, as Swedish
spreadsheets read it: UTF-8 with a byte order mark, semicolons, a heading, nothing that becomes a formula.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from engine.batch.keeping import Kept
from engine.explain.report.separated import guarded
from engine.record.making import told_name

Cell: TypeAlias = str | tuple[str, ...] | tuple[int, ...]
REFUSED: Final = "inte bedömd"


@dataclass(frozen=True, slots=True)
class Line:
    """One verdict, or something refused. Each field is a column; an empty one says nothing."""

    committee: str
    council_goal: str = ""
    goal: str = ""
    indicator: str = ""
    verdict: str = ""
    outcome: str = ""
    possible: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    reason: str = ""
    sources: tuple[str, ...] = ()
    period: str = ""
    marks: tuple[str, ...] = ()
    record: str = ""
    ruleset: str = ""
    id: str = ""
    kind: str = ""
    position: str = ""

    def cells(self) -> Iterator[tuple[str, Cell]]:
        """The cells with the names of their columns."""
        return ((column, getattr(self, name)) for name, column in COLUMNS.items())


COLUMNS: Final[Mapping[str, str]] = {
    "committee": "nämnd",
    "council_goal": "KF-mål",
    "goal": "mål",
    "indicator": "indikator",
    "verdict": "verdikt",
    "outcome": "utfall",
    "possible": "möjliga",
    "rows": "rad",
    "reason": "orsak",
    "sources": "källa",
    "period": "period",
    "marks": "märkning",
    "record": "protokoll",
    "ruleset": "regelverk",
    "id": "id",
    "kind": "art",
    "position": "läge",
}
"""The columns in their order, each by the field that fills it."""
_LEVEL_COLUMNS: Final = {"kf-mål": 0, "nämndmål": 1, "indikator": 2}
_BETWEEN: Final = {"källa": "; "}
"""What stands between several in one cell of the CSV; otherwise a comma."""


def lines(kept: Iterable[Kept], refused: Iterable[tuple[str, Sequence[str]]]) -> list[Line]:
    """The table: nämnder in the order given, each from its KF-mål down; then what was refused."""
    told = [line for each in kept for line in lines_of(json.loads(each.verdict), each.record)]
    for name, texts in refused:
        why = [text.split("\n", 1)[0] for text in texts]  # the rest shows the line of the file
        told.append(Line(told_name(name), verdict=REFUSED, reason=told_name(" · ".join(why))))
    return told


def as_csv(told: Iterable[Line]) -> bytes:
    """The lines as a spreadsheet reads them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS.values())
    writer.writerows([_in_csv(column, cell) for column, cell in line.cells()] for line in told)
    return text.getvalue().encode("utf-8-sig")


def _in_csv(column: str, cell: Cell) -> str:
    joined = cell if isinstance(cell, str) else _BETWEEN.get(column, ", ").join(map(str, cell))
    return guarded(" ".join(joined.split("\n")))


def engine_of(verdict: bytes) -> str:
    """The engine that proposed what was judged."""
    return str(json.loads(verdict)["engine"])


def is_open(verdict: bytes) -> bool:
    """Whether something is not decided, because a figure is open."""
    return any(node["verdict"]["kind"] == "ej bedömbart" for node in json.loads(verdict)["nodes"])


def lines_of(document: dict[str, Any], record: str = "") -> Iterator[Line]:
    """The lines of one assessment, told as in its JSON: the same nodes in the same order whatever the verdicts."""
    nodes = {node["id"]: node for node in document["nodes"]}
    marks = [mark["mark"] for mark in document["marks"]]

    def down(name: str, above: tuple[str, str, str]) -> Iterator[Line]:
        node = nodes[name]
        at = _LEVEL_COLUMNS[node["level"]]
        place = (*above[:at], f"{name} {node['name']}", *[""] * (2 - at))
        outcome, possible, rows, reason, sources = told(node)
        yield Line(
            committee=document["committee"],
            council_goal=place[0],
            goal=place[1],
            indicator=place[2],
            verdict=node["verdict"]["kind"],
            outcome=outcome,
            possible=possible,
            rows=rows,
            reason=reason,
            sources=sources,
            period=document["period"],
            marks=tuple(dict.fromkeys((*marks, *node["marks"]))),
            record=record,
            ruleset=document["ruleset"],
            id=name,
            kind=document["kind"],
            position=document["position"],
        )
        for child in node["children"]:
            yield from down(child, (place[0], place[1], place[2]))

    for root in document["roots"]:
        yield from down(root, ("", "", ""))


def told(node: dict[str, Any]) -> tuple[str, tuple[str, ...], tuple[int, ...], str, tuple[str, ...]]:
    """The outcome, the possible ones, the rows, the reason and the sources of a node's verdict."""
    verdict = node["verdict"]
    tables = [table for table in node["tables"] if table["is_verdict"]]
    rows = [row for table in tables for row in table["rows"]]
    # A row without a source of its own has its table's, and a table its node's.
    from_table = _sources(tables) or _sources([node])
    match verdict["kind"]:
        case "bedömt":
            decided = [row for row in rows if row["number"] in verdict["rows"] and row["outcome"] == verdict["outcome"]]
            reasons = [row["reason"] for row in decided if row["reason"]]
            return verdict["outcome"], (), tuple(verdict["rows"]), "; ".join(reasons), _sources(decided) or from_table
        case "ej bedömbart":
            possible = tuple(each["outcome"] or "ingen rad" for each in verdict["possible"])
            numbers = tuple(sorted({n for each in verdict["possible"] for n in each["rows"]}))
            waits = ", ".join(f"{each['node']} {each['figure']}" for each in node["waits_for"])
            return "", possible, numbers, f"väntar på {waits}" if waits else "", _sources([node])
        case "ingen rad":
            missing, row = verdict["why"]["missing"], verdict["why"]["row"]
            return "", (), (row,) if row else (), missing["reason"] if missing else "", _sources([node])
        case _:
            return "", (), (), verdict["reason"], _sources([node])


def _sources(parts: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    found = (f"{each['document']} {each['place']}".strip() for part in parts for each in part["sources"])
    return tuple(dict.fromkeys(found))
