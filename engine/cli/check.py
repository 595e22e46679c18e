"""`rodtrad check`: read rulesets and facts, and show every mistake and every finding in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.gather import gather, load_rulesets
from engine.cli.swedish import SwedishCommand
from engine.line import LoadedFacts, LoadedRuleset, findings, readings_act
from engine.lint.readback import page
from engine.model.diagnostic import Diagnostic, Language, Text, render

_NOTHING = Text("inga fel och inga anmärkningar", "no errors and no remarks")
_COUNTED = Text("fel: {errors}, anmärkningar: {remarks}", "errors: {errors}, remarks: {remarks}")
_ERRORS = Text("FEL", "ERRORS")
_READINGS = Text("TOLKNINGAR, förval och var de verkar", "READINGS, defaults and where they act")
_ON_LINES = Text("rad {lines}", "line {lines}")
_NOWHERE = Text("endast text, verkar ingenstans", "text only, acts nowhere")
_REMARKS = Text("ANMÄRKNINGAR", "REMARKS")


@click.command(cls=SwedishCommand)
@options.rulesets
@options.facts
@options.lang
@click.option("--read-back", is_flag=True, help="Säg varje regel som en mening och visa den som beslutstabell.")
def check(
    rulesets: tuple[Path, ...],
    facts: tuple[Path, ...],
    lang: Language,
    read_back: bool,  # noqa: FBT001 - click passes flags by name
) -> int:
    """Läs regelverk (och uppgifter) och visa alla fel och anmärkningar, vart och ett på sin plats."""
    loaded = load_rulesets(rulesets)
    if read_back:
        options.show("\n".join(_read_back(each, lang) for each in loaded))
        return Exit.DONE
    given = _facts(rulesets, facts)
    found = [(each, findings(each, given.get(each.checked.ruleset.id, ()))) for each in loaded]
    options.show("\n".join(_said(each, diagnostics, lang) for each, diagnostics in found))
    wrong = any(each.code.severity == "error" for _, diagnostics in found for each in diagnostics)
    return Exit.REFUSED if wrong else Exit.DONE


def _facts(rulesets: Sequence[Path], facts: Sequence[Path]) -> dict[str, tuple[LoadedFacts, ...]]:
    """The facts files by the ruleset that they are for."""
    given: dict[str, tuple[LoadedFacts, ...]] = {}
    for job in gather(rulesets, facts, None) if facts else ():
        name = job.ruleset.checked.ruleset.id
        given[name] = (*given.get(name, ()), *job.facts)
    return given


def _read_back(loaded: LoadedRuleset, lang: Language) -> str:
    width, colour = options.terminal()
    return f"{loaded.source.path}\n\n{page(loaded.checked.ruleset, lang, width, colour=colour)}"


def _said(loaded: LoadedRuleset, found: Sequence[Diagnostic], lang: Language) -> str:
    said = [*_lines(found, lang), *_reading_lines(loaded, lang)]
    return f"{loaded.source.path}: " + "\n".join(said) + "\n"


def _reading_lines(loaded: LoadedRuleset, lang: Language) -> Iterator[str]:
    """Every reading with its default, and where it acts."""
    readings = loaded.checked.ruleset.reading
    if readings:
        yield f"\n{_READINGS.said(lang)}\n"
    for name, lines in readings_act(loaded).items():
        where = _ON_LINES.said(lang).format(lines=", ".join(map(str, lines))) if lines else _NOWHERE.said(lang)
        yield f"{name} ({readings[name].choice}): {where}"


def _lines(found: Sequence[Diagnostic], lang: Language) -> Iterator[str]:
    """How many there are, then the errors, then the remarks."""
    errors = [each for each in found if each.code.severity == "error"]
    remarks = [each for each in found if each.code.severity == "warning"]
    if not found:
        yield _NOTHING.said(lang)
        return
    yield _COUNTED.said(lang).format(errors=len(errors), remarks=len(remarks))
    for title, group in ((_ERRORS, errors), (_REMARKS, remarks)):
        if group:
            yield f"\n{title.said(lang)}\n"
            yield "\n\n".join(render(each, lang) for each in group)
