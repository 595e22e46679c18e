"""The report: the parts in one run, printed as they come and kept as docs/performance.md.

Every number is a processor second of one core, so that what else runs on the machine hardly shows. Ratios are taken
within a part, where all systems are timed in the same rounds.
"""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import growth, start, stream
from benchmarks.case import SEED, draw
from benchmarks.ours import Batch, Columns, Proved
from benchmarks.peers import System
from benchmarks.peers.clips import Clips
from benchmarks.peers.durable import DurableRules
from benchmarks.peers.polars import HandWritten
from benchmarks.peers.rules import RuleEngine
from benchmarks.peers.zen import Zen
from benchmarks.timing import ROUNDS, compared, in_turn, side_by_side

PAGE = Path("docs/performance.md")
COMPARED = 200
PIECE, PIECES = 500, 40
DRAWN, COPIES = 5_000, 100
LIBRARIES = ("durable-rules", "zen-engine", "rule-engine", "clipspy", "polars", "narwhals")


def _ours() -> tuple[Proved, Proved, Batch]:
    """Those of ours that remember, with nothing to remember yet."""
    return Proved(), Proved(remembers=False), Batch()


def _others() -> list[System]:
    return [
        Zen(trace=False),
        Zen(trace=True),
        DurableRules(),
        RuleEngine(),
        Clips(),
        HandWritten(),
        HandWritten(text=True),
        Columns(),
        Columns(text=True),
    ]


def _engines() -> Iterable[str]:
    systems = _others()
    compared([*systems, *_ours()], draw(COMPARED))
    alone, anew, batch = _ours()
    columns = [each for each in systems if isinstance(each, HandWritten | Columns)]
    pieces = (draw(PIECE, SEED + 1 + number) for number in range(PIECES))
    found = in_turn([*(each for each in systems if each not in columns), alone, anew, batch], pieces)
    found |= side_by_side(columns, draw(DRAWN), COPIES)
    quiet, traced = found[systems[0].name], found[systems[1].name]
    hand, ours = (found[each.name] for each in columns[::2])
    yield f"{COMPARED} slumpade bedömningar gav samma verdikt i alla {len(systems) + 3} systemen, ett för ett."
    yield ""
    yield "| System | µs per bedömning | bedömningar per sekund | × zen utan spår | × zen med spår |"
    yield "|---|---:|---:|---:|---:|"
    for name, seconds in found.items():
        yield (
            f"| {name} | {_number(seconds * 1e6)} | {_number(1 / seconds)} "
            f"| {_number(quiet / seconds)} | {_number(traced / seconds)} |"
        )
    yield ""
    yield from _targets(
        ("träffar i kolumner mot Polars skrivet för hand", hand / ours, 0.5),
        ("träffar i kolumner mot zen utan spår", quiet / ours, 500),
        ("många åt gången med bevis mot zen med spår", traced / found[batch.name], 2),
        ("en åt gången med bevis mot durable_rules för hand", found[DurableRules.name] / found[alone.name], 1),
        ("en åt gången med bevis mot zen med spår (riktmärke)", traced / found[alone.name], 1),
        ("samma utan minne mot durable_rules för hand (riktmärke)", found[DurableRules.name] / found[anew.name], 1),
    )


def _growth() -> Iterable[str]:
    found = growth.measured()
    yield "| Bedömningar | Sekunder | µs per bedömning |"
    yield "|---:|---:|---:|"
    for count, seconds in found.items():
        yield f"| {_thousands(count)} | {_number(seconds)} | {_number(seconds / count * 1e6)} |"
    slope, last = growth.exponent(found), growth.exponent(dict(list(found.items())[-2:]))
    yield ""
    yield f"Att göra i ordning uttrycken kostar lika mycket varje gång; de två sista ger exponenten {_number(last)}."
    yield f"Exponent: {_number(slope)}. Högst 1,05 var målet: {'nått' if slope <= growth.LINEAR else 'inte nått'}."


def _start() -> Iterable[str]:
    found = start.measured()
    ratio = found["rodtrad explain"] / found["skriptet"]
    yield "| Process | Sekunder |"
    yield "|---|---:|"
    yield from (f"| {name} | {_number(seconds)} |" for name, seconds in found.items())
    yield ""
    yield f"Kvot: {_number(ratio)}. Högst 1,5 var målet: {'nått' if ratio <= start.MOST else 'inte nått'}."


def _stream() -> Iterable[str]:
    found = stream.measured()
    yield "| Bedömningar | Uppgifter om indikatorer | Processorsekunder | µs per bedömning | Som mest, MiB |"
    yield "|---:|---:|---:|---:|---:|"
    yield (
        f"| {_thousands(found.assessments)} | {_thousands(found.facts)} | {_number(found.seconds)} "
        f"| {_number(found.seconds / found.assessments * 1e6)} | {_thousands(found.mib)} |"
    )
    yield ""
    reached = "nått" if found.mib < stream.MOST_MIB else "inte nått"
    yield f"Under {_thousands(stream.MOST_MIB)} MiB var målet: {reached}."


