"""`rodtrad report`: written whole or not at all, and only of a record that holds."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

import kommun
from commands import ROOT, run
from engine.explain import html
from engine.explain.html import embedded
from engine.explain.report.building import report_of
from engine.record.canonical import sha256
from engine.record.journal import keep
from explain.assessed import AS_IF, ASKERSUND, from_files
from record.recording import ABOUT, FACTS, OPEN_FACTS, RULESET, closed, opened, small
from record.test_replay import kinder_verdict
from report.reading import workbook


def kept(folder: Path, raw: bytes) -> Path:
    path = folder / f"{sha256(raw)}.json"
    path.write_bytes(raw)
    return path


def test_a_report_carries_its_record_its_digest_and_the_verdicts(tmp_path: Path) -> None:
    raw = small(tmp_path)
    done = run("report", kept(tmp_path, raw), cwd=tmp_path)
    assert (done.code, done.out) == (0, f"Rapporten är skriven: {sha256(raw)}.html\n")
    page = (tmp_path / f"{sha256(raw)}.html").read_text(encoding="utf-8")
    assert embedded(raw) in page
    assert f"Protokoll: {sha256(raw)}" in page
    assert "Protokollet är inte hållet mot någon journal." in page
    assert re.search(r"M1 God kvalitet", page)


def test_the_head_of_the_journal_stands_in_the_report(tmp_path: Path) -> None:
    raw = small(tmp_path)
    head = keep(tmp_path / "journal", [raw], ABOUT, 0.0).head.head
    out = tmp_path / "r.html"
    assert run("report", tmp_path / "journal/records" / f"{sha256(raw)}.json", "--out", out).code == 0
    assert f"Journalens huvud: {head}" in out.read_text(encoding="utf-8")


def test_a_record_that_does_not_hold_becomes_no_report(tmp_path: Path) -> None:
    record = opened(small(tmp_path))
    kinder_verdict(record)
    done = run("report", kept(tmp_path, closed(record)), "--out", tmp_path / "r.html")
    assert (done.code, done.out) == (3, "")
    assert "M1" in done.err
    assert "rodtrad replay" in done.err
    assert not (tmp_path / "r.html").exists()


def test_what_is_no_record_becomes_no_report(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{", encoding="utf-8")
    done = run("report", tmp_path / "x.json", "--out", tmp_path / "r.html")
    assert (done.code, done.out) == (3, "")
    assert not (tmp_path / "r.html").exists()


def test_a_folder_that_is_not_there_is_said_with_the_machines_code(tmp_path: Path) -> None:
    done = run("report", kept(tmp_path, small(tmp_path)), "--out", tmp_path / "borta/r.html")
    assert (done.code, done.out) == (5, "")
    assert f"{tmp_path / 'borta/r.html'}:1:1: RT561 datorn säger nej: mappen eller filen finns inte" in done.err


def test_an_old_report_is_whole_until_the_new_one_is(tmp_path: Path) -> None:
    out = tmp_path / "r.html"
    (tmp_path / "annan").write_text("annan", encoding="utf-8")
    out.symlink_to(tmp_path / "annan")
    assert run("report", kept(tmp_path, small(tmp_path)), "--out", out).code == 0
    assert (tmp_path / "annan").read_text(encoding="utf-8") == "annan"
    assert not out.is_symlink()
    assert not list(tmp_path.glob("*.tmp"))


def test_names_from_data_are_text_in_the_page(tmp_path: Path) -> None:
    hostile = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \u202e"
    ruleset = RULESET.replace("namn: Nöjdhet", f'namn: "{hostile.strip()[:-2]}"')
    raw = small(tmp_path, ruleset=ruleset)
    assert run("report", kept(tmp_path, raw), "--out", tmp_path / "r.html").code == 0
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page


def page_of(folder: Path, raw: bytes, *more: str) -> str:
    assert run("report", kept(folder, raw), "--out", folder / "r.html", *more).code == 0
    return (folder / "r.html").read_text(encoding="utf-8")


def rows(page: str, indicator: str) -> list[tuple[str, str, str]]:
    """The rows of an indicator's chart: name, text and the place of the bar."""
    part = page[page.index(f"</span> {indicator} ") :]
    table = part[: part.index("</table>")]
    row = r'<tr><th scope="row">(.*?)</th><td>(.*?)</td>.*?(?:<rect class="\w+" (x="\d+" y="3" width="\d+")|</svg>)'
    return re.findall(row, table, re.DOTALL)


