"""Forms: written for what is missing, filled in, read back; and the same facts by four ways in to the last digit."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unicodedata import normalize

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from commands import Done, run
from engine.cli.import_ import import_
from engine.explain.inert import inert
from engine.explain.report.separated import decimal_text, guarded
from engine.explain.report.workbook import put_text, survives
from engine.line import load_facts, load_ruleset
from engine.model import form
from engine.model.diagnostic import Rejected
from engine.model.facts import FactsFile
from engine.model.number import parse_number
from engine.read.yaml.writing import written
from engine.record.content import content_digest
from soaking import tried
from strategies import share

Fact = dict[str, Any]
RULESET = """\
regelverk: prov-2025
kommun: Prov
nämnd: Provnämnden
år: 2025
källor: {vp: {titel: Plan}}
skalor: {färg: [grön, röd]}
uppgifter:
  plan: {fråga: Följs planen, svar: [följd, ej följd]}
  betyg: {fråga: Vilket betyg, möjligt: heltal 0–9}
tabeller:
  indikator:
    skala: färg
    rader:
      - {utfall: grön, när: {värde: minst 1, plan: följd, betyg: minst 1}}
      - {utfall: röd}
kf-mål:
  - id: K
    namn: '=Ett mål'
    bedömning: {skala: färg, rader: [{utfall: grön, när: {plan: följd}}, {utfall: röd}]}
    indikatorer:
      - {id: '1.10', namn: Andel, enhet: procent, riktning: uppåt, möjligt: 0–100, hämtas från: Heroma}
      - {id: I2, namn: Antal, enhet: st, riktning: uppåt}
      - {id: I3, namn: Områden, enhet: andel, riktning: uppåt, delresultat: ja}
      - {id: I4, namn: Rang, enhet: st, riktning: uppåt, population: andra, bedömning: {ingen: källan har ingen regel}}
