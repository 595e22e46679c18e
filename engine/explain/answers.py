"""Answers: what can be asked about the verdicts of an assessment, ready to stand in a report.

Comes in: an assessment, and what it takes to run the line again (an engine; the ruleset, where there is one to be read
in other ways). Goes out: for every goal and indicator what its verdict would take, which open figures below it can
still turn it, and whether it stands in every reading; for the whole, every open figure, ranked. All of it as lines that
are said already, in the words of `explain --requirements`, `--open` and `--readings`; nothing is worked out twice.

A report asks `answers_of(assessment, lang, Asking(ask, ruleset, picked))` and looks up `answers.nodes[node]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.ask.hanging import OpenFigure, hanging
from engine.ask.readings import Case, Readings
from engine.ask.requirements import requirements_of
from engine.compile.compiler import CheckedRuleset, accumulated
from engine.explain.hanging import hanging_lines
from engine.explain.page import Line
from engine.explain.requiring import requiring_lines
from engine.explain.standing import standing_lines
from engine.explain.words import Words
from engine.model.diagnostic import Language
from engine.prove.assessment import Assessment
from engine.prove.checker import Ask


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked with: an engine, and the ruleset with the readings picked (None: no other reading can be tried).

    `every_reading`: whether other readings are tried at all, which is what takes time.
    """

    ask: Ask
    ruleset: CheckedRuleset | None = None
    picked: Mapping[str, str] | None = None
    every_reading: bool = True


@dataclass(frozen=True, slots=True)
class NodeAnswers:
    """What was answered about one goal or indicator, each answer with its own heading as the first line.

    `requirements`: what it would take to lift the verdict or lose it; of an open verdict, what settles it. `open`: the
    open figures at or below the node that can turn its own verdict; empty where none can. `standing`: whether it
    stands in every reading that reaches it; empty for indicators, and where no ruleset was given.
    """

    requirements: tuple[Line, ...]
    open: tuple[Line, ...]
    standing: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers by node, and every open figure of the assessment, those first on which most hangs."""

    nodes: Mapping[str, NodeAnswers]
    open: tuple[Line, ...]
    figures: tuple[OpenFigure, ...]


def answers_of(assessment: Assessment, lang: Language, asking: Asking) -> Answers:
    """Everything that a report tells of what could be otherwise."""
    words, proof, picked = Words(lang), assessment.proof, asking.picked or {}
    figures = hanging(proof, assessment.files)
    summed = accumulated(asking.ruleset, picked) if asking.ruleset else frozenset[str]()
    required = requirements_of(proof, assessment.files, asking.ask)
    readings = _readings(assessment, asking)
    nodes = {}
    for node, answer in required.items():
        turning = tuple(each for each in figures if node in each.turns)
        nodes[node] = NodeAnswers(
            tuple(requiring_lines(words, answer, assessment, summed)),
            tuple(hanging_lines(words, turning, assessment, node)) if turning else (),
            _standing(words, assessment, node, readings),
        )
    return Answers(nodes, tuple(hanging_lines(words, figures, assessment)), figures)


def _readings(assessment: Assessment, asking: Asking) -> Readings | None:
    if not asking.every_reading or asking.ruleset is None:
        return None
    return Readings(
        Case(asking.ruleset, assessment.proof.program.at, asking.picked or {}, assessment.files, asking.ask)
    )


def _standing(words: Words, assessment: Assessment, node: str, readings: Readings | None) -> tuple[Line, ...]:
    if readings is None or assessment.proof.program.nodes[node].level == "indikator":
        return ()
    return tuple(standing_lines(words, readings.stands(node), assessment))
