"""Asking: one answer over the network, whole and within its limits, or the reason why there is none.

Comes in: the address of a server, and paths on it. Goes out: the bytes of each answer. No other server is ever asked:
where an answer points elsewhere it is refused. Only this module knows httpx, and the rest of Rödtråd no network at all.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx

from engine import __version__
from engine.model.codes import diagnose
from engine.model.diagnostic import Diagnostic, Place, Text, Value
from engine.read.limits import Limits

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_REDIRECTS: Final = 3
_BUSY: Final = frozenset({429, 500, 502, 503, 504})
"""What a server says when it may well answer the next time."""
_LONGEST_PAUSE: Final = 60
_GONE, _NOT_FOUND = 410, 404
_ADVICE: Final = {
    _GONE: Text(
        "den versionen är nedlagd, ange en nyare med --base", "that version is retired, give a newer by --base"
    ),
    _NOT_FOUND: Text("pröva att adressen och id:na är rätt", "see that the address and the ids are right"),
}
_LATER: Final = Text("kör om senare", "run again later")
_NO_CONNECTION: Final = Text("det gick inte att ansluta", "there was no connection")
_CUT: Final = Text("svaret bröts innan det var helt", "the answer was cut before it was whole")
_PACKED: Final = Text("svaret är packat fast det inte begärdes", "the answer is packed although that was not asked for")


class Unanswered(Exception):  # noqa: N818 - says what happened to the question
    """There is no answer that can be used; why is a diagnostic at the address."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic)
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how much is waited for: seconds and bytes for one answer, and how often it is asked for."""

    seconds: int = 30
    tries: int = 3
    bytes: int = Limits().file_bytes
    pause: Callable[[float], None] = time.sleep


class _Again(Exception):  # noqa: N818 - never leaves this module
    """The answer failed in a way that may pass; after how many seconds the server wants to be asked."""

    def __init__(self, reason: Text, after: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.after = reason, after


class Asker:
    """Asks one server. To be used in a `with` block."""

    def __init__(self, base: str, patience: Patience) -> None:
        self._base, self._patience = urlsplit(base), patience
        self._origin = f"{self._base.scheme}://{self._base.netloc}"
        self._client = httpx.Client(
            timeout=patience.seconds,
            trust_env=self._base.hostname not in LOOPBACK,  # the way out of a house is no way to the machine itself
            headers={
                "User-Agent": f"rodtrad/{__version__}",
                "Accept": "application/json",
                "Accept-Encoding": "identity",
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def answer(self, path: str) -> bytes:
        """The answer at a path of the server, asked for again where that may help. Raises Unanswered."""
        tries = self._patience.tries
        for turn in range(tries):
            try:
                return self._followed(path)
            except _Again as again:
                if turn + 1 == tries:
                    raise self.refused("RT881", path, tries=tries, reason=again.reason) from None
                self._patience.pause(max(again.after, 2**turn))
        raise AssertionError("no try was made")

    def own(self, address: str, seen_at: str) -> str:
        """The path and query of an address that must lie on this server. Raises Unanswered.

        The server may call itself by http; it is asked as it was asked before, never less safely.
        """
        try:
            parts = urlsplit(urljoin(f"{self._origin}{seen_at}", address))
            is_own = self._is_own(parts) and address.isascii() and address.isprintable() and " " not in address
        except ValueError:
            is_own = False
        if not is_own:
            raise self.refused("RT883", seen_at, address=address)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def _is_own(self, parts: SplitResult) -> bool:
        usual = {None, 80, 443}
        same_port = parts.port == self._base.port or {parts.port, self._base.port} <= usual
        named = parts.username is not None or parts.password is not None
        return parts.scheme in {"http", "https"} and parts.hostname == self._base.hostname and same_port and not named

    def refused(self, code: str, path: str, **values: Value) -> Unanswered:
        """Why there is no answer, at its address."""
        return Unanswered(diagnose(code, Place(f"{self._origin}{path}", 1, 1), suggestion=None, **values))

    def _followed(self, path: str) -> bytes:
        at = path
        for _ in range(_REDIRECTS):
            found = self._asked(at)
            if isinstance(found, bytes):
                return found
            at = self.own(found, at)
        raise self.refused("RT883", path, address=at)

    def _asked(self, path: str) -> bytes | str:
        """The body, or where the server points instead."""
        try:
            with self._client.stream("GET", f"{self._origin}{path}") as answer:
                if answer.is_redirect:
                    return str(answer.headers.get("location", ""))
                if answer.status_code in _BUSY:
                    busy = Text(
                        f"servern svarar med kod {answer.status_code}",
                        f"the server answers with code {answer.status_code}",
                    )
                    raise _Again(busy, _after(answer))
                if answer.status_code != httpx.codes.OK:
                    advice = _ADVICE.get(answer.status_code, _LATER)
                    raise self.refused("RT882", path, status=answer.status_code, advice=advice)
                return self._body(answer, path)
        except httpx.TimeoutException:
            raise _Again(self._too_slow()) from None
        except httpx.ConnectError:
            raise _Again(_NO_CONNECTION) from None
        except httpx.TransportError:
            raise _Again(_CUT) from None

    def _body(self, answer: httpx.Response, path: str) -> bytes:
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise self.refused("RT885", path, reason=_PACKED)
        taken, until = bytearray(), time.monotonic() + self._patience.seconds
        for piece in answer.iter_raw():
            taken += piece
            if len(taken) > self._patience.bytes:
                raise self.refused("RT884", path, limit=self._patience.bytes, unit=Text("byte", "bytes"))
            if time.monotonic() > until:
                raise _Again(self._too_slow())
        return bytes(taken)

    def _too_slow(self) -> Text:
        seconds = self._patience.seconds
        return Text(f"det tog mer än {seconds} sekunder", f"it took more than {seconds} seconds")


def _after(answer: httpx.Response) -> int:
    """How many seconds a busy server asks us to wait."""
    said = answer.headers.get("retry-after", "")
    return min(int(said), _LONGEST_PAUSE) if said.isascii() and said.isdigit() else 0
