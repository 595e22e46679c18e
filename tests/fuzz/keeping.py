"""What the fuzzing found is kept, so that it is tried on every run after that.

A pair on which the engines disagree becomes a conformance case, with the checker's verdicts for somebody to confirm by
hand. A damaged file becomes a file under tests/fuzz/kept/, named by the target it was for.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import yaml

from conformance_case import told
from fuzz.targets import Target
from strategies import Case

KEPT = Path(__file__).parent / "kept"


def keep_pair(case: Case, why: str, cases: Path) -> Path:
    """Write a case down under `cases`. The verdicts it expects are the checker's, until somebody confirms them."""
    files = {
        "regelverk.yaml": case.ruleset,
        "uppgifter.yaml": {"uppgifter": "fynd", "regelverk": "prov", "värden": case.files[0]},
        "fall.yaml": {
            "om": f"Att bekräfta för hand: {why}",
            "regelverk": "regelverk.yaml",
            "uppgifter": ["uppgifter.yaml"],
            "period": case.period,
            "väntat": {name: told(node) for name, node in sorted(case.proof.nodes.items())},
        },
    }
    texts = {name: _yaml(content) for name, content in files.items()}
    folder = cases / f"fynd-{_digest(texts['regelverk.yaml'] + texts['uppgifter.yaml'])}"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        """What is said twice is written twice: the reader takes no references."""
        return True


def _yaml(content: dict[str, Any]) -> str:
    return yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120)


def keep_damage(target: Target, raw: bytes, kept: Path = KEPT) -> Path:
    """Write a damaged file down, under the name of its target."""
    folder = kept / target.name.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _digest(raw.decode("latin-1"))
    path.write_bytes(raw)
    return path


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