def test_a_chart_says_the_figures_that_it_draws(tmp_path: Path) -> None:
    page = page_of(tmp_path, small(tmp_path))
    whole, part = 'x="0" y="3" width="1000"', f'x="0" y="3" width="{79 * 1000 // 80}"'
    assert rows(page, "I2") == [("värde", "79\u00a0%", part), ("riktvärde", "80\u00a0%", whole)]
    assert rows(page, "I3")[0] == ("värde", "41\u00a0dagar, preliminär", whole)
    assert f'<line x1="{30 * 1000 // 41}"' in page


def test_a_figure_that_is_open_has_a_row_and_no_bar(tmp_path: Path) -> None:
    page = page_of(tmp_path, small(tmp_path, facts=OPEN_FACTS))
    assert rows(page, "I2")[0] == ("värde", "öppen", "")


def shown(files: tuple[str, str], period: str) -> str:
    return html.report(report_of(from_files(files, period), "sv"), b"{}")


def test_every_link_leads_to_a_place_on_the_page_and_every_child_up_to_its_parent() -> None:
    page = shown(AS_IF, "2025-10")
    places = set(re.findall(r'id="(n-\d+|goals-title)"', page))
    links = re.findall(r'href="([^"]*)"', page)
    assert {link.removeprefix("#") for link in links} <= places
    assert len(re.findall(r'<p class="up">', page)) == page.count('<section class="node') - 6


def test_who_answers_for_a_goal_and_what_people_have_written_stand_in_sight(tmp_path: Path) -> None:
    ruleset = RULESET.replace("namn: God kvalitet", "namn: God kvalitet\n        ansvarig: Åsa <b>Ek</b>")
    facts = FACTS + "analyser:\n  - {om: I3, text: Kön växte i juni., av: Eva Berg, datum: 2026-01-20}\n"
    page = page_of(tmp_path, small(tmp_path, facts=facts, ruleset=ruleset))
    assert "<p>Ansvarig: Åsa &lt;b&gt;Ek&lt;/b&gt;</p>" in page
    seen = re.sub(r"<details>.*?</details>", "", page, flags=re.DOTALL)
    assert "Text av Eva Berg, 20 januari 2026: Kön växte i juni." in seen
    assert "Samlad bedömning: uppfyllt, av Eva Berg, förvaltningschef, 20 januari 2026." in seen


def test_the_margins_of_a_printed_page_hold_names_as_text_only(tmp_path: Path) -> None:
    hostile = '"; } </style><script>alert(1)</script>'
    page = page_of(tmp_path, small(tmp_path, ruleset=RULESET.replace("Provnämnden", f"'{hostile}'")))
    style = page[page.index("<style>") : page.index("</style>")]
    top = re.search(r'@top-left \{ content: "([A-Za-z0-9\\]*)"; \}', style)
    assert top is not None
    said = re.sub(r"\\([0-9a-f]{6})", lambda found: chr(int(found[1], 16)), top[1])
    assert said == f"{hostile}, Provköping: helåret 2025"
    policy = re.search(r"style-src 'sha256-([^']+)'", page)
    assert policy is not None
    held = hashlib.sha256(style.removeprefix("<style>").encode()).digest()
    assert policy[1] == base64.b64encode(held).decode()


def test_nothing_in_the_page_needs_a_policy_that_allows_inline_style() -> None:
    assert not re.search(r"<[^>]*\s(style|on\w+)=", shown(ASKERSUND, "2024").split("<script")[0])


def test_wrong_use_is_said(tmp_path: Path) -> None:
    assert run("report").code == 2
    assert run("report", tmp_path / "x.json", "--checker").code == 2


# --- every form, from records and from files ------------------------------------------------------------------------

FORMS = ("html", "xlsx", "docx", "csv", "json")
FILES = ("regler.yaml", "--facts", "uppgifter.yaml")


def files_in(folder: Path) -> None:
    (folder / "regler.yaml").write_text(RULESET, encoding="utf-8")
    (folder / "uppgifter.yaml").write_text(FACTS, encoding="utf-8")


EVERY_FORM = """
import sys
from engine.cli import main
for form in {forms!r}:
    try:
        main(["report", *{files!r}, "--format", form, "--out", form])
    except SystemExit as done:
        if done.code:
            raise
"""


