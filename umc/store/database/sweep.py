"""Sweeping a database file: what was deleted or replaced in it still stands in free pages and in its log.

SQLite only lets go of what is deleted; the bytes stay until something else is written there.
"""

from umc.store.database.engine import WAIT_S, Database
from umc.store.database.gate import WriteGate
from umc.store.database.sqlite_file import sqlite_engine


def sweep(database: Database, *, command: str, wait_s: float = WAIT_S) -> bool:
    """Write an SQLite file anew without what was deleted in it, and empty its write-ahead log.

    Outside of any transaction, inside the write gate; for a while it takes twice the file's room.
    False where a part of it is left until the next sweep: somebody was reading the old state all
    the while, or there was no room. Also False on a server: its own VACUUM does that, when it comes.

    Raises:
        OutsideFailure: ``database-busy``; others were writing for ``wait_s`` seconds.
    """
    path = database.path
    if path is None:
        return False
    database.close()  # it would keep the log from being emptied; its next block opens it again
    gate = WriteGate(path=path.with_name(f"{path.name}.gate"), command=command, wait_s=wait_s)
    with gate.held(), sqlite_engine(path, wait_s).connect() as connection:
        driver = connection.connection.driver_connection
        if driver is None:
            return False
        try:
            driver.execute("VACUUM")
            (is_busy, *_) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except driver().OperationalError:
            return False
    return not is_busy
