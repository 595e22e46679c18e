"""What every test may use: hypothesis profiles, golden files and a closing list of what was skipped.

`RODTRAD_HYPOTHESIS=soak` chooses the long profile, `planted` the one where a fault is expected. `--update-golden`
rewrites the golden files instead of comparing with them; the difference is then read like code.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

# The fixture `golden` is tested with a test suite of its own.
pytest_plugins = ["pytester"]

GOLDEN = Path(__file__).parent / "golden"

# The same cases on every run, so that a red test is red for everybody.
settings.register_profile("ci", derandomize=True, database=None, deadline=None, max_examples=50)
settings.register_profile(
    "soak",
    deadline=None,
    max_examples=5_000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
# As the first, without a search for the smallest case: that a planted fault is seen is enough.
settings.register_profile("planted", settings.get_profile("ci"), phases=(Phase.explicit, Phase.generate))
settings.load_profile(os.environ.get("RODTRAD_HYPOTHESIS", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite the golden files instead of comparing with them",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with tests/golden/<name> (or a file by its whole path), byte for byte."""
    update = bool(request.config.getoption("--update-golden"))

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        elif not path.exists():
            pytest.fail(f"{path} does not exist; `make golden` writes it")
        else:
            assert text == path.read_bytes().decode(), f"differs from {path}; `make golden` rewrites it"

    return check


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List each skipped test by name with its reason, just above the closing line."""
    skipped = sorted(
        (report.nodeid, _reason(report))
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report, pytest.TestReport | pytest.CollectReport)
    )
    if skipped:
        terminalreporter.section("skipped, by name")
        for name, reason in skipped:
            terminalreporter.line(f"{name}: {reason}")


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    match report.longrepr:
        case (_, _, str(text)):
            return text.removeprefix("Skipped: ")
        case other:
            return str(other)
