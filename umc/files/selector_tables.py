"""Selectors: the keys that say which equipment is meant, each one pattern or a list of them."""

from typing import Any

from umc.domain.findings.finding_codes import TOO_LONG
from umc.domain.register.selector import SELECTOR_KEYS, Selector
from umc.files import words
from umc.files.findings import Cursor, Wrong
from umc.files.shape import Kept, Reader, Shape, one_or_more

_LONGEST_PATTERN = 200


def _pattern(value: Any, cursor: Cursor) -> str:
    read = words.name(value, cursor)
    if len(read) > _LONGEST_PATTERN:
        message = f"a pattern of {len(read)} characters, the limit is {_LONGEST_PATTERN}"
        raise Wrong(TOO_LONG, message, "name several shorter patterns in a list")
    return read


SELECTOR_FIELDS: dict[str, Reader[Any]] = dict.fromkeys(SELECTOR_KEYS, one_or_more(_pattern, "patterns"))
"""The readers of a selector's keys, for tables that hold more than a selector."""


def make_selector(kept: Kept) -> Selector:
    """Build the selector from what was read of a table that holds one."""
    return Selector(**{field_of(key): kept[key] for key in SELECTOR_KEYS if key in kept})


def field_of(key: str) -> str:
    """Return the attribute that holds a column or a selector's key."""
    return "class_" if key == "class" else key


SELECTOR = Shape(
    what="a selector",
    fields=SELECTOR_FIELDS,
    make=lambda kept, _cursor: make_selector(kept),
)
