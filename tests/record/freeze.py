"""Freezing: writes the records under frozen/ for the format of today. Run once per released format, by hand.

    PYTHONPATH=.:tests python -m record.freeze

A record that is there already is never touched: that it still replays is what the tests are about.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from engine.record.canonical import sha256
from engine.record.record import FORMAT
from record.recording import OPEN_FACTS, real, small

HERE = Path(__file__).parent / "frozen" / FORMAT.removeprefix("rodtrad-")


def main() -> None:
    HERE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        records = [
            small(folder),
            small(folder, OPEN_FACTS),
            small(folder, picked={"T-P1": "b"}),
            real("askersund"),
            real("som-om"),
        ]
    for raw in records:
        path = HERE / f"{sha256(raw)}.json"
        if not path.exists():
            path.write_bytes(raw)


if __name__ == "__main__":
    main()
