"""`rodtrad completion`: the script that lets a shell complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.swedish import SwedishCommand

SHELLS = ("bash", "fish", "zsh")


@click.command(cls=SwedishCommand)
@click.argument("shell", metavar="SKAL", type=click.Choice(SHELLS))
def completion(shell: str) -> int:
    """Skriv ut det som låter bash, zsh eller fish fylla i kommandon: eval "$(rodtrad completion bash)"."""
    made = get_completion_class(shell)
    ctx = click.get_current_context()
    if made is None:
        raise click.UsageError(shell, ctx)
    options.show(made(ctx.find_root().command, {}, "rodtrad", "_RODTRAD_COMPLETE").source())
    return Exit.DONE
