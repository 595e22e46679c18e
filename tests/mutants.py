"""Mutants: plant small faults in the trusted rooms, and count how many the tests see.

Comes in: a seed and how many. Goes out: a line per mutant that survived, and the outcome in docs/reliability/. Faults
are drawn with the seed from all there are (`planting`). Each lives in the memory of a child process of its own, where
the tests that call its function run. Most are seen soon: the tests are gathered once, the fault is put into functions
that are in use, and quick tests run. A function that was called while the tests were gathered has left sound answers
behind, though, so whatever is not seen then is tried by all tests, in a process that has the fault from its start. A
survivor that means the same as the original stands in `mutants.equivalent.yaml` with its reason.

    python tests/mutants.py --seed 20251121 --count 600
"""

import ast
import gc
import hashlib
import importlib
import importlib.abc
import importlib.util
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Literal, TypeAlias

import _pytest.main
import click
import pytest
import yaml

import soaking
from planting import Mutant, functions, planted, sites
from soaking import ROOT

ROOMS = (
    "engine/prove",
    "engine/model/number.py",
    "engine/model/amount.py",
    "engine/model/expression.py",
    "engine/compile",
)
TESTS = (
    "tests/model",
    "tests/compile",
    "tests/read",
    "tests/explain",
    "tests/test_means.py",
    "tests/test_conformance.py",
    "tests/laws",
)
EQUIVALENT = ROOT / "tests" / "mutants.equivalent.yaml"
ENOUGH = 95
"""How many of a hundred must be seen."""
SECONDS = 60
"""A mutant that never ends is seen: each test has this long at least, and ten times what it takes without a fault."""
TIMES = 10
MEMORY = 6_000_000_000
QUICK = 0.4
"""A test that takes fewer seconds than this is quick."""

WARM = ("pydantic", "polars", "narwhals", "babel", "rich", "jsonschema")
"""What the tests import that is not ours: imported once, before the children are born."""


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module from the changed tree; every other module comes the usual way."""

    def __init__(self, mutant: Mutant) -> None:
        self.file = ROOT / mutant.path
        self.name = _module(self.file)
        self.code = compile(planted(mutant), str(self.file), "exec")

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        return _spec(fullname, self.file, self) if fullname == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, vars(module))  # noqa: S102 - the module's own code


def put_in(loader: _Loader) -> bool:
    """Give the functions of a module that is imported already their changed code; False where that cannot be done."""
    old = _by_name(compile(loader.file.read_text(encoding="utf-8"), str(loader.file), "exec"))
    new = _by_name(loader.code)
    if {name: len(codes) for name, codes in old.items()} != {name: len(codes) for name, codes in new.items()}:
        return False
    for function in gc.get_objects():
        if isinstance(function, FunctionType) and function.__code__.co_filename == str(loader.file):
            name = _name(function.__code__)
            if len(new[name]) > 1 and new[name] != old[name]:
                return False
            if len(new[name]) == 1:
                if function.__code__.co_freevars != new[name][0].co_freevars:
                    return False
                function.__code__ = new[name][0]
    return True


def _by_name(code: CodeType) -> dict[tuple[str, int], list[CodeType]]:
    """Every code object in `code`, by the name and the line of its function: lambdas may share both."""
    found: dict[tuple[str, int], list[CodeType]] = defaultdict(list)
    waiting = [code]
    while waiting:
        for each in waiting.pop().co_consts:
            if isinstance(each, CodeType):
                found[_name(each)].append(each)
                waiting.append(each)
    return found


def _name(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


Seen = Literal["yes", "no", "for ever", "unfit"]
"""Whether a mutant is seen. For ever: one of its tests never ended. Unfit: it cannot be put into a module in use."""
UNFIT = 99
"""How a child ends that cannot put the fault in."""

Called: TypeAlias = dict[str, dict[str, float]]
"""For each function of the rooms, by file and name: the tests that call it, with their seconds."""


class _Follower(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """A pytest plugin that notes which functions of the rooms each test calls: they are made to say so themselves."""

    def __init__(self, files: Sequence[Path]) -> None:
        self.files = {_module(file): file for file in files}
        self.seen: set[str] = set()
        self.called: Called = {}

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        return _spec(fullname, self.files[fullname], self) if fullname in self.files else None

    def exec_module(self, module: ModuleType) -> None:
        file = self.files[module.__name__]
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for name, function in functions(tree):
            told = ast.parse(f"__called__({f'{file.relative_to(ROOT)}:{name}'!r})").body
            function.body[:0] = told
        vars(module)["__called__"] = self.seen.add
        exec(compile(ast.fix_missing_locations(tree), str(file), "exec"), vars(module))  # noqa: S102 - our own code

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self.seen.clear()
        started = time.monotonic()
        try:
            return (yield)
        finally:
            for name in self.seen:
                self.called.setdefault(name, {})[item.nodeid] = time.monotonic() - started


def _module(file: Path) -> str:
    return str(file.relative_to(ROOT)).removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def _spec(name: str, file: Path, loader: importlib.abc.Loader) -> ModuleSpec | None:
    folder = [str(file.parent)] if file.name == "__init__.py" else None
    return importlib.util.spec_from_file_location(name, file, loader=loader, submodule_search_locations=folder)


def _follow(path: Path) -> int:
    """Run all tests without a fault, and write down who calls what."""
    follower = _Follower(files())
    sys.meta_path.insert(0, follower)
    code = _tests(follower)
    path.write_text(json.dumps(follower.called), encoding="utf-8")
    return code


class _Chooser:
    """A pytest plugin that keeps some tests, and gives each its time: first some, then the quickest first.

    It writes down which test failed, in a file.
    """

    def __init__(self, seconds: dict[str, float], first: Sequence[str] = (), failed: Path | None = None) -> None:
        self.seconds, self.failed = seconds, failed
        self.first = {name: place for place, name in enumerate(first)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self.seconds]
        items[:] = sorted(chosen, key=self._order)

    def _order(self, item: pytest.Item) -> tuple[int, float]:
        return self.first.get(item.nodeid, len(self.first)), self.seconds[item.nodeid]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and self.failed is not None:
            self.failed.write_text(report.nodeid, encoding="utf-8")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        signal.alarm(max(SECONDS, TIMES * int(self.seconds[item.nodeid])))


class _Planting:
    """A pytest plugin: where the tests would be run, a child runs the quick ones of them for each mutant.

    The first child has no fault: its tests must all hold.
    """

    def __init__(self, drawn: Sequence[Mutant], called: Called) -> None:
        self.drawn = drawn
        self.called = {name: _quick(tests) for name, tests in called.items()}
        self.seen: dict[str, Seen] = {}
        self.sharp: list[str] = []
        """The tests that have seen a mutant, the last one first: likely to see the next."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        every = {name: seconds for tests in self.called.values() for name, seconds in tests.items()}
        if _seen(lambda: _run(session, _Chooser(every))) != "no":
            raise click.ClickException("testerna går inte igenom utan planterat fel")
        started = time.monotonic()
        for number, mutant in enumerate(self.drawn, 1):
            self.seen[mutant.name] = self._planted(session, mutant)
            if self.seen[mutant.name] != "yes":
                click.echo(f"{number}/{len(self.drawn)} {time.monotonic() - started:.0f} s inte genast: {mutant.name}")
        return True

    def _planted(self, session: pytest.Session, mutant: Mutant) -> Seen:
        with tempfile.NamedTemporaryFile() as file:
            chooser = _Chooser(self.called.get(mutant.function, {}), self.sharp, Path(file.name))
            seen = _seen(partial(_planted, session, _Loader(mutant), chooser))
            failed = Path(file.name).read_text(encoding="utf-8")
        if failed:
            self.sharp = [failed, *(each for each in self.sharp if each != failed)]
        return seen


