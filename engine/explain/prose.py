"""Prose: one node's verdict in three lengths from the same proof: a heading, a paragraph, and the whole chain.

Comes in: an assessment and a node's id. Goes out: text. The heading is one line, the paragraph can be pasted into a
report as it stands, and the chain is the red thread. Nothing in a shorter one says more than the longer ones do.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, Literal, TypeAlias, assert_never

from engine.explain.chain import red_thread
from engine.explain.children import beside_verdict, counts_said
from engine.explain.entries import target_held, value_held
from engine.explain.formulas import unit_of
from engine.explain.heading import mark_lines
from engine.explain.inert import NO_BREAK_SPACE, inert
from engine.explain.noticing import notices_said
from engine.explain.numerals import number, period
from engine.explain.seen import numbers, verdict_table
from engine.explain.sentences import row_asked, with_values
from engine.explain.signed import signed_lines
from engine.explain.signs import verdict_sign
from engine.explain.vocabulary import MARKS, reason
from engine.explain.why import basis, figures_said, no_row, regardless_lines
from engine.explain.words import Words
from engine.model.diagnostic import Language
from engine.model.expression import Quantity
from engine.prove.assessment import Assessment
from engine.prove.proof import AwaitsJudgement, Judged, NodeProof, NoRow, NoRule, NotApplicable, Undecided

Length: TypeAlias = Literal["rubrik", "stycke", "full"]
LENGTHS: Final[tuple[Length, ...]] = ("rubrik", "stycke", "full")


def told(assessment: Assessment, node_id: str, lang: Language, length: Length) -> str:
    """The verdict of a node in the length asked for, with the marks of its figures first."""
    words = Words(lang)
    match length:
        case "rubrik":
            text = headline(words, assessment, node_id)
        case "stycke":
            text = paragraph(words, assessment, node_id)
        case "full":
            return red_thread(assessment, node_id, lang)
        case _:
            assert_never(length)
    return "".join(f"{inert(line)}\n" for line in (*mark_lines(words, assessment), text))


def headline(words: Words, assessment: Assessment, node_id: str) -> str:
    """`Sjukfrånvaro: ej uppfyllt, 10,74 % mot riktvärdet 7 %`."""
    proof = assessment.proof.nodes[node_id]
    said = words.say("{name}: {verdict}", name=proof.node.name, verdict=verdict_word(words, proof))
    if isinstance(proof.verdict, Undecided) and not proof.verdict.too_many:
        return words.say("{said}, kan bli {outcomes}", said=said, outcomes=_may(words, proof.verdict))
    value = _measured(words, proof)
    if not (isinstance(proof.verdict, Judged) and value):
        return said
    if expected := _expected(words, proof):
        return words.say("{said}, {value} mot väntat {target}", said=said, value=value, target=expected)
    if target := _target(words, proof):
        return words.say("{said}, {value} mot riktvärdet {target}", said=said, value=value, target=target)
    return words.say("{said}, {value}", said=said, value=value)


def paragraph(words: Words, assessment: Assessment, node_id: str) -> str:
    """The verdict, what it rests on and what its reader must know, in some sentences."""
    proof = assessment.proof.nodes[node_id]
    said = [*_opening(words, assessment, proof), *_numbers(words, proof), *_children(words, assessment, proof)]
    said += [
        words.say("Tabellen {table} ger {outcome}.", table=name, outcome=told)
        for name, told in beside_verdict(words, proof)
    ]
    if proof.marks:
        said.append(words.say("Märkt: {marks}.", marks=words.all_of(words.say(MARKS[mark]) for mark in proof.marks)))
    said += [line.text for line in signed_lines(words, assessment, node_id, texts=False) if not line.depth]
    said += [words.say("Anmärkning: {notice}.", notice=each) for each in notices_said(words, assessment, node_id)]
    return " ".join(said)


def verdict_word(words: Words, proof: NodeProof) -> str:
    """The verdict's word, without its symbol."""
    return verdict_sign(words, proof).partition(NO_BREAK_SPACE)[2]


