"""What a reader refuses: one case per row of the table of hostile inputs, as bytes, code, line and column."""

import errno
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.model.codes import CODES
from engine.model.diagnostic import Rejected, render
from engine.read.document import Mapping, Scalar, Sequence, plain
from engine.read.limits import Limits
from engine.read.parse import read_bytes, read_file
from engine.read.yaml import read_yaml

SMALL = Limits(file_bytes=500, values=20, text=50, mistakes=4)

# name, bytes, then every mistake expected: code line:column
REFUSED: list[tuple[str, bytes, str]] = [
    # encodings and characters
    ("utf-16 with a mark", "a: å".encode("utf-16"), "RT107 1:1"),
    ("utf-16 without a mark", "a: åäö".encode("utf-16-le"), "RT107 1:1"),
    ("cp1252", "a: b\r\nmål: Nöjd".encode("cp1252"), "RT108 2:2"),
    ("cp1252 after a byte order mark", b"\xef\xbb\xbfm\xe5l: 1", "RT108 1:2"),
    ("cut inside a letter", "a: å".encode()[:-1], "RT108 1:4"),
    ("nul", b"a: b\0c", "RT109 1:5"),
    ("escape character", b"a: b\x1b[31m", "RT109 1:5"),
    ("next line, which would shift lines", "a: b\u0085c".encode(), "RT109 1:5"),
    ("bidi override", "a: b\u202ec".encode(), "RT110 1:5"),
    ("bidi in quotes", "a: 'b\u2067c'".encode(), "RT110 1:6"),
    ("zero-width space in a key", "tröskel\u200b: 85".encode(), "RT111 1:8"),
    ("line separator", "a: b\u2028c".encode(), "RT111 1:5"),
    ("soft hyphen in a comment", "a: b # c\u00add".encode(), "RT111 1:9"),
    ("byte order mark inside", "a: \ufeffb".encode(), "RT111 1:4"),
    ("each hidden character once a line", "a: b\0\0\u200b\n".encode(), "RT109 1:5, RT111 1:7"),
    ("past the last character", rb'a: "x\U00110000"', "RT112 1:6"),
    ("lone surrogate", rb'a: "x\ud800"', "RT112 1:6"),
    ("half a code", rb'a: "\xZZ"', "RT112 1:5"),
    ("control spelt as a code, on the second line", b'a: "x\r\n  y\\e"', "RT109 2:4"),
    ("bidi spelt as a code", rb'a: "\u202e"', "RT110 1:5"),
    ("no-break space before a key", "mål:\n\u00a0\u00a0id: M1\n".encode(), "RT113 2:1"),
    ("no-break space under a list", "m:\n  - id: M1\n\u00a0\u00a0\u00a0\u00a0n: x\n".encode(), "RT113 3:1"),
    ("no-break space after spaces", "m:\n  a: b\n  \u00a0c: d\n".encode(), "RT113 3:3"),
    ("tab before a key", b"m:\n\tid: M1\n\tn: x\nb: x: y\n", "RT114 2:1, RT114 3:1, RT136 4:5"),
    ("tab after a colon", b"a:\tb", "RT114 1:3"),
    ("cyrillic a", "t\u0430k: 1".encode(), "RT115 1:1"),
    ("cyrillic key", "{\u0430: 1}".encode(), "RT115 1:2"),
    ("fullwidth digit in a key", "\uff11: 1".encode(), "RT115 1:1"),
    ("no-break space inside a key", "antal\u00a0gul: 1".encode(), "RT115 1:1"),
    # size
    ("deep flow", b"a: " + b"[" * 30_000, "RT116 1:67"),
    ("deep block", b"- " * 3_000, "RT116 1:129"),
    ("deep mapping", b"a:\n" + b"".join(b" " * n + b"a:\n" for n in range(1, 100)), "RT116 65:65"),
    # what YAML has and we have not
    ("duplicate key", "tröskel: 85\nx: 1\ntröskel: 58\n".encode(), "RT120 3:1"),
    ("duplicate key in brackets", b"a: {b: 1, 'b': 2}", "RT120 1:11"),
    ("same key composed and decomposed", "mål: 1\nma\u030al: 2".encode(), "RT120 2:1"),
    ("alias bomb", b"a: &a [x, x]\nb: &b [*a, *a]\n", "RT121 1:4, RT121 2:4, RT121 2:8, RT121 2:12"),
    ("alias to itself", b"a: &a [*a]", "RT121 1:4, RT121 1:8"),
    ("star and ampersand unquoted", b"a: *\nb: &\n", "RT121 1:4, RT121 2:4"),
    ("merge bomb", b"a: &a {b: c}\n<<: [*a, *a]", "RT121 1:4, RT122 2:1, RT121 2:6, RT121 2:10"),
    ("core tags", b"a: !!bool kanske\nb: !!int ''\nc: !!timestamp x", "RT123 1:4, RT123 2:4, RT123 3:4"),
    ("code tag", b"a: !!python/object/apply:os.system [x]", "RT123 1:4"),
    ("tag without a handle", b"a: !e!x y", "RT123 1:4"),
    ("folded block hides an operator", b"villkor: >\n  90\n", "RT124 1:10"),
    ("literal block", b"a:\n  - |\n    x\n", "RT124 2:5"),
    ("directive", b"%YAML 1.1\n---\na: b\n", "RT125 1:1"),
    ("unknown directive", b"%x y\na: b\n", "RT125 1:1"),
    ("broken directive", b"%YAML 1\n---\na: b\n", "RT125 1:1"),
    ("list as key", b"? [a]\n: b\n", "RT126 1:3"),
    ("no key", b": b\n", "RT127 1:1"),
    ("no key in brackets", b"a: {: b}\n", "RT127 1:5"),
    ("empty key", b"'': b\n", "RT127 1:1"),
    # cells
    ("decimal comma in a mapping", b"a: {gul: 0,5}", "RT130 1:10"),
    ("decimal commas in a list", b"a: [85,5, 7,25]", "RT130 1:5, RT130 1:11"),
    ("decimal comma after plus-minus", "a: {2025: ±0,5}".encode(), "RT130 1:11"),
    ("decimal comma in a span", "a: {värde: 98–99,4}".encode(), "RT130 1:12"),
    ("decimal comma in an expression", "a: {när: minst 0,8 · riktvärde}".encode(), "RT130 1:10"),
    ("decimal comma on the second line", b"a: {b: c,\r  d: 1,5}", "RT130 2:6"),
    ("list without spaces", b'a: ["b","c"]', "RT131 1:8"),
    ("entry without a colon", b"a: {b: c, d}", "RT132 1:11"),
    ("colon without a space in brackets", b"a: {b:1}", "RT132 1:5"),
    ("function with a comma", "a: {när: min(a, b)}".encode(), "RT133 1:10"),
    ("function with a comma in a list", b"a: [min(b, c), d]", "RT133 1:5"),
    ("closing parenthesis alone", b"a: [b), c]", "RT133 1:5"),
    ("comma without a space in a function", "a: {när: min(a,b), c: d}".encode(), "RT131 1:15"),
    ("operator unquoted", b"villkor: >= 90", "RT134 1:10"),
    ("greater than unquoted", b"villkor: > 90\nb: |x|\n", "RT134 1:10, RT134 2:4"),
    ("greater than in brackets", b"a: {b: > 90}", "RT134 1:8"),
    ("percent first", b"a: %x\nb: @y\n", "RT135 1:4, RT135 2:4"),
    ("colon in a title", "namn: Mål: bättre".encode(), "RT136 1:10"),
    ("colon in brackets", b"a: {b: c: d}", "RT136 1:9"),
    ("path in quotes", rb'a: "C:\mapp"', "RT137 1:7"),
    # structure
    ("cut inside a quote", b"a: b\nc: 'd\ne: f\n", "RT140 2:4"),
    ("cut inside double quotes, after a backslash", b'a: "b\\', "RT140 1:4"),
    ("cut inside a list", b"a: [b, c\nd: e\n", "RT140 1:4"),
    ("cut after a comma", b"a: [b,", "RT140 1:4"),
    ("cut after a bracket", b"a: {", "RT140 1:4"),
    ("document mark inside a quote", b"a: 'b\n---\nc'", "RT140 1:4"),
    ("bracket left open, reading goes on", b"a: {b: c\nd: {e: 0,5}\n", "RT140 1:4, RT130 2:8"),
    ("nothing", b"", "RT141 1:1"),
    ("only a mark", b"\xef\xbb\xbf", "RT141 1:1"),
    ("comments only", b"# x\n\n", "RT141 1:1"),
    ("only a document mark", b"---\n", "RT141 1:1"),
    ("two documents", b"a: 1\n---\nb: 1\n", "RT142 2:1"),
    ("two documents, the first ended", b"a: 1\n...\nb: 1\n", "RT142 3:1"),
    ("list at top", b"- a\n", "RT143 1:1"),
    ("text at top", b"regelverk x\n", "RT143 1:1"),
    ("key without a colon", b"a: b\nfoo\nc: d", "RT144 2:1"),
    ("first key without a space", "värde:90\nb: 1".encode(), "RT144 1:1"),
    ("indented under a text", b"a: b\n  c: d\n", "RT145 2:3"),
    ("indented back halfway", b"a:\n    b: 1\n  c: 2\n", "RT145 3:3"),
    ("text after a quote", b'a: "x" y\n', "RT146 1:8"),
    ("text after a quote in brackets", b"a: {b: 'c' d}", "RT146 1:12"),
    ("list on the line of its key", b"a: - b\n", "RT147 1:4"),
    ("one bracket too many", b"a: {b: c}}\n", "RT148 1:10"),
    # several at once, the reading taken up again after each break
    ("three breaks", b"a: > 90\nb: 'x' y\nc: d: e\n", "RT134 1:4, RT146 2:8, RT136 3:5"),
]

