"""A database taken down to an older schema, as an older umc would have left it."""

from dataclasses import replace

from umc.domain.faults.events import Event
from umc.store.database import schema, sqlite_file
from umc.store.database.engine import Database
from umc.store.database.sqlite_transactions import begun
from umc.store.database.trouble import Doubt
from umc.store.faults.said import SaidRow


def taken_down(database: Database, revision: str) -> None:
    """Take a database down to a revision; on SQLite past the engine, which seals what it commits."""
    if database.path is None:
        with database.write() as connection:
            schema.downgrade(connection, revision)
        return
    with (
        sqlite_file.sqlite_engine(database.path, 30.0).connect() as connection,
        schema.keys_unchecked(connection),
        begun(connection, writes=True, doubt=Doubt()),
    ):
        schema.downgrade(connection, revision)


def as_written_then(event: Event) -> tuple[Event, list[SaidRow]]:
    """Return an event as umc before 0.4 wrote it: words inside, and not how the actor was known."""
    return replace(event, known_by=None), []
