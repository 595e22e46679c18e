"""Noticing: the notices (anmärkningar) in words.

A notice never changes a verdict; it says what the verdict's reader must know. Comes in: a notice with its kind and
values. Goes out: one sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from engine.explain.numerals import number, span
from engine.explain.vocabulary import REFUSED, quantity
from engine.explain.words import Words, message
from engine.model.period import Span
from engine.prove.assessment import Assessment, Notice, NoticeKind

_SENTENCES: Final[Mapping[NoticeKind, str]] = {
    "riktvärde svagare än ingående": message(
        "riktvärdet {target} är svagare än det ingående värdet {base}; verdiktet är räknat mot riktvärdet som planen "
        "har det"
    ),
    "annat spann använt": message("uppgiften om {figure} gäller {span}, inte perioden, men godtas här"),
    "uppgift ej använd": message("en uppgift om {figure} för {span} användes inte: {why}"),
    "källans omdöme avviker": message(
        "källan säger själv {outcome} ({places}); det ändrar inte det uträknade verdiktet"
    ),
    "bara ja eller nej redovisat": message(
        "bara om samtliga når sitt riktvärde är redovisat, inte de enskilda värdena"
    ),
    "nämnaren skiljer": message("utfallet är räknat över {now} men {figure} över {then}; andelarna jämförs"),
    "utfall kan vara omöjligt": message(
        "något av de möjliga utfallen kan vara omöjligt, för öppna uppgifter räknas som oberoende av varandra"
    ),
    "samlad bedömning saknas": message("målet kräver en samlad bedömning, men ingen är lämnad för perioden"),
    "samlad bedömning gäller annan period": message(
        "en samlad bedömning för {period} finns men gäller inte den här perioden"
    ),
    "samlad bedömning tillåts inte": message(
        "en samlad bedömning är lämnad men målet tillåter ingen; den används inte"
    ),
}
"""Every kind of notice; a test holds the two against each other."""


def notices_said(words: Words, assessment: Assessment, node: str) -> list[str]:
    """A node's notices, each sentence once however many figures it is about."""
    found = [notice_said(words, assessment, notice) for notice in assessment.notices if notice.node == node]
    return list(dict.fromkeys(found))


def notice_said(words: Words, assessment: Assessment, notice: Notice) -> str:
    """The notice as one sentence, without the node's id."""
    values = _values(words, assessment, notice)
    return words.say(_SENTENCES[notice.kind], **values)


def _values(words: Words, assessment: Assessment, notice: Notice) -> dict[str, str]:
    """The notice's values under the names that the sentences have for them."""
    unit = assessment.proof.program.nodes[notice.node].unit
    told = {name: number(words, value, unit) for name, value in notice.values if isinstance(value, Fraction)}
    texts = {name: value for name, value in notice.values if isinstance(value, str)}
    said = {"target": told.get("riktvärde", ""), "base": told.get("ingående", "")}
    said |= {"outcome": texts.get("omdöme", ""), "places": texts.get("källa", ""), "period": texts.get("period", "")}
    said |= {"now": texts.get("nu", ""), "then": texts.get("då", "")}
    if "uppgift" in texts:
        said["figure"] = quantity(words, texts["uppgift"])
    if "spann" in texts:
        said["span"] = span(words, Span.parse(texts["spann"]))
    if "varför" in texts:
        said["why"] = words.say(REFUSED[texts["varför"]])
    return said
