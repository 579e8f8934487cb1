"""The real clock. Everything else is handed an instant."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this instant, in UTC, to the microsecond."""
    return datetime.now(UTC)
