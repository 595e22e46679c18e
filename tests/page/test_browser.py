"""The page in a browser: it recomputes what it carries, asks nobody for anything, and says where it fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commands import run
from engine.explain.html import embedded
from engine.record.canonical import sha256
from page.browsing import chromium, missing
from record.recording import closed, opened, real, small
from record.test_replay import kinder_verdict, told
from soaking import tried

pytestmark = [pytest.mark.browser, pytest.mark.skipif(missing() is not None, reason=str(missing()))]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


def shown(browser: Any, path: Path, record: Path | None = None) -> tuple[str, str]:  # noqa: ANN401 - no types
    """What the page says of the recomputation, and its result; nothing but the file itself may be asked for."""
    page = browser.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(path.as_uri())
    if record is not None:
        page.set_input_files("#record-file", str(record))
    page.wait_for_selector("#recomputed[data-result]")
    place = page.locator("#recomputed")
    said = str(place.inner_text()), str(place.get_attribute("data-result"))
    assert (asked, complaints) == ([path.as_uri()], [])
    page.close()
    return said


def report(folder: Path, raw: bytes, *more: str) -> Path:
    path = folder / f"{sha256(raw)}.json"
    path.write_bytes(raw)
    done = run("report", path, "--no-readings", "--out", folder / "rapport.html", *more)
    assert done.code == 0, done.err
    return folder / "rapport.html"


@pytest.mark.parametrize("name", ["askersund", "som-om", "exempel"])
def test_a_report_recomputes_itself_without_a_network(name: str, browser: Any, tmp_path: Path) -> None:  # noqa: ANN401
    raw = real(name)
    said, result = shown(browser, report(tmp_path, raw))
    assert result == "same"
    assert "omräknade i den här webbläsaren ur protokollets tabeller och uppgifter" in said
    assert sha256(raw) in said
    tried(
        f"chromium-{name}", f"rapporten {name} öppnad i Chromium utan nät", 1, "omräknad, samma", command="make browser"
    )


def test_a_report_in_english_says_so_in_english(browser: Any, tmp_path: Path) -> None:  # noqa: ANN401 - no types
    said, result = shown(browser, report(tmp_path, small(tmp_path), "--lang", "en"))
    assert (result, "recomputed in this browser from the record's tables and facts" in said) == ("same", True)


def test_a_kinder_verdict_in_the_page_is_named_at_its_goal(browser: Any, tmp_path: Path) -> None:  # noqa: ANN401
    raw = real("som-om")
    path = report(tmp_path, raw)
    record = opened(raw)
    goal = next(each["node"] for each in record["proof"] if each["verdict"]["is"] == "judged")
    told(record, goal)["verdict"]["outcome"] = "allra bäst"
    forged = closed(record)
    page = path.read_text(encoding="utf-8").replace(embedded(raw), embedded(forged))
    path.write_text(page.replace(sha256(raw), sha256(forged)), encoding="utf-8")
    said, result = shown(browser, path)
    assert result == "differs"
    assert f"{goal}: verdikt. I protokollet: bedömt: allra bäst" in said


def test_another_record_than_the_report_names_is_seen(browser: Any, tmp_path: Path) -> None:  # noqa: ANN401
    raw, other = real("som-om"), real("exempel")
    path = report(tmp_path, raw)
    path.write_text(path.read_text(encoding="utf-8").replace(embedded(raw), embedded(other)), encoding="utf-8")
    said, result = shown(browser, path)
    assert (result, "sidan bär ett annat protokoll" in said) == ("differs", True)


def test_the_checker_page_recomputes_the_record_that_is_opened_in_it(browser: Any, tmp_path: Path) -> None:  # noqa: ANN401
    assert run("report", "--checker", "--out", tmp_path / "granska.html").code == 0
    raw = small(tmp_path)
    record = opened(raw)
    kinder_verdict(record)
    for content, result, where in ((raw, "same", "Alla 5 verdikt"), (closed(record), "differs", "M1: verdikt")):
        (tmp_path / "protokoll.json").write_bytes(content)
        said, found = shown(browser, tmp_path / "granska.html", tmp_path / "protokoll.json")
        assert (found, where in said) == (result, True), said
