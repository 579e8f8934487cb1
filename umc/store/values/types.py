"""Column types that mean the same on SQLite and PostgreSQL.

Instants and durations are 64-bit counts of microseconds, dates ISO text, claims 0 or 1,
and text compares by code point (collation "C" on PostgreSQL), so that sorting and paging
agree. Every text bound to a statement is checked on its way in.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import BigInteger, Column, ColumnElement, Dialect, Integer, Text, TypeDecorator, literal

from umc.domain.calendars.instant import MICROSECOND, from_micros, to_micros
from umc.store.values.text import check_text

WHOLE = BigInteger().with_variant(Integer(), "sqlite")
"""A whole number of 64 bits; SQLite's STRICT tables know it as INTEGER."""

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that compares by code point on both databases."""

LEAST = -(2**63)
GREATEST = 2**63 - 1


class Word(TypeDecorator[str]):
    """Text of any length and script; ``field`` is what a refusal calls it."""

    impl = TEXT
    cache_ok = True

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Refuse what one of the databases could not keep."""
        return None if value is None else check_text(value, self.field)


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as microseconds since the epoch and given back in UTC."""

    impl = WHOLE
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        """Count the microseconds; a naive datetime is a ValueError."""
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        """Give the instant back in UTC."""
        return None if value is None else from_micros(value)


class Counted(TypeDecorator[timedelta]):
    """Counted time, kept as whole microseconds."""

    impl = WHOLE
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, _dialect: Dialect) -> int | None:
        """Count the microseconds; more than 64 bits of them is an OverflowError."""
        if value is None:
            return None
        micros = value // MICROSECOND
        if not LEAST <= micros <= GREATEST:
            raise OverflowError(f"{value} does not fit into 64 bits of microseconds")
        return micros

    def process_result_value(self, value: int | None, _dialect: Dialect) -> timedelta | None:
        """Give the counted time back."""
        return None if value is None else timedelta(microseconds=value)


class Day(TypeDecorator[date]):
    """A date without a zone, kept as ISO text, which sorts as the dates do."""

    impl = TEXT
    cache_ok = True

    def process_bind_param(self, value: date | None, _dialect: Dialect) -> str | None:
        """Write the date as ``YYYY-MM-DD``."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> date | None:
        """Read the date back."""
        return None if value is None else date.fromisoformat(value)


class Claim(TypeDecorator[bool]):
    """A claim that holds or does not, kept as 1 or 0 (a check on the column says so)."""

    impl = WHOLE
    cache_ok = True

    def process_bind_param(self, value: bool | None, _dialect: Dialect) -> int | None:
        """Write 1 or 0."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> bool | None:
        """Read 1 or 0."""
        return None if value is None else bool(value)


def holds(claim: Column[bool]) -> ColumnElement[bool]:
    """Return the condition that a claim holds, in the form that both databases have an index for."""
    return claim == literal(True, Claim())
