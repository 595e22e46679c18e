"""Small rulesets with facts, drawn at random: what every law of the language is tried on.

A case is plain mappings, as `read` would hand them over, so that a shrunk one can be read and kept. Numbers are drawn
on, just under and just over the limits that the tables hold them against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

from hypothesis import settings
from hypothesis import strategies as st

from engine.compile.compiler import CheckedRuleset, check_ruleset, compile_program
from engine.compile.fitting import check_facts
from engine.compile.points import Hits, Question
from engine.compile.program import Program
from engine.model.facts import FactsFile
from engine.model.number import GROUP, exact_text
from engine.model.period import Period
from engine.model.ruleset import Ruleset
from engine.prove.checker import decide, prove
from engine.prove.proof import Judged, NodeProof, NoRow, Proof, Undecided

Plain: TypeAlias = dict[str, Any]

SCALES: Plain = {
    "färg": [
        {"utfall": "grön", "poäng": "1"},
        {"utfall": "gul", "poäng": "0,5"},
        {"utfall": "röd", "poäng": "0"},
        {"utfall": "grå", "räknas": "nej"},
    ],
    "läge": ["hög", "låg"],
    "uppfyllelse": [
        {"utfall": "uppfyllt", "poäng": "1"},
        {"utfall": "delvis", "poäng": "0,7"},
        {"utfall": "ej uppfyllt", "poäng": "0"},
        {"utfall": "värderas ej", "räknas": "nej"},
    ],
}
LABELS = {
    name: [outcome if isinstance(outcome, str) else outcome["utfall"] for outcome in scale]
    for name, scale in SCALES.items()
}
UNCOUNTED = {"grå", "värderas ej"}
HUMAN: Plain = {
    "plan": {"fråga": "följs planen", "svar": ["följd", "delvis följd", "ej följd"]},
    "betyg": {"fråga": "vilket betyg", "möjligt": "heltal 0–2"},
}
ANSWERS = HUMAN["plan"]["svar"]
STATES = ["känd"] * 8 + ["öppen", "sekretess", "finns inte", "ej tillämplig", "preliminär", "preliminär och slutlig"]


def written(value: Fraction | int) -> str:
    """A number as a plan writes it; never with three decimals, which could be a group of thousands."""
    whole, _, decimals = exact_text(Fraction(value)).replace("-", "−").partition(".")
    return f"{whole},{decimals}{'0' * (len(decimals) == GROUP)}" if decimals else whole


def share(of: float) -> settings:
    """A share of the examples that the profile asks for: for laws whose cases are heavier or lighter than most."""
    return settings(max_examples=max(1, int(settings.default.max_examples * of)) if settings.default else 1)


# --- cases ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A ruleset, its facts (one list per file) and the period."""

    ruleset: Plain
    files: tuple[list[Plain], ...]
    period: str = "2025"
    picked: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def read(self) -> Ruleset:
        return Ruleset.model_validate(self.ruleset)

    @cached_property
    def checked(self) -> CheckedRuleset:
        return check_ruleset(self.read)

    @cached_property
    def program(self) -> Program:
        return compile_program(self.checked, Period.parse(self.period), self.picked)

    @cached_property
    def facts(self) -> tuple[FactsFile, ...]:
        files = tuple(
            FactsFile.model_validate({"uppgifter": f"f{number}", "regelverk": "prov", "värden": facts})
            for number, facts in enumerate(self.files)
        )
        for file in files:
            check_facts(self.checked, file)
        return files

    @cached_property
    def proof(self) -> Proof:
        return prove(self.program, self.facts, reference)

    def with_facts(self, *files: list[Plain]) -> Case:
        return replace(self, files=files)


def reference(questions: Sequence[Question]) -> Hits:
    """The engine that asks the checker itself: right by definition."""
    return {
        question.key: tuple(
            done.row.row.number if done.row and done.outcome is not None else None
            for done in (decide(question.table, point) for point in question.points)
        )
        for question in questions
    }


def outcomes(node: NodeProof) -> set[str | None]:
    """What a node may turn out as (None among them: ingen rad); nothing for a node that no table judges."""
    match node.verdict:
        case Judged(outcome):
            return {outcome}
        case Undecided(possible):
            return {each.outcome for each in possible}
        case NoRow():
            return {None}
        case _:
            return set()


