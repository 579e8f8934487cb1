"""A night with many who tick and many who send, in which one after the other is killed; and what is left."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from tests.flows.killing import (
    AT_MOST,
    Crew,
    Night,
    a_post,
    a_settings_file,
    at_work,
    send_all_night,
    tick_all_night,
)
from tests.flows.night_judged import Judged, a_copy, in_order, judged, left_behind_by, times_left_behind
from tests.flows.test_interrupted_apply import wait_for_the_server
from tests.flows.ticking_desk import FIRST, Marked, heard, one_message_a_person, open_faults, rows
from tests.sample_desk import Desk
from tests.smtp_process import smtp_process
from umc.domain.letters.outbox import LEASE

END = FIRST + timedelta(hours=9)
SLOW_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """How many tick and send, on how many faults, and how many of them are killed."""

    tickers: int
    senders: int
    faults: int
    kills: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """What is found after the night: the marks that a single tick would have told, and those told.

    ``left`` has for every kill of a sender the letters it had in hand. ``is_in_order``: of each
    fault the first copies came in the order in which they were written. ``leftover`` counts the
    marks that one more tick found to tell; ``check_code`` is how ``umc db check`` ended.
    """

    kind: str
    wanted: Counter[Marked]
    told: Counter[Marked]
    letters: Judged
    tickers_killed: int
    left: tuple[tuple[str, ...], ...]
    is_in_order: bool
    leftover: int
    check_code: int

    @property
    def lost(self) -> int:
        """How many marks and letters are not there."""
        return sum((self.wanted - self.told).values()) + len(self.letters.lost)

    @property
    def double(self) -> int:
        """How many marks were told twice, and letters more often than kills explain."""
        return sum((self.told - self.wanted).values()) + len(self.letters.unexplained)

    @property
    def wrong(self) -> tuple[str, ...]:
        """Return what else is not as promised, in words."""
        claims = {
            "a mark is wanted twice": set(self.wanted.values()) == {1},
            "copies differ, or belong to nobody": not (self.letters.unequal or self.letters.strangers),
            "more copies than letters in hand": self.letters.copies <= len(self.left) * AT_MOST,
            "letters of a fault out of order": self.is_in_order,
            "another tick found something to tell": self.leftover == 0,
            "db check found something": self.check_code == 0,
        }
        return tuple(said for said, holds in claims.items() if not holds)

    def __str__(self) -> str:
        in_hand = f"{sum(map(bool, self.left))} of them with {sum(map(len, self.left))} letters in hand"
        return (
            f"{self.kind}: {sum(self.wanted.values())} marks, {self.letters.messages} messages; "
            f"{self.tickers_killed} kills of tickers, {len(self.left)} of senders, {in_hand}; "
            f"{self.lost} lost, {self.double} double, {self.letters.copies} copies"
        )


def survived(desk: Desk, folder: Path, team: Team, drawn: Random) -> Morning:
    """Kill so many through a night, and count in the morning, when all is calm."""
    night = Night()
    open_faults(desk, team.faults, apart=timedelta(minutes=1))
    with a_copy(desk, folder) as alone:
        alone.ask("tick", at=END.isoformat())
        wanted = heard(alone)
    with smtp_process(folder / "log", into=folder / "arrived", slow_s=SLOW_S) as server:
        settings = a_settings_file(folder, server.toml())
        posts = [a_post(tick_all_night, night, desk.url)] * team.tickers
        posts += [a_post(send_all_night, night, desk.url, settings)] * team.senders
        with at_work(night, *posts) as crew:
            left, tickers_killed = _kill(desk, night, crew, team, drawn)
        wait_for_the_server(desk.url)
        desk.ask("tick", at=END.isoformat())
        calm = ("outbox", "send", "--parallel", "32", "--config", str(settings))
        desk.ask(*calm, now=night.now() + 2 * LEASE)
        arrived = server.message_ids()
    one_message_a_person(desk)
    written = rows(desk, "SELECT message_id, fault, id FROM messages")
    places = {one["message_id"]: (one["fault"], one["id"]) for one in written}
    return Morning(
        kind=desk.url.split(":")[0],
        wanted=wanted,
        told=heard(desk),
        letters=judged(desk, folder / "arrived", times_left_behind(left)),
        tickers_killed=tickers_killed,
        left=tuple(map(tuple, left)),
        is_in_order=in_order(arrived, places),
        leftover=len(desk.ask("tick", at=END.isoformat())),
        check_code=desk.run("db", "check").exit_code,
    )


def _kill(desk: Desk, night: Night, crew: Crew, team: Team, drawn: Random) -> tuple[list[list[str]], int]:
    """Kill one after the other; return what each killed sender had in hand, and how many who tick died."""
    left, tickers_killed = [], 0
    for kill in range(1, team.kills + 1):
        night.becomes(FIRST + (END - FIRST) * kill / (team.kills + 1))
        crew.works_for(drawn.uniform(0.02, 0.35))
        place = drawn.randrange(team.tickers + team.senders)
        pid = crew.kill(place)
        if place < team.tickers:
            tickers_killed += 1
        else:
            left.append(left_behind_by(desk, pid, night.now()))
        crew.replace(place)
    return left, tickers_killed
