"""umc as a process among others: pipes, closed streams, odd encodings, two at once."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.sample_desk import Desk
from umc.store.checks.check import check
from umc.store.database.engine import open_database

LATER = ("--at", "2026-05-03T04:00")


def shell(desk: Desk, *words: str | bytes, **env: str) -> "subprocess.CompletedProcess[bytes]":
    """Run umc as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "umc", *words], capture_output=True, env=surroundings(desk, env), timeout=60
    )


def surroundings(desk: Desk, more: dict[str, str]) -> dict[str, str]:
    """Return the environment of a plain shell."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"UMC_DATABASE_URL": desk.url, "UMC_ACTOR": "sato", "LC_ALL": "C.UTF-8"} | more


def test_a_reader_that_goes_away_is_no_error(sqlite_desk: Desk) -> None:
    """``umc ... | head -1`` ends quietly with 141."""
    sqlite_desk.open("KB-SW-01", "--symptom", "x" * 20_000)
    for number in range(2, 12):
        sqlite_desk.open("KB-SW-01", "--symptom", f"{number}" * 10_000)
    running = subprocess.Popen(
        [sys.executable, "-m", "umc", "fault", "list", "-o", "json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings(sqlite_desk, {}),
    )  # fmt: skip
    assert running.stdout is not None
    assert running.stderr is not None
    assert running.stdout.readline() == b"[\n"
    running.stdout.close()
    said = running.stderr.read()
    running.stderr.close()
    assert (running.wait(timeout=60), said) == (141, b"")


def test_a_short_answer_is_written_at_once(sqlite_desk: Desk) -> None:
    """So that ``umc ... | head -1`` ends with 0, also where a script heeds every end of a pipe."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb", buffering=0) as whoever_reads:
        running = subprocess.Popen(
            [sys.executable, "-m", "umc", "explain", "UMC413"],
            stdout=writing, stderr=subprocess.DEVNULL, env=surroundings(sqlite_desk, {}),
        )  # fmt: skip
        os.close(writing)
        assert whoever_reads.read(1) == b"U"
    assert running.wait(timeout=60) == 0


def test_a_closed_stdout_does_no_harm(sqlite_desk: Desk) -> None:
    """``>&-`` loses the result, and leaves no traceback."""
    command = f'exec "{sys.executable}" -m umc fault list >&-'
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, env=surroundings(sqlite_desk, {}), timeout=60
    )
    assert b"Traceback" not in done.stderr
    assert done.returncode in (0, 4)


def test_an_ascii_terminal_gets_escapes_and_no_crash(sqlite_desk: Desk) -> None:
    """What it cannot show is shown as an escape; JSON stays JSON."""
    sqlite_desk.open("KB-SW-01", "--symptom", "勘定系")
    plain = shell(sqlite_desk, "fault", "show", "1", PYTHONIOENCODING="ascii")
    assert (plain.returncode, rb"\u52d8" in plain.stdout) == (0, True)
    record = shell(sqlite_desk, "fault", "show", "1", "-o", "json", PYTHONIOENCODING="ascii")
    assert json.loads(record.stdout)["symptom"] == "勘定系"


def test_words_that_are_no_utf_8_are_refused_by_name(sqlite_desk: Desk) -> None:
    """A byte of another encoding is neither stored nor guessed at."""
    said = ("fault", "open", "--equipment", "KB-SW-01", "--priority", "P1", "--symptom")
    done = shell(sqlite_desk, *said, b"caf\xe9")
    assert (done.returncode, b"unstorable-text" in done.stderr) == (3, True)
    done.stderr.decode("utf-8")


def test_two_desks_at_once_lose_no_step(desk: Desk) -> None:
    """Eight processes write eight notes on one fault; each is kept, in one unbroken chain."""
    desk.open()
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda n: shell(desk, "fault", "note", "1", f"note {n}", *LATER), range(8)))
    refused = [one for one in done if one.returncode]
    assert all(one.returncode == 3 and b"changed-meanwhile" in one.stderr for one in refused)
    notes = [one["said"] for one in desk.ask("fault", "timeline", "1") if one["kind"] == "noted"]
    assert len(notes) == len(set(notes)) == 8 - len(refused)
    with open_database(desk.url) as database, database.read() as connection:
        assert list(check(connection)) == []


def test_of_two_that_answer_at_once_one_comes_second(desk: Desk) -> None:
    """The loser is told that the customer was already answered."""
    desk.open()
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: shell(desk, "fault", "respond", "1", "-o", "json", *LATER), range(2)))
    assert sorted(one.returncode for one in done) == [0, 3]
    loser = json.loads(next(one for one in done if one.returncode).stderr.splitlines()[-1])
    assert loser["code"] in ("wrong-step", "changed-meanwhile")
    kinds = [one["kind"] for one in desk.ask("fault", "timeline", "1")]
    assert kinds.count("responded") == 1


def test_two_openings_at_once_get_two_numbers(desk: Desk) -> None:
    """No number is given twice, and none is left out."""
    said = ("fault", "open", "--equipment", "KB-SW-01", "--symptom", "x", "--priority", "P1", "-o", "json")
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: shell(desk, *said, "--at", "2026-05-03T03:10"), range(4)))
    assert sorted(json.loads(one.stdout)["number"][-1] for one in done) == ["1", "2", "3", "4"]


@pytest.mark.parametrize("repeat", [4])
def test_the_same_key_at_once_opens_one_fault(desk: Desk, repeat: int) -> None:
    """Whoever comes second waits, and is given the first answer."""
    said = ("fault", "open", "--equipment", "KB-SW-01", "--symptom", "x", "--priority", "P1", "-o", "json")
    with ThreadPoolExecutor(repeat) as pool:
        done = list(
            pool.map(lambda _: shell(desk, *said, "--key", "k", "--at", "2026-05-03T03:10"), range(repeat))
        )
    assert {one.returncode for one in done} == {0}
    assert {one.stdout for one in done} == {done[0].stdout}
    assert sum(b"already done under this key" in one.stderr for one in done) == repeat - 1
    assert len(desk.ask("fault", "list", "--all")) == 1


def test_completion_leaves_with_nothing_wrong(sqlite_desk: Desk) -> None:
    """A shell takes any other exit code for a failure."""
    done = shell(sqlite_desk, _UMC_COMPLETE="bash_complete", COMP_WORDS="umc boa", COMP_CWORD="1")
    assert (done.returncode, done.stdout.strip()) == (0, b"plain,board")


def test_an_opening_into_a_full_device_is_said_to_be_kept(desk: Desk) -> None:
    """Whoever ran it again would open the fault twice."""
    words = ("fault", "open", "--equipment", "KB-SW-01", "--symptom", "x", "--priority", "P1", "-q", *LATER)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "umc", *words],
            stdout=full, stderr=subprocess.PIPE, env=surroundings(desk, {}), timeout=60,
        )  # fmt: skip
    assert done.returncode == 4
    assert done.stderr.startswith(b"umc: outside: it was done and kept; only the answer")
    assert len(done.stderr.splitlines()) == 2
    assert len(desk.ask("fault", "list")) == 1
