"""What drivers' errors mean: the world's doing, with a way on, or a bug of ours."""

import sqlite3
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from umc.domain.retry_write import READ_ONLY, Lost, PassingFailure, may_only_read
from umc.store.database.trouble import failure_of

AT = "postgresql://db.example/umc"


def met(error: Exception, *, gone: bool = False) -> DBAPIError:
    """Return a driver's error as SQLAlchemy hands it on."""
    return DBAPIError("SELECT 1", {}, error, connection_invalidated=gone)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (sqlite3.OperationalError("database is locked"), "database-busy"),
        (sqlite3.OperationalError("database or disk is full"), "disk-full"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "database-read-only"),
        (sqlite3.DatabaseError("database disk image is malformed"), "database-damaged"),
        (sqlite3.DatabaseError("file is not a database"), "foreign-database"),
        (sqlite3.OperationalError("unable to open database file"), "database-unreachable"),
        (sqlite3.OperationalError("disk I/O error"), "disk-failing"),
        (psycopg.errors.LockNotAvailable(), "database-busy"),
        (psycopg.errors.DeadlockDetected(), "database-busy"),
        (psycopg.errors.SerializationFailure(), "database-busy"),
        (psycopg.errors.DiskFull(), "disk-full"),
        (psycopg.errors.TooManyConnections(), "database-busy"),
        (psycopg.errors.ReadOnlySqlTransaction(), "database-read-only"),
        (psycopg.errors.InsufficientPrivilege(), "database-read-only"),
        (psycopg.errors.InvalidPassword(), "database-unreachable"),
        (psycopg.errors.InvalidCatalogName(), "database-unreachable"),
        (psycopg.errors.AdminShutdown(), "database-unreachable"),
        (psycopg.errors.ConnectionFailure(), "database-unreachable"),
        (psycopg.OperationalError("connection refused"), "database-unreachable"),
    ],
)
def test_the_worlds_doing_is_said_with_a_way_on(error: Exception, code: str) -> None:
    """The address and a hint are in it, and the exit code says that something outside failed."""
    failure = failure_of(met(error), AT)
    assert failure is not None
    assert (failure.code, failure.exit_code) == (code, 4)
    assert AT in failure.message
    assert failure.hint


@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError("no such column: x"),
        sqlite3.IntegrityError("UNIQUE constraint failed: faults.number"),
        psycopg.errors.UniqueViolation(),
        psycopg.errors.UndefinedColumn(),
        psycopg.errors.FeatureNotSupported("cannot do that on a partitioned table"),
    ],
)
def test_a_bug_of_ours_is_not_called_the_worlds_doing(error: Exception) -> None:
    """It goes on as it is, to be reported as a bug."""
    assert failure_of(met(error), AT) is None


def test_a_connection_that_is_gone_is_unreachable_whatever_the_driver_says() -> None:
    """SQLAlchemy has noticed it itself."""
    failure = failure_of(met(psycopg.InterfaceError("connection is closed"), gone=True), AT)
    assert failure is not None
    assert failure.code == "database-unreachable"


def test_a_secret_in_the_drivers_words_is_not_passed_on() -> None:
    """Only the first line is, and without it."""
    error = psycopg.OperationalError("password s3cret was wrong\nDETAIL: s3cret")
    failure = failure_of(met(error), AT, secret="s3cret")
    assert failure is not None
    assert "s3cret" not in failure.message
    assert "DETAIL" not in failure.message


def test_the_holder_is_named_where_it_is_known() -> None:
    """So that somebody can be asked."""
    failure = failure_of(met(psycopg.errors.LockNotAvailable()), AT, holder="pid 7 (umc apply)")
    assert failure is not None
    assert "pid 7 (umc apply)" in failure.message


class Diagnosed(psycopg.errors.FeatureNotSupported):
    """What a standby says in another language, with the name of the function that says it."""

    @property
    def diag(self) -> Any:
        """Return which function of the server it was."""
        return SimpleNamespace(source_function="call_bool_check_hook")


@pytest.mark.parametrize(
    "error",
    [
        psycopg.errors.FeatureNotSupported("cannot set transaction read-write mode during recovery"),
        psycopg.errors.FeatureNotSupported("cannot use serializable mode in a hot standby"),
        Diagnosed("リカバリ中にはトランザクションを読み書きモードに設定できません"),
    ],
)
def test_a_server_that_follows_another_is_waited_for(error: Exception) -> None:
    """In any language; whatever else this server cannot do is a bug of ours."""
    failure = failure_of(met(error), AT)
    assert isinstance(failure, PassingFailure)
    assert (failure.code, failure.lost) == (READ_ONLY, Lost.AWAY)
    assert not may_only_read(failure)
