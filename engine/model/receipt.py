"""Receipt (kvitto): which answers were fetched, from where and when, as it lies beside them in their folder.

Comes in: what `read` parsed. Goes out: a frozen model.
"""

from typing import Final, Literal

from pydantic import Field

from engine.model.scalar import Model, Text

RECEIPT: Final = "hamtat.yaml"


class Fetched(Model):
    """One answer: the file it lies in, its address, the time it came in UTC, and its digest."""

    file: Text = Field(alias="fil")
    address: Text = Field(alias="adress")
    at: Text = Field(alias="tid")
    sha256: Text


class Receipt(Model):
    """What a receipt says."""

    source: Literal["kolada"] = Field(alias="hämtat")
    files: tuple[Fetched, ...] = Field(alias="filer")
