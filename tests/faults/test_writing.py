"""Faults in every command that writes: nothing is ever half-written, and the next run does what this one should have.

A command is data: what it is given, what it may change, and what it says. So is a fault: the k-th call that changes
something is refused or is where the process ends, for every k; or the surroundings are strange from the start.
"""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from commands import ROOT
from fetch.serving import Answer, serving
from fetch.test_kolada import KPI
from hostile.refusing import MAPPING
from record.recording import FACTS, OPEN_FACTS, RULESET
from record.test_journal import files_in
from soaking import SOAK, tried
from tables.importing import HEADER
from tables.test_kolada import page, value

pytestmark = pytest.mark.skipif(os.name == "nt", reason="fork")
LEFTOVERS = ".tmp"
JUMPS = (4e9, 4e8, 2e9)
"""2096, 1982, 2033."""


@dataclass(frozen=True)
class Writer:
    """A command that writes. `twice`: the exit code of running it again on what it has made."""

    arguments: str
    twice: int = 0
    same_bytes: bool = True
    at_once: bool = False
    """All that is new comes at once."""


WRITERS: dict[str, Writer] = {
    "new": Writer("new --municipality Exempelstad --committee Kulturnämnden --year 2026", twice=1),
    "fmt": Writer("fmt slarvig.yaml"),
    "import": Writer("import t.csv --mapping m.yaml --ruleset prov.yaml --out nya.yaml --period 2025 --replace"),
    "assess --journal": Writer(
        "assess prov.yaml --facts u.yaml --journal j --at 2026-01-31T08:00:00Z", same_bytes=False
    ),
    "assess --out": Writer("assess prov.yaml --facts u.yaml --out ut"),
    "report": Writer("report prov.yaml --facts u.yaml --out r.html"),
    "report --format xlsx": Writer("report prov.yaml --facts u.yaml --format xlsx --out r.xlsx"),
    "report --format docx": Writer("report prov.yaml --facts u.yaml --format docx --out r.docx"),
    "bulk": Writer("bulk prov.yaml t.parquet --period 2025 --out v.parquet"),
    "test --boundaries": Writer("test prov.yaml --boundaries"),
    "facts --form": Writer("facts prov.yaml --facts ö.yaml --form f.yaml", twice=1),
    "facts --form xlsx": Writer("facts prov.yaml --facts ö.yaml --form f.xlsx", twice=1),
    "journal key": Writer("journal key nyckel", twice=5, same_bytes=False),
    "fetch": Writer(
        "fetch kolada --base {base} --kpi N15006 --municipality 1384 --year 2023 --out svar",
        twice=1,
        same_bytes=False,
        at_once=True,
    ),
}
ANSWERS = {
    "/v3/data/kpi/N15006/municipality/1384/year/2023": [Answer(page(value("1"), year="2023").encode())],
    "/v3/kpi/N15006": [Answer(KPI)],
}
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS) if SOAK else (errno.ENOSPC,)


def lay(folder: Path) -> Path:
    folder.mkdir()
    texts = {
        "prov.yaml": RULESET,
        "u.yaml": FACTS,
        "ö.yaml": OPEN_FACTS,
        "m.yaml": MAPPING,
        "t.csv": HEADER + "Nöjdhet;85,5;2025\n",
        "slarvig.yaml": RULESET.replace("{värde: når riktvärde}", "{värde:   når   riktvärde}"),
        "r.html": "den gamla rapporten",
        "nya.yaml": "de gamla uppgifterna",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "t.parquet").write_bytes(parquet())
    return folder


@cache
def parquet() -> bytes:
    rows = {"id": ["a", "b"], "I1": ["85,5", "79"], "I2": [80, 79], "I3": [30, 41]}
    made = io.BytesIO()
    pl.DataFrame(rows).write_parquet(made)
    return made.getvalue()


class Driver:
    """A process that tries one thing at a time."""

    def __init__(self, base: str = "") -> None:
        self.base = base
        env = {
            **os.environ,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}",
            "TMPDIR": os.environ.get("TMPDIR", ""),
        }
        command = [sys.executable, "-m", "faults.driver"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=-1, stdout=-1, encoding="utf-8")

    def run(
        self,
        folder: Path,
        writer: Writer,
        kind: str = "none",
        due: int = 0,
        error: int = 0,
        times: tuple[float, ...] = JUMPS,
    ) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        arguments = writer.arguments.format(base=self.base).split()
        asked = {
            "folder": str(folder),
            "arguments": arguments,
            "kind": kind,
            "due": due,
            "error": error,
            "times": times,
        }
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        said: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "Traceback" not in said["err"], said["err"]
        return said


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    with serving(ANSWERS) as server:
        made = Driver(server.base)
        yield made
        with made.process:
            made.process.kill()


