"""A disk that is full, or fails, from any one write on: exit 4, all or nothing, and work goes on then."""

import errno
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.cli.running import umc
from tests.flows.naive_ways import import_row_by_row
from tests.flows.victims_of_the_book import machines_of
from tests.power import apsw_driver
from tests.power.failing_disk import FAILING, FULL, Disturbed, FromThen, disturb, writes_of
from tests.power.watched_files import watched
from tests.sample_desk import Desk
from umc.domain.refusals import OutsideFailure

MACHINES = 60
OPEN = ("fault", "open", "--equipment", "KB-SW-01", "--symptom", "no link", "--priority", "P1",
        "--at", "2026-05-03T03:10", "--key", "night")  # fmt: skip
INSTANTS = 4
"""Of each command; ``benchmarks/torture_power.py`` fails the disk at every one of its writes."""


def path_of(desk: Desk) -> Path:
    """Return the file of a desk on SQLite."""
    return Path(desk.url.removeprefix("sqlite:///"))


def counted(path: Path, query: str) -> int:
    """Return one number out of a database."""
    with closing(sqlite3.connect(path)) as looking:
        return int(looking.execute(query).fetchone()[0])


def an_import(folder: Path) -> tuple[str, ...]:
    """Return the command that brings machines in."""
    file = folder / "machines.csv"
    file.write_text(machines_of(1, MACHINES), encoding="utf-8")
    return ("equipment", "import", str(file), "--apply", "--key", "machines")


def opened(path: Path) -> bool:
    """Whether the fault is there, once, under its one seal."""
    counts = [counted(path, f"SELECT count(*) FROM {table}") for table in ("faults", "seals")]
    return counts == [1, 1]


def imported(path: Path) -> bool:
    """Whether all the machines are there."""
    return counted(path, "SELECT count(*) FROM equipment WHERE model = 'of turn 1'") == MACHINES


@pytest.mark.parametrize("how", [FULL, FAILING])
@pytest.mark.parametrize("what", ["open", "import"])
def test_a_write_that_fails_takes_all_of_the_command_along(
    sqlite_desk: Desk, tmp_path: Path, what: str, how: str
) -> None:
    """Whatever was answered is there; what was not is not there at all, and can be repeated with its key."""
    words = OPEN if what == "open" else an_import(tmp_path)
    finished: Callable[[Path], bool] = opened if what == "open" else imported
    template, beside = path_of(sqlite_desk), tmp_path / "beside"
    writes = writes_of(template, beside, words, how)
    instants = range(0, writes, max(1, writes // INSTANTS))
    found = disturb(template, beside, words, how, instants, finished)
    sys.stdout.write(f"\n{what}, disk {how} at {found.runs} of {writes} writes: {told(found)}\n")
    assert found.wrong == []
    assert found.refused > 0
    assert found.unsure == 0
    assert umc("db", "check", db=f"sqlite:///{beside / 'umc.db'}").exit_code == 0


def told(found: Disturbed) -> str:
    """Return what came of it."""
    return f"{found.refused} refused with nothing done, {found.done} done and answered, 0 lost, 0 halves"


def test_the_naive_import_leaves_a_half_on_a_full_disk(sqlite_desk: Desk, tmp_path: Path) -> None:
    """The control: row by row, and a full disk in the middle, is what the test above must be able to see."""
    umc(*an_import(tmp_path), db=sqlite_desk.url)
    (tmp_path / "again.csv").write_text(machines_of(2, MACHINES), encoding="utf-8")
    disk = FromThen(FULL, well=400)
    with watched("naive", disk), apsw_driver.in_place("naive"), suppress(OutsideFailure):
        import_row_by_row((str(tmp_path / "again.csv"),), sqlite_desk.url)
    done = counted(path_of(sqlite_desk), "SELECT count(*) FROM equipment WHERE model = 'of turn 2'")
    sys.stdout.write(f"\nrow by row: {done} of {MACHINES} rows are there\n")
    assert 0 < done < MACHINES


def test_the_gate_needs_no_room_on_the_disk(sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The holder's name is for people who wait; that it cannot be written keeps nobody from writing."""

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("umc.store.database.gate.os.pwrite", full)
    assert umc(*OPEN, db=sqlite_desk.url).exit_code == 0
