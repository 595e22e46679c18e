"""Between: two rulesets held side by side, in meaning and not in text.

Comes in: two checked rulesets, the positions in the year, and readings. Goes out: for every goal and indicator what was
done to it, with a witness that was proved or the word that every case comes to the same; between years also what
became of each indicator and whether a trend across the two may be told. Nodes are matched by id.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal, TypeAlias

from engine.ask.changes import MEASURED, WORDS, Change, RowChange, changes, row_changes
from engine.ask.readings import Letters
from engine.ask.witness import Answer, Search, Side
from engine.compile.compiler import CheckedRuleset, compile_program, natural
from engine.compile.program import Node, Program
from engine.model.facts import FactsFile
from engine.model.period import MONTHS, Period
from engine.prove.checker import Ask

Fate: TypeAlias = Literal["kvar", "ny", "struken", "flyttad id"]
Aim: TypeAlias = Literal["skärpt", "mildrat", "ändrat"]
Parts: TypeAlias = Callable[[Program], Mapping[str, Mapping[str, str]]]
"""The fingerprints of each indicator's parts: what it is called, what it measures, its plan and how it is judged."""
_PAST = frozenset({"föregående", "samma period i fjol", "helår i fjol", "helår för två år sedan", "förändring"})


@dataclass(frozen=True, slots=True)
class At:
    """Where in the year, and under which alternatives beside those in force."""

    month: int
    letters: Letters = ()


@dataclass(frozen=True, slots=True)
class NodeBetween:
    """One goal or indicator in both rulesets. `at`: where in the year the first difference was found."""

    id: str
    fate: Fate
    old: Node | None
    new: Node | None
    at: At | None = None
    rows: tuple[RowChange, ...] = ()
    changes: tuple[Change, ...] = ()
    answer: Answer | None = None
    was: str | None = None
    redefined: bool = False
    aim: Aim | None = None
    never_measured: bool = False
    trend_refused: bool = False

    @property
    def name(self) -> str:
        """What the node is called now, or was."""
        node = self.new or self.old
        return node.name if node else ""

    @property
    def judges(self) -> bool:
        """Whether anything that judges differs, words apart."""
        return bool(self.rows) or any(each.what not in WORDS for each in self.changes) or self.fate != "kvar"

    @property
    def reworded(self) -> bool:
        """Whether the name changed."""
        return any(each.what == "namn" for each in self.changes)


@dataclass(frozen=True, slots=True)
class Between:
    """The whole answer: the nodes in which something differs, and how much was looked at."""

    old: Program
    new: Program
    nodes: tuple[NodeBetween, ...]
    compared: int
    positions: tuple[At, ...]

    @property
    def years_apart(self) -> bool:
        """Whether the rulesets are for different years."""
        return self.old.year != self.new.year


