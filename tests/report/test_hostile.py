"""Names and texts from data are shown whole in every form, and do nothing in any of them."""

from __future__ import annotations

import csv
import html
import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from engine.explain.inert import inert
from engine.explain.prose import LENGTHS, told
from engine.explain.report.building import report_of
from engine.explain.report.grids import flat, grids
from engine.explain.report.paper import as_docx
from engine.explain.report.separated import as_csv, guarded, unguarded
from engine.explain.report.workbook import as_xlsx
from engine.explain.table import render
from engine.model.diagnostic import hidden
from engine.prove.assessment import Assessment
from explain.small import small
from report.hostile import HOSTILE
from report.reading import paper, separated, workbook
from soaking import SOAK, tried

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
INERT = "\u00a0\n"
"""What does not show and yet may stand in an output: it is ours, or separates lines."""


_small = cache(small)


def named(name: str) -> Assessment:
    """The small assessment with every text that came from its files replaced."""
    made = _small()
    proof = made.proof
    nodes = {
        key: replace(each, node=replace(each.node, name=name, notes=(name,), responsible=name, unit=None))
        for key, each in proof.nodes.items()
    }
    layers = tuple(tuple(nodes[node.id].node for node in layer) for layer in proof.program.layers)
    program = replace(
        proof.program,
        committee=name,
        municipality=name,
        layers=layers,
        nodes={key: value.node for key, value in nodes.items()},
    )
    files = tuple(
        file.model_copy(
            update={
                "analyses": tuple(each.model_copy(update={"text": name, "by": name}) for each in file.analyses),
                "judgements": tuple(each.model_copy(update={"reason": name, "by": name}) for each in file.judgements),
                "mark": "exempeldata",
                "mark_reason": name,
            }
        )
        for file in made.files
    )
    return replace(made, proof=replace(proof, program=program, nodes=nodes), engine=name, files=files)


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


def in_terminal(name: str) -> None:
    made = named(name)
    shown = [render(made, "sv", 80, colour=False), *(told(made, "K", "sv", each) for each in LENGTHS)]
    for text in shown:
        assert no_char_is_hidden(text)
        assert holds(text, name)


def in_workbook(name: str) -> None:
    raw = as_xlsx(grids([report_of(named(name), "sv")], "sv"), [name], "sv")
    for sheet in load_workbook(io.BytesIO(raw)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n", "inlineStr"}
                assert cell.hyperlink is None
                if isinstance(cell.value, str):
                    assert no_char_is_hidden(cell.value)
    sheets = workbook(raw)
    found = [each for sheet in ("KF-mål", "Indikatorer") for each in sheets[sheet]]
    assert found
    for each in found:
        assert whole(str(each["Namn"]), name, sheets)
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


def in_table(name: str) -> None:
    raw = as_csv(flat([report_of(named(name), "sv")], "sv"))
    assert no_char_is_hidden(raw.decode("utf-8-sig").replace("\r\n", "\n"))
    rows = separated(raw)
    assert [row["Namn"] for row in rows] == [lines(name)] * len(rows)
    for line in csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"):
        for cell in line:
            assert not cell.startswith(DANGEROUS) or cell.lstrip("-").replace(",", "").isdigit()


def in_document(name: str) -> None:
    raw = as_docx([report_of(named(name), "sv")], "sv")
    texts = paper(raw)
    assert all(no_char_is_hidden(text) for text in texts)
    assert any(text == f"K {inert(name)}" for text in texts)
    assert any(text == f"I1 {lines(name)}" for text in texts)
    no_link_and_no_formula(raw)


def in_page(name: str) -> None:
    from engine.explain.html import report as page  # noqa: PLC0415 - as the command does

    text = page(named(name), b"{}", "0" * 64, None, "sv")
    body = text[text.index("<body>") : text.index('<script type="application/json"')]
    assert no_char_is_hidden(body)
    assert [part for part in ("<script>", "<svg onload", "<b>fet", 'onmouseover="alert') if part in body] == []
    shown = html.unescape(body)
    assert holds(shown, name)


FORMS: dict[str, Callable[[str], None]] = {
    "terminal": in_terminal,
    "workbook": in_workbook,
    "table": in_table,
    "document": in_document,
    "page": in_page,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: ascii(name)[:40])
def test_a_hostile_text_is_whole_and_inert(name: str, form: str) -> None:
    FORMS[form](name)


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
    count, seed = (10_000 if SOAK else 8), 20251121
    chance = random.Random(seed)  # noqa: S311 - cases, not secrets
    for number in range(count):
        name = "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 24)))
        name += "".join(chr(chance.randrange(1, 0x110000)) for _ in range(chance.randrange(4)))
        if name.strip():
            FORMS[list(FORMS)[number % len(FORMS)]](name)
    tried(
        "rapporter-fientliga-namn",
        "Fientliga texter som namn, i terminal, XLSX, CSV, DOCX och HTML",
        count,
        "Alla stod hela och gjorde ingenting.",
        seed=seed,
    )
