"""Overview: every verdict of a run on a line of its own, for a spreadsheet or another program.

Comes in: the results as they are kept, and what was refused. Goes out: CSV as Swedish spreadsheets read it: UTF-8 with
a byte order mark, semicolons, a heading. A text that a spreadsheet would take for a formula gets a leading `'`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from engine.batch.keeping import Kept

COLUMNS: Final = (
    "nämnd",
    "KF-mål",
    "mål",
    "indikator",
    "verdikt",
    "utfall",
    "möjliga",
    "rad",
    "orsak",
    "källa",
    "period",
    "märkning",
    "protokoll",
)
REFUSED: Final = "inte bedömd"
_LEVEL_COLUMNS: Final = {"kf-mål": 0, "nämndmål": 1, "indikator": 2}
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def as_csv(kept: Iterable[tuple[str, Kept]], refused: Iterable[tuple[str, Sequence[str]]]) -> bytes:
    """The table: nämnder in the order given, each from its KF-mål down; then what was refused."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for _, each in kept:
        writer.writerows([guarded(cell) for cell in row] for row in _rows(each))
    for name, texts in refused:
        why = [text.split("\n", 1)[0] for text in texts]  # the rest shows the line of the file
        writer.writerow([guarded(cell) for cell in (name, "", "", "", REFUSED, "", "", "", " · ".join(why))] + [""] * 4)
    return text.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """The text so that no spreadsheet reckons with it; it is the same for a reader, and on one line."""
    one_line = " ".join(text.split("\n"))
    return f"'{one_line}" if one_line.startswith(_FORMULA) else one_line


def is_open(verdict: bytes) -> bool:
    """Whether something is not decided, because a figure is open."""
    return any(node["verdict"]["kind"] == "ej bedömbart" for node in json.loads(verdict)["nodes"])


def _rows(kept: Kept) -> Iterator[list[str]]:
    document = json.loads(kept.verdict)
    nodes = {node["id"]: node for node in document["nodes"]}
    marks = [mark["mark"] for mark in document["marks"]]

    def down(name: str, above: tuple[str, str, str]) -> Iterator[list[str]]:
        node = nodes[name]
        at = _LEVEL_COLUMNS[node["level"]]
        place = tuple(above[:at]) + (f"{name} {node['name']}",) + ("",) * (2 - at)
        told = [node["verdict"]["kind"], *_told(node)]
        yield [
            document["committee"],
            *place,
            *told,
            document["period"],
            ", ".join([*marks, *node["marks"]]),
            kept.record,
        ]
        for child in node["children"]:
            yield from down(child, (place[0], place[1], place[2]))

    for root in document["roots"]:
        yield from down(root, ("", "", ""))


def _told(node: dict[str, Any]) -> tuple[str, str, str, str, str]:
    """The outcome, the possible ones, the rows, the reason and the source of a node's verdict."""
    verdict = node["verdict"]
    tables = [table for table in node["tables"] if table["is_verdict"]]
    rows = [row for table in tables for row in table["rows"]]
    # A row without a source of its own has its table's, and a table its node's.
    from_table = _sources(tables) or _sources([node])
    match verdict["kind"]:
        case "bedömt":
            decided = [row for row in rows if row["number"] in verdict["rows"] and row["outcome"] == verdict["outcome"]]
            reasons = [row["reason"] for row in decided if row["reason"]]
            numbers = ", ".join(map(str, verdict["rows"]))
            return verdict["outcome"], "", numbers, "; ".join(reasons), _sources(decided) or from_table
        case "ej bedömbart":
            possible = [each["outcome"] or "ingen rad" for each in verdict["possible"]]
            numbers = ", ".join(str(n) for n in sorted({n for each in verdict["possible"] for n in each["rows"]}))
            waits = ", ".join(f"{each['node']} {each['figure']}" for each in node["waits_for"])
            return "", ", ".join(possible), numbers, f"väntar på {waits}" if waits else "", _sources([node])
        case "ingen rad":
            missing = verdict["why"]["missing"]
            row = verdict["why"]["row"]
            return "", "", str(row or ""), missing["reason"] if missing else "", _sources([node])
        case _:
            return "", "", "", verdict["reason"], _sources([node])


def _sources(parts: Iterable[dict[str, Any]]) -> str:
    return "; ".join(
        dict.fromkeys(f"{each['document']} {each['place']}".strip() for part in parts for each in part["sources"])
    )
