"""What was answered stands in every form: what it would take, what is open, and whether it stands in every reading."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from functools import cache

import jsonschema
import pytest
from referencing import Registry, Resource

from engine.compile.compiler import check_ruleset
from engine.explain.answers import Answers, Asking, answers_of
from engine.explain.document import schema as assessment_schema
from engine.explain.html import report as page
from engine.explain.page import Line
from engine.explain.report.building import Around, report_of
from engine.explain.report.document import as_json, schema
from engine.explain.report.grids import flat, grids
from engine.explain.report.paper import as_docx
from engine.explain.report.separated import as_csv
from engine.explain.report.view import AnswersShown, Report
from engine.explain.report.workbook import as_xlsx
from engine.prove.proof import Judged, Undecided
from explain.assessed import ASKERSUND, ROOT, from_files, read_ruleset, reference
from explain.small import RULESET, small
from report.reading import paper, separated, workbook

ASSESSMENT = small()


@cache
def answers() -> Answers:
    return answers_of(ASSESSMENT, "sv", Asking(reference, check_ruleset(read_ruleset(RULESET))))


@cache
def report() -> Report:
    return report_of(ASSESSMENT, "sv", Around(answers=answers()))


def told_of(node: str) -> AnswersShown:
    """What the report is to tell of a node: nothing of what it would take where no table gives the verdict."""
    found = answers().nodes[node]
    by_table = isinstance(ASSESSMENT.proof.nodes[node].verdict, Judged | Undecided)
    return AnswersShown(found.requirements if by_table else (), found.open, found.standing)


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines]


def test_the_page_tells_every_answer() -> None:
    body = re.sub(r"<[^>]*>", "\n", page(report(), b"{}").partition("<body>")[2].partition("<script")[0])
    shown = [html.unescape(line).strip() for line in body.splitlines()]
    for node in answers().nodes:
        for lines in told_of(node).all():
            assert [text for text in texts(lines) if text not in shown] == []


def test_the_document_tells_every_answer_about_the_goals() -> None:
    shown = paper(as_docx([report()], "sv"))
    told = told_of("K")
    assert [text for text in texts((*told.requirements, *told.open, *told.standing)) if text not in shown] == []
    assert told.standing


@pytest.mark.parametrize("form", ["workbook", "table"])
def test_the_cells_tell_every_answer_under_its_heading(form: str) -> None:
    if form == "workbook":
        sheets = workbook(as_xlsx(grids([report()], "sv"), ["x"], "sv"))
        rows = sheets["Vad krävs"]
        assert [row["Id"] for row in rows] == [node for node in ("K", "I1", "I2", "I6") if any(told_of(node).all())]
    else:
        rows = separated(as_csv(flat([report()], "sv")))
    for row in rows:
        told = told_of(str(row["Id"]))
        for head, lines in (
            ("Vad som krävs", told.requirements[1:]),
            ("Öppna uppgifter som kan ändra det", told.open[1:]),
            ("Står i alla läsningar", told.standing),
        ):
            cell = str(row.get(head) or "")
            assert [line.strip() for line in cell.split("\n") if line] == texts(lines), (row["Id"], head)


def test_the_open_figures_stand_in_order_on_a_sheet_of_their_own() -> None:
    rows = workbook(as_xlsx(grids([report()], "sv"), ["x"], "sv"))["Öppna uppgifter"]
    assert [(row["Id"], row["Ordning"]) for row in rows] == [
        (each.node, place) for place, each in enumerate(answers().figures, 1)
    ]
    said = {(row["Id"], row["Uppgift"]): row["Vad som hänger på den"] for row in rows}
    assert said["I1", "plan"] == "kan ändra I1"
    assert said["I5", "plan"] == "spelar ingen roll längre"


def test_the_json_tells_every_answer_and_fits_its_schema() -> None:
    told = json.loads(as_json([(ASSESSMENT, report())]))
    known = Registry().with_resource(
        "assessment-1.schema.json", Resource.from_contents(json.loads(assessment_schema()))
    )
    jsonschema.Draft202012Validator(json.loads(schema()), registry=known).validate(told)
    told["assessment"]["annat"] = 1
    assert not jsonschema.Draft202012Validator(json.loads(schema()), registry=known).is_valid(told)
    found = {each["node"]: each for each in told["answers"]}
    for node in answers().nodes:
        for name in ("requirements", "open", "standing"):
            lines = found[node][name] if node in found else []
            assert [line["text"] for line in lines] == texts(getattr(told_of(node), name))
    assert "I3" not in found
    assert [each["node"] for each in told["open_figures"]] == [each.node for each in answers().figures]


def test_the_schema_in_docs_is_the_one_of_the_document(golden: Callable[[str, str], None]) -> None:
    golden(str(ROOT / "docs" / "schema" / "report-1.schema.json"), schema())


def test_other_readings_are_tried_only_when_asked_for() -> None:
    quick = answers_of(ASSESSMENT, "sv", Asking(reference, check_ruleset(read_ruleset(RULESET)), every_reading=False))
    assert not any(each.standing for each in quick.nodes.values())
    assert quick.nodes["K"].requirements == answers().nodes["K"].requirements


def test_a_report_that_was_not_asked_tells_no_answers() -> None:
    made = report_of(from_files(ASKERSUND, "2024"), "sv")
    assert not any(any(node.answers.all()) for node in made.nodes())
    assert "Vad krävs" not in workbook(as_xlsx(grids([made], "sv"), ["x"], "sv"))
