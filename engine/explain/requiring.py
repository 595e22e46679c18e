"""Requiring: what it would take to lift a verdict or lose it, in words.

Comes in: the answer that `ask` worked out, and the assessment it is about. Goes out: text. Says for each better outcome
how little is enough and where, down to the figures; then how little loses the present one. Of an open verdict it says
how little of what is open settles each outcome that it may come to, and when less does if what is known changes too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from babel.dates import format_date

from engine.ask.nearest import FigureChange
from engine.ask.requirements import Change, ChildChange, Requirements, Target, Way
from engine.ask.vectors import VALUE
from engine.compile.choosing import State
from engine.explain.fold import fold
from engine.explain.formulas import unit_of, value_said
from engine.explain.inert import inert
from engine.explain.numerals import number
from engine.explain.page import Line
from engine.explain.sentences import stretch_said, witness_said
from engine.explain.signs import signed, verdict_sign
from engine.explain.vocabulary import STATES, label, quantity
from engine.explain.words import Words, message
from engine.model.diagnostic import Language
from engine.model.expression import Quantity
from engine.model.period import MONTHS
from engine.prove.assessment import Assessment
from engine.prove.proof import Judged, NodeProof, Possibility, Undecided

WIDTH = 100
Mode: TypeAlias = Literal["krävs", "tappas", "avgörs"]
"""Whether a change must be made, is what loses a verdict, or is something open that settles one."""


def requiring(answer: Requirements, assessment: Assessment, lang: Language, accumulated: Collection[str] = ()) -> str:
    """The answer as lines of text; `accumulated` are the indicators whose values add up over the year."""
    lines = [
        "  " * line.depth + part
        for line in requiring_lines(Words(lang), answer, assessment, accumulated)
        for part in fold(inert(line.text), WIDTH - 2 * line.depth, 2)
    ]
    return "\n".join(lines) + "\n"


def requiring_lines(
    words: Words, answer: Requirements, assessment: Assessment, accumulated: Collection[str] = ()
) -> Iterator[Line]:
    """The answer line by line."""
    return _Said(words, assessment, accumulated).lines(answer)


@dataclass(frozen=True, slots=True)
class Forms:
    """What is said of an outcome that nothing gives, and of one that may be given."""

    never: str
    unsettled: str


LIFTED: Final = Forms(
    message("{outcome} kan inte nås med det som ännu går att ändra."),
    message("Om {outcome} kan nås är ej avgjort: fallen är för många eller hänger på varandra."),
)
LOST: Final = Forms(
    message("{outcome} kan inte tappas med det som ännu går att ändra."),
    message("Om {outcome} kan tappas är ej avgjort: fallen är för många eller hänger på varandra."),
)
SETTLED: Final = Forms(
    message("{outcome} avgörs inte av det som är öppet."),
    message("Vad som avgör {outcome} är inte uträknat: fallen är för många eller hänger på varandra."),
)


class _Said:
    """One answer being told."""

    def __init__(self, words: Words, assessment: Assessment, accumulated: Collection[str]) -> None:
        self.words, self.assessment, self.accumulated = words, assessment, accumulated

    def lines(self, answer: Requirements) -> Iterator[Line]:
        words, proof = self.words, self.assessment.proof.nodes[answer.node]
        now = verdict_sign(words, proof)
        yield Line(0, words.say("Vad som krävs för {node}, nu {verdict}", node=answer.node, verdict=now))
        if isinstance(proof.verdict, Undecided):
            yield from self._open(answer, proof, proof.verdict)
        elif not isinstance(proof.verdict, Judged):
            yield Line(1, words.say("Verdiktet ges inte av någon tabell, så här finns inget att räkna ut."))
        else:
            table = proof.node.table(proof.node.verdict_table or "")
            for lift in answer.lifts:
                yield from self._target(lift, signed(words, table, lift.outcomes[0]), LIFTED, "krävs")
            if answer.loses is not None:
                yield from self._target(answer.loses, now, LOST, "tappas")
            if not answer.lifts:
                yield Line(1, words.say("{verdict} är det bästa utfallet.", verdict=now))

    # --- settling -------------------------------------------------------------------------------------------------

    def _open(self, answer: Requirements, proof: NodeProof, verdict: Undecided) -> Iterator[Line]:
        """An open verdict: what settles each outcome that it may come to, and what else would give an outcome."""
        words, table = self.words, proof.node.table(proof.node.verdict_table or "")
        if verdict.too_many:
            yield Line(1, words.say("Ej avgjort: de möjliga fallen är för många för att räknas upp."))
            return
        settles = {target.outcomes[0]: target for target in answer.settles}
        lifts = {target.outcomes[0]: target for target in answer.lifts}
        for name in (each.label for each in table.scale if each.label in settles or each.label in lifts):
            outcome, settle, lift = signed(words, table, name), settles.get(name), lifts.get(name)
            if settle is not None:
                yield from self._settles(settle, outcome, proof, verdict)
            yield from self._or_changed(lift, settle, outcome)
        for possible in (each for each in verdict.possible if each.outcome is None):
            yield self._example(proof, possible, signed(words, table, None))

    def _settles(self, target: Target, outcome: str, proof: NodeProof, verdict: Undecided) -> Iterator[Line]:
        """What is open that settles an outcome; where that is not known, one way to it."""
        words = self.words
        if target.best is None:
            possible = next(each for each in verdict.possible if each.outcome == target.outcomes[0])
            yield self._example(proof, possible, outcome)
            yield Line(
                1, words.say(SETTLED.never if target.found == "går inte" else SETTLED.unsettled, outcome=outcome)
            )
            return
        settled = words.count(
            "{outcome} är avgjort när minst {n} öppen faller ut så här:",
            "{outcome} är avgjort när minst {n} öppna faller ut så här:",
            target.best.cost[0],
            outcome=outcome,
        )
        yield Line(1, settled)
        yield from self._ways(target, "avgörs")

    def _or_changed(self, lift: Target | None, settle: Target | None, outcome: str) -> Iterator[Line]:
        """What gives an outcome when what is known may change too, where that is less than to settle it."""
        if lift is None or (settle is not None and settle.best is not None and not _fewer(lift, settle)):
            return
        if lift.best is None:
            if settle is None:
                said = LIFTED.never if lift.found == "går inte" else LIFTED.unsettled
                yield Line(1, self.words.say(said, outcome=outcome))
            return
        changed = self.words.count(
            "{outcome} kräver minst {n} ändring, om även det som är känt får ändras:",
            "{outcome} kräver minst {n} ändringar, om även det som är känt får ändras:",
            lift.best.cost[0],
            outcome=outcome,
        )
        yield Line(1, changed)
        yield from self._ways(lift, "krävs")

    def _example(self, proof: NodeProof, possible: Possibility, outcome: str) -> Line:
        condition = witness_said(self.words, proof, possible.witnesses[0])
        return Line(1, self.words.say("{outcome} till exempel om {condition}.", outcome=outcome, condition=condition))

    # --- lifting and losing ---------------------------------------------------------------------------------------

    def _target(self, target: Target, outcome: str, said: Forms, mode: Mode) -> Iterator[Line]:
        words = self.words
        if target.best is None:
            yield Line(1, words.say(said.never if target.found == "går inte" else said.unsettled, outcome=outcome))
            return
        n = target.best.cost[0]
        if mode == "krävs":
            changes = words.count(
                "{outcome} kräver minst {n} ändring:", "{outcome} kräver minst {n} ändringar:", n, outcome=outcome
            )
        else:
            changes = words.count(
                "{outcome} tappas vid {n} ändring:", "{outcome} tappas vid {n} ändringar:", n, outcome=outcome
            )
        yield Line(1, changes)
        yield from self._ways(target, mode)

    def _ways(self, target: Target, mode: Mode) -> Iterator[Line]:
        words, best = self.words, target.best
        if best is None:
            return
        for place, way in enumerate(best.ways, 1):
            first, *rest = self._way(way, 2, mode)
            yield first if best.total == 1 else Line(first.depth, f"({place}) {first.text}")
            yield from rest
        more = best.total - len(best.ways)
        if more and target.shared:
            yield Line(2, words.say("Det kan finnas fler sätt som är lika små."))
        elif more:
            yield Line(2, words.count("och på {n} sätt till", "och på {n} sätt till", more))
        if not target.complete:
            yield Line(2, words.say("Om något ännu mindre räcker är ej avgjort."))

    def _way(self, way: Way, depth: int, mode: Mode) -> Iterator[Line]:
        """Every change on a line of its own, with what it rests on one step further in."""
        for place, change in enumerate(way):
            first, *rest = self._change(change, depth, mode)
            yield first if place == 0 else Line(depth, self.words.say("och {change}", change=first.text))
            yield from rest

    def _change(self, change: Change, depth: int, mode: Mode) -> Iterator[Line]:
        if isinstance(change, FigureChange):
            yield Line(depth, self._figure(change, mode))
            return
        yield Line(depth, self._child(change, mode))
        yield from self._way(change.below, depth + 1, mode)
        if more := change.below_more:
            said = self.words.count("eller på {n} annat sätt", "eller på {n} andra sätt", more)
            yield Line(depth + 1, said)

    def _child(self, change: ChildChange, mode: Mode) -> str:
        """`S4a blir gul (nu röd)`; of what is open it goes without saying what it is now."""
        words, proof = self.words, self.assessment.proof.nodes[change.node]
        wanted = []
        for name, text in change.wanted:
            table = proof.node.table(name)
            outcome = signed(words, table, text)
            told = outcome if name == proof.node.verdict_table else f"{name} {outcome}"
            wanted.append(told)
        outcome = words.all_of(wanted)
        if mode == "avgörs":
            return words.say("{node} blir {outcome}", node=change.node, outcome=outcome)
        return words.say(
            "{node} blir {outcome} (nu {now})", node=change.node, outcome=outcome, now=verdict_sign(words, proof)
        )

    # --- figures --------------------------------------------------------------------------------------------------

    def _figure(self, change: FigureChange, mode: Mode) -> str:
        words, proof = self.words, self.assessment.proof.nodes[change.node]
        if isinstance(change.now, Fraction) and change.edge is not None:
            return self._moved(change, change.now, change.edge, mode)
        if isinstance(change.value, str):
            value = label(words, change.figure, change.value)
        else:
            assert change.stretch is not None  # what is no label is a number in a stretch  # noqa: S101
            value = stretch_said(words, proof, change.figure, change.stretch)
        name, state = self._name(proof, change), self._state(proof, change.figure)
        if mode == "avgörs" and state == "öppen":
            return words.say("{name} blir {value}", name=name, value=value)
        form = (
            message("{name} måste bli {value}, nu {now}")
            if mode == "krävs"
            else message("{name} blir {value}, nu {now}")
        )
        now = change.now if isinstance(change.now, str) else words.say(STATES[state])
        return words.say(form, name=name, value=value, now=now)

    def _name(self, proof: NodeProof, change: FigureChange) -> str:
        """A value is called by its indicator, everything else by its own name."""
        return proof.node.name if change.figure == VALUE else quantity(self.words, change.figure)

    def _moved(self, change: FigureChange, now: Fraction, edge: Fraction, mode: Mode) -> str:
        """`Sjukfrånvaro måste ned till 7 %, nu 10,74 %`."""
        words, proof = self.words, self.assessment.proof.nodes[change.node]
        name, unit = self._name(proof, change), unit_of(proof, Quantity(change.figure))
        up = edge > now or (edge == now and change.stretch is not None and change.stretch.low == edge)
        match up, change.at_edge:
            case True, True:
                must, goes = (
                    message("{name} måste upp till {value}, nu {now}"),
                    message("{name} går upp till {value}, nu {now}"),
                )
            case True, False:
                must, goes = (
                    message("{name} måste över {value}, nu {now}"),
                    message("{name} går över {value}, nu {now}"),
                )
            case False, True:
                must, goes = (
                    message("{name} måste ned till {value}, nu {now}"),
                    message("{name} går ned till {value}, nu {now}"),
                )
            case _:
                must, goes = (
                    message("{name} måste under {value}, nu {now}"),
                    message("{name} går under {value}, nu {now}"),
                )
        form = must if mode == "krävs" else goes
        value, told = (value_said(words, proof, change.figure, each) for each in (edge, now))
        said = words.say(form, name=name, value=value, now=told)
        return said + self._rest_of_year(change, now, unit) if mode == "krävs" else said

    def _rest_of_year(self, change: FigureChange, now: Fraction, unit: str | None) -> str:
        """What an accumulated figure may or must gain in the months that are left, and what the pace so far gives."""
        words, proof = self.words, self.assessment.proof.nodes[change.node]
        target = next((each.value for each in proof.node.given if each.name == "riktvärde"), None)
        months = self._months(proof) if change.figure == VALUE and proof.node.id in self.accumulated else None
        if months is None or not isinstance(target, Fraction) or target <= now:
            return ""
        year, done = self.assessment.proof.program.year, months
        first, last = (format_date(date(year, month, 1), "LLLL", locale=words.locale) for month in (done + 1, MONTHS))
        return words.say(
            "; för årsmålet {target} får det bli högst {rest} till under {months}, takten hittills ger {pace}"
            if proof.node.direction == "nedåt"
            else "; för årsmålet {target} krävs {rest} till under {months}, takten hittills ger {pace}",
            target=number(words, target, unit),
            rest=number(words, target - now, unit),
            months=first if first == last else f"{first}–{last}",
            pace=number(words, now / done * (MONTHS - done), unit),
        )

    def _months(self, proof: NodeProof) -> int | None:
        """How many months of the year the value holds; None where it is no sum from January, or of the whole year."""
        fact = next((one.fact for one in proof.chosen if one.figure == VALUE), None)
        year = self.assessment.proof.program.year
        if fact is None or fact.span.start != date(year, 1, 1) or fact.span.end.year != year:
            return None
        return fact.span.end.month if fact.span.end.month < MONTHS else None

    def _state(self, proof: NodeProof, figure: str) -> State:
        return next(one.state for one in proof.chosen if one.figure == figure)


def _fewer(one: Target, other: Target) -> bool:
    """Whether one takes fewer changes than the other."""
    return one.best is not None and other.best is not None and one.best.cost[0] < other.best.cost[0]
