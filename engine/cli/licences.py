"""`rodtrad licences`: every library that runs with Rödtråd here, with its version and licence.

Comes in: what the installation says about itself. Goes out: the libraries that the commands need, those that an extra
asks for, and what they need in turn. Libraries for development alone are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import click

from engine import __version__
from engine.cli import options
from engine.cli.exits import Exit
from engine.cli.swedish import SwedishCommand
from engine.model.diagnostic import Language, Text, hidden

OWN = "rodtrad"
OWN_LICENCE = "EUPL-1.2"
DEVELOPMENT = frozenset({"dev", "browser", "bench"})
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_EXTRA = re.compile(r"""extra\s*==\s*["']([^"']+)["']""")
_CLASS = "License :: OSI Approved :: "
_LONGEST = 60
"""A longer text in the place of a name is the licence itself."""

_HEAD = Text(
    "Rödtråd {version}, {licence}, använder {n} bibliotek:", "Rödtråd {version}, {licence}, uses {n} libraries:"
)
_NO_PACKAGE = Text(
    "Rödtråd är inte installerat som paket här, så vad det vilar på går inte att räkna upp (pip install .)",
    "Rödtråd is not installed as a package here, so what it rests on cannot be listed (pip install .)",
)
_UNKNOWN = Text("okänd, se biblioteket", "unknown, see the library")
_WANTED = Text("inte installerat, tillägget {extra}", "not installed, the extra {extra}")
_EXTRA_SAID = Text("tillägget {extra}", "the extra {extra}")


@dataclass(frozen=True, slots=True)
class Library:
    """A library: its name, its version (None: not installed), its licence as it says it, and the extra that asks."""

    name: str
    version: str | None
    licence: str | None
    extra: str | None


@click.command(cls=SwedishCommand)
@options.lang
def licences(lang: Language) -> int:
    """Visa vilka bibliotek som används, med version och licens."""
    try:
        found = libraries()
    except PackageNotFoundError:
        click.echo(_NO_PACKAGE.said(lang), err=True)
        return Exit.MACHINE
    lines = [_HEAD.said(lang).format(n=len(found), version=__version__, licence=OWN_LICENCE), ""]
    wide, far = (
        max(map(len, column)) for column in zip(*((each.name, each.version or "") for each in found), strict=True)
    )
    for each in found:
        said = [f"  {each.name:<{wide}}  {each.version or '–':<{far}}"]
        if each.version is None:
            said.append(_WANTED.said(lang).format(extra=each.extra))
        else:
            said.append(each.licence or _UNKNOWN.said(lang))
            said += [f"({_EXTRA_SAID.said(lang).format(extra=each.extra)})"] if each.extra else []
        lines.append("  ".join(said))
    options.show("\n".join(lines))
    return Exit.DONE


def libraries() -> list[Library]:
    """Everything that is needed, by name; what both a command and an extra need is the command's."""
    found: dict[str, Library] = {}
    asked = list(_needed(distribution(OWN)))
    for extra in [None, *sorted({extra for _, extra in asked if extra and extra not in DEVELOPMENT})]:
        waiting = [name for name, other in asked if other == extra]
        for name in waiting:  # grows as it is walked
            key = re.sub(r"[-_.]+", "-", name).lower()
            if key in found or key == OWN:
                continue
            try:
                library = distribution(name)
            except PackageNotFoundError:
                # For another system or Python; unless it is an extra that can be asked for.
                if extra and (name, extra) in asked:
                    found[key] = Library(name, None, None, extra)
                continue
            found[key] = Library(library.name, library.version, _licence(library), extra)
            waiting += [inner for inner, its_extra in _needed(library) if its_extra is None]
    return [found[key] for key in sorted(found)]


def _needed(library: Distribution) -> Iterator[tuple[str, str | None]]:
    """What a library asks for, each with the extra that it is for."""
    for line in library.requires or ():
        if name := _NAME.match(line):
            extra = _EXTRA.search(line)
            yield name[0], extra[1] if extra else None


def _licence(library: Distribution) -> str | None:
    """The licence as the library names it, in the newest way that it does."""
    told = library.metadata.get_all
    classes = [each.removeprefix(_CLASS) for each in told("Classifier") or [] if each.startswith(_CLASS)]
    named = [*(told("License-Expression") or []), *(told("License") or []), ", ".join(classes)]
    fits = (each.strip() for each in named if each)
    return next((each for each in fits if each and len(each) <= _LONGEST and not any(map(hidden, each))), None)
