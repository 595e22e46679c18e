"""`rodtrad import` as its user meets it: a facts file and a report, or every mistake and nothing written."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import ROOT, Done, run
from engine.line import load_facts, load_ruleset
from engine.model.facts import Fact
from engine.read.document import plain
from engine.read.limits import Limits
from engine.read.yaml import read_yaml
from engine.read.yaml.writing import written
from tables.importing import HEADER, LONG, RULESET

ROWS = HEADER + "Sjukfrånvaro;10,74;2024\nNöjdhet;77;2024\nAnnat;1;2024\nAnnat;2;2023\nNöjdhet;..;2023\n"
MAPPING = LONG + "saknas: {'..': sekretess}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "a.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path


def imported(folder: Path, *more: object, file: str = "a.csv") -> Done:
    return run("import", file, "--mapping", "m.yaml", "--ruleset", RULESET, "--out", "ut.yaml", *more, cwd=folder)


def test_a_table_becomes_facts_that_know_where_they_are_from(folder: Path) -> None:
    done = imported(folder)
    assert (done.code, done.err) == (0, "")
    file = load_facts(folder / "ut.yaml", load_ruleset(RULESET)).file
    assert [(fact.indicator, fact.value and fact.value.exact, fact.state) for fact in file.facts] == [
        ("B1", Fraction("10.74"), None),
        ("B2", Fraction(77), None),
        ("B2", None, "sekretess"),
    ]
    assert [fact.sources["fil1"] for fact in file.facts] == ["rad 2", "rad 3", "rad 6"]
    assert hashlib.sha256(ROWS.encode()).hexdigest() in file.documents["fil1"].title


def test_the_report_says_what_was_taken_and_what_was_not_and_why(folder: Path) -> None:
    assert imported(folder).out.splitlines()[-3:] == [
        "a.csv: 5 rader lästa, 3 uppgifter tagna",
        "  2 rader ej tagna: `Annat` står inte i mappningen",
        "skriven: ut.yaml, 3 uppgifter",
    ]


def test_facts_that_were_imported_can_be_assessed(folder: Path) -> None:
    assert imported(folder).code == 0
    done = run("assess", RULESET, "--facts", folder / "ut.yaml")
    assert (done.code, done.err) == (0, "")


def test_the_same_facts_come_out_of_csv_and_json(folder: Path) -> None:
    json = '[{"Nyckeltal":"Sjukfrånvaro","Utfall":10.740,"År":2024},{"Nyckeltal":"Nöjdhet","Utfall":"77,0","År":2024},'
    (folder / "a.json").write_text(json + '{"Nyckeltal":"Nöjdhet","Utfall":"..","År":"2023"}]', encoding="utf-8")
    assert imported(folder, "--replace").code == 0
    first = meaning(folder / "ut.yaml")
    assert imported(folder, "--replace", file="a.json").code == 0
    assert meaning(folder / "ut.yaml") == first


def meaning(path: Path) -> list[object]:
    facts: tuple[Fact, ...] = load_facts(path, load_ruleset(RULESET)).file.facts
    return [(fact.indicator, fact.value and fact.value.exact, fact.state, fact.span) for fact in facts]


def test_several_mistakes_are_told_in_one_run_and_nothing_is_written(folder: Path) -> None:
    (folder / "b.csv").write_text(HEADER + "Nöjdhet;x;2022\n", encoding="utf-8")
    (folder / "a.csv").write_text(ROWS.replace("10,74", "1.234").replace("77", "5 kr"), encoding="utf-8")
    before = sorted(folder.iterdir())
    done = imported(folder, "b.csv")
    assert (done.code, done.out) == (1, "")
    assert [code for code in ("RT202", "RT822", "RT821") if code in done.err] == ["RT202", "RT822", "RT821"]
    assert "b.csv:2:9" in done.err
    assert sorted(folder.iterdir()) == before


def test_a_file_that_is_there_is_replaced_only_when_asked(folder: Path) -> None:
    (folder / "ut.yaml").write_text("min", encoding="utf-8")
    assert "RT826" in imported(folder).err
    assert (folder / "ut.yaml").read_text(encoding="utf-8") == "min"
    assert imported(folder, "--replace").code == 0


OTHERWISE = [
    ("RT824", MAPPING.replace("Sjukfrånvaro", "x").replace("Nöjdhet", "y"), "a.csv"),
    ("RT825", "mappning: m\nspann: t.o.m.\nindikatorer: {Utfall: B1}\n", "a.csv"),
    ("RT813", MAPPING, "siffror.ods"),
    ("RT891", MAPPING, "m.yaml"),
    ("RT333", MAPPING, "omöjligt.csv"),
]


@pytest.mark.parametrize(("code", "mapping", "file"), OTHERWISE)
def test_what_only_the_command_finds(code: str, mapping: str, file: str, folder: Path) -> None:
    (folder / "omöjligt.csv").write_text(HEADER + "Sjukfrånvaro;-5;2024\n", encoding="utf-8")
    (folder / "siffror.ods").write_bytes(b"PK")
    (folder / "m.yaml").write_text(mapping, encoding="utf-8")
    done = imported(folder, file=file)
    assert (done.code, done.out) == (1, "")
    assert code in done.err


def test_more_rows_than_the_limit_are_read_when_it_is_raised(folder: Path) -> None:
    assert "RT809" in imported(folder, "--limit", 4).err
    assert imported(folder, "--limit", 5).code == 0


def test_answers_preliminary_values_and_sources_come_along(tmp_path: Path) -> None:
    mapping = """\
