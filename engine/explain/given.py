"""Given: what an indicator's verdict was worked out from: the amounts of the plan, and the facts with their sources.

Comes in: one node's proof. Goes out: lines. A fact is shown with its value as written, its span, its source and every
mark; a figure without a fact is shown as what it is, never as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TypeAlias

from engine.compile.choosing import Chosen, own_target_reached
from engine.compile.program import Given
from engine.explain.formulas import SHARE_OF_YEAR, unit_of, written
from engine.explain.numerals import number, period, span, with_unit
from engine.explain.page import Line
from engine.explain.seen import names_read, population
from engine.explain.sentences import cited, places_said, possible_said
from engine.explain.signed import day_said
from engine.explain.vocabulary import MARKS, STATES, label, quantity, reason
from engine.explain.words import Words
from engine.model.expression import Quantity
from engine.model.facts import Fact, SubResult
from engine.prove.assessment import Assessment
from engine.prove.proof import NodeProof

Past: TypeAlias = Callable[[Fraction, Fraction], bool]
_PLAN = ("ingående", "riktvärde")
_ENDS = tuple(f"{name} {end}" for name in _PLAN for end in ("lägst", "högst"))
_NOT_OF_THE_PLAN = {SHARE_OF_YEAR, "period", "månad", "riktning att nå", *_ENDS}


def plan_lines(words: Words, _assessment: Assessment, proof: NodeProof) -> Iterator[Line]:
    """The direction, and each amount of the plan with its source, or why there is none."""
    node = proof.node
    if node.level != "indikator":
        return
    yield Line(0, words.say("Förutsättningar:"))
    if node.direction:
        direction = label(words, "riktning", node.direction)
        yield Line(1, f"{quantity(words, 'riktning')}: {direction}")
    read = names_read(proof)
    for given in node.given:
        if given.name in _PLAN or (given.name in read and given.name not in {*_NOT_OF_THE_PLAN, "riktning"}):
            yield Line(1, _given(words, proof, given))
    if node.population:
        values = [number(words, value, node.unit) for value in population(proof)]
        listed = words.all_of(values) or words.say("inga")
        yield Line(1, words.say("jämförs med {population}: {values}", population=node.population, values=listed))


def _given(words: Words, proof: NodeProof, given: Given) -> str:
    told = f"{quantity(words, given.name)}: {given_said(words, proof, given)}"
    if given.preliminary:
        told += f", {words.say('preliminär')}"
    if given.about:
        told += ", " + words.say("avser {about}", about=given.about)
    if source := cited(words, given.cite):
        told += f" ({source})"
    return f"{told}. {words.say('Not: {note}', note=given.note)}" if given.note else told


def given_said(words: Words, proof: NodeProof, given: Given) -> str:
    """An amount of the plan: its number, the words the plan uses instead, or why it is lacking."""
    unit = unit_of(proof, Quantity(given.name))
    if isinstance(given.value, str):
        return label(words, given.name, given.value)
    if given.value is None:
        if not given.written:
            return words.say("finns inte ({reason})", reason=reason(words, given.reason or "saknas"))
        return with_unit(words, given.written, unit) if _is_number(given.written) else given.written
    told = number(words, given.value, unit, given.written)
    return told if _is_number(given.written) else f"{given.written} ({told})"


def _is_number(text: str) -> bool:
    return not any(char.isalpha() for char in text)


# --- facts ----------------------------------------------------------------------------------------------------


def fact_lines(words: Words, _assessment: Assessment, proof: NodeProof) -> Iterator[Line]:
    """Every figure that was read, or is open, with the fact behind it."""
    read = names_read(proof)
    shown = [chosen for chosen in proof.chosen if chosen.figure in read or chosen.fact is not None]
    unread = [chosen.figure for chosen in proof.chosen if chosen not in shown]
    if not proof.chosen:
        return
    yield Line(0, words.say("Uppgifter:"))
    for chosen in shown:
        yield Line(1, figure_said(words, proof, chosen))
        if chosen.fact is not None:
            yield from _beside(words, chosen.fact, _past(proof, chosen.figure))
    if unread:
        names = words.all_of(quantity(words, name) for name in unread)
        yield Line(1, words.say("Behövdes inte och är öppna: {names}.", names=names))


def figure_said(words: Words, proof: NodeProof, chosen: Chosen) -> str:
    """`värde: 10,74 %, år 2024, aå24 s.6 L300`."""
    parts = [value_said(words, proof, chosen)]
    if question := _question(proof, chosen.figure):
        parts[0] += f" ({question})"
    fact = chosen.fact
    if fact is not None:
        parts.append(span(words, fact.span))
        parts += [words.say(MARKS[mark]) for mark in chosen.marks]
        parts += stated(words, fact)
        parts.append(
            words.say("källa: {places}", places=places_said(sorted(fact.sources.items())))
            if fact.sources
            else words.say("utan angiven källa")
        )
    return f"{quantity(words, chosen.figure)}: " + ", ".join(parts)


def stated(words: Words, fact: Fact) -> Iterator[str]:
    """Who stands by the fact and since when; for a forecast also from which position, and on what basis."""
    if fact.by is not None:
        yield words.say("av {by}", by=fact.by)
    if fact.date is not None:
        yield day_said(words, fact.date)
    if fact.after is not None:
        yield period(words, fact.after)
    if fact.basis is not None:
        yield words.say("grund: {basis}", basis=fact.basis)


def _question(proof: NodeProof, figure: str) -> str:
    return next((one.question or "" for one in proof.node.figures if one.name == figure), "")


def value_said(words: Words, proof: NodeProof, chosen: Chosen) -> str:
    """The value, or what is known in its place."""
    fact = chosen.fact
    why = f" ({chosen.reason})" if chosen.reason else ""
    if chosen.state != "känd" or chosen.value is None:
        state = words.say(STATES[chosen.state])
        if not chosen.is_open:
            return state + why
        may = words.say("kan vara {possible}", possible=possible_said(words, proof, chosen))
        nothing = words.say("ingen uppgift för perioden") if fact is None else ""
        return ", ".join(part for part in (state + why, nothing, may) if part)
    if isinstance(chosen.value, str):
        return chosen.value + why
    unit = unit_of(proof, Quantity(chosen.figure))
    told = number(words, chosen.value, unit, written(proof, chosen.figure))
    source_words = _words_of(words, fact, chosen.value) if fact is not None else ""
    return (told if _is_number(source_words) else f"{source_words} ({told})") + why


def _words_of(words: Words, fact: Fact, share: Fraction) -> str:
    """What the fact itself says where that is not simply a number: `3 av 5`, `samtliga`."""
    if fact.value is not None:
        return fact.value.written
    if fact.sub_results:
        n = len(fact.sub_results)
        return words.say("{reached} av {all} når", reached=str(share * n), all=str(n))
    return words.say("samtliga når") if fact.all_reach else ""


def _past(proof: NodeProof, figure: str) -> Past:
    """How an area reaches its own target, as the ruleset declares it."""
    return own_target_reached(next(each for each in proof.node.figures if each.name == figure))


def _beside(words: Words, fact: Fact, past: Past) -> Iterator[Line]:
    """What the fact says beside its value."""
    for part in fact.sub_results:
        yield Line(2, _sub_result(words, part, past))
    if fact.all_reach is not None:
        told = words.say("ja") if fact.all_reach else words.say("nej")
        yield Line(2, words.say("samtliga når sitt eget riktvärde: {answer}", answer=told))
    if fact.response_rate is not None:
        yield Line(2, words.say("svarsfrekvens: {value}", value=number(words, fact.response_rate)))
    if fact.n is not None:
        yield Line(2, words.say("antal svar: {value}", value=str(fact.n)))
    if fact.printed is not None:
        said = f" (”{fact.printed.words}”)" if fact.printed.words else ""
        places = places_said(sorted(fact.printed.sources.items()))
        yield Line(
            2,
            words.say(
                "källans eget omdöme: {outcome}{words}, {places}",
                outcome=fact.printed.outcome,
                words=said,
                places=places,
            ),
        )
    for note in fact.notes:
        yield Line(2, words.say("not: {note}", note=note))


def _sub_result(words: Words, part: SubResult, past: Past) -> str:
    target = number(words, part.target)
    if part.value is None:
        return words.say("{area}: öppet, eget riktvärde {target}", area=part.area, target=target)
    value = number(words, part.value.exact, None, part.value.written)
    reached = words.say("når") if past(part.value.exact, part.target) else words.say("når inte")
    return words.say(
        "{area}: {value} {reached} eget riktvärde {target}", area=part.area, value=value, reached=reached, target=target
    )
