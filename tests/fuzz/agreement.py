"""Two engines and the checker over generated pairs: every hit the same, or the pair is kept.

Comes in: cases that share a ruleset. The checker decides each point by itself; then each engine is asked everything
that was asked in all the cases, at once. What an engine is asked depends only on earlier hits, and those were the
checker's, so an engine that gives them all gives the same proofs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from engine.compile.points import Hits, Key, Question
from engine.infer import Engine, ExactnessRefused
from engine.prove.checker import prove
from engine.prove.proof import Proof
from strategies import Case, reference


class DisagreementError(AssertionError):
    """An engine proposes another row than the checker comes to."""

    def __init__(self, case: Case, engine: str, key: Key, expected: object, found: object) -> None:
        """Keep the case, so that it can be written down."""
        super().__init__(f"{engine} svarar {found} i stället för {expected} om {' '.join(key)}")
        self.case = case


@dataclass
class Seen:
    """What has been tried."""

    pairs: int = 0
    hits: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)


def agree(cases: Sequence[Case], engines: Sequence[Engine], seen: Seen) -> None:
    """Hold the engines to the checker. Raises DisagreementError."""
    asked: list[Question] = []
    expected: dict[Key, tuple[int | None, ...]] = {}
    for number, case in enumerate(cases):

        def ask(questions: Sequence[Question], number: int = number) -> Hits:
            hits = reference(questions)
            for question in questions:
                own = replace(question, node=f"{number}/{question.node}")
                asked.append(own)
                expected[own.key] = tuple(hits[question.key])
            return hits

        _count(prove(case.program, case.facts, ask), seen)
    seen.hits += sum(map(len, expected.values()))
    for engine in engines:
        for some in _batches(engine, asked, seen):
            for key, found in some.items():
                if tuple(found) != expected[key]:
                    case = cases[int(key[0].partition("/")[0])]
                    raise DisagreementError(case, engine.name, key, expected[key], tuple(found))


def _batches(engine: Engine, asked: Sequence[Question], seen: Seen) -> list[Hits]:
    """Ask everything at once; where that is refused, one by one, and count the refused."""
    if not asked:
        return []
    try:
        return [engine.hits(asked)]
    except ExactnessRefused:
        if len(asked) == 1:
            seen.refused[engine.name] += 1
            return []
        middle = len(asked) // 2
        return _batches(engine, asked[:middle], seen) + _batches(engine, asked[middle:], seen)


def _count(proof: Proof, seen: Seen) -> None:
    seen.pairs += 1
    for node in proof.nodes.values():
        seen.verdicts[type(node.verdict).__name__] += 1
        seen.verdicts["marked"] += bool(node.marks)
