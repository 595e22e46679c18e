"""Rereading: the files inside a record, read again with today's reader.

Comes in: a record. Goes out: the program and the facts that its bytes give now, or what the reader says of them. The
same stages as in the line, on bytes instead of paths; the limits are those that the record was read under.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import TypeVar

from pydantic import BaseModel

from engine.compile.compiler import CheckedRuleset, check_ruleset, compile_program
from engine.compile.faults import Unresolved
from engine.compile.fitting import check_facts
from engine.compile.program import Program
from engine.model.diagnostic import Rejected
from engine.model.facts import FactsFile
from engine.model.ruleset import Ruleset
from engine.read.limits import Limits
from engine.read.parse import parse
from engine.read.yaml import read_yaml, source_lines
from engine.record.making import STATES, raw_of
from engine.record.record import Input, Record

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Reread:
    """What the embedded files say today."""

    program: Program
    files: tuple[FactsFile, ...]


class RefusedToday(Exception):  # noqa: N818 - says what the reader did
    """An embedded file that today's reader does not take."""

    def __init__(self, file: str, code: str) -> None:
        super().__init__(file, code)
        self.file, self.code = file, code


def limits_of(record: Record) -> Limits | str:
    """The limits that the record was read under, or the name of one that there is not here."""
    known = {each.name for each in fields(Limits)}
    wanted = dict(record.limits)
    for name in wanted:
        if name not in known | {STATES}:
            return name
    return replace(Limits(), **{name: value for name, value in wanted.items() if name in known})


def reread(record: Record, limits: Limits) -> Reread:
    """The program and the facts that the embedded bytes give. Raises RefusedToday."""
    picked = {each.id: each.letter for each in record.readings}
    checked = ruleset_of(record, limits)
    with _refused(record.inputs.ruleset):
        program = compile_program(checked, record.at, picked)
    files = []
    for kept in record.inputs.facts:
        with _refused(kept):
            file = _parsed(kept, FactsFile, limits)
            check_facts(checked, file)
            files.append(file)
    return Reread(program, tuple(files))


def ruleset_of(record: Record, limits: Limits) -> CheckedRuleset:
    """The ruleset that the record was made from. Raises RefusedToday."""
    with _refused(record.inputs.ruleset):
        return check_ruleset(_parsed(record.inputs.ruleset, Ruleset, limits))


@contextmanager
def _refused(kept: Input) -> Iterator[None]:
    """Say which file was refused, and with which code."""
    try:
        yield
    except Rejected as error:
        raise RefusedToday(kept.name, error.diagnostics[0].code.name) from None
    except Unresolved as error:
        raise RefusedToday(kept.name, error.faults[0].code) from None
    except ValueError:
        # Its base64 is damaged; step 2 has said so.
        raise RefusedToday(kept.name, "RT506") from None


def _parsed(kept: Input, model: type[M], limits: Limits) -> M:
    raw = raw_of(kept)
    return parse(read_yaml(raw, kept.name, limits), model, source_lines(raw))
