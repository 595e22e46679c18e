"""`rodtrad schema`: the JSON Schemas, for editors and for programs that read the output."""

from __future__ import annotations

from typing import Literal

import click

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.swedish import SwedishCommand
from engine.explain.answers_json import schema as answers_schema
from engine.explain.document import schema as assessment_schema
from engine.explain.inventory.written import schema as inventory_schema
from engine.explain.report.document import schema as report_schema
from engine.model.schema import schema as model_schema

_OURS = {
    "answers": answers_schema,
    "assessment": assessment_schema,
    "inventory": inventory_schema,
    "report": report_schema,
}
"""What we write; the others are what people write, and are made from the models of the reader."""


@click.command(cls=SwedishCommand)
@click.argument("what", metavar="VAD", type=click.Choice(["ruleset", "facts", "cases", *_OURS]))
def schema(what: Literal["ruleset", "facts", "cases", "answers", "assessment", "inventory", "report"]) -> int:
    """Skriv ut JSON-schemat för en fil (ruleset, facts, cases) eller för det som skrivs i JSON (de andra)."""
    match what:
        case "answers" | "assessment" | "inventory" | "report":
            options.show(_OURS[what]())
        case _:
            options.show(model_schema(what))
    return Exit.DONE
