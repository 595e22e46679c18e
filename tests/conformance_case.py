"""A conformance case: files in a folder, read, assessed and told in a few words.

Comes in: the folder of a case. Goes out: its verdicts, and those it should give. Used by the suite and by every
engine that must agree on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from engine.infer import Engine
from engine.line import assess, load_facts, load_ruleset
from engine.model.period import Period
from engine.prove.assessment import Assessment
from engine.prove.proof import (
    AwaitsJudgement,
    Judged,
    NodeProof,
    NoRow,
    NoRule,
    NotApplicable,
    Undecided,
    Verdict,
)

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "conformance"


@dataclass(frozen=True)
class Case:
    """One folder under tests/conformance."""

    folder: Path
    about: str
    ruleset: Path
    facts: tuple[Path, ...]
    period: Period
    readings: Mapping[str, str]
    expected: Mapping[str, Any]

    @classmethod
    def read(cls, folder: Path) -> Case:
        """The case of a folder; every scalar is text, as in a ruleset."""
        written = yaml.load((folder / "fall.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        return cls(
            folder,
            written["om"],
            _path(folder, written["regelverk"]),
            tuple(_path(folder, name) for name in written["uppgifter"]),
            Period.parse(written["period"]),
            written.get("tolkningar", {}),
            written["väntat"],
        )

    def assess(self, engine: Engine) -> Assessment:
        """Run the case through the line with `engine`."""
        ruleset = load_ruleset(self.ruleset)
        facts = [load_facts(path, ruleset) for path in self.facts]
        return assess(ruleset, facts, self.period, self.readings, engine)


def cases() -> list[Path]:
    """Every case, in name order."""
    return sorted(path.parent for path in CASES.rglob("fall.yaml"))


def _path(folder: Path, name: str) -> Path:
    inside = folder / name
    return inside if inside.exists() else ROOT / name


def told(proof: NodeProof) -> dict[str, Any]:
    """A verdict in the words of `fall.yaml`, with everything that can be expected of it."""
    verdict = proof.verdict
    told = {"märken": list(proof.marks)} if proof.marks else {}
    match verdict:
        case Judged(outcome, rows):
            return {"utfall": outcome, "rad": ", ".join(map(str, rows)), **told}
        case Undecided(possible):
            return {"möjliga": [each.outcome or "ingen rad" for each in possible], **told}
        case _:
            return {"slag": _kind(verdict), **told}


def _kind(verdict: Verdict) -> str:
    kinds: dict[type[object], str] = {
        NotApplicable: "ej tillämpligt",
        NoRule: "ingen regel",
        NoRow: "ingen rad",
        AwaitsJudgement: "väntar på samlad bedömning",
    }
    return kinds[type(verdict)]


def agrees(expected: object, proof: NodeProof) -> bool:
    """Whether a verdict is what the case expects; what the case does not mention is not asked for."""
    found = told(proof)
    wanted = expected if isinstance(expected, dict) else {"utfall": expected}
    return all(found.get(key) == value for key, value in wanted.items())
