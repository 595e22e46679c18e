"""Soaking: the large counts, and where their outcomes are written down.

`make soak` sets RODTRAD_SOAK=1; a test that bears the mark `soak` then tries its large number and tells `tried` what
it did. Each outcome is one file under docs/reliability/, and docs/reliability.md is the table of them.
"""

import json
import os
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent
OUTCOMES = ROOT / "docs" / "reliability"

SOAK = os.environ.get("RODTRAD_SOAK") == "1"


@dataclass(frozen=True)
class Outcome:
    """One thing that was tried. `what`, `outcome` are Swedish sentences; `count` is how many were really tried."""

    what: str
    count: int
    outcome: str
    command: str
    seed: str
    date: str
    commit: str


def tried(name: str, what: str, count: int, outcome: str, *, command: str = "make soak", seed: object = "–") -> None:
    """Write the outcome down as docs/reliability/<name>.json, when this is a soak; otherwise nothing."""
    if not SOAK:
        return
    today = datetime.now(UTC).date().isoformat()
    found = Outcome(what, count, outcome, command, str(seed), today, commit())
    OUTCOMES.mkdir(exist_ok=True)
    text = json.dumps(asdict(found), ensure_ascii=False, indent=2)
    (OUTCOMES / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def outcomes() -> list[Outcome]:
    """Everything that has been written down, in the order of the files' names."""
    return [Outcome(**json.loads(path.read_text(encoding="utf-8"))) for path in sorted(OUTCOMES.glob("*.json"))]


def commit() -> str:
    git = ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    return subprocess.run(git, check=True, capture_output=True, text=True).stdout.strip()
