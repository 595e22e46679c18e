"""A model's objections said in codes, each at its place; nothing of the library's own words comes through."""

import datetime as dt
from enum import Enum
from typing import Annotated, Literal

import pytest
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    field_validator,
    model_validator,
)

from engine.model.codes import CODES
from engine.model.diagnostic import Diagnostic, Rejected, Text, fault, render, shown
from engine.read.document import place_of
from engine.read.limits import Limits
from engine.read.parse import parse
from engine.read.yaml import read_yaml, source_lines


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Colour(Enum):
    GREEN = "grön"
    RED = "röd"


def _word(text: str) -> str:
    if "?" in text:
        raise fault("RT161", value=text, offset=text.index("?"), suggestion="utan fråga")
    return text


class Row(Strict):
    outcome: str = Field(alias="utfall")
    when: dict[str, str | list[str]] = Field(default={}, alias="när")


class Named(Strict):
    name: str = Field(alias="namn")


def _kind(value: object) -> str | None:
    if isinstance(value, str):
        return "named"
    return "row" if isinstance(value, dict) else None


Chosen = Annotated[Annotated[str, Tag("named")] | Annotated[Row, Tag("row")], Discriminator(_kind)]


class Sheet(Strict):
    id: str
    colour: Colour = Field(default=Colour.RED, alias="färg")
    direction: Literal["uppåt", "nedåt"] = Field(default="uppåt", alias="riktning")
    rows: tuple[Row, ...] = Field(default=(), alias="rader", min_length=1)
    either: Row | Named | None = Field(default=None, alias="endera")
    chosen: Chosen | None = Field(default=None, alias="vald")
    count: int = Field(default=1, alias="antal", ge=1)
    yes: bool = Field(default=True, alias="svar")
    code: str = Field(default="ab", alias="kod", pattern="^[a-z]+$", max_length=4)
    word: Annotated[str, AfterValidator(_word)] = Field(default="", alias="ord")
    numbers: dict[int, str] = Field(default={}, alias="nummer")
    dated: str = Field(default="", alias="datum")
    low: int = Field(default=0, alias="lägst")

    @field_validator("dated")
    @classmethod
    def _never(cls, value: str) -> str:
        raise ValueError("this must not be shown: " + value)

    @model_validator(mode="after")
    def _steered(self) -> "Sheet":
        if self.low > self.count:
            raise fault("RT159", value=str(self.low), at=("lägst",))
        return self


class Calendar(Strict):
    day: dt.date = Field(alias="dag")


def objections(text: str, model: type[BaseModel] = Sheet) -> list[Diagnostic]:
    raw = text.encode()
    with pytest.raises(Rejected) as refused:
        parse(read_yaml(raw, "f.yaml", Limits()), model, source_lines(raw))
    return list(refused.value.diagnostics)


