"""Sweeping: where verdicts turn as one indicator's value goes over all that it may be, in words.

Comes in: the answer that `ask` worked out, and the assessment it is about. Goes out: lines, one for each stretch of the
value from the lowest, with the verdicts that turn somewhere; then the verdicts that stand throughout.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from engine.ask.readings import outcome
from engine.ask.sweep import Part, Sweep
from engine.ask.vectors import VALUE
from engine.explain.fold import fold
from engine.explain.formulas import value_said
from engine.explain.inert import inert
from engine.explain.page import Line
from engine.explain.sentences import stretch_said
from engine.explain.standing import verdict_said
from engine.explain.vocabulary import STATES
from engine.explain.words import Words
from engine.model.diagnostic import Language
from engine.prove.assessment import Assessment
from engine.prove.proof import NodeProof, Verdict

WIDTH = 100


def sweep_said(answer: Sweep, assessment: Assessment, lang: Language) -> str:
    """The answer as lines of text."""
    lines = [
        "  " * line.depth + part
        for line in sweep_lines(Words(lang), answer, assessment)
        for part in fold(inert(line.text), WIDTH - 2 * line.depth, 2)
    ]
    return "\n".join(lines) + "\n"


def sweep_lines(words: Words, answer: Sweep, assessment: Assessment) -> Iterator[Line]:
    """The answer line by line."""
    proof = assessment.proof.nodes[answer.node]
    name, now = proof.node.name, _now(words, proof)
    yield Line(0, words.say("Alla värden för {node} {name}, nu {now}:", node=answer.node, name=name, now=now))
    if not answer.parts:
        yield Line(1, words.say("Verdiktet ges inte av någon tabell, så det finns inget att gå igenom."))
        return
    turning = [n for n, _ in enumerate(answer.nodes) if len({_kind(part, n) for part in answer.parts}) > 1]
    if not turning:
        yield Line(1, words.say("Inget verdikt hänger på värdet."))
    for part in answer.parts if turning else ():
        yield Line(1, _part(words, answer, assessment, part, turning))
    still = [n for n, _ in enumerate(answer.nodes) if n not in turning]
    known = next((part.verdicts for part in answer.parts if part.verdicts is not None), None)
    if still and known is not None:
        told = words.all_of(_verdict(words, answer, assessment, n, known[n]) for n in still)
        yield Line(1, words.say("Samma för alla värden: {verdicts}.", verdicts=told))
    if not answer.exact:
        yield Line(
            1, words.say("Värdet hålls mot ett annat öppet tal, så verdikt kan vända även där ingen gräns står.")
        )


def _now(words: Words, proof: NodeProof) -> str:
    value = next((one for one in proof.chosen if one.figure == VALUE), None)
    if value is not None and isinstance(value.value, Fraction):
        return value_said(words, proof, VALUE, value.value)
    return words.say(STATES[value.state]) if value is not None else words.say("saknas")


def _kind(part: Part, n: int) -> tuple[str, ...] | None:
    return outcome(part.verdicts[n]) if part.verdicts is not None else None


def _part(words: Words, answer: Sweep, assessment: Assessment, part: Part, turning: list[int]) -> str:
    """`minst 60 %: S4a ● grön och 4 ● uppfyllt ← nu`."""
    value = stretch_said(words, assessment.proof.nodes[answer.node], VALUE, part.stretch)
    if part.verdicts is None:
        return words.say("{value}: ej prövat, ingen uppgift kan säga ett sådant tal", value=value)
    told = words.all_of(_verdict(words, answer, assessment, n, part.verdicts[n]) for n in turning)
    if part.is_now:
        return words.say("{value}: {verdicts} ← nu", value=value, verdicts=told)
    return words.say("{value}: {verdicts}", value=value, verdicts=told)


def _verdict(words: Words, answer: Sweep, assessment: Assessment, n: int, verdict: Verdict) -> str:
    node = answer.nodes[n]
    return f"{node} {verdict_said(words, assessment, node, verdict)}"