@dataclass(frozen=True)
class Good:
    """What a command leaves when nothing is wrong, and in how many calls."""

    before: dict[str, bytes]
    after: dict[str, bytes]
    calls: int
    out: str
    beside: list[str]
    """The files that no fault could act on."""


@pytest.fixture(scope="module")
def good(driver: Driver, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Good]:
    made = {}
    for name, writer in WRITERS.items():
        folder = lay(tmp_path_factory.mktemp("gott") / "a")
        before = files_in(folder)
        done = driver.run(folder, writer)
        assert done["code"] == 0, (name, done)
        made[name] = Good(before, files_in(folder), done["count"], done["out"], done["beside"])
        assert made[name].after != before, "it must have written something"
        assert driver.run(folder, writer)["code"] == writer.twice, name
    return made


def whole(folder: Path, name: str, good: Good) -> list[str]:
    """Every file is as it was before or as it should become; gives the drafts that were left."""
    files, drafts = files_in(folder), set()
    for path, raw in files.items():
        if draft := draft_of(path):
            drafts.add(draft)
        elif WRITERS[name].same_bytes:
            assert raw in {good.before.get(path), good.after.get(path)}, f"{path} is half-written"
        elif path in good.before:
            assert raw == good.before[path]
    if WRITERS[name].at_once:
        new = {path for path in files if not draft_of(path)} - set(good.before)
        assert new in (set(), set(good.after) - set(good.before)), f"{sorted(new)} is half of it"
    return sorted(drafts)


def draft_of(path: str) -> str | None:
    """The draft that a file is, or stands in."""
    match = re.match(rf"(?:.*?){re.escape(LEFTOVERS)}(?=/|$)", path)
    return match[0] if match else None


def goes_on(driver: Driver, folder: Path, name: str, good: Good) -> None:
    """The next run does what this one should have."""
    done = driver.run(folder, WRITERS[name])
    if name == "journal key":
        pair = [(folder / path).read_bytes() for path in ("nyckel", "nyckel.pub")]
        assert all(raw.startswith(b"-----BEGIN ") and raw.endswith(b"KEY-----\n") for raw in pair)
    assert done["code"] in {0, WRITERS[name].twice}, done
    after = {path: raw for path, raw in files_in(folder).items() if not draft_of(path)}
    if WRITERS[name].same_bytes:
        assert after == good.after
    else:
        assert len(after) == len(good.after)


