"""A desk whose older faults are over: they can be moved out, but for those that something keeps here."""

import shutil
from pathlib import Path
from typing import Any

from tests.cli.copies import ask, run
from tests.sample_desk import Desk

LONG_AGO = "2026-06-01T00:00+09:00"
"""What ended before it is old here."""


def worked(desk: Desk, *, old: int = 3) -> Desk:
    """Let some faults end whose messages have all been dropped, and open one that is newer than they are."""
    for day in range(3, 3 + old):
        said = ("--caller", f"О'Нил \u202e {day}")
        number = desk.open("KB-SW-01", *said, at=f"2026-05-{day:02}T03:10")["number"]
        desk.step("dispatch", number, at=f"2026-05-{day:02}T03:20")
        desk.step("cancel", number, "--why", f"\x1b[31mnothing {day}", at=f"2026-05-{day:02}T04:00")
    drop_all(desk)
    desk.open("KB-SW-02", "--caller", "О'Нил", at="2026-06-02T03:10")
    desk.step("dispatch", str(old + 1), at="2026-06-02T03:20")
    return desk


def drop_all(desk: Desk) -> None:
    """Drop every message that waits."""
    ids = [str(each["id"]) for each in desk.ask("outbox", "list")]
    for each in ids:
        run("outbox", "drop", each, "--reason", "told by phone", db=desk.url)


def move_out(desk: Desk, file: Path) -> Any:
    """Move the old ones out into a file, and return what is said of it."""
    return ask("archive", "--before", LONG_AGO, str(file), "--yes", db=desk.url)


def copy_of(desk: Desk, folder: Path) -> Desk:
    """Return a desk on a copy of another's SQLite file."""
    folder.mkdir(mode=0o700)
    shutil.copy2(desk.url.removeprefix("sqlite:///"), folder / "umc.db")
    return Desk(f"sqlite:///{folder / 'umc.db'}")
