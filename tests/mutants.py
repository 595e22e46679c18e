"""Mutants: plant small faults in the trusted rooms, and count how many the tests see.

Comes in: a seed and how many. Goes out: a line per mutant that survived, and the outcome in docs/reliability/. A mutant
is one changed operator, constant or answer in one function; it is drawn with the seed from all there are, and lives
only in the memory of one child process. The tests run in that child: those that call the function, the quickest
first. A survivor that means the same as the original stands in `mutants.equivalent.yaml` with its reason.

    python tests/mutants.py --seed 20251121 --count 600
"""

import ast
import copy
import importlib
import importlib.abc
import importlib.util
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Literal

import click
import pytest
import yaml

import soaking

ROOT = soaking.ROOT
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
SECONDS = 300
"""A mutant that never ends is seen: it has this long at least, and five times what all tests take without a fault."""
TIMES = 5
MEMORY = 6_000_000_000

WARM = ("pydantic", "polars", "narwhals", "babel", "rich", "jsonschema")
"""What the tests import that is not ours: imported once, before the children are born."""

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
RENAMED = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """A fault: where it is planted (file, place of the node among all nodes of its tree) and what it does."""

    name: str
    path: str
    place: int
    kind: str


def sites(path: Path) -> Iterator[Mutant]:
    """Every fault that can be planted in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    places = {id(node): place for place, node in enumerate(ast.walk(tree))}
    file = str(path.relative_to(ROOT))
    for function in _functions(tree):
        counted: dict[str, int] = {}
        for node in _inside(function):
            for kind in _kinds(node):
                number = counted[kind] = counted.get(kind, 0) + 1
                yield Mutant(f"{file}:{function.name} {kind} {number}", file, places[id(node)], kind)


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and not any(_is_overload(each) for each in node.decorator_list):
            yield node


def _is_overload(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "overload"


def _inside(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """The nodes of the body that decide something: no docstring, no type, no text of an error, no inner function."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        yield node
        if isinstance(node, ast.Raise | ast.FunctionDef):
            continue
        skipped = node.annotation if isinstance(node, ast.AnnAssign) else None
        waiting += [each for each in ast.iter_child_nodes(node) if each is not skipped and not _is_never(each)]


def _is_never(node: ast.AST) -> bool:
    """`case _: assert_never(…)` cannot be reached, as the type checker has shown."""
    return isinstance(node, ast.match_case) and "assert_never" in ast.dump(node.body[0])


def _kinds(node: ast.AST) -> list[str]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in SWAPPED:
            return [f"{type(op).__name__} → {SWAPPED[type(op)].__name__}"]
        case ast.BinOp(op=op) | ast.BoolOp(op=op) if type(op) in SWAPPED:
            return [f"{type(op).__name__} → {SWAPPED[type(op)].__name__}"]
        case ast.UnaryOp(op=ast.Not()):
            return ["utan not"]
        case ast.Call(func=ast.Name(id=name)) if name in RENAMED:
            return [f"{name} → {RENAMED[name]}"]
        case ast.If() | ast.IfExp() | ast.While():
            return ["villkoret omvänt"]
        case ast.Constant(value=bool()):
            return ["sant ↔ falskt"]
        case ast.Constant(value=int()):
            return ["talet + 1"]
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            return ["svarar None"]
        case ast.Continue():
            return ["continue → break"]
        case ast.Break():
            return ["break → continue"]
        case ast.Expr(value=ast.Call()) | ast.AugAssign():
            return ["satsen borta"]
        case _:
            return []


def planted(mutant: Mutant) -> ast.Module:
    """The tree of the file, with the fault in it."""
    tree = ast.parse((ROOT / mutant.path).read_text(encoding="utf-8"))
    target = list(ast.walk(tree))[mutant.place]
    _Planter(target).visit(tree)
    return ast.fix_missing_locations(tree)


class _Planter(ast.NodeTransformer):
    def __init__(self, target: ast.AST) -> None:
        self.target = target

    def visit(self, node: ast.AST) -> ast.AST:
        return _changed(node) if node is self.target else self.generic_visit(node)


def _changed(node: ast.AST) -> ast.AST:
    new = copy.copy(node)
    match new:
        case ast.Compare(ops=[op]):
            new.ops = [SWAPPED[type(op)]()]  # type: ignore[list-item]  # the table pairs like with like
        case ast.BinOp() | ast.BoolOp():
            new.op = SWAPPED[type(new.op)]()  # type: ignore[assignment]  # as above
        case ast.UnaryOp(operand=operand):
            return operand
        case ast.Call(func=ast.Name(id=name)):
            new.func = ast.Name(RENAMED[name], ast.Load())
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            new.test = ast.UnaryOp(ast.Not(), test)
        case ast.Constant(value=bool() as value):
            new.value = not value
        case ast.Constant(value=int() as value):
            new.value = value + 1
        case ast.Return():
            new.value = ast.Constant(None)
        case ast.Continue():
            return ast.Break()
        case ast.Break():
            return ast.Continue()
        case _:
            return ast.Pass()
    return new


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


