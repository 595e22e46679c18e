"""`rodtrad report`: assessments as documents that their readers can open, file, paste and recompute."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from engine.cli import bounds, options
from engine.cli.exits import Exit
from engine.cli.journal import complain, pins, stops
from engine.cli.made import Asked, Made, made_of
from engine.cli.swedish import SwedishCommand
from engine.explain.report.building import Around, report_of
from engine.explain.report.history import earlier_of, history_of
from engine.explain.report.view import Report
from engine.explain.words import Words
from engine.model.diagnostic import Language, Text
from engine.model.period import Period
from engine.record.stopped import machine
from engine.record.storing import replace_file
from engine.record.verifying import Pin

_WRITTEN = Text("Rapporten är skriven: {path}", "The report is written: {path}")
_NOTHING = Text(
    "rodtrad report: ange PROTOKOLL, JOURNAL, RESULTAT eller REGELVERK, eller bara --checker",
    "rodtrad report: give a RECORD, a JOURNAL, RESULTS or a RULESET, or only --checker",
)
_EMPTY = Text(
    "rodtrad report: det finns inget att rapportera i det som angavs",
    "rodtrad report: there is nothing to report in what was given",
)
_WHOLE_KOMMUN = "rapport"


@click.command(cls=SwedishCommand)
@click.argument("sources", metavar="PROTOKOLL|JOURNAL|RESULTAT|REGELVERK…", type=options.path, nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "xlsx", "docx", "csv", "json"]),
    default="html",
    help="Rapportens form.",
)
@click.option(
    "--out",
    metavar="FIL",
    type=options.path,
    help="Filen som skrivs; annars efter det som rapporteras. För html av flera nämnder: en mapp.",
)
@options.facts
@options.period
@options.towards
@options.reading
@click.option(
    "--earlier",
    metavar="PROTOKOLL|JOURNAL|RESULTAT",
    multiple=True,
    type=options.path,
    help="Tidigare bedömningar: förra verdiktet står bredvid, och utvecklingen visas. Kan ges flera gånger.",
)
@click.option(
    "--readings/--no-readings",
    "every_reading",
    default=None,
    help="Pröva om varje mål står i alla läsningar. Utan val: ja för en nämnd, nej för flera.",
)
@click.option("--checker", is_flag=True, help="Skriv granskningssidan, som räknar om det protokoll man öppnar i den.")
@click.option("--journal", metavar="MAPP", type=options.path, help="Journalen; annars den som protokollet ligger i.")
@pins
@options.lang
def report(
    sources: tuple[Path, ...],
    form: str,
    out: Path | None,
    facts: tuple[Path, ...],
    period: Period | None,
    towards: bool,  # noqa: FBT001 - click passes flags by name
    readings: tuple[tuple[str, str], ...],
    earlier: tuple[Path, ...],
    every_reading: bool | None,  # noqa: FBT001 - click passes flags by name
    checker: bool,  # noqa: FBT001 - click passes flags by name
    journal: Path | None,
    pins: tuple[Pin, ...],
    lang: Language,
) -> int:
    """Skriv en rapport av protokoll, av mappen från assess --out, eller av regelverk och uppgifter."""
    if bool(sources) == checker:
        complain(_NOTHING.said(lang))
        return Exit.WRONG_USE
    if checker:
        return _written({out or Path("granska.html"): _checker(lang).encode()}, lang)
    asked = Asked(facts, (period,) if period else (), readings, journal, pins, lang, towards)
    made = made_of(sources, asked)
    if not made:
        complain(_EMPTY.said(lang))
        return Exit.WRONG_USE
    options.remark((each for one in made for each in one.remarks(bounds.now("small_group"))), lang)
    telling = Telling(made_of(earlier, Asked(pins=pins, lang=lang)), every_reading, lang)
    return _written(_FORMS[form](made, telling, out), lang)


@dataclass(frozen=True, slots=True)
class Telling:
    """What reports are told with: the assessments before, whether other readings are tried, and the language."""

    before: Sequence[Made]
    every_reading: bool | None
    lang: Language

    def views(self, made: Sequence[Made]) -> list[Report]:
        """The reports, each with those before it that are of the same nämnd."""
        readings = len(made) == 1 if self.every_reading is None else self.every_reading
        return [self._view(one, every_reading=readings) for one in made]

    def _view(self, one: Made, *, every_reading: bool) -> Report:
        words = Words(self.lang)
        same = [each.dated for each in self.before if each.dated.followed == one.dated.followed]
        around = Around(
            one.kept,
            one.answers(self.lang, every_reading=every_reading),
            one.charts(self.lang),
            earlier_of(words, one.dated, same),
            history_of(words, [*same, one.dated]) if same else None,
        )
        return report_of(one.assessment, self.lang, around)


Files = Mapping[Path, bytes]


def _html(made: Sequence[Made], telling: Telling, out: Path | None) -> Files:
    """A page for each nämnd; several lie in a folder under names of their own, with a page that leads to them."""
    from engine.explain import html  # noqa: PLC0415 - the template engine is needed by nothing else

    views = telling.views(made)
    pages = [html.report(shown, one.record).encode() for shown, one in zip(views, made, strict=True)]
    if len(made) == 1:
        return {out or Path(f"{made[0].name}.html"): pages[0]}
    paths = _names(out or Path(_WHOLE_KOMMUN), made)
    first = html.overview([(path.name, shown) for path, shown in zip(paths, views, strict=True)], telling.lang)
    return {paths[0].with_name("index.html"): first.encode(), **dict(zip(paths, pages, strict=True))}


def _names(folder: Path, made: Sequence[Made]) -> list[Path]:
    """A file for each, no two the same."""
    names: dict[str, None] = {}
    for one in made:
        name, number = one.name, 2
        while name in names:
            name, number = f"{one.name}-{number}", number + 1
        names[name] = None
    return [folder / f"{name}.html" for name in names]


def _xlsx(made: Sequence[Made], telling: Telling, out: Path | None) -> Files:
    from engine.explain.report.grids import grids  # noqa: PLC0415 - only where it is needed
    from engine.explain.report.workbook import as_xlsx  # noqa: PLC0415 - so that other commands start faster

    reports, lang = telling.views(made), telling.lang
    return {_file(made, out, "xlsx"): as_xlsx(grids(reports, lang), _first_lines(Words(lang), reports), lang)}


def _docx(made: Sequence[Made], telling: Telling, out: Path | None) -> Files:
    from engine.explain.report.paper import as_docx  # noqa: PLC0415 - as above

    return {_file(made, out, "docx"): as_docx(telling.views(made), telling.lang)}


def _csv(made: Sequence[Made], telling: Telling, out: Path | None) -> Files:
    from engine.explain.report.grids import flat  # noqa: PLC0415 - as above
    from engine.explain.report.separated import as_csv  # noqa: PLC0415 - as above

    return {_file(made, out, "csv"): as_csv(flat(telling.views(made), telling.lang))}


def _json(made: Sequence[Made], telling: Telling, out: Path | None) -> Files:
    from engine.explain.report.document import as_json  # noqa: PLC0415 - as above

    told = list(zip((one.assessment for one in made), telling.views(made), strict=True))
    return {_file(made, out, "json"): as_json(told).encode()}


_FORMS: Mapping[str, Callable[[Sequence[Made], Telling, Path | None], Files]] = {
    "html": _html,
    "xlsx": _xlsx,
    "docx": _docx,
    "csv": _csv,
    "json": _json,
}


def _first_lines(words: Words, reports: Sequence[Report]) -> list[str]:
    """The marks of every report, with whose they are where they are not of all, then what it is about."""
    lines = []
    for mark in dict.fromkeys(mark for each in reports for mark in each.marks):
        marked = dict.fromkeys(each.title for each in reports if mark in each.marks)
        whole = all(mark in each.marks for each in reports)
        lines.append(mark if whole else words.say("{mark} – gäller {titles}.", mark=mark, titles="; ".join(marked)))
    return [*lines, "; ".join(dict.fromkeys(each.title for each in reports))]


def _file(made: Sequence[Made], out: Path | None, ending: str) -> Path:
    if out is not None:
        return out
    # A record is called `<digest>.json`; its own document must not replace it.
    name = made[0].name if len(made) == 1 else _WHOLE_KOMMUN
    return Path(f"{name}.rapport.{ending}" if ending == "json" else f"{name}.{ending}")


def _checker(lang: Language) -> str:
    from engine.explain.html import checker_page  # noqa: PLC0415 - as above

    return checker_page(lang)


def _written(files: Files, lang: Language) -> int:
    """Write every file, when all of them are ready."""
    for path, raw in files.items():
        with stops(lang), machine(path, len(raw)):
            if len(files) > 1:
                path.parent.mkdir(exist_ok=True)
            replace_file(path, raw)
        options.show(_WRITTEN.said(lang).format(path=path))
    return Exit.DONE
