"""Damage as disks do it: one page of an SQLite database is no longer what was written."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from random import Random

from tests.cli.running import Result, umc
from tests.power.failing_disk import contents

_LETTERS = 'INSERT INTO "messages"'
ZEROS, NOISE, FLIPPED, OTHER = "zeros", "noise", "a few bits", "another page"


def _zeros(page: bytes, _other: bytes, _drawn: Random) -> bytes:
    return bytes(len(page))


def _noise(page: bytes, _other: bytes, drawn: Random) -> bytes:
    return drawn.randbytes(len(page))


def _flipped(page: bytes, _other: bytes, drawn: Random) -> bytes:
    changed = bytearray(page)
    used = [place for place, byte in enumerate(page) if byte] or [0]
    for place in drawn.sample(used, min(8, len(used))):
        changed[place] ^= 1 << drawn.randrange(8)
    return bytes(changed)


def _other(_page: bytes, other: bytes, _drawn: Random) -> bytes:
    return other


HOW: Mapping[str, Callable[[bytes, bytes, Random], bytes]] = {
    ZEROS: _zeros,
    NOISE: _noise,
    FLIPPED: _flipped,
    OTHER: _other,
}
"""What may become of a page: nothing, anything, a few bits changed, or what belongs elsewhere."""


def page_size(path: Path) -> int:
    """Return how many bytes a page of a database has."""
    return int.from_bytes(path.read_bytes()[16:18], "big")


def page_of(path: Path, name: str) -> int:
    """Return the number of the first page of a table or an index."""
    with closing(sqlite3.connect(path)) as looking:
        found = looking.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    return int(found[0])


def pages(path: Path) -> range:
    """Return the numbers of all pages."""
    return range(1, path.stat().st_size // page_size(path) + 1)


def damage(path: Path, page: int, how: str, drawn: Random) -> bool:
    """Damage a page of a database that nobody has open; say whether that has changed it."""
    content, size = bytearray(path.read_bytes()), page_size(path)
    start, other = (page - 1) * size, (page % (len(content) // size)) * size
    before = bytes(content[start : start + size])
    content[start : start + size] = HOW[how](before, bytes(content[other : other + size]), drawn)
    path.write_bytes(content)
    return bytes(content[start : start + size]) != before


def checked(path: Path) -> Result:
    """Return what the check says of a database."""
    return umc("db", "check", "-o", "json", db=f"sqlite:///{path}")


def only_letters_differ(path: Path, whole: Path) -> bool:
    """Whether a database differs from another in the words of letters at most: no digest covers those."""
    return _but_letters(path) == _but_letters(whole)


def _but_letters(path: Path) -> list[str]:
    return [line for line in contents(path) if not line.startswith(_LETTERS)]


def is_named(result: Result) -> bool:
    """Whether a check found fault with a database, and said so as it promises."""
    if result.exit_code == 1:
        return bool(result.json["troubles"])
    return result.exit_code in (3, 4) and result.error["code"] in (
        "database-damaged", "damaged-database", "foreign-database", "schema-behind", "disk-failing",
        "newer-database",
    )  # fmt: skip
