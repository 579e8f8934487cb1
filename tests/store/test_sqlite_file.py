"""An SQLite file: made whole once, kept private, and nothing touched that is not ours."""

import os
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.store.processes import run_at_once
from tests.store.sqlite_use import refusal, url, use
from umc.domain.refusals import OutsideFailure, Refusal
from umc.store.database import sqlite_file
from umc.store.database.engine import Database, open_database
from umc.store.database.settings import not_in_force
from umc.store.database.sqlite_file import APPLICATION_ID, file_system


def mode(path: Path) -> int:
    """Return the rights of a path."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("foreign_keys", 1),
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("busy_timeout", 30_000),
        ("application_id", APPLICATION_ID),
    ],
)
def test_the_settings_that_lose_nothing_are_in_force(folder: Path, pragma: str, value: object) -> None:
    """Read back from the connection, in reading and in writing blocks, and after opening again."""
    use(folder / "umc.db")
    with open_database(url(folder / "umc.db")) as database:
        for block in (database.read, database.write):
            with block() as connection:
                assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def out_of_wal(path: Path) -> None:
    """Take a file out of write-ahead mode, as another tool may, or a kill right after the schema was made."""
    stranger = sqlite3.connect(path, isolation_level=None)
    assert stranger.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
    stranger.close()


def test_a_file_left_out_of_wal_is_brought_back_by_the_next_writer(folder: Path) -> None:
    """A reader finds the file as it is and the check says so; a writer insists."""
    path = folder / "umc.db"
    use(path)
    out_of_wal(path)
    with open_database(url(path)) as database:
        with database.read() as connection:
            [said] = not_in_force(connection)
            assert said.startswith("journal_mode is delete, not wal")
        with database.write() as connection:
            assert list(not_in_force(connection)) == []
    use(path)
    with open_database(url(path)) as database, database.read() as connection:
        assert list(not_in_force(connection)) == []


def test_an_upgrade_brings_a_file_back_to_wal(folder: Path) -> None:
    """Also one whose schema is the newest already."""
    path = folder / "umc.db"
    use(path)
    out_of_wal(path)
    with open_database(url(path)) as database:
        database.upgrade()
        with database.read() as connection:
            assert list(not_in_force(connection)) == []


def test_a_file_that_can_keep_no_write_ahead_log_is_refused_every_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only at the first use: nothing is ever written without it."""
    path = folder / "umc.db"
    use(path)
    out_of_wal(path)
    monkeypatch.setattr(sqlite_file, "_OPENED", "mode=rw&vfs=unix-dotfile")  # which shares no memory
    for _ in range(2):
        found = refusal(path)
        assert found.code == "no-wal"
    with open_database(url(path)) as database:
        for _ in range(2):
            with pytest.raises(Refusal, match="write-ahead log"), database.write():
                pass


def test_a_newer_umcs_file_is_not_brought_to_wal(folder: Path) -> None:
    """What is refused stays untouched."""
    path = folder / "umc.db"
    with open_database(url(path)) as database, database.write() as connection:
        connection.exec_driver_sql("UPDATE umc_meta SET reads_from = '99.0', writes_from = '99.0'")
    out_of_wal(path)
    before = path.read_bytes()
    with pytest.raises(Refusal) as refused, open_database(url(path)).write():
        pass
    assert refused.value.code == "newer-database"
    assert path.read_bytes() == before


