"""Nights in which those who tick and send are killed one after the other; and naive senders instead."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

from benchmarks.torture_kills import desks_of_each_kind
from benchmarks.tortured import Measure, Outcome, Torture
from tests.flows.killing import Night, a_post, at_work
from tests.flows.naive_senders import mark_and_send, send_and_mark
from tests.flows.night_judged import Judged, judged
from tests.flows.night_of_kills import Team, survived
from tests.sample_desk import Desk
from tests.smtp_process import smtp_process
from tests.store.outbox_rows import states, waiting
from umc.store.database.engine import open_database

LONG = Team(tickers=8, senders=8, faults=150, kills=50)
SHORT = Team(tickers=3, senders=3, faults=30, kills=8)
LETTERS, AT_ONCE = 150, 4


def night(measure: Measure) -> Iterator[Outcome]:
    """Kill those who tick and send through a night, on each database."""
    team = measure.of(LONG, SHORT)
    for kind, desk, folder in desks_of_each_kind(measure):
        found = survived(desk, folder, team, Random(measure.seed))
        yield Outcome(
            name=f"kill -9 of {team.tickers} who tick and {team.senders} who send, at once",
            database=kind, runs=1, kills=team.kills,
            acknowledged=sum(found.told.values()) + found.letters.messages,
            lost=found.lost, double=found.double, wrong=found.wrong,
            note=f"{sum(found.wanted.values())} marks, {found.letters.messages} letters, "
            f"{found.letters.copies} copies that kills explain",
        )  # fmt: skip


def naive_senders(measure: Measure) -> Iterator[Outcome]:
    """Let those send who claim nothing, and then those who mark before they send, who are killed as well."""
    kills = measure.of(20, 8)
    for kind, desk, folder in desks_of_each_kind(measure):
        sent = _sent(desk, folder, send_and_mark, 0, Random(measure.seed))
        yield _outcome("senders who find, send and then mark", kind, 0, sent)
    for kind, desk, folder in desks_of_each_kind(measure):
        sent = _sent(desk, folder, mark_and_send, kills, Random(measure.seed))
        yield _outcome("senders who mark and then send, killed", kind, kills, sent)


def _outcome(name: str, kind: str, kills: int, found: Judged) -> Outcome:
    return Outcome(
        name=name, database=kind, runs=1, kills=kills, acknowledged=found.messages, lost=len(found.lost),
        double=len(found.unexplained), control=True,
    )  # fmt: skip


def _sent(desk: Desk, folder: Path, work: Callable[..., None], kills: int, drawn: Random) -> Judged:
    """Let naive senders send all there is, and kill some of them meanwhile."""
    until = Night()
    with open_database(desk.url) as database:
        waiting(database, LETTERS, faults=50)
        with (
            smtp_process(folder / "log", into=folder / "arrived", slow_s=0.05) as server,
            at_work(until, *[a_post(work, until, desk.url, server)] * AT_ONCE) as crew,
        ):
            for kill in range(kills):
                while Counter(states(database))["sent"] < LETTERS * kill // (kills + 1):
                    crew.works_for(drawn.uniform(0.01, 0.1))
                place = drawn.randrange(AT_ONCE)
                crew.kill(place)
                crew.replace(place)
            while Counter(states(database))["waiting"]:
                time.sleep(0.1)
    return judged(desk, folder / "arrived", {})


TORTURES: Mapping[str, Torture] = {"night": night, "naive-senders": naive_senders}
