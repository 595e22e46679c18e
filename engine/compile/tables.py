"""Tables: from rows as written to rows in force, with every cell settled.

Comes in: a table of the ruleset and the scope of the node that uses it. Goes out: the table with its readings
applied. Every row is looked at, also those that the readings in force put aside, so that a mistake in an alternative
is found before anyone chooses it.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.compile.chosen import Choices
from engine.compile.faults import Faults, Path
from engine.compile.program import AnyOf, Cite, Row, ScaleOutcome, Table, Test
from engine.compile.scope import Labels, Scope
from engine.model import ruleset as model
from engine.model.cell import Cell


class Tables:
    """Compiles tables of one ruleset."""

    def __init__(self, ruleset: model.Ruleset, choices: Choices, faults: Faults) -> None:
        self.ruleset, self.choices, self.faults = ruleset, choices, faults
        self.scales = {name: _scale(scale) for name, scale in ruleset.scales.items()}
        self.looked_at: set[str] = set()
        self.readings: set[str] = set()
        """Those that the table at hand may name; a reading called as a quantity of the node is hidden by it."""

    def compile(self, table: model.Table, name: str, scope: Scope, path: Path) -> Table | None:
        """`table` for the node of `scope`; None, and a fault, when its scale does not exist."""
        scale = self.scales.get(table.scale)
        if scale is None:
            self.faults.unknown((*path, "skala"), "RT303", table.scale, self.scales)
            return None
        cite = self.cite(table, path)
        self.looked_at = set()
        self.readings = self.ruleset.reading.keys() - scope.known()
        rows = []
        for place, row in enumerate(table.rows):
            found = self._row(row, place, scope, scale, (*path, "rader", place))
            if found is not None:
                rows.append(found)
        scope.earlier[name] = Labels.of_scale(scale)
        return Table(name, scale, tuple(rows), cite, table.descriptive, tuple(sorted(self.looked_at)))

    def cite(self, cited: model.Cited, path: Path) -> Cite:
        """The sources and readings of something, checked to exist."""
        for document in cited.sources:
            if document not in self.ruleset.documents:
                self.faults.unknown((*path, "källa", document), "RT309", document, self.ruleset.documents, of_key=True)
        for reading in cited.readings:
            if reading not in self.ruleset.reading:
                self.faults.unknown((*path, "tolkning"), "RT306", reading, self.ruleset.reading)
        return Cite(tuple(sorted(cited.sources.items())), tuple(sorted(cited.readings)))

    def _row(self, row: model.Row, place: int, scope: Scope, scale: tuple[ScaleOutcome, ...], path: Path) -> Row | None:
        if row.outcome not in {outcome.label for outcome in scale}:
            self.faults.unknown((*path, "utfall"), "RT304", row.outcome, (o.label for o in scale))
        chosen: dict[str, str] = {}
        tests: list[Test] = []
        in_force = True
        for name, condition in row.when.items():
            here = (*path, "när", name)
            if name == model.ANY_OF:
                some = self._any_of(condition, scope, chosen, here)
                in_force, tests = in_force and some is not None, [*tests, *(some or ())]
            elif name in self.readings:
                in_force = self._reading(name, condition, chosen, here) and in_force
            else:
                tests += self._condition(name, condition, scope, here)
        cite = self.cite(row, path)
        if not in_force:
            return None
        return Row(place + 1, row.outcome, tuple(tests), row.reason, cite, tuple(sorted(chosen.items())))

    def _reading(self, name: str, condition: model.Condition, chosen: dict[str, str], path: Path) -> bool:
        cells = condition if isinstance(condition, tuple) else (condition,)
        letters = [cell.written for cell in cells if isinstance(cell, Cell)]
        chosen[name] = self.choices.letter(name)
        self.looked_at.add(name)
        answers = [self.choices.holds(name, letter, path) for letter in letters]  # every one, for its faults
        return all(answers)

    def _condition(self, name: str, condition: model.Condition, scope: Scope, path: Path) -> list[Test]:
        cells = condition if isinstance(condition, tuple) else (condition,)
        found: list[Test] = []
        for place, cell in enumerate(cells):
            if isinstance(cell, Cell):
                found += scope.tests(name, cell, path if len(cells) == 1 else (*path, place))
            else:
                self.faults.add(path, "RT313", of_key=True, name=name, cell=model.ANY_OF)
        return found

    def _any_of(
        self, condition: model.Condition, scope: Scope, chosen: dict[str, str], path: Path
    ) -> tuple[Test, ...] | None:
        """The test that one part holds; no test when a part is empty (it holds); None when no part is in force."""
        if not isinstance(condition, tuple) or not all(isinstance(part, Mapping) for part in condition):
            self.faults.add(path, "RT313", of_key=True, name=model.ANY_OF, cell="")
            return ()
        parts: list[tuple[Test, ...]] = []
        for place, part in enumerate(condition):
            found = self._part(part, scope, chosen, (*path, place)) if isinstance(part, Mapping) else None
            if found is not None:
                parts.append(found)
        if not parts:
            return None
        if any(not part for part in parts):
            return ()
        words = (" och ".join(test.written for test in part) for part in parts)
        return (AnyOf(tuple(parts), f"{model.ANY_OF}: {' | '.join(words)}"),)

    def _part(
        self, part: Mapping[str, Cell | tuple[Cell, ...]], scope: Scope, chosen: dict[str, str], path: Path
    ) -> tuple[Test, ...] | None:
        """The tests of one part, or None when a reading puts it aside."""
        found: list[Test] = []
        in_force = True
        for name, condition in part.items():
            here = (*path, name)
            if name in self.readings:
                in_force = self._reading(name, condition, chosen, here) and in_force
            else:
                found += self._condition(name, condition, scope, here)
        return tuple(found) if in_force else None


def _scale(scale: model.Scale) -> tuple[ScaleOutcome, ...]:
    return tuple(ScaleOutcome(o.label, o.score, o.colour, o.counts) for o in scale)


def check_scales(ruleset: model.Ruleset, faults: Faults) -> None:
    """No outcome stands twice on a scale."""
    for name, scale in ruleset.scales.items():
        seen: set[str] = set()
        for place, outcome in enumerate(scale):
            if outcome.label in seen:
                faults.add(("skalor", name, place), "RT317", name=outcome.label)
            seen.add(outcome.label)
