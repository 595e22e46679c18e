"""Listing: every figure that an assessment asks for, with the fact that fills it or the span it is wanted for.

Comes in: an assessment. Goes out: items in reading order, goals before what stands under them, and the facts that fill
no figure. A figure is missing when nothing settles it: no fact, one that says `öppen`, or sub-results not yet complete.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from engine.compile.choosing import Chosen, FactsByFigure, State, by_figure, members
from engine.compile.compiler import natural
from engine.compile.indicator import MEASURED, VALUE
from engine.compile.program import Figure, Node
from engine.explain.summary import open_figures
from engine.explain.tree import walk
from engine.model.facts import Fact
from engine.model.period import Span
from engine.prove.assessment import Assessment
from engine.prove.proof import NodeProof


@dataclass(frozen=True, slots=True)
class Item:
    """One figure of one node. `part` is a member of its population; `decides`: some verdict hangs on it."""

    proof: NodeProof
    figure: Figure
    chosen: Chosen
    part: str | None = None
    decides: bool = False

    @property
    def node(self) -> Node:
        """The goal or indicator it belongs to."""
        return self.proof.node

    @property
    def missing(self) -> bool:
        """Whether it is still to be told; a figure that is secret or does not exist has been told."""
        return self.chosen.state == "öppen"

    @property
    def span(self) -> Span:
        """The span of its fact, or the one it is wanted for."""
        return self.chosen.fact.span if self.chosen.fact is not None else self.figure.spans[0]

    @property
    def state(self) -> State:
        """What is known about it."""
        return self.chosen.state

    @property
    def value(self) -> Fraction | str | None:
        """Its value, where it has one."""
        return self.chosen.value


@dataclass(frozen=True, slots=True)
class Unused:
    """A fact that fills no figure; `why` where something was wrong with it, otherwise nothing asks for it."""

    fact: Fact
    why: str | None


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything asked for, and what was given without being asked for."""

    assessment: Assessment
    items: tuple[Item, ...]
    unused: tuple[Unused, ...]
    lonely: tuple[str, ...]
    """Nodes that rank their value among others, of whom there are none."""

    @property
    def missing(self) -> tuple[Item, ...]:
        """The items that are still to be told."""
        return tuple(item for item in self.items if item.missing)


def inventory(assessment: Assessment) -> Inventory:
    """The figures of every node, each once."""
    facts = [fact for file in assessment.files for fact in file.facts]
    grouped = by_figure(facts)
    waited = {(node, figure) for node, figures in open_figures(assessment) for figure in figures}
    items: list[Item] = []
    lonely: list[str] = []
    for node in dict.fromkeys(node for _, node in walk(assessment.proof.program)):
        proof = assessment.proof.nodes[node]
        others = list(_others(proof, grouped))
        items += [*_own(proof, waited), *others]
        if proof.node.population is not None and not others:
            lonely.append(node)
    return Inventory(assessment, tuple(items), tuple(_unused(assessment, items, facts)), tuple(lonely))


def _own(proof: NodeProof, waited: set[tuple[str, str]]) -> Iterator[Item]:
    """The node's own figures; two that the same fact fills are one."""
    seen: set[tuple[object, ...]] = set()
    # The value first, then the other figures in the node's order.
    for chosen in sorted(proof.chosen, key=lambda each: each.figure != VALUE):
        figure = next(each for each in proof.node.figures if each.name == chosen.figure)
        key = (figure.human_fact, figure.spans)
        if figure.name != MEASURED and figure.spans and key not in seen:
            seen.add(key)
            yield Item(proof, figure, chosen, decides=(proof.node.id, figure.name) in waited)


def _others(proof: NodeProof, facts: FactsByFigure) -> Iterator[Item]:
    """The members of the population that the node's value is ranked among."""
    figure = next((each for each in proof.node.figures if each.name == VALUE), None)
    if proof.node.population is not None and figure is not None:
        found = members(figure, proof.node.id, facts)
        for part in sorted(found, key=natural):
            yield Item(proof, figure, found[part], part)


def _unused(assessment: Assessment, items: Iterable[Item], facts: Iterable[Fact]) -> Iterator[Unused]:
    used = {id(item.chosen.fact) for item in items}
    # A member's fact was chosen as a copy without its part.
    parts = {(item.node.id, item.part, item.span) for item in items if item.part is not None}
    whys = {
        id(refused.fact): refused.why
        for proof in assessment.proof.nodes.values()
        for chosen in proof.chosen
        for refused in chosen.refused
    }
    kind = assessment.proof.program.kind
    for fact in facts:
        if kind == "prognos" and fact.kind == "uppmätt":
            continue  # it has its place in the position, which is shown beside
        if id(fact) not in used and (fact.subject, fact.part, fact.span) not in parts:
            yield Unused(fact, whys.get(id(fact)))
