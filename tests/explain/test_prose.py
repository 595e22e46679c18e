"""Three lengths of prose from one proof, in two languages, with nothing left in the wrong one."""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass

import pytest
import yaml
from babel.dates import get_month_names

from commands import run
from engine.compile.compiler import check_ruleset
from engine.compile.points import Hits, Question
from engine.explain import words as catalogue
from engine.explain.answers import Asking, answers_of
from engine.explain.html import overview
from engine.explain.html import report as page
from engine.explain.prose import LENGTHS, told
from engine.explain.report.building import Around, report_of
from engine.line import assess, load_facts, load_ruleset
from engine.model.diagnostic import Language
from engine.model.period import Period
from explain.assessed import ALL, AS_IF, ASKERSUND, ROOT, from_files, read_ruleset, reference
from explain.small import FACTS, RULESET, small

Golden = Callable[[str, str], None]
FIELD = re.compile(r"(\{\w+\})")
OF_DATA = {"namn", "utfall", "skäl", "fråga", "svar", "titel", "av", "roll", "text", "orsak", "enhet", "kommun"} | {
    "nämnd", "regelverk", "uppgifter", "id", "källa", "färg", "utfall",
}  # fmt: skip


@pytest.mark.parametrize("length", ["rubrik", "stycke"])
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_node_in_few_words(golden: Golden, lang: Language, length: str) -> None:
    shown = [told(small(), node, lang, length) for node in small().proof.nodes]  # type: ignore[arg-type]
    shown += [told(from_files(ASKERSUND, "2024"), node, lang, length) for node in ("MO1", "B1", "B10")]  # type: ignore[arg-type]
    shown += [told(from_files(AS_IF, "2025-10"), node, lang, length) for node in ("KF1", "1.2", "S1.2c", "KF6")]  # type: ignore[arg-type]
    golden(f"explain/prosa-{length}.{lang}.txt", "\n".join(shown))


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize(("files", "period"), ALL)
def test_a_heading_is_one_line_and_a_longer_text_says_its_verdict_too(
    files: tuple[str, str], period: str, lang: Language
) -> None:
    assessment = from_files(files, period)
    for node, proof in assessment.proof.nodes.items():
        heading, paragraph = (
            told(assessment, node, lang, each).splitlines()[len(assessment.marks) :] for each in ("rubrik", "stycke")
        )
        assert len(heading) == len(paragraph) == 1
        assert proof.node.name in heading[0]
        assert len(heading[0]) < len(paragraph[0])
        verdict = proof.verdict
        outcome = getattr(verdict, "outcome", None)
        if outcome is not None:
            assert all(outcome in text for text in (heading[0], paragraph[0], told(assessment, node, lang, "full")))


class Reference:
    """The checker itself in the place of an engine."""

    name = "referens"

    def hits(self, questions: Sequence[Question]) -> Hits:
        return reference(questions)


@pytest.mark.parametrize(("files", "period"), ALL)
def test_a_node_that_is_proved_alone_is_told_as_in_the_whole(files: tuple[str, str], period: str) -> None:
    whole = from_files(files, period)
    ruleset = load_ruleset(ROOT / files[0])
    facts = [load_facts(ROOT / files[1], ruleset)]
    leaves, *goals = whole.proof.program.layers
    for node in [each.id for layer in (leaves[::6], *goals) for each in layer]:
        alone = assess(ruleset, facts, Period.parse(period), {}, Reference(), node)
        assert set(alone.proof.nodes) == set(whole.proof.program.only(node).nodes)
        for length in LENGTHS:
            assert told(alone, node, "sv", length) == told(whole, node, "sv", length)


@pytest.mark.parametrize("length", LENGTHS)
def test_the_command_says_as_much_as_was_asked_for(length: str) -> None:
    ruleset, facts = ASKERSUND
    done = run("explain", ruleset, "B1", "--facts", facts, "--period", "2024", "--length", length)
    assert done.code == 0, done.err
    assert done.out == told_by_reference(length)


def told_by_reference(length: str) -> str:
    text = told(from_files(ASKERSUND, "2024"), "B1", "sv", length)  # type: ignore[arg-type]
    return text.replace("Motorn referens", "Motorn durable-rules")


# --- nothing untranslated -----------------------------------------------------------------------------------------


def crossed_out(text: str) -> str:
    return "".join(part if FIELD.fullmatch(part) else re.sub(r"[^\W\d_]", "x", part) for part in FIELD.split(text))


@pytest.fixture
def crossed(monkeypatch: pytest.MonkeyPatch) -> None:
    """An English in which every word is x, so that whatever can be read was never translated."""
    known: Mapping[str, catalogue.Said] = {
        name: crossed_out(said) if isinstance(said, str) else tuple(map(crossed_out, said))
        for name, said in catalogue.english().items()
    }
    monkeypatch.setattr(catalogue, "english", lambda: known)


def texts(content: object, key: str = "") -> Iterator[str]:
    """Every text in the files that is data, and not a word of the language."""
    if isinstance(content, dict):
        for name, value in content.items():
            yield from texts(value, name)
            if key in {"källor", "skalor", "uppgifter", "storheter", "tabeller"}:
                yield str(name)
            if key == "källa":
                yield f"{name} {value}"
    elif isinstance(content, list):
        for value in content:
            yield from texts(value, key)
    elif key in OF_DATA:
        yield str(content)


def data() -> str:
    return " ".join(text for each in (RULESET, FACTS) for text in texts(yaml.load(each, yaml.BaseLoader)))  # noqa: S506


def strings(part: object) -> Iterator[str]:
    """Every text of a view model, wherever it stands."""
    if isinstance(part, str):
        yield part
    elif is_dataclass(part):
        for each in fields(part):
            yield from strings(getattr(part, each.name))
    elif isinstance(part, tuple):
        for one in part:
            yield from strings(one)


MONTHS = set(get_month_names(locale="en").values())
FIXED = {"vp", "or", "and", "referens", "3 av 5", "kf-mål", "indikator", "en"}
FIXED |= {"green", "yellow", "red", "none", "value", "expected", "target", "base"}
"""What a source wrote, codes and classes, and the joining words that Babel has in the reader's language."""


@pytest.mark.usefixtures("crossed")
@pytest.mark.parametrize("length", LENGTHS)
def test_no_length_leaves_a_word_untranslated(length: str) -> None:
    shown = [told(small(), node, "en", length) for node in small().proof.nodes]  # type: ignore[arg-type]
    assert untranslated(" ".join(shown)) == set()


@pytest.mark.usefixtures("crossed")
def test_no_part_of_a_report_is_left_untranslated() -> None:
    answers = answers_of(small(), "en", Asking(reference, check_ruleset(read_ruleset(RULESET))))
    report = report_of(small(), "en", Around(answers=answers))
    assert any(node.answers.standing for node in report.nodes())
    assert untranslated(" ".join(strings(report))) == set()


@pytest.mark.usefixtures("crossed")
def test_no_part_of_a_page_is_left_untranslated() -> None:
    shown = report_of(small(), "en")
    for text in (page(shown, b"{}"), overview([("en.html", shown)], "en")):
        body = text.partition("<body>")[2].partition("<script")[0]
        assert untranslated(html.unescape(re.sub(r"<[^>]*>", " ", body))) == set()


def untranslated(text: str) -> set[str]:
    known = set(re.findall(r"[^\W\d_]+", " ".join([data(), *MONTHS, *FIXED])))
    return {word for word in re.findall(r"[^\W\d_]+", text) if word not in known and set(word.casefold()) != {"x"}}
