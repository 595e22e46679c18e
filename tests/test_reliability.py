"""The tables in docs/reliability.md say what the files beside it and those of the planted faults say, nothing else."""

from collections.abc import Callable

from planted import Fault, faults, seen_before
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


FAULTS = """
## Fel som proven har sett

Ett prov som inte kan falla visar ingenting. För varje rad ovan har minst ett fel planterats i produkten, och provet
bakom raden ska då falla. `make planted` planterar dem ett i taget i en egen kopia; den sista kolumnen är den commit där
felet senast sågs. Ett fel som har ändrats är inte sett förrän det har prövats igen. Felen står ordagrant i
`tests/planted.yaml`, och rader är namn på filer i `docs/reliability/`.

| Rader | Prov | Planterat fel | I filen | Sett |
|---|---|---|---|---|
"""


def fault_row(fault: Fault, seen: dict[str, str]) -> str:
    rows = ", ".join(f"`{each}`" for each in fault.rows)
    cells = (rows, f"`{fault.test.replace('::', '` `')}`", fault.fault, f"`{fault.file}`")
    return f"| {' | '.join(cells)} | {seen.get(fault.key, 'ännu inte')} |\n"


def test_the_tables_are_what_was_tried_and_what_was_seen(golden: Callable[[str, str], None]) -> None:
    seen = seen_before()
    told = [*map(row, outcomes()), FAULTS, *(fault_row(each, seen) for each in faults())]
    golden(str(ROOT / "docs" / "reliability.md"), HEAD + "".join(told))
