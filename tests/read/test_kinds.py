"""A file of another kind than was asked for: one mistake, at the key that names what it is."""

import pytest
from pydantic import BaseModel

from engine.model.assumptions import Assumptions
from engine.model.cases import CaseFile
from engine.model.diagnostic import Rejected
from engine.model.facts import FactsFile
from engine.model.mapping import Mapping
from engine.model.receipt import Receipt
from engine.model.ruleset import Ruleset
from engine.read.limits import Limits
from engine.read.parse import parse
from engine.read.yaml import read_yaml, source_lines

FILES: dict[type[BaseModel], tuple[str, int, str]] = {
    Ruleset: ("uppgifter: {svar: {fråga: hur}}\nregelverk: r\nkf-mål: []\n", 2, "ett regelverk"),
    FactsFile: ("regelverk: r\nuppgifter: u\n", 2, "en fil med uppgifter"),
    Mapping: ("# en mappning\nmappning: m\n", 2, "en mappning"),
    CaseFile: ("fall för: r\nuppgifter: u\n", 1, "en fil med fall"),
    Assumptions: ("antaganden: a\nregelverk: r\n", 1, "en fil med antaganden"),
    Receipt: ("hämtat: kolada\n", 1, "ett kvitto på det som hämtats"),
}


def codes(text: str, model: type[BaseModel]) -> list[tuple[str, int, str]]:
    raw = text.encode()
    try:
        parse(read_yaml(raw, "f.yaml", Limits()), model, source_lines(raw))
    except Rejected as error:
        return [(each.code.name, each.place.line, each.values.get("found", "")) for each in error.diagnostics]  # type: ignore[misc]
    return []


@pytest.mark.parametrize("model", FILES)
@pytest.mark.parametrize("given", FILES)
def test_only_the_kind_is_told(given: type[BaseModel], model: type[BaseModel]) -> None:
    text, line, name = FILES[given]
    told = [(code, at, getattr(found, "sv", found)) for code, at, found in codes(text, model)]
    if given is model:
        assert "RT162" not in {code for code, _, _ in told}
    else:
        assert told == [("RT162", line, name)]


@pytest.mark.parametrize(
    "text", ["regelverk: r\nvärden: []\n", "uppgifter: {a: {fråga: b}}\n", "kf-mål: []\n", "a: b\n"]
)
@pytest.mark.parametrize("model", FILES)
def test_a_file_that_may_be_anything_is_told_by_its_keys(text: str, model: type[BaseModel]) -> None:
    told = {code for code, _, _ in codes(text, model)}
    assert told
    assert "RT162" not in told
