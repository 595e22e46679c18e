"""Facts files given to an import: what they say goes into the new file, with where each fact stood.

In come the nodes of a YAML or JSON facts file, out go its facts in plain form and what else the file says. In JSON a
number is a number, true and false are ja and nej, and null says nothing.
"""

from collections.abc import Sequence as Many
from dataclasses import replace

from engine.model.facts import FactsFile
from engine.read.document import Mapping, Node, Plain, Scalar, Sequence, plain
from engine.read.parse import parse
from engine.read.tables.json import cell_text, is_number
from engine.read.tables.kept import Kept, Report, Taken, number_text
from engine.read.tables.row import Row

FACTS, SOURCE = "värden", "källa"
_EXACT = frozenset({"värde", "riktvärde", "svarsfrekvens"})
_WORDS = {"true": "ja", "false": "nej"}
_MADE_ANEW = frozenset({FACTS, "källor"})


def is_facts(node: Node) -> bool:
    """Whether a file is one of facts."""
    return isinstance(node, Mapping) and any(key.text in {FACTS, "uppgifter"} for key, _ in node.entries)


def from_json(node: Node, key: str = "") -> Node:
    """The node as a YAML file would have given it."""
    match node:
        case Scalar() if is_number(node):
            return replace(node, text=_number(cell_text(node)) if key in _EXACT else cell_text(node))
        case Scalar():
            return replace(node, text=_WORDS.get(node.text, node.text)) if node.plain else node
        case Sequence():
            return replace(node, items=tuple(from_json(item, key) for item in node.items))
        case Mapping():
            said = tuple((name, from_json(value, name.text)) for name, value in node.entries if not _null(value))
            return replace(node, entries=said)


def _number(text: str) -> str:
    try:
        return number_text(text, ".")
    except ValueError:
        return text  # told when the fact is read, with everything else that is wrong in it


def _null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and node.text == "null"


def take_given(
    node: Node, name: str, lines: Many[str], document: str, documents: dict[str, Plain], kept: Kept
) -> tuple[Report, dict[str, Plain]]:
    """Take every fact of a file; gives also what else the file says.

    `document` is the id of the file itself; its own documents are put among the `documents` of the import.
    """
    file = parse(node, FactsFile, lines)
    said = plain(node)
    if not isinstance(said, dict):
        raise TypeError("a facts file is a mapping")
    own = said.get("källor", {})
    renamed = {key: _free(key, value, documents) for key, value in (own if isinstance(own, dict) else {}).items()}
    report = Report()
    rest: dict[str, Plain] = {key: _renamed(value, renamed) for key, value in said.items() if key not in _MADE_ANEW}
    for at, item in _facts(node):
        report.read += 1
        row = Row(name, item.place.line, ("",), ((item.place.line, item.place.column),), "", f"rad {item.place.line}")
        fact = _renamed(plain(item), renamed)
        if isinstance(fact, dict):
            fact["spann"] = str(file.facts[at].span)
            cited = fact.get(SOURCE, {})
            fact[SOURCE] = {**(cited if isinstance(cited, dict) else {}), document: row.name}
            kept.keep(Taken(fact, row, 0), report)
    return report, rest


def _facts(node: Node) -> list[tuple[int, Node]]:
    entries = node.entries if isinstance(node, Mapping) else ()
    values = next((value for key, value in entries if key.text == FACTS), None)
    return list(enumerate(values.items)) if isinstance(values, Sequence) else []


def _free(name: str, said: Plain, documents: dict[str, Plain]) -> str:
    """The id that a document gets: its own, with a number after it where another document has it already."""
    found, number = name, 2
    while documents.get(found, said) != said:
        found, number = f"{name}-{number}", number + 1
    documents[found] = said
    return found


def _renamed(value: Plain, names: dict[str, str]) -> Plain:
    """The value with the documents under every `källa` renamed."""
    match value:
        case dict():
            return {
                key: {names.get(each, each): place for each, place in inner.items()}
                if key == SOURCE and isinstance(inner, dict)
                else _renamed(inner, names)
                for key, inner in value.items()
            }
        case list():
            return [_renamed(each, names) for each in value]
        case _:
            return value
