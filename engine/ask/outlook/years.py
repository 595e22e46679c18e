"""Years: every scenario taken through the program, equal ones once.

Comes in: the program of the whole year, the facts, the drawn indicators and an engine. Goes out: for each node the
different proofs it has, and for each scenario which of them. A node is proved once for every different set of what it
rests on (its own drawn value and its children's outcomes), all of them of a layer asked about at once. What no
scenario settles stays open, and the proof says what it can still become.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from engine.ask.outlook.drawing import Drawn
from engine.compile.choosing import FactsByFigure, by_figure
from engine.compile.program import Node, Program
from engine.model.facts import Fact, FactsFile, Measured
from engine.model.number import exact_text
from engine.model.period import Span
from engine.prove.checker import Ask, begin, judge, lenient_spans
from engine.prove.proof import AwaitsJudgement, Judged, NodeProof, NoRow, NoRule, NotApplicable, Undecided

Ends: TypeAlias = tuple[str | None, ...]
"""What a node can end as, best first; None: ingen rad. One where the scenario settles it; none: ej tillämpligt."""


def ends_of(proof: NodeProof) -> Ends:
    """What a node can end as."""
    match proof.verdict:
        case Judged(outcome):
            return (outcome,)
        case Undecided(possible):
            return tuple(sorted((each.outcome for each in possible), key=lambda label: place(proof.node, label)))
        case NotApplicable():
            return ()
        case NoRow() | NoRule() | AwaitsJudgement():
            return (None,)


def place(node: Node, label: str | None) -> int:
    """The place of an outcome on its scale, best first; ingen rad comes last."""
    labels: list[str | None] = [each.label for each in node.table(node.verdict_table or "").scale]
    return labels.index(label) if label in labels else len(labels)


@dataclass(frozen=True, slots=True)
class Years:
    """`kinds[node]` are the different ways that a node ends; `of[node][s]` is which of them in scenario s."""

    kinds: Mapping[str, tuple[NodeProof, ...]]
    of: Mapping[str, Sequence[int]]


def years(program: Program, files: Sequence[FactsFile], drawn: Sequence[Drawn], scenarios: int, ask: Ask) -> Years:
    """Prove every node in every scenario. Raises Refusal, and what the engine raises."""
    run = _Run(program, files, {each.indicator: each for each in drawn}, scenarios)
    for layer in program.layers:
        run.layer(layer, ask)
    return Years(run.kinds, run.of)


class _Run:
    def __init__(
        self, program: Program, files: Sequence[FactsFile], drawn: Mapping[str, Drawn], scenarios: int
    ) -> None:
        self.program, self.drawn, self.scenarios = program, drawn, scenarios
        self.facts = by_figure(fact for file in files for fact in file.facts)
        self.lenient = lenient_spans(program.period, files)
        self.signed = {each.goal for f in files for each in f.judgements if each.period == program.period}
        self.kinds: dict[str, tuple[NodeProof, ...]] = {}
        self.of: dict[str, Sequence[int]] = {}

    def layer(self, nodes: Iterable[Node], ask: Ask) -> None:
        met = [(node, *_numbered(self._rests_on(node))) for node in nodes]
        begun = []
        for node, different, _ in met:
            for number, key in enumerate(different):
                one = begin(node, self._facts(node, key), self.lenient, self._proofs(node, key), node.id in self.signed)
                one.name = f"{number}: {node.id}"
                begun.append((one, self._proofs(node, key)))
        judge([one for one, _ in begun], ask)
        found = iter([one.finish(proofs) for one, proofs in begun])
        for node, different, which in met:
            ends, of_key = _alike([next(found) for _ in different])
            self.kinds[node.id], self.of[node.id] = ends, [of_key[each] for each in which]

    def _rests_on(self, node: Node) -> list[tuple[int, ...]]:
        """For each scenario: the number of the node's own drawn value, and of each child's end."""
        columns: list[Sequence[int]] = [self.of[child] for child in node.children]
        columns.append(self.drawn[node.id].picks if node.id in self.drawn else [0] * self.scenarios)
        return list(zip(*columns, strict=True))

    def _proofs(self, node: Node, key: tuple[int, ...]) -> dict[str, NodeProof]:
        """The proofs of the children, and of what lies below them one each: no outcome rests on those."""
        below = {name: kinds[0] for name, kinds in self.kinds.items()}
        return below | {child: self.kinds[child][number] for child, number in zip(node.children, key, strict=False)}

    def _facts(self, node: Node, key: tuple[int, ...]) -> FactsByFigure:
        if node.id not in self.drawn:
            return self.facts
        drawn = self.drawn[node.id]
        span = next(figure for figure in node.figures if figure.name == "värde").spans[0]
        others = [fact for fact in self.facts.get((node.id, None), ()) if fact.span != span or fact.part is not None]
        return {**self.facts, (node.id, None): [*others, _fact(others, node, drawn.values[key[-1]], span)]}


def _fact(others: Sequence[Fact], node: Node, value: Fraction, span: Span) -> Fact:
    """The drawn value as a fact, as valid as the latest that it rests on."""
    latest = max((fact for fact in others if fact.value is not None), key=lambda fact: fact.span.end, default=None)
    return Fact.model_construct(
        indicator=node.id,
        value=Measured(exact_text(value), value),
        span=span,
        response_rate=latest.response_rate if latest else None,
        n=latest.n if latest else None,
    )


def _numbered(keys: Sequence[tuple[int, ...]]) -> tuple[list[tuple[int, ...]], list[int]]:
    """The different keys, and for each scenario the number of its own."""
    known: dict[tuple[int, ...], int] = {}
    which = [known.setdefault(key, len(known)) for key in keys]
    return list(known), which


def _alike(proofs: Sequence[NodeProof]) -> tuple[tuple[NodeProof, ...], list[int]]:
    """The ends that a reader or a parent can tell apart, each with its first proof; for each proof which it is."""
    known: dict[object, int] = {}
    ends: list[NodeProof] = []
    of: list[int] = []
    for proof in proofs:
        key = (ends_of(proof), proof.outcomes.vectors, proof.outcomes.reason)
        if key not in known:
            known[key] = len(ends)
            ends.append(proof)
        of.append(known[key])
    return tuple(ends), of
