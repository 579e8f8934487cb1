"""A database with as many running clocks as asked for: real faults, multiplied.

A few hundred faults are opened by umc itself. Every further one is a copy of one of them under a
number of its own, its chain of digests computed anew; ``umc db check`` finds nothing wrong with it.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeAlias

import psycopg
from psycopg import sql

from umc.domain.actor import Actor, KnownBy
from umc.domain.faults.events import Event
from umc.domain.faults.report import Report
from umc.domain.register.contract import Priority
from umc.services.apply_book import apply_book
from umc.services.open_fault import open_fault
from umc.store.database.engine import open_database
from umc.store.faults.faults import load_many
from umc.store.faults.numbers import counter_of, number_of
from umc.store.record.chain import BEGINNING, link
from umc.store.record.seals import seal
from umc.store.values.text import folded

BOOK = Path(__file__).resolve().parents[1] / "sample_configs"
NIGHT = datetime.fromisoformat("2026-05-03T03:30:00+09:00")
"""The instant of the tick: of the faults that are due, 80 % of the time to respond is used since."""
CLOCKS_EACH = 4
"""A P1 fault of the sample bank that nobody has touched: respond, restore, resolve, update."""
ORIGINALS = 300
BY = Actor(name="benchmark", known_by=KnownBy.STATED)
_MACHINES = ("KB-SW-01", "KB-ST-01")
_AGO, _AHEAD = timedelta(minutes=20), timedelta(days=1)
_AT_ONCE = 20_000
_LEAVE_WORD = """
INSERT INTO unsealed (fault, seq) SELECT f.id, f.seq FROM faults f
WHERE NOT EXISTS (SELECT 1 FROM sealings s WHERE s.fault = f.id)
AND NOT EXISTS (SELECT 1 FROM unsealed u WHERE u.fault = f.id)
"""

Rows: TypeAlias = dict[str, list[dict[str, Any]]]
Cursor: TypeAlias = "sqlite3.Connection | psycopg.Connection[Any]"


@dataclass(frozen=True, slots=True)
class Original:
    """A fault that umc opened: its rows by table, as the driver gives them, and its events."""

    rows: Rows
    events: tuple[Event, ...]


def make(url: str, *, clocks: int, due: int, originals: int = ORIGINALS) -> None:
    """Fill a new database with so many running clocks; at ``NIGHT`` one mark is due on so many faults.

    ``originals`` is how many faults are really opened, a tenth of them due.
    """
    _open_originals(url, originals)
    with open_database(url) as database, database.read() as connection:
        # A server's ids go on where an earlier database's rows ended: they need not begin with 1.
        ids = [row.id for row in connection.exec_driver_sql("SELECT id FROM faults ORDER BY id")]
        stored = load_many(connection, ids)
    with closing(connected(url)) as connection:
        found = [Original(_rows_of(connection, one.id), one.events) for one in stored]
        years = _multiply(connection, found, faults=clocks // CLOCKS_EACH, due=due)
        for year, last in years.items():
            said = f"UPDATE counters SET value = {last:d} WHERE name = '{counter_of(year)}'"
            connection.execute(said)
        connection.execute(_LEAVE_WORD)
        connection.commit()
    with open_database(url) as database, database.write() as opened:
        seal(opened)
    settle(url)


def _open_originals(url: str, count: int) -> None:
    """Open some faults: a tenth of them twenty minutes before the tick, the rest a day after it."""
    with open_database(url, command="umc benchmark") as database:
        database.upgrade()
        apply_book(database, [BOOK], now=NIGHT, actor=BY)
        with database.atomic():
            for place in range(count):
                start = NIGHT - _AGO if place < count // 10 else NIGHT + _AHEAD
                machine = _MACHINES[place % len(_MACHINES)]
                report = Report(equipment=machine, priority=Priority.P1, symptom=f"no link {place}")
                at = start - timedelta(seconds=place % 60)
                open_fault(database, report, at=at, now=NIGHT, actor=BY)


def connected(url: str) -> Any:
    """Return a bare connection of the driver's, in one transaction."""
    if url.startswith("sqlite"):
        return sqlite3.connect(url.removeprefix("sqlite:///"))
    return psycopg.connect(url)


def settle(url: str) -> None:
    """Bring the file into one piece, and let the planner know what there is, as a server does by itself."""
    with closing(connected(url)) as connection:
        if url.startswith("sqlite"):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def _rows_of(connection: Any, fault: int) -> Rows:
    return {
        table: _selected(connection, f"SELECT * FROM {table} WHERE {key} = {fault:d} ORDER BY {order}")
        for table, key, order in (
            ("faults", "id", "id"),
            ("events", "fault", "seq"),
            ("said", "fault", "seq"),
            ("clocks", "fault", "clock"),
            ("marks", "fault", "clock"),
        )
    }


def _selected(connection: Any, query: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _multiply(connection: Any, originals: Sequence[Original], *, faults: int, due: int) -> dict[int, int]:
    """Write copies until there are so many faults; return the last ordinal of each year."""
    ready, quiet = originals[: len(originals) // 10], originals[len(originals) // 10 :]
    wanted = chain(_over(ready, due - len(ready)), _over(quiet, faults - due - len(quiet)))
    ids, years = originals[-1].rows["faults"][0]["id"], {ready[0].rows["faults"][0]["year"]: len(originals)}
    while some := list(islice(wanted, _AT_ONCE)):
        copies: Rows = {table: [] for table in originals[0].rows}
        for original in some:
            ids, year = ids + 1, original.rows["faults"][0]["year"]
            years[year] = years.get(year, 0) + 1
            for table, rows in _copy(original, ids, year, years[year]).items():
                copies[table] += rows
        for table, rows in copies.items():
            _insert(connection, table, rows)
    return years


def _over(originals: Sequence[Original], count: int) -> Iterator[Original]:
    return (originals[place % len(originals)] for place in range(count))


def _copy(original: Original, fault: int, year: int, ordinal: int) -> Rows:
    number, head, kept = number_of(year, ordinal), BEGINNING, []
    for event, row in zip(original.events, original.rows["events"], strict=True):
        head = link(head, number, event, row["body"])
        kept.append({**row, "fault": fault, "digest": head})
    first = original.rows["faults"][0]
    search = folded(number, first["symptom"], first["caller"])
    own = {"id": fault, "number": number, "ordinal": ordinal, "search": search, "head": head}
    copied = {
        table: [{**row, "fault": fault} for row in original.rows[table]]
        for table in ("said", "clocks", "marks")
    }
    return {"faults": [{**first, **own}], "events": kept, **copied}


def _insert(connection: Any, table: str, rows: Sequence[dict[str, Any]]) -> None:
    names = list(rows[0])
    given: Iterable[list[Any]] = (list(row.values()) for row in rows)
    if isinstance(connection, sqlite3.Connection):
        places = ", ".join("?" * len(names))
        connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", given)
        return
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    copy = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    with connection.cursor() as cursor, cursor.copy(copy) as lines:
        for row in given:
            lines.write_row(row)