PARTS: dict[str, tuple[str, Callable[[], Iterable[str]]]] = {
    "engines": ("Sida vid sida", _engines),
    "growth": ("Hur kostnaden växer", _growth),
    "stream": ("En stor tabell ur en fil till en annan", _stream),
    "start": ("En hel process", _start),
}


def written(asked: Sequence[str], *, keep: bool) -> None:
    """Run the parts asked for, and print each; a full run is kept."""
    lines: list[str] = []
    for name in asked:
        heading, part = PARTS[name]
        section = ["", f"## {heading}", "", *part()]
        print("\n".join(section), flush=True)
        lines += section
    if keep:
        foot = FOOT.replace("{seen}", _thousands(PIECE * PIECES // 2))
        PAGE.write_text(_head() + "\n".join([*lines, ""]) + foot, encoding="utf-8")


def _targets(*targets: tuple[str, float, float]) -> Iterable[str]:
    yield "| Jämförelse | Kvot | Mål | |"
    yield "|---|---:|---:|---|"
    for what, ratio, least in targets:
        yield f"| {what} | {_number(ratio)} | minst {_number(least)} | {'nått' if ratio >= least else 'inte nått'} |"


def _head() -> str:
    git = ["git", "rev-parse", "--short", "HEAD"]
    return HEAD.format(
        seed=SEED,
        date=datetime.now(UTC).date().isoformat(),
        commit=subprocess.run(git, capture_output=True, text=True, check=True).stdout.strip(),
        machine=f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        cores=os.cpu_count(),
        load=_number(os.getloadavg()[0]),
        libraries=", ".join(f"{name} {version(name)}" for name in LIBRARIES),
        rounds=ROUNDS,
        piece=PIECE,
        pieces=PIECES,
    )


HEAD = """# Hur fort det går

Sidan skrivs av `make bench`. Inget här är ett test. Talen beror på maskinen, men kvoterna
mellan system som mätts i samma körning säger något.

- Kommando: `make bench`, frö {seed}, {date}, commit {commit}.
- Maskin: {machine}, {cores} kärnor med {load} program i kö när mätningen var klar; {libraries}.
- Varje tal är i processorsekunder på en kärna. Systemen som tar en bedömning åt gången, och beviset för många, får
  {pieces} omgångar om {piece} bedömningar som inget av dem har sett förut, samma för alla och efter varandra; talet är
  medianen av omgångarna. Kolumnerna får samma ram i {rounds} varv, och talet är medianen av varven.
- Fallet: de 22 indikatorer i Södertälje socialnämnds plan för 2025 som hör till ett mål, läget efter oktober, alla
  uppgifter kända. Varje system ger 22 färger, och utfall och färg för nämndmålen 1.1–5 och för KF1. Rödtråd räknar
  dessutom KF2–KF5 och en beskrivande tabell, som de andra slipper.
"""

FOOT = """
## Vad som jämförs

- De andra systemen är skrivna för hand i `benchmarks/peers`, en regel per rad, så som deras egen dokumentation visar.
  De räknar med flyttal, Rödtråd exakt. Uppgifterna görs i ordning för vart och ett före tidtagningen.
- *Med bevis*: från uppgifter till det kontrollerade trädet, där varje test är omgjort av bevisaren och följer med
  sina värden och uppgifter. Inget av de andra systemen gör om sina svar; zen med spår är det som ligger närmast.
- *Träffar i kolumner*: vilken rad varje tabell träffar. Bevis görs sedan för de bedömningar som någon vill se.
- *Polars skrivet för hand*: samma fall som uttryck i flyttal, utan skydd mot värden som inte kan förekomma. Båda får
  en halv miljon rader åt gången, med svaren som etiketter (Enum) eller som text. Att pröva att varje text är ett svar
  som kan ges kostar ungefär lika mycket som reglerna.
- *Minnet*: samma nod med samma värden, svar och utfall under sig bevisas en gång, och beviset delas av bedömningarna
  (docs/decisions/0007). Det börjar tomt i första omgången, så medianen gäller en bedömning efter ungefär {seen} andra:
  hälften av de slumpade värdena ligger på en gräns eller ett par steg från den, så lika noder är vanliga. *Utan minne*
  är vad den första bedömningen i en process kostar: det mesta är beviset självt, omkring tusen objekt i Python.
- Motorn durable-rules tillfrågas en gång om varje sätt att stå i en tabell och minns svaret.
- *Många åt gången med bevis*: `rodtrad bulk --prove`. Träffarna föreslås av kolumnerna, och bevisaren gör om dem.
- Delarna kan mätas var för sig: `python -m benchmarks engines`, `growth`, `stream`, `start`.
- *En stor tabell*: `rodtrad bulk` från Parquet till Parquet, med verdikten för målen; de 66 svaren om plan och
  aktiviteter i varje bedömning räknas inte bland uppgifterna. Se docs/stora-mangder.md.
- *En hel process*: `rodtrad explain` för ett mål, mot ett skript som bara importerar click, yaml och samma modeller
  och läser samma filer.
"""


def _number(value: float) -> str:
    """A measured number with three digits that count, as Swedish writes it."""
    text = f"{value:.3g}" if abs(value) < 1000 else _thousands(round(value))  # noqa: PLR2004
    return text.replace(".", ",")


def _thousands(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")
