"""Planted: one fault at a time in the product, and whether the test behind a row of the table sees it.

Comes in: `planted.yaml`, which has at least one fault for every row of docs/reliability. Goes out: a line per fault,
the outcome in docs/reliability/, and `planted.seen.json`: which faults were seen, and at which commit, for
docs/reliability.md to show. Each fault is planted in a clone of what is committed, two clones at a time. Its test must
hold there before, and fail with the fault in: a test that breaks off has not seen anything.

    python tests/planted.py --only 'journal-*' --skip spark
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from functools import partial
from importlib.util import cache_from_source, find_spec
from pathlib import Path
from queue import SimpleQueue
from typing import Literal

import click
import yaml

import soaking
from page.browsing import missing
from page.recomputing import NODE
from soaking import ROOT

FAULTS = ROOT / "tests" / "planted.yaml"
SEEN = ROOT / "tests" / "planted.seen.json"
SECONDS = 600
"""How long a test may take before it and all that it has started are ended."""
AT_ONCE = 2

Answer = Literal[
    "sett",
    "EJ SETT",
    "EJ SETT: testet kunde inte köras",
    "EJ SETT: testet hann inte",
    "EJ SETT: testet håller inte ens utan felet",
]


@dataclass(frozen=True)
class Fault:
    """A fault: `text` stands once in `file`, and `instead` takes its place.

    `rows` are the rows of docs/reliability that it vouches for, as patterns for the names of their files. `only`
    chooses among the test's cases, as `-k` does. `needs` is the tool that the test needs; `soak` that it takes the
    large count.
    """

    rows: tuple[str, ...]
    test: str
    file: str
    text: str
    instead: str
    fault: str
    only: str = ""
    needs: str = ""
    soak: bool = False

    @property
    def key(self) -> str:
        """What it is called among those that were seen: another fault, or another test, is not the same."""
        told = json.dumps({**asdict(self), "rows": None, "fault": None}, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def cases(self) -> tuple[str, str, bool]:
        """Which cases of which test are run, and at which count."""
        return self.test, self.only, self.soak

    def vouches_for(self, row: str) -> bool:
        """Whether it vouches for the row of that name."""
        return any(fnmatchcase(row, pattern) for pattern in self.rows)

    def __str__(self) -> str:
        return f"{', '.join(self.rows)}: {self.fault} ({self.file})"


def faults() -> list[Fault]:
    """Every fault that is planted."""
    listed = yaml.safe_load(FAULTS.read_text(encoding="utf-8"))
    return [Fault(**{**each, "rows": tuple(each["rows"])}) for each in listed]


def seen_before() -> dict[str, str]:
    """By the keys of the faults that were seen, the commits that they were seen at last."""
    found: dict[str, str] = json.loads(SEEN.read_text(encoding="utf-8")) if SEEN.exists() else {}
    return found


# --- planting -----------------------------------------------------------------------------------------------------


@contextmanager
def planted(fault: Fault, copy: Path) -> Iterator[None]:
    """The fault stands in its file of a copy until the block ends."""
    file = copy / fault.file
    sound = file.read_text(encoding="utf-8")
    try:
        _write(file, sound.replace(fault.text, fault.instead))
        yield
    finally:
        _write(file, sound)


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    # Python tells a file from another by size and second; both may be the same here.
    Path(cache_from_source(str(file))).unlink(missing_ok=True)


# --- running ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ended:
    """How a run of tests ended: pytest's code (None: the time was up), and its last line."""

    code: int | None
    said: str

    def counted(self, what: str) -> int:
        """How many tests passed, failed or were skipped."""
        found = re.search(rf"(\d+) {what}\b", self.said)
        return int(found[1]) if found else 0

    @property
    def answer(self) -> Answer:
        """Whether a fault was seen: every case failed. One that could not be gathered or set up has seen nothing."""
        if self.code is None:
            return "EJ SETT: testet hann inte"
        if self.code not in {0, 1} or self.counted("errors?"):
            return "EJ SETT: testet kunde inte köras"
        return "sett" if self.counted("failed") and not self.counted("passed") else "EJ SETT"

    @property
    def held(self) -> bool:
        """Whether every case was run, and passed."""
        return self.code == 0 and self.counted("passed") > 0 and not self.counted("skipped")


def run(copy: Path, fault: Fault, seconds: float = SECONDS) -> Ended:
    """Run the test of a fault in a copy as it is, in processes that are all ended with it."""
    with tempfile.TemporaryDirectory(dir=copy.parent) as room:
        env = {
            **os.environ,
            "PYTHONPATH": f"{copy}{os.pathsep}{copy / 'tests'}",
            "RODTRAD_HYPOTHESIS": "planted",
            "RODTRAD_SOAK": "1" if fault.soak else "0",
            "TMPDIR": room,
        }
        words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", fault.test, "-k", fault.only]
        with subprocess.Popen(
            words, cwd=copy, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        ) as started:
            _STARTED.add(started.pid)
            try:
                said, _ = started.communicate(timeout=seconds)
                code: int | None = started.returncode
            except subprocess.TimeoutExpired:
                said, code = b"", None
            finally:
                _STARTED.discard(started.pid)
                _end(started.pid)
        return Ended(code, (said.decode("utf-8", "replace").strip().splitlines() or [""])[-1])