def test_a_report_is_the_same_bytes_whatever_the_surroundings(tmp_path: Path) -> None:
    files_in(tmp_path)
    files = [str(tmp_path / each) if each.endswith(".yaml") else each for each in FILES]
    around = ({"PYTHONHASHSEED": "1", "TZ": "UTC"}, {"PYTHONHASHSEED": "2", "TZ": "Pacific/Kiritimati"})
    for name, env in zip(("a", "b"), around, strict=True):
        (tmp_path / name).mkdir()
        subprocess.run(
            [sys.executable, "-c", EVERY_FORM.format(forms=FORMS, files=files)],
            cwd=tmp_path / name,
            env={**os.environ, "PYTHONPATH": str(ROOT), **env},
            check=True,
            capture_output=True,
        )
        assert sorted(path.name for path in (tmp_path / name).iterdir()) == sorted(FORMS)
    for form in FORMS:
        assert (tmp_path / "a" / form).read_bytes() == (tmp_path / "b" / form).read_bytes(), form


@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_no_form_is_made_of_a_record_that_does_not_hold(form: str, tmp_path: Path) -> None:
    record = opened(small(tmp_path))
    kinder_verdict(record)
    done = run("report", kept(tmp_path, closed(record)), "--format", form, "--out", tmp_path / "r")
    assert (done.code, done.out) == (3, "")
    assert not (tmp_path / "r").exists()


def test_a_record_and_its_files_give_the_same_document(tmp_path: Path) -> None:
    files_in(tmp_path)
    assert run("assess", *FILES, "--journal", "j", cwd=tmp_path).code == 0
    (record,) = (tmp_path / "j/records").iterdir()
    for name, source in (("a", (record,)), ("b", FILES)):
        assert run("report", *source, "--format", "csv", "--out", name, cwd=tmp_path).code == 0
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_record_is_not_replaced_by_its_own_document(tmp_path: Path) -> None:
    raw = small(tmp_path)
    path = kept(tmp_path, raw)
    done = run("report", path, "--format", "json", cwd=tmp_path)
    assert (done.code, done.out) == (0, f"Rapporten är skriven: {path.stem}.rapport.json\n")
    assert path.read_bytes() == raw


def test_a_whole_kommun_is_one_workbook_and_one_page_for_each_committee(tmp_path: Path) -> None:
    """Two committees, the one with a file of made-up figures beside its own."""
    (tmp_path / "regler").mkdir()
    (tmp_path / "uppgifter").mkdir()
    for name in ("skolan", "vården"):
        ruleset = RULESET.replace("regelverk: prov", f"regelverk: {name}").replace("Provnämnden", f"{name}s nämnd")
        (tmp_path / f"regler/{name}.yaml").write_text(ruleset, encoding="utf-8")
        facts = FACTS.replace("regelverk: prov", f"regelverk: {name}").replace("prov-2025", name)
        (tmp_path / f"uppgifter/{name}.yaml").write_text(facts, encoding="utf-8")
    marked = "uppgifter: påhittat\nmärkning: exempeldata\nmärkning skäl: gjorda för provet"
    made_up = facts.replace("uppgifter: vården", marked)
    (tmp_path / "uppgifter/påhittat.yaml").write_text(made_up, encoding="utf-8")
    both = ("regler", "--facts", "uppgifter")
    assert run("report", *both, "--format", "xlsx", "--out", "k.xlsx", cwd=tmp_path).code == 0
    rows = workbook((tmp_path / "k.xlsx").read_bytes())["Nämndmål"]
    assert sorted(str(row["Nämnd och period"]).partition(",")[0] for row in rows) == [
        "EXEMPELDATA\nvårdens nämnd",
        "skolans nämnd",
        "vårdens nämnd",
    ]
    done = run("report", *both, "--out", "sidor", cwd=tmp_path)
    assert done.code == 0, done.err
    assert sorted(path.name for path in (tmp_path / "sidor").iterdir()) == [
        "index.html",
        "skolan-2025.html",
        "vården-2025-exempeldata.html",
        "vården-2025.html",
    ]
    first = (tmp_path / "sidor/index.html").read_text(encoding="utf-8")
    links = [unquote(link) for link in re.findall(r'<a href="([^"]*)">', first)]
    assert sorted(links) == ["skolan-2025.html", "vården-2025-exempeldata.html", "vården-2025.html"]
    assert first.count('<p class="mark">EXEMPELDATA') == 1
    assert len(re.findall(r"<li[^>]*><span[^>]*>◇\u00a0ej uppfyllt</span> M1 God kvalitet</li>", first)) == 3


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an assessment of August kept in a journal, and the files of the year's end."""
    folder = tmp_path_factory.mktemp("två")
    (folder / "regler.yaml").write_text(RULESET, encoding="utf-8")
    before = FACTS.replace("spann: år 2025", "spann: t.o.m. 2025-08").replace("värde: 79", "värde: 81")
    august = "värden:\n  - {indikator: I2, värde: 81, spann: t.o.m. 2025-08}\n"
    for name, facts in (("förr", before), ("uppgifter", FACTS.replace("värden:\n", august))):
        (folder / f"{name}.yaml").write_text(facts, encoding="utf-8")
    kept = ("--period", "2025-08", "--journal", "j")
    assert run("assess", "regler.yaml", "--facts", "förr.yaml", *kept, cwd=folder).code == 0
    return folder


