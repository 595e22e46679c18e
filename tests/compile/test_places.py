"""Where compile says that a mistake stands: at the name that points at nothing, in the file that a person wrote.

A case is one slip in a sound ruleset, or in sound facts: what stood there, what was written instead, with `▸` where the
message must point, and its code.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.line import load_facts, load_ruleset
from engine.model.diagnostic import Rejected

RULESET = """\
regelverk: r
kommun: K
nämnd: N
år: 2025
källor:
  plan: {titel: Verksamhetsplan 2025}
skalor:
  färg: [{utfall: grön, poäng: 1}, {utfall: röd, poäng: 0}]
  läge: [hög, låg]
uppgifter:
  följs: {fråga: följs planen, svar: [ja, delvis]}
  betyg: {fråga: vilket betyg, möjligt: heltal 0–5}
tolkningar:
  T1: {fråga: hur, skäl: källan tiger, val: a, alternativ: {a: så, b: annars}}
storheter:
  dubbelt: värde + värde
tabeller:
  indikator:
    skala: färg
    källa: {plan: "1"}
    rader:
      - {utfall: grön, när: {värde: minst 5, T1: a}}
      - {utfall: grön, när: {följs: delvis, dubbelt: minst 4}, tolkning: T1}
      - utfall: grön
        när:
          någon av:
            - {värde: minst 4, T1: b}
            - {egen: minst 4}
      - {utfall: röd}
kf-mål:
  - id: K
    namn: Kommunen
    bedömning: {som: M}
    nämndmål:
      - id: M
        namn: Nämnden
        samlad bedömning: tillåten
        samlad skala: läge
        storheter:
          halva: antal grön ÷ 2
        bedömning:
          - tabell: först
            skala: färg
            rader:
              - {utfall: grön, när: {A: grön, halva: minst 1}}
              - {utfall: röd}
          - tabell: sedan
            skala: läge
            beskrivande: ja
            rader: [{utfall: hög, när: {medelpoäng: minst 1}}, {utfall: låg}]
        indikatorer:
          - id: A
            namn: Ett
            enhet: antal
            riktning: uppåt
            möjligt: 0–9
            källa: {plan: "2"}
            riktvärde: {2025: {värde: 5, källa: {plan: "2"}}}
            ingående: {värde: 4, källa: {plan: "3"}}
            ackumulerad: {enligt T1: {a: ja, b: nej}}
            storheter:
              egen: värde − 1
          - id: B
            namn: Två
            enhet: antal
            riktning: uppåt
            delresultat: ja
            storheter: {egen: "1"}
          - id: C
            namn: Tre
            enhet: antal
            riktning: uppåt
            storheter: {egen: "1"}
            ackumulerad: ja
            väntat: riktvärde · 1
            riktvärde: {2025: 5}
            bedömning: {skala: färg, rader: [{utfall: grön, när: {värde: når väntat}}, {utfall: röd}]}
  - id: L
    namn: Också
    bedömning: {ingen: ännu inte}
    indikatorer: [{se: A}]
"""
FACTS = """\
uppgifter: u
regelverk: r
källor:
  mätning: {titel: Mätning}
värden:
  - indikator: A
    värde: 4
    spann: t.o.m. 2025-08
    källa: {mätning: "1"}
  - indikator: B
    samtliga når: ja
    spann: t.o.m. 2025-08
  - mål: M
    uppgift: betyg
    värde: 3
    spann: år 2025
  - indikator: A
    uppgift: följs
    svar: ja
    spann: år 2025
  - {indikator: A, art: prognos, värde: 4, spann: år 2025, av: Ek, datum: 2025-09-01, efter: 2025-08, grund: x}
samlade bedömningar:
  - {mål: M, utfall: hög, av: Ek, roll: chef, datum: 2025-09-01, skäl: så är det, gäller: 2025-08}
analyser:
  - {om: A, text: Så gick det, av: Ek, datum: 2025-09-01}
