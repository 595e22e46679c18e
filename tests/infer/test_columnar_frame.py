"""The columns of the columnar engine: every number exact, every proven end true, and nothing ever wraps around."""

import operator
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("polars", reason="polars is not installed", exc_type=ImportError)

import narwhals.stable.v2 as nw

from engine.infer import EngineFault
from engine.infer.columnar import ratio
from engine.infer.columnar.frame import WIDTHS, Column, Frame, TooWide, Width
from engine.infer.columnar.ratio import Ratio
from engine.model.cell import Operator
from infer.building import operators

NARROW, WIDE = WIDTHS

# Around every power of two that a width ends at, and small ones, so that signs and zeros meet often.
edges = st.sampled_from([2**31, 2**32, 2**52, 2**53, 2**62, 2**63, 2**64, 2**126, 2**127])
wholes = st.one_of(
    st.integers(-12, 12),
    st.builds(lambda edge, by, sign: sign * (edge + by), edges, st.integers(-2, 2), st.sampled_from([-1, 1])),
    st.integers(-(2**127), 2**127),
)
lists = st.lists(st.tuples(wholes, wholes), min_size=1, max_size=6)
STEPS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "−": operator.sub,
    "·": operator.mul,
    "÷ downwards": operator.floordiv,
    "size": lambda one, _: abs(one),
    "sign": lambda one, _: -one,
}


def stands(frame: Frame, whole: int | Column) -> list[int]:
    """What stands in a column, when it is reckoned."""
    if isinstance(whole, int):
        return [whole] * frame.size
    return frame.reckon([{"answer": nw.col(whole.name)}])


@pytest.mark.parametrize("width", WIDTHS, ids=["64", "128"])
@pytest.mark.parametrize("step", STEPS)
@settings(max_examples=max(100, settings().max_examples))
@given(pairs=lists, by_constant=st.booleans())
def test_a_step_is_exact_or_refused(
    width: Width, step: str, pairs: list[tuple[int, int]], *, by_constant: bool
) -> None:
    ones, others = [one for one, _ in pairs], [other for _, other in pairs]
    if step == "÷ downwards":
        others = [abs(other) or 1 for other in others]
    if by_constant:
        others = [others[0]] * len(others)
    frame = Frame(len(pairs), width)
    try:
        right = others[0] if by_constant else frame.wholes(others)
        made = STEPS[step](frame.wholes(ones), right)
        found = stands(frame, made)
    except TooWide:
        # Only what could not be held somewhere between the given ends is refused.
        corners = [STEPS[step](one, other) for one in (*ones, 0) for other in others]
        assert max(map(abs, [*ones, *others, *corners])) > width.largest
        return
    assert found == [STEPS[step](one, other) for one, other in zip(ones, others, strict=True)]
    low, high = (made, made) if isinstance(made, int) else (made.low, made.high)
    assert low <= min(found)
    assert max(found) <= high


@pytest.mark.parametrize("width", WIDTHS, ids=["64", "128"])
def test_the_largest_number_is_held_and_the_next_is_refused(width: Width) -> None:
    frame = Frame(2, width)
    column = frame.wholes([width.largest, -width.largest])
    assert stands(frame, column) == [width.largest, -width.largest]
    assert stands(frame, -column) == [-width.largest, width.largest]
    for wider in ([width.largest + 1], [-width.largest - 1]):
        with pytest.raises(TooWide):
            frame.wholes(wider)
    with pytest.raises(TooWide):
        column + 1
    with pytest.raises(TooWide):
        frame.asked(operator.lt, frame.wholes([1, 1]), width.largest + 1)


fractions = st.one_of(
    st.fractions(-20, 20, max_denominator=12),
    st.sampled_from([Fraction(1, 10**9), Fraction(1, 10**9 + 7), Fraction(-1, 10**12), Fraction(10**15 + 1, 3)]),
)
COMPARES: dict[Operator, Callable[[Fraction, Fraction], bool]] = {
    "≥": operator.ge,
    "≤": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}
maybe = st.lists(st.tuples(fractions | st.none(), fractions | st.none()), min_size=1, max_size=5)


@settings(max_examples=max(300, settings().max_examples))
@given(pairs=maybe, op=operators)
def test_a_comparison_of_columns_is_that_of_the_numbers(pairs: list[tuple[Fraction, Fraction]], op: Operator) -> None:
    frame = Frame(len(pairs), WIDE)
    one, other = (ratio.given(frame, [pair[place] for pair in pairs]) for place in (0, 1))
    try:
        answer = ratio.compare(one, op, other)
    except TooWide:
        return
    there = [place for place, pair in enumerate(pairs) if None not in pair]
    said = [answer] * len(pairs) if isinstance(answer, bool) else _flags(frame, answer)
    assert [said[place] for place in there] == [COMPARES[op](*pairs[place]) for place in there]


def _flags(frame: Frame, name: str) -> list[bool]:
    return [bool(one) for one in frame.reckon([{"answer": nw.col(name).cast(nw.Int64)}])]


def test_what_is_too_wide_to_multiply_out_may_be_told_by_its_ends() -> None:
    frame = Frame(1, NARROW)
    small = Ratio(frame.wholes([1]), frame.wholes([2**62]))
    large = Ratio(frame.wholes([2**62]), frame.wholes([3]))
    assert ratio.compare(small, "<", large) is True
    assert ratio.compare(small, "=", large) is False
    assert ratio.compare(large, "≤", small) is False
    near = replace(large, under=frame.wholes([5]))
    wide = Ratio(frame.wholes([2**62 + 1]), frame.wholes([5]))
    assert ratio.compare(near, "<", wide) is True
    straddling = Frame(2, NARROW)
    first = Ratio(straddling.wholes([2**62, 0]), straddling.wholes([3, 5]))
    second = Ratio(straddling.wholes([0, 2**62]), straddling.wholes([5, 3]))
    with pytest.raises(TooWide):
        ratio.compare(first, "<", second)


def test_numbers_share_one_denominator_where_it_is_held() -> None:
    frame = Frame(3, NARROW)
    shared = ratio.given(frame, [Fraction("0.5"), None, Fraction("99.25")])
    assert shared.under == 4
    primes = [10**9 + 7, 10**9 + 9, 998_244_353]
    own = ratio.given(frame, [Fraction(1, prime) for prime in primes])
    assert isinstance(own.over, Column)
    assert isinstance(own.under, Column)
    assert stands(frame, own.under) == primes


def test_a_dataframe_that_fails_is_a_fault_of_the_engine() -> None:
    frame = Frame(1, NARROW)
    with pytest.raises(EngineFault) as fault:
        frame.reckon([{"answer": nw.col("not there")}])
    assert fault.value.code.name == "RT421"


def test_a_point_without_an_answer_is_a_fault_of_the_engine() -> None:
    frame = Frame(2, NARROW)
    some = nw.when(nw.col(frame.wholes([1, 2]).name) > 1).then(nw.lit(1))
    with pytest.raises(EngineFault) as fault:
        frame.reckon([{"answer": some}])
    assert fault.value.code.name == "RT422"
