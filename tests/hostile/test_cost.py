"""What a refusal costs: the whole command as a process of its own, in seconds of processor time and in memory.

Every hostile file beside its sound ones, and files that are as large as the limits let them be.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from commands import ROOT
from hostile.refusing import MAPPING, NAMES, SOUND, Kind, command, digest, lay
from hostile.test_files import TYPED, YAML
from hostile.test_kept import RECORDS_HURT
from read.test_reading import REFUSED
from record.recording import small
from soaking import SOAK, tried
from tables.importing import HEADER, LONG
from tables.test_tables import JSON_REFUSED
from tables.test_tables import REFUSED as CSV_REFUSED
from tables.test_xlsx import REFUSED as XLSX_REFUSED
from tables.test_xlsx import SHEET, rezipped

pytestmark = pytest.mark.skipif(os.name == "nt", reason="fork")

SECONDS, MEGABYTES = 1.0, 200
"""What a refusal may cost, of a file as large as the limits let it be as well."""
DEAR: dict[str, tuple[float, int]] = {
    "många värden": (6, 300),
    "för många värden": (6, 300),
    "många värden i en tabell": (6, 300),
    "stora värden i en tabell": (10, 1_000),
    "stora rader": (3, 400),
    "ett enda fel sist": (40, 1_000),
    "fel på varje rad i en arbetsbok": (10, 200),
    "för många rader i en arbetsbok": (6, 200),
    "många texter i en arbetsbok": (40, 400),
}
"""What has to be read before it can be refused, or is already large when it is read: the most that it may take."""
EVERY = 1 if SOAK else 100
"""Of the cases, how many are passed over; time is a matter for the soak only."""


# A process takes over the peak of the one that it was born of: this one is small.
MEASURE = """
import os, sys
child = os.fork()
if child == 0:
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    os.execv(sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss, end="")
"""


@dataclass(frozen=True)
class Cost:
    name: str
    code: int
    seconds: float
    megabytes: float


def cost(name: str, arguments: list[str], folder: Path) -> Cost:
    """Run the command in `folder`."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", MEASURE, sys.executable, "-m", "engine", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )
    code, seconds, memory = done.stdout.split(b"\n")[-1].split()
    return Cost(name, int(code), float(seconds), int(memory) * (1 if sys.platform == "darwin" else 1_000) / 1e6)


def dearest(costs: list[Cost]) -> str:
    """The most seconds and the most megabytes, and which cases took them."""
    slow, large = max(costs, key=lambda each: each.seconds), max(costs, key=lambda each: each.megabytes)
    seconds = f"{slow.seconds:.2f}".replace(".", ",")
    return f"högst {seconds} s processortid ({slow.name}) och {large.megabytes:.0f} MB ({large.name})"


def folder_with(kind: Kind, raw: bytes, here: Path, mapping: str = MAPPING) -> Path:
    here.mkdir()
    lay(here, kind, raw, mapping.replace("B1", "I1").replace("B2", "I2"))
    return here


def hostile() -> list[tuple[str, Kind, bytes, str]]:
    cases = [(f"{case[0]}, {kind}", kind, case[1], MAPPING) for case in REFUSED for kind in YAML]
    cases += [
        (name, kind, SOUND[kind].replace(old, new, 1).encode(), MAPPING) for name, (kind, old, new, _) in TYPED.items()
    ]
    cases += [(f"{name}, csv", "csv", raw, mapping) for name, mapping, raw, _ in CSV_REFUSED]
    cases += [(f"{name}, json", "json", raw, LONG) for name, raw, _ in JSON_REFUSED]
    return cases + [(f"{name}, xlsx", "xlsx", raw, LONG) for name, raw, _ in XLSX_REFUSED]


