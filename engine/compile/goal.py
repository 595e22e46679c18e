"""Goals: counts, shares and means over children, and named children, as the quantities a table may use.

Comes in: one goal and its compiled children. Goes out: the tallies and named children that its tables read. A label
belongs to the child's verdict table if that has it, otherwise to the first of the child's tables that does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final, cast

from engine.compile.chosen import Choices
from engine.compile.faults import Faults, Path
from engine.compile.indicator import human_figure
from engine.compile.program import (
    Answers,
    Compare,
    Figure,
    Given,
    LabelIn,
    Named,
    Node,
    Row,
    Table,
    Tally,
    TallyKind,
    Test,
)
from engine.compile.scope import Labels, Scope, circular
from engine.model import ruleset as model
from engine.model.expression import Constant, Expression, Quantity
from engine.model.number import exact_text
from engine.model.period import At, judged

_COUNT = re.compile(r"(antal|andel) (minst )?(.+)")
_MEANS = {"medelpoäng", "vägt medel"}
COUNTED: Final = "antal räknade"


class GoalScope(Scope):
    """The names of one goal."""

    def __init__(
        self, ruleset: model.Ruleset, goal: model.Goal, children: Sequence[Node], at: At, choices: Choices,
        faults: Faults, path: Path,
    ) -> None:  # fmt: skip
        super().__init__(faults)
        self.children = children
        self.path = path
        self.tallies: dict[str, Tally] = {}
        self.named: dict[str, Named] = {}
        period, _ = judged(at)
        share = period.share_of_year
        self.given = {
            "andel av året": Given("andel av året", share, exact_text(share)),
            "period": Given("period", "helår" if period.whole_year else "delår", ""),
        }
        self.figures: dict[str, Figure] = {
            name: human_figure(name, fact, at) for name, fact in ruleset.human_facts.items()
        }
        self.derived = self._derive(goal, choices)

    def _derive(self, goal: model.Goal, choices: Choices) -> dict[str, Expression]:
        found: dict[str, Expression] = {}
        for name, formula in goal.derived.items():
            here = (*self.path, "storheter", name)
            if name in self.known():
                self.faults.add(here, "RT315", of_key=True, name=name)
            else:
                found[name] = cast("Expression", choices.pick_for(name, formula, here))
        for name in sorted(circular(found)):
            self.faults.add((*self.path, "storheter", name), "RT316", of_key=True, name=name)
            found[name] = Constant(Fraction(0))
        return found

    def check_own(self) -> None:
        """Every name that the goal's own expressions use exists."""
        for name, expression in sorted(self.derived.items()):
            self.check_expression(expression, (*self.path, "storheter", name))

    # --- Scope ------------------------------------------------------------------------------------------------

    def number(self, name: str) -> bool:
        figure = self.figures.get(name)
        found = name in self.derived or (figure is not None and not isinstance(figure.possible, Answers))
        found = found or name == "andel av året" or self._tally(name)
        if found:
            self.used.add(name)
        return found

    def labels(self, name: str, label: str) -> tuple[str, Labels] | None:
        child = next((child for child in self.children if child.id == name), None)
        if child is not None and child.tables:
            return self._child(child, label)
        figure = self.figures.get(name)
        if name in self.earlier:
            found = self.earlier[name]
        elif figure is not None and isinstance(figure.possible, Answers):
            found = Labels(figure.possible.labels, figure.possible.labels)
        elif name == "period":
            found = Labels(("delår", "helår"))
        else:
            return None
        self.used.add(name)
        return name, found

    def behind(self, name: str) -> str | None:
        if name not in self.figures:
            return None
        self.used.add(name)
        return name

    def known(self) -> set[str]:
        labels = {o.label for child in self.children for table in child.tables for o in table.scale}
        counts = {f"antal {label}" for label in labels}
        ids = {child.id for child in self.children}
        named = {*self.figures, *self.given, *self.earlier, *getattr(self, "derived", {})}
        return named | counts | ids | _MEANS | {COUNTED}

    def reaches(self, left: str, goal: str, written: str) -> tuple[Compare, ...] | None:
        return (Compare(Quantity(left), "≥", Quantity(goal), written),) if self.number(goal) else None

    def all_of(self, name: str, written: str) -> tuple[Test, ...]:
        """`antal grön: samtliga` asks for the whole share, so that it does not exist over no counted child."""
        share = re.sub(r"^antal ", "andel ", name)
        return super().all_of(share, written) if self.number(share) else ()

    # --- children ---------------------------------------------------------------------------------------------

    def _child(self, child: Node, label: str) -> tuple[str, Labels]:
        table = _table_with(child, label) or child.table(child.verdict_table or child.tables[0].name)
        name = child.id if table.name == child.verdict_table else f"{child.id} ({table.name})"
        self.named[name] = Named(name, child.id, table.name)
        self.used.add(name)
        return name, Labels.of_scale(table.scale)

    def _tally(self, name: str) -> bool:
        """Make the tally that `name` asks for, if children have what it counts."""
        if name not in self.tallies:
            tally = self._mean(name) if name in _MEANS else self._count(name)
            if tally is None:
                return False
            self.tallies[name] = tally
        return True

    def _mean(self, name: str) -> Tally | None:
        tables = tuple((c.id, t.name) for c in self.children if (t := _table_with_scores(c)) is not None)
        if not tables:
            self.faults.add(self.path, "RT314", name=name)
        return Tally(name, cast("TallyKind", name), (), tables)

    def _count(self, name: str) -> Tally | None:
        if name == COUNTED:
            verdicts = ((child.id, child.verdict_table) for child in self.children)
            return Tally(name, COUNTED, (), tuple((child, table) for child, table in verdicts if table))
        match = _COUNT.fullmatch(name)
        if match is None:
            return None
        label = match[3]
        tables = [(child, table) for child in self.children if (table := _table_with(child, label)) is not None]
        if not tables:
            return None
        counted = tuple((child.id, tuple(_at_least(table, label, bool(match[2])))) for child, table in tables)
        labels = dict.fromkeys(found for _, each in counted for found in each)
        kind: TallyKind = "antal" if match[1] == "antal" else "andel"
        return Tally(name, kind, tuple(labels), tuple((child.id, table.name) for child, table in tables), counted)