@dataclass
class Compared:
    """The comparison of two rulesets."""

    old: CheckedRuleset
    new: CheckedRuleset
    ask: Ask
    parts: Parts
    picked: Mapping[str, str] = field(default_factory=dict)
    measured: Sequence[FactsFile] = ()

    def between(self, month: int | None = None) -> Between:
        """Every node, at the positions asked for: one month, or all, and every other alternative on its own."""
        positions = tuple(self._positions(month))
        seen: dict[str, NodeBetween] = {}
        for at in positions:
            search = self._search(at)
            for name in _names(search):
                found = seen.get(name)
                if found is None or (found.answer is None or found.answer.found == "ingen skillnad"):
                    seen[name] = self._better(found, self._node(search, name, at))
        first = self._search(positions[0])
        nodes = self._moved(seen, first)
        told = [each for each in nodes if each.judges or each.changes]
        told.sort(key=lambda each: natural(each.id))
        return Between(first.old.program, first.new.program, tuple(told), len(seen), positions)

    def _positions(self, month: int | None) -> Iterator[At]:
        months = [month] if month is not None else [MONTHS, 8, *(each for each in range(1, MONTHS) if each != 8)]  # noqa: PLR2004 - the delår of August is the common one
        yield from (At(each) for each in months)
        readings = self.new.ruleset.reading
        for name in sorted(readings):
            known = self.old.ruleset.reading.get(name)
            for letter in sorted(readings[name].alternatives):
                in_force = self.picked.get(name, readings[name].choice)
                if known is not None and letter in known.alternatives and letter != in_force:
                    yield from (At(each, ((name, letter),)) for each in months[:2])

    def _search(self, at: At) -> Search:
        return Search(self._side(self.old, at), self._side(self.new, at), self.ask)

    def _side(self, checked: CheckedRuleset, at: At) -> Side:
        picked = {
            n: letter for n, letter in {**self.picked, **dict(at.letters)}.items() if n in checked.ruleset.reading
        }
        return Side(checked, compile_program(checked, Period(checked.ruleset.year, at.month), picked))

    def _node(self, search: Search, name: str, at: At) -> NodeBetween:
        old, new = search.old.program.nodes.get(name), search.new.program.nodes.get(name)
        if old is None or new is None:
            return NodeBetween(name, "ny" if old is None else "struken", old, new, at)
        one, other = search.bare(name)
        if one is None or other is None:
            raise KeyError(name)
        words = tuple(changes(old, new))
        rows = tuple(row_changes(old, new))
        shifted = self.old.ruleset.year != self.new.ruleset.year
        answer = None if one == other or shifted else search.answer(name)
        return NodeBetween(name, "kvar", old, new, at, rows, words, answer)

    def _better(self, known: NodeBetween | None, found: NodeBetween) -> NodeBetween:
        """Of two positions the one that tells more: a witness, then an open question, then any change."""
        if known is None:
            return found
        rank = {"vittne": 3, "ej avgjort": 2, "ingen skillnad": 1}
        one, other = (rank[each.answer.found] if each.answer else 0 for each in (known, found))
        if other > one or (other == one and found.judges and not known.judges):
            return found
        return known

    # --- between years --------------------------------------------------------------------------------------------

    def _moved(self, seen: Mapping[str, NodeBetween], search: Search) -> list[NodeBetween]:
        """Every node; a new indicator that is called and measures what one that is gone did is suggested as it."""
        one, other = self.parts(search.old.program), self.parts(search.new.program)
        gone: dict[str, list[str]] = {}
        for name, node in seen.items():
            if node.fate == "struken" and name in one:
                gone.setdefault(one[name]["measured"] + one[name]["name"], []).append(name)
        told: dict[str, NodeBetween] = {}
        for name, node in seen.items():
            same = gone.get(other[name]["measured"] + other[name]["name"], []) if name in other else []
            if node.fate == "ny" and len(same) == 1 and same[0] not in {each.was for each in told.values()}:
                told[name] = self._renamed(search, node, same[0])
            else:
                told[name] = node
        taken = {each.was for each in told.values()}
        return [self._dated(node, one, other) for name, node in told.items() if name not in taken]

    def _renamed(self, search: Search, node: NodeBetween, was: str) -> NodeBetween:
        old, new = search.old.program.nodes[was], node.new
        if new is None:
            raise KeyError(was)
        words, rows = tuple(changes(old, new)), tuple(row_changes(old, new))
        return replace(node, fate="flyttad id", was=was, old=old, rows=rows, changes=words)

    def _dated(
        self, node: NodeBetween, one: Mapping[str, Mapping[str, str]], other: Mapping[str, Mapping[str, str]]
    ) -> NodeBetween:
        known = node.was or node.id
        both = known in one and node.id in other
        redefined = both and (
            one[known]["measured"] != other[node.id]["measured"] or any(each.what in MEASURED for each in node.changes)
        )
        leaf = node.id in other or (node.new is None and node.id in one)
        return replace(
            node,
            redefined=redefined,
            aim=_aim(node),
            never_measured=leaf and bool(self.measured) and not _measured({node.id, known}, self.measured),
            trend_refused=redefined and node.new is not None and _reads_past(node.new),
        )


def _names(search: Search) -> list[str]:
    programs = (search.old.program, search.new.program)
    return list(dict.fromkeys(node.id for program in programs for layer in program.layers for node in layer))


def _aim(node: NodeBetween) -> Aim | None:
    """Whether more or less is asked for than before."""
    change = next((each for each in node.changes if each.what == "plan" and each.about == "riktvärde"), None)
    if change is None or node.old is None or node.new is None:
        return None
    values = [next((g.value for g in each.given if g.name == "riktvärde"), None) for each in (node.old, node.new)]
    one, other = values
    if not (isinstance(one, Fraction) and isinstance(other, Fraction)) or node.old.direction != node.new.direction:
        return "ändrat"
    if node.new.direction not in {"uppåt", "nedåt"}:
        return "ändrat"
    return "skärpt" if (other > one) == (node.new.direction == "uppåt") else "mildrat"


def _measured(nodes: Collection[str], files: Sequence[FactsFile]) -> bool:
    return any(fact.subject in nodes and fact.state is None for file in files for fact in file.facts)


def _reads_past(node: Node) -> bool:
    return any(each.name in _PAST for each in node.figures) or any(name in _PAST for name, _ in node.derived)
