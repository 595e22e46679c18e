"""Same input, same bytes: hash seed, locale and time zone do not change what is printed."""

from __future__ import annotations

import locale

import pytest

from commands import ROOT, Done, run

HASH_SEEDS = tuple(str(seed) for seed in range(10))
LOCALES = ("C", "sv_SE.UTF-8", "tr_TR.UTF-8")
TIME_ZONES = ("UTC", "Pacific/Kiritimati")

COMMANDS = {
    "table": ("assess", "rulesets/sodertalje/socialnamnden-2025.yaml", "--facts", "facts"),
    "json": ("assess", "rulesets/askersund", "--facts", "facts", "--format", "json"),
    "chain": ("explain", "rulesets/sodertalje/socialnamnden-2025.yaml", "KF1", "--facts", "facts", "--lang", "en"),
}


@pytest.fixture(scope="module")
def expected() -> Done:
    """What the command prints in the plainest surroundings there are."""
    done = run(*COMMANDS["table"], env={"LC_ALL": "C", "PYTHONHASHSEED": "0", "TZ": "UTC"})
    assert done.code == 0, done.err
    return done


@pytest.mark.parametrize("seed", HASH_SEEDS)
def test_seed_locale_and_time_zone_change_no_byte(seed: str, expected: Done) -> None:
    """Ten hash seeds, each in the next of three locales and of two time zones."""
    name, zone = LOCALES[int(seed) % len(LOCALES)], TIME_ZONES[int(seed) % len(TIME_ZONES)]
    if not _present(name):
        pytest.skip(f"the locale {name} is not on this machine; `make locales` adds it")
    assert run(*COMMANDS["table"], env={"LC_ALL": name, "PYTHONHASHSEED": seed, "TZ": zone}) == expected


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
