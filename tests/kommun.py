"""A generated kommun: nämnder with rulesets and facts for a period, some of the files broken in known ways.

Comes in: a folder, how many nämnder, a period, and which nämnd is broken in which way. Goes out: the files. The same
arguments give the same files.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class Way:
    """One way in which a file is broken: what stands there instead, and the code that names it."""

    name: str
    file: Literal["regelverk", "uppgifter"]
    old: str
    new: str
    code: str
    encoding: str = "utf-8"


WAYS = (
    Way("tabb i stället för blanksteg", "regelverk", "  färg: [", "\tfärg: [", "RT114"),
    Way("samma nyckel två gånger", "regelverk", "år: 2025", "år: 2025\når: 2026", "RT120"),
    Way("felstavad nyckel", "regelverk", "riktvärde:", "riktvärd:", "RT150"),
    Way("skala som inte finns", "regelverk", "skala: utfall", "skala: utfal", "RT303"),
    Way("nämnden saknas", "regelverk", "nämnd: Nämnd", "nämn: Nämnd", "RT150"),
    Way("sparad i Windows teckenkod", "regelverk", "", "", "RT108", "cp1252"),
    Way("ankare", "regelverk", "kommun: P", "kommun: &k P", "RT121"),
    Way("kapad mitt i filen", "regelverk", "namn: Trygghet, enhet: procent", "namn: 'Trygg\n#", "RT140"),
    Way("riktning som inte finns", "regelverk", "riktning: nedåt", "riktning: framåt", "RT152"),
    Way("osynligt tecken", "regelverk", "namn: Välfärd", "namn: Väl\u200bfärd", "RT111"),
    Way("tvetydigt tal", "uppgifter", "värde: 41", "värde: 1.234", "RT202"),
    Way("omöjligt värde", "uppgifter", "värde: 79", "värde: 790", "RT333"),
    Way("indikator som inte finns", "uppgifter", "indikator: I2", "indikator: I9", "RT301"),
    Way("samma uppgift två gånger", "uppgifter", "indikator: I2", "indikator: I1", "RT334"),
    Way("rättelse av ingenting", "uppgifter", "värde: 41", "värde: 41, rättar: x", "RT336"),
    Way("omöjligt datum", "uppgifter", "spann: t.o.m. 2025", "spann: 2025-02-30 – 2025", "RT206"),
    Way("namnet på ett annat regelverk", "uppgifter", "regelverk: n", "regelverk: annan-n", "RT901"),
    Way("tillstånd som inte finns", "uppgifter", "värde: 41", "tillstånd: okänt", "RT152"),
    Way("styrtecken", "uppgifter", "värde: 41", "värde: 4\x071", "RT109"),
    Way("decimalkomma utan citattecken", "uppgifter", "värde: 41", "värde: 41,5", "RT130"),
)

RULESET = """\
regelverk: n{number:03}
kommun: Provköping
nämnd: Nämnd {number}
år: 2025
källor:
  plan: {{titel: Verksamhetsplan 2025}}
skalor:
  färg: [grön, gul, röd]
  utfall: [uppfyllt, ej uppfyllt]
tabeller:
  indikator:
    skala: färg
    källa: {{plan: "1"}}
    rader:
      - {{utfall: grön, när: {{värde: når riktvärde}}}}
      - {{utfall: gul, när: {{grad: "minst 0,8"}}}}
      - {{utfall: röd}}
kf-mål:
  - id: K1
    namn: Välfärd
    bedömning: {{som: M1}}
    nämndmål:
      - id: M1
        namn: "=God kvalitet"
        bedömning:
          skala: utfall
          källa: {{plan: "2"}}
          rader:
            - {{utfall: uppfyllt, när: {{antal grön: minst 2}}}}
            - {{utfall: ej uppfyllt}}
        indikatorer:
          - {{id: I1, namn: Nöjdhet, enhet: procent, riktning: uppåt, möjligt: 0–100, riktvärde: {{2025: "85,5"}}}}
          - {{id: I2, namn: Trygghet, enhet: procent, riktning: uppåt, möjligt: 0–100, riktvärde: {{2025: {target}}}}}
          - {{id: I3, namn: Väntetid, enhet: dagar, riktning: nedåt, riktvärde: {{2025: 30}}}}
"""
FACTS = """\
uppgifter: n{number:03}-{period}
regelverk: n{number:03}
värden:
  - {{indikator: I1, värde: "{first}", spann: t.o.m. {period}}}
  - {{indikator: I2, värde: 79, spann: t.o.m. {period}}}
  - {{indikator: I3, värde: 41, spann: t.o.m. {period}, preliminär: ja}}
"""


def write(folder: Path, count: int, period: str, broken: Mapping[int, Way], seed: int = 7) -> tuple[Path, Path]:
    """Write the kommun; the folders of its rulesets and of the period's facts."""
    drawn = random.Random(f"{seed} {period}")  # noqa: S311 - figures, not secrets
    rulesets, facts = folder / "regelverk", folder / f"uppgifter-{period}"
    for each in (rulesets, facts):
        each.mkdir(exist_ok=True)
    for number in range(count):
        first = f"{drawn.randrange(60, 100)},{drawn.randrange(10)}"
        texts = {
            "regelverk": RULESET.format(number=number, target=60 + number % 40),
            "uppgifter": FACTS.format(number=number, period=period, first=first),
        }
        for kind, path in (("regelverk", rulesets), ("uppgifter", facts)):
            (path / f"n{number:03}.yaml").write_bytes(_bytes(texts[kind], kind, broken.get(number)))
    return rulesets, facts


def _bytes(text: str, kind: str, way: Way | None) -> bytes:
    if way is None or way.file != kind:
        return text.encode()
    changed = text.replace(way.old, way.new, 1)
    if changed == text and way.encoding == "utf-8":
        raise ValueError(way.name)
    return changed.replace("–", "-").encode(way.encoding) if way.encoding != "utf-8" else changed.encode()