mappning: prov
kolumner: {indikator: Nyckeltal, värde: Utfall, preliminär: Prel, källa: Underlag}
spann: t.o.m.
indikatorer: {Antal: S1.1a, Plan: {indikator: S1.1a, uppgift: plan}, Nås ej: {indikator: S1.1a, uppgift: kan ej nås}}
saknas: {'-': öppen}
"""
    (tmp_path / "m.yaml").write_text(mapping, encoding="utf-8")
    rows = "Nyckeltal;Utfall;Prel;Underlag\nAntal;7;ja;Heroma s. 2\nPlan;ej följd;;\nNås ej;-;nej;\n"
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    ruleset = ROOT / "rulesets" / "sodertalje" / "socialnamnden-2025.yaml"
    words = ("import", "a.csv", "--mapping", "m.yaml", "--ruleset", ruleset, "--period", "2025-08", "--out", "ut.yaml")
    assert (run(*words, cwd=tmp_path).code, run(*words, cwd=tmp_path).code) == (0, 1)
    facts = load_facts(tmp_path / "ut.yaml", load_ruleset(ruleset)).file.facts
    assert [(fact.human_fact, fact.answer or fact.state, fact.preliminary, fact.sources["fil1"]) for fact in facts] == [
        (None, None, True, "rad 2, Heroma s. 2"),
        ("plan", "ej följd", False, "rad 3"),
        ("kan ej nås", "öppen", False, "rad 4"),
    ]
    (tmp_path / "a.csv").write_text(rows.replace(";ja;", ";x;").replace("ej följd", "nästan"), encoding="utf-8")
    done = run(*words, "--replace", cwd=tmp_path)
    assert [code for code in ("a.csv:2:9: RT215", "a.csv:3:6: RT332") if code in done.err] == [
        "a.csv:2:9: RT215",
        "a.csv:3:6: RT332",
    ]


def test_more_facts_than_a_file_holds_become_parts_that_say_the_same_together(folder: Path) -> None:
    lines = "".join(f"Sjukfrånvaro;{number // 100},{number % 100:02};2024;enhet {number}\n" for number in range(8_003))
    (folder / "många.csv").write_text("Nyckeltal;Utfall;År;Del\n" + lines, encoding="utf-8")
    mapping = MAPPING.replace("spann: År}", "spann: År, del: Del}")
    (folder / "m.yaml").write_text(mapping, encoding="utf-8")
    done = imported(folder, file="många.csv")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1] == "skriven: ut-del1.yaml … ut-del2.yaml, 8003 uppgifter"
    ruleset = load_ruleset(RULESET)
    parts = [load_facts(folder / f"ut-del{number}.yaml", ruleset).file for number in (1, 2)]
    assert [len(part.facts) for part in parts] == [8_000, 3]
    assert [part.id for part in parts] == ["prov", "prov-del2"]
    assert {fact.value.exact for part in parts for fact in part.facts if fact.value} == {
        Fraction(number, 100) for number in range(8_003)
    }
    before = sorted(folder.iterdir())
    (folder / "m.yaml").write_text(MAPPING, encoding="utf-8")
    assert "RT897" in imported(folder, "--replace").err
    assert sorted(folder.iterdir()) == before


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"]), min_size=1, max_size=30
)


@given(st.dictionaries(st.sampled_from(["a", "b c", "å"]), TEXTS | st.lists(TEXTS, min_size=1, max_size=3), min_size=1))
def test_what_is_written_is_read_back_the_same(document: dict[str, str | list[str]]) -> None:
    raw = written({key: value if isinstance(value, str) else list(value) for key, value in document.items()}).encode()
    expected = {
        key: normalize("NFC", value) if isinstance(value, str) else [normalize("NFC", each) for each in value]
        for key, value in document.items()
    }
    assert plain(read_yaml(raw, "f", Limits())) == expected
