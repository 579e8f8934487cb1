"""A proxy before a PostgreSQL server that cuts a connection at a chosen message."""

import re
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from itertools import count
from types import TracebackType

from sqlalchemy import make_url

_WRITES = re.compile(rb"INSERT INTO|UPDATE \w|DELETE FROM")
_READY = b"Z"
_ANSWERED = (b"Q", b"S")  # a plain query, and what ends the messages of any other: Sync


class Cut(Enum):
    """Where the connection is cut: before a COMMIT of something written has left, or after it was done."""

    BEFORE_COMMIT = "before COMMIT is sent"
    AFTER_COMMIT = "after COMMIT was done, before it is answered"
    IN_THE_MIDDLE = "before the first row is written"
    AT_START = "before the session begins"
    AT_STATEMENT = "before the statement ``nth`` is sent whole"
    ONCE_WRITTEN = "before the first statement after a COMMIT of something written"
    AFTER_STATEMENT = "after the statement ``nth`` was done, before it is answered"


@dataclass(slots=True)
class CuttingProxy:
    """Listens on a port of this machine; each of ``plan`` cuts one connection, then all go through.

    The first ``spared`` COMMITs of something written are not cut. ``met`` lists what was cut,
    ``commits`` counts the COMMITs of something written that came by, ``statements`` whatever the
    server was to answer, from the first of a session on; ``nth`` is the first that may be cut.
    """

    server: str
    plan: list[Cut] = field(default_factory=list)
    spared: int = 0
    met: list[Cut] = field(default_factory=list)
    commits: int = 0
    nth: int = 1
    statements: int = 0
    _listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    @property
    def url(self) -> str:
        """The URL of the database behind the proxy."""
        port = self._listener.getsockname()[1]
        url = make_url(self.server).set(host="127.0.0.1", port=port)
        url = url.difference_update_query(["host"]).update_query_dict({"sslmode": "disable"})
        return url.update_query_dict({"gssencmode": "disable"}).render_as_string(hide_password=False)

    def __enter__(self) -> "CuttingProxy":
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # 40 ms a message otherwise
        with client, socket.socket(socket.AF_UNIX) as behind, suppress(OSError, EOFError):
            behind.connect(f"{make_url(self.server).query['host']}/.s.PGSQL.5432")
            if self._is_cut(Cut.AT_START):
                return
            behind.sendall(_startup(client))
            cut = threading.Event()
            threading.Thread(target=_answer, args=(behind, client, cut), daemon=True).start()
            try:
                self._pass_on(client, behind, cut)
            finally:  # closing alone says nothing to the server while the other thread reads
                behind.shutdown(socket.SHUT_RDWR)

    def _pass_on(self, client: socket.socket, behind: socket.socket, cut: threading.Event) -> None:
        has_written = False
        while True:
            kind, body = _message(client)
            if kind in (b"Q", b"P") and _WRITES.search(body):
                has_written = True
                if self._is_cut(Cut.IN_THE_MIDDLE):
                    client.shutdown(socket.SHUT_RDWR)
                    return
            if kind in _ANSWERED:
                self.statements += 1
                if self._is_cut_before_statement():
                    client.shutdown(socket.SHUT_RDWR)
                    return
                if self.statements >= self.nth and self._is_cut(Cut.AFTER_STATEMENT):
                    _lose_the_answer(_framed(kind, body), client, behind, cut)
                    return
            if not (kind == b"Q" and body.startswith(b"COMMIT") and has_written):
                behind.sendall(_framed(kind, body))
                continue
            self.commits += 1
            has_written = False
            if self.commits <= self.spared:
                behind.sendall(_framed(kind, body))
                continue
            if self._is_cut(Cut.BEFORE_COMMIT):
                client.shutdown(socket.SHUT_RDWR)
                return
            if self._is_cut(Cut.AFTER_COMMIT):
                _lose_the_answer(_framed(kind, body), client, behind, cut)
                return
            behind.sendall(_framed(kind, body))

    def _is_cut_before_statement(self) -> bool:
        if self.statements >= self.nth and self._is_cut(Cut.AT_STATEMENT):
            return True
        return self.commits > self.spared and self._is_cut(Cut.ONCE_WRITTEN)

    def _is_cut(self, cut: Cut) -> bool:
        if self.plan[:1] != [cut]:
            return False
        self.met.append(self.plan.pop(0))
        return True


def _startup(client: socket.socket) -> bytes:
    length = _exactly(client, 4)
    return length + _exactly(client, struct.unpack("!I", length)[0] - 4)


def _message(stream: socket.socket) -> tuple[bytes, bytes]:
    kind = _exactly(stream, 1)
    (length,) = struct.unpack("!I", _exactly(stream, 4))
    return kind, _exactly(stream, length - 4)


def _framed(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body


def _exactly(stream: socket.socket, count: int) -> bytes:
    read = b""
    while len(read) < count:
        part = stream.recv(count - len(read))
        if not part:
            raise EOFError
        read += part
    return read


def _lose_the_answer(
    message: bytes, client: socket.socket, behind: socket.socket, cut: threading.Event
) -> None:
    """Pass a message on, and wait until the other direction, which swallows the answer, has closed this."""
    cut.set()
    behind.sendall(message)
    while client.recv(1024):
        pass


def _answer(behind: socket.socket, client: socket.socket, cut: threading.Event) -> None:
    """Pass the server's answers on; once cut, swallow them up to the end of the next and hang up."""
    with suppress(OSError, EOFError):
        while True:
            kind, body = _message(behind)
            if cut.is_set():
                if kind == _READY:
                    client.shutdown(socket.SHUT_RDWR)
                    return
                continue
            client.sendall(_framed(kind, body))
    with suppress(OSError):
        client.shutdown(socket.SHUT_RDWR)


@contextmanager
def cutting(server: str, *plan: Cut, spared: int = 0, nth: int = 1) -> Iterator[CuttingProxy]:
    """Give a proxy that cuts one connection after the other as planned, once some COMMITs were spared.

    ``nth``: no statement before that one is cut.
    """
    with CuttingProxy(server, list(plan), spared=spared, nth=nth) as proxy:
        yield proxy


def cut_in_turn(server: str, cut: Cut) -> Iterator[CuttingProxy]:
    """Give a proxy for each statement in turn of a command that is run once through every one of them.

    The last of them cuts nothing. What the command keeps in this process, such as terms that it has
    read, is to be there before: each run must send the same statements.
    """
    for nth in count(1):
        with cutting(server, cut, nth=nth) as proxy:
            yield proxy
        if not proxy.met:
            return
