"""Forms with anything in their cells: taken as it stands or refused in words, and never a fault of ours."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import form
from engine.model.diagnostic import Rejected
from soaking import tried
from strategies import share
from tables.test_forms import RULESET, imported

LIKELY = {
    form.ID: ["I2", "1.10", "I3", "K", "I4"],
    form.HUMAN_FACT: ["", "", "plan", "betyg"],
    form.SPAN: ["år 2025", "t.o.m. 2025-08"],
    form.VALUE: ["7", "7,5", "", "följd", "ja", "3 av 5"],
}
ODD = [
    "",
    "",
    "",
    "0",
    "-1",
    "1.234",
    "3 av 0",
    "1e9",
    "85 %",
    "7 st",
    "ja",
    "nej",
    "öppen",
    "sekretess",
    "t.o.m. 2025-13",
]
ODD += ["prognos", "2025-08", "2025-02-30", "=1+1", "'=x", "A\nB", "é", "x" * 300, "9" * 41, "{a: b}", "null", "-"]


@st.composite
def forms(draw: st.DrawFn) -> bytes:
    heads = draw(
        st.permutations([*form.REQUIRED, *draw(st.lists(st.sampled_from(form.ORDER[6:]), max_size=8, unique=True))])
    )
    heads = list(dict.fromkeys([*heads, *draw(st.lists(st.sampled_from(["", "Eget", form.ID]), max_size=1))]))
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";")
    writer.writerow(heads)
    for _ in range(draw(st.integers(1, 6))):
        odd = draw(st.integers(0, 3)) == 0
        cells = [draw(st.sampled_from(ODD if odd or head not in LIKELY else LIKELY[head])) for head in heads]
        writer.writerow(cells)
    return written.getvalue().encode()


def refusal(folder: Path, raw: bytes) -> Rejected | None:
    try:
        imported(folder, "f.csv", raw)
    except Rejected as error:
        return error
    return None


@pytest.mark.soak
def test_no_form_is_a_fault_of_ours() -> None:
    counted = {"taken": 0, "refused": 0}

    @given(forms())
    @share(3)
    def law(raw: bytes) -> None:
        with TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "r.yaml").write_text(RULESET, encoding="utf-8")
            found = refusal(folder, raw)
            counted["taken" if found is None else "refused"] += 1
            if found is not None:
                assert not list(folder.glob("ut*"))
                assert all(each.place.file.endswith("f.csv") for each in found.diagnostics), str(found)

    law()
    assert min(counted.values()) > 0
    tried(
        "formulär",
        "formulär med vad som helst i cellerna",
        sum(counted.values()),
        "tagna eller nekade med plats och råd",
    )
