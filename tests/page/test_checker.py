"""checker.js against the Python checker: the same verdicts, and the same goal where something was changed."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies
from conformance_case import Case, cases
from engine.prove.assessment import assessment
from engine.record.canonical import canonical, sha256
from engine.record.making import File, bytes_of, record_of
from page.recomputing import NODE, Recomputer, recomputer
from record.recording import OPEN_FACTS, REAL, Reference, closed, opened, played, real, said, small
from record.test_replay import kinder_fact, kinder_hits, kinder_summary, kinder_table, kinder_verdict, told
from soaking import SOAK, tried

pytestmark = pytest.mark.skipif(NODE is None, reason="node")

CASES = [case for folder in cases() for case in Case.read(folder)[: None if SOAK else 1] if not case.faults]
CHOOSING = [folder for folder in cases() if folder.name in {"preliminart-och-rattat", "prognos"}]
GENERATED = 4_000 if SOAK else 60
FORGED = 1_000 if SOAK else 30


@pytest.fixture(scope="module")
def node() -> Iterator[Recomputer]:
    with recomputer() as found:
        yield found


def record_bytes(case: strategies.Case) -> bytes:
    made = assessment(case.proof, tuple(case.facts), "referens")
    return bytes_of(
        record_of(made, File("prov.yaml", b""), [(File("uppgifter.yaml", b""), each) for each in case.facts])
    )


@pytest.mark.soak
def test_every_conformance_case_recomputes(node: Recomputer) -> None:
    wrong = {}
    for case in CASES:
        made = case.assess(Reference())
        files = [(File("uppgifter.yaml", b""), each) for each in made.files]
        raw = bytes_of(record_of(made, File("prov.yaml", b""), files))
        found = node.check(raw)
        if (found.hash, found.nodes, found.differences) != (sha256(raw), len(made.proof.nodes), ()):
            wrong[case.name] = found.differences[:1]
    assert wrong == {}
    tried("webbläsare-fall", "fall i `tests/conformance` omräknade av checker.js i Node", len(CASES), "samma verdikt")


@pytest.mark.parametrize("folder", CHOOSING, ids=lambda folder: str(folder.name))
def test_corrections_and_forecasts_are_chosen_as_in_python(folder: Path, node: Recomputer) -> None:
    for case in Case.read(folder):
        if not case.faults:
            made = case.assess(Reference())
            files = [(File("uppgifter.yaml", b""), each) for each in made.files]
            assert node.check(bytes_of(record_of(made, File("prov.yaml", b""), files))).differences == (), case.name


@pytest.mark.soak
def test_generated_records_recompute(node: Recomputer) -> None:
    counted = 0

    @settings(max_examples=GENERATED)
    @given(strategies.cases())
    def same(case: strategies.Case) -> None:
        nonlocal counted
        counted += 1
        found = node.check(record_bytes(case))
        assert (found.nodes, found.differences) == (len(case.proof.nodes), ())

    same()
    tried(
        "webbläsare-slump", "slumpade protokoll omräknade av checker.js i Node", counted, "samma verdikt som bevisaren"
    )


@pytest.mark.soak
def test_a_forged_hit_is_found_at_its_node(node: Recomputer) -> None:
    counted = 0

    @settings(max_examples=FORGED)
    @given(strategies.cases(), st.data())
    def found(case: strategies.Case, data: st.DataObject) -> None:
        nonlocal counted
        record = opened(record_bytes(case))
        asked = [each for each in record["hits"] if each["rows"]]
        if not asked:
            return
        forged = data.draw(st.sampled_from(asked))
        place = data.draw(st.integers(0, len(forged["rows"]) - 1))
        others = [row for row in (None, 1, 2, 3, 99) if row != forged["rows"][place]]
        forged["rows"][place] = data.draw(st.sampled_from(others))
        counted += 1
        raw = closed(record)
        assert node.check(raw).goals[0] == forged["node"]
        assert forged["node"] in {where for _, where in said(played(raw), 5)}

    found()
    tried("webbläsare-förfalskat", "förfalskade träffar visade för checker.js", counted, "alla funna, vid rätt mål")


@pytest.mark.parametrize("name", REAL)
def test_the_real_records_recompute(name: str, node: Recomputer) -> None:
    assert node.check(real(name)).differences == ()


@pytest.mark.parametrize("name", REAL)
def test_every_kinder_verdict_is_found_at_its_goal_as_in_python(name: str, node: Recomputer) -> None:
    original = opened(real(name))
    judged = [one["node"] for one in original["proof"] if one["verdict"]["is"] == "judged"]
    for each in judged if SOAK else judged[:2]:
        record = copy.deepcopy(original)
        verdict = told(record, each)["verdict"]
        verdict["outcome"] = "allra bäst"
        assert node.check(closed(record)).goals == [each]


@pytest.mark.parametrize(
    ("change", "goal"),
    [
        (kinder_verdict, "M1"),
        (kinder_hits, "M1"),
        (kinder_table, "M1"),
        (kinder_fact, "I2"),
        (kinder_summary, "K1"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_careful_forgery_is_found_at_the_same_goal_as_in_python(
    change: Any,  # noqa: ANN401 - changes JSON
    goal: str,
    node: Recomputer,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    record = opened(small(tmp_path_factory.mktemp("prov")))
    change(record)
    raw = closed(record)
    python = {where for step in (4, 5) for _, where in said(played(raw), step)}
    assert goal in python
    assert node.check(raw).goals[0] == goal


def test_bytes_and_digests_are_held_to(node: Recomputer, tmp_path_factory: pytest.TempPathFactory) -> None:
    raw = small(tmp_path_factory.mktemp("prov"), OPEN_FACTS)
    assert [each["what"] for each in node.check(raw + b"\n").differences] == ["bytes"]
    record = opened(raw)
    record["facts"]["sha256"] = "0" * 64
    found = node.check(canonical(record))
    assert [each["what"] for each in found.differences] == ["kontrollsumma: facts"]
    record = opened(raw)
    record["inputs"]["ruleset"]["content"] += "#"
    assert [each["what"] for each in node.check(closed(record)).differences] == ["kontrollsumma: prov.yaml"]
    record = opened(raw)
    record["format"] = "rodtrad-record-2"
    assert [each["what"] for each in node.check(closed(record)).differences] == ["format"]
    for text in (b"", b"{", b"[]", b"null", b'"x"', b"{}"):
        assert node.check(text).differences
