"""Say what applying a book would change; nothing is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from umc.domain.plan import Plan
from umc.files.sound_book import read_sound_book
from umc.store.compare_book import compare
from umc.store.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The plan, the tags that would become the book's unchanged, and how many warnings the files have."""

    plan: Plan
    adopted: tuple[str, ...]
    warnings: int


def plan_book(
    database: Database, paths: Sequence[Path], *, at: datetime, tell: Callable[[str], None] = lambda _: None
) -> Planned:
    """Compare the files of a book with the register; hazards are judged at ``at``.

    ``tell`` is told what is being done, as it is begun.

    Raises:
        FlawedBook: the files hold errors.
    """
    tell("reading the files")
    reading = read_sound_book(paths)
    tell("comparing them with the register")
    with database.read() as connection:
        found = compare(connection, reading.book, at)
    return Planned(plan=found.plan, adopted=found.adopted, warnings=len(reading.diagnostics))
