"""The group that every command belongs to; a command's module is imported when the command is asked for."""

from __future__ import annotations

from importlib import import_module

import click

from engine import __version__
from engine.cli.swedish import SwedishGroup

COMMANDS = (
    "assess",
    "check",
    "completion",
    "diff",
    "explain",
    "fmt",
    "journal",
    "new",
    "replay",
    "report",
    "schema",
    "test",
)
"""Each is a module of this room, with the command under the same name."""


class CommandsOnDemand(SwedishGroup):
    """Imports the module of a command only when it is used, so that each starts as fast as it can."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"engine.cli.{cmd_name}"), cmd_name)
        return command if isinstance(command, click.Command) else None


@click.group(cls=CommandsOnDemand)
@click.version_option(__version__, prog_name="rodtrad", message="%(prog)s %(version)s", help="Visa versionen.")
def rodtrad() -> None:
    """Bedöm måluppfyllelse efter regelverk, och visa varför."""
