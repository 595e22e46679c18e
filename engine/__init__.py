"""Rödtråd: rules for goal assessment in municipalities, with verdicts that can be followed to their source.

The rooms of this package are the way of a verdict: read, model, compile, infer, prove, explain. Imports point
one way along it (the contract stands in pyproject.toml). This module is the public door; it knows no room.
"""

from functools import cache

__version__: str
__all__ = ["__version__"]


@cache
def __getattr__(name: str) -> str:
    """The version, looked up when it is asked for: that takes longer than importing the rest of the package."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - as said

    try:
        return version("rodtrad")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "0+okänd"
