"""Written: the inventory as JSON, and the JSON Schema that describes it.

Comes in: an inventory and the digest of the facts. Goes out: text with sorted names, the same bytes for the same facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never

from engine.compile.choosing import Possible, Values
from engine.compile.program import Answers
from engine.explain.document import SCHEMA_DIALECT, json_text
from engine.explain.inventory.listing import Inventory, Item
from engine.explain.inventory.models import FigureModel, InventoryDocument, OneOf, Range, UnusedModel
from engine.explain.modelling import exact_number, sources
from engine.explain.models import Label, Mark, Number
from engine.model import ruleset


def written(found: Sequence[tuple[Inventory, str]]) -> str:
    """One document, or a list of them when several were asked for."""
    documents = [_document(each, digest).model_dump(mode="json") for each, digest in found]
    return json_text(documents[0] if len(documents) == 1 else documents)


def schema() -> str:
    """The JSON Schema of the document, as it stands in `docs/schema/inventory-1.schema.json`."""
    described = InventoryDocument.model_json_schema(mode="serialization")
    return json_text({"$schema": SCHEMA_DIALECT, **described, "title": "Rödtråd: uppgifter som efterfrågas, version 1"})


def _document(found: Inventory, digest: str) -> InventoryDocument:
    program = found.assessment.proof.program
    return InventoryDocument(
        marks=tuple(Mark(mark=mark, reason=reason) for mark, reason in found.assessment.marks),
        ruleset=program.ruleset,
        municipality=program.municipality,
        committee=program.committee,
        year=program.year,
        period=str(program.period),
        kind=program.kind,
        position=str(program.position),
        facts_files=tuple(file.id for file in found.assessment.files),
        digest=digest,
        asked=len(found.items),
        missing=len(found.missing),
        figures=tuple(map(_figure, found.items)),
        unused=tuple(
            UnusedModel(
                node=each.fact.subject,
                human_fact=each.fact.human_fact,
                part=each.fact.part,
                span=str(each.fact.span),
                why=each.why,
            )
            for each in found.unused
        ),
        lonely=found.lonely,
    )


def _figure(item: Item) -> FigureModel:
    figure, fact = item.figure, item.chosen.fact
    return FigureModel(
        node=item.node.id,
        name=item.node.name,
        figure=figure.name,
        human_fact=figure.human_fact,
        question=figure.question,
        part=item.part,
        unit=None if figure.human_fact else item.node.unit,
        span=str(item.span),
        accepted=tuple(map(str, figure.spans)),
        state=item.state,
        reason=item.chosen.reason,
        marks=item.chosen.marks,
        value=_value(item.value, fact.value.written if fact and fact.value else None),
        possible=_possible(item.chosen.possible),
        forecast_at=None if figure.position is None else str(figure.position),
        sources=sources(sorted(fact.sources.items())) if fact else (),
        collected_from=None if figure.human_fact else item.node.collected_from,
        missing=item.missing,
        decides=item.decides and item.missing,
    )


def _value(value: Fraction | str | None, as_written: str | None) -> Label | Number | None:
    match value:
        case None:
            return None
        case str():
            return Label(label=value)
        case Fraction():
            return exact_number(value, as_written)
        case _:
            assert_never(value)


def _possible(possible: Possible) -> Range | OneOf:
    match possible:
        case Answers(labels):
            return OneOf(values=tuple(Label(label=each) for each in labels))
        case Values(numbers):
            return OneOf(values=tuple(map(exact_number, numbers)))
        case ruleset.Range(low, high, step, open_high):
            ends = [None if end is None else exact_number(end) for end in (low, high, step)]
            return Range(low=ends[0], high=ends[1], high_in=high is not None and not open_high, step=ends[2])
        case _:
            assert_never(possible)