def table(scale: str, *rows: tuple[str, Plain], **more: str) -> Plain:
    """A table from (outcome, tests) rows."""
    return {"skala": scale, "rader": [{"utfall": o, **({"när": w} if w else {})} for o, w in rows], **more}


def indicator(name: str, **keys: Any) -> Plain:  # noqa: ANN401 - whatever the model reads under a key
    """An indicator with what every indicator must say."""
    return {"id": name, "namn": name, "enhet": "st", "riktning": "uppåt"} | {
        key.replace("_", " "): value for key, value in keys.items()
    }


def ruleset(indicators: Sequence[Plain], judging: object = None, *, council: object = None, **keys: object) -> Plain:
    """One KF goal K over one nämndmål M over `indicators`."""
    none = {"ingen": "källan har ingen regel"}
    goal = {"id": "M", "namn": "M", "bedömning": judging or none, "indikatorer": list(indicators)}
    return {
        "regelverk": "prov",
        "kommun": "Prov",
        "nämnd": "Nämnden",
        "år": "2025",
        "källor": {"vp": {"titel": "Plan"}},
        "skalor": SCALES,
        "uppgifter": HUMAN,
        "kf-mål": [{"id": "K", "namn": "K", "bedömning": council or none, "nämndmål": [goal]}],
    } | keys


def alone(one: Plain, *facts: Plain, period: str = "2025", **keys: object) -> Case:
    """A case about a single indicator."""
    return Case(ruleset([one], **keys), (list(facts),), period)


def known(name: str, value: Fraction | int | str, span: str = "år 2025", **keys: str) -> Plain:
    """A measured figure of an indicator."""
    text = value if isinstance(value, str) else written(value)
    return {"indikator": name, "värde": text, "spann": span, **keys}


# --- numbers --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scope:
    """The values that an indicator declares possible, and how it says so."""

    keys: tuple[tuple[str, str], ...]
    low: Fraction
    high: Fraction
    step: Fraction | None

    @property
    def grid(self) -> list[Fraction]:
        """Every value, or enough of them when they are endless."""
        step = self.step or Fraction(1, 2)
        return [self.low + step * number for number in range(int((self.high - self.low) / step) + 1)]


def _scope(low: int, high: int, step: Fraction | None, **keys: str) -> Scope:
    return Scope(tuple(keys.items()), Fraction(low), Fraction(high), step)


FINITE = (
    _scope(0, 4, Fraction(1), möjligt="heltal 0–4"),
    _scope(-2, 2, Fraction(1), möjligt="−2–2", decimaler="0"),
    _scope(0, 1, Fraction(1, 10), möjligt="0–1", decimaler="1"),
    _scope(97, 100, Fraction(1), möjligt="heltal 97–100"),
)
ENDLESS = (
    _scope(-3, 3, None),
    _scope(0, 4, None, möjligt="0–4"),
    _scope(0, 6, None, möjligt="från 0"),
)


def limits(scope: Scope) -> st.SearchStrategy[Fraction]:
    """A limit on a value that can occur, or half a step beside one."""
    beside = (scope.step or Fraction(1)) / 2
    return st.sampled_from(scope.grid).flatmap(lambda at: st.sampled_from([at, at, at, at + beside, at - beside]))


# --- indicators -----------------------------------------------------------------------------------------------

WORDS = ("minst", "högst", "över", "under", "lika med")
DERIVED = (
    "kvar − absolut(värde)",
    "min(värde; riktvärde)",
    "max(värde; helår i fjol)",
    "avrunda(värde)",
    "avrunda(värde ÷ 2; 1)",
    "uppåt(värde ÷ 3)",
    "nedåt(kvar · värde)",
    "värde − helår i fjol",
    "värde ÷ helår i fjol",
    "kvar ÷ värde",
    "värde · värde",
    "absolut(värde − riktvärde) + betyg",
)


@dataclass(frozen=True)
class Kind:
    """What a drawn case may contain."""

    scopes: tuple[Scope, ...] = FINITE
    states: bool = True
    """Rows may ask `saknas` and `finns`."""


@st.composite
def _cell(draw: st.DrawFn, scope: Scope) -> str:
    at = draw(limits(scope))
    kind = draw(st.sampled_from(["limit", "limit", "limit", "within", "expression"]))
    if kind == "within":
        other = draw(limits(scope))
        return f"{written(min(at, other))}–{written(max(at, other))}"
    word = draw(st.sampled_from(WORDS))
    if kind == "expression":
        right = ("riktvärde", "0,5 · riktvärde", "helår i fjol", f"max(ingående; {written(at)})", "betyg + 1")
        return f"{word} {draw(st.sampled_from(right))}"
    return f"{word} {written(at)}"


