"""Why: the verdict of a node and what made it so, said in sentences.

One function per kind of verdict. The deciding row is said with its source, or as resting on a reading alone; an open
verdict is said as what it may become, under which conditions, and what would settle it.
"""

from __future__ import annotations

from typing import assert_never

from engine.compile.program import Row, Table
from engine.explain.conditions import conditions
from engine.explain.formulas import absent
from engine.explain.seen import asked_whether_known, open_names
from engine.explain.sentences import (
    cited,
    condition_said,
    documents,
    effective,
    row_asked,
    witness_said,
)
from engine.explain.signs import signed, verdict_sign
from engine.explain.vocabulary import quantity, reason
from engine.explain.words import Words
from engine.prove.assessment import Assessment
from engine.prove.proof import (
    AwaitsJudgement,
    Judged,
    NodeProof,
    NoRow,
    NoRule,
    NotApplicable,
    Possibility,
    Undecided,
)

MOST_CONDITIONS = 8
"""An outcome with more ways to it than this is shown with the first ones and a note that there are more."""
Figures = tuple[tuple[str, str], ...]


def verdict_lines(words: Words, assessment: Assessment, proof: NodeProof) -> list[str]:
    """The verdict, and why."""
    verdict = proof.verdict
    first = words.say("Verdikt: {verdict}", verdict=verdict_sign(words, proof))
    match verdict:
        case Judged():
            return [f"{first}.", *_judged(words, assessment, proof, verdict)]
        case Undecided():
            return _undecided(words, proof, verdict, first)
        case NotApplicable(why) | NoRule(why) | AwaitsJudgement(why):
            return [_unjudged(words, proof, f"{first}: {reason(words, why)}")]
        case NoRow():
            return [f"{first}: {no_row(words, verdict)}."]
        case _:
            assert_never(verdict)


def _unjudged(words: Words, proof: NodeProof, text: str) -> str:
    """A verdict without a table, with where that comes from."""
    told = cited(words, proof.node.unjudged.cite) if proof.node.unjudged else ""
    return f"{text.removesuffix('.')} ({told})." if told else f"{text.removesuffix('.')}."


def no_row(words: Words, why: NoRow) -> str:
    """Why a table gave nothing."""
    if why.row is None:
        return words.say("ingen rad i tabellen håller")
    if why.missing is None:
        return words.say("rad {row} går inte att pröva", row=str(why.row))
    return words.say("rad {row} går inte att pröva, {missing}", row=str(why.row), missing=absent(words, why.missing))


# --- judged ---------------------------------------------------------------------------------------------------


def _judged(words: Words, assessment: Assessment, proof: NodeProof, verdict: Judged) -> list[str]:
    table = proof.node.table(proof.node.verdict_table or "")
    rows = [row for row in table.rows if row.number in verdict.rows]
    lines = [_because(words, assessment, row, table) for row in rows]
    if len(rows) > 1:
        lines.insert(0, words.say("Flera rader kan avgöra beroende på öppna uppgifter, och alla ger samma verdikt:"))
    return [*lines, *regardless_lines(words, assessment, proof, verdict)]


def regardless_lines(words: Words, assessment: Assessment, proof: NodeProof, verdict: Judged) -> list[str]:
    """That open figures cannot change the verdict; apart from those of which a row asks whether they are missing."""
    others, missing = weightless(assessment, proof, verdict)
    here, lines = proof.node.id, []
    if others:
        figures = figures_said(words, others, here)
        lines.append(
            words.say("Verdiktet står fast oavsett vad dessa öppna uppgifter visar: {figures}.", figures=figures)
        )
    if missing:
        figures = figures_said(words, missing, here)
        lines.append(
            words.say("Verdiktet gäller så länge detta saknas, och kan ändras sedan: {figures}.", figures=figures)
        )
    return lines


def weightless(assessment: Assessment, proof: NodeProof, verdict: Judged) -> tuple[Figures, Figures]:
    """The open figures that cannot change the verdict whatever they show, and those that it counts as missing."""
    nodes, here = assessment.proof.nodes, proof.node.id
    asked = {each: asked_whether_known(nodes[each]) for each in (here, *(each for each, _ in verdict.regardless))}
    own = tuple((here, figure) for figure in sorted(open_names(proof) & asked[here]))
    missing = tuple(dict.fromkeys((*own, *(each for each in verdict.regardless if each[1] in asked[each[0]]))))
    return tuple(each for each in verdict.regardless if each not in missing), missing


