"""Instants, dates, counted time and text keep their meaning on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, MetaData, Table, select
from sqlalchemy.exc import DBAPIError, StatementError

from umc.domain.refusals import Refusal
from umc.store.database.engine import Database
from umc.store.values.types import WHOLE, Claim, Counted, Day, Instant, Word, holds

metadata = MetaData()
samples = Table(
    "samples",
    metadata,
    Column("id", WHOLE, primary_key=True),
    Column("at", Instant()),
    Column("counted", Counted()),
    Column("day", Day()),
    Column("said", Word("said")),
    Column("so", Claim()),
    sqlite_strict=True,
)


@pytest.fixture
def sampled(database: Database) -> Iterator[Database]:
    """Give a database that has the table of samples."""
    with database.write() as connection:
        metadata.create_all(connection)
    yield database
    with database.write() as connection:
        metadata.drop_all(connection)


def kept(database: Database, column: str, value: object) -> object:
    """Write one value and read it back."""
    with database.write() as connection:
        connection.execute(samples.insert(), {column: value})
        return connection.execute(select(samples.c[column])).scalar_one()


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 5, 3, 12, 0, tzinfo=timezone(timedelta(hours=3))),
        datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=ZoneInfo("America/New_York")),
        datetime(2026, 4, 5, 1, 45, fold=1, tzinfo=ZoneInfo("Australia/Lord_Howe")),
        datetime(2026, 5, 3, 12, 0, 0, 1, tzinfo=timezone(timedelta(hours=5, minutes=45))),
        datetime(1888, 1, 1, tzinfo=ZoneInfo("Asia/Tokyo")),  # local mean time, seconds in the offset
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
)
def test_an_instant_comes_back_the_same_in_utc(sampled: Database, at: datetime) -> None:
    """Whatever the zone it was written in, to the microsecond."""
    found = kept(sampled, "at", at)
    assert found == at.astimezone(UTC)
    assert isinstance(found, datetime)
    assert found.tzinfo is UTC


def test_a_naive_time_is_no_instant(sampled: Database) -> None:
    """It is a bug of ours, found before the database is asked."""
    with pytest.raises(StatementError, match="naive"):
        kept(sampled, "at", datetime.fromisoformat("2026-05-03T12:00"))


@pytest.mark.parametrize(
    "counted",
    [timedelta(0), timedelta(microseconds=1), timedelta(days=-1, microseconds=1), timedelta(days=9**7)],
)
def test_counted_time_comes_back_the_same(sampled: Database, counted: timedelta) -> None:
    """Milliseconds alone would overflow 32 bits after 25 days."""
    assert kept(sampled, "counted", counted) == counted


def test_counted_time_beyond_64_bits_is_refused(sampled: Database) -> None:
    """It never wraps around."""
    with pytest.raises(StatementError, match="64 bits"):
        kept(sampled, "counted", timedelta.max)


def test_a_date_comes_back_the_same(sampled: Database) -> None:
    """A leap day, without a zone."""
    assert kept(sampled, "day", date(2028, 2, 29)) == date(2028, 2, 29)


@pytest.mark.parametrize("so", [True, False])
def test_a_claim_comes_back_the_same_and_can_be_asked_for(sampled: Database, so: bool) -> None:
    """Kept as 1 or 0 on both."""
    assert kept(sampled, "so", so) is so
    with sampled.read() as connection:
        found = connection.execute(select(samples.c.id).where(holds(samples.c.so))).all()
    assert bool(found) is so


@pytest.mark.parametrize(
    "said", ["", "насос", "本店 \U0001f5a8", "a\tb\r\nc", "\x1b[31m", "\u202e", "x" * 10_000]
)
def test_any_other_text_comes_back_as_given(sampled: Database, said: str) -> None:
    """Scripts, control characters and length are all kept; the border shows them safely."""
    assert kept(sampled, "said", said) == said


@pytest.mark.parametrize("said", ["a\0b", "\ud800", "x\udfff"])
def test_text_that_one_database_cannot_keep_is_refused_by_both(sampled: Database, said: str) -> None:
    """With the same code, naming the field, both when written and when asked for."""
    with pytest.raises(Refusal, match="said holds") as refused:
        kept(sampled, "said", said)
    assert refused.value.code == "unstorable-text"
    with pytest.raises(Refusal, match="said holds"), sampled.read() as connection:
        connection.execute(select(samples).where(samples.c.said == said))


def test_text_sorts_by_code_point(sampled: Database) -> None:
    """The same order on both, so that paging by a name never skips a row."""
    given = ["b", "B", "a", "Z", "_", "é", "10", "9", "あ"]
    with sampled.write() as connection:
        connection.execute(samples.insert(), [{"said": text} for text in given])
        found = connection.execute(select(samples.c.said).order_by(samples.c.said)).scalars().all()
    assert list(found) == sorted(given)


@pytest.mark.parametrize(("column", "value"), [("at", "abc"), ("id", 2**63)])
def test_a_wrong_kind_of_value_never_gets_in(sampled: Database, column: str, value: object) -> None:
    """SQLite keeps anything anywhere unless its tables are strict."""
    marker = ":v" if sampled.path is not None else "%(v)s"

    def write() -> None:
        with sampled.write() as connection:
            connection.exec_driver_sql(f"INSERT INTO samples ({column}) VALUES ({marker})", {"v": value})

    with pytest.raises((DBAPIError, OverflowError)):
        write()
