"""Opening a database, and its transactions: reading, writing, and many writes as one."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from umc.domain.refusals import Refusal
from umc.store.database import postgres, schema, sqlite_file, sqlite_transactions
from umc.store.database.address import PostgresAddress, SqliteAddress, parse_address
from umc.store.database.gate import WriteGate
from umc.store.database.postgres import holder_of, postgres_engine
from umc.store.database.trouble import Doubt, told
from umc.store.record.seals import seal

__all__ = ["Connection", "Database", "open_database"]

_Block = AbstractContextManager[None]
WAIT_S = 30.0
_BEFORE_FORK: list[Connection] = []  # kept so that nothing ever closes the parent's connection in a child


def open_database(
    url: str, *, create: bool = True, wait_s: float = WAIT_S, command: str = "", statement_s: float = 0.0
) -> "Database":
    """Return the database that a URL names; nothing is connected yet.

    ``create`` lets a missing SQLite file be made whole on first use. A writer waits up to
    ``wait_s`` seconds for others; ``command`` is what they are told in turn (no secrets).
    PostgreSQL gives up a statement that takes longer than ``statement_s`` seconds; 0: never.

    Raises:
        Misuse: the URL names no database umc can use.
        OutsideFailure: the PostgreSQL driver is missing.
    """
    address, said = parse_address(url), command or Path(sys.argv[0]).name
    return Database(address, create=create, wait_s=wait_s, command=said, statement_s=statement_s)


class Database:
    """One database, one connection, one thread; a context manager that closes it.

    Every block is one transaction: it is written when the block ends and undone when an
    exception leaves it. Errors of the world arrive as ``OutsideFailure``, a database that
    is not ours to use as ``Refusal``; nothing of SQLAlchemy's reaches the floors above.
    """

    def __init__(
        self, address: SqliteAddress | PostgresAddress, *, create: bool, wait_s: float, command: str,
        statement_s: float = 0.0,
    ) -> None:  # fmt: skip
        self._address = address
        self._create = create
        self._engine, self._gate = _means(address, wait_s, command, statement_s)
        self._connection: Connection | None = None
        self._pid = os.getpid()
        self._inside: Connection | None = None
        self._inside_writes = False
        self._known = False
        self._writes_kept = 0
        self._doubt = Doubt()
        self._in_wal: Connection | None = None  # the one found to keep a write-ahead log
        self.tell_made: Callable[[Path], None] = lambda _: None  # of a file made because there was none

    @property
    def shown(self) -> str:
        """The address as it may be shown: without password or options."""
        return self._address.shown

    @property
    def path(self) -> Path | None:
        """The SQLite file, None on PostgreSQL."""
        return self._address.path if isinstance(self._address, SqliteAddress) else None

    @property
    def writes_kept(self) -> int:
        """How many writing transactions were committed, upgrades asked for among them."""
        return self._writes_kept

    @property
    def in_doubt(self) -> bool:
        """Whether the last writing transaction was to be kept and no answer has come."""
        return self._doubt.in_doubt

    @property
    def is_inside(self) -> bool:
        """Whether a transaction is open: whatever fails in it undoes all of it."""
        return self._inside is not None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the data throughout the block.

        Inside another block of this database it shares that one's transaction.
        """
        if self._inside is not None:
            with self._told():
                yield self._inside
            return
        with self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def write(self, *, upkeep: bool = False) -> Iterator[Connection]:
        """Give a connection whose writes are kept, all or none, when the block ends.

        Inside a writing block of this database it is a savepoint of that one; ``upkeep`` counts as none.
        """
        if self._inside is None:
            with self._transaction(writes=True, upkeep=upkeep) as connection:
                yield connection
            return
        if not self._inside_writes:
            raise RuntimeError("a write inside a read: the read's snapshot could be overtaken")
        if self._gate is not None:
            sqlite_transactions.see_open(self._inside)
        with self._told(), self._inside.begin_nested():
            yield self._inside

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Keep every write within the block, or none of them."""
        with self.write():
            yield

    def upgrade(self, then: Callable[[Connection], None] | None = None) -> tuple[str | None, str]:
        """Bring the schema up to date, all or nothing; return the revision before and after.

        ``then`` works on what was upgraded, in the same transaction.

        Raises:
            Refusal: another program's database, or a newer umc's; nothing is changed.
        """
        revisions = self._upgraded(then or (lambda _: None))
        self._writes_kept += 1
        return revisions

    def _upgraded(self, then: Callable[[Connection], None] = lambda _: None) -> tuple[str | None, str]:
        self._doubt.in_doubt = False
        self._make_room()
        with self._told(), self._gated(writes=True):
            connection = self._connected()
            with schema.keys_unchecked(connection), self._begun(connection, writes=True):
                before = self._belongs(connection)
                schema.upgrade(connection)
                then(connection)
                seal(connection)
                if self.path is not None:
                    sqlite_file.sign(connection)
            self._keep_wal(connection)
        self._known, self._doubt.in_doubt = True, False
        return before, schema.HEAD

    def revision(self) -> str | None:
        """Return the schema's revision, None for a database with nothing in it; changes nothing."""
        if self.path is not None and not sqlite_file.is_there(self.path):
            return None
        with self._told():
            connection = self._connected()
            with self._begun(connection, writes=False):
                return self._belongs(connection)

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """Give a connection to look with, whatever schema is there; nothing is made or upgraded.

        Raises:
            Refusal: ``no-database``; there is no such file.
        """
        if self.path is not None and not sqlite_file.is_there(self.path):
            raise _no_database(self.path)
        with self._told():
            connection = self._connected()
            with self._begun(connection, writes=False):
                yield connection

    def close(self) -> None:
        """Let go of the connection; the next block would open another."""
        connection, self._connection = self._connection, None
        if connection is None or self._pid != os.getpid():
            return  # a connection carried over a fork is never touched
        # The last to close an SQLite file checkpoints it: inside the gate. Whoever holds the gate
        # instead is connected (then no checkpoint comes now) or has not read anything yet.
        with self._gate.held_if_free() if self._gate is not None else nullcontext():
            connection.close()

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _transaction(self, *, writes: bool, upkeep: bool = False) -> Iterator[Connection]:
        self._doubt.in_doubt = False
        self._ready()
        with self._told(), self._gated(writes=writes):
            connection = self._connected()
            if writes:
                self._keep_wal(connection)
            with self._begun(connection, writes=writes, upkeep=upkeep):
                if writes or not self._known:
                    schema.check(connection, self.shown, writes=writes)
                    self._known = True
                self._inside, self._inside_writes = connection, writes
                try:
                    yield connection
                finally:
                    self._inside, self._inside_writes = None, False
                if writes and self._gate is not None:
                    seal(connection)  # on PostgreSQL in batches, by who comes by
        self._writes_kept += writes and not upkeep
        self._doubt.in_doubt = False

    def _begun(self, connection: Connection, *, writes: bool, upkeep: bool = False) -> _Block:
        """Begin a transaction of its kind on either database; keep it where the block ends well."""
        doubt = Doubt() if upkeep else self._doubt  # what is only upkeep leaves nobody in doubt
        if self._gate is None:
            return postgres.begun(connection, writes=writes, at=self.shown, doubt=doubt)
        return sqlite_transactions.begun(connection, writes=writes, doubt=doubt)

    def _told(self) -> _Block:
        return told(self.shown, secret=self._secret(), holder=self._holder, doubt=self._doubt)

    def _gated(self, *, writes: bool) -> _Block:
        return self._gate.held() if writes and self._gate is not None else nullcontext()

    def _connected(self) -> Connection:
        if self._pid != os.getpid():  # forked: the parent's connection stays the parent's
            _BEFORE_FORK.extend([self._connection] if self._connection is not None else [])
            self._connection, self._pid, self._inside = None, os.getpid(), None
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _ready(self) -> None:
        """Make a new SQLite file whole before its first use; see that it lies in a safe place."""
        if self._known or self.path is None:
            return
        self._make_room()
        with self._told():
            connection = self._connected()
            with self._begun(connection, writes=False):
                ours = sqlite_file.is_ours(connection, self.path)
        if not ours:
            self._upgraded()  # nobody asked for it: no write of theirs
            self.tell_made(self.path)

    def _make_room(self) -> None:
        if self.path is None:
            return
        if self._create:
            sqlite_file.make_room(self.path)
        elif not sqlite_file.is_there(self.path):
            raise _no_database(self.path)
        sqlite_file.check_place(self.path)

    def _belongs(self, connection: Connection) -> str | None:
        """Return the revision of a database that is ours or empty; refuse any other."""
        if self.path is not None and not sqlite_file.is_ours(connection, self.path):
            return None
        return schema.revision_of(connection, self.shown)

    def _keep_wal(self, connection: Connection) -> None:
        """See that a file of ours is in write-ahead mode; another tool, or a kill, may have left it out.

        Inside the gate, before the transaction. Nobody can take the file out of it while we are connected.
        """
        if self.path is None or self._in_wal is connection:
            return
        if not sqlite_file.is_in_wal(connection):
            with self._begun(connection, writes=False):
                schema.check(connection, self.shown, writes=True)  # a newer umc's file stays as it is
            sqlite_file.insist_on_wal(connection)
        self._in_wal = connection

    def _holder(self, error: DBAPIError) -> str:
        return "" if self._connection is None or self._inside else holder_of(self._connection, error)

    def _secret(self) -> str:
        return str(self._address.url.password or "") if isinstance(self._address, PostgresAddress) else ""


def _no_database(path: Path) -> Refusal:
    return Refusal("no-database", f"there is no database at {path}", hint="umc db upgrade makes it")


def _means(
    address: SqliteAddress | PostgresAddress, wait_s: float, command: str, statement_s: float
) -> tuple[Engine, WriteGate | None]:
    """Return what reaches the database, and the gate that its writers pass."""
    if isinstance(address, PostgresAddress):
        return postgres_engine(address.url, command, wait_s, statement_s=statement_s), None
    path = address.path.with_name(address.path.name + ".gate")
    gate = WriteGate(path=path, command=command, wait_s=wait_s)
    return sqlite_file.sqlite_engine(address.path, wait_s), gate