def _opening(words: Words, assessment: Assessment, proof: NodeProof) -> Iterator[str]:
    """What the verdict is, and by which rule or why not."""
    verdict, at = proof.verdict, period(words, assessment.proof.program.at)
    named = {"name": proof.node.name, "id": proof.node.id, "period": at}
    match verdict:
        case Judged(outcome):
            yield words.say("{id} {name} bedöms som {outcome}, {period}.", outcome=outcome, **named)
            yield from _rules(words, assessment, proof, verdict)
        case Undecided():
            yield from _undecided(words, proof, verdict, named)
        case NotApplicable(why) | NoRule(why) | AwaitsJudgement(why):
            kind = verdict_word(words, proof)
            told = reason(words, why).removesuffix(".")
            yield words.say("{id} {name}, {period}: {verdict} – {reason}.", verdict=kind, reason=told, **named)
        case NoRow():
            told = no_row(words, verdict)
            yield words.say("{id} {name} får inget verdikt, {period}: {reason}.", reason=told, **named)
        case _:
            assert_never(verdict)


def _undecided(words: Words, proof: NodeProof, verdict: Undecided, named: dict[str, str]) -> Iterator[str]:
    yield words.say("{id} {name} kan inte bedömas än, {period}.", **named)
    if verdict.too_many:
        yield words.say("De möjliga fallen är för många för att räknas upp.")
        return
    yield words.say("Det kan bli {outcomes}.", outcomes=_may(words, verdict))
    yield words.say("Det hänger på: {figures}.", figures=figures_said(words, proof.waits_for, proof.node.id))


def _may(words: Words, verdict: Undecided) -> str:
    return words.one_of(each.outcome or words.say("ingen rad") for each in verdict.possible)


def _rules(words: Words, assessment: Assessment, proof: NodeProof, verdict: Judged) -> Iterator[str]:
    """The rule that decided, in its own words, with its source or reading."""
    table, seen = proof.node.table(proof.node.verdict_table or ""), verdict_table(proof)
    done = {each.row.number: each for each in seen.rows if each.role == "avgör"} if seen else {}
    for row in table.rows:
        if row.number not in verdict.rows:
            continue
        if row.tests:
            asked = row_asked(words, row)
            if row.number in done:
                asked = words.all_of(with_values(words, proof, test) for test in done[row.number].tests)
            yield words.say("Regeln: {outcome} när {tests}.", outcome=row.outcome, tests=asked)
        else:
            yield words.say("Regeln: {outcome} när inget annat i tabellen gäller.", outcome=row.outcome)
        if row.reason:
            yield words.say("Orsak: {reason}.", reason=row.reason.removesuffix("."))
        yield basis(words, assessment, row, table)
    yield from regardless_lines(words, assessment, proof, verdict)


def _numbers(words: Words, proof: NodeProof) -> Iterator[str]:
    """The value, the target and how far apart they are."""
    if value := value_held(words, proof):
        yield words.say("Värde: {value}.", value=value)
    if target := _target(words, proof):
        yield words.say("Riktvärde: {target}.", target=target)
    if expected := _expected(words, proof):
        yield words.say("Väntat vid det här läget: {expected}.", expected=expected)
    if (gap := computed(proof, "avvikelse")) is not None:
        shown = number(words, gap, unit_of(proof, Quantity("avvikelse")))
        yield words.say("Avvikelse från riktvärdet: {gap}, där plus är den goda sidan.", gap=shown)


def computed(proof: NodeProof, name: str) -> Fraction | None:
    """A computed quantity of the node, where it is one and the same number whatever is open."""
    found = numbers(proof, Quantity(name)) if name in dict(proof.node.derived) else ()
    return found[0] if len(found) == 1 and isinstance(found[0], Fraction) else None


def _expected(words: Words, proof: NodeProof) -> str:
    """Where the value is expected to be by now, when that is somewhere else than at the target."""
    value, target = (
        computed(proof, "väntat"),
        next((each for each in proof.node.given if each.name == "riktvärde"), None),
    )
    if value is None or target is None or value == target.value:
        return ""
    return number(words, value, unit_of(proof, Quantity("väntat")))


def _target(words: Words, proof: NodeProof) -> str:
    """The target, unless there is none."""
    told = target_held(words, proof)
    return "" if told == words.say("saknas") else told


def _measured(words: Words, proof: NodeProof) -> str:
    """The value where there is one; nothing for a goal or an open figure."""
    chosen = next((each for each in proof.chosen if each.figure == "värde"), None)
    return value_held(words, proof) if chosen is not None and chosen.state == "känd" else ""


def _children(words: Words, assessment: Assessment, proof: NodeProof) -> Iterator[str]:
    """How what stands under a goal came out."""
    if proof.node.children:
        under = [assessment.proof.nodes[child] for child in proof.node.children]
        yield words.say("Under målet: {counts}.", counts=counts_said(words, under))