CASES: list[tuple[str, str, str]] = [
    ("unknown key", "id: x\nfärgg: röd", "RT150 2:1 färg"),
    ("unknown key deep", "id: x\nrader:\n  - {utfall: a, närr: {}}", "RT150 3:17 när"),
    ("unknown key like nothing", "id: x\nqqqqq: röd", "RT150 2:1 -"),
    ("misspelt key is not missing as well", "id: x\nrader: [{utfal: a}]", "RT150 2:10 utfall"),
    ("missing key", "färg: röd", "RT151 1:1 -"),
    ("missing key in a list", "id: x\nrader:\n  - när: {a: b}", "RT151 3:5 -"),
    ("literal", "id: x\nriktning: upåt", "RT152 2:11 uppåt"),
    ("enumeration", "id: x\nfärg: rödd", "RT152 2:7 röd"),
    ("text for a list", "id: x\nrader: a", "RT153 2:8 -"),
    ("nothing for a list", "id: x\nrader:", "RT153 2:7 -"),
    ("list for a mapping", "id: x\nrader: [[a]]", "RT153 2:9 -"),
    ("mapping for a text", "id: {a: b}", "RT153 1:5 -"),
    ("mapping for an enumeration", "id: x\nriktning: {a: b}", "RT161 2:11 -"),
    ("none of several shapes", "id: x\nrader: [{utfall: a, när: {b: {c: d}}}]", "RT153 2:30 -"),
    ("the likelier of two models", "id: x\nendera: {utfall: a, närr: {}}", "RT150 2:21 när"),
    ("a choice made by a function", "id: x\nvald: [a]", "RT161 2:7 -"),
    ("unknown key in a chosen model", "id: x\nvald: {utfall: a, nar: {}}", "RT150 2:19 när"),
    ("number", "id: x\nantal: två", "RT154 2:8 -"),
    ("key that is no number", "id: x\nnummer: {a: b}", "RT154 2:10 -"),
    ("yes or no", "id: x\nsvar: kanske", "RT155 2:7 -"),
    ("pattern", "id: x\nkod: A1", "RT156 2:6 -"),
    ("empty list", "id: x\nrader: []", "RT157 2:8 -"),
    ("too long", "id: x\nkod: abcde", "RT158 2:6 -"),
    ("below the limit", "id: x\nantal: 0", "RT159 2:8 -"),
    ("own code pointed at by a path", "id: x\nantal: 2\nlägst: 3", "RT159 3:8 -"),
    ("own code with offset, plain", "id: x\nord: ab?", "RT161 2:8 utan fråga"),
    ("own code with offset, quoted", "id: x\nord: 'a''b?'", "RT161 2:11 utan fråga"),
    ("own code with offset, codes", 'id: x\nord: "a\\u00e5?"', "RT161 2:14 utan fråga"),
    ("own code with offset, second line", "id: x\nord: ab\n  c?", "RT161 3:4 utan fråga"),
    ("a validator's own English", "id: x\ndatum: i dag", "RT161 2:8 -"),
    ("inside a switch", "id: x\nrader:\n  enligt T-1: [{utfall: a, nar: {}}]", "RT153 3:3 -"),
    ("several at once", "färgg: x\nriktning: upåt\n", "RT150 1:1 färg, RT151 1:1 -, RT152 2:11 uppåt"),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_what_is_objected_to(name: str, text: str, expected: str) -> None:
    found = [
        f"{each.code.name} {each.place.line}:{each.place.column} {each.suggestion or '-'}" for each in objections(text)
    ]
    assert ", ".join(found) == expected, name


@pytest.mark.parametrize(("name", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_no_word_of_the_library_comes_through(name: str, text: str, expected: str) -> None:
    foreign = ("Input", "should", "valid", "Sheet", "Row", "Named", "_kind", "must not", "error")
    for each in objections(text):
        assert [word for word in foreign if word in render(each)] == [], (name, expected)


def test_a_date_that_does_not_exist() -> None:
    (only,) = objections("dag: 2024-02-30", Calendar)
    assert (only.code.name, only.place.column) == ("RT160", 6)


def test_a_switch_is_passed_through_to_what_it_holds() -> None:
    node = read_yaml(b"a:\n  enligt T-1: {a: {b: c}, b: d}\n", "f.yaml", Limits())
    assert place_of(node, ("a", "a", "b")).column == 23
    assert place_of(node, ("a", "enligt T-1", "b")).column == 30
    assert place_of(node, ("a", "a", "x", "y")).column == 19


def test_every_code_of_shape_has_a_case_that_triggers_it() -> None:
    shown = {part[:5] for _, _, expected in CASES for part in expected.split(", ")} | {"RT160", "RT162"}
    assert {name for name in CODES if "RT150" <= name < "RT170"} == shown


class TestSaying:
    def test_a_whole_message(self) -> None:
        (only,) = objections("id: x\nriktning:  upåt # å")
        assert render(only) == (
            "f.yaml:2:12: RT152 okänt värde `upåt`\n"
            "  riktning:  upåt # å\n"
            "             ^^^^\n"
            "hjälp: här kan stå `uppåt`, `nedåt`\n"
            "menade du `uppåt`?"
        )
        assert render(only, "en").splitlines()[-2:] == [
            "help: what may stand here is `uppåt`, `nedåt`",
            "did you mean `uppåt`?",
        ]

    def test_values_are_quoted_cut_and_shown(self) -> None:
        error = fault("RT161", value="a\x1b\u202e`" + "x" * 100)
        assert error.type == "RT161"
        assert shown("a\x1b\u202e`") == "`aU+001BU+202EU+0060`"
        assert shown("x" * 81) == "`" + "x" * 79 + "…`"

    def test_mistakes_come_in_reading_order_whatever_order_they_were_found_in(self) -> None:
        found = objections("färgg: x\nriktning: upåt\nantal: 0")
        assert Rejected(reversed(found)).diagnostics == Rejected(found).diagnostics

    def test_the_caret_stands_under_wide_letters_and_after_tabs(self) -> None:
        (only,) = objections("id: x\nkod:   漢字  # \t")
        assert render(only).splitlines()[1:3] == ["  kod:   漢字  #  ", "         ^^^^"]

    def test_the_registry_is_whole(self) -> None:
        for name, code in CODES.items():
            assert name == code.name
            for text in (code.title, code.message, code.help):
                assert isinstance(text, Text)
                assert text.sv
                assert text.en
                assert text.sv[0] == text.sv[0].lower() or not text.sv[0].isalpha()
