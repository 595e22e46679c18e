"""Differing: what differs between two files, in words: the rules, the facts, and the verdicts that turn.

Comes in: the difference that `ask` worked out. Goes out: text. First what was compared, then what differs goal by goal
with the smallest case that shows it, then the verdicts of past periods, and last the answer in one sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final, assert_never

from engine.ask.between import Between, NodeBetween
from engine.ask.changes import Change, RowChange, Thing
from engine.ask.difference import Difference
from engine.ask.revised import Became, Revision
from engine.ask.turns import Impact, Turn
from engine.ask.witness import Answer, Witness
from engine.compile.program import Node, Row
from engine.explain.fold import fold
from engine.explain.formulas import spelled
from engine.explain.inert import inert
from engine.explain.numerals import exact, number, period, span, with_unit
from engine.explain.page import Line, Page
from engine.explain.sentences import row_asked
from engine.explain.signs import kind_sign, verdict_sign
from engine.explain.vocabulary import FIRST_MARKS, LEVELS, STATES, quantity
from engine.explain.why import no_row
from engine.explain.words import Words, message
from engine.model.diagnostic import Language
from engine.model.facts import Fact, SubResult
from engine.model.ruleset import Range
from engine.prove.proof import Judged, NodeProof, NoRow, Undecided

_ROWS: Final = {
    "ny": message("Ny rad i tabellen {table}"),
    "borttagen": message("Borttagen rad i tabellen {table}"),
    "ändrad": message("Ändrad rad i tabellen {table}"),
}
_CHANGED: Final = {
    "namn": message("Omformulerad"),
    "källa": message("Annan källa"),
    "ansvarig": message("Annan ansvarig"),
    "not": message("Annan not"),
    "riktning": message("Annan riktning"),
    "enhet": message("Annan enhet"),
    "vikt": message("Annan vikt"),
    "barn": message("Annat under målet"),
    "tabeller": message("Andra tabeller"),
    "skala": message("Annan skala i tabellen {about}"),
    "storhet": message("Annan uträkning av {about}"),
    "plan": message("Annat {about}"),
    "möjligt": message("Andra möjliga värden"),
    "mäts": message("Mäts över annat spann"),
    "giltighet": message("Andra krav på en giltig mätning"),
    "bär": message("Annan regel för äldre värden"),
    "delresultat": message("Annan regel för delresultat"),
    "population": message("Rangordnas bland andra"),
    "samlad bedömning": message("Annan regel för samlad bedömning"),
    "bedömning": message("Bedöms på annat sätt"),
}
_AIMS: Final = {
    "skärpt": message("kravet är skärpt"),
    "mildrat": message("kravet är mildrat"),
    "ändrat": message("kravet är ändrat"),
}
_BECAME: Final[dict[Became, str]] = {
    "ny": message("ny uppgift"),
    "borttagen": message("borttagen"),
    "ändrad": message("ändrad"),
    "fastställd": message("fastställd, förut preliminär"),
    "rättad": message("rättad"),
    "preliminär igen": message("preliminär, förut fastställd"),
    "bara uppgift om källan": message("bara källa eller not skiljer sig"),
}
_OF_ITS_YEAR: Final = frozenset({"källa", "not"})
"""What every year's plan says anew."""
_MOST_NAMED = 6


def differing(found: Difference, lang: Language, width: int) -> str:
    """The whole difference as lines of text."""
    words, page = Words(lang), Page()
    page.add(0, words.say("Före:  {name}", name=found.old), words.say("Efter: {name}", name=found.new))
    page.gap()
    if found.between is not None:
        for node in found.between.nodes:
            page.add_all(0, _node(words, node, found.between))
            page.gap()
    if found.revisions:
        page.add(0, words.say("Uppgifter som skiljer sig"))
        for each in found.revisions:
            page.add_all(1, _revision(words, each))
        page.gap()
    for impact in found.impacts or ():
        page.add_all(0, _impact(words, impact))
        page.gap()
    _refused(words, page, found)
    page.add(0, *_summary(words, found))
    return "\n".join(_folded(page.lines(), width)) + "\n"