def _at_least(table: Table, label: str, and_better: bool) -> Iterable[str]:  # noqa: FBT001 - one private caller
    if not and_better:
        return (label,)
    ordered = [outcome.label for outcome in table.scale if outcome.counts]
    return ordered[: ordered.index(label) + 1] if label in ordered else (label,)


def _table_with(child: Node, label: str) -> Table | None:
    """The child's table whose scale has `label`, its verdict table first."""
    tables = sorted(child.tables, key=lambda table: table.name != child.verdict_table)
    return next((table for table in tables if any(o.label == label for o in table.scale)), None)


def _table_with_scores(child: Node) -> Table | None:
    tables = sorted(child.tables, key=lambda table: table.name != child.verdict_table)
    return next((t for t in tables if all(o.score is not None or not o.counts for o in t.scale)), None)


def same_as(child: Node) -> tuple[tuple[Table, ...], tuple[Named, ...]]:
    """The tables of a node whose verdict is its child's: one row per outcome, for each of the child's tables."""
    tables: list[Table] = []
    named: list[Named] = []
    for table in child.tables:
        name = child.id if table.name == child.verdict_table else f"{child.id} ({table.name})"
        named.append(Named(name, child.id, table.name))
        rows = tuple(
            Row(place, o.label, (LabelIn(name, (o.label,), None, f"{name}: {o.label}"),), None, table.cite)
            for place, o in enumerate(table.scale, 1)
        )
        tables.append(Table(table.name, table.scale, rows, table.cite, table.descriptive))
    return tuple(tables), tuple(named)


def own_names(used: Iterable[str], given: Mapping[str, Given]) -> tuple[Given, ...]:
    """The given quantities among `used`, by name."""
    return tuple(given[name] for name in sorted(used) if name in given)
