"""Spark: the same projection on the same rows, without a change, and what it cannot do exactly is refused by name."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings

pytest.importorskip("pyspark", reason="pyspark is not installed: make spark", exc_type=ImportError)

from engine.infer import ExactnessRefused
from engine.model.facts import FactsFile
from infer.test_projection import EVERY, OnPolars, agreed, as_one_row, found, judged, wide_cases
from soaking import SOAK, tried
from strategies import Case

pytestmark = [pytest.mark.spark, pytest.mark.soak, pytest.mark.filterwarnings("ignore")]
GENERATED = 100 if SOAK else 5


class OnSpark(OnPolars):
    """One process on this machine."""

    def __init__(self) -> None:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - only where there is one

        quiet = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1", "spark.log.level": "OFF"}
        self.spark = SparkSession.builder.master("local[1]").config(map=quiet).getOrCreate()

    def given(self, frame: pl.DataFrame) -> Any:  # noqa: ANN401 - a frame of Spark's
        from pyspark.sql import types  # noqa: PLC0415 - as above

        kinds = {pl.String: types.StringType(), pl.Int64: types.LongType()}
        fields = [
            types.StructField(
                name, types.DecimalType(38, kind.scale) if isinstance(kind, pl.Decimal) else kinds[type(kind)]
            )
            for name, kind in frame.schema.items()
        ]
        return self.spark.createDataFrame(frame.rows(), types.StructType(fields))

    def rows(self, native: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - as above
        return [row.asDict() for row in native.collect()]


@pytest.fixture(scope="module")
def on() -> Iterator[OnSpark]:
    if shutil.which("java") is None:
        pytest.skip("Java is not installed: make spark")
    made = OnSpark()
    yield made
    made.spark.stop()


@pytest.mark.parametrize("name", EVERY)
def test_a_conformance_case_as_one_row(name: str, on: OnSpark) -> None:
    as_one_row(name, on)


def test_generated_programs_over_rows(on: OnSpark) -> None:
    seen = Counter[str]()

    @settings(max_examples=GENERATED, deadline=timedelta(minutes=5))
    @given(wide_cases())
    def run(drawn: tuple[Case, list[dict[str, Any]], list[FactsFile]]) -> None:
        case, rows, rest = drawn
        seen.update(agreed(case.program, [row for row in rows if row], rest, on))

    run()
    assert seen["known"] > 0.2 * seen.total()
    tried(
        "spark",
        "Konformitetsfallen och slumpade regelverk som projektion i Spark, mot bevisaren träff för träff",
        len(EVERY) + seen.total(),
        f"inga skillnader; av de slumpade var {seen['known']} rader fullt kända",
        command="make spark",
    )


def test_neighbours_that_no_float_tells_apart_are_told_apart(on: OnSpark) -> None:
    program = judged("värde", "0,999999999999999", möjligt="0–1")
    cells = (Decimal("0.999999999999999"), Decimal("0.999999999999998"))
    assert found(program, *cells, on=on) == [(True, 1), (True, 2)]


def test_a_number_is_divided_exactly_as_far_as_a_float_does(on: OnSpark) -> None:
    program = judged("nedåt(värde; 3)", "4503599627370495", möjligt="heltal 0–4503599627370495")
    assert found(program, 4503599627370495, 4503599627370494, on=on) == [(True, 1), (True, 2)]


@pytest.mark.parametrize(
    ("expression", "possible"),
    [("nedåt(värde; 3)", "heltal 0–4503599627370497"), ("värde · värde", "heltal 0–4000000000")],
    ids=["division past a float", "wider than 64 bits"],
)
def test_what_spark_cannot_hold_exactly_is_refused_by_name(expression: str, possible: str, on: OnSpark) -> None:
    with pytest.raises(ExactnessRefused) as caught:
        found(judged(expression, "1", möjligt=possible), 3, on=on)
    assert caught.value.code.name == "RT413"
