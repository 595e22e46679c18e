"""Starting: a small ruleset that already holds together, with facts and cases, for its coordinator to fill in.

Comes in: a municipality, a nämnd, a year and how many goals. Goes out: files by name, as text. The figures are made up
and labelled so.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass

from engine.model.schema import FileKind, modeline, schema

SCHEMAS = "schema"
"""The folder where the schemas are put, so that an editor finds them."""


@dataclass(frozen=True, slots=True)
class Start:
    """What is asked for."""

    municipality: str
    committee: str
    year: int
    goals: int

    @property
    def stem(self) -> str:
        """`kulturnamnden-2026`."""
        return f"{slug(self.committee)}-{self.year}"

    @property
    def ruleset(self) -> str:
        """Where the ruleset goes."""
        return f"rulesets/{slug(self.municipality)}/{self.stem}.yaml"

    @property
    def id(self) -> str:
        """`exempelstad-kulturnamnden-2026`."""
        return f"{slug(self.municipality)}-{self.stem}"


def slug(text: str) -> str:
    """A name as it stands in an id or a file name: `Kultur- och fritid` → `kultur-och-fritid`."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def files(start: Start) -> dict[str, str]:
    """Every file, by its path from the folder of the work."""
    kinds: tuple[FileKind, ...] = ("ruleset", "facts", "cases")
    folder, name = start.ruleset.rsplit("/", 1)
    return {
        start.ruleset: _ruleset(start),
        f"facts/{start.id}.yaml": _facts(start),
        f"{folder}/fall/{name}": _cases(start),
        **{f"{SCHEMAS}/{kind}-1.schema.json": schema(kind) for kind in kinds},
    }


def _ruleset(start: Start) -> str:
    goals = "\n".join(_goal(start, number) for number in range(1, start.goals + 1))
    return f"""\
{modeline("ruleset", f"../../{SCHEMAS}")}
# Regelverk för {start.committee}, {start.municipality}, {start.year}.
# Allt här är exempel: byt ut mål, indikatorer, riktvärden och rader mot det som planen säger, och skriv var den
# säger det.
# Pröva medan du skriver: rodtrad check, och rodtrad check --read-back som läser varje regel tillbaka som en mening.

regelverk: {start.id}
kommun: {_text(start.municipality)}
nämnd: {_text(start.committee)}
år: {start.year}
märkning: exempeldata

källor:
  plan: {{titel: {_text(f"Verksamhetsplan {start.year}")}}}

# Skalor skrivs med det bästa först.
skalor:
  färg: [grön, gul, röd]
  utfall: [uppfyllt, delvis uppfyllt, ej uppfyllt]

# En tabell läses uppifrån. Den första raden där allt stämmer avgör; en rad utan när är annars.
tabeller:
  indikator:
    skala: färg
    källa: {{plan: sida 1}}
    rader:
      - {{utfall: grön, när: {{värde: når riktvärde}}}}
      # Ett decimalkomma inom klamrar delar värdet i två. Därför står talet inom citattecken.
      - {{utfall: gul, när: {{grad: "minst 0,9"}}}}
      - {{utfall: röd}}

kf-mål:
  - id: KF1
    namn: Exempel på ett mål från fullmäktige
    källa: {{plan: sida 1}}
{_council(start)}
    nämndmål:
{goals}"""


def _council(start: Start) -> str:
    """How the KF-mål is judged: as its only goal, or by how many of them are met."""
    if start.goals == 1:
        return "    bedömning: {som: M1}"
    return f"""\
    bedömning:
      skala: utfall
      källa: {{plan: sida 1}}
      rader:
        - {{utfall: uppfyllt, när: {{antal uppfyllt: minst {start.goals}}}}}
        - {{utfall: delvis uppfyllt, när: {{antal uppfyllt: minst 1}}}}
        - {{utfall: ej uppfyllt}}"""


def _goal(start: Start, number: int) -> str:
    return f"""\
      - id: M{number}
        namn: Exempel på ett nämndmål, nummer {number}
        källa: {{plan: sida {number + 1}}}
        bedömning:
          skala: utfall
          källa: {{plan: sida {number + 1}}}
          rader:
            - {{utfall: uppfyllt, när: {{antal grön: minst 2}}}}
            - {{utfall: delvis uppfyllt, när: {{antal minst gul: minst 1}}}}
            - {{utfall: ej uppfyllt}}
        indikatorer:
          - id: I{number}a
            namn: Exempel på en indikator där mer är bättre
            enhet: procent
            riktning: uppåt
            möjligt: 0–100
            ingående: 70
            riktvärde:
              {start.year}: 80
            källa: {{plan: sida {number + 1}}}
          - id: I{number}b
            namn: Ett exempel till
            enhet: procent
            riktning: uppåt
            möjligt: 0–100
            ingående: 60
            riktvärde:
              {start.year}: 75
            källa: {{plan: sida {number + 1}}}
"""


def _facts(start: Start) -> str:
    values = "".join(
        f"  - {{indikator: I{number}{letter}, värde: {value}, spann: år {start.year}}}\n"
        for number in range(1, start.goals + 1)
        for letter, value in (("a", 82), ("b", 76))
    )
    return f"""\
{modeline("facts", f"../{SCHEMAS}")}
# Uppgifter om indikatorerna. Det som inte är känt lämnas bort; en siffra som saknas är aldrig noll.

uppgifter: {start.id}-exempel
regelverk: {start.id}
märkning: exempeldata
märkning skäl: Påhittade siffror för att visa hur reglerna verkar.
värden:
{values}"""


def _cases(start: Start) -> str:
    return f"""\
{modeline("cases", f"../../../{SCHEMAS}")}
# Fall: vad målen ska få av vissa uppgifter. rodtrad test prövar dem; med --boundaries läggs gränsfallen till.

fall för: {start.id}
märkning: exempeldata
märkning skäl: Påhittade siffror för att visa hur reglerna verkar.
fall:
  - namn: Båda indikatorerna når sina riktvärden
    värden:
      - {{indikator: I1a, värde: 80, spann: år {start.year}}}
      - {{indikator: I1b, värde: 75, spann: år {start.year}}}
    väntat:
      I1a: grön
      M1: uppfyllt
  - namn: Ingen når sitt
    värden:
      - {{indikator: I1a, värde: 71, spann: år {start.year}}}
      - {{indikator: I1b, värde: 50, spann: år {start.year}}}
    väntat:
      M1: ej uppfyllt
  - namn: En siffra som saknas lämnar målet öppet
    värden:
      - {{indikator: I1a, värde: 80, spann: år {start.year}}}
    väntat:
      M1: {{möjliga: [uppfyllt, delvis uppfyllt]}}
"""


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
