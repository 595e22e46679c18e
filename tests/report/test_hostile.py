"""Names and texts from data are shown whole in every form, and do nothing in any of them."""

from __future__ import annotations

import csv
import html
import io
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import cycle
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from engine.explain.answers import Asking, answers_of
from engine.explain.inert import inert
from engine.explain.prose import LENGTHS, told
from engine.explain.report.building import Around, report_of
from engine.explain.report.grids import flat, grids
from engine.explain.report.paper import as_docx
from engine.explain.report.separated import as_csv, guarded, unguarded
from engine.explain.report.view import Report
from engine.explain.report.workbook import as_xlsx
from engine.explain.table import render
from engine.model.diagnostic import hidden
from engine.prove.assessment import Assessment
from explain.assessed import from_text, reference
from explain.small import FACTS, RULESET, small
from report.hostile import HOSTILE
from report.reading import paper, separated, workbook
from soaking import SOAK, tried

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
INERT = "\u00a0\n"
"""What does not show and yet may stand in an output: it is ours, or separates lines."""


_small = cache(small)


@cache
def wide() -> Assessment:
    """One goal with as many indicators as make an office file worth its reading."""
    ruleset = RULESET[: RULESET.index("      - {id: I1")] + "".join(
        f"      - {{id: I{n}, namn: Mått, enhet: antal, riktning: uppåt, möjligt: 0–100}}\n" for n in range(1, 50)
    )
    values = "".join(f"  - {{indikator: I{n}, värde: {n + 40}, spann: t.o.m. 2025-08}}\n" for n in range(1, 50))
    return from_text(ruleset, FACTS[: FACTS.index("  - {indikator: I2")] + values, "2025-08")


def named(*names: str, of: Assessment | None = None) -> Assessment:
    """An assessment with every text that came from its files replaced; its nodes take turns with the names."""
    made, first = of or _small(), names[0]
    proof, turns = made.proof, cycle(names)
    nodes = {
        key: each._replace(node=replace(each.node, name=name, notes=(name,), responsible=name, unit=None))
        for (key, each), name in zip(proof.nodes.items(), turns, strict=False)
    }
    layers = tuple(tuple(nodes[node.id].node for node in layer) for layer in proof.program.layers)
    program = replace(
        proof.program,
        committee=first,
        municipality=first,
        layers=layers,
        nodes={key: value.node for key, value in nodes.items()},
    )
    files = tuple(
        file.model_copy(
            update={
                "analyses": tuple(each.model_copy(update={"text": first, "by": first}) for each in file.analyses),
                "judgements": tuple(each.model_copy(update={"reason": first, "by": first}) for each in file.judgements),
                "mark": "exempeldata",
                "mark_reason": first,
            }
        )
        for file in made.files
    )
    return replace(made, proof=replace(proof, program=program, nodes=nodes), engine=first, files=files)


def names_of(made: Assessment) -> dict[str, str]:
    """The name of each node."""
    return {key: each.node.name for key, each in made.proof.nodes.items()}


def report(made: Assessment) -> Report:
    """The report of an assessment with everything that can be answered about it."""
    return report_of(made, "sv", Around(answers=answers_of(made, "sv", Asking(reference))))


def solid(text: str) -> str:
    """A text without the blanks at which it may have been folded."""
    return "".join(text.split())


def lines(name: str) -> str:
    """The name as it is shown where lines are kept."""
    return "\n".join(inert(line) for line in name.split("\n"))


def holds(text: str, name: str) -> bool:
    return solid(inert(name)) in solid(text)


def no_char_is_hidden(text: str) -> bool:
    return not any(hidden(char) for char in text if char not in INERT)


# --- each form --------------------------------------------------------------------------------------------------------


def in_terminal(made: Assessment, _shown: Report) -> None:
    # In columns a name is folded between the others, so that only what is hidden can be looked for.
    assert no_char_is_hidden(render(made, "sv", 200, colour=False))
    shown = [render(made, "sv", 80, colour=False), *(told(made, "K", "sv", each) for each in LENGTHS)]
    assert all(no_char_is_hidden(text) for text in shown)
    for name in names_of(made).values():
        assert holds(shown[0], name)
    assert all(holds(text, made.proof.nodes["K"].node.name) for text in shown)


