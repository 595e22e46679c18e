"""The scanner takes longer steps than PyYAML's own, and gives the same words in the same places; so do lines."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from yaml.error import Mark, MarkedYAMLError
from yaml.reader import Reader
from yaml.scanner import Scanner as PyYAML
from yaml.tokens import ScalarToken

from engine.model.diagnostic import Rejected
from engine.read.limits import Limits
from engine.read.yaml import read_yaml
from engine.read.yaml.lines import Lines
from engine.read.yaml.scanner import Scanner
from fuzz.damage import bytewise, linewise
from soaking import ROOT, SOAK, tried

SEED = 20251121
DAMAGED = 5_000 if SOAK else 25
FILES = sorted([*(ROOT / "rulesets").rglob("*.yaml"), *(ROOT / "facts").glob("*.yaml")])
ENDS = ["\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029"]
SPACE = [*ENDS, " ", "  ", "    ", "\t", "#", "# c"]
SIGNS = [": ", ":", "- ", "-", "? ", "?", ", ", ",", "[", "]", "{", "}", "&a ", "*a ", "!t ", "%YAML 1.1\n", ".", "@"]
SEPARATORS = ["---", "...", "--- ", "\n---\n", "\n...\n"]
QUOTED = ["'", "''", '"', "\\", "\\n", "\\x41", "\\u00e5", "\\U0001F600", "\\U00110000", "\\\n", "\\\r\n", "\\ "]
BLOCKS = ["|\n", ">", "|2\n", ">-\n", "|+\n"]
TEXTS = st.lists(st.sampled_from(["a", "x y", "å", *SPACE, *SIGNS, *SEPARATORS, *QUOTED, *BLOCKS]), max_size=14).map(
    "".join
)
INSIDE_QUOTES = st.lists(st.sampled_from(["a", "x y", *SPACE, *QUOTED, "---"]), max_size=10).map("".join)


class Plain(Reader, PyYAML):
    """PyYAML's own, without anything of ours."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        PyYAML.__init__(self)


def spot(mark: Mark | None) -> object:
    return mark and (mark.index, mark.line, mark.column)


def tokens(scanner: Plain | Scanner) -> list[object]:
    """Every token with its places, and at last what was wrong, if anything was."""
    found: list[object] = []
    try:
        while scanner.check_token():
            token = scanner.get_token()  # type: ignore[no-untyped-call]
            said = vars(token) | {"start_mark": spot(token.start_mark), "end_mark": spot(token.end_mark)}
            if isinstance(token, ScalarToken) and token.style in ("|", ">"):
                del said["value"]  # it is refused whatever it says
            found.append((token.id, said))
    except MarkedYAMLError as error:
        found.append((error.context, spot(error.context_mark), error.problem, spot(error.problem_mark)))
    except ValueError:
        found.append(("a number that is no character", scanner.index, scanner.line, scanner.column))
    return found


def ours(text: str, limit: int = 1_000_000) -> Scanner:
    return Scanner(f"{text}\0", limit)


@given(TEXTS)
@example("# a\r\n \t# b\u2028  - c # d")
@example("k" * 1_024 + ": a")
@example("k" * 1_025 + ": a")
@example("{" + "k" * 1_025 + ": a}")
@example("{a: [" + "k" * 1_020 + ", b: c], d: e}: f")
@example("- [" + "k, " * 400 + "b: c]: d")
@settings(max_examples=1_500)
def test_the_words_and_their_places_are_those_of_pyyaml(text: str) -> None:
    assert tokens(ours(text)) == tokens(Plain(text))


@pytest.mark.soak
def test_the_words_of_damaged_real_files_are_those_of_pyyaml() -> None:
    random, wrong = Random(SEED), []  # noqa: S311 - chance, not a secret
    for number in range(DAMAGED):
        raw = random.choice([bytewise, linewise])(FILES[number % len(FILES)].read_bytes(), random)
        # What is refused before the scanner sees it: a byte order mark inside a file too, which PyYAML gives no column.
        text = Reader.NON_PRINTABLE.sub("?", raw.decode("utf-8", "replace")).replace("\ufeff", "?")
        if tokens(ours(text)) != tokens(Plain(text)):
            wrong.append(raw)
    assert wrong == []
    what = "regelverk och uppgifter, skadade: läsarens ord och deras platser mot PyYAML:s egna"
    tried("läsare-ord", what, DAMAGED, "samma ord, samma platser och samma fel", seed=SEED)


