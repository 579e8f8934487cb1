"""What somebody with the owner's rights could do to a database so that each fault still fits itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from tests.store.registers import NOW
from umc.domain.actor import ITSELF
from umc.store.database.engine import Database
from umc.store.faults.event_rows import read_row
from umc.store.record.chain import link, record_digest
from umc.store.record.records import ARCHIVED, ARCHIVES, FORGETTINGS, Recorded, content_of, record_came
from umc.store.record.seals import NO_SEAL, Sealing, digest_of, seal, seal_of
from umc.store.tables.chain_tables import sealings, seals
from umc.store.tables.fault_tables import events, faults
from umc.store.tables.record_tables import records

_FORGOTTEN = (
    """
    INSERT INTO unsealed (fault, seq) SELECT f.id, f.seq FROM faults f
    WHERE NOT EXISTS (SELECT 1 FROM sealings s WHERE s.fault = f.id AND s.seq >= f.seq)
    """,
    """
    INSERT INTO unsealed (fault, seq) SELECT -r.id, 0 FROM records r
    WHERE NOT EXISTS (SELECT 1 FROM sealings s WHERE s.fault = -r.id)
    AND NOT EXISTS (SELECT 1 FROM unsealed u WHERE u.fault = -r.id)
    """,
)
OF_FAULTS = ("marks", "clocks", "suspects", "legs", "said", "threads", "messages")


@contextmanager
def unguarded(database: Database) -> Iterator[Connection]:
    """Give a connection that no trigger and no key stands against; they are there again afterwards."""
    with database.write() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            yield connection
            return
        listing = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        guards = connection.exec_driver_sql(listing).all()
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for guard in guards:
            connection.exec_driver_sql(f"DROP TRIGGER {guard.name}")
        yield connection
        for guard in guards:
            connection.exec_driver_sql(guard.sql)


def execute(database: Database, *statements: str) -> None:
    """Do to a database what its guards are there to prevent; every statement changes something."""
    with unguarded(database) as connection:
        for statement in statements:
            assert connection.exec_driver_sql(statement).rowcount > 0, statement


def rewrite(database: Database, number: str, actor: str) -> None:
    """Say of a fault's first event that somebody else recorded it, all its digests computed anew."""
    with unguarded(database) as connection:
        fault = connection.execute(select(faults.c.id).where(faults.c.number == number)).scalar_one()
        query = select(events).where(events.c.fault == fault).order_by(events.c.seq)
        head = "0" * 64
        for row in connection.execute(query).all():
            event = read_row(row)
            event = replace(event, actor=actor) if event.seq == 1 else event
            head = link(head, number, event, row.body)
            this = (events.c.fault == fault) & (events.c.seq == event.seq)
            connection.execute(events.update().where(this).values(actor=event.actor, digest=head))
        connection.execute(faults.update().where(faults.c.id == fault).values(head=head))


