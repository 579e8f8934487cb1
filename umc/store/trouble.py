"""What the drivers' errors mean to a person: busy, full, gone, damaged."""

from sqlalchemy.exc import DBAPIError

from umc.domain.refusals import OutsideFailure

_SQLITE = (
    ("database is locked", "database-busy", "another program keeps {at} locked", "try again"),
    (
        "database or disk is full",
        "disk-full",
        "the disk under {at} is full",
        "make room, then repeat the step",
    ),
    ("readonly database", "database-read-only", "{at} may not be written to", "look at its owner and mode"),
    ("malformed", "database-damaged", "{at} is damaged", "umc db check, then restore a backup"),
    ("not a database", "foreign-database", "{at} is not a umc database", "name another file with --db"),
    (
        "unable to open database",
        "database-unreachable",
        "{at} cannot be opened",
        "look at its folder and mode",
    ),
    (
        "disk I/O error",
        "disk-failing",
        "reading or writing {at} failed",
        "look at the disk and its free space",
    ),
)
_POSTGRES = (
    ("55P03", "database-busy", "{at} is kept busy by {holder}", "try again"),
    ("40", "database-busy", "two writers on {at} stood in each other's way", "repeat the step"),
    ("53100", "disk-full", "the disk under {at} is full", "make room, then repeat the step"),
    ("53", "database-busy", "{at} takes no more connections", "try again"),
    ("25006", "database-read-only", "{at} takes no writes (a standby?)", "name the leading server with --db"),
    ("42501", "database-read-only", "this user may not do that on {at}", "grant it the rights of an owner"),
    ("28", "database-unreachable", "{at} does not let this user in", "check user and password"),
    ("3D000", "database-unreachable", "{at} does not exist", "createdb --encoding=UTF8 NAME"),
    ("57P", "database-unreachable", "{at} ended the connection", "try again"),
    ("08", "database-unreachable", "the connection to {at} was lost", "try again"),
)


def failure_of(error: DBAPIError, at: str, *, holder: str = "", secret: str = "") -> OutsideFailure | None:
    """Return what a driver's error means, None when it is none of the world's doing but a bug.

    ``at`` is the address as it may be shown; ``secret`` never appears in the answer.
    """
    state = getattr(error.orig, "sqlstate", None)
    if type(error.orig).__module__.startswith("sqlite3"):
        rules = [rule for rule in _SQLITE if rule[0] in str(error.orig)]
        is_gone = False
    else:
        rules = [rule for rule in _POSTGRES if state is not None and state.startswith(rule[0])]
        is_gone = state is None and type(error.orig).__name__ == "OperationalError"  # it never got as far
    if rules:
        _, code, message, hint = rules[0]
        return OutsideFailure(code, message.format(at=at, holder=holder or "another transaction"), hint=hint)
    return _unreachable(error, at, secret) if is_gone or error.connection_invalidated else None


def _unreachable(error: DBAPIError, at: str, secret: str) -> OutsideFailure:
    lines = str(error.orig).strip().splitlines() or ["no answer"]
    said = lines[0].replace(secret, "***") if secret else lines[0]
    return OutsideFailure(
        "database-unreachable",
        f"{at} cannot be reached: {said}",
        hint="is the server running, and the URL right?",
    )
