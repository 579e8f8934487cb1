"""Webhooks over TLS: whose certificate is trusted, and for which name."""

import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.gateways.webhooks import PATH, a_gateway, plain, refused, to
from tests.webhook_server import Receiver, peer, receiver

__all__ = ["plain"]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """An authority that no system trusts."""
    return trustme.CA()


@pytest.fixture
def tls(authority: trustme.CA) -> Iterator[Receiver]:
    """A receiver over TLS, known as localhost."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with receiver(context) as running:
        yield running


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    """The authority's certificate in a file."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return str(tmp_path / "ca.pem")


def test_a_certificate_of_an_authority_that_is_named_is_trusted(tls: Receiver, ca_file: str) -> None:
    """ca_file in the settings."""
    a_gateway(plain=False, ca_file=ca_file).send(to(f"https://localhost:{tls.port}{PATH}"))
    assert tls.got[0].path == PATH


def test_a_certificate_that_nobody_vouches_for_is_refused(tls: Receiver) -> None:
    """Before a word of the letter is said."""
    error = refused(a_gateway(plain=False), f"https://localhost:{tls.port}{PATH}")
    assert "certificate is not trusted" in error.why
    assert tls.got == []


def test_a_certificate_for_another_name_is_refused(tls: Receiver, ca_file: str) -> None:
    """The name is the host's as the book writes it, though the address was looked up before."""
    gateway = a_gateway("127.0.0.1", plain=False, ca_file=ca_file)
    error = refused(gateway, f"https://127.0.0.1:{tls.port}{PATH}")
    assert "certificate is not trusted" in error.why
    assert tls.got == []


def test_tls_spoken_to_a_server_without_it_is_said_so(plain: Receiver) -> None:
    """And no bug of ours."""
    error = refused(a_gateway(), f"https://localhost:{plain.port}{PATH}")
    assert "no TLS with it" in error.why
    assert plain.got == []


def test_a_handshake_that_drips_is_held_to_the_deadline() -> None:
    """TLS has waits of its own."""

    def drips(connection: socket.socket) -> None:
        connection.recv(65536)
        for _ in range(100):
            connection.sendall(b"\x16")
            time.sleep(0.05)

    with peer(drips) as port:
        before = time.monotonic()
        refused(a_gateway(timeout_s=0.5), f"https://localhost:{port}{PATH}")
        assert time.monotonic() - before < 3


def test_a_file_of_certificates_that_holds_none_is_said_so(tls: Receiver, tmp_path: Path) -> None:
    """A letter is not lost over it."""
    empty = tmp_path / "ca.pem"
    empty.write_text("no certificate\n")
    error = refused(a_gateway(plain=False, ca_file=str(empty)), f"https://localhost:{tls.port}{PATH}")
    assert not error.for_good
