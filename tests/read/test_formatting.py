"""Formatting: white space and operators, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import ROOT, run
from engine.read.yaml.formatting import formatted

FILES = sorted([*(ROOT / "rulesets").rglob("*.yaml"), *(ROOT / "facts").glob("*.yaml")])


def text(raw: str) -> str:
    return formatted(raw.encode(), "prov.yaml").decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("när: {a: ≥ 3}\n", "när: {a: minst 3}\n"),
        ("när: {a: '>= 3', b: \"<2\"}\n", "när: {a: 'minst 3', b: \"under 2\"}\n"),
        ("när: {a: [≥ 3, ≤ 5]}\n", "när: {a: [minst 3, högst 5]}\n"),
        ("när:\n  a: ≤ 0,5  # halva\n", "när:\n  a: högst 0,5  # halva\n"),
        ("namn: ≥ 3 är bra\n", "namn: ≥ 3 är bra\n"),
        ("a:   {  b:  1 ,   c: [ 2 , 3 ]  }  # {  x  }  \n", "a: {b: 1, c: [2, 3]}  # {  x  }\n"),
        ('a: "  {  x  ,  y  }  "\n', 'a: "  {  x  ,  y  }  "\n'),
        ("a: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"),
        ("a:\n  -   b: 1\n      c: 2\n", "a:\n  -   b: 1\n      c: 2\n"),
        ("a: 1\r\nb:  2\r\n", "a: 1\r\nb: 2\r\n"),
        ("\ufeffa:  1\n", "\ufeffa: 1\n"),
        ("a: 1", "a: 1\n"),
    ],
)
def test_white_space_and_operators(before: str, after: str) -> None:
    assert text(before) == after
    assert text(after) == after


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_files_of_the_repository_stand_as_they_should(path: Path) -> None:
    raw = path.read_bytes()
    assert formatted(raw, str(path)) == raw


@given(st.data())
def test_what_was_spread_out_comes_back(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(FILES))
    lines = path.read_text(encoding="utf-8").split("\n")
    for _ in range(5):
        at = data.draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        if ": {" in line and "#" not in line and '"' not in line and line.endswith("}"):
            lines[at] = line.replace(": {", ":   { ").replace(", ", " ,   ").removesuffix("}") + "  }   "
    assert text("\n".join(lines)) == path.read_text(encoding="utf-8")


def test_the_command_writes_or_only_says(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a:   1\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("b: 1\n", encoding="utf-8")
    done = run("fmt", "--check", tmp_path)
    assert (done.code, "1 av 2 filer" in done.out) == (3, True)
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "a:   1\n"
    assert run("fmt", tmp_path).code == 0
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "a: 1\n"
    assert run("fmt", "--check", tmp_path).code == 0


def test_a_file_that_cannot_be_read_stops_all_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a:   1\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("b: [\n", encoding="utf-8")
    done = run("fmt", tmp_path)
    assert (done.code, done.out) == (1, "")
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "a:   1\n"
