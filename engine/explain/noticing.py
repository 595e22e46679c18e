"""Noticing: the notices (anmärkningar) in words.

A notice never changes a verdict; it says what the verdict's reader must know. Comes in: a notice with its kind and
values. Goes out: one sentence.
"""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from engine.explain.numerals import number, span
from engine.explain.vocabulary import REFUSED, quantity
from engine.explain.words import Words
from engine.model.period import Span
from engine.prove.assessment import Assessment, Notice


def notice_said(words: Words, assessment: Assessment, notice: Notice) -> str:
    """The notice as one sentence, without the node's id."""
    values = dict(notice.values)
    unit = assessment.proof.program.nodes[notice.node].unit

    def told(name: str) -> str:
        value = values.get(name, "")
        return number(words, value, unit) if isinstance(value, Fraction) else value

    def about() -> dict[str, str]:
        return {"figure": quantity(words, told("uppgift")), "span": span(words, Span.parse(told("spann")))}

    match notice.kind:
        case "riktvärde svagare än ingående":
            return words.say(
                "riktvärdet {target} är svagare än det ingående värdet {base}; verdiktet är räknat mot riktvärdet som "
                "planen har det",
                target=told("riktvärde"),
                base=told("ingående"),
            )
        case "annat spann använt":
            return words.say("uppgiften om {figure} gäller {span}, inte perioden, men godtas här", **about())
        case "uppgift ej använd":
            why = words.say(REFUSED[told("varför")]) if told("varför") in REFUSED else told("varför")
            return words.say("en uppgift om {figure} för {span} användes inte: {why}", why=why, **about())
        case "källans omdöme avviker":
            return words.say(
                "källan säger själv {outcome} ({places}); det ändrar inte det uträknade verdiktet",
                outcome=told("omdöme"),
                places=told("källa"),
            )
        case "bara ja eller nej redovisat":
            return words.say("bara om samtliga når sitt riktvärde är redovisat, inte de enskilda värdena")
        case "nämnaren skiljer":
            return words.say("det som jämförs är räknat över olika många")
        case "utfall kan vara omöjligt":
            return words.say(
                "något av de möjliga utfallen kan vara omöjligt, för öppna uppgifter räknas som oberoende av varandra"
            )
        case "samlad bedömning saknas":
            return words.say("målet kräver en samlad bedömning, men ingen är lämnad för perioden")
        case "samlad bedömning gäller annan period":
            return words.say(
                "en samlad bedömning för {period} finns men gäller inte den här perioden", period=told("period")
            )
        case _:
            assert_never(notice.kind)
