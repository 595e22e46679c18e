"""The whole main job where durable-rules cannot be installed: the same verdicts, and it says which engine it was."""

import json
from pathlib import Path

import pytest

pytest.importorskip("polars", reason="polars is not installed", exc_type=ImportError)

from commands import Done, run

NO_DURABLE = ("durable_rules_engine",)
SODERTALJE = "rulesets/sodertalje/socialnamnden-2025.yaml"
ASKERSUND = "rulesets/askersund/arsbokslut-2024.yaml"
JOB = {
    "assess": ("assess", ASKERSUND, "--facts", "facts", "--period", "2024"),
    "assess with open figures": ("assess", SODERTALJE, "--facts", "facts", "--period", "2025-10"),
    "as json": ("assess", SODERTALJE, "--facts", "facts", "--period", "2025-10", "--format", "json"),
    "explain": ("explain", SODERTALJE, "5", "--facts", "facts", "--period", "2025-10"),
    "explain in English": ("explain", ASKERSUND, "B9", "--facts", "facts", "--period", "2024", "--lang", "en"),
    "readings": ("explain", SODERTALJE, "5", "--facts", "facts", "--period", "2025-10", "--readings"),
}


def without_durable(*arguments: object, seed: str = "0") -> Done:
    return run(*arguments, blocked=NO_DURABLE, env={"PYTHONHASHSEED": seed})


@pytest.mark.parametrize("part", JOB)
def test_the_main_job_says_the_same_but_for_the_name_of_the_engine(part: str) -> None:
    pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed", exc_type=ImportError)
    one, other = run(*JOB[part]), without_durable(*JOB[part])
    assert (other.code, other.err) == (0, "")
    assert other.out.replace("polars", "durable-rules") == one.out


def test_the_output_says_which_engine_it_was() -> None:
    assert json.loads(without_durable(*JOB["as json"]).out)["engine"] == "polars"
    assert "polars" in without_durable(*JOB["explain"]).out


@pytest.mark.parametrize("part", JOB)
def test_the_same_bytes_whatever_the_hash_seed(part: str) -> None:
    first, *others = (without_durable(*JOB[part], seed=seed) for seed in ("0", "1", "2"))
    assert first.code == 0, first.err
    assert all(other == first for other in others)


def test_a_record_of_one_engine_is_replayed_by_the_other(tmp_path: Path) -> None:
    pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed", exc_type=ImportError)
    journal, when = tmp_path / "journal", "2026-01-15T12:00:00Z"
    kept = run(*JOB["assess with open figures"], "--journal", journal, "--at", when, "--by", "Kim")
    assert kept.code == 0, kept.err
    (record,) = (journal / "protokoll").iterdir()
    replayed = without_durable("replay", record)
    assert (replayed.code, replayed.err) == (0, "")
    assert "6 en motor, träff för träff: samma" in replayed.out
