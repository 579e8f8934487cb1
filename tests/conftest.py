"""What every test may ask for by name."""

from tests.databases import (
    _shared_postgres,
    database,
    database_url,
    postgres_server,
    postgres_url,
    sqlite_template,
    sqlite_url,
)
from tests.sample_desk import _booked_postgres, _booked_sqlite, desk, postgres_desk, sqlite_desk

__all__ = [
    "_booked_postgres",
    "_booked_sqlite",
    "_shared_postgres",
    "database",
    "database_url",
    "desk",
    "postgres_desk",
    "postgres_server",
    "postgres_url",
    "sqlite_desk",
    "sqlite_template",
    "sqlite_url",
]