"""
PERIOD = "2025-08"
POSSIBLE = "0\u00a0% till 100\u00a0%"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "r.yaml").write_text(RULESET, encoding="utf-8")
    return tmp_path


def command(folder: Path, *words: object) -> Done:
    return run(*words, cwd=folder)


def rows(sheet: Worksheet) -> Iterator[tuple[int, dict[str, Any]]]:
    heads = [cell.value for cell in sheet[1]]
    for number, row in enumerate(sheet.iter_rows(min_row=2, values_only=True), 2):
        yield number, dict(zip(map(str, heads), row, strict=True))


# --- what a form is ---------------------------------------------------------------------------------------------------


def test_a_form_asks_for_everything_that_is_missing_and_for_nothing_else(folder: Path) -> None:
    known: Fact = {
        "uppgifter": "u",
        "regelverk": "prov-2025",
        "värden": [{"indikator": "I2", "värde": "1", "spann": "år 2025"}],
    }
    (folder / "u.yaml").write_text(written(known), encoding="utf-8")
    done = command(folder, "facts", "r.yaml", "--facts", "u.yaml", "--period", "2025", "--form", "f.xlsx")
    assert (done.code, done.err, done.out) == (0, "", "skriven: f.xlsx, 10 uppgifter att fylla i\n")
    sheet = openpyxl.load_workbook(folder / "f.xlsx")[form.FACTS_SHEET]
    asked = [(row["Id"], row["Uppgift"], row["Spann"]) for _, row in rows(sheet) if row["Id"]]
    missing = json.loads(command(folder, "facts", "r.yaml", "--facts", "u.yaml", "--format", "json").out)["figures"]
    assert dict.fromkeys(asked) == dict.fromkeys(
        (each["node"], each["human_fact"], each["span"]) for each in missing if each["missing"]
    )
    assert ("I2", None, "år 2025") not in asked
    first = next(row for _, row in rows(sheet) if row["Id"] == "1.10")
    assert [first[name] for name in form.TOLD] == ["Andel", "värde", "procent", POSSIBLE, "Heroma"]


def test_what_a_row_is_about_is_locked_and_what_is_to_be_filled_in_is_not(folder: Path) -> None:
    assert command(folder, "facts", "r.yaml", "--form", "f.xlsx").code == 0
    sheet = openpyxl.load_workbook(folder / "f.xlsx")[form.FACTS_SHEET]
    assert sheet.protection.sheet
    column = {str(cell.value): cell.column or 0 for cell in sheet[1]}
    locked = {name for name in form.ORDER if sheet.cell(2, column[name]).protection.locked}
    assert locked == {form.ID, form.HUMAN_FACT, form.PART, *form.TOLD}
    assert sheet["A2"].value == "K"
    assert sheet["B2"].data_type == "s"
    checks = {check.formula1 for check in sheet.data_validations.dataValidation}
    assert {'"följd,ej följd"', '"öppen,sekretess,finns inte,ej tillämplig"', '"ja,nej"', "0"} <= checks


def test_the_same_form_is_the_same_bytes(folder: Path) -> None:
    for name in ("a", "b"):
        assert command(folder, "facts", "r.yaml", "--form", f"{name}.xlsx").code == 0
    assert (folder / "a.xlsx").read_bytes() == (folder / "b.xlsx").read_bytes()


def test_a_form_in_yaml_is_a_facts_file_in_which_everything_is_open(folder: Path) -> None:
    assert command(folder, "facts", "r.yaml", "--period", PERIOD, "--form", "f.yaml").code == 0
    file = load_facts(folder / "f.yaml", load_ruleset(folder / "r.yaml")).file
    assert {fact.state for fact in file.facts} == {"öppen"}
    assert str(file.period) == PERIOD
    assert content_digest([file]) == content_digest([])
    text = (folder / "f.yaml").read_text(encoding="utf-8")
    assert f"# procent, {POSSIBLE}; hämtas från Heroma" in text


def test_a_form_of_marked_facts_keeps_their_mark(folder: Path) -> None:
    (folder / "u.yaml").write_text("uppgifter: u\nregelverk: prov-2025\nmärkning: exempeldata\n", encoding="utf-8")
    for name in ("f.yaml", "f.xlsx"):
        assert command(folder, "facts", "r.yaml", "--facts", "u.yaml", "--form", name).code == 0
    filled(folder / "f.xlsx", {("I2", None): {"Värde": 1}})
    assert command(folder, "import", "f.xlsx", "--ruleset", "r.yaml", "--out", "ut.yaml").code == 0
    ruleset = load_ruleset(folder / "r.yaml")
    assert (folder / "f.yaml").read_text(encoding="utf-8").startswith("# EXEMPELDATA: ")
    assert openpyxl.load_workbook(folder / "f.xlsx")[form.ABOUT_SHEET]["B1"].value == "exempeldata"
    assert {load_facts(folder / name, ruleset).file.mark for name in ("f.yaml", "ut.yaml")} == {"exempeldata"}


def filled(path: Path, cells: Mapping[tuple[str, str | None], Mapping[str, object]]) -> None:
    """Fill in the first row about each figure."""
    book = openpyxl.load_workbook(path)
    sheet = book[form.FACTS_SHEET]
    column = {str(cell.value): cell.column or 0 for cell in sheet[1]}
    left = dict(cells)
    for number, row in rows(sheet):
        for name, value in left.pop((row["Id"], row["Uppgift"]), {}).items():
            sheet.cell(number, column[name]).value = value  # type: ignore[assignment]
    assert not left
    book.save(path)


def test_a_form_is_filled_in_and_read_back_with_where_each_value_stood(folder: Path) -> None:
    assert command(folder, "facts", "r.yaml", "--period", PERIOD, "--form", "f.xlsx").code == 0
    filled(
        folder / "f.xlsx",
        {
            ("1.10", None): {"Värde": "85,5 %", "Källa": "Heroma s. 2", "Preliminär": "ja", "Not": "ett\ntvå"},
            ("I2", "plan"): {"Värde": "följd"},
            ("I2", "betyg"): {"Värde": 7},
            ("I2", None): {"Tillstånd": "sekretess", "Skäl": "för få"},
            ("I3", None): {"Värde": "ja"},
            ("K", "plan"): {"Värde": "ej följd"},
        },
    )
    done = command(folder, "import", "f.xlsx", "--ruleset", "r.yaml", "--out", "ut.yaml")
    assert (done.code, done.err) == (0, "")
    assert "inte ifyllda" in done.out
    file = load_facts(folder / "ut.yaml", load_ruleset(folder / "r.yaml")).file
    found = {(fact.subject, fact.human_fact): fact for fact in file.facts}
    first = found["1.10", None]
    assert (first.value and first.value.exact, first.preliminary, first.notes) == (
        Fraction("85.5"),
        True,
        ("ett", "två"),
    )
    assert first.sources["fil1"].endswith("], Heroma s. 2")
    assert first.sources["fil1"].startswith("[Uppgifter!J")
    assert (found["I2", None].state, found["I2", None].reason) == ("sekretess", "för få")
    assert (found["I2", "plan"].answer, found["K", "plan"].goal) == ("följd", "K")
    assert (found["I3", None].all_reach, len(file.facts), str(file.period)) == (True, 6, PERIOD)


def test_a_form_towards_the_year_asks_for_forecasts_with_who_when_and_on_what_basis(folder: Path) -> None:
    for name in ("f.xlsx", "f.yaml"):
        words = ("facts", "r.yaml", "--period", PERIOD, "--towards", "year", "--form", name)
        assert command(folder, *words).code == 0
    text = (folder / "f.yaml").read_text(encoding="utf-8")
    assert "  # - indikator: I2\n  #   spann: år 2025\n  #   art: prognos\n  #   värde:\n  #   av:\n" in text
    given = load_facts(folder / "f.yaml", load_ruleset(folder / "r.yaml")).file
    assert {fact.kind for fact in given.facts} == {"uppmätt"}
    book = openpyxl.load_workbook(folder / "f.xlsx")
    sheet = book[form.FACTS_SHEET]
    number, row = next(
        (at, row) for at, row in rows(sheet) if row["Id"] == "I2" and row["Art"] == "prognos" and not row["Uppgift"]
    )
    assert (row["Spann"], row["Efter"], row["Vad"]) == ("år 2025", PERIOD, "värde, prognos för året")
    sheet[f"J{number}"] = 290
    book.save(folder / "f.xlsx")
    back = ("import", "f.xlsx", "--ruleset", "r.yaml", "--out", "ut.yaml")
    assert [code for code in ("RT340", "RT341", "RT343") if code in command(folder, *back).err] == [
        "RT340",
        "RT341",
        "RT343",
    ]
    for name, value in {"Av": "enhetschef", "Datum": "2025-09-11", "Grund": "takten hittills"}.items():
        sheet.cell(number, form.ORDER.index(name) + 1).value = value
    book.save(folder / "f.xlsx")
    assert command(folder, *back).code == 0
    found = json.loads(
        command(folder, "facts", "r.yaml", "--facts", "ut.yaml", "--towards", "year", "--format", "json").out
    )
    assert [(each["kind"], each["period"], each["position"]) for each in found] == [
        ("uppmätt", PERIOD, PERIOD),
        ("prognos", "2025", PERIOD),
    ]
    filled_in = [each for each in found[1]["figures"] if each["node"] == "I2" and not each["human_fact"]]
    assert [(each["value"]["exakt"], each["forecast_at"]) for each in filled_in if each["value"]] == [("290", PERIOD)]


WRONG = [
    ("RT152", {("I2", None): {"Tillstånd": "sekretes"}}, "[Uppgifter!K"),
    ("RT201", {("I2", None): {"Värde": "många"}}, "[Uppgifter!J"),
    ("RT201", {("I2", None): {"Värde": "7 kr"}}, "[Uppgifter!J"),
    ("RT202", {("I2", None): {"Värde": "1.234"}}, "[Uppgifter!J"),
    ("RT206", {("I2", None): {"Värde": 1, "Spann": "i fjol"}}, "[Uppgifter!H"),
    ("RT215", {("I2", None): {"Värde": 1, "Preliminär": "kanske"}}, "[Uppgifter!M"),
    ("RT220", {("I2", None): {"Värde": 1, "Tillstånd": "öppen"}}, "[Uppgifter!A"),
    ("RT332", {("I2", "plan"): {"Värde": "nästan"}}, "[Uppgifter!J"),
    ("RT333", {("1.10", None): {"Värde": 101}}, "[Uppgifter!J"),
    ("RT335", {("I2", None): {"Värde": "ja"}}, "[Uppgifter!J"),
    ("RT892", {("I2", None): {"Källa": "Heroma"}}, "[Uppgifter!J"),
    ("RT896", {}, "f.xlsx"),
]


@pytest.mark.parametrize(("code", "cells", "place"), WRONG, ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_wrong_in_a_form_is_told_at_its_cell(
    code: str, cells: Mapping[tuple[str, str | None], Mapping[str, object]], place: str, folder: Path
) -> None:
    (folder / "f.xlsx").write_bytes(blank())
    filled(folder / "f.xlsx", cells)
    with pytest.raises(Rejected) as refused:
        imported(folder, "f.xlsx", (folder / "f.xlsx").read_bytes())
    assert f" {code} " in str(refused.value)
    assert place in str(refused.value)
    assert not (folder / "ut-f.xlsx.yaml").exists()


SPOILT = [
    ("RT898", form.FACTS_SHEET, "J1", "Utfall", "`Värde`"),
    ("RT898", form.FACTS_SHEET, "A1", "ID", "`Id`"),
    ("RT804", form.FACTS_SHEET, "B1", "Id", "[Uppgifter!B1]"),
    ("RT899", form.ABOUT_SHEET, "B1", "rodtrad-formular-2", "`rodtrad-formular-2`"),
    ("RT330", form.ABOUT_SHEET, "B3", "annat-2025", "`annat-2025`"),
    ("RT205", form.ABOUT_SHEET, "B4", "i år", "`i år`"),
    ("RT152", form.ABOUT_SHEET, "A2", "Märkning", "`prov-2025-2025-08`"),
]


@pytest.mark.parametrize(
    ("code", "sheet", "cell", "text", "said"), SPOILT, ids=[f"{each[0]} {each[2]}" for each in SPOILT]
)
def test_a_form_that_has_been_changed_is_told_in_plain_words(
    code: str, sheet: str, cell: str, text: str, said: str, folder: Path
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank()))
    book[form.FACTS_SHEET]["J2"] = "följd"
    book[sheet][cell] = text
    raw = io.BytesIO()
    book.save(raw)
    with pytest.raises(Rejected) as refused:
        imported(folder, "f.xlsx", raw.getvalue())
    assert f" {code} " in str(refused.value)
    assert said in str(refused.value)


REFUSED = [
    ("RT203", ("import", "j.json", "--ruleset", "r.yaml", "--out", "ut.yaml")),
    ("RT890", ("facts", "r.yaml", "--facts", "x.yaml", "--facts", "y.yaml", "--form", "f.xlsx")),
    ("RT895", ("facts", "r.yaml", "--form", "f.csv")),
    ("RT826", ("facts", "r.yaml", "--form", "x.yaml")),
    ("RT891", ("import", "t.csv", "--ruleset", "r.yaml", "--out", "ut.yaml")),
    ("RT891", ("import", "k.json", "--ruleset", "r.yaml", "--out", "ut.yaml")),
    ("RT894", ("import", "x.yaml", "y.yaml", "--ruleset", "r.yaml", "--out", "ut.yaml")),
    ("RT330", ("import", "z.yaml", "--ruleset", "r.yaml", "--out", "ut.yaml")),
    ("RT820", ("import", "x.yaml", "w.yaml", "--ruleset", "r.yaml", "--out", "ut.yaml")),
    ("RT150", ("import", "v.yaml", "--ruleset", "r.yaml", "--out", "ut.yaml")),
]


@pytest.mark.parametrize(("code", "words"), REFUSED, ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_refused(code: str, words: tuple[str, ...], folder: Path) -> None:
    one = "värden: [{indikator: I2, värde: 1, spann: år 2025}]\n"
    head = "uppgifter: u\nregelverk: prov-2025\n"
    texts = {
        "x.yaml": head + "märkning: som om\n" + one,
        "y.yaml": head + one,
        "z.yaml": head.replace("prov", "annat") + one,
        "w.yaml": head + "märkning: som om\n" + one.replace("värde: 1", "värde: 2"),
        "v.yaml": head + one.replace("värde: 1", "värd: 1"),
        "t.csv": "a;b\n1;2\n",
        "j.json": '{"uppgifter":"u","regelverk":"prov-2025","värden":[{"indikator":"I2","spann":"år 2025",'
        '"värde":1234567890123e30}]}',
        "k.json": '{"values":[],"count":0}',
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    before = sorted(folder.iterdir())
    done = command(folder, *words)
    assert (done.code, done.out) == (1, "")
    assert f" {code} " in done.err
    assert sorted(folder.iterdir()) == before


def test_facts_files_keep_their_sources_when_they_are_put_together(folder: Path) -> None:
    for number in (1, 2):
        fact: Fact = {"indikator": "I2", "värde": str(number), "spann": f"år 202{number}", "källa": {"fil1": "s. 1"}}
        said: Fact = {
            "uppgifter": f"u{number}",
            "regelverk": "prov-2025",
            "källor": {"fil1": {"titel": f"bok {number}"}},
        }
        (folder / f"{number}.yaml").write_text(written({**said, "värden": [fact]}), encoding="utf-8")
    assert command(folder, "import", "1.yaml", "2.yaml", "--ruleset", "r.yaml", "--out", "ut.yaml").code == 0
    file = load_facts(folder / "ut.yaml", load_ruleset(folder / "r.yaml")).file
    cited = [
        {file.documents[name].title.split(",")[0]: place for name, place in fact.sources.items()} for fact in file.facts
    ]
    assert cited == [{"bok 1": "s. 1", "1.yaml": "rad 7"}, {"bok 2": "s. 1", "2.yaml": "rad 7"}]


def test_a_column_of_ones_own_is_named_and_not_read(folder: Path) -> None:
    (folder / "f.csv").write_text("Id;Spann;Värde;Handläggare\nI2;år 2025;7;Kim\n", encoding="utf-8")
    done = command(folder, "import", "f.csv", "--ruleset", "r.yaml", "--out", "ut.yaml")
    assert (done.code, done.err) == (0, "")
    assert "RT893" in done.out
    assert "`Handläggare`" in done.out


# --- the same facts by four ways in -----------------------------------------------------------------------------------

_VISIBLE = st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp", "Zs"])
TEXTS = (
    st.text(_VISIBLE | st.sampled_from("=+-@'\"; ,_x0041"), min_size=1, max_size=12)
    .map(lambda text: normalize("NFC", " ".join(text.split())))
    .filter(lambda text: bool(text) and inert(text) == text)
)
NUMBERS = st.builds(
    lambda size, share, places: Fraction(size + share % size, 10**places),
    st.sampled_from([-(10**14), 10, 10**5, 10**14, 10**17]),
    st.integers(0, 10**18),
    st.integers(0, 16),
) | st.sampled_from(
    [Fraction(0), Fraction("1.234"), Fraction("-0.5"), Fraction(2**53 + 1), Fraction("0.30000000000000004")]
)
SPANS = st.sampled_from(["år 2025", "t.o.m. 2025-08", "månad 2025-08", "2024-09-01–2025-08-31"])


def spelled(value: Fraction) -> str:
    """A number as our files have it, never with three decimals."""
    text = decimal_text(value, 0).replace(".", ",")
    return f"{text}0" if len(text.partition(",")[2]) == 3 else text


@st.composite
def facts(draw: st.DrawFn) -> list[Fact]:
    found: dict[tuple[object, ...], Fact] = {}
    for _ in range(draw(st.integers(1, 8))):
        owner = draw(st.sampled_from(["1.10", "I2", "I3", "I4", "K", "plan", "betyg"]))
        fact: Fact = {"mål" if owner == "K" else "indikator": owner if owner not in {"plan", "betyg"} else "I2"}
        fact |= {"uppgift": "plan"} if owner == "K" else {"uppgift": owner} if owner in {"plan", "betyg"} else {}
        fact |= {"del": draw(TEXTS)} if draw(st.integers(0, 3)) == 0 else {}
        fact["spann"] = draw(SPANS)
        fact |= draw(_said(owner))
        if "tillstånd" not in fact and draw(st.booleans()):
            fact |= (
                {"preliminär": "ja"}
                if draw(st.booleans())
                else {"svarsfrekvens": spelled(Fraction(draw(st.integers(0, 1000)), 10))}
            )
        fact |= {"n": str(draw(st.integers(0, 10**6)))} if draw(st.integers(0, 3)) == 0 else {}
        fact |= {"not": draw(st.lists(TEXTS, min_size=1, max_size=2))} if draw(st.integers(0, 3)) == 0 else {}
        found.setdefault(
            tuple(fact.get(name) for name in ("indikator", "mål", "uppgift", "del", "spann", "preliminär")), fact
        )
    return list(found.values())


@st.composite
def _said(draw: st.DrawFn, owner: str) -> Fact:
    if draw(st.integers(0, 4)) == 0:
        state = {"tillstånd": draw(st.sampled_from(["öppen", "sekretess", "finns inte", "ej tillämplig"]))}
        return state | ({"skäl": draw(TEXTS)} if draw(st.booleans()) else {})
    match owner:
        case "K" | "plan":
            return {"svar": draw(st.sampled_from(["följd", "ej följd"]))}
        case "betyg":
            return {"värde": str(draw(st.integers(0, 9)))}
        case "1.10":
            return {"värde": spelled(Fraction(draw(st.integers(0, 10**12)), 10**10))}
        case "I3" if draw(st.booleans()):
            return {"samtliga når": draw(st.sampled_from(["ja", "nej"]))}
        case "I3":
            areas = draw(st.lists(TEXTS, min_size=1, max_size=3, unique=True))
            return {"delresultat": [draw(_area(area)) for area in areas]}
        case _ if draw(st.integers(0, 4)) == 0:
            return {"värde": f"{draw(st.integers(0, 99))} av {draw(st.integers(1, 99))}"}
        case _:
            return {"värde": spelled(draw(NUMBERS))}


@st.composite
def _area(draw: st.DrawFn, area: str) -> Fact:
    value = {"värde": spelled(draw(NUMBERS))} if draw(st.integers(0, 3)) else {}
    return {"område": area} | value | {"riktvärde": spelled(draw(NUMBERS))}


def document(found: list[Fact]) -> Fact:
    return {"uppgifter": "u", "regelverk": "prov-2025", "värden": found}


def as_json(value: Any, key: str = "") -> str:  # noqa: ANN401 - JSON is anything
    """JSON with numbers as numbers, to the last digit."""
    match value:
        case dict():
            return "{" + ",".join(f"{json.dumps(name)}:{as_json(each, name)}" for name, each in value.items()) + "}"
        case list():
            return "[" + ",".join(as_json(each) for each in value) + "]"
        case "ja" | "nej" if key == "preliminär":
            return {"ja": "true", "nej": "false"}[value]
        case str() if key in {"värde", "riktvärde", "svarsfrekvens", "n"} and " av " not in value:
            return decimal_text(parse_number(value), 0)
        case _:
            return json.dumps(value)


def cells_of(fact: Fact) -> Iterator[dict[str, str]]:
    """A fact as rows of a form."""
    keys = {key: heading for heading, key in form.BESIDE.items()}
    row = {
        form.ID: fact.get("indikator") or fact["mål"],
        form.SPAN: fact["spann"],
        form.HUMAN_FACT: fact.get("uppgift", ""),
    }
    row |= {form.PART: fact.get("del", ""), form.STATE: fact.get("tillstånd", "")}
    row |= {form.VALUE: fact.get("värde") or fact.get("svar") or fact.get("samtliga når") or ""}
    row |= {keys[key]: value for key, value in fact.items() if key in keys}
    row[form.NOTE] = "\n".join(fact.get("not", []))
    for part in fact.get("delresultat", [None]):
        area = (
            {}
            if part is None
            else {form.AREA: part["område"], form.VALUE: part.get("värde", ""), form.AREA_TARGET: part["riktvärde"]}
        )
        yield row | area | ({form.NOTE: ""} if part is not None and part is not fact["delresultat"][0] else {})


def as_table(found: list[Fact]) -> bytes:
    """A form as CSV with decimal comma, its texts guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(form.ORDER)
    for fact in found:
        for cells in cells_of(fact):
            numbers = {form.VALUE, form.AREA_TARGET, *form.NUMBERS}
            writer.writerow(
                [cells.get(name, "") if name in numbers else guarded(cells.get(name, "")) for name in form.ORDER]
            )
    return out.getvalue().encode()


