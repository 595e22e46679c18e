"""Laws of the house: what holds for every file of the repository, whatever it is about."""

import ast
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ENGINE = ROOT / "engine"
MODULES = sorted(ENGINE.rglob("*.py"))

DRAWERS = {"common", "helper", "helpers", "misc", "util", "utils"}
DURABLE = {"durable", "durable_rules_engine"}
MUNICIPALITIES = ("askersund", "enköping", "enkoping", "södertälje", "sodertalje")

# Written in parts, so that this file does not break its own laws.
REGISTRIES = ("py" + r"pi\.org", "python" + r"hosted\.org", "conda" + r"\.anaconda", "registry" + r"\.npmjs")
REGISTRY = re.compile("|".join(REGISTRIES).encode(), re.IGNORECASE)
MACHINE_PATH = re.compile(rb"(?<![\w.~-])/(?:work|root|home)/")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def repository_files() -> list[Path]:
    """Every file that is, or is about to be, in the repository."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("not in a git repository")
    files = (ROOT / name for name in listing.stdout.decode().split("\0") if name)
    return sorted(path for path in files if path.is_file())


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the top-level name of everything a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


class TestEngine:
    @pytest.mark.parametrize("path", MODULES, ids=named)
    def test_every_module_says_what_room_it_is(self, path: Path) -> None:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))

    def test_there_is_no_drawer_for_odds_and_ends(self) -> None:
        drawers = [named(path) for path in ENGINE.rglob("*") if path.stem.strip("_").lower() in DRAWERS]
        assert drawers == []

    def test_only_one_module_imports_durable_rules(self) -> None:
        importers = [
            named(path)
            for path in MODULES
            if DURABLE.intersection(imported(ast.parse(path.read_text(encoding="utf-8"))))
        ]
        assert importers in ([], ["engine/infer/sessions.py"])

    def test_no_municipality_is_known_to_the_engine(self) -> None:
        naming = [
            f"{named(path)}: {name}"
            for path in repository_files()
            if path.is_relative_to(ENGINE)
            for name in MUNICIPALITIES
            if name in unicodedata.normalize("NFC", path.read_text("utf-8", "replace")).casefold()
        ]
        assert naming == []


class TestRepository:
    def test_no_file_names_a_package_registry(self) -> None:
        assert [named(path) for path in repository_files() if REGISTRY.search(path.read_bytes())] == []

    def test_no_file_names_a_place_on_somebodys_machine(self) -> None:
        assert [named(path) for path in repository_files() if MACHINE_PATH.search(path.read_bytes())] == []


class TestDocuments:
    def test_the_changelog_tells_changed_verdicts(self) -> None:
        changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
        assert re.search(r"^#+ Ändrade verdikt$", changelog, re.MULTILINE)

    def test_the_readme_tells_every_make_target(self) -> None:
        targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        assert targets
        assert [target for target in targets if f"make {target}" not in readme] == []

    def test_the_readme_shows_what_make_run_does(self) -> None:
        recipe = subprocess.run(
            ["make", "--no-print-directory", "--dry-run", "run"],
            cwd=ROOT,
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        commands = re.findall(r"^\S*(rodtrad .+)$", recipe, re.MULTILINE)
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        assert commands
        assert [command for command in commands if command not in readme] == []


class TestGolden:
    """The golden fixture itself, run in a repository of its own."""

    @pytest.fixture
    def suite(self, pytester: pytest.Pytester) -> pytest.Pytester:
        pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
        pytester.makepyfile("def test_text(golden): golden('å/text.txt', 'grön\\n')")
        return pytester

    def test_a_missing_golden_is_a_failure(self, suite: pytest.Pytester) -> None:
        suite.runpytest_inprocess().assert_outcomes(failed=1)

    def test_updating_writes_the_bytes_and_then_they_agree(self, suite: pytest.Pytester) -> None:
        suite.runpytest_inprocess("--update-golden").assert_outcomes(passed=1)
        assert (suite.path / "golden/å/text.txt").read_bytes() == "grön\n".encode()
        suite.runpytest_inprocess().assert_outcomes(passed=1)

    def test_a_difference_is_a_failure(self, suite: pytest.Pytester) -> None:
        suite.runpytest_inprocess("--update-golden")
        (suite.path / "golden/å/text.txt").write_bytes(b"gul\n")
        suite.runpytest_inprocess().assert_outcomes(failed=1)


def test_skipped_tests_are_listed_by_name_and_reason(pytester: pytest.Pytester) -> None:
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(test_it="import pytest\n@pytest.mark.skip(reason='tr_TR finns inte')\ndef test_i(): pass\n")
    pytester.runpytest_inprocess().stdout.fnmatch_lines(["*skipped, by name*", "test_it.py::test_i: tr_TR finns inte"])
