"""Applying: the facts as they would be with some figures changed.

Comes in: facts files, and figures with new values. Goes out: the files with the new values instead of what they said
about the same figures; None where no file can say a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

from engine.ask.nearest import FigureChange
from engine.ask.values import said
from engine.compile.program import Figure, Program
from engine.compile.stretches import Stretch
from engine.model.facts import Fact, FactsFile
from engine.model.period import Period


def applied(
    program: Program, files: Sequence[FactsFile], changes: Iterable[FigureChange]
) -> tuple[FactsFile, ...] | None:
    """The files with the changes made."""
    figures = {(each.node, each.figure): each for each in changes}
    replaced, new = set[_Key](), list[Fact]()
    for change in figures.values():
        node = program.nodes[change.node]
        figure = next(each for each in node.figures if each.name == change.figure)
        told = _said(figure, change.value)
        if told is None:
            return None
        owner = "indikator" if node.level == "indikator" else "mål"
        about = {"uppgift": figure.human_fact} if figure.human_fact else {}
        span = str(figure.spans[0])
        kind = {"art": "prognos", "efter": str(figure.position)} if figure.position else {}
        new.append(Fact.model_validate({owner: node.id, **about, "spann": span, **kind, **told}))
        replaced.add((node.id, figure.human_fact, span, figure.position))
    kept = [each.model_copy(update={"facts": tuple(_without(each.facts, replaced))}) for each in files]
    if not new:
        return tuple(kept)
    return (*kept, _file(program, new))


_Key: TypeAlias = tuple[str, str | None, str, Period | None]
"""What a changed figure is about, over which span, and the position it is forecast at."""


def _without(facts: Iterable[Fact], replaced: set[_Key]) -> list[Fact]:
    return [
        fact
        for fact in facts
        if fact.part is not None or (fact.subject, fact.human_fact, str(fact.span), fact.after) not in replaced
    ]


def _file(program: Program, facts: Sequence[Fact]) -> FactsFile:
    made = FactsFile.model_validate({"uppgifter": "ändrat", "regelverk": program.ruleset})
    return made.model_copy(update={"facts": tuple(facts)})


def _said(figure: Figure, value: Fraction | str) -> dict[str, object] | None:
    exact = value if isinstance(value, str) else Stretch(value, value, low_in=True, high_in=True, sample=value)
    return said(figure, "känd", exact)
