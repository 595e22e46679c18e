"""An import in a folder of its own: a table and a mapping go in, codes with their places or the facts come out."""

from __future__ import annotations

from pathlib import Path

from conformance_case import ROOT
from engine.line import read_model
from engine.model.diagnostic import Rejected
from engine.model.mapping import Mapping
from engine.model.period import Period
from engine.read.document import Plain
from engine.read.limits import Limits
from engine.read.tables.csv import read_csv
from engine.read.tables.json import json_table, read_json
from engine.read.tables.kept import Kept
from engine.read.tables.row import Mistakes
from engine.read.tables.taking import MappingFile, Taking, check_mapping

RULESET = ROOT / "rulesets" / "askersund" / "arsbokslut-2024.yaml"
UNITS = {"B1": "procent", "B2": "index"}
LONG = """\
mappning: prov
kolumner: {indikator: Nyckeltal, värde: Utfall, spann: År}
spann: år
indikatorer: {Sjukfrånvaro: B1, Nöjdhet: B2}
"""
HEADER = "Nyckeltal;Utfall;År\n"


class Outcome:
    """What came of reading one table: facts, codes of mistakes and codes of notices."""

    def __init__(
        self, raw: bytes, mapping: str, folder: Path, *, kind: str = "csv", limits: Limits | None = None
    ) -> None:
        path = folder / "mappning.yaml"
        path.write_text(mapping, encoding="utf-8")
        source, read = read_model(path, Mapping)
        self.mistakes = Mistakes(limits or Limits())
        self.taking = Taking(MappingFile(read, source.node, source.lines), UNITS, Period(2024), Kept(self.mistakes))
        check_mapping(self.taking.file, UNITS, Period(2024), self.mistakes)
        try:
            if kind == "csv":
                table = read_csv(raw, "f", read.table.delimiter, self.mistakes)
            else:
                table = json_table(read_json(raw, "f", self.mistakes.limits), "f", self.mistakes)
            self.report = self.taking.table(table, "fil1")
        except Rejected as error:
            self.mistakes.found += error.diagnostics

    @property
    def codes(self) -> str:
        """`RT805 3:1, …` in reading order."""
        found = Rejected(self.mistakes.found).diagnostics
        return ", ".join(f"{each.code.name} {each.place.line}:{each.place.column}" for each in found)

    @property
    def notices(self) -> str:
        return ", ".join(f"{each.code.name} {each.place.line}:{each.place.column}" for each in self.mistakes.notices)

    @property
    def facts(self) -> list[dict[str, Plain]]:
        return [each.fact for each in self.taking.kept.pending]

    @property
    def values(self) -> list[Plain]:
        return [fact.get("värde") or fact["tillstånd"] for fact in self.facts]