REFUSED_SMALL: list[tuple[str, bytes, str]] = [
    ("too large a file", b"a: " + b"x" * 500, "RT105 1:1"),
    ("too many values", b"".join(b"- a\n" for _ in range(21)), "RT117 20:3"),
    ("too long a text", b"a: b\nc: '" + b"x" * 51 + b"'", "RT118 2:4"),
    ("more mistakes than are shown", b"\x1b\n" * 9, "RT109 1:1, RT109 2:1, RT109 3:1, RT109 4:1, RT149 5:1"),
]

# What a plain YAML reader would have made something else of.
ACCEPTED: list[tuple[str, bytes, object]] = [
    ("boolean words", b"land: NO\non: 1\nsvar: yes", {"land": "NO", "on": "1", "svar": "yes"}),
    ("leading zero", b"kommun: 0114", {"kommun": "0114"}),
    (
        "odd numbers",
        b"a: 1:30\nb: 0x1F\nc: 1_000\nd: .nan",
        {"a": "1:30", "b": "0x1F", "c": "1_000", "d": ".nan"},
    ),
    ("version", b"version: 1.10", {"version": "1.10"}),
    ("decimal comma in a block", "a: 85,5\nb: −2".encode(), {"a": "85,5", "b": "−2"}),
    ("decimal comma in quotes", b"a: ['0,5', \"7,25\"]", {"a": ["0,5", "7,25"]}),
    ("no-break space in a number", "a: 1\u00a0234".encode(), {"a": "1\u00a0234"}),
    ("impossible date", b"d: 2024-02-30", {"d": "2024-02-30"}),
    ("byte order mark", b"\xef\xbb\xbfa: 1\r\n", {"a": "1"}),
    ("carriage returns", b"a: 1\rb: 2\r", {"a": "1", "b": "2"}),
    ("decomposed text", "a: ma\u030al".encode(), {"a": "mål"}),
    ("text over two lines", b"a: b\n  c\n\n  d\n", {"a": "b c\nd"}),
    ("no value", b"a:\nb: ''", {"a": "", "b": ""}),
    ("one document with marks", b"---\na: 1\n...\n", {"a": "1"}),
    ("comma last in a list", b"a: [b, c,]", {"a": ["b", "c"]}),
    ("parentheses with semicolons", b"a: {b: min(c; d)}", {"a": {"b": "min(c; d)"}}),
    ("comma before a line break", b"a: [b,\n c]", {"a": ["b", "c"]}),
    ("empty value in brackets", b"a: {b: , c: d}", {"a": {"b": "", "c": "d"}}),
    ("64 levels", b"a: " + b"[" * 63 + b"]" * 63, None),
]


