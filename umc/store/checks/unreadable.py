"""A check of an SQLite file that is damaged: as far as it can be read, and what in it cannot is named."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection, column, select, table, text
from sqlalchemy.exc import DBAPIError

from umc.store.checks.trouble_found import Trouble

_SAID = "Could not decode"
_AT_MOST = 20
_OF_WRONG_VALUES = (msgspec.MsgspecError, ValueError, LookupError, OverflowError)
_ENDED = Trouble(code="file", message="the check ended there: what comes after was not looked at")
# Every table of ours is strict: what a column is declared as is what it holds.
_TEXTS = """
SELECT m.name, i.name FROM sqlite_master m, pragma_table_info(m.name) i
WHERE m.type = 'table' AND i.type = 'TEXT' ORDER BY m.name, i.cid
"""


def or_unreadable(connection: Connection, found: Iterable[Trouble]) -> Iterator[Trouble]:
    """Give what a check finds; where the file is damaged and cannot be read any further, say so, and end.

    A few flipped bits can make a text that is not UTF-8: SQLite itself sees nothing wrong with it, and
    each such text is named. A body or a value that cannot be read any more is named where it is first met;
    what still comes upon it ends the check.
    """
    is_damaged = is_wrong = False
    try:
        for trouble in found:
            is_damaged, is_wrong = is_damaged or trouble.code == "file", True
            yield trouble
    except Exception as error:
        is_text = isinstance(error, DBAPIError) and _SAID in str(error.orig)
        if not (is_damaged or is_text or (is_wrong and isinstance(error, _OF_WRONG_VALUES))):
            raise
        yield from _unreadable(connection) if is_text else ()
        yield _ENDED


def _unreadable(connection: Connection) -> Iterator[Trouble]:
    texts: dict[str, list[str]] = {}
    for table_name, name in connection.execute(text(_TEXTS)):
        texts.setdefault(table_name, []).append(name)
    driver: Any = connection.connection.driver_connection
    decoding, driver.text_factory = driver.text_factory, bytes
    try:
        for name, columns in texts.items():
            yield from islice(_of_table(connection, name, columns), _AT_MOST)
    finally:
        driver.text_factory = decoding


def _of_table(connection: Connection, name: str, columns: list[str]) -> Iterator[Trouble]:
    query: Any = select(*map(column, columns)).select_from(table(name))
    for place, row in enumerate(connection.execute(query), 1):
        for of, value in zip(columns, row, strict=True):
            if isinstance(value, bytes) and not _is_text(value):
                yield Trouble(code="file", message=f"row {place} of {name} is damaged: {of} is no text")


def _is_text(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True
