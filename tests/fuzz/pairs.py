"""Pairs of ruleset and facts, drawn many at a time: one ruleset, and its facts changed again and again.

A ruleset costs more to draw and to compile than its facts, so each comes with several ways of being filled in. A
change takes a figure to another of its possible values, where limits stand close, or to another state.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from hypothesis import strategies as st

from strategies import ANSWERS, ENDLESS, FINITE, Case, Kind, Plain, Scope, cases, written

FILLED = 40
"""How many ways of filling in the facts that each ruleset is tried with."""
SHUT = ("öppen", "sekretess", "finns inte", "ej tillämplig")


class Drawn:
    """A ruleset with its facts, and the same ruleset with its facts changed; too long to be written out."""

    def __init__(self, cases: tuple[Case, ...]) -> None:
        """Take the cases, that of the ruleset's first facts first."""
        self.cases = cases

    def __repr__(self) -> str:
        return f"{len(self.cases)} fall"


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """A case of the laws, and `FILLED` − 1 changes of its facts."""
    first = draw(cases(draw(st.sampled_from([Kind(), Kind(scopes=FINITE + ENDLESS)]))))
    random = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - a draw, not a secret
    scopes = dict(_scopes(first))
    found = [first]
    for _ in range(FILLED - 1):
        facts = [dict(fact) for fact in random.choice(found).files[0]]
        for place in random.sample(range(len(facts)), min(len(facts), random.randint(1, 3))):
            facts[place] = _changed(facts[place], scopes, random)
        found.append(_refilled(first, facts))
    return Drawn(tuple(found))


def _refilled(first: Case, facts: list[Plain]) -> Case:
    """The same ruleset, checked and compiled once, with other facts."""
    case = first.with_facts(facts)
    for kept in ("read", "checked", "program"):
        # A cached property lies in the instance under its own name.
        vars(case)[kept] = getattr(first, kept)
    return case


def _scopes(case: Case) -> Iterator[tuple[str, Scope]]:
    for council in case.ruleset["kf-mål"]:
        for goal in (council, *council["nämndmål"]):
            for each in goal["indikatorer"]:
                if "id" in each:
                    yield each["id"], next(one for one in ENDLESS + FINITE if _fits(one, each))


def _fits(scope: Scope, each: Plain) -> bool:
    return {key: each[key] for key in ("möjligt", "decimaler") if key in each} == dict(scope.keys)


def _changed(fact: Plain, scopes: dict[str, Scope], random: Random) -> Plain:
    """The fact with another value, or another state; whether it is preliminary stays, so that no two facts collide."""
    if "preliminär" not in fact and random.randrange(4) == 0:
        bare = {key: value for key, value in fact.items() if key not in {"värde", "svar", "tillstånd"}}
        return bare | {"tillstånd": random.choice(SHUT)}
    bare = {key: value for key, value in fact.items() if key != "tillstånd"}
    match fact.get("uppgift"):
        case "plan":
            return bare | {"svar": random.choice(ANSWERS)}
        case "betyg":
            return bare | {"värde": random.choice("012")}
        case _:
            return bare | {"värde": written(random.choice(scopes[fact["indikator"]].grid))}