def _because(words: Words, assessment: Assessment, row: Row, table: Table) -> str:
    """The deciding row as a sentence, with where it comes from."""
    said = words.say(
        "Rad {row} i tabellen {table} avgör: {outcome} när {tests}",
        row=str(row.number),
        table=table.name,
        outcome=row.outcome,
        tests=row_asked(words, row),
    ) if row.tests else words.say(
        "Rad {row} i tabellen {table} avgör: {outcome} när ingen rad ovanför håller",
        row=str(row.number),
        table=table.name,
        outcome=row.outcome,
    )  # fmt: skip
    why = [words.say("Orsak: {reason}.", reason=row.reason)] if row.reason else []
    return " ".join([f"{said}.", *why, basis(words, assessment, row, table)])


def basis(words: Words, assessment: Assessment, row: Row, table: Table) -> str:
    """The source of a row, or the readings it rests on alone."""
    cite = effective(row, table)
    program = assessment.proof.program
    titles = documents(program, assessment.files)
    texts = {reading.id: reading.text for reading in program.readings}
    readings = [f"{name} ({texts.get(name, '')})" for name in cite.readings]
    parts = []
    if cite.sources:
        places = "; ".join(f"{titles.get(code, code)}, {place}" for code, place in cite.sources)
        parts.append(words.say("Källa: {places}.", places=places))
    if readings:
        listed = words.all_of(readings)
        if cite.sources:
            parts.append(words.say("Enligt tolkning {readings}.", readings=listed))
        else:
            parts.append(words.say("Enligt tolkning {readings}; källan har ingen skriven regel.", readings=listed))
    return " ".join(parts) or words.say("Raden anger ingen källa.")


# --- open -----------------------------------------------------------------------------------------------------


def _undecided(words: Words, proof: NodeProof, verdict: Undecided, first: str) -> list[str]:
    if verdict.too_many:
        return [first + ": " + words.say("de möjliga fallen är för många för att räknas upp") + "."]
    table = proof.node.table(proof.node.verdict_table or "")
    may = words.one_of(signed(words, table, each.outcome) for each in verdict.possible)
    lines = [words.say("{verdict}. Det kan bli {outcomes}.", verdict=first, outcomes=may)]
    lines += [possibility_said(words, proof, possible) for possible in verdict.possible]
    lines.append(words.say("Det hänger på: {figures}.", figures=figures_said(words, proof.waits_for, proof.node.id)))
    return lines


def possibility_said(words: Words, proof: NodeProof, possible: Possibility) -> str:
    """When one of the outcomes comes true: all the ways there are, or one as an example."""
    outcome = signed(words, proof.node.table(proof.node.verdict_table or ""), possible.outcome)
    if possible.why is not None:
        outcome += f" ({no_row(words, possible.why)})"
    ways = conditions(proof, possible.outcome)
    if not ways:
        example = witness_said(words, proof, possible.witnesses[0])
        return words.say("{outcome} till exempel om {condition}.", outcome=outcome, condition=example)
    told = [condition_said(words, proof, way) for way in ways[:MOST_CONDITIONS]]
    if len(ways) == 1:
        return words.say("{outcome} om {condition}.", outcome=outcome, condition=told[0])
    numbered = "; ".join(f"({place}) {way}" for place, way in enumerate(told, 1))
    more = words.say("; och på {n} sätt till", n=str(len(ways) - len(told)))
    return words.say(
        "{outcome} om något av detta gäller: {ways}{more}.",
        outcome=outcome,
        ways=numbered,
        more=more if len(ways) > len(told) else "",
    )


def figures_said(words: Words, figures: Figures, here: str = "") -> str:
    """`S5a: plan och värde; S5b: plan`, each node's open figures together; without id when all are `here`."""
    if all(node == here for node, _ in figures):
        return words.all_of(quantity(words, figure) for _, figure in figures)
    by_node: dict[str, list[str]] = {}
    for node, figure in figures:
        by_node.setdefault(node, []).append(quantity(words, figure))
    return "; ".join(f"{node}: {words.all_of(names)}" for node, names in by_node.items())
