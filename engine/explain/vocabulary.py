"""Vocabulary: the words that the rule language and the proof themselves use, marked for the catalogue.

What comes from a ruleset (outcomes, names, questions, reasons a person wrote) is said as it stands in both languages;
what the engine named itself is said in the reader's.
"""

from __future__ import annotations

import re
from typing import Final

from engine.explain.words import Words, message

_QUANTITIES: Final = frozenset(
    {
        message("värde"),
        message("ingående"),
        message("ingående lägst"),
        message("ingående högst"),
        message("riktvärde"),
        message("riktvärde lägst"),
        message("riktvärde högst"),
        message("föregående"),
        message("väntat"),
        message("förändring"),
        message("förändring mot ingående"),
        message("avvikelse"),
        message("grad"),
        message("samma period i fjol"),
        message("helår i fjol"),
        message("helår för två år sedan"),
        message("rang"),
        message("antal i populationen"),
        message("andel av året"),
        message("månad"),
        message("period"),
        message("riktning"),
        message("riktning att nå"),
        message("ackumulerad"),
        message("profil"),
        message("antal räknade"),
        message("medelpoäng"),
        message("vägt medel"),
        message("skillnad"),
        message("kvot"),
    }
)
_TALLIES: Final = (
    ("antal minst ", message("antal minst {label}")),
    ("andel minst ", message("andel minst {label}")),
    ("antal ", message("antal {label}")),
    ("andel ", message("andel {label}")),
)
_DIRECTIONS: Final = frozenset({message("uppåt"), message("nedåt"), message("inom"), message("ej angiven")})
_OWN_LABELS: Final = {
    "period": frozenset({message("delår"), message("helår")}),
    "riktning": _DIRECTIONS,
    "ackumulerad": frozenset({message("ja"), message("nej")}),
}
_OWN_REASONS: Final = frozenset(
    {
        message("öppen"),
        message("sekretess"),
        message("finns inte"),
        message("ej tillämplig"),
        message("saknas"),
        message("ingen regel"),
        message("ej tillämpligt"),
        message("ingen rad"),
        message("inte ett tal"),
        message("nämnaren är noll"),
        message("utan plats i ordningen"),
        message("inget räknat att dela med"),
        message("värdet är ej tillämpligt"),
        message("inget av det som målet vilar på är tillämpligt"),
    }
)
_OWN_REASONS_WITH_VALUES: Final = (
    (re.compile(r"riktningen är (?P<word>.+)"), message("riktningen är {word}")),
    (re.compile(r"ingen profil för (?P<period>[\d-]+)"), message("ingen profil för {period}")),
    (re.compile(r"(?P<written>.+) är ett spann, inte ett tal"), message("{written} är ett spann, inte ett tal")),
    (re.compile(r"(?P<written>.+) är ingen siffra"), message("{written} är ingen siffra")),
    (
        re.compile(r"regelverket har inget riktvärde för (?P<year>\d+)"),
        message("regelverket har inget riktvärde för {year}"),
    ),
    (
        re.compile(r"regelverket har inget ingående för (?P<year>\d+)"),
        message("regelverket har inget ingående värde"),
    ),
)
STATES: Final = {
    "känd": message("känd"),
    "öppen": message("öppen"),
    "sekretess": message("sekretess"),
    "finns inte": message("finns inte"),
    "ej tillämplig": message("ej tillämplig"),
}
MARKS: Final = {
    "preliminär": message("preliminär"),
    "prognos": message("prognos"),
    "buren": message("buren från tidigare år"),
    "annat spann": message("annat spann"),
}
LEVELS: Final = {
    "kf-mål": message("KF-mål"),
    "nämndmål": message("Nämndmål"),
    "indikator": message("Indikator"),
}
FIRST_MARKS: Final = {
    "prognos": message("PROGNOS: verdikten vilar på prognoser, inte på det som är uppmätt"),
    "exempeldata": message("EXEMPELDATA: siffrorna är påhittade"),
    "som om": message("SOM OM: verkliga siffror, hållna mot en plan som de inte hör till"),
}
REFUSED: Final = {
    "annat spann": message("den gäller ett annat spann än perioden"),
    "ogiltig": message("den klarar inte kraven på en giltig mätning"),
    "prognos": message("den är en prognos, inte uppmätt"),
    "uppmätt": message("den är uppmätt, inte en prognos"),
    "annat läge": message("den är en prognos från ett annat läge"),
    "del": message("den gäller bara en del av det som mäts"),
}


def quantity(words: Words, name: str) -> str:
    """The name of a quantity: the language's own in the reader's language, a ruleset's own as it stands."""
    if name in _QUANTITIES:
        return words.say(name)
    for prefix, said in _TALLIES:
        if name.startswith(prefix):
            return words.say(said, label=name.removeprefix(prefix))
    return name


def label(words: Words, quantity_name: str, text: str) -> str:
    """A label of a quantity; only those that the engine itself gives have words in both languages."""
    return words.say(text) if text in _OWN_LABELS.get(quantity_name, ()) else text


def reason(words: Words, text: str) -> str:
    """Why something does not exist: the engine's own reasons in the reader's language, a person's as they stand."""
    if text in _OWN_REASONS:
        return words.say(text)
    for pattern, said in _OWN_REASONS_WITH_VALUES:
        if match := pattern.fullmatch(text):
            values = {
                name: words.say(text) if text in _DIRECTIONS else text for name, text in match.groupdict().items()
            }
            return words.say(said, **values)
    return text
