"""What a row of an equipment import would do to the register."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from umc.domain.register.equipment import COLUMNS, RETIRED, Equipment
from umc.domain.register.field_changes import FieldChange, differences

BOOK, DESK = "book", "desk"
"""Who declares a machine: a book that was applied, or the desk by hand."""


class Verdict(StrEnum):
    """What becomes of a row; a conflict is a machine that the book declares otherwise."""

    ADD = "add"
    CHANGE = "change"
    CONFLICT = "conflict"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Weighed:
    """One row held against the register: the line it begins on, and what it changes field by field."""

    line: int
    tag: str
    verdict: Verdict
    changes: tuple[FieldChange, ...] = ()


def completed(row: Equipment, registered: Equipment | None, columns: Collection[str]) -> Equipment:
    """Return the machine as it would be: columns that the file does not have stay as registered."""
    if registered is None:
        return row
    kept = [_field(column) for column in COLUMNS if column not in columns]
    return replace(row, **{name: getattr(registered, name) for name in kept})


def weigh(line: int, wanted: Equipment, registered: Equipment | None, declared_by: str) -> Weighed:
    """Say what a row does, ``wanted`` being the machine as ``completed``.

    A machine that a book declared is the book's to change, until the book has retired it.
    """
    if registered is None:
        return Weighed(line, wanted.tag, Verdict.ADD)
    if wanted == registered:
        return Weighed(line, wanted.tag, Verdict.UNCHANGED)
    is_the_books = declared_by == BOOK and registered.status != RETIRED
    verdict = Verdict.CONFLICT if is_the_books else Verdict.CHANGE
    return Weighed(line, wanted.tag, verdict, differences(registered, wanted))


def _field(column: str) -> str:
    return "class_" if column == "class" else column