@given(INSIDE_QUOTES, st.sampled_from("'\""))
@example("a \\\n  b\\  \n\n c", '"')
@settings(max_examples=500)
def test_a_text_in_quotes_is_that_of_pyyaml(text: str, quote: str) -> None:
    text = f"- {quote}{text}{quote} b"
    assert tokens(ours(text)) == tokens(Plain(text))


@given(INSIDE_QUOTES, st.sampled_from(["'", '"', ""]), st.integers(0, 20))
@settings(max_examples=500)
def test_a_text_past_the_limit_stays_past_it_and_every_other_is_the_same(text: str, quote: str, limit: int) -> None:
    text = f"- {quote}{text}{quote}\n- b"
    cut, whole = tokens(ours(text, limit)), tokens(Plain(text))
    for one, other in zip(cut, whole, strict=True):
        if one != other:
            assert isinstance(one, tuple)
            assert isinstance(other, tuple)
            known, said = other[1].pop("value"), one[1].pop("value")
            assert one == other
            assert len(said) > limit
            # An escaped line end says nothing, and counts as a sign where there are so many of them.
            assert len(known) + len(re.findall(r"\\[\r\n\x85\u2028\u2029]", text)) > limit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 'x{}'\nb: c: d\n", "RT118 1:4, RT136 2:5"),
        ('a: "x{}"\nb: c: d\n', "RT118 1:4, RT136 2:5"),
        ("a: x{}\nb: c: d\n", "RT118 1:4, RT136 2:5"),
        ("a: [x{}, c: 1,5]\n", "RT118 1:5, RT130 1:{}"),
        ("a: 'x{}\nb: c: d\n", "RT140 1:4"),
    ],
)
@pytest.mark.parametrize("more", ["y" * 60, " y" * 60, "\n    y" * 60])
def test_what_comes_after_a_text_past_the_limit_is_read(text: str, expected: str, more: str) -> None:
    with pytest.raises(Rejected) as refused:
        read_yaml(text.replace("{}", more).encode(), "f", Limits(text=50))
    down = more.count("\n")
    found = [(each.code.name, each.place.line, each.place.column) for each in refused.value.diagnostics]
    wanted = [re.fullmatch(r"(\w+) (\d+):(.*)", each) for each in expected.split(", ")]
    for (code, line, column), each in zip(found, wanted, strict=True):
        assert each is not None
        assert code == each[1]
        assert line == int(each[2]) + (down if code in {"RT136", "RT130"} else 0)
        assert each[3] == "{}" or column == int(each[3])


@pytest.mark.parametrize("what", ["&", "*", "!", "%"])
def test_a_name_without_end_is_told_where_it_begins(what: str) -> None:
    with pytest.raises(Rejected) as refused:
        read_yaml(f"{what}{'x' * 5_000}\n".encode(), "f", Limits())
    assert [(each.code.name[:4], each.place.column) for each in refused.value.diagnostics] == [("RT12", 1)]


@given(st.text("a\r\n \u2028", max_size=40), st.integers(1, 5))
def test_lines_are_those_that_places_count(text: str, stretch: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engine.read.yaml.lines._STRETCH", stretch)
        lines, known = Lines(text), re.split("\r\n|\r|\n", text)
        assert list(lines) == [lines[number] for number in range(len(lines))] == known
        assert lines[-1] == known[-1]
        assert list(lines[1:3]) == known[1:3]
        for number in range(len(lines)):
            start = lines.start(number)
            assert text.startswith(known[number], start)
            assert {lines.number(at) for at in range(start, start + len(known[number]) + 1)} == {number}
        with pytest.raises(IndexError):
            lines[len(known)]
