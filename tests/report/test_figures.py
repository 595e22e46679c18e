"""The same figures in every form, and they are the proof's to the last digit."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.explain.document import as_json
from engine.explain.report.building import report_of
from engine.explain.report.figures import amount
from engine.explain.report.grids import Column, Grid, flat, grids
from engine.explain.report.paper import as_docx
from engine.explain.report.separated import as_csv, decimal_text
from engine.explain.report.view import Report
from engine.explain.report.workbook import as_xlsx, survives
from engine.explain.seen import chosen_for, numbers
from engine.explain.words import Words
from engine.model.expression import Quantity
from engine.model.number import decimals_of
from engine.prove.assessment import Assessment
from engine.prove.proof import Judged, NodeProof
from explain.assessed import ALL, AS_IF, from_files
from explain.small import small
from report.reading import Row, exact_in, number_in, paper, separated, tables, workbook

COLUMNS = {"Värde": "värde", "Riktvärde": "riktvärde", "Väntat": "väntat", "Avvikelse": "avvikelse"}


def assessments() -> Iterator[Assessment]:
    yield small()
    for files, period in ALL:
        yield from_files(files, period)


def proved(proof: NodeProof, name: str) -> Fraction | None:
    """The number in the proof itself."""
    chosen = chosen_for(proof, name)
    if chosen is not None:
        return chosen.value if isinstance(chosen.value, Fraction) else None
    found = next((given.value for given in proof.node.given if given.name == name), None)
    if name in dict(proof.node.derived):
        seen = numbers(proof, Quantity(name))
        found = next((each for each in seen if len(seen) == 1 and isinstance(each, Fraction)), None)
    return found if isinstance(found, Fraction) else None


def leaves(assessment: Assessment) -> list[NodeProof]:
    return [proof for proof in assessment.proof.nodes.values() if proof.node.level == "indikator"]


def written(report: Report) -> bytes:
    return as_xlsx(grids([report], "sv"), [*report.marks, report.title], "sv")


def agree(row: Row, proof: NodeProof) -> int:
    """How many numbers of a row are the proof's; every one must be."""
    checked = 0
    for head, name in COLUMNS.items():
        wanted, shown = proved(proof, name), number_in(row.get(head))
        if name == "riktvärde" and wanted is None:
            continue
        if wanted is None:
            assert shown is None, (proof.node.id, head)
            continue
        assert shown is not None, (proof.node.id, head)
        assert exact_in(row[f"{head} i ord"]) == wanted, (proof.node.id, head)
        if survives(wanted):
            assert shown == wanted, (proof.node.id, head)
        checked += 1
    return checked


@pytest.mark.parametrize(
    "assessment", list(assessments()), ids=lambda each: f"{each.proof.program.ruleset}-{each.proof.program.period}"
)
class TestEveryForm:
    def test_the_workbook_has_the_numbers_of_the_proof(self, assessment: Assessment) -> None:
        rows = {str(row["Id"]): row for row in workbook(written(report_of(assessment, "sv")))["Indikatorer"]}
        assert sum(agree(rows[proof.node.id], proof) for proof in leaves(assessment)) > 2

    def test_the_table_has_the_numbers_of_the_proof(self, assessment: Assessment) -> None:
        rows = {str(row["Id"]): row for row in separated(as_csv(flat([report_of(assessment, "sv")], "sv")))}
        assert sum(agree(rows[proof.node.id], proof) for proof in leaves(assessment)) > 2

    def test_the_document_has_the_numbers_of_the_proof(self, assessment: Assessment) -> None:
        rows = {row["Indikator"].split()[0]: row for row in tables(as_docx([report_of(assessment, "sv")], "sv"))}
        checked = 0
        for proof in leaves(assessment):
            if (wanted := proved(proof, "värde")) is not None:
                assert exact_in(rows[proof.node.id]["Värde"].partition("\n")[0]) == wanted
                checked += 1
        assert checked

    def test_every_form_has_the_verdicts_of_the_proof(self, assessment: Assessment) -> None:
        report = report_of(assessment, "sv")
        sheets, flat_rows = workbook(written(report)), separated(as_csv(flat([report], "sv")))
        in_sheets = {str(row["Id"]): row for name in ("KF-mål", "Nämndmål", "Indikatorer") for row in sheets[name]}
        in_table = {str(row["Id"]): row for row in flat_rows}
        said = "\n".join(paper(as_docx([report], "sv")))
        in_json = {node["id"]: node["verdict"] for node in json.loads(as_json(assessment))["nodes"]}
        for name, proof in assessment.proof.nodes.items():
            if isinstance(proof.verdict, Judged):
                outcome = proof.verdict.outcome
                for rows in (in_sheets, in_table):
                    assert str(rows[name]["Verdikt"]).partition("\u00a0")[2] == outcome
                assert in_json[name]["outcome"] == outcome
                assert f"{name} {proof.node.name}" in said

    def test_the_facts_are_all_there(self, assessment: Assessment) -> None:
        rows = workbook(written(report_of(assessment, "sv")))["Uppgifter"]
        given = {(row["Id"], row["Uppgift"]): row for row in rows}
        for proof in assessment.proof.nodes.values():
            for chosen in proof.chosen:
                row = given[proof.node.id, chosen.figure]
                wanted = chosen.value if chosen.state == "känd" and isinstance(chosen.value, Fraction) else None
                shown = number_in(row["Värde"])
                assert (shown is None) == (wanted is None)
                if wanted is not None:
                    assert exact_in(row["Värde i ord"]) == wanted


