"""A socket with one deadline for all that is done on it, however slowly the other side goes."""

import io
import socket
import time
from collections.abc import Sequence
from typing import Any

from umc.gateways.addresses import Endpoint


class TimedSocket:
    """As much of a socket as ``http.client`` asks for; every wait ends at the deadline.

    A socket's own time-out starts again with each byte that comes: a peer that sends one
    every ten seconds would hold us for hours.
    """

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._socket = connected
        self._deadline = deadline

    def sendall(self, content: bytes) -> None:
        """Send all of it.

        Raises:
            TimeoutError: the deadline came first.
        """
        left = memoryview(content)
        while left:
            self._wait_no_longer()
            left = left[self._socket.send(left) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what comes, to be read as a file."""
        return io.BufferedReader(_Arriving(self))

    def receive_into(self, buffer: memoryview) -> int:
        """Receive some bytes, 0 at the end.

        Raises:
            TimeoutError: the deadline came first.
        """
        self._wait_no_longer()
        return self._socket.recv_into(buffer)

    def close(self) -> None:
        """Do nothing: what was read from it is still being read, and who connected closes it."""

    def _wait_no_longer(self) -> None:
        self._socket.settimeout(left_until(self._deadline))


class _Arriving(io.RawIOBase):
    def __init__(self, connection: TimedSocket) -> None:
        self._connection = connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        return self._connection.receive_into(buffer)


def connected_to(endpoints: Sequence[Endpoint], deadline: float) -> socket.socket:
    """Return a connection to the first address that answers; each gets its share of the time.

    Raises:
        OSError: none did; of the last one, a TimeoutError where the time ran out.
    """
    last: OSError = TimeoutError("no address")
    for place, endpoint in enumerate(endpoints):
        connection = socket.socket(endpoint.family, socket.SOCK_STREAM)
        try:
            connection.settimeout(left_until(deadline) / (len(endpoints) - place))
            connection.connect(endpoint.address)
        except OSError as error:
            connection.close()
            last = error
        else:
            return connection
    raise last


def left_until(deadline: float) -> float:
    """Return the seconds left.

    Raises:
        TimeoutError: none are.
    """
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the time ran out")
    return left
