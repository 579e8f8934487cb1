"""Integrity of an SQLite file as a whole: its pages and indexes, and what its rows refer to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from umc.store.checks.trouble_found import Trouble

_AT_MOST = 20
_STEPS = 2_000_000
"""Of SQLite's machine, between two looks at the clock: some hundredths of a second."""


def wrong_file(connection: Connection, alive: Callable[[], None] = lambda: None) -> Iterator[Trouble]:
    """Give what SQLite finds wrong with its own file, the first of each kind.

    SQLite says little before it is through; ``alive`` is called now and then while it is at work.
    """
    with _watched(connection, alive):
        # Each as it comes: what is damaged may keep SQLite from going on.
        for (said,) in connection.exec_driver_sql(f"PRAGMA integrity_check({_AT_MOST})"):
            if said != "ok":
                yield Trouble(code="file", message=f"the file itself is damaged: {said}")
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_AT_MOST):
            message = f"row {row[1]} of {row[0]} points to nothing in {row[2]}"
            yield Trouble(code="reference", message=message)


@contextmanager
def _watched(connection: Connection, alive: Callable[[], None]) -> Iterator[None]:
    """Let SQLite call back while it is at work, and be interrupted there."""
    driver: Any = connection.connection.driver_connection
    if not hasattr(driver, "set_progress_handler"):
        yield
        return
    driver.set_progress_handler(alive, _STEPS)
    try:
        yield
    except OperationalError as error:
        # Only what was raised in the call back says so, and SQLite keeps that to itself.
        if str(error.orig) == "interrupted":
            raise KeyboardInterrupt from None
        raise
    finally:
        driver.set_progress_handler(None, 0)
