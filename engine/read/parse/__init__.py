"""Plain structures become models, and everything that did not fit is said with place and remedy.

In come a file or its node and the model wanted; out comes the model, or `Rejected` with every mistake.
`files` opens, `kinds` knows a file of another kind, `errors` puts a model's objections into codes,
`fields` knows which keys a model has. What the values mean is the models' business.
"""

from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from engine.model.diagnostic import Rejected
from engine.read.document import Node, plain
from engine.read.parse.errors import objections
from engine.read.parse.files import read_bytes, read_file
from engine.read.parse.kinds import another_kind

__all__ = ["parse", "read_bytes", "read_file"]

M = TypeVar("M", bound=BaseModel)


def parse(node: Node, model: type[M], lines: Sequence[str]) -> M:
    """Make a model of a node; `lines` are the lines of its file, shown beside what is wrong."""
    if mistaken := list(another_kind(node, model, lines)):
        raise Rejected(mistaken)
    try:
        return model.model_validate(plain(node))
    except ValidationError as error:
        raise Rejected(objections(error, node, model, lines)) from None