# --- any number -------------------------------------------------------------------------------------------------------


def around(value: Fraction) -> tuple[Row, Row]:
    """One number, through a workbook and through a table."""
    grid = Grid(
        "Blad",
        (Column("Tal", "number"), Column("I ord")),
        ((amount(Words("sv"), value), amount(Words("sv"), value).text),),
    )
    return workbook(as_xlsx([grid], ["x"], "sv"))["Blad"][0], separated(as_csv(grid))[0]


@given(st.fractions() | st.decimals(allow_nan=False, allow_infinity=False, places=3).map(Fraction))
@example(Fraction("9.95"))
@example(Fraction("-0.005"))
@example(Fraction("0.30000000000000004"))
@example(Fraction(2**53 + 1))
@example(Fraction("89.99999999999999999"))
@example(Fraction(1, 3))
@example(Fraction(0))
@example(Fraction(10**20))
def test_any_number_comes_back_or_is_exact_in_the_words_beside_it(value: Fraction) -> None:
    in_workbook, in_table = around(value)
    assert exact_in(in_workbook["I ord"]) == exact_in(in_table["I ord"]) == value
    shown = number_in(in_workbook["Tal"])
    assert shown is not None
    if survives(value):
        assert shown == value
    else:
        assert abs(shown - value) <= abs(value) / 10**13 + Fraction(1, 10**14)
    if decimals_of(value) is not None:
        assert number_in(in_table["Tal"]) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("-0.004", "-0.004"),
        ("0", "0"),
        ("12.50", "12.5"),
        ("-1/3", "-0.333333333333"),
        ("1/30000000000000", "0.000000000000"),
    ],
)
def test_a_number_is_written_with_its_digits_and_never_as_minus_zero(value: str, text: str) -> None:
    assert decimal_text(Fraction(value), 0) == text


# --- the same bytes, and nothing that tells when or where -------------------------------------------------------------


def test_office_files_tell_no_time() -> None:
    report = report_of(from_files(AS_IF, "2025-10"), "sv")
    for form in (written, lambda each: as_docx([each], "sv")):
        raw = form(report)
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert b"dcterms:" not in parts.read("docProps/core.xml").replace(b"xmlns:dcterms", b"")
        assert raw == form(report)


def test_a_sheet_is_ready_to_read_and_to_print() -> None:
    from openpyxl import load_workbook  # noqa: PLC0415 - beside the reader

    report = report_of(from_files(AS_IF, "2025-10"), "sv")
    book = load_workbook(io.BytesIO(written(report)))
    wanted = ["KF-mål", "Nämndmål", "Indikatorer", "Texter", "Uppgifter", "Regler", "Tolkningar", "Om"]
    assert book.sheetnames == wanted
    for sheet in book.worksheets:
        assert str(sheet["A1"].value).startswith("SOM OM: verkliga siffror")
        assert sheet.freeze_panes in {"A3", "C3"}
        assert sheet.print_title_rows == "$1:$2"
        assert sheet.auto_filter.ref.startswith("A2:")
    formats: Mapping[str, str] = {
        str(row[0].value): row[5].number_format for row in book["Indikatorer"].iter_rows(min_row=3)
    }
    assert formats["S5d"] == "#,##0.0"
    assert formats["S2b"] == "#,##0"


@pytest.mark.parametrize("text", ["9.95", "0.1", "10.74", "-0.005", "123456789.012345", "331882"])
def test_a_number_is_stored_with_the_digits_that_it_has(text: str) -> None:
    grid = Grid("Blad", (Column("Tal", "number"),), ((amount(Words("sv"), Fraction(text)),),))
    with zipfile.ZipFile(io.BytesIO(as_xlsx([grid], ["x"], "sv"))) as parts:
        assert f"<v>{text}</v>" in parts.read("xl/worksheets/sheet1.xml").decode()
