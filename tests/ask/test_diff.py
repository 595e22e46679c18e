"""`rodtrad diff`: what differs between two files in meaning, with the smallest case that shows it and what it turns."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from commands import ROOT, Done, run
from engine.ask.between import Between, Compared
from engine.ask.revised import revisions
from engine.ask.witness import Answer
from engine.compile.compiler import CheckedRuleset, check_ruleset
from engine.line import load_ruleset, read_facts
from engine.model.ruleset import Ruleset
from engine.read.document import plain
from engine.read.limits import Limits
from engine.read.parse import read_file
from engine.record.definitions import _parts, definition, parts
from record.recording import FACTS, RULESET
from strategies import Plain, indicator, reference, ruleset, table

RULESETS = sorted((ROOT / "rulesets").glob("*/*.yaml"))
SOCIAL = ROOT / "rulesets" / "sodertalje" / "socialnamnden-2025.yaml"
ASKERSUND = ROOT / "rulesets" / "askersund"


def checked(plain_ruleset: Plain) -> CheckedRuleset:
    return check_ruleset(Ruleset.model_validate(plain_ruleset))


def between(old: CheckedRuleset, new: CheckedRuleset, month: int | None = None) -> Between:
    return Compared(old, new, reference, parts).between(month)


def answer(old: Plain, new: Plain, node: str) -> Answer:
    found = between(checked(old), checked(new))
    told = next(each for each in found.nodes if each.id == node).answer
    assert told is not None
    return told


def one(*rows: tuple[str, Plain], **keys: Any) -> Plain:  # noqa: ANN401 - whatever the model reads under a key
    return ruleset([indicator("A", bedömning=table("färg", *rows), **keys)])


@pytest.fixture
def write(tmp_path: Path) -> Any:  # noqa: ANN401 - a small function
    def put(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return put


# --- the issue's own examples ---------------------------------------------------------------------------------


def test_two_of_four_instead_of_three_gives_a_witness_and_the_period_whose_verdict_turns(write: Any) -> None:  # noqa: ANN401
    text = SOCIAL.read_text(encoding="utf-8")
    spot = text.index('id: "2"') if 'id: "2"' in text else text.index("Klienter har inflytande")
    new = write("nytt.yaml", text[:spot] + text[spot:].replace("antal grön: minst 3", "antal grön: minst 2", 1))
    facts = ROOT / "facts" / "sodertalje-socialnamnden-2025-exempel.yaml"
    done = run("diff", SOCIAL, new, "--facts", facts, "--period", "2025-08")
    assert done.code == 3, done.err
    assert "S2a och S2b: grön; S2c och S2d: röd" in done.out
    assert "förr: uppfyllt när antal grön är minst 3" in done.out
    verdicts = done.out[done.out.index("Verdikt för läget efter augusti 2025") :]
    assert "  2 Klienter har inflytande" in verdicts
    assert "förr: ○ ej uppfyllt (rad 4, annars)" in verdicts.replace("\u00a0", " ")
    assert "nu: ● uppfyllt (rad 2, antal grön är minst 2)" in verdicts.replace("\u00a0", " ")


def shuffled(value: Any) -> Any:  # noqa: ANN401 - a ruleset as plain structures
    """The same ruleset, its goals and indicators the other way round and every key in another place."""
    if isinstance(value, dict):
        turned = {key: shuffled(value[key]) for key in reversed(value)}
        return {
            key: _turned(each)
            if key in {"kf-mål", "nämndmål"}
            else _borrowed_last(each)
            if key == "indikatorer"
            else each
            for key, each in turned.items()
        }
    return [shuffled(each) for each in value] if isinstance(value, list) else value


def _turned(value: Any) -> Any:  # noqa: ANN401 - as above
    return value[::-1] if isinstance(value, list) else value


def _borrowed_last(value: Any) -> Any:  # noqa: ANN401 - as above
    return sorted(value, key=lambda each: ("se" in each, str(each.get("namn"))))


@pytest.mark.parametrize("path", RULESETS, ids=lambda path: path.stem)
def test_a_ruleset_differs_not_from_itself_written_in_another_order_and_form(path: Path, write: Any) -> None:  # noqa: ANN401
    _, node = read_file(path, Limits())
    whole = plain(node)
    assert isinstance(whole, dict)
    # JSON is YAML with every text in quotes: no comment, no line and no space stands where it stood.
    again = "# en annan kommentar\n" + json.dumps(shuffled(whole), ensure_ascii=False, indent=3)
    new = write("omskrivet.yaml", again)
    assert new.read_text(encoding="utf-8") != path.read_text(encoding="utf-8")
    found = between(load_ruleset(path).checked, load_ruleset(new).checked, 12)
    assert found.nodes == ()
    assert found.compared > 0
    if path.stem == "kf-2030":
        done = run("diff", path, new)
        assert (done.code, done.err) == (0, "")
        assert re.search(r"^Ingen skillnad\. Jämförde \d+ mål och indikatorer", done.out, re.MULTILINE)


# --- witnesses ------------------------------------------------------------------------------------------------


def told(found: Answer) -> list[tuple[str, str]]:
    assert found.witness is not None
    return [(str(fact.span), fact.value.written if fact.value else str(fact.state)) for fact in found.witness.facts]


ROWS: dict[str, tuple[Plain, Plain, list[tuple[str, str]]]] = {
    "on the limit": ({"värde": "minst 75"}, {"värde": "över 75"}, [("år 2025", "75")]),
    "the simplest value between two limits": ({"värde": "minst 69,5"}, {"värde": "minst 71"}, [("år 2025", "70")]),
    "a limit that only the newer one has": ({"värde": "minst 10"}, {"värde": "10–80"}, [("år 2025", "81")]),
    "as few decimals as there can be": ({"värde": "minst 0,25"}, {"värde": "minst 0,5"}, [("år 2025", "0,3")]),
    "two figures held against each other": (
        {"värde": "minst helår i fjol"},
        {"värde": "över helår i fjol"},
        [("år 2024", "0"), ("år 2025", "0")],
    ),
    "an expression of two figures": (
        {"värde": "minst 2 · helår i fjol"},
        {"värde": "minst 3 · helår i fjol"},
        [("år 2024", "1"), ("år 2025", "2")],
    ),
    "a question about the fact": ({"värde": "finns"}, {"värde": ["finns", "minst 3"]}, [("år 2025", "0")]),
}


@pytest.mark.parametrize("name", ROWS)
def test_the_smallest_case_that_parts_two_rows(name: str) -> None:
    old, new, facts = ROWS[name]
    found = answer(one(("grön", old), ("röd", {})), one(("grön", new), ("röd", {})), "A")
    assert found.found == "vittne"
    assert sorted(told(found)) == sorted(facts)


SAME: dict[str, tuple[Plain, Plain]] = {
    "whole numbers skip the limit": ({"värde": "minst 3"}, {"värde": "över 2"}),
    "two cells are one band": ({"värde": ["över 0", "under 4"]}, {"värde": "1–3"}),
    "a limit beyond what is possible": ({"värde": "minst 4"}, {"värde": ["minst 4", "högst 9"]}),
}


@pytest.mark.parametrize("name", SAME)
def test_rows_that_mean_the_same_are_said_to_after_every_case_is_tried(name: str) -> None:
    old, new = (one(("grön", rows), ("röd", {}), möjligt="heltal 0–4") for rows in SAME[name])
    found = answer(old, new, "A")
    assert (found.found, found.complete) == ("ingen skillnad", True)
    assert found.tried > 0


def test_a_row_that_reads_what_may_not_exist_is_not_the_same_as_one_that_does_not() -> None:
    old = one(("grön", {"helår i fjol": "minst 0"}), ("grön", {"helår i fjol": "under 0"}), ("grön", {}))
    found = answer(old, one(("grön", {})), "A")
    assert found.found == "vittne"
    assert told(found) == [("år 2024", "finns inte")]


def test_more_cases_than_the_limit_are_said_to_be_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.ask.worlds.Pair.tried.__defaults__", (1,))
    old, new = (one(("grön", rows), ("röd", {}), möjligt="heltal 0–4") for rows in SAME["two cells are one band"])
    found = answer(old, new, "A")
    assert (found.found, found.complete) == ("ej avgjort", False)


def test_a_change_in_which_facts_count_is_shown_by_a_fact_that_only_one_takes() -> None:
    rows: tuple[tuple[str, Plain], ...] = ("grön", {"värde": "minst 2"}), ("röd", {})
    found = answer(one(*rows, giltig={"n": "minst 5"}), one(*rows, giltig={"n": "minst 9"}), "A")
    assert found.witness is not None
    assert [fact.n for fact in found.witness.facts] == [5]


def test_an_open_figure_that_may_have_fewer_values_is_shown_by_no_facts_at_all() -> None:
    rows: tuple[tuple[str, Plain], ...] = ("grön", {"värde": "minst 3"}), ("röd", {})
    found = answer(one(*rows, möjligt="0–4"), one(*rows, möjligt="0–2"), "A")
    assert found.witness is not None
    assert found.witness.facts == ()


def test_another_reading_is_named_when_only_that_differs(write: Any) -> None:  # noqa: ANN401
    new = write("nytt.yaml", RULESET.replace('grad: "minst 0,9"', 'grad: "minst 0,95"'))
    done = run("diff", write("gammalt.yaml", RULESET), new)
    assert done.code == 3, done.err
    assert "Skiljer sig bara med andra alternativ i tolkningarna: T-P1=b." in done.out


# --- between years --------------------------------------------------------------------------------------------

TREND: tuple[tuple[str, Plain], ...] = ("grön", {"förändring": "över 0"}), ("röd", {})


def yearly(year: int, **keys: Any) -> Plain:  # noqa: ANN401 - as above
    return one(*TREND, riktvärde={str(year): keys.pop("mål", "80")}, **keys) | {"år": str(year)}


YEARS: dict[str, tuple[Mapping[str, str], Mapping[str, str], Mapping[str, object]]] = {
    "lowered": ({}, {"mål": "70"}, {"aim": "mildrat", "redefined": False}),
    "raised": ({}, {"mål": "90"}, {"aim": "skärpt", "redefined": False}),
    "downwards a larger number asks for less": (
        {"riktning": "nedåt"},
        {"riktning": "nedåt", "mål": "90"},
        {"aim": "mildrat"},
    ),
    "reworded": ({}, {"namn": "Annat"}, {"reworded": True, "redefined": False, "trend_refused": False}),
    "another unit": ({}, {"enhet": "procent"}, {"redefined": True, "trend_refused": True}),
    "another span": ({}, {"mäts": "månad"}, {"redefined": True, "trend_refused": True}),
    "another direction": ({}, {"riktning": "nedåt"}, {"redefined": True}),
}


@pytest.mark.parametrize("name", YEARS)
def test_what_became_of_an_indicator_from_one_year_to_the_next(name: str) -> None:
    old, new, expected = YEARS[name]
    found = between(checked(yearly(2024, **old)), checked(yearly(2025, **new)))
    node = next(each for each in found.nodes if each.id == "A")
    assert {key: getattr(node, key) for key in expected} == expected


def test_the_same_rules_the_year_after_are_no_difference() -> None:
    assert between(checked(yearly(2024)), checked(yearly(2025))).nodes == ()


def test_no_trend_is_told_across_a_changed_definition(write: Any) -> None:  # noqa: ANN401
    old, new = (
        write(f"{year}.yaml", json.dumps(yearly(year, enhet=unit), ensure_ascii=False))
        for year, unit in ((2024, "st"), (2025, "procent"))
    )
    facts = write(
        "uppgifter.yaml",
        "uppgifter: prov-2025\nregelverk: prov\nvärden:\n"
        "  - {indikator: A, värde: 9, spann: år 2025}\n  - {indikator: A, värde: 5, spann: år 2024}\n",
    )
    done = run("diff", old, new, "--facts", facts)
    assert done.code == 3, done.err
    assert "Ingen trend kan visas mellan åren" in done.out
    said = done.out[done.out.index("Utan trend över ändrade definitioner") :].replace("\u00a0", " ")
    assert "förr: ◇ grön" in said
    assert "nu: × ingen rad" in said


def test_the_real_years_suggest_which_id_an_indicator_moved_to(tmp_path: Path) -> None:
    done = run("diff", ASKERSUND / "arsbokslut-2024.yaml", ASKERSUND / "namndmal-2025.yaml", "--format", "json")
    assert done.code == 3, done.err
    (tmp_path / "diff.json").write_text(done.out, encoding="utf-8")
    document = json.loads(done.out)
    moved = {each["id"]: each["was"] for each in document["nodes"] if each["was"]}
    assert {"A5.2a": "B1", "A5.1a": "B2", "A1.1a": "B6a", "A1.3a": "B7"}.items() <= moved.items()
    fates = {each["id"]: each["became"] for each in document["nodes"]}
    assert fates["B13"] == "struken"
    assert fates["A1.5"] == "ny"
    assert "B1" not in fates


def test_the_parts_of_a_definition_are_the_whole_of_it() -> None:
    """Whatever is hashed of an indicator makes one of the parts another, so that nothing changes unseen."""
    program = between(checked(yearly(2025)), checked(yearly(2025))).new
    said = definition(program.nodes["A"])
    assert isinstance(said, dict)
    whole = _parts(said)
    for name, value in said.items():
        other = [] if value not in ([], None) else ["annat"]
        if name == "figures":
            other = []
        assert _parts({**said, name: other}) != whole, name


# --- facts and records ----------------------------------------------------------------------------------------

REVISED = {
    "ändrad": ('värde: "85,50"', "värde: 81"),
    "fastställd": ("spann: år 2025, preliminär: ja", "spann: år 2025"),
    "borttagen": ("  - {indikator: I2, värde: 79, spann: år 2025}\n", ""),
    "ny": ("värden:\n", "värden:\n  - {indikator: I1, värde: 70, spann: år 2024}\n"),
    "rättad": (
        'värde: "85,50", spann: år 2025}',
        'värde: "85,50", spann: år 2025, id: a}\n  - {indikator: I1, värde: 81, spann: år 2025, rättar: a}',
    ),
}


@pytest.mark.parametrize("became", REVISED)
def test_what_became_of_a_figure(became: str, write: Any) -> None:  # noqa: ANN401
    before, after = REVISED[became]
    assert before in FACTS
    old, new = write("a.yaml", FACTS), write("b.yaml", FACTS.replace(before, after))
    files = [(read_facts(path).file,) for path in (old, new)]
    assert [each.became for each in revisions(*files)] == [became]


def test_a_number_written_in_another_way_is_the_same_figure(write: Any) -> None:  # noqa: ANN401
    old, new = write("a.yaml", FACTS), write("b.yaml", "# omskriven\n" + FACTS.replace('"85,50"', "85.5"))
    assert run("diff", old, new).code == 0


@pytest.fixture
def record(write: Any) -> Path:  # noqa: ANN401 - a small function
    rules, facts = write("regler.yaml", RULESET), write("uppgifter.yaml", FACTS)
    done = run("assess", rules, "--facts", facts, "--journal", rules.parent / "journal", "--at", "2026-01-31T09:00:00Z")
    assert done.code == 0, done.err
    folder = Path(rules).parent / "journal" / "records"
    return next(folder.iterdir())


def text(done: Done) -> str:
    return done.out.replace("\u00a0", " ")


def test_figures_revised_after_an_assessment_are_shown_with_the_verdicts_they_turn(record: Path, write: Any) -> None:  # noqa: ANN401
    done = run("diff", record, write("rättade.yaml", FACTS.replace("I2, värde: 79", "I2, värde: 80")))
    assert done.code == 3, done.err
    assert "I2, år 2025: ändrad" in done.out
    assert re.search(r"M1 God kvalitet\n    förr: ◇ ej uppfyllt .*\n    nu: ◇ uppfyllt", text(done))


def test_a_record_is_held_against_a_changed_ruleset_with_its_own_facts(record: Path, write: Any) -> None:  # noqa: ANN401
    done = run("diff", record, write("nya.yaml", RULESET.replace("minst 2}", "minst 1}")))
    assert done.code == 3, done.err
    assert re.search(r"K1 Välfärd\n    förr: ◇ ej uppfyllt .*\n    nu: ◇ uppfyllt", text(done))


def test_a_journal_tells_which_verdicts_would_have_been_others(record: Path, write: Any) -> None:  # noqa: ANN401
    new = write("nya.yaml", RULESET.replace("minst 2}", "minst 1}"))
    done = run("diff", record.parent.parent.parent / "regler.yaml", new, "--journal", record.parent.parent)
    assert done.code == 3, done.err
    assert f"Verdikt för helåret 2025 ({record.stem[:16]})" in done.out
    assert "M1 God kvalitet" in done.out


def test_a_record_does_not_differ_from_itself_or_from_what_it_was_made_of(record: Path) -> None:
    folder = record.parent.parent.parent
    for other in (record, folder / "regler.yaml", folder / "uppgifter.yaml"):
        assert run("diff", record, other).code == 0, other


# --- what cannot be compared ----------------------------------------------------------------------------------


def test_files_of_different_kinds_are_refused_with_what_to_do(record: Path, write: Any) -> None:  # noqa: ANN401
    folder = record.parent.parent.parent
    rules, facts = folder / "regler.yaml", folder / "uppgifter.yaml"
    other = write("annan.yaml", FACTS.replace("regelverk: prov", "regelverk: annat"))
    broken = write("protokoll.json", '{"format": "rodtrad-record-1"}')
    for code, arguments in {
        "RT751": (rules, facts),
        "RT752": (rules, write("annat.yaml", "hej: du\n")),
        "RT753": (rules, rules, "--facts", other),
        "RT503": (rules, broken),
    }.items():
        done = run("diff", *arguments)
        assert (done.code, done.out) == (1, ""), code
        assert f" {code} " in done.err
        assert "hjälp: " in done.err


def test_a_record_whose_ruleset_is_no_longer_read_is_refused(record: Path, write: Any) -> None:  # noqa: ANN401
    old = write("äldre.json", record.read_text(encoding="utf-8").replace("kommun: Provköping", "stad: Provköping"))
    done = run("diff", old, record)
    assert done.code == 1
    assert " RT754 " in done.err


def test_the_same_files_give_the_same_bytes(write: Any) -> None:  # noqa: ANN401
    old, new = write("a.yaml", RULESET), write("b.yaml", RULESET.replace("minst 2}", "minst 1}"))
    first, second = (run("diff", old, new, env={"PYTHONHASHSEED": seed}) for seed in ("1", "2"))
    assert first == second
    english = run("diff", old, new, "--lang", "en")
    assert "Smallest case in which the verdicts differ" in english.out
