"""What is damaged: real files of every kind the commands read, each with the command that reads it.

Comes in: a room to lay sound files in. Goes out: targets. In a run's own room the damaged file has the sound one's
name, and the other files lie where the arguments say.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from conformance_case import ROOT
from fuzz.damage import Damage, bytewise, in_json, in_zip, linewise, run

TEXT = (bytewise, linewise)
JSON = (bytewise, in_json)

MAPPING = """\
mappning: prov
kolumner: {indikator: Nyckeltal, värde: Utfall, spann: År}
spann: år
indikatorer: {Sjukfrånvaro: B1, "Nöjdhet i skolan": B2}
"""
TABLE = [("Nyckeltal", "Utfall", "År"), ("Sjukfrånvaro", "10,74", "2024"), ("Nöjdhet i skolan", "7,5", "2024")]
KOLADA_MAPPING = """\
mappning: prov
kolada:
  - {nyckeltal: N15006, kommun: "0882", indikator: B1}
  - {nyckeltal: N15030, kommun: "0882", indikator: B2}
"""
KOLADA = """\
{"values": [
  {"kpi": "N15006", "municipality": "0882", "period": 2024,
   "values": [{"gender": "T", "count": 1, "status": "", "value": 10.74, "isdeleted": false}]},
  {"kpi": "N15030", "municipality": "0882", "period": 2024,
   "values": [{"gender": "T", "count": 1, "status": "Missing", "value": null, "isdeleted": false}]}],
 "count": 2, "next_url": null, "previous_url": null}
"""


@dataclass(frozen=True)
class Target:
    """A sound file, how it may be damaged, and the command; `{}` in its arguments is the damaged file."""

    name: str
    file: Path
    damages: tuple[Damage, ...]
    arguments: tuple[str, ...]
    at: str = ""
    """Where in the room it lies; under its own name when not said."""
    beside: tuple[tuple[Path, str], ...] = ()
    """Folders and files that lie in the room with it, and where."""

    def command(self, room: Path) -> list[str]:
        """The arguments in a room."""
        own = room / (self.at or self.file.name)
        return [each.replace("{}", str(own)).replace("{room}", str(room)) for each in self.arguments]

    def lay(self, raw: bytes, room: Path) -> None:
        """Put the damaged file in its room, and what lies beside it."""
        for each, at in self.beside:
            (room / at).parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if each.is_dir() else shutil.copy)(each, room / at)
        own = room / (self.at or self.file.name)
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_bytes(raw)


def targets(sound: Path) -> list[Target]:
    """Every target; what the repository does not hold ready is made under `sound`."""
    return [*_rulesets(), *_facts(), *_records(sound), *_imports(sound)]


def _rulesets() -> Iterator[Target]:
    facts = {"arsbokslut-2024.yaml": "askersund-arsbokslut-2024.yaml"}
    for path in sorted((ROOT / "rulesets").glob("*/*.yaml")):
        fitting = facts.get(path.name)
        yield Target(f"check {path.name}", path, TEXT, ("check", "{}"))
        yield Target(f"fmt {path.name}", path, TEXT, ("fmt", "{}"))
        if fitting:
            given = str(ROOT / "facts" / fitting)
            yield Target(f"assess {path.name}", path, TEXT, ("assess", "{}", "--facts", given))
    for path in sorted((ROOT / "rulesets").glob("*/fall/*.yaml")):
        ruleset = path.parent.parent / path.name
        at, of = (str(each.relative_to(ROOT)) for each in (path, ruleset))
        beside = ((ruleset, of), (ROOT / "facts", "facts"))
        yield Target(f"test {path.name}", path, TEXT, ("test", f"{{room}}/{of}"), at, beside)


def _facts() -> Iterator[Target]:
    of = {
        "askersund-arsbokslut-2024": "askersund/arsbokslut-2024",
        "askersund-kf-2030-exempel-2027": "askersund/kf-2030",
        "sodertalje-socialnamnden-2025-som-om": "sodertalje/socialnamnden-2025",
        "enkoping-socialnamnden-2023": "enkoping/socialnamnden-2024",
    }
    for name, ruleset in of.items():
        path = ROOT / "facts" / f"{name}.yaml"
        yield Target(
            f"assess {path.name}", path, TEXT, ("assess", str(ROOT / "rulesets" / f"{ruleset}.yaml"), "--facts", "{}")
        )


def _records(sound: Path) -> Iterator[Target]:
    record = min((ROOT / "tests" / "record" / "frozen" / "record-1").glob("*.json"), key=lambda each: each.name)
    yield Target("replay", record, JSON, ("replay", "{}"))
    yield Target("report", record, JSON, ("report", "{}", "--out", "{room}/rapport.html"))
    journal = sound / "journal"
    made = ROOT / "rulesets" / "enkoping" / "socialnamnden-2024.yaml"
    facts = ROOT / "facts" / "enkoping-socialnamnden-2023.yaml"
    run(["assess", str(made), "--facts", str(facts), "--journal", str(journal)], sound)
    for path in sorted(each for each in journal.rglob("*") if each.is_file()):
        own = path.relative_to(journal)
        if own.suffix in {".json", ".jsonl"}:
            at = str(Path("journal") / own)
            arguments = ("journal", "verify", "{room}/journal")
            yield Target(f"journal {own.parts[0]}", path, JSON, arguments, at, ((journal, "journal"),))


def _imports(sound: Path) -> Iterator[Target]:
    ruleset = str(ROOT / "rulesets" / "askersund" / "arsbokslut-2024.yaml")
    mapping, table = _laid(sound / "mappning.yaml", MAPPING), sound / "siffror.csv"
    kolada, answers = _laid(sound / "kolada.yaml", KOLADA_MAPPING), _laid(sound / "svar.json", KOLADA)
    _laid(table, "".join(";".join(row) + "\n" for row in TABLE))
    book = sound / "siffror.xlsx"
    book.write_bytes(_workbook(TABLE))
    out = ("--ruleset", ruleset, "--out", "{room}/ut.yaml", "--period", "2024")
    yield Target("import mapping", mapping, TEXT, ("import", str(table), "--mapping", "{}", *out))
    yield Target("import csv", table, TEXT, ("import", "{}", "--mapping", str(mapping), *out))
    yield Target("import xlsx", book, (bytewise, in_zip), ("import", "{}", "--mapping", str(mapping), *out))
    yield Target("import kolada", answers, JSON, ("import", "{}", "--mapping", str(kolada), *out))


def _laid(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _workbook(rows: Sequence[tuple[str, ...]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.create_sheet(index=0)
    for row in rows:
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
