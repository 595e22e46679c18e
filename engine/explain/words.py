"""Words: the language that is spoken, and the catalogue of everything we say in it.

The Swedish text is the message's name; its English stands in `locale/en/`, read when first needed. Values are put in
after the words are chosen and are never themselves read as words. Knows nothing of goals or verdicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TypeAlias

from babel import Locale
from babel.lists import format_list

from engine.model.diagnostic import Language

Said: TypeAlias = str | tuple[str, ...]


def message(text: str) -> str:
    """Mark `text` as something we say, where it stands in a table of words and is said later."""
    return text


class Words:
    """One language."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        self.locale = Locale.parse(lang)

    def say(self, text: str, /, **values: str) -> str:
        """The message in this language, with its values put in."""
        return self._form(text).format_map(values)

    def unfilled(self, text: str) -> str:
        """The message with its values still to be put in, by the page that shows it."""
        return self._form(text)

    def count(self, one: str, many: str, n: int, /, **values: str) -> str:
        """The message in the form that goes with `n`, which stands in it as `{n}`."""
        said = self._translated(one)
        forms = said if isinstance(said, tuple) else (one, many)
        form = forms[0] if self.locale.plural_form(n) == "one" else forms[-1]
        return form.format_map({**values, "n": str(n)})

    def all_of(self, texts: Iterable[str]) -> str:
        """`a, b och c`."""
        return format_list(list(texts), style="standard", locale=self.locale)

    def one_of(self, texts: Iterable[str]) -> str:
        """`a, b eller c`."""
        return format_list(list(texts), style="or", locale=self.locale)

    def _form(self, text: str) -> str:
        said = self._translated(text)
        return said if isinstance(said, str) else said[0]

    def _translated(self, text: str) -> Said:
        return text if self.lang == "sv" else english().get(text, text)


@cache
def english() -> Mapping[str, Said]:
    """The catalogue: Swedish message → English, a pair where the message has a plural."""
    from babel.messages.pofile import read_po  # noqa: PLC0415 - nobody who is answered in Swedish needs it

    said: dict[str, Said] = {}
    for path in catalogues():
        with path.open("rb") as file:
            catalogue = read_po(file, locale="en")
        said |= {_name(entry.id): _said(entry.string) for entry in catalogue if entry.id and entry.string}
    return said


def catalogues() -> list[Traversable]:
    """The files of the English catalogue, one per subject; a message stands in one of them only."""
    folder = resources.files("engine.explain").joinpath("locale/en")
    return sorted((each for each in folder.iterdir() if each.name.endswith(".po")), key=lambda each: each.name)


def _name(name: str | list[str] | tuple[str, ...]) -> str:
    return name if isinstance(name, str) else name[0]


def _said(text: str | list[str] | tuple[str, ...]) -> Said:
    return text if isinstance(text, str) else tuple(text)
