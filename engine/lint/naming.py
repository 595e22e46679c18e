"""Naming: how quantities, outcomes and things that are judged are named inside a sentence, in both languages.

Comes in: names of the rule language and of a ruleset. Goes out: `Text`. Swedish bends the common outcomes (`gröna`,
`uppfyllt`); an outcome that it cannot bend is named as one (`utfallet obedömt`). Names from a file stand as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from engine.lint.saying import phrase
from engine.model.diagnostic import Text

Form: TypeAlias = Literal["den", "det", "de"]

_BENT: Final[dict[str, tuple[str, str, str]]] = {
    "grön": ("grön", "grönt", "gröna"),
    "gul": ("gul", "gult", "gula"),
    "röd": ("röd", "rött", "röda"),
    "grå": ("grå", "grått", "grå"),
    "uppfyllt": ("uppfylld", "uppfyllt", "uppfyllda"),
    "uppfylld": ("uppfylld", "uppfyllt", "uppfyllda"),
    "ej mätbar": ("ej mätbar", "ej mätbart", "ej mätbara"),
    "förbättrad": ("förbättrad", "förbättrat", "förbättrade"),
    "oförändrad": ("oförändrad", "oförändrat", "oförändrade"),
    "försämrad": ("försämrad", "försämrat", "försämrade"),
}
_BEFORE: Final = ("ej ", "delvis ", "inte ")
_FORMS: Final[dict[Form, int]] = {"den": 0, "det": 1, "de": 2}

_QUANTITIES: Final = {
    "värde": Text("värdet", "the value"),
    "ingående": Text("det ingående värdet", "the baseline"),
    "ingående lägst": Text("det ingående värdets lägre ände", "the baseline's lower end"),
    "ingående högst": Text("det ingående värdets högre ände", "the baseline's upper end"),
    "riktvärde": Text("riktvärdet", "the target"),
    "riktvärde lägst": Text("riktvärdets lägre ände", "the target's lower end"),
    "riktvärde högst": Text("riktvärdets högre ände", "the target's upper end"),
    "väntat": Text("det väntade läget", "the expected level"),
    "föregående": Text("det föregående värdet", "the previous value"),
    "helår i fjol": Text("helårsvärdet i fjol", "last year's value"),
    "samma period i fjol": Text("värdet för samma period i fjol", "the value of the same period last year"),
    "helår för två år sedan": Text("helårsvärdet för två år sedan", "the value of the year before last"),
    "förändring": Text("förändringen mot det föregående värdet", "the change from the previous value"),
    "förändring mot ingående": Text("förändringen mot det ingående värdet", "the change from the baseline"),
    "avvikelse": Text("avvikelsen från riktvärdet", "the deviation from the target"),
    "grad": Text("värdet som andel av riktvärdet", "the value as a share of the target"),
    "medelpoäng": Text("medelpoängen", "the mean score"),
    "vägt medel": Text("det vägda medlet", "the weighted mean"),
    "antal räknade": Text("antalet räknade", "the number counted"),
    "rang": Text("rangen", "the rank"),
    "antal i populationen": Text("antalet i populationen", "the size of the population"),
    "andel av året": Text("den del av året som gått", "the share of the year passed"),
    "månad": Text("månadens nummer", "the month's number"),
    "profil": Text("profilens andel", "the profile's share"),
    "riktning": Text("riktningen", "the direction"),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """What a sentence is about: its name at the beginning, the word for it later, and the form that goes with it."""

    name: Text
    again: Text
    form: Form


INDICATOR: Final = Thing(Text("Indikatorn", "The indicator"), Text("den", "it"), "den")
GOAL: Final = Thing(Text("Målet", "The goal"), Text("det", "it"), "det")
COUNCIL: Final = Thing(Text("KF-målet", "The KF goal"), Text("det", "it"), "det")


def plain(text: str) -> Text:
    """A text that stands as it is in both languages."""
    return Text(text, text)


def quantity(name: str) -> Text:
    """A quantity inside a sentence: the language's own in its definite form, a ruleset's own as it stands."""
    return _QUANTITIES.get(name, plain(name))


def is_own(name: str) -> bool:
    """Whether the rule language itself has the quantity."""
    return name in _QUANTITIES


def bent(label: str, form: Form) -> str | None:
    """The outcome as an adjective in the form that goes with its noun; None where Swedish cannot bend it."""
    before = next((word for word in _BEFORE if label.startswith(word) and label not in _BENT), "")
    forms = _BENT.get(label.removeprefix(before))
    return before + forms[_FORMS[form]] if forms else None


def judged(thing: Thing, label: str, *, again: bool) -> Text:
    """`Målet är uppfyllt`, `Annars är det uppfyllt`, `Indikatorn får utfallet obedömt`."""
    adjective = bent(label, thing.form)
    verb = "är" if adjective is not None else "får"
    told = Text(adjective or f"utfallet {label}", label)
    if again:
        return phrase(f"{verb} {{thing}} {{label}}", "{thing} is {label}", thing=thing.again, label=told)
    return phrase(f"{{thing}} {verb} {{label}}", "{thing} is {label}", thing=thing.name, label=told)


def is_label(subject: Text, label: str, form: Form, *, at_least: bool = False) -> Text:
    """`S5a är grön`, `S5a är minst gul`, `5 har utfallet obedömt`."""
    adjective = bent(label, form)
    least = Text("minst ", "at least ") if at_least else Text("", "")
    if adjective is None:
        return phrase("{s} har {m}utfallet {l}", "{s} is {m}{l}", s=subject, m=least, l=plain(label))
    return phrase("{s} är {m}{l}", "{s} {is} {m}{l}", s=subject, m=least, l=Text(adjective, label), **{"is": _be(form)})


def _be(form: Form) -> Text:
    return plain("are") if form == "de" else plain("is")
