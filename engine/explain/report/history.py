"""History: the verdicts and the indicators of one nämnd from assessment to assessment.

Comes in: assessments, each with the fingerprints of what its indicators mean. Goes out: a development for each goal
and indicator. Only what was measured is told: where nothing was, there is a gap with its reason; and where a node no
longer means what it did, the development is broken apart there, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from engine.compile.program import Node
from engine.explain.heading import title
from engine.explain.numerals import period, span
from engine.explain.report.building import sign_of
from engine.explain.report.figures import target_of, value_of
from engine.explain.report.view import Amount, Development, Earlier, History, Moment, Step
from engine.explain.seen import chosen_for
from engine.explain.tree import walk
from engine.explain.vocabulary import LEVELS, MARKS
from engine.explain.words import Words, message
from engine.model.period import At, Span
from engine.prove.assessment import Assessment
from engine.prove.proof import NodeProof

Measurement: TypeAlias = tuple[Span, Fraction | None]
_CARRIED = "buren"
_BREAKS: Final = (
    ("measured", message("mäts på ett annat sätt än förut")),
    ("judged", message("bedöms efter andra regler än förut")),
)
"""The parts of an indicator's fingerprint that its development cannot be followed across. A new target is no break."""


@dataclass(frozen=True, slots=True)
class Dated:
    """One assessment, with each indicator's fingerprint in parts."""

    assessment: Assessment
    definitions: Mapping[str, Mapping[str, str]]

    @property
    def followed(self) -> tuple[str, str, tuple[str, ...]]:
        """Whose development it belongs to: made-up figures and measured ones never stand in one."""
        program = self.assessment.proof.program
        return program.municipality, program.committee, tuple(sorted({mark for mark, _ in self.assessment.marks}))


def in_order(dated: Sequence[Dated]) -> list[Dated]:
    """One assessment for each position, the last given of those for the same, oldest first."""
    by_position = {each.assessment.proof.program.position: each for each in dated}
    return [by_position[at] for at in sorted(by_position)]


def history_of(words: Words, dated: Sequence[Dated]) -> History:
    """The development over all the assessments, which are of one nämnd."""
    ordered = in_order(dated)
    names = dict.fromkeys(node for each in reversed(ordered) for _, node in walk(each.assessment.proof.program))
    return History(
        tuple(_moment(words, each.assessment) for each in ordered),
        tuple(_development(words, name, ordered) for name in names),
    )


def earlier_of(words: Words, now: Dated, before: Sequence[Dated]) -> dict[str, Earlier]:
    """What each node came to the last time before `now` that it was judged."""
    found: dict[str, Earlier] = {}
    at = now.assessment.proof.program.position
    for each in reversed(in_order(before)):
        program = each.assessment.proof.program
        if program.position >= at:
            continue
        for name, proof in each.assessment.proof.nodes.items():
            if name in now.assessment.proof.nodes and name not in found:
                found[name] = _earlier(words, proof, program.at, _broken(words, name, each, now))
    return found


def _earlier(words: Words, proof: NodeProof, at: At, changed: str) -> Earlier:
    value, _ = _value(words, proof)
    verdict, said = sign_of(words, proof), period(words, at)
    if changed:
        told = words.say(
            "Förra verdiktet: {verdict}, {period} ({changed})", verdict=verdict.text, period=said, changed=changed
        )
    else:
        told = words.say("Förra verdiktet: {verdict}, {period}", verdict=verdict.text, period=said)
    return Earlier(said, verdict, value, changed, told)


def _moment(words: Words, assessment: Assessment) -> Moment:
    at = assessment.proof.program.at
    return Moment(str(at), period(words, at), title(words, assessment))


def _development(words: Words, name: str, ordered: Sequence[Dated]) -> Development:
    newest = next(each for each in reversed(ordered) if name in each.assessment.proof.nodes)
    node = newest.assessment.proof.program.nodes[name]
    steps: list[Step] = []
    seen: set[Measurement] = set()
    before: Dated | None = None
    for each in ordered:
        proof = each.assessment.proof.nodes.get(name)
        broken = _broken(words, name, before, each) if before and proof else ""
        steps.append(_step(words, proof, broken, seen))
        before = each if proof else before
    return Development(name, node.name, node.level, words.say(LEVELS[node.level]), node.unit or "", tuple(steps))


def _step(words: Words, proof: NodeProof | None, broken: str, seen: set[Measurement]) -> Step:
    """The node at one moment; a measurement that stood at an earlier moment (`seen`) is not told as a new one."""
    if proof is None:
        return Step(None, None, None, words.say("fanns inte i regelverket"))
    value, gap = _value(words, proof)
    chosen = chosen_for(proof, "värde")
    if value is not None and chosen is not None and chosen.fact is not None:
        measured = (chosen.fact.span, value.value)
        if measured in seen:
            value, gap = None, words.say("ingen ny mätning sedan {span}", span=span(words, chosen.fact.span))
        else:
            seen.add(measured)
    return Step(sign_of(words, proof), value, target_of(words, proof), gap, broken)


def _value(words: Words, proof: NodeProof) -> tuple[Amount | None, str]:
    """What was measured, or why there is a gap; neither for a goal."""
    chosen, value = chosen_for(proof, "värde"), value_of(words, proof)
    if chosen is None or value is None:
        return None, ""
    if _CARRIED in chosen.marks:
        return None, words.say(MARKS[_CARRIED])
    return (value, "") if value.value is not None else (None, value.text)


def _broken(words: Words, name: str, before: Dated, now: Dated) -> str:
    """Why the node cannot be followed from the one assessment to the other; empty where it can."""
    one, other = before.assessment.proof.program.nodes[name], now.assessment.proof.program.nodes[name]
    if one.level == other.level == "indikator":
        old, new = before.definitions.get(name, {}), now.definitions.get(name, {})
        why = [words.say(said) for part, said in _BREAKS if old.get(part) != new.get(part)]
    else:
        why = [words.say("bedöms efter andra regler än förut")] if _rules(one) != _rules(other) else []
        if one.children != other.children:
            why.append(words.say("vilar på annat än förut"))
    return words.all_of(why)


def _rules(node: Node) -> object:
    """What decides a goal's verdict, apart from where it is written."""
    tables = [(table.name, table.scale, [(row.outcome, row.tests) for row in table.rows]) for table in node.tables]
    return (node.level, node.verdict_table, node.derived, tables, node.unjudged and node.unjudged.kind)