@st.composite
def _indicator_test(
    draw: st.DrawFn, scope: Scope, kind: Kind, *, derived: bool = False, earlier: bool = False
) -> Plain:
    """One quantity and what is asked of it."""
    numbers = ["värde"] * 4 + ["förändring", "avvikelse", "grad", "helår i fjol", "samma period i fjol"]
    asked = draw(st.sampled_from(["number"] * 7 + ["reach"] * 3 + ["label", "label", "state", "earlier", "betyg"]))
    if asked == "state" and kind.states:
        name = draw(st.sampled_from(["värde", "värde", "plan", "helår i fjol", "riktvärde"]))
        return {name: draw(st.sampled_from(["saknas", "finns", "finns", "ej tillämplig"]))}
    if asked == "earlier" and earlier:
        return {"läge": draw(st.sampled_from(["hög", "låg", "minst låg"]))}
    if asked == "label":
        answer = draw(st.sampled_from(ANSWERS))
        return draw(st.sampled_from([{"plan": answer}, {"plan": f"minst {answer}"}, {"period": "helår"}]))
    if asked == "betyg":
        return {"betyg": f"{draw(st.sampled_from(WORDS))} {draw(st.integers(0, 2))}"}
    if asked == "reach":
        return {"värde": f"når {draw(st.sampled_from(['riktvärde', 'riktvärde', 'väntat', 'ingående']))}"}
    name = draw(st.sampled_from([*numbers, *(["härlett"] * 4 if derived else [])]))
    cells = draw(st.lists(_cell(scope), min_size=1, max_size=2))
    return {name: cells[0] if len(cells) == 1 else cells}


@st.composite
def _rows(draw: st.DrawFn, scale: str, test: st.SearchStrategy[Plain], most: int = 4) -> list[Plain]:
    rows: list[Plain] = []
    for _ in range(draw(st.integers(1, most))):
        when: Plain = {}
        for part in draw(st.lists(test, max_size=2) if rows else st.lists(test, min_size=1, max_size=2)):
            when |= part
        if draw(st.integers(0, 5)) == 0:
            when["någon av"] = draw(st.lists(test, min_size=2, max_size=3))
        rows.append({"utfall": draw(st.sampled_from(LABELS[scale])), **({"när": when} if when else {})})
        if not when:
            break
    if draw(st.integers(0, 2)):
        rows.append({"utfall": draw(st.sampled_from(LABELS[scale]))})
    return rows


@st.composite
def _target(draw: st.DrawFn, scope: Scope) -> object:
    one, other = draw(limits(scope)), draw(limits(scope))
    return draw(
        st.sampled_from(
            [
                *[written(one)] * 5,
                *[f"{written(min(one, other))}–{written(max(one, other))}"] * 2,
                "öka mot helår i fjol",
                "minska mot ingående",
                "bibehålla mot samma period i fjol",
                {"saknas": "planen anger inget"},
            ]
        )
    )


@st.composite
def _indicator(draw: st.DrawFn, name: str, kind: Kind) -> tuple[Plain, Scope, list[str]]:
    """An indicator, its possible values, and the scales of its tables, the verdict's first."""
    scope = draw(st.sampled_from(kind.scopes))
    found = indicator(
        name,
        riktning=draw(st.sampled_from(["uppåt", "uppåt", "nedåt", "nedåt", "inom", "ej angiven"])),
        riktvärde={"2025": draw(_target(scope))},
        vikt=draw(st.sampled_from(["1", "1", "2", "0,5", "0"])),
        **dict(scope.keys),
    )
    if draw(st.booleans()):
        found["ingående"] = written(draw(limits(scope)))
    if draw(st.integers(0, 3)) == 0:
        found["ackumulerad"] = "ja"
    derived = draw(st.booleans())
    if derived:
        expression = draw(st.sampled_from(DERIVED)).replace("kvar", written(draw(limits(scope))).replace("−", ""))
        found["storheter"] = {"härlett": expression}
    judged = draw(st.sampled_from(["own"] * 6 + ["shared"] * 2 + ["two"] * 3 + ["none"]))
    if judged == "none":
        return found | {"bedömning": {"ingen": "källan har ingen regel"}}, scope, []
    if judged == "shared":
        return found, scope, ["färg"]
    scale = draw(st.sampled_from(["färg", "färg", "färg", "uppfyllelse"]))
    own = {
        "skala": scale,
        "rader": draw(_rows(scale, _indicator_test(scope, kind, derived=derived, earlier=judged == "two"))),
    }
    if judged == "own":
        return found | {"bedömning": own}, scope, [scale]
    first = {
        "tabell": "läge",
        "skala": "läge",
        "rader": draw(_rows("läge", _indicator_test(scope, kind, derived=derived))),
    }
    return found | {"bedömning": [first, own | {"tabell": "dom", "verdikt": "ja"}]}, scope, [scale, "läge"]


