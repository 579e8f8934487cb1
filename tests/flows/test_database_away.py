"""Ticks and sends while the database goes away: restarted, crashed, locked; and a clock set back."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.flows.killing import Night, a_post, a_settings_file, at_work, send_all_night, tick_all_night
from tests.flows.night_judged import Judged, judged
from tests.flows.own_postgres import own_server
from tests.flows.ticking_desk import FIRST, Marked, expected, heard, one_message_a_person, open_faults
from tests.sample_desk import Desk
from tests.smtp_process import smtp_process
from tests.smtp_server import smtp_server
from umc.domain.letters.outbox import LEASE

FAULTS = 100
END = FIRST + timedelta(hours=9)
TURNS = 2
UNREACHABLE = 4
_LOCKER = """
import sqlite3, sys, time
stranger = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
stranger.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


def opened(desk: Desk) -> Counter[Marked]:
    """Open faults all through the night, and return what is to be told of them by its end."""
    open_faults(desk, FAULTS, apart=timedelta(minutes=2))
    return expected(desk, END)


def hours(turn: int) -> datetime:
    """Return how late it is at a turn of the night."""
    return FIRST + (END - FIRST) * (turn + 1) / (TURNS + 1)


def the_morning_after(desk: Desk, night: Night, settings: Path) -> None:
    """Tick and send once more, when all is calm; what was claimed and never heard of is free by then."""
    desk.ask("tick", at=END.isoformat())
    calm = ("outbox", "send", "--parallel", "32", "--config", str(settings))
    desk.ask(*calm, now=night.now() + 2 * LEASE)


def see_that_all_is_well(desk: Desk, wanted: Counter[Marked], arrived: Path) -> Judged:
    """See that each mark was told once and each message arrived once; return what was found."""
    found = judged(desk, arrived, {})
    assert heard(desk) == wanted
    assert set(wanted.values()) == {1}
    assert found.is_well, found
    assert found.copies == 0
    one_message_a_person(desk)
    assert desk.run("db", "check").exit_code == 0
    return found


@pytest.mark.postgres
def test_a_server_that_is_stopped_and_one_that_crashes_cost_nothing(tmp_path: Path) -> None:
    """Under three who tick and three who send, once each: a tick says so and ends, the next goes on."""
    night = Night()
    with own_server() as server, smtp_process(tmp_path / "log", into=tmp_path / "arrived") as mail:
        desk, settings = Desk(server.url), a_settings_file(tmp_path, mail.toml())
        wanted = opened(desk)
        posts = [a_post(tick_all_night, night, desk.url, (UNREACHABLE,))] * 3
        posts += [a_post(send_all_night, night, desk.url, settings, (UNREACHABLE,))] * 3
        with at_work(night, *posts) as crew:
            for turn in range(TURNS):
                night.becomes(hours(turn))
                crew.works_for(0.5)
                server.stop(in_order=turn % 2 == 0)
                at = night.at().isoformat()
                assert desk.refused("tick", at=at, code=UNREACHABLE)["code"] == "database-unreachable"
                crew.works_for(0.5)
                server.start()
                crew.works_for(1.5)
        told, sent = sum(heard(desk).values()), mail.message_ids()
        the_morning_after(desk, night, settings)
        found = see_that_all_is_well(desk, wanted, tmp_path / "arrived")
    sys.stdout.write(
        f"\npostgresql restarted {TURNS} times: {told} of {sum(wanted.values())} marks told and "
        f"{len(sent)} of {found.messages} letters sent by then, {found.copies} copies\n"
    )


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Let another program, which knows nothing of umc's gate, hold the lock of an SQLite file."""
    words = [sys.executable, "-c", _LOCKER, make_url(url).database or ""]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as stranger:
        assert stranger.stdout is not None
        assert stranger.stdout.readline() == "locked\n"
        yield
        stranger.communicate("")


def test_a_file_locked_by_another_program_is_waited_for(sqlite_desk: Desk, tmp_path: Path) -> None:
    """For two seconds, twice, under three who tick and three who send: nobody fails."""
    desk, night = sqlite_desk, Night()
    wanted = opened(desk)
    with smtp_process(tmp_path / "log", into=tmp_path / "arrived") as mail:
        settings = a_settings_file(tmp_path, mail.toml())
        posts = [a_post(tick_all_night, night, desk.url)] * 3
        posts += [a_post(send_all_night, night, desk.url, settings)] * 3
        with at_work(night, *posts) as crew:
            for turn in range(TURNS):
                night.becomes(hours(turn))
                crew.works_for(0.3)
                with locked(desk.url):
                    before = sum(heard(desk).values())
                    crew.works_for(2)
                    assert sum(heard(desk).values()) == before
            crew.works_for(0.5)
        told, sent = sum(heard(desk).values()), mail.message_ids()
        the_morning_after(desk, night, settings)
    found = see_that_all_is_well(desk, wanted, tmp_path / "arrived")
    sys.stdout.write(
        f"\nsqlite locked {TURNS} times: {told} of {sum(wanted.values())} marks told and "
        f"{len(sent)} of {found.messages} letters sent by then, {found.copies} copies\n"
    )


def test_a_clock_set_back_an_hour_tells_nothing_twice_and_keeps_no_letter_waiting(
    desk: Desk, tmp_path: Path
) -> None:
    """Letters that a full server put off go at the next send, although their time seems an hour away."""
    open_faults(desk, 5, apart=timedelta(0))

    def at(text: str) -> datetime:
        return datetime.fromisoformat(f"2026-05-03T{text}:00+09:00")

    with smtp_server(into=tmp_path / "arrived") as server:
        settings = a_settings_file(tmp_path, server.toml())
        send = ("outbox", "send", "--config", str(settings))
        first = desk.ask("tick", now=at("05:30"))
        server.conduct.full = "452 4.3.1 full"
        assert desk.run(*send, now=at("05:30")).exit_code == 1
        server.conduct.full = ""
        assert desk.ask("tick", now=at("04:30")) == []
        assert desk.run(*send, now=at("04:30")).exit_code == 0
        assert judged(desk, tmp_path / "arrived", {}).is_well
        assert desk.ask("tick", now=at("05:30")) == []
        later = desk.ask("tick", now=at("06:10"))
        assert desk.run(*send, now=at("06:10")).exit_code == 0
    assert len(first) + len(later) == sum(heard(desk).values())
    assert set(heard(desk).values()) == {1}
    found = judged(desk, tmp_path / "arrived", {})
    assert (found.is_well, found.copies) == (True, 0)
    assert desk.run("db", "check").exit_code == 0
