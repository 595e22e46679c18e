"""Replay: seven steps, and what each of them finds when something was changed.

A forger here is careful: the record is canonical, is called by its digest, and the digests inside are made anew.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from commands import run
from engine.compile.points import Hits, Question
from engine.model.diagnostic import render
from engine.record.canonical import canonical, sha256
from engine.record.encoding import decoded
from engine.record.journal import keep
from engine.record.making import raw_of
from engine.record.record import FORMAT, Input, Record
from engine.record.replay import READERS, Replayed, Surroundings
from engine.record.verifying import Pin
from record.recording import (
    ABOUT,
    OPEN_FACTS,
    REAL,
    Reference,
    closed,
    opened,
    played,
    real,
    said,
    small,
)
from soaking import SOAK, tried

FROZEN = sorted((Path(__file__).parent / "frozen").rglob("*.json"), key=lambda path: path.stat().st_size)
SEEDS = ("0", "1", "77", "4242", "99999") if SOAK else ("0", "77")
ZONES = ("UTC", "Pacific/Kiritimati", "America/St_Johns")
LOCALES = ("C", "C.UTF-8", "sv_SE.UTF-8", "tr_TR.UTF-8")
Change = Callable[[Any], None]


def answers(found: Replayed) -> str:
    """One letter per step."""
    letters = {"same": "s", "differs": "a", "cannot": "k", "untried": "-"}
    return "".join(letters[step.answer] for step in found.steps)


def node(record: Any, name: str) -> Any:  # noqa: ANN401 - JSON
    return next(each for layer in record["program"]["content"]["layers"] for each in layer if each["id"] == name)


def told(record: Any, name: str) -> Any:  # noqa: ANN401 - JSON
    return next(each for each in record["proof"] if each["node"] == name)


# --- what was not changed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REAL)
def test_a_record_just_made_is_the_same(name: str) -> None:
    assert answers(played(real(name))) == "ss-ssss"


def test_there_are_frozen_records_of_the_first_format() -> None:
    assert {path.parent.name for path in FROZEN} == {"record-1"}
    assert len(FROZEN) >= 4


@pytest.mark.parametrize("path", FROZEN, ids=lambda path: path.stem[:12])
def test_a_record_of_every_released_format_is_the_same(path: Path) -> None:
    assert answers(played(path.read_bytes(), name=path.name)) == "ss-ssss"


@pytest.mark.soak
@pytest.mark.parametrize("seed", SEEDS)
def test_every_frozen_record_is_the_same_under_other_seeds_zones_and_locales(seed: str) -> None:
    around = list(itertools.product(ZONES, LOCALES) if SOAK else zip(ZONES, LOCALES, strict=False))
    for zone, locale in around:
        for path in FROZEN if SOAK else FROZEN[:1]:
            done = run("replay", path, env={"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale})
            assert (done.code, done.err) == (0, ""), done.out
    tried(f"protokoll-omspel-{seed}", "omspel i andra zoner och språk", len(around) * len(FROZEN), "samma", seed=seed)


def test_a_record_of_an_older_format_is_read_by_its_own_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As if `preliminary` had come to the plan's amounts after the format was released.
    older = opened(small(tmp_path))
    older["format"] = "rodtrad-record-0"
    for each in amounts(older):
        del each["preliminary"]

    def reader(json: Any) -> Record:  # noqa: ANN401 - JSON
        newer = copy.deepcopy(json)
        newer["format"] = FORMAT
        for each in amounts(newer):
            each["preliminary"] = False
        return decoded(newer, Record)

    assert answers(played(closed(older))) == "k------"
    monkeypatch.setitem(READERS, "rodtrad-record-0", reader)
    assert answers(played(closed(older))) == "ss-ssss"
    kinder_verdict(older)
    assert said(played(closed(older)), 5)[0] == ("RT511", "M1")


def amounts(record: Any) -> list[Any]:  # noqa: ANN401 - JSON
    layers = record["program"]["content"]["layers"]
    return [given for layer in layers for each in layer for given in each["given"]]


# --- the right goal ---------------------------------------------------------------------------------------------


def kinder_verdict(record: Any) -> None:  # noqa: ANN401 - JSON
    """M1 is called fulfilled, in the proof and in the summary alike."""
    told(record, "M1")["verdict"] = {"is": "judged", "outcome": "uppfyllt", "regardless": [], "rows": [1]}
    for each in record["summary"]["verdicts"]:
        if each["node"] == "M1":
            each["outcome"] = "uppfyllt"
    for each in record["summary"]["counts"]:
        if each["level"] == "nämndmål":
            each["outcome"] = "uppfyllt"


def kinder_hits(record: Any) -> None:  # noqa: ANN401 - JSON
    kinder_verdict(record)
    next(each for each in record["hits"] if each["node"] == "M1")["rows"] = [1]


def kinder_table(record: Any) -> None:  # noqa: ANN401 - JSON
    """The stored table of M1 asks for one green instead of two."""
    rows = node(record, "M1")["tables"][0]["rows"]
    rows[0]["tests"][0]["right"]["value"] = "1"


def kinder_fact(record: Any) -> None:  # noqa: ANN401 - JSON
    record["facts"]["content"][0]["facts"][1]["value"]["exact"] = "90"


def kinder_file(record: Any) -> None:  # noqa: ANN401 - JSON
    """The text of the facts is another, with size and digest made anew; nothing else."""
    kept = record["inputs"]["facts"][0]
    kept["content"] = kept["content"].replace("79", "97")
    raw = raw_of(Input(**kept))
    kept["size"], kept["sha256"] = len(raw), sha256(raw)


def kinder_summary(record: Any) -> None:  # noqa: ANN401 - JSON
    record["summary"]["verdicts"][-1]["outcome"] = "uppfyllt"


def kinder_count(record: Any) -> None:  # noqa: ANN401 - JSON
    record["summary"]["counts"][0]["count"] += 1


def other_reading(record: Any) -> None:  # noqa: ANN401 - JSON
    record["readings"][0]["letter"] = "b"


def no_notice(record: Any) -> None:  # noqa: ANN401 - JSON
    record["notices"].append({"kind": "bara ja eller nej redovisat", "node": "I1", "values": []})


def other_judgement(record: Any) -> None:  # noqa: ANN401 - JSON
    record["judgements"][0]["outcome"] = "ej uppfyllt"


def other_definition(record: Any) -> None:  # noqa: ANN401 - JSON
    record["definitions"][1]["sha256"] = "0" * 64


def other_year(record: Any) -> None:  # noqa: ANN401 - JSON
    record["period"] = "2024"


def other_world(record: Any) -> None:  # noqa: ANN401 - JSON
    told(record, "I2")["worlds"][0]["tables"][0]["rows"][0]["holds"] = True


@pytest.mark.parametrize(
    ("change", "steps", "first"),
    [
        (kinder_verdict, "ss-sass", (5, "RT511", "M1")),
        (kinder_hits, "ss-saa-", (5, "RT512", "M1")),
        (kinder_table, "ss-aaa-", (4, "RT511", "M1")),
        (kinder_fact, "ss-aaa-", (4, "RT511", "I2")),
        (kinder_file, "ss-assa", (4, "RT511", "I2")),
        (kinder_summary, "ss-sass", (5, "RT511", "K1")),
        (kinder_count, "ss-sass", (5, "RT511", "protokollet")),
        (other_reading, "ss-aasa", (4, "RT511", "I1")),
        (no_notice, "ss-sass", (5, "RT511", "I1")),
        (other_judgement, "ss-sass", (5, "RT511", "M1")),
        (other_definition, "ss-sass", (5, "RT511", "I2")),
        (other_year, "sa-assa", (2, "RT511", "protokollet")),
        (other_world, "ss-sass", (5, "RT511", "I2")),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_a_careful_forgery_differs_at_the_right_goal(
    change: Change, steps: str, first: tuple[int, str, str], tmp_path: Path
) -> None:
    record = opened(small(tmp_path))
    change(record)
    found = played(closed(record))
    step, code, goal = first
    assert (found.answer, answers(found)) == ("differs", steps)
    assert said(found, step)[0] == (code, goal)


def test_a_difference_tells_the_stored_and_the_new_value(tmp_path: Path) -> None:
    record = opened(small(tmp_path))
    kinder_verdict(record)
    values = played(closed(record)).steps[4].said[0].values
    assert (values["stored"], values["new"]) == ("bedömt: uppfyllt (rad 1)", "bedömt: ej uppfyllt (rad 2)")


def test_a_forger_who_redoes_everything_has_made_another_record(tmp_path: Path) -> None:
    # Then only the journal, or its head kept elsewhere, tells the two apart: the manual says so.
    first, other = small(tmp_path), small(tmp_path, OPEN_FACTS)
    keep(tmp_path / "journal", [first], ABOUT, 0.0)
    around = Surroundings(Reference().hits, journal=tmp_path / "journal")
    assert answers(played(first, around=around)) == "sssssss"
    found = played(other, around=around)
    assert (answers(found), said(found, 3)) == ("ssassss", [("RT517", "")])


@pytest.mark.parametrize("name", REAL)
def test_every_kinder_verdict_in_the_real_records_differs_at_its_goal(name: str) -> None:
    original = opened(real(name))
    judged = [each["node"] for each in original["proof"] if each["verdict"]["is"] == "judged"]
    for goal in judged if SOAK else judged[:1]:
        record = copy.deepcopy(original)
        verdict = told(record, goal)["verdict"]
        tables = node(record, goal)["tables"]
        verdict["outcome"] = next(each["label"] for each in tables[0]["scale"] if each["label"] != verdict["outcome"])
        assert said(played(closed(record), around=Surroundings()), 5)[0] == ("RT511", goal)


# --- bytes, names and digests -----------------------------------------------------------------------------------


def test_bytes_that_are_not_canonical_differ(tmp_path: Path) -> None:
    raw = small(tmp_path) + b"\n"
    assert said(played(raw), 1) == [("RT504", "")]


def test_a_name_that_is_not_the_digest_differs(tmp_path: Path) -> None:
    raw = small(tmp_path)
    for name in ("protokoll.json", f"{sha256(raw)}", f"{sha256(raw)} (1).json", f"{sha256(b'')}.json"):
        assert said(played(raw, name=name), 1) == [("RT505", "")]
    assert played(raw, name=f"mapp/{sha256(raw)}.json").answer == "same"


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"format":1}', b"{}"]
)
def test_what_is_no_record_differs_and_nothing_more_is_tried(raw: bytes) -> None:
    found = played(raw)
    assert (found.answer, answers(found), found.record) == ("differs", "a------", None)
    assert said(found, 1)[0][0] in {"RT501", "RT503"}


def test_a_field_too_many_differs(tmp_path: Path) -> None:
    record = opened(small(tmp_path))
    record["note"] = "x"
    found = played(canonical(record))
    assert [each.values["path"] for each in found.steps[0].said] == ["/note"]


@pytest.mark.parametrize("part", ["ruleset", "program", "facts"])
def test_an_embedded_digest_that_does_not_match_differs(part: str, tmp_path: Path) -> None:
    record = opened(small(tmp_path))
    holder = record["inputs"]["ruleset"] if part == "ruleset" else record[part]
    holder["sha256"] = "0" * 64
    assert said(played(canonical(record)), 2) == [("RT506", "")]


def test_damaged_base64_differs(tmp_path: Path) -> None:
    record = opened(small(tmp_path))
    record["inputs"]["ruleset"] |= {"encoding": "base64", "content": "*"}
    found = played(closed(record))
    assert (said(found, 2)[0][0], said(found, 4)[0][0]) == ("RT506", "RT514")


# --- what is missing --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "step", "code"),
    [
        (lambda record: record.update(format="rodtrad-record-9"), 1, "RT522"),
        (lambda record: record["versions"].update(rule_language="9"), 4, "RT521"),
        (lambda record: record["versions"].update(checker="9"), 5, "RT523"),
        (lambda record: record["versions"].update(program="9"), 5, "RT523"),
        (lambda record: record["limits"].append(["moons", 1]), 4, "RT525"),
        (lambda record: next(each for each in record["limits"] if each[0] == "states").__setitem__(1, 7), 5, "RT525"),
    ],
)
def test_a_version_that_is_not_here_cannot_be_recreated(change: Change, step: int, code: str, tmp_path: Path) -> None:
    record = opened(small(tmp_path))
    change(record)
    found = played(closed(record))
    assert (found.answer, said(found, step)) == ("cannot", [(code, "")])


def test_without_an_engine_the_checker_still_proves(tmp_path: Path) -> None:
    found = played(small(tmp_path), around=Surroundings(None, "ingen motor"))
    assert (found.answer, answers(found), said(found, 6)) == ("cannot", "ss-ssks", [("RT524", "")])


def test_an_engine_that_breaks_off_cannot_say_anything(tmp_path: Path) -> None:
    def broken(_: Sequence[Question]) -> Hits:
        raise RuntimeError("sönder")

    assert said(played(small(tmp_path), around=Surroundings(broken)), 6) == [("RT524", "")]


def test_an_engine_that_hits_another_row_is_refused_by_the_checker(tmp_path: Path) -> None:
    def kind(questions: Sequence[Question]) -> Hits:
        return {each.key: (1,) * len(each.points) for each in questions}

    assert played(small(tmp_path), around=Surroundings(kind)).steps[5].answer == "cannot"


def test_hits_that_are_not_the_engines_differ_at_the_goal(tmp_path: Path) -> None:
    record = opened(small(tmp_path))
    kinder_hits(record)
    found = played(closed(record))
    assert said(found, 6) == [("RT515", "M1")]
    assert "säger protokollet rad 1 (punkt 1 av 1), men motorn säger rad 2" in render(found.steps[5].said[0])
    assert "says row 1 (point 1 of 1), but the engine says row 2" in render(found.steps[5].said[0], "en")


def test_a_file_that_todays_reader_refuses_is_told_apart_from_the_proof(tmp_path: Path) -> None:
    record = opened(small(tmp_path))
    kept = record["inputs"]["ruleset"]
    kept["content"] += "okänd nyckel: 1\n"
    raw = raw_of(Input(**kept))
    kept["size"], kept["sha256"] = len(raw), sha256(raw)
    found = played(closed(record))
    assert (answers(found), said(found, 4)) == ("ss-asss", [("RT514", "")])
    assert found.steps[3].said[0].values == {"file": "prov.yaml", "code": "RT150"}


def test_facts_that_do_not_fit_the_ruleset_are_refused_today(tmp_path: Path) -> None:
    record = opened(small(tmp_path))
    kept = record["inputs"]["facts"][0]
    kept["content"] = kept["content"].replace("indikator: I2", "indikator: I9")
    raw = raw_of(Input(**kept))
    kept["size"], kept["sha256"] = len(raw), sha256(raw)
    assert played(closed(record)).steps[3].said[0].values == {"file": "uppgifter.yaml", "code": "RT301"}


def test_a_program_that_does_not_hang_together_differs(tmp_path: Path) -> None:
    record = opened(small(tmp_path))
    node(record, "M1")["children"].append("spöke")
    found = played(closed(record))
    assert said(found, 5)[0][0] == "RT513"
    assert found.answer == "differs"


def test_an_explanation_that_cannot_be_written_differs(tmp_path: Path) -> None:
    record = opened(small(tmp_path))
    record["program"]["content"]["roots"] = ["spöke"]
    assert said(played(closed(record)), 7)[0] == ("RT516", "spöke")


# --- the journal ------------------------------------------------------------------------------------------------


def test_a_record_is_found_in_its_journal_and_under_its_head(tmp_path: Path) -> None:
    raw = small(tmp_path)
    head = keep(tmp_path / "j", [raw], ABOUT, 0.0).head
    for pin, steps in (
        (Pin(0, head.hash[:16]), "sssssss"),
        (Pin(0, "0" * 16), "ssassss"),
        (Pin(1, head.hash), "ssassss"),
    ):
        found = played(raw, around=Surroundings(Reference().hits, journal=tmp_path / "j", pins=[pin]))
        assert answers(found) == steps
        assert found.head == head.head
    assert said(found, 3) == [("RT540", "")]


# --- the command ------------------------------------------------------------------------------------------------


def test_the_command_answers_with_a_word_and_a_code(tmp_path: Path) -> None:
    raw = small(tmp_path)
    record = opened(raw)
    kinder_verdict(record)
    forged, newer = closed(record), canonical({**opened(raw), "format": "rodtrad-record-9"})
    for content, word, code in ((raw, "samma", 0), (forged, "avviker", 3), (newer, "kan ej återskapas", 4)):
        path = tmp_path / f"{sha256(content)}.json"
        path.write_bytes(content)
        done = run("replay", path)
        assert (done.code, done.out.split(":")[0], done.err) == (code, word, "")
    assert "M1" in run("replay", tmp_path / f"{sha256(forged)}.json").out
    assert run("replay", tmp_path / f"{sha256(forged)}.json", "--lang", "en").out.startswith("differs: ")


def test_the_command_says_which_step_could_not_be_tried(tmp_path: Path) -> None:
    raw = small(tmp_path)
    path = tmp_path / f"{sha256(raw)}.json"
    path.write_bytes(raw)
    done = run("replay", path, blocked=("durable_rules_engine", "narwhals"))
    assert done.code == 4
    assert "RT524" in done.out
    assert "3 post, kedja och huvud i journalen: ej prövat (ange --journal MAPP)" in run("replay", path).out


def test_a_record_inside_a_journal_finds_it_by_itself(tmp_path: Path) -> None:
    raw = small(tmp_path)
    head = keep(tmp_path / "j", [raw], ABOUT, 0.0).head
    path = tmp_path / "j" / "records" / f"{sha256(raw)}.json"
    assert "huvud i journalen: samma" in run("replay", path, "--head", head.head).out
    assert run("replay", path, "--head", f"0:{'0' * 16}").code == 3
    loose = tmp_path / path.name
    loose.write_bytes(raw)
    assert run("replay", loose, "--head", head.head).code == 2
    assert run("replay", tmp_path / "ingen.json").code == 1


def test_nothing_in_a_record_reaches_the_screen_raw(tmp_path: Path) -> None:
    record = opened(small(tmp_path))
    record["program"]["content"]["municipality"] = "\x1b[2J\u202eProv"
    record["proof"][0]["node"] = "\x1b]0;x\x07"
    content = closed(record)
    path = tmp_path / f"{sha256(content)}.json"
    path.write_bytes(content)
    for done in (run("replay", path), run("journal", "show", path)):
        assert not {"\x1b", "\u202e", "\x07"} & set(done.out + done.err)
