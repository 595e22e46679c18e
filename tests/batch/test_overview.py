"""The overview: the same lines for a spreadsheet and for a program, stored whole or not at all."""

from __future__ import annotations

import csv
import errno
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from batch.test_whole_kommun import made, whole
from engine.batch import parquet
from engine.batch.overview import COLUMNS, Line, as_csv
from engine.batch.running import OVERVIEW, OVERVIEW_PARQUET
from engine.record import storing
from engine.record.disk import Disk
from kommun import WAYS

BETWEEN = {"källa": "; "}
FORECAST = "art: prognos, av: Controllern, datum: 2025-09-10, efter: 2025-08, grund: takten hittills"


class Full(Disk):
    """Takes a little, and then says that it is full."""

    def __init__(self) -> None:
        self.taken = 0

    def write(self, file: int, raw: bytes) -> int:
        self.taken += len(raw)
        if self.taken > 100:
            raise OSError(errno.ENOSPC, "full")
        return super().write(file, raw)


def frames(count: int) -> Iterator[pl.DataFrame]:
    for number in range(count):
        yield parquet.overview([Line(f"Nämnd {number}", rows=(row,)) for row in range(1000)])


def csv_rows(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(raw.decode("utf-8-sig").splitlines(), delimiter=";", strict=True))


def test_parquet_and_csv_hold_the_same_lines(tmp_path: Path) -> None:
    order = whole(tmp_path, 3, {1: WAYS[11], 2: WAYS[12]})
    made(order)
    typed = pl.read_parquet(order.out / OVERVIEW_PARQUET)
    told = csv_rows((order.out / OVERVIEW).read_bytes())
    assert typed.schema == parquet.SCHEMA
    assert len(told) == 7
    for typed_row, row in zip(typed.to_dicts(), told, strict=True):
        for column, cell in typed_row.items():
            joined = BETWEEN.get(column, ", ").join(map(str, cell)) if isinstance(cell, list) else cell or ""
            assert row[column].removeprefix("'") == joined


def test_what_stands_in_several_parts_is_a_list_and_what_is_not_said_is_null() -> None:
    line = Line("=N", verdict="ej bedömbart", possible=("grön", "ingen rad"), rows=(1, 3), marks=("som om",))
    (row,) = parquet.overview([line]).to_dicts()
    assert row == dict.fromkeys(COLUMNS.values()) | {
        "nämnd": "=N",
        "verdikt": "ej bedömbart",
        "möjliga": ["grön", "ingen rad"],
        "rad": [1, 3],
        "källa": [],
        "märkning": ["som om"],
    }
    (told,) = csv_rows(as_csv([line]))
    assert (told["nämnd"], told["möjliga"], told["rad"]) == ("'=N", "grön, ingen rad", "1, 3")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_text_is_a_formula(text: str) -> None:
    (row,) = csv_rows(as_csv([Line(text, goal=f"M{text}")]))
    assert row["nämnd"][0] not in "=+-@\t\r"
    assert row["mål"][0] == "M"


def test_frames_come_one_by_one_and_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("en", "två"):
        parquet.write(tmp_path / name, frames(5))
    assert pl.read_parquet(tmp_path / "en").equals(pl.concat(frames(5)))
    assert (tmp_path / "en").read_bytes() == (tmp_path / "två").read_bytes()


def test_no_frame_is_an_empty_table(tmp_path: Path) -> None:
    parquet.write(tmp_path / "tom", [])
    assert pl.read_parquet(tmp_path / "tom").schema == parquet.SCHEMA


def test_a_full_disk_leaves_the_table_that_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "t.parquet"
    parquet.write(target, frames(1))
    before = target.read_bytes()
    monkeypatch.setattr(storing, "Disk", Full)
    with pytest.raises(OSError, match="full") as full:
        parquet.write(target, frames(5))
    assert (full.value.errno, full.value.filename) == (errno.ENOSPC, str(target))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]


@pytest.mark.parametrize("disk", [None, Full()], ids=["stored", "refused"])
def test_nothing_is_written_to_a_draft_that_has_ended(disk: Disk | None, tmp_path: Path) -> None:
    with suppress(OSError), storing.replacing(tmp_path / "a", disk) as draft:
        draft.write(b"x" * (200 if disk else 3))
    with (tmp_path / "b").open("wb") as other:  # may have the number that the draft had
        with pytest.raises(OSError, match="Bad file"):
            draft.write(b"y")
        other.write(b"z")
    assert (tmp_path / "b").read_bytes() == b"z"


def test_frames_that_end_in_an_error_leave_no_table(tmp_path: Path) -> None:
    def cut() -> Iterator[pl.DataFrame]:
        yield from frames(2)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        parquet.write(tmp_path / "t", cut())
    assert list(tmp_path.iterdir()) == []


def test_a_forecast_is_marked_once_beside_the_position_so_far(tmp_path: Path) -> None:
    order = whole(tmp_path, 1)
    path = order.facts[0]
    stated = f"\n  - {{indikator: I1, värde: 90, spann: år 2025, {FORECAST}}}\n"
    path.write_text(path.read_text(encoding="utf-8").rstrip() + stated, encoding="utf-8")
    made(replace(order, towards=True))
    rows = pl.read_parquet(order.out / OVERVIEW_PARQUET).filter(pl.col("id") == "I1").sort("period")
    assert [(row["period"], row["märkning"]) for row in rows.to_dicts()] == [("2025", ["prognos"]), ("2025-08", [])]
