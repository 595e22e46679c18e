"""clipspy: CLIPS rules, one per row, tried by salience; the counting between the rows is Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import clips

from benchmarks.case import BOTH, GOALS, INDICATORS, Asks, Assessment, Verdicts

_END = 1e9
_TEMPLATES = (
    "(deftemplate indicator (slot i) (slot value) (slot plan) (slot activities) (slot lost))",
    "(deftemplate goal (slot i) (slot green) (slot yellow) (slot must))",
    "(deftemplate council (slot i) (slot met))",
    "(deftemplate says (slot i) (slot outcome) (slot colour))",
)


class Clips:
    """Each fact is taken back by the first rule that fires for it, which leaves what it says.

    An environment becomes slower with all that has been through it, so each piece is given one of its own.
    """

    name = "clipspy"

    def __init__(self) -> None:
        self._anew()

    def _anew(self) -> None:
        self._environment = clips.Environment()
        for text in [*_TEMPLATES, *_rules()]:
            self._environment.build(text)
        self._templates = {name: self._environment.find_template(name) for name in ("indicator", "goal", "council")}

    def given(self, drawn: Sequence[Assessment]) -> list[list[dict[str, Any]]]:
        self._anew()
        return [
            [
                {"i": name, "value": one.number, "plan": one.plan, "activities": one.activities, "lost": one.lost}
                for name, one in each.items()
            ]
            for each in drawn
        ]

    def run(self, given: list[list[dict[str, Any]]]) -> list[Verdicts]:
        return [self._judge(each) for each in given]

    def verdicts(self, answers: list[Verdicts]) -> list[Verdicts]:
        return answers

    def _judge(self, facts: list[dict[str, Any]]) -> Verdicts:
        found = {name: colour for name, _, colour in self._ask("indicator", facts)}
        goals = self._ask("goal", [_counted(name, asks, found) for name, asks in GOALS.items()])
        met = sum(outcome == "uppfyllt" for name, outcome, _ in goals if name in BOTH)
        for name, outcome, colour in [*goals, *self._ask("council", [{"i": "KF1", "met": met}])]:
            found |= {name: outcome, f"{name} färg": colour}
        return found

    def _ask(self, template: str, facts: Iterable[dict[str, Any]]) -> list[tuple[str, str, str]]:
        self._environment.reset()
        for fact in facts:
            self._templates[template].assert_fact(**fact)
        self._environment.run()
        return [(each["i"], each["outcome"], each["colour"]) for each in self._environment.facts()]


def _counted(name: str, asks: Asks, colours: dict[str, str]) -> dict[str, Any]:
    below = [colours[child] for child in asks.children]
    must = colours[asks.must] if asks.must else "grön"
    return {"i": name, "green": below.count("grön"), "yellow": len(below) - below.count("röd"), "must": must}


def _rules() -> Iterable[str]:
    for name, limits in INDICATORS.items():
        high = min(limits.high, _END)
        value = f"(value ?v&:(and (>= ?v {limits.low!r}) (<= ?v {high!r})))"
        yield _rule("indicator", name, 1, value, ("", "grön"))
        yield _rule("indicator", name, 2, '(plan "följd")', ("", "grön"))
        yield _rule("indicator", name, 3, '(activities "påbörjade") (lost "nej")', ("", "gul"))
        yield _rule("indicator", name, 4, "", ("", "röd"))
    for name, asks in GOALS.items():
        enough = f'(green ?g&:(>= ?g {asks.green})) (yellow ?y&:(>= ?y {asks.yellow})) (must "grön")'
        near = f'(yellow ?y&:(>= ?y {asks.near})) (must ~"röd")'
        yield _rule("goal", name, 1, enough, ("uppfyllt", "grön"))
        yield _rule("goal", name, 2, near, ("ej uppfyllt", "gul"))
        yield _rule("goal", name, 3, "", ("ej uppfyllt", "röd"))
    yield _rule("council", "KF1", 1, f"(met {len(BOTH)})", ("uppfyllt", "grön"))
    yield _rule("council", "KF1", 2, "(met 1)", ("ej uppfyllt", "gul"))
    yield _rule("council", "KF1", 3, "", ("ej uppfyllt", "röd"))


def _rule(template: str, name: str, row: int, tests: str, says: tuple[str, str]) -> str:
    outcome, colour = says
    return (
        f"(defrule {template}-{name}-{row} (declare (salience {-row})) "
        f'?fact <- ({template} (i "{name}") {tests}) => (retract ?fact) '
        f'(assert (says (i "{name}") (outcome "{outcome}") (colour "{colour}"))))'
    )