# --- goals ----------------------------------------------------------------------------------------------------


@st.composite
def _goal_test(draw: st.DrawFn, children: Mapping[str, list[str]], kind: Kind) -> Plain:
    scales = sorted({scale for found in children.values() for scale in found})
    judged = sorted(name for name, found in children.items() if found)
    asked = draw(
        st.sampled_from(["count"] * 4 + ["share"] * 3 + ["mean"] * 2 + ["child"] * 4 + ["counted", "own", "state"])
    )
    if asked == "own" or not judged:
        return {"plan": draw(st.sampled_from([*ANSWERS, "minst delvis följd"]))}
    if asked == "state" and kind.states:
        return {"plan": draw(st.sampled_from(["saknas", "finns"]))}
    if asked == "counted":
        return {"antal räknade": f"{draw(st.sampled_from(WORDS))} {draw(st.integers(0, 3))}"}
    if asked == "mean" and set(scales) - {"läge"}:
        limit = draw(st.sampled_from(["0", "0,5", "0,7", "0,75", "1"]))
        return {draw(st.sampled_from(["medelpoäng", "vägt medel"])): f"{draw(st.sampled_from(WORDS))} {limit}"}
    if asked == "child":
        name = draw(st.sampled_from(judged))
        return {name: draw(_label(draw(st.sampled_from(children[name]))))}
    label = draw(_label(draw(st.sampled_from(scales))))
    if asked == "share":
        cell = f"{draw(st.sampled_from(WORDS))} {draw(st.sampled_from(['0', '0,5', '0,25', '1']))}"
        return {f"andel {label}": cell}
    cell = f"{draw(st.sampled_from(WORDS))} {draw(st.integers(0, 4))}"
    return {f"antal {label}": draw(st.sampled_from([cell, cell, "samtliga"]))}


@st.composite
def _label(draw: st.DrawFn, scale: str) -> str:
    """A label, or `minst` one that stands in the order."""
    label = draw(st.sampled_from(LABELS[scale]))
    return label if label in UNCOUNTED or draw(st.booleans()) else f"minst {label}"


@st.composite
def _judging(draw: st.DrawFn, children: Mapping[str, list[str]], kind: Kind) -> tuple[Plain, list[str]]:
    how = draw(st.sampled_from(["table"] * 9 + ["same", "none"]))
    if how == "same" and children:
        child = draw(st.sampled_from(sorted(children)))
        return {"bedömning": {"som": child}}, children[child]
    if how == "none":
        signed = draw(st.sampled_from(["nej", "tillåten", "krävs"]))
        return {"bedömning": {"ingen": "källan har ingen regel"}, "samlad bedömning": signed}, []
    rows = draw(_rows("uppfyllelse", _goal_test(children, kind), 3))
    return {"bedömning": {"skala": "uppfyllelse", "rader": rows}}, ["uppfyllelse"]


