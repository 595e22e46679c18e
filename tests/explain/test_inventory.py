"""What a ruleset asks for, and what of it there is: as text, as JSON, and as one digest of what the facts say."""

from __future__ import annotations

import json
from collections.abc import Callable

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.explain.inventory import written as as_written
from engine.explain.inventory.listing import inventory
from engine.explain.inventory.printed import printed
from engine.model.facts import FactsFile
from engine.prove.assessment import Assessment
from engine.record.content import content_digest
from explain.assessed import ALL, ROOT, from_files
from explain.small import small

Golden = Callable[[str, str], None]
ASSESSMENTS = [*(from_files(files, period) for files, period in ALL), small()]
SCHEMA = ROOT / "docs" / "schema" / "inventory-1.schema.json"
NOTHING = "0" * 64


def said(assessment: Assessment, width: int = 100, *, only_missing: bool = False) -> str:
    return printed(inventory(assessment), NOTHING, "sv", width, colour=False, only_missing=only_missing)


def test_the_schema_stands_in_docs(golden: Golden) -> None:
    golden(str(SCHEMA), as_written.schema())


def test_the_inventory_of_a_small_ruleset(golden: Golden) -> None:
    golden("explain/small.uppgifter.txt", said(small()))


@pytest.mark.parametrize("assessment", ASSESSMENTS)
class TestEveryRuleset:
    def test_the_document_follows_its_schema(self, assessment: Assessment) -> None:
        text = as_written.written([(inventory(assessment), NOTHING)])
        schema = json.loads(as_written.schema())
        jsonschema.validate(json.loads(text), schema, jsonschema.Draft202012Validator)

    def test_every_figure_that_a_verdict_rests_on_is_there(self, assessment: Assessment) -> None:
        items = inventory(assessment).items
        listed = {(item.node.id, span) for item in items for span in item.figure.spans}
        for proof in assessment.proof.nodes.values():
            for figure in proof.node.figures:
                assert all((proof.node.id, span) in listed for span in figure.spans)

    def test_every_fact_is_either_used_or_said_not_to_be(self, assessment: Assessment) -> None:
        found = inventory(assessment)
        unused = {id(each.fact) for each in found.unused}
        used = {(item.node.id, item.figure.human_fact, item.span, item.part) for item in found.items}
        for fact in (fact for file in assessment.files for fact in file.facts):
            assert id(fact) in unused or (fact.subject, fact.human_fact, fact.span, fact.part) in used

    def test_what_is_missing_is_shown_alone_when_asked(self, assessment: Assessment) -> None:
        found = inventory(assessment)
        shown = said(assessment, only_missing=True)
        assert len(found.missing) == sum(item.chosen.is_open and item.state != "sekretess" for item in found.items)
        for item in found.items:
            heading = any(line.strip().startswith(f"{item.node.id} ") for line in shown.split("\n"))
            assert heading or not item.missing

    @pytest.mark.parametrize("width", [40, 90, 200])
    def test_no_line_is_wider_than_the_window(self, assessment: Assessment, width: int) -> None:
        assert max(map(len, said(assessment, width).split("\n"))) <= width


# --- the digest -------------------------------------------------------------------------------------------------------

FACTS: list[dict[str, object]] = [
    {"indikator": "A", "värde": "1234,50", "spann": "år 2025", "källa": {"x": "s. 1"}},
    {"indikator": "A", "tillstånd": "sekretess", "spann": "år 2024", "skäl": "för få"},
    {"indikator": "B", "svar": "följd", "uppgift": "plan", "spann": "t.o.m. 2025-12", "not": ["a", "b"]},
    {"indikator": "C", "värde": "1234,50", "spann": "år 2025", "preliminär": "ja", "n": "12"},
]


RESPELLED = {"B": {"spann": "år 2025"}, "C": {"värde": "1 234.5"}}


def digest(*facts: object) -> str:
    return content_digest([FactsFile.model_validate({"uppgifter": "f", "regelverk": "r", "värden": list(facts)})])


@given(st.permutations(FACTS))
def test_neither_order_nor_spelling_nor_source_changes_the_digest(facts: list[dict[str, object]]) -> None:
    respelled = [{**fact, "källa": {"y": "rad 7"}, **RESPELLED.get(str(fact["indikator"]), {})} for fact in facts]
    open_fact = {"indikator": "D", "tillstånd": "öppen", "spann": "år 2025"}
    assert digest(*respelled, open_fact) == digest(*FACTS)


CHANGES: list[dict[str, object]] = [
    {"värde": "1234,51"},
    {"spann": "år 2024"},
    {"indikator": "B"},
    {"del": "kvinnor"},
    {"preliminär": "ja"},
    {"art": "prognos"},
    {"not": "sett över"},
    {"n": "7"},
    {"id": "första"},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_anything_else_does(change: dict[str, object]) -> None:
    assert digest(FACTS[0] | change) != digest(FACTS[0])
