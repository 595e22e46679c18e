"""The table in docs/reliability.md says what the files beside it say, and nothing else."""

from collections.abc import Callable

from soaking import ROOT, Outcome, outcomes

HEAD = """\
# Vad som är prövat

Varje rad är skriven av det kommando som står i den, som en fil i `docs/reliability/`; tabellen görs av
`make golden`. Samma prov körs med små antal i `make check`.

| Prövat | Antal | Utfall | Kommando | Frö | Datum | Commit |
|---|---:|---|---|---|---|---|
"""


def row(found: Outcome) -> str:
    count = f"{found.count:,}".replace(",", "\N{NO-BREAK SPACE}")
    cells = (found.what, count, found.outcome, f"`{found.command}`", found.seed, found.date, found.commit)
    return f"| {' | '.join(cells)} |\n"


def test_the_table_is_what_was_tried(golden: Callable[[str, str], None]) -> None:
    golden(str(ROOT / "docs" / "reliability.md"), HEAD + "".join(map(row, outcomes())))
