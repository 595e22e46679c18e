"""Every row of hostile input has its cases, and every case that is named exists."""

import ast
from pathlib import Path

import pytest

from hostile.rows import ROWS
from hostile.test_files import TYPED
from hostile.test_kept import RECORDS_HURT
from read.test_reading import ACCEPTED, REFUSED
from tables import test_tables, test_xlsx

TESTS = Path(__file__).parent.parent
TABLES: dict[str, set[str]] = {
    "yaml": {case[0] for case in REFUSED},
    "read": {case[0] for case in ACCEPTED},
    "typed": set(TYPED),
    "csv": {case[0] for case in test_tables.REFUSED},
    "csv read": {case[0] for case in test_tables.READ},
    "past": {case[0] for case in test_tables.PAST_LIMITS},
    "json": {case[0] for case in test_tables.JSON_REFUSED},
    "xlsx": {case[0] for case in test_xlsx.REFUSED},
    "xlsx read": {case[0] for case in test_xlsx.READ},
    "record": set(RECORDS_HURT),
}


@pytest.mark.parametrize("row", ROWS)
def test_a_row_has_cases_that_exist(row: str) -> None:
    assert ROWS[row]
    assert [case for case in ROWS[row] if not _exists(case)] == []


def _exists(case: str) -> bool:
    if "::" in case:
        path, _, test = case.partition("::")
        tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
        return any(isinstance(node, ast.FunctionDef) and node.name == test for node in ast.walk(tree))
    table, _, name = case.partition(": ")
    return name in TABLES[table]
