import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from engine.explain.words import Words, catalogues, english
from explain.assessed import ROOT

SPOKEN = sorted((ROOT / "engine").rglob("*.py"))


def literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def messages(path: Path) -> Iterator[tuple[str, str | None]]:
    """Every message in a module, with its plural."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr="say") | ast.Name(id="message"), args=[text, *_]):
                yield from ((each, None) for each in literals(text))
            case ast.Call(func=ast.Attribute(attr="count"), args=[one, many, _, *_]):
                yield from zip(literals(one), literals(many), strict=True)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


IN_TEMPLATES = re.compile(r"""\b(?:say|unfilled)\((?:"([^"]*)"|'([^']*)')""")


def in_template(path: Path) -> Iterator[str]:
    """Every message in an HTML template."""
    for double, single in IN_TEMPLATES.findall(path.read_text(encoding="utf-8")):
        yield double or single


USED = {name: plural for path in SPOKEN for name, plural in messages(path)} | {
    name: None for path in sorted((ROOT / "engine").rglob("*.html")) for name in in_template(path)
}


class TestCatalogue:
    def test_every_message_has_its_english(self) -> None:
        assert sorted(set(USED) - set(english())) == []

    def test_no_english_is_left_over(self) -> None:
        assert sorted(set(english()) - set(USED)) == []

    def test_the_english_has_the_same_values(self) -> None:
        for name, said in english().items():
            for text in (said,) if isinstance(said, str) else said:
                assert fields(text) == fields(name), name

    def test_plurals_are_plurals_in_both(self) -> None:
        assert {name for name, plural in USED.items() if plural} == {
            name for name, said in english().items() if isinstance(said, tuple)
        }

    def test_no_entry_is_fuzzy_or_stands_twice(self) -> None:
        names: list[str] = []
        for path in catalogues():
            with path.open("rb") as file:
                entries = [entry for entry in read_po(file, locale="en", abort_invalid=True) if entry.id]
            assert [entry.id for entry in entries if entry.fuzzy] == []
            written = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("msgid ")]
            assert len(written) == len(entries) + 1, path.name
            names += [entry.id if isinstance(entry.id, str) else entry.id[0] for entry in entries]
        assert len(names) == len(set(names))


class TestWords:
    def test_a_value_is_never_read_as_words(self) -> None:
        assert Words("sv").say("år {year}", year="{year}{0}%s") == "år {year}{0}%s"

    @pytest.mark.parametrize(("n", "text"), [(0, "0 anmärkningar"), (1, "1 anmärkning"), (2, "2 anmärkningar")])
    def test_a_count_in_swedish(self, n: int, text: str) -> None:
        assert Words("sv").count("{n} anmärkning", "{n} anmärkningar", n) == text

    @pytest.mark.parametrize(("n", "text"), [(0, "0 notices"), (1, "1 notice"), (2, "2 notices")])
    def test_a_count_in_english(self, n: int, text: str) -> None:
        assert Words("en").count("{n} anmärkning", "{n} anmärkningar", n) == text

    def test_lists(self) -> None:
        assert Words("sv").all_of(["a", "b", "c"]) == "a, b och c"
        assert Words("en").one_of(["a", "b", "c"]) == "a, b, or c"
        assert Words("sv").all_of([]) == ""
