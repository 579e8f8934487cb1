"""Check what a database holds against what it must hold; nothing is changed."""

from umc.domain.refusals import OutsideFailure, Refusal
from umc.store.check import Trouble, check
from umc.store.engine import Database
from umc.store.fault_files import derived_state


def check_database(database: Database) -> tuple[Trouble, ...]:
    """Return everything that is wrong: the file, settings, guards, numbers, chains, digests, derived state.

    Raises:
        Refusal: there is no database, or its schema is not the one this umc works on.
        OutsideFailure: it cannot be reached.
    """
    if database.revision() is None:
        raise Refusal(
            "no-database", f"{database.shown} holds nothing of umc's", hint="umc db upgrade makes it"
        )
    try:
        with database.read() as connection:
            return tuple(check(connection, lambda stored, _at: derived_state(connection, stored)))
    except OutsideFailure as failure:
        if failure.code != "database-damaged":
            raise
        return (Trouble(code="file", message=failure.message),)
