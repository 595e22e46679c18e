"""The rulesets say everything that the plans have, and where they have it from.

Ids and readings are written out from a catalogue of the plans, made by hand before the rulesets. What each ruleset
rests on is listed in docs/tackning.md, which `make golden` writes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from conformance_case import ROOT
from engine.line import load_facts, load_ruleset
from engine.model.facts import FactsFile
from engine.model.ruleset import (
    Cited,
    CouncilGoal,
    Goal,
    Indicator,
    NoRule,
    Ruleset,
    SameAs,
    Sources,
    Table,
)
from engine.model.switch import Switch

COVERAGE = ROOT / "docs" / "tackning.md"


def spread(*stems: str) -> list[str]:
    """`O1 a–f` is O1a, O1b … O1f; a stem without letters is itself."""
    found = []
    for stem in stems:
        start, _, letters = stem.partition(" ")
        first, last = letters.split("–") if letters else ("", "")
        found += [start + chr(code) for code in range(ord(first), ord(last) + 1)] if letters else [start]
    return found


IDS = {
    "askersund/arsbokslut-2024": spread(
        "B1", "B2", "B3", "B4", "B5", "B6 a–h", "B7", "B8", "B9", "B10", "B11", "B12", "B13", "B14"
    ),
    "askersund/namndmal-2025": spread(
        "A1.1", "A1.2", "A1.3", "A1.4", "A1.5", "A1.6", "A1.7", "A1.8", "A5.1", "A5.2", "A5.3"
    ),
    "askersund/kf-2030": spread(
        "A-KF1.1", "A-KF1.2", "A-KF1.3", "A-KF2.1", "A-KF2.2", "A-KF3.1", "A-KF3.2",
        "A-KF4.1", "A-KF4.2", "A-KF5.1", "A-KF5.2", "A-KF5.3",
    ),
    "sodertalje/omsorgsnamnden-2025": spread("O1 a–f", "O2 a–d", "O3 a–b", "O4 a–c", "O5 a–e", "O6 a–d"),
    "sodertalje/socialnamnden-2025": spread(
        "S1.1 a–d", "S1.2 a–d", "S2 a–d", "S3 a–c", "S4 a–b", "S5 a–e", "S6 a–d"
    ),
    "enkoping/socialnamnden-2024": spread("E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9"),
}  # fmt: skip
"""Ruleset → every goal and indicator of its document."""

READINGS = {
    "askersund/arsbokslut-2024": {
        "T-A1": 2, "T-A2": 3, "T-A3": 2, "T-A4": 2, "T-A5": 3, "T-A6": 2, "T-A7": 2, "T-A9": 2, "T-A10": 1,
        "T-A11": 2, "T-A19": 1, "T-A21": 1,
    },
    "askersund/namndmal-2025": {
        "T-A1": 2, "T-A2": 3, "T-A4": 2, "T-A9": 2, "T-A11": 2, "T-A12": 2, "T-A13": 2, "T-A14": 1, "T-A15": 1,
        "T-A19": 1, "T-A21": 1,
    },
    "askersund/kf-2030": {"T-A16": 4, "T-A17": 2, "T-A22": 2},
    "sodertalje/omsorgsnamnden-2025": {
        "T-O1": 3, "T-O2": 2, "T-O3": 2, "T-O4": 2, "T-O5": 3, "T-O6": 2, "T-O7": 4, "T-O8": 3, "T-O8s": 2,
        "T-O9": 3, "T-O11": 2, "T-O12": 2, "T-O13": 2, "T-O15": 3, "T-O16": 2, "T-O18": 2, "T-O19": 3, "T-O21": 2,
    },
    "sodertalje/socialnamnden-2025": {
        "T-S1": 3, "T-S2": 2, "T-S3": 3, "T-S4": 2, "T-S6": 4, "T-S7": 2, "T-S8": 2, "T-S9": 3, "T-S10": 2,
        "T-S11": 2, "T-S12": 2, "T-S13": 2, "T-S15": 1, "T-S19": 2,
    },
    "enkoping/socialnamnden-2024": {
        "T-E1": 1, "T-E2": 1, "T-E3": 3, "T-E4": 1, "T-E6": 2, "T-E7": 2, "T-E10": 1,
    },
}  # fmt: skip
"""Ruleset → every reading that can change one of its verdicts, and how many alternatives it has at least."""

NAMES = sorted(IDS)
LINES = r"L\d+(?:-\d+)?"
PLACE = re.compile(rf"(?:(?!L\d)[^;]+? )?{LINES}(?:, {LINES})*")
"""A place in a document: a page, a section or a heading, and lines of the text. Several are parted by `;` or `,`."""


@dataclass(frozen=True)
class Citing:
    """Something in a ruleset that says where it comes from, by itself or through what holds it."""

    kind: str
    whose: str
    own: Cited
    holder: Cited | None = None

    @property
    def sources(self) -> Sources:
        return self.own.sources or (self.holder.sources if self.holder else {})

    @property
    def readings(self) -> tuple[str, ...]:
        said = self.own.readings or (not self.own.sources and self.holder and self.holder.readings)
        return said or ()


@cache
def ruleset(name: str) -> Ruleset:
    return load_ruleset(ROOT / "rulesets" / f"{name}.yaml").checked.ruleset


@cache
def facts_files() -> tuple[tuple[str, FactsFile], ...]:
    by_id = {ruleset(name).id: load_ruleset(ROOT / "rulesets" / f"{name}.yaml") for name in NAMES}
    found = []
    for path in sorted((ROOT / "facts").glob("*.yaml")):
        written = re.search(r"^regelverk: (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert written, path
        found.append((path.stem, load_facts(path, by_id[written[1]]).file))
    return tuple(found)


def goals(of: Ruleset) -> Iterator[Goal]:
    for council in of.council_goals:
        yield council
        yield from council.goals


def indicators(of: Ruleset) -> Iterator[Indicator]:
    return (child for goal in goals(of) for child in goal.indicators if isinstance(child, Indicator))


def nodes(of: Ruleset) -> list[Goal | Indicator]:
    return [*goals(of), *indicators(of)]


def alternatives(value: object) -> Iterable[Any]:
    """What may stand where a reading may choose: the value itself, or each of the alternatives."""
    return value.alternatives.values() if isinstance(value, Switch) else [value]


def judgings(node: Goal | Indicator) -> Iterator[Any]:
    """Every way in which a node may be judged; a list of tables one by one."""
    for judging in alternatives(node.judging):
        yield from judging if isinstance(judging, tuple) else [judging]


def citing(of: Ruleset) -> Iterator[Citing]:
    """Everything that must say where it comes from, in the order of the file."""
    for name, table in of.tables.items():
        yield from _table(table, f"tabellen {name}")
    for node in nodes(of):
        kind = "indikator" if isinstance(node, Indicator) else "kf-mål" if isinstance(node, CouncilGoal) else "nämndmål"
        yield Citing(kind, node.id, node)
        for judging in judgings(node):
            if isinstance(judging, Table):
                yield from _table(judging, node.id)
            elif isinstance(judging, NoRule | SameAs):
                yield Citing("bedömning", node.id, judging, node)
        if isinstance(node, Indicator):
            yield from (Citing(f"riktvärde {year}", node.id, planned) for year, planned in node.targets.items())
            yield from [Citing("ingående", node.id, node.baseline)] if node.baseline else []


def _table(table: Table, whose: str) -> Iterator[Citing]:
    yield from (Citing("rad", f"{whose}, rad {number}", row, table) for number, row in enumerate(table.rows, 1))


def places(sources: Sources) -> Iterator[tuple[str, str]]:
    """Each place of a citation by itself: `{aå24: s.2 L64-65; s.11 L631}` is two."""
    for document, said in sources.items():
        yield from ((document, part) for part in re.split(r"; |(?<=\d), (?!L\d)", said))


@pytest.mark.parametrize("name", NAMES)
class TestRulesets:
    def test_every_goal_and_indicator_of_the_document_stands_exactly_once(self, name: str) -> None:
        found = Counter(node.id for node in nodes(ruleset(name)))
        assert {each: found[each] for each in IDS[name]} == dict.fromkeys(IDS[name], 1)
        assert set(found.values()) == {1}

    def test_everything_says_where_it_comes_from(self, name: str) -> None:
        silent = [f"{one.whose}: {one.kind}" for one in citing(ruleset(name)) if not (one.sources or one.readings)]
        assert silent == []

    def test_every_locator_is_a_document_and_a_place_in_it(self, name: str) -> None:
        of = ruleset(name)
        said = [one.own.sources for one in citing(of)] + [reading.sources for reading in of.reading.values()]
        assert all(document in of.documents for sources in said for document in sources)
        wrong = {place for sources in said for _, place in places(sources) if not PLACE.fullmatch(place)}
        assert wrong == set()

    def test_every_document_is_cited(self, name: str) -> None:
        of = ruleset(name)
        assert {document for one in citing(of) for document in one.sources} == set(of.documents)

    def test_every_reading_that_can_matter_is_there(self, name: str) -> None:
        of = ruleset(name)
        too_few = {
            each: (least, list(of.reading[each].alternatives) if each in of.reading else None)
            for each, least in READINGS[name].items()
            if each not in of.reading or len(of.reading[each].alternatives) < least
        }
        assert too_few == {}

    def test_every_reading_is_complete(self, name: str) -> None:
        for each, reading in ruleset(name).reading.items():
            letters = list(reading.alternatives)
            assert re.fullmatch(r"T-[A-Z]\d+s?", each)
            assert reading.question.endswith("?"), each
            assert reading.reason, each
            assert reading.sources, each
            assert letters == [chr(ord("a") + place) for place in range(len(letters))], each
            assert reading.choice == "a", each

    def test_no_reading_is_used_nowhere(self, name: str) -> None:
        of = ruleset(name)
        text = (ROOT / "rulesets" / f"{name}.yaml").read_text(encoding="utf-8")
        _, _, plan = text.partition("\nkf-mål:")
        used = re.sub(r"^tolkningar:.*?^(?=kf-mål:)", "", text, flags=re.MULTILINE | re.DOTALL)
        unused = [each for each in of.reading if not re.search(rf"{each}\b", used)]
        assert plan
        assert all(of.reading[each].text_only for each in unused)


class TestFacts:
    def test_every_unmarked_figure_says_where_it_comes_from(self) -> None:
        silent = [
            f"{name}: {fact.subject}"
            for name, file in facts_files()
            if file.mark != "exempeldata"
            for fact in file.facts
            if not fact.sources
        ]
        assert silent == []

    def test_every_locator_is_a_document_and_a_place_in_it(self) -> None:
        said = [fact.sources for _, file in facts_files() for fact in file.facts]
        said += [fact.printed.sources for _, file in facts_files() for fact in file.facts if fact.printed]
        assert {place for sources in said for _, place in places(sources) if not PLACE.fullmatch(place)} == set()


def test_the_coverage_page_is_up_to_date(golden: Callable[[str, str], None]) -> None:
    golden(str(COVERAGE), "\n".join(page()) + "\n")


def page() -> Iterator[str]:
    """docs/tackning.md: what each ruleset rests on."""
    yield "# Täckning"
    yield ""
    yield "Var regelverkens rader och tal kommer ifrån. Sidan skrivs av `make golden` och ska inte ändras för hand."
    yield ""
    yield "En rad vilar på en källa, på en tolkning av det som källan lämnar öppet, eller på båda. En tabells källa"
    yield "gäller för de rader som inte säger något eget."
    yield ""
    yield "| Regelverk | Mål | Indikatorer | Rader | på källa | på källa och tolkning | på tolkning | Platser |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for name in NAMES:
        yield _counted(name)
    for name in NAMES:
        yield from _listed(name)


def _counted(name: str) -> str:
    of = ruleset(name)
    rows = [one for one in citing(of) if one.kind == "rad"]
    rests = Counter((bool(row.sources), bool(row.readings)) for row in rows)
    on = [rests[True, False], rests[True, True], rests[False, True]]
    counts = [len([*goals(of)]), len([*indicators(of)]), len(rows), *on]
    return f"| {name} | {' | '.join(map(str, counts))} | {len(_used(of))} |"


def _listed(name: str) -> Iterator[str]:
    of = ruleset(name)
    yield ""
    yield f"## {name}"
    yield ""
    for code, source in of.documents.items():
        yield f"- `{code}`: {source.title}"
    yield ""
    yield "| Plats | Bär |"
    yield "|---|---|"
    for (document, place), users in sorted(_used(of).items(), key=lambda item: _order(*item[0])):
        yield f"| `{document}`: {place} | {', '.join(users)} |"


def _used(of: Ruleset) -> dict[tuple[str, str], list[str]]:
    """Every place with the nodes, tables and readings that cite it."""
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    said = [(one.whose.partition(",")[0], one.own.sources) for one in citing(of)]
    said += [(name, table.sources) for name, table in ((f"tabellen {n}", t) for n, t in of.tables.items())]
    said += [
        (node.id, judging.sources) for node in nodes(of) for judging in judgings(node) if isinstance(judging, Table)
    ]
    said += [(name, reading.sources) for name, reading in of.reading.items()]
    for whose, sources in said:
        for document, place in sources.items():
            found[document, place].setdefault(whose)
    return {key: list(users) for key, users in found.items()}


def _order(document: str, place: str) -> tuple[str, list[int], str]:
    return document, [int(line) for line in re.findall(r"L(\d+)", place)], place
