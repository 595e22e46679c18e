"""design.md §6, Open figures: the worlds of one open number are its limits, the stretches between them and the ends."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compile.evaluation import Absent, Point, holds
from engine.compile.program import Compare
from engine.compile.stretches import NotALine, Stretch, limits, own_number, stretches
from engine.model.cell import Operator
from engine.model.expression import Absolute, Arithmetic, Constant, Expression, Extreme, Quantity, Rounded
from engine.model.expression import parse_expression as formula
from engine.model.ruleset import EVERY_NUMBER, Range
from engine.prove.proof import Undecided
from strategies import Plain, alone, indicator, known, outcomes, share, table, written

X = Quantity("x")
QUARTERS = st.integers(-20, 20).map(lambda number: Fraction(number, 4))
OPERATORS: st.SearchStrategy[Operator] = st.sampled_from(["≥", "≤", ">", "<", "="])
WAYS: st.SearchStrategy[Literal["uppåt", "nedåt", "avrunda"]] = st.sampled_from(["uppåt", "nedåt", "avrunda"])
SUMS: st.SearchStrategy[Literal["+", "−"]] = st.sampled_from(["+", "−"])
ENDS: st.SearchStrategy[Literal["min", "max"]] = st.sampled_from(["min", "max"])
RANGES = st.one_of(
    st.just(EVERY_NUMBER),
    st.builds(
        lambda one, other, step: Range(min(one, other), max(one, other) + 1, step),
        QUARTERS,
        QUARTERS,
        st.sampled_from([None, Fraction(1), Fraction(1, 2), Fraction(1, 10)]),
    ),
    st.builds(lambda low: Range(low, None, None), QUARTERS),
)


def bent(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    """Expressions that are straight between their kinks."""
    constant = st.builds(Constant, QUARTERS)
    return st.one_of(
        st.builds(Arithmetic, SUMS, inner, inner | constant),
        st.builds(Arithmetic, st.just("·"), constant, inner),
        st.builds(Arithmetic, st.just("÷"), inner, constant),
        st.builds(Absolute, inner),
        st.builds(Extreme, ENDS, st.lists(inner | constant, min_size=1, max_size=3).map(tuple)),
    )


LINES = st.recursive(st.just(X), bent, max_leaves=4)
STEPS = st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 10)])
QUOTIENTS = st.builds(Arithmetic, st.just("÷"), LINES | st.builds(Constant, QUARTERS), LINES)
SHIFTED = st.builds(Arithmetic, SUMS, QUOTIENTS, st.builds(Constant, QUARTERS))
LEFT = LINES | QUOTIENTS | SHIFTED | st.builds(Rounded, WAYS, LINES | QUOTIENTS, STEPS)


def inside(cell: Stretch, share: Fraction) -> Fraction:
    """A number of the stretch, `share` of the way through it."""
    if cell.low is None and cell.high is None:
        return (share - Fraction(1, 2)) * 1000
    if cell.low is None or cell.high is None:
        edge, away = (cell.high, -1) if cell.low is None else (cell.low, 1)
        return (edge or Fraction(0)) + away * share * share * 100
    return cell.low + (cell.high - cell.low) * share


SHARES = st.lists(st.fractions(Fraction(1, 1000), Fraction(999, 1000), max_denominator=1000), min_size=8, max_size=8)


@share(2)
@given(LEFT, OPERATORS, st.builds(Constant, QUARTERS), RANGES, SHARES)
def test_a_test_has_one_answer_throughout_each_stretch(
    left: Expression, op: Operator, right: Constant, possible: Range, shares: list[Fraction]
) -> None:
    test = Compare(left, op, right, "")
    for cell in stretches(possible, limits(test, "x", Point({}))):
        answers = {
            holds(test, Point({"x": at}))
            for at in [cell.sample, *(inside(cell, share) for share in shares)]
            if possible.holds(at)
        }
        assert len(answers) == 1


@given(st.sets(QUARTERS, max_size=5), RANGES, QUARTERS)
def test_every_possible_number_lies_in_exactly_one_stretch(
    at: set[Fraction], possible: Range, number: Fraction
) -> None:
    cells = stretches(possible, at)
    assert all(possible.holds(cell.sample) for cell in cells)

    def holds_it(cell: Stretch, number: Fraction) -> bool:
        above = cell.low is None or number > cell.low or (cell.low_in and number == cell.low)
        return above and (cell.high is None or number < cell.high or (cell.high_in and number == cell.high))

    if possible.holds(number):
        assert sum(holds_it(cell, number) for cell in cells) == 1
    assert all(holds_it(cell, cell.sample) for cell in cells)


@pytest.mark.parametrize(
    ("step", "at", "expected"),
    [
        (None, [], ["0"]),
        (None, ["5"], ["4", "5", "6"]),
        (None, ["5", "6"], ["4", "5", "5.5", "6", "7"]),
        ("1", [], ["0"]),
        ("1", ["5"], ["4", "5", "6"]),
        ("1", ["5.5"], ["5", "6"]),
        ("0.5", ["5", "6"], ["4.5", "5", "5.5", "6", "6.5"]),
        ("1", ["5", "6"], ["4", "5", "6", "7"]),
    ],
)
def test_a_stretch_is_stood_for_by_a_number_close_to_its_limit(
    step: str | None, at: list[str], expected: list[str]
) -> None:
    cells = stretches(Range(None, None, Fraction(step) if step else None), map(Fraction, at))
    assert [cell.sample for cell in cells] == list(map(Fraction, expected))


@pytest.mark.parametrize(
    ("left", "right", "expected", "limit"),
    [
        ("x · y", "5", "x · y", "5"),
        ("x · y", "känd + 1", "x · y", "4"),
        ("x · y", "x", "x · y − x", "0"),
        ("x · y", "borta", "x · y − borta", "0"),
    ],
)
def test_what_is_no_line_is_a_number_of_its_own(left: str, right: str, expected: str, limit: str) -> None:
    point = Point({"känd": Fraction(3), "borta": Absent("borta", "saknas")})
    test = Compare(formula(left), "≥", formula(right), "")
    assert own_number(test, frozenset("xy"), point) == (formula(expected), Fraction(limit))


@pytest.mark.parametrize(
    ("text", "op", "limit", "expected"),
    [
        ("x", "≥", "97.5", ["97.5"]),
        ("100 − absolut(x)", "≥", "99.5", ["-0.5", "0", "0.5"]),
        ("100 − absolut(x)", "≤", "99.4", ["-0.6", "0", "0.6"]),
        ("min(x; 10 − x)", "≥", "3", ["3", "5", "7"]),
        ("max(x; 4)", ">", "4", ["4"]),
        ("x ÷ 3", "≥", "0.5", ["1.5"]),
        ("2 · x − x", "=", "7", ["7"]),
        ("absolut(absolut(x) − 2)", "<", "1", ["-3", "-2", "-1", "0", "1", "2", "3"]),
        ("absolut(x − 1) − absolut(x − 5)", "≥", "0", ["1", "3", "5"]),
        ("absolut(x − 10) − absolut(x − 11)", "≥", "0.5", ["10", "10.75", "11"]),
        ("1 ÷ x", "≥", "0.5", ["0", "2"]),
        ("6 ÷ (x − 1) + 1", "≥", "3", ["1", "4"]),
        ("x ÷ (x + 1)", "≥", "0.5", ["-1", "1"]),
        ("2 ÷ (1 ÷ x)", "≥", "3", ["0", "1.5"]),
        ("1 ÷ absolut(x)", ">", "1", ["-1", "0", "1"]),
    ],
)
def test_limits_are_found_exactly(text: str, op: Operator, limit: str, expected: list[str]) -> None:
    test = Compare(formula(text), op, Constant(Fraction(limit)), "")
    assert limits(test, "x", Point({})) == tuple(Fraction(at) for at in expected)


@pytest.mark.parametrize("text", ["avrunda(x; 1)", "uppåt(x; 0,1)", "nedåt(x; 0,1)", "avrunda(x ÷ 3; 1)"])
def test_a_rounded_number_turns_at_the_exact_place(text: str) -> None:
    """The places where it turns are among the limits, and both sides of each are tried."""
    test = Compare(formula(text), "≥", Constant(Fraction("99.5")), "")
    turn = {"avrunda(x; 1)": "99.45", "uppåt(x; 0,1)": "99.4", "nedåt(x; 0,1)": "99.5"}.get(text, "298.35")
    cells = stretches(EVERY_NUMBER, limits(test, "x", Point({})))
    assert Fraction(turn) in {cell.low for cell in cells}
    answers = [(cell.low, holds(test, Point({"x": cell.sample}))) for cell in cells]
    first = next(low for low, answer in answers if answer)
    assert first == Fraction(turn)
    assert holds(test, Point({"x": Fraction(turn)})) is (text != "uppåt(x; 0,1)")


@pytest.mark.parametrize("text", ["x · x", "1 ÷ x + 1 ÷ (x + 1)", "absolut(1 ÷ x)", "absolut(avrunda(x))"])
def test_what_is_not_straight_is_not_taken_for_a_line(text: str) -> None:
    with pytest.raises(NotALine):
        limits(Compare(formula(text), "≥", Constant(Fraction(1)), ""), "x", Point({}))


# --- bands as printed -----------------------------------------------------------------------------------------------

BANDS = table(
    "färg",
    ("grön", {"följsamhet": "99,5–100"}),
    ("gul", {"följsamhet": "98–99,4"}),
    ("röd", {"följsamhet": "högst 97"}),
)


def banded(formula: str, **keys: str) -> Plain:
    return indicator("A", storheter={"följsamhet": formula}, bedömning=BANDS, **keys)


def test_bands_over_a_deviation_are_cut_at_their_exact_ends() -> None:
    node = alone(banded("100 − absolut(värde)")).proof.nodes["A"]
    assert isinstance(node.verdict, Undecided)
    found = {
        each.outcome: [
            (part.value.low, part.value.high, part.value.low_in, part.value.high_in)
            for (part,) in each.witnesses
            if isinstance(part.value, Stretch)
        ]
        for each in node.verdict.possible
    }
    half, six, two, three = (Fraction(text) for text in ("0.5", "0.6", "2", "3"))
    assert found == {
        "grön": [(-half, half, True, True)],
        "gul": [(-two, -six, True, True), (six, two, True, True)],
        "röd": [(None, -three, False, True), (three, None, True, False)],
        None: [
            (-three, -two, False, False),
            (-six, -half, False, False),
            (half, six, False, False),
            (two, three, False, False),
        ],
    }


@pytest.mark.parametrize(
    ("formula", "keys", "expected"),
    [
        ("100 − absolut(värde)", {}, {"grön", "gul", "röd", None}),
        ("100 − absolut(värde)", {"möjligt": "−0,6–0,6", "decimaler": "1"}, {"grön", "gul"}),
        ("100 − absolut(värde)", {"möjligt": "−0,6–0,6", "decimaler": "2"}, {"grön", "gul", None}),
        ("avrunda(100 − absolut(värde); 1)", {"möjligt": "−2–2"}, {"grön", "gul"}),
        ("avrunda(värde; 1)", {"möjligt": "98–100"}, {"grön", "gul"}),
        ("avrunda(värde)", {"möjligt": "heltal 97–100"}, {"grön", "gul", "röd"}),
        ("värde", {"möjligt": "heltal 97–98"}, {"gul", "röd"}),
        ("värde", {"möjligt": "97–98"}, {"gul", "röd", None}),
    ],
)
def test_a_gap_between_bands_is_possible_only_where_a_value_can_fall_in_it(
    formula: str, keys: dict[str, str], expected: set[str | None]
) -> None:
    assert outcomes(alone(banded(formula, **keys)).proof.nodes["A"]) == expected


@pytest.mark.parametrize("word", ["minst", "över"])
def test_a_limit_between_whole_numbers_parts_them(word: str) -> None:
    one = indicator(
        "A", möjligt="heltal 0–100", bedömning=table("färg", ("grön", {"värde": f"{word} 97,5"}), ("röd", {}))
    )
    node = alone(one).proof.nodes["A"]
    assert isinstance(node.verdict, Undecided)
    samples = {
        each.outcome: {part.value.sample for w in each.witnesses for part in w if isinstance(part.value, Stretch)}
        for each in node.verdict.possible
    }
    assert all(sample.denominator == 1 for found in samples.values() for sample in found)
    assert min(samples["grön"]) == 98
    assert max(samples["röd"]) <= 97


@share(0.2)
@given(
    st.sampled_from(
        [
            "100 − absolut(värde)",
            "avrunda(100 − absolut(värde); 1)",
            "uppåt(värde; 0,1)",
            "min(värde; 99)",
            "200 − 2 · värde",
        ]
    ),
    st.sampled_from([{}, {"möjligt": "95–101"}, {"möjligt": "95–101", "decimaler": "1"}, {"möjligt": "heltal 95–101"}]),
)
def test_no_outcome_that_a_value_gives_is_missed(formula: str, keys: dict[str, str]) -> None:
    one = banded(formula, **keys)
    listed = outcomes(alone(one).proof.nodes["A"])
    step = Fraction(1) if "heltal" in keys.get("möjligt", "") else Fraction(1, 10 if "decimaler" in keys else 4)
    values = [95 + step * number for number in range(int(6 / step) + 1)]
    if not keys:
        values += [Fraction(0), Fraction("0.55"), Fraction("-2.5"), Fraction(50), Fraction("51.1"), Fraction("-10")]
    given = {outcome for value in values for outcome in outcomes(alone(one, known("A", value)).proof.nodes["A"])}
    assert given <= listed
    if "decimaler" in keys or "heltal" in keys.get("möjligt", ""):
        assert given == listed


def test_the_share_of_sub_results_is_open_only_as_far_as_it_is_unknown() -> None:
    bands = table("färg", ("grön", {"värde": "minst 0,75"}), ("gul", {"värde": "minst 0,5"}), ("röd", {}))
    one = indicator("A", delresultat="ja", bedömning=bands)
    area = [{"område": str(number), "riktvärde": "1", "värde": written(number)} for number in range(3)]
    fact: Plain = {"indikator": "A", "spann": "år 2025"}
    unknown = {"område": "3", "riktvärde": "1"}
    for parts, expected in (
        ([*area], {"gul"}),
        ([*area, unknown], {"grön", "gul"}),
        ([area[0], unknown], {"gul", "röd"}),
    ):
        assert outcomes(alone(one, fact | {"delresultat": parts}).proof.nodes["A"]) == expected
    every = table("färg", ("grön", {"värde": "samtliga"}), ("röd", {}))
    for said, expected in (("ja", {"grön"}), ("nej", {"röd"})):
        case = alone(one | {"bedömning": every}, fact | {"samtliga når": said})
        assert outcomes(case.proof.nodes["A"]) == expected
