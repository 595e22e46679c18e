"""The planting of faults itself: when one counts as seen, and that every row of the table has one to see."""

from __future__ import annotations

import ast
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import planted
from planted import Answer, Copies, Ended, Fault, faults, run, tried
from soaking import OUTCOMES, ROOT

ALL = faults()
ROWS = sorted(path.stem for path in OUTCOMES.glob("*.json"))


@pytest.mark.parametrize("row", ROWS)
def test_every_row_has_a_fault_that_its_test_sees(row: str) -> None:
    assert [each for each in ALL if each.vouches_for(row)], "tests/planted.yaml"


@pytest.mark.parametrize("fault", ALL, ids=str)
def test_every_fault_stands_once_in_its_file_and_has_its_test(fault: Fault) -> None:
    text = (ROOT / fault.file).read_text(encoding="utf-8")
    assert (text.count(fault.text), fault.instead != fault.text) == (1, True)
    path, _, name = fault.test.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)}


def test_no_fault_is_there_twice() -> None:
    assert len({each.key for each in ALL}) == len(ALL)


@pytest.mark.parametrize(
    ("code", "said", "answer"),
    [
        (1, "1 failed in 0.1s", "sett"),
        (1, "3 failed, 20 deselected in 0.1s", "sett"),
        (1, "1 failed, 1 passed in 0.1s", "EJ SETT"),
        (0, "1 passed in 0.1s", "EJ SETT"),
        (0, "1 skipped in 0.1s", "EJ SETT"),
        (1, "1 error in 0.1s", "EJ SETT: testet kunde inte köras"),
        (1, "1 failed, 2 errors in 0.1s", "EJ SETT: testet kunde inte köras"),
        (2, "1 error in 0.1s", "EJ SETT: testet kunde inte köras"),
        (4, "no tests ran in 0.1s", "EJ SETT: testet kunde inte köras"),
        (5, "2 deselected in 0.1s", "EJ SETT: testet kunde inte köras"),
        (-9, "", "EJ SETT: testet kunde inte köras"),
        (None, "", "EJ SETT: testet hann inte"),
    ],
)
def test_a_fault_is_seen_only_where_every_case_fails(code: int | None, said: str, answer: Answer) -> None:
    assert Ended(code, said).answer == answer


# --- a small product ----------------------------------------------------------------------------------------------

PRODUCT = "def half(number):\n    return number / 2\n"
TEST = """
import os, subprocess, sys, pytest, product
def test_half(): assert product.half(4) == 2
def test_blind(): assert product.half(0) == 0
def test_slow():
    if product.half(4) != 2:
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"]).wait()
@pytest.mark.parametrize("n", [0, 4])
def test_both(n): assert product.half(n) * 2 == n
def test_soak(): assert os.environ["RODTRAD_SOAK"] == "0" and product.half(4) == 2
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A product of one file with its tests, committed."""
    product = tmp_path / "product"
    (product / "tests").mkdir(parents=True)
    (product / "product.py").write_text(PRODUCT, encoding="utf-8")
    (product / "tests/test_product.py").write_text(TEST, encoding="utf-8")
    as_somebody = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in (["init", "-q"], ["add", "."], [*as_somebody, "commit", "-qm", "x"]):
        subprocess.run(["git", *words], cwd=product, check=True)
    monkeypatch.setattr(planted, "ROOT", product)
    return product


def fault(name: str, text: str = "/ 2", instead: str = "/ 3", only: str = "") -> Fault:
    return Fault(("rad",), f"tests/test_product.py::{name}", "product.py", text, instead, "fel", only)


def ailing(copies: Copies, *chosen: Fault) -> list[Fault]:
    with ThreadPoolExecutor(2) as pool:
        return list(planted.ailing(pool, copies, chosen))


@pytest.mark.parametrize(
    ("one", "answer"),
    [
        (fault("test_half"), "sett"),
        (fault("test_soak"), "sett"),
        (fault("test_blind"), "EJ SETT"),
        (fault("test_both"), "EJ SETT"),
        (fault("test_both", only="4"), "sett"),
        (fault("test_half", instead="/"), "EJ SETT: testet kunde inte köras"),
        (fault("test_gone"), "EJ SETT: testet kunde inte köras"),
    ],
    ids=str,
)
@pytest.mark.usefixtures("small")
def test_a_fault_is_planted_in_a_copy_and_taken_out_again(one: Fault, answer: Answer, tmp_path: Path) -> None:
    copies = Copies(tmp_path)
    assert tried(copies, (), one) == answer
    with copies.one() as copy:
        assert (copy / "product.py").read_text(encoding="utf-8") == PRODUCT
    assert ailing(copies, fault("test_half"), fault("test_both")) == []


def test_a_test_that_takes_too_long_is_ended_with_all_that_it_started(small: Path) -> None:
    (small / "product.py").write_text(PRODUCT.replace("2", "3"), encoding="utf-8")
    began = time.monotonic()
    assert run(small, fault("test_slow"), seconds=3).answer == "EJ SETT: testet hann inte"
    assert time.monotonic() - began < 20


@pytest.mark.usefixtures("small")
def test_a_test_that_fails_without_a_fault_has_seen_nothing(tmp_path: Path) -> None:
    copies, gone = Copies(tmp_path), fault("test_gone")
    assert ailing(copies, fault("test_half"), gone) == [gone]
    assert tried(copies, [gone], gone) == "EJ SETT: testet håller inte ens utan felet"


# --- what was seen ------------------------------------------------------------------------------------------------


def test_only_what_was_seen_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planted, "SEEN", tmp_path / "sett.json")
    one, other, *_ = ALL
    planted.written({one: "sett", other: "sett"}, "aaa")
    planted.written({other: "EJ SETT"}, "bbb")
    assert planted.seen_before() == {one.key: "aaa"}
