"""The codec: what is written can be read back exactly, and nothing else can be read at all."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given

import strategies
from engine.compile.program import Cite, Compare, Program, Row
from engine.model.expression import Arithmetic, Expression, Quantity
from engine.model.facts import Fact, FactsFile
from engine.model.period import Span
from engine.prove.assessment import assessment
from engine.record.canonical import canonical, is_canonical, parsed
from engine.record.encoding import Malformed, decoded, encoded
from engine.record.entry import Entry, entry_after
from engine.record.making import File, bytes_of, record_of
from engine.record.record import Record
from engine.record.schema import Kind, schema
from engine.record.shapes import CLASSES, Fixed, Many, Maybe, NotInRecords, OneOf, Pairs, Shape, Thing, fields_of, shape
from record.recording import ABOUT, OPEN_FACTS, REAL, ROOT, chance, closed, opened, real, small
from soaking import SOAK

MUTATIONS = 5_000 if SOAK else 300


@given(strategies.cases())
def test_every_program_and_every_fact_come_back_as_they_were(case: strategies.Case) -> None:
    program = case.program
    again = decoded(encoded(program), Program)
    assert again == program
    assert {**again.nodes} == {**program.nodes}
    for file in case.facts:
        back = decoded(encoded(file), FactsFile)
        # Facts are ordered by how they print, so that must come back as well.
        assert (back, repr(back)) == (file, repr(file))


@given(strategies.cases())
def test_every_record_comes_back_as_it_was_and_is_in_canonical_form(case: strategies.Case) -> None:
    made = assessment(case.proof, tuple(case.facts), "referens")
    record = record_of(made, File("prov.yaml", b""), [(File("uppgifter.yaml", b""), file) for file in case.facts])
    raw = bytes_of(record)
    json = parsed(raw)
    assert is_canonical(raw, json)
    assert decoded(json, Record) == record
    assert bytes_of(decoded(json, Record)) == raw


@pytest.mark.parametrize("name", REAL)
def test_the_real_records_come_back_as_they_were(name: str) -> None:
    assert bytes_of(decoded(parsed(real(name)), Record)) == real(name)


def test_a_formula_as_long_as_a_ruleset_may_hold_can_be_kept() -> None:
    long: Expression = Quantity("a")
    for _ in range(200):
        long = Arithmetic("+", long, Quantity("a"))
    row = Row(1, "grön", (Compare(long, "≥", Quantity("b"), ""),), None, Cite())
    assert decoded(parsed(canonical(encoded(row))), Row) == row


def shapes_in(of: Shape, seen: set[type]) -> Iterator[type]:
    match of:
        case Maybe(inner) | Many(inner):
            yield from shapes_in(inner, seen)
        case Fixed(items):
            for item in items:
                yield from shapes_in(item, seen)
        case Pairs(key, value):
            yield from shapes_in(key, seen)
            yield from shapes_in(value, seen)
        case OneOf(words):
            for _, single in words:
                yield from shapes_in(single, seen)
        case Thing(kind) if kind not in seen:
            seen.add(kind)
            yield kind
            for inner in fields_of(kind).values():
                yield from shapes_in(inner, seen)
        case _:
            return


def test_the_list_of_classes_is_what_a_record_holds_and_no_more() -> None:
    held = set(shapes_in(shape(Record), set()))
    assert set(CLASSES) <= held
    assert {kind for kind in held if not kind.__module__.startswith("engine.record.")} == set(CLASSES)


def test_every_name_is_ascii_and_no_word_means_two_classes() -> None:
    held = list(shapes_in(shape(Record), set()))
    names = {name for kind in held for name in fields_of(kind)} | set(CLASSES.values())
    assert all(name.isascii() for name in names)
    assert len(set(CLASSES.values())) == len(CLASSES)


def test_a_class_that_is_not_listed_has_no_shape() -> None:
    @dataclass(frozen=True)
    class Stranger:
        value: int

    with pytest.raises(NotInRecords):
        shape(Stranger)
    with pytest.raises(NotInRecords):
        shape(float)


# --- strictness -------------------------------------------------------------------------------------------------

SPAN: dict[str, Any] = {"start": "2025-01-01", "end": "2025-12-31"}


@pytest.mark.parametrize(
    ("json", "path"),
    [
        ({**SPAN, "note": "x"}, "/note"),
        ({"start": "2025-01-01"}, "/end"),
        ({**SPAN, "start": "2025-1-1"}, "/start"),
        ({**SPAN, "start": "20250101"}, "/start"),
        ({**SPAN, "start": None}, "/start"),
        ([], ""),
        (None, ""),
    ],
)
def test_a_field_too_many_too_few_or_of_another_kind_is_refused_with_its_path(json: Any, path: str) -> None:  # noqa: ANN401
    with pytest.raises(Malformed) as refused:
        decoded(json, Span)
    assert refused.value.path == path


@pytest.mark.parametrize("text", ["2/4", "1/0", "1/1", "+1", " 1", "1.5", "1e3", "01", "-0", "1_0", "½", "٣", ""])
def test_a_number_has_one_way_of_being_written(text: str) -> None:
    with pytest.raises(Malformed):
        decoded(text, Fraction)


@pytest.mark.parametrize("value", [Fraction(171, 2), Fraction(-1, 3), Fraction(0), Fraction(10) ** 60])
def test_numbers_are_exact_text(value: Fraction) -> None:
    assert encoded(value) == str(value)
    assert decoded(encoded(value), Fraction) == value


def test_a_whole_number_is_no_yes_and_a_yes_no_number() -> None:
    assert decoded(1, int) == 1
    for json, kind in ((True, int), (1, bool), ("1", int), (2**53, int)):
        with pytest.raises(Malformed):
            decoded(json, kind)


def test_a_moment_is_utc_to_the_second() -> None:
    assert encoded(datetime(2026, 1, 31, 8, 0, tzinfo=UTC)) == "2026-01-31T08:00:00Z"
    for text in ("2026-01-31T08:00:00", "2026-01-31T08:00:00+01:00", "2026-01-31T08:00:00.5Z", "2026-01-31"):
        with pytest.raises(Malformed):
            decoded(text, datetime)


def test_a_count_larger_than_json_keeps_is_text() -> None:
    fact = Fact.model_validate({"indikator": "I1", "värde": "1", "spann": "år 2025", "n": str(10**30)})
    json: Any = encoded(fact)
    assert json["n"] == str(10**30)
    assert decoded(json, Fact) == fact


def test_a_tag_is_one_of_the_words(tmp_path: Path) -> None:
    record = opened(small(tmp_path))
    test = record["program"]["content"]["layers"][0][0]["tables"][0]["rows"][0]["tests"][0]
    for tag in ("compares", "row", None, 1):
        test["is"] = tag
        with pytest.raises(Malformed) as refused:
            decoded(record, Record)
        assert refused.value.path.endswith("/tests/0/is")


def test_a_name_given_twice_among_pairs_is_refused(tmp_path: Path) -> None:
    record = opened(small(tmp_path))
    facts = record["facts"]["content"][0]["facts"]
    facts[0]["sources"] = [["plan", "1"], ["plan", "2"]]
    with pytest.raises(Malformed):
        decoded(record, Record)


def places(json: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    yield path
    if isinstance(json, dict | list):
        for step in json if isinstance(json, dict) else range(len(json)):
            yield from places(json[step], (*path, step))


def test_whatever_is_put_in_any_place_is_refused_or_comes_back_as_it_stands(tmp_path: Path) -> None:
    record = opened(small(tmp_path, OPEN_FACTS))
    every = list(places(record))[1:]
    drawn = chance()
    strange: list[Any] = [
        None,
        True,
        0,
        -1,
        "",
        "0",
        "x",
        "1/2",
        [],
        {},
        ["x"],
        {"is": "text", "value": "x"},
        [[]],
        2**60,
    ]
    refused = 0
    for _ in range(MUTATIONS):
        changed = copy.deepcopy(record)
        *above, last = drawn.choice(every)
        holder = changed
        for step in above:
            holder = holder[step]
        holder[last] = drawn.choice(strange)
        try:
            assert encoded(decoded(changed, Record)) == changed
        except Malformed:
            refused += 1
    assert refused > MUTATIONS // 2


# --- schemas ----------------------------------------------------------------------------------------------------

KINDS: tuple[Kind, ...] = ("record", "journal")


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_in_docs_is_the_one_the_shapes_give(kind: Kind, golden: Any) -> None:  # noqa: ANN401
    golden(str(ROOT / "docs" / "schema" / f"{kind}-1.schema.json"), schema(kind))


@pytest.mark.parametrize("name", [*REAL, "small", "open"])
def test_every_record_fits_its_schema(name: str, tmp_path: Path) -> None:
    made = {"small": lambda: small(tmp_path), "open": lambda: small(tmp_path, OPEN_FACTS)}
    raw = made[name]() if name in made else real(name)
    validator = jsonschema.Draft202012Validator(parsed_schema("record"))
    assert [error.json_path for error in validator.iter_errors(opened(raw))] == []


def test_the_schema_refuses_what_the_codec_refuses(tmp_path: Path) -> None:
    validator = jsonschema.Draft202012Validator(parsed_schema("record"))
    record = opened(small(tmp_path))
    record["summary"]["extra"] = 1
    assert not validator.is_valid(record)
    del record["summary"]["extra"]
    assert validator.is_valid(opened(closed(record)))
    record["proof"][0]["verdict"]["is"] = "jugded"
    assert not validator.is_valid(record)


def test_an_entry_fits_its_schema() -> None:
    entry = entry_after(None, "0" * 32, "1" * 64, 7, ABOUT)
    validator = jsonschema.Draft202012Validator(parsed_schema("journal"))
    assert [error.json_path for error in validator.iter_errors(encoded(entry))] == []
    assert not validator.is_valid({**opened(canonical(encoded(entry))), "extra": 1})
    assert decoded(encoded(entry), Entry) == entry


def parsed_schema(kind: Kind) -> Any:  # noqa: ANN401 - a schema
    return opened(schema(kind).encode())
