"""Numbers that look like personnummer: found wherever they stand in a file, and never shown."""

import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.diagnostic import render
from engine.read.personal import personal

ROOT = Path(__file__).parents[2]


def whole(nine: str) -> str:
    """Nine digits with the tenth that they give, reckoned as Skatteverket describes it."""
    total = 0
    for digit, weight in zip(nine, (2, 1, 2, 1, 2, 1, 2, 1, 2), strict=True):
        product = int(digit) * weight
        total += product - 9 if product > 9 else product
    return nine + str((10 - total % 10) % 10)


DAY = whole("900229123"[:2] + "0228123")  # 28 February 1990: no such person is meant
LEAP = whole("000229123")
COORDINATION = whole("900288123")

FOUND = {
    "ten digits": DAY,
    "with a hyphen": f"{DAY[:6]}-{DAY[6:]}",
    "with a plus, past a hundred": f"{DAY[:6]}+{DAY[6:]}",
    "with a minus sign": f"{DAY[:6]}−{DAY[6:]}",
    "with the century": f"19{DAY[:6]}-{DAY[6:]}",
    "twelve digits": f"19{DAY}",
    "a samordningsnummer": f"{COORDINATION[:6]}-{COORDINATION[6:]}",
    "a leap day of 2000": f"20{LEAP[:6]}-{LEAP[6:]}",
    "in quotes": f'skäl: "{DAY}"',
    "in a comment": f"# frågat {DAY[:6]}-{DAY[6:]}.",
    "in a list": f"[1, {DAY}, 2]",
    "in a table": f"Anna;{DAY};7",
}
LEFT = {
    "a wrong last digit": DAY[:9] + str((int(DAY[9]) + 1) % 10),
    "a day that does not exist": whole("900230123"),
    "a leap day of no leap year": f"19{whole('000229123')}",
    "a month that does not exist": whole("901328123"),
    "an organisationsnummer": whole("212000014"),
    "a part of a longer number": f"1{DAY}7",
    "a part of a digest": f"a{DAY}f",
    "a decimal": f"0,{DAY}",
    "a decimal point": f"{DAY}.5",
    "a date": "2025-02-28",
    "a number of the usual kind": "1 234 567 890",
    "nothing": "",
}


@pytest.mark.parametrize("case", FOUND)
def test_what_is_found(case: str) -> None:
    (remark,) = personal(["regelverk: x", FOUND[case]], "f.yaml")
    assert (remark.code.name, remark.place.line, remark.values["n"]) == ("RT921", 2, 1)


@pytest.mark.parametrize("case", LEFT)
def test_what_is_left(case: str) -> None:
    assert personal([LEFT[case]], "f.yaml") == ()


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_number_is_counted_and_never_shown(lang: str) -> None:
    (remark,) = personal([f"a: {DAY}", f"b: {COORDINATION} {LEAP}"], "f.yaml")
    said = render(remark, "sv" if lang == "sv" else "en")
    assert "f.yaml:1:4: RT921 3 " in said
    assert not any(part in said for part in (DAY, DAY[:6], DAY[6:], COORDINATION, LEAP))


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999), st.sampled_from(["", "-", "+"]))
def test_every_day_is_found(day: date, serial: int, between: str) -> None:
    ten = whole(f"{day:%y%m%d}{serial:03}")
    assert personal([f"x {ten[:6]}{between}{ten[6:]} y"], "f")


def test_no_file_of_the_repository_looks_as_if_it_were_about_a_person() -> None:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "rulesets", "facts", "docs"], cwd=ROOT, capture_output=True, check=False
    )
    if listing.returncode:
        pytest.skip("not in a git repository")
    names = [name for name in listing.stdout.decode().split("\0") if name.endswith((".yaml", ".md"))]
    found = [name for name in names if personal((ROOT / name).read_text(encoding="utf-8").splitlines(), name)]
    assert names
    assert found == []
