"""Importing machines: one transaction, one import at a time, in memory that does not grow with the rows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest

from tests.sample_desk import Desk
from umc.domain.refusals import Refusal
from umc.domain.register.register_import import Verdict
from umc.services.import_equipment import import_equipment, preview_import
from umc.services.register_equipment import register_equipment
from umc.store.database.engine import open_database
from umc.store.register import equipment as machines
from umc.store.whole.describe import counts_of

NOW = datetime(2026, 5, 13, 3, 0, tzinfo=UTC)
GIVEN = {"tag": "KB-X-1", "customer": "keihin-bank", "site": "dc", "vendor": "cisco"}


def write_rows(path: Path, number: int) -> Path:
    """Write a file of so many new machines; return it."""
    rows = (f"BIG-{each:05},keihin-bank,dc,cisco,SER{each}\n" for each in range(number))
    path.write_text("tag,customer,site,vendor,serial\n" + "".join(rows), encoding="utf-8")
    return path


def count(desk: Desk) -> int:
    """Return how many machines are in use."""
    with open_database(desk.url) as database, database.read() as connection:
        return counts_of(connection)["equipment"]


def test_two_imports_at_once_go_one_after_the_other(desk: Desk, tmp_path: Path) -> None:
    """The same file from three desks in the same moment: one adds, the others find it done."""
    path = write_rows(tmp_path / "new.csv", 300)

    def one(_: int) -> int:
        with open_database(desk.url, wait_s=20) as database:
            return import_equipment(database, path, shown_as="new.csv", now=NOW).counts[Verdict.ADD]

    with ThreadPoolExecutor(3) as desks:
        assert sorted(desks.map(one, range(3))) == [0, 0, 300]
    assert count(desk) == 384


def test_of_two_desks_that_take_the_same_tag_one_is_refused(desk: Desk) -> None:
    """Never a failure of the database, never two machines."""

    def one(_: int) -> str:
        with open_database(desk.url, wait_s=20) as database:
            try:
                return register_equipment(database, GIVEN, now=NOW).machine.tag
            except Refusal as refusal:
                return refusal.code

    with ThreadPoolExecutor(3) as desks:
        assert sorted(desks.map(one, range(3))) == ["KB-X-1", "duplicate-tag", "duplicate-tag"]


def test_an_import_that_breaks_off_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    """Interrupted after two thousand rows were written: not one of them is there."""
    path = write_rows(tmp_path / "new.csv", 3000)

    def break_off(rows: int) -> None:
        if rows == 2000:
            raise KeyboardInterrupt

    with open_database(desk.url) as database, pytest.raises(KeyboardInterrupt):
        import_equipment(database, path, shown_as="new.csv", now=NOW, progress=break_off)
    assert count(desk) == 84


def test_progress_is_told_as_rows_are_read(desk: Desk, tmp_path: Path) -> None:
    """A thousand at a time, the last of them all."""
    told: list[int] = []
    with open_database(desk.url) as database:
        preview_import(
            database, write_rows(tmp_path / "new.csv", 2500), shown_as="new.csv", progress=told.append
        )
    assert told == [1000, 2000, 2500]


def test_the_register_is_asked_by_the_thousand(sqlite_desk: Desk, tmp_path: Path) -> None:
    """How often the database is asked grows with the thousands of rows, not with the rows."""
    path = write_rows(tmp_path / "new.csv", 3000)
    with (
        open_database(sqlite_desk.url) as database,
        mock.patch("umc.services.import_equipment.by_tags", wraps=machines.by_tags) as asked,
    ):
        import_equipment(database, path, shown_as="new.csv", now=NOW)
    assert asked.call_count == 3


def test_a_preview_waits_for_nobody(desk: Desk, tmp_path: Path) -> None:
    """A dry run goes on while somebody else is writing."""
    path = write_rows(tmp_path / "new.csv", 10)
    with open_database(desk.url) as writer, writer.write(), open_database(desk.url, wait_s=0.2) as reader:
        assert preview_import(reader, path, shown_as="new.csv").counts[Verdict.ADD] == 10
