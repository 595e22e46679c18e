from collections.abc import Callable

import pytest

from engine.explain.chain import red_thread
from engine.explain.noticing import _SENTENCES
from engine.model.diagnostic import Language
from engine.prove.assessment import NoticeKind
from explain.assessed import ALL, AS_IF, ASKERSUND, MADE_UP, MEANS, from_files
from explain.small import small

Golden = Callable[[str, str], None]


@pytest.mark.parametrize("node", ["B1", "B2", "B10", "MO1"])
def test_askersund(golden: Golden, node: str) -> None:
    golden(f"explain/askersund-2024-{node}.txt", red_thread(from_files(ASKERSUND, "2024"), node, "sv"))


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("node", ["5", "KF1", "S5a"])
def test_sodertalje_as_if(golden: Golden, node: str, lang: Language) -> None:
    text = red_thread(from_files(AS_IF, "2025-10"), node, lang)
    golden(f"explain/sodertalje-2025-10-{node}.{lang}.txt", text)


def test_sodertalje_made_up(golden: Golden) -> None:
    golden("explain/sodertalje-2025-08-KF1.txt", red_thread(from_files(MADE_UP, "2025-08"), "KF1", "sv"))


def test_other_readings_are_told(golden: Golden) -> None:
    assessment = from_files(AS_IF, "2025-10", (("T-S1", "b"), ("T-S9", "b")))
    golden("explain/sodertalje-2025-10-1.1-T-S1b-T-S9b.txt", red_thread(assessment, "1.1", "sv"))


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_bit_of_everything(golden: Golden, lang: Language) -> None:
    golden(f"explain/small-K.{lang}.txt", red_thread(small(), "K", lang))


class TestEveryNode:
    @pytest.mark.parametrize("lang", ["sv", "en"])
    @pytest.mark.parametrize(("files", "period"), ALL)
    def test_can_be_explained(self, files: tuple[str, str], period: str, lang: Language) -> None:
        assessment = from_files(files, period)
        for node, proof in assessment.proof.nodes.items():
            text = red_thread(assessment, node, lang)
            assert f"{node} {proof.node.name.split()[0]}" in text
            assert "{" not in text
            assert "Fraction" not in text

    def test_marked_files_are_named_first(self) -> None:
        first = red_thread(from_files(AS_IF, "2025-10"), "5", "sv").splitlines()[0]
        assert first.startswith("SOM OM")
        assert red_thread(from_files(MADE_UP, "2025-08"), "5", "en").startswith("EXAMPLE DATA")

    def test_a_node_under_two_goals_has_two_ways_down(self) -> None:
        text = red_thread(from_files(ASKERSUND, "2024"), "B10", "sv")
        assert text.count("Röd tråd") == 2

    def test_every_figure_and_source_under_a_goal_is_there(self) -> None:
        assessment = from_files(ASKERSUND, "2024")
        text = " ".join(red_thread(assessment, "MO1", "sv").split())
        for child in ("B1", "B3", "B9", "B10"):
            fact = next(each.fact for each in assessment.proof.nodes[child].chosen if each.figure == "värde")
            assert fact is not None
            assert fact.value is not None
            assert fact.value.written in text
            assert all(f"{document} {place}" in text for document, place in fact.sources.items())


def test_every_kind_of_notice_has_a_sentence() -> None:
    assert set(_SENTENCES) == set(NoticeKind.__args__)  # type: ignore[attr-defined]


def test_a_mean_over_an_open_child_has_no_number_of_its_own() -> None:
    text = red_thread(from_files(MEANS, "2025"), "O1", "sv")
    assert "genomsnitt = medelpoäng = öppet" in text
    assert "medelpoäng: öppet, 0,8 till 1 över 5 räknade" in text


def test_an_open_figure_that_a_row_asks_about_is_not_said_to_be_without_weight() -> None:
    text = red_thread(small(), "I6", "sv")
    assert "oavsett" not in text
    assert "så länge detta saknas" in text
