"""`rodtrad test`: a ruleset's own cases, what differs and why, and which rows no case has hit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from engine.cases.boundaries import boundaries, written
from engine.cases.loading import LoadedCases, cases_in, load_cases, place_of_cases
from engine.cases.running import Ran, RowSeen, coverage, missed, run
from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.gather import load_rulesets
from engine.cli.swedish import SwedishCommand
from engine.compile.compiler import compile_program
from engine.explain.chain import red_thread
from engine.infer import Engine, available_engine
from engine.line import LoadedRuleset
from engine.model.codes import diagnose
from engine.model.diagnostic import Diagnostic, Language, Place, Rejected, Text, shown
from engine.model.period import Period
from engine.model.schema import modeline
from engine.record.storing import replace_file

_NONE = Text("inga fall; de läggs i {path}", "no cases; they belong in {path}")
_COUNTED = Text(
    "{held} av {all} fall håller; {waiting} väntar på att bekräftas",
    "{held} of {all} cases hold; {waiting} wait to be confirmed",
)
_DIFFERS = Text("HÅLLER INTE: {name}", "DOES NOT HOLD: {name}")
_EXPECTED = Text("  {node}: väntat {expected}, blev {actual}", "  {node}: expected {expected}, got {actual}")
_WAITING = Text("Obekräftat: {name}", "Not confirmed: {name}")
_GIVES = Text("  {node}: {actual}", "  {node}: {actual}")
_CHANGED = Text(
    "  {node}: när fallet gjordes {expected}, nu {actual}", "  {node}: when the case was made {expected}, now {actual}"
)
_COVERED = Text("Täckning: {hit} av {all} rader har träffat", "Coverage: {hit} of {all} rows have been hit")
_MISSED = Text(
    "  rad {row} ({outcome}) i tabellen {table} har aldrig träffat ({nodes})",
    "  row {row} ({outcome}) of the table {table} has never been hit ({nodes})",
)
_ADDED = Text(
    "{count} nya gränsfall i {path}: läs dem, rätta väntat och skriv bekräftad: ja",
    "{count} new boundary cases in {path}: read them, correct väntat and write bekräftad: ja",
)
_NO_LIMITS = Text("inga gränser att göra gränsfall av", "no limits to make boundary cases of")
_NOTHING_NEW = Text("inga nya gränsfall; alla finns redan i {path}", "no new boundary cases; all are in {path} already")
_HEAD = """\
{modeline}# Fall för {name}. Varje fall säger vad målen ska få av vissa uppgifter; rodtrad test prövar dem.
# Siffrorna är valda för att ligga vid gränserna och är inga utfall.
fall för: {name}
märkning: exempeldata
märkning skäl: Valda för att ligga vid reglernas gränser.
fall:
"""


@click.command(cls=SwedishCommand)
@options.rulesets
@click.option(
    "--boundaries", "at_limits", is_flag=True, help="Lägg till fallen strax under, på och strax över varje gräns."
)
@options.period
@options.lang
def test(
    rulesets: tuple[Path, ...],
    at_limits: bool,  # noqa: FBT001 - click passes flags by name
    period: Period | None,
    lang: Language,
) -> int:
    """Pröva regelverkets egna fall, och visa vilka rader inget fall har träffat."""
    loaded = load_rulesets(rulesets)
    engine = available_engine()
    if at_limits:
        options.show("\n".join(_add(each, period, engine, lang) for each in loaded))
        return Exit.DONE
    cases = _load(loaded)
    done = [(each, run(each, found, engine) if found else ()) for each, found in zip(loaded, cases, strict=True)]
    options.show("\n".join(_said(each, ran, lang) for each, ran in done))
    return (
        Exit.DIFFERS
        if any(one.differences and one.loaded.case.confirmed for _, ran in done for one in ran)
        else Exit.DONE
    )


def _load(rulesets: Sequence[LoadedRuleset]) -> list[LoadedCases | None]:
    """The cases of every ruleset that has any. Raises Rejected with the mistakes of all of them."""
    found: list[LoadedCases | None] = []
    wrong: list[Diagnostic] = []
    for each in rulesets:
        path = place_of_cases(each.source.path)
        try:
            found.append(load_cases(path, each) if path.exists() else None)
        except Rejected as error:
            wrong += error.diagnostics
    if wrong:
        raise Rejected(wrong)
    return found


# --- in words -------------------------------------------------------------------------------------------------


def _said(ruleset: LoadedRuleset, ran: Sequence[Ran], lang: Language) -> str:
    path = ruleset.source.path
    if not ran:
        return f"{path}: {_NONE.said(lang).format(path=place_of_cases(path))}\n"
    confirmed = [each for each in ran if each.loaded.case.confirmed]
    held = sum(1 for each in confirmed if not each.differences)
    counted = _COUNTED.said(lang).format(held=held, all=len(confirmed), waiting=len(ran) - len(confirmed))
    lines = [f"{path}: {counted}"]
    for each in ran:
        if not each.loaded.case.confirmed:
            lines += _unconfirmed(each, lang)
        elif each.differences:
            lines += _different(each, lang)
    return "\n".join([*lines, "", *_coverage(ruleset, ran, lang)]) + "\n"


def _different(ran: Ran, lang: Language) -> Iterator[str]:
    yield f"\n{_DIFFERS.said(lang).format(name=shown(ran.loaded.case.name))}"
    for each in ran.differences:
        yield _EXPECTED.said(lang).format(node=each.node, expected=each.expected, actual=each.actual)
    for each in ran.differences:
        yield "\n" + red_thread(ran.made, each.node, lang).rstrip()


def _unconfirmed(ran: Ran, lang: Language) -> Iterator[str]:
    yield _WAITING.said(lang).format(name=shown(ran.loaded.case.name))
    for each in ran.differences:
        yield _CHANGED.said(lang).format(node=each.node, expected=each.expected, actual=each.actual)


def _coverage(ruleset: LoadedRuleset, ran: Sequence[Ran], lang: Language) -> Iterator[str]:
    program = compile_program(ruleset.checked, Period(ruleset.checked.ruleset.year), {})
    seen = coverage(program, ran)
    yield _COVERED.said(lang).format(hit=len(seen) - len(missed(seen)), all=len(seen))
    yield from (_missed(each, lang) for each in missed(seen))


def _missed(seen: RowSeen, lang: Language) -> str:
    return _MISSED.said(lang).format(
        row=seen.row.number, outcome=seen.row.outcome, table=seen.table, nodes=", ".join(seen.nodes)
    )


# --- boundaries -----------------------------------------------------------------------------------------------


def _with(before: bytes, text: str) -> bytes:
    """The cases last in the file, with the line ends that it has."""
    end = b"\r\n" if b"\r\n" in before else b"\n"
    return before.rstrip(b"\r\n") + end + text.encode().replace(b"\n", end)


def _modeline(ruleset: LoadedRuleset) -> str:
    """The line by which an editor finds the schema, where the ruleset has one of its own."""
    first = ruleset.source.lines[0] if ruleset.source.lines else ""
    folder, found, _ = first.removeprefix("# yaml-language-server: $schema=").rpartition("/ruleset-")
    return modeline("cases", f"../{folder}") + "\n" if found else ""


def _add(ruleset: LoadedRuleset, period: Period | None, engine: Engine, lang: Language) -> str:
    """Put the boundary cases that the file does not have yet last in it; what stands there is left as it is."""
    path, name = place_of_cases(ruleset.source.path), ruleset.checked.ruleset.id
    known = {case.name for case in load_cases(path, ruleset).file.cases} if path.exists() else set()
    at = period or Period(ruleset.checked.ruleset.year)
    new = [each for each in boundaries(ruleset, at, engine) if each.name not in known]
    if not new and not path.exists():
        return f"{ruleset.source.path}: {_NO_LIMITS.said(lang)}\n"
    if not new:
        return f"{ruleset.source.path}: {_NOTHING_NEW.said(lang).format(path=path)}\n"
    before = path.read_bytes() if path.exists() else _HEAD.format(name=name, modeline=_modeline(ruleset)).encode()
    raw = _with(before, "".join(written(each, at) for each in new))
    try:
        whole = {case.name for case in cases_in(raw, path, ruleset).file.cases} >= {each.name for each in new}
    except Rejected:
        whole = False
    if not whole:
        raise Rejected([diagnose("RT706", Place(str(path), 1, 1))])
    path.parent.mkdir(exist_ok=True)
    replace_file(path, raw)
    return f"{ruleset.source.path}: {_ADDED.said(lang).format(count=len(new), path=path)}\n"
