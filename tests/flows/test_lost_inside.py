"""A connection lost in the middle of a transaction of many reads: it is told as that, and tried again.

Every statement of a command in turn is the one at which the connection is cut.
"""

import json
import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from tests.cli.running import Result
from tests.sample_desk import Desk
from tests.store.cutting_proxy import Cut, cut_in_turn
from tests.store.test_commits_lost import standby_missing

pytestmark = pytest.mark.postgres

PATIENT = {"UMC_PATIENCE": "20s"}
LINES = "fault note 1 two\ncustomer list\n"
OPEN = "fault open --equipment KB-SW-01 --symptom one --priority P1 --at 2026-05-03T03:20+09:00\n"
at_each_statement = pytest.mark.parametrize("cut", [Cut.AT_STATEMENT, Cut.AFTER_STATEMENT])


def kept(desk: Desk, table: str = "events") -> int:
    """Return how many rows of a table there are."""
    with psycopg.connect(desk.url) as administrator:
        found = administrator.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
    assert found is not None
    return int(found[0])


def batch(desk: Desk, **env: str) -> Result:
    """Run an atomic batch of two lines."""
    return desk.run("batch", "-", "--atomic", at="2026-05-03T03:20+09:00", stdin=LINES, env=env)


def dry_tick(desk: Desk, **env: str) -> Result:
    """Say what a tick would do."""
    return desk.run("tick", "--dry-run", "-o", "json", env=env)


def batches(desk: Desk, cut: Cut, **env: str) -> list[tuple[Result, int]]:
    """Run one atomic batch for each statement it sends, cut at that; say what it left behind each time."""
    desk.open()
    batch(desk)
    found = []
    for proxy in cut_in_turn(desk.url, cut):
        before = kept(desk)
        ran = batch(Desk(proxy.url), **env)
        found.append((ran, kept(desk) - before))
    return found


def said_kept(result: Result) -> list[bool | None]:
    """Return what each answer of a batch says of being kept."""
    return [json.loads(line)["kept"] for line in result.stdout.splitlines()]


@at_each_statement
def test_an_atomic_batch_lost_in_any_statement_is_done_once(postgres_desk: Desk, cut: Cut) -> None:
    """Reads between its writes too: only the COMMIT, its last statement, is not sent a second time."""
    *lost, committing, untouched = batches(postgres_desk, cut, **PATIENT)
    assert len(lost) > 30
    for result, notes in [*lost, untouched]:
        assert result.exit_code == 0, result.stderr
        assert (said_kept(result), notes) == ([True, True], 1)
    assert all("trying again until" in result.stderr for result, _ in lost)
    assert committing[0].exit_code == 4
    assert said_kept(committing[0]) == [None, None]
    assert committing[1] == (cut is Cut.AFTER_STATEMENT)


@at_each_statement
def test_an_atomic_batch_without_patience_says_what_was_lost(postgres_desk: Desk, cut: Cut) -> None:
    """At each of its statements but COMMIT: the database is away, no line is answered, nothing is kept."""
    *lost, committing, _ = batches(postgres_desk, cut)
    assert len(lost) > 30
    for result, notes in lost:
        assert (result.exit_code, result.stdout, notes) == (4, "", 0)
        assert "database-unreachable" in result.stderr
        assert "bug" not in result.stderr
    assert "outcome-unknown" in committing[0].stderr


@at_each_statement
def test_a_dry_tick_that_lost_its_connection_is_done_again(postgres_desk: Desk, cut: Cut) -> None:
    """The answer is that of an untouched one, said once."""
    postgres_desk.open()
    expected = dry_tick(postgres_desk)
    proxies = cut_in_turn(postgres_desk.url, cut)
    *lost, ending, untouched = [dry_tick(Desk(proxy.url), **PATIENT) for proxy in proxies]
    assert len(lost) > 15
    assert untouched.stdout == expected.stdout
    assert expected.json
    for result in lost:
        assert (result.exit_code, result.stdout) == (0, expected.stdout), result.stderr
        assert "trying again until" in result.stderr
    assert ending.stdout == expected.stdout  # only then its connection was lost
    assert "bug" not in ending.stderr
    assert kept(postgres_desk, "messages") == 0


@at_each_statement
def test_a_dry_tick_without_patience_says_that_the_database_is_away(postgres_desk: Desk, cut: Cut) -> None:
    """With exit code 4 at every statement, as each command does; never as a fault that is stuck."""
    postgres_desk.open()
    dry_tick(postgres_desk)
    *lost, untouched = [dry_tick(Desk(proxy.url)) for proxy in cut_in_turn(postgres_desk.url, cut)]
    assert untouched.exit_code == 0, untouched.stderr
    assert len(lost) > 15
    for result in lost:
        assert (result.exit_code, result.error["code"]) == (4, "database-unreachable")


def interrupted(desk: Desk, waiting: str, administrator: "psycopg.Connection[tuple[str]]") -> tuple[int, str]:
    """Run a batch of one line as a process; interrupt it once its session waits for that; how it ended."""
    words = (sys.executable, "-m", "umc", "batch", "-", "--atomic", "--db", desk.url)
    env = {**os.environ, "UMC_ACTOR": "sato", "XDG_CONFIG_HOME": "/nonexistent"}
    process = subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env
    )
    with process:
        assert process.stdin is not None
        process.stdin.write(OPEN)
        process.stdin.close()
        process.stdin = None
        try:
            _until(administrator, f"SELECT 1 FROM pg_stat_activity WHERE {waiting}")
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate(timeout=60)
        finally:
            process.kill()
    return process.returncode, out


def _until(administrator: "psycopg.Connection[tuple[str]]", query: str) -> None:
    for _ in range(1500):  # half a minute: the machine may have much else to do
        if administrator.execute(query.encode()).fetchone():
            return
        time.sleep(0.02)
    raise AssertionError("nobody ever waited")


def test_ctrl_c_while_commit_waits_says_that_nobody_knows(postgres_desk: Desk) -> None:
    """The COMMIT waits for a standby that is not there: what it was to keep is kept on this server."""
    with standby_missing(postgres_desk) as administrator:
        code, out = interrupted(postgres_desk, "wait_event = 'SyncRep'", administrator)
    [answer] = [json.loads(line) for line in out.splitlines()]
    assert (code, answer["exit_code"], answer["kept"]) == (130, 0, None)
    assert kept(postgres_desk, "faults") == 1


def test_ctrl_c_before_commit_says_that_nothing_was_kept(postgres_desk: Desk) -> None:
    """The line waits for somebody else's lock: nothing of it can have been kept."""
    with (
        psycopg.connect(postgres_desk.url) as holder,
        psycopg.connect(postgres_desk.url, autocommit=True) as administrator,
    ):
        holder.execute("LOCK TABLE events IN EXCLUSIVE MODE")
        code, out = interrupted(postgres_desk, "wait_event_type = 'Lock'", administrator)
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 130
    assert [answer["kept"] for answer in answers] == [False]
    assert kept(postgres_desk, "faults") == 0
