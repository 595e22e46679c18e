"""An assessment: a proof with what its reader must also know.

Comes in: the proof and the facts it was made from. Goes out: the same with its notices. A notice (anmärkning) never
changes a verdict. No wording here: a notice has a kind and values, and `explain` says it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from engine.compile.choosing import Chosen
from engine.compile.program import Given, Node
from engine.model.facts import Analysis, Fact, FactsFile, Judgement
from engine.prove.proof import Judged, NodeProof, Proof

NoticeKind: TypeAlias = Literal[
    "riktvärde svagare än ingående",
    "annat spann använt",
    "uppgift ej använd",
    "källans omdöme avviker",
    "bara ja eller nej redovisat",
    "nämnaren skiljer",
    "utfall kan vara omöjligt",
    "samlad bedömning saknas",
    "samlad bedömning gäller annan period",
    "samlad bedömning tillåts inte",
]


_ONLY_WHERE_OPEN = frozenset({"annat spann", "prognos", "uppmätt", "annat läge"})
"""Why a fact was passed over, where that is to be noticed only if nothing else filled the figure."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader of a node's verdict must know; `values` are named texts and exact numbers."""

    node: str
    kind: NoticeKind
    values: tuple[tuple[str, str | Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is shown, reported and kept: the proof, its notices, the facts files and the engine's name."""

    proof: Proof
    files: tuple[FactsFile, ...]
    notices: tuple[Notice, ...]
    engine: str

    def judgements(self, node: str) -> tuple[Judgement, ...]:
        """The signed judgements of a goal that are valid for the period, newest first; none where not allowed."""
        if self.proof.program.nodes[node].holistic == "nej":
            return ()
        given = (each for file in self.files for each in file.judgements)
        valid = [each for each in given if each.goal == node and each.is_for(self.proof.program.at)]
        return tuple(sorted(valid, key=lambda each: (str(each.date or ""), each.by, each.outcome), reverse=True))

    def analyses(self, node: str) -> tuple[Analysis, ...]:
        """The texts about a goal or an indicator, newest first."""
        given = [each for file in self.files for each in file.analyses if each.subject == node]
        return tuple(sorted(given, key=lambda each: (each.date, each.by, each.text), reverse=True))

    @property
    def marks(self) -> tuple[tuple[str, str], ...]:
        """What is said first in every output: `prognos`, then `exempeldata` and `som om` with the reason given."""
        kind = "prognos" if self.proof.program.kind == "prognos" else None
        found = [(kind, ""), (self.proof.program.mark, "")] + [
            (file.mark, file.mark_reason or "") for file in self.files
        ]
        return tuple(dict.fromkeys((mark, reason) for mark, reason in found if mark))


def assessment(proof: Proof, files: tuple[FactsFile, ...], engine: str) -> Assessment:
    """The proof with its notices, node by node in the program's order."""
    notices = [
        notice
        for layer in proof.program.layers
        for node in layer
        if node.id in proof.nodes
        for notice in (*_notices(proof.nodes[node.id]), *_judged(proof, node, files))
    ]
    return Assessment(proof, files, tuple(notices), engine)


def _notices(proof: NodeProof) -> Iterator[Notice]:
    yield from _weak_target(proof.node)
    for chosen in proof.chosen:
        yield from _of_fact(proof, chosen)
    if proof.may_not_occur:
        yield Notice(proof.node.id, "utfall kan vara omöjligt")


def _judged(proof: Proof, node: Node, files: tuple[FactsFile, ...]) -> Iterator[Notice]:
    """A signed judgement that is required and missing, or that is for another period."""
    given = [each for file in files for each in file.judgements if each.goal == node.id]
    if node.holistic == "nej" and given:  # the ruleset allows it, but not under the reading in force
        yield Notice(node.id, "samlad bedömning tillåts inte")
        return
    at = proof.program.at
    other = {
        str(each.after or each.period) for each in given if each.kind == proof.program.kind and not each.is_for(at)
    }
    for period in sorted(other):
        yield Notice(node.id, "samlad bedömning gäller annan period", (("period", period),))
    if node.holistic == "krävs" and not any(each.is_for(at) for each in given):
        yield Notice(node.id, "samlad bedömning saknas")


def _weak_target(node: Node) -> Iterator[Notice]:
    """The target asks for less than the plan starts from."""
    given = {each.name: each for each in node.given}
    target, base = _number(given.get("riktvärde")), _number(given.get("ingående"))
    if target is None or base is None:
        return
    if (node.direction == "uppåt" and target < base) or (node.direction == "nedåt" and target > base):
        yield Notice(node.id, "riktvärde svagare än ingående", (("riktvärde", target), ("ingående", base)))


def _number(given: Given | None) -> Fraction | None:
    return given.value if given is not None and isinstance(given.value, Fraction) else None


def _of_fact(proof: NodeProof, chosen: Chosen) -> Iterator[Notice]:
    node, fact = proof.node, chosen.fact
    if "annat spann" in chosen.marks and fact is not None:
        yield Notice(node.id, "annat spann använt", (("uppgift", chosen.figure), ("spann", str(fact.span))))
    if chosen.figure in {"värde", *node_human_facts(node)}:
        for refused in chosen.refused:
            values = (("uppgift", chosen.figure), ("spann", str(refused.fact.span)), ("varför", refused.why))
            ranked_among = refused.why == "del" and node.population is not None
            if not ranked_among and (refused.why not in _ONLY_WHERE_OPEN or fact is None):
                yield Notice(node.id, "uppgift ej använd", values)
    if fact is None or chosen.figure != "värde":
        return
    yield from _denominators(node, fact)
    if fact.all_reach is not None:
        yield Notice(node.id, "bara ja eller nej redovisat")
    if isinstance(proof.verdict, Judged) and fact.printed and fact.printed.outcome != proof.verdict.outcome:
        places = ", ".join(f"{document} {place}" for document, place in sorted(fact.printed.sources.items()))
        yield Notice(node.id, "källans omdöme avviker", (("omdöme", fact.printed.outcome), ("källa", places)))


def _denominators(node: Node, fact: Fact) -> Iterator[Notice]:
    """`4 av 6` held against `3 av 5`: the shares are compared, and the reader is told."""
    of = fact.value.of if fact.value is not None else None
    for given in node.given:
        if of is not None and given.of is not None and given.of != of:
            yield Notice(node.id, "nämnaren skiljer", (("uppgift", given.name), ("nu", str(of)), ("då", str(given.of))))


def node_human_facts(node: Node) -> frozenset[str]:
    """The declared human facts among a node's figures."""
    return frozenset(figure.name for figure in node.figures if figure.human_fact is not None)
