"""Signatures: what a receiver relies on."""

import hashlib
import hmac

import pytest

from umc.gateways.signature import is_ours, sign

KEY, BODY, SENT = "it is a secret", b'{"key":"1"}', 1_777_777_777


def test_the_signature_is_what_the_document_says() -> None:
    """HMAC-SHA256 of timestamp, full stop and body, in hexadecimal, after v1=."""
    expected = hmac.new(KEY.encode(), b'1777777777.{"key":"1"}', hashlib.sha256).hexdigest()
    assert sign(KEY, SENT, BODY) == f"v1={expected}"
    assert sign(KEY, SENT, b"{}") == "v1=31100a8c40e21deabc1590070d257deb25939b11e135ec6fe9bb9a6f0fe63174"


@pytest.mark.parametrize("off", [-300, -1, 0, 1, 300])
def test_within_five_minutes_a_message_is_ours(off: int) -> None:
    """Clocks differ."""
    assert is_ours(KEY, str(SENT), BODY, sign(KEY, SENT, BODY), now=SENT + off)


@pytest.mark.parametrize("off", [-301, 301, 86_400])
def test_an_old_message_played_again_is_not(off: int) -> None:
    """Nor one from the future."""
    assert not is_ours(KEY, str(SENT), BODY, sign(KEY, SENT, BODY), now=SENT + off)


@pytest.mark.parametrize(
    ("stamp", "body", "signature"),
    [
        (str(SENT + 1), BODY, sign(KEY, SENT, BODY)),
        (str(SENT), BODY + b" ", sign(KEY, SENT, BODY)),
        (str(SENT), BODY, sign("another", SENT, BODY)),
        (str(SENT), BODY, sign(KEY, SENT, BODY).removeprefix("v1=")),
        (str(SENT), BODY, sign(KEY, SENT, BODY).upper()),
        (str(SENT), BODY, ""),
        (str(SENT), BODY, "v1=\udcff鍵"),
        ("", BODY, sign(KEY, SENT, BODY)),
        ("-1", BODY, sign(KEY, SENT, BODY)),
        ("1" * 5000, BODY, sign(KEY, SENT, BODY)),
        ("١٧٧٧٧٧٧٧٧٧", BODY, sign(KEY, SENT, BODY)),
        (f"{SENT} ", BODY, sign(KEY, SENT, BODY)),
    ],
)
def test_whatever_was_changed_is_not_ours(stamp: str, body: bytes, signature: str) -> None:
    """The time, the body, the key, the form; and nothing of it is an error."""
    assert not is_ours(KEY, stamp, body, signature, now=SENT)
