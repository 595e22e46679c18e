"""Content: what facts say, whatever file it stands in and however it is written there, as one digest.

Comes in: facts files. Goes out: SHA-256 in hexadecimal. Figures count by their exact value; where they are from, how a
number was spelled, their order and the files' own names and texts do not count. An open fact says nothing unless it
gives a reason, just as no fact does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from engine.model.facts import Accepted, Fact, FactsFile, Judgement
from engine.record.canonical import Json, canonical, sha256
from engine.record.encoding import encoded

LABEL = b"rodtrad-facts-v1\n"
_PROVENANCE = frozenset({"sources", "written"})


def content_digest(files: Sequence[FactsFile]) -> str:
    """The digest of what the files say together."""
    found: Json = {
        "facts": _said(files, lambda file: [_fact(each) for each in file.facts if _says_something(each)]),
        "judgements": _said(files, lambda file: [_bare(encoded(each, Judgement)) for each in file.judgements]),
        "accepts": _said(files, lambda file: [_bare(encoded(each, Accepted)) for each in file.accepts]),
    }
    return sha256(LABEL + canonical(found))


def _said(files: Sequence[FactsFile], listed: Callable[[FactsFile], list[Json]]) -> list[Json]:
    """What the files list, each with the ruleset that it is about."""
    return _sorted([file.ruleset, each] for file in files for each in listed(file))


def _says_something(fact: Fact) -> bool:
    return fact.state != "öppen" or fact.reason is not None


def _fact(fact: Fact) -> Json:
    found = _bare(encoded(fact, Fact))
    if isinstance(found, dict) and isinstance(found["sub_results"], list):
        found["sub_results"] = _sorted(found["sub_results"])
    return found


def _sorted(values: Iterable[Json]) -> list[Json]:
    """In an order that comes from the values alone; the same said twice counts once."""
    return [value for _, value in sorted({canonical(value): value for value in values}.items())]


def _bare(value: Json) -> Json:
    """The value without its provenance."""
    match value:
        case dict():
            return {name: _bare(each) for name, each in value.items() if name not in _PROVENANCE}
        case list():
            return [_bare(each) for each in value]
        case _:
            return value
