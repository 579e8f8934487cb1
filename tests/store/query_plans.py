"""What a database would do to answer a statement, and where that is reading a whole table."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event

GROWING = frozenset(
    {
        "faults", "events", "said", "legs", "suspects", "clocks", "marks", "threads", "messages", "mails",
        "alerts", "keys", "equipment", "equipment_depends", "seals", "sealings", "archived", "lookups",
        "terms",
    }
)  # fmt: skip
"""The tables that grow with the desk's work. ``unsealed`` is a queue, and is read whole on purpose."""
FEW = "ix_messages_returned"
"""An index of a few rows only, which may be read whole."""
_WORDS = ("SELECT", "UPDATE", "DELETE", "WITH")


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement with one set of its parameters, as the driver was given them."""

    text: str
    parameters: Any


@contextmanager
def listened() -> Iterator[list[Asked]]:
    """Note every statement that any connection of this process executes, once a text."""
    noted: dict[str, Asked] = {}

    def note(
        _connection: Connection, _cursor: Any, text: str, parameters: Any, _context: Any, many: bool
    ) -> None:
        if text.lstrip("( \n").upper().startswith(_WORDS):
            noted.setdefault(text, Asked(text, parameters[0] if many else parameters))

    found: list[Asked] = []
    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)
        found += noted.values()


def whole_tables(connection: Connection, asked: Asked) -> list[str]:
    """Say where a statement reads the whole of a table that grows; nothing where it never does.

    One that walks a table in the order of a key and stops after so many rows does not.
    """
    read = _on_sqlite if connection.dialect.name == "sqlite" else _on_postgres
    return list(read(connection, asked))


def pretend_large(connection: Connection) -> None:
    """Let PostgreSQL's planner believe, until a rollback, that every table but the queue is large.

    SQLite keeps no statistics here, and plans for tables of any size alike.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE messages (returned_at)")  # hardly any has come back
        connection.exec_driver_sql(
            "UPDATE pg_class SET relpages = 1, reltuples = 200000 WHERE relkind IN ('r', 'i')"
            " AND relnamespace = 'public'::regnamespace AND relname NOT IN ('unsealed', 'pk_unsealed')"
        )
        for way in ("seqscan", "mergejoin", "hashjoin"):  # joins that read a whole index are no daily way
            connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")


def _on_sqlite(connection: Connection, asked: Asked) -> Iterator[str]:
    """A table is searched or scanned; one that is scanned by an index is read whole too, in its order."""
    names = _aliases(asked.text)
    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked.text}", asked.parameters)
    lines = [row.detail for row in rows]
    sorts = any(line.startswith("USE TEMP B-TREE") for line in lines)
    if not sorts and "LIMIT" in asked.text and "WHERE" not in asked.text:
        return
    for line in lines:
        if line.startswith("SCAN ") and names.get(line.split()[1], line.split()[1]) in GROWING:
            yield line


def _aliases(text: str) -> dict[str, str]:
    words = text.replace(",", " ").replace("(", " ").split()
    pairs = zip(words, words[1:], words[2:], strict=False)
    return {alias: table for table, word, alias in pairs if word.upper() == "AS" and table in GROWING}


def _on_postgres(connection: Connection, asked: Asked) -> Iterator[str]:
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {asked.text}", asked.parameters).scalar_one()
    (whole,) = json.loads(plan) if isinstance(plan, str) else plan
    return _read_whole(whole["Plan"], stops=False)


def _read_whole(node: dict[str, Any], *, stops: bool) -> Iterator[str]:
    """A sequential scan reads all rows, and so does an index that is asked for no value of its own."""
    kind, table = node["Node Type"], node.get("Relation Name")
    walks = kind in ("Index Scan", "Index Only Scan") and "Index Cond" not in node
    walks = walks and node["Index Name"] != FEW
    if table in GROWING and (kind == "Seq Scan" or (walks and not (stops and "Filter" not in node))):
        yield f"{kind} on {table}"
    passes_on = kind == "Limit" or (stops and kind in ("Nested Loop", "LockRows"))
    for below in node.get("Plans", ()):
        yield from _read_whole(below, stops=passes_on)
