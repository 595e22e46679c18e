"""Reading back: a rule as the sentence it means, and as a decision table that is folded and never cut."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.line import load_ruleset
from engine.lint.readback import page
from engine.model.diagnostic import Language
from lint.base import BASE, Change, changed, check
from lint.cases import goal_rows, own_table

ROOT = Path(__file__).parent.parent.parent
SOCIAL = ROOT / "rulesets" / "sodertalje" / "socialnamnden-2025.yaml"
CARE = ROOT / "rulesets" / "sodertalje" / "omsorgsnamnden-2025.yaml"
WIDE = 400


def read(folder: Path, *changes: Change, lang: Language = "sv", width: int = WIDE) -> str:
    return page(check(changed(changes), folder).loaded.checked.ruleset, lang, width, colour=False)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("antal grön: minst 3", "Målet är uppfyllt om minst 3 av 4 indikatorer är gröna."),
        ("antal minst gul: högst 2", "om högst 2 av 4 indikatorer är minst gula."),
        ("antal röd: 0", "om precis 0 av 4 indikatorer är röda."),
        ("andel grön: minst 3 ÷ 4", "om andelen indikatorer som är gröna är minst 3 ÷ 4."),
        ("antal grön: samtliga", "om samtliga räknade indikatorer är gröna."),
        ("antal grön: minst 2, A: grön", "om minst 2 av 4 indikatorer är gröna och A (Andel nöjda) är grön."),
        ("A: minst gul", "om A (Andel nöjda) är minst gul."),
        ("medelpoäng: minst 1 ÷ 2", "om medelpoängen är minst 1 ÷ 2."),
        ("någon av: [{A: grön}, {B: grön}]", "om något av detta gäller: (A (Andel nöjda) är grön) eller (B"),
        ("antal grön: minst 3, T-1: b", "om minst 3 av 4 indikatorer är gröna. Gäller bara med T-1 b."),
    ],
)
def test_a_goals_row_is_a_sentence(row: str, sentence: str, tmp_path: Path) -> None:
    rows = goal_rows(f"{{utfall: uppfyllt, när: {{{row}}}}}\n{{utfall: ej uppfyllt}}")
    assert sentence in read(tmp_path, rows)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("värde: når väntat", "1. Indikatorn är grön om värdet når det väntade läget."),
        ("värde: 70–80", "om värdet är från 70 till 80."),
        ("värde: [minst 70, under 80]", "om värdet är minst 70 och värdet är under 80."),
        ("värde: minst 2 · ingående", "om värdet är minst 2 · ingående."),
        ("värde: saknas", "om värdet saknas."),
        ("plan: följd", "om uppgiften plan är följd."),
        ("period: delår", "om året inte är slut."),
        ("förändring: över 0", "om förändringen mot det föregående värdet är över 0."),
        ("riktning: uppåt", "om riktningen är uppåt."),
    ],
)
def test_an_indicators_row_is_a_sentence(row: str, sentence: str, tmp_path: Path) -> None:
    rows = own_table(f"{{utfall: grön, när: {{{row}}}}}\n{{utfall: gul, när: {{plan: följd}}}}\n{{utfall: röd}}")
    told = read(tmp_path, rows)
    assert sentence in told
    assert "2. Annars är den gul om uppgiften plan är följd." in told
    assert "3. I övriga fall är den röd." in told


def test_an_outcome_that_cannot_be_bent_is_named(tmp_path: Path) -> None:
    scale: Change = ("  utfall: [uppfyllt, ej uppfyllt]\n", "  utfall: [uppfyllt, obedömt]\n")
    rows = goal_rows(
        "{utfall: uppfyllt, när: {antal grön: minst 3}}\n{utfall: obedömt, när: {antal röd: 4}}\n{utfall: obedömt}"
    )
    assert "Annars får det utfallet obedömt om precis 4 av 4" in read(tmp_path, scale, rows)


def test_in_english_labels_stand_as_they_are(tmp_path: Path) -> None:
    told = read(tmp_path, lang="en")
    assert "The goal is uppfyllt if at least 3 of 4 indicators are grön." in told
    assert "The indicator is grön if the value reaches the target." in told
    assert "The KF goal gets the same verdict as M." in told


def test_readings_are_named_with_their_alternatives(tmp_path: Path) -> None:
    told = read(tmp_path)
    assert "T-1: Räcker en följd plan för gult?" in told
    assert "a (förval): ja" in told


def test_rules_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    told = read(tmp_path)
    assert (
        told.index("Tabellen indikator")
        < told.index("K Ett KF-mål")
        < told.index("M Ett nämndmål")
        < told.index("A Andel")
    )


@pytest.mark.parametrize("width", [40, 60, 100])
def test_nothing_is_cut(width: int, tmp_path: Path) -> None:
    told = read(tmp_path, width=width)
    assert max(map(len, told.split("\n"))) <= width
    squeezed = "".join(told.split())
    assert "Indikatornärgrönomvärdetnårriktvärdet." in squeezed
    assert "…" not in told


def test_text_from_a_file_is_never_markup(tmp_path: Path) -> None:
    named: Change = ("        namn: Ett nämndmål\n", "        namn: '[red]Ett[/red] nämndmål'\n")
    assert "[red]Ett[/red] nämndmål" in read(tmp_path, named)


@pytest.mark.parametrize(("name", "path"), [("socialnamnden", SOCIAL), ("omsorgsnamnden", CARE)])
def test_a_whole_ruleset(name: str, path: Path, golden: Callable[[str, str], None]) -> None:
    golden(f"lint/laser-tillbaka-{name}.txt", page(load_ruleset(path).checked.ruleset, "sv", 100, colour=False))


def test_the_base_is_read_back_whole(tmp_path: Path) -> None:
    told = page(check(BASE, tmp_path).loaded.checked.ruleset, "sv", 100, colour=False)
    for name in ("Andel nöjda", "Andel med plan", "Andel kontroller", "Andel besök"):
        assert name in told
