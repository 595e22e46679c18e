"""What Kolada says about its own indicators (nyckeltal), and what the user of their values must know.

In come saved answers from /kpi and the mapping's series, out go notices at the series: a nyckeltal that is no longer
kept up, one with preliminary values, one that is not divided by gender. Nothing of it changes a value.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.model.mapping import KoladaEntry
from engine.read.document import Mapping as Entries
from engine.read.document import Node, Scalar
from engine.read.tables.json import cell_text

_RETIRED = re.compile(r"\(-\s?[12]\d{3}\)\s*$", re.ASCII)
_NO = frozenset({"false", "0"})


@dataclass(frozen=True, slots=True)
class Described:
    """One nyckeltal as Kolada describes it."""

    title: str
    divided: bool
    preliminary: str

    def warnings(self, entry: KoladaEntry) -> Iterable[tuple[str, Mapping[str, str]]]:
        """The codes of what there is to know about a series of it, with their values."""
        if _RETIRED.search(self.title):
            yield "RT867", {"kpi": entry.kpi, "title": self.title}
        if self.preliminary:
            yield "RT868", {"kpi": entry.kpi, "date": self.preliminary}
        if not self.divided and entry.gender != "T":
            yield "RT869", {"kpi": entry.kpi, "gender": entry.gender}


def described(item: Node) -> tuple[str, Described] | None:
    """The nyckeltal that an item describes, by its id; None where the item is something else."""
    if not isinstance(item, Entries):
        return None
    said = {key.text: cell_text(value) for key, value in item.entries if isinstance(value, Scalar)}
    if not said.get("id") or "title" not in said or "kpi" in said:
        return None
    divided = said.get("is_divided_by_gender", "") not in _NO
    return said["id"], Described(said["title"], divided, said.get("prel_publication_date", ""))
