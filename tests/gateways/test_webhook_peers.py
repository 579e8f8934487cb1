"""Webhooks against peers that misbehave: slow, endless, broken, speaking something else."""

import socket
import time
from collections.abc import Callable

import pytest

from tests.gateways.webhooks import PATH, a_gateway, refused, to
from tests.webhook_server import peer, until_it_leaves


def _takes_request(connection: socket.socket) -> None:
    while b"\r\n\r\n" not in connection.recv(65536):
        continue


def _drips_headers(connection: socket.socket) -> None:
    _takes_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(100):
        time.sleep(0.05)
        connection.sendall(b"a")


def _drips_body(connection: socket.socket) -> None:
    _takes_request(connection)
    connection.sendall(b"HTTP/1.1 500 No\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        time.sleep(0.05)
        connection.sendall(b"a")


def _goes_on_forever(connection: socket.socket) -> None:
    _takes_request(connection)
    for _ in range(100):
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.05)


@pytest.mark.parametrize("behave", [_drips_headers, _drips_body, _goes_on_forever, until_it_leaves])
def test_a_peer_that_drips_is_held_to_one_deadline(behave: Callable[[socket.socket], None]) -> None:
    """A time-out that starts again with every byte would be none."""
    with peer(behave) as port:
        before = time.monotonic()
        error = refused(a_gateway(timeout_s=0.5), f"http://localhost:{port}{PATH}")
        assert time.monotonic() - before < 3
    assert not error.for_good


def test_a_yes_whose_body_never_ends_is_a_yes() -> None:
    """It was taken: to send it again would be to tell it twice."""

    def endless(connection: socket.socket) -> None:
        _takes_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        until_it_leaves(connection)

    with peer(endless) as port:
        before = time.monotonic()
        a_gateway().send(to(f"http://localhost:{port}/"))
        assert time.monotonic() - before < 3


def test_a_flood_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an answer without end 64 KiB are read, and one line is shown."""
    sent = [0]

    def floods(connection: socket.socket) -> None:
        _takes_request(connection)
        connection.sendall(b"HTTP/1.1 500 No\r\n\r\n")
        while sent[0] < 100_000_000:
            sent[0] += connection.send(b"x" * 65536)

    with peer(floods) as port:
        error = refused(a_gateway(), f"http://localhost:{port}{PATH}")
    assert len(error.why) < 300
    assert sent[0] < 20_000_000


def _breaks_off(connection: socket.socket) -> None:
    connection.recv(100)


def _speaks_ssh(connection: socket.socket) -> None:
    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
    connection.recv(65536)


def _sends_a_line_without_end(connection: socket.socket) -> None:
    _takes_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000)


def _sends_headers_without_end(connection: socket.socket) -> None:
    _takes_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 10_000)


@pytest.mark.parametrize(
    "behave", [_breaks_off, _speaks_ssh, _sends_a_line_without_end, _sends_headers_without_end]
)
def test_what_is_no_answer_is_tried_again(behave: Callable[[socket.socket], None]) -> None:
    """Broken off, another protocol, headers without end."""
    with peer(behave) as port:
        error = refused(a_gateway(), f"http://localhost:{port}{PATH}")
    assert "localhost did not take it" in error.why
    assert not error.for_good


def test_nobody_there_is_tried_again() -> None:
    """The reason is the system's."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    error = refused(a_gateway(), f"http://localhost:{port}{PATH}")
    assert ("Connection refused" in error.why, error.for_good) == (True, False)
