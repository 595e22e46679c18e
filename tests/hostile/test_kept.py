"""Every hostile record and journal through the commands that read them: code, exit 3, and a folder left as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.record.canonical import canonical, sha256
from engine.record.journal import RECORDS, keep
from hostile.refusing import digest, ended
from record import test_damage
from record.recording import ABOUT, OPEN_FACTS, closed, opened, small
from record.test_journal import one

HEAD = b'{"definitions"'
Change = Callable[[bytes], bytes]


def _inserted(text: bytes) -> Change:
    return lambda raw: raw.replace(HEAD, b"{" + text + b"," + HEAD[1:], 1)


def _forged(raw: bytes) -> bytes:
    """Another outcome, and every digest made anew."""
    record = opened(raw)
    record["summary"]["verdicts"] = record["summary"]["verdicts"][:1]
    return closed(record)


def _newer(raw: bytes) -> bytes:
    return canonical({**opened(raw), "format": "rodtrad-record-99"})


# What is done to a record, the code of the first mistake, and the exit code.
RECORDS_HURT: dict[str, tuple[Change, str, int]] = {
    "nothing in it": (lambda _: b"", "RT501", 3),
    "cut short": (lambda raw: raw[:-5], "RT501", 3),
    "a tail": (lambda raw: raw + b"{}", "RT501", 3),
    "a byte that is no letter": (lambda raw: b"\xff" + raw, "RT501", 3),
    "a byte order mark": (lambda raw: b"\xef\xbb\xbf" + raw, "RT501", 3),
    "100 000 brackets": (lambda _: b"[" * 100_000, "RT501", 3),
    "100 000 braces": (lambda _: b'{"a":' * 100_000, "RT501", 3),
    "a name twice": (_inserted(b'"definitions":[]'), "RT501", 3),
    "NaN": (_inserted(b'"a":NaN'), "RT501", 3),
    "1e400": (_inserted(b'"a":1e400'), "RT501", 3),
    "5 000 digits": (_inserted(b'"a":' + b"9" * 5_000), "RT501", 3),
    "a lone surrogate": (_inserted(b'"a":"\\ud800"'), "RT503", 3),
    "an unknown field": (_inserted(b'"a":"b"'), "RT503", 3),
    "a stray space": (lambda raw: b" " + raw, "RT504", 3),
    "a stray line break": (lambda raw: raw + b"\n", "RT504", 3),
    "another spelling": (lambda raw: raw.replace("ö".encode(), b"\\u00f6", 1), "RT504", 3),
    "a bit": (lambda raw: raw.replace(b"85,50", b"84,50", 1), "RT506", 3),
    "an outcome taken away": (_forged, "RT511", 3),
    "a format of the future": (_newer, "RT522", 4),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", ["replay", "report", "journal show"])
@pytest.mark.parametrize("name", RECORDS_HURT)
def test_a_record(name: str, command: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change, code, expected = RECORDS_HURT[name]
    raw = small(here)
    hurt = change(raw)
    assert hurt != raw, "something must have been done"
    path = here / f"{sha256(raw)}.json"
    path.write_bytes(hurt)
    before = digest(here)
    out = ["--out", str(here / "rapport.html")] if command == "report" else []
    done = ended([*command.split(), str(path), *out], str(path), capsys)
    assert digest(here) == before
    assert "Traceback" not in done.err
    if command == "journal show":
        # It shows what stands there, whatever that is, and claims nothing of it.
        assert (done.code, done.err) == (0, "")
        assert not any(char in done.out for char in "\0\x1b\u202e\ufeff")
    else:
        assert done.code == expected, done.out + done.err
        assert code in done.out + done.err


DAMAGE = test_damage.DONE_TO_A_FILE
ADD = ["assess", "prov.yaml", "--facts", "uppgifter.yaml", "--journal", "j", "--period", "2024"]
BESIDE_THE_CHAIN = (
    test_damage.another_record,
    test_damage.record_dropped,
    test_damage.records_swapped,
    test_damage.other_size,
    test_damage.pipe_for_a_record,
    test_damage.strange_files,
    test_damage.everything_gone,  # as good as new
)


@pytest.mark.parametrize("case", DAMAGE, ids=lambda case: case[0].__name__)
def test_a_journal(
    case: tuple[Callable[[Path], None], tuple[str, str]], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hurt, (code, _) = case
    records = [small(here), small(here, OPEN_FACTS), *(one(number) for number in range(test_damage.ENTRIES - 2))]
    keep(here / "j", records, ABOUT, 0.0)
    hurt(here / "j")
    before = digest(here)
    done = ended(["journal", "verify", "j"], "j", capsys)
    assert (done.code, "Traceback" in done.err) == (3, False)
    assert code in done.out
    assert digest(here) == before
    # Nothing is added to a chain that does not hold; what stands beside it is not looked at until it is asked for.
    if hurt not in BESIDE_THE_CHAIN:
        added = ended(ADD, "j", capsys)
        assert (added.code, added.out) == (3, "")
        assert digest(here) == before


def test_a_journal_of_something_else(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "j").write_text("inget", encoding="utf-8")
    before = digest(here)
    assert ended(["journal", "verify", "j"], "j", capsys).code == 5
    assert not (here / RECORDS).exists()
    assert digest(here) == before
