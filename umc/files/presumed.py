"""What a file that cannot be parsed seems to declare, so that its one mistake does not make a hundred."""

import re
from collections.abc import Iterator

_HEADER = re.compile(r"^[ \t]*+\[([a-z_]+)\.[\"']?([A-Za-z0-9_-]{1,64})", re.MULTILINE)
_TAG = re.compile(r"^[ \t]*+tag[ \t]*+=[ \t]*+\"([^\"\n]{1,64})\"", re.MULTILINE)


def presumed_names(text: str) -> Iterator[tuple[str, str]]:
    """Yield kind and id of every table whose header can be made out, and every tag."""
    for found in _HEADER.finditer(text):
        yield found[1], found[2]
    for found in _TAG.finditer(text):
        yield "equipment", found[1]
