"""Recording: records for the tests, small ones made on the spot and real ones from the repository.

The checker itself stands in the place of an engine, so that these run wherever Python runs.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from engine.compile.points import Hit, Hits, Question
from engine.line import assess, load_facts, load_ruleset, record_bytes
from engine.model.diagnostic import Text, Value
from engine.model.period import Period
from engine.prove.checker import decide
from engine.record.canonical import canonical, digest, sha256
from engine.record.entry import About
from engine.record.replay import Replayed, Surroundings, replay

ROOT = Path(__file__).parent.parent.parent

AT = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)
ABOUT = About(AT, "Anna Ek", "referens", (("python", "3.11"),))

RULESET = """\
regelverk: prov
kommun: Provköping
nämnd: Provnämnden
år: 2025
källor:
  plan: {titel: Verksamhetsplan 2025}
skalor:
  färg: [grön, gul, röd]
  utfall: [uppfyllt, ej uppfyllt]
tolkningar:
  T-P1:
    fråga: räcker det att nästan nå
    skäl: planen säger inte hur nära som räcker
    val: a
    alternativ: {a: nej, b: ja}
tabeller:
  indikator:
    skala: färg
    källa: {plan: "1"}
    rader:
      - {utfall: grön, när: {värde: når riktvärde}}
      - {utfall: grön, när: {grad: "minst 0,9", T-P1: b}}
      - {utfall: gul, när: {grad: "minst 0,8"}}
      - {utfall: röd}
kf-mål:
  - id: K1
    namn: Välfärd
    bedömning: {som: M1}
    nämndmål:
      - id: M1
        namn: God kvalitet
        samlad bedömning: tillåten
        bedömning:
          skala: utfall
          källa: {plan: "2"}
          rader:
            - {utfall: uppfyllt, när: {antal grön: minst 2}}
            - {utfall: ej uppfyllt}
        indikatorer:
          - {id: I1, namn: Nöjdhet, enhet: procent, riktning: uppåt, möjligt: 0–100, riktvärde: {2025: "85,5"}}
          - {id: I2, namn: Trygghet, enhet: procent, riktning: uppåt, möjligt: 0–100, riktvärde: {2025: 80}}
          - {id: I3, namn: Väntetid, enhet: dagar, riktning: nedåt, riktvärde: {2025: 30}}
"""
FACTS = """\
uppgifter: prov-2025
regelverk: prov
värden:
  - {indikator: I1, värde: "85,50", spann: år 2025}
  - {indikator: I2, värde: 79, spann: år 2025}
  - {indikator: I3, värde: 41, spann: år 2025, preliminär: ja}
samlade bedömningar:
  - mål: M1
    utfall: uppfyllt
    av: Eva Berg
    roll: förvaltningschef
    datum: 2026-01-20
    skäl: utvecklingen går åt rätt håll
    gäller: 2025
"""
OPEN_FACTS = """\
uppgifter: prov-2025
regelverk: prov
värden:
  - {indikator: I1, värde: "85,50", spann: år 2025}
  - {indikator: I3, värde: 41, spann: år 2025}
"""

REAL = {
    "askersund": ("rulesets/askersund/arsbokslut-2024.yaml", "facts/askersund-arsbokslut-2024.yaml", "2024"),
    "som-om": (
        "rulesets/sodertalje/socialnamnden-2025.yaml",
        "facts/sodertalje-socialnamnden-2025-som-om.yaml",
        "2025-10",
    ),
    "exempel": (
        "rulesets/sodertalje/socialnamnden-2025.yaml",
        "facts/sodertalje-socialnamnden-2025-exempel.yaml",
        "2025-08",
    ),
}


SEED = 4


def chance() -> random.Random:
    """The same chance on every run, so that a red test is red for everybody."""
    return random.Random(SEED)  # noqa: S311 - a test keeps no secret


class Reference:
    """The checker's own answer, in the place of an engine."""

    name = "referens"

    def hits(self, questions: Sequence[Question]) -> Hits:
        return {each.key: tuple(_hit(each, place) for place in range(len(each.points))) for each in questions}


def _hit(question: Question, place: int) -> Hit:
    done = decide(question.table, question.points[place])
    return done.row.row.number if done.row is not None and done.outcome is not None else None


def made(ruleset: Path, facts: Sequence[Path], period: str, picked: Mapping[str, str] | None = None) -> bytes:
    """The record of an assessment of files."""
    loaded = load_ruleset(ruleset)
    files = [load_facts(path, loaded) for path in facts]
    return record_bytes(loaded, files, assess(loaded, files, Period.parse(period), picked or {}, Reference()))


def small(folder: Path, facts: str = FACTS, ruleset: str = RULESET, picked: Mapping[str, str] | None = None) -> bytes:
    """A record of the small ruleset, written to and read from `folder`."""
    (folder / "prov.yaml").write_bytes(ruleset.encode())
    (folder / "uppgifter.yaml").write_bytes(facts.encode())
    return made(folder / "prov.yaml", [folder / "uppgifter.yaml"], "2025", picked)


@cache
def real(name: str) -> bytes:
    """The record of one of the repository's own cases."""
    ruleset, facts, period = REAL[name]
    return made(ROOT / ruleset, [ROOT / facts], period)


def played(raw: bytes, *, name: str | None = None, around: Surroundings | None = None) -> Replayed:
    """A replay with the checker itself as engine, under the right name unless another is given."""
    return replay(name or f"{sha256(raw)}.json", raw, around or Surroundings(Reference().hits))


def said(found: Replayed, step: int) -> list[tuple[str, str]]:
    """The codes of a step, each with the node that it is about."""
    return [(each.code.name, _words(each.values.get("node", ""))) for each in found.steps[step - 1].said]


def _words(value: Value) -> str:
    return value.sv if isinstance(value, Text) else str(value)


def opened(raw: bytes) -> Any:  # noqa: ANN401 - JSON to be changed by a test
    return json.loads(raw)


def closed(record: Any) -> bytes:  # noqa: ANN401 - as above
    """A record as a careful forger leaves it: canonical, with the digests of program and facts made anew."""
    for part in ("program", "facts"):
        record[part]["sha256"] = digest(record[part]["content"])
    return canonical(record)
