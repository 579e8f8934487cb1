"""A ladder changes while faults are opened and moved: on PostgreSQL nobody keeps the marks of the old one."""

import shutil
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Connection

from tests.actors import SATO
from tests.cli.running import NOW
from tests.sample_desk import SAMPLES, Desk
from umc.domain.faults.events import Reopened
from umc.domain.faults.report import Report
from umc.domain.register.contract import Priority
from umc.services.apply_book import apply_book
from umc.store.database.engine import Database, open_database
from umc.store.faults.fault_files import load_file, record
from umc.store.faults.opening import open_reported

pytestmark = pytest.mark.postgres

OPENED = datetime.fromisoformat("2026-05-03T03:10:00+09:00")
LATER = datetime.fromisoformat("2026-05-03T06:00:00+09:00")
_WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
_PATIENCE_S = 20.0


def a_book(folder: Path) -> Path:
    """Return the sample book with one step of the contract's ladder moved."""
    book = folder / "book"
    shutil.copytree(SAMPLES, book)
    ladder = book / "escalations.toml"
    text = ladder.read_text(encoding="utf-8")
    moved = text.replace('clock = "restore", at = "50%"', 'clock = "restore", at = "25%"')
    assert moved != text
    ladder.write_text(moved, encoding="utf-8")
    return book


def wait_until_somebody_waits(database: Database) -> None:
    """Return once a transaction waits for an advisory lock of another."""
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        with database.read() as connection:
            if connection.exec_driver_sql(_WAITING).scalar_one():
                return
        time.sleep(0.02)
    raise AssertionError("nobody waited for the transaction that was open")


def raced(desk: Desk, book: Path, step: Callable[[Connection], object]) -> None:
    """Apply a book while a step is taken and not yet kept."""

    def apply() -> None:
        with open_database(desk.url, wait_s=_PATIENCE_S) as applying:
            apply_book(applying, [book], now=NOW, actor=SATO)

    other = Thread(target=apply)
    with open_database(desk.url) as database, open_database(desk.url) as looking:
        with database.write() as connection:
            step(connection)
            other.start()
            wait_until_somebody_waits(looking)
        other.join(_PATIENCE_S)
        assert not other.is_alive()


def restore_marks(desk: Desk) -> list[int]:
    """Return the percent of the next mark of each restore clock."""
    query = "SELECT percent FROM marks WHERE clock = 'restore' ORDER BY fault"
    with open_database(desk.url) as database, database.read() as connection:
        return list(connection.exec_driver_sql(query).scalars())


def test_a_fault_opened_while_a_ladder_changes_climbs_the_new_one(
    postgres_desk: Desk, tmp_path: Path
) -> None:
    """The book is applied after the opening is kept, and finds it."""
    report = Report(symptom="no link", equipment="KB-SW-01", priority=Priority.P1)
    raced(
        postgres_desk,
        a_book(tmp_path),
        lambda connection: open_reported(connection, report, at=OPENED, now=NOW, actor=SATO),
    )
    assert restore_marks(postgres_desk) == [25]
    assert postgres_desk.run("db", "check").exit_code == 0


def test_a_fault_reopened_while_a_ladder_changes_climbs_the_new_one(
    postgres_desk: Desk, tmp_path: Path
) -> None:
    """It was over when the book looked for open faults."""
    postgres_desk.restored(at="03:30")
    postgres_desk.step("confirm", at="03:40")
    postgres_desk.step("resolve", at="03:50")
    postgres_desk.step("close", at="04:00")

    def reopen(connection: Connection) -> None:
        file = load_file(connection, "1", locked=True)
        record(connection, file, [Reopened()], at=LATER, now=NOW, actor=SATO)

    raced(postgres_desk, a_book(tmp_path), reopen)
    assert restore_marks(postgres_desk) == [25]
    assert postgres_desk.run("db", "check").exit_code == 0
