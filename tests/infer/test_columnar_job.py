"""The whole main job where durable-rules cannot be installed: the same verdicts, and it says which engine it was."""

from pathlib import Path

import pytest

pytest.importorskip("polars", reason="polars is not installed", exc_type=ImportError)

from commands import Done, run
from engine.record.journal import RECORDS

NO_DURABLE = ("durable_rules_engine",)
SODERTALJE = ("rulesets/sodertalje/socialnamnden-2025.yaml", "facts/sodertalje-socialnamnden-2025-som-om.yaml")
ASKERSUND = ("rulesets/askersund/arsbokslut-2024.yaml", "facts/askersund-arsbokslut-2024.yaml")
JOB = {
    "assess": ("assess", ASKERSUND[0], "--facts", ASKERSUND[1], "--period", "2024"),
    "as json": ("assess", SODERTALJE[0], "--facts", SODERTALJE[1], "--period", "2025-10", "--format", "json"),
    "explain": ("explain", SODERTALJE[0], "5", "--facts", SODERTALJE[1], "--period", "2025-10", "--readings"),
}


def without_durable(*arguments: object, seed: str) -> Done:
    return run(*arguments, blocked=NO_DURABLE, env={"PYTHONHASHSEED": seed})


@pytest.mark.parametrize("part", JOB)
def test_the_main_job_says_the_same_but_for_the_name_of_the_engine(part: str) -> None:
    pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed", exc_type=ImportError)
    one, other = run(*JOB[part]), without_durable(*JOB[part], seed="7")
    assert (other.code, other.err) == (0, "")
    # The shorter name may break a line elsewhere, so words are compared and not lines.
    assert other.out.replace("polars", "durable-rules").split() == one.out.split()


@pytest.mark.parametrize("part", ["as json", "explain"])
def test_it_says_which_engine_it_was_and_the_same_bytes_whatever_the_hash_seed(part: str) -> None:
    first, second = (without_durable(*JOB[part], seed=seed) for seed in ("1", "2"))
    assert first.code == 0, first.err
    assert first == second
    assert ('"engine": "polars"' if part == "as json" else "Motorn polars") in first.out


def test_a_record_of_one_engine_is_replayed_by_the_other(tmp_path: Path) -> None:
    pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed", exc_type=ImportError)
    journal, when = tmp_path / "journal", "2026-01-15T12:00:00Z"
    kept = run(*JOB["assess"], "--journal", journal, "--at", when, "--by", "Kim")
    assert kept.code == 0, kept.err
    (record,) = (journal / RECORDS).iterdir()
    replayed = without_durable("replay", record, seed="0")
    assert "6 en motor, träff för träff: samma" in replayed.out
    assert (replayed.code, replayed.err) == (0, "")


def test_a_batch_says_the_same_but_for_the_name_of_the_engine(tmp_path: Path) -> None:
    pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed", exc_type=ImportError)
    one, other = tmp_path / "ena", tmp_path / "andra"
    asked = ("assess", SODERTALJE[0], ASKERSUND[0], "--facts", SODERTALJE[1], "--facts", ASKERSUND[1])
    without = without_durable(*asked, "--out", one, seed="3")
    chosen = run(*asked, "--engine", "columnar", "--out", other)
    assert (without.code, without.err) == (0, "")
    assert "Motor: polars" in without.out
    assert without.out.replace(str(one), str(other)) == chosen.out
    usual = run(*asked, "--out", tmp_path / "tredje")
    assert "Motor: durable-rules" in usual.out
    for verdict in sorted(one.rglob("verdikt.json")):
        there, usually = (folder / verdict.relative_to(one) for folder in (other, tmp_path / "tredje"))
        assert verdict.read_bytes() == there.read_bytes()
        assert verdict.read_text().replace('"polars"', '"durable-rules"') == usually.read_text()


def test_an_engine_that_is_not_there_is_refused_by_name() -> None:
    done = without_durable(*JOB["assess"], "--engine", "durable", seed="0")
    assert (done.code, done.out) == (5, "")
    assert "RT405 motorn `durable-rules` begärdes, men är inte installerad här" in done.err
