from collections.abc import Callable

import pytest

from engine.ask.readings import Case, stands
from engine.compile.compiler import check_ruleset
from engine.explain.standing import standing
from engine.model.diagnostic import Language
from engine.model.period import Period
from explain.assessed import AS_IF, ROOT, from_files, read_ruleset, reference

Golden = Callable[[str, str], None]


@pytest.mark.parametrize(("node", "lang"), [("S1.2b", "sv"), ("S1.2b", "en"), ("S4a", "sv"), ("KF6", "sv")])
def test_whether_a_verdict_stands(golden: Golden, node: str, lang: Language) -> None:
    assessment = from_files(AS_IF, "2025-10")
    checked = check_ruleset(read_ruleset((ROOT / AS_IF[0]).read_text(encoding="utf-8")))
    case = Case(checked, Period.parse("2025-10"), {}, assessment.files, reference)
    golden(f"explain/standing-{node}.{lang}.txt", standing(stands(case, node), assessment, lang))
