"""The whole kommun in one run: broken files stop nobody else, and a rerun makes only what changed."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import kommun
from commands import ROOT, run
from engine.batch import sharing
from engine.batch.overview import COLUMNS
from engine.batch.running import OVERVIEW, Run, Wanted
from engine.batch.running import run as assessed
from engine.cli.gather import files_in
from engine.model.period import Period
from engine.record.storing import OLD_AFTER_SECONDS
from soaking import SOAK, tried

PERIOD = "2025-08"
WAYS = dict(enumerate(kommun.WAYS))
COUNT, MONTHS = (300, 12) if SOAK else (20, 1)


def whole(folder: Path, count: int = 4, broken: Mapping[int, kommun.Way] | None = None) -> Wanted:
    rulesets, facts = kommun.write(folder, count, PERIOD, broken or {})
    return wanted(rulesets, facts, folder / "ut")


def wanted(rulesets: Path, facts: Path, out: Path, period: str = PERIOD) -> Wanted:
    files, figures = (tuple(files_in([each])) for each in (rulesets, facts))
    return Wanted(files, figures, Period.parse(period), (), out, "sv", jobs=1, now=time.time())


def made(order: Wanted) -> Run:
    return assessed(order, lambda _done, _all: None)


def new(done: Run) -> list[str | None]:
    return [each.unit.name for each in done.ended if each.kept is not None and each.is_new]


def results(folder: Path) -> dict[str, bytes]:
    return {name: raw for name, raw in tree(folder).items() if "/" in name}


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_broken_file_is_named_and_the_others_are_assessed(tmp_path: Path) -> None:
    done = made(whole(tmp_path, 22, WAYS))
    said = {name: why[0] for name, why in done.refused}
    for number, way in WAYS.items():
        file = tmp_path / ("regelverk" if way.file == "regelverk" else f"uppgifter-{PERIOD}") / f"n{number:03}.yaml"
        name = str(file) if way.code == "RT901" else f"n{number:03}"
        assert said.pop(name).startswith(f"{file}:"), way.name
        assert f" {way.code} " in dict(done.refused)[name][0], way.name
    assert said == {}
    assert new(done) == ["n016", "n020", "n021"]


def test_the_exit_code_tells_and_the_second_run_does_nothing(tmp_path: Path) -> None:
    rulesets, facts = kommun.write(tmp_path, 3, PERIOD, {1: kommun.WAYS[10]})
    command = ("assess", rulesets, "--facts", facts, "--period", PERIOD, "--out", tmp_path / "ut")
    first, before = run(*command), tree(tmp_path / "ut")
    assert (first.code, first.err) == (1, "")
    assert "2 nya eller ändrade" in first.out
    assert "n001.yaml:6:28: RT202" in first.out
    again = run(*command)
    assert again.code == 1
    assert "0 nya eller ändrade" in again.out
    assert tree(tmp_path / "ut") == before
    kommun.write(tmp_path, 3, PERIOD, {})
    mended = run(*command)
    assert mended.code == 0
    assert "1 ny eller ändrad" in mended.out


def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    order = whole(tmp_path)
    assert new(made(order)) == ["n000", "n001", "n002", "n003"]
    path = order.facts[2]
    path.write_text(path.read_text(encoding="utf-8").replace("79", "80"), encoding="utf-8")
    assert new(made(order)) == ["n002"]
    assert new(made(wanted(tmp_path / "regelverk", path.parent, order.out, period="2025"))) == [
        "n000",
        "n001",
        "n002",
        "n003",
    ]


@pytest.mark.parametrize("damaged", ["verdikt.json", "index.json", "protokoll"])
def test_a_damaged_result_is_made_again(tmp_path: Path, damaged: str) -> None:
    order = whole(tmp_path)
    made(order)
    before = tree(order.out)
    folder = order.out / "n001" / PERIOD
    name = next(path for path in folder.iterdir() if path.stem not in {"verdikt", "index"}).name
    with (folder / (name if damaged == "protokoll" else damaged)).open("ab") as file:
        file.write(b"x")
    assert new(made(order)) == ["n001"]
    assert tree(order.out) == before


def test_verdicts_do_not_outlive_the_files_they_were_made_from(tmp_path: Path) -> None:
    made(whole(tmp_path))
    done = made(whole(tmp_path, broken={2: kommun.WAYS[0]}))
    assert [name for name, _ in done.refused] == ["n002"]
    left = {path.stem for path in (tmp_path / "ut/n002" / PERIOD).iterdir()}
    assert left.isdisjoint({"index", "verdikt"})
    assert len(left) == 1


def test_a_reading_that_does_not_exist_takes_no_verdicts_away(tmp_path: Path) -> None:
    order = whole(tmp_path, 1)
    made(order)
    before = results(order.out)
    assert "RT306" in made(replace(order, readings=(("T-X", "b"),))).refused[0][1][0]
    assert results(order.out) == before
    assert new(made(order)) == []


def test_options_that_say_nothing_together_are_refused(tmp_path: Path) -> None:
    assert run("assess", "rulesets", "--jobs", "2").code == 2
    done = run("assess", "rulesets", "--out", tmp_path / "ut", "--format", "json")
    assert (done.code, (tmp_path / "ut").exists()) == (2, False)
    assert "--out går inte ihop med" in done.err


def test_a_run_that_was_cut_off_is_continued(tmp_path: Path) -> None:
    order = whole(tmp_path)

    def enough(done: int, _all: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        assessed(order, enough)
    assert new(made(order)) == ["n002", "n003"]


# The command, killed when it has kept so many nämnder as its first argument says.
KILLED = """
import os, signal, sys
from engine.batch import running
from engine.cli.main import main
keep, left = running.keep, int(sys.argv.pop(1))
def keep_and_die(*given):
    global left
    kept, left = keep(*given), left - 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return kept
