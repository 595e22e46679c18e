"""Chances: how many scenarios end as what, and which indicators the chance hangs on.

Comes in: the years, and which indicators were drawn. Goes out: for each judged node a count of scenarios by what it can
end as, and for each goal the drawn indicators below it, the one that bears most of the risk first. Exact shares: the
part of the variance of "the goal gets its best outcome" that the indicator's own end explains (the first-order
sensitivity index, Sobol' 1993, with the ends as classes).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.ask.outlook.drawing import Drawn, Given, Undrawn, draw
from engine.ask.outlook.years import Ends, Years, ends_of, place, years
from engine.compile.choosing import by_figure
from engine.compile.program import Node, Program
from engine.model.assumptions import Method
from engine.model.facts import Fact, FactsFile
from engine.model.period import Measure, Period
from engine.prove.checker import Ask
from engine.prove.proof import Proof


@dataclass(frozen=True, slots=True)
class Bearer:
    """An indicator that a goal's risk hangs on: how much of it, and the goal's chance given the indicator's end."""

    indicator: str
    share: Fraction
    given: tuple[tuple[Ends, int, int], ...]
    """For each end of the indicator: in how many scenarios, and in how many of those the goal is best."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A node's ends by scenario, the commonest first, and what the risk of its goal hangs on."""

    node: str
    best: str
    ends: tuple[tuple[Ends, int], ...]
    bearers: tuple[Bearer, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """How many scenarios, and the seed they are drawn with."""

    scenarios: int
    seed: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """The outlook for a year, as seen after `seen_after`."""

    program: Program
    files: tuple[FactsFile, ...]
    seen_after: Period
    size: Size
    drawn: tuple[Drawn, ...]
    undrawn: tuple[Undrawn, ...]
    chances: tuple[Chance, ...]
    stated: Mapping[str, Fraction]
    """The forecasts that somebody has stated for the year, by indicator; shown beside what is drawn."""


def wanted(
    proof: Proof,
    files: Sequence[FactsFile],
    seen_after: Period,
    adds_up: Container[str],
    assumed: Mapping[str, Method],
) -> list[tuple[Given, Method]]:
    """The indicators whose value for the year is open and read by a table, with the method for each.

    Where nothing is assumed, what adds up over the year goes on at its pace, and nothing else is drawn.
    """
    facts = by_figure(fact for file in files for fact in file.facts)
    found = []
    for name, node in sorted(proof.nodes.items()):
        figure = next((each for each in node.node.figures if each.name == "värde"), None)
        chosen = next((each for each in node.chosen if each.figure == "värde"), None)
        if figure is None or chosen is None or not figure.spans or chosen.state != "öppen" or not node.worlds:
            continue
        own = facts.get((name, None), ())
        measured = tuple(each for each in own if each.kind == "uppmätt" and each.part is None and each.value)
        given = Given(name, figure, node.node.unit, name in adds_up, measured, _stated(own, seen_after))
        method = assumed.get(name, "takt" if name in adds_up else "ingen")
        found.append((given, "ingen" if figure.sub_results != "nej" else method))
    return found


def outlook(
    program: Program,
    files: Sequence[FactsFile],
    asked: Sequence[tuple[Given, Method]],
    seen_after: Period,
    size: Size,
    ask: Ask,
) -> Outlook:
    """Draw, prove and count. `program` is for the whole year; `asked` are the indicators whose year is open."""
    made = [draw(given, method, seen_after, size.scenarios, size.seed) for given, method in asked]
    drawn = tuple(each for each in made if isinstance(each, Drawn))
    found = years(program, files, drawn, size.scenarios, ask)
    names = [each.indicator for each in drawn]
    nodes = [node for layer in program.layers for node in layer if node.verdict_table is not None]
    chances = tuple(_chance(node, found, names, program) for node in nodes if found.kinds[node.id])
    undrawn = tuple(each for each in made if isinstance(each, Undrawn))
    stated = {given.indicator: given.stated for given, _ in asked if given.stated is not None}
    return Outlook(program, tuple(files), seen_after, size, drawn, undrawn, chances, stated)


def _stated(facts: Iterable[Fact], seen_after: Period) -> Fraction | None:
    """The latest forecast for the whole year that was made no later than this, among the facts about one indicator."""
    year = Measure.parse("år").at(Period(seen_after.year))
    own = [each for each in facts if each.kind == "prognos" and each.part is None and each.span == year]
    made = [(each.after, each.value.exact) for each in own if each.value and each.after and each.after <= seen_after]
    return max(made)[1] if made else None


def _chance(node: Node, found: Years, drawn: Sequence[str], program: Program) -> Chance:
    ends = [ends_of(kind) for kind in found.kinds[node.id]]
    counts = Counter(ends[kind] for kind in found.of[node.id])
    best = node.table(node.verdict_table or "").scale[0].label
    order = sorted(counts.items(), key=lambda pair: (-pair[1], _rank(node, pair[0])))
    below = set(program.only(node.id).nodes) - {node.id}
    reached = [ends[kind] == (best,) for kind in found.of[node.id]]
    bearers = [_bearer(name, reached, found, program.nodes) for name in drawn if name in below]
    kept = sorted((each for each in bearers if each.share), key=lambda each: (-each.share, each.indicator))
    return Chance(node.id, best, tuple(order), tuple(kept))


def _rank(node: Node, ends: Ends) -> tuple[int, ...]:
    return tuple(place(node, each) for each in ends)


def _bearer(name: str, reached: Sequence[bool], found: Years, nodes: Mapping[str, Node]) -> Bearer:
    """How much of the variance of `reached` the indicator's ends explain."""
    kinds = [ends_of(kind) for kind in found.kinds[name]]
    scenarios, hits = Counter[Ends](), Counter[Ends]()
    for kind, is_best in zip(found.of[name], reached, strict=True):
        scenarios[kinds[kind]] += 1
        hits[kinds[kind]] += is_best
    total, all_hits = len(reached), sum(reached)
    mean = Fraction(all_hits, total)
    whole = mean * (1 - mean)
    between = sum((Fraction(hits[end] ** 2, count) for end, count in scenarios.items()), Fraction(0)) / total - mean**2
    given = sorted(
        ((end, count, hits[end]) for end, count in scenarios.items()), key=lambda e: _rank(nodes[name], e[0])
    )
    return Bearer(name, between / whole if whole else Fraction(0), tuple(given))
