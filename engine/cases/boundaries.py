"""Boundaries: for every limit of a ruleset the cases just under it, on it and just over it, to be confirmed once.

Comes in: a loaded ruleset. Goes out: cases that are not yet confirmed, as text to put last in a file of cases.

An indicator's limits are the ends of the stretches that its open figures fall into when nothing is known: exact, and
found by the same function that lists an assessment's worlds. A goal's limits are the numbers that its tests hold a
count, share or mean against; the case chooses, for each child, figures that give the outcome wanted. A step is the
indicator's own where it has one, otherwise one in the decimal after the limit's last.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from engine.cases.running import as_expected
from engine.compile.compiler import compile_program
from engine.compile.evaluation import Absent, compares_in, evaluate
from engine.compile.points import Settled, World
from engine.compile.program import Compare, Figure, Node, base_names
from engine.compile.stretches import Stretch
from engine.infer import Engine
from engine.line import LoadedRuleset
from engine.model.cases import Expected
from engine.model.expression import Quantity
from engine.model.facts import Fact, FactsFile, Measured
from engine.model.number import decimals_of, exact_text
from engine.model.period import Period
from engine.model.ruleset import Range
from engine.prove.checker import prove
from engine.prove.proof import NodeProof, Proof

AMBIGUOUS = 3
"""Decimals with which a number may be taken for thousands."""
UNDER, ON, OVER = "strax under", "på", "strax över"

Values = Mapping[tuple[str, str], Fraction | str]
"""What a case sets: the value of a figure, by node and figure."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """One case: its name, its facts, and what its node gets."""

    name: str
    facts: tuple[Fact, ...]
    node: str
    expected: Expected


def boundaries(ruleset: LoadedRuleset, period: Period, engine: Engine) -> tuple[Boundary, ...]:
    """Every boundary case of the ruleset, in the order of its nodes."""
    return tuple(_Boundaries(ruleset, period, engine).all())


class _Boundaries:
    def __init__(self, ruleset: LoadedRuleset, period: Period, engine: Engine) -> None:
        self.ruleset, self.engine = ruleset, engine
        self.program = compile_program(ruleset.checked, period, {})
        self.unknown = self._proof(())

    def all(self) -> Iterator[Boundary]:
        for layer in self.program.layers:
            for node in layer:
                for name, values in self._cases(self.unknown.nodes[node.id]):
                    facts = tuple(self._facts(values))
                    if len(facts) == len(values):
                        verdict = self._proof(facts).nodes[node.id].verdict
                        yield Boundary(name, facts, node.id, as_expected(verdict))

    def _proof(self, facts: tuple[Fact, ...]) -> Proof:
        file = FactsFile.model_construct(id="fall", ruleset=self.program.ruleset, facts=facts)
        return prove(self.program, [file], self.engine.hits)

    def _cases(self, proof: NodeProof) -> Iterator[tuple[str, Values]]:
        for figure in proof.node.figures:
            if isinstance(figure.possible, Range):
                yield from self._of_figure(proof, figure, figure.possible)
        for name, limit in _counted_limits(proof):
            yield from self._of_count(proof, name, limit)

    # --- indicators ---------------------------------------------------------------------------------------------

    def _of_figure(self, proof: NodeProof, figure: Figure, possible: Range) -> Iterator[tuple[str, Values]]:
        for limit in sorted(_limits(proof, figure.name, possible)):
            step = possible.step or Fraction(1, 10 ** ((decimals_of(limit) or 0) + 1))
            for side, value in ((UNDER, limit - step), (ON, limit), (OVER, limit + step)):
                if possible.holds(value):
                    yield (
                        f"{proof.node.id} {figure.name} {_swedish(limit)}: {side}",
                        {(proof.node.id, figure.name): value},
                    )

    # --- goals --------------------------------------------------------------------------------------------------

    def _of_count(self, proof: NodeProof, name: str, limit: Fraction) -> Iterator[tuple[str, Values]]:
        """The worlds nearest to the limit, each turned into figures of the children."""
        found: dict[Fraction, World] = {}
        for world in (each.world for each in proof.worlds):
            value = world.point.values[name]
            if isinstance(value, Fraction):
                found.setdefault(value, world)
        under = max((each for each in found if each < limit), default=None)
        over = min((each for each in found if each > limit), default=None)
        for side, at in ((UNDER, under), (ON, limit), (OVER, over)):
            if at in found:
                values = self._figures(found[at].witness)
                if values is not None:
                    yield f"{proof.node.id} {name} {_swedish(limit)}: {side}", values

    def _figures(self, witness: tuple[Settled, ...]) -> Values | None:
        """Figures that give every child the outcome that the witness says; None where some child has none."""
        values: dict[tuple[str, str], Fraction | str] = {}
        for settled in witness:
            if settled.kind != "barn":
                continue
            child = self.unknown.nodes[settled.name]
            table = child.node.verdict_table or ""
            world = next((each.world for each in child.worlds if each.of(table).outcome == settled.value), None)
            if world is None or any(each.kind == "skillnad" for each in world.witness):
                return None
            below = self._figures(world.witness)
            if below is None:
                return None
            values |= below
            for each in world.witness:
                if each.kind == "uppgift":
                    values[child.node.id, each.name] = (
                        each.value.sample if isinstance(each.value, Stretch) else each.value
                    )
        return values

    def _facts(self, values: Values) -> Iterator[Fact]:
        for (node, name), value in sorted(values.items()):
            figure = next(each for each in self.program.nodes[node].figures if each.name == name)
            if figure.spans and figure.sub_results == "nej":
                yield _fact(self.program.nodes[node], figure, value)


def _limits(proof: NodeProof, name: str, possible: Range) -> set[Fraction]:
    """Where the node's tables may change their answer along one figure, the ends of what is possible left out."""
    ends = {possible.low, possible.high}
    stretches = (
        settled.value
        for world in proof.worlds
        for settled in world.world.witness
        if settled.kind == "uppgift" and settled.name == name and isinstance(settled.value, Stretch)
    )
    return {end for stretch in stretches for end in (stretch.low, stretch.high) if end is not None} - ends


