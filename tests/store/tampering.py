"""What somebody with the owner's rights could do to a database so that each fault still fits itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection, select

from umc.store.chain import link
from umc.store.chain_tables import sealings, seals
from umc.store.engine import Database
from umc.store.event_rows import read_row
from umc.store.fault_tables import events, faults
from umc.store.seals import NO_SEAL, digest_of, seal, seal_of

_FORGOTTEN = """
INSERT INTO unsealed (fault, seq) SELECT f.id, f.seq FROM faults f
WHERE NOT EXISTS (SELECT 1 FROM sealings s WHERE s.fault = f.id AND s.seq >= f.seq)
"""
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


def reseal(database: Database) -> None:
    """Make every seal fit the events there are now.

    A seal over none of them goes, with all after it; what lay under those is sealed anew.
    """
    with unguarded(database) as connection:
        last = NO_SEAL
        for row in connection.execute(select(seals).order_by(seals.c.id)).all():
            own = select(sealings.c.fault, sealings.c.seq, events.c.digest).where(sealings.c.seal == row.id)
            same = (events.c.fault == sealings.c.fault) & (events.c.seq == sealings.c.seq)
            rows = connection.execute(own.join(events, same).order_by(sealings.c.fault)).all()
            if not rows:
                connection.execute(sealings.delete().where(sealings.c.seal >= row.id))
                connection.execute(seals.delete().where(seals.c.id >= row.id))
                break
            for fault, seq, digest in rows:
                this = (sealings.c.fault == fault) & (sealings.c.seq == seq)
                connection.execute(sealings.update().where(this).values(digest=digest))
            covered = [tuple(one) for one in rows]
            digest = digest_of(last, sealed_at=row.sealed_at, events=row.events, sealings=covered)
            connection.execute(seals.update().where(seals.c.id == row.id).values(digest=digest))
            kept = "SELECT id, sealed_at, events, digest FROM seals WHERE id = "
            last = seal_of(connection.exec_driver_sql(f"{kept}{row.id}").one())
        connection.exec_driver_sql(_FORGOTTEN)
        seal(connection)
