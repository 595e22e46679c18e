"""JSON Schema for editors, generated from the models.

Comes in: the name of a kind of file. Goes out: its schema as text, the same bytes every time. It accepts a number or
a text where an id may look like a number, because editors read YAML with types and we do not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal, TypeAlias

from engine.model.cases import CaseFile
from engine.model.facts import FactsFile
from engine.model.ruleset import LanguageVersion, Ruleset
from engine.model.scalar import Model

FileKind: TypeAlias = Literal["ruleset", "facts", "cases"]
_TITLES = {"ruleset": "Rödtråd: regelverk", "facts": "Rödtråd: uppgifter", "cases": "Rödtråd: fall"}
_MODELS: Mapping[FileKind, type[Model]] = {"ruleset": Ruleset, "facts": FactsFile, "cases": CaseFile}


def modeline(kind: FileKind, folder: str) -> str:
    """The first line of a file, by which an editor finds the schema in `folder`."""
    return f"# yaml-language-server: $schema={folder}/{kind}-{LanguageVersion}.schema.json"


def schema(kind: FileKind) -> str:
    """The JSON Schema of rulesets, facts files or files of cases, as JSON text."""
    found = _MODELS[kind].model_json_schema(by_alias=True)
    found |= {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"rodtrad-{kind}-{LanguageVersion}",
        "title": _TITLES[kind],
    }
    return json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
