"""Which SQLite is used, and which versions have the bug that the write gate keeps harmless."""

import sqlite3
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError

from umc.store.database import sqlite_library
from umc.store.database.engine import open_database
from umc.store.database.sqlite_library import driver, installed, loses_resets, newest


def of_version(*numbers: int) -> Any:
    """Return what stands for a driver with this SQLite."""
    return SimpleNamespace(sqlite_version_info=numbers)


OWN = of_version(3, 40, 1)


@pytest.mark.parametrize(
    ("other", "is_taken"),
    [
        (None, False),
        (of_version(3, 39, 9), False),
        (of_version(3, 40, 1), False),
        (of_version(3, 40, 2), True),
        (of_version(3, 53, 0), True),
        (of_version(4, 0, 0), True),
    ],
)
def test_the_newer_library_is_taken(other: Any, is_taken: bool) -> None:
    """Python's own where there is no other, or none that is newer."""
    assert newest(OWN, other) is (other if is_taken else OWN)


def test_the_library_in_use_is_the_newest_installed() -> None:
    """Chosen once, from those that can be imported."""
    assert sqlite3 in installed()
    assert driver().sqlite_version_info == max(one.sqlite_version_info for one in installed())


@pytest.mark.parametrize(
    ("version", "has_it"),
    [
        ("3.6.23", False),
        ("3.7.0", True),
        ("3.40.1", True),
        ("3.44.5", True),
        ("3.44.6", False),
        ("3.44.9", False),
        ("3.45.0", True),
        ("3.50.6", True),
        ("3.50.7", False),
        ("3.51.0", True),
        ("3.51.2", True),
        ("3.51.3", False),
        ("3.53.0", False),
        ("4.0.0", False),
    ],
)
def test_the_versions_with_the_bug_are_known(version: str, has_it: bool) -> None:
    """3.7.0 to 3.51.2, but for the two older lines that were mended too."""
    assert loses_resets(version) is has_it


@pytest.mark.parametrize("driver", installed(), ids=lambda driver: driver.__name__)
def test_every_installed_library_serves(
    driver: Any, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading, writing, sealing; and its errors are understood whatever their classes are called."""
    monkeypatch.setattr("umc.store.database.sqlite_library.driver", lambda: driver)
    with open_database(sqlite_url, wait_s=0.2) as database:
        with database.write() as connection:
            connection.exec_driver_sql("INSERT INTO counters (name, value) VALUES ('fault-2026', 0)")
        with database.read() as connection:
            assert connection.exec_driver_sql("SELECT sqlite_version()").scalar() == driver.sqlite_version
            with pytest.raises(DatabaseError):
                connection.exec_driver_sql("INSERT INTO counters (name, value) VALUES ('x', 0)")


def test_a_library_that_cannot_be_loaded_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Built for another machine, or not there at all: Python's own does."""

    def fails(_: str) -> Any:
        raise ImportError

    monkeypatch.setattr(sqlite_library, "import_module", fails)
    assert installed() == (sqlite3,)
