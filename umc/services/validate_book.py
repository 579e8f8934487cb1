"""Check the files of a book; no database is needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from umc.domain.calendar_terms import ALWAYS
from umc.domain.diagnostics import Severity
from umc.files.reading import Reading, read_book


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What was read, how much of each kind, and how many findings stand against it.

    ``counts`` go by the words of the files, in the order in which a reader asks for them.
    """

    reading: Reading
    counts: tuple[tuple[str, int], ...]
    errors: int
    warnings: int


def validate_book(paths: Sequence[Path], *, at: date | None = None) -> Validation:
    """Read files and folders as one book and gather all findings.

    ``at`` is the day to judge by; without one, findings that need a day are left out.
    """
    reading = read_book(paths, at=at)
    errors = sum(one.severity is Severity.ERROR for one in reading.diagnostics)
    return Validation(
        reading=reading, counts=_counts(reading), errors=errors, warnings=len(reading.diagnostics) - errors
    )


def _counts(reading: Reading) -> tuple[tuple[str, int], ...]:
    book = reading.book
    return (
        ("equipment", len(book.equipment)),
        ("customers", len(book.customers)),
        ("contracts", len(book.contracts)),
        ("vendors", len(book.vendors)),
        ("agreements", len(book.agreements)),
        ("calendars", len(book.calendars.keys() - {ALWAYS.name})),
        ("desks", len(book.desks)),
        ("escalations", len(book.escalations)),
        ("routes", len(book.routes)),
    )