def _counted_limits(proof: NodeProof) -> list[tuple[str, Fraction]]:
    """The counts, shares and means of a goal with the known numbers that its tests hold them against."""
    tallies = {tally.name for tally in proof.node.tallies}
    found: dict[tuple[str, Fraction], None] = {}
    for test in (test for table in proof.node.tables for row in table.rows for test in compares_in(row.tests)):
        limit = _known(test, proof)
        if isinstance(test.left, Quantity) and test.left.name in tallies and limit is not None:
            found[test.left.name, limit] = None
    return list(found)


def _known(test: Compare, proof: NodeProof) -> Fraction | None:
    if not proof.worlds or base_names(test.right, dict(proof.node.derived)) & {t.name for t in proof.node.tallies}:
        return None
    value = evaluate(test.right, proof.worlds[0].world.point)
    return None if isinstance(value, Absent) else value


def _fact(node: Node, figure: Figure, value: Fraction | str) -> Fact:
    is_indicator = node.level == "indikator"
    return Fact.model_construct(
        indicator=node.id if is_indicator else None,
        goal=None if is_indicator else node.id,
        human_fact=figure.human_fact,
        span=figure.spans[0],
        answer=value if isinstance(value, str) else None,
        value=None if isinstance(value, str) else Measured(_unmistakable(value), value),
    )


# --- as text --------------------------------------------------------------------------------------------------


def _swedish(value: Fraction) -> str:
    return exact_text(value).replace("-", "−").replace(".", ",")


def _unmistakable(value: Fraction) -> str:
    """With three decimals it could be thousands, so a fourth is written."""
    return _swedish(value) + ("0" if decimals_of(value) == AMBIGUOUS else "")


def written(boundary: Boundary, period: Period) -> str:
    """The case as it stands in a file of cases, not yet confirmed."""
    lines = [f"  - namn: {_text(boundary.name)}", f"    period: {period}", "    värden:"]
    lines += [f"      - {{{', '.join(_keys(fact))}}}" for fact in boundary.facts]
    lines += [f"    väntat: {{{_text(boundary.node)}: {_expectation(boundary.expected)}}}", "    bekräftad: nej"]
    return "\n".join(lines) + "\n"


def _keys(fact: Fact) -> Iterator[str]:
    yield f"indikator: {_text(fact.indicator)}" if fact.indicator else f"mål: {_text(fact.goal or '')}"
    if fact.human_fact:
        yield f"uppgift: {_text(fact.human_fact)}"
    yield f"svar: {_text(fact.answer)}" if fact.answer else f"värde: {_text(fact.value.written if fact.value else '')}"
    yield f"spann: {_text(str(fact.span))}"


def _expectation(expected: Expected) -> str:
    if expected.outcome is not None:
        return f"{{utfall: {_text(expected.outcome)}, rad: {expected.row}}}"
    if expected.possible is not None:
        return f"{{möjliga: [{', '.join(map(_text, expected.possible))}]}}"
    return f"{{verdikt: {_text(expected.kind or '')}}}"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
