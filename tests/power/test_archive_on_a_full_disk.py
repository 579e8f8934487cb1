"""Archiving on a full disk, out and back: nothing half, nothing lost, and it goes on when there is room."""

import sys
from pathlib import Path

import pytest

from tests.cli.copies import ask, refused
from tests.cli.running import umc
from tests.flows.naive_ways_to_move import take_out_and_write
from tests.flows.test_disk_full_anywhere import path_of, told
from tests.old_faults import LONG_AGO, move_out, worked
from tests.power.failing_disk import FULL
from tests.power.moving_on_full_disk import Moving, move, writes
from tests.power.small_disk import little_room
from tests.sample_desk import Desk

OLD = 3
INSTANTS = 2
"""Of each way; ``python -m benchmarks.torture --only full-disk`` takes every write."""


@pytest.mark.parametrize("back", [False, True], ids=["out", "back"])
def test_a_database_without_room_loses_no_fault_that_is_on_its_way(
    sqlite_desk: Desk, tmp_path: Path, back: bool
) -> None:
    """Each is here or in a file that is whole, some may have gone; the same command goes on then."""
    worked(sqlite_desk, old=OLD)
    file = tmp_path / "old.jsonl"
    if back:
        move_out(sqlite_desk, file)
    moving = Moving(path_of(sqlite_desk), tmp_path / "beside", file if back else None)
    count = writes(moving, FULL)
    found = move(moving, FULL, range(0, count, max(1, count // INSTANTS)))
    sys.stdout.write(f"\narchive, disk full at {found.runs} of {count} writes: {told(found)}\n")
    assert found.wrong == []
    assert found.refused > 0


def test_a_file_for_which_there_is_no_room_is_not_there_and_no_fault_has_gone(
    sqlite_desk: Desk, tmp_path: Path
) -> None:
    """Exit 4 with the name that was asked for; not even a half under another name."""
    worked(sqlite_desk, old=OLD)
    with little_room(4, tmp_path / "small") as disk:
        error = refused(
            "archive", "--before", LONG_AGO, str(disk / "old.jsonl"), "--yes", db=sqlite_desk.url, code=4
        )
        assert list(disk.iterdir()) == []
    assert error["code"] in ("disk-full", "unwritable-file")
    assert str(disk / "old.jsonl") in error["message"]
    assert ask("db", "check", db=sqlite_desk.url)["checked"]["faults"] == OLD + 1


def test_the_naive_way_has_taken_faults_out_when_there_is_no_room_for_them(
    sqlite_desk: Desk, tmp_path: Path
) -> None:
    """The control: out of the database first and into the file then, which the test above must see."""
    worked(sqlite_desk, old=OLD)
    with little_room(4, tmp_path / "small") as disk:
        with pytest.raises(OSError, match="No space left"):
            take_out_and_write([str(disk / "old.jsonl")], sqlite_desk.url)
        whole = umc("archive", "--check", str(disk / "old.jsonl"), db=sqlite_desk.url)
    assert whole.exit_code != 0
    assert ask("db", "check", db=sqlite_desk.url)["checked"]["faults"] == 1
