import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import jsonschema
import pytest

from engine.explain import document
from engine.prove.assessment import Assessment
from engine.prove.proof import Judged, Undecided
from explain.assessed import ALL, ROOT, from_files
from explain.small import small

Golden = Callable[[str, str], None]
ASSESSMENTS = [*(from_files(files, period) for files, period in ALL), small()]
SCHEMA = ROOT / "docs" / "schema" / "assessment-1.schema.json"


def written(assessment: Assessment) -> Any:  # noqa: ANN401 - JSON is anything
    return json.loads(document.as_json(assessment))


def test_the_schema_stands_in_docs(golden: Golden) -> None:
    golden(str(SCHEMA), document.schema())


def test_the_document_of_a_small_ruleset(golden: Golden) -> None:
    golden("explain/small.json", document.as_json(small()))


@pytest.mark.parametrize("assessment", ASSESSMENTS)
class TestDocument:
    def test_follows_its_schema(self, assessment: Assessment) -> None:
        schema = json.loads(document.schema())
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(written(assessment), schema, jsonschema.Draft202012Validator)

    def test_is_the_same_text_every_time(self, assessment: Assessment) -> None:
        text = document.as_json(assessment)
        assert text == document.as_json(assessment)
        assert text.endswith("}\n")
        assert json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, indent=2) + "\n" == text

    def test_names_are_ascii(self, assessment: Assessment) -> None:
        assert all(name.isascii() and name == name.lower() for name in names(written(assessment)))

    def test_no_number_has_a_fraction(self, assessment: Assessment) -> None:
        assert not any(isinstance(value, float) for value in leaves(written(assessment)))

    def test_figures_are_the_proofs(self, assessment: Assessment) -> None:
        found = {node["id"]: node for node in written(assessment)["nodes"]}
        assert set(found) == set(assessment.proof.nodes)
        for node, proof in assessment.proof.nodes.items():
            for chosen, figure in zip(proof.chosen, found[node]["figures"], strict=True):
                assert figure["state"] == chosen.state
                if isinstance(chosen.value, Fraction):
                    assert Fraction(figure["value"]["exakt"]) == chosen.value
                if chosen.fact and chosen.fact.value:
                    assert figure["fact"]["value"]["skrivet"] == chosen.fact.value.written
            for given, amount in zip(proof.node.given, found[node]["plan"], strict=True):
                if isinstance(given.value, Fraction):
                    assert Fraction(amount["value"]["exakt"]) == given.value

    def test_verdicts_are_the_proofs(self, assessment: Assessment) -> None:
        for node in written(assessment)["nodes"]:
            verdict = assessment.proof.nodes[node["id"]].verdict
            if isinstance(verdict, Judged):
                assert (node["verdict"]["outcome"], tuple(node["verdict"]["rows"])) == (verdict.outcome, verdict.rows)
            if isinstance(verdict, Undecided):
                shown = [possible["outcome"] for possible in node["verdict"]["possible"]]
                assert shown == [possible.outcome for possible in verdict.possible]

    def test_the_summary_adds_up(self, assessment: Assessment) -> None:
        content = written(assessment)
        assert sum(level["count"] for level in content["summary"]) == len(content["nodes"])
        for level in content["summary"]:
            assert sum(outcome["count"] for outcome in level["outcomes"]) == level["count"]


def test_several_are_a_list() -> None:
    assert [each["ruleset"] for each in json.loads(document.as_json_list([small(), small()]))] == ["prov", "prov"]


def names(content: object) -> Iterator[str]:
    if isinstance(content, dict):
        yield from content
        for value in content.values():
            yield from names(value)
    elif isinstance(content, list):
        for value in content:
            yield from names(value)


def leaves(content: object) -> Iterator[object]:
    if isinstance(content, dict | list):
        for value in content.values() if isinstance(content, dict) else content:
            yield from leaves(value)
    else:
        yield content
