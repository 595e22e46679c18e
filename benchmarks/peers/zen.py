"""zen-engine: a graph of decision tables. The indicators are run through one table, then the goals through another."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import zen

from benchmarks.case import BOTH, GOALS, INDICATORS, Asks, Assessment, Verdicts

ORDER = list(INDICATORS)
_END = 1e9


class Zen:
    """Decision tables, one assessment at a time."""

    def __init__(self, *, trace: bool) -> None:
        """With `trace` the engine tells which row of each table was hit, and what it looked at."""
        self.name = "zen-engine, med spår" if trace else "zen-engine, utan spår"
        self._options: Any = {"trace": True} if trace else {}
        self._decision = zen.ZenEngine().create_decision(json.dumps(_graph()))

    def given(self, drawn: Sequence[Assessment]) -> list[dict[str, Any]]:
        return [{"indicators": [_indicator(name, each) for name in ORDER]} for each in drawn]

    def run(self, given: list[dict[str, Any]]) -> list[Any]:
        return [self._decision.evaluate(each, self._options) for each in given]

    def verdicts(self, answers: list[Any]) -> list[Verdicts]:
        return [_verdicts(answer["result"]) for answer in answers]


def _indicator(name: str, assessment: Assessment) -> dict[str, Any]:
    facts, limits = assessment[name], INDICATORS[name]
    return {
        "value": facts.number,
        "low": limits.low,
        "high": min(limits.high, _END),
        "plan": facts.plan,
        "activities": facts.activities,
        "lost": facts.lost,
    }


def _verdicts(result: Mapping[str, Any]) -> Verdicts:
    found = {name: each["colour"] for name, each in zip(ORDER, result["indicators"], strict=True)}
    for name, each in [*zip(GOALS, result["goals"], strict=True), ("KF1", result["kf"])]:
        found |= {name: each["outcome"], f"{name} färg": each["colour"]}
    return found


# --- the graph ------------------------------------------------------------------------------------------------


def _graph() -> dict[str, Any]:
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        _table("indicators", ["value", "plan", "activities", "lost"], _COLOURS, {"colour": "colour"}),
        _named("counts", {"indicators": "indicators", "goals": f"[{', '.join(map(_counted, GOALS.values()))}]"}),
        _table("goals", ["green", "yellow", "must"], _OUTCOMES, {"outcome": "outcome", "colour": "colour"}),
        _named("both", {"indicators": "indicators", "goals": "goals", "met": _met()}),
        _table("kf", ["met"], _COUNCIL, {"outcome": "kf.outcome", "colour": "kf.colour"}),
        {"id": "ut", "name": "ut", "type": "outputNode"},
    ]
    edges = [
        {"id": f"{one['id']}-{other['id']}", "sourceId": one["id"], "targetId": other["id"], "type": "edge"}
        for one, other in pairwise(nodes)
    ]
    return {"nodes": [{**node, "position": {"x": 0, "y": 0}} for node in nodes], "edges": edges}


_COLOURS = [
    [">= low and $ <= high", "", "", "", "'grön'"],
    ["", "'följd'", "", "", "'grön'"],
    ["", "", "'påbörjade'", "'nej'", "'gul'"],
    ["", "", "", "", "'röd'"],
]
_OUTCOMES = [
    [">= asks_green", ">= asks_yellow", "'grön'", "'uppfyllt'", "'grön'"],
    ["", ">= near", "'grön', 'gul'", "'ej uppfyllt'", "'gul'"],
    ["", "", "", "'ej uppfyllt'", "'röd'"],
]
_COUNCIL = [
    [str(len(BOTH)), "'uppfyllt'", "'grön'"],
    ["1", "'ej uppfyllt'", "'gul'"],
    ["", "'ej uppfyllt'", "'röd'"],
]


def _table(
    name: str, fields: Sequence[str], rows: Sequence[Sequence[str]], outputs: Mapping[str, str]
) -> dict[str, Any]:
    """A decision table; that of KF1 is over the whole, the others over each item of the field called as they are."""
    loops = name != "kf"
    columns = [*fields, *outputs]
    return {
        "id": name,
        "name": name,
        "type": "decisionTableNode",
        "content": {
            "hitPolicy": "first",
            "inputs": [{"id": each, "name": each, "field": each} for each in fields],
            "outputs": [{"id": key, "name": key, "field": field} for key, field in outputs.items()],
            "rules": [
                {"_id": str(number), **dict(zip(columns, row, strict=True))} for number, row in enumerate(rows, 1)
            ],
            "passThrough": True,
            "executionMode": "loop" if loops else "single",
            **({"inputField": name, "outputPath": name} if loops else {}),
        },
    }


def _named(name: str, expressions: Mapping[str, str]) -> dict[str, Any]:
    said = [{"id": key, "key": key, "value": value} for key, value in expressions.items()]
    return {"id": name, "name": name, "type": "expressionNode", "content": {"expressions": said, "passThrough": False}}


def _counted(asks: Asks) -> str:
    """One goal as the expression that counts its indicators."""
    first, last = (ORDER.index(asks.children[at]) for at in (0, -1))
    part = f"indicators[{first}:{last}]"
    must = f"indicators[{ORDER.index(asks.must)}].colour" if asks.must else "'grön'"
    return (
        f"{{green: count({part}, #.colour == 'grön'), yellow: count({part}, #.colour != 'röd'), must: {must}, "
        f"asks_green: {asks.green}, asks_yellow: {asks.yellow}, near: {asks.near}}}"
    )


def _met() -> str:
    first, last = (list(GOALS).index(BOTH[at]) for at in (0, -1))
    return f"count(goals[{first}:{last}], #.outcome == 'uppfyllt')"
