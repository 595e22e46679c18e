"""Definitions: a fingerprint of what each indicator means, to hold beside another year's.

Comes in: the program. Goes out: one digest per indicator, of its name, unit, direction, plan, values that can occur,
validity, named expressions and table rows. The period, the sources, the notes and the facts are no part of what it
means, and neither is the number of a row.
"""

from __future__ import annotations

from typing import Any

from engine.compile.program import Node, Program
from engine.record.canonical import Json, digest
from engine.record.encoding import encoded
from engine.record.record import Fingerprint

_PLAN = ("riktvärde", "ingående")
_FOLLOWS_PERIOD = "föregående"
"""Without a choice in the ruleset this is last year's same period or last year, by what the period is."""


def fingerprints(program: Program) -> tuple[Fingerprint, ...]:
    """Each indicator's fingerprint, in the program's order."""
    nodes = (node for layer in program.layers for node in layer if node.level == "indikator")
    return tuple(Fingerprint(node.id, digest(definition(node))) for node in nodes)


def parts(program: Program) -> dict[str, dict[str, str]]:
    """Each indicator's fingerprint in parts: what it is called, what it measures, its plan, and how it is judged."""
    nodes = (node for layer in program.layers for node in layer if node.level == "indikator")
    return {node.id: {part: digest(said) for part, said in _parts(definition(node)).items()} for node in nodes}


def _parts(said: Any) -> dict[str, Json]:  # noqa: ANN401 - JSON whose names are known
    """A definition taken apart: every name of it stands in exactly one part."""
    figures = {each["name"].startswith(_PLAN): each for each in said["figures"]}
    return {
        "name": said["name"],
        "measured": [said["unit"], said["direction"], said["population"], figures.get(False)],
        "plan": [said["plan"], figures.get(True)],
        "judged": [said[name] for name in ("weight", "verdict_table", "derived", "tables", "unjudged")],
    }


def definition(node: Node) -> Json:
    """What is hashed, in the names of the record."""
    said: Any = encoded(node)
    return {
        **_kept(said, "name", "unit", "direction", "weight", "population", "verdict_table"),
        "plan": [_kept(each, "name", "value", "written") for each in said["given"] if each["name"].startswith(_PLAN)],
        "figures": [_figure(each) for each in said["figures"] if each["name"].startswith(("värde", *_PLAN))],
        "derived": [pair for pair in said["derived"] if pair[0] != _FOLLOWS_PERIOD],
        "tables": [_table(each) for each in said["tables"]],
        "unjudged": said["unjudged"] and said["unjudged"]["kind"],
    }


def _figure(said: Any) -> Json:  # noqa: ANN401 - JSON whose names are known
    """A figure without its spans, unless it is the plan that waits for one."""
    return _kept(said, "name", "possible", "validity", "sub_results", *(["spans"] if said["name"] in _PLAN else []))


def _table(said: Any) -> Json:  # noqa: ANN401 - as above
    return {
        **_kept(said, "name", "scale", "descriptive"),
        "rows": [_kept(row, "outcome", "tests") for row in said["rows"]],
    }


def _kept(said: Any, *names: str) -> dict[str, Json]:  # noqa: ANN401 - as above
    return {name: said[name] for name in names}
