"""The nearest known name to one that was not known, for "menade du ...?".

In goes a name and the names that would have been right, out comes one of them or nothing. Holds suggestions
and nothing else; what the names mean is not known here.
"""

from collections.abc import Iterable

_CLOSE_ENOUGH = 0.6
_LONGEST = 80  # a longer name is not a slip of the finger, and comparing costs its length squared


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Find the known name most like `name`, if any is near; in whatever order they come."""
    if len(name) > _LONGEST:
        return None
    from difflib import get_close_matches  # noqa: PLC0415 - only a slip needs it

    by_fold: dict[str, str] = {}
    for candidate in sorted(set(known)):
        by_fold.setdefault(candidate.casefold(), candidate)
    close = get_close_matches(name.casefold(), sorted(by_fold), n=1, cutoff=_CLOSE_ENOUGH)
    return by_fold[close[0]] if close else None
