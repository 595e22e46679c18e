"""What is answered beyond the verdicts, for programs: exact, whole, and as its schema says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from commands import run
from engine.ask.hanging import hanging
from engine.ask.requirements import requirements_of
from engine.ask.sweep import sweep
from engine.explain.answers_json import Given, as_document, as_json, schema
from explain.assessed import ASKERSUND, MADE_UP, MEANS, ROOT, from_files, reference


def ran(*more: str) -> Any:  # noqa: ANN401 - JSON
    made = run("explain", MADE_UP[0], *more, "--facts", MADE_UP[1], "--period", "2025-08", "--format", "json")
    assert (made.code, made.err) == (0, "")
    return json.loads(made.out)


def test_the_schema_in_docs_is_the_one_of_the_document(golden: Callable[[str, str], None]) -> None:
    golden(str(ROOT / "docs" / "schema" / "answers-1.schema.json"), schema())


@pytest.mark.parametrize(("files", "period"), [(ASKERSUND, "2024"), (MADE_UP, "2025-08"), (MEANS, "2025")])
def test_every_answer_fits_the_schema(files: tuple[str, str], period: str) -> None:
    made = from_files(files, period)
    validator = jsonschema.Draft202012Validator(json.loads(schema()))
    whole = Given(None, open_figures=hanging(made.proof, made.files))
    lifts = (Given(name, answer) for name, answer in requirements_of(made.proof, made.files, reference).items())
    leaves = [node.id for node in made.proof.program.layers[0]][::6]
    swept = (Given(name, sweep=sweep(made.proof, made.files, name, reference)) for name in leaves)
    for given in (whole, *lifts, *swept):
        validator.validate(json.loads(as_json([as_document(made, given)])))


def test_a_goal_and_what_was_asked_of_it() -> None:
    told = ran("4", "--requirements", "--open", "--sweep", "S4a")
    (lift,) = told["requirements"]["lifts"]
    assert (lift["outcomes"], lift["changes"], lift["ways_in_all"]) == (["uppfyllt"], 1, 1)
    assert [change["node"] for change in lift["ways"][0]] == ["S4a"]
    assert [part["stretch"]["low"] for part in told["sweep"]["parts"]] == [
        {"skrivet": None, "exakt": "0"},
        {"skrivet": None, "exakt": "60"},
    ]
    assert [part["is_now"] for part in told["sweep"]["parts"]] == [True, False]
    assert {each["node"] for each in told["open_figures"]} == {"S4a", "S4b"}
    assert told["standing"] is None
    assert told["verdict"]["outcome"] == "ej uppfyllt"


def test_the_whole_ruleset_has_no_verdict_of_its_own() -> None:
    told = ran("--open")
    assert (told["node"], told["verdict"], told["requirements"]) == (None, None, None)
    assert told["open_figures"][0] == {
        "node": "S1.2a",
        "figure": "värde",
        "state": "öppen",
        "turns": ["KF1", "1.2", "S1.2a"],
        "read": True,
        "exact": True,
    }


def test_whether_it_stands_is_told_with_what_was_tried() -> None:
    told = ran("KF5", "--readings")["standing"]
    assert told["tried"] == told["combinations"]
    assert told["stands"] == (told["turns"] == [])