def _folded(lines: Sequence[Line], width: int) -> Iterator[str]:
    for line in lines:
        yield from ("  " * line.depth + part for part in fold(inert(line.text), width - 2 * line.depth, 2))


# --- one goal or indicator ------------------------------------------------------------------------------------


def _node(words: Words, node: NodeBetween, between: Between) -> Iterator[Line]:
    about = node.new or node.old
    level = words.say(LEVELS[about.level]) if about else ""
    yield Line(0, f"{level} {node.id}: {node.name}")
    yield from (Line(1, text) for text in _fate(words, node, between))
    if node.fate in {"ny", "struken"}:
        return
    for row in node.rows:
        yield from _row(words, row)
    for change in node.changes:
        if not (between.years_apart and change.what in _OF_ITS_YEAR):
            yield from _change(words, node, change)
    if node.answer is not None:
        yield from _answer(words, node, node.answer)


def _fate(words: Words, node: NodeBetween, between: Between) -> Iterator[str]:
    if node.fate == "ny":
        yield words.say("Ny: finns inte i det äldre regelverket.")
    elif node.fate == "struken":
        yield words.say("Struken: finns inte i det nyare regelverket.")
    elif node.was is not None:
        yield words.say("Kan vara det som förut hette {was}: samma namn och samma mått. Det avgör du.", was=node.was)
    if node.never_measured and node.new is not None:
        yield words.say("Aldrig mätt i de uppgifter som lästes.")
    if node.aim is not None:
        yield words.say("Riktvärdet: {aim}.", aim=words.say(_AIMS[node.aim]))
    if node.redefined:
        yield words.say("Omdefinierad: indikatorn mäter något annat än förut.")
        if between.years_apart:
            yield words.say("Ingen trend kan visas mellan åren, för definitionen är ändrad.")
    elif node.reworded and between.years_apart and node.new is not None and node.new.level == "indikator":
        yield words.say("Måttet är detsamma, men namnet är ändrat: en trend förutsätter att det är samma sak som mäts.")
    if node.at is not None and node.at.letters and node.fate == "kvar":
        letters = words.all_of(f"{name}={letter}" for name, letter in node.at.letters)
        yield words.say("Skiljer sig bara med andra alternativ i tolkningarna: {letters}.", letters=letters)


def _row(words: Words, change: RowChange) -> Iterator[Line]:
    yield Line(1, words.say(_ROWS[change.kind], table=change.table))
    if change.old is not None:
        yield Line(2, words.say("förr: {said}", said=_row_said(words, change.old)))
    if change.new is not None:
        yield Line(2, words.say("nu: {said}", said=_row_said(words, change.new)))


def _row_said(words: Words, row: Row) -> str:
    if not row.tests:
        return words.say("{outcome} annars", outcome=row.outcome)
    return words.say("{outcome} när {tests}", outcome=row.outcome, tests=row_asked(words, row))


def _change(words: Words, node: NodeBetween, change: Change) -> Iterator[Line]:
    yield Line(1, words.say(_CHANGED[change.what], about=quantity(words, change.about)))
    yield Line(2, words.say("förr: {said}", said=thing_said(words, change.old, node.old)))
    yield Line(2, words.say("nu: {said}", said=thing_said(words, change.new, node.new)))


def thing_said(words: Words, thing: Thing, node: Node | None) -> str:
    """What was said of a node, whatever it is."""
    match thing:
        case None:
            return words.say("inget")
        case Fraction():
            return number(words, thing, node.unit if node else None)
        case str():
            return thing
        case tuple():
            return "; ".join(thing) if thing else words.say("inget")
        case Range(low, high, step):
            ends = [words.say("från {low}", low=exact(words, low))] if low is not None else []
            ends += [words.say("till {high}", high=exact(words, high))] if high is not None else []
            ends += [words.say("i steg om {step}", step=exact(words, step))] if step is not None else []
            return " ".join(ends) or words.say("vilket tal som helst")
        case _:
            return spelled(words, thing)


# --- the case that shows it -----------------------------------------------------------------------------------


