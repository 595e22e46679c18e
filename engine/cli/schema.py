"""`rodtrad schema`: the JSON Schemas, for editors and for programs that read the output."""

from __future__ import annotations

from typing import Literal

import click

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.swedish import SwedishCommand
from engine.explain.document import schema as assessment_schema
from engine.model.schema import schema as model_schema


@click.command(cls=SwedishCommand)
@click.argument("what", metavar="VAD", type=click.Choice(["ruleset", "facts", "cases", "assessment"]))
def schema(what: Literal["ruleset", "facts", "cases", "assessment"]) -> int:
    """Skriv ut JSON-schemat för regelverk (ruleset), uppgifter (facts), fall (cases) eller verdikt (assessment)."""
    options.show(assessment_schema() if what == "assessment" else model_schema(what))
    return Exit.DONE