def mistakes(raw: bytes, limits: Limits) -> str:
    with pytest.raises(Rejected) as refused:
        read_yaml(raw, "f.yaml", limits)
    return ", ".join(f"{d.code.name} {d.place.line}:{d.place.column}" for d in refused.value.diagnostics)


@pytest.mark.parametrize(("name", "raw", "expected"), REFUSED, ids=[case[0] for case in REFUSED])
def test_what_is_refused(name: str, raw: bytes, expected: str) -> None:
    assert mistakes(raw, Limits()) == expected, name


@pytest.mark.parametrize(("name", "raw", "expected"), REFUSED_SMALL, ids=[case[0] for case in REFUSED_SMALL])
def test_what_passes_a_limit(name: str, raw: bytes, expected: str) -> None:
    assert mistakes(raw, SMALL) == expected, name


@pytest.mark.parametrize(("name", "raw", "expected"), ACCEPTED, ids=[case[0] for case in ACCEPTED])
def test_what_is_text_as_typed(name: str, raw: bytes, expected: object) -> None:
    read = plain(read_yaml(raw, "f.yaml", Limits()))
    assert expected is None or read == expected, name


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize(("name", "raw", "expected"), REFUSED, ids=[case[0] for case in REFUSED])
def test_no_message_lets_anything_hidden_through(name: str, raw: bytes, expected: str, lang: str) -> None:
    with pytest.raises(Rejected) as refused:
        read_yaml(raw, "f.yaml", Limits())
    for each in refused.value.diagnostics:
        said = render(each, "sv" if lang == "sv" else "en")
        assert said.startswith(f"f.yaml:{each.place.line}:{each.place.column}: {each.code.name} "), (
            name,
            expected,
        )
        assert not re.search("[\0-\x09\x0b-\x1f\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", said)


