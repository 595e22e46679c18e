"""Which keys a model knows at the end of a path.

In come a model and a path as pydantic gives it, out come the keys as they are written in a file. Keys may
be found through lists, mappings and choices between models; what they mean is not known here.
"""

import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from pydantic import AliasChoices, BaseModel, Tag
from pydantic.fields import FieldInfo

from engine.read.document import Step


@dataclass(frozen=True, slots=True)
class _Known:
    """A model and the names by which a path may say that it is the one meant, among several."""

    model: type[BaseModel]
    names: frozenset[str]


def known_keys(model: type[BaseModel], path: Sequence[Step]) -> list[str]:
    """List the keys that may stand where the path leads, in the order of the model."""
    models = [_Known(model, frozenset())]
    for step in path:
        models = [each for each in models if step in each.names] or _under(models, str(step)) or models
    return list(dict.fromkeys(key for each in models for keys, _ in _fields(each.model) for key in keys))


def _under(models: Sequence[_Known], key: str) -> list[_Known]:
    fields = [field for each in models for keys, field in _fields(each.model) if key in keys]
    return list(dict.fromkeys(found for field in fields for found in _models(field.annotation, frozenset())))


def _models(annotation: object, names: frozenset[str]) -> Iterator[_Known]:
    """List the models of an annotation: itself, the members of a choice, what a list or mapping holds."""
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield _Known(annotation, names | {annotation.__name__})
        return
    inner = get_args(annotation)
    tags = frozenset(each.tag for each in inner if isinstance(each, Tag))
    for each in inner:
        yield from _models(each, names | tags)


def _fields(model: type[BaseModel]) -> Iterator[tuple[list[str], FieldInfo]]:
    for name, field in model.model_fields.items():
        yield _keys(name, field), field


def _keys(name: str, field: FieldInfo) -> list[str]:
    match field.validation_alias:
        case str(alias):
            return [alias]
        case AliasChoices(choices=choices):
            return [choice for choice in choices if isinstance(choice, str)]
        case _:
            return [field.alias or name]
