"""Kinds: a file of another kind than was asked for is one mistake, not one for each of its keys.

Comes in: the node of a file and the model wanted. Goes out: what the file is, if it is plainly something else.
"""

from collections.abc import Iterator, Sequence

from pydantic import BaseModel

from engine.model.codes import diagnose
from engine.model.diagnostic import Diagnostic, Text
from engine.read.document import Mapping, Node, Scalar

_KINDS = {
    "regelverk": (
        Text("ett regelverk", "a ruleset"),
        Text("regelverk ges först, före valen", "rulesets are given first, before the options"),
    ),
    "uppgifter": (
        Text("en fil med uppgifter", "a file of facts"),
        Text("uppgifter ges efter --facts", "facts are given after --facts"),
    ),
    "mappning": (
        Text("en mappning", "a mapping"),
        Text("en mappning ges efter --mapping", "a mapping is given after --mapping"),
    ),
    "fall för": (
        Text("en fil med fall", "a file of cases"),
        Text("rodtrad test REGELVERK prövar dem", "rodtrad test RULESET tries them"),
    ),
    "antaganden": (
        Text("en fil med antaganden", "a file of assumptions"),
        Text("antaganden ges efter --assumptions", "assumptions are given after --assumptions"),
    ),
    "hämtat": (
        Text("ett kvitto på det som hämtats", "a receipt of what was fetched"),
        Text("rodtrad import läser det bredvid svaren", "rodtrad import reads it beside the answers"),
    ),
}
"""What files are and where they belong, by the key that names each: the first of its model."""


def another_kind(node: Node, model: type[BaseModel], lines: Sequence[str]) -> Iterator[Diagnostic]:
    """Tell of a file that is of another kind than `model`."""
    wanted = next(iter(model.model_fields.values())).alias
    found = _kind(node)
    if found is not None and found.text != wanted and wanted in _KINDS:
        what, where = _KINDS[found.text]
        line = lines[found.place.line - 1]
        yield diagnose("RT162", found.place, line, found=what, wanted=_KINDS[wanted][0], where=where)


def _kind(node: Node) -> Scalar | None:
    """The key that names what a file is."""
    if not isinstance(node, Mapping):
        return None
    keys = {key.text: (key, value) for key, value in node.entries}
    for name in ("mappning", "fall för", "antaganden", "hämtat"):
        if name in keys:
            return keys[name][0]
    # A ruleset has answers that people give under `uppgifter`, and a file of facts names its ruleset.
    if "regelverk" in keys and "kf-mål" in keys:
        return keys["regelverk"][0]
    if "uppgifter" in keys and isinstance(keys["uppgifter"][1], Scalar):
        return keys["uppgifter"][0]
    return None