class TestPlaces:
    def test_every_node_knows_its_place(self) -> None:
        root = read_yaml("a: b\nå:\n  - 'c'\n  - {d: e}\n".encode(), "f.yaml", Limits())
        assert isinstance(root, Mapping)
        (key, value), (_, items) = root.entries
        assert isinstance(value, Scalar)
        assert isinstance(items, Sequence)
        spots = [(p.line, p.column, p.length) for p in (root.place, key.place, value.place, items.place)]
        assert spots == [(1, 1, 1), (1, 1, 1), (1, 4, 1), (3, 3, 5)]
        quoted, braces = items.items
        assert (quoted.place.column, quoted.place.length) == (5, 3)
        assert (braces.place.column, braces.place.length) == (5, 6)

    def test_the_duplicate_names_both_lines(self) -> None:
        with pytest.raises(Rejected) as refused:
            read_yaml(b"a: 1\n\nb: 2\na: 3", "f.yaml", Limits())
        assert "`a` står redan på rad 1" in str(refused.value)
        assert str(refused.value).startswith("f.yaml:4:1:")


def _missing(folder: Path) -> Path:
    return folder / "ingen.yaml"


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "rör.yaml")
    return folder / "rör.yaml"


def _circle(folder: Path) -> Path:
    (folder / "ring.yaml").symlink_to(folder / "ring.yaml")
    return folder / "ring.yaml"


def _large(folder: Path) -> Path:
    (folder / "stor.yaml").write_bytes(b"a: " + b"x" * 500)
    return folder / "stor.yaml"


def _link_out(folder: Path) -> Path:
    (folder / "länk.yaml").symlink_to(Path(os.devnull))
    return folder / "länk.yaml"


FILES: list[tuple[str, Callable[[Path], Path]]] = [
    ("RT101", _missing),
    ("RT102", lambda folder: folder),
    ("RT102", _pipe),
    ("RT102", lambda _: Path(os.devnull)),
    ("RT104", _circle),
    ("RT104", lambda folder: folder / "a\0b"),
    ("RT105", _large),
]


class TestFiles:
    @pytest.mark.skipif(os.name == "nt", reason="Windows has neither pipes nor links of this kind")
    @pytest.mark.parametrize(("code", "make"), FILES)
    def test_what_is_no_readable_file(self, code: str, make: Callable[[Path], Path], tmp_path: Path) -> None:
        path = make(tmp_path)
        with pytest.raises(Rejected) as refused:
            read_file(path, SMALL)
        (only,) = refused.value.diagnostics
        assert (only.code.name, only.place.line, only.place.column) == (code, 1, 1)

    @pytest.mark.parametrize(
        ("code", "error"), [("RT103", PermissionError(errno.EACCES, "x")), ("RT104", OSError(errno.EIO, "x"))]
    )
    def test_what_the_machine_refuses(
        self, code: str, error: OSError, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "f.yaml").write_bytes(b"a: b")

        def refuse(*_: object) -> int:
            raise error

        monkeypatch.setattr(os, "open", refuse)
        with pytest.raises(Rejected) as refused:
            read_file(tmp_path / "f.yaml", Limits())
        assert [each.code.name for each in refused.value.diagnostics] == [code]

    @pytest.mark.skipif(os.name == "nt", reason="links need a right of their own on Windows")
    def test_a_link_out_of_the_folder_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(Rejected) as refused:
            read_bytes(_link_out(tmp_path), 500, inside=tmp_path)
        assert [each.code.name for each in refused.value.diagnostics] == ["RT106"]

    def test_the_bytes_are_kept_exactly(self, tmp_path: Path) -> None:
        (tmp_path / "f.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\n")
        raw, node = read_file(tmp_path / "f.yaml", Limits(), inside=tmp_path)
        assert raw == b"\xef\xbb\xbfa: 1\r\n"
        assert plain(node) == {"a": "1"}


def test_every_code_of_reading_has_a_case_that_triggers_it() -> None:
    shown = {code for _, _, expected in REFUSED + REFUSED_SMALL for code in re.findall(r"RT\d+", expected)}
    shown |= {code for code, _ in FILES} | {"RT103", "RT106"}
    assert {name for name in CODES if "RT100" <= name < "RT150"} == shown


def test_no_mistake_quotes_a_value_inside_another_quotation() -> None:
    """A value is put between backticks when it is said, so it stands between none in the sentence."""
    for name, code in CODES.items():
        for text in (code.message, code.help):
            for said in (text.said("sv"), text.said("en")):
                assert not any("{" in quoted for quoted in said.split("`")[1::2]), (name, said)
