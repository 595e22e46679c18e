"""Planting: the small faults that a file of the trusted rooms can be given, one at a time.

Comes in: a file. Goes out: every fault that it can have, and for one of them the file's tree with the fault in it. A
fault is one changed operator, constant or answer, or one statement gone, inside one function.
"""

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from soaking import ROOT

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

    @property
    def function(self) -> str:
        """The file and the name of the function that it is planted in."""
        return self.name.partition(" ")[0]


def sites(path: Path) -> Iterator[Mutant]:
    """Every fault that can be planted in a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    places = {id(node): place for place, node in enumerate(ast.walk(tree))}
    file = str(path.relative_to(ROOT))
    for name, function in functions(tree):
        counted: dict[str, int] = {}
        for node in _inside(function):
            for kind in _kinds(node):
                number = counted[kind] = counted.get(kind, 0) + 1
                yield Mutant(f"{file}:{name} {kind} {number}", file, places[id(node)], kind)


def functions(tree: ast.AST) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of a tree, inner ones and methods too, with their names; an overload has no body.

    A name that several share is told with that of the class or the function around it.
    """
    around: dict[ast.stmt, str] = {}
    found: list[ast.FunctionDef] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            around.update(dict.fromkeys(node.body, node.name))
        if isinstance(node, ast.FunctionDef) and not any(_is_overload(each) for each in node.decorator_list):
            found.append(node)
    names = Counter(node.name for node in found)
    for node in found:
        yield (node.name if names[node.name] == 1 else f"{around.get(node, '')}.{node.name}"), node


def _is_overload(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "overload"


def _inside(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """The nodes of the body that decide something: no docstring, no type, no text of an error, no inner function.

    Nor the `strict` of a `zip`: it says that what is paired is of one length, as it always is.
    """
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop(0)
        yield node
        if isinstance(node, ast.Raise | ast.FunctionDef):
            continue
        skipped = node.annotation if isinstance(node, ast.AnnAssign) else None
        waiting += [
            each
            for each in ast.iter_child_nodes(node)
            if each is not skipped and not _is_never(each) and not _is_strict(each)
        ]


def _is_strict(node: ast.AST) -> bool:
    return isinstance(node, ast.keyword) and node.arg == "strict"


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
