"""What Rödtråd rests on: licences that are known, versions that are pinned, and no way out of the process."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest

from commands import ROOT, run
from engine.cli.licences import DEVELOPMENT, libraries
from record.recording import FACTS, OPEN_FACTS, RULESET
from tables.importing import HEADER

MODULES = sorted((ROOT / "engine").rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
LOCKS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / ".ci" / "lock").glob("*.txt"))}
"""What each command installs."""


def plain(name: str) -> str:
    """A name as package tools compare it, without its version."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", name.strip(), maxsplit=1)[0]).lower()


class TestLicences:
    def test_every_library_that_a_user_gets_is_listed_with_its_licence(self) -> None:
        found = {plain(each.name): each for each in libraries()}
        extras = [each for extra, needed in EXTRAS.items() if extra not in DEVELOPMENT for each in needed]
        wanted = [*PROJECT["dependencies"], *extras]
        assert [name for name in map(plain, wanted) if name not in found and "durable" not in name] == []
        assert [each.name for each in found.values() if each.version and not each.licence] == []

    def test_what_only_development_needs_is_left_out(self) -> None:
        names = {plain(each.name) for each in libraries()}
        assert names.isdisjoint({"pytest", "mypy", "ruff", "hypothesis", "playwright", "rodtrad"})

    def test_the_command_says_them(self) -> None:
        done = run("licences")
        assert (done.code, done.err) == (0, "")
        assert re.search(r"^  pydantic +\S+ +MIT$", done.out, re.MULTILINE)
        assert run("licences", "--lang", "en").out.startswith("Rödtråd ")

    def test_no_licence_forbids_what_ours_allows(self) -> None:
        """EUPL-1.2 goes with these; another is to be looked at before it comes in."""
        known = re.compile(r"MIT|BSD|Apache|PSF|Python Software Foundation|MPL|Mozilla|Unlicense|ISC")
        assert [
            (each.name, each.licence) for each in libraries() if each.licence and not known.search(each.licence)
        ] == []


class TestPins:
    @pytest.mark.parametrize("name", LOCKS)
    def test_everything_in_a_lock_is_one_exact_version_with_its_digests(self, name: str) -> None:
        every = re.split(r"\n(?=\S)", LOCKS[name].strip())
        pin = r"[\w.-]+==[\w.+!]+(?: ; .+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+"
        assert [each for each in every if not re.fullmatch(pin, each)] == []

    @pytest.mark.parametrize("name", LOCKS)
    def test_what_is_in_two_locks_is_of_one_version(self, name: str) -> None:
        own, common = (set(re.findall(r"^(\S+)==(\S+)", LOCKS[each], re.MULTILINE)) for each in (name, "dev"))
        assert {each for each, _ in own - common}.isdisjoint(each for each, _ in common)

    @pytest.mark.parametrize("name", LOCKS)
    def test_everything_that_a_command_installs_is_pinned(self, name: str) -> None:
        pinned = set(map(plain, re.findall(r"^\S+==", LOCKS[name], re.MULTILINE)))
        assert {plain(each) for each in EXTRAS[name]} - {"rodtrad"} <= pinned

    def test_everything_that_development_needs_is_pinned(self) -> None:
        pinned = set(map(plain, re.findall(r"^\S+==", LOCKS["dev"], re.MULTILINE)))
        wanted = [*PROJECT["dependencies"], *EXTRAS["dev"], *EXTRAS["signature"], *EXTRAS["kolada"]]
        named = {plain(each) for each in wanted} - {"rodtrad"}
        inner = {plain(each.name) for each in libraries() if each.version and each.extra != "spark"}
        assert sorted((named | inner) - pinned) == []

    def test_a_user_gets_a_lowest_version_and_is_free_above_it(self) -> None:
        free = [each for each in PROJECT["dependencies"] if not each.startswith("durable-rules")]
        assert [each for each in free if not re.fullmatch(r"[\w.-]+>=[\d.]+", each)] == []


FORBIDDEN_MODULES = {
    "pickle": "reads code as data",
    "cPickle": "as pickle",
    "shelve": "rests on pickle",
    "marshal": "as pickle",
    "dill": "as pickle",
    "cloudpickle": "as pickle",
    "joblib": "rests on pickle",
    "multiprocessing": "sends pickles between its processes",
    "ctypes": "a way round everything",
    "pty": "a shell",
    "code": "runs code",
    "runpy": "runs code",
}
NETWORK = {
    "socket",
    "ssl",
    "http",
    "ftplib",
    "smtplib",
    "xmlrpc",
    "httpx",
    "requests",
    "urllib3",
    "asyncio",
}
FORBIDDEN_CALLS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "system",
    "popen",
    "unsafe_load",
    "full_load",
}


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for path in MODULES:
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _faults(name: str, tree: ast.Module) -> Iterator[str]:
    for module in _imports(tree):
        top = module.partition(".")[0]
        if top in FORBIDDEN_MODULES:
            yield f"{name}: import {module}: {FORBIDDEN_MODULES[top]}"
        if (top in NETWORK or module.startswith("urllib.request")) and not name.startswith("engine/fetch/"):
            yield f"{name}: import {module}: the network"
        if module in {"concurrent.futures.process", "concurrent.futures.ProcessPoolExecutor"}:
            yield f"{name}: import {module}: sends pickles between its processes"
        if top == "subprocess" and name not in {"engine/infer/contained.py", "engine/batch/sharing.py"}:
            yield f"{name}: import {module}: only durable-rules and those that share work have processes of their own"
        if module == "importlib.import_module" and name != "engine/cli/app.py":
            yield f"{name}: {module}: a module by its name"
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        owner = ""
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            owner, called = node.func.value.id, node.func.attr
        if called in FORBIDDEN_CALLS and owner in {"", "os", "builtins", "yaml"}:
            yield f"{name}:{node.lineno}: {called}()"
        if any(each.arg == "shell" for each in node.keywords):
            yield f"{name}:{node.lineno}: shell="