running.keep = keep_and_die
main()
"""


def killed_after(units: int, *words: object) -> None:
    """Run the command, and let it be killed when it has kept so many nämnder."""
    command = [sys.executable, "-c", KILLED, str(units), *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGKILL, b"", b"")


def test_a_killed_run_leaves_whole_files_and_is_continued(tmp_path: Path) -> None:
    rulesets, facts = kommun.write(tmp_path, 12, PERIOD, {})
    killed_after(5, "assess", rulesets, "--facts", facts, "--period", PERIOD, "--out", tmp_path / "ut")
    order = wanted(rulesets, facts, tmp_path / "ut")
    assert new(made(order)) == [f"n{number:03}" for number in range(5, 12)]
    made(wanted(rulesets, facts, tmp_path / "hel"))
    whole_names = {name: raw for name, raw in tree(tmp_path / "ut").items() if not name.endswith(".tmp")}
    assert whole_names == tree(tmp_path / "hel")


def test_old_leftovers_are_cleared_and_young_ones_left(tmp_path: Path) -> None:
    order = whole(tmp_path)
    order.out.mkdir()
    old, young, other = (order.out / name for name in (f"{'a' * 16}.tmp", f"{'b' * 16}.tmp", "min.tmp"))
    for path in (old, young, other):
        path.write_bytes(b"")
    for path in (old, other):
        os.utime(path, (0, order.now - OLD_AFTER_SECONDS - 1))
    made(order)
    assert [path.exists() for path in (old, young, other)] == [False, True, True]


def test_the_same_bytes_by_one_process_or_several(tmp_path: Path) -> None:
    rulesets, facts = kommun.write(tmp_path, 4, PERIOD, {2: kommun.WAYS[3]})
    made(wanted(rulesets, facts, tmp_path / "en"))
    command = ("assess", rulesets, "--facts", facts, "--period", PERIOD, "--jobs", "2", "--out", tmp_path / "fler")
    assert run(*command, env={"PYTHONHASHSEED": "7"}).code == 1
    assert tree(tmp_path / "en") == tree(tmp_path / "fler")


def test_a_process_that_is_ended_costs_no_kept_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order = replace(whole(tmp_path), jobs=2)
    made(replace(order, rulesets=order.rulesets[:2], facts=order.facts[:2]))
    with monkeypatch.context() as patched:
        patched.setattr(sharing, "_PROGRAM", ("-c", "pass"))
        done = made(order)
    assert [each.unit.name for each in done.ended if each.kept] == ["n000", "n001"]
    assert [name for name, _ in done.refused] == ["n002", "n003"]
    assert all(" RT904 " in why[0] for _, why in done.refused)
    assert new(made(replace(order, jobs=1))) == ["n002", "n003"]


# What a process that shares the work does, until it comes to one of the nämnder.
FALLS = """
import os
from engine.batch import serving
assessed = serving.assessed
serving.assessed = lambda task: os._exit(1) if "n002" in task.ruleset else assessed(task)
serving.serve()
"""


def test_a_process_that_is_ended_costs_the_assessment_that_it_was_making(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = replace(whole(tmp_path, 6), jobs=2)
    with monkeypatch.context() as patched:
        patched.setattr(sharing, "_PROGRAM", ("-c", FALLS))
        done = made(order)
    assert [(name, why[0].split()[1]) for name, why in done.refused] == [("n002", "RT904")]
    assert new(made(order)) == ["n002"]


def test_half_an_answer_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order = replace(whole(tmp_path, 2), jobs=2)
    monkeypatch.setattr(sharing, "_PROGRAM", ("-c", "print('{\"why\": [\"x\"', end='')"))
    assert [why[0].split()[1] for _, why in made(order).refused] == ["RT904", "RT904"]


def test_what_a_library_prints_does_not_come_between_the_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = replace(whole(tmp_path, 2), jobs=2)
    loud = FALLS.replace("os._exit(1) if", "1 if os.write(1, b'hej') and")
    monkeypatch.setattr(sharing, "_PROGRAM", ("-c", loud))
    assert new(made(order)) == ["n000", "n001"]


@pytest.mark.skipif(sys.platform != "linux", reason="names of files that are no text")
def test_a_file_whose_name_is_no_text_is_assessed_by_several_processes(tmp_path: Path) -> None:
    order = whole(tmp_path, 2)
    moved = order.facts[0].rename(order.facts[0].with_name(os.fsdecode(b"v\xe4rden.yaml")))
    done = made(replace(order, facts=(moved, order.facts[1]), jobs=2))
    alone = made(replace(order, facts=(moved, order.facts[1]), out=tmp_path / "ensam"))
    assert [each.kept for each in done.ended] == [each.kept for each in alone.ended]


def test_rulesets_that_share_a_name_are_not_assessed(tmp_path: Path) -> None:
    order = whole(tmp_path)
    (tmp_path / "regelverk/x.yaml").write_bytes((tmp_path / "regelverk/n001.yaml").read_bytes())
    done = made(wanted(tmp_path / "regelverk", order.facts[0].parent, order.out))
    assert sorted(Path(name).name for name, _ in done.refused) == ["n001.yaml", "x.yaml"]
    assert all(" RT902 " in why[0] for _, why in done.refused)


def test_the_overview_has_every_verdict_with_the_row_that_decided(tmp_path: Path) -> None:
    order = whole(tmp_path, 2, {1: kommun.WAYS[11]})
    record = next(each.kept.record for each in made(order).ended if each.kept)
    text = (order.out / OVERVIEW).read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";", strict=True))
    assert tuple(rows[0]) == tuple(COLUMNS.values())
    assert [tuple(row[name] for name in ("KF-mål", "mål", "indikator")) for row in rows] == [
        ("K1 Välfärd", "", ""),
        ("K1 Välfärd", "M1 =God kvalitet", ""),
        ("K1 Välfärd", "M1 =God kvalitet", "I1 Nöjdhet"),
        ("K1 Välfärd", "M1 =God kvalitet", "I2 Trygghet"),
        ("K1 Välfärd", "M1 =God kvalitet", "I3 Väntetid"),
        ("", "", ""),
    ]
    told = [tuple(row[name] for name in ("verdikt", "utfall", "rad", "källa", "märkning")) for row in rows[3:5]]
    assert told == [("bedömt", "grön", "1", "plan 1", ""), ("bedömt", "gul", "2", "plan 1", "preliminär")]
    assert {row["protokoll"] for row in rows[:5]} == {record}
    assert (rows[5]["nämnd"], rows[5]["verdikt"]) == ("n001", "inte bedömd")
    assert "RT333" in rows[5]["orsak"]


@pytest.mark.soak
def test_a_kommun_of_many_committees_with_one_file_in_twenty_broken(tmp_path: Path) -> None:
    assessed_in_all = refused_in_all = 0
    for month in range(1, MONTHS + 1):
        period = f"2025-{month:02}"
        broken = {
            number: kommun.WAYS[(number // 20 + month) % len(kommun.WAYS)] for number in range(month % 20, COUNT, 20)
        }
        rulesets, facts = kommun.write(tmp_path, COUNT, period, broken)
        order = wanted(rulesets, facts, tmp_path / "ut", period=period)
        words = ("assess", rulesets, "--facts", facts, "--period", period, "--out", order.out, "--jobs", 2)
        before = COUNT // 2
        killed_after(before, *words)
        done = run(*words)
        assert (done.code, done.err) == (1, "")
        misnamed = sum(way.code == "RT901" for way in broken.values())
        count = COUNT - len(broken) + misnamed
        assert f"{count} bedömningar\n  {count - before} nya eller ändrade\n" in done.out
        results = tree(order.out)
        again = made(order)
        assert (new(again), len(again.refused)) == ([], len(broken))
        assert tree(order.out) == results
        for number, way in broken.items():
            (why,) = [why for name, why in again.refused if f"n{number:03}" in name]
            place, *rest = why[0].split("\n")
            assert f"n{number:03}.yaml:" in place, way.name
            assert f" {way.code} " in place, way.name
            assert rest[-1].startswith(("hjälp: ", "menade du ")), way.name
        assessed_in_all += count
        refused_in_all += len(broken)
    tried(
        "hela-kommunen",
        f"{COUNT} nämnder × {MONTHS} perioder i en påhittad kommun, var tjugonde med en trasig fil av 20 slag",
        COUNT * MONTHS,
        f"{assessed_in_all} bedömda, {refused_in_all} avvisade med plats och hjälp; varje period dödad halvvägs och"
        " fortsatt, och en andra körning gör ingenting",
        seed=7,
    )
