"""design.md §6, Counts, shares, means, and Not applicable: what a goal counts, and of how many."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from strategies import LABELS, Case, Plain, indicator, known, outcomes, ruleset, share, table, written

VALUES = {"grön": 3, "gul": 2, "röd": 1, "grå": 0}
"""The value that gives each label; grå does not count."""
ORDER = LABELS["uppfyllelse"][:3]


def child(name: str, weight: str = "1") -> Plain:
    """An indicator whose value says its label."""
    rows = [(label, {"värde": f"minst {value}"}) for label, value in VALUES.items()]
    return indicator(name, möjligt="heltal 0–3", vikt=weight, bedömning=table("färg", *rows))


def goal(labels: list[str | None], judging: Plain, weights: list[str] | None = None, *more: Plain) -> Case:
    """A goal M over children with these labels; None is an open child. `more` are facts about one child beside them."""
    names = [f"A{number}" for number in range(len(labels))]
    children = [child(name, weight) for name, weight in zip(names, weights or ["1"] * len(names), strict=True)]
    facts = [known(name, VALUES[label]) for name, label in zip(names, labels, strict=True) if label]
    if more:
        children.append(child("X", "2"))
    return Case(ruleset(children, judging), ([*facts, *more],))


def of(case: Case) -> set[str | None]:
    return outcomes(case.proof.nodes["M"])


OFF: list[Plain] = [
    {"indikator": "X", "spann": "år 2025", "tillstånd": "ej tillämplig"},
    known("X", VALUES["grå"]),
]
COUNTED = st.sampled_from(["grön", "gul", "röd"])
LIMITS = st.sampled_from(["0", "0,25", "0,5", "0,7", "0,75", "1"])
WORDS = st.sampled_from(["minst", "över", "högst", "under", "lika med"])


@st.composite
def counts(draw: st.DrawFn) -> Plain:
    label = draw(st.sampled_from(["grön", "gul", "röd", "minst grön", "minst gul", "minst röd"]))
    return draw(
        st.sampled_from(
            [
                {f"antal {label}": f"{draw(WORDS)} {draw(st.integers(0, 4))}"},
                {f"andel {label}": f"{draw(WORDS)} {draw(LIMITS)}"},
                {f"antal {label}": "samtliga"},
                {draw(st.sampled_from(["medelpoäng", "vägt medel"])): f"{draw(WORDS)} {draw(LIMITS)}"},
                {"antal räknade": f"{draw(WORDS)} {draw(st.integers(0, 4))}"},
            ]
        )
    )


@given(
    st.lists(COUNTED | st.none(), min_size=1, max_size=4),
    st.lists(counts(), min_size=1, max_size=3),
    st.sampled_from(OFF),
)
def test_what_is_not_applicable_or_does_not_count_leaves_every_count_share_and_mean(
    labels: list[str | None], tests: list[Plain], off: Plain
) -> None:
    judging = table("uppfyllelse", *zip(ORDER, tests, strict=False), ("värderas ej", {}))
    assert of(goal(labels, judging, None, off)) == of(goal(labels, judging))


@given(st.integers(0, 4), st.sampled_from(OFF))
def test_what_is_not_applicable_is_never_counted_as_not_fulfilled(met: int, off: Plain) -> None:
    all_met = table("uppfyllelse", ("uppfyllt", {"antal grön": "samtliga"}), ("ej uppfyllt", {}))
    none_unmet = table("uppfyllelse", ("ej uppfyllt", {"antal röd": "minst 1"}), ("uppfyllt", {}))
    for judging in (all_met, none_unmet):
        case = goal(["grön"] * met, judging, None, off)
        if met:
            assert of(case) == {"uppfyllt"}
        else:
            assert "ej uppfyllt" not in of(case)


def test_a_share_or_mean_over_no_counted_child_does_not_exist() -> None:
    for when in (
        {"andel grön": "minst 0"},
        {"antal grön": "samtliga"},
        {"medelpoäng": "minst 0"},
        {"vägt medel": "minst 0"},
    ):
        judging = table("uppfyllelse", ("uppfyllt", when), ("ej uppfyllt", {}))
        assert of(goal(["grå"], judging)) == {None}
    assert of(goal(["grå"], table("uppfyllelse", ("uppfyllt", {"antal grön": "högst 0"})))) == {"uppfyllt"}


@given(st.integers(0, 6), st.integers(1, 6), st.integers(0, 3))
def test_at_least_three_stays_three(green: int, limit: int, off: int) -> None:
    """However many children there are, and however few of them count."""
    judging = table("uppfyllelse", ("uppfyllt", {"antal grön": f"minst {limit}"}), ("ej uppfyllt", {}))
    case = goal([*["grön"] * green, "röd", *["grå"] * off], judging)
    assert of(case) == {"uppfyllt" if green >= limit else "ej uppfyllt"}


# --- means --------------------------------------------------------------------------------------------------------

BANDS = table(
    "uppfyllelse",
    ("uppfyllt", {"medelpoäng": "minst 0,70"}),
    ("delvis", {"medelpoäng": "minst 0,50"}),
    ("ej uppfyllt", {}),
)


def test_a_mean_of_exactly_seven_tenths_and_exactly_a_half_reaches_its_band() -> None:
    """3.5 of 5 is 0.70, and 1 of 2 is 0.50: neither is rounded on the way."""
    assert of(goal(["grön", "grön", "grön", "gul", "röd"], BANDS)) == {"uppfyllt"}
    assert of(goal(["grön", "grön", "grön", "röd", "röd"], BANDS)) == {"delvis"}
    assert of(goal(["grön", "röd"], BANDS)) == {"delvis"}
    assert of(goal(["gul", "gul", "röd"], BANDS)) == {"ej uppfyllt"}


@given(st.lists(COUNTED, min_size=1, max_size=12))
def test_a_mean_is_exact(labels: list[str]) -> None:
    half_points = sum({"grön": 2, "gul": 1, "röd": 0}[label] for label in labels)
    expected = (
        "uppfyllt"
        if half_points * 10 >= 14 * len(labels)
        else "delvis"
        if half_points >= len(labels)
        else "ej uppfyllt"
    )
    assert of(goal([*labels], BANDS)) == {expected}


@given(st.lists(st.tuples(COUNTED, st.integers(1, 9)), min_size=1, max_size=5))
def test_a_weighted_mean_of_exactly_the_limit_reaches_it(children: list[tuple[str, int]]) -> None:
    points = sum(Fraction({"grön": 2, "gul": 1, "röd": 0}[label] * weight, 2) for label, weight in children)
    whole = sum(weight for _, weight in children)
    labels, weights = [label for label, _ in children], [written(weight) for _, weight in children]
    for numerator in (points, points + Fraction(1, 100)):
        judging = table(
            "uppfyllelse",
            ("uppfyllt", {"målet": "minst 0"}),
            ("ej uppfyllt", {}),
        )
        case = goal([*labels], judging, weights)
        tree = case.ruleset["kf-mål"][0]["nämndmål"][0]
        tree["storheter"] = {"målet": f"vägt medel · {whole} − {written(numerator)}"}
        assert of(case) == {"uppfyllt" if numerator == points else "ej uppfyllt"}


# --- improving ----------------------------------------------------------------------------------------------------


@st.composite
def rising(draw: st.DrawFn) -> Plain:
    """A table whose tests are all `minst`, over counts from the best or over the mean, better rows first."""
    names = ["antal grön", "antal minst gul", "medelpoäng", "vägt medel"]
    rows: list[tuple[str, Plain]] = []
    for outcome in sorted(draw(st.lists(st.sampled_from(ORDER), min_size=1, max_size=4)), key=ORDER.index):
        when = {}
        for name in draw(st.lists(st.sampled_from(names), min_size=1, max_size=2)):
            when[name] = f"minst {draw(LIMITS if 'me' in name else st.integers(1, 3))}"
        rows.append((outcome, when))
    return table("uppfyllelse", *rows, *([("ej uppfyllt", {})] if draw(st.booleans()) else []))


def places(case: Case) -> list[int]:
    """The goal's possible outcomes by their place on the scale, best first; ingen rad after the worst."""
    return sorted(len(ORDER) if outcome is None else ORDER.index(outcome) for outcome in of(case))


@share(3)
@given(
    st.lists(st.sampled_from(["grön", "gul", "gul", "röd", "röd", "grå", None]), min_size=1, max_size=4),
    rising(),
    st.data(),
)
def test_improving_an_indicator_never_worsens_the_goal(
    labels: list[str | None], judging: Plain, data: st.DataObject
) -> None:
    worse = [place for place, label in enumerate(labels) if label in {"gul", "röd"}]
    place = data.draw(st.sampled_from(worse)) if worse else 0
    better = [*labels]
    better[place] = {"röd": data.draw(st.sampled_from(["gul", "grön"])), "gul": "grön"}.get(
        labels[place] or "", labels[place]
    )
    weights = data.draw(st.lists(st.sampled_from(["1", "2", "0,5"]), min_size=len(labels), max_size=len(labels)))
    before, after = (places(goal(found, judging, weights)) for found in (labels, better))
    assert after[0] <= before[0]
    assert after[-1] <= before[-1]
