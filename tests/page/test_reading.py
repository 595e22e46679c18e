"""The page as its readers meet it: small screens, zoom, keyboard alone, dark rooms, and paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commands import run
from engine.record.canonical import sha256
from page.browsing import chromium, missing
from record.recording import ROOT, real
from soaking import SOAK, tried

pytestmark = [pytest.mark.browser, pytest.mark.skipif(missing() is not None, reason=str(missing()))]
poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext")

PICTURES = ROOT / "docs/bilder"
REPORTS = {"askersund": "askersund", "sodertalje": "som-om"}
TITLES = {
    "askersund": "Socialnämnden, Askersund: helåret 2024",
    "sodertalje": "Socialnämnden, Södertälje: läget efter oktober 2025",
}
AT_400_PERCENT = 320
"""A screen 1280 px wide at 400 % zoom."""
WIDTHS = (AT_400_PERCENT, 360, 768, 1440)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CHARTS = (
    (
        "Värdet mot det som planen anger",
        r"(?:Året månad för månad|Text av|Samlad bedömning|Vad som krävs|\d+ öpp|Utvecklingen|Varför)",
    ),
    ("Året månad för månad", "Siffrorna månad för månad"),
)
"""What every chart begins with, and what follows it."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("rapporter")
    found = {}
    for name, case in REPORTS.items():
        (folder / f"{name}.json").write_bytes(real(case))
        found[name] = folder / f"{name}.html"
        assert run("report", folder / f"{name}.json", "--out", found[name]).code == 0
    return found


def opened(browser: Any, path: Path, width: int = 1440, scheme: str = "light") -> Any:  # noqa: ANN401 - no types
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(path.as_uri())
    page.wait_for_selector("#recomputed[data-result]")
    return page


