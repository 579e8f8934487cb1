"""Keys: a write repeated with the same key does nothing and answers as the first time did."""

import hashlib
from datetime import datetime

from sqlalchemy import Connection, func, select

from umc.domain.refusals import Refusal
from umc.store.tables.tables import keys
from umc.store.values.text import check_text


def recall(connection: Connection, key: str, command: str) -> str | None:
    """Return the outcome that was kept under a key, None when it is new.

    In a writing transaction: whoever uses the same key at the same time waits here until
    this one is done. ``command`` is all that decides what the command would do.

    Raises:
        Refusal: ``key-reused``; the key belongs to another command.
    """
    check_text(key, "key")
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    outcome = look_up(connection, key, command)
    if outcome is not None and connection.dialect.name == "postgresql":
        # A standby may lack what was kept, if that COMMIT was cut short: this one writes, so it waits for it.
        connection.execute(select(func.pg_logical_emit_message(True, "umc", "")))
    return outcome


def look_up(connection: Connection, key: str, command: str) -> str | None:
    """Return the outcome that was kept under a key as far as can be seen, waiting for nobody.

    Raises:
        Refusal: ``key-reused``; the key belongs to another command.
    """
    check_text(key, "key")
    row = connection.execute(select(keys.c.command, keys.c.outcome).where(keys.c.key == key)).one_or_none()
    if row is None:
        return None
    if row.command != _digest(command):
        raise Refusal(
            "key-reused",
            f"the key {key!r} was used for another command",
            hint="give every write its own --key",
        )
    return str(row.outcome)


def remember(connection: Connection, key: str, command: str, outcome: str, *, now: datetime) -> None:
    """Keep the outcome of a command under its key, in the transaction that made it."""
    row = {"key": key, "command": _digest(command), "outcome": outcome, "recorded_at": now}
    connection.execute(keys.insert(), row)


def _digest(command: str) -> str:
    return hashlib.sha256(command.encode(errors="surrogateescape")).hexdigest()
