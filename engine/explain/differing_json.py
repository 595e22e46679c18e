"""Differing, as JSON: the same as the text says, under names of its own, for a program to read.

Comes in: the difference that `ask` worked out. Goes out: one document. Verdicts and rows are said in words, numbers as
exact text.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from engine.ask.between import NodeBetween
from engine.ask.changes import RowChange
from engine.ask.difference import Difference
from engine.ask.revised import Revision
from engine.ask.turns import Impact, Turn
from engine.ask.witness import Answer
from engine.compile.program import Row
from engine.explain.differing import thing_said, value_said
from engine.explain.sentences import row_asked
from engine.explain.words import Words
from engine.model.diagnostic import Language
from engine.model.facts import Fact
from engine.prove.proof import Judged, NodeProof, Undecided

Json: TypeAlias = dict[str, Any]
FORMAT = "rodtrad-diff-1"


def as_json(found: Difference, lang: Language) -> str:
    """The whole difference as one JSON document."""
    words = Words(lang)
    between = found.between
    document: Json = {
        "format": FORMAT,
        "old": found.old,
        "new": found.new,
        "same": found.same,
        "nodes": None if between is None else [_node(words, each) for each in between.nodes],
        "compared": None if between is None else between.compared,
        "facts": None if found.revisions is None else [_revision(words, each) for each in found.revisions],
        "verdicts": None if found.impacts is None else [_impact(words, each) for each in found.impacts],
        "without_trend": None if found.refused is None else [_impact(words, each) for each in found.refused],
        "left_out": list(found.dropped),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _node(words: Words, node: NodeBetween) -> Json:
    return {
        "id": node.id,
        "name": node.name,
        "became": node.fate,
        "was": node.was,
        "redefined": node.redefined,
        "trend_refused": node.trend_refused,
        "target": node.aim,
        "never_measured": node.never_measured,
        "readings": dict(node.at.letters) if node.at else {},
        "rows": [_row_change(words, each) for each in node.rows],
        "changes": [
            {
                "what": each.what,
                "about": each.about,
                "old": thing_said(words, each.old, node.old),
                "new": thing_said(words, each.new, node.new),
            }
            for each in node.changes
        ],
        "answer": _answer(words, node.answer) if node.answer else None,
    }


def _row_change(words: Words, change: RowChange) -> Json:
    return {
        "table": change.table,
        "kind": change.kind,
        "old": _row(words, change.old),
        "new": _row(words, change.new),
    }


def _row(words: Words, row: Row | None) -> Json | None:
    return None if row is None else {"row": row.number, "outcome": row.outcome, "when": row_asked(words, row)}


def _answer(words: Words, answer: Answer) -> Json:
    witness = answer.witness
    return {
        "found": answer.found,
        "tried": answer.tried,
        "complete": answer.complete,
        "witness": witness
        and {
            "children": dict(witness.parts),
            "facts": [_fact(words, each) for each in witness.facts],
            "old": _verdict(words, witness.old),
            "new": _verdict(words, witness.new),
        },
    }


def _fact(words: Words, fact: Fact) -> Json:
    return {"about": fact.subject, "question": fact.human_fact, "span": str(fact.span), "says": value_said(words, fact)}


def _verdict(words: Words, proof: NodeProof | None) -> Json | None:
    if proof is None:
        return None
    verdict = proof.verdict
    outcome = verdict.outcome if isinstance(verdict, Judged) else None
    possible = [each.outcome for each in verdict.possible] if isinstance(verdict, Undecided) else []
    numbers = verdict.rows if isinstance(verdict, Judged) else ()
    rows = [row for table in proof.node.tables if table.name == proof.node.verdict_table for row in table.rows]
    return {
        "kind": type(verdict).__name__.lower(),
        "outcome": outcome,
        "possible": possible,
        "rows": [_row(words, row) for row in rows if row.number in numbers],
    }


def _revision(words: Words, each: Revision) -> Json:
    return {
        "about": each.subject,
        "question": each.fact.human_fact,
        "part": each.fact.part,
        "span": str(each.fact.span),
        "became": each.became,
        "old": value_said(words, each.old) if each.old else None,
        "new": value_said(words, each.new) if each.new else None,
    }


def _impact(words: Words, each: Impact) -> Json:
    return {
        "source": list(each.source),
        "marks": list(each.marks),
        "period": str(each.period),
        "judged": each.nodes,
        "turns": [_turn(words, turn) for turn in each.turns],
    }


def _turn(words: Words, turn: Turn) -> Json:
    return {"id": turn.node, "old": _verdict(words, turn.old), "new": _verdict(words, turn.new)}
