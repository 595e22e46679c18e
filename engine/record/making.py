"""Making: an assessment and the files it was made from become a record.

Comes in: an assessment, and the name, the bytes and the reading of each of its files. Goes out: the record, and its
bytes. What follows from the program, the facts and the hits is worked out by one function, which replay uses as well.
"""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from engine.compile.points import STATES_MAX
from engine.compile.program import Program
from engine.model.facts import FactsFile, Judgement
from engine.prove.assessment import Assessment, Notice
from engine.read.limits import Limits, limits_here
from engine.record.canonical import canonical, digest, sha256
from engine.record.definitions import fingerprints
from engine.record.encoding import encoded
from engine.record.record import (
    FORMAT,
    FactsPart,
    Fingerprint,
    HitsOf,
    Input,
    Inputs,
    NodeTold,
    ProgramPart,
    ReadingInForce,
    Record,
    Summary,
    Versions,
)
from engine.record.telling import hits_told, proof_told, summary

STATES = "states"
"""The limit on a node's worlds, kept beside the limits of the readers."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was read: its name without folders, and its bytes."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Followed:
    """What follows from the program, the facts and the hits."""

    readings: tuple[ReadingInForce, ...]
    judgements: tuple[Judgement, ...]
    hits: tuple[HitsOf, ...]
    proof: tuple[NodeTold, ...]
    notices: tuple[Notice, ...]
    summary: Summary
    definitions: tuple[Fingerprint, ...]


def record_of(
    assessment: Assessment, ruleset: File, facts: Sequence[tuple[File, FactsFile]], limits: Limits | None = None
) -> Record:
    """The record of an assessment; `facts` are its files, in any order."""
    ordered = sorted(facts, key=lambda pair: (pair[1].id, sha256(pair[0].raw)))
    files = tuple(file for _, file in ordered)
    program = assessment.proof.program
    followed = follow(replace(assessment, files=files))
    return Record(
        FORMAT,
        Versions(),
        tuple(sorted({**asdict(limits or limits_here()), STATES: STATES_MAX}.items())),
        program.period,
        program.kind,
        program.position,
        followed.readings,
        Inputs(as_input(ruleset), tuple(as_input(file) for file, _ in ordered)),
        ProgramPart(digest(encoded(program)), program),
        FactsPart(digest(encoded(files, tuple[FactsFile, ...])), files),
        followed.judgements,
        followed.hits,
        followed.proof,
        followed.notices,
        followed.summary,
        followed.definitions,
    )


def follow(assessment: Assessment) -> Followed:
    """Everything in a record that can be worked out from its program, its facts and its hits."""
    program = assessment.proof.program
    nodes = (node.id for layer in program.layers for node in layer)
    return Followed(
        readings_in_force(program),
        tuple(judgement for node in nodes for judgement in assessment.judgements(node)),
        hits_told(assessment.proof),
        proof_told(assessment.proof, assessment.files),
        assessment.notices,
        summary(assessment),
        fingerprints(program),
    )


def readings_in_force(program: Program) -> tuple[ReadingInForce, ...]:
    """Every reading with its alternative."""
    return tuple(ReadingInForce(each.id, each.letter, each.is_default) for each in program.readings)


def bytes_of(record: Record) -> bytes:
    """The record as it is stored; its name is the digest of these."""
    return canonical(encoded(record))


def as_input(file: File) -> Input:
    """A file as it stands in a record."""
    try:
        content, encoding = file.raw.decode(), "text"
    except UnicodeDecodeError:
        content, encoding = base64.b64encode(file.raw).decode(), "base64"
    return Input(
        told_name(file.name), len(file.raw), sha256(file.raw), "text" if encoding == "text" else "base64", content
    )


def told_name(name: str) -> str:
    """The name of a file as it is written down: what of it is no text, as a disk may have it, becomes a `?`."""
    return unicodedata.normalize("NFC", name).encode("utf-8", "replace").decode()


def raw_of(kept: Input) -> bytes:
    """The bytes of a file in a record. Raises ValueError where base64 is not in its one form."""
    if kept.encoding == "text":
        return kept.content.encode()
    raw = base64.b64decode(kept.content, validate=True)
    if base64.b64encode(raw).decode() != kept.content:
        raise ValueError(kept.name)
    return raw