def test_a_writing_block_holds_the_write_lock_from_its_start(folder: Path) -> None:
    """A transaction that turns writer late fails at once, whatever the timeout."""
    path = folder / "umc.db"
    with open_database(url(path)) as database, database.write():
        stranger = sqlite3.connect(path, timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            stranger.execute("BEGIN IMMEDIATE")
        stranger.close()


def test_a_new_file_is_made_whole_on_first_use_and_private(tmp_path: Path) -> None:
    """Folder 0700, every file 0600, whatever the umask says."""
    path = tmp_path / "a" / "b" / "umc.db"
    before = os.umask(0)
    try:
        with open_database(url(path)) as database, database.write() as connection:
            connection.exec_driver_sql("INSERT INTO counters VALUES ('a', 1)")
            files = {name.name: mode(name) for name in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert files == {"umc.db": 0o600, "umc.db-wal": 0o600, "umc.db-shm": 0o600, "umc.db.gate": 0o600}
    assert (mode(path.parent), mode(path.parent.parent)) == (0o700, 0o700)


def test_racing_first_uses_make_one_database(folder: Path) -> None:
    """Whoever comes first makes it, the others use it."""
    assert run_at_once(6, use, folder / "umc.db") == [0] * 6
    use(folder / "umc.db")


def test_a_missing_file_is_not_made_where_that_was_not_asked(folder: Path) -> None:
    """A mistyped path becomes no new empty database."""
    with pytest.raises(Refusal) as refused, open_database(url(folder / "umc.db"), create=False).read():
        pass
    assert refused.value.code == "no-database"
    assert list(folder.iterdir()) == []


def test_a_half_made_file_is_made_whole(folder: Path) -> None:
    """A process that died right after making the empty file leaves nothing in the way."""
    (folder / "umc.db").touch(mode=0o600)
    use(folder / "umc.db")


def test_another_programs_database_is_left_as_it_is(folder: Path) -> None:
    """Not one byte of it changes."""
    path = folder / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t (x)")
    other.close()
    path.chmod(0o600)
    before = path.read_bytes()
    assert refusal(path).code == "foreign-database"
    with open_database(url(path)) as database, pytest.raises(Refusal):
        database.upgrade()
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_left_as_it_is(folder: Path) -> None:
    """A text file named by mistake."""
    path = folder / "notes.txt"
    path.write_text("buy milk\n" * 200)
    path.chmod(0o600)
    assert refusal(path).code == "foreign-database"
    assert path.read_text() == "buy milk\n" * 200


def test_a_file_cut_short_is_reported_as_damaged(folder: Path) -> None:
    """Not as empty, not as new, and not as a bug."""
    path = folder / "umc.db"
    use(path)
    path.write_bytes(path.read_bytes()[:6000])
    assert isinstance(refusal(path), OutsideFailure)


def test_a_folder_that_anybody_may_write_to_is_refused(folder: Path) -> None:
    """Others could swap the file."""
    folder.chmod(0o777)
    assert refusal(folder / "umc.db").code == "unsafe-database"


def test_a_file_that_anybody_may_write_to_is_refused(folder: Path) -> None:
    """Others could change what is kept."""
    use(folder / "umc.db")
    (folder / "umc.db").chmod(0o666)
    assert refusal(folder / "umc.db").code == "unsafe-database"


def test_a_symbolic_link_is_refused(folder: Path) -> None:
    """It may lead anywhere tomorrow; the write-ahead log would lie elsewhere."""
    use(folder / "real.db")
    (folder / "umc.db").symlink_to(folder / "real.db")
    assert refusal(folder / "umc.db").code == "unsafe-database"


def test_a_folder_of_somebody_elses_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its owner could swap the file."""
    use(folder / "umc.db")
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)
    if folder.stat().st_uid == 0:
        os.chown(folder, 3_999_999, -1)
    assert refusal(folder / "umc.db").code == "unsafe-database"


@pytest.mark.parametrize("where", ["a folder", "under a file"])
def test_an_impossible_place_is_an_outside_failure(folder: Path, where: str) -> None:
    """The path is in the message."""
    (folder / "file").write_text("")
    path = folder if where == "a folder" else folder / "file" / "umc.db"
    assert str(path) in refusal(path).message


def test_an_unreachable_disk_is_an_outside_failure(folder: Path) -> None:
    """A folder that is gone between two commands, and cannot be made again."""
    path = folder / "sub" / "umc.db"
    use(path)
    shutil.rmtree(folder / "sub")
    (folder / "sub").write_text("")
    failure = refusal(path)
    assert isinstance(failure, OutsideFailure)
    assert failure.code == "database-unreachable"


MOUNTS = """\
22 1 254:1 / / rw,relatime - ext4 /dev/vda rw
40 22 0:35 / /home rw - nfs4 server:/home rw,vers=4.2
41 40 0:36 / /home/local rw shared:5 - xfs /dev/vdb rw
42 22 0:37 / /mnt/with\\040space rw - cifs //server/share rw
43 22 0:38 / /mnt/remote rw - fuse.sshfs me@there:/ rw
"""


@pytest.mark.parametrize(
    ("folder_name", "kind"),
    [
        ("/var/lib", "ext4"),
        ("/home/sato", "nfs4"),
        ("/home/local/db", "xfs"),
        ("/mnt/with space/x", "cifs"),
        ("/mnt/remote", "fuse.sshfs"),
        ("/homes", "ext4"),
    ],
)
def test_the_file_system_is_that_of_the_nearest_mount(folder_name: str, kind: str) -> None:
    """Read from the table of mounts as Linux writes it."""
    assert file_system(Path(folder_name), MOUNTS) == kind


def test_a_network_file_system_is_refused_with_the_reason(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's write-ahead log shares memory, which no network carries."""
    mounts = f"1 0 0:1 / / rw - ext4 x rw\n2 1 0:2 / {folder.resolve()} rw - nfs4 x rw\n"
    monkeypatch.setattr("umc.store.database.sqlite_file._mounts", lambda: mounts)
    refused = refusal(folder / "umc.db")
    assert refused.code == "network-database"
    assert "nfs4" in refused.message


def test_a_full_disk_is_an_outside_failure_and_nothing_is_lost(folder: Path) -> None:
    """What was answered before is there, and the next step works once there is room."""
    path = folder / "umc.db"
    with open_database(url(path)) as database:
        with database.write() as connection:
            connection.exec_driver_sql("INSERT INTO counters VALUES ('kept', 1)")
        with pytest.raises(OutsideFailure) as failed:
            fill(database)
        assert failed.value.code == "disk-full"
        with database.write() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
            names = connection.exec_driver_sql("SELECT name FROM counters").scalars().all()
    assert list(names) == ["kept"]


def fill(database: Database) -> None:
    """Write until there is no room."""
    with database.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite takes the present size instead
        for number in range(10_000):
            connection.exec_driver_sql("INSERT INTO counters VALUES (?, 1)", (f"{number}" * 200,))