def cut(database: Database, number: str, to: int) -> None:
    """Take a fault's events after one away, and turn the fault back to where it stood then."""
    with unguarded(database) as connection:
        fault = connection.execute(select(faults.c.id).where(faults.c.number == number)).scalar_one()
        for table in ("messages", "said", "events"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE fault = {fault} AND seq > {to}")
        last = select(events.c.digest).where(events.c.fault == fault, events.c.seq == to)
        turned = {"seq": to, "head": connection.execute(last).scalar_one()}
        connection.execute(faults.update().where(faults.c.id == fault).values(turned))


def erase_last(database: Database) -> None:
    """Take the newest fault away with all its rows, and give its number back."""
    with unguarded(database) as connection:
        fault = connection.exec_driver_sql("SELECT max(id) FROM faults").scalar_one()
        for table in (*OF_FAULTS, "events"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE fault = {fault}")
        connection.exec_driver_sql(f"DELETE FROM faults WHERE id = {fault}")
        connection.exec_driver_sql("UPDATE counters SET value = value - 1 WHERE name = 'fault-2026'")


def archived(database: Database, number: str) -> list[str]:
    """Return the statements that move a fault's rows out and say so, but for the record."""
    columns = "id, number, year, ordinal, seq, head"
    with database.read() as connection:
        query = f"SELECT {columns} FROM faults WHERE number = '{number}'"
        fault, number, year, ordinal, seq, head = connection.exec_driver_sql(query).one()
        full = [
            f"DELETE FROM {table} WHERE fault = {fault}"
            for table in (*OF_FAULTS, "events")
            if connection.exec_driver_sql(f"SELECT 1 FROM {table} WHERE fault = {fault}").first()
        ]
    return [
        "INSERT INTO archives (id, file, digest, before, archived_at, actor, faults, events)"
        " VALUES (1, 'a.jsonl', 'd', 0, 0, 'sato', 1, 3)",
        "INSERT INTO archived (fault, archive, number, year, ordinal, seq, head)"
        f" VALUES ({fault}, 1, '{number}', {year}, {ordinal}, {seq}, '{head}')",
        *full,
        f"DELETE FROM faults WHERE id = {fault}",
    ]


def record_all(database: Database) -> None:
    """Let the record fit the rows there are now: what it says of others goes, what it does not say comes."""
    with unguarded(database) as connection:
        for what in (FORGETTINGS, ARCHIVES, ARCHIVED):
            columns = ", ".join(column.name for column in what.table.columns)
            query = f"SELECT {columns} FROM {what.table.name}"
            there = {row[0]: row for row in connection.exec_driver_sql(query).all()}
            last = _last_told(connection, what)
            for about in (one for one, kind in last.items() if kind == what.came and one not in there):
                connection.execute(records.delete().where(_own(what), records.c.about == about))
            for about, row in there.items():
                if last.get(about) == what.came:
                    this = (records.c.about == about) & (records.c.kind == what.came)
                    connection.execute(records.update().where(this).values(content=content_of(row)))
                else:
                    record_came(connection, what, [dict(row._mapping)], actor=ITSELF, at=NOW)


def _own(what: Recorded) -> ColumnElement[bool]:
    return records.c.kind.in_([one for one in (what.came, what.went) if one is not None])


def _last_told(connection: Connection, what: Recorded) -> dict[int, str]:
    query = select(records.c.about, records.c.kind).where(_own(what)).order_by(records.c.id)
    return {row.about: row.kind for row in connection.execute(query)}


def reseal(database: Database) -> None:
    """Make every seal fit the events and records there are now.

    A seal over none of them goes, with all after it; what lay under those is sealed anew.
    """
    with unguarded(database) as connection:
        last = NO_SEAL
        for row in connection.execute(select(seals).order_by(seals.c.id)).all():
            covered = list(_fitted(connection, row.id))
            if not covered:
                connection.execute(sealings.delete().where(sealings.c.seal >= row.id))
                connection.execute(seals.delete().where(seals.c.id >= row.id))
                break
            digest = digest_of(last, sealed_at=row.sealed_at, events=row.events, sealings=covered)
            connection.execute(seals.update().where(seals.c.id == row.id).values(digest=digest))
            kept = "SELECT id, sealed_at, events, digest FROM seals WHERE id = "
            last = seal_of(connection.exec_driver_sql(f"{kept}{row.id}").one())
        for statement in _FORGOTTEN:
            connection.exec_driver_sql(statement)
        seal(connection)


def _fitted(connection: Connection, under: int) -> Iterator[Sealing]:
    """Let a seal cover what there is of all that it covered, and give that."""
    own = select(sealings).where(sealings.c.seal == under).order_by(sealings.c.fault)
    for row in connection.execute(own).all():
        this = (sealings.c.seal == under) & (sealings.c.fault == row.fault)
        digest = _digest_now(connection, row)
        if digest is None:
            connection.execute(sealings.delete().where(this))
            continue
        connection.execute(sealings.update().where(this).values(digest=digest))
        yield row.fault, row.seq, digest


def _digest_now(connection: Connection, row: Any) -> str | None:
    """Return the digest of what a seal covers; of what lies in an archive the one it had."""
    if row.fault < 0:
        columns = "id, recorded_at, actor, kind, about, content"
        query = f"SELECT {columns} FROM records WHERE id = {-row.fault}"
        found = connection.exec_driver_sql(query).one_or_none()
        return None if found is None else record_digest(*found)
    if connection.exec_driver_sql(f"SELECT 1 FROM archived WHERE fault = {row.fault}").first():
        return str(row.digest)
    own = select(events.c.digest).where(events.c.fault == row.fault, events.c.seq == row.seq)
    return connection.execute(own).scalar_one_or_none()
