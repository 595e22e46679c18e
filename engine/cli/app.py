"""The group that every command belongs to; a command's module is imported when the command is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from keyword import iskeyword

import click

import engine
from engine.cli.bounds import LimitOption, choose_limits
from engine.cli.swedish import SwedishCommand, SwedishGroup

COMMANDS: Mapping[str, str] = {
    "assess": "Bedöm en eller flera nämnder: regelverk + uppgifter → verdikt.",
    "bulk": "Bedöm en tabell med en bedömning per rad: regelverk + Parquet → verdikt i Parquet.",
    "check": "Läs regelverk (och uppgifter) och visa alla fel och anmärkningar, vart och ett på sin plats.",
    "completion": 'Skriv ut det som låter bash, zsh eller fish fylla i kommandon: eval "$(rodtrad completion bash)".',
    "diff": "Jämför två regelverk, uppgifter eller protokoll: vad som skiljer i sak, och vilka verdikt det vänder.",
    "explain": "Förklara ett måls eller en indikators verdikt, ända ned till källan.",
    "facts": "Visa vilka uppgifter som efterfrågas, finns och saknas, eller skriv ett formulär för dem som saknas.",
    "fetch": "Hämta svar från en öppen källa och spara dem som de är, för rodtrad import.",
    "fmt": "Ordna blanksteg och skriv jämförelser i ord; kommentarer och allt annat står kvar.",
    "import": "Hämta uppgifter ur tabeller (CSV, XLSX, JSON, sparad Kolada-data), formulär och filer med uppgifter.",
    "journal": "Pröva att journalen är hel, eller visa vad som står i den.",
    "licences": "Visa vilka bibliotek som används, med version och licens.",
    "limits": "Visa gränserna för hur stora filer, tabeller och tal får vara, och hur de ändras.",
    "new": "Börja ett regelverk: frågar om kommun, nämnd och år när de inte anges.",
    "replay": "Pröva ett protokoll på nytt: om det är vad som bedömdes, och om verdikten fortfarande följer.",
    "report": "Skriv en rapport av protokoll, av mappen från assess --out, eller av regelverk och uppgifter.",
    "schema": "Skriv ut JSON-schemat för en fil (ruleset, facts, cases) eller för det som skrivs i JSON (de andra).",
    "simulate": "Utsikt mot helåret: i hur stor del av många dragna år varje mål får vilket utfall. "
    "Aldrig ett verdikt.",
    "test": "Pröva regelverkets egna fall, och visa vilka rader inget fall har träffat.",
}
"""Each is a module of this room, with the command under the same name; `import`, a word of Python, as `import_`.

What each does stands here as it says itself, so that all can be listed and none is imported.
"""


class CommandsOnDemand(SwedishGroup):
    """Imports the module of a command only when it is used, so that each starts as fast as it can."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def listed(self, ctx: click.Context) -> list[tuple[str, click.Command]]:
        return [(name, SwedishCommand(name, help=COMMANDS[name])) for name in self.list_commands(ctx)]

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
