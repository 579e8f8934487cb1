"""Ticks of a sample night: as of a clock reading, and what they leave behind."""

from typing import Any

from tests.sample_desk import Desk
from umc.store.database.engine import open_database

NIGHT = "2026-05-03T{}+09:00"


def tick(desk: Desk, at: str, *words: str, **kept: Any) -> Any:
    """Tick as of a clock reading of the night, and return the marks that were acted on."""
    return desk.ask("tick", *words, at=NIGHT.format(at) if len(at) == 5 else at, **kept)


def keys(marks: Any) -> list[tuple[str, int, str]]:
    """Return clock, percent and whom it tells of each mark."""
    return [(one["clock"], one["percent"], one["tell"]) for one in marks]


def rows(desk: Desk, statement: str) -> list[dict[str, Any]]:
    """Return what a statement finds."""
    with open_database(desk.url) as database, database.read() as connection:
        return [dict(row._mapping) for row in connection.exec_driver_sql(statement)]


def kinds(desk: Desk) -> list[str]:
    """Return the words of the events of the first fault in the order of recording."""
    first = "(SELECT id FROM faults WHERE ordinal = 1)"
    return [row["kind"] for row in rows(desk, f"SELECT kind FROM events WHERE fault = {first} ORDER BY seq")]


def whole(desk: Desk) -> None:
    """See that the database holds what it must."""
    found = desk.run("db", "check")
    assert (found.exit_code, found.stderr) == (0, ""), found.stdout
