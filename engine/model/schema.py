"""JSON Schema for editors, generated from the models.

Comes in: the name of a kind of file. Goes out: its schema as text, the same bytes every time. It accepts a number or
a text where an id may look like a number, because editors read YAML with types and we do not.
"""

from __future__ import annotations

import json
from typing import Literal, TypeAlias

from engine.model.facts import FactsFile
from engine.model.ruleset import LanguageVersion, Ruleset

FileKind: TypeAlias = Literal["ruleset", "facts"]
_TITLES = {"ruleset": "Rödtråd: regelverk", "facts": "Rödtråd: uppgifter"}


def schema(kind: FileKind) -> str:
    """The JSON Schema of rulesets or facts files, as JSON text."""
    model = Ruleset if kind == "ruleset" else FactsFile
    found = model.model_json_schema(by_alias=True)
    found |= {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"rodtrad-{kind}-{LanguageVersion}",
        "title": _TITLES[kind],
    }
    return json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
