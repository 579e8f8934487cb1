"""Eight who tick and eight who send, killed fifty times: no mark is told twice, no message is lost."""

import random
import sys
from datetime import timedelta
from pathlib import Path

from tests.flows.killing import (
    AT_MOST,
    Night,
    a_post,
    a_settings_file,
    at_work,
    send_all_night,
    tick_all_night,
)
from tests.flows.night_judged import a_copy, in_order, judged, left_behind_by, times_left_behind
from tests.flows.test_interrupted_apply import wait_for_the_server
from tests.flows.ticking_desk import FIRST, heard, one_message_a_person, open_faults, rows
from tests.sample_desk import Desk
from tests.smtp_process import smtp_process
from umc.domain.outbox import LEASE

FAULTS = 150
TICKERS = SENDERS = 8
KILLS = 50
END = FIRST + timedelta(hours=9)
SLOW_S = 0.1


def test_eight_who_tick_and_eight_who_send_survive_fifty_kills(desk: Desk, tmp_path: Path) -> None:
    """What they tell together is what one tick would have told; every copy was in a killed one's hands."""
    drawn, night = random.Random(), Night()
    open_faults(desk, FAULTS, apart=timedelta(minutes=1))
    with a_copy(desk, tmp_path) as alone:
        alone.ask("tick", at=END.isoformat())
        wanted = heard(alone)
    left, tickers_killed = [], 0
    with smtp_process(tmp_path / "log", into=tmp_path / "arrived", slow_s=SLOW_S) as server:
        settings = a_settings_file(tmp_path, server.toml())
        posts = [a_post(tick_all_night, night, desk.url)] * TICKERS
        posts += [a_post(send_all_night, night, desk.url, settings)] * SENDERS
        with at_work(night, *posts) as crew:
            for kill in range(1, KILLS + 1):
                night.becomes(FIRST + (END - FIRST) * kill / (KILLS + 1))
                crew.works_for(drawn.uniform(0.02, 0.45))
                place = drawn.randrange(len(posts))
                pid = crew.kill(place)
                tickers_killed += place < TICKERS
                left += [left_behind_by(desk, pid, night.now())] if place >= TICKERS else []
                crew.replace(place)
        wait_for_the_server(desk.url)
        desk.ask("tick", at=END.isoformat())
        calm = ("outbox", "send", "--parallel", "32", "--config", str(settings))
        desk.ask(*calm, now=night.now() + 2 * LEASE)
        arrived = server.message_ids()
    found = judged(desk, tmp_path / "arrived", times_left_behind(left))
    sys.stdout.write(
        f"\n{desk.url.split(':')[0]}: {sum(wanted.values())} marks, {found.messages} messages; "
        f"{tickers_killed} kills of tickers, {len(left)} of senders, {sum(map(bool, left))} of them with "
        f"{sum(map(len, left))} letters in hand; {found.copies} copies\n"
    )
    assert heard(desk) == wanted
    assert set(wanted.values()) == {1}
    assert found.is_well, found
    assert found.copies <= len(left) * AT_MOST
    written = rows(desk, "SELECT message_id, fault, id FROM messages")
    assert in_order(arrived, {one["message_id"]: (one["fault"], one["id"]) for one in written})
    one_message_a_person(desk)
    assert desk.ask("tick", at=END.isoformat()) == []
    assert desk.run("db", "check").exit_code == 0
