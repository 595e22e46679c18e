"""The record: self-contained, named by its digest, and the same wherever and whenever it is made."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.record.canonical import NotCanonical, canonical, digest, is_canonical, parsed, sha256
from engine.record.making import File, as_input, raw_of
from engine.record.record import FORMAT, Input
from record.recording import FACTS, OPEN_FACTS, REAL, ROOT, RULESET, made, opened, real, small
from soaking import SOAK

SURROUNDINGS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C", "USER": "anna"},
    {"PYTHONHASHSEED": "77", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "USER": "eva"},
    {"PYTHONHASHSEED": "4242", "TZ": "America/St_Johns", "LC_ALL": "sv_SE.UTF-8", "USER": "root"},
)
NAMING = """
import sys
from pathlib import Path
from record.recording import made, REAL, ROOT, sha256
ruleset, facts, period = REAL[sys.argv[1]]
print(sha256(made(ROOT / ruleset, [ROOT / facts], period)))
"""


# --- canonical bytes --------------------------------------------------------------------------------------------


def test_the_canonical_form_is_that_of_the_standard() -> None:
    # Names in order, no white space, the short escapes, nothing else escaped: RFC 8785, 3.2.
    value: Any = {"b": [1, True, None], "a": '€$\u000f\nA\'B"\\\\"/', "aa": {"é": -1}}
    assert canonical(value) == '{"a":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/","aa":{"é":-1},"b":[1,true,null]}'.encode()


@pytest.mark.parametrize("name", REAL)
def test_another_writer_gives_the_same_bytes(name: str) -> None:
    # With ASCII names and no fractions the standard library agrees with RFC 8785.
    written = json.dumps(json.loads(real(name)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert written.encode() == real(name)


@pytest.mark.parametrize(
    "raw",
    [b'{"a": 1}', b'{"a":1}\n', b'{"b":1,"a":1}', b'{"a":1,"a":1}', b'{"a":1.0}', b'{"a":"\\u00e5"}', b"\xef\xbb\xbf{}",
     b'{"a":1e2}', b'{"a":NaN}', b'{"a":-0}', b'{"a":"\\ud800"}', b"{", b"", b"\xff", b"[" * 100_000,
     b'{"a":99999999999999999999}'],
)  # fmt: skip
def test_any_other_form_is_no_canonical_form(raw: bytes) -> None:
    try:
        value = parsed(raw)
    except NotCanonical:
        return
    assert not is_canonical(raw, value)


@pytest.mark.parametrize("raw", [b'{"a":1,"a":1}', b'{"a":1,"a":2}', b'{"a":1.0}', b'{"a":NaN}', b"\xff", b"{"])
def test_what_may_be_read_in_two_ways_is_not_read_at_all(raw: bytes) -> None:
    with pytest.raises(NotCanonical):
        parsed(raw)


# --- inputs -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw", [b"", "å\r\nä\rö\n".encode(), "\ufeffbom".encode(), b"\x00\x01", "\u2028\U0001f600".encode()]
)
def test_text_is_kept_as_text_byte_for_byte(raw: bytes) -> None:
    kept = as_input(File("a.yaml", raw))
    assert kept.encoding == "text"
    assert (raw_of(kept), kept.size, kept.sha256) == (raw, len(raw), hashlib.sha256(raw).hexdigest())
    assert json.loads(canonical(kept.content)) == raw.decode()


@pytest.mark.parametrize("raw", [b"\xff", "å".encode("cp1252"), bytes(range(256)), b"PK\x03\x04\xed\xa0\x80"])
def test_other_bytes_are_kept_in_base64(raw: bytes) -> None:
    kept = as_input(File("a.xlsx", raw))
    assert (kept.encoding, raw_of(kept), kept.size) == ("base64", raw, len(raw))


@pytest.mark.parametrize("content", ["/x==", "/w==\n", "/w", "*", "/w= =", "å"])
def test_base64_has_one_form(content: str) -> None:
    assert base64.b64encode(b"\xff") == b"/w=="
    with pytest.raises(ValueError):  # noqa: PT011 - of base64, or our own
        raw_of(Input("a", 1, "", "base64", content))


def test_a_name_that_is_not_text_can_still_be_written() -> None:
    name = os.fsdecode(b"pr\xf6v.yaml")
    assert as_input(File(name, b"")).name == "pr?v.yaml"
    assert as_input(File("pro\u0308v.yaml", b"")).name == "pröv.yaml"


# --- what is in it ----------------------------------------------------------------------------------------------


def test_a_record_holds_the_files_byte_for_byte_and_what_was_read(tmp_path: Path) -> None:
    record = opened(small(tmp_path, FACTS.replace("\n", "\r\n")))
    assert record["format"] == FORMAT
    assert record["inputs"]["ruleset"]["content"] == RULESET
    assert record["inputs"]["facts"][0]["content"] == FACTS.replace("\n", "\r\n")
    assert record["inputs"]["facts"][0]["name"] == "uppgifter.yaml"
    assert record["facts"]["content"][0]["facts"][0]["value"] == {"exact": "171/2", "of": None, "written": "85,50"}
    assert record["period"] == "2025"
    assert record["readings"] == [{"id": "T-P1", "is_default": True, "letter": "a"}]
    assert record["judgements"][0]["by"] == "Eva Berg"
    assert record["program"]["sha256"] == digest(record["program"]["content"])
    assert dict(record["limits"])["states"] == 100_000
    assert set(record["versions"]) == {"checker", "program", "rodtrad", "rule_language"}


def test_the_summary_counts_every_node_once(tmp_path: Path) -> None:
    summary = opened(small(tmp_path, OPEN_FACTS))["summary"]
    assert sum(each["count"] for each in summary["counts"]) == len(summary["verdicts"]) == 5
    assert {each["node"]: (each["verdict"], each["outcome"], each["possible"]) for each in summary["verdicts"]} == {
        "I1": ("bedömt", "grön", []),
        "I2": ("ej bedömbart", None, ["grön", "gul", "röd"]),
        "I3": ("bedömt", "gul", []),
        "M1": ("ej bedömbart", None, ["uppfyllt", "ej uppfyllt"]),
        "K1": ("ej bedömbart", None, ["uppfyllt", "ej uppfyllt"]),
    }


def test_no_path_user_or_host_stands_in_a_record(tmp_path: Path) -> None:
    folder = tmp_path / "hemlig-mapp"
    folder.mkdir()
    raw = small(folder)
    assert b"hemlig-mapp" not in raw
    assert str(tmp_path).encode() not in raw


@pytest.mark.parametrize("name", REAL)
def test_the_same_inputs_give_the_same_name_everywhere(name: str, tmp_path: Path) -> None:
    names = {sha256(real(name))}
    for around in SURROUNDINGS if SOAK else SURROUNDINGS[1:2]:
        env = {**os.environ, **around, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
        done = subprocess.run(
            [sys.executable, "-c", NAMING, name], env=env, cwd=tmp_path, capture_output=True, check=True
        )
        names.add(done.stdout.decode().strip())
    assert len(names) == 1


def test_the_order_of_the_facts_files_changes_no_byte(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(RULESET, encoding="utf-8")
    parts = {"a": "I1", "b": "I2", "c": "I3"}
    for name, indicator in parts.items():
        facts = (
            f"uppgifter: {name}\nregelverk: prov\nvärden:\n  - {{indikator: {indicator}, värde: 40, spann: år 2025}}\n"
        )
        (tmp_path / f"{name}.yaml").write_text(facts, encoding="utf-8")
    paths = [tmp_path / f"{name}.yaml" for name in parts]
    assert made(tmp_path / "r.yaml", paths, "2025") == made(tmp_path / "r.yaml", paths[::-1], "2025")


def test_the_order_of_the_facts_in_a_file_changes_nothing_that_follows_from_them(tmp_path: Path) -> None:
    head, *facts = FACTS.partition("samlade")[0].splitlines(keepends=True)[:3], *FACTS.splitlines(keepends=True)[3:6]
    rest = FACTS[FACTS.index("samlade") :]
    parts = ("program", "readings", "judgements", "hits", "notices", "summary", "definitions")
    first = opened(small(tmp_path))
    for order in itertools.permutations(facts):
        other = opened(small(tmp_path, "".join([*head, *order, rest])))
        assert {part: other[part] for part in parts} == {part: first[part] for part in parts}


def test_picking_the_default_is_the_same_assessment_and_another_alternative_is_not(tmp_path: Path) -> None:
    assert small(tmp_path) == small(tmp_path, picked={"T-P1": "a"})
    other = opened(small(tmp_path, picked={"T-P1": "b"}))
    assert other["readings"] == [{"id": "T-P1", "is_default": False, "letter": "b"}]


# --- definitions ------------------------------------------------------------------------------------------------


def definitions(raw: bytes) -> dict[str, str]:
    return {each["indicator"]: each["sha256"] for each in opened(raw)["definitions"]}


def test_a_fingerprint_follows_what_the_indicator_means_and_nothing_else(tmp_path: Path) -> None:
    before = definitions(small(tmp_path))
    assert set(before) == {"I1", "I2", "I3"}
    for same in (
        RULESET.replace("Verksamhetsplan 2025", "Verksamhetsplan 2025 (beslutad)"),
        RULESET.replace('källa: {plan: "1"}', 'källa: {plan: "1 s. 4"}'),
        RULESET.replace("God kvalitet", "Bättre kvalitet"),
    ):
        assert same != RULESET
        assert definitions(small(tmp_path, ruleset=same)) == before
    for change, touched in (
        (("85,5", "86"), {"I1"}),
        (("Trygghet, enhet: procent", "Trygghet, enhet: andel"), {"I2"}),
        (("Väntetid", "Väntan"), {"I3"}),
        (("riktning: nedåt", "riktning: uppåt"), {"I3"}),
        (("minst 0,8", "minst 0,7"), {"I1", "I2", "I3"}),
    ):
        after = definitions(small(tmp_path, ruleset=RULESET.replace(*change)))
        assert {name for name in before if after[name] != before[name]} == touched, change


def test_a_fingerprint_does_not_follow_what_last_year_is_called(tmp_path: Path) -> None:
    # In a delår the figure before is last year's same period, in a bokslut last year's.
    change = ("värde: når riktvärde", "förändring: över 0")
    (tmp_path / "r.yaml").write_text(RULESET.replace(*change), encoding="utf-8")
    (tmp_path / "u.yaml").write_text(FACTS, encoding="utf-8")
    found = [made(tmp_path / "r.yaml", [tmp_path / "u.yaml"], period) for period in ("2025-08", "2025")]
    assert opened(found[0])["program"]["sha256"] != opened(found[1])["program"]["sha256"]
    assert definitions(found[0]) == definitions(found[1]) != definitions(small(tmp_path))


def test_a_fingerprint_is_the_same_in_every_period() -> None:
    ruleset, facts, _ = REAL["exempel"]
    found = [definitions(made(ROOT / ruleset, [ROOT / facts], period)) for period in ("2025-08", "2025")]
    assert found[0] == found[1]
