"""Start: what `rodtrad explain` of one goal costs as a whole process, beside a script that only gets ready for it.

The script imports click and yaml, defines the same models by importing them, and reads the same files. Both are run
with their modules compiled beforehand, as an installed program is.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

RULESET = "rulesets/sodertalje/socialnamnden-2025.yaml"
FACTS = "facts/sodertalje-socialnamnden-2025-som-om.yaml"
EXPLAIN = ("-m", "engine", "explain", RULESET, "5", "--facts", FACTS, "--period", "2025-10")
SCRIPT = ("benchmarks/script.py", RULESET, FACTS)
ROUNDS = 9
MOST = 1.5


def measured() -> dict[str, float]:
    """Processor seconds of each, the median of the rounds."""
    found: dict[str, list[float]] = {"rodtrad explain": [], "skriptet": []}
    for number in range(ROUNDS + 1):
        for name, arguments in zip(found, (EXPLAIN, SCRIPT), strict=True):
            spent = _spent(arguments)
            if number:  # the first time the modules are compiled
                found[name].append(spent)
    return {name: median(times) for name, times in found.items()}


def _spent(arguments: Sequence[str]) -> float:
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
