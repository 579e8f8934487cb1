"""The schema's revision: what this umc knows, what a database is at, and the way up.

Only ``upgrade`` imports alembic: it costs 150 ms, and an ordinary command never needs it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, ProgrammingError

from umc import __version__
from umc.domain.refusals import OutsideFailure, Refusal

if TYPE_CHECKING:
    from alembic.config import Config

KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")
HEAD = KNOWN[-1]
VERSION_TABLE = "umc_schema_version"
_UPGRADE_LOCK = 0x756D6331
_META = "SELECT m.reads_from, m.writes_from, v.version_num FROM umc_meta m, umc_schema_version v"
_ON_SQLITE = "SELECT name FROM sqlite_master"
# Views, sequences and indexes share their names with tables; what lies in other schemas is in nobody's way.
_ON_POSTGRES = "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
_PACKAGE = Path(__file__).resolve().parents[2]


def check(connection: Connection, at: str, *, writes: bool) -> None:
    """See that this umc may use the database as it stands.

    Raises:
        Refusal: ``schema-behind`` or ``newer-database``; nothing was changed.
    """
    revision, reads_from, writes_from = _meta(connection, at)
    if revision in KNOWN and revision != HEAD:
        raise Refusal(
            "schema-behind", f"{at} is at schema {revision}; this umc works on {HEAD}", hint="umc db upgrade"
        )
    if _version(writes_from if writes else reads_from) > _version(__version__):
        raise newer(at, writes_from if writes else reads_from, "write to" if writes else "read")


def revision_of(connection: Connection, at: str) -> str | None:
    """Return the revision a database is at, None when nothing of ours is in it yet.

    Raises:
        Refusal: ``newer-database``, or ``foreign-database`` where tables of that name are another's.
    """
    there = _relations(connection)
    if "umc_meta" not in there:
        if there & _ours():
            raise _foreign(at)
        return None
    if VERSION_TABLE not in there:
        raise _foreign(at)
    revision, _, writes_from = _meta(connection, at)
    if revision not in KNOWN:
        raise newer(at, writes_from, "upgrade", revision)
    return revision


def _relations(connection: Connection) -> frozenset[str]:
    """Return the names that no new table could take."""
    listing = _ON_SQLITE if connection.dialect.name == "sqlite" else _ON_POSTGRES
    return frozenset(connection.exec_driver_sql(listing).scalars())


def _ours() -> frozenset[str]:
    from umc.store.tables.whole_schema import whole_metadata

    return frozenset(whole_metadata().tables)


def _foreign(at: str) -> Refusal:
    return Refusal(
        "foreign-database",
        f"{at} holds tables of another program under names that umc uses",
        hint="give umc a database of its own",
    )


def newer(at: str, needed: str, what: str, revision: str = "") -> Refusal:
    """Return the refusal of a database that a newer umc made.

    ``needed`` is the least version that it takes to ``what``. One that names a version not above
    ours is newer by its ``revision`` alone, which this umc does not know.
    """
    if _version(needed) > _version(__version__):
        why = f"to {what} it takes {needed}, this is {__version__}"
    else:
        why = f"to {what} it takes one that knows schema {revision}; this one, {__version__}, knows {HEAD}"
    return Refusal("newer-database", f"{at} was made by a newer umc: {why}", hint="install the newer umc")


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Bring the schema up to a revision inside the transaction that is open."""
    from alembic import command

    _one_at_a_time(connection)
    command.upgrade(_config(connection), to)
    if connection.dialect.name == "sqlite":
        _check_keys(connection)


def downgrade(connection: Connection, to: str) -> None:
    """Take the schema down to a revision (``base``: to nothing) inside the transaction that is open."""
    from alembic import command

    _one_at_a_time(connection)
    command.downgrade(_config(connection), to)


@contextmanager
def keys_unchecked(connection: Connection) -> Iterator[None]:
    """Let a migration move SQLite's tables: keys unenforced meanwhile, checked before it is kept.

    Around the transaction: SQLite ignores the switch inside one.
    """
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        if not connection.invalidated:  # an interruption closes it
            driver.execute("PRAGMA foreign_keys=ON")


def _meta(connection: Connection, at: str) -> tuple[str, str, str]:
    """Return the revision, and the least umc that may read and write."""
    try:
        row = connection.exec_driver_sql(_META).one_or_none()
    except (OperationalError, ProgrammingError) as error:
        if _is_missing_column(error):
            raise _foreign(at) from None
        if not _is_missing_table(error):
            raise
        raise Refusal("schema-behind", f"{at} holds no umc tables yet", hint="umc db upgrade") from None
    if row is None or not all(isinstance(one, str) for one in row):
        raise Refusal("damaged-database", f"{at} does not say which schema it has", hint="restore a backup")
    return row.version_num, row.reads_from, row.writes_from


def _is_missing_table(error: OperationalError | ProgrammingError) -> bool:
    return "no such table" in str(error.orig) or getattr(error.orig, "sqlstate", None) == "42P01"


def _is_missing_column(error: OperationalError | ProgrammingError) -> bool:
    return "no such column" in str(error.orig) or getattr(error.orig, "sqlstate", None) == "42703"


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def _one_at_a_time(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})")


def _check_keys(connection: Connection) -> None:
    """Refuse to keep a migration that left a row pointing nowhere."""
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if dangling is not None:
        raise Refusal(
            "dangling-row",
            f"a row of {dangling[0]} points to one of {dangling[2]} that is not there; nothing was upgraded",
            hint="umc db check names all of them",
        )


def migrations_folder() -> Path:
    """Return where the revisions lie: in the installed package, or beside it in a checkout.

    Raises:
        OutsideFailure: neither is there; the installation is incomplete.
    """
    installed, checkout = _PACKAGE / "_migrations", _PACKAGE.parent / "migrations"
    if installed.is_dir():
        return installed
    if checkout.is_dir() and (_PACKAGE.parent / "pyproject.toml").is_file():
        return checkout
    raise OutsideFailure("no-migrations", f"no migrations beside {_PACKAGE}", hint="install umc again")


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
