"""Connections that are lost at the worst moment: a step is repeated where that is safe, and never else.

Real commands against a real server, through a proxy that cuts the connection at a chosen message.
"""

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
import pytest

from tests.cli.running import Result
from tests.sample_desk import Desk
from tests.store.cutting_proxy import Cut, CuttingProxy, cutting

pytestmark = pytest.mark.postgres

OPEN = ("fault", "open", "--equipment", "KB-SW-01", "--symptom", "no link", "--priority", "P1")
LINE = "fault open --equipment KB-SW-01 --symptom one --priority P1"
PATIENT = {"UMC_PATIENCE": "20s"}


def open_through(proxy: CuttingProxy, *words: str) -> Result:
    """Open a fault through the proxy, as somebody with patience."""
    return Desk(proxy.url).run(*OPEN, *words, "-o", "json", at="03:10", env=PATIENT)


def kept(desk: Desk) -> list[str]:
    """Return the numbers of the faults that were kept."""
    with psycopg.connect(desk.url) as administrator:
        return [number for (number,) in administrator.execute("SELECT number FROM faults ORDER BY id")]


def told(said: str) -> None:
    """Say what came of it; seen with -s."""
    sys.stdout.write(f"\n{said}\n")


@pytest.mark.parametrize(
    "plan",
    [
        [Cut.AFTER_COMMIT],
        [Cut.BEFORE_COMMIT],
        [Cut.AT_START, Cut.IN_THE_MIDDLE, Cut.BEFORE_COMMIT, Cut.AFTER_COMMIT],
    ],
    ids=["answer lost", "COMMIT lost", "everything lost in turn"],
)
def test_with_a_key_a_step_is_done_exactly_once(postgres_desk: Desk, plan: Sequence[Cut]) -> None:
    """Whether the COMMIT that was lost had been kept or not: the command ends well, with one fault."""
    with cutting(postgres_desk.url, *plan) as proxy:
        result = open_through(proxy, "--key", "call-17")
    told(
        f"cut {len(proxy.met)} times, 1 run, acknowledged {result.exit_code == 0}, kept {kept(postgres_desk)}"
    )
    assert proxy.met == list(plan)
    assert result.exit_code == 0, result.stderr
    assert kept(postgres_desk) == [result.json["number"]] == ["F-2026-000001"]


def test_the_answer_that_was_lost_is_given_again(postgres_desk: Desk) -> None:
    """As the first time, and said so; the same command by hand is answered the same once more."""
    with cutting(postgres_desk.url, Cut.AFTER_COMMIT) as proxy:
        first = open_through(proxy, "--key", "call-17")
    again = postgres_desk.run(*OPEN, "--key", "call-17", "-o", "json", at="03:10")
    assert "already done under this key" in first.stderr
    assert first.json == again.json


@pytest.mark.parametrize(
    ("cut", "count"), [(Cut.AFTER_COMMIT, 1), (Cut.BEFORE_COMMIT, 0)], ids=["answer lost", "COMMIT lost"]
)
def test_without_a_key_a_lost_commit_is_never_repeated(postgres_desk: Desk, cut: Cut, count: int) -> None:
    """It is said that nobody knows, with exit code 4: of the two cases one has a fault, one has none."""
    with cutting(postgres_desk.url, cut) as proxy:
        result = open_through(proxy)
    assert (result.exit_code, result.error["code"]) == (4, "outcome-unknown")
    assert "may have been" in result.error["message"]
    assert "--key" in result.error["hint"]
    assert result.stdout == ""
    assert len(kept(postgres_desk)) == count


@pytest.mark.parametrize("cut", [Cut.AT_START, Cut.IN_THE_MIDDLE])
def test_what_was_lost_before_commit_is_repeated_without_a_key(postgres_desk: Desk, cut: Cut) -> None:
    """Nothing was kept by then, and nothing said: the command ends well, with one fault and no gap."""
    with cutting(postgres_desk.url, cut, cut) as proxy:
        result = open_through(proxy)
    assert proxy.met == [cut, cut]
    assert result.exit_code == 0, result.stderr
    assert result.stderr.count("trying again until") == 1
    assert kept(postgres_desk) == ["F-2026-000001"]


def test_a_client_that_repeats_everything_does_it_twice(postgres_desk: Desk) -> None:
    """The negative control: the naive way, to run again whatever failed, opens two faults for one call."""
    with cutting(postgres_desk.url, Cut.AFTER_COMMIT) as proxy:
        runs = [open_through(proxy)]
        while runs[-1].exit_code != 0:
            runs.append(open_through(proxy))
    told(f"naive: {len(runs)} runs, 1 acknowledged, kept {kept(postgres_desk)}")
    assert len(kept(postgres_desk)) == 2


def test_without_patience_a_database_that_is_away_is_told_at_once(postgres_desk: Desk) -> None:
    """One server alone, as the settings are without a word: nothing is repeated."""
    with cutting(postgres_desk.url, Cut.AT_START) as proxy:
        result = Desk(proxy.url).run(*OPEN, "-o", "json", at="03:10")
    assert (result.exit_code, result.error["code"]) == (4, "database-unreachable")
    assert kept(postgres_desk) == []