_STARTED: set[int] = set()
"""The groups of processes that run now."""


def _end(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


@contextmanager
def ending_all() -> Iterator[None]:
    """Where the block is cut off, what has been started ends with it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    except BaseException:
        for group in set(_STARTED):
            _end(group)
        raise


class Copies:
    """Clones of what is committed, each used by one at a time."""

    def __init__(self, folder: Path) -> None:
        self.idle: SimpleQueue[Path] = SimpleQueue()
        for number in range(AT_ONCE):
            copy = folder / f"kopia{number}"
            subprocess.run(["git", "clone", "--quiet", "--local", str(ROOT), str(copy)], check=True)
            self.idle.put(copy)

    @contextmanager
    def one(self) -> Iterator[Path]:
        """A copy that nobody else uses until the block ends."""
        copy = self.idle.get()
        try:
            yield copy
        finally:
            self.idle.put(copy)


def tried(copies: Copies, ailing: Collection[Fault], fault: Fault) -> Answer:
    """Whether the test of a fault sees it."""
    if fault in ailing:
        return "EJ SETT: testet håller inte ens utan felet"
    with copies.one() as copy, planted(fault, copy):
        return run(copy, fault).answer


def ailing(pool: ThreadPoolExecutor, copies: Copies, chosen: Sequence[Fault]) -> dict[Fault, str]:
    """The faults whose tests do not hold where nothing is planted, each with pytest's last line."""
    tests = {each.cases: each for each in chosen}

    def sound(fault: Fault) -> Ended:
        with copies.one() as copy:
            return run(copy, fault)

    ended = dict(zip(tests, pool.map(sound, tests.values()), strict=True))
    return {each: ended[each.cases].said for each in chosen if not ended[each.cases].held}


# --- the command --------------------------------------------------------------------------------------------------


def lacking(needs: str) -> bool:
    """Whether the tool is not on this machine."""
    match needs:
        case "":
            return False
        case "browser":
            return missing() is not None or shutil.which("pdftotext") is None
        case "node":
            return NODE is None
        case "spark":
            return find_spec("pyspark") is None or shutil.which("java") is None
        case _:
            raise ValueError(needs)


def written(answers: dict[Fault, Answer], commit: str) -> None:
    """Note which faults were seen; one that was tried and not seen is not noted any longer."""
    known = {each.key for each in faults()}
    kept = {key: at for key, at in seen_before().items() if key in known}
    for fault, answer in answers.items():
        kept.pop(fault.key, None)
        if answer == "sett":
            kept[fault.key] = commit
    SEEN.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _told(answers: dict[Fault, Answer], skipped: Sequence[Fault]) -> bool:
    """Write the row of the table; whether every fault was seen."""
    unseen = [fault for fault, answer in answers.items() if answer != "sett"]
    tests = {each.test.partition("[")[0] for each in answers}
    outcome = f"{len(answers) - len(unseen)} av {len(answers)} sedda, av {len(tests)} prov"
    for tool in sorted({each.needs for each in skipped}):
        outcome += f"; {sum(each.needs == tool for each in skipped)} överhoppade, som behöver {tool}"
    click.echo(outcome)
    # Only now, and only here: the tests of a child must not take themselves for a soak.
    soaking.SOAK = True
    soaking.tried(
        "planterade-fel",
        "fel planterade ett i taget i produkten, för proven bakom varje rad här",
        len(answers),
        outcome,
        command="make planted",
    )
    return not unseen


def _chosen(only: str, skip: Sequence[str]) -> tuple[list[Fault], list[Fault]]:
    """The faults to plant, and those that are skipped; ends the command where a tool is lacking and not skipped."""
    asked = [each for each in faults() if any(fnmatchcase(row, only) or row == only for row in each.rows)]
    chosen = [each for each in asked if each.needs not in skip]
    for tool in sorted({each.needs for each in chosen if lacking(each.needs)}):
        raise click.ClickException(f"{tool} saknas; --skip {tool} hoppar över de fel som behöver det")
    if not chosen:
        raise click.ClickException(f"inget fel står för {only}")
    return chosen, [each for each in asked if each.needs in skip]


@click.command()
@click.option("--only", default="*", help="a pattern for the rows")
@click.option("--skip", multiple=True, type=click.Choice(["browser", "node", "spark"]))
def main(only: str, skip: tuple[str, ...]) -> None:
    """Plant the faults one at a time."""
    chosen, skipped = _chosen(only, skip)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool, ending_all():
        copies = Copies(Path(folder))
        ails = ailing(pool, copies, chosen)
        answers: dict[Fault, Answer] = {}
        for fault, answer in zip(chosen, pool.map(partial(tried, copies, ails), chosen), strict=True):
            answers[fault] = answer
            click.echo(f"{answer}  {fault}  {ails.get(fault, '')}".rstrip())
    for fault in skipped:
        click.echo(f"överhoppat: {fault.needs} saknas  {fault}")
    written(answers, soaking.commit())
    whole = only == "*"
    all_seen = _told(answers, skipped) if whole else all(each == "sett" for each in answers.values())
    sys.exit(not all_seen)


if __name__ == "__main__":
    main()
