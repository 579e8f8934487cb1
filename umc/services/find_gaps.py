"""Find where a vendor's promise cannot keep ours: in the files of a book, or in the register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from umc.domain.feasibility.gaps import Gaps, GapsAsked, find_gaps
from umc.files.sound_book import read_sound_book

if TYPE_CHECKING:
    from umc.store.database.engine import Database


def gaps_of_files(
    paths: Sequence[Path | str], asked: GapsAsked, *, tell: Callable[[str], None] = lambda _: None
) -> Gaps:
    """Judge the contracts of a book's files; no database is needed.

    Raises:
        FlawedBook: the files hold errors.
        Refusal: no such customer or contract.
    """
    tell("reading the files")
    return find_gaps(read_sound_book(paths, undone="no promise was judged").book, asked, tell=tell)


def gaps_of_register(
    database: Database, asked: GapsAsked, *, tell: Callable[[str], None] = lambda _: None
) -> Gaps:
    """Judge the contracts of the register as they are now.

    Raises:
        Refusal: no such customer or contract.
    """
    from umc.store.register.books import whole_book  # late: over files nobody waits for the database's driver

    tell("reading the register")
    with database.read() as connection:
        book = whole_book(connection)
    return find_gaps(book, asked, tell=tell)
