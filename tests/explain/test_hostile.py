"""Texts from data are shown whole and inert: never markup, never control characters, never cut."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.ask.hanging import OpenFigure
from engine.ask.sweep import sweep
from engine.explain import document, overview, table
from engine.explain.chain import red_thread
from engine.explain.hanging import hanging_said
from engine.explain.inert import inert
from engine.explain.sweeping import sweep_said
from engine.model.diagnostic import Language, hidden
from engine.prove.assessment import Assessment
from explain.assessed import reference
from explain.small import small

NAMES = [
    "Mål [ej uppnått]",
    "[röd]falskt[/röd]",
    "[/]",
    "[link=https://example.invalid]x[/link]",
    ":skull: {name} {0} %s",
    "\x1b[31mröd\x1b[0m",
    "\x1b]8;;https://example.invalid\x07klicka\x1b]8;;\x07",
    "bakåt \u202etxet\u202c fram",
    "noll\u200bbredd",
    "rad\nett\r\ttvå\u2028tre",
    "Donaudampfschifffahrtsgesellschaftskapitän" * 6,
    "日本語" * 40,
    "=1+1",
    "<script>alert(1)</script>",
]


def named(name: str) -> Assessment:
    """The small assessment with every text of its nodes replaced."""
    assessment = small()
    proof = assessment.proof
    nodes = {
        each.node.id: each._replace(node=replace(each.node, name=name, notes=(name,), unit=None))
        for each in proof.nodes.values()
    }
    layers = tuple(tuple(nodes[node.id].node for node in layer) for layer in proof.program.layers)
    program = replace(
        proof.program, committee=name, layers=layers, nodes={key: value.node for key, value in nodes.items()}
    )
    return replace(assessment, proof=replace(proof, program=program, nodes=nodes), engine=name)


def shown(text: str, name: str) -> bool:
    """Whether `name` stands in `text`, wherever it was folded."""
    return "".join(inert(name).split()) in "".join(text.split())


def is_inert(text: str) -> bool:
    return not any(hidden(char) for char in text if char not in "\n\u00a0")


@pytest.mark.parametrize("name", NAMES)
class TestNames:
    @pytest.mark.parametrize("width", [40, 80, 200])
    def test_in_the_table(self, name: str, width: int) -> None:
        text = table.render(named(name), "sv", width, colour=False)
        assert is_inert(text)
        if width < table.NARROWEST_TABLE:
            assert shown(text, name)

    def test_in_the_table_in_one_piece_where_there_is_room(self, name: str) -> None:
        assert shown(table.render(named(name), "sv", 2000, colour=False), name)

    def test_in_the_overview(self, name: str) -> None:
        text = overview.render([named(name)], "en", 40, colour=False)
        assert is_inert(text)
        assert shown(text, name)

    @pytest.mark.parametrize("lang", ["sv", "en"])
    def test_in_the_red_thread(self, name: str, lang: Language) -> None:
        text = red_thread(named(name), "K", lang)
        assert is_inert(text)
        assert shown(text, name)

    @pytest.mark.parametrize("lang", ["sv", "en"])
    def test_in_what_hangs_on_open_figures(self, name: str, lang: Language) -> None:
        made = named(name)
        open_one = OpenFigure(made.proof.program.layers[0][0].id, "värde", "öppen", ("K",), read=True)
        text = hanging_said((open_one,), made, lang)
        assert is_inert(text)
        assert shown(text, name)

    @pytest.mark.parametrize("lang", ["sv", "en"])
    def test_over_all_values_of_an_indicator(self, name: str, lang: Language) -> None:
        made = named(name)
        text = sweep_said(sweep(small().proof, made.files, made.proof.program.layers[0][0].id, reference), made, lang)
        assert is_inert(text)
        assert shown(text, name)

    def test_in_the_document(self, name: str) -> None:
        text = document.as_json(named(name))
        assert is_inert(text)
        assert json.loads(text)["nodes"][0]["name"] == name


def test_a_long_name_is_whole_in_its_column() -> None:
    name = "Donaudampfschifffahrtsgesellschaftskapitän" * 3
    text = table.render(named(name), "sv", 200, colour=False)
    width = text.index("Verdikt", text.index("Mål och indikator")) - text.index("Mål och indikator")
    column = "".join(line[:width].strip() for line in text.splitlines())
    assert name in column


@given(st.text(max_size=60))
def test_any_text_is_inert(text: str) -> None:
    assert is_inert(inert(text))
    assert all(char in inert(text) for char in text if not hidden(char))
