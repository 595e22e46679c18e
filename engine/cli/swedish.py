"""Click in Swedish: headings of help texts and the errors of wrong use.

Comes in: click's commands and errors. Goes out: the same in plain Swedish (English with `--lang en` on a command).
Knows nothing of what commands do.
"""

from __future__ import annotations

from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

from engine.model.diagnostic import Language, Text, shown
from engine.model.suggestion import nearest


class SwedishCommand(click.Command):
    """A command whose help speaks Swedish."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _help_option(super().get_help_option(ctx))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = ["[VAL]" if piece == self.options_metavar else piece for piece in self.collect_usage_pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), "Användning: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Val"):
            formatter.write_dl(_options(self.get_params(ctx), ctx))


class SwedishGroup(click.Group):
    """A group of commands whose help speaks Swedish."""

    command_class = SwedishCommand

    def listed(self, ctx: click.Context) -> list[tuple[str, click.Command]]:
        """The commands as a list of them shows them: by name, each with what it does."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        return [(name, command) for name, command in found if command]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        begun = [(name, command) for name, command in self.listed(ctx) if name.startswith(incomplete)]
        items = [CompletionItem(name, help=command.get_short_help_str()) for name, command in begun]
        return [*items, *click.Command.shell_complete(self, ctx, incomplete)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _help_option(super().get_help_option(ctx))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[VAL] KOMMANDO …", "Användning: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Val"):
            formatter.write_dl(_options(self.get_params(ctx), ctx))
        commands = [(name, command.get_short_help_str(limit=100)) for name, command in self.listed(ctx)]
        with formatter.section("Kommandon"):
            formatter.write_dl(commands)


def _options(params: Iterable[click.Parameter], ctx: click.Context) -> list[tuple[str, str]]:
    """Each option with what it does, and with what click adds, in Swedish."""
    rows = (record for param in params if (record := param.get_help_record(ctx)))
    return [(name, said.replace("[required]", "[krävs]").replace("[default: ", "[förval: ")) for name, said in rows]


def _help_option(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "Visa den här hjälpen."
    return option


_MISSING = Text("{name} saknas", "{name} is missing")
_NO_OPTION = Text("valet {name} finns inte", "there is no option {name}")
_NO_COMMAND = Text("kommandot {name} finns inte", "there is no command {name}")
_BAD_VALUE = Text("{name} kan inte vara {value}", "{name} cannot take {value}")
_NO_VALUE = Text("valet {name} behöver ett värde", "the option {name} needs a value")
_TOO_MUCH = Text("för många eller felaktiga argument", "too many arguments, or wrong ones")
MEANT = Text("menade du {name}?", "did you mean {name}?")
_SEE_HELP = Text("hjälp: skriv {command} --help", "help: write {command} --help")
_ONE_OF = Text("hjälp: skriv {names}", "help: write {names}")
_OPTION = "hjälp: {said}"


def wrong_use(error: click.UsageError, lang: Language) -> str:
    """What was wrong with the command line, and what to do."""
    path = error.ctx.command_path if error.ctx else "rodtrad"
    said, meant = _said(error, lang)
    lines = [f"{path}: {said}"]
    if meant:
        lines.append(MEANT.said(lang).format(name=shown(meant)))
    return "\n".join([*lines, _help(error, lang) or _SEE_HELP.said(lang).format(command=path)])


def _help(error: click.UsageError, lang: Language) -> str | None:
    """What may stand there, for an option with a value that cannot; the descriptions of options are in Swedish."""
    match error:
        case click.BadParameter(param=click.Option(type=click.Choice(choices=choices))):
            return _ONE_OF.said(lang).format(names=", ".join(shown(str(each)) for each in choices))
        case click.BadParameter(param=click.Option(help=str(said))) if lang == "sv":
            return _OPTION.format(said=said[:1].lower() + said[1:])
        case _:
            return None


def _said(error: click.UsageError, lang: Language) -> tuple[str, str | None]:
    match error:
        case click.NoSuchOption():
            known = [name for param in _params(error) for name in param.opts]
            return _NO_OPTION.said(lang).format(name=shown(error.option_name)), nearest(error.option_name, known)
        case click.MissingParameter():
            return _MISSING.said(lang).format(name=_name(error.param)), None
        case click.BadParameter():
            return _BAD_VALUE.said(lang).format(name=_name(error.param), value=shown(_value(error))), None
        case click.BadOptionUsage():
            return _NO_VALUE.said(lang).format(name=shown(error.option_name)), None
        case _:
            word = _last_word(error)
            if error.ctx is not None and isinstance(error.ctx.command, click.Group) and word:
                known = error.ctx.command.list_commands(error.ctx)
                return _NO_COMMAND.said(lang).format(name=shown(word)), nearest(word, known)
            return _TOO_MUCH.said(lang), None


def _params(error: click.UsageError) -> list[click.Parameter]:
    return error.ctx.command.get_params(error.ctx) if error.ctx else []


def _name(param: click.Parameter | None) -> str:
    if param is None:
        return "argumentet"
    return param.opts[0] if isinstance(param, click.Option) else str(param.metavar or param.name).strip("[]")


def _value(error: click.BadParameter) -> str:
    """The value that did not fit, taken out of click's own message where it stands in quotes."""
    parts = error.message.split("'")
    return parts[1] if len(parts) > 2 else error.message  # noqa: PLR2004 - text in quotes makes three parts


def _last_word(error: click.UsageError) -> str | None:
    parts = error.message.split("'")
    return parts[1] if len(parts) > 2 else None  # noqa: PLR2004 - as above