Seen = Literal["yes", "no", "for ever"]
"""Whether a mutant is seen; for ever: because its tests never ended."""

Called = dict[str, dict[str, float]]
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
        for function in _functions(tree):
            told = ast.parse(f"__called__({f'{file.relative_to(ROOT)}:{function.name}'!r})").body
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


class _Chooser:
    """A pytest plugin that keeps some tests, the quickest first."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self.seconds = seconds

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in self.seconds]
        items[:] = sorted(chosen, key=lambda item: self.seconds[item.nodeid])


def follow(path: Path) -> int:
    """Run all tests without a fault, and write down who calls what."""
    follower = _Follower(_files())
    sys.meta_path.insert(0, follower)
    code = _tests(follower)
    path.write_text(json.dumps(follower.called), encoding="utf-8")
    return code


def tested(mutant: Mutant, called: Called, seconds: int) -> Seen:
    """Run the tests that call its function with the fault planted; a child that fails or never ends sees it."""
    near = _Chooser(called.get(mutant.name.split(" ")[0], {}))
    status = _in_child(lambda: _mutated(mutant, near), seconds)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
        return "for ever"
    return "yes" if status else "no"


def _mutated(mutant: Mutant, near: _Chooser) -> int:
    sys.meta_path.insert(0, _Loader(mutant))
    code = _tests(near)
    return 0 if code == pytest.ExitCode.NO_TESTS_COLLECTED else code


def _tests(*plugins: object) -> int:
    return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *TESTS], plugins=plugins))


def _in_child(work: Callable[[], int], seconds: int) -> int:
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.alarm(seconds)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        try:
            code = work()
        except BaseException:  # noqa: BLE001 - whatever it was, the fault was seen
            code = 1
        os._exit(code)
    _, status = os.waitpid(child, 0)
    return status


def draw(seed: int, count: int) -> list[Mutant]:
    """At most `count` mutants, the same for the same seed and code."""
    found = [mutant for file in _files() for mutant in sites(file)]
    chosen = random.Random(seed).sample(found, min(count, len(found)))  # noqa: S311 - a draw, not a secret
    return sorted(chosen, key=lambda each: (each.path, each.place, each.kind))


def _files() -> list[Path]:
    found = ([ROOT / room] if room.endswith(".py") else (ROOT / room).glob("*.py") for room in ROOMS)
    return sorted(file for files in found for file in files)


def equivalents() -> dict[str, str]:
    """The survivors that change no answer, each with why."""
    return yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8")) or {}


def _report(seed: int, drawn: Sequence[Mutant], survived: Sequence[Mutant], endless: int) -> bool:
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
        f"{outcome} (skäl i `tests/mutants.equivalent.yaml`)",
        command=f"make mutants SEED={seed}",
        seed=seed,
    )
    return killed * 100 >= ENOUGH * counted


@click.command()
@click.option("--seed", type=int, default=20251121)
@click.option("--count", type=int, default=600)
@click.option("--only", default="", help="a part of the mutant's name")
def main(seed: int, count: int, only: str) -> None:
    """Plant the faults one at a time."""
    os.chdir(ROOT)
    for name in WARM:
        importlib.import_module(name)
    started = time.monotonic()
    with tempfile.NamedTemporaryFile() as file:
        if _in_child(lambda: follow(Path(file.name)), 0) != 0:
            raise click.ClickException("testerna går inte igenom utan planterat fel")
        called = json.loads(Path(file.name).read_bytes())
    seconds = max(SECONDS, TIMES * int(time.monotonic() - started))
    started = time.monotonic()
    drawn = [each for each in draw(seed, count) if only in each.name]
    survived, endless = [], 0
    for number, mutant in enumerate(drawn, 1):
        seen = tested(mutant, called, seconds)
        endless += seen == "for ever"
        if seen == "no":
            survived.append(mutant)
        if seen != "yes":
            word = "överlevde" if seen == "no" else "slutade aldrig"
            click.echo(f"{number}/{len(drawn)} {time.monotonic() - started:.0f} s {word}: {mutant.name}")
    sys.exit(not _report(seed, drawn, survived, endless))


if __name__ == "__main__":
    main()
