"""The write gate: never stuck, never in the way of leaving, never leading elsewhere."""

import fcntl
import sqlite3
from pathlib import Path

import pytest

from tests.store.processes import MANY
from tests.store.sqlite_use import refusal, url, use
from umc.domain.refusals import OutsideFailure
from umc.store.database.engine import open_database


def test_a_lock_file_that_is_a_link_is_refused(folder: Path) -> None:
    """It would empty whatever it leads to."""
    use(folder / "umc.db")
    precious = folder / "precious"
    precious.write_text("keep")
    (folder / "umc.db.gate").unlink()
    (folder / "umc.db.gate").symlink_to(precious)
    assert refusal(folder / "umc.db").code == "database-locked-out"
    assert precious.read_text() == "keep"


def test_the_gate_is_free_again_when_its_holder_is_killed(folder: Path) -> None:
    """A lock that outlived its process would stop the desk."""
    path = folder / "umc.db"
    use(path)
    holder = MANY.Process(target=hold_for_ever, args=(path, folder / "held"))
    holder.start()
    while not (folder / "held").exists():
        assert holder.is_alive()
    holder.kill()
    holder.join()
    use(path)


def hold_for_ever(path: Path, sign: Path) -> None:
    """Hold the write transaction until killed."""
    with open_database(url(path)) as database, database.write():
        sign.touch()
        MANY.Event().wait()


def test_closing_waits_for_nobody(folder: Path) -> None:
    """A reader leaves although somebody holds the gate."""
    path = folder / "umc.db"
    database = open_database(url(path))
    with database.read():
        pass
    with (folder / "umc.db.gate").open("r+b") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        database.close()
    use(path)


def test_a_lock_held_by_another_program_is_waited_for_and_then_reported(folder: Path) -> None:
    """Not every program that opens the file knows the gate."""
    path = folder / "umc.db"
    use(path)
    stranger = sqlite3.connect(path, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with open_database(url(path), wait_s=0.2) as database:
        with pytest.raises(OutsideFailure, match="another program") as failed, database.write():
            pass
        assert failed.value.code == "database-busy"
        stranger.execute("COMMIT")
        stranger.close()
        with database.write():
            pass


def test_a_broken_off_leaving_does_not_hide_what_happened(folder: Path) -> None:
    """Closing goes on when the lock file cannot be opened."""
    path = folder / "umc.db"
    database = open_database(url(path))
    with database.read():
        pass
    (folder / "umc.db.gate").unlink()
    (folder / "umc.db.gate").mkdir()
    database.close()
