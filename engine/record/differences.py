"""Differences: where two values of a record part, told by goal and in words.

Comes in: what is stored and what was worked out anew. Goes out: the first difference of each part, with the node it
belongs to. Nodes are compared in the program's order, from the leaves up, so that the first one named is where it
begins.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TypeVar

from engine.compile.program import Node, Program
from engine.model.diagnostic import Text
from engine.model.facts import FactsFile
from engine.prove.proof import Judged, Verdict
from engine.record.canonical import Json
from engine.record.encoding import encoded
from engine.record.making import Followed
from engine.record.record import NodeTold
from engine.record.telling import in_words

WHOLE = "protokollet"
"""What a difference is about when it belongs to no node."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs, at which node, and how it is stored and comes out."""

    node: str
    what: Text
    stored: str
    new: str


def of_followed(stored: Followed, new: Followed) -> Iterator[Difference]:
    """Where what follows from program, facts and hits differs: the first node of each part."""
    parts = (
        _first(Text("beviset", "the proof"), stored.proof, new.proof, lambda each: each.node),
        _first(
            Text("sammanfattningen", "the summary"),
            stored.summary.verdicts,
            new.summary.verdicts,
            lambda each: each.node,
        ),
        _whole(
            Text("sammanfattningen", "the summary"),
            encoded(replace(stored.summary, verdicts=())),
            encoded(replace(new.summary, verdicts=())),
        ),
        _first(Text("anmärkningarna", "the notices"), stored.notices, new.notices, lambda each: each.node),
        _first(
            Text("den samlade bedömningen", "the signed judgement"),
            stored.judgements,
            new.judgements,
            lambda each: each.goal,
        ),
        _first(Text("träffarna", "the hits"), stored.hits, new.hits, lambda each: each.node),
        _first(Text("tolkningen", "the reading"), stored.readings, new.readings, lambda each: each.id),
        _first(
            Text("definitionen", "the definition"), stored.definitions, new.definitions, lambda each: each.indicator
        ),
    )
    return (each for each in parts if each is not None)


def of_programs(stored: Program, new: Program) -> Iterator[Difference]:
    """Where two programs differ: the first node, and the rest."""
    tables = Text("det lästa regelverket", "the ruleset as read")
    nodes = _first(tables, _nodes(stored), _nodes(new), lambda each: each.id)
    # The places of the nodes in the layers are compared as well; their content has been.
    rest = _whole(tables, _without_nodes(stored), _without_nodes(new))
    return (each for each in (nodes, rest) if each is not None)


def of_facts(stored: Sequence[FactsFile], new: Sequence[FactsFile]) -> Iterator[Difference]:
    """Where facts as read differ: the first fact, and the rest of each file."""
    said = Text("den lästa uppgiften", "the fact as read")
    for one, other in zip_longest(stored, new):
        if one is None or other is None:
            yield Difference(
                WHOLE, Text("antalet uppgiftsfiler", "the number of facts files"), str(len(stored)), str(len(new))
            )
            return
        facts = _first(said, one.facts, other.facts, lambda each: each.subject)
        rest = _whole(
            Text("den lästa uppgiftsfilen", "the facts file as read"),
            encoded(one.model_copy(update={"facts": ()})),
            encoded(other.model_copy(update={"facts": ()})),
        )
        yield from (each for each in (facts, rest) if each is not None)


def _nodes(program: Program) -> tuple[Node, ...]:
    return tuple(node for layer in program.layers for node in layer)


def _without_nodes(program: Program) -> Json:
    said = encoded(replace(program, layers=()))
    layers: Json = [[node.id for node in layer] for layer in program.layers]
    return {**said, "layers": layers} if isinstance(said, dict) else said


def _first(what: Text, stored: Sequence[T], new: Sequence[T], node: Callable[[T], str]) -> Difference | None:
    for one, other in zip_longest(stored, new):
        if one != other:
            return _told(what, one, other, node)
    return None


def _told(what: Text, stored: T | None, new: T | None, node: Callable[[T], str]) -> Difference:
    if stored is not None and new is not None and node(stored) == node(new):
        if isinstance(stored, NodeTold) and isinstance(new, NodeTold) and stored.verdict != new.verdict:
            return Difference(
                stored.node, Text("verdiktet", "the verdict"), verdict_text(stored.verdict), verdict_text(new.verdict)
            )
        path, one, other = _parting(encoded(stored), encoded(new), "")
        return Difference(node(stored), Text(f"{what.sv} ({path})", f"{what.en} ({path})"), _text(one), _text(other))
    about = stored if stored is not None else new
    name = node(about) if about is not None else WHOLE
    return Difference(name, what, _name(stored, node), _name(new, node))


def _name(value: T | None, node: Callable[[T], str]) -> str:
    return "–" if value is None else node(value)


def _whole(what: Text, stored: Json, new: Json) -> Difference | None:
    if stored == new:
        return None
    path, one, other = _parting(stored, new, "")
    return Difference(WHOLE, Text(f"{what.sv} ({path})", f"{what.en} ({path})"), _text(one), _text(other))


def _parting(stored: Json, new: Json, path: str) -> tuple[str, Json, Json]:
    """The path to the first place where two values part, and what stands there; names in order, then places."""
    if isinstance(stored, dict) and isinstance(new, dict):
        for name in [*stored, *(name for name in new if name not in stored)]:
            if name not in stored or name not in new or stored[name] != new[name]:
                return _parting(stored.get(name), new.get(name), f"{path}/{name}")
    if isinstance(stored, list) and isinstance(new, list):
        for place, (one, other) in enumerate(zip(stored, new, strict=False)):
            if one != other:
                return _parting(one, other, f"{path}/{place}")
        return f"{path}/{min(len(stored), len(new))}", len(stored), len(new)
    return path or "/", stored, new


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def verdict_text(verdict: Verdict) -> str:
    """A verdict in a few words: `bedömt: grön (rad 1)`, `ej bedömbart: grön eller röd`."""
    word, outcome, possible = in_words(verdict)
    if isinstance(verdict, Judged):
        return f"{word}: {outcome} (rad {', '.join(map(str, verdict.rows))})"
    if possible:
        return f"{word}: {' eller '.join(each or 'ingen rad' for each in possible)}"
    return word
