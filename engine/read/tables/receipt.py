"""The receipt beside a fetched answer: from where and when it came, and that it is still as it came.

In come the path of an answer and the digest of its bytes, out goes what its receipt says of it, or nothing where there
is none. How answers are fetched is not known here.
"""

from pathlib import Path

from engine.model.codes import diagnose
from engine.model.diagnostic import Place, Rejected
from engine.model.receipt import RECEIPT, Fetched, Receipt
from engine.read.limits import limits_here
from engine.read.parse import parse, read_file
from engine.read.yaml import source_lines


def fetched(path: Path, sha256: str) -> Fetched | None:
    """What the receipt in the answer's folder says of it. Raises Rejected where the answer is no longer the same."""
    receipt = path.parent / RECEIPT
    if not receipt.is_file():
        return None
    raw, node = read_file(receipt, limits_here())
    said = {each.file: each for each in parse(node, Receipt, source_lines(raw)).files}.get(path.name)
    if said is not None and said.sha256 != sha256:
        raise Rejected([diagnose("RT887", Place(str(path), 1, 1), receipt=str(receipt))])
    return said
