"""Which keys a model knows at the end of a path.

In come a model and a path as pydantic gives it, out come the keys as they are written in a file. Keys may
be found through lists, mappings and choices between models; what they mean is not known here.
"""

import inspect
from collections.abc import Iterator, Sequence
from typing import get_args

from pydantic import AliasChoices, BaseModel
from pydantic.fields import FieldInfo

from engine.read.document import Step


def known_keys(model: type[BaseModel], path: Sequence[Step]) -> list[str]:
    """List the keys that may stand where the path leads, in the order of the model."""
    models = [model]
    for step in path:
        named = [each for each in models if each.__name__ == step]
        models = named or _models_under(models, str(step)) or models
    return list(dict.fromkeys(key for each in models for field in _fields(each) for key in field[0]))


def _models_under(models: Sequence[type[BaseModel]], key: str) -> list[type[BaseModel]]:
    fields = (field for model in models for keys, field in _fields(model) if key in keys)
    return list(dict.fromkeys(found for field in fields for found in _models_in(field.annotation, set())))


def _models_in(annotation: object, seen: set[int]) -> Iterator[type[BaseModel]]:
    """List the models of an annotation: itself, the members of a choice, what a list or mapping holds."""
    if id(annotation) in seen:
        return
    seen.add(id(annotation))
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation
        return
    # A named type (`type X = ...`) keeps what it stands for here.
    for inner in (getattr(annotation, "__value__", None), *get_args(annotation)):
        yield from _models_in(inner, seen)


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
