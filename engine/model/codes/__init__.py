"""Every code there is, in one registry, and the one constructor of diagnostics.

In come the families, one module each, out comes `CODES` by name. A
code that appears twice is an error at import. Where mistakes are found is not known here.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from engine.model.codes import (
    batch,
    bulk,
    cases,
    differences,
    fetching,
    findings,
    forecasts,
    forms,
    imports,
    inference,
    modelling,
    personal,
    reading,
    records,
    references,
    shape,
)
from engine.model.diagnostic import Code, Diagnostic, Place, Value

__all__ = ["CODES", "diagnose"]


def diagnose(
    name: str, place: Place, source: str = "", /, *, suggestion: str | None = None, **values: Value
) -> Diagnostic:
    """Make the diagnostic of a named code; `source` is the line of the file at the place."""
    return Diagnostic(CODES[name], place, values, suggestion, source)


def _registry(families: Iterable[tuple[Code, ...]]) -> Mapping[str, Code]:
    found: dict[str, Code] = {}
    for code in (code for family in families for code in family):
        if code.name in found:
            message = f"code {code.name} is defined twice"
            raise ValueError(message)
        found[code.name] = code
    return MappingProxyType(dict(sorted(found.items())))


CODES: Mapping[str, Code] = _registry(
    [
        reading.FAMILY,
        shape.FAMILY,
        modelling.FAMILY,
        references.FAMILY,
        forecasts.FAMILY,
        inference.FAMILY,
        records.FAMILY,
        findings.FAMILY,
        differences.FAMILY,
        cases.FAMILY,
        imports.FAMILY,
        forms.FAMILY,
        fetching.FAMILY,
        batch.FAMILY,
        bulk.FAMILY,
        personal.FAMILY,
    ]
)
