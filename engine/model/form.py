"""Form (formulär): the columns of a table of facts that carries its own meaning, so that no mapping is needed.

A form is written for what a ruleset asks for, filled in by people, and read back. Comes in: nothing. Goes out: the
headings, what each is in a fact, and the words of the sheet that says what the form is. How a workbook or a CSV is
written or read is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FORMAT: Final = "rodtrad-formular-1"
FACTS_SHEET: Final = "Uppgifter"
ABOUT_SHEET: Final = "Om formuläret"

ID: Final = "Id"
HUMAN_FACT: Final = "Uppgift"
SPAN: Final = "Spann"
PART: Final = "Del"
VALUE: Final = "Värde"
AREA: Final = "Område"
AREA_TARGET: Final = "Områdets riktvärde"
STATE: Final = "Tillstånd"
SOURCE: Final = "Källa"
NOTE: Final = "Not"

BESIDE: Mapping[str, str] = {
    "Skäl": "skäl",
    "Preliminär": "preliminär",
    "Art": "art",
    "Av": "av",
    "Datum": "datum",
    "Efter": "efter",
    "Grund": "grund",
    "Svarsfrekvens": "svarsfrekvens",
    "Antal svar": "n",
    "Uppgiftens id": "id",
    "Rättar": "rättar",
}
"""Heading → key, for what is said beside the value just as it is written."""
NUMBERS: Final = frozenset({"Svarsfrekvens", "Antal svar"})
TOLD: Final = ("Namn", "Vad", "Enhet", "Möjligt", "Hämtas från")
"""Headings of what the form tells the one who fills it in; they are not read."""
REQUIRED: Final = (ID, SPAN, VALUE)
GIVEN: Final = frozenset({ID, HUMAN_FACT, SPAN, PART, "Art", "Efter"})
"""Headings that a form fills in by itself: a row with no more than these has not been filled in."""
ORDER: Final = (
    ID,
    "Namn",
    "Vad",
    "Enhet",
    "Möjligt",
    "Hämtas från",
    HUMAN_FACT,
    SPAN,
    PART,
    VALUE,
    STATE,
    "Skäl",
    "Preliminär",
    SOURCE,
    NOTE,
    AREA,
    AREA_TARGET,
    "Svarsfrekvens",
    "Antal svar",
    "Art",
    "Av",
    "Datum",
    "Efter",
    "Grund",
    "Uppgiftens id",
    "Rättar",
)
"""The columns as a form has them, what is filled in most often first."""
ABOUT: Mapping[str, str] = {
    "Formulär": "formulär",
    "Uppgifter": "uppgifter",
    "Regelverk": "regelverk",
    "Period": "period",
    "Märkning": "märkning",
    "Märkningens skäl": "märkning skäl",
}
"""Words of the sheet about the form → keys of the facts file that it becomes."""
