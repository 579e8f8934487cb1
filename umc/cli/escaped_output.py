"""Output on a stream that cannot write every sign: what it cannot is an escape, also within JSON."""

from __future__ import annotations

import codecs
import sys

ESCAPED = "umc-escaped"
"""The name under which streams ask for it."""


def escaped(error: UnicodeError) -> tuple[str, int]:
    """Write what cannot be encoded as JSON would, such as ``\\u00e9``.

    Python's own ``backslashreplace`` writes ``\\xe9`` and ``\\U0001f9ef``, which no JSON has.

    Raises:
        UnicodeError: it was to be read, not written.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    pairs = zip(units[::2], units[1::2], strict=True)
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in pairs), error.end


def escape_on_standard_streams() -> None:
    """Let stdout and stderr escape what they cannot write, whatever their encoding."""
    codecs.register_error(ESCAPED, escaped)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=ESCAPED)
