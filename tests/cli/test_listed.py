"""Listing the commands: each says there what it says itself, and none is imported for it."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from commands import ROOT, run
from engine.cli.app import COMMANDS, rodtrad

_WATCHED = """
import sys
from engine.cli import main
try:
    main({arguments!r})
except SystemExit:
    print(*sorted(sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_listed_with_its_own_words(name: str) -> None:
    command = rodtrad.get_command(click.Context(rodtrad), name)
    assert command is not None
    assert (command.name, command.help) == (name, COMMANDS[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_is_in_swedish(name: str) -> None:
    command = rodtrad.get_command(click.Context(rodtrad), name)
    assert command is not None
    told = command.get_help(click.Context(command, info_name=name))
    assert told.startswith(f"Användning: {name} [VAL]")
    assert [
        word
        for word in (
            "OPTIONS",
            "Usage",
            "Options:",
            "Commands:",
            "required",
            "default",
            "INTEGER",
            "TEXT",
            "PATH",
            "FILE",
        )
        if word in told
    ] == []


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["finns-inte"]])
def test_nothing_is_imported_for_a_command_that_is_not_run(arguments: list[str]) -> None:
    asked = [sys.executable, "-c", _WATCHED.format(arguments=arguments)]
    done = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=ROOT)
    modules = set(done.stderr.splitlines()[-1].split())
    assert "engine.cli.app" in modules
    assert not modules & {"pydantic", "yaml", "babel", "engine.line", *(f"engine.cli.{name}" for name in COMMANDS)}


def test_a_shell_is_told_of_every_command_and_of_the_options() -> None:
    def told(word: str) -> list[str]:
        asked = {"_RODTRAD_COMPLETE": "bash_complete", "COMP_WORDS": f"rodtrad {word}", "COMP_CWORD": "1"}
        return run(env=asked).out.splitlines()

    assert told("") == [f"plain,{name}" for name in sorted(COMMANDS)]
    assert told("re") == ["plain,replay", "plain,report"]
    assert {"plain,--help", "plain,--version", "plain,--limit"} <= set(told("--"))
