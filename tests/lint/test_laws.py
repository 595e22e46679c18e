"""Laws: gaps equal those on a grid of exact points, and rows by folding those by every combination of children."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from engine.compile.compiler import check_ruleset
from engine.lint.examine import findings
from engine.lint.intervals import Interval, gaps
from engine.model.ruleset import Ruleset
from strategies import written

Plain: TypeAlias = dict[str, Any]
Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]
HIGH = 6
HALF = Fraction(1, 2)
ENDS = [HALF * number for number in range(2 * HIGH + 1)]
GRID = [Fraction(number, 4) for number in range(4 * HIGH + 1)]
"""As fine as needed: every limit stands on a half, so between two of them all numbers are alike."""
COLOURS = ("grön", "gul", "röd")
SCORES = {"grön": Fraction(1), "gul": HALF, "röd": Fraction(0)}


# --- intervals ----------------------------------------------------------------------------------------------------

intervals = st.builds(
    Interval,
    st.none() | st.sampled_from(ENDS),
    st.none() | st.sampled_from(ENDS),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(intervals, max_size=5))
def test_gaps_are_what_no_interval_holds(taken: list[Interval]) -> None:
    domain = Interval(Fraction(0), Fraction(HIGH), low_in=True, high_in=True)
    found = list(gaps(taken, domain))
    for point in GRID:
        assert sum(gap.holds(point) for gap in found) == (not any(each.holds(point) for each in taken))


@given(intervals, st.sampled_from([None, Fraction(1), HALF, Fraction(1, 10)]))
def test_the_plainest_number_lies_in_its_interval(interval: Interval, step: Fraction | None) -> None:
    plainest = interval.plainest(step)
    if plainest is None:
        assert interval.empty or not any(interval.holds(Fraction(n) * (step or 1)) for n in range(-20, 200))
    else:
        assert interval.holds(plainest)
        assert step is None or (plainest / step).denominator == 1


# --- band tables ----------------------------------------------------------------------------------------------------


@st.composite
def band(draw: Draw) -> str:
    kind = draw(st.sampled_from(["within", "within", "minst", "högst", "över", "under"]))
    one, other = sorted([draw(st.sampled_from(ENDS)), draw(st.sampled_from(ENDS))])
    return f"{written(one)}–{written(other)}" if kind == "within" else f"{kind} {written(one)}"


HOLDS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "minst": lambda value, limit: value >= limit,
    "högst": lambda value, limit: value <= limit,
    "över": lambda value, limit: value > limit,
    "under": lambda value, limit: value < limit,
}


def takes(cell: str, value: Fraction) -> bool:
    """Whether a cell holds for a value, read from its words alone."""
    if "–" in cell:
        low, high = (Fraction(end.replace(",", ".")) for end in cell.split("–"))
        return low <= value <= high
    word, limit = cell.split(" ")
    return HOLDS[word](value, Fraction(limit.replace(",", ".")))


def ruleset(judging: Plain, indicators: Sequence[Plain], **keys: object) -> Ruleset:
    none = {"ingen": "prov", "källa": {"vp": "1"}}
    goal = {"id": "M", "namn": "M", "källa": {"vp": "1"}, "bedömning": judging, "indikatorer": list(indicators)}
    return Ruleset.model_validate(
        {
            "regelverk": "prov",
            "kommun": "Prov",
            "nämnd": "Nämnden",
            "år": "2025",
            "källor": {"vp": {"titel": "Plan"}},
            "skalor": {
                "färg": [{"utfall": label, "poäng": written(score)} for label, score in SCORES.items()],
                "utfall": ["uppfyllt", "ej uppfyllt"],
            },
            "uppgifter": {"svar": {"fråga": "vad", "svar": list(COLOURS)}},
            "kf-mål": [{"id": "K", "namn": "K", "källa": {"vp": "1"}, "bedömning": none, "nämndmål": [goal]}],
        }
        | keys
    )


def leaf(name: str, rows: Sequence[Plain], **keys: str) -> Plain:
    table = {"skala": "färg", "källa": {"vp": "1"}, "rader": list(rows)}
    found = {"id": name, "namn": name, "enhet": "st", "riktning": "uppåt", "ingående": "1", "källa": {"vp": "1"}}
    return {**found, "bedömning": table, **keys}


def codes(read: Ruleset) -> dict[str, list[tuple[str | int, ...]]]:
    """Where each code was found."""
    found: dict[str, list[tuple[str | int, ...]]] = {}
    for each in findings(check_ruleset(read)):
        found.setdefault(each.code, []).append(each.path)
    return found


@given(st.lists(band(), min_size=2, max_size=4), st.sampled_from([None, "0", "1"]))
def test_band_gaps_equal_those_on_a_grid(cells: list[str], decimals: str | None) -> None:
    rows = [{"utfall": COLOURS[place % 3], "när": {"värde": cell}} for place, cell in enumerate(cells)]
    keys = {"möjligt": f"0–{HIGH}", **({"decimaler": decimals} if decimals else {})}
    step = {None: Fraction(1, 4), "0": Fraction(1), "1": Fraction(1, 10)}[decimals]
    points = [step * number for number in range(int(HIGH / step) + 1)]
    uncovered = [point for point in points if not any(takes(cell, point) for cell in cells)]
    none = {"ingen": "prov", "källa": {"vp": "1"}}
    assert ("RT601" in codes(ruleset(none, [leaf("A", rows, **keys)]))) == bool(uncovered)


# --- goals ------------------------------------------------------------------------------------------------------------


@st.composite
def goal_test(draw: Draw, children: int) -> tuple[str, str]:
    kind = draw(st.sampled_from(["antal", "minst", "andel", "medel", "barn"]))
    label = draw(st.sampled_from(COLOURS))
    if kind == "barn":
        return draw(st.sampled_from("ABCD"[:children])), label
    word = draw(st.sampled_from(sorted(HOLDS)))
    if kind in {"antal", "minst"}:
        name = f"antal minst {label}" if kind == "minst" else f"antal {label}"
        return name, f"{word} {draw(st.integers(0, children))}"
    limit = written(draw(st.sampled_from([Fraction(0), HALF, Fraction(1, 4), Fraction(3, 4), Fraction(1)])))
    return (f"andel {label}" if kind == "andel" else "medelpoäng"), f"{word} {limit}"


@st.composite
def goals(draw: Draw) -> tuple[int, list[dict[str, str]]]:
    children = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(goal_test(children), min_size=1, max_size=2), min_size=1, max_size=4))
    return children, [dict(row) for row in rows]


def value(name: str, labels: Mapping[str, str | None]) -> Fraction | None:
    """What a tally comes to over the children that have an outcome; nothing over none."""
    counted = [label for label in labels.values() if label is not None]
    if name == "medelpoäng":
        return sum((SCORES[label] for label in counted), Fraction(0)) / len(counted) if counted else None
    wanted = name.rsplit(" ", maxsplit=1)[-1]
    good = COLOURS[: COLOURS.index(wanted) + 1] if " minst " in name else (wanted,)
    many = Fraction(sum(label in good for label in counted))
    if name.startswith("antal"):
        return many
    return many / len(counted) if counted else None


def answer(name: str, cell: str, labels: Mapping[str, str | None]) -> bool | None:
    if name in labels:
        return None if labels[name] is None else labels[name] == cell
    found = value(name, labels)
    return None if found is None else takes(cell, found)


def first_row(rows: Sequence[Mapping[str, str]], labels: Mapping[str, str | None]) -> int | None:
    """The row that decides; None where none fits, or the one reached is undefined (−1)."""
    for place, row in enumerate(rows):
        answers = [answer(name, cell, labels) for name, cell in row.items()]
        if False not in answers:
            return -1 if None in answers else place
    return None


def worlds(children: int) -> Iterator[dict[str, str | None]]:
    """Every combination of the children's outcomes, at least one of them applicable."""
    for labels in product([*COLOURS, None], repeat=children):
        if any(label is not None for label in labels):
            yield dict(zip("ABCD"[:children], labels, strict=True))


@given(goals())
def test_rows_by_folding_equal_those_by_every_combination(drawn: tuple[int, list[dict[str, str]]]) -> None:
    children, rows = drawn
    decided = {first_row(rows, labels) for labels in worlds(children)}
    judging = {
        "skala": "utfall",
        "källa": {"vp": "1"},
        "rader": [{"utfall": ("uppfyllt", "ej uppfyllt")[place % 2], "när": row} for place, row in enumerate(rows)],
    }
    answers = [{"utfall": label, "när": {"svar": label}} for label in COLOURS]
    found = codes(ruleset(judging, [leaf(name, answers) for name in "ABCD"[:children]]))
    place = ("kf-mål", 0, "nämndmål", 0, "bedömning")
    never = {
        path[6]
        for code in ("RT605", "RT606", "RT607", "RT608")
        for path in found.get(code, [])
        if path[: len(place)] == place
    }
    assert never == {number for number in range(len(rows)) if number not in decided}
    gap = any(path[: len(place)] == place for code in ("RT601", "RT604") for path in found.get(code, []))
    assert gap == (None in decided)