def _answer(words: Words, node: NodeBetween, answer: Answer) -> Iterator[Line]:
    if answer.witness is not None:
        yield from _witness(words, node, answer.witness)
        return
    match answer.found:
        case "ingen skillnad":
            yield Line(
                1,
                words.count(
                    "Ingen skillnad i verdikt: det {n} fall som kan skiljas ut ger samma i båda.",
                    "Ingen skillnad i verdikt: alla {n} fall som kan skiljas åt ger samma i båda.",
                    answer.tried,
                ),
            )
        case "ej avgjort" | "vittne":
            yield Line(
                1,
                words.count(
                    "Ej avgjort om något verdikt blir annat: {n} fall prövades, och inget kunde visas med uppgifter.",
                    "Ej avgjort om något verdikt blir annat: {n} fall prövades, och inget kunde visas med uppgifter.",
                    answer.tried,
                ),
            )
        case _:
            assert_never(answer.found)


def _witness(words: Words, node: NodeBetween, witness: Witness) -> Iterator[Line]:
    yield Line(1, words.say("Minsta fall där verdikten skiljer sig, bedömt med båda:"))
    if witness.parts:
        by_label: dict[str, list[str]] = {}
        for child, label in witness.parts:
            by_label.setdefault(label, []).append(child)
        told = (words.say("{names}: {label}", names=words.all_of(n), label=label) for label, n in by_label.items())
        yield Line(2, "; ".join(told))
    shown = [_fact_said(words, fact, _unit(node)) for fact in witness.facts]
    if shown:
        yield Line(2, words.say("uppgifter: {facts}", facts="; ".join(shown)))
    else:
        yield Line(2, words.say("uppgifter: inga alls"))
    yield Line(2, words.say("förr: {said}", said=_verdict(words, witness.old)))
    yield Line(2, words.say("nu: {said}", said=_verdict(words, witness.new)))


def _unit(node: NodeBetween) -> str | None:
    about = node.new or node.old
    return about.unit if about and about.level == "indikator" else None


def _fact_said(words: Words, fact: Fact, unit: str | None = None) -> str:
    asked = f" ({fact.human_fact})" if fact.human_fact else ""
    return words.say(
        "{subject}{asked} {value} för {span}",
        subject=fact.subject,
        asked=asked,
        value=value_said(words, fact, None if fact.human_fact else unit),
        span=span(words, fact.span),
    )


def value_said(words: Words, fact: Fact, unit: str | None = None) -> str:
    """What a fact says, with the marks that it bears."""
    if fact.state is not None:
        said = words.say(STATES[fact.state])
    elif fact.value is not None:
        shown = fact.value.written
        said = (
            shown if fact.value.of is not None else with_unit(words, number(words, fact.value.exact, None, shown), unit)
        )
    elif fact.answer is not None:
        said = fact.answer
    elif fact.all_reach is not None:
        said = words.say("samtliga når") if fact.all_reach else words.say("inte samtliga når")
    else:
        said = "; ".join(_area(words, part) for part in fact.sub_results)
    more = [words.say("preliminär")] if fact.preliminary else []
    more += [words.say("svarsfrekvens {value}", value=exact(words, fact.response_rate))] if fact.response_rate else []
    more += [f"n = {fact.n}"] if fact.n is not None else []
    return f"{said} ({', '.join(more)})" if more else said


def _area(words: Words, part: SubResult) -> str:
    value = part.value.written if part.value else "–"
    return words.say(
        "{area}: {value} (riktvärde {target})", area=part.area, value=value, target=exact(words, part.target)
    )


def _verdict(words: Words, proof: NodeProof) -> str:
    """The verdict, and the row that decides it."""
    verdict, sign = proof.verdict, verdict_sign(words, proof)
    match verdict:
        case Judged(rows=rows):
            table = proof.node.table(proof.node.verdict_table or "")
            told = [f"{row.number}, {row_asked(words, row)}" for row in table.rows if row.number in rows]
            return words.say("{verdict} (rad {rows})", verdict=sign, rows=" / ".join(told))
        case Undecided(possible):
            may = words.one_of(each.outcome or words.say("ingen rad") for each in possible)
            return words.say("{verdict}: kan bli {outcomes}", verdict=sign, outcomes=may)
        case NoRow():
            return f"{sign}: {no_row(words, verdict)}"
        case _:
            return kind_sign(words, verdict)


