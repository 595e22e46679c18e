"""The JSON Schemas in docs/schema are what the models give, and every file of the repository fits them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
import yaml

from engine.model.schema import FileKind, schema

ROOT = Path(__file__).parent.parent
FILES: dict[FileKind, list[Path]] = {
    "ruleset": sorted((ROOT / "rulesets").rglob("*.yaml")),
    "facts": sorted((ROOT / "facts").glob("*.yaml")),
}
KINDS: tuple[FileKind, ...] = ("ruleset", "facts")


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_in_docs_is_the_one_the_models_give(kind: FileKind, golden: Callable[[str, str], None]) -> None:
    golden(str(ROOT / "docs" / "schema" / f"{kind}-1.schema.json"), schema(kind))


@pytest.mark.parametrize("path", [path for kind in KINDS for path in FILES[kind]], ids=lambda path: path.name)
def test_every_file_fits_the_schema_as_an_editor_reads_it(path: Path) -> None:
    kind: FileKind = "ruleset" if path in FILES["ruleset"] else "facts"
    # Editors read YAML with types, so this reader does too; dates become text, as in JSON.
    read = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
    problems = list(jsonschema.Draft202012Validator(json.loads(schema(kind))).iter_errors(read))
    assert not [f"{list(problem.absolute_path)}: {problem.message}" for problem in problems]


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_refuses_a_key_that_does_not_exist(kind: FileKind) -> None:
    path = FILES[kind][0]
    read = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
    read["trösklel"] = 1
    assert not jsonschema.Draft202012Validator(json.loads(schema(kind))).is_valid(read)
