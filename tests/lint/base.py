"""A compact ruleset without any finding, and how a test changes it: `▸` stands just before where a finding is to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.line import LoadedFacts, LoadedRuleset, findings, load_facts, load_ruleset
from engine.model.diagnostic import Diagnostic

HERE = "▸"
BASE = """\
regelverk: prov
kommun: Prov
nämnd: Nämnden
år: 2025
källor:
  vp: {titel: Planen}
skalor:
  färg:
    - {utfall: grön, poäng: 1}
    - {utfall: gul, poäng: '0,5'}
    - {utfall: röd, poäng: 0}
  utfall: [uppfyllt, ej uppfyllt]
uppgifter:
  plan:
    fråga: Har planen följts?
    svar: [följd, ej följd]
tabeller:
  indikator:
    skala: färg
    källa: {vp: s.1}
    rader:
      - {utfall: grön, när: {värde: når riktvärde}}
      - {utfall: gul, när: {plan: följd, T-1: a}}
      - {utfall: röd}
tolkningar:
  T-1:
    fråga: Räcker en följd plan för gult?
    skäl: Planen säger inget.
    val: a
    alternativ: {a: ja, b: nej}
kf-mål:
  - id: K
    namn: Ett KF-mål
    källa: {vp: s.2}
    bedömning: {som: M}
    nämndmål:
      - id: M
        namn: Ett nämndmål
        källa: {vp: s.2}
        bedömning:
          skala: utfall
          källa: {vp: s.2}
          rader:
            - {utfall: uppfyllt, när: {antal grön: minst 3}}
            - {utfall: ej uppfyllt}
        indikatorer:
          - id: A
            namn: Andel nöjda
            enhet: procent
            källa: {vp: s.3}
            riktning: uppåt
            möjligt: 0–100
            ingående: 60
            riktvärde: {2025: 70}
          - id: B
            namn: Andel med plan
            enhet: procent
            källa: {vp: s.3}
            riktning: uppåt
            möjligt: 0–100
            ingående: 61
            riktvärde: {2025: 71}
          - id: C
            namn: Andel kontroller
            enhet: procent
            källa: {vp: s.3}
            riktning: uppåt
            möjligt: 0–100
            ingående: 62
            riktvärde: {2025: 72}
          - id: D
            namn: Andel besök
            enhet: procent
            källa: {vp: s.3}
            riktning: uppåt
            möjligt: 0–100
            ingående: 63
            riktvärde: {2025: 73}
"""
Change = tuple[str, str]
Spot = tuple[str, int, int]
"""A code, a line and a column."""


@dataclass(frozen=True)
class Checked:
    """A ruleset as loaded, with its findings."""

    loaded: LoadedRuleset
    found: tuple[Diagnostic, ...]

    @property
    def spots(self) -> list[Spot]:
        return sorted({(each.code.name, each.place.line, each.place.column) for each in self.found})

    @property
    def codes(self) -> list[str]:
        return [each.code.name for each in self.found]


def changed(changes: Sequence[Change], base: str = BASE) -> str:
    """The base with each change made; what is changed must stand there once."""
    text = base
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without marks, and the line and column of each."""
    places = []
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if HERE in line:
            places.append((number, line.index(HERE) + 1))
            lines[number - 1] = line.replace(HERE, "")
    return "\n".join(lines), places


def check(text: str, folder: Path, facts: str = "") -> Checked:
    """Load the ruleset (and facts) from files and look for findings."""
    path = folder / "regelverk.yaml"
    path.write_text(text, encoding="utf-8")
    loaded = load_ruleset(path)
    given: tuple[LoadedFacts, ...] = ()
    if facts:
        told = folder / "uppgifter.yaml"
        told.write_text(facts, encoding="utf-8")
        given = (load_facts(told, loaded),)
    return Checked(loaded, findings(loaded, given))
