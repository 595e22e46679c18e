"""Beginning: from an empty folder to a first verdict, with exactly the commands that the README gives."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from commands import ROOT, run

NEW = ("new", "--municipality", "Exempelstad", "--committee", "Kultur- och fritidsnämnden", "--year", "2026")


def commands_of_the_readme() -> list[list[str]]:
    part = (ROOT / "README.md").read_text(encoding="utf-8").partition("<!-- börja -->")[2].partition("<!-- slut -->")[0]
    return [shlex.split(line.removeprefix("$ rodtrad ")) for line in part.splitlines() if line.startswith("$ rodtrad ")]


def test_the_readmes_commands_lead_from_an_empty_folder_to_a_verdict(tmp_path: Path) -> None:
    commands = commands_of_the_readme()
    assert [each[0] for each in commands] == ["new", "check", "test", "assess"]
    for each in commands:
        done = run(*each, cwd=tmp_path)
        assert (done.code, done.err) == (0, ""), each
    assert "KF1 Exempel på ett mål från fullmäktige" in done.out
    assert "EXEMPELDATA" in done.out.splitlines()[0]
    assert "uppfyllt" in done.out


@pytest.mark.parametrize("goals", [1, 3])
def test_what_is_begun_holds_together(goals: int, tmp_path: Path) -> None:
    assert run(*NEW, "--goals", goals, cwd=tmp_path).code == 0
    assert "inga fel och inga anmärkningar" in run("check", "rulesets", cwd=tmp_path).out
    assert "3 av 3 fall håller" in run("test", "rulesets", cwd=tmp_path).out
    assert run("fmt", "--check", "rulesets", "facts", cwd=tmp_path).code == 0
    for path in (*tmp_path.glob("rulesets/*/*.yaml"), *tmp_path.glob("facts/*.yaml")):
        folder = path.read_text(encoding="utf-8").partition("$schema=")[2].partition("\n")[0]
        assert (path.parent / folder).is_file()


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    assert run(*NEW, cwd=tmp_path).code == 0
    (ruleset,) = tmp_path.glob("rulesets/exempelstad/*.yaml")
    ruleset.write_text("min", encoding="utf-8")
    done = run(*NEW, cwd=tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "finns redan; ingenting är skrivet" in done.err
    assert ruleset.read_text(encoding="utf-8") == "min"


def test_without_somebody_to_ask_what_is_missing_is_named(tmp_path: Path) -> None:
    done = run("new", "--year", 2026, cwd=tmp_path)
    assert (done.code, "--municipality saknas" in done.err) == (2, True)
    assert run("new", "--municipality", "///", "--committee", "x", "--year", 2026, cwd=tmp_path).code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_complete(shell: str) -> None:
    done = run("completion", shell)
    assert (done.code, "_RODTRAD_COMPLETE" in done.out) == (0, True)


def test_bash_completes_a_command() -> None:
    done = run("assess", env={"_RODTRAD_COMPLETE": "bash_complete", "COMP_WORDS": "rodtrad ass", "COMP_CWORD": "1"})
    assert "assess" in done.out
    assert subprocess.run(["bash", "-n"], input=run("completion", "bash").out, text=True, check=False).returncode == 0