def _quick(tests: dict[str, float]) -> dict[str, float]:
    return {name: seconds for name, seconds in tests.items() if seconds < QUICK}


def _planted(session: pytest.Session, loader: _Loader, chooser: _Chooser) -> int:
    """Run some of the tests that are gathered, with the fault in a module that is imported already."""
    return _run(session, chooser) if put_in(loader) else UNFIT


def _run(session: pytest.Session, chooser: _Chooser) -> int:
    session.config.pluginmanager.register(chooser)
    chooser.pytest_collection_modifyitems(session.items)
    try:
        _pytest.main.pytest_runtestloop(session)
    except (session.Failed, session.Interrupted):
        return 1
    return int(session.testsfailed > 0)


def _from_start(loader: _Loader, chooser: _Chooser) -> int:
    """Gather the tests, and run some of them, in a process that has the fault from its start."""
    sys.meta_path.insert(0, loader)
    signal.alarm(2 * SECONDS)
    code = _tests(chooser)
    return 0 if code == pytest.ExitCode.NO_TESTS_COLLECTED else code


def _tests(*plugins: object) -> int:
    # Nothing is caught: the children say nothing, and would share what it is caught in.
    return int(pytest.main(["-x", "-q", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", *TESTS], plugins=plugins))


def _seen(work: Callable[[], int]) -> Seen:
    """Whether tests that are run in a child see the fault."""
    status = _in_child(work)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
        return "for ever"
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == UNFIT:
        return "unfit"
    return "yes" if status else "no"


def _in_child(work: Callable[[], int], *, quiet: bool = True) -> int:
    with tempfile.TemporaryDirectory() as room:
        child = os.fork()
        if child == 0:
            os.environ["TMPDIR"] = tempfile.tempdir = room
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            if quiet:
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, 1)
                os.dup2(nowhere, 2)
            try:
                code = work()
            except BaseException:  # noqa: BLE001 - whatever it was, the fault was seen
                code = 1
            os._exit(code)
        _, status = os.waitpid(child, 0)
    return status


def draw(seed: int, count: int) -> list[Mutant]:
    """At most `count` mutants, the same for the same seed: a change of the code draws only its own mutants anew."""
    found = [mutant for file in files() for mutant in sites(file)]
    chosen = sorted(found, key=lambda each: hashlib.sha256(f"{seed} {each.name}".encode()).digest())[:count]
    return sorted(chosen, key=lambda each: (each.path, each.place, each.kind))


def files() -> list[Path]:
    """The files of the trusted rooms."""
    found = ([ROOT / room] if room.endswith(".py") else (ROOT / room).glob("*.py") for room in ROOMS)
    return sorted(file for files in found for file in files)


def equivalents() -> dict[str, str]:
    """The survivors that change no answer, each with why."""
    return yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8")) or {}


def _report(seed: int, drawn: Sequence[Mutant], survived: Sequence[Mutant], *, endless: int) -> bool:
    same = equivalents()
    unseen = [each for each in survived if each.name not in same]
    counted = len(drawn) - (len(survived) - len(unseen))
    killed = counted - len(unseen)
    for each in survived:
        click.echo(
            f"{'likvärdig' if each.name in same else 'ÖVERLEVDE'}  {each.name}  {same.get(each.name, '')}".rstrip()
        )
    percent = f"{100 * killed / counted:.1f}".replace(".", ",")
    outcome = f"{killed} av {counted} upptäckta ({percent} %), varav {endless} slutade aldrig"
    outcome += f"; {len(drawn) - counted} likvärdiga"
    click.echo(f"{outcome}, frö {seed}")
    # Only now: the tests of a child must not take themselves for a soak.
    soaking.SOAK = True
    soaking.tried(
        "mutanter",
        "planterade fel i bevisare, tal och kompilering",
        len(drawn),
        outcome + _named(unseen),
        command=f"make mutants SEED={seed} COUNT={len(drawn)}",
        seed=seed,
    )
    return killed * 100 >= ENOUGH * counted


def _named(unseen: Sequence[Mutant]) -> str:
    """The survivors, as the table of what was tried says them."""
    names = ", ".join(f"`{each.name}`" for each in unseen)
    return " (skäl i `tests/mutants.equivalent.yaml`)" + (f"; ej upptäckta: {names}" if names else "")


def _called() -> Called:
    """Who calls what; written by a child, so that nothing of ours is imported here."""
    with tempfile.NamedTemporaryFile() as file:
        if _in_child(lambda: _follow(Path(file.name))) != 0:
            raise click.ClickException("testerna går inte igenom utan planterat fel")
        called: Called = json.loads(Path(file.name).read_bytes())
    return called


def _in_use(drawn: Sequence[Mutant], called: Called) -> tuple[dict[str, Seen], list[str]]:
    """By name whether each mutant is seen, and the tests that saw one; by a child that has gathered the tests."""
    with tempfile.NamedTemporaryFile() as file:
        planting = _Planting(drawn, called)

        def plant() -> int:
            code = _tests(planting)
            Path(file.name).write_text(json.dumps([planting.seen, planting.sharp]), encoding="utf-8")
            return code

        if _in_child(plant, quiet=False) != 0:
            raise click.ClickException("mutanterna kunde inte prövas")
        found: tuple[dict[str, Seen], list[str]] = json.loads(Path(file.name).read_bytes())
    return found


def _all_seen(drawn: Sequence[Mutant], called: Called) -> dict[str, Seen]:
    """By name whether each mutant is seen: soon, or by all tests."""
    seen, sharp = _in_use(drawn, called)
    left = [each for each in drawn if seen[each.name] in {"no", "unfit"}]

    def alone(mutant: Mutant) -> Seen:
        chooser = _Chooser(called.get(mutant.function, {}), sharp)
        return _seen(partial(_from_start, _Loader(mutant), chooser))

    # The threads only wait for their children.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for mutant, found in zip(left, pool.map(alone, left), strict=True):
            seen[mutant.name] = found
            click.echo(f"alla tester: {'överlevde' if found == 'no' else 'upptäckt'}: {mutant.name}")
    return seen


@click.command()
@click.option("--seed", type=int, default=20251121)
@click.option("--count", type=int, default=600)
@click.option("--only", default="", help="a part of the mutant's name")
def main(seed: int, count: int, only: str) -> None:
    """Plant the faults one at a time."""
    os.chdir(ROOT)
    for name in WARM:
        importlib.import_module(name)
    called = _called()
    drawn = [each for each in draw(seed, count) if only in each.name]
    seen = _all_seen(drawn, called)
    survived = [each for each in drawn if seen[each.name] == "no"]
    sys.exit(not _report(seed, drawn, survived, endless=sum(each == "for ever" for each in seen.values())))


if __name__ == "__main__":
    main()
