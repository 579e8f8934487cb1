"""A sender whose connection is lost at a COMMIT: it goes on by itself, and no letter goes out twice."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.flows.killing import a_settings_file
from tests.flows.night_judged import judged
from tests.sample_desk import Desk
from tests.smtp_server import smtp_server
from tests.store.cutting_proxy import Cut, cutting
from umc.domain.letters.outbox import LEASE
from umc.domain.refusals import OutsideFailure
from umc.store.database.engine import Database, open_database

pytestmark = pytest.mark.postgres

PATIENT = {"UMC_PATIENCE": "20s"}
NIGHT = datetime.fromisoformat("2026-05-03T03:30:00+09:00")
CUTS = pytest.mark.parametrize(
    "cut", [Cut.BEFORE_COMMIT, Cut.AFTER_COMMIT], ids=["COMMIT lost", "answer lost"]
)


def write_something(database: Database) -> None:
    """Keep something in a transaction of its own."""
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE counters SET value = value")


@CUTS
def test_a_lost_commit_leaves_the_database_fit_for_the_next_transaction(
    postgres_desk: Desk, cut: Cut
) -> None:
    """Without being closed and opened anew; it was told as lost, once."""
    postgres_desk.open(at="03:10")
    with cutting(postgres_desk.url, cut) as proxy, open_database(proxy.url) as database:
        with pytest.raises(OutsideFailure, match="did not say whether this was kept"):
            write_something(database)
        write_something(database)
        assert (proxy.met, database.writes_kept, database.in_doubt) == ([cut], 1, False)


@CUTS
@pytest.mark.parametrize("spared", [0, 1, 2], ids=["claiming", "marking", "marking later"])
def test_a_sender_that_loses_a_commit_goes_on(
    postgres_desk: Desk, tmp_path: Path, cut: Cut, spared: int
) -> None:
    """Whichever COMMIT it is: the send ends well, and with the next one each letter arrived once."""
    for number in range(1, 4):
        postgres_desk.open(f"KB-SW-0{number}", at="03:10")
    postgres_desk.ask("tick", now=NIGHT)
    with (
        smtp_server(into=tmp_path / "arrived") as server,
        cutting(postgres_desk.url, cut, spared=spared) as proxy,
    ):
        settings = a_settings_file(tmp_path, server.toml())
        send = ("outbox", "send", "--parallel", "1", "--config", str(settings))
        sent = Desk(proxy.url).run(*send, now=NIGHT, env=PATIENT)
        assert sent.exit_code == 0, sent.stderr
        assert proxy.met == [cut]
        postgres_desk.ask(*send, now=NIGHT + LEASE + timedelta(seconds=1))
    found = judged(postgres_desk, tmp_path / "arrived", {})
    assert found.messages > 1
    assert (found.is_well, found.copies) == (True, 0), found
