"""The benchmark of the tick measures what it says: real faults, so many marks due, all of them told."""

from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from benchmarks import tick_speed
from benchmarks.many_faults import CLOCKS_EACH, NIGHT, connected, make
from tests.cli.running import umc
from umc.store.database.engine import open_database

FAULTS, DUE, ORIGINALS = 90, 20, 40


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    """Give the URL of a database with nothing in it but the schema."""
    return str(request.getfixturevalue(f"{request.param}_url"))


def test_multiplied_faults_are_as_good_as_those_that_umc_opened(url: str) -> None:
    """The check finds nothing, the clocks are as many as asked for, and so are the marks that fire."""
    _use_up_an_id(url)
    make(url, clocks=FAULTS * CLOCKS_EACH, due=DUE, originals=ORIGINALS)
    with open_database(url) as database, database.read() as connection:
        running = connection.exec_driver_sql("SELECT count(*) FROM clocks WHERE counts = 1").scalar_one()
    assert running == FAULTS * CLOCKS_EACH
    assert umc("db", "check", db=url).exit_code == 0
    fired = umc("tick", "--at", NIGHT.isoformat(), "-o", "json", db=url).json
    assert len(fired) == len({one["number"] for one in fired}) == DUE
    assert umc("db", "check", db=url).exit_code == 0


def _use_up_an_id(url: str) -> None:
    """Leave a server's ids where they stand after a fault that is not there any more."""
    if url.startswith("postgresql"):
        with closing(connected(url)) as connection:
            connection.execute("SELECT nextval(pg_get_serial_sequence('faults', 'id'))")
            connection.commit()


def test_the_table_has_seconds_and_a_ratio(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of whole processes, on SQLite; a tick that fired another number of marks would end the benchmark."""
    monkeypatch.setattr(tick_speed, "DUE", DUE)
    monkeypatch.setattr(tick_speed, "make", partial(make, originals=ORIGINALS))
    monkeypatch.setattr(tick_speed, "postgres_binaries", lambda: None)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    small = FAULTS * CLOCKS_EACH
    found = tick_speed.rows((small, 2 * small), rounds=1)
    assert [row.what for row in found] == [
        f"`umc tick`, {DUE} marks due among {small:,} running clocks, SQLite",
        f"`umc tick`, {DUE} marks due among {2 * small:,} running clocks, SQLite",
        f"its ratio of {2 * small:,} clocks to {small:,}, SQLite",
    ]
    assert list(tmp_path.iterdir()) == []