def test_two_writers_that_collide_are_both_done(postgres_desk: Desk) -> None:
    """A serialization failure is repeated whatever the patience: here the first two tries meet one."""
    with psycopg.connect(postgres_desk.url, autocommit=True) as administrator:
        administrator.execute(_COLLIDES_TWICE)
        try:
            result = postgres_desk.run(*OPEN, "-o", "json", at="03:10")
        finally:
            administrator.execute("DROP FUNCTION collides CASCADE; DROP SEQUENCE collisions")
    assert result.exit_code == 0, result.stderr
    assert kept(postgres_desk) == ["F-2026-000001"]


_COLLIDES_TWICE = """
CREATE SEQUENCE collisions;
CREATE FUNCTION collides() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF nextval('collisions') <= 2 THEN RAISE EXCEPTION 'collided' USING ERRCODE = '40001'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER collides BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION collides()
"""


def test_a_batch_that_is_one_transaction_is_repeated_as_one(postgres_desk: Desk) -> None:
    """Lost in its first line: both lines are there once, in order, and each is answered once."""
    lines = f"{LINE}\nfault note 1 two\n"
    with cutting(postgres_desk.url, Cut.IN_THE_MIDDLE) as proxy:
        batch = Desk(proxy.url).run("batch", "-", "--atomic", at="03:10", stdin=lines, env=PATIENT)
    answers = [line for line in batch.stdout.splitlines() if '"kept":true' in line]
    assert batch.exit_code == 0, batch.stdout + batch.stderr
    assert len(answers) == len(batch.stdout.splitlines()) == 2
    assert kept(postgres_desk) == ["F-2026-000001"]


def test_a_batch_whose_commit_is_lost_says_that_nobody_knows(postgres_desk: Desk) -> None:
    """Its answers say neither yes nor no."""
    with cutting(postgres_desk.url, Cut.AFTER_COMMIT) as proxy:
        batch = Desk(proxy.url).run("batch", "-", "--atomic", at="03:10", stdin=LINE, env=PATIENT)
    assert batch.exit_code == 4
    assert '"kept":null' in batch.stdout
    assert "outcome-unknown" in batch.stderr


@contextmanager
def standby_missing(desk: Desk) -> Iterator["psycopg.Connection[tuple[str]]"]:
    """Let the server insist on a standby that is not there: COMMIT waits for ever."""
    with psycopg.connect(desk.url, autocommit=True) as administrator:
        administrator.execute("SET synchronous_commit = local")
        try:
            _insist_on(administrator, "'*'")
            yield administrator
        finally:
            _insist_on(administrator, "''")


def _insist_on(administrator: "psycopg.Connection[tuple[str]]", names: str) -> None:
    administrator.execute(f"ALTER SYSTEM SET synchronous_standby_names = {names}".encode())
    administrator.execute("SELECT pg_reload_conf()")


def _cancel_waiting(administrator: "psycopg.Connection[tuple[str]]") -> None:
    """End the wait of the one who waits for a standby, once that has taken longer than a statement may."""
    waiting = "FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND state_change < now() - interval '1.2 s'"
    ends_s = time.monotonic() + 30
    while time.monotonic() < ends_s:
        if administrator.execute(f"SELECT pg_cancel_backend(pid) {waiting}".encode()).fetchone():
            return
        time.sleep(0.02)
    _insist_on(administrator, "''")  # nobody waited: let whoever comes too late go on, and the test fail


@pytest.mark.parametrize("key", [(), ("--key", "call-17")], ids=["without a key", "with a key"])
def test_a_commit_that_no_standby_has_is_not_acknowledged(postgres_desk: Desk, key: tuple[str, ...]) -> None:
    """Its wait outlasts the statement time-out; ended from outside, it is answered only with a warning.

    With a key the command is run again and finds what was kept, but answers only once a standby has it.
    """
    with standby_missing(postgres_desk) as administrator:

        def meddle() -> None:
            _cancel_waiting(administrator)
            if key:
                _insist_on(administrator, "''")

        meddler = threading.Thread(target=meddle)
        meddler.start()
        env = PATIENT | {"UMC_STATEMENT_TIMEOUT": "1s"}
        result = postgres_desk.run(*OPEN, *key, "-o", "json", at="03:10", env=env)
        meddler.join()
    if key:
        assert result.exit_code == 0, result.stderr
    else:
        assert (result.exit_code, result.error["code"]) == (4, "outcome-unknown")
    assert kept(postgres_desk) == ["F-2026-000001"]


def test_a_client_that_hears_no_warning_takes_a_lone_commit_for_kept(postgres_desk: Desk) -> None:
    """The negative control: a plain COMMIT whose wait was ended comes back as if all were well."""
    heard: list[str | None] = []
    with standby_missing(postgres_desk) as administrator, psycopg.connect(postgres_desk.url) as naive:
        naive.add_notice_handler(lambda said: heard.append(said.message_primary))
        naive.execute("INSERT INTO counters VALUES ('naive', 1)")
        meddler = threading.Thread(target=_cancel_waiting, args=(administrator,))
        meddler.start()
        naive.commit()
        meddler.join()
    assert heard == ["canceling wait for synchronous replication due to user request"]
