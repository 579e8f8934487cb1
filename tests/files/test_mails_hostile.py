"""Mails made to be slow or large: each is read or refused in little time and memory."""

import time
import tracemalloc
from collections.abc import Callable

import pytest

from umc.files.mails import read_mail

_HEAD = b"From: a@b.example\nMessage-ID: <x@y>\n"
_HTML = _HEAD + b"Content-Type: text/html\n\n"
_PARTS = _HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n"
_BOMBS: dict[str, Callable[[], bytes]] = {
    "nested": lambda: _HEAD + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(10_000)
    ),
    "nested less": lambda: _HEAD + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(20)
    ) + b"x\n" * 190_000,
    "mails in mails": lambda: _HEAD + b"Content-Type: message/rfc822\n\n" * 99,
    "many parts": lambda: _PARTS + b"--b\n\nx\n" * 60_000,
    "huge header": lambda: _HEAD + b"To: " + b"a@b, " * 1_900_000 + b"\n\nhi",
    "many headers": lambda: _HEAD + b"X: y\n" * 190_000 + b"\n\nhi",
    "parentheses": lambda: b"From: " + b"(" * 1_000_000 + b"a@b\n\nhi",
    "quotes": lambda: b"From: " + b'"' * 1_000_000 + b"a@b\n\nhi",
    "encoded words": lambda: _HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\nhi",
    "parameters": lambda: _HEAD + b"Content-Type: text/plain; " + b'";' * 4_900 + b"\n\nhi",
    "html tags": lambda: _HTML + b"<a " * 1_000_000,
    "html comments": lambda: _HTML + b"<!--" * 1_000_000,
    "html declarations": lambda: _HTML + b"<![CDATA[" * 500_000,
    "html entities": lambda: _HTML + b"&#" * 1_000_000,
    "html nested": lambda: _HTML + b"<blockquote>" * 500_000,
    "base64": lambda: _HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"QUFB" * 2_400_000,
    "utf-7": lambda: _HEAD + b"Content-Type: text/plain; charset=utf-7\n\n" + b"+AAA-" * 1_000_000,
    "idna": lambda: _HEAD + b"Content-Type: text/plain; charset=idna\n\n" + b"a." * 1_000_000,
    "reports": lambda: _HEAD + b"Content-Type: message/delivery-status\n\n" + b"Action: failed\n\n" * 45_000,
    "references": lambda: _HEAD + b"References: " + b"<a@b> " * 1_500_000 + b"\n\nhi",
    "one line": lambda: _HEAD + b"\n" + b"a" * 9_000_000,
    "quotations": lambda: _HEAD + b"\n" + b"<a@b:\n" * 190_000,
}  # fmt: skip


@pytest.mark.parametrize("bomb", _BOMBS.values(), ids=_BOMBS)
def test_a_bomb_of_a_mail_goes_off_in_nobodys_hands(bomb: Callable[[], bytes]) -> None:
    """Under 10 seconds on a busy machine, and in 60 MB beside a small multiple of the mail."""
    content = bomb()
    began = time.process_time()
    read_mail(content)
    assert time.process_time() - began < 10
    if len(content) < 1_000_000:
        return  # the multiple of a small mail says nothing
    tracemalloc.start()
    read_mail(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 * len(content) + 60_000_000
