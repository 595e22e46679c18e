"""Letters that are easily taken for others: Cyrillic а for a, a fullwidth digit, an odd space.

Comes in: a name, where two that look the same must be the same. Goes out: the first such letter in it. What is said
about it is not known here.
"""

import unicodedata


def look_alike(name: str) -> str | None:
    """Find the first character of a name easily taken for another: a foreign letter or digit, an odd space."""
    if name.isascii():
        return None
    return next((char for char in name if not char.isascii() and _is_look_alike(char)), None)


def _is_look_alike(char: str) -> bool:
    category = unicodedata.category(char)
    if category[0] in "LM":
        return not unicodedata.name(char, "").startswith("LATIN ")
    return category in {"Nd", "Zs", "Co", "Cn"}
