"""Signs: the symbol that stands beside every outcome, so that colour is never the only sign.

Comes in: a scale's outcome or a verdict. Goes out: a symbol and its word, and the legend. The symbol follows the colour
that the ruleset gave the outcome; the word is always there too.
"""

from __future__ import annotations

from typing import Final, assert_never

from engine.compile.program import ScaleOutcome, Table
from engine.explain.inert import NO_BREAK_SPACE
from engine.explain.words import Words, message
from engine.prove.proof import (
    AwaitsJudgement,
    Judged,
    NodeProof,
    NoRow,
    NoRule,
    NotApplicable,
    Undecided,
    Verdict,
)

_BY_COLOUR: Final = {"grön": "●", "gul": "◐", "röd": "○", "grå": "◌"}
_UNCOLOURED: Final = "◇"
_COLOURS: Final = {*_BY_COLOUR.values(), _UNCOLOURED}
_UNDECIDED: Final = "?"
_NOT_APPLICABLE: Final = "–"
_NO_RULE: Final = "·"
_NO_ROW: Final = "×"
_AWAITS: Final = "□"
_LEGEND: Final = (
    ("●", message("grön")),
    ("◐", message("gul")),
    ("○", message("röd")),
    ("◌", message("grå")),
    (_UNCOLOURED, message("utan färg")),
    (_UNDECIDED, message("ej bedömbart")),
    (_NOT_APPLICABLE, message("ej tillämpligt")),
    (_NO_RULE, message("ingen regel")),
    (_NO_ROW, message("ingen rad")),
    (_AWAITS, message("väntar på samlad bedömning")),
)


def outcome_of(table: Table, label: str) -> ScaleOutcome:
    """The outcome called `label` on the table's scale."""
    return next(outcome for outcome in table.scale if outcome.label == label)


def signed(words: Words, table: Table, label: str | None) -> str:
    """`● grön`; None is no row."""
    if label is None:
        return f"{_NO_ROW}{NO_BREAK_SPACE}{words.say('ingen rad')}"
    return f"{_BY_COLOUR.get(outcome_of(table, label).colour or '', _UNCOLOURED)}{NO_BREAK_SPACE}{label}"


def verdict_sign(words: Words, proof: NodeProof) -> str:
    """The node's verdict as symbol and word."""
    verdict = proof.verdict
    if isinstance(verdict, Judged):
        return signed(words, proof.node.table(proof.node.verdict_table or ""), verdict.outcome)
    return kind_sign(words, verdict)


def kind_sign(words: Words, verdict: Verdict) -> str:
    """The kind of a verdict as symbol and word."""
    match verdict:
        case Judged():
            return f"{_UNCOLOURED}{NO_BREAK_SPACE}{words.say('bedömt')}"
        case Undecided():
            return f"{_UNDECIDED}{NO_BREAK_SPACE}{words.say('ej bedömbart')}"
        case NotApplicable():
            return f"{_NOT_APPLICABLE}{NO_BREAK_SPACE}{words.say('ej tillämpligt')}"
        case NoRule():
            return f"{_NO_RULE}{NO_BREAK_SPACE}{words.say('ingen regel')}"
        case NoRow():
            return f"{_NO_ROW}{NO_BREAK_SPACE}{words.say('ingen rad')}"
        case AwaitsJudgement():
            return f"{_AWAITS}{NO_BREAK_SPACE}{words.say('väntar på samlad bedömning')}"
        case _:
            assert_never(verdict)


def colour_of(proof: NodeProof) -> str | None:
    """The colour that the ruleset gave the verdict's outcome, if it has both."""
    if not isinstance(proof.verdict, Judged):
        return None
    return outcome_of(proof.node.table(proof.node.verdict_table or ""), proof.verdict.outcome).colour


def legend(words: Words, text: str) -> str:
    """What the symbols that stand in `text` mean."""
    return ", ".join(
        f"{sign} {words.say(meaning)}"
        for sign, meaning in _LEGEND
        if (sign if sign in _COLOURS else f"{sign}{NO_BREAK_SPACE}{words.say(meaning)}") in text
    )