class TestSource:
    def test_nothing_runs_code_or_a_shell_or_reaches_the_network(self) -> None:
        assert [fault for name, tree in _trees() for fault in _faults(name, tree)] == []

    @pytest.mark.parametrize(
        "code",
        [
            "import pickle",
            "from pickle import loads",
            "from multiprocessing import Pool",
            "from concurrent.futures import ProcessPoolExecutor",
            "import concurrent.futures.process",
            "import urllib.request",
            "import socket",
            "import httpx",
            "import subprocess",
            "eval('1')",
            "exec('1')",
            "import os\nos.system('ls')",
            "os.popen('ls')",
            "subprocess.run('ls', shell=True)",
            "__import__('os')",
            "from importlib import import_module",
            "import ctypes",
        ],
    )
    def test_planted_each_would_be_seen(self, code: str) -> None:
        assert list(_faults("engine/explain/x.py", ast.parse(code)))


# The whole main job, one command after another in one folder.
JOB = """
new --municipality Exempelstad --committee Kulturnämnden --year 2026
check prov.yaml
fmt prov.yaml
test rulesets
assess prov.yaml --facts uppgifter.yaml --journal j
assess prov.yaml --facts uppgifter.yaml --format json
assess prov.yaml --facts uppgifter.yaml --out ut --jobs 2
explain prov.yaml M1 --facts öppna.yaml --requirements --readings
diff prov.yaml prov.yaml --facts uppgifter.yaml
import tabell.csv --mapping mappning.yaml --ruleset prov.yaml --out nya.yaml --period 2025
report j --out rapport.html
report j --format xlsx --out rapport.xlsx
report j --format docx --out rapport.docx
report j --format csv --out rapport.csv
journal verify j
journal show j
limits
licences
schema ruleset
"""
MAPPING = """\
mappning: prov
kolumner: {indikator: Nyckeltal, värde: Utfall, spann: År}
spann: år
indikatorer: {Nöjdhet: I1}
"""
_WATCHED = """
import os, sys
tried = []
def hook(event, given):
    if event.startswith("socket.") and event != "socket.gethostname":
        tried.append(event)
        raise PermissionError(event)
sys.addaudithook(hook)
from engine.cli import main
for line in sys.stdin.read().splitlines():
    try:
        main(line.split())
    except SystemExit as left:
        if left.code:
            print(f"{line}: {left.code}", file=sys.stderr)
print(f"sockets {tried}", file=sys.stderr)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "prov.yaml").write_text(RULESET, encoding="utf-8")
    (tmp_path / "uppgifter.yaml").write_text(FACTS, encoding="utf-8")
    (tmp_path / "öppna.yaml").write_text(OPEN_FACTS, encoding="utf-8")
    (tmp_path / "mappning.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "tabell.csv").write_text(HEADER + "Nöjdhet;85,5;2025\n", encoding="utf-8")
    return tmp_path


def _job(folder: Path, *before: str, job: str = JOB) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*before, sys.executable, "-c", _WATCHED],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input=job.strip(),
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


class TestNetwork:
    def test_the_whole_main_job_opens_no_socket(self, folder: Path) -> None:
        """Every command also does what it should: otherwise nothing would be seen."""
        assert _job(folder).stderr.splitlines() == ["sockets []"]

    @pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
    def test_not_even_a_library_in_c_does(self, folder: Path) -> None:
        job = "assess prov.yaml --facts uppgifter.yaml --out ut --jobs 2\nassess prov.yaml --facts öppna.yaml"
        log = folder / "strace.txt"
        done = _job(folder, "strace", "-f", "-qq", "-e", "trace=socket,connect,bind", "-o", str(log), job=job)
        if "Operation not permitted" in done.stderr:
            pytest.skip("strace may not look at processes here")
        assert done.stderr.splitlines()[-1:] == ["sockets []"]
        called = [line for line in log.read_text(encoding="utf-8").splitlines() if "(" in line]
        assert called == []

    def test_planted_a_socket_would_be_seen(self, folder: Path) -> None:
        code = _WATCHED.replace("for line in", "import socket\nprint(socket.socket)\nfor line in")
        code = code.replace("print(socket.socket)", "try: socket.socket()\nexcept PermissionError: pass")
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            input="",
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        assert done.stderr.splitlines() == ["sockets ['socket.__new__']"]


def test_the_package_is_installed_as_it_is_described() -> None:
    assert distribution("rodtrad").metadata["License-Expression"] == "EUPL-1.2"
