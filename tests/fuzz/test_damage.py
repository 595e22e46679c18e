"""Damaged files through the commands, and what counts as a bad end."""

from __future__ import annotations

import itertools
import os
import signal
import time
from pathlib import Path
from random import Random

import pytest

from engine.cli.exits import Exit
from fuzz import damage as room
from fuzz.damage import Ended, wrong
from fuzz.keeping import KEPT, keep_damage
from fuzz.running import Damaged, damage, held, warm
from fuzz.targets import Target, targets
from soaking import SOAK, tried

ROUNDS = 325 if SOAK else 17
"""Each round damages one file of every kind: some five hundred in a run of the tests, ten thousand in a soak."""
FIRST = 20251121


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> list[Target]:
    warm()
    return targets(tmp_path_factory.mktemp("hela"))


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore:Duplicate name")  # a workbook with a member twice is one of the damages
def test_damaged_files_are_refused_with_a_place_or_harmless(known: list[Target]) -> None:
    seen = Damaged()
    for number in range(FIRST, FIRST + ROUNDS):
        damage(known, Random(number), seen)  # noqa: S311 - chance, not a secret
    assert [(target.name, why) for target, _, why in seen.found] == []
    tried(
        "skador",
        "verkliga filer skadade byte för byte och i sin byggnad, genom kommandona",
        seen.ends.total(),
        f"{seen.refused} avvisade med plats, {seen.ends.total() - seen.refused} ofarliga, 0 fel",
        seed=f"{FIRST}–{FIRST + ROUNDS - 1}",
    )


@pytest.mark.soak
def test_what_was_found_once_is_held_to_ever_after(known: list[Target]) -> None:
    by_name = {target.name.replace(" ", "-"): target for target in known}
    kept = sorted(path for path in KEPT.glob("*/*") if path.is_file())
    found = [(path.name, held(by_name[path.parent.name], path.read_bytes(), Damaged())) for path in kept]
    assert [each for each in found if each[1] is not None] == []


def test_sound_files_are_taken(known: list[Target]) -> None:
    """Otherwise a refusal would say nothing about the damage. Every command once; the slow files in the soak."""
    seen = Damaged()
    first = {target.name.partition(" ")[0]: target for target in reversed(known)}
    for target in known if SOAK else first.values():
        assert held(target, target.file.read_bytes(), seen) is None
    assert seen.refused == 0


@pytest.mark.parametrize(
    ("ended", "why"),
    [
        (Ended(0, ""), None),
        (Ended(1, "f.yaml:3:1: RT101"), None),
        (Ended(1, "något är fel"), "slutkod 1 utan plats"),
        (Ended(Exit.OUR_FAULT, "f.yaml:3:1"), "slutkod 6"),
        (Ended(2, "f.yaml:3:1"), "slutkod 2"),
        (Ended(0, "Traceback (most recent call last)"), "slutkod 0"),
        (Ended(-signal.SIGSEGV, ""), "slutade av signal SIGSEGV"),
    ],
)
def test_what_is_wrong_about_an_end(ended: Ended, why: str | None) -> None:
    assert wrong(ended, "f.yaml") == why


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (os.abort, "slutade av signal SIGABRT"),
        (lambda: time.sleep(60), "slutade av signal SIGALRM"),
        (lambda: all(itertools.count(1)), "slutade av signal SIG"),
        (lambda: bytearray(4_000_000_000), "slutkod 6"),
        (lambda: 1 // 0, "slutkod 6"),
        (lambda: Path("rest.yaml").write_text("x"), "avvisad, men skrev rest.yaml"),
    ],
    ids=["abort", "hang", "work", "memory", "exception", "rest"],
)
def test_a_command_that_ends_badly_is_found_and_kept(
    fault: object, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: object) -> None:
        fault()  # type: ignore[operator]  # one of the faults above
        raise SystemExit(1)

    (tmp_path / "f.yaml").write_text("sant: ja\n")
    monkeypatch.setattr(room, "main", failing)
    monkeypatch.setattr(room, "SECONDS", 1)
    monkeypatch.setattr(room, "WAITING", 1)
    target = Target("prov", tmp_path / "f.yaml", (lambda raw, _: raw,), ("check", "{}"))
    seen = Damaged()
    damage([target], Random(1), seen, keep=tmp_path / "kept")  # noqa: S311 - as above
    assert [found.startswith(why) for _, _, found in seen.found] == [True]
    assert [path.read_bytes() for path in (tmp_path / "kept").glob("prov/*")] == [b"sant: ja\n"]
    assert keep_damage(target, b"sant: ja\n", tmp_path / "kept").exists()
