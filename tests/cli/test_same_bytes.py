"""Same input, same bytes: hash seed, locale and time zone do not change what is printed."""

from __future__ import annotations

import locale
from collections.abc import Iterator
from itertools import product

import pytest

from commands import ROOT, run

HASH_SEEDS = tuple(str(seed) for seed in range(10))
LOCALES = ("C", "sv_SE.UTF-8", "tr_TR.UTF-8")
TIME_ZONES = ("UTC", "Pacific/Kiritimati")

COMMANDS = {
    "table": ("assess", "rulesets/sodertalje/socialnamnden-2025.yaml", "--facts", "facts"),
    "json": ("assess", "rulesets/askersund", "--facts", "facts", "--format", "json"),
    "chain": ("explain", "rulesets/sodertalje/socialnamnden-2025.yaml", "KF1", "--facts", "facts", "--lang", "en"),
}


def _environments(name: str) -> Iterator[dict[str, str]]:
    """Ten hash seeds, then every time zone, all in one locale."""
    for seed, zone in product(HASH_SEEDS, TIME_ZONES[:1]):
        yield {"LC_ALL": name, "PYTHONHASHSEED": seed, "TZ": zone}
    for zone in TIME_ZONES[1:]:
        yield {"LC_ALL": name, "PYTHONHASHSEED": HASH_SEEDS[0], "TZ": zone}


@pytest.mark.parametrize("name", LOCALES)
def test_seed_locale_and_time_zone_change_no_byte(name: str) -> None:
    if not _present(name):
        pytest.skip(f"the locale {name} is not on this machine; `make locales` adds it")
    expected = run(*COMMANDS["table"], env={"LC_ALL": "C", "PYTHONHASHSEED": "0", "TZ": "UTC"})
    assert expected.code == 0, expected.err
    for environment in _environments(name):
        assert run(*COMMANDS["table"], env=environment) == expected, environment


@pytest.mark.parametrize("command", COMMANDS)
def test_every_form_of_output_is_the_same_bytes(command: str) -> None:
    first, second = (
        run(*COMMANDS[command], env={"PYTHONHASHSEED": seed, "TZ": zone})
        for seed, zone in zip(("1", "2"), TIME_ZONES, strict=True)
    )
    assert first.code == 0, first.err
    assert first.out
    assert first == second


def _present(name: str) -> bool:
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        return False
    locale.setlocale(locale.LC_ALL, before)
    return True


def test_the_commands_of_this_file_are_run_from_the_root() -> None:
    assert (ROOT / "facts").is_dir()
