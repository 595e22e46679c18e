"""Small: one ruleset with a bit of everything that the two municipalities do not have, and facts for it."""

from __future__ import annotations

from engine.prove.assessment import Assessment
from explain.assessed import from_text

RULESET = """
regelverk: prov
kommun: Storstad
nämnd: Provnämnden
år: 2025
källor:
  vp: {titel: Provplanen}
skalor:
  färg: [grön, gul, röd]
  utfall:
    - {utfall: uppfyllt, färg: grön}
    - {utfall: ej uppfyllt, färg: röd}
uppgifter:
  plan: {fråga: "Följs planen?", svar: [följd, ej följd]}
  kostnad: {fråga: "Vad kostade det?", möjligt: från 0}
tabeller:
  indikator:
    skala: färg
    källa: {vp: s.1}
    rader:
      - {utfall: grön, när: {värde: minst 75}}
      - utfall: gul
        när:
          någon av:
            - {plan: följd, värde: minst 50}
            - {värde: 60–70}
      - {utfall: röd, orsak: planen kräver mer}
kf-mål:
  - id: K
    namn: Ett mål
    bedömning:
      skala: utfall
      källa: {vp: s.2}
      rader:
        - {utfall: uppfyllt, när: {andel grön: minst 1 ÷ 2}}
        - {utfall: ej uppfyllt}
    samlad bedömning: tillåten
    indikatorer:
      - {id: I1, namn: Öppen med plan, enhet: procent, riktning: uppåt, möjligt: 0–100}
      - id: I2
        namn: Avrundad och skillnad
        enhet: tkr
        riktning: nedåt
        storheter:
          snitt: avrunda(värde ÷ 3; 1)
          över: absolut(värde − kostnad)
        bedömning:
          skala: färg
          rader:
            - {utfall: grön, när: {snitt: högst 11}}
            - {utfall: gul, när: {över: under 5}}
            - {utfall: röd}
        riktvärde:
          2025: 30
      - id: I3
        namn: Ingen rad passar
        enhet: antal
        riktning: ej angiven
        möjligt: heltal från 0
        bedömning:
          skala: färg
          rader:
            - {utfall: grön, när: {värde: över 10}}
      - id: I4
        namn: Läser något som inte finns
        enhet: antal
        riktning: ej angiven
        bedömning:
          skala: färg
          rader:
            - {utfall: grön, när: {värde: når riktvärde}}
            - {utfall: röd}
        riktvärde:
          2025: 3
      - id: I5
        namn: Gäller inte
        enhet: antal
        riktning: uppåt
      - id: I6
        namn: Frågar om uppgiften
        enhet: antal
        riktning: uppåt
        möjligt: heltal från 0
        bedömning:
          skala: färg
          rader:
            - {utfall: röd, när: {värde: saknas}}
            - {utfall: grön}
"""

FACTS = """
uppgifter: prov-uppgifter
regelverk: prov
värden:
  - {indikator: I2, värde: 331 882, spann: t.o.m. 2025-08, källa: {vp: s.3}}
  - {indikator: I3, värde: 3, spann: t.o.m. 2025-08}
  - {indikator: I4, värde: 3 av 5, spann: t.o.m. 2025-08, preliminär: ja}
  - {indikator: I5, tillstånd: ej tillämplig, skäl: ingen sådan verksamhet, spann: t.o.m. 2025-08}
samlade bedömningar:
  - mål: K
    utfall: uppfyllt
    av: Anna Andersson
    roll: ordförande
    datum: 2025-09-15
    skäl: brukarna är nöjda
    gäller: 2025-08
analyser:
  - {om: I3, text: Få svar i år., av: Bo Berg, datum: 2025-09-10}
"""


def small() -> Assessment:
    return from_text(RULESET, FACTS, "2025-08")
