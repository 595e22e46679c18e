"""Saved answers from Kolada: the right state for every way in which a value can be missing, and no page left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands import run
from engine.line import load_facts, load_ruleset, read_model
from engine.model.diagnostic import Rejected
from engine.model.mapping import Mapping
from engine.model.period import Period
from engine.read.limits import Limits
from engine.read.tables.json import read_json
from engine.read.tables.kept import Kept, Report
from engine.read.tables.kolada import Kolada, is_kolada
from engine.read.tables.row import Mistakes
from engine.read.tables.taking import MappingFile, Taking, check_mapping
from tables.importing import RULESET, UNITS

MAPPING = """\
mappning: prov
kolada:
  - {nyckeltal: N15006, kommun: '1384', indikator: B1}
"""
KPI = '"kpi":"N15006","municipality":"1384","period":'
ENDS = '"count":1,"next_url":null,"previous_url":null'


def value(shown: str, gender: str = "T", status: str = '""', deleted: str = "false") -> str:
    return f'{{"gender":"{gender}","count":1,"status":{status},"value":{shown},"isdeleted":{deleted}}}'


def page(*values: str, year: str = "2024", ends: str = ENDS, whose: str = KPI) -> str:
    return f'{{"values":[{{{whose}{year},"values":[{",".join(values)}]}}],{ends}}}'


class Fetched:
    """What came of some saved pages."""

    def __init__(self, pages: tuple[str, ...], mapping: str, folder: Path, period: Period | None = None) -> None:
        path = folder / "mappning.yaml"
        path.write_text(mapping, encoding="utf-8")
        source, read = read_model(path, Mapping)
        self.mistakes = Mistakes(Limits())
        taking = Taking(MappingFile(read, source.node, source.lines), UNITS, period, Kept(self.mistakes))
        check_mapping(taking.file, UNITS, period, self.mistakes)
        kolada = Kolada(taking)
        for number, each in enumerate(pages, 1):
            node = read_json(each.encode(), f"{number}.json", Limits())
            assert is_kolada(node)
            kolada.page(node, f"{number}.json", f"fil{number}")
        kolada.finish(Report())
        self.facts = [each.fact for each in taking.kept.pending]

    @property
    def codes(self) -> list[str]:
        return [each.code.name for each in Rejected(self.mistakes.found).diagnostics]

    @property
    def said(self) -> list[tuple[object, ...]]:
        return [(fact.get("värde") or fact["tillstånd"], fact.get("skäl"), fact["spann"]) for fact in self.facts]


ABSENT = ("öppen", "ej publicerat i Kolada", "år 2024")
POPULATION = MAPPING.replace("indikator", "del: Kungsbacka, indikator")
WOMEN = MAPPING.replace("indikator", "kön: K, indikator")
V2 = '"count":1'
STATES: list[tuple[str, str, tuple[str, ...], list[tuple[object, ...]]]] = [
    ("a value to the last digit", MAPPING, (page(value("131978.812352")),), [("131978.812352", None, "år 2024")]),
    ("a point is a point", MAPPING, (page(value("66.125")),), [("66.1250", None, "år 2024")]),
    ("v2, its period a text", MAPPING, (page(value("66.0"), year='"2024"', ends=V2),), [("66.0", None, "år 2024")]),
    ("null", MAPPING, (page(value("null", status='"Missing"')),), [("öppen", "bortfall i Kolada", "år 2024")]),
    ("null with no status", MAPPING, (page(value("null")),), [("öppen", "bortfall i Kolada", "år 2024")]),
    ("null in a population", POPULATION, (page(value("null")),), [("finns inte", "bortfall i Kolada", "år 2024")]),
    ("row absent", MAPPING, (page(value("1"), year="2022"),), [("1", None, "år 2022"), ABSENT]),
    ("row absent in a population", POPULATION, (page(value("1"), year="2022"),),
     [("1", None, "år 2022"), ("finns inte", "ej publicerat i Kolada", "år 2024")]),
    ("a gap in the middle is no fact", MAPPING, (page(value("1"), year="2021"), page(value("3"), year="2024")),
     [("1", None, "år 2021"), ("3", None, "år 2024")]),
    ("deleted", MAPPING, (page(value("66", deleted="true")),), [ABSENT]),
    ("deleted as a number", MAPPING, (page(value("66", deleted="1")),), [ABSENT]),
    ("not split by sex", WOMEN, (page(value("66")),), [("finns inte", "inte uppdelat på kön i Kolada", "år 2024")]),
    ("women", WOMEN, (page(value("66"), value("68", "K"), value("64", "M")),), [("68", None, "år 2024")]),
    ("a declared status", MAPPING + "saknas: {'..': sekretess}\n", (page(value("null", status='".."')),),
     [("sekretess", "Kolada anger status ..", "år 2024")]),
    ("zero is zero", MAPPING, (page(value("0")),), [("0", None, "år 2024")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "mapping", "pages", "expected"), STATES, ids=[case[0] for case in STATES])
def test_what_state_a_fact_gets(
    name: str, mapping: str, pages: tuple[str, ...], expected: list[tuple[object, ...]], tmp_path: Path
) -> None:
    found = Fetched(pages, mapping, tmp_path, Period(2024))
    assert (found.codes, found.said) == ([], expected), name


def ends(following: str, before: str) -> str:
    address = '"https://exempel.se/v3/data/kpi/N15006/year/2024?page={}&per_page=1"'
    said = [address.format(each) if each else "null" for each in (following, before)]
    return f'"count":1,"next_url":{said[0]},"previous_url":{said[1]}'


FIRST = page(value("1"), ends=ends("2", ""))
SECOND = page(value("2"), year="2023", ends=ends("3", "1"))
LAST = page(value("3"), year="2022", ends=ends("", "2"))
REFUSED = [
    ("the last page is missing", (FIRST, SECOND), ["RT841"]),
    ("a page in the middle is missing", (FIRST, LAST), ["RT841"]),
    ("the first page is missing", (SECOND, LAST), ["RT841"]),
    ("fewer items than counted", (page(value("1"), ends='"count":7,"next_url":null'),), ["RT842"]),
    ("status unknown with a value", (page(value("1", status='"Privat"')),), ["RT843"]),
    ("status unknown without a value", (page(value("null", status='"Privat"')),), ["RT843"]),
    ("missing with a value", (page(value("1", status='"Missing"')),), ["RT843"]),
    ("F is no sex", (page(value("1", "F")),), ["RT844"]),
    ("no value", (page('{"gender":"T","status":""}'),), ["RT845"]),
    ("something else than data", ('{"values":[{"id":"N15006","namn":"x"}],"count":1}',), ["RT845"] * 4),
    (
        "data and a description in one",
        (
            page(value("1"))
            .replace('"values":[{', '"values":[{"id":"N","title":"x"},{', 1)
            .replace('"count":1,"next', '"count":2,"next'),
        ),
        ["RT845"] * 4,
    ),
    ("values that disagree", (page(value("1")), page(value("2"))), ["RT820"]),
]


@pytest.mark.parametrize(("name", "pages", "codes"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_is_refused(name: str, pages: tuple[str, ...], codes: list[str], tmp_path: Path) -> None:
    assert Fetched(pages, MAPPING, tmp_path, Period(2024)).codes == codes, name


def described(title: str = "Kostnad", **more: object) -> str:
    item = {"id": "N15006", "title": title, "is_divided_by_gender": True, "prel_publication_date": None, **more}
    return json.dumps({"values": [item], "count": 1, "next_url": None, "previous_url": None})


DESCRIBED = [
    ("nothing to know", MAPPING, described(), []),
    ("no longer kept up", MAPPING, described("Kostnad (-2024)"), ["RT867"]),
    ("a year in the title", MAPPING, described("Kostnad 2024"), []),
    ("preliminary values", MAPPING, described(prel_publication_date="2025-02-01"), ["RT868"]),
    ("not divided, in v3", WOMEN, described(is_divided_by_gender=False), ["RT869"]),
    ("not divided, in v2", WOMEN, described(is_divided_by_gender=0), ["RT869"]),
    ("not divided, and not asked for", MAPPING, described(is_divided_by_gender=False), []),
    ("about another nyckeltal", MAPPING, described("Kostnad (-2024)", id="N15008"), []),
]


@pytest.mark.parametrize(("name", "mapping", "about", "codes"), DESCRIBED, ids=[case[0] for case in DESCRIBED])
def test_what_kolada_says_about_a_nyckeltal_is_told(
    name: str, mapping: str, about: str, codes: list[str], tmp_path: Path
) -> None:
    found = Fetched((about, page(value("66"), value("68", "K"))), mapping, tmp_path, Period(2024))
    assert [each.code.name for each in found.mistakes.notices] == codes, name
    assert found.codes == []
    assert [each[2] for each in found.said] == ["år 2024"]


def test_descriptions_alone_are_no_data(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "k.json").write_text(described(), encoding="utf-8")
    words = ("import", "k.json", "--mapping", "m.yaml", "--ruleset", RULESET, "--out", "ut.yaml", "--period", "2024")
    done = run(*words, cwd=tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "RT824" in done.err


def test_pages_may_come_in_any_order(tmp_path: Path) -> None:
    found = Fetched((LAST, FIRST, SECOND), MAPPING, tmp_path, Period(2024))
    assert found.codes == []
    assert sorted(each[2] for each in found.said if isinstance(each[2], str)) == ["år 2022", "år 2023", "år 2024"]


def test_without_a_period_nothing_is_said_to_be_absent(tmp_path: Path) -> None:
    assert Fetched((page(value("1"), year="2022"),), MAPPING, tmp_path).said == [("1", None, "år 2022")]


def test_an_unknown_indicator_or_owner_is_refused(tmp_path: Path) -> None:
    mapping = MAPPING.replace("B1", "B99").replace("kommun: '1384', ", "")
    assert Fetched((page(value("1")),), mapping, tmp_path).codes == ["RT301", "RT827"]


def test_the_command_takes_saved_pages(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "k.json").write_text(page(value("12.25")), encoding="utf-8")
    done = run("import", "k.json", "--mapping", "m.yaml", "--ruleset", RULESET, "--out", "u.yaml", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    file = load_facts(tmp_path / "u.yaml", load_ruleset(RULESET)).file
    assert [fact.sources for fact in file.facts] == [{"fil1": "N15006 1384 2024 T, $.values[0].values[0]"}]
    assert file.documents["fil1"].title.endswith("källa: Kolada")
