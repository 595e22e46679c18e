from collections.abc import Callable

import pytest
from rich.cells import cell_len

from engine.explain import overview, table
from engine.explain.fold import fold
from engine.explain.inert import NO_BREAK_SPACE
from engine.model.diagnostic import Language
from explain.assessed import ALL, AS_IF, ASKERSUND, MADE_UP, from_files
from explain.small import small

Golden = Callable[[str, str], None]


@pytest.mark.parametrize("width", [80, 140])
def test_askersund(golden: Golden, width: int) -> None:
    text = table.render(from_files(ASKERSUND, "2024"), "sv", width, colour=False)
    golden(f"explain/askersund-2024-table-{width}.txt", text)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_sodertalje(golden: Golden, lang: Language) -> None:
    text = table.render(from_files(AS_IF, "2025-10"), lang, 120, colour=False)
    golden(f"explain/sodertalje-2025-10-table.{lang}.txt", text)


def test_overview(golden: Golden) -> None:
    both = [from_files(ASKERSUND, "2024"), from_files(MADE_UP, "2025-08")]
    golden("explain/overview.txt", overview.render(both, "sv", 100, colour=False))


@pytest.mark.parametrize("width", [40, 41, 79, 80, 109, 110, 111, 200])
@pytest.mark.parametrize(("files", "period"), ALL)
def test_no_line_is_too_wide_and_nothing_is_cut(files: tuple[str, str], period: str, width: int) -> None:
    assessment = from_files(files, period)
    text = table.render(assessment, "sv", width, colour=False)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    for node, proof in assessment.proof.nodes.items():
        assert any(node in line for line in text.splitlines()), node
        for chosen in proof.chosen:
            if chosen.figure == "värde" and chosen.fact and chosen.fact.value and chosen.value is not None:
                said = chosen.fact.value.written
                assert said in text or said.replace(" ", "") in text.replace(NO_BREAK_SPACE, "")


def test_colour_adds_nothing_but_colour() -> None:
    plain = table.render(from_files(ASKERSUND, "2024"), "sv", 120, colour=False)
    coloured = table.render(from_files(ASKERSUND, "2024"), "sv", 120, colour=True)
    assert "\x1b[" in coloured
    assert "\x1b" not in plain
    assert _without_colour(coloured) == plain


def _without_colour(text: str) -> str:
    pieces = text.split("\x1b[")
    bare = pieces[0] + "".join(piece.partition("m")[2] for piece in pieces[1:])
    return "\n".join(line.rstrip() for line in bare.splitlines()) + "\n"


@pytest.mark.parametrize("name", ["NO_COLOR", "COLUMNS", "TERM", "FORCE_COLOR"])
def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = table.render(small(), "sv", 80, colour=True)
    monkeypatch.setenv(name, "1" if name != "TERM" else "dumb")
    assert table.render(small(), "sv", 80, colour=True) == before


class TestFold:
    def test_breaks_at_spaces(self) -> None:
        assert fold("ett två tre", 7) == ["ett två", "tre"]

    def test_later_lines_hang(self) -> None:
        assert fold("ett två tre", 7, 2) == ["ett två", "  tre"]

    def test_keeps_a_number_with_its_unit(self) -> None:
        assert fold("det är 331\u00a0882\u00a0tkr", 14) == ["det är", "331\u00a0882\u00a0tkr"]

    def test_breaks_a_word_that_is_too_long(self) -> None:
        assert fold("abcdefgh", 3) == ["abc", "def", "gh"]

    def test_counts_wide_characters_twice(self) -> None:
        assert fold("日本語", 4) == ["日本", "語"]
