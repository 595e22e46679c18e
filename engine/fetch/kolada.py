"""Kolada: which addresses answer a question about series, and the pages of the answer one by one.

Comes in: KPIs, municipalities or units, and years. Goes out: pages as the server sent them, each looked through so far
that it is known to be whole and what it holds. No value is taken here, and none is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Final
from urllib.parse import urlsplit

from engine.fetch.asking import Asker
from engine.model.diagnostic import Place, Rejected, Text, shown
from engine.read.limits import Limits
from engine.read.tables.json import read_json
from engine.read.tables.kolada import Series, Told, told

BASE: Final = "https://api.kolada.se/v3"
IN_ONE: Final = 25
"""So many of a kind may be asked for at once."""
MOST_PAGES: Final = 1000
_PAUSE: Final = 0.2
"""Seconds between questions: no more than five a second, which others who ask Kolada keep to."""
_NOT_KOLADA: Final = Text(
    "svaret är inte ett svar från Kolada: values saknas", "the answer is not one of Kolada's: values is missing"
)
_ROUND: Final = Text("nästa sida är en som redan är hämtad", "the next page is one that was fetched already")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for; no year is every year. Units are asked for apart from municipalities."""

    kpis: tuple[str, ...]
    municipalities: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    years: tuple[int, ...] = ()

    def series(self) -> Iterator[Series]:
        """Every series that an answer can hold."""
        return product(self.kpis, (*self.municipalities, *self.units))


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its address, its bytes, when it came and what it holds."""

    address: str
    raw: bytes
    at: datetime
    holds: Told


def paths(question: Question) -> Iterator[str]:
    """The paths that together ask the question, none with more of a kind than the server takes.

    Last what Kolada says about the KPIs themselves: whether one is kept up, preliminary or divided by gender.
    """
    years = [f"/year/{_listed(some)}" for some in _some([str(year) for year in question.years])] or [""]
    asked = (("data", "municipality", question.municipalities), ("oudata", "ou", question.units))
    for kind, owner, owners in asked:
        for kpis, whose, year in product(_some(question.kpis), _some(owners), years):
            yield f"/{kind}/kpi/{_listed(kpis)}/{owner}/{_listed(whose)}{year}"
    for kpis in _some(question.kpis):
        yield f"/kpi/{_listed(kpis)}"


def pages(
    asker: Asker, base: str, question: Question, now: Callable[[], datetime], pause: Callable[[float], None]
) -> Iterator[Page]:
    """Every page of every answer, in the order asked. Raises Unanswered."""
    count, root = 0, urlsplit(base)
    for path in paths(question):
        at, seen = f"{root.path}{path}", set[str]()
        while at:
            if count:
                pause(_PAUSE)
            count += 1
            if count > MOST_PAGES:
                raise asker.refused("RT884", at, limit=MOST_PAGES, unit=Text("sidor", "pages"))
            seen.add(at)
            page = _page(asker, at, f"{root.scheme}://{root.netloc}{at}", now)
            yield page
            at = asker.own(page.holds.following, at) if page.holds.following else ""
            if at in seen:
                raise asker.refused("RT885", at, reason=_ROUND)


def _page(asker: Asker, path: str, address: str, now: Callable[[], datetime]) -> Page:
    raw = asker.answer(path)
    try:
        holds = told(read_json(raw, address, Limits()))
    except Rejected as error:
        raise asker.refused("RT885", path, reason=_not_json(error.diagnostics[0].place)) from None
    if holds is None:
        raise asker.refused("RT885", path, reason=_NOT_KOLADA)
    if holds.count is not None and holds.count != str(holds.items):
        raise asker.refused("RT885", path, reason=_short(shown(holds.count), holds.items))
    return Page(address, raw, now(), holds)


def _not_json(at: Place) -> Text:
    return Text(
        f"svaret är inte hel JSON (rad {at.line}, kolumn {at.column})",
        f"the answer is not whole JSON (line {at.line}, column {at.column})",
    )


def _short(said: str, found: int) -> Text:
    return Text(f"svaret säger {said} rader men har {found}", f"the answer says {said} rows but has {found}")


def _some(names: Sequence[str]) -> list[Sequence[str]]:
    return [names[start : start + IN_ONE] for start in range(0, len(names), IN_ONE)]


def _listed(names: Sequence[str]) -> str:
    return ",".join(names)
