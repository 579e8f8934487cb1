"""The naive ways to send, judged as the real one is: if they were found well, the tests could not fail."""

import random
from collections import Counter
from pathlib import Path

import pytest

from tests.flows.killing import Night, a_post, at_work
from tests.flows.naive_senders import mark_and_send, send_and_mark
from tests.flows.night_judged import judged
from tests.sample_desk import Desk
from tests.smtp_process import smtp_process
from tests.store.outbox_rows import states, waiting
from umc.store.database.engine import open_database

AT_ONCE = 4
KILLS = 6


def test_senders_that_claim_nothing_send_copies_that_no_kill_explains(
    sqlite_desk: Desk, tmp_path: Path
) -> None:
    """Nobody is killed, and still letters arrive twice: two had found the same one waiting."""
    night = Night()
    with open_database(sqlite_desk.url) as database:
        waiting(database, 40, faults=40)
        with (
            smtp_process(tmp_path / "log", into=tmp_path / "arrived", slow_s=0.05) as server,
            at_work(night, *[a_post(send_and_mark, night, sqlite_desk.url, server)] * AT_ONCE) as crew,
        ):
            while Counter(states(database))["sent"] < 40:
                crew.works_for(0.1)
    found = judged(sqlite_desk, tmp_path / "arrived", {})
    assert not found.is_well
    assert found.unexplained
    assert found.lost == frozenset()


@pytest.mark.postgres
def test_senders_that_mark_first_lose_what_a_killed_one_had_marked(
    postgres_desk: Desk, tmp_path: Path
) -> None:
    """No copies at all, and letters that never arrive though the database says that they were sent."""
    drawn, night = random.Random(), Night()
    with open_database(postgres_desk.url) as database:
        waiting(database, 100, faults=50)
        with (
            smtp_process(tmp_path / "log", into=tmp_path / "arrived", slow_s=0.1) as server,
            at_work(night, *[a_post(mark_and_send, night, postgres_desk.url, server)] * AT_ONCE) as crew,
        ):
            for kill in range(KILLS):
                while Counter(states(database))["sent"] < 12 * (kill + 1):
                    crew.works_for(drawn.uniform(0.01, 0.1))
                place = drawn.randrange(AT_ONCE)
                crew.kill(place)
                crew.replace(place)
            while Counter(states(database))["waiting"]:
                crew.works_for(0.1)
    found = judged(postgres_desk, tmp_path / "arrived", {})
    assert not found.is_well
    assert found.lost
    assert found.copies == 0
