"""Text: a form as a facts file in YAML. As it is it says that every figure is open; a value takes the place of that.

Comes in: a form. Goes out: text that our own reader reads, with what each figure is in a comment above it.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.explain.form.asking import Asked, Form
from engine.explain.inert import inert
from engine.read.document import Plain
from engine.read.yaml.writing import written

_HEAD = """\
# {title}: uppgifter att fylla i.
#
# Varje uppgift nedan står som öppen. Byt raden `tillstånd: öppen` mot det som gäller:
#   värde: 85,5              ett tal; en andel kan skrivas 3 av 5
#   svar: …                  ett av svaren som står i raden ovanför
#   tillstånd: sekretess     också: finns inte, ej tillämplig. Skriv gärna skäl: på raden under.
# Det som inte är klart får stå kvar. Lägg till vid behov preliminär: ja, not: … och källa: {{fil: sida}}, där
# fil är ett namn under källor:.
"""


def as_yaml(form: Form) -> bytes:
    """The form as a facts file."""
    head: dict[str, Plain] = {"uppgifter": form.id, "regelverk": form.ruleset, "period": form.period}
    for mark, reason in form.marks[:1]:
        head |= {"märkning": mark} | ({"märkning skäl": reason} if reason else {})
    parts = [f"# {mark.upper()}: {inert(reason)}\n" for mark, reason in form.marks[:1]]
    parts += [_HEAD.format(title=inert(form.title)), written(head), "\n"]
    parts += [f"# {inert(each)}; lägg till en uppgift med del: för var och en.\n" for each in form.lonely]
    parts.append("värden:\n" if any(not row.forecast_at for row in form.rows) else "värden: []\n")
    for row in form.rows:
        parts += [f"  # {inert(line)}\n" for line in _told(row)]
        parts.append(_commented(_forecast(row)) if row.forecast_at else _entry(_fact(row)))
        parts.append("\n")
    return "".join(parts).encode()


def _entry(fact: dict[str, Plain]) -> str:
    return written({"värden": [fact]}).partition("\n")[2]


def _commented(fact: dict[str, Plain]) -> str:
    """An entry that says nothing until somebody takes the marks away: a forecast is never there by itself."""
    lines = _entry(fact).replace(": ''", ":").splitlines()
    return "".join(f"  # {line[2:]}\n" for line in lines)


def _told(row: Asked) -> Iterator[str]:
    yield f"{row.node} {row.name}" + (f": {row.what}" if row.what else "")
    unit = f"{row.unit}, " if row.unit else ""
    yield f"{unit}{row.possible}" + (f"; hämtas från {row.taken_from}" if row.taken_from else "")
    if row.forecast_at:
        yield "Ta bort # framför raderna och fyll i dem:"
    elif row.areas:
        yield "Skriv delresultat: och under den - {område: …, värde: …, riktvärde: …} för varje område,"
        yield "eller samtliga når: ja (nej) om bara det är känt."


def _fact(row: Asked) -> dict[str, Plain]:
    fact: dict[str, Plain] = {"mål" if row.goal else "indikator": row.node}
    fact |= {"uppgift": row.human_fact} if row.human_fact else {}
    fact |= {"del": row.part} if row.part else {}
    return fact | {"spann": row.span, "tillstånd": "öppen"}


def _forecast(row: Asked) -> dict[str, Plain]:
    """A forecast with everything that it must say, to be filled in."""
    about = {key: value for key, value in _fact(row).items() if key != "tillstånd"}
    return about | {"art": "prognos", "värde": "", "av": "", "datum": "", "efter": row.forecast_at, "grund": ""}
