"""What the drivers' errors mean to a person: busy, full, gone, damaged."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from umc.domain.refusals import OutsideFailure
from umc.domain.retry_write import READ_ONLY, Lost, PassingFailure, never_answered

_MODES = "look at the owner and mode of its file, of the -wal and -shm beside it, and of its folder"
_SQLITE = (
    ("database is locked", "database-busy", "another program keeps {at} locked", "try again"),
    (
        "database or disk is full",
        "disk-full",
        "the disk under {at} is full",
        "make room, then repeat the step",
    ),
    ("readonly database", READ_ONLY, "{at} may not be written to", _MODES),
    ("malformed", "database-damaged", "{at} is damaged", "umc db check, then restore a backup"),
    (
        "Could not decode",
        "database-damaged",
        "{at} is damaged: a text in it is none",
        "umc db check names it",
    ),
    ("not a database", "foreign-database", "{at} is not a umc database", "name another file with --db"),
    (
        "unable to open database",
        "database-unreachable",
        "{at} cannot be opened",
        "look at its folder and mode: SQLite writes beside a file even to read it",
    ),
    (
        "disk I/O error",
        "disk-failing",
        "reading or writing {at} failed",
        "look at the disk and its free space",
    ),
)
_TOO_LONG = "raise statement_timeout in umc.toml or UMC_STATEMENT_TIMEOUT (umc help settings)"
_TAKES_OWNER = "it takes the database's owner, or a role with more rights (umc help postgresql)"
_POSTGRES = (
    ("55P03", "database-busy", "{at} is kept busy by {holder}", "try again"),
    ("40", "database-busy", "two writers on {at} stood in each other's way", "repeat the step"),
    ("53100", "disk-full", "the disk under {at} is full", "make room, then repeat the step"),
    ("53", "database-busy", "{at} takes no more connections", "try again"),
    ("25006", READ_ONLY, "{at} takes no writes (a standby?)", "name the leading server with --db"),
    ("0A000", READ_ONLY, "{at} takes no writes: a standby", "name the leading server with --db"),
    ("42501", READ_ONLY, "{at} does not allow it: {said}", _TAKES_OWNER),
    ("28", "database-unreachable", "{at} does not let this user in", "check user and password"),
    ("3D000", "database-unreachable", "{at} does not exist", "createdb --encoding=UTF8 NAME"),
    ("57014", "took-too-long", "{at} was not done with it in time", _TOO_LONG),
    ("57P", "database-unreachable", "{at} ended the connection", "try again"),
    ("08", "database-unreachable", "the connection to {at} was lost", "try again"),
)
_AWAY = ("08", "0A000", "25006", "53300", "57P01", "57P02", "57P03")
_FOLLOWS = ("recovery", "standby")
# Which of the server's functions says so: it may say it in a language other than English.
_FOLLOWS_IN = ("call_bool_check_hook", "call_enum_check_hook")
_COLLIDED = ("40001", "40P01")
# What a server answers COMMIT with where it has undone everything: such as a promise that did not hold.
_UNDONE = ("22", "23", "25", "40001", "40002", "40P01", "42", "53", "54", "55", "57014", "P0")
_GONE = ("OperationalError", "ConnectionTimeout")  # without a code: it never got as far
# Said while connecting, where no code comes along; a server that says so says it again in a minute.
_WILL_NOT_PASS = (
    "password authentication failed", "no password supplied", "no pg_hba.conf entry", "does not exist",
    "not permitted to log in", "authentication failed", "invalid connection option", "invalid sslmode",
    "invalid port number",
    "certificate verify failed", "server does not support SSL", "permission denied for database",
)  # fmt: skip
_MAY_PASS = (
    "refused",
    "timeout",
    "timed out",
    "starting up",
    "shutting down",
    "read-only",
    "recovery",
    "closed",
)


@dataclass(slots=True)
class Doubt:
    """Whether COMMIT was sent, and its answer is not there."""

    in_doubt: bool = False


@contextmanager
def told(at: str, *, secret: str, holder: Callable[[DBAPIError], str], doubt: Doubt) -> Iterator[None]:
    """Turn what the driver says during the block into what a person can act on.

    ``holder`` finds who is waited for; ``doubt`` ends where the server says that all was undone.
    """
    try:
        yield
    except DBAPIError as error:
        doubt.in_doubt = doubt.in_doubt and not _is_undone(error)
        failure = failure_of(error, at, holder=holder(error), secret=secret, committing=doubt.in_doubt)
        if failure is None:
            raise
        raise failure from None  # the driver's own text may hold what must not be shown


@contextmanager
def driver_told(connection: Connection) -> Iterator[None]:
    """Raise what a driver says when it is used directly as SQLAlchemy would have raised it."""
    errors = connection.dialect.loaded_dbapi.Error
    try:
        yield
    except errors as error:
        raise DBAPIError.instance(
            None, None, error, errors, hide_parameters=True, dialect=connection.dialect
        ) from None


def failure_of(
    error: DBAPIError, at: str, *, holder: str = "", secret: str = "", committing: bool = False
) -> OutsideFailure | None:
    """Return what a driver's error means, None when it is none of the world's doing but a bug.

    ``at`` is the address as it may be shown; ``secret`` never appears in the answer. Where COMMIT
    was sent (``committing``) an error is no answer, unless it says that all was undone.
    """
    state = getattr(error.orig, "sqlstate", None)
    if type(error.orig).__module__.partition(".")[0] in ("sqlite3", "pysqlite3"):
        return _said(next((rule for rule in _SQLITE if rule[0] in str(error.orig)), None), at)
    if committing and not _is_undone(error):
        return never_answered(at)
    if state == "0A000" and not _follows(error):
        return None  # something that this server cannot do: to ask it for that was a bug
    if rule := next((rule for rule in _POSTGRES if state is not None and state.startswith(rule[0])), None):
        said = (str(error.orig).splitlines() or [""])[0]
        return _said(rule, at, holder=holder, said=_without(secret, said), lost=_lost(state))
    is_gone = state is None and type(error.orig).__name__ in _GONE
    return _unreachable(error, at, secret) if is_gone or error.connection_invalidated else None


def _is_undone(error: DBAPIError) -> bool:
    """Say whether the server itself has said that nothing of the transaction is kept."""
    state = getattr(error.orig, "sqlstate", None)
    return state is not None and state.startswith(_UNDONE)


def _follows(error: DBAPIError) -> bool:
    """Say whether the server refused because it follows another: a standby."""
    function = getattr(getattr(error.orig, "diag", None), "source_function", None)
    return function in _FOLLOWS_IN or any(word in str(error.orig) for word in _FOLLOWS)


def _lost(state: str | None) -> Lost | None:
    if state is None or state.startswith(_AWAY):
        return Lost.AWAY
    return Lost.COLLIDED if state in _COLLIDED else None


def _said(
    rule: tuple[str, str, str, str] | None,
    at: str,
    *,
    holder: str = "",
    said: str = "",
    lost: Lost | None = None,
) -> OutsideFailure | None:
    if rule is None:
        return None
    _, code, message, hint = rule
    text = message.format(at=at, holder=holder or "another transaction", said=said or "no right to that")
    if lost is not None:
        return PassingFailure(code, text, hint=hint, lost=lost)
    return OutsideFailure(code, text, hint=hint)


def _unreachable(error: DBAPIError, at: str, secret: str) -> OutsideFailure:
    text = str(error.orig).strip()
    said = (text.splitlines() or ["no answer"])[0]
    code, message = "database-unreachable", f"{at} cannot be reached: {_without(secret, said)}"
    hint = "is the server running, and the URL right?"
    if any(one in text for one in _WILL_NOT_PASS) and not any(one in text for one in _MAY_PASS):
        return OutsideFailure(code, message, hint=hint)
    return PassingFailure(code, message, hint=hint, lost=Lost.AWAY)


def _without(secret: str, said: str) -> str:
    return said.replace(secret, "***") if secret else said
