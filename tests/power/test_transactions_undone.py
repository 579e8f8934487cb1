"""An atomic batch on a disk on which one write or read fails: SQLite undoes all of it by itself.

https://sqlite.org/lang_transaction.html, "response to errors within a transaction".
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from tests.cli.running import Result, umc
from tests.flows.test_disk_full_anywhere import counted, path_of
from tests.power.failing_disk import FAILING, FULL, contents, fresh
from tests.power.failing_once import READ, WRITE, Once, failing_once
from tests.sample_desk import Desk
from umc.store.database import sqlite_file

BATCH = ("batch", "-", "--atomic")
LINES = """\
fault open --equipment KB-SW-01 --symptom one --priority P1 --at 2026-05-03T03:20+09:00
tick
"""
BEFORE = 6
"""Faults that are open by then: what the tick does with them goes to the disk in the middle of it."""
INSTANTS = 12
"""Of each way; so many of its reads or writes fail, one in each run."""
CODES = {FULL: "disk-full", FAILING: "disk-failing"}
_ALL = "SELECT (SELECT count(*) FROM faults) + (SELECT count(*) FROM messages)"
ALL = (BEFORE + 1) * (1 + 3)
"""Each of the faults, and the messages that tell of it."""
_SMALL = tuple("PRAGMA cache_size=-60" if "cache_size" in one else one for one in sqlite_file._PRAGMAS)


@dataclass(frozen=True, slots=True)
class Ran:
    """A batch that was run on a disk that failed once, and what was in its database before."""

    result: Result
    disk: Once
    path: Path
    before: tuple[str, ...]

    @property
    def answers(self) -> list[dict[str, Any]]:
        """The answers, one a line."""
        return [json.loads(line) for line in self.result.stdout.splitlines()]

    @property
    def refused_in(self) -> str:
        """Where it met the failure, by what it says."""
        if self.result.exit_code == 0:
            return "nowhere"
        failed = [one["line"] for one in self.answers if one["exit_code"] != 0]
        return f"line {failed[0]}" if failed else f"after {len(self.answers)} lines"

    def wrong(self) -> Iterator[str]:
        """Say what of its answers is not as it is in the database, or tells the failure as something else."""
        kept = [one["kept"] for one in self.answers]
        if self.result.exit_code == 0:
            if kept != [True, True] or counted(self.path, _ALL) != ALL:
                yield f"exit 0, kept {kept}, {counted(self.path, _ALL)} are there"
            return
        if any(one is not False for one in kept):
            yield f"exit {self.result.exit_code}, kept {kept}"
        if contents(self.path) != self.before:
            yield "not all of it is undone"
        told = [(one["error"]["code"], one["exit_code"]) for one in self.answers if one["error"]]
        if not told and f"umc: {CODES[self.disk.how]}: " in self.result.stderr:
            told = [(CODES[self.disk.how], self.result.exit_code)]
        if told != [(CODES[self.disk.how], 4)]:
            yield f"told as {told}: {self.result.stderr}"


def run(desk: Desk, folder: Path, disk: Once, lines: str = LINES) -> Ran:
    """Run a batch on a fresh copy of the desk's database.

    With a cache so small that a transaction goes to the disk before its COMMIT, as a long one does.
    """
    path = fresh(path_of(desk), folder)
    before = contents(path)
    with mock.patch.object(sqlite_file, "_PRAGMAS", _SMALL), failing_once(disk):
        result = umc(*BATCH, stdin=lines, db=f"sqlite:///{path}")
    return Ran(result, disk, path, before)


@pytest.fixture
def busy_desk(sqlite_desk: Desk) -> Desk:
    """Give a desk with faults to tick."""
    for turn in range(BEFORE):
        sqlite_desk.open(f"KB-SW-0{turn % 3 + 1}", at="03:10")
    return sqlite_desk


@pytest.mark.parametrize(("deed", "how"), [(WRITE, FULL), (WRITE, FAILING), (READ, FAILING)])
def test_an_atomic_batch_says_kept_of_what_is_kept_and_of_nothing_else(
    busy_desk: Desk, tmp_path: Path, deed: str, how: str
) -> None:
    """Whichever write or read fails: it is told as the disk, and the batch can be run again."""
    beside, places = tmp_path / "beside", set()
    well = run(busy_desk, beside, Once(deed, how, at=0))
    assert (well.refused_in, list(well.wrong())) == ("nowhere", [])
    instants = range(1, well.disk.met + 1, max(1, well.disk.met // INSTANTS))
    for at in instants:
        ran = run(busy_desk, beside, Once(deed, how, at))
        places.add(ran.refused_in)
        assert (at, list(ran.wrong())) == (at, [])
        again = umc(*BATCH, stdin=LINES, db=f"sqlite:///{ran.path}")
        assert (at, again.exit_code) == (at, 0), again.stdout + again.stderr
    sys.stdout.write(f"\n{deed}, disk {how}: {len(instants)} of {well.disk.met}, {sorted(places)}\n")
    assert places >= {"line 1", "line 2"}
    assert "after 2 lines" in places or deed == READ


@pytest.mark.parametrize("how", [FULL, FAILING])
def test_a_line_whose_savepoint_went_with_the_transaction_is_told_as_the_disk_and_not_as_a_bug(
    busy_desk: Desk, tmp_path: Path, how: str
) -> None:
    """Its own answer says so, with exit code 4; the line after it was not run."""
    ran = run(busy_desk, tmp_path / "beside", Once(WRITE, how, at=1))
    [answer] = ran.answers
    assert (answer["exit_code"], answer["error"]["code"], answer["kept"]) == (4, CODES[how], False)
    assert (ran.result.exit_code, list(ran.wrong())) == (1, [])


def test_a_line_that_only_reads_is_told_as_the_disk_and_not_as_a_bug(busy_desk: Desk, tmp_path: Path) -> None:
    """A read inside the shared transaction, whichever of its pages cannot be had."""
    beside, lines, told = tmp_path / "beside", "fault list\n", list[str]()
    count = run(busy_desk, beside, Once(READ, FAILING, at=0), lines).disk.met
    for at in range(count, 0, -max(1, count // INSTANTS)):
        ran = run(busy_desk, beside, Once(READ, FAILING, at), lines)
        told += [one["error"]["code"] for one in ran.answers if one["error"]]
    assert told
    assert set(told) == {"disk-failing"}
