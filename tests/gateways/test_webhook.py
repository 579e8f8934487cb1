"""Webhooks against a real server on loopback: what arrives, what is refused, what is tried again."""

import json
import socket

import pytest

from tests.gateways.letters import TOKEN
from tests.gateways.webhooks import KEY, NOW, PATH, a_gateway, plain, refused, to
from tests.webhook_server import Receiver
from umc.gateways.signature import is_ours

__all__ = ["plain"]


def test_a_letter_arrives_signed_with_its_key_and_without_its_reply_token(plain: Receiver) -> None:
    """The receiver can check whose it is and that it is fresh, and tell a copy from a new one."""
    letter = to(f"http://localhost:{plain.port}{PATH}?to=umc")
    gateway = a_gateway()
    gateway.send(letter)
    gateway.send(letter)
    gateway.close()
    first, second = plain.got
    assert (first.path, first.body) == (f"{PATH}?to=umc", second.body)
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"] == letter.key
    assert first.headers["content-type"] == "application/json"
    assert first.headers["host"] == f"localhost:{plain.port}"
    stamp, signature = first.headers["x-umc-timestamp"], first.headers["x-umc-signature"]
    assert is_ours(KEY, stamp, first.body, signature, now=int(NOW.timestamp()))
    record = json.loads(first.body)
    assert (record["subject"], record["message_id"]) == (letter.subject, letter.message_id)
    assert (record["written_at_utc"], record["facts"]) == ("2026-05-03T00:30:00.250000+00:00", letter.facts)
    assert TOKEN.encode() not in first.body + json.dumps(dict(first.headers)).encode()


def test_a_proxy_of_the_environment_is_not_used(plain: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would choose the address in our place."""
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    a_gateway().send(to(f"http://localhost:{plain.port}/"))
    assert len(plain.got) == 1


def test_without_a_secret_nothing_is_signed(plain: Receiver) -> None:
    """No signature is better than one with a key that everybody knows."""
    a_gateway(secret=None).send(to(f"http://localhost:{plain.port}/"))
    assert "x-umc-signature" not in plain.got[0].headers


def test_a_host_that_the_settings_do_not_name_is_not_told(plain: Receiver) -> None:
    """It is tried again, for the settings can be mended, and the table to write is said."""
    error = refused(a_gateway("hooks.example.jp"), f"http://localhost:{plain.port}{PATH}")
    assert '[webhooks."localhost"]' in error.why
    assert not error.for_good
    assert plain.got == []


def test_http_is_refused_unless_the_host_is_inside_and_said_to_be_plain(plain: Receiver) -> None:
    """Nothing goes in clear by a slip in a book."""
    for gateway in (a_gateway(plain=False), a_gateway(private=False)):
        assert "in clear" in refused(gateway, f"http://localhost:{plain.port}{PATH}").why
    assert plain.got == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.1", "localhost."])
def test_a_host_inside_is_refused_unless_it_is_said_to_be_private(host: str, plain: Receiver) -> None:
    """In every spelling, and before a connection is made."""
    error = refused(a_gateway(host.rstrip("."), private=False), f"https://{host}:{plain.port}{PATH}")
    assert "an address inside" in error.why
    assert plain.got == []


@pytest.mark.parametrize(
    "address",
    [
        f"https://desk:{KEY}@localhost/", f"https://localhost@{KEY}/", "https://localhost\\@evil.example/",
        "https://localhost#@evil.example/", "https://local host/", "https://localhost/\r\nX-Evil: 1",
        "https://localhost/#x",
        "https://localhost/\\x",
        "https://localhost/\x00", "https://localhost:0/", "https://localhost:65536/", "https://lоcalhost/",
        "https://", "https:///path", "ftp://localhost/", "file:///etc/passwd", "//localhost/", "localhost",
        "https://[::1/", "https://[::1%25eth0]/", "https://localhost:80:80/", "https://localhost:+80/",
        "gopher://localhost/", "https://.localhost/", "https://-localhost/", " https://localhost/", "",
    ],
)  # fmt: skip
def test_an_address_that_could_be_read_in_two_ways_is_refused_for_good(address: str) -> None:
    """Users, fragments, backslashes, spaces, line breaks, other schemes; its words are not repeated."""
    assert refused(a_gateway(), address).for_good


def test_the_address_looked_at_is_the_one_connected_to(
    plain: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second answer of the resolver, the trick of rebinding, is never asked for."""
    asked: list[str] = []

    def once(host: str, port: int, **_: object) -> object:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "127.0.0.66"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", once)
    a_gateway("hooks.example.jp").send(to(f"http://hooks.example.jp:{plain.port}/"))
    assert asked == ["hooks.example.jp"]
    assert plain.got[0].headers["host"] == f"hooks.example.jp:{plain.port}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int, plain: Receiver) -> None:
    """Not even to the same host; where it leads to is not repeated, for it may be a trap."""
    plain.answers, plain.location = [status, 204], f"http://localhost:{plain.port}/inside?token={KEY}"
    error = refused(a_gateway(), f"http://localhost:{plain.port}{PATH}")
    assert str(status) in error.why
    assert error.for_good
    assert len(plain.got) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 408, 409, 425, 429, 500, 502, 503, 504, 507])
def test_what_may_pass_is_tried_again(status: int, plain: Receiver) -> None:
    """Receivers restart, are redeployed, get a new secret."""
    plain.answers, plain.body = [status], b"<h1>later,\x1b[31m please\n</h1>"
    error = refused(a_gateway(), f"http://localhost:{plain.port}{PATH}")
    assert error.why.startswith(f"localhost answered {status}")
    assert "later" in error.why
    assert "\x1b" not in error.why
    assert not error.for_good


@pytest.mark.parametrize("status", [400, 405, 410, 413, 415, 422])
def test_what_no_second_attempt_changes_is_given_up(status: int, plain: Receiver) -> None:
    """The letter itself is refused; the desk is told at once instead of a day later."""
    plain.answers = [status]
    assert refused(a_gateway(), f"http://localhost:{plain.port}{PATH}").for_good


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_every_yes_is_a_yes(status: int, plain: Receiver) -> None:
    """Whatever the body says."""
    plain.answers, plain.body = [status], b"" if status == 204 else b'{"error": "no"}'
    a_gateway().send(to(f"http://localhost:{plain.port}/"))
