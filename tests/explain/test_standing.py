from collections.abc import Callable
from functools import cache

import pytest

from engine.ask.readings import Case, Standing, Turn, stands
from engine.compile.compiler import check_ruleset
from engine.explain.standing import standing
from engine.model.diagnostic import Language
from engine.model.period import Period
from engine.prove.proof import Judged, NoRule
from explain.assessed import AS_IF, ROOT, from_files, read_ruleset, reference

Golden = Callable[[str, str], None]
ASSESSMENT = from_files(AS_IF, "2025-10")
GREEN, RED = Judged("grön", (3,)), Judged("röd", (10,))


@cache
def of(node: str) -> Standing:
    checked = check_ruleset(read_ruleset((ROOT / AS_IF[0]).read_text(encoding="utf-8")))
    return stands(Case(checked, Period.parse("2025-10"), {}, ASSESSMENT.files, reference), node)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_verdict_that_does_not_stand(golden: Golden, lang: Language) -> None:
    golden(f"explain/standing-S1.2b.{lang}.txt", standing(of("S1.2b"), ASSESSMENT, lang))


def test_a_verdict_that_stands() -> None:
    answer = Standing("S6b", GREEN, ("T-S3",), (Turn((("T-S3", "b"),), GREEN),), (), 2, 2)
    text = standing(answer, ASSESSMENT, "sv")
    assert text.startswith("Verdiktet för S6b, ●\u00a0grön, står i alla läsningar: 2 av 2 prövade.")
    assert "T-S3 b (Ja, alltid.)" in text


def test_a_verdict_that_stands_as_far_as_was_tried() -> None:
    text = standing(Standing("S6b", GREEN, ("T-S3",), (), (), 512, 1024), ASSESSMENT, "en")
    assert "512 of 1024. The rest are untried." in " ".join(text.split())


def test_a_verdict_without_readings() -> None:
    text = standing(Standing("KF6", NoRule("ingen"), (), (), (), 1, 1), ASSESSMENT, "sv")
    assert " ".join(text.split()) == "Verdiktet för KF6, · ingen regel, vilar inte på någon tolkning."


def test_what_turns_it_is_told_with_what_it_becomes() -> None:
    turn = Turn((("T-S3", "c"), ("T-S9", "b")), RED)
    text = standing(Standing("S6b", GREEN, ("T-S3", "T-S9"), (turn,), (turn,), 9, 9), ASSESSMENT, "sv")
    assert "○ röd med T-S3 c (Nej, bara värdet gäller.) och T-S9 b (Den räknas som inte grön.)" in " ".join(
        text.split()
    )
