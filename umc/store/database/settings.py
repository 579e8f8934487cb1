"""The settings that decide what a database keeps: as they are in force, and where they fall short."""

from collections.abc import Iterator

from sqlalchemy import Connection

_PRAGMAS = (
    "journal_mode",
    "synchronous",
    "foreign_keys",
    "busy_timeout",
    "trusted_schema",
    "cell_size_check",
)
_SETTINGS = ("server_encoding", "synchronous_commit", "lock_timeout", "default_transaction_isolation")
_SYNCHRONOUS = {"0": "off", "1": "normal", "2": "full", "3": "extra"}
_WANTED = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": "1",
    "trusted_schema": "0",
    "cell_size_check": "1",
    "server_encoding": "UTF8",
}
# The one that stands in the file; the others are the connection's own.
_MENDED = {"journal_mode": ": the next command that writes mends it"}


def settings_of(connection: Connection) -> dict[str, str]:
    """Return the settings that decide what is kept, as they are in force on this connection."""
    if connection.dialect.name != "sqlite":
        return {name: str(connection.exec_driver_sql(f"SHOW {name}").scalar_one()) for name in _SETTINGS}
    found = {name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()) for name in _PRAGMAS}
    return found | {"synchronous": _SYNCHRONOUS.get(found["synchronous"], found["synchronous"])}


def not_in_force(connection: Connection) -> Iterator[str]:
    """Say of each setting that umc insists on and that is not in force what it is instead."""
    found = settings_of(connection)
    for name, wanted in _WANTED.items():
        if name in found and found[name] != wanted:
            yield f"{name} is {found[name]}, not {wanted}{_MENDED.get(name, '')}"
    if found.get("synchronous_commit") == "off":
        yield "synchronous_commit is off: what was answered may not be on disk"
