"""Programs past every limit of durable-rules: each still has its answers, cut or coded, or is refused by name.

A case is a question and what becomes of it: None, every point hits the row that follows; otherwise the code of the
refusal. The limits were all found by trial; past them the library fails, hangs, ends the process or answers wrongly.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest

pytest.importorskip("durable_rules_engine", reason="durable-rules is not installed", exc_type=ImportError)

from engine.compile.points import Question
from engine.compile.program import AnyOf, LabelIn, StateIs, Test
from engine.infer import FAILURES, ProgramTooLarge
from engine.infer.contained import ContainedEngine, Process
from infer.building import compare, follows, point, table


def _wide(tests: int) -> Question:
    """One row of so many tests, each a place to hit exactly."""
    rows = table(tuple(compare(f"q{n}", "=", 1) for n in range(tests)), ())
    return Question("n", rows, tuple(point(**{f"q{n}": Fraction(n != odd) for n in range(tests)}) for odd in (-1, 0)))


def _rows(count: int, *, all_true: bool = False) -> Question:
    """So many rows, the first of which is the hardest to satisfy; or all of them true of every point but b."""
    if all_true:
        tall = table(*((compare("a", "≥", n), compare("b", "≥", 1)) for n in range(count)), ())
        return Question("n", tall, (point(a=Fraction(count + 1), b=Fraction(0)), point(a=Fraction(-1), b=None)))
    tall = table(*((compare("a", "≥", count - n),) for n in range(count)), ())
    return Question("n", tall, tuple(point(a=Fraction(at)) for at in (0, 1, count // 2, count, count + 1)))


def _siblings(count: int) -> Question:
    tall = table(*((compare("a", "=", n),) for n in range(count)))
    return Question("n", tall, tuple(point(a=Fraction(at)) for at in (0, count - 1, count)))


def _branches(rows: int, ways: int) -> Question:
    """Rows that can each hold in so many ways."""
    ways_of_one = AnyOf(tuple((compare(f"q{n}", "≥", 1),) for n in range(ways)), "")
    values = {f"q{n}": Fraction(0) for n in range(ways)}
    return Question(
        "n",
        table(*((ways_of_one,) for _ in range(rows)), ()),
        (point(**values), point(**{**values, "q0": Fraction(1)})),
    )


def _nested(depth: int) -> Question:
    inner: Test = compare("a", "≥", 1)
    for _ in range(depth):
        inner = AnyOf(((inner,), (compare("b", "≥", 1),)), "")
    return Question(
        "n", table((inner,), ()), (point(a=Fraction(1), b=Fraction(0)), point(a=Fraction(0), b=Fraction(0)))
    )


def _number(limit: Fraction) -> Question:
    near = (limit, limit + Fraction(1, 10**30), limit - Fraction(1, 10**30))
    return Question("n", table((compare("a", "≥", limit),), ()), tuple(point(a=at) for at in near))


def _named(*names: str) -> Question:
    rows = table(*((compare(name, "≥", 1), StateIs(name, "finns", "")) for name in names), ())
    return Question("id", rows, tuple(point(**{name: Fraction(name == one) for name in names}) for one in names))


def _labels(*labels: str) -> Question:
    rows = table(*((LabelIn("x", (label,), None, ""),) for label in labels), ())
    return Question("n", rows, tuple(point(x=label) for label in (*labels, "annan")))


def _points(count: int) -> Question:
    limits = table(*((compare("a", "=", n), compare("b", "≥", n)) for n in range(0, count, 7)))
    return Question("n", limits, tuple(point(a=Fraction(n), b=Fraction(count - n)) for n in range(count)))


CASES: dict[str, tuple[Callable[[], Question], str | None]] = {
    "17 tests in a row (16 patterns per rule)": (lambda: _wide(17), None),
    "100 tests in a row, 200 bounds": (lambda: _wide(100), None),
    "101 tests in a row (252 properties per fact)": (lambda: _wide(101), "RT412"),
    "65 rows that are all true (64 siblings)": (lambda: _rows(65, all_true=True), None),
    "200 rows that are all true": (lambda: _rows(200, all_true=True), None),
    "513 siblings (512: never compiles)": (lambda: _siblings(513), None),
    "2 100 rows, 4 200 rules (4 096 rules per ruleset)": (lambda: _rows(2_100), None),
    "2 501 rows, 5 002 rules": (lambda: _rows(2_501), "RT411"),
    "257 rows of one condition (256: ends the process)": (lambda: _branches(257, 1), None),
    "24 rows that hold in 100 ways": (lambda: _branches(24, 100), None),
    "26 rows that hold in 100 ways": (lambda: _branches(26, 100), "RT411"),
    "någon av 16 deep (conditions nest 15 deep)": (lambda: _nested(16), None),
    "2 to the 70th (64 bits)": (lambda: _number(Fraction(2**70)), None),
    "2 to the 63rd (64 bits)": (lambda: _number(Fraction(2**63)), None),
    "a ten-millionth (exponents are refused)": (lambda: _number(Fraction(1, 10**7)), None),
    "minus 10 to the 16th": (lambda: _number(Fraction(-(10**16))), None),
    "a third (no decimal is one)": (lambda: _number(Fraction(1, 3)), None),
    "figures called id, sid and t (ends the process)": (lambda: _named("id", "sid", "t", "m", "s", "guard"), None),
    "figures with one hash (taken for one)": (lambda: _named("costarring", "liquid"), None),
    "a name of 100 000 characters": (lambda: _named("å" * 100_000), None),
    "a label of 70 000 characters (65 536: matches others)": (lambda: _labels("x" * 65_536, "x", "x" * 70_000), None),
    "labels with quotes, NUL and line breaks": (lambda: _labels('"', "\\", "\0", "a\nb", "\ud7ff", "Å", "Å"), None),
    "labels that look like numbers": (lambda: _labels("5", "5.0", "05", "true", "null", "1e3"), None),
    "701 points (500 per session)": (lambda: _points(701), None),
    "a table without rows": (lambda: Question("n", table(), (point(),)), None),
    "no point at all (an empty batch ends the process)": (lambda: Question("n", table(()), ()), None),
}  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Iterator[ContainedEngine]:
    process = Process()
    yield ContainedEngine(process)
    process.close()


@pytest.mark.parametrize("case", CASES)
def test_past_a_limit(engine: ContainedEngine, case: str) -> None:
    made, code = CASES[case]
    asked = made()
    if code is None:
        assert engine.hits([asked]) == {asked.key: follows(asked)}
    else:
        with pytest.raises(ProgramTooLarge) as refused:
            engine.hits([asked])
        assert refused.value.code.name == code
        assert "`n`" in refused.value.said()
        assert str(refused.value.values["limit"]) in refused.value.said("en")
    # durable-rules itself has answered, and no other engine in its place.
    assert (engine.name, FAILURES) == ("durable-rules", [])
