"""Fetching from Kolada: every answer whole and as it came, in a folder of its own, or nothing and the reason."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commands import ROOT, Done, run, run_here
from engine.fetch import keeping
from engine.fetch.asking import Asker, Patience, Unanswered
from engine.fetch.keeping import keep
from engine.fetch.kolada import IN_ONE, Page, Question, pages, paths
from engine.line import load_facts, load_ruleset
from engine.model.diagnostic import Rejected
from engine.read.tables.kolada import Told
from engine.read.tables.receipt import fetched
from engine.record.canonical import sha256
from fetch.serving import Answer, Server, serving
from tables.importing import RULESET
from tables.test_kolada import MAPPING, page, value

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
QUESTION = Question(("N15006",), ("1384",), years=(2023, 2024))
PATH = "/v3/data/kpi/N15006/municipality/1384/year/2023,2024"
SECOND, BEFORE = f"{PATH}?page=2", f"{PATH}?page=1"
ABOUT = "/v3/kpi/N15006"
KPI = b'{"values":[{"id":"N15006","title":"Kostnad grundskola (-2024)","is_divided_by_gender":true}],"count":1}'
WHOLE = page(value("131978.812352"), value("68", "K")).encode()


def ends(following: str = "", before: str = "") -> str:
    said = [json.dumps(each) if each else "null" for each in (following, before)]
    return f'"count":1,"next_url":{said[0]},"previous_url":{said[1]}'


def first(following: str = SECOND) -> Answer:
    return Answer(page(value("1"), ends=ends(following)).encode())


def moved(to: str) -> Answer:
    return Answer(status=302, headers={"Location": to})


LAST = Answer(page(value("2"), year="2023", ends=ends(before=BEFORE)).encode())


class Fetching:
    """One fetch, with the pauses that were asked for instead of made."""

    def __init__(
        self,
        answers: Mapping[str, Sequence[Answer]],
        out: Path,
        question: Question = QUESTION,
        patience: Patience | None = None,
        base: str = "",
    ) -> None:
        self.pauses: list[float] = []
        allowed = patience or Patience()
        allowed = Patience(allowed.seconds, allowed.tries, allowed.bytes, self.pauses.append)
        self.out, self.code, self.said = out, "", ""
        with serving({ABOUT: [Answer(KPI)], **answers}) as server:
            self.server: Server = server
            with Asker(base or server.base, allowed) as asker:
                try:
                    found = pages(asker, server.base, question, lambda: NOW, self.pauses.append)
                    self.kept = keep(out, found, time.time())
                except Unanswered as error:
                    self.code = error.diagnostic.code.name
                    self.said = str(error.diagnostic.values)

    @property
    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.out.iterdir())} if self.out.exists() else {}


def test_the_answer_is_kept_as_it_came_with_a_receipt(tmp_path: Path) -> None:
    done = Fetching({PATH: [Answer(WHOLE)]}, tmp_path / "svar")
    assert list(done.files) == ["hamtat.yaml", "kolada-0001.json", "kolada-0002.json"]
    assert (done.files["kolada-0001.json"], done.files["kolada-0002.json"]) == (WHOLE, KPI)
    said = fetched(tmp_path / "svar/kolada-0001.json", sha256(WHOLE))
    assert said is not None
    assert (said.address, said.at) == (f"{done.server.base[:-3]}{PATH}", "2026-11-21T08:30:00Z")
    assert [each.rows for each in done.kept] == [((("N15006", "1384"), "2024"),), ()]
    assert done.server.headers[0]["Accept-Encoding"] == "identity"
    assert list(tmp_path.iterdir()) == [tmp_path / "svar"]


def test_every_page_is_fetched_in_order_and_not_too_fast(tmp_path: Path) -> None:
    done = Fetching({PATH: [first()], SECOND: [LAST]}, tmp_path / "svar")
    assert (done.code, done.server.asked) == ("", [PATH, SECOND, ABOUT])
    assert list(done.files) == ["hamtat.yaml", "kolada-0001.json", "kolada-0002.json", "kolada-0003.json"]
    assert done.pauses == [0.2, 0.2]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_server_may_call_itself_by_either_scheme_and_is_asked_as_before(tmp_path: Path, scheme: str) -> None:
    done = Fetching({PATH: [first(f"{scheme}://127.0.0.1{SECOND}")], SECOND: [LAST]}, tmp_path / "svar")
    # The port is another than the usual one, so that the address is not this server.
    assert (done.code, done.server.asked) == ("RT883", [PATH])


def test_a_question_asks_for_no_more_of_a_kind_than_the_server_takes() -> None:
    kpis = tuple(f"N{number:05}" for number in range(30))
    asked = list(paths(Question(kpis, ("0181", "1882"), ("V15E1",), tuple(range(1995, 2025)))))
    assert len(asked) == len(set(asked)) == 10
    for path in asked:
        assert all(len(part.split(",")) <= IN_ONE for part in path.split("/"))
    for kind in ("/data/kpi/", "/oudata/kpi/", "/kpi/"):
        listed = [path.removeprefix(kind).split("/")[0] for path in asked if path.startswith(kind)]
        assert {kpi for each in listed for kpi in each.split(",")} == set(kpis)
    assert list(paths(Question(("N00945",), ("0181",)))) == ["/data/kpi/N00945/municipality/0181", "/kpi/N00945"]
    units = list(paths(Question(("N00945",), units=("V15E1",), years=(2024,))))
    assert units == ["/oudata/kpi/N00945/ou/V15E1/year/2024", "/kpi/N00945"]


BODY = Answer(WHOLE)
REFUSED: dict[str, tuple[dict[str, list[Answer]], str, int]] = {
    "a page in the chain is missing": ({PATH: [first()]}, "RT882", 2),
    "the version is retired": ({PATH: [Answer(status=410)]}, "RT882", 1),
    "forbidden": ({PATH: [Answer(status=403)]}, "RT882", 1),
    "busy for ever": ({PATH: [Answer(status=503)]}, "RT881", 3),
    "too many questions for ever": ({PATH: [Answer(status=429)]}, "RT881", 3),
    "the body is cut": ({PATH: [Answer(WHOLE, lost=10)]}, "RT881", 3),
    "the JSON is cut": ({PATH: [Answer(WHOLE[:-20])]}, "RT885", 1),
    "not JSON": ({PATH: [Answer(b"<html>fel</html>")]}, "RT885", 1),
    "nothing at all": ({PATH: [Answer()]}, "RT885", 1),
    "another shape": ({PATH: [Answer(b'{"detail":"fel"}')]}, "RT885", 1),
    "a list": ({PATH: [Answer(b"[1]")]}, "RT885", 1),
    "fewer rows than counted": ({PATH: [Answer(WHOLE.replace(b'"count":1,"next', b'"count":7,"next'))]}, "RT885", 1),
    "pages that go round": ({PATH: [first(PATH)]}, "RT885", 1),
    "too large": ({PATH: [Answer(WHOLE + b" " * 5000)]}, "RT884", 1),
    "packed unasked": ({PATH: [Answer(WHOLE, headers={"Content-Encoding": "gzip"})]}, "RT885", 1),
    "redirected to another host": ({PATH: [moved("http://localhost/x")]}, "RT883", 1),
    "redirected to a file": ({PATH: [moved("file:///etc/passwd")]}, "RT883", 1),
    "redirected to nowhere": ({PATH: [moved("http://[x")]}, "RT883", 1),
    "redirected in a circle": ({PATH: [moved(PATH)]}, "RT883", 3),
    "the next page on another host": ({PATH: [first("https://example.org/v3")]}, "RT883", 1),
    "the next page with a name and a password": ({PATH: [first("http://a:b@127.0.0.1/v3")]}, "RT883", 1),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_refused_and_nothing_is_kept(case: str, tmp_path: Path) -> None:
    answers, code, asked = REFUSED[case]
    done = Fetching(answers, tmp_path / "svar", patience=Patience(bytes=4000))
    assert (done.code, len(done.server.asked)) == (code, asked)
    assert list(tmp_path.iterdir()) == []


PASSING = {
    "busy": Answer(status=503),
    "too many questions": Answer(status=429, headers={"Retry-After": "7"}),
    "cut": Answer(WHOLE, lost=10),
}


@pytest.mark.parametrize("case", PASSING)
def test_what_may_pass_is_asked_again_after_a_while(case: str, tmp_path: Path) -> None:
    done = Fetching({PATH: [PASSING[case], PASSING[case], BODY]}, tmp_path / "svar")
    assert (done.code, len(done.server.asked)) == ("", 4)
    assert done.pauses == [*([7, 7] if "Retry-After" in PASSING[case].headers else [1, 2]), 0.2]


@pytest.mark.parametrize("slow", [Answer(WHOLE, wait=3), Answer(WHOLE, drip=0.3)], ids=["silent", "byte by byte"])
def test_a_slow_answer_is_not_waited_for(slow: Answer, tmp_path: Path) -> None:
    done = Fetching({PATH: [slow]}, tmp_path / "svar", patience=Patience(seconds=1, tries=1))
    assert (done.code, done.files) == ("RT881", {})
    assert "det tog mer än 1 sekunder" in done.said


def test_a_redirect_on_the_same_server_is_followed(tmp_path: Path) -> None:
    done = Fetching({PATH: [moved("/v3/flyttad?x=1")], "/v3/flyttad?x=1": [BODY]}, tmp_path / "svar")
    assert (done.code, done.server.asked) == ("", [PATH, "/v3/flyttad?x=1", ABOUT])


def test_nobody_there_is_said(tmp_path: Path) -> None:
    done = Fetching({}, tmp_path / "svar", base="http://127.0.0.1:9/v3")
    assert (done.code, done.files) == ("RT881", {})
    assert "det gick inte att ansluta" in done.said


def test_a_folder_that_is_there_is_never_written_in(tmp_path: Path) -> None:
    (tmp_path / "svar").mkdir()
    with pytest.raises(Rejected) as refused:
        Fetching({PATH: [BODY]}, tmp_path / "svar")
    assert refused.value.diagnostics[0].code.name == "RT886"
    assert list((tmp_path / "svar").iterdir()) == []


def test_of_two_that_fetch_to_the_same_folder_the_first_stands(tmp_path: Path) -> None:
    def came_second() -> Iterator[Page]:
        yield Page("a", WHOLE, NOW, Told("1", 1, (), ""))
        keep(tmp_path / "svar", [Page("b", KPI, NOW, Told("1", 1, (), ""))], time.time())

    with pytest.raises(Rejected) as refused:
        keep(tmp_path / "svar", came_second(), time.time())
    assert refused.value.diagnostics[0].code.name == "RT886"
    assert list(tmp_path.iterdir()) == [tmp_path / "svar"]
    assert (tmp_path / "svar/kolada-0001.json").read_bytes() == KPI


def test_a_disk_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(target: Path, raw: bytes) -> None:
        target.write_bytes(raw[:10])
        raise OSError(28, "full", str(target))

    monkeypatch.setattr(keeping, "replace_file", full)
    with pytest.raises(OSError, match="full") as refused:
        Fetching({PATH: [BODY]}, tmp_path / "svar")
    assert refused.value.filename == str(tmp_path / "svar")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_removed_when_it_is_old(tmp_path: Path) -> None:
    old, young, other = (tmp_path / name for name in (f"svar.{'a' * 16}.tmp", f"svar.{'b' * 16}.tmp", "svar.min.tmp"))
    for folder in (old, young, other):
        (folder / "inne").mkdir(parents=True)
    for folder in (old, other):
        os.utime(folder, (0, 0))
    assert Fetching({PATH: [BODY]}, tmp_path / "svar").code == ""
    assert [folder.exists() for folder in (old, young, other)] == [False, True, True]


# --- the command --------------------------------------------------------------------------------------------------


def command(server: Server, folder: Path, *more: object) -> Done:
    return run("fetch", "kolada", "--base", server.base, "--out", folder / "svar", *more, cwd=folder)


def test_what_was_fetched_is_imported_with_where_and_when_it_came_from(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    deleted = page(value("9", deleted="true"), year="2023", ends=ends(before=BEFORE)).encode()
    with serving({PATH: [first()], SECOND: [Answer(deleted)], ABOUT: [Answer(KPI)]}) as server:
        done = command(server, tmp_path, "--mapping", "m.yaml", "--year", "2023–2024")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("3 svar sparade i ")
    saved = [f"svar/kolada-000{number}.json" for number in (1, 2, 3)]
    import_ = ("import", *saved, "--mapping", "m.yaml", "--ruleset", RULESET)
    taken = run(*import_, "--period", "2023", "--out", "u.yaml", cwd=tmp_path)
    assert (taken.code, taken.err, "RT867" in taken.out) == (0, "", True)
    file = load_facts(tmp_path / "u.yaml", load_ruleset(RULESET)).file
    assert [(str(fact.span), fact.state) for fact in file.facts] == [("år 2024", None), ("år 2023", "öppen")]
    title = file.documents["fil1"].title
    assert ", hämtad 20" in title
    assert title.endswith(f"Z från {server.base[:-3]}{PATH}, källa: Kolada")
    raw = tmp_path / "svar/kolada-0001.json"
    raw.write_bytes(raw.read_bytes().replace(b'"value":1', b'"value":7'))
    changed = run(*import_, "--period", "2023", "--out", "v.yaml", cwd=tmp_path)
    assert (changed.code, "RT887" in changed.err) == (1, True)
    assert not (tmp_path / "v.yaml").exists()


@pytest.mark.parametrize(
    ("years", "lacking"), [("", ["N15006 0000"]), ("2022–2024", ["N15006 0000", "N15006 1384: 2022, 2023"])]
)
def test_series_and_years_without_rows_are_named(
    years: str, lacking: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = "/v3/data/kpi/N15006/municipality/0000,1384" + ("/year/2022,2023,2024" if years else "")
    with serving({path: [BODY], ABOUT: [Answer(KPI)]}) as server:
        asked = ("--base", server.base, "--kpi", "N15006", "--municipality", "1384,0000", "--out", tmp_path / "svar")
        done = run_here(capsys, "fetch", "kolada", *asked, *(("--year", years) if years else ()))
    told = "".join(f"    {each}\n" for each in lacking)
    assert (done.code, f"  1 rad\n  Inga rader för:\n{told}Läs in dem: " in done.out) == (0, True)


def test_a_refusal_is_one_block_with_address_and_help(tmp_path: Path) -> None:
    with serving({PATH: [Answer(status=410)]}) as server:
        done = command(server, tmp_path, "--kpi", "N15006", "--municipality", "1384", "--year", "2023,2024")
    assert (done.code, done.out) == (5, "")
    assert done.err == (
        f"{server.base[:-3]}{PATH}:1:1: RT882 servern svarar med kod 410\n"
        "hjälp: den versionen är nedlagd, ange en nyare med --base; ingenting är sparat\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_fetch_that_is_ended_leaves_nothing(tmp_path: Path) -> None:
    asked = ("--kpi", "N15006", "--municipality", "1384", "--year", "2023,2024", "--out", str(tmp_path / "svar"))
    with serving({PATH: [first()], SECOND: [Answer(wait=20)]}) as server:
        words = [sys.executable, "-m", "engine", "fetch", "kolada", "--base", server.base, *asked]
        with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
            while SECOND not in server.asked and started.poll() is None:
                time.sleep(0.01)
            assert len(list(tmp_path.iterdir())) == 1
            started.terminate()
            assert started.communicate(timeout=60) == (b"", b"")
    assert started.returncode == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_is_the_machines_refusal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving({PATH: [BODY]}) as server:
        asked = ("--kpi", "N15006", "--municipality", "1384", "--year", "2023,2024", "--base", server.base)
        done = run_here(capsys, "fetch", "kolada", *asked, "--out", tmp_path / "finns/inte")
    assert (done.code, done.out, " RT561 " in done.err) == (5, "", True)
    assert list(tmp_path.iterdir()) == []


WRONG: list[tuple[str, ...]] = [
    ("--kpi", "N15006"),
    ("--municipality", "1384"),
    ("--kpi", "n15006", "--municipality", "1384"),
    ("--kpi", "N15006", "--municipality", "181"),
    ("--kpi", "N15006", "--municipality", "1384/../../x"),
    ("--kpi", "N15006", "--municipality", "1384", "--year", "24"),
    ("--kpi", "N15006", "--municipality", "1384", "--year", "2024–2020"),
    ("--kpi", "N15006", "--municipality", "1384", "--base", "http://example.org"),
    ("--kpi", "N15006", "--municipality", "1384", "--base", "https://a:b@example.org"),
    ("--kpi", "N15006", "--municipality", "1384", "--base", "file:///etc"),
    ("--kpi", "N15006", "--municipality", "1384", "--base", "https://example.org/v3?x=1"),
]


@pytest.mark.parametrize("words", WRONG, ids=lambda words: " ".join(map(str, words)))
def test_a_question_that_cannot_be_asked_is_wrong_use(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run_here(capsys, "fetch", "kolada", "--out", tmp_path / "svar", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("rodtrad fetch kolada: ")
    assert list(tmp_path.iterdir()) == []


def test_without_its_library_the_command_says_what_to_install(tmp_path: Path) -> None:
    words = ("--kpi", "N15006", "--municipality", "1384", "--out", tmp_path / "svar")
    done = run("fetch", "kolada", *words, blocked=("httpx",))
    assert (done.code, "rodtrad[kolada]" in done.err) == (5, True)
    assert run("import", "--help", blocked=("httpx",)).code == 0