def from_last(calls: int, first: int) -> range:
    """The calls at which something happens, the last one first: every one in a soak, otherwise about three."""
    return range(calls, first - 1, -1 if SOAK else -max(2, calls // 3))


@pytest.mark.soak
@pytest.mark.parametrize("name", WRITERS)
def test_whichever_call_is_refused_nothing_is_half_written(
    name: str, driver: Driver, good: dict[str, Good], tmp_path: Path
) -> None:
    tries = 0
    assert (good[name].beside, good[name].calls > 3) == ([], True)
    for error in ERRORS:
        for due in from_last(good[name].calls, 1):
            folder = lay(tmp_path / f"{errno.errorcode[error]}-{due}")
            done = driver.run(folder, WRITERS[name], "error", due, error)
            # What could not be removed, or synced after it stood there, may be let be; all else is told.
            assert done["code"] == 5 or done["reached"] in {"unlink", "remove", "mkdir", ""}, done
            assert done["code"] in {0, 5}, done
            assert len(whole(folder, name, good[name])) <= (done["reached"] in {"unlink", "remove"})
            goes_on(driver, folder, name, good[name])
            shutil.rmtree(folder)
            tries += 1
    slug = name.replace(" ", "").replace("--", "-")
    tried(f"skriva-fel-{slug}", f"anrop som disken nekar i `{name}`", tries, "inget halvskrivet, nästa körning går")


@pytest.mark.soak
@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("kind", ["kill", "term"])
def test_wherever_the_process_ends_nothing_is_half_written(
    name: str, kind: str, driver: Driver, good: dict[str, Good], tmp_path: Path
) -> None:
    steps = from_last(good[name].calls, 2)
    assert (good[name].beside, len(steps) > 0) == ([], True)
    for due in steps:
        folder = lay(tmp_path / str(due))
        done = driver.run(folder, WRITERS[name], kind, due)
        assert done["code"] == (-9 if kind == "kill" else 143), done
        drafts = whole(folder, name, good[name])
        assert len(drafts) <= (kind == "kill" or done["reached"] in {"unlink", "remove"})
        goes_on(driver, folder, name, good[name])
    if kind == "kill":
        stands_without_power(driver, lay(tmp_path / "hel"), name, good[name])
    slug = name.replace(" ", "").replace("--", "-")
    tried(f"skriva-{kind}-{slug}", f"avbrott ({kind}) vid varje anrop i `{name}`", len(steps), "inget halvskrivet")


def stands_without_power(driver: Driver, folder: Path, name: str, good: Good) -> None:
    """Nothing that a command has written when it ends is lost when the power goes then."""
    assert driver.run(folder, WRITERS[name], "kill", good.calls + 1)["code"] == 0
    after = files_in(folder)
    assert sorted(map(len, after.values())) == sorted(map(len, good.after.values()))
    assert after == good.after or not WRITERS[name].same_bytes


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("kind", ["closed", "ascii", "clock"])
def test_strange_surroundings_change_no_byte(
    name: str, kind: str, driver: Driver, good: dict[str, Good], tmp_path: Path
) -> None:
    folder = lay(tmp_path / "a")
    done = driver.run(folder, WRITERS[name], kind)
    assert (done["code"], done["err"]) == (0, "")
    assert whole(folder, name, good[name]) == []
    if WRITERS[name].same_bytes:
        assert files_in(folder) == good[name].after
    assert kind != "clock" or not WRITERS[name].same_bytes or done["out"] == good[name].out


@pytest.mark.parametrize(
    "name", ["import", "assess --journal", "assess --out", "report", "facts --form", "journal key", "fetch"]
)
@pytest.mark.parametrize("place", ["borta/här", "prov.yaml/här"])
def test_a_folder_that_is_not_there_is_said(name: str, place: str, driver: Driver, tmp_path: Path) -> None:
    folder = lay(tmp_path / "a")
    before = files_in(folder)
    target = WRITERS[name].arguments.split()
    at = len(target) - 1
    if name != "journal key":
        at = next(n for n, word in enumerate(target) if word in {"--out", "--journal", "--form"}) + 1
    target[at] = place + Path(target[at]).suffix
    done = driver.run(folder, Writer(" ".join(target)))
    assert (done["code"], done["out"]) == (5, ""), done
    assert files_in(folder) == before
    assert done["err"].strip()


@pytest.mark.parametrize(("name", "out"), [("import", "nya.yaml"), ("report", "r.html"), ("bulk", "v.parquet")])
def test_a_link_in_the_place_of_the_file_is_exchanged_and_not_followed(
    name: str, out: str, driver: Driver, good: dict[str, Good], tmp_path: Path
) -> None:
    folder = lay(tmp_path / "a")
    (folder / "annans").write_text("en annans fil", encoding="utf-8")
    (folder / out).unlink(missing_ok=True)
    (folder / out).symlink_to("annans")
    assert driver.run(folder, WRITERS[name])["code"] == 0
    assert (folder / "annans").read_text(encoding="utf-8") == "en annans fil"
    assert not (folder / out).is_symlink()
    assert (folder / out).read_bytes() == good[name].after[out]


@pytest.mark.parametrize("name", ["assess --journal", "assess --out", "report"])
def test_two_at_once_leave_what_one_would(name: str, good: dict[str, Good], tmp_path: Path) -> None:
    folder = lay(tmp_path / "a")
    codes: list[int] = []

    def one() -> None:
        driver = Driver()
        with driver.process:
            codes.append(driver.run(folder, WRITERS[name])["code"])
            driver.process.kill()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [0, 0]
    assert whole(folder, name, good[name]) == []
    if WRITERS[name].same_bytes:
        assert files_in(folder) == good[name].after


def test_a_clock_from_before_office_files_is_said(driver: Driver, tmp_path: Path) -> None:
    folder = lay(tmp_path / "a")
    before = files_in(folder)
    done = driver.run(folder, WRITERS["report --format xlsx"], "clock", times=(1.0,))
    assert (done["code"], done["out"]) == (5, "")
    assert "klockan visar år 1970" in done["err"]
    assert files_in(folder) == before


def test_planted_a_writer_that_tears_would_be_seen(good: dict[str, Good], tmp_path: Path) -> None:
    folder = lay(tmp_path / "a")
    (folder / "r.html").write_bytes(good["report"].after["r.html"][:100])
    with pytest.raises(AssertionError, match="half-written"):
        whole(folder, "report", good["report"])


def test_planted_a_fetch_that_comes_file_by_file_would_be_seen(good: dict[str, Good], tmp_path: Path) -> None:
    folder = lay(tmp_path / "a")
    (folder / "svar").mkdir()
    (folder / "svar/kolada-0001.json").write_bytes(good["fetch"].after["svar/kolada-0001.json"])
    with pytest.raises(AssertionError, match="half of it"):
        whole(folder, "fetch", good["fetch"])
