"""Addresses of webhooks are read in one way only: ours, and everybody else's."""

from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from umc.domain.letters.letter import NotSent
from umc.gateways.webhook_url import webhook_url

_PIECES = st.sampled_from(
    ["http", "https", "HTTPS", "ftp", ":", "//", "/", "\\", "@", "#", "?", "[", "]", "::1", "%", "%40", ".",
     "..", "a.jp", "A.jp", "xn--a", "127.1", ":80", ":0443", "\t", "\n", "\r", " ", "\x00", "é", "\u202e",
     "=", "-", "_"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=9).map("".join).map("https://{}".format) | st.text(max_size=40))
@example("https://a.jp\\@b.jp/")
@example("https://a.jp#@b.jp/")
@example("https://a.jp?@b.jp/")
@example("https://a\t.jp/")
def test_nobody_sees_another_host_in_it_than_we_do(text: str) -> None:
    """What we accept, Python's own reader takes for the same host, port and target, without a user."""
    try:
        ours = webhook_url(text)
    except NotSent:
        return
    theirs = urlsplit(text)
    assert (theirs.hostname or "").rstrip(".") == ours.host
    assert theirs.scheme == ours.scheme
    assert (theirs.port or {"https": 443, "http": 80}[ours.scheme]) == ours.port
    assert (theirs.username, theirs.password, theirs.fragment) == (None, None, "")
    assert ours.target == (theirs.path or "/") + (f"?{theirs.query}" if "?" in text else "")
    assert ours.target.isascii()
    assert ours.target.isprintable()


@pytest.mark.parametrize(
    ("text", "host", "port", "target", "header"),
    [
        ("https://Hooks.Example.JP", "hooks.example.jp", 443, "/", "hooks.example.jp"),
        ("https://a.jp./x", "a.jp", 443, "/x", "a.jp"),
        ("https://a.jp:443/x?y=1&z=%20", "a.jp", 443, "/x?y=1&z=%20", "a.jp"),
        ("http://a.jp:8080?y", "a.jp", 8080, "/?y", "a.jp:8080"),
        ("https://[2606:4700::1111]/", "2606:4700::1111", 443, "/", "[2606:4700::1111]"),
        ("https://[::1]:8443/", "::1", 8443, "/", "[::1]:8443"),
        ("https://a.jp//b@c/", "a.jp", 443, "//b@c/", "a.jp"),
    ],
)
def test_an_address_is_read_as_it_is_meant(text: str, host: str, port: int, target: str, header: str) -> None:
    """Letter case, a last dot, usual ports, IPv6, an @ in the path."""
    read = webhook_url(text)
    assert (read.host, read.port, read.target, read.host_header) == (host, port, target, header)


def test_its_repr_keeps_the_path_to_itself() -> None:
    """Many services put a secret there, and a repr ends up in reports of bugs."""
    assert "T000" not in repr(webhook_url("https://hooks.example.jp/services/T000"))