def in_workbook(made: Assessment, shown: Report) -> None:
    raw = as_xlsx(grids([shown], "sv"), [made.engine], "sv")
    for sheet in load_workbook(io.BytesIO(raw)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n", "inlineStr"}
                assert cell.hyperlink is None
                if isinstance(cell.value, str):
                    assert no_char_is_hidden(cell.value)
    sheets = workbook(raw)
    found = {str(each["Id"]): str(each["Namn"]) for sheet in ("KF-mål", "Indikatorer") for each in sheets[sheet]}
    assert found.keys() == names_of(made).keys()
    for node, name in names_of(made).items():
        assert whole(found[node], name, sheets), node
    no_link_and_no_formula(raw)


def whole(cell: str, name: str, sheets: dict[str, list[dict[str, object]]]) -> bool:
    """Whether a cell has the name, or its beginning and the place where all of it stands."""
    if cell == lines(name):
        return True
    return len(name) > 30_000 and cell.startswith(inert(name)[:3_000]) and "Långa texter" in sheets


def no_link_and_no_formula(raw: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        for part in parts.namelist():
            if part.endswith((".xml", ".rels")):
                for element in walked(fromstring(parts.read(part))):
                    tag = element.tag.rpartition("}")[2]
                    assert tag not in {"f", "hyperlink", "hyperlinks", "externalLink", "instrText", "fldSimple"}
                    assert element.get("TargetMode") != "External"


def walked(root: Element) -> list[Element]:
    return list(root.iter())


def in_table(made: Assessment, shown: Report) -> None:
    raw = as_csv(flat([shown], "sv"))
    assert no_char_is_hidden(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    rows = separated(raw)
    assert {row["Id"]: row["Namn"] for row in rows} == {node: lines(name) for node, name in names_of(made).items()}
    for line in csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"):
        for cell in line:
            assert not cell.startswith(DANGEROUS) or cell.lstrip("-").replace(",", "").isdigit()


def in_document(made: Assessment, shown: Report) -> None:
    raw = as_docx([shown], "sv")
    texts = paper(raw)
    assert all(no_char_is_hidden(text) for text in texts)
    wanted = {f"{node} {inert(name) if node == 'K' else lines(name)}" for node, name in names_of(made).items()}
    assert wanted - set(texts) == set()
    no_link_and_no_formula(raw)


def in_page(made: Assessment, shown: Report) -> None:
    from engine.explain.html import report as page  # noqa: PLC0415 - as the command does

    text = page(shown, b"{}")
    body = text[text.index("<body>") : text.index('<script type="application/json"')]
    assert no_char_is_hidden(body)
    assert [part for part in ("<script>", "<svg onload", "<b>fet", 'onmouseover="alert') if part in body] == []
    seen = html.unescape(body)
    assert all(holds(seen, name) for name in names_of(made).values())


FORMS: dict[str, Callable[[Assessment, Report], None]] = {
    "terminal": in_terminal,
    "workbook": in_workbook,
    "table": in_table,
    "document": in_document,
    "page": in_page,
}


def by_turns(names: Sequence[str], of: Assessment) -> list[Sequence[str]]:
    """The names, as many at a time as the assessment has nodes."""
    size = len(of.proof.nodes)
    return [names[start : start + size] for start in range(0, len(names), size)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("names", by_turns(HOSTILE, _small()), ids=lambda names: ascii(names[0])[:40])
def test_hostile_texts_are_whole_and_inert(names: Sequence[str], form: str) -> None:
    made = named(*names)
    FORMS[form](made, report(made))


@given(st.text(max_size=80))
def test_a_guard_comes_off_again_and_nothing_dangerous_begins(text: str) -> None:
    assert not guarded(text).startswith(DANGEROUS)
    assert unguarded(guarded(text)) == "\n".join(inert(line) for line in text.split("\n"))


PIECES = [
    *"=+-@'\"<>&;|{}[]()_%#\\/ \t\r\n",
    "röd",
    "_x0041_",
    "<script>",
    "=1+1",
    "\u202e",
    "\u200b",
    "א",
    "😀",
    "\x1b[",
    "\x00",
]


@pytest.mark.soak
def test_any_text_is_whole_and_inert_in_every_form() -> None:
    count, seed = (10_000 if SOAK else 50), 20251121
    chance = random.Random(seed)  # noqa: S311 - cases, not secrets
    texts = dict.fromkeys(any_text(chance) for _ in range(2 * count))
    tried_texts = [text for text in texts if text.strip()][:count]
    for names in by_turns(tried_texts, wide()):
        made = named(*names, of=wide())
        shown = report(made)
        for form in FORMS.values():
            form(made, shown)
    tried(
        "rapporter-fientliga-namn",
        "fientliga texter som namn, var och en i terminal, XLSX, CSV, DOCX och HTML",
        len(tried_texts),
        "alla stod hela och gjorde ingenting",
        seed=seed,
    )


def any_text(chance: random.Random) -> str:
    """Some of the pieces, and a few characters from anywhere."""
    pieces = "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 24)))
    return pieces + "".join(chr(chance.randrange(1, 0x110000)) for _ in range(chance.randrange(4)))
