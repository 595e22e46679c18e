"""Sentences: a test, a row, a condition and a source, each said in one line.

Comes in: pieces of one node's proof. Goes out: text. A test is said with what was seen on both its sides and the answer
it got: `värde (10,74 %) är högst riktvärde (7 %): nej`.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TypeAlias, assert_never

from engine.compile.choosing import Chosen, Possible, Values
from engine.compile.evaluation import Absent, Value
from engine.compile.points import Settled, Witness
from engine.compile.program import Answers, AnyOf, Cite, Compare, LabelIn, Program, Row, StateIs, Table, Test
from engine.compile.stretches import Stretch
from engine.explain.conditions import Allowed, Condition
from engine.explain.formulas import absent, amount, spelled, unit_of, value_said
from engine.explain.numerals import number
from engine.explain.seen import SideSeen, TestSeen, chosen_for
from engine.explain.vocabulary import STATES, label, quantity
from engine.explain.words import Words, message
from engine.model.expression import Constant, Expression, Quantity
from engine.model.facts import FactsFile
from engine.model.ruleset import EVERY_NUMBER, Range
from engine.prove.proof import NodeProof

_OPERATORS = {
    "≥": message("är minst"),
    "≤": message("är högst"),
    ">": message("är över"),
    "<": message("är under"),
    "=": message("är lika med"),
}
_STATES = {
    "saknas": message("{name} saknas"),
    "finns": message("{name} finns"),
    "ej tillämplig": message("{name} är ej tillämplig"),
}
_SEVERAL = 2

# --- tests ----------------------------------------------------------------------------------------------------


def asked(words: Words, test: Test) -> str:
    """What a test asks, without numbers: `värde är minst väntat`."""
    match test:
        case Compare(left, op, right):
            return f"{spelled(words, left)} {words.say(_OPERATORS[op])} {spelled(words, right)}"
        case LabelIn(name, labels):
            return _is(words, quantity(words, name), name, labels)
        case StateIs(name, state):
            return words.say(_STATES[state], name=quantity(words, name))
        case AnyOf(parts):
            return words.one_of(_all_asked(words, part) for part in parts)
        case _:
            assert_never(test)


def row_asked(words: Words, row: Row) -> str:
    """What a row asks: its tests, or that no row above it holds."""
    return _all_asked(words, row.tests) if row.tests else words.say("annars")


def _all_asked(words: Words, tests: Iterable[Test]) -> str:
    """Tests that must all hold; one that is a choice in itself stands in parentheses."""
    listed = tuple(tests)
    choice = "({})" if len(listed) > 1 else "{}"
    said = (choice.format(asked(words, test)) if isinstance(test, AnyOf) else asked(words, test) for test in listed)
    return words.all_of(dict.fromkeys(said))


def answered(words: Words, proof: NodeProof, seen: TestSeen) -> str:
    """The test with what was seen on its sides, and its answer."""
    return f"{with_values(words, proof, seen)}: {_answer(words, seen)}"


def with_values(words: Words, proof: NodeProof, seen: TestSeen) -> str:
    """The test with what was seen on its sides."""
    match seen.test:
        case Compare(left, op, right):
            unit = unit_of(proof, left) or unit_of(proof, right)
            first = _side(words, proof, left, seen.left, unit)
            return f"{first} {words.say(_OPERATORS[op])} {_side(words, proof, right, seen.right, unit)}"
        case LabelIn(name, labels):
            if seen.answer == "ja" and len(labels) == 1:
                return _is(words, quantity(words, name), name, labels)
            shown = _shown(words, proof, Quantity(name), seen.left, None)
            return _is(words, f"{quantity(words, name)} ({shown})", name, labels)
        case StateIs(name, state):
            said = words.say(_STATES[state], name=quantity(words, name))
            return f"{said} ({_shown_states(words, seen.left)})"
        case AnyOf():
            return words.say("något av följande håller")
        case _:
            assert_never(seen.test)


def _answer(words: Words, seen: TestSeen) -> str:
    match seen.answer:
        case "ja":
            return words.say("ja")
        case "nej":
            return words.say("nej")
        case "öppet":
            return words.say("öppet")
        case "finns inte":
            if seen.missing is None:
                return words.say("går inte att pröva")
            return words.say("går inte att pröva, {missing}", missing=absent(words, seen.missing))
        case _:
            assert_never(seen.answer)


def _is(words: Words, subject: str, name: str, labels: Iterable[str]) -> str:
    return words.say("{name} är {label}", name=subject, label=words.one_of(label(words, name, each) for each in labels))


def _side(words: Words, proof: NodeProof, expression: Expression, seen: SideSeen, unit: str | None) -> str:
    if isinstance(expression, Constant):
        return number(words, expression.value, unit)
    return f"{spelled(words, expression)} ({_shown(words, proof, expression, seen, unit)})"


def _shown(words: Words, proof: NodeProof, expression: Expression, seen: SideSeen, unit: str | None) -> str:
    if not seen.values:
        return words.say("öppet")
    numbers = [value for value in seen.values if isinstance(value, Fraction)]
    if len(numbers) == len(seen.values) >= _SEVERAL:
        low, high = (number(words, end, unit) for end in (min(numbers), max(numbers)))
        return words.say("öppet, {low} till {high}", low=low, high=high)
    name = expression.name if isinstance(expression, Quantity) else ""
    if len(seen.values) > 1:
        return words.say("öppet")
    return _value(words, proof, expression, name, seen.values[0], unit)


def _value(words: Words, proof: NodeProof, expression: Expression, name: str, value: Value, unit: str | None) -> str:
    match value:
        case Fraction():
            return amount(words, value, unit, proof, expression)
        case Absent():
            return words.say("finns inte")
        case str():
            return label(words, name, value)
        case _:
            assert_never(value)


def _shown_states(words: Words, seen: SideSeen) -> str:
    return words.one_of(words.say(STATES[state]) for state in seen.values if isinstance(state, str) and state in STATES)


# --- what an open figure may be -----------------------------------------------------------------------------------


def condition_said(words: Words, proof: NodeProof, condition: Condition) -> str:
    """`värde är minst 75` and so on, joined."""
    if not condition:
        return words.say("vad de öppna uppgifterna än visar")
    return words.all_of(_allowed(words, proof, name, allowed) for name, allowed in condition.items())


def _allowed(words: Words, proof: NodeProof, name: str, allowed: Allowed) -> str:
    """`värde är under 5 eller minst 75`."""
    chosen = chosen_for(proof, name)
    order = chosen.possible.labels if chosen and isinstance(chosen.possible, Answers) else ()
    labels = sorted((each for each in allowed if isinstance(each, str)), key=order.index)
    told = [label(words, name, each) for each in labels]
    told += [stretch_said(words, proof, name, each) for each in allowed if isinstance(each, Stretch)]
    return words.say("{name} är {value}", name=quantity(words, name), value=words.one_of(told))


def stretch_said(words: Words, proof: NodeProof, name: str, stretch: Stretch) -> str:
    """`minst 75`: a stretch without the ends that the figure has anyway."""
    chosen = chosen_for(proof, name)
    possible = chosen.possible if chosen and isinstance(chosen.possible, Range) else EVERY_NUMBER
    low, high = _ends(stretch, possible)
    if low is not None and high is not None and low == high:
        return value_said(words, proof, name, low[0])
    parts = []
    if low is not None:
        parts.append(
            words.say("minst {value}" if low[1] else "över {value}", value=value_said(words, proof, name, low[0]))
        )
    if high is not None:
        parts.append(
            words.say("högst {value}" if high[1] else "under {value}", value=value_said(words, proof, name, high[0]))
        )
    return words.all_of(parts) if parts else words.say("vad som helst")


End: TypeAlias = tuple[Fraction, bool]


def _ends(stretch: Stretch, possible: Range) -> tuple[End | None, End | None]:
    """The ends worth telling; among whole numbers the nearest that is in."""
    low = None if stretch.low is None else (stretch.low, stretch.low_in)
    high = None if stretch.high is None else (stretch.high, stretch.high_in)
    if possible.step is not None:
        low = low and _on_step(low, possible.step, up=True)
        high = high and _on_step(high, possible.step, up=False)
    same = low is not None and low == high
    if low is not None and not same and low == (possible.low, True):
        low = None
    if high is not None and not same and high[0] == possible.high and (high[1] or possible.open_high):
        high = None
    return low, high


def _on_step(end: End, step: Fraction, *, up: bool) -> End:
    value, inside = end
    steps = value / step
    if steps.denominator == 1 and inside:
        return end
    whole = steps.numerator // steps.denominator
    if up:
        return (whole + 1) * step, True
    return (whole - 1 if steps.denominator == 1 else whole) * step, True


def witness_said(words: Words, proof: NodeProof, witness: Witness) -> str:
    """One world: what each open child and figure is in it."""
    if not witness:
        return words.say("inget öppet ändras")
    children: dict[str, list[str]] = {}
    told: list[str] = []
    for settled in witness:
        match settled.kind:
            case "barn":
                children.setdefault(str(settled.value), []).append(settled.name)
            case "uppgift":
                told.append(_settled(words, proof, settled))
            case "skillnad":
                told.append(_difference(words, proof, settled))
            case _:
                assert_never(settled.kind)
    became = [
        words.count("{names} blir {label}", "{names} blir {label}", len(ids), names=words.all_of(ids), label=of)
        for of, ids in children.items()
    ]
    return words.all_of(became + told)


def _settled(words: Words, proof: NodeProof, settled: Settled) -> str:
    return _allowed(words, proof, settled.name, (settled.value,))


def _difference(words: Words, proof: NodeProof, settled: Settled) -> str:
    name = quantity(words, settled.name)
    if isinstance(settled.value, Stretch):
        return _allowed(words, proof, settled.name, (settled.value,))
    return words.say("{name} finns inte", name=name)


def possible_said(words: Words, proof: NodeProof, chosen: Chosen) -> str:
    """What values an open figure may take."""
    possible: Possible = chosen.possible
    unit = unit_of(proof, Quantity(chosen.figure))
    match possible:
        case Answers(labels):
            return words.one_of(labels)
        case Values(numbers):
            return words.one_of(value_said(words, proof, chosen.figure, each) for each in numbers)
        case Range():
            return _range_said(words, possible, unit)
        case _:
            assert_never(possible)


def _range_said(words: Words, possible: Range, unit: str | None) -> str:
    whole = possible.step == 1
    low, high = (None if end is None else number(words, end, unit) for end in (possible.low, possible.high))
    if low is None and high is None:
        return words.say("vilket heltal som helst") if whole else words.say("vilket tal som helst")
    if high is None:
        kind = message("heltal, {low} eller mer") if whole else message("{low} eller mer")
        return words.say(kind, low=low or "")
    if low is None:
        return words.say("högst {value}", value=high)
    if possible.open_high:
        return words.say("{low} till under {high}", low=low, high=high)
    kind = message("heltal från {low} till {high}") if whole else message("{low} till {high}")
    return words.say(kind, low=low, high=high)


# --- where it comes from --------------------------------------------------------------------------------------------


def documents(program: Program, files: Iterable[FactsFile]) -> dict[str, str]:
    """The title of every document, by its code."""
    titles = dict(program.documents)
    for file in files:
        titles |= {code: source.title for code, source in file.documents.items() if code not in titles}
    return titles


def effective(row: Row, table: Table) -> Cite:
    """A table's sources and readings hold for the rows that have none of their own."""
    return Cite(row.cite.sources or table.cite.sources, row.cite.readings or table.cite.readings)


def places_said(sources: Iterable[tuple[str, str]]) -> str:
    """`vp 1.3.1 L254-263; vp Bilaga 1`."""
    return "; ".join(f"{document} {place}" for document, place in sources)


def cited(words: Words, cite: Cite) -> str:
    """Source and readings in short, to stand within a line; empty when there is neither."""
    parts = [words.say("källa: {places}", places=places_said(cite.sources))] if cite.sources else []
    if cite.readings:
        parts.append(words.say("enligt tolkning {readings}", readings=words.all_of(cite.readings)))
    return "; ".join(parts)


def cite_lines(words: Words, cite: Cite) -> list[str]:
    """Source and readings as a line of their own; none when there is neither."""
    parts = [words.say("Beskrivs i {places}.", places=places_said(cite.sources))] if cite.sources else []
    if cite.readings:
        parts.append(words.say("Enligt tolkning {readings}.", readings=words.all_of(cite.readings)))
    return [" ".join(parts)] if parts else []
