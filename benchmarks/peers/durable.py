"""durable_rules: one rule per row, as its documentation writes them; the counting between the rows is Python.

The facts are sent as events, which the first rule that fires consumes, so that rows are tried from the top.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from durable.lang import m, post_batch, pri, ruleset, when_all

from benchmarks.case import BOTH, GOALS, INDICATORS, Asks, Assessment, Verdicts

_END = 1e9


class DurableRules:
    """Three rulesets asked one after the other: indicators, goals, KF1."""

    name = "durable_rules, skrivet för hand"

    def __init__(self) -> None:
        self._found: dict[str, Any] = {}
        with ruleset("indikatorer"):
            for name, limits in INDICATORS.items():
                value = (m.i == name) & (m.value >= limits.low) & (m.value <= min(limits.high, _END))
                self._row(1, value, "grön")
                self._row(2, (m.i == name) & (m.plan == "följd"), "grön")
                self._row(3, (m.i == name) & (m.activities == "påbörjade") & (m.lost == "nej"), "gul")
                self._row(4, m.i == name, "röd")
        with ruleset("mål"):
            for name, asks in GOALS.items():
                enough = (m.i == name) & (m.green >= asks.green) & (m.yellow >= asks.yellow) & (m.must == "grön")
                self._row(1, enough, ("uppfyllt", "grön"))
                self._row(2, (m.i == name) & (m.yellow >= asks.near) & (m.must != "röd"), ("ej uppfyllt", "gul"))
                self._row(3, m.i == name, ("ej uppfyllt", "röd"))
        with ruleset("kf-mål"):
            self._row(1, (m.i == "KF1") & (m.met == len(BOTH)), ("uppfyllt", "grön"))
            self._row(2, (m.i == "KF1") & (m.met == 1), ("ej uppfyllt", "gul"))
            self._row(3, m.i == "KF1", ("ej uppfyllt", "röd"))

    def _row(self, order: int, condition: Any, says: str | tuple[str, str]) -> None:  # noqa: ANN401 - durable_rules' own
        def action(c: Any) -> None:  # noqa: ANN401 - as above
            self._found[c.m.i] = says

        when_all(pri(order), condition)(action)

    def given(self, drawn: Sequence[Assessment]) -> list[Assessment]:
        return list(drawn)

    def run(self, given: list[Assessment]) -> list[Verdicts]:
        return [self._judge(each) for each in given]

    def verdicts(self, answers: list[Verdicts]) -> list[Verdicts]:
        return answers

    def _judge(self, assessment: Assessment) -> Verdicts:
        # The events are made anew, as durable_rules writes in them.
        events = [
            {"i": name, "value": one.number, "plan": one.plan, "activities": one.activities, "lost": one.lost}
            for name, one in assessment.items()
        ]
        colours: dict[str, str] = self._ask("indikatorer", events)
        goals = self._ask("mål", [_counted(name, asks, colours) for name, asks in GOALS.items()])
        met = sum(goals[name][0] == "uppfyllt" for name in BOTH)
        council = self._ask("kf-mål", [{"i": "KF1", "met": met}])
        found = colours
        for name, (outcome, colour) in (goals | council).items():
            found |= {name: outcome, f"{name} färg": colour}
        return found

    def _ask(self, name: str, events: list[dict[str, Any]]) -> dict[str, Any]:
        self._found = {}
        post_batch(name, events)
        return self._found


def _counted(name: str, asks: Asks, colours: dict[str, str]) -> dict[str, Any]:
    below = [colours[child] for child in asks.children]
    must = colours[asks.must] if asks.must else "grön"
    return {"i": name, "green": below.count("grön"), "yellow": len(below) - below.count("röd"), "must": must}
