"""Outlook: the drawn years in words and as JSON. Its first word is always that it is an outlook, and no verdict.

Comes in: the outlook that `ask` worked out. Goes out: lines, or one document. Shares are of the scenarios, rounded to
a tenth of a percent in the text and counted in whole scenarios in the document.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Any, Final

from engine.ask.outlook.chances import Bearer, Chance, Outlook
from engine.ask.outlook.drawing import Drawn, Undrawn, Why
from engine.ask.outlook.years import Ends
from engine.explain.fold import fold
from engine.explain.inert import inert
from engine.explain.numerals import PERCENT, number, period
from engine.explain.page import Line
from engine.explain.vocabulary import FIRST_MARKS
from engine.explain.words import Words, message
from engine.model.diagnostic import Language
from engine.model.number import exact_text

FORMAT: Final = "rodtrad-outlook-1"
BEARERS_SHOWN: Final = 3
_WHY: Final[Mapping[Why, str]] = {
    "färre än sex månader": message("färre än sex månadsvärden ({n})"),
    "färre än sex år": message("färre än sex årsvärden i följd ({n})"),
    "inget n": message("inget antal svarande (n) är angivet"),
    "ingen andel": message("bara andelar och procent har en felmarginal ur antalet svarande"),
    "inget mätt": message("inget är mätt i år"),
    "ingen prognos": message("ingen prognos är angiven"),
    "ingen vald": message("ingen fördelning är vald"),
}


def outlook_said(found: Outlook, lang: Language, width: int) -> str:
    """The outlook as text."""
    lines = (
        "  " * line.depth + part
        for line in _lines(Words(lang), found)
        for part in fold(inert(line.text), width - 2 * line.depth, 2)
    )
    return "\n".join(lines) + "\n"


def _lines(words: Words, found: Outlook) -> Iterator[Line]:
    program = found.program
    yield from (Line(0, text) for text in _marks(words, found))
    yield Line(0, words.say("UTSIKT, inget verdikt: så slutar året om det fortsätter som antas."))
    yield Line(
        0,
        words.say(
            "{committee}, {municipality}: {year}, sett från {position}. {scenarios} scenarier, frö {seed}.",
            committee=program.committee,
            municipality=program.municipality,
            year=period(words, program.period),
            position=period(words, found.seen_after),
            scenarios=number(words, Fraction(found.size.scenarios)),
            seed=str(found.size.seed),
        ),
    )
    yield from _of_indicators(words, found)
    for level, heading in (("kf-mål", message("KF-mål")), ("nämndmål", message("Nämndmål"))):
        chances = [each for each in found.chances if program.nodes[each.node].level == level]
        if chances:
            yield Line(0, "")
            yield Line(0, words.say(heading))
        for each in chances:
            yield from _chance(words, found, each)


def _marks(words: Words, found: Outlook) -> list[str]:
    marks: set[tuple[str, str | None]] = {(file.mark, file.mark_reason) for file in found.files if file.mark}
    marks |= {(found.program.mark, None)} if found.program.mark else set()
    said = sorted((words.say(FIRST_MARKS[mark]) if mark in FIRST_MARKS else mark, why or "") for mark, why in marks)
    return [f"{mark}. {why}".strip() for mark, why in said]


def _of_indicators(words: Words, found: Outlook) -> Iterator[Line]:
    if found.drawn:
        yield Line(0, "")
        yield Line(0, words.say("Dragna ur en fördelning:"))
    for drawn in found.drawn:
        yield Line(1, _drawn(words, found, drawn, found.stated.get(drawn.indicator)))
    if found.undrawn:
        yield Line(0, "")
        yield Line(0, words.say("Utan fördelning, öppna i alla scenarier:"))
    for undrawn in found.undrawn:
        yield Line(1, f"{_name(found, undrawn.indicator)}: {_why(words, undrawn)}")


def _name(found: Outlook, node: str) -> str:
    return f"{node} {found.program.nodes[node].name}"


def _why(words: Words, undrawn: Undrawn) -> str:
    return words.say(_WHY[undrawn.why], n=str(undrawn.found))


def _drawn(words: Words, found: Outlook, drawn: Drawn, stated: Fraction | None) -> str:
    node = found.program.nodes[drawn.indicator]
    if len(drawn.values) == 1:
        only = number(words, drawn.values[0], node.unit)
        return words.say(
            "{name}: {value} i varje scenario ({method}).",
            name=_name(found, drawn.indicator),
            value=only,
            method=_method(words, drawn),
        )
    low, high = middle(drawn, Fraction(1, 20)), middle(drawn, Fraction(19, 20))
    said = words.say(
        "{name}: {method}; i nio scenarier av tio {low}–{high}",
        name=_name(found, drawn.indicator),
        method=_method(words, drawn),
        low=_near(words, low, drawn),
        high=number(words, _rounded(high, drawn), node.unit),
    )
    if stated is None:
        return f"{said}."
    better = sum(_as_good(drawn.values[pick], stated, node.direction) for pick in drawn.picks)
    return words.say(
        "{said}; angiven prognos {stated}, nås i {share} av scenarierna.",
        said=said,
        stated=number(words, stated, node.unit),
        share=share(words, better, found.size.scenarios),
    )


def _method(words: Words, drawn: Drawn) -> str:
    n = len(drawn.basis)
    match drawn.method:
        case "takt":
            return words.count("takt, ur {n} månad", "takt, ur {n} månader", n)
        case "historik":
            return words.count("historik, ur {n} år", "historik, ur {n} år", n)
        case "enkätmarginal":
            return words.say("enkätens felmarginal")
        case "oförändrad":
            return words.say("som senast mätt")
        case "prognos":
            return words.say("angiven prognos")
        case "ingen":
            return words.say(_WHY["ingen vald"])


def _as_good(value: Fraction, stated: Fraction, direction: str | None) -> bool:
    return value <= stated if direction == "nedåt" else value >= stated


def middle(drawn: Drawn, at: Fraction) -> Fraction:
    """The value that a share `at` of the scenarios do not exceed: the smallest such (the empirical quantile)."""
    order = sorted(drawn.values[pick] for pick in drawn.picks)
    return order[max(0, -(-len(order) * at.numerator // at.denominator) - 1)]


def _rounded(value: Fraction, drawn: Drawn) -> Fraction:
    """In whole numbers where what it was drawn from is; otherwise to a hundredth. It is held against no limit here."""
    step = Fraction(1, 10**2) if any(each.denominator > 1 for each in drawn.basis) else Fraction(1)
    return floor(value / step + Fraction(1, 2)) * step


def _near(words: Words, value: Fraction, drawn: Drawn) -> str:
    return number(words, _rounded(value, drawn))


def _chance(words: Words, found: Outlook, chance: Chance) -> Iterator[Line]:
    scenarios = found.size.scenarios
    yield Line(1, _name(found, chance.node))
    ends = [
        words.say("{ends} i {share}", ends=_ends(words, ends), share=share(words, count, scenarios))
        for ends, count in chance.ends
    ]
    yield Line(2, words.say("Av scenarierna: {ends}.", ends=words.all_of(ends)))
    for bearer in chance.bearers[:BEARERS_SHOWN]:
        yield Line(2, _bearer(words, found, chance, bearer))


def _ends(words: Words, ends: Ends) -> str:
    if not ends:
        return words.say("ej tillämpligt")
    labels = [words.say("ingen rad") if each is None else each for each in ends]
    return labels[0] if len(labels) == 1 else words.say("ej avgjort ({labels})", labels=words.one_of(labels))


def _bearer(words: Words, found: Outlook, chance: Chance, bearer: Bearer) -> str:
    given = [
        words.say("{end}: {share}", end=_ends(words, end), share=share(words, hits, count))
        for end, count, hits in bearer.given
    ]
    return words.say(
        "Risken hänger till {part} på {indicator}. Så ofta blir målet {best} när den blir {given}.",
        part=share(words, bearer.share.numerator, bearer.share.denominator),
        indicator=_name(found, bearer.indicator),
        best=chance.best,
        given="; ".join(given),
    )


def share(words: Words, part: int, whole: int) -> str:
    """`62,1 %`; what is neither none nor all is never said to be."""
    tenths = floor(Fraction(1000 * part, whole) + Fraction(1, 2))
    if part and not tenths:
        return words.say("mindre än {limit}", limit=number(words, Fraction(1, 10), PERCENT))
    if part < whole and tenths == 1000:  # noqa: PLR2004 - all of them, in tenths of a percent
        return words.say("mer än {limit}", limit=number(words, Fraction(999, 10), PERCENT))
    return number(words, Fraction(tenths, 10), PERCENT)


def outlook_json(found: Sequence[Outlook]) -> str:
    """The outlook as one JSON document, or a list of them; counts are of scenarios, values exact text."""
    documents = [_document(each) for each in found]
    return json.dumps(documents[0] if len(documents) == 1 else documents, ensure_ascii=False, indent=2) + "\n"


def _document(found: Outlook) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "kind": "utsikt",
        "ruleset": found.program.ruleset,
        "marks": sorted({file.mark for file in found.files if file.mark}),
        "period": str(found.program.period),
        "seen_after": str(found.seen_after),
        "scenarios": found.size.scenarios,
        "seed": found.size.seed,
        "drawn": [
            {
                "indicator": each.indicator,
                "method": each.method,
                "basis": [exact_text(value) for value in each.basis],
                "quantiles": {f"{at}": exact_text(middle(each, Fraction(at, 100))) for at in (5, 50, 95)},
            }
            for each in found.drawn
        ],
        "undrawn": [{"indicator": each.indicator, "why": each.why, "found": each.found} for each in found.undrawn],
        "stated": {name: exact_text(value) for name, value in sorted(found.stated.items())},
        "nodes": [
            {
                "id": each.node,
                "ends": [{"possible": list(ends), "scenarios": count} for ends, count in each.ends],
                "risk": [{"indicator": b.indicator, "share": exact_text(b.share)} for b in each.bearers],
            }
            for each in found.chances
        ],
    }