@pytest.mark.soak
def test_every_refusal_takes_little(tmp_path: Path) -> None:
    found = []
    for number, (name, kind, raw, mapping) in enumerate(hostile()[::EVERY]):
        here = folder_with(kind, raw, tmp_path / str(number), mapping)
        before = digest(here)
        found.append(cost(name, command(kind), here))
        assert (found[-1].code, digest(here)) == (1, before), name
    for number, (name, (change, _, code)) in enumerate(list(RECORDS_HURT.items())[::EVERY]):
        here = tmp_path / f"protokoll-{number}"
        here.mkdir()
        (here / "p.json").write_bytes(change(small(here)))
        found.append(cost(name, ["replay", "p.json"], here))
        assert found[-1].code == code, name
    assert [each for each in found if each.megabytes > MEGABYTES] == []
    if SOAK:
        assert [each for each in found if each.seconds > SECONDS] == []
    tried("avvisning", "fientliga filer genom kommandot i en egen process: tid och minne", len(found), dearest(found))


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "[Content_Types].xml"
SHARED = (
    '<Override PartName="/xl/sharedStrings.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def workbook(rows: int, texts: int = 0) -> bytes:
    """A workbook with so many rows that are all wrong, and so many texts that its cells could point at."""
    text = '<c r="{}{{0}}" t="inlineStr"><is><t>{}</t></is></c>'
    row = f'<row r="{{0}}">{text.format("A", "Nöjdhet")}{text.format("B", "x")}</row>'

    def change(parts: dict[str, bytes]) -> None:
        made = "".join(row.format(number) for number in range(3, rows + 3)).encode()
        parts[SHEET] = parts[SHEET].replace(b"</sheetData>", made + b"</sheetData>")
        if texts:
            known = "".join(f"<si><t>x{number}</t></si>" for number in range(texts))
            parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{known}</sst>'.encode()
            parts[TYPES] = parts[TYPES].replace(b"</Types>", SHARED.encode() + b"</Types>")

    return rezipped(change)


# A file as large as it may be; what makes it dear is what its name says.
LARGE: dict[str, tuple[Kind, Callable[[], str | bytes]]] = {
    "många värden": ("uppgifter", lambda: "".join(f"k{number}: 1\n" for number in range(199_990))),
    "för många värden": ("uppgifter", lambda: "a: [" + "1, " * 3_300_000),
    "många rader med anmärkningar": ("uppgifter", lambda: "# x\n" * 2_490_000),
    "bara tomma rader": ("uppgifter", lambda: "a: x" + "\n" * 9_900_000),
    "citattecken som inte stängs": ("uppgifter", lambda: 'a: "' + "x y\n" * 2_490_000),
    "citattecken som inte stängs, efter koder": ("uppgifter", lambda: 'a: "' + "\\n" * 4_900_000),
    "en text på en rad": ("uppgifter", lambda: "a: " + "x y " * 2_490_000),
    "en text utan mellanslag": ("uppgifter", lambda: "a: " + "x" * 9_900_000),
    "en text över många rader": ("uppgifter", lambda: "a: " + "x y\n  " * 1_660_000),
    "en text över många rader inom citattecken": ("uppgifter", lambda: 'a: "' + "x y\n  " * 1_660_000 + '"'),
    "en text med koder": ("uppgifter", lambda: 'a: "' + "\\x41" * 2_490_000 + '"'),
    "en text med citattecken i": ("uppgifter", lambda: "a: '" + "x''" * 3_300_000 + "'"),
    "långa texter": ("uppgifter", lambda: "".join(f"k{n}: 'x{' y' * 49_000}'\n" for n in range(100))),
    "dolda tecken som koder": (
        "uppgifter",
        lambda: "".join(f'k{n}: "' + r"\e" * 49_000 + '"\n' for n in range(100)),
    ),
    "ett textblock": ("uppgifter", lambda: "a: |\n" + "  x y\n" * 1_660_000),
    "dolda tecken på varje rad": ("uppgifter", lambda: "a: \u200b\n" * 1_420_000),
    "dolda tecken på en rad": ("uppgifter", lambda: "a: " + "x\u200b" * 2_490_000),
    "hårda mellanslag på varje rad": ("uppgifter", lambda: "a: x\n" + "  \u00a0y\n" * 1_660_000),
    "fel tecken sist": ("uppgifter", lambda: "a: x\n" * 1_990_000 + "\udce5"),
    "tabbar": ("uppgifter", lambda: "a:\n" + "\tb\n" * 3_300_000),
    "ett namn utan slut": ("uppgifter", lambda: "a: &" + "x" * 9_900_000),
    "ett direktiv utan slut": ("uppgifter", lambda: "%" + "x " * 4_900_000),
    "många direktiv": ("uppgifter", lambda: "%x\n" * 3_300_000),
    "många dokumentslut": ("uppgifter", lambda: "a: b\n" + "...\n" * 2_490_000),
    "fel på varje rad i en fil": ("uppgifter", lambda: "a: 'x' y\n" * 1_100_000),
    "några fel, sedan anmärkningar": ("uppgifter", lambda: "a: 'x' y\n" * 99 + "# x\n" * 2_480_000),
    "hakparenteser": ("regelverk", lambda: "a: " + "[" * 9_900_000),
    "fel på varje rad": ("csv", lambda: HEADER + "Nöjdhet;x;2025\n" * 990_000),
    "för många rader inom citattecken": ("csv", lambda: HEADER + '"Nöjdhet\n";1;2025\n' * 1_100_000),
    "för många rader i Windows-1252": ("csv", lambda: HEADER + "N\udcf6jdhet;1;2025\n" * 1_100_000),
    "för många rader": ("csv", lambda: HEADER + "Nöjdhet;1;2025\n" * 1_100_000),
    "olika värden för samma sak": ("csv", lambda: HEADER + "Nöjdhet;1;2025\nNöjdhet;2;2025\n" * 495_000),
    "stora rader": ("csv", lambda: HEADER + f"Nöjdhet;{'x' * 170};2025\n" * 998_000),
    "ett enda fel sist": ("csv", lambda: HEADER + "Nöjdhet;1;2025\n" * 998_000 + "Nöjdhet;x;2025\n"),
    "många värden i en tabell": ("json", lambda: "[" + '{"a": "x"}, ' * 99_000),
    "stora värden i en tabell": ("json", lambda: "[" + f'{{"a": "{"x" * 1_800}"}}, ' * 99_000),
    "fel på varje rad i en arbetsbok": ("xlsx", lambda: workbook(990_000)),
    "för många rader i en arbetsbok": ("xlsx", lambda: workbook(1_000_002)),
    "många texter i en arbetsbok": ("xlsx", lambda: workbook(1, texts=1_000_000)),
    "många texter": ("json", lambda: "[" + '{"a": "x"}, ' * 900_000),
}


@pytest.mark.soak
def test_what_is_as_large_as_the_limits_is_refused_in_bounded_time_and_memory(tmp_path: Path) -> None:
    found = []
    for name, (kind, make) in LARGE.items() if SOAK else []:
        made = make()
        raw = made if isinstance(made, bytes) else made.encode(errors="surrogateescape")
        here = folder_with(kind, raw, tmp_path / name, LONG if kind in {"json", "xlsx"} else MAPPING)
        found.append(cost(name, command(kind), here))
        (here / NAMES[kind]).unlink()
        print(found[-1])  # noqa: T201 - what each takes is worth reading
    assert [each for each in found if each.code != 1] == []
    most = {each.name: DEAR.get(each.name, (SECONDS, MEGABYTES)) for each in found}
    assert [each for each in found if each.seconds > most[each.name][0] or each.megabytes > most[each.name][1]] == []
    if SOAK:
        dear, cheap = ([each for each in found if (each.name in DEAR) == is_dear] for is_dear in (True, False))
        what = "filer så stora som gränserna tillåter: tid och minne"
        tried("avvisning-stora", what, len(cheap), dearest(cheap))
        what = "stora filer som måste läsas innan de kan avvisas: tid och minne"
        tried("avvisning-dyra", what, len(dear), dearest(dear))