def violations(page: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - no types
    """What axe has against the page: its rule, and the first place that breaks it."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - only where it is installed

    found = Axe().run(page, options=RULES).response
    assert found["passes"], "axe har inte prövat något"
    return [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]]


@pytest.mark.parametrize("name", REPORTS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    name: str,
    browser: Any,  # noqa: ANN401 - no types
    reports: dict[str, Path],
) -> None:
    faults = {
        (width, scheme): found
        for width in WIDTHS
        for scheme in ("light", "dark")
        if (found := faults_at(browser, reports[name], width, scheme))
    }
    assert faults == {}
    widths = ", ".join(str(width) for width in WIDTHS)
    what = f"rapporten {name} prövad av axe (WCAG 2.1 A och AA), ljus och mörk, i bredderna {widths} px"
    tried(f"axe-{name}", what, 2 * len(WIDTHS), "inga brister, inget bredare än skärmen", command="make browser")


def faults_at(browser: Any, path: Path, width: int, scheme: str) -> list[object]:  # noqa: ANN401 - no types
    """What axe has against the page, and how much wider than the screen it is, first as it opens and then in full."""
    page = opened(browser, path, width, scheme)
    wider = [page.evaluate(WIDER)]
    if SOAK and width != AT_400_PERCENT and (scheme == "light" or width == 360):
        picture(page, f"{path.stem}-{width}{'-mork' if scheme == 'dark' else ''}", width)
    page.click("#open-all")
    wider.append(page.evaluate(WIDER))
    found = [each for each in wider if each] + violations(page)
    page.close()
    return found


def picture(page: Any, name: str, width: int) -> None:  # noqa: ANN401 - no types
    """The page from its top; on a small screen from its goals."""
    PICTURES.mkdir(exist_ok=True)
    top = page.locator("#goals-title").bounding_box()["y"] if width == 360 else 0
    clip = {"x": 0, "y": top, "width": width, "height": 1800}
    page.screenshot(path=PICTURES / f"{name}.png", clip=clip, full_page=True)


@pytest.mark.parametrize("name", REPORTS)
def test_axe_finds_nothing_on_paper(name: str, browser: Any, reports: dict[str, Path]) -> None:  # noqa: ANN401
    page = opened(browser, reports[name], scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert violations(page) == []
    page.close()


def test_axe_finds_nothing_on_the_checker_page(browser: Any, tmp_path: Path) -> None:  # noqa: ANN401 - no types
    assert run("report", "--checker", "--out", tmp_path / "granska.html").code == 0
    page = browser.new_page()
    page.goto((tmp_path / "granska.html").as_uri())
    assert violations(page) == []
    page.close()


def test_axe_finds_nothing_on_the_overview_of_several(browser: Any, tmp_path: Path) -> None:  # noqa: ANN401
    both = [tmp_path / f"{name}.json" for name in REPORTS.values()]
    for name, record in zip(REPORTS.values(), both, strict=True):
        record.write_bytes(real(name))
    assert run("report", *both, "--out", tmp_path / "sidor").code == 0
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto((tmp_path / "sidor/index.html").as_uri())
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        assert (violations(page), page.evaluate(WIDER)) == ([], 0), width
        page.click("h2 a >> nth=1")
        page.wait_for_selector("#recomputed[data-result=same]")
        assert page.inner_text("h1") == TITLES["sodertalje"]
        page.close()


def focused(page: Any) -> str:  # noqa: ANN401 - no types
    return str(page.evaluate("document.activeElement.id || document.activeElement.tagName"))


def shown(page: Any) -> int:  # noqa: ANN401 - no types
    return int(page.evaluate("[...document.querySelectorAll('section.node')].filter((one) => !one.hidden).length"))


def test_the_keyboard_alone_reaches_the_filter_and_opens_an_explanation(
    browser: Any,  # noqa: ANN401 - no types
    reports: dict[str, Path],
) -> None:
    page = opened(browser, reports["sodertalje"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert focused(page) == "goals-title"
    order = []
    for _ in range(5):
        page.keyboard.press("Tab")
        order.append(focused(page))
    assert order == ["filter-text", "filter-outcome", "open-all", "close-all", "SUMMARY"]
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    assert page.locator("details[open]").count() == 0
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1
    assert page.locator("details[open] .lines").first.is_visible()
    page.close()


def test_the_filter_shows_what_was_asked_for_and_the_goals_it_belongs_to(
    browser: Any,  # noqa: ANN401 - no types
    reports: dict[str, Path],
) -> None:
    page = opened(browser, reports["sodertalje"])
    everything = shown(page)
    assert page.inner_text("#filtered") == ""
    page.focus("#filter-text")
    page.keyboard.type("uppsökande aktiviteter")
    seen = page.locator("section.node:visible").evaluate_all(
        "(all) => all.map((one) => one.querySelector('h3,h4,h5').id)"
    )
    names = [page.inner_text(f"#{each}") for each in seen]
    assert [re.search(r"\b(KF1|1\.1|S1\.1b)\b", name) is not None for name in names] == [True] * 3
    assert page.inner_text("#filtered") == "Urval: 1 av 38 mål och indikatorer, med målen de hör till."
    page.fill("#filter-text", "")
    assert (shown(page), page.inner_text("#filtered")) == (everything, "")
    page.select_option("#filter-outcome", "●\u00a0grön")
    green = page.locator("section.node:visible > .own h5 > .sign, section.node:visible > .own h4 > .sign")
    assert page.inner_text("#filtered").startswith("Urval: 8 av 38")
    assert green.filter(has_text="grön").count() == 8
    hidden = page.evaluate("document.querySelector('section.node[hidden]').getAttribute('aria-labelledby')")
    page.evaluate(f"location.hash = '{hidden}'")
    page.wait_for_function("document.querySelector('section.node[hidden]') === null")
    assert shown(page) == everything
    page.close()


@pytest.mark.parametrize("name", REPORTS)
@poppler
def test_every_printed_page_says_whose_when_which_and_where(
    name: str,
    browser: Any,  # noqa: ANN401 - no types
    reports: dict[str, Path],
    tmp_path: Path,
) -> None:
    page = opened(browser, reports[name])
    headings = [" ".join(each.split()) for each in page.locator("h1, h2, h3, h4, h5, h6").all_inner_texts()]
    page.pdf(path=tmp_path / "stängd.pdf", prefer_css_page_size=True)
    page.click("#open-all")
    page.pdf(path=tmp_path / "r.pdf", prefer_css_page_size=True)
    page.close()
    assert headings_last(tmp_path / "stängd.pdf", headings) == headings_last(tmp_path / "r.pdf", headings) == []
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "r.pdf", "-"], capture_output=True, check=True).stdout
    sheets = text.decode().removesuffix("\f").split("\f")
    digest = sha256(reports[name].with_suffix(".json").read_bytes())
    for number, sheet in enumerate(sheets, start=1):
        assert sheet.lstrip().startswith(TITLES[name]), number
        assert re.search(rf"Protokoll: {digest}\s+Sida {number} av {len(sheets)}\s*$", sheet), number
    assert len(sheets) > 5
    assert split(text.decode(), TITLES[name]) == []
    info = subprocess.run(["pdfinfo", tmp_path / "r.pdf"], capture_output=True, check=True).stdout.decode()
    assert "(A4)" in info
    if SOAK:
        sheet_in_grey(tmp_path / "stängd.pdf", name)
    what = f"rapporten {name} på A4: nämnd, period, kontrollsumma och sidnummer på varje sida"
    tried(f"a4-{name}", what, len(sheets), "alla sidor, inget diagram delat, ingen rubrik sist", command="make browser")


def sheet_in_grey(paper: Path, name: str) -> None:
    """A picture of a page, with the explanations closed, as a printer without colour makes it."""
    PICTURES.mkdir(exist_ok=True)
    made = ["pdftoppm", "-gray", "-png", "-r", "70", "-f", "3", "-singlefile"]
    subprocess.run([*made, str(paper), str(PICTURES / f"{name}-a4-gra")], check=True)


def headings_last(paper: Path, headings: list[str]) -> list[str]:
    """The headings that stand last on a page, above its margin, with nothing of what they are the heading of."""
    text = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, check=True).stdout.decode()
    pages = [[" ".join(line.split()) for line in page.splitlines() if line.strip()] for page in text.split("\f")]
    last = [page[-2] for page in pages if len(page) > 1]
    assert any(line.endswith(headings[-1][-20:]) for page in pages for line in page)
    return [line for line in last if any(heading.endswith(line) for heading in headings)]


def split(text: str, heading: str) -> list[str]:
    """The charts that a page break goes through; one between a chart and what follows it is none of them."""
    charts = [chart for first, last in CHARTS for chart in re.findall(rf"{first}(.*?){last}", text, re.DOTALL)]
    assert charts
    return [chart for chart in charts if "".join(chart.split("\f")[1:]).replace(heading, "").strip()]
