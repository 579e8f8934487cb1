"""One line of what somebody outside said: short enough for a list, and storable anywhere."""

import re

LONGEST = 300
"""Characters that are kept of what a server or a program answered."""

# PostgreSQL stores neither NUL nor half a character.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")


def one_line(said: str | bytes, *, most: int = LONGEST) -> str:
    """Return a text from outside as one line of at most ``most`` characters, cut with an ellipsis.

    Bytes are read as UTF-8. Runs of white space and line breaks become one space, other control
    characters and what is no character ``\\ufffd``. Invisible characters stay: whoever shows them
    escapes them.
    """
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    text = _CONTROLS.sub("\ufffd", _BLANKS.sub(" ", text[: most * 8])).strip()
    return text if len(text) <= most else text[: most - 1] + "…"
