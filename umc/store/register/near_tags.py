"""Tags near a wrong one, found by the index alone: a register may hold a million machines."""

import re
from collections.abc import Iterator
from itertools import islice, product
from string import ascii_lowercase, digits

from sqlalchemy import Connection, select

from umc.store.tables.tables import equipment
from umc.store.values.chunks import chunks
from umc.store.values.text import folded

_LONGEST = 32  # of a longer name, only what begins alike
_LETTERS = ascii_lowercase + digits + "-_./ "
_NUMBER = re.compile(r"(\d+)")
_WIDEST = 8  # digits to which a number is filled up with zeros
_FILLED_AT_MOST = 500
_BEGINNING_ALIKE = 300


def near_tags(connection: Connection, name: str) -> tuple[str, ...]:
    """Return tags that may have been meant, in no order: they are still to be weighed.

    Those one letter away, those with other leading zeros, and some hundred that begin alike.
    """
    wanted = folded(name)
    found = set(_exactly(connection, {*_filled(wanted), *_one_letter_away(wanted)}))
    for length in dict.fromkeys((len(wanted) - 1, len(wanted) - 2, len(wanted) // 2, 1)):
        if 0 < length <= len(wanted) and len(found) < _BEGINNING_ALIKE:
            found.update(_beginning(connection, wanted[:length]))
    return tuple(sorted(found))


def _exactly(connection: Connection, wanted: set[str]) -> Iterator[str]:
    for chunk in chunks(sorted(wanted)):
        query = select(equipment.c.tag).where(equipment.c.tag_folded.in_(chunk))
        yield from connection.execute(query).scalars()


def _beginning(connection: Connection, start: str) -> Iterator[str]:
    key = equipment.c.tag_folded
    query = select(equipment.c.tag).where(key >= start, key < start + "\U0010ffff").order_by(key)
    yield from connection.execute(query.limit(_BEGINNING_ALIKE)).scalars()


def _filled(wanted: str) -> Iterator[str]:
    """Give the name with its numbers filled up with zeros to every width."""
    if len(wanted) > _LONGEST:
        return
    parts = _NUMBER.split(wanted)  # text and number by turns
    ways = [_widths(part) if place % 2 else (part,) for place, part in enumerate(parts)]
    yield from ("".join(way) for way in islice(product(*ways), _FILLED_AT_MOST))


def _widths(number: str) -> tuple[str, ...]:
    bare = number.lstrip("0") or "0"
    return tuple(bare.zfill(width) for width in range(len(bare), max(_WIDEST, len(bare)) + 1))


def _one_letter_away(wanted: str) -> Iterator[str]:
    """Give every text with one letter more, less, other, or two swapped."""
    if len(wanted) > _LONGEST:
        return
    for place in range(len(wanted) + 1):
        head, tail = wanted[:place], wanted[place:]
        yield from (head + letter + tail for letter in _LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
