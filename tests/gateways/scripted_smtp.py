"""A server that says what a test wrote down for it, SMTP or not."""

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.smtp_server import HOST

OK = b"250 ok\r\n"
GREETED = (b"220 here\r\n", b"250 fine\r\n")
"""The first answers of a server without extensions: to the connection and to EHLO."""


@contextmanager
def scripted(answers: Sequence[bytes], *, pause_s: float = 0.0, waits_s: float = 3.0) -> Iterator[int]:
    """Give the answers one by one to whatever is said, then hang up; the port is handed over.

    ``pause_s`` are seconds between the bytes of an answer. Without any answer left the server
    is silent for ``waits_s`` where the last answer is empty.
    """
    over = threading.Event()
    with socket.create_server((HOST, 0)) as ear:
        serving = threading.Thread(target=_serve, args=(ear, answers, pause_s, waits_s, over), daemon=True)
        serving.start()
        try:
            yield ear.getsockname()[1]
        finally:
            over.set()
    serving.join(5)


def _serve(
    ear: socket.socket, answers: Sequence[bytes], pause_s: float, waits_s: float, over: threading.Event
) -> None:
    try:
        talk, _ = ear.accept()
    except OSError:
        return
    with talk:
        talk.settimeout(5)
        try:
            _answer(talk, answers, pause_s, waits_s, over)
        except OSError:
            return


def _answer(
    talk: socket.socket, answers: Sequence[bytes], pause_s: float, waits_s: float, over: threading.Event
) -> None:
    for place, answer in enumerate(answers):
        if place and not talk.recv(65536):
            return
        if not answer:
            over.wait(waits_s)
            return
        for byte in (answer[at : at + 1] for at in range(len(answer))) if pause_s else (answer,):
            talk.sendall(byte)
            if over.is_set():
                return
            time.sleep(pause_s)