# --- facts and verdicts ---------------------------------------------------------------------------------------


def _revision(words: Words, each: Revision) -> Iterator[Line]:
    fact = each.fact
    asked = f" ({fact.human_fact})" if fact.human_fact else ""
    asked += f", {fact.part}" if fact.part else ""
    asked += f", {words.say('prognos')} {fact.after or ''}".rstrip() if fact.kind == "prognos" else ""
    head = f"{each.subject}{asked}, {span(words, fact.span)}: {words.say(_BECAME[each.became])}"
    yield Line(0, head)
    if each.became == "bara uppgift om källan":
        return
    if each.old is not None:
        yield Line(1, words.say("förr: {said}", said=value_said(words, each.old)))
    if each.new is not None:
        yield Line(1, words.say("nu: {said}", said=value_said(words, each.new)))


def _impact(words: Words, each: Impact) -> Iterator[Line]:
    source = words.all_of(each.source) if each.source else words.say("inga uppgifter")
    yield Line(0, words.say("Verdikt för {period} ({source})", period=period(words, each.period), source=source))
    yield from (Line(1, words.say(FIRST_MARKS[mark])) for mark in each.marks)
    if not each.turns:
        text = words.count("Inget av {n} verdikt blir annat.", "Inget av {n} verdikt blir annat.", each.nodes)
        yield Line(1, text)
    for turn in each.turns:
        yield from _turn(words, turn)


def _turn(words: Words, turn: Turn) -> Iterator[Line]:
    proof = turn.new or turn.old
    name = f" {proof.node.name}" if proof else ""
    yield Line(1, f"{turn.node}{name}")
    gone = words.say("finns inte")
    yield Line(2, words.say("förr: {said}", said=_verdict(words, turn.old) if turn.old else gone))
    yield Line(2, words.say("nu: {said}", said=_verdict(words, turn.new) if turn.new else gone))


def _refused(words: Words, page: Page, found: Difference) -> None:
    for each in found.refused or ():
        page.add(0, words.say("Utan trend över ändrade definitioner, {period}", period=period(words, each.period)))
        if not each.turns:
            page.add(1, words.say("Inget verdikt vilar på en sådan trend."))
        for turn in each.turns:
            page.add_all(0, _turn(words, turn))
        page.gap()


# --- the answer -----------------------------------------------------------------------------------------------


def _summary(words: Words, found: Difference) -> Iterator[str]:
    if found.dropped:
        named = [*found.dropped[:_MOST_NAMED], *(["…"] if len(found.dropped) > _MOST_NAMED else [])]
        yield words.say("Uppgifter som inte båda regelverken tar lämnades utanför: {names}.", names=words.all_of(named))
    between = found.between
    if found.same:
        yield words.say("Ingen skillnad.") + (f" {_compared(words, between)}" if between else "")
        return
    parts = []
    if between is not None:
        n = len(between.nodes)
        parts.append(
            words.count("{n} mål eller indikator", "{n} mål och indikatorer", n) if n else words.say("inget i reglerna")
        )
    if found.revisions is not None:
        parts.append(words.count("{n} uppgift", "{n} uppgifter", len(found.revisions)))
    if found.impacts is not None:
        turned = sum(len(each.turns) for each in found.impacts)
        parts.append(words.count("{n} verdikt", "{n} verdikt", turned))
    yield words.say("Skiljer sig: {parts}.", parts=words.all_of(parts)) + (
        f" {_compared(words, between)}" if between else ""
    )


def _compared(words: Words, between: Between) -> str:
    months = len({each.month for each in between.positions})
    others = len({each.letters for each in between.positions if each.letters})
    said = words.count("Jämförde {n} mål och indikatorer", "Jämförde {n} mål och indikatorer", between.compared)
    said += words.count(" i {n} läge under året", " i {n} lägen under året", months)
    if others:
        said += words.count(
            ", och {n} annat alternativ i tolkningarna",
            ", och {n} andra alternativ i tolkningarna, vart och ett för sig",
            others,
        )
    return said + "."
