"""A receiver of webhooks on loopback, as tests want it: it keeps what it gets, and answers as it is told."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Got:
    """One request as it came; header names in lower case."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Receiver:
    """A running receiver: ``answers`` are statuses to give, in order, the last again and again."""

    port: int
    answers: list[int] = field(default_factory=lambda: [204])
    location: str = ""
    body: bytes = b""
    got: list[Got] = field(default_factory=list)

    def answer(self) -> int:
        """Return the status to answer next."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def receiver(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Run a receiver until the end of the block; over TLS with a server's context."""
    server = _Server(("127.0.0.1", 0), _Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    found = Receiver(server.server_address[1])
    server.RequestHandlerClass = type("Handler", (_Handler,), {"receiver": found})
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    running.start()
    try:
        yield found
    finally:
        server.shutdown()
        running.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that leaves: tests want that too."""


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:  # http.server's own name
        """Keep the request and answer."""
        length = int(self.headers.get("Content-Length", "0"))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.receiver.got.append(Got(self.path, headers, self.rfile.read(length)))
        self.send_response(self.receiver.answer())
        if self.receiver.location:
            self.send_header("Location", self.receiver.location)
        self.send_header("Content-Length", str(len(self.receiver.body)))
        self.end_headers()
        self.wfile.write(self.receiver.body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def peer(behave: Callable[[socket.socket], None]) -> Iterator[int]:
    """Listen on loopback and do to every connection what ``behave`` does; yield the port.

    What ``behave`` raises is a peer that breaks off. It gets the connection with a time-out of
    five seconds.
    """
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.05)
    ended = threading.Event()
    running = threading.Thread(target=_serve, args=(listening, behave, ended))
    running.start()
    try:
        yield listening.getsockname()[1]
    finally:
        ended.set()
        running.join()
        listening.close()


def _serve(listening: socket.socket, behave: Callable[[socket.socket], None], ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            connection, _ = listening.accept()
        except TimeoutError:
            continue
        connection.settimeout(5)
        with connection:
            try:
                behave(connection)
            except OSError:
                continue


def until_it_leaves(connection: socket.socket) -> None:
    """Take whatever comes and answer nothing, until the other side closes."""
    while connection.recv(65536):
        continue
