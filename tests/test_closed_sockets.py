"""The tests stay on this machine."""

import socket

import pytest

from tests.closed_sockets import OutsideConnection


def test_a_test_cannot_leave_this_machine() -> None:
    """192.0.2.1 is kept for documentation (RFC 5737); a connection to it is stopped before it is tried."""
    with socket.socket() as out, pytest.raises(OutsideConnection):
        out.connect(("192.0.2.1", 25))


def test_loopback_stays_open() -> None:
    """A server of the tests' own can be reached."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as out:
        out.connect(server.getsockname())
