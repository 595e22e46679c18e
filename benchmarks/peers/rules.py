"""rule-engine: one expression per row, tried from the top; the counting between them is Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from rule_engine import Rule

from benchmarks.case import BOTH, GOALS, INDICATORS, Assessment, Verdicts

_ROWS: TypeAlias = list[tuple[Rule, Any]]


class RuleEngine:
    """A list of rules for each indicator and each goal; the first that matches decides."""

    name = "rule-engine"

    def __init__(self) -> None:
        self._colours: dict[str, _ROWS] = {
            name: _rows(
                (f"value >= {limits.low!r} and value <= {min(limits.high, 1e9)!r}", "grön"),
                ("plan == 'följd'", "grön"),
                ("activities == 'påbörjade' and lost == 'nej'", "gul"),
                ("true", "röd"),
            )
            for name, limits in INDICATORS.items()
        }
        self._goals: dict[str, _ROWS] = {
            name: _rows(
                (f"green >= {asks.green} and yellow >= {asks.yellow} and must == 'grön'", ("uppfyllt", "grön")),
                (f"yellow >= {asks.near} and must != 'röd'", ("ej uppfyllt", "gul")),
                ("true", ("ej uppfyllt", "röd")),
            )
            for name, asks in GOALS.items()
        }
        self._council = _rows(
            (f"met == {len(BOTH)}", ("uppfyllt", "grön")),
            ("met == 1", ("ej uppfyllt", "gul")),
            ("true", ("ej uppfyllt", "röd")),
        )

    def given(self, drawn: Sequence[Assessment]) -> list[dict[str, dict[str, Any]]]:
        return [
            {
                name: {"value": one.number, "plan": one.plan, "activities": one.activities, "lost": one.lost}
                for name, one in each.items()
            }
            for each in drawn
        ]

    def run(self, given: list[dict[str, dict[str, Any]]]) -> list[Verdicts]:
        return [self._judge(each) for each in given]

    def verdicts(self, answers: list[Verdicts]) -> list[Verdicts]:
        return answers

    def _judge(self, facts: Mapping[str, dict[str, Any]]) -> Verdicts:
        found: dict[str, str] = {name: _first(rows, facts[name]) for name, rows in self._colours.items()}
        for name, rows in self._goals.items():
            asks = GOALS[name]
            colours = [found[child] for child in asks.children]
            green, red = colours.count("grön"), colours.count("röd")
            must = found[asks.must] if asks.must else "grön"
            counted = {"green": green, "yellow": len(colours) - red, "must": must}
            found[name], found[f"{name} färg"] = _first(rows, counted)
        met = [found[name] for name in BOTH].count("uppfyllt")
        found["KF1"], found["KF1 färg"] = _first(self._council, {"met": met})
        return found


def _rows(*rows: tuple[str, Any]) -> _ROWS:
    return [(Rule(text), answer) for text, answer in rows]


def _first(rows: Iterable[tuple[Rule, Any]], facts: dict[str, Any]) -> Any:  # noqa: ANN401 - what the row says
    return next(answer for rule, answer in rows if rule.matches(facts))