@st.composite
def _facts(draw: st.DrawFn, owner: Plain, period: str, scope: Scope | None) -> list[Plain]:
    """What is known about one node: each of its figures known, or one of the states, or not mentioned."""
    whole = len(period) == len("2025")
    now, then = ("år 2025", "år 2024") if whole else (f"t.o.m. {period}", f"t.o.m. 2024{period[4:]}")
    figures: list[tuple[Plain, st.SearchStrategy[Plain]]] = [
        ({"uppgift": "plan", "spann": now}, st.sampled_from([{"svar": answer} for answer in ANSWERS])),
        ({"uppgift": "betyg", "spann": now}, st.sampled_from([{"värde": text} for text in "012"])),
    ]
    if scope is not None:
        values = st.sampled_from(scope.grid).map(lambda value: {"värde": written(value)})
        figures += [({"spann": span}, values) for span in sorted({now, then, "år 2024"})]
    found: list[Plain] = []
    for figure, values in figures:
        # Few figures of last year are open: each one multiplies the worlds.
        now_asked = figure["spann"] == now and "uppgift" not in figure
        state = draw(st.sampled_from(STATES + (["öppen"] * 6 if now_asked else [])))
        about = {**owner, **figure}
        if state == "känd":
            found.append({**about, **draw(values)})
        elif state in {"preliminär", "preliminär och slutlig"}:
            found.append({**about, **draw(values), "preliminär": "ja"})
        elif state != "öppen" or draw(st.booleans()):
            found.append({**about, "tillstånd": state})
        if state == "preliminär och slutlig":
            found.append({**about, **draw(values)})
    return found


@st.composite
def cases(draw: st.DrawFn, kind: Kind = Kind()) -> Case:
    """A ruleset of 1–5 indicators under nämndmål under KF goals, with facts."""
    period = draw(st.sampled_from(["2025", "2025-08"]))
    drawn = {name: draw(_indicator(name, kind)) for name in ("A", "B", "C", "D", "E")[: draw(st.integers(1, 5))]}
    scales = {name: found for name, (_, _, found) in drawn.items()}
    facts = [fact for name, (_, scope, _) in drawn.items() for fact in draw(_facts({"indikator": name}, period, scope))]
    goals: list[Plain] = []
    places = {name: draw(st.sampled_from(["M1", "M1", "M1", "M2", "K1"])) for name in drawn}
    for goal in ("M1", "M2"):
        own = [name for name in drawn if places[name] == goal]
        seen = draw(st.lists(st.sampled_from(sorted(drawn)), unique=True, max_size=2)) if draw(st.booleans()) else []
        borrowed = [name for name in seen if name not in own]
        children = {name: scales[name] for name in [*own, *borrowed]}
        judging, scales[goal] = draw(_judging(children, kind))
        listed = [drawn[name][0] for name in own] + [{"se": name} for name in borrowed]
        goals.append(
            {"id": goal, "namn": goal, "vikt": draw(st.sampled_from(["1", "2"])), **judging, "indikatorer": listed}
        )
        facts += draw(_facts({"mål": goal}, period, None))
    own = [name for name in drawn if places[name] == "K1"]
    judging, scales["K1"] = draw(_judging({name: scales[name] for name in [*own, "M1", "M2"]}, kind))
    council = {"id": "K1", "namn": "K1", **judging, "nämndmål": goals, "indikatorer": [drawn[name][0] for name in own]}
    facts += draw(_facts({"mål": "K1"}, period, None))
    shared = {"indikator": {"skala": "färg", "rader": draw(_rows("färg", _indicator_test(FINITE[0], kind)))}}
    return Case(ruleset([], tabeller=shared) | {"kf-mål": [council]}, (facts,), period)


@st.composite
def one_open(draw: st.DrawFn, kind: Kind = Kind()) -> Case:
    """A case about one indicator whose value is all that is open."""
    one, scope, _ = draw(_indicator("A", kind))
    period = draw(st.sampled_from(["2025", "2025-08"]))
    told = draw(_facts({"indikator": "A"}, period, scope))
    now = "år 2025" if period == "2025" else f"t.o.m. {period}"
    shut = {"öppen": "finns inte", "sekretess": "finns inte"}
    facts = [
        fact | ({"tillstånd": shut.get(fact["tillstånd"], fact["tillstånd"])} if "tillstånd" in fact else {})
        for fact in told
        if "uppgift" in fact or fact["spann"] != now
    ]
    said = {(fact.get("uppgift"), fact["spann"]) for fact in facts}
    figures = [("plan", now), ("betyg", now), *((None, span) for span in ("år 2024", "t.o.m. 2024-08"))]
    facts += [
        {"indikator": "A", "spann": span, "tillstånd": "finns inte", **({"uppgift": name} if name else {})}
        for name, span in figures
        if (name, span) not in said
    ]
    shared = {"indikator": table("färg", ("grön", {"värde": "når riktvärde"}), ("röd", {}))}
    return alone(one, *facts, period=period, tabeller=shared)
