"""Beside: a forecast of the year held beside the position that it was made at, goal by goal.

Comes in: assessments in the order that they are shown, and the paper to print on. Goes out: a small table. Both
verdicts are told as they were proved, each from its own assessment; nothing is worked out from the two of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from engine.explain.signs import colour_of, verdict_sign
from engine.explain.terminal import GAP, STEP, STYLES, Paper, cell
from engine.explain.tree import walk
from engine.explain.words import Words
from engine.prove.assessment import Assessment
from engine.prove.proof import NodeProof

_LEAST_NAME = 20
"""Columns that a goal's name needs beside its verdicts."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One goal's verdict at the position, and as it is forecast."""

    depth: int
    now: NodeProof
    forecast: NodeProof


def pairs(forecast: Assessment, every: Sequence[Assessment]) -> list[Pair]:
    """The goals of a forecast with their verdicts at the position; none where the position was not assessed."""
    now = next((each.proof.nodes for each in every if _same_but_measured(each, forecast)), {})
    nodes = forecast.proof.nodes
    found = [(depth, name) for depth, name in walk(forecast.proof.program) if nodes[name].node.level != "indikator"]
    return [Pair(depth, now[name], nodes[name]) for depth, name in found if name in now]


def _same_but_measured(one: Assessment, forecast: Assessment) -> bool:
    """Whether `one` is the position that the forecast was made at, of the same ruleset and facts."""
    measured, program = one.proof.program, forecast.proof.program
    return (
        (measured.kind, program.kind) == ("uppmätt", "prognos")
        and (measured.ruleset, measured.position) == (program.ruleset, program.position)
        and [file.id for file in one.files] == [file.id for file in forecast.files]
    )


def show(words: Words, paper: Paper, told: Sequence[Pair]) -> None:
    """The goals, each with the two verdicts; one below the other where there is no room beside."""
    if not told:
        return
    heads = [words.say("mål"), words.say("läget"), words.say("prognos")]
    signs = [[verdict_sign(words, each) for each in (pair.now, pair.forecast)] for pair in told]
    widths = [max(map(cell_len, (head, *column))) for head, *column in zip(heads[1:], *signs, strict=True)]
    left = paper.width - sum(widths) - 2 * (GAP + 1)
    paper.lines([""])
    if left >= _LEAST_NAME:
        longest = max(cell_len(_named(pair)) + pair.depth * STEP for pair in told)
        rows = [
            [
                _indented(pair, min(left, longest)),
                *(
                    cell(text, width, STYLES.get(colour_of(proof) or "", ""))
                    for text, width, proof in zip(said, widths, (pair.now, pair.forecast), strict=True)
                ),
            ]
            for pair, said in zip(told, signs, strict=True)
        ]
        paper.table(heads, [min(left, longest), *widths], rows)
        return
    for pair, (now, forecast) in zip(told, signs, strict=True):
        paper.lines([_named(pair)], indent=(pair.depth + 1) * STEP)
        paper.lines([f"{heads[1]}: {now}", f"{heads[2]}: {forecast}"], indent=(pair.depth + 2) * STEP)


def _indented(pair: Pair, width: int) -> Text:
    margin = " " * (pair.depth * STEP)
    lines = cell(_named(pair), width - len(margin), hanging=STEP).plain.split("\n")
    return Text("\n".join(margin + line for line in lines))


def _named(pair: Pair) -> str:
    return f"{pair.forecast.node.id} {pair.forecast.node.name}"
