"""Give roles of a PostgreSQL server the rights of writers and readers, or take them away."""

from collections.abc import Sequence
from dataclasses import dataclass

from umc.domain.refusals import Misuse, Refusal
from umc.store.engine import Database
from umc.store.roles import Granted, Rank, give, granted, require_owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """The roles that have rights, by name, and which of them have others than before."""

    roles: tuple[Granted, ...]
    changed: frozenset[str]


def grant_rights(
    database: Database, *, writers: Sequence[str] = (), readers: Sequence[str] = (), revoke: bool = False
) -> Rights:
    """Make roles writers and readers, all or none of them; with ``revoke`` take away all they have.

    A role that was the other before is then only what is said here. Without any role nothing is
    changed, and what was given is returned.

    Raises:
        Misuse: a role is to be both.
        Refusal: SQLite knows no roles; one is unknown or too strong to be held back; or we do
            not own the tables.
    """
    _see(database, writers, readers)
    wanted = dict.fromkeys(writers, Rank.WRITER) | dict.fromkeys(readers, Rank.READER)
    if not wanted:
        with database.read() as connection:
            return Rights(roles=granted(connection), changed=frozenset())
    with database.write() as connection:
        require_owner(connection, "umc db grant")
        before = granted(connection)
        for role, rank in wanted.items():
            give(connection, role, Rank.NONE if revoke else rank)
        after = granted(connection)
    return Rights(roles=after, changed=frozenset(one.role for one in {*before} ^ {*after}))


def _see(database: Database, writers: Sequence[str], readers: Sequence[str]) -> None:
    if database.path is not None:
        raise Refusal(
            "no-roles",
            f"{database.shown} is an SQLite file: whoever may write to it may do everything",
            hint="roles take PostgreSQL (umc help postgresql)",
        )
    if both := sorted({*writers} & {*readers}):
        raise Misuse(
            "writer-and-reader", f"{both[0]!r} is to be both a writer and a reader", hint="a writer reads too"
        )
