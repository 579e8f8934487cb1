"""What the parser says of bad TOML, in words for the person who wrote it."""

import re

_PLACE = re.compile(r"^(.*?)(?: at line (\d+) column (\d+))?$", re.DOTALL)


def syntax_place(error: str) -> tuple[int, int, str]:
    """Return line, column (both from 1) and message of a parser's error."""
    found = _PLACE.match(error.strip())
    if found is None or found[2] is None:
        return 1, 1, _plain(error)
    return int(found[2]), int(found[3]), _plain(found[1])


def _plain(message: str) -> str:
    return message.strip().removeprefix("ValueError: ").replace("`", "'").splitlines()[0]