"""

IN_RULESET = [
    ("skala: färg\n    källa", "skala: ▸färgg\n    källa", "RT303"),
    ('{plan: "1"}', '{▸plans: "1"}', "RT309"),
    ('{plan: "2"}\n', '{▸plans: "2"}\n', "RT309"),
    ('källa: {plan: "2"}}}', 'källa: {▸plans: "2"}}}', "RT309"),
    ('{plan: "3"}', '{▸plans: "3"}', "RT309"),
    ("T1: a}}", "T1: ▸c}}", "RT307"),
    ("T1: b}", "T1: ▸c}", "RT307"),
    ("tolkning: T1", "tolkning: ▸T2", "RT306"),
    ("val: a", "val: ▸c", "RT307"),
    ("enligt T1", "▸enligt T2", "RT306"),
    ("b: nej}", "▸c: nej, b: nej}", "RT307"),
    ("{enligt T1: {a: ja, b: nej}}", "{▸enligt T1: {a: ja}}", "RT307"),
    ("- {utfall: röd}\nkf-mål", "- {utfall: ▸rött}\nkf-mål", "RT304"),
    ("följs: delvis", "följs: ▸inte", "RT304"),
    ("följs: delvis", "följs: ▸minst inte", "RT304"),
    ("följs: delvis,", "följs: [delvis, ▸inte],", "RT304"),
    ("A: grön", "A: ▸gul", "RT304"),
    ("följs: delvis", "▸följd: delvis", "RT305"),
    ("{egen: minst 4}", "{▸egna: minst 4}", "RT305"),
    ("egen: värde − 1", "egen: ▸värdet − 1", "RT305"),
    ("värde + värde", "▸värdet + värde", "RT305"),
    ("riktvärde · 1", "▸riktvärd · 1", "RT305"),
    ("antal grön ÷ 2", "▸antal gröna ÷ 2", "RT305"),
    ("värde: minst 5", "värde: ▸grön", "RT313"),
    ("någon av:\n            - {värde: minst 4, T1: b}\n            - {egen: minst 4}", "▸någon av: grön", "RT313"),
    ("följs: delvis,", "▸följs: [{följs: ja}],", "RT313"),
    ("egen: värde − 1", "▸riktvärde: värde − 1", "RT315"),
    ("dubbelt: värde", "▸period: värde", "RT315"),
    ("halva: antal", "▸betyg: antal", "RT315"),
    ("egen: värde − 1", "▸egen: egen − 1", "RT316"),
    ("dubbelt: värde + värde", "▸dubbelt: dubbelt + värde", "RT316"),
    ("halva: antal grön ÷ 2", "▸halva: halva ÷ 2", "RT316"),
    ("läge: [hög, låg]", "läge: [hög, ▸hög]", "RT317"),
    ("bedömning:\n          - tabell: först", "▸bedömning:\n          - tabell: sedan", "RT318"),
    ("tabell: sedan\n            skala", "▸skala", "RT318"),
    (
        "bedömning:\n          - tabell: först",
        "▸bedömning:\n          - tabell: först\n            beskrivande: ja",
        "RT319",
    ),
    ("id: B", "id: ▸A", "RT308"),
    ("id: L", "id: ▸K", "RT308"),
    ("- id: L\n    namn: Också\n    bedömning: {ingen: ännu inte}", "- id: ▸L\n    namn: Också", "RT311"),
    ("som: M", "som: ▸N", "RT301"),
    ("{se: A}", "{se: ▸Å}", "RT301"),
    ("samlad skala: läge", "samlad skala: ▸lägen", "RT303"),
    ("bedömning: {som: M}", "bedömning: ▸tabellen", "RT302"),
]
IN_FACTS = [
    ("regelverk: r", "regelverk: ▸s", "RT330"),
    ('mätning: "1"', '▸mätningen: "1"', "RT309"),
    ("indikator: A\n    värde", "indikator: ▸Å\n    värde", "RT301"),
    ("mål: M\n", "mål: ▸N\n", "RT301"),
    ("- mål: M\n    uppgift: betyg\n", "- ▸mål: M\n", "RT335"),
    ("uppgift: följs", "uppgift: ▸följd", "RT331"),
    ("svar: ja", "svar: ▸nej", "RT332"),
    ("indikator: A\n    uppgift: följs\n    svar: ja", "▸indikator: A\n    uppgift: följs\n    värde: 1", "RT335"),
    ("värde: 4\n", "värde: ▸10\n", "RT333"),
    ("värde: 3\n", "värde: ▸6\n", "RT333"),
    ("indikator: B\n    samtliga når: ja", "▸indikator: B\n    värde: 1", "RT335"),
    ("indikator: A\n    värde: 4", "▸indikator: A\n    samtliga når: ja", "RT335"),
    ("grund: x}", "grund: trend, rättar: ▸f9}", "RT336"),
    (
        "art: prognos, värde: 4, spann: år 2025, av: Ek, datum: 2025-09-01, efter",
        "värde: 4, spann: år 2025, ▸efter",
        "RT344",
    ),
    (
        "{indikator: A, art: prognos, värde: 4, spann: år 2025, av: Ek,",
        "▸{indikator: A, art: prognos, värde: 4, spann: år 2025,",
        "RT340",
    ),
    (
        "{indikator: A, art: prognos, värde: 4, spann: år 2025, av: Ek, datum: 2025-09-01,",
        "▸{indikator: A, art: prognos, värde: 4, spann: år 2025, av: Ek,",
        "RT341",
    ),
    (
        "{indikator: A, art: prognos, värde: 4, spann: år 2025, av: Ek, datum: 2025-09-01, efter: 2025-08,",
        "▸{indikator: A, art: prognos, värde: 4, spann: år 2025, av: Ek, datum: 2025-09-01,",
        "RT342",
    ),
    (
        "{indikator: A, art: prognos, värde: 4, spann: år 2025, av: Ek, datum: 2025-09-01, efter: 2025-08, grund: x}",
        "▸{indikator: A, art: prognos, värde: 4, spann: år 2025, av: Ek, datum: 2025-09-01, efter: 2025-08}",
        "RT343",
    ),
    ("efter: 2025-08", "efter: ▸2025", "RT345"),
    ("gäller: 2025-08}", "gäller: 2025-08, ▸efter: 2025-08}", "RT344"),
    ("{mål: M, utfall", "{mål: ▸N, utfall", "RT301"),
    ("{mål: M, utfall", "{mål: ▸K, utfall", "RT337"),
    ("utfall: hög", "utfall: ▸höga", "RT304"),
    ("om: A", "om: ▸Å", "RT301"),
]


def mistakes(ruleset: str, facts: str, folder: Path) -> list[str]:
    (folder / "r.yaml").write_text(ruleset, encoding="utf-8")
    (folder / "u.yaml").write_text(facts, encoding="utf-8")
    try:
        load_facts(folder / "u.yaml", load_ruleset(folder / "r.yaml"))
    except Rejected as error:
        return [f"{each.code.name} {each.place.line}:{each.place.column}" for each in error.diagnostics]
    return []


def slipped(text: str, old: str, new: str, code: str) -> tuple[str, str]:
    """The text with its slip, and the code with the place that is marked in it."""
    assert old in text, "the slip must be possible"
    marked = text.replace(old, new, 1)
    before = marked.partition("▸")[0]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return marked.replace("▸", ""), f"{code} {line}:{column}"


def test_the_sound_files_are_taken(tmp_path: Path) -> None:
    assert mistakes(RULESET, FACTS, tmp_path) == []


@pytest.mark.parametrize(("old", "new", "code"), IN_RULESET, ids=[f"{each[2]} {each[1]}" for each in IN_RULESET])
def test_a_slip_in_a_ruleset_is_pointed_at(old: str, new: str, code: str, tmp_path: Path) -> None:
    text, expected = slipped(RULESET, old, new, code)
    assert expected in mistakes(text, FACTS, tmp_path)


@pytest.mark.parametrize(("old", "new", "code"), IN_FACTS, ids=[f"{each[2]} {each[1]}" for each in IN_FACTS])
def test_a_slip_in_facts_is_pointed_at(old: str, new: str, code: str, tmp_path: Path) -> None:
    text, expected = slipped(FACTS, old, new, code)
    assert expected in mistakes(RULESET, text, tmp_path)