@cache
def blank() -> bytes:
    """The form for everything, as the command writes it."""
    with TemporaryDirectory() as name:
        (Path(name) / "r.yaml").write_text(RULESET, encoding="utf-8")
        assert command(Path(name), "facts", "r.yaml", "--period", PERIOD, "--form", "f.xlsx").code == 0
        return (Path(name) / "f.xlsx").read_bytes()


def as_workbook(found: list[Fact]) -> bytes:
    """The form filled in: on its own row where there is one, otherwise on the empty rows at the end."""
    book = openpyxl.load_workbook(io.BytesIO(blank()))
    sheet = book[form.FACTS_SHEET]
    column = {str(cell.value): cell.column or 0 for cell in sheet[1]}
    laid = {number: (row["Id"], row["Uppgift"] or "", row["Spann"], "") for number, row in rows(sheet)}
    empty = [number for number, about in laid.items() if about[0] is None]
    for cells in (cells for fact in found for cells in cells_of(fact)):
        about = tuple(cells[name] for name in (form.ID, form.HUMAN_FACT, form.SPAN, form.PART))
        number = next((each for each, there in laid.items() if there == about), None)
        if number is None:
            number = empty.pop(0)
        laid.pop(number)
        for name, text in cells.items():
            cell = sheet.cell(number, column[name])
            if (
                name in {form.VALUE, form.AREA_TARGET, *form.NUMBERS}
                and is_number(text)
                and survives(parse_number(text))
            ):
                cell.value = float(text.replace(",", "."))
            elif text:
                put_text(cell, text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def is_number(text: str) -> bool:
    return bool(text) and not any(char.isalpha() for char in text)


def imported(folder: Path, name: str, raw: bytes) -> FactsFile:
    (folder / name).write_bytes(raw)
    out = folder / f"ut-{name}.yaml"
    assert import_.callback is not None
    assert import_.callback((folder / name,), None, folder / "r.yaml", out, None, 1000, replacing=False, lang="sv") == 0
    return load_facts(out, load_ruleset(folder / "r.yaml")).file


@pytest.mark.soak
def test_the_same_facts_say_the_same_by_whatever_way_they_come_in() -> None:
    seen = 0

    @given(facts())
    @share(0.5)
    def law(found: list[Fact]) -> None:
        nonlocal seen
        seen += len(found)
        _says_the_same(found)

    law()
    tried("samma-uppgifter", "uppgifter in som formulär, CSV, YAML och JSON", seen, "samma kontrollsumma")


def _says_the_same(found: list[Fact]) -> None:
    expected = content_digest([FactsFile.model_validate(document(found))])
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "r.yaml").write_text(RULESET, encoding="utf-8")
        ways = {
            "a.yaml": written(document(found)).encode(),
            "a.json": as_json(document(found)).encode(),
            "a.csv": as_table(found),
            "a.xlsx": as_workbook(found),
        }
        said = {way: content_digest([imported(folder, way, raw)]) for way, raw in ways.items()}
    assert said == dict.fromkeys(ways, expected)
