"""The group that every command belongs to; a command's module is imported when the command is asked for."""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword

import click

import engine
from engine.cli.bounds import LimitOption, choose_limits
from engine.cli.swedish import SwedishGroup

COMMANDS = (
    "assess",
    "bulk",
    "check",
    "completion",
    "diff",
    "explain",
    "facts",
    "fetch",
    "fmt",
    "import",
    "journal",
    "licences",
    "limits",
    "new",
    "replay",
    "report",
    "schema",
    "simulate",
    "test",
)
"""Each is a module of this room, with the command under the same name; `import`, a word of Python, as `import_`."""


class CommandsOnDemand(SwedishGroup):
    """Imports the module of a command only when it is used, so that each starts as fast as it can."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = getattr(import_module(f"engine.cli.{name}"), name)
        return command if isinstance(command, click.Command) else None


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    if value and not ctx.resilient_parsing:
        click.echo(f"rodtrad {engine.__version__}")
        ctx.exit()


@click.group(cls=CommandsOnDemand)
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Visa versionen.")
@click.option(
    "--limit",
    "chosen",
    multiple=True,
    type=LimitOption(),
    help="Ändra en gräns för det här kommandot; skrivs före kommandot. rodtrad limits visar gränserna.",
)
def rodtrad(chosen: tuple[tuple[str, int], ...]) -> None:
    """Bedöm måluppfyllelse efter regelverk, och visa varför."""
    choose_limits(dict(chosen))
