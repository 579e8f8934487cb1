"""Check the files of a book; no database is needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.findings.diagnostics import Diagnostic, Ignored, Severity
from umc.domain.findings.selection import Selection
from umc.files.reading import Reading, read_book


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What was read, how much of each kind, and the findings that were asked for.

    ``counts`` go by the words of the files, in the order in which a reader asks for them.
    ``findings`` stand; ``ignored`` are let pass by comments in the files; ``left_out`` counts
    those that would stand but whose code was not asked for. Of ``findings`` so many are
    ``errors`` and ``warnings``.
    """

    reading: Reading
    counts: tuple[tuple[str, int], ...]
    findings: tuple[Diagnostic, ...]
    ignored: tuple[Ignored, ...]
    left_out: int
    errors: int
    warnings: int


def validate_book(
    paths: Sequence[Path], *, at: date | None = None, selection: Selection | None = None
) -> Validation:
    """Read files and folders as one book and gather all findings.

    ``at`` is the day to judge by; without one, findings that need a day are left out.
    ``selection`` says which codes are asked for; without one, all are.
    """
    reading = read_book(paths, at=at, with_origins=False)
    wanted = selection or Selection()
    findings = tuple(one for one in reading.diagnostics if wanted.takes(one.code))
    errors = sum(one.severity is Severity.ERROR for one in findings)
    return Validation(
        reading=reading,
        counts=_counts(reading),
        findings=findings,
        ignored=tuple(one for one in reading.ignored if wanted.takes(one.diagnostic.code)),
        left_out=len(reading.diagnostics) - len(findings),
        errors=errors,
        warnings=len(findings) - errors,
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
        ("templates", len(book.templates)),
        ("routes", len(book.routes)),
    )
