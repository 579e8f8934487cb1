"""An SQLite database file: who may use it, and the settings under which it loses nothing.

The settings were measured (16 writers, kill -9, simulated power loss): the driver's own
transactions off, BEGIN IMMEDIATE for every write, WAL with synchronous FULL, foreign keys
on, nothing trusted that the file itself brings along.
"""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import NullPool

from umc.domain.refusals import OutsideFailure, Refusal
from umc.store.database import sqlite_library
from umc.store.database.sqlite_transactions import driver_of, listen
from umc.store.database.trouble import driver_told

if TYPE_CHECKING:
    import sqlite3

APPLICATION_ID = 0x756D6331  # "umc1", in the header of every file of ours
_OPENED = "mode=rw"  # an existing file; nothing is made
_PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=FULL",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    # In KiB: what 250 faults of a tick touch in a company's file. With SQLite's own 2,000 pages went to
    # the log twice, and were read again, before a transaction was done; a command that reads takes no more.
    "PRAGMA cache_size=-8000",
)
_NETWORK = (
    "nfs",
    "cifs",
    "smb",
    "ncp",
    "afs",
    "ceph",
    "lustre",
    "gfs2",
    "ocfs2",
    "glusterfs",
    "davfs",
    "beegfs",
)
_ESCAPE = re.compile(r"\\([0-7]{3})")  # a space, a tab, a line's end, a backslash in a table of mounts
_FUSE = ("sshfs", "glusterfs", "ceph", "s3fs", "rclone", "davfs", "gcsfuse")


def sqlite_engine(path: Path, wait_s: float) -> Engine:
    """Return an engine on an existing file; it opens nothing yet."""
    engine = create_engine(
        "sqlite://",
        module=sqlite_library.driver(),
        creator=lambda: _connect(path, wait_s),
        poolclass=NullPool,
        hide_parameters=True,
    )
    listen(engine)
    return engine


def _connect(path: Path, wait_s: float) -> "sqlite3.Connection":
    """Open the file, which must exist, with the driver's own transactions off."""
    connection: sqlite3.Connection = sqlite_library.driver().connect(
        f"file:{quote(str(path))}?{_OPENED}", uri=True, timeout=wait_s, isolation_level=None
    )
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except (
        UnicodeDecodeError
    ) as error:  # the driver's own, when what SQLite says of a damaged file is no text
        raise sqlite_library.driver().DatabaseError("malformed: its schema is no text") from error
    return connection


def is_in_wal(connection: Connection) -> bool:
    """Whether the file keeps a write-ahead log; outside of any transaction."""
    with driver_told(connection):
        (mode,) = driver_of(connection).execute("PRAGMA journal_mode").fetchone()
    return bool(mode == "wal")


def insist_on_wal(connection: Connection) -> None:
    """Switch the file to write-ahead logging; outside of any transaction, the gate held.

    Raises:
        Refusal: ``no-wal``; the file system under it cannot share memory.
    """
    with driver_told(connection):
        (mode,) = driver_of(connection).execute("PRAGMA journal_mode=WAL").fetchone()
    if mode != "wal":
        raise Refusal(
            "no-wal",
            f"the file system cannot keep SQLite's write-ahead log (journal mode stays {mode!r})",
            hint="put the database on a local disk, or use PostgreSQL",
        )


def sign(connection: Connection) -> None:
    """Mark the file as a umc database; the mark is part of the transaction."""
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")


def is_ours(connection: Connection, path: Path) -> bool:
    """Whether the file is a umc database; False for one that is still empty.

    Raises:
        Refusal: ``foreign-database``; it is another program's. Nothing is changed in it.
    """
    if connection.exec_driver_sql("PRAGMA application_id").scalar_one() == APPLICATION_ID:
        return True
    if connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one() == 0:
        return False
    raise foreign_file(path)


def foreign_file(path: Path) -> Refusal:
    """Return the refusal of a file that is no umc database."""
    return Refusal(
        "foreign-database",
        f"{path} is not a umc database; it was left as it is",
        hint="name another file with --db sqlite:///FILE",
    )


def make_room(path: Path) -> None:
    """Make the folder (0700) and the empty file (0600) where they are missing.

    Raises:
        OutsideFailure: the folder or file cannot be made.
    """
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    with _reaching(path):
        _make_folder(path.parent)
        # An existing file is never opened here: closing it would drop SQLite's own locks on it.
        with suppress(FileExistsError):
            os.close(os.open(path, flags, 0o600))


def is_there(path: Path) -> bool:
    """Whether something stands at that path."""
    with _reaching(path):
        return path.exists()


@contextmanager
def _reaching(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutsideFailure(
            "database-unreachable",
            f"{path} cannot be reached: {error.strerror}",
            hint="look at the folder's owner and mode, or choose another place with --db",
        ) from error


def _make_folder(folder: Path) -> None:
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
        _sync_names(one.parent)


def _sync_names(folder: Path) -> None:
    """Bring the names in a folder to the disk; SQLite does that for those beside the file only."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check_place(path: Path) -> None:
    """Refuse a file that others could swap or change, or that lies on a network file system.

    Raises:
        Refusal: ``unsafe-database`` or ``network-database``; the reason is in it.
    """
    _check_network(path)
    with _reaching(path):
        folder, file = path.parent.stat(), path.lstat()
    if stat.S_ISLNK(file.st_mode) or not stat.S_ISREG(file.st_mode):
        raise _unsafe(f"{path} is not a plain file")
    for status, what in ((folder, f"the folder {path.parent}"), (file, str(path))):
        if status.st_uid not in (os.geteuid(), 0):
            raise _unsafe(f"{what} belongs to another user (uid {status.st_uid})")
        if status.st_mode & stat.S_IWOTH:
            raise _unsafe(f"anybody may write to {what}")


def _unsafe(what: str) -> Refusal:
    return Refusal("unsafe-database", what, hint="keep the database in a folder of your own with mode 0700")


def _check_network(path: Path) -> None:
    kind = file_system(path.parent, _mounts())
    if kind.startswith((*_NETWORK, *(f"fuse.{name}" for name in _FUSE))):
        raise Refusal(
            "network-database",
            f"{path} lies on a network file system ({kind}), where SQLite's write-ahead log does not work",
            hint="put the database on a local disk, or use PostgreSQL",
        )


def _mounts() -> str:
    try:
        return Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""  # not Linux: what SQLite itself says about WAL has to do


def file_system(folder: Path, mounts: str) -> str:
    """Return the type of the file system a folder lies on, by a text in the form of ``/proc/self/mountinfo``.

    Empty when the text does not say.
    """
    real, best, kind = folder.resolve(), -1, ""
    for line in mounts.splitlines():
        words = line.split()
        if len(words) < 9 or "-" not in words[5:]:
            continue
        point = Path(_ESCAPE.sub(lambda found: chr(int(found[1], 8)), words[4]))
        depth = len(point.parts)
        if depth >= best and (point == real or point in real.parents):
            best, kind = depth, words[words.index("-", 6) + 1]
    return kind
