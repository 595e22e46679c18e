"""docs/fynd.md: every finding with what it means and how it is mended, made from the cases that the tests run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from engine.model.codes import findings
from engine.model.diagnostic import Code, render
from lint.base import HERE, Change, changed, check, marked
from lint.cases import CASES, Case

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "fynd.md"
HEAD = """\
# Fynd

`rodtrad check` läser ett regelverk och säger vad som kan vara fel i det, innan någon uppgift finns. Varje fynd har en
kod, en plats i filen, en förklaring och ett råd. Ett **fel** är något som gör regelverket fel som det står (`check`
slutar då med kod 1). En **anmärkning** är något att veta. Ett fynd som bara gäller ett annat alternativ i en tolkning,
eller en tryckt form som inte avgör något, är alltid en anmärkning, och fyndet säger vilket det gäller.

Allt räknas ut exakt: ett tal delas i de ändligt många stycken som tabellens villkor kan skilja åt, och ett mål prövas
mot allt som dess indikatorer kan bli tillsammans. Varje enskilt alternativ i varje tolkning prövas för sig, och varje
läge under året och vid årets slut. Att en rad aldrig avgör sägs först när den är prövad med alla alternativ förenade.
Det som har för många fall blir i stället RT610.

Exemplen nedan körs av testerna. Den här filen skrivs av dem: `make golden`.
"""


def example(text: str) -> str:
    """The changed part of a ruleset as it stands, without its margin."""
    lines = text.replace(HERE, "").rstrip("\n").split("\n")
    margin = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return "\n".join(line[margin:] for line in lines)


def fragments(changes: Sequence[Change], side: int) -> str:
    return "\n# …\n".join(example(change[side]) for change in changes if change[side].strip())


def section(code: Code, case: Case, said: Sequence[str]) -> str:
    kind = "fel" if code.severity == "error" else "anmärkning"
    good = fragments(case.good, 1) if case.good else fragments(case.changes, 0)
    advice = next(line.removeprefix("hjälp: ") for line in said if line.startswith("hjälp: "))
    parts = [
        f"## {code.name} {code.title.sv}",
        f"*{kind}* – {advice}.",
        f"Så här inte ({case.name}):",
        f"```yaml\n{fragments(case.changes, 1)}\n```",
        f"```text\n{said[0]}\n```",
        "Utan fyndet:",
        f"```yaml\n{good}\n```",
    ]
    return "\n\n".join(parts) + "\n"


def test_every_code_stands_in_the_document(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    sections = [HEAD]
    for code in findings.FAMILY:
        case = next(case for case in CASES if case.code == code.name)
        text, _ = marked(changed(case.changes))
        found = check(text, tmp_path, case.facts).found
        said = render(found[0]).replace(f"{tmp_path}/", "").split("\n")
        sections.append(section(code, case, said))
    golden(str(DOCUMENT), "\n".join(sections))
