"""YAML files become nodes: every scalar kept as text, with its place, or every mistake found.

In come bytes, out comes a node (`engine.read.document`) or `Rejected`. Only this package knows YAML; it
does not know what any key means. `source` holds the text under reading and `lines` finds its lines, `characters`
decodes and looks at single characters, `scanner` makes words of them, `events` builds nodes from PyYAML's event
stream, `syntax` says in plain words where that stream broke.
"""

from engine.model.diagnostic import Rejected
from engine.read.document import Node
from engine.read.limits import Limits
from engine.read.yaml.characters import decoded, without_refused
from engine.read.yaml.events import compose
from engine.read.yaml.lines import Lines
from engine.read.yaml.source import Source

__all__ = ["read_yaml", "source_lines"]


def read_yaml(raw: bytes, name: str, limits: Limits) -> Node:
    """Read one document from the bytes of a file; `name` is what places call the file."""
    source = Source(name, decoded(raw, name, limits), limits)
    text = without_refused(source)
    root = None if source.is_full else compose(source, text)
    if root is None or not source.is_sound:
        raise Rejected(source.shortened())
    return root


def source_lines(raw: bytes) -> Lines:
    """Give the lines of a file as places count them, for showing beside a message."""
    return Lines(raw.decode("utf-8-sig", "replace"))
