"""Emptying tables of a PostgreSQL database that one test after the other is given."""

from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg import sql

_GROWN = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 500000
"""

_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def empty(administrator: "psycopg.Connection[Any]", tables: Iterable[str]) -> None:
    """Take all rows out of tables, whatever triggers and keys say, over a connection that commits by itself.

    Rows that are gone take room, and time to read past, until the table is swept; nobody else
    does that here. The connection stays one that no trigger and no key is asked on. Whoever is still
    connected belongs to a test that is over, and is sent away.
    """
    administrator.execute(_OTHERS)
    administrator.execute("SET session_replication_role = replica")
    deletes = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in tables]
    administrator.execute(sql.SQL("; ").join(deletes))
    for (table,) in administrator.execute(_GROWN).fetchall():
        administrator.execute(sql.SQL("VACUUM {}").format(sql.Identifier(table)))
