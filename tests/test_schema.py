"""The JSON Schemas in docs/schema are what the models give, and every file of the repository fits them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from engine.model.schema import FileKind, modeline, schema

ROOT = Path(__file__).parent.parent
FILES: dict[FileKind, list[Path]] = {
    "ruleset": sorted((ROOT / "rulesets").glob("*/*.yaml")),
    "facts": sorted((ROOT / "facts").glob("*.yaml")),
    "cases": sorted((ROOT / "rulesets").glob("*/fall/*.yaml")),
}
KINDS: tuple[FileKind, ...] = ("ruleset", "facts", "cases")
EVERY = [(kind, path) for kind in KINDS for path in FILES[kind]]


def as_an_editor_reads(path: Path) -> Any:  # noqa: ANN401 - JSON
    """The file through a reader of YAML 1.2 with types; dates become text, as in JSON."""
    return json.loads(json.dumps(YAML(typ="safe").load(path.read_text(encoding="utf-8")), default=str))


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_in_docs_is_the_one_the_models_give(kind: FileKind, golden: Callable[[str, str], None]) -> None:
    golden(str(ROOT / "docs" / "schema" / f"{kind}-1.schema.json"), schema(kind))


@pytest.mark.parametrize(("kind", "path"), EVERY, ids=lambda value: getattr(value, "name", value))
def test_every_file_fits_the_schema_as_an_editor_reads_it(kind: FileKind, path: Path) -> None:
    read = as_an_editor_reads(path)
    problems = list(jsonschema.Draft202012Validator(json.loads(schema(kind))).iter_errors(read))
    assert not [f"{list(problem.absolute_path)}: {problem.message}" for problem in problems]


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_refuses_a_key_that_does_not_exist(kind: FileKind) -> None:
    path = FILES[kind][0]
    read = as_an_editor_reads(path)
    read["trösklel"] = 1
    assert not jsonschema.Draft202012Validator(json.loads(schema(kind))).is_valid(read)


@pytest.mark.parametrize(("kind", "path"), EVERY, ids=lambda value: getattr(value, "name", value))
def test_every_file_tells_editors_where_its_schema_is(kind: FileKind, path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    folder = first.removeprefix("# yaml-language-server: $schema=").rpartition("/")[0]
    assert first == modeline(kind, folder)
    assert (path.parent / folder).resolve() == ROOT / "docs" / "schema"


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_described_in_swedish_or_says_what_it_is(kind: FileKind) -> None:
    found = json.loads(schema(kind))
    assert all(each.get("title") or each.get("description") or "$ref" in each for each in found["properties"].values())
