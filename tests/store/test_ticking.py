"""Ticking many faults at once: the same files as one by one, nobody's fault twice, one write gate."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any
from unittest import mock

import pytest

from tests.cli.running import NOW, umc
from tests.sample_desk import SAMPLES, Desk
from umc.domain.faults.tellings import Escalated
from umc.domain.refusals import Refusal
from umc.store.database.engine import Database, open_database
from umc.store.faults import ticking
from umc.store.faults.fault_files import load_file
from umc.store.faults.faults import load_many
from umc.store.faults.files_at_once import files_at_once
from umc.store.faults.ticking import act, due_faults, lock_free

AT = datetime.fromisoformat("2026-05-03T05:30:00+09:00")


@pytest.fixture
def database(desk: Desk) -> Iterator[Database]:
    """Give the database of a desk with three faults whose marks are due."""
    desk.dispatched()
    desk.open("KB-ST-01")
    desk.open_unknown("KB-ST-01", "KB-SW-01")
    with open_database(desk.url, wait_s=10, command="umc test") as opened:
        yield opened


def acted(database: Database, ids: tuple[int, ...]) -> tuple[ticking.Ticked, ...]:
    """Act on faults as a tick does."""
    with database.write() as connection:
        return act(connection, lock_free(connection, ids), at=AT, now=NOW)


def due(database: Database) -> tuple[int, ...]:
    """Return the faults that have a mark due."""
    with database.read() as connection:
        return due_faults(connection, AT)


def test_a_file_read_with_others_is_the_file_read_alone(desk: Desk) -> None:
    """Whatever became of the fault: routed, dispatched, held, among suspects, restored, closed."""
    desk.dispatched()
    desk.step("accept", at="03:30")
    desk.step("hold", "1", "--reason", "customer", at="03:40")
    desk.step("respond", at="03:50")
    desk.open("KB-ST-01")
    desk.open_unknown("KB-ST-01", "KB-SW-01")
    desk.open()
    desk.step("restore", "4", at="04:10")
    desk.step("confirm", "4", at="04:20")
    with open_database(desk.url) as database, database.read() as connection:
        alone = [load_file(connection, number) for number in ("1", "2", "3", "4")]
        together = files_at_once(connection, load_many(connection, [file.id for file in alone])).files
    assert list(together) == [replace(file, suspect_routes=()) for file in alone]
    assert any(file.suspect_routes for file in alone)
    assert any(file.route_terms for file in together)


def test_faults_come_by_the_first_of_their_marks(database: Database) -> None:
    """Each once, however many of its marks are due."""
    found = due(database)
    assert len(found) == len(set(found)) == 3
    with database.read() as connection:
        assert due_faults(connection, datetime.fromisoformat("2026-05-03T03:00:00+09:00")) == ()


def test_what_another_tick_has_told_is_not_told_again(database: Database) -> None:
    """Both found the same faults due; the second reads what the first has kept, and leaves it."""
    found = due(database)
    assert sum(len(one.events) for one in acted(database, found)) > 0
    assert acted(database, found) == ()
    assert due(database) == ()


def test_two_ticks_at_once_share_the_faults(database: Database, desk: Desk) -> None:
    """While one has them in hand, the other goes on without them or waits; together they tell each once."""
    found, others = due(database), []

    def other() -> None:
        with open_database(desk.url, wait_s=10, command="umc test") as second:
            others.append(acted(second, found))

    with database.write() as connection:
        mine = act(connection, lock_free(connection, found), at=AT, now=NOW)
        rival = Thread(target=other)
        rival.start()
        if database.path is None:  # PostgreSQL: nobody waits for what is locked
            rival.join(10)
            assert not rival.is_alive()
    rival.join(10)
    assert others == [()]
    assert {one.number for one in mine} == {f"F-2026-00000{number}" for number in (1, 2, 3)}
    assert desk.run("db", "check").exit_code == 0


@pytest.mark.postgres
def test_a_fault_in_somebody_elses_hands_is_left_to_the_next_tick(postgres_desk: Desk) -> None:
    """Somebody types a step at that very moment: the tick tells of the other fault, and says so."""
    postgres_desk.open()
    postgres_desk.open("KB-ST-01")
    with open_database(postgres_desk.url) as typing, typing.write() as connection:
        load_file(connection, "1", locked=True)
        found = postgres_desk.run("tick", "-o", "json", at="2026-05-03T03:25+09:00")
        assert found.exit_code == 0
        assert [one["number"] for one in found.json] == ["F-2026-000002"]
        assert "1 fault was in somebody else's hands" in found.stderr
    later = postgres_desk.ask("tick", at="2026-05-03T03:25+09:00")
    assert [one["number"] for one in later] == ["F-2026-000001"]


def test_a_fault_that_was_moved_since_it_was_read_is_never_overwritten(database: Database) -> None:
    """The last guard, should a lock ever fail: the digest of the last event must be the one that was read."""

    def outdated(*given: Any) -> Any:
        return tuple(replace(one, head="0" * 64) for one in load_many(*given))

    found = due(database)
    with (
        mock.patch("umc.store.faults.ticking.load_many", outdated),
        pytest.raises(Refusal) as refused,
        database.write() as connection,
    ):
        act(connection, lock_free(connection, found), at=AT, now=NOW)
    assert refused.value.code == "changed-meanwhile"
    assert due(database) == found


@pytest.mark.postgres
def test_new_ladders_wait_for_a_tick_that_is_under_way(postgres_desk: Desk, tmp_path: Path) -> None:
    """Both work on the marks of the same faults: they come one after the other, and what is left is right."""
    desk = postgres_desk
    desk.open()
    book = shutil.copytree(SAMPLES, tmp_path / "book")
    ladder = book / "escalations.toml"
    text = ladder.read_text(encoding="utf-8")
    ladder.write_text(text.replace('"restore", at = "50%"', '"restore", at = "25%"'), encoding="utf-8")
    ends: list[int] = []
    applying = Thread(target=lambda: ends.append(umc("apply", str(book), "--yes", db=desk.url).exit_code))
    with open_database(desk.url) as database, database.write() as connection:
        found = act(connection, lock_free(connection, due_faults(connection, AT)), at=AT, now=NOW)
        applying.start()
        applying.join(1.5)
        assert applying.is_alive()
    applying.join(30)
    assert ends == [0]
    assert [event.what.percent for event in found[0].events if isinstance(event.what, Escalated)] == [
        80,
        90,
        50,
    ]
    assert desk.run("db", "check").exit_code == 0
    assert [one["percent"] for one in desk.ask("tick", at="2026-05-03T05:31+09:00")] == [25]