def test_earlier_records_put_the_last_verdict_beside_the_present(twice: Path) -> None:
    now = ("--period", "2025", "--earlier", "j", "--format", "xlsx", "--out", "r.xlsx")
    assert run("report", *FILES, *now, cwd=twice).code == 0
    sheets = workbook((twice / "r.xlsx").read_bytes())
    told = {row["Id"]: row for sheet in ("Nämndmål", "Indikatorer") for row in sheets[sheet]}
    assert {row["Förra perioden"] for row in told.values()} == {"läget efter augusti 2025"}
    assert (told["M1"]["Verdikt"], told["M1"]["Förra verdikt"]) == ("◇\u00a0ej uppfyllt", "◇\u00a0uppfyllt")
    assert (told["I2"]["Verdikt"], told["I2"]["Förra verdikt"]) == ("◐\u00a0gul", "●\u00a0grön")
    assert "Ändrat sedan dess" not in told["M1"]
    heads = list(sheets["Utveckling"][0])
    assert [head for head in heads if head.startswith("Verdikt")] == [
        "Verdikt, läget efter augusti 2025",
        "Verdikt, helåret 2025",
    ]


def test_the_page_has_the_last_verdict_and_the_development(twice: Path) -> None:
    done = run("report", *FILES, "--period", "2025", "--earlier", "j", "--out", "r.html", cwd=twice)
    assert done.code == 0, done.err
    page = (twice / "r.html").read_text(encoding="utf-8")
    told = page[page.index("</span> I2 ") : page.index("</span> I3 ")]
    assert '<p class="earlier">Förra verdiktet: ●\u00a0grön, läget efter augusti 2025</p>' in told
    development = told[told.index("Från bedömning till bedömning") :]
    assert re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td>', development) == [
        ("läget efter augusti 2025", "●\u00a0grön; 81\u00a0%"),
        ("helåret 2025", "◐\u00a0gul; 79\u00a0%"),
    ]
    year = told[told.index('<table class="months">') : told.index("Utvecklingen")]
    assert re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td>', year) == [
        ("augusti 2025", "81\u00a0%"),
        ("december 2025", "79\u00a0%"),
    ]


def test_a_folder_of_results_becomes_a_report_of_the_whole_kommun(tmp_path: Path) -> None:
    rulesets, figures = kommun.write(tmp_path, 3, "2025-08", {})
    for period in ("2025-04", "2025-08"):
        assert run("assess", rulesets, "--facts", figures, "--period", period, "--out", tmp_path / "ut").code == 0
    done = run("report", tmp_path / "ut", "--period", "2025-08", "--out", tmp_path / "sidor")
    assert (done.code, done.err) == (0, "")
    pages = sorted(path.name for path in (tmp_path / "sidor").iterdir())
    assert pages == ["index.html", *(f"n00{number}-2025-08.html" for number in range(3))]
    assert run("report", tmp_path / "ut", "--format", "json", "--out", tmp_path / "alla.json").code == 0
    told = json.loads((tmp_path / "alla.json").read_text(encoding="utf-8"))
    assert [each["assessment"]["period"] for each in told] == ["2025-04", "2025-08"] * 3


def test_a_record_that_does_not_hold_in_a_folder_of_results_becomes_no_report(tmp_path: Path) -> None:
    rulesets, figures = kommun.write(tmp_path, 1, "2025-08", {})
    assert run("assess", rulesets, "--facts", figures, "--period", "2025-08", "--out", tmp_path / "ut").code == 0
    (record,) = (path for path in (tmp_path / "ut").glob("*/*/*.json") if len(path.stem) == 64)
    record.write_bytes(record.read_bytes().replace("grön".encode(), b"gulx", 1))
    done = run("report", tmp_path / "ut", "--format", "csv", "--out", tmp_path / "r.csv")
    assert (done.code, done.out) == (3, "")
    assert not (tmp_path / "r.csv").exists()


def test_nothing_to_report_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    done = run("report", tmp_path / "tom", "--format", "csv", "--out", tmp_path / "r.csv")
    assert (done.code, done.out) == (2, "")
    assert "det finns inget att rapportera" in done.err
    assert not (tmp_path / "r.csv").exists()
