"""A server on the machine itself that answers as a source may: in pages, late, cut short, or with a refusal.

Comes in: for each path the answers it gives, one after another; the last one is given from then on. Goes out: what was
asked.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    """What is sent: a status, a body, headers, and how it is spoiled."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0
    """Seconds between the bytes of the body."""
    lost: int = 0
    """How many bytes more are promised than are sent."""


class Server(ThreadingHTTPServer):
    """Answers by path, and remembers what was asked and by whom."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, answers: Mapping[str, Sequence[Answer]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.left = {path: list(each) for path, each in answers.items()}
        self.asked: list[str] = []
        self.headers: list[Mapping[str, str]] = []

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}/v3"

    def next(self, path: str) -> Answer:
        """The answer that is due."""
        left = self.left.get(path, [Answer(status=404)])
        return left.pop(0) if len(left) > 1 else left[0]


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.headers.append(dict(self.headers.items()))
        answer = self.server.next(self.path)
        time.sleep(answer.wait)
        with suppress(OSError):  # whoever asked may have gone
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(answer.body) + answer.lost))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for piece in [bytes([byte]) for byte in answer.body] if answer.drip else [answer.body]:
                self.wfile.write(piece)
                time.sleep(answer.drip)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Say nothing."""


@contextmanager
def serving(answers: Mapping[str, Sequence[Answer]]) -> Iterator[Server]:
    """The server while the block lasts."""
    with Server(answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
