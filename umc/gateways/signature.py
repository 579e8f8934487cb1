"""Signatures of webhooks: a receiver knows by them that a message is ours, whole, and fresh.

The scheme, so that it can be written in any language::

    X-Umc-Timestamp: 1777777777
    X-Umc-Signature: v1=HEX

HEX is the HMAC-SHA256 (RFC 2104), in hexadecimal, of the timestamp, a full stop and the body
as it came, with the secret in UTF-8 as key. A receiver computes it, compares in constant
time, and refuses a timestamp more than five minutes off; it remembers the ``Idempotency-Key``
of what it has dealt with, for a message may come again.
"""

import hashlib
import hmac

TOLERANCE_S = 300
"""Seconds by which a timestamp may be off: longer, and a copied message could be played again."""
_VERSION = "v1="


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a body, sent at a time in Unix seconds.

    >>> sign("it is a secret", 1777777777, b"{}")
    'v1=31100a8c40e21deabc1590070d257deb25939b11e135ec6fe9bb9a6f0fe63174'
    """
    signed = str(timestamp).encode("ascii") + b"." + body
    return _VERSION + hmac.new(secret.encode("utf-8"), signed, hashlib.sha256).hexdigest()


def is_ours(secret: str, timestamp: str, body: bytes, signature: str, *, now: int) -> bool:
    """Tell whether a message was signed with the secret within the last five minutes.

    ``timestamp`` and ``signature`` are the two headers as they came; ``now`` in Unix seconds.
    """
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    expected = sign(secret, int(timestamp), body).encode("ascii")
    same = hmac.compare_digest(expected, signature.encode("utf-8", "surrogateescape"))
    return same and abs(now - int(timestamp)) <= TOLERANCE_S
